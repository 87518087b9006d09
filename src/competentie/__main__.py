"""
The command line, for people who write frameworks: ``python -m competentie check|format|index|diff|profile``.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from competentie._fields import Declared
from competentie.catalog import (
    Index,
    IndexEntry,
    Lifecycle,
    load_framework,
    read_framework,
    translations_of,
)
from competentie.documents import document_class, from_json, to_json
from competentie.errors import CompetentieError, FrameworkDataError, Problem
from competentie.model import DescriptorState, Framework, JobProfile
from competentie.translation import Translation, translate
from competentie.versions import Change, Operation, diff
from competentie.words import language_for, words_in

_FRAMEWORK: Final = "a .json file, ID or ID@VERSION"
READABLE: Final = (Framework, Translation, Index)


def read(path: Path) -> Declared:
    """
    The framework, translation or index in the file at *path*.

    Raises:
        CompetentieError: It is none of these, or is not valid.

        OSError: It cannot be read.
    """
    raw = path.read_bytes()
    return from_json(document_class(raw, READABLE) or Framework, raw)


def problems(path: Path) -> Iterator[Problem]:
    """
    Everything that is wrong with the file at *path*.
    """
    try:
        document = read(path)
    except CompetentieError as error:
        yield from error.problems
        return
    except OSError as error:
        yield Problem("unreadable_file", "", str(path), reason=error.strerror)
        return
    if path.read_bytes() != to_json(document).encode():
        yield Problem("not_canonical", "", str(path), file=path)
    if isinstance(document, Framework) and document.translated_from:
        yield Problem("file_in_translation", "translated_from", str(path))
    if isinstance(document, Translation):
        yield from place_problems(document, path)
        yield from translation_problems(document, path)
    if isinstance(document, Index):
        yield from index_problems(document, path)


def place_problems(translation: Translation, path: Path) -> Iterator[Problem]:
    """
    Whether *translation*, in the file at *path*, is where it is looked for.
    """
    if path.stem != translation.language or path.parent.name != "translations":
        place = f"translations/{translation.language}.json"
        yield Problem("misplaced", "language", translation.language, place=place)


def translation_problems(translation: Translation, path: Path) -> Iterator[Problem]:
    """
    Whether *translation* is complete for the framework beside which it stands.
    """
    try:
        translate(read_framework(path.parent.parent / "framework.json"), translation)
    except CompetentieError as error:
        yield from error.problems
    except OSError:
        yield Problem("nothing_to_translate", "", str(path))


def index_problems(index: Index, path: Path) -> Iterator[Problem]:
    """
    Whether *index* says of its folder what is there.
    """
    try:
        there = {entry.path: entry for entry in entries(path.parent, index)}
    except (CompetentieError, OSError) as error:
        yield Problem("folder_not_read", "", str(path), error=error)
        return
    for i, entry in enumerate(index.frameworks):
        if there.pop(entry.path, None) != entry:
            yield Problem("not_in_folder", f"frameworks[{i}]", entry.path)
    for missing in there:
        yield Problem("not_in_index", "frameworks", missing)


def entries(folder: Path, known: Index) -> list[IndexEntry]:
    """
    An index entry per framework file in *folder*; whether it is retired as *known* has it.
    """
    before = {
        (entry.id, entry.version): (entry.lifecycle, entry.replaced_by)
        for entry in known.frameworks
    }
    found = []
    for path in folder.glob("*/*/framework.json"):
        framework = read_framework(path)
        place = f"{framework.id}/{framework.version}/framework.json"
        if path.relative_to(folder).as_posix() != place:
            raise FrameworkDataError(
                "misplaced",
                [Problem("misplaced", str(path), framework.name, place=place)],
            )
        lifecycle, replaced_by = before.get(
            (framework.id, framework.version), (Lifecycle.CURRENT, None)
        )
        entry = IndexEntry(
            id=framework.id,
            version=framework.version,
            language=framework.language,
            path=place,
            lifecycle=lifecycle,
            replaced_by=replaced_by,
            digest=framework.digest,
            translations=translations_in(path.parent, framework),
        )
        found.append(entry)
    return sorted(found, key=lambda entry: (entry.id, entry.order))


def check(arguments: argparse.Namespace) -> int:
    """
    Print every problem with its place; 1 if there are any.
    """
    code = 0
    for path in arguments.file:
        for problem in problems(path):
            print(f"{path}: {problem}")
            code = 1
    return code


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
    found = entries(arguments.folder, known)
    if not found:
        raise FrameworkDataError(
            "nothing_to_index",
            [Problem("no_framework_files", "", str(arguments.folder))],
        )
    path.write_bytes(to_json(Index(tuple(found))).encode())
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
        translate(framework, translation)
        wrong = list(place_problems(translation, file))
        if translation.language == framework.language:
            wrong.append(Problem("own_language", "language", translation.language))
        if wrong:
            raise FrameworkDataError(
                "misplaced", [problem.at(str(file)) for problem in wrong]
            )
        found[translation.language] = translation.digest
    return found


def compare(arguments: argparse.Namespace) -> int:
    """
    Print what changed between two frameworks, and the step it calls for.
    """
    old, new = named(arguments.old), named(arguments.new)
    beside = (
        translations_beside(arguments.old, old),
        translations_beside(arguments.new, new),
    )
    changes = diff(old, new, translations=beside)
    for change in changes.changes:
        print("\n".join(described(change)))
    print(f"bump: {changes.bump.value}")
    return 0


def described(change: Change) -> Iterator[str]:
    """
    A change in lines: what happened where, and what it was and is; of a list of objects, those that came and went.
    """
    yield f"{change.bump.value}: {change.path}: {change.kind.value}"
    was = [] if change.operation is Operation.ADDED else lines_of(change.old)
    now = [] if change.operation is Operation.REMOVED else lines_of(change.new)
    gone = [line for line in was if line not in now]
    come = [line for line in now if line not in was]
    if not gone and not come:
        # The same objects in another order.
        gone, come = was, now
    for line in gone:
        yield f"  - {line}"
    for line in come:
        yield f"  + {line}"


def lines_of(value: object) -> list[str]:
    """
    *value* as text: a line for each object of a list, and one for anything else.
    """
    if isinstance(value, tuple) and all(isinstance(item, Mapping) for item in value):
        return [*map(line_of, value)]
    return [line_of(value)]


def line_of(value: object) -> str:
    """
    *value* as text in one line.
    """
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {line_of(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(line_of, value))
    return str(value)


def profile(arguments: argparse.Namespace) -> int:
    """
    Print an empty job profile; its note says what there is to fill in, in the framework's language.
    """
    framework = named(arguments.framework)
    forms = words_in(language_for(framework.language)).forms
    choices = []
    for competency in framework.competencies:
        ranks = [
            str(d.rank)
            for d in competency.descriptors
            if d.state is DescriptorState.DEFINED
        ]
        choices.append(f"{competency.id} ({', '.join(ranks)})")
    note = forms["profile_note"].format(", ".join(choices))
    empty = JobProfile.of(framework, {}, id="job", title=forms["job"], note=note)
    print(to_json(empty), end="")
    return 0


def _add_command(
    commands: Any,
    run: Callable[[argparse.Namespace], int],
    does: str,
    name: str,
    *arguments: str,
    **options: Any,
) -> None:
    one = commands.add_parser(name, help=does)
    one.set_defaults(run=run)
    for argument in arguments:
        one.add_argument(argument, metavar=argument.upper(), **options)


def parser() -> argparse.ArgumentParser:
    """
    The five commands.
    """
    made = argparse.ArgumentParser(prog="python -m competentie", description=__doc__)
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    command = partial(_add_command, commands)
    command(
        check,
        "check framework files, translations and indexes; exit code 1 if wrong",
        "check",
        "file",
        nargs="+",
        type=Path,
    )
    command(
        rewrite,
        "write a file's canonical form in its place",
        "format",
        "file",
        type=Path,
    )
    command(
        index, "write the index of a folder, with digests", "index", "folder", type=Path
    )
    command(
        compare,
        "print what changed, and the SemVer step it calls for",
        "diff",
        "old",
        "new",
        help=_FRAMEWORK,
    )
    command(
        profile,
        "print an empty job profile to fill in",
        "profile",
        "framework",
        help=_FRAMEWORK,
    )
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
