"""
Ids for what a table tells: the one it gives, that of the same thing in an earlier version, or a new one.

An id never comes from a place in a list, and none that was ever used stands for something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from competentie._kinds import IDENTIFIER
from competentie.errors import Problem
from competentie.invariants import all_ids
from competentie.model import Framework, Indicator
from competentie.tabular.headings import fold
from competentie.tabular.reading import Reading, Thing

_LONGEST: Final = 40
_LATIN: Final = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]{1,2})\b")
_Place: TypeAlias = tuple[str, int]


def id_for(name: str, kind: str, taken: set[str]) -> str:
    """
    An id in the words of *name* that is not *taken*, which it is from now on.

    Letters of Latin scripts lose what ASCII does not have (``Æ`` is ``ae``, ``é`` is ``e``); a name without any is
    called after its *kind*: ``competency_1``.
    """
    letters = "".join(map(_ascii, unicodedata.normalize("NFKD", name.casefold())))
    words = re.findall(r"[a-z0-9]+", letters)
    base = ""
    for word in words:
        if base and len(base) + len(word) >= _LONGEST:
            break
        base += f"_{word}" if base else word[:_LONGEST]
    if base[:1].isdigit():
        base = f"{kind}_{base}"
    return _free(base, taken) if base else numbered(kind, taken)


def _ascii(letter: str) -> str:
    """
    A letter, in lower case, in those of ASCII.
    """
    if letter.isascii():
        return letter
    if unicodedata.combining(letter):
        return ""
    found = _LATIN.match(unicodedata.name(letter, ""))
    return found[1].lower() if found else " "


def _free(base: str, taken: set[str]) -> str:
    if base in taken:
        return numbered(base, taken, 2)
    taken.add(base)
    return base


def numbered(base: str, taken: set[str], number: int = 1) -> str:
    """
    *base* with the first number, from *number* up, with which it is not *taken*; it is from now on.
    """
    while f"{base}_{number}" in taken:
        number += 1
    taken.add(f"{base}_{number}")
    return f"{base}_{number}"


def ever_used(framework: Framework) -> set[str]:
    """
    The ids that a framework has and had.
    """
    history = framework.history
    replaced = [id for one in history.replaced for id in (one.old, one.new)]
    return {*all_ids(framework), *history.retired_ids, *replaced}


def give_ids(reading: Reading) -> None:
    """
    Give each thing its id; what is wrong with those that the table gives is added to the problems.
    """
    taken = ever_used(reading.like) if reading.like else set()
    given = {id: kind for kind, id, _ in _given(reading)}
    reading.problems += _problems(reading)
    taken |= given.keys()
    _give_to_named(reading, "competency", taken, set(given))
    _give_to_named(reading, "group", taken, set(given))
    _give_to_cells(reading, taken, set(given))
    _give_to_behaviours(reading, taken, set(given))


def _given(reading: Reading) -> Iterator[tuple[str, str, Thing]]:
    """
    The ids that the table gives, with the kind of thing and the thing.
    """
    for kind, things in (
        ("competency", reading.competencies.values()),
        ("group", reading.groups.values()),
        ("descriptor", reading.cells.values()),
        ("indicator", [thing for _, thing in reading.behaviours]),
    ):
        for thing in things:
            if kind in thing.told:
                thing.id = thing.told[kind]
                yield kind, thing.id, thing


def _problems(reading: Reading) -> Iterator[Problem]:
    """
    Ids that cannot be: not in the form of one, given twice, retired, or those of another kind of thing.
    """
    like = reading.like
    kinds = _kinds(like) if like else {}
    gone = ever_used(like) - kinds.keys() if like else set()
    lines: dict[str, int] = {}
    for kind, id, thing in _given(reading):
        line = thing.lines[kind]
        yield from (p.at(kind, line) for p in IDENTIFIER.problems(id))
        if id in lines:
            yield Problem("id_given_twice", kind, id, line=line, other_line=lines[id])
        lines.setdefault(id, line)
        if not like:
            continue
        if id in gone:
            yield Problem("id_retired", kind, id, line=line, framework=like.name)
        elif kinds.get(id, kind) != kind:
            yield Problem("id_of_another", kind, id, line=line, framework=like.name)


def _kinds(framework: Framework) -> dict[str, str]:
    """
    What each id of a framework is the id of.
    """
    kinds = {one.id: "specialisation" for one in framework.specialisations}
    kinds |= {group.id: "group" for group in framework.groups}
    for competency in framework.competencies:
        kinds[competency.id] = "competency"
        kinds |= {d.id: "descriptor" for d in competency.descriptors}
        kinds |= dict.fromkeys(competency.indicator_ids, "indicator")
    return kinds


def _give_to_named(
    reading: Reading, kind: str, taken: set[str], claimed: set[str]
) -> None:
    """
    Ids for competencies or groups that have a name alone: of the same name in the earlier version, or new.
    """
    things = reading.competencies if kind == "competency" else reading.groups
    earlier: tuple[tuple[str, str], ...] = ()
    if reading.like:
        like = reading.like
        of_kind = like.competencies if kind == "competency" else like.groups
        earlier = tuple((one.name, one.id) for one in of_kind)
    for thing in things.values():
        if thing.id:
            continue
        name = thing.told[f"{kind}_name"]
        same = [id for known, id in earlier if known == name]
        same += [id for known, id in earlier if fold(known) == fold(name)]
        free = [id for id in same if id not in claimed]
        thing.id = free[0] if free else id_for(name, kind, taken)
        claimed.add(thing.id)


def _give_to_cells(reading: Reading, taken: set[str], claimed: set[str]) -> None:
    """
    Ids for cells: at most one is at a rank, so the earlier one of that competency and rank is the same.
    """
    earlier: dict[_Place, str] = {}
    for competency in reading.like.competencies if reading.like else ():
        for descriptor in competency.descriptors:
            earlier[competency.id, descriptor.rank] = descriptor.id
    for (key, rank), cell in reading.cells.items():
        if cell.id:
            continue
        competency_id = reading.competencies[key].id
        same = earlier.get((competency_id, rank), "")
        if same and same not in claimed:
            cell.id = same
        else:
            cell.id = _free(f"{competency_id}_{rank}", taken)
        claimed.add(cell.id)


def _give_to_behaviours(reading: Reading, taken: set[str], claimed: set[str]) -> None:
    """
    Ids for behaviours: that of the same text, in the same cell first, then the same competency, then anywhere.
    """
    if reading.like:
        for place in (_in_cell, _in_competency, _anywhere):
            for spelled in (str, fold):
                _give_same(reading, place, spelled, claimed)
    for at, thing in reading.behaviours:
        if not thing.id:
            thing.id = numbered(reading.cells[at].id, taken)


def _in_cell(place: _Place) -> object:
    return place


def _in_competency(place: _Place) -> object:
    return place[0]


def _anywhere(_place: _Place) -> object:
    return None


def _give_same(
    reading: Reading,
    where: Callable[[_Place], object],
    spelled: Callable[[str], str],
    claimed: set[str],
) -> None:
    """
    Give behaviours without an id those of the same text, as it is *spelled*, in the same place, as *where* has it.
    """
    earlier: dict[tuple[object, str], list[str]] = defaultdict(list)
    for place, indicator in _earlier(reading):
        if indicator.id not in claimed:
            earlier[where(place), spelled(indicator.text)].append(indicator.id)
    for (key, rank), thing in reading.behaviours:
        text = thing.told.get("text", "")
        place = (reading.competencies[key].id, rank)
        same = earlier.get((where(place), spelled(text)))
        if same and not thing.id:
            thing.id = same.pop(0)
            claimed.add(thing.id)


def _earlier(reading: Reading) -> Iterator[tuple[_Place, Indicator]]:
    for competency in reading.like.competencies if reading.like else ():
        for descriptor in competency.descriptors:
            for indicator in descriptor.indicators:
                yield (competency.id, descriptor.rank), indicator
