"""
The command line, for people who write frameworks: ``python -m competentie check|format|index|diff|profile``.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from competentie.catalog import Index, IndexEntry, Lifecycle, load_framework, read_framework, translations_of
from competentie.converter import document_class, from_json, to_json
from competentie.errors import CompetentieError, FrameworkDataError, Problem
from competentie.model import Checked, DescriptorState, Framework, JobProfile, Translation
from competentie.versions import Change, Operation, diff

READABLE: Final = (Framework, Translation, Index)


def read(path: Path) -> Checked:
    """
    The framework, translation or index in the file at *path*.

    Raises:
        CompetentieError: It is none of these, or is not valid.

        OSError: It cannot be read.
    """
    raw = path.read_bytes()
    cls = document_class(raw, READABLE)
    return from_json(cls or Framework, raw)


def findings(path: Path) -> Iterator[Problem]:
    """
    Everything that is wrong with the file at *path*.
    """
    try:
        document = read(path)
    except CompetentieError as error:
        yield from error.problems or [Problem("", None, error.summary)]
        return
    except OSError as error:
        yield Problem("", str(path), f"cannot be read: {error.strerror}")
        return
    if path.read_bytes() != to_json(document).encode():
        yield Problem("", str(path), f"not in canonical form; python -m competentie format {path} writes it")
    if isinstance(document, Framework) and document.translated_from:
        yield Problem("translated_from", None, "a framework file is in its own language; save the translation instead")
    if isinstance(document, Translation):
        yield from translation_findings(document, path)
    if isinstance(document, Index):
        yield from index_findings(document, path)


def translation_findings(translation: Translation, path: Path) -> Iterator[Problem]:
    """
    Whether *translation* is complete for the framework beside which it stands, and is where it is looked for.
    """
    if path.stem != translation.language or path.parent.name != "translations":
        yield Problem("language", translation.language, f"not at translations/{translation.language}.json")
    try:
        read_framework(path.parent.parent / "framework.json").translate(translation)
    except CompetentieError as error:
        yield from error.problems
    except OSError:
        yield Problem("", str(path), "there is no framework.json in the folder above, to compare it with")


def index_findings(index: Index, path: Path) -> Iterator[Problem]:
    """
    Whether *index* says of its folder what is there.
    """
    try:
        there = {entry.path: entry for entry in entries(path.parent, index)}
    except (CompetentieError, OSError) as error:
        yield Problem("", str(path), str(error))
        return
    for i, entry in enumerate(index.frameworks):
        if there.pop(entry.path, None) != entry:
            what = f"{entry.path} is not there, or not as the index says; python -m competentie index writes it"
            yield Problem(f"frameworks[{i}]", entry.path, what)
    yield from (Problem("frameworks", path, f"{path} is not in the index") for path in there)


def entries(folder: Path, known: Index) -> Iterator[IndexEntry]:
    """
    An index entry per framework file in *folder*; whether it is retired as *known* has it.
    """
    before = {(entry.id, entry.version): entry for entry in known.frameworks}
    found = [(path, read_framework(path)) for path in folder.glob("*/*/framework.json")]
    for path, framework in sorted(found, key=lambda pair: (pair[1].id, [*map(int, pair[1].version.split("."))])):
        entry = before.get((framework.id, framework.version))
        if path.parent.parts[-2:] != (framework.id, framework.version):
            what = f"{path} holds {framework.id} {framework.version}; its folder is called after them"
            raise FrameworkDataError("a framework in the wrong folder", [Problem(str(path), framework.id, what)])
        yield IndexEntry(
            id=framework.id,
            version=framework.version,
            language=framework.language,
            path=path.relative_to(folder).as_posix(),
            lifecycle=entry.lifecycle if entry else Lifecycle.CURRENT,
            replaced_by=entry.replaced_by if entry else None,
            digest=framework.digest,
            translations=translations_in(path.parent, framework),
        )


def check(arguments: argparse.Namespace) -> int:
    """
    Print every finding with its place; 1 if there are any.
    """
    found = [(path, problem) for path in arguments.files for problem in findings(path)]
    for path, problem in found:
        print(f"{path}: {problem}")
    return int(bool(found))


def rewrite(arguments: argparse.Namespace) -> int:
    """
    Write a file's canonical form in its place.
    """
    arguments.file.write_bytes(to_json(read(arguments.file)).encode())
    return 0


def index(arguments: argparse.Namespace) -> int:
    """
    Write the index of a folder, with digests; lifecycles stay as they are.
    """
    path = arguments.folder / "index.json"
    known = from_json(Index, path.read_bytes()) if path.exists() else Index(())
    found = tuple(entries(arguments.folder, known))
    if not found:
        what = f"{arguments.folder} has no ID/VERSION/framework.json"
        raise FrameworkDataError("nothing to write an index of", [Problem(str(arguments.folder), None, what)])
    path.write_bytes(to_json(Index(found)).encode())
    return 0


def named(name: str) -> Framework:
    """
    The framework in a file, or an installed one by ``ID`` or ``ID@VERSION``.
    """
    if Path(name).suffix == ".json":
        return read_framework(name)
    id, _, version = name.partition("@")
    return load_framework(id, version or None)


def translations_beside(name: str, framework: Framework) -> Mapping[str, str] | None:
    """
    The digest per language of the translations beside a framework file, or installed with a framework.
    """
    if Path(name).suffix == ".json":
        return translations_in(Path(name).parent, framework)
    return translations_of(framework.ref)


def translations_in(folder: Path, framework: Framework) -> dict[str, str]:
    """
    The digest per language of the translations of *framework* in *folder*, each complete and where it is looked for.

    Raises:
        FrameworkDataError: One is not.
    """
    found = {}
    for file in sorted((folder / "translations").glob("*.json")):
        translation = from_json(Translation, file.read_bytes())
        framework.translate(translation)
        if file.stem != translation.language or translation.language == framework.language:
            what = f"{file} is in {translation.language}, and the framework in {framework.language}"
            raise FrameworkDataError("not a translation by that name", [Problem(str(file), translation.language, what)])
        found[translation.language] = translation.digest
    return found


def compare(arguments: argparse.Namespace) -> int:
    """
    Print what changed between two frameworks, and the step it calls for.
    """
    old, new = named(arguments.old), named(arguments.new)
    beside = translations_beside(arguments.old, old), translations_beside(arguments.new, new)
    changes = diff(old, new, translations=beside)
    for change in changes.changes:
        print("\n".join(described(change)))
    print(f"bump: {changes.bump.value}")
    return 0


def described(change: Change) -> Iterator[str]:
    """
    A change in lines: what happened where, and what it was and is.
    """
    yield f"{change.bump.value}: {change.path}: {change.kind.value}"
    if change.operation is not Operation.ADDED:
        yield f"  - {_shown(change.old)}"
    if change.operation is not Operation.REMOVED:
        yield f"  + {_shown(change.new)}"


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def profile(arguments: argparse.Namespace) -> int:
    """
    Print an empty job profile; its note says what there is to fill in.
    """
    framework = named(arguments.framework)
    ranks = [
        f"{c.id} ({', '.join(str(d.rank) for d in c.descriptors if d.state is DescriptorState.DEFINED)})"
        for c in framework.competencies
    ]
    note = (
        "Put in desired: a competency's id and the rank that the job asks; null where it asks nothing. "
        f"Leave out what is not known. Competencies and their ranks: {', '.join(ranks)}."
    )
    print(to_json(JobProfile(id="job", title="Job", desired={}, note=note)), end="")
    return 0


def parser() -> argparse.ArgumentParser:
    """
    The five commands.
    """
    made = argparse.ArgumentParser(prog="python -m competentie", description=__doc__)
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("check", help="check framework files, translations and indexes; exit code 1 if wrong")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")
    one.set_defaults(run=check)
    one = commands.add_parser("format", help="write a file's canonical form in its place")
    one.add_argument("file", type=Path, metavar="FILE")
    one.set_defaults(run=rewrite)
    one = commands.add_parser("index", help="write the index of a folder, with digests")
    one.add_argument("folder", type=Path, metavar="FOLDER")
    one.set_defaults(run=index)
    one = commands.add_parser("diff", help="print what changed, and the SemVer step it calls for")
    one.add_argument("old", metavar="OLD", help="a .json file, ID or ID@VERSION")
    one.add_argument("new", metavar="NEW", help="a .json file, ID or ID@VERSION")
    one.set_defaults(run=compare)
    one = commands.add_parser("profile", help="print an empty job profile to fill in")
    one.add_argument("framework", metavar="FRAMEWORK", help="a .json file, ID or ID@VERSION")
    one.set_defaults(run=profile)
    return made


def main(words: list[str] | None = None) -> int:
    """
    Run a command; 1 with a message if the input is refused.
    """
    arguments = parser().parse_args(words)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Frameworks hold more than ASCII, whatever the terminal says.
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        return int(arguments.run(arguments))
    except (CompetentieError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
