"""
For packages that offer frameworks of their own: what this library promises, held to a framework in one line of a test.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from competentie._fields import Declared
from competentie._flat import flatten, unflatten
from competentie.catalog import available_frameworks, load_framework
from competentie.climbs import Climb, LevelRule
from competentie.documents import from_json, to_json
from competentie.errors import CompetentieError, Problem, refuse, require
from competentie.evidence import Evidence
from competentie.gaps import classify_gaps
from competentie.levels import (
    LevelResult,
    Step,
    Verdict,
    assess,
    determine_level,
)
from competentie.model import Competency, Framework, FrameworkRef
from competentie.versions import diff, step_problems

__all__ = ["check_framework"]

_PEOPLE: Final = 12
"""
How many made-up people are assessed on each competency.
"""
_WHOLE: Final = 3
"""
How many are assessed on the whole framework.
"""


def check_framework(
    framework: Framework, *, since: Iterable[Framework] | None = None
) -> None:
    """
    Nothing, if *framework* holds what this library promises; an error that names all that it does not hold.

    What is checked: its JSON gives it again, with the same digest; where it is installed, the digest that its index has
    and every translation; its version is a large enough step above each earlier one; its profiles and the results of
    made-up people, the same each time, keep the laws of levels and gaps. One line in the tests of a package::

        def test_our_framework():
            check_framework(load_framework("keuken-brigade"))

    Args:
        framework: In its own language.

        since: Earlier versions to compare its number with; by default all that are installed.

    Raises:
        InvalidTypeError: *framework* is not a Framework, or one of *since* is not.

        InvalidValueError: It does not hold something; each problem has a code of its own, laws the place of the result.
    """
    require(framework=(framework, Framework))
    if framework.translated_from:
        told = Problem("check_in_translation", "framework", framework.language)
        refuse("framework_breaks_promises", [told], framework=framework.name)
    installed = [ref for ref in available_frameworks() if ref.id == framework.id]
    problems = [*_round_trip_problems(framework)]
    problems += _installed_problems(framework, installed)
    problems += _step_problems(framework, since, installed)
    problems += _law_problems(framework)
    refuse("framework_breaks_promises", problems, framework=framework.name)


def _round_trip_problems(framework: Framework) -> Iterator[Problem]:
    """
    Whether JSON, and the paths that differences are made of, give the framework again.
    """
    yield from _saved_problems(framework, "framework")
    again = unflatten(flatten(framework))
    if again != framework or again.digest != framework.digest:
        yield Problem("changed_when_saved", "framework", framework.name)


def _saved_problems(thing: Declared, path: str) -> Iterator[Problem]:
    """
    Whether *thing* is the same when it is read from its document.
    """
    text = to_json(thing)
    again = from_json(type(thing), text)
    if again != thing or to_json(again) != text:
        yield Problem("changed_when_saved", path, type(thing).__name__)


def _installed_problems(
    framework: Framework, installed: Iterable[FrameworkRef]
) -> Iterator[Problem]:
    """
    Whether what is installed as this version is this framework, and loads in each of its languages.
    """
    for ref in installed:
        if ref.version != framework.version:
            continue
        if ref.digest != framework.digest:
            path = f"{ref.id} {ref.version}"
            yield Problem("not_as_indexed", path, framework.digest, said=ref.digest)
            continue
        try:
            load_framework(ref)
        except CompetentieError as error:
            yield from (problem.below(ref.language) for problem in error.problems)


def _step_problems(
    framework: Framework,
    since: Iterable[Framework] | None,
    installed: Iterable[FrameworkRef],
) -> Iterator[Problem]:
    """
    Whether the version is a large enough step above each earlier one.
    """
    earlier = [*since] if since is not None else [*_earlier(framework, installed)]
    for old in earlier:
        require(since=(old, Framework))
        try:
            yield from step_problems(diff(old, framework))
        except CompetentieError as error:
            yield from error.problems


def _earlier(
    framework: Framework, installed: Iterable[FrameworkRef]
) -> Iterator[Framework]:
    """
    The versions below that of *framework* that are installed, in their own language.
    """
    below = {
        ref.version
        for ref in installed
        if _order(ref.version) < _order(framework.version)
    }
    for version in sorted(below, key=_order):
        yield load_framework(framework.id, version)


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


# Laws, over made-up people. Each is told once, of the first result that breaks it.


def _law_problems(framework: Framework) -> Iterator[Problem]:
    """
    Laws of levels and gaps that do not hold.
    """
    chance = random.Random(framework.id)  # noqa: S311 - made-up people, the same each time
    broken: dict[str, str] = {}
    for rule in _rules(framework):
        for competency in framework.competencies:
            laws = _CompetencyLaws(competency, rule)
            told = [*laws.on_a_ladder()]
            for seen in _people(competency, chance):
                told += laws.of(seen, chance)
            for law in told:
                broken.setdefault(law, competency.id)
    yield from (Problem("law_broken", id, law, law=law) for law, id in broken.items())
    for _ in range(_WHOLE):
        evidence: dict[str, bool] = {}
        for competency in framework.competencies:
            evidence |= chance.choice([*_people(competency, chance)])
        yield from _assessment_problems(framework, evidence)


def _rules(framework: Framework) -> list[LevelRule]:
    """
    The framework's own rule, and every climb by its threshold.
    """
    own = framework.rule
    return [own, *(attrs.evolve(own, climb=climb) for climb in Climb)]


def _people(competency: Competency, chance: random.Random) -> Iterator[dict[str, bool]]:
    """
    What was seen of made-up people: of the first nothing; of each other more or less was assessed and observed.
    """
    yield {}
    for _ in range(1, _PEOPLE):
        often, known = chance.random(), chance.random()
        yield {
            id: chance.random() < often
            for id in competency.indicator_ids
            if chance.random() < known
        }


class _CompetencyLaws:
    """
    What holds of the levels of a competency under a rule.
    """

    def __init__(self, competency: Competency, rule: LevelRule) -> None:
        self.competency: Final = competency
        self.rule: Final = rule

    def level(self, seen: Evidence) -> LevelResult:
        """
        The result of what was *seen*.
        """
        return determine_level(self.competency, seen, self.rule)

    def on_a_ladder(self) -> Iterator[str]:
        """
        All observed up to a rank and nothing above gives that rank, by every climb.
        """
        for top in self.competency.descriptors:
            seen = {
                id: cell.rank <= top.rank
                for cell in self.competency.descriptors
                for id in cell.indicator_ids
            }
            if top.stated and self.level(seen).level != top.rank:
                yield "law_ladder"

    def of(self, seen: Mapping[str, bool], chance: random.Random) -> Iterator[str]:
        """
        The laws that the result of what was *seen* breaks.
        """
        result = self.level(seen)
        levels = {0, *(step.rank for step in result.steps if step.indicators)}
        if not result.possible <= levels:
            yield "law_levels"
        if result.level not in (None, *result.possible):
            yield "law_possible"
        ids = self.competency.indicator_ids
        answers = {id: chance.random() < 0.5 for id in ids}
        full = self.level({**answers, **seen})
        if full.possible != {full.level or 0} or not full.possible <= result.possible:
            yield "law_complete"
        for id in chance.sample(ids, min(1, len(ids))):
            answered = self.level({id: answers[id], **seen})
            if not answered.possible <= result.possible:
                yield "law_answering"
            if not _is_at_most(result, self.level({**seen, id: True})):
                yield "law_raising"
            lowered = self.level({**seen, id: False})
            unknown = self.level({**seen, id: None})
            if not _is_at_most(lowered, unknown):
                yield "law_raising"
        stricter = attrs.evolve(self.rule, threshold=1)
        if not _is_at_most(determine_level(self.competency, seen, stricter), result):
            yield "law_threshold"
        if not all(map(_takes_what_is_needed, result.steps)):
            yield "law_needed"


def _is_at_most(one: LevelResult, other: LevelResult) -> bool:
    """
    Whether no bound of *one* is above that of *other*, nor its level where both are known.
    """
    if one.lower > other.lower or one.upper > other.upper:
        return False
    return one.level is None or other.level is None or one.level <= other.level


def _takes_what_is_needed(step: Step) -> bool:
    """
    Whether as many as a rank takes, observed, meet it however the others turn out, and one fewer does not.
    """
    if step.needed is None:
        return not step.indicators
    enough = len(step.observed) + step.needed
    met = _with_observed(step, enough)
    if not step.needed:
        return met is Verdict.MET
    one_fewer = _with_observed(step, enough - 1)
    return met is Verdict.MET and one_fewer is Verdict.NOT_MET


def _with_observed(step: Step, observed: int) -> Verdict | None:
    """
    The verdict with so many observed, and all others not.
    """
    others = len(step.indicators) - observed
    return attrs.evolve(step, answers=(True,) * observed + (False,) * others).verdict


def _assessment_problems(framework: Framework, evidence: Evidence) -> Iterator[Problem]:
    """
    Whether a person's results are the same when saved, and the standing by each profile is one that is possible.
    """
    assessment = assess(framework, evidence)
    yield from _saved_problems(assessment, "assessment")
    for profile in framework.profiles:
        for gap in classify_gaps(assessment, profile).gaps:
            known = gap.distance is not None
            if known and gap.status not in gap.possible:
                yield Problem("law_broken", gap.competency, "law_gap", law="law_gap")
