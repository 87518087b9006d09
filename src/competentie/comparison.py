"""
Two assessments side by side: of one person over time, or self against others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, TypedDict

import attrs

from competentie._fields import Checked
from competentie._frozen import Counted, once
from competentie.errors import Problem, require
from competentie.levels import Assessment, LevelResult

__all__ = ["Comparison", "ComparisonRow", "CompetencyChange", "compare"]

TURNS: Final = ("gained", "lost", "newly_assessed", "no_longer_assessed")
"""
The ways in which an answer can turn.
"""

_ASSESSED: Final = (True, False)


@attrs.frozen(slots=False, eq=False, repr=False)
class CompetencyChange(Checked):
    """
    Two results on one competency side by side.
    """

    before: LevelResult
    after: LevelResult

    def derived(self) -> Mapping[str, Any]:
        """
        What changed.
        """
        return {name: getattr(self, name) for name in ("change", *TURNS)}

    def own_problems(self) -> Iterator[Problem]:
        """
        Another competency, another rule, other indicators, or the same at other ranks.
        """
        one, other = self.before, self.after
        if one.competency != other.competency:
            yield Problem(
                "another_competency",
                "after.competency",
                other.competency,
                other=one.competency,
            )
            return
        if one.rule != other.rule:
            yield Problem("compared_by_another_rule", "after.rule", other.rule)
        yield from _place_problems([one], [other], "after")

    @property
    def competency(self) -> str:
        """
        The competency's id.
        """
        return self.after.competency

    @property
    def change(self) -> int | None:
        """
        Attained level after minus before, in ranks; None where either is not known.
        """
        before, after = self.before.attained, self.after.attained
        if before is None or after is None:
            return None
        return after - before

    @property
    def gained(self) -> tuple[str, ...]:
        """
        Indicators observed now that were judged not observed.
        """
        return self._turned({False}, {True})

    @property
    def lost(self) -> tuple[str, ...]:
        """
        Indicators judged not observed now that were observed.
        """
        return self._turned({True}, {False})

    @property
    def newly_assessed(self) -> tuple[str, ...]:
        """
        Indicators with an answer now that had none.
        """
        return self._turned({None}, _ASSESSED)

    @property
    def no_longer_assessed(self) -> tuple[str, ...]:
        """
        Indicators without an answer now that had one.
        """
        return self._turned(_ASSESSED, {None})

    def _turned(
        self, was: Collection[bool | None], now: Collection[bool | None]
    ) -> tuple[str, ...]:
        """
        The indicators whose answer is one of *now* and was one of *was*.
        """
        answers: dict[str, bool | None] = {}
        for step in self.before.steps:
            answers.update(step.pairs)
        found: list[str] = []
        for step in self.after.steps:
            for id, answer in step.pairs:
                if answer in now and answers.get(id) in was:
                    found.append(id)
        return tuple(found)


class ComparisonRow(TypedDict):
    """
    A row of :meth:`Comparison.rows`: the levels, the change, and on how many indicators the answer turned which way.
    """

    competency: str
    before: int | None
    after: int | None
    change: int | None
    gained: int
    lost: int
    newly_assessed: int
    no_longer_assessed: int


@attrs.frozen(slots=False, eq=False, repr=False)
class Comparison(Counted, Checked):
    """
    Two assessments side by side: of one person over time, or self against others.
    """

    before: Assessment
    after: Assessment

    def own_problems(self) -> Iterator[Problem]:
        """
        Another framework, major version or content, other indicators or the same at other ranks, another rule.
        """
        one, other = self.before.framework, self.after.framework
        if one.id != other.id:
            yield Problem("another_framework", "after", other.id, other=one.id)
            return
        if one.version.split(".")[0] != other.version.split(".")[0]:
            yield Problem(
                "another_major_version",
                "after",
                other.version,
                before=one.version,
                after=other.version,
            )
            return
        if one.version == other.version and one.digest != other.digest:
            path = "after.framework.digest"
            yield Problem(
                "same_version_other_content",
                path,
                other.digest,
                framework=f"{one.id} {one.version}",
                digest=one.digest,
            )
            return
        before, after = self.before.results, self.after.results
        if {r.competency for r in before} != {r.competency for r in after}:
            yield Problem("other_indicators", "after", other.version)
            return
        yield from _place_problems(before, after, "after")
        if self.before.rule != self.after.rule:
            yield Problem("compared_by_another_rule", "after.rule", self.after.rule)

    def __iter__(self) -> Iterator[CompetencyChange]:
        """
        Its changes, in the order of the framework.
        """
        return iter(self.changes)

    def __contains__(self, one: object) -> bool:
        """
        Whether there is a change on the competency with that id; or, of a change, whether it is one of these.
        """
        return one in (self.after if isinstance(one, str) else self.changes)

    def __getitem__(self, competency: str) -> CompetencyChange:
        """
        The change on the competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        return CompetencyChange(self.before[competency], self.after[competency])

    @once
    def changes(self) -> tuple[CompetencyChange, ...]:
        """
        One change per competency, in the order of the framework.
        """
        return tuple(self[result.competency] for result in self.after.results)

    def rows(self) -> list[ComparisonRow]:
        """
        One flat dict per competency with the levels, the change and how many indicators changed; no answers.
        """
        return [
            {
                "competency": one.competency,
                "before": one.before.attained,
                "after": one.after.attained,
                "change": one.change,
                "gained": len(one.gained),
                "lost": len(one.lost),
                "newly_assessed": len(one.newly_assessed),
                "no_longer_assessed": len(one.no_longer_assessed),
            }
            for one in self.changes
        ]


def _place_problems(
    before: Iterable[LevelResult], after: Iterable[LevelResult], path: str
) -> Iterator[Problem]:
    """
    Indicators that one side is on and the other not; where there are none, those that stand elsewhere.
    """
    was, now = _places(before), _places(after)
    if was.keys() != now.keys():
        strange = tuple(sorted(was.keys() ^ now.keys()))
        yield Problem("other_indicators", path, strange[0])
        return
    for id, place in now.items():
        if was[id] != place:
            yield Problem(
                "indicator_at_another_rank",
                path,
                id,
                before=was[id][1],
                after=place[1],
            )


def _places(results: Iterable[LevelResult]) -> dict[str, tuple[str, int]]:
    """
    The competency and the rank of each indicator.
    """
    found = {}
    for result in results:
        for step in result.steps:
            found.update(dict.fromkeys(step.indicators, (result.competency, step.rank)))
    return found


def compare(before: Assessment, after: Assessment) -> Comparison:
    """
    Two assessments side by side.

    Raises:
        InvalidTypeError: One is not an Assessment.

        InvalidValueError: They are of different frameworks, of different major versions (the error says to rescore), of
            one version with different content, or by different rules; or an indicator stands at another rank.
    """
    require(before=(before, Assessment), after=(after, Assessment))
    return Comparison(before=before, after=after)
