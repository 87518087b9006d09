"""
Which rank each row of a table names: by number, by a name that is known, by the number in a name, or by order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from competentie.errors import CompetentieWarning, Problem
from competentie.model import Framework
from competentie.tabular.headings import (
    Row,
    Table,
    fold,
    is_number,
    whole_number,
)

_Known: TypeAlias = Mapping[str, Sequence[int]]
_DIGITS: Final = re.compile(r"[0-9]+")


class GuessedLadderWarning(CompetentieWarning):
    """
    Levels that have names alone got their ranks in the order in which the names occur; its problem tells which.
    """


class Ranks(NamedTuple):
    """
    The rank that a row names, by its line; the rows whose level is a name, not a number or a code; what was guessed.
    """

    by_line: dict[int, int]
    named: set[int]
    problems: list[Problem]
    guessed: tuple[str, ...] = ()


def ranks_in(
    table: Table, ladder: Sequence[str] | None, like: Framework | None
) -> Ranks:
    """
    The rank that each row names by itself.

    Args:
        table: With the columns rank or level.

        ladder: The names of the levels from low to high, if given.

        like: The framework whose levels are known, if any.
    """
    known, codes = _known(table, ladder, like)
    ranks = Ranks({}, set(), [])
    strange = []
    for row in table.rows:
        level = row.text("level")
        if "rank" in row.told:
            _put(ranks, row, "rank", whole_number(row.told["rank"]))
            if level is not None:
                ranks.named.add(row.line)
        elif level is None:
            continue
        elif fold(level) in known:
            ranks.named.add(row.line)
            _put_named(ranks, row, known[fold(level)])
        elif (number := whole_number(level)) is not None:
            _put(ranks, row, "level", number)
        elif fold(level) in codes:
            _put_named(ranks, row, codes[fold(level)])
        elif is_number(level):
            ranks.problems.append(row.problem("not_a_rank", "level"))
        else:
            ranks.named.add(row.line)
            strange.append(row)
    if ladder is not None:
        ranks.problems.extend(_off(ranks, table, ladder))
    return _with_names(ranks, table, strange, known, _spelled(table, ladder, like))


def _spelled(
    table: Table, ladder: Sequence[str] | None, like: Framework | None
) -> dict[str, str]:
    """
    The names of levels as they are spelled first, by that in lower case.
    """
    names = [*(ladder or ())]
    names += [level.name for level in like.ladder] if like else []
    names += [str(row.told["level"]) for row in table.rows if "level" in row.told]
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(fold(name), name)
    return spelled


def _known(
    table: Table, ladder: Sequence[str] | None, like: Framework | None
) -> tuple[_Known, _Known]:
    """
    The ranks of the names that are known, and those of codes.
    """
    names: dict[str, list[int]] = {}
    codes: dict[str, list[int]] = {}
    for row in table.rows:
        level, rank = row.text("level"), whole_number(row.told.get("rank", ""))
        if level is not None and rank is not None:
            _note(names, level, rank)
    if ladder is not None:
        for rank, name in enumerate(ladder, 1):
            _note(names, name, rank)
    elif like:
        for one in like.ladder:
            # What the table says of a rank counts, and what its framework says of others.
            if not any(one.rank in ranks for ranks in names.values()):
                _note(names, one.name, one.rank)
            if one.code:
                _note(codes, one.code, one.rank)
    return names, codes


def _note(names: dict[str, list[int]], name: str, rank: int) -> None:
    ranks = names.setdefault(fold(name), [])
    if rank not in ranks:
        ranks.append(rank)


def _put(ranks: Ranks, row: Row, column: str, rank: int | None) -> None:
    if rank is not None and rank >= 1:
        ranks.by_line[row.line] = rank
    else:
        ranks.problems.append(row.problem("not_a_rank", column))


def _put_named(ranks: Ranks, row: Row, found: Sequence[int]) -> None:
    if len(found) == 1:
        [ranks.by_line[row.line]] = found
    else:
        problem = row.problem("name_of_several", "level", ids=tuple(found))
        ranks.problems.append(problem)


def _off(ranks: Ranks, table: Table, ladder: Sequence[str]) -> Iterator[Problem]:
    """
    Ranks beyond the *ladder* that is given.
    """
    for row in table.rows:
        rank = ranks.by_line.get(row.line, 0)
        if rank > len(ladder):
            column = "rank" if "rank" in row.told else "level"
            yield row.problem("unknown_level", column, levels=tuple(ladder))


def _with_names(
    ranks: Ranks,
    table: Table,
    strange: Sequence[Row],
    known: _Known,
    spelled: Mapping[str, str],
) -> Ranks:
    """
    *ranks* with those of the *strange* rows, whose level is a name that is not known.
    """
    if not strange:
        return ranks
    names = [*dict.fromkeys(fold(str(row.told["level"])) for row in strange)]
    numbers = {name: number_in(name) for name in names}
    # Names that have their rank in them, as those do whose rank is known: "Niveau 3".
    agree = all(ranks == [number_in(name)] for name, ranks in known.items())
    if agree and all(numbers.values()):
        for row in strange:
            _put(ranks, row, "level", numbers[fold(str(row.told["level"]))])
        return ranks
    code = _why_not(ranks, known)
    if code:
        levels = tuple(spelled[name] for name in known)
        for row in strange:
            problem = row.problem(code, "level", known=levels, levels=levels)
            ranks.problems.append(problem)
        return ranks
    figures = {name: _DIGITS.findall(name) for name in names}
    if all(len(found) == 1 for found in figures.values()):
        # One of them is 0, or others go by another rule; their order is told.
        names.sort(key=lambda name: int(figures[name][0]))
    else:
        ranks.problems.extend(_unclear(table, names))
    for row in strange:
        ranks.by_line[row.line] = names.index(fold(str(row.told["level"]))) + 1
    return ranks._replace(guessed=tuple(spelled[name] for name in names))


def _why_not(ranks: Ranks, known: _Known) -> str | None:
    """
    Why names cannot have the ranks of their order: others are known, or there are numbers too.
    """
    if known:
        return "unknown_level"
    return "numbers_and_names" if ranks.by_line else None


def number_in(name: str) -> int:
    """
    The only whole number in a name, from 1 up; 0 if there is none, or more than one.
    """
    found = _DIGITS.findall(name)
    return int(found[0]) if len(found) == 1 and len(found[0]) < 10 else 0


def _unclear(table: Table, names: Sequence[str]) -> Iterator[Problem]:
    """
    Rows of a competency that name levels in another order than that of their first occurrence.
    """
    competency: object = None
    before = ""
    for row in table.rows:
        named = row.told.get("competency_name", row.told.get("competency", competency))
        if named != competency:
            competency, before = named, ""
        level = row.text("level")
        if level is None:
            continue
        if before and names.index(fold(level)) < names.index(fold(before)):
            yield row.problem("unclear_ladder", "level", before=before)
        before = level
