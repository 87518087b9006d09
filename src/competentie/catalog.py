"""
Find, verify and load frameworks: those shipped with this package, those that other packages offer, or a file.

Nothing is read at import, and nothing outside the installed files is reached but the path that a caller gives.
"""

from __future__ import annotations

import enum
import hashlib
import os
import re
import threading
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import attrs

from competentie.converter import from_json
from competentie.errors import (
    CompetentieError,
    DigestMismatchError,
    FrameworkDataError,
    FrameworkNotFoundError,
    InvalidTypeError,
    Problem,
    nearest_to,
    quote,
)
from competentie.model import (
    Checked,
    Framework,
    FrameworkRef,
    JobProfile,
    Translation,
    check_digest,
    check_framework_id,
    check_language,
    check_version,
    each_is,
    each_item,
    freeze,
    instance_of,
    matching,
    optional,
    refuse,
)

__all__ = [
    "FrameworkRetiredWarning",
    "Pin",
    "available_frameworks",
    "broken_frameworks",
    "load_framework",
    "load_pinned",
    "pin",
    "read_framework",
    "read_profile",
]

# Relative, forward, and never up: an index cannot point outside its own folder.
_PATH: Final = re.compile(r"(?!\.)[A-Za-z0-9_.-]+(?:/(?!\.)[A-Za-z0-9_.-]+)*")


class FrameworkRetiredWarning(UserWarning):
    """
    A version was asked for that is retired; the message names its successor.
    """


class Lifecycle(enum.Enum):
    """
    Whether a version is among those that a prefix finds; a retired one still loads when named exactly.
    """

    CURRENT = "current"
    RETIRED = "retired"


def _freeze_digests(value: Mapping[str, str]) -> Mapping[str, str]:
    return freeze(value)


@attrs.frozen
class IndexEntry(Checked):
    """
    A version of a framework in a data folder: where it is, and what its content is.

    ``translations`` gives the digest per language.
    """

    id: str
    version: str
    language: str
    path: str
    lifecycle: Lifecycle
    replaced_by: str | None
    digest: str
    translations: Mapping[str, str] = attrs.field(converter=_freeze_digests)

    _CHECKS = (
        ("id", check_framework_id),
        ("version", check_version),
        ("language", check_language),
        ("path", matching(_PATH, "a path below the folder of the index")),
        ("lifecycle", instance_of(Lifecycle)),
        ("replaced_by", optional(check_version)),
        ("digest", check_digest),
        ("translations", each_item(check_language, check_digest)),
    )

    def _relate(self) -> None:
        if self.language in self.translations:
            what = f"{self.language} is the language of the framework itself"
            refuse("not a valid IndexEntry", [Problem(f"translations.{self.language}", self.language, what)])

    @property
    def refs(self) -> tuple[FrameworkRef, ...]:
        """
        This version in each of its languages.
        """
        languages = (self.language, *self.translations)
        return tuple(FrameworkRef(self.id, self.version, self.digest, language) for language in languages)

    @property
    def order(self) -> tuple[int, ...]:
        """
        What to sort versions by.
        """
        return tuple(map(int, self.version.split(".")))


@attrs.frozen
class Index(Checked):
    """
    The frameworks of a data folder.
    """

    frameworks: tuple[IndexEntry, ...]

    _CHECKS = (("frameworks", each_is(IndexEntry)),)

    def _relate(self) -> None:
        counts = Counter((entry.id, entry.version) for entry in self.frameworks)
        refuse(
            "not a valid Index",
            [
                Problem(f"frameworks[{i}]", entry.id, f"{entry.id} {entry.version} stands there more than once")
                for i, entry in enumerate(self.frameworks)
                if counts[entry.id, entry.version] > 1
            ],
        )


@attrs.frozen
class Pin(Checked):
    """
    A framework, a version and a digest: what to keep in one's code; as text, the line to put there.
    """

    id: str
    version: str
    digest: str

    _CHECKS = (("id", check_framework_id), ("version", check_version), ("digest", check_digest))

    def __str__(self) -> str:
        return f'load_framework("{self.id}", "{self.version}", digest="{self.digest}")'


def pin(framework: Framework) -> Pin:
    """
    What identifies *framework* for good; ``print(pin(framework))`` gives the line that loads it again.
    """
    return Pin(id=framework.id, version=framework.version, digest=framework.digest)


def load_pinned(pin: Pin, *, language: str | None = None) -> Framework:
    """
    The installed framework that *pin* identifies.

    Raises:
        FrameworkNotFoundError: That id or version is not installed, or not in that language.

        DigestMismatchError: Its content is not what was pinned.
    """
    return load_framework(pin.id, pin.version, language=language, digest=pin.digest)


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
        # Imported where it is needed: not everyone who imports the package loads a framework.
        import importlib_resources

        parts = [part for part in (self.folder, *path.split("/")) if part]
        try:
            return importlib_resources.files(self.module).joinpath(*parts).read_bytes()
        except OSError as error:
            what = f"{path} of {self.distribution} cannot be read: {error.strerror}; install it again"
            raise FrameworkDataError("damaged package", [Problem(path, self.distribution, what)]) from error


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


def available_frameworks() -> tuple[FrameworkRef, ...]:
    """
    Every framework that :func:`load_framework` can load: each version, in each of its languages.

    First those shipped, then those that other installed packages offer. An offer whose index cannot be read is left
    out, and told by :func:`broken_frameworks`; the files themselves are read and checked when they are loaded.
    """
    return tuple(ref for entries in _everything()[0].values() for place in entries for ref in place.entry.refs)


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
            broken += [Problem(id, s.distribution, f"{s.distribution} offers {id!r}, which is ours") for s in sources]
            continue
        try:
            found[id] = _offered(id)
        except CompetentieError as error:
            broken.append(Problem(id, ", ".join(source.distribution for source in sources), str(error)))
    return found, tuple(broken)


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
        metadata = offer.dist.metadata if offer.dist else None
        source = Source(module, "", metadata["Name"] if metadata and "Name" in metadata else module)
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
        names = " and ".join(source.distribution for source in sources)
        problem = Problem("id", id, f"{quote(id)} is offered by {names}; uninstall all but one")
        raise FrameworkNotFoundError("ambiguous framework", [problem])
    if not sources:
        return ()
    [source] = sources
    try:
        places = _places(source, id)
    # Importing another package runs its code, which can fail in any way, or try to end the process.
    except (Exception, SystemExit) as error:
        what = f"{source.distribution} offers it in {source.module}, which cannot be read: {error}"
        raise FrameworkDataError("broken framework", [Problem(id, source.distribution, what)]) from error
    if not places:
        what = f"{source.distribution} offers it in {source.module}, whose index does not have it"
        raise FrameworkDataError("broken framework", [Problem(id, source.distribution, what)])
    return places


@cache
def _index(source: Source) -> Index:
    return from_json(Index, source.read("index.json"))


def _places(source: Source, id: str) -> tuple[_Place, ...]:
    """
    The versions of a framework in *source*, oldest first.
    """
    entries = [entry for entry in _index(source).frameworks if entry.id == id]
    return tuple(_Place(source, entry) for entry in sorted(entries, key=lambda entry: entry.order))


def load_framework(
    id: str, version: str | None = None, *, language: str | None = None, digest: str | None = None
) -> Framework:
    """
    An installed framework; the same object each time.

    Args:
        id: Such as ``sociaalwerker-b``; see :func:`available_frameworks`.

        version: An exact version (``"1.0.0"``), or a prefix (``"1"``, ``"1.0"``) for the newest current one; None for
            the newest current one of all. Pin a major version where the same evidence must give the same levels.

        language: Of its texts; None for the framework's own.

        digest: What the content must be, as ``framework.digest`` gives it.

    Raises:
        FrameworkNotFoundError: That id, version or language is not installed; the error lists what is.

        DigestMismatchError: The content is not what *digest* says, or not what was released.

        FrameworkDataError: The installed file is damaged.

        InvalidTypeError: An argument is not a string.

    Warns:
        FrameworkRetiredWarning: That exact version is retired.
    """
    key = (id, version, language, digest)
    try:
        found = _loaded.get(key)
    except TypeError:
        found = None
    return found or _load(id, version, language, digest)


def _load(id: str, version: str | None, language: str | None, digest: str | None) -> Framework:
    arguments = {"id": id, "version": version, "language": language, "digest": digest}
    problems = [
        Problem(name, value, f"{quote(value)} is not text")
        for name, value in arguments.items()
        if not (type(value) is str or (value is None and name != "id"))
    ]
    if problems:
        raise InvalidTypeError("cannot look up a framework", problems)
    place = _find(id, version)
    entry = place.entry
    if digest not in (None, entry.digest):
        known = _list(f"{e.version} {e.digest}" for _, e in _versions(id))
        what = f"{id} {entry.version} has digest {entry.digest}, not {quote(digest)}; there is: {known}"
        raise DigestMismatchError("another content than asked for", [Problem("digest", digest, what)])
    languages = [ref.language for ref in entry.refs]
    wanted, language = language, entry.language if language is None else language
    if language not in languages:
        what = f"{id} {entry.version} is not there in {quote(language)}; its languages: {', '.join(languages)}"
        raise FrameworkNotFoundError("unknown language", [Problem("language", language, what)])
    framework = _at(place, language)
    if entry.lifecycle is Lifecycle.RETIRED:
        # Not remembered under these arguments: whoever asks for it is told each time.
        successor = f"{id} {entry.replaced_by}" if entry.replaced_by else "another version"
        warnings.warn(f"{id} {entry.version} is retired; go to {successor}", FrameworkRetiredWarning, stacklevel=3)
        return framework
    return _loaded.setdefault((id, version, wanted, digest), framework)


def translations_of(ref: FrameworkRef) -> Mapping[str, str] | None:
    """
    The digest of each translation that is installed for the framework of *ref*; None if it is not installed itself.
    """
    for _, entry in _versions(ref.id):
        if (entry.version, entry.digest) == (ref.version, ref.digest):
            return entry.translations
    return None


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
            found = _read(place) if language == own else _at(place, own).translate(_read_translation(place, language))
            _loaded[key] = found
        return _loaded[key]


def _find(id: str, version: str | None) -> _Place:
    """
    The version that is asked for: named exactly, or the newest current one that the prefix leaves.
    """
    places = _versions(id)
    if not places:
        ids = sorted(_everything()[0])
        what = f"{quote(id)} is not an installed framework; there is: {_list(ids)}"
        raise FrameworkNotFoundError("unknown framework", [Problem("id", id, what, nearest_to(id, ids))])
    exact = [place for place in places if place.entry.version == version]
    prefix = "" if version is None else f"{version}."
    current = [p for p in places if p.entry.lifecycle is Lifecycle.CURRENT and p.entry.version.startswith(prefix)]
    if found := exact or current:
        return found[-1]
    versions = _list(f"{entry.version} ({entry.lifecycle.value})" for _, entry in places)
    asked = "current version" if version is None else f"version {quote(version)}"
    what = f"{id} has no {asked}; there is: {versions}"
    raise FrameworkNotFoundError("unknown version", [Problem("version", version, what)])


def _list(items: Iterable[str]) -> str:
    return ", ".join(items) or "nothing"


def read_packaged(path: str) -> bytes:
    """
    The content of the shipped data file at *path*, relative to the data folder.
    """
    return SHIPPED.read(path)


def _read(place: _Place) -> Framework:
    """
    The framework at *place*, its content proved to be what was released.
    """
    source, entry = place
    raw = source.read(entry.path)
    framework = _parse_file(raw, entry.path)
    # A released file is in canonical form, so its bytes have the digest; one with other line ends still proves right.
    if entry.digest != _digest_of(raw) and entry.digest != framework.digest:
        what = f"the installed file {entry.path} is not what was released as {entry.digest}; install it again"
        raise DigestMismatchError("changed content", [Problem(entry.path, framework.digest, what)])
    found, said = ((x.id, x.version, x.language) for x in (framework, entry))
    if found != said:
        what = f"it holds {' '.join(found)}; the index says {' '.join(said)}"
        raise FrameworkDataError("another framework than the index says", [Problem(entry.path, framework.id, what)])
    return framework


def _parse_file(raw: bytes, path: str) -> Framework:
    """
    The framework in the file that holds *raw*: in its own language, so that its digest is that of its content.
    """
    framework = from_json(Framework, raw)
    if framework.translated_from:
        what = "a framework file is in its own language; texts in another one are in translations/LANGUAGE.json"
        raise FrameworkDataError("not a framework file", [Problem("translated_from", path, what)])
    return framework


def _read_translation(place: _Place, language: str) -> Translation:
    source, entry = place
    path = f"{entry.path.rpartition('/')[0]}/translations/{language}.json"
    translation = from_json(Translation, source.read(path))
    released = entry.translations[language]
    if translation.digest != released:
        what = f"the installed file {path} is not what was released as {released}; install it again"
        raise DigestMismatchError("changed content", [Problem(path, translation.digest, what)])
    if translation.language != language:
        what = f"it is in {translation.language}; the index says {language}"
        raise FrameworkDataError("another language than the index says", [Problem(path, translation.language, what)])
    return translation


def _digest_of(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _clear_caches() -> None:
    """
    Forget what was loaded, for tests and benchmarks.
    """
    with _lock:
        _loaded.clear()
        _index.cache_clear()
        _offers.cache_clear()


def read_framework(path: str | os.PathLike[str], *, language: str | None = None) -> Framework:
    """
    The framework in the file at *path*.

    Args:
        path: A framework file, in the format of ``schema/framework-1.json``.

        language: Of its texts; None for the framework's own. Others are read from ``translations/LANGUAGE.json`` in the
            same folder.

    Raises:
        FrameworkDataError: The file breaks its syntax, its schema or an invariant; the error names every offender.

        FrameworkNotFoundError: The file has no texts in that language.

        OSError: The file cannot be read.
    """
    framework = _parse_file(Path(path).read_bytes(), str(path))
    if language in (None, framework.language):
        return framework
    folder = Path(path).parent / "translations"
    there = {file.stem: file for file in sorted(folder.glob("*.json"))}
    if language not in there:
        languages = ", ".join([framework.language, *there])
        what = f"{path} is not there in {quote(language)}; its languages: {languages}"
        raise FrameworkNotFoundError("unknown language", [Problem("language", language, what)])
    return framework.translate(from_json(Translation, there[language].read_bytes()))


def read_profile(path: str | os.PathLike[str], framework: Framework) -> JobProfile:
    """
    The job profile in the file at *path*, as ``to_json`` writes it, checked against *framework*.

    Raises:
        DocumentError: The file is not a job profile.

        InvalidValueError: A rank is not on the ladder, or desired where the competency is not defined.

        UnknownIdError: The profile names competencies that the framework does not have.

        OSError: The file cannot be read.
    """
    profile = from_json(JobProfile, Path(path).read_bytes())
    framework.check_profile(profile)
    return profile
