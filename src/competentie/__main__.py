"""
The command line, for people who write frameworks: ``python -m competentie check|format|index|diff|profile``.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from competentie.catalog import (
    Index,
    load_framework,
    read_framework,
    translations_of,
)
from competentie.checking import entries, is_warning, problems, read, translations_in
from competentie.documents import from_json, to_json
from competentie.errors import CompetentieError, FrameworkDataError, Problem
from competentie.model import DescriptorState, Framework, JobProfile
from competentie.versions import Change, Operation, diff
from competentie.words import language_for, quote, shown, words_in

_FRAMEWORK: Final = "a .json file, ID or ID@VERSION"
# Of each kind of problem, how many places are named unless all are asked for.
_FIRST_PLACES: Final = 5


def check(arguments: argparse.Namespace) -> int:
    """
    Print what there is to say of files; 1 if anything is wrong, and not if there is only something to mind.
    """
    found = [(path, problem) for path in arguments.file for problem in problems(path)]
    if arguments.json:
        told = [as_json(path, problem) for path, problem in found]
        print(json.dumps(told, indent=2))
    else:
        for path in dict.fromkeys(arguments.file):
            of_file = [problem for where, problem in found if where == path]
            places = None if arguments.all else _FIRST_PLACES
            print(
                "".join(f"{line}\n" for line in report(path, of_file, places)), end=""
            )
    return int(not all(is_warning(problem) for _, problem in found))


def report(path: Path, found: list[Problem], places: int | None) -> Iterator[str]:
    """
    What was *found* in the file at *path*, by code, errors first: how often, and the first *places*; None for all.
    """
    warned = sum(map(is_warning, found))
    if found:
        yield _words(
            "check.file", file=path, errors=len(found) - warned, warnings=warned
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
    print(
        to_json(JobProfile(id="job", title=forms["job"], desired={}, note=note)), end=""
    )
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


def parser() -> argparse.ArgumentParser:
    """
    The five commands.
    """
    made = argparse.ArgumentParser(prog="python -m competentie", description=__doc__)
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    command = partial(_add_command, commands)
    checking = command(
        check,
        "check framework files, translations and indexes; exit code 1 if wrong",
        "check",
        "file",
        nargs="+",
        type=Path,
    )
    _add_flags(checking, _CHECK_FLAGS)
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
