"""
Short words for single values: answers, levels, statuses and the like, in a language that there are words in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from fractions import Fraction
from types import NoneType
from typing import Final, NamedTuple, TypeAlias, get_args

from competentie._fields import kind_of
from competentie._kinds import LanguageTag, Maybe, Whole, require_kinds
from competentie.climbs import Climb, LevelRule, Verdict
from competentie.errors import (
    InvalidTypeError,
    InvalidValueError,
    Problem,
    require,
)
from competentie.evidence import Repeated, Role, Tie
from competentie.gaps import GapStatus
from competentie.levels import LevelResult, undivided
from competentie.model import (
    CellMark,
    DescriptorState,
    Framework,
    FrameworkRef,
    Requirement,
)
from competentie.words import LANGUAGES, language_for, primary, shown, words_in

__all__ = [
    "Labelled",
    "attained_label",
    "label",
    "level_label",
    "status_label",
    "use_language",
]

Labelled: TypeAlias = (
    bool
    | GapStatus
    | CellMark
    | Verdict
    | DescriptorState
    | Requirement
    | Climb
    | Role
    | Tie
    | Repeated
    | None
)
"""
What there is a short word for: an answer (True, False or None), or a member of these enums.
"""

_TAG: Final = kind_of(LanguageTag)
_LEVEL: Final = Maybe(Whole(0))


def check_language(language: object) -> str:
    """
    The language to speak, of a tag such as ``nl-BE`` that there are words in.

    Raises:
        InvalidTypeError: *language* is not text.

        InvalidValueError: There are no words in it.
    """
    if not isinstance(language, str):
        raise InvalidTypeError(
            "wrong_arguments",
            [Problem("wrong_type", "language", language, expected="language")],
        )
    if _TAG.problems(language) or primary(language) not in LANGUAGES:
        problem = Problem("no_words_in_language", "language", language, there=LANGUAGES)
        raise InvalidValueError("wrong_arguments", [problem])
    return primary(language)


def use_language(
    framework: Framework | FrameworkRef, language: str | None = None
) -> str:
    """
    The language to speak of *framework* in: *language*, or its own if there are words in it, else English.

    Returns:
        ``nl`` or ``en``.

    Raises:
        InvalidTypeError: *language* is not text, or *framework* neither a Framework nor a FrameworkRef.

        InvalidValueError: There are no words in *language*.
    """
    require(framework=(framework, (Framework, FrameworkRef)))
    return (
        language_for(framework.language)
        if language is None
        else check_language(language)
    )


def label(value: Labelled, *, language: str) -> str:
    """
    A short word for an answer (True, False or None) or an enum member, such as ``groeicompetentie``.

    Raises:
        InvalidTypeError: There is no word for such a value.

        InvalidValueError: There are no words in *language*.

    >>> label(GapStatus.GROWTH, language="nl"), label(None, language="en")
    ('groeicompetentie', 'not assessed')
    """
    require(value=(value, get_args(Labelled)))
    labels = words_in(check_language(language)).labels
    if value is None or isinstance(value, bool):
        return labels[f"answer.{value}"]
    return labels[f"{type(value).__name__}.{value.value}"]


def status_label(
    status: GapStatus, framework: Framework, *, language: str | None = None
) -> str:
    """
    What the legend of *framework* calls *status*; :func:`label` where it has no word for it in the language spoken.

    Raises:
        InvalidTypeError: *status* is not a GapStatus, or *framework* not a Framework.

        InvalidValueError: There are no words in *language*.
    """
    require(status=(status, GapStatus), framework=(framework, Framework))
    spoken = use_language(framework, language)
    own = primary(framework.language) == spoken
    entry = framework.legend_for(status.mark) if status.mark and own else None
    return entry.label if entry else label(status, language=spoken)


def level_label(
    level: int | Requirement | None,
    *,
    language: str,
    framework: Framework | None = None,
) -> str:
    """
    A level in words: ``niveau 3``, ``geen niveau behaald`` for 0, ``niet te bepalen`` for None.

    Args:
        level: A rank, 0, or None for unknown; or a Requirement, as ``profile.desired_for`` gives one where a job asks
            no level: its :func:`label`.

        language: Of the words.

        framework: Where the levels have names, to show the name too, unless it only says the rank.

    Raises:
        InvalidTypeError: *level* is not an int, a Requirement or None, or *framework* not a Framework.

        InvalidValueError: *level* is below 0, or there are no words in *language*.

    >>> level_label(3, language="nl"), level_label(None, language="en")
    ('niveau 3', 'cannot be determined')
    """
    require(framework=(framework, (Framework, NoneType)))
    if isinstance(level, Requirement):
        return label(level, language=language)
    require_kinds(level=(level, _LEVEL))
    forms = words_in(check_language(language)).forms
    if level is None:
        return forms["unknown"]
    if level == 0:
        return forms["none_attained"]
    words = forms["level"].format(level)
    name = level_name(level, framework) if framework else None
    return f"{words} ({name})" if name else words


def attained_label(
    result: LevelResult,
    divided: Collection[str] = (),
    *,
    language: str,
    framework: Framework | None = None,
) -> str:
    """
    The attained level in words, as :func:`level_label` has it; of one that rests on too few answers, that it does.

    ``voorlopig niveau 2: 1 van 5 eenduidig beoordeeld`` where too little of level 2 itself was assessed; where it was
    of another level, that is named too. A level that a person decided on, or that is unknown, is not called
    provisional.

    Args:
        result: Whose level.

        divided: What raters were evenly split on, as ``assessment.divided`` has it. It counts as not assessed here,
            whatever the rule made of it, so that nobody learns who said what.

        language: Of the words.

        framework: Where the levels have names, to show the name too, unless it only says the rank.

    Raises:
        InvalidTypeError: *result* is not a LevelResult, or *framework* not a Framework.

        InvalidValueError: There are no words in *language*.
    """
    require(result=(result, LevelResult))
    return provisional_label(
        result.attained,
        thin_of(result, divided),
        language=language,
        framework=framework,
    )


class Thin(NamedTuple):
    """
    A rank of which too little was assessed to rely on a level, and how many of its indicators were assessed.
    """

    rank: int
    assessed: int
    total: int


def thin_of(result: LevelResult, divided: Collection[str] = ()) -> Thin | None:
    """
    What makes the level of *result* provisional: its own rank if too little of that was assessed, else the lowest such.

    What raters were evenly split on, *divided*, counts as not assessed.

    Returns:
        None where enough was assessed, a decision counts, or the level is unknown.
    """
    told = undivided(result, divided) if divided else result
    if told.sufficient or result.decision or result.level is None:
        return None
    share = result.rule.min_coverage
    thin = [step for step in told.steps if step.answers and not step.is_covered(share)]
    own = [step for step in thin if step.rank == result.level]
    step = (own or thin)[0]
    total = len(step.answers)
    return Thin(step.rank, total - step.answers.count(None), total)


def provisional_label(
    level: int | None,
    thin: Thin | None,
    *,
    language: str,
    framework: Framework | None = None,
) -> str:
    """
    A level in words, and if something of it is *thin*, that it is provisional and why.
    """
    words = level_label(level, language=language, framework=framework)
    if thin is None:
        return words
    key = "provisional" if thin.rank == level else "provisional_at"
    return (
        words_in(check_language(language))
        .forms[key]
        .format(
            level=words,
            assessed=thin.assessed,
            total=thin.total,
            at=level_label(thin.rank, language=language),
        )
    )


def level_name(rank: int, framework: Framework) -> str | None:
    """
    What *framework* calls a level, its code before its name; what only says the rank, as "Niveau 2" does, is left out.

    Returns:
        None where that leaves nothing.
    """
    only_rank = [
        words_in(language).forms["level"].format(rank) for language in LANGUAGES
    ]
    only_rank.append(str(rank))
    for level in framework.ladder:
        if level.rank == rank:
            parts = [level.code or "", level.name]
            telling = [
                part for part in parts if part.casefold() not in ["", *only_rank]
            ]
            return " ".join(telling) or None
    return None


def moment_words(moment: dt.date, *, language: str) -> str:
    """
    A day or a moment as people write it: ``3 november 2026, 10.30 uur``, in its own time zone, if it has one.

    At midnight without a zone, only the day: it is how people give one.
    """
    forms = words_in(check_language(language)).forms
    day = forms["day"].format(
        day=moment.day, month=forms[f"month.{moment.month}"], year=moment.year
    )
    if not isinstance(moment, dt.datetime):
        return day
    if moment.tzinfo is None and moment.time() == dt.time():
        return day
    time = forms["moment"].format(
        day=day, hour=moment.hour, minute=f"{moment.minute:02}"
    )
    return time + _zone(moment)


def _zone(moment: dt.datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    size = f"{sign}{hours}" + (f":{rest:02}" if rest else "")
    return f" (UTC{size if minutes else ''})"


def language_words(tag: str, *, language: str) -> str:
    """
    The name of the language of a BCP 47 *tag*, in *language*; the tag itself where there is no word for it.
    """
    forms = words_in(check_language(language)).forms
    return forms.get(f"language.{primary(tag)}") or forms["language.other"].format(tag)


_NAMED_SHARES: Final = frozenset(map(Fraction, ("1/4", "1/3", "1/2", "2/3", "3/4")))


def share_words(share: Fraction, *, language: str) -> str:
    """
    A share below 1 in words: ``driekwart``; of whole percents ``90%``; of others the fraction.
    """
    if share in _NAMED_SHARES:
        return words_in(language).forms[f"share.{share}"]
    percents = share * 100
    return f"{percents}%" if percents.denominator == 1 else str(share)


def rule_words(rule: LevelRule, *, language: str) -> list[str]:
    """
    By which share a level is met, and how levels build on each other, in the sentences of an explanation.
    """
    told = words_in(check_language(language)).facts
    share = "all" if rule.threshold == 1 else "share"
    threshold = share_words(rule.threshold, language=language)
    met = told[f"threshold.{share}"].format(threshold=threshold)
    return [met, told[f"climb.{rule.climb.value}"]]


def figure_word(name: str, *, language: str, **values: object) -> str:
    """
    A word that figures need beside the labels, such as ``mogelijk`` in a legend; *values* are what it names.
    """
    return words_in(language).figures[name].format_map(shown(values, language))


def counted_word(key: str, *, language: str) -> str:
    """
    What a summary calls those whom it counts under a value that has no other word, such as ``coverage.part``.
    """
    return words_in(language).forms[f"counted.{key}"]


def change_word(value: str, *, language: str) -> str:
    """
    What a value of a change between two frames is called.
    """
    words = words_in(language).figures
    return figure_word(
        f"change.{value}" if f"change.{value}" in words else value, language=language
    )


def frame_word(name: str, *, language: str) -> str:
    """
    What the one of two frames is called that has that *name*: as it is, unless nobody named it.
    """
    return figure_word(name, language=language) if name in ("before", "after") else name


def alone_word(name: str, *, language: str) -> str:
    """
    What people are called who are in the frame of that *name* alone.
    """
    side = frame_word(name, language=language)
    return figure_word("present.one", language=language, side=side)


def page_words(key: str, *, language: str, **values: object) -> str:
    """
    What a page says beside facts and labels, such as a heading; *values* are what it names.
    """
    return words_in(language).pages[key].format_map(shown(values, language))
