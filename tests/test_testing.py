"""
What a package can hold its own frameworks to: each promise, and that a break of it is told.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given

import competentie as c
from competentie import testing
from competentie.errors import InvalidTypeError, InvalidValueError
from competentie.gaps import Gap, GapStatus
from competentie.levels import LevelResult
from competentie.testing import check_framework
from strategies import SHIPPED, random_frameworks

NEWER = c.load_framework("sociaalwerker-b", "1.1.0")
OWN = attrs.evolve(SHIPPED, id="own")


def told(framework: c.Framework, **more: Any) -> list[tuple[str, str]]:
    """
    Place and code of what *framework* does not hold; of a law the law.
    """
    with pytest.raises(InvalidValueError) as caught:
        check_framework(framework, **more)
    problems = caught.value.problems
    return [(problem.path, problem.parameters.get("law", problem.code)) for problem in problems]


@pytest.mark.parametrize("ref", c.available_frameworks(), ids=lambda ref: f"{ref.version}-{ref.language}")
def test_what_is_shipped_holds_what_is_promised(ref: c.FrameworkRef) -> None:
    check_framework(c.load_framework(ref.id, ref.version))


@given(random_frameworks(competencies=2, ranks=3))
def test_every_framework_holds_what_is_promised(framework: c.Framework) -> None:
    check_framework(attrs.evolve(framework, id="own"))


def test_a_number_that_is_too_low_is_told() -> None:
    fewer = attrs.evolve(OWN, version="1.0.1", competencies=OWN.competencies[1:], profiles=())
    assert told(fewer, since=[OWN]) == [("version", "step_too_small")]
    check_framework(attrs.evolve(fewer, version="2.0.0"), since=[OWN])
    assert told(OWN, since=[OWN, fewer]) == [("version", "version_not_above")] * 2
    assert told(OWN, since=[SHIPPED]) == [("new", "another_framework")]
    check_framework(fewer)
    # Of what is installed the versions below are looked at without being named, and no others.
    draft = attrs.evolve(SHIPPED, version="1.0.1", competencies=SHIPPED.competencies[1:], profiles=())
    assert told(draft) == [("version", "step_too_small")]
    check_framework(draft, since=())
    check_framework(attrs.evolve(draft, version="0.9.0"))


def test_only_a_framework_is_checked() -> None:
    with pytest.raises(InvalidTypeError):
        check_framework(SHIPPED.ref)  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError):
        check_framework(SHIPPED, since=["1.0.0"])  # type: ignore[list-item]
    english = c.load_framework("sociaalwerker-b", "1.1.0", language="en")
    assert told(english) == [("framework", "check_in_translation")]


def test_what_is_installed_is_this(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("sociaalwerker-b 1.0.0", "not_as_indexed") in told(attrs.evolve(SHIPPED, title="x"))
    load = c.load_framework

    def broken(ref: Any, version: str | None = None) -> c.Framework:
        if getattr(ref, "language", None) == "en":
            load("sociaalwerker-b", "1.1.0", language="fr")
        return load(ref, version)

    monkeypatch.setattr(testing, "load_framework", broken)
    assert [path for path, _ in told(NEWER)] == ["en.language"]


def test_what_is_saved_is_read_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "from_json", lambda *_: SHIPPED)
    assert {("framework", "changed_when_saved"), ("assessment", "changed_when_saved")} <= {*told(OWN)}
    monkeypatch.undo()
    monkeypatch.setattr(testing, "unflatten", lambda _: SHIPPED)
    assert told(OWN) == [("framework", "changed_when_saved")]


def known(result: LevelResult) -> int:
    """
    How many of its answers are observed.
    """
    return sum(step.answers.count(True) for step in result.steps)


@pytest.mark.parametrize(
    ("cls", "name", "lie", "laws"),
    [
        (LevelResult, "level", lambda _: 99, {"law_ladder", "law_possible", "law_complete"}),
        (LevelResult, "level", lambda _: None, {"law_ladder"}),
        (LevelResult, "possible", lambda _: frozenset({0, 1, 99}), {"law_levels"}),
        (LevelResult, "possible", lambda _: frozenset({0, 1, 2, 3, 4}), {"law_complete"}),
        (LevelResult, "possible", lambda r: frozenset(range(1 + r.counts[0])), {"law_answering", "law_complete"}),
        (LevelResult, "lower", lambda r: -known(r), {"law_raising"}),
        (LevelResult, "upper", lambda r: -known(r), {"law_raising"}),
        (LevelResult, "upper", lambda r: r.counts[0] - 2 * known(r), {"law_raising"}),
        (LevelResult, "upper", lambda r: r.rule.threshold, {"law_threshold"}),
        (c.Step, "verdict", lambda _: c.Verdict.NOT_MET, {"law_needed"}),
        (c.Step, "verdict", lambda _: c.Verdict.MET, {"law_needed"}),
    ],
)
def test_a_law_that_is_broken_is_told(
    monkeypatch: pytest.MonkeyPatch, cls: type, name: str, lie: Any, laws: set[str]
) -> None:
    monkeypatch.setattr(cls, name, property(lie))
    # What is saved derives from the same, and is no law.
    monkeypatch.setattr(testing, "_assessment_problems", lambda *_: ())
    assert laws <= {law for _, law in told(OWN)}


def test_a_standing_is_a_possible_one(monkeypatch: pytest.MonkeyPatch) -> None:
    job = c.JobProfile.of(OWN, {"coachen": 2, "ondernemerschap": 4}, id="p", title="P")
    framework = attrs.evolve(OWN, profiles=(job,))
    check_framework(framework)
    monkeypatch.setattr(Gap, "status", property(lambda _: GapStatus.NOT_REQUIRED))
    assert {law for _, law in told(framework)} == {"law_gap"}
