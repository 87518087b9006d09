"""
What is found of the quality of answers, with what it means, what it does not, and how many people it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs
import narwhals.stable.v2 as nw

from competentie.errors import InvalidValueError, Problem
from competentie.frames.tables import DType, Frame, give, is_eager, refuse_frame
from competentie.labels import check_language, use_language
from competentie.model import Framework
from competentie.words import words_in

Measure: TypeAlias = Literal[
    "indicators",
    "contradictions",
    "guttman_errors",
    "loevinger_h",
    "order",
    "ladder",
    "sensitivity",
    "agreement",
    "alpha",
    "self_and_others",
]
"""
What can be found; :func:`about` says what each means.
"""

# Of what is refused for one reason, more than this many tell nothing more.
_NAMED: Final = 10

Why: TypeAlias = Literal["too_few", "no_variation", "no_pair", "nobody_meets"]
"""
Why a figure is missing; :func:`reason` says it in words.
"""

PEOPLE_SHOWN: Final = 5
"""
The fewest people whose answers to one indicator are counted, and whose raters are compared: with fewer the figures
nearly say who said what.

Source:
    The default of ``min_group`` in :func:`competentie.frames.summarise`.
"""

PEOPLE_FOR_SHARES: Final = 30
"""
The fewest people for a share: one person more or less moves it by three points of a hundred, at most.

Source:
    Convention of this library.
"""

PEOPLE_FOR_H: Final = 100
"""
The fewest people for Loevinger's H; to rely on it takes 250 at the least, better 500.

Source:
    About 100 people can do if more is looked at than H (https://doi.org/10.1177/00131644211045347); 250 to 500 are
    needed with good items and 1,250 to 1,750 with poor ones (Straat, Van der Ark and Sijtsma, 2014,
    https://doi.org/10.1177/0013164414529793), 250 to over 1,000 on real answers (Watson and others, 2018,
    https://doi.org/10.1080/21642850.2018.1505520).
"""

UNITS_FOR_ALPHA: Final = 30
"""
The fewest units, each an indicator of a person that two raters or more assessed, for agreement and for alpha.

Source:
    Convention of this library, as :data:`PEOPLE_FOR_SHARES`.
"""

MINIMA: Final[Mapping[Measure, int]] = {
    "indicators": PEOPLE_SHOWN,
    "contradictions": 1,
    "guttman_errors": PEOPLE_FOR_H,
    "loevinger_h": PEOPLE_FOR_H,
    "order": PEOPLE_FOR_H,
    "ladder": PEOPLE_FOR_SHARES,
    "sensitivity": PEOPLE_FOR_SHARES,
    "agreement": UNITS_FOR_ALPHA,
    "alpha": UNITS_FOR_ALPHA,
    "self_and_others": PEOPLE_SHOWN,
}
"""
How many people, or units, each measure takes at the least.
"""

Row: TypeAlias = Mapping[str, Any]


@attrs.frozen
class Meaning:
    """
    What a measure says, in words.

    Args:
        measure: Which of the measures.

        name: What it is called.

        means: What it says, and which values are what.

        means_not: What it does not say.

        needs: How many people or ratings it takes, and what happens below that.

        minimum: That number.
    """

    measure: Measure
    name: str
    means: str
    means_not: str
    needs: str
    minimum: int

    def __str__(self) -> str:
        return f"{self.name}\n{self.means}\n{self.means_not}\n{self.needs}"


@attrs.frozen(eq=False)
class Finding:
    """
    A table of figures, and what they mean.

    Args:
        measures: What the table tells of.

        table: A frame of the engine of the answers; of one that shows no values before it runs, the frame that it
            gives when it has run: of a Polars LazyFrame a DataFrame, of DuckDB and Spark a table of PyArrow.

        language: The language of the framework, in which :meth:`about` speaks unless told otherwise.
    """

    measures: tuple[Measure, ...]
    table: Any = attrs.field(repr=False)
    language: str

    def about(self, language: str | None = None) -> tuple[Meaning, ...]:
        """
        What each measure in the table means, does not mean, and needs.

        Raises:
            InvalidTypeError: *language* is not text.

            InvalidValueError: There are no words in it.
        """
        spoken = self.language if language is None else language
        return tuple(about(measure, language=spoken) for measure in self.measures)


def about(measure: Measure, *, language: str) -> Meaning:
    """
    What a *measure* means, what it does not, and how many people it takes, in a *language* such as ``nl``.

    Raises:
        InvalidTypeError: *language* is not text.

        InvalidValueError: There are no words in it, or no such measure.
    """
    check_known("measure", measure, get_args(Measure))
    words = words_in(check_language(language)).quality
    minimum = MINIMA[measure]
    said = {}
    for part in ("name", "means", "means_not", "needs"):
        said[part] = words[f"{measure}.{part}"].format(
            minimum=minimum, people=PEOPLE_SHOWN
        )
    return Meaning(measure, minimum=minimum, **said)


def reason(why: Why, *, language: str) -> str:
    """
    Why a figure is missing, in words.

    Raises:
        InvalidTypeError: *language* is not text.

        InvalidValueError: There are no words in it, or no such reason.
    """
    check_known("why", why, get_args(Why))
    return words_in(check_language(language)).quality[f"why.{why}"]


def check_known(argument: str, value: object, known: Sequence[str]) -> None:
    """
    Refuse the *value* of an *argument* that is none of those *known*.
    """
    if value not in known:
        problem = Problem("not_a_member", argument, value, members=tuple(known))
        raise InvalidValueError("wrong_arguments", [problem])


def found(
    measures: tuple[Measure, ...],
    framework: Framework,
    rows: Iterable[Row],
    types: Mapping[str, DType],
    like: nw.DataFrame[Any],
) -> Finding:
    """
    The finding of *rows*, as a frame with columns of those *types*, of the engine of *like*.
    """
    columns: dict[str, list[Any]] = {name: [] for name in types}
    for row in rows:
        for name, values in columns.items():
            values.append(row[name])
    backend = like.implementation
    schema = None if backend.is_pandas_like() else nw.Schema(dict(types))
    frame = nw.from_dict(columns, schema, backend=backend)
    return Finding(measures, give(frame, [*types], types), use_language(framework))


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """
    The values of *frame*; a lazy one is run.
    """
    return frame if is_eager(frame) else frame.collect()


def refuse_too_few(code: str, counts: Mapping[str, int], minimum: int) -> None:
    """
    Raise FrameError if all *counts*, by what they are of, are below the *minimum*; the first are named.

    Where one is not, the figures of the others are missing, and each says why.
    """
    if not all(count < minimum for count in counts.values()):
        return
    # They are wrong in one way, all there are: a few say it, and one says how many.
    named = [*counts.items()][:_NAMED]
    problems = [
        Problem(code, path, count, count=count, minimum=minimum)
        for path, count in named
    ]
    others = [*counts][_NAMED:]
    if others:
        problems.append(Problem("more_alike", others[0], kind=code, count=len(others)))
    refuse_frame("cannot_judge", problems)
