"""
The DataFrame engines that are installed: columns in, rows out, so that one suite runs on each.

Import it after ``pytest.importorskip("narwhals")``. Which engines run is chosen by ``--engines``; those that are not
asked for or not installed are left out, and named at the end of the run: see ``conftest.py``.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import attrs
import pytest

from competentie import Framework
from competentie.errors import CompetentieError, Problem
from competentie.frames import FrameError
from competentie.model import Provenance
from refusals import problems
from strategies import SHIPPED

Columns = Mapping[str, Sequence[Any]]
Types = Mapping[str, str]
Rows = list[dict[str, Any]]
INFERRED: Types = MappingProxyType({})


class Engine(NamedTuple):
    """
    A way to hold a table, and the packages it ``needs``.

    ``make`` makes a frame of columns; ``types`` names the type of a column ("bool", "int", "float", "text", "moment",
    "moment_utc") and is needed only where a column is empty or holds nothing but None. ``rows`` gives the rows of a
    frame, None where a value is missing. A ``lazy`` frame shows no values before it runs, and has no order of rows.
    """

    name: str
    needs: str
    make: Callable[..., Any]
    rows: Callable[[Any], Rows]
    lazy: bool = False

    @property
    def absent(self) -> list[str]:
        """
        The packages that it needs and that are not installed.
        """
        return [name for name in self.needs.split() if importlib.util.find_spec(name) is None]


def _module(name: str) -> Any:
    """
    A module of an engine, which may be absent, and whose types are of no concern here.
    """
    return importlib.import_module(name)


def _of(value: Any) -> str:
    """
    The type of a column with that *value*.
    """
    if isinstance(value, dt.datetime):
        return "moment" if value.tzinfo is None else "moment_utc"
    return {bool: "bool", int: "int", float: "float", str: "text", dt.date: "date"}[type(value)]


def typed(columns: Columns, types: Types) -> dict[str, str]:
    """
    The type of each column: as given, or that of its first value, text if it has none.
    """
    found = {}
    for name, values in columns.items():
        present = [value for value in values if value is not None]
        mixed = any(isinstance(value, float) for value in present) and "float"
        found[name] = types.get(name) or mixed or (_of(present[0]) if present else "text")
    return found


def _arrow(columns: Columns, types: Types = INFERRED) -> Any:
    pa = _module("pyarrow")

    known = {
        "bool": pa.bool_(),
        "int": pa.int64(),
        "float": pa.float64(),
        "text": pa.string(),
        "date": pa.date32(),
        "moment": pa.timestamp("us"),
        "moment_utc": pa.timestamp("us", tz="UTC"),
    }
    kinds = typed(columns, types)
    return pa.table({name: pa.array(values, known[kinds[name]]) for name, values in columns.items()})


def _polars(columns: Columns, types: Types = INFERRED) -> Any:
    pl = _module("polars")

    known = {
        "bool": pl.Boolean(),
        "int": pl.Int64(),
        "float": pl.Float64(),
        "text": pl.String(),
        "date": pl.Date(),
        "moment": pl.Datetime("us"),
        "moment_utc": pl.Datetime("us", "UTC"),
    }
    kinds = typed(columns, types)
    return pl.DataFrame([pl.Series(name, values, known[kinds[name]]) for name, values in columns.items()])


def _pandas(columns: Columns, types: Types = INFERRED) -> Any:
    """
    As pandas makes them without being asked: objects for booleans with gaps, floats for whole numbers with gaps.
    """
    pd = _module("pandas")

    known = {
        "bool": "object",
        "int": "float64",
        "float": "float64",
        "text": "str",
        "date": "object",
        "moment": "datetime64[us]",
        "moment_utc": "datetime64[us, UTC]",
    }
    kinds = typed(columns, types)
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=None if any(v is not None for v in values) else known[kinds[name]])
            for name, values in columns.items()
        }
    )


def _nullable(columns: Columns, types: Types = INFERRED) -> Any:
    pd = _module("pandas")

    known = {
        "bool": "boolean",
        "int": "Int64",
        "float": "Float64",
        "text": "string",
        "date": "object",
        "moment": "datetime64[us]",
        "moment_utc": "datetime64[us, UTC]",
    }
    kinds = typed(columns, types)
    return pd.DataFrame({name: pd.Series(values, dtype=known[kinds[name]]) for name, values in columns.items()})


def _arrow_backed(columns: Columns, types: Types = INFERRED) -> Any:
    pd = _module("pandas")

    return _arrow(columns, types).to_pandas(types_mapper=pd.ArrowDtype)


def _duckdb(columns: Columns, types: Types = INFERRED) -> Any:
    return _module("duckdb").from_arrow(_arrow(columns, types))


def _dask(columns: Columns, types: Types = INFERRED) -> Any:
    return _module("dask.dataframe").from_pandas(_nullable(columns, types), npartitions=2)


@functools.cache
def session() -> Any:
    """
    A session of Spark on this machine, one for all tests.
    """
    # Its workers are to be of this Python, not of the first on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    sql = _module("pyspark.sql")

    builder = sql.SparkSession.builder.master("local[2]").appName("competentie")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.session.timeZone": "UTC",
        # Without it PySpark asks its machine for the line of code that made each expression: three times the time.
        "spark.python.sql.dataFrameDebugging.enabled": "false",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    atexit.register(made.stop)
    return made


def _pyspark(columns: Columns, types: Types = INFERRED) -> Any:
    t = _module("pyspark.sql.types")

    known = {
        "bool": t.BooleanType(),
        "int": t.LongType(),
        "float": t.DoubleType(),
        "text": t.StringType(),
        "date": t.DateType(),
        "moment": t.TimestampNTZType(),
        "moment_utc": t.TimestampType(),
    }
    kinds = typed(columns, types)
    schema = t.StructType([t.StructField(name, known[kind]) for name, kind in kinds.items()])
    values = [
        [float(v) if kinds[name] == "float" and v is not None else v for v in column]
        for name, column in columns.items()
    ]
    return session().createDataFrame(list(zip(*values, strict=True)), schema)


def _plain(value: Any) -> Any:
    """
    A value of pandas as one of Python, None where it is missing.
    """
    pd = _module("pandas")

    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _pandas_rows(frame: Any) -> Rows:
    names = list(frame.columns)
    return [
        dict(zip(names, map(_plain, row), strict=True))
        for row in frame.astype(object).itertuples(index=False, name=None)
    ]


def _duckdb_rows(relation: Any) -> Rows:
    # By way of Arrow: for moments with a time zone fetchall needs pytz.
    rows: Rows = relation.to_arrow_table().to_pylist()
    return rows


ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine("polars", "polars", _polars, lambda df: df.to_dicts()),
        Engine("polars-lazy", "polars", lambda *a: _polars(*a).lazy(), lambda lf: lf.collect().to_dicts(), lazy=True),
        Engine("pandas", "pandas", _pandas, _pandas_rows),
        Engine("pandas-nullable", "pandas", _nullable, _pandas_rows),
        Engine("pandas-pyarrow", "pandas pyarrow", _arrow_backed, _pandas_rows),
        Engine("pyarrow", "pyarrow", _arrow, lambda table: table.to_pylist()),
        Engine("duckdb", "duckdb pyarrow", _duckdb, _duckdb_rows, lazy=True),
        Engine("dask", "dask pandas", _dask, lambda df: _pandas_rows(df.compute()), lazy=True),
        Engine("pyspark", "pyspark", _pyspark, lambda df: [row.asDict() for row in df.collect()], lazy=True),
    )
}

# Narwhals says of each Dask frame that its support moves to a package of its own; nothing else may warn.
_MOVING = pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning")


def _param(engine: Engine) -> Any:
    return pytest.param(engine, id=engine.name, marks=[_MOVING] if engine.name == "dask" else [])


# For pytest.mark.parametrize("engine", ...).
ALL = [_param(engine) for engine in ENGINES.values()]
# For property tests: Dask takes seconds for what others do in milliseconds.
QUICK = [_param(engine) for engine in ENGINES.values() if engine.name != "dask"]
EAGER = [_param(engine) for engine in ENGINES.values() if not engine.lazy]
LAZY = [_param(engine) for engine in ENGINES.values() if engine.lazy]


# Frames with a column whose type gives its values an order; frames.compare makes text of the last one.
ORDERED = ["polars", "polars-lazy", "pandas", "pandas-unordered", "duckdb", "pyarrow"]


def ordered(name: str, columns: Columns, teams: Sequence[str]) -> tuple[Engine, Any]:
    """
    A frame of those *columns*, the one called team being of a type that has *teams* in that order; and its engine.
    """
    engine = ENGINES[name.partition("-unordered")[0]]
    if engine.absent:
        pytest.skip(f"{engine.absent} not installed")
    df = engine.make(columns)
    if engine.name.startswith("polars"):
        pl = _module("polars")
        return engine, df.with_columns(pl.col("team").cast(pl.Enum(teams)))
    if engine.name == "pandas":
        df["team"] = _module("pandas").Categorical(df["team"], teams, ordered=name == "pandas")
        return engine, df
    if engine.name == "pyarrow":
        codes = [teams.index(team) for team in columns["team"]]
        typed = _module("pyarrow").DictionaryArray.from_arrays(codes, teams)
        return engine, df.set_column([*columns].index("team"), "team", typed)
    words = ", ".join(f"'{team}'" for team in teams)
    others = [f'"{column}"' for column in columns if column != "team"]
    return engine, df.project(", ".join([f"cast(team as enum ({words})) as team", *others]))


def said(engine: Engine, answer: bool | None) -> bool | int | None:
    """
    An answer as the engine gives it.
    """
    return int(answer) if engine.lazy and answer is not None else answer


def shipped(*competencies: str) -> Framework:
    """
    The shipped framework with some of its competencies: for all 141 columns some engines take a second a call.
    """
    kept = tuple(SHIPPED[id] for id in competencies)
    return attrs.evolve(SHIPPED, competencies=kept, profiles=(), provenance=Provenance())


def refuses(
    make: Callable[[], Any], *wanted: tuple[str, str], error: type[CompetentieError] = FrameError
) -> tuple[Problem, ...]:
    """
    The problems that *make* is refused for, which have the *wanted* codes and paths, in that order.
    """
    found = problems(error, make)
    assert [(problem.code, problem.path) for problem in found] == [*wanted]
    return found
