"""
Short words for single values: answers, levels, statuses and the like, in a language that there are words in.
"""

from __future__ import annotations

from types import NoneType
from typing import Final, TypeAlias, get_args

from competentie._fields import kind_of
from competentie._kinds import LanguageTag, Maybe, Whole, require_kinds
from competentie.climbs import Climb, Verdict
from competentie.errors import (
    InvalidTypeError,
    InvalidValueError,
    Problem,
    require,
)
from competentie.evidence import Repeated, Role, Tie
from competentie.gaps import GapStatus
from competentie.model import (
    CellMark,
    DescriptorState,
    Framework,
    FrameworkRef,
    Requirement,
)
from competentie.words import LANGUAGES, language_for, primary, shown, words_in

__all__ = ["Labelled", "label", "level_label", "status_label", "use_language"]

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
    What the legend of *framework* calls *status*; :func:`label` where it has no word for it.

    Raises:
        InvalidTypeError: *status* is not a GapStatus, or *framework* not a Framework.

        InvalidValueError: There are no words in *language*.
    """
    require(status=(status, GapStatus), framework=(framework, Framework))
    spoken = use_language(framework, language)
    entry = framework.legend_for(status.mark) if status.mark else None
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


def figure_word(name: str, *, language: str) -> str:
    """
    A word that figures need beside the labels, such as ``mogelijk`` in a legend.
    """
    return words_in(language).figures[name]


def page_words(key: str, *, language: str, **values: object) -> str:
    """
    What a page says beside facts and labels, such as a heading; *values* are what it names.
    """
    return words_in(language).pages[key].format_map(shown(values, language))
