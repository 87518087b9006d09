"""
Find, verify and load frameworks: those shipped with this package, those that other packages offer, or a file.

Nothing is read at import, and nothing outside the installed files is reached but the path that a caller gives.
"""

import enum
import os
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import attrs

from competentie._fields import Checked
from competentie._json import digest_of
from competentie._kinds import Digest, FrameworkId, LanguageTag, Name, Version
from competentie.documents import from_json
from competentie.errors import (
    CompetentieError,
    CompetentieWarning,
    DigestMismatchError,
    DocumentError,
    FrameworkDataError,
    FrameworkNotFoundError,
    Problem,
    refuse,
    require,
)
from competentie.invariants import with_ids
from competentie.model import Framework, FrameworkRef, JobProfile

if TYPE_CHECKING:
    from competentie.translation import Translation

__all__ = [
    "FrameworkRetiredWarning",
    "available_frameworks",
    "broken_frameworks",
    "framework_for",
    "load_framework",
    "read_framework",
    "read_profile",
]

# Relative, forward, and never up: an index cannot point outside its own folder.
_PATH: Final = Name("path", r"(?!\.)[A-Za-z0-9_.-]+(?:/(?!\.)[A-Za-z0-9_.-]+)*")


class FrameworkRetiredWarning(CompetentieWarning):
    """
    A version was asked for that is retired; its problem names the successor, if there is one.
    """


class Lifecycle(enum.Enum):
    """
    Whether a version is among those that a prefix finds; a retired one still loads when named exactly.
    """

    CURRENT = "current"
    RETIRED = "retired"


@attrs.frozen(slots=False, eq=False, repr=False)
class IndexEntry(Checked):
    """
    A version of a framework in a data folder: where it is, and what its content is.

    ``translations`` gives the digest per language.
    """

    id: FrameworkId
    version: Version
    language: LanguageTag
    path: Annotated[str, _PATH]
    lifecycle: Lifecycle
    replaced_by: Version | None
    digest: Digest
    translations: Mapping[LanguageTag, Digest]

    def own_problems(self) -> Iterator[Problem]:
        """
        A translation into the framework's own language.
        """
        if self.language in self.translations:
            yield Problem(
                "own_language", f"translations.{self.language}", self.language
            )

    @property
    def refs(self) -> tuple[FrameworkRef, ...]:
        """
        This version in each of its languages.
        """
        return tuple(
            FrameworkRef(self.id, self.version, self.digest, language)
            for language in (self.language, *self.translations)
        )

    @property
    def order(self) -> tuple[int, ...]:
        """
        What to sort versions by.
        """
        return tuple(map(int, self.version.split(".")))


@attrs.frozen(slots=False, eq=False, repr=False)
class Index(Checked):
    """
    The frameworks of a data folder.
    """

    frameworks: tuple[IndexEntry, ...]

    def own_problems(self) -> Iterator[Problem]:
        """
        A version that stands there twice.
        """
        named = [(entry.id, entry.version) for entry in self.frameworks]
        for i, name in enumerate(named):
            if named.count(name) > 1:
                yield Problem(
                    "version_twice", f"frameworks[{i}]", name[0], version=name[1]
                )


class Source(NamedTuple):
    """
    An installed data folder with an index: in which module, below which folder, and of which distribution.
    """

    module: str
    folder: str
    distribution: str

    def read(self, path: str) -> bytes:
        """
        The content of the file at *path*, relative to the data folder.
        """
        # What reads a framework imports pathlib anyway; to import the library does without.
        from pathlib import Path

        parts = [part for part in (self.folder, *path.split("/")) if part]
        module = import_module(self.module)
        # A package without ``__init__``, which may lie in several folders, has no file, and no loader that reads.
        file, read = module.__file__, getattr(module.__loader__, "get_data", None)
        try:
            if file is None or read is None:
                return self._read_from_several(parts)
            return bytes(read(str(Path(file).parent.joinpath(*parts))))
        except OSError as error:
            problem = Problem(
                "file_not_read",
                path,
                self.distribution,
                file=path,
                reason=error.strerror,
            )
            raise FrameworkDataError("damaged_package", [problem]) from error

    def _read_from_several(self, parts: list[str]) -> bytes:
        """
        The same of a package in several folders.
        """
        # 9 ms to import, and needed by few.
        import importlib_resources

        return importlib_resources.files(self.module).joinpath(*parts).read_bytes()


class _Place(NamedTuple):
    """
    A version of a framework and where it is.
    """

    source: Source
    entry: IndexEntry


SHIPPED: Final = Source("competentie", "data", "competentie")
GROUP: Final = "competentie.frameworks"

_loaded: Final[dict[tuple[object, ...], Framework]] = {}
_lock: Final = threading.RLock()
_MAYBE_TEXT: Final = (str, NoneType)


def available_frameworks() -> tuple[FrameworkRef, ...]:
    """
    Every framework that :func:`load_framework` can load: each version, in each of its languages.

    First those shipped, then those that other installed packages offer. An offer whose index cannot be read is left
    out, and told by :func:`broken_frameworks`; the files themselves are read and checked when they are loaded.
    """
    found: list[FrameworkRef] = []
    for places in _everything()[0].values():
        for place in places:
            found += place.entry.refs
    return tuple(found)


def broken_frameworks() -> tuple[Problem, ...]:
    """
    What installed packages offer and :func:`load_framework` cannot find: the id as the path, and what is wrong with it.
    """
    return _everything()[1]


def _everything() -> tuple[dict[str, tuple[_Place, ...]], tuple[Problem, ...]]:
    """
    The versions of every framework by id, and the offers that are broken.
    """
    shipped = {entry.id for entry in _index(SHIPPED).frameworks}
    found = {id: _places(SHIPPED, id) for id in sorted(shipped)}
    broken = []
    for id, sources in sorted(_offers().items()):
        if id in shipped:
            broken += [
                Problem("offers_ours", id, id, distribution=source.distribution)
                for source in sources
            ]
            continue
        try:
            found[id] = _offered(id)
        except CompetentieError as error:
            broken.append(
                Problem("broken_offer", id, _distributions(sources), error=error)
            )
    return found, tuple(broken)


def _distributions(sources: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(source.distribution for source in sources)


@cache
def _offers() -> dict[str, tuple[Source, ...]]:
    """
    What other packages offer: per framework id the data folders, from entry points whose name is the id.
    """
    # 20 ms to import; a framework that we ship is found without looking further.
    from importlib.metadata import entry_points

    found: dict[str, tuple[Source, ...]] = {}
    for offer in sorted(entry_points(group=GROUP)):
        # Not offer.module, which fails on a value that is no module's name: that is told when it cannot be imported.
        module = re.split(r"[:\[]", offer.value)[0].strip()
        # A package whose metadata is damaged has no name; its module names it then.
        metadata: Any = offer.dist.metadata if offer.dist else {}
        source = Source(module, "", metadata.get("Name", module))
        found[offer.name] = (*found.get(offer.name, ()), source)
    return found


def _offered(id: str) -> tuple[_Place, ...]:
    """
    The versions of the framework that another package offers under *id*; none if no package does.

    Raises:
        FrameworkNotFoundError: More than one package offers it.

        FrameworkDataError: Its index cannot be read, or does not have it.
    """
    sources = _offers().get(id, ())
    if len(sources) > 1:
        problem = Problem(
            "offered_twice", "id", id, distributions=_distributions(sources)
        )
        raise FrameworkNotFoundError("ambiguous_framework", [problem])
    if not sources:
        return ()
    [source] = sources
    try:
        places = _places(source, id)
    # Importing another package runs its code, which can fail in any way, or try to end the process.
    except (Exception, SystemExit) as error:
        # An error of ours tells itself in any language.
        reason = error if isinstance(error, CompetentieError) else str(error)
        problem = Problem(
            "offer_not_read",
            id,
            source.distribution,
            module=source.module,
            reason=reason,
        )
        raise FrameworkDataError("broken_framework", [problem]) from error
    if not places:
        problem = Problem(
            "offer_without_it", id, source.distribution, module=source.module
        )
        raise FrameworkDataError("broken_framework", [problem])
    return places


@cache
def _index(source: Source) -> Index:
    return from_json(Index, source.read("index.json"))


def _places(source: Source, id: str) -> tuple[_Place, ...]:
    """
    The versions of a framework in *source*, oldest first.
    """
    entries = [entry for entry in _index(source).frameworks if entry.id == id]
    entries.sort(key=lambda entry: entry.order)
    return tuple(_Place(source, entry) for entry in entries)


def load_framework(
    id: str | FrameworkRef,
    version: str | None = None,
    *,
    language: str | None = None,
    digest: str | None = None,
) -> Framework:
    """
    An installed framework; the same object each time.

    Args:
        id: Such as ``sociaalwerker-b``; see :func:`available_frameworks`. Or what ``framework.ref`` gives, which pins
            version, digest and language.

        version: An exact version (``"1.0.0"``), or a prefix (``"1"``, ``"1.0"``) for the newest current one; None for
            the newest current one of all. Pin a major version where the same evidence must give the same levels.

        language: Of its texts; None for the framework's own, or that of the reference.

        digest: What the content must be, as ``framework.digest`` gives it.

    Raises:
        FrameworkNotFoundError: That id, version or language is not installed; the error lists what is.

        DigestMismatchError: The content is not what *digest* says, or not what was released.

        FrameworkDataError: The installed file is damaged.

        InvalidTypeError: An argument is not a string.

    Warns:
        FrameworkRetiredWarning: That exact version is retired.
    """
    if isinstance(id, FrameworkRef):
        ref = id
        beside = {"version": version, "digest": digest}
        pinned = [
            Problem("pinned_already", name, value)
            for name, value in beside.items()
            if value is not None
        ]
        refuse("wrong_arguments", pinned)
        id, version, language, digest = (
            ref.id,
            ref.version,
            ref.language if language is None else language,
            ref.digest,
        )
    key = (id, version, language, digest)
    try:
        found = _loaded.get(key)
    except TypeError:
        found = None
    return found or _load(id, version, language, digest)


def _load(
    id: str, version: str | None, language: str | None, digest: str | None
) -> Framework:
    require(id=(id, str))
    require(
        version=(version, _MAYBE_TEXT),
        language=(language, _MAYBE_TEXT),
        digest=(digest, _MAYBE_TEXT),
    )
    place = _find(id, version)
    entry = place.entry
    named = f"{id} {entry.version}"
    if digest not in (None, entry.digest):
        there = tuple(f"{e.version} {e.digest}" for _, e in _versions(id))
        problem = Problem(
            "another_digest",
            "digest",
            digest,
            framework=named,
            digest=entry.digest,
            there=there,
        )
        raise DigestMismatchError("another_content", [problem])
    spoken = entry.language if language is None else language
    _check_language(spoken, (entry.language, *entry.translations), named)
    framework = _at(place, spoken)
    if entry.lifecycle is Lifecycle.RETIRED:
        # Not remembered under these arguments: whoever asks for it is told each time.
        code = "retired" if entry.replaced_by else "retired_without_heir"
        problem = Problem(
            code, "version", version, framework=named, heir=entry.replaced_by
        )
        warnings.warn(FrameworkRetiredWarning(problem), stacklevel=3)
        return framework
    return _loaded.setdefault((id, version, language, digest), framework)


def _check_language(language: str, there: tuple[str, ...], framework: str) -> None:
    if language not in there:
        problem = Problem(
            "not_in_language", "language", language, framework=framework, there=there
        )
        raise FrameworkNotFoundError("unknown_language", [problem])


def framework_for(ref: FrameworkRef, framework: Framework) -> Framework:
    """
    The framework that a result was made with, in the language of the *framework* at hand.

    So that a result of last year can be told and shown where the framework has gone on since.

    Args:
        ref: What the result says that it was made with, such as ``assessment.framework``.

        framework: The one at hand; itself what is returned if the result was made with it.

    Returns:
        The installed version that *ref* names, with just that content. That it is retired is no warning here: nothing
        new is scored by it.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *ref* is of a framework with another id.

        FrameworkNotFoundError: That version, with that content, is not installed, or not in that language; the error
            says what to do.

        FrameworkDataError: The installed file is damaged.
    """
    require(ref=(ref, FrameworkRef), framework=(framework, Framework))
    differences = [*ref.differences(framework, "framework")]
    if not differences:
        return framework
    if ref.id != framework.id:
        refuse("result_of_another_framework", differences)
    named, language = f"{ref.id} {ref.version}", framework.language
    for place in _versions(ref.id):
        entry = place.entry
        if (entry.version, entry.digest) != (ref.version, ref.digest):
            continue
        there = (entry.language, *entry.translations)
        if language in there:
            return _at(place, language)
        path, code = "framework.language", "result_not_in_language"
        problem = Problem(code, path, language, framework=named, there=there)
        raise FrameworkNotFoundError("unknown_language", [problem])
    path, code = "framework.version", "result_of_what_is_not_installed"
    problem = Problem(code, path, ref.version, framework=named, digest=ref.digest)
    raise FrameworkNotFoundError("unknown_version", [problem])


def translations_of(ref: FrameworkRef) -> Mapping[str, str] | None:
    """
    The digest of each translation that is installed for the framework of *ref*; None if it is not installed itself.
    """
    for _, entry in _versions(ref.id):
        if (entry.version, entry.digest) == (ref.version, ref.digest):
            return entry.translations
    return None


def in_every_language(framework: Framework) -> tuple[Framework, ...]:
    """
    The *framework*, and behind it the same in every other language in which it is installed.
    """
    for place in _versions(framework.id):
        entry = place.entry
        if (entry.version, entry.digest) == (framework.version, framework.digest):
            there = (entry.language, *entry.translations)
            others = [_at(place, one) for one in there if one != framework.language]
            return (framework, *others)
    return (framework,)


def _versions(id: str) -> tuple[_Place, ...]:
    """
    The installed versions of a framework, oldest first; ours are found without looking at what others offer.
    """
    return _places(SHIPPED, id) or _offered(id)


def _at(place: _Place, language: str) -> Framework:
    """
    The framework at *place* in *language*, one object for each. One thread loads, the others wait for what it made.
    """
    key = (place, language)
    with _lock:
        if key not in _loaded:
            own = place.entry.language
            if language == own:
                _loaded[key] = _read(place)
            else:
                # Most programs read a framework in its own language.
                from competentie.translation import translate

                original = _at(place, own)
                _loaded[key] = translate(original, _read_translation(place, language))
        return _loaded[key]


def _find(id: str, version: str | None) -> _Place:
    """
    The version that is asked for: named exactly, or the newest current one that the prefix leaves.
    """
    places = _versions(id)
    if not places:
        ids = tuple(sorted(_everything()[0]))
        raise FrameworkNotFoundError(
            "unknown_framework",
            [Problem("not_installed", "id", id, known=ids, there=ids)],
        )
    prefix = "" if version is None else f"{version}."
    # From the newest on: what is named exactly may be retired.
    for place in reversed(places):
        if place.entry.version == version:
            return place
        if (
            place.entry.lifecycle is Lifecycle.CURRENT
            and place.entry.version.startswith(prefix)
        ):
            return place
    there = tuple(f"{entry.version} ({entry.lifecycle.value})" for _, entry in places)
    code = "no_current_version" if version is None else "no_such_version"
    raise FrameworkNotFoundError(
        "unknown_version", [Problem(code, "version", version, id=id, there=there)]
    )


def _read(place: _Place) -> Framework:
    """
    The framework at *place*, its content proved to be what was released.
    """
    source, entry = place
    raw = source.read(entry.path)
    framework = _parse_file(raw, entry.path)
    # A released file is in canonical form, so its bytes have the digest; one with other line ends still proves right.
    if entry.digest != digest_of(raw):
        _check_digest(entry.path, framework.digest, entry.digest)
    elif source == SHIPPED:
        # Ours are held to the form by a test; it takes as long as reading to write one for its digest.
        framework.__dict__["digest"] = entry.digest
    found = f"{framework.name} {framework.language}"
    _check_index(entry.path, found, f"{entry.id} {entry.version} {entry.language}")
    return framework


def _check_digest(path: str, digest: str, released: str) -> None:
    if digest != released:
        problem = Problem("not_as_released", path, digest, file=path, released=released)
        raise DigestMismatchError("changed_content", [problem])


def _check_index(path: str, found: str, said: str) -> None:
    if found != said:
        problem = Problem("not_as_indexed", path, found, said=said)
        raise FrameworkDataError("not_as_indexed", [problem])


def _parse_file(raw: bytes, path: str) -> Framework:
    """
    The framework in the file that holds *raw*: in its own language, so that its digest is that of its content.
    """
    framework = from_json(Framework, raw)
    if framework.translated_from:
        raise FrameworkDataError(
            "not_a_framework_file",
            [Problem("file_in_translation", "translated_from", path)],
        )
    return framework


def _read_translation(place: _Place, language: str) -> "Translation":
    from competentie.translation import Translation

    source, entry = place
    path = f"{entry.path.rpartition('/')[0]}/translations/{language}.json"
    translation = from_json(Translation, source.read(path))
    _check_digest(path, translation.digest, entry.translations[language])
    _check_index(path, translation.language, language)
    return translation


def _clear_caches() -> None:
    """
    Forget what was loaded, for tests and benchmarks.
    """
    with _lock:
        _loaded.clear()
        _index.cache_clear()
        _offers.cache_clear()


def read_framework(
    path: str | os.PathLike[str], *, language: str | None = None
) -> Framework:
    """
    The framework in the file at *path*.

    Args:
        path: A framework file, in the format of ``schema/framework-1.json``.

        language: Of its texts; None for the framework's own. Others are read from ``translations/LANGUAGE.json`` in the
            same folder.

    Raises:
        FrameworkDataError: The file breaks its syntax, its schema or an invariant; the error names every offender. Or
            the file of the translation says that it is in another language.

        FrameworkNotFoundError: The file has no texts in that language.

        InvalidTypeError: *language* is no text.

        OSError: The file cannot be read.
    """
    require(language=(language, _MAYBE_TEXT))
    # 3 ms to import; a framework that is installed is found without.
    from pathlib import Path

    framework = _parse_file(Path(path).read_bytes(), str(path))
    if language in (None, framework.language):
        return framework
    from competentie.translation import Translation, translate

    folder = Path(path).parent / "translations"
    there = {file.stem: file for file in sorted(folder.glob("*.json"))}
    _check_language(language, (framework.language, *there), str(path))
    translation = from_json(Translation, there[language].read_bytes())
    if translation.language != language:
        path = f"translations/{language}.json"
        problem = Problem("file_in_another_language", path, translation.language)
        raise FrameworkDataError("broken_framework", [problem])
    return translate(framework, translation)


def read_profile(path: str | os.PathLike[str], framework: Framework) -> JobProfile:
    """
    The job profile in the file at *path*, as ``to_json`` writes it, checked against *framework*.

    One that does not name its framework gets the id of *framework*.

    Raises:
        DocumentError: The file is not a job profile.

        InvalidValueError: The profile is of another framework; or a rank is not on the ladder, or desired where the
            competency is not defined.

        UnknownIdError: The profile names competencies that the framework does not have.

        OSError: The file cannot be read.
    """
    from pathlib import Path

    try:
        profile = from_json(JobProfile, Path(path).read_bytes())
    except DocumentError as error:
        problems = with_ids(error.problems, framework.ids_by_name)
        raise error.with_problems(problems) from None
    framework.check_profile(profile)
    return attrs.evolve(profile, framework=framework.id)
