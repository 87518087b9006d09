"""
The command line, for people who write frameworks.

``python -m competentie check|format|index|diff|profile|import|export|card``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import sys
import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

from competentie import pages
from competentie.catalog import (
    Index,
    load_framework,
    read_framework,
    translations_of,
)
from competentie.checking import entries, is_warning, problems, read, translations_in
from competentie.documents import from_json, to_json
from competentie.errors import (
    CompetentieError,
    CompetentieWarning,
    FrameworkDataError,
    InvalidValueError,
    Problem,
    refuse,
)
from competentie.model import DescriptorState, Framework, JobProfile
from competentie.tabular import read_framework_table, write_framework_table
from competentie.tabular.frameworks import RELEASE
from competentie.tabular.sheets import framework_csv
from competentie.versions import Change, Operation, diff, step_problems
from competentie.words import language_for, printable, quote, shown, words_in

_FRAMEWORK: Final = "a .json file, ID or ID@VERSION"
_TABLE: Final = "a .csv or .xlsx file"
# Of each kind of problem, how many places are named unless all are asked for.
_FIRST_PLACES: Final = 5


def tell(text: str, file: TextIO | None = None) -> None:
    """
    Print *text* for people: nothing in a text or a name of theirs steers their terminal.
    """
    print(_safe(text), file=file)


def put(text: str) -> None:
    """
    Print *text* as it is, for a file or a program; on a terminal as :func:`tell` does.
    """
    print(_safe(text) if sys.stdout.isatty() else text, end="")


def _safe(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


class _Parser(argparse.ArgumentParser):
    """
    A parser that shows arguments it does not know as messages show what is wrong.
    """

    def error(self, message: str) -> NoReturn:
        super().error(_safe(message))


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
    Print what there is to say of files; 1 if anything is wrong, and not if there is only something to mind.
    """
    old = named(arguments.since) if arguments.since else None
    found: list[tuple[Path, Problem]] = []
    for path in arguments.file:
        here = [*problems(path)]
        # A file that is written otherwise than it should be can be read: what it says is not to wait for that.
        readable = all(is_warning(one) or one.code == "not_canonical" for one in here)
        if old and readable:
            here += step_problems_since(path, arguments.since, old)
        found += [(path, problem) for problem in here]
    if arguments.json:
        told = [as_json(path, problem) for path, problem in found]
        print(json.dumps(told, indent=2))
    else:
        for path in dict.fromkeys(arguments.file):
            of_file = [problem for where, problem in found if where == path]
            places = None if arguments.all else _FIRST_PLACES
            for line in report(path, of_file, places):
                tell(line)
    return int(not all(is_warning(problem) for _, problem in found))


def report(path: Path, found: list[Problem], places: int | None) -> Iterator[str]:
    """
    What was *found* in the file at *path*, by code, errors first: how often, and the first *places*; None for all.
    """
    warned = sum(map(is_warning, found))
    if found:
        yield _words(
            "check.file",
            file=printable(str(path)),
            errors=len(found) - warned,
            warnings=warned,
        )
    by_code: dict[str, list[Problem]] = {}
    for problem in sorted(found, key=is_warning):
        by_code.setdefault(problem.code, []).append(problem)
    for code, alike in by_code.items():
        kind = "check.warning" if is_warning(alike[0]) else "check.error"
        yield "  " + _words(kind, code=code, count=len(alike))
        for problem in alike[:places]:
            yield f"    {problem}"
        if rest := len(alike[places or len(alike) :]):
            yield "    " + _words("check.more", count=rest)


def _words(key: str, **values: object) -> str:
    return words_in("en").forms[key].format_map(shown(values, "en"))


def as_json(path: Path, problem: Problem) -> dict[str, Any]:
    """
    A *problem* with the file at *path* for machines.
    """
    return {
        "file": str(path),
        "severity": "warning" if is_warning(problem) else "error",
        "code": problem.code,
        "path": problem.path,
        "line": problem.line,
        "value": _plain_json(problem.value),
        "text": str(problem),
    }


def _plain_json(value: object) -> object:
    """
    *value* if JSON has it, else as text.
    """
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return quote(value)
    return value


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
        for line in described(change):
            tell(line)
    if changes.forgotten:
        tell(f"gone and not retired: {', '.join(changes.forgotten)}")
    tell(f"bump: {changes.bump.value}")
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
    empty = JobProfile.of(framework, {}, id="job", title=forms["job"], note=note)
    put(to_json(empty))
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
        tell(str(warning.message), sys.stderr)
    tell(imported(framework, output))
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
        "file": printable(str(output)),
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
        put(framework_csv(framework).replace("\r\n", "\n"))
    else:
        write_framework_table(framework, arguments.output, jobs=arguments.jobs)
    return 0


def asked_for(framework: Framework, called: str | None) -> JobProfile | None:
    """
    The job profile of *framework* that is *called* so, by its id or title; None for none.

    Raises:
        InvalidValueError: There is no such profile.
    """
    if called is None:
        return None
    for profile in framework.profiles:
        if called in (profile.id, profile.title):
            return profile
    members = tuple(profile.id for profile in framework.profiles)
    problem = Problem("not_a_member", "--profile", called, members=members)
    raise InvalidValueError("nothing_written", [problem])


def write_card(arguments: argparse.Namespace) -> int:
    """
    Write the card of a framework as an HTML page; with a job, what that asks.
    """
    framework = named(arguments.framework)
    page = pages.card(framework, profile=asked_for(framework, arguments.profile))
    arguments.output.write_text(page.html(), encoding="utf-8")
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


_CHECK_FLAGS: Final = {
    "--all": "name every place, not only the first few",
    "--json": "print a list of objects, for machines",
}


def _add_flags(command: argparse.ArgumentParser, flags: Mapping[str, str]) -> None:
    for name, does in flags.items():
        command.add_argument(name, action="store_true", help=does)


def _add_check(command: Callable[..., argparse.ArgumentParser]) -> None:
    one = command(
        check,
        "check framework files, translations and indexes; exit code 1 if wrong",
        "check",
        "file",
        nargs="+",
        type=Path,
    )
    _add_flags(one, _CHECK_FLAGS)
    one.add_argument(
        "--since",
        metavar="OLD",
        help=f"the version before ({_FRAMEWORK}): is the number high enough for what changed?",
    )


def parser() -> argparse.ArgumentParser:
    """
    The commands.
    """
    made = _Parser(prog="python -m competentie", description=__doc__)
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
    _add_card(commands)


def _add_card(commands: Any) -> None:
    one = commands.add_parser("card", help="write the card as an HTML page")
    one.set_defaults(run=write_card)
    one.add_argument("framework", metavar="FRAMEWORK", help=_FRAMEWORK)
    one.add_argument(
        "--profile", metavar="JOB", help="only what the job asks, by its id or title"
    )
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
        tell(str(error), sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        # What an extra brings says how to get it.
        if error.name != "openpyxl":
            raise
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
