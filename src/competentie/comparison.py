"""
Two assessments side by side: of one person over time, or self against others.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar, Final

import attrs

from competentie._fields import Checked
from competentie._frozen import once
from competentie.errors import Problem, require
from competentie.levels import Assessment, LevelResult

__all__ = ["Comparison", "CompetencyChange", "compare"]

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


@attrs.frozen(slots=False, eq=False, repr=False)
class Comparison(Checked):
    """
    Two assessments side by side: of one person over time, or self against others.
    """

    before: Assessment
    after: Assessment

    def own_problems(self) -> Iterator[Problem]:
        """
        Another framework or major version, other competencies or indicators, another rule.
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
        if _asked(self.before) != _asked(self.after):
            yield Problem("other_indicators", "after", other.version)
        if self.before.rule != self.after.rule:
            yield Problem("compared_by_another_rule", "after.rule", self.after.rule)

    # Looking up is by id, as in an assessment.
    __iter__: ClassVar[None] = None

    def __contains__(self, competency: object) -> bool:
        return competency in self.after

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

    def rows(self) -> list[dict[str, str | int | None]]:
        """
        One flat dict per competency with the levels, the change and how many indicators changed; no answers.
        """
        rows = []
        for one in self.changes:
            counts = {name: len(getattr(one, name)) for name in TURNS}
            rows.append(
                {
                    "competency": one.competency,
                    "before": one.before.attained,
                    "after": one.after.attained,
                    "change": one.change,
                    **counts,
                }
            )
        return rows


def _asked(assessment: Assessment) -> tuple[set[str], set[str]]:
    """
    The competencies and the indicators that an assessment is on.
    """
    competencies = {result.competency for result in assessment.results}
    return competencies, set(assessment.evidence)


def compare(before: Assessment, after: Assessment) -> Comparison:
    """
    Two assessments side by side.

    Raises:
        InvalidTypeError: One is not an Assessment.

        InvalidValueError: They are of different frameworks, of different major versions (the error says to rescore), or
            by different rules.
    """
    require(before=(before, Assessment), after=(after, Assessment))
    return Comparison(before=before, after=after)
