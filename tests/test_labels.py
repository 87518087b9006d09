"""
Short words for single values: in the language asked for, and the framework's own first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given

import competentie as c
from competentie import labels as module
from competentie.errors import InvalidTypeError, InvalidValueError
from competentie.labels import (
    attained_label,
    label,
    language_words,
    level_label,
    level_name,
    moment_words,
    status_label,
    use_language,
)
from competentie.model import CellMark, LegendEntry, Level
from refusals import refused
from strategies import SHIPPED, assessments

NAMED = attrs.evolve(
    SHIPPED,
    ladder=tuple(Level(rank, name, "") for rank, name in enumerate(["Starter", "Niveau 2", "level 3", "Expert"], 1)),
)


def test_a_value_has_its_word_in_each_language() -> None:
    assert label(c.GapStatus.GROWTH, language="nl-BE") == "groeicompetentie"
    assert label(c.GapStatus.OUTGROWN, language="en-GB") == "outgrown competency"
    assert [label(answer, language="nl") for answer in (True, False, None)] == [
        "waargenomen",
        "niet waargenomen",
        "niet beoordeeld",
    ]
    # An answer is no number, though True is 1.
    assert refused(InvalidTypeError, label, 1, language="nl") == [("value", "wrong_type")]


@pytest.mark.parametrize(
    ("level", "nl", "en"),
    [
        (None, "niet te bepalen", "cannot be determined"),
        (0, "geen niveau behaald", "no level attained"),
        (1, "niveau 1 (Starter)", "level 1 (Starter)"),
        # A name that says the rank alone is not repeated, in whichever language.
        (2, "niveau 2", "level 2"),
        (3, "niveau 3", "level 3"),
        (4, "niveau 4 (Expert)", "level 4 (Expert)"),
    ],
)
def test_levels_in_words(level: int | None, nl: str, en: str) -> None:
    assert level_label(level, language="nl", framework=NAMED) == nl
    assert level_label(level, language="en", framework=NAMED) == en
    assert level_label(level, language="en") == en.split(" (", maxsplit=1)[0]


@pytest.mark.parametrize(("framework"), [None, NAMED])
def test_what_a_job_asks_is_a_level_in_words_too(framework: c.Framework | None) -> None:
    job = c.JobProfile.of(NAMED, {"coachen": 4, "klantgerichtheid": None}, id="p", title="P")
    asked = [job.desired_for(id) for id in ("coachen", "klantgerichtheid", "ondernemerschap")]
    words = [level_label(level, language="nl", framework=framework) for level in asked]
    assert words == ["niveau 4 (Expert)" if framework else "niveau 4", "geen eis", "niet bekend"]
    assert level_label(c.Requirement.NONE, language="en", framework=framework) == "no requirement"


def test_a_name_of_a_level_that_says_no_more_than_its_rank_is_none() -> None:
    assert [level_name(rank, NAMED) for rank in range(1, 6)] == ["Starter", None, None, "Expert", None]


def coaching(seen: str = "", missed: str = "") -> c.LevelResult:
    """
    Coachen, by the ids of what was seen and what was not: nothing at 1, five indicators at each other level.
    """
    answers = {f"coachen_{id}": True for id in seen.split()} | {f"coachen_{id}": False for id in missed.split()}
    return c.determine_level(SHIPPED["coachen"], answers, c.LevelRule())


@pytest.mark.parametrize(
    ("seen", "nl", "en"),
    [
        # The rule wants half of each level assessed, up to the next one.
        ("2_1", "voorlopig niveau 2: 1 van 5 eenduidig beoordeeld", "provisionally level 2: 1 of 5 clearly assessed"),
        (
            "2_1 2_2 2_3 3_1",
            "voorlopig niveau 3: 1 van 5 eenduidig beoordeeld",
            "provisionally level 3: 1 of 5 clearly assessed",
        ),
        (
            "2_1 2_2 2_3",
            "voorlopig niveau 2: 0 van 5 eenduidig beoordeeld op niveau 3",
            "provisionally level 2: 0 of 5 clearly assessed at level 3",
        ),
        ("2_1 2_2 2_3 3_1 3_2 3_3 4_1 4_2 4_3", "niveau 4 (Expert)", "level 4 (Expert)"),
    ],
)
def test_a_level_that_rests_on_too_little_is_told_as_provisional(seen: str, nl: str, en: str) -> None:
    result = coaching(seen)
    assert attained_label(result, language="nl", framework=NAMED) == nl
    assert attained_label(result, language="en", framework=NAMED) == en
    assert result.sufficient is ("voorlopig" not in nl)


def test_no_level_is_provisional_too_and_what_a_person_decides_is_not() -> None:
    missed = coaching(missed="2_1")
    assert (
        attained_label(missed, language="nl")
        == "voorlopig geen niveau behaald: 1 van 5 eenduidig beoordeeld op niveau 2"
    )
    assert attained_label(coaching(), language="nl") == "niet te bepalen"
    decided = coaching("2_1").decide(c.Decision(3, "gesprek"))
    assert attained_label(decided, language="en") == "level 3"
    assert attained_label(decided.decide(c.Decision(None, "gesprek")), language="en") == "cannot be determined"
    assert refused(InvalidTypeError, attained_label, 2, language="nl") == [("result", "wrong_type")]


@given(assessments())
def test_a_level_is_told_as_provisional_exactly_where_too_little_was_assessed(assessment: c.Assessment) -> None:
    for result in assessment.results:
        told = attained_label(result, language="en")
        by_rule = not result.decision and result.level is not None
        assert told.startswith("provisionally ") is (by_rule and not result.sufficient)
        assert level_label(result.attained, language="en") in told


def test_the_makers_code_of_a_level_stands_before_its_name() -> None:
    codes = ["B.1", "B.2", "3", None]
    coded = tuple(attrs.evolve(level, code=code) for level, code in zip(NAMED.ladder, codes, strict=True))
    framework = attrs.evolve(NAMED, ladder=coded)
    # Where the name only says the rank the code is told alone; a code that is the rank is not told.
    assert [level_name(rank, framework) for rank in range(1, 5)] == ["B.1 Starter", "B.2", None, "Expert"]
    assert level_label(1, language="nl", framework=framework) == "niveau 1 (B.1 Starter)"


def test_a_status_has_the_word_of_the_legend_if_there_is_one() -> None:
    own = attrs.evolve(SHIPPED, legend=(LegendEntry(CellMark.GROWTH, "rood", "kan groeien"),))
    assert status_label(c.GapStatus.GROWTH, own) == "kan groeien"
    # Not where another language is asked for: a sentence has the words of one.
    assert status_label(c.GapStatus.GROWTH, own, language="en") == "growth competency"
    assert status_label(c.GapStatus.OUTGROWN, own) == "ontstegen competentie"
    assert status_label(c.GapStatus.NOT_REQUIRED, own, language="en") == "no requirement"


@pytest.mark.parametrize(
    ("own", "asked", "used"),
    [("nl", None, "nl"), ("en-GB", None, "en"), ("ang", None, "en"), ("nl", "en", "en"), ("ang", "nl-BE", "nl")],
)
def test_the_language_is_the_one_asked_for_or_the_frameworks_own_or_english(
    own: str, asked: str | None, used: str
) -> None:
    framework = attrs.evolve(SHIPPED, language=own)
    assert use_language(framework, asked) == used
    assert use_language(framework.ref, asked) == used


@pytest.mark.parametrize("language", ["de", "nederlands", "nl_BE", "NL", "", "nl-", 7])
def test_a_language_without_words_is_refused(language: Any) -> None:
    error: Any = InvalidTypeError if language == 7 else InvalidValueError
    expected = [("language", "wrong_type" if language == 7 else "no_words_in_language")]
    assert refused(error, use_language, SHIPPED, language) == expected
    assert refused(error, label, None, language=language) == expected
    assert refused(error, level_label, 1, language=language) == expected
    assert refused(error, status_label, c.GapStatus.GROWTH, SHIPPED, language=language) == expected


def test_words_for_what_is_none_are_refused() -> None:
    assert refused(InvalidTypeError, status_label, "growth", SHIPPED) == [("status", "wrong_type")]
    assert refused(InvalidValueError, level_label, -1, language="nl") == [("level", "too_low")]
    for level in ("1", True, "none", c.GapStatus.GROWTH):
        assert refused(InvalidTypeError, level_label, level, language="nl") == [("level", "wrong_type")]
    assert refused(InvalidTypeError, level_label, 1, language="nl", framework="x") == [("framework", "wrong_type")]
    assert refused(InvalidTypeError, use_language, "x") == [("framework", "wrong_type")]


def test_the_public_names_are_pinned() -> None:
    assert module.__all__ == [
        "Labelled",
        "attained_label",
        "label",
        "level_label",
        "status_label",
        "use_language",
    ]


def test_a_moment_at_midnight_without_a_zone_is_a_day() -> None:
    assert moment_words(dt.datetime(2026, 11, 3), language="nl") == "3 november 2026"  # noqa: DTZ001 - as people give one
    assert moment_words(dt.date(2026, 11, 3), language="en") == "3 November 2026"
    assert moment_words(dt.datetime(2026, 11, 3, tzinfo=dt.UTC), language="nl") == "3 november 2026, 0.00 uur (UTC)"


@pytest.mark.parametrize(
    ("tag", "nl", "en"),
    [("nl", "het Nederlands", "Dutch"), ("en-GB", "het Engels", "English"), ("fr", "de taal fr", "the language fr")],
)
def test_a_language_has_its_name_where_there_is_a_word_for_it(tag: str, nl: str, en: str) -> None:
    assert language_words(tag, language="nl") == nl
    assert language_words(tag, language="en") == en
