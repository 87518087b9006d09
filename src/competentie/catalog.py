"""
Find, verify and load frameworks: those shipped with this package, or a file.

Nothing is read at import, and nothing outside the installed files is reached but the path that a caller gives.
"""

from __future__ import annotations

import enum
import hashlib
import os
import re
import threading
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import attrs

from competentie.converter import from_json
from competentie.errors import (
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
)

__all__ = ["available_frameworks", "load_framework", "read_framework", "read_profile"]

# Relative, forward, and never up: an index cannot point outside its own folder.
_PATH: Final = re.compile(r"(?!\.)[A-Za-z0-9_.-]+(?:/(?!\.)[A-Za-z0-9_.-]+)*")


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


_loaded: Final[dict[tuple[object, ...], Framework]] = {}
_lock: Final = threading.RLock()


def available_frameworks() -> tuple[FrameworkRef, ...]:
    """
    Every framework that :func:`load_framework` can load: each version, in each of its languages.
    """
    return tuple(ref for entry in _index().frameworks for ref in entry.refs)


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
    entry = _find(id, version)
    if digest not in (None, entry.digest):
        known = _list(f"{e.version} {e.digest}" for e in _index().frameworks if e.id == id)
        what = f"{id} {entry.version} has digest {entry.digest}, not {quote(digest)}; there is: {known}"
        raise DigestMismatchError("another content than asked for", [Problem("digest", digest, what)])
    languages = [ref.language for ref in entry.refs]
    language = language or entry.language
    if language not in languages:
        what = f"{id} {entry.version} is not there in {quote(language)}; its languages: {', '.join(languages)}"
        raise FrameworkNotFoundError("unknown language", [Problem("language", language, what)])
    resolved = (id, entry.version, language, entry.digest)
    # One thread loads, the others wait for its object.
    with _lock:
        if resolved not in _loaded:
            _loaded[resolved] = _read(entry)
        return _loaded.setdefault(tuple(arguments.values()), _loaded[resolved])


def _find(id: str, version: str | None) -> IndexEntry:
    """
    The version that is asked for: named exactly, or the newest current one that the prefix leaves.
    """
    entries = sorted((entry for entry in _index().frameworks if entry.id == id), key=lambda entry: entry.order)
    if not entries:
        ids = sorted({entry.id for entry in _index().frameworks})
        what = f"{quote(id)} is not an installed framework; there is: {_list(ids)}"
        raise FrameworkNotFoundError("unknown framework", [Problem("id", id, what, nearest_to(id, ids))])
    exact = [entry for entry in entries if entry.version == version]
    prefix = "" if version is None else f"{version}."
    current = [e for e in entries if e.lifecycle is Lifecycle.CURRENT and e.version.startswith(prefix)]
    if found := exact or current:
        return found[-1]
    versions = _list(f"{entry.version} ({entry.lifecycle.value})" for entry in entries)
    what = f"{id} has no version {quote(version)}; there is: {versions}"
    raise FrameworkNotFoundError("unknown version", [Problem("version", version, what)])


def _list(items: Iterable[str]) -> str:
    return ", ".join(items) or "nothing"


def read_packaged(path: str) -> bytes:
    """
    The content of the shipped data file at *path*, relative to the data folder.
    """
    # Imported where it is needed: not everyone who imports the package loads a framework.
    import importlib_resources

    return importlib_resources.files("competentie").joinpath("data", *path.split("/")).read_bytes()


@cache
def _index() -> Index:
    return from_json(Index, read_packaged("index.json"))


def _read(entry: IndexEntry) -> Framework:
    """
    The framework of *entry*, its content proved to be what was released.
    """
    raw = read_packaged(entry.path)
    framework = from_json(Framework, raw)
    # A released file is in canonical form, so its bytes have the digest; one with other line ends still proves right.
    if entry.digest != _digest_of(raw) and entry.digest != framework.digest:
        what = f"the installed file {entry.path} is not what was released as {entry.digest}; install it again"
        raise DigestMismatchError("changed content", [Problem(entry.path, framework.digest, what)])
    if (framework.id, framework.version) != (entry.id, entry.version):
        what = f"it holds {framework.id} {framework.version}; the index says {entry.id} {entry.version}"
        raise FrameworkDataError("another framework than the index says", [Problem(entry.path, framework.id, what)])
    return framework


def _digest_of(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _clear_caches() -> None:
    """
    Forget what was loaded, for tests and benchmarks.
    """
    with _lock:
        _loaded.clear()
        _index.cache_clear()


def read_framework(path: str | os.PathLike[str], *, language: str | None = None) -> Framework:
    """
    The framework in the file at *path*.

    Args:
        path: A framework file, in the format of ``schema/framework-1.json``.

        language: Of its texts; None for the framework's own.

    Raises:
        FrameworkDataError: The file breaks its syntax, its schema or an invariant; the error names every offender.

        FrameworkNotFoundError: The file has no texts in that language.

        OSError: The file cannot be read.
    """
    framework = from_json(Framework, Path(path).read_bytes())
    if language not in (None, framework.language):
        what = f"{path} is not there in {quote(language)}; its languages: {framework.language}"
        raise FrameworkNotFoundError("unknown language", [Problem("language", language, what)])
    return framework


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
