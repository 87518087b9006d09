"""
The command line, for people who write frameworks.

``python -m competentie check|format|index|diff|profile|import|export|card``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
import warnings
from bisect import bisect_left
from collections import Counter
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
from competentie.errors import (
    CompetentieError,
    CompetentieWarning,
    FrameworkDataError,
    InvalidValueError,
    Problem,
    refuse,
)
from competentie.model import DescriptorState, Framework, JobProfile
from competentie.pages import card
from competentie.tabular import read_framework_table, write_framework_table
from competentie.tabular.frameworks import RELEASE
from competentie.tabular.sheets import framework_csv
from competentie.translation import Translation, translate
from competentie.versions import Change, Operation, diff, step_problems
from competentie.words import language_for, shown, words_in

_FRAMEWORK: Final = "a .json file, ID or ID@VERSION"
_TABLE: Final = "a .csv or .xlsx file"
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


def step_problems_since(path: Path, earlier: str, old: Framework) -> Iterator[Problem]:
    """
    Whether the framework in the file at *path* is numbered as what changed since *old* calls for.

    *earlier* is what *old* was named by; what is no framework has no number of its own.
    """
    try:
        new = read(path)
        if not isinstance(new, Framework):
            return
        beside = (
            translations_beside(earlier, old),
            translations_beside(str(path), new),
        )
        yield from step_problems(diff(old, new, translations=beside))
    except CompetentieError as error:
        yield from error.problems


def check(arguments: argparse.Namespace) -> int:
    """
    Print every problem with its place; 1 if there are any.
    """
    old = named(arguments.since) if arguments.since else None
    code = 0
    for path in arguments.file:
        found = [*problems(path)]
        if old and not found:
            found += step_problems_since(path, arguments.since, old)
        for problem in found:
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
    if changes.forgotten:
        print(f"gone and not retired: {', '.join(changes.forgotten)}")
    print(f"bump: {changes.bump.value}")
    return 0


def described(change: Change) -> Iterator[str]:
    """
    A change in lines: what happened where, and what it was and is; of a list what came, went and has another place.
    """
    source = f" from {change.text_of}" if change.text_of else ""
    yield f"{change.bump.value}: {change.path}: {change.kind.value}{source}"
    old, new = change.old, change.new
    if isinstance(old, tuple) and isinstance(new, tuple):
        yield from list_lines(old, new)
        return
    if change.operation is not Operation.ADDED:
        yield from (f"  - {line_of(item)}" for item in items_of(old))
    if change.operation is not Operation.REMOVED:
        yield from (f"  + {line_of(item)}" for item in items_of(new))


def items_of(value: object) -> tuple[object, ...]:
    """
    The objects of a list of those; of anything else that itself, to print in one line.
    """
    if isinstance(value, tuple) and all(isinstance(item, Mapping) for item in value):
        return value
    return (value,)


def list_lines(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    """
    What went out of a list, what came in, and what has another place among those that stayed.
    """
    was, now = Counter(old), Counter(new)
    for item in (was - now).elements():
        yield f"  - {line_of(item)}"
    for item in (now - was).elements():
        yield f"  + {line_of(item)}"
    places = {item: place for place, item in enumerate(new, 1)}
    # Of what stands there twice no place can be told.
    stayed = {
        item: place for place, item in enumerate(old, 1) if was[item] == now[item] == 1
    }
    in_order = longest_ascending([places[item] for item in stayed])
    for item, place in stayed.items():
        if places[item] not in in_order:
            yield f"  ~ {line_of(item)}: place {places[item]}, was {place}"


def longest_ascending(numbers: list[int]) -> set[int]:
    """
    As many of *numbers*, which are distinct, as stand in ascending order.
    """
    # The lowest number that a run of each length ends in, and the number before each in its run.
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    run: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        run.add(last)
        last = before[last]
    return run


def line_of(value: object) -> str:
    """
    *value* as text in one line.
    """
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {line_of(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(line_of, value))
    # A text in paragraphs stays one item, its lines further in.
    return str(value).replace("\n", "\n    ")


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
    print(
        to_json(JobProfile(id="job", title=forms["job"], desired={}, note=note)), end=""
    )
    return 0


def import_table(arguments: argparse.Namespace) -> int:
    """
    Write the framework that a table tells; print what it has, and what there is to mind.

    Raises:
        CompetentieError: The table makes no framework, an argument is missing, or the file is there already.
    """
    like = named(arguments.like) if arguments.like else None
    given = {name: getattr(arguments, name) for name in RELEASE}
    # A corrected table is another version than the one before: which, is for people to say.
    said = RELEASE if like is None else ("version",)
    missing = [f"--{name}" for name in said if given[name] is None]
    refuse(
        "cannot_import",
        [Problem("missing_argument", option, option=option) for option in missing],
    )
    output = arguments.output or Path("framework.json")
    if arguments.output is None and output.exists():
        problem = Problem("file_there", "", str(output), option="-o")
        raise InvalidValueError("nothing_written", [problem])
    with warnings.catch_warnings(record=True) as minded:
        warnings.simplefilter("always", CompetentieWarning)
        framework = read_framework_table(
            arguments.table,
            jobs=arguments.jobs,
            like=like,
            ladder=arguments.ladder,
            modified=arguments.modified,
            **given,
        )
    output.write_bytes(to_json(framework).encode())
    for warning in minded:
        print(warning.message, file=sys.stderr)
    print(imported(framework, output))
    return 0


def imported(framework: Framework, output: Path) -> str:
    """
    What was read, in a line: so that a level in the wrong place is seen.
    """
    levels = tuple(f"{level.rank} {level.name}" for level in framework.ladder)
    told = {
        "framework": framework.name,
        "competencies": len(framework.competencies),
        "indicators": len(framework.indicators),
        "profiles": len(framework.profiles),
        "levels": levels,
        "file": str(output),
    }
    return words_in("en").forms["imported"].format_map(shown(told, "en"))


def export_table(arguments: argparse.Namespace) -> int:
    """
    Write a framework as a table, with the ids of all things; print it as CSV if no file is given.
    """
    framework = named(arguments.framework)
    if arguments.output is None and arguments.jobs:
        problem = Problem("missing_argument", "-o", option="-o")
        raise InvalidValueError("nothing_written", [problem])
    if arguments.output is None:
        # What is printed ends its lines as the system does.
        print(framework_csv(framework).replace("\r\n", "\n"), end="")
    else:
        write_framework_table(framework, arguments.output, jobs=arguments.jobs)
    return 0


def write_card(arguments: argparse.Namespace) -> int:
    """
    Write the card of a framework as an HTML page.
    """
    page = card.html(named(arguments.framework))
    arguments.output.write_text(page, encoding="utf-8")
    return 0


def _add_command(
    commands: Any,
    run: Callable[[argparse.Namespace], int],
    does: str,
    name: str,
    *arguments: str,
    **options: Any,
) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, help=does)
    one.set_defaults(run=run)
    for argument in arguments:
        one.add_argument(argument, metavar=argument.upper(), **options)
    return one


def _add_check(command: Callable[..., argparse.ArgumentParser]) -> None:
    one = command(
        check,
        "check framework files, translations and indexes; exit code 1 if wrong",
        "check",
        "file",
        nargs="+",
        type=Path,
    )
    one.add_argument(
        "--since",
        metavar="OLD",
        help=f"the version before ({_FRAMEWORK}): is the number high enough for what changed?",
    )


def parser() -> argparse.ArgumentParser:
    """
    The commands.
    """
    made = argparse.ArgumentParser(prog="python -m competentie", description=__doc__)
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    command = partial(_add_command, commands)
    _add_check(command)
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
    _add_table_commands(commands)
    return made


def _add_table_commands(commands: Any) -> None:
    """
    Those between frameworks and what people without Python have.
    """
    one = commands.add_parser("import", help="make a framework file of a table")
    one.set_defaults(run=import_table)
    one.add_argument("table", type=Path, metavar="TABLE", help=_TABLE)
    one.add_argument("--jobs", type=Path, metavar="TABLE", help="a table of jobs")
    one.add_argument("--like", metavar="FRAMEWORK", help="the version before")
    for name in RELEASE:
        one.add_argument(f"--{name}", metavar=name.upper(), help="of the framework")
    one.add_argument("--modified", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    one.add_argument(
        "--ladder",
        nargs="+",
        metavar="NAME",
        help="the names of the levels, from low to high",
    )
    one.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="framework.json if left out, unless it is there already",
    )
    one = commands.add_parser("export", help="write a framework as a table, with ids")
    one.set_defaults(run=export_table)
    one.add_argument("framework", metavar="FRAMEWORK", help=_FRAMEWORK)
    one.add_argument(
        "-o", "--output", type=Path, metavar="TABLE", help=f"{_TABLE}; else printed"
    )
    one.add_argument(
        "--jobs",
        type=Path,
        metavar="TABLE",
        help="a table of its jobs, beside that of the framework",
    )
    one = commands.add_parser("card", help="write the card as an HTML page")
    one.set_defaults(run=write_card)
    one.add_argument("framework", metavar="FRAMEWORK", help=_FRAMEWORK)
    one.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)


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
    except ModuleNotFoundError as error:
        # What an extra brings says how to get it.
        if error.name != "openpyxl":
            raise
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
