"""
Scoring on Spark: what it runs is local to a row.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed: the extra frames")
pytest.importorskip("pyspark", reason="pyspark is not installed: the group spark")

import competentie as c
from competentie import frames
from engines import session
from strategies import SHIPPED

PROFILE = c.JobProfile.of(SHIPPED, {"coachen": 3}, id="p", title="P")


@pytest.mark.parametrize("kind", ["boolean", "double"])
@pytest.mark.parametrize("climb", c.Climb)
def test_the_plan_moves_no_row_and_calls_no_python(
    kind: str, climb: c.Climb, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = str(tmp_path_factory.mktemp("spark") / "survey.parquet")
    schema = ", ".join(["person string", *(f"{indicator.id} {kind}" for indicator in SHIPPED.indicators)])
    session().createDataFrame([], schema).write.parquet(path)
    survey = session().read.parquet(path)
    scored = frames.assess(survey, SHIPPED, rule=c.LevelRule(climb=climb), profile=PROFILE)
    plan = scored._jdf.queryExecution().executedPlan().toString()
    assert "FileScan parquet" in plan
    assert "Project" in plan
    for costly in ("Exchange", "Python", "Pandas", "Join", "Aggregate", "Sort", "Window"):
        assert costly not in plan


def test_what_the_documentation_shows_on_spark_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ids = [indicator.id for indicator in SHIPPED.indicators]
    rows = [tuple([True] * len(ids))]
    session().createDataFrame(rows, ", ".join(f"{id} boolean" for id in ids)).write.parquet(
        f"{tmp_path}/survey.parquet"
    )
    page = (Path(__file__).parents[1] / "docs" / "cluster.md").read_text(encoding="utf-8")
    names = {"spark": session(), "frames": frames, "framework": SHIPPED, "profile": PROFILE}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block.replace('"survey', f'"{tmp_path}/survey').replace('"scored', f'"{tmp_path}/scored'), names)  # noqa: S102
    (row,) = session().read.parquet(f"{tmp_path}/scored.parquet").collect()
    assert (row["coachen_level"], row["coachen_status"]) == (4, "outgrown")
