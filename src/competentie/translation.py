"""
The texts of a framework by path, and a framework in another language.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import attrs

from competentie._fields import Checked, Part, format_of
from competentie._frozen import FrozenDict, once
from competentie._json import canonical, digest_of
from competentie._kinds import (
    Filled,
    FilledLines,
    FrameworkId,
    Kind,
    LanguageTag,
    Version,
)
from competentie.errors import FrameworkDataError, Problem, unknown
from competentie.model import Framework, TranslatedFrom

__all__ = ["Translation", "texts_of", "translate"]

P = TypeVar("P", bound=Part)


@attrs.frozen(slots=False, eq=False, repr=False)
class Translation(Checked):
    """
    The texts of a version of a framework in another language.

    Args:
        framework: The framework's id.

        version: The framework's version.

        language: That of the texts.

        official: Whether who made the framework stands behind it.

        note: Who made it, and how.

        texts: Text per path, as :func:`texts_of` gives them: ``title``, ``ladder/1/name``,
            ``indicators/coachen_2_1/text``, ...
    """

    framework: FrameworkId
    version: Version
    language: LanguageTag
    official: bool
    note: Filled
    texts: Mapping[Filled, FilledLines]

    @once
    def digest(self) -> str:
        """
        ``sha256:`` and the hex of the canonical form of this translation.
        """
        return digest_of(
            canonical({"format": format_of(Translation), **self.document()})
        )


def texts_of(framework: Framework) -> Mapping[str, str]:
    """
    Every text of *framework* that says something, by its path: what a translation gives in another language.
    """
    found: dict[str, str] = {}
    _retold(framework, "", lambda path, text, _: found.setdefault(path, text))
    return FrozenDict(found)


def translate(framework: Framework, translation: Translation) -> Framework:
    """
    *framework* with the texts of *translation*; its digest stays that of the original.

    Raises:
        FrameworkDataError: The translation is of another framework or version, or is not complete; the error names
            every text that is missing and every path that is none.
    """
    problems = [*_misplaced(translation, framework)]
    texts, own = translation.texts, texts_of(framework)
    for path, text in own.items():
        if path not in texts:
            problems.append(Problem("missing_text", f"texts.{path}", text))
    named = [(f"texts.{path}", path) for path in texts]
    problems += unknown(named, own, "unknown_path", framework=framework.name)
    if not problems:
        problems += _line_problems(translation, framework)
    if problems:
        raise FrameworkDataError(
            "not_a_translation", problems, framework=framework.name
        )
    told = _retold(framework, "", lambda path, *_: texts[path])
    made = TranslatedFrom(framework.language, framework.digest, translation.digest)
    return attrs.evolve(told, language=translation.language, translated_from=made)


def _misplaced(translation: Translation, framework: Framework) -> Iterator[Problem]:
    """
    A translation of another framework or version; a framework that is in translation itself.
    """
    if translation.framework != framework.id:
        yield Problem(
            "translates_another", "framework", translation.framework, ours=framework.id
        )
    if translation.version != framework.version:
        yield Problem(
            "translates_another", "version", translation.version, ours=framework.version
        )
    if origin := framework.translated_from:
        yield Problem(
            "in_translation", "", framework.language, original=origin.language
        )


def _line_problems(translation: Translation, framework: Framework) -> list[Problem]:
    """
    Texts in several lines where one is asked for.
    """
    problems: list[Problem] = []

    def look_at(path: str, text: str, kind: Kind) -> str:
        found = kind.problems(translation.texts[path])
        problems.extend(problem.below(f"texts.{path}") for problem in found)
        return text

    _retold(framework, "", look_at)
    return problems


def _retold(thing: P, place: str, say: Callable[[str, str, Kind], str]) -> P:
    """
    *thing*, whose paths start with *place*, with what *say* makes of each text that says something, given its path.

    What *say* is given last is what the text must be.
    """
    told: dict[str, object] = {}
    for field in thing.FIELDS:
        value = field.of(thing)
        if field.things:
            told[field.name] = tuple(
                [_retold(one, path_of(field.name, one), say) for one in value]
            )
        elif value and field.meaning and field.meaning.translated:
            told[field.name] = say(f"{place}{field.name}", value, field.kind)
    return attrs.evolve(thing, **told) if told else thing  # type: ignore[misc]


def path_of(name: str, thing: Part) -> str:
    """
    Where the paths of a *thing* in a list called *name* start: ``descriptors/coachen_2/``.
    """
    key = getattr(thing, str(thing.KEY))
    return f"{name}/{getattr(key, 'value', key)}/"
