"""
Documents that are damaged: at random, and frameworks of which it is known by construction which stage they break.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import competentie as c
from competentie.model import (
    CellMark,
    Correction,
    DescriptorState,
    Group,
    History,
    LegendEntry,
    Level,
    Mark,
    Provenance,
    Replacement,
    Specialisation,
    StatedRule,
)

LINKS: dict[str, Any] = {"uri": "urn:x:1", "exact_match": ("urn:x:2",), "extra": {}}
NOTES: dict[str, Any] = {"notes": "Een.\nTwee."}
CODE: dict[str, Any] = {"code": "A.1"}


def _cell(id: str, rank: int, state: DescriptorState, *texts: str) -> c.Descriptor:
    indicators = tuple(c.Indicator(f"{id}_{n}", text, **LINKS, **NOTES, **CODE) for n, text in enumerate(texts, 1))
    return c.Descriptor(id, rank, state, "Kort." if texts else "", indicators, **LINKS, **NOTES)


RICH = c.Framework(
    id="voor-beeld",
    version="1.2.3",
    modified=dt.date(2026, 1, 31),
    language="nl",
    title="Voorbeeld",
    ladder=(Level(1, "Een", "Begint.", **NOTES, **CODE, extra={}), Level(3, "Drie", ""), Level(4, "Vier", "")),
    legend=(LegendEntry(CellMark.GROWTH, "Groen", "groei"), LegendEntry(CellMark.DESIRED, "Blauw", "gewenst")),
    competencies=(
        c.Competency(
            "luisteren",
            "Luisteren",
            "Horen.",
            (
                _cell("luisteren_1", 1, DescriptorState.DEFINED, "Zwijgt.", "Knikt."),
                _cell("luisteren_3", 3, DescriptorState.DEFINED, "Vraagt."),
                _cell("luisteren_4", 4, DescriptorState.NOT_APPLICABLE),
            ),
            group="contact",
            **LINKS,
            **NOTES,
            **CODE,
        ),
        c.Competency(
            "plannen",
            "Plannen",
            "",
            (
                _cell("plannen_3", 3, DescriptorState.DEFINED, "Plant."),
                _cell("plannen_4", 4, DescriptorState.UNDEFINED),
            ),
        ),
    ),
    specialisations=(Specialisation("bellen", "Bellen", **LINKS), Specialisation("mailen", "Mailen")),
    profiles=(
        c.JobProfile(
            "adviseur",
            "Adviseur",
            {"luisteren": 3},
            (Mark("plannen", 4, CellMark.DESIRED),),
            "Let op.",
            unlisted=c.Requirement.NONE,
            group="banen",
            **LINKS,
            **CODE,
        ),
        c.JobProfile("stagiair", "Stagiair", {"plannen": None}),
    ),
    history=History(("horen", "kijken"), (Replacement("horen", "luisteren", equivalent=False),)),
    provenance=Provenance(
        "T", "S", "0" * 64, "P", "L", dt.date(2026, 1, 1), ("N",), (Correction("plannen_3_1", "text", "a", "b", "c"),)
    ),
    groups=(Group("banen", "Banen", **LINKS, **NOTES), Group("contact", "Contact", parent="banen")),
    rule=StatedRule(c.Climb.HIGHEST, Fraction(2, 3)),
    # What stands in extra is looked at once: it is the same kind everywhere.
    **{**LINKS, "extra": {"b": [1, None], "a": {"c": "d"}}},
    **NOTES,
)
DOCUMENT: dict[str, Any] = json.loads(c.to_json(RICH))
"""
A framework that holds something in every field, as JSON has it.
"""


class Damaged(NamedTuple):
    """
    A damaged document, and the place of the damage as problems name it.
    """

    path: str
    document: dict[str, Any]


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a game


Steps = tuple[str | int, ...]


def places(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """
    Every value in a document with the way to it, the document itself left out.
    """
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield (*steps, step), item
        yield from places(item, (*steps, step))


def named(steps: Steps) -> str:
    """
    A way as problems name it: ``competencies[2].descriptors[0].rank``.
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def holder_of(document: Any, steps: Steps) -> Any:
    for step in steps[:-1]:
        document = document[step]
    return document


def _put(steps: Steps, value: Any) -> Damaged:
    document = copy.deepcopy(DOCUMENT)
    holder_of(document, steps)[steps[-1]] = value
    return Damaged(named(steps), document)


# By structure: a value by itself is not what it must be.

NULLABLE = {"modified", "note", "title", "source", "source_sha256", "publisher", "licence", "retrieved"}
LEFT_OUT = {
    *("uri", "exact_match", "group", "groups", "parent", "code", "notes", "extra"),
    *("rule", "climb", "threshold", "unlisted"),
}
IN_LINES = {"description", "definition", "summary", "notes"}
MAY_BE_EMPTY = {"description", "definition", "summary", "note"}
BAD_CHARACTERS = ("x\n", "a\nb", "\x00", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "a\udfffb")
BAD_NAMES = {
    "id": ("", "A", "a b", "1a", "a__b", "_a", "a_", "é", "a\n", " a"),
    "version": ("1", "1.0", "01.0.0", "1.0.0-rc1", "1.0.0\n", "v1.0.0", "1.0.٣"),
    "language": ("NL", "n", "nl_NL", "nl-", "nl\n"),
    "source_sha256": ("0" * 63, "0" * 65, "g" * 64, "0" * 64 + "\n", "A" * 64),
    "threshold": ("", "x", "3/0", "1.2.3", " 3/4", "3/4\n"),
    "modified": ("2026-1-1", "20260101", "2026-01-01\n", "gisteren", "2026-01-01T00:00:00"),
}
NAMED_ALIKE = {"competency": "id", "old": "id", "new": "id", "group": "id", "parent": "id", "retrieved": "modified"}
CHOSEN = {"state", "status", "climb", "unlisted"}


def _is_name(steps: Steps) -> str:
    """
    Which of the bad names the value at a place is to be spared; empty where it is a text.
    """
    key = str(steps[-2] if isinstance(steps[-1], int) else steps[-1])
    if key == "id" and "corrections" in steps:
        return ""
    key = "id" if key == "retired_ids" else NAMED_ALIKE.get(key, key)
    return key if key in BAD_NAMES else ""


def broken_structures() -> Iterator[Damaged]:
    """
    The rich framework with one value in it that is not what it must be, in every place and in many ways.
    """
    for steps, value in places(DOCUMENT):
        if steps == ("format",):
            continue
        for wrong in _wrong_values(steps, value):
            yield _put(steps, wrong)
    for steps, value in [((), DOCUMENT), *places(DOCUMENT)]:
        if isinstance(value, dict) and steps[-1:] != ("desired",) and "extra" not in steps:
            yield from _wrong_keys(steps, value)


def _wrong_values(steps: Steps, value: Any) -> Iterator[Any]:
    key = str(steps[-1])
    if "extra" in steps[:-1]:
        # Most values may stand there.
        yield from (0.5, float("nan"), 1e400, 2**53 + 1, -(2**53) - 1, "\ud800", {"\udfff": 1})
        return
    is_null_allowed = (key in NULLABLE and not ("profiles" in steps and key == "title")) or "desired" in steps[:-1]
    if key == "title" and len(steps) == 1:
        is_null_allowed = False
    if not is_null_allowed:
        yield None
    if isinstance(value, bool):
        yield from (0, 1, "true", [])
    elif isinstance(value, int):
        yield from ("1", True, 2.5, 0, -1, 10**9 + 1, 10**30, [], {})
    elif isinstance(value, str):
        yield from (1, True, [], {}, ["x"])
        yield from _wrong_texts(steps, key)
    elif isinstance(value, list):
        yield from ({}, "abc", 1, {"0": "x"})
    elif isinstance(value, dict):
        yield from ([], "abc", 1, [value])


def _wrong_texts(steps: Steps, key: str) -> Iterator[str]:
    name = _is_name(steps)
    if name == "id" and len(steps) == 1:
        yield from ("", "A", "a_b", "a--b", "-a", "a-", "a\n")
    elif name:
        yield from BAD_NAMES[name]
    elif key in CHOSEN:
        yield from ("", "DEFINED", "other", "growth\n")
    else:
        yield from (bad for bad in BAD_CHARACTERS if not (key in IN_LINES and "\n" in bad))
        yield from ("a\r\nb", "\t")
        if key not in MAY_BE_EMPTY:
            yield from ("", "  ", "\u00a0")


def _wrong_keys(steps: Steps, value: dict[str, Any]) -> Iterator[Damaged]:
    for key in value:
        # A document without its format is another matter.
        if key in LEFT_OUT or key == "format":
            continue
        document = copy.deepcopy(DOCUMENT)
        del holder_of(document, (*steps, key))[key]
        yield Damaged(named((*steps, key)), document)
    yield _put((*steps, "unknown"), 1)


# By reference: each value is right by itself, and they do not go together.


def broken_references(seed: int) -> Iterator[Damaged]:
    """
    The rich framework with one thing in it that does not go with the rest, once for each way.
    """
    chance = _chance(seed)
    yield _twice_the_same_id(chance)
    yield _put(("ladder",), [])
    yield _put(("ladder",), DOCUMENT["ladder"][::-1])
    yield _put(("ladder", chance.randrange(1, 3), "rank"), 1)
    yield _put(("legend", 1, "status"), "growth")
    yield _put(("competencies", 0, "descriptors", chance.randrange(3), "rank"), chance.choice([2, 5, 10**9]))
    yield _put(("competencies", 0, "descriptors", 0, "rank"), chance.choice([3, 4]))
    yield _put(("profiles", 0, "desired"), {"luister": chance.choice([1, None])})
    yield _put(("profiles", 0, "desired"), {"plannen": chance.choice([1, 2, 9])})
    yield _put(("profiles", 0, "desired"), {"luisteren": 4})
    yield _put(("profiles", 1, "desired"), {"plannen": 4})
    yield _put(("profiles", 0, "marks", 0, "competency"), "plan")
    yield _put(("profiles", 0, "marks", 0, "rank"), chance.choice([1, 2, 9]))
    yield _put(("profiles", 1, "id"), "adviseur")
    yield _put(("history", "retired_ids"), [chance.choice(_live_ids())])
    yield _put(("history", "retired_ids"), ["horen", "kijken", "horen"])
    yield _put(("history", "replaced", 0, "old"), chance.choice(_live_ids()))
    yield _put(("history", "replaced", 0, "new"), "nergens")
    yield _put(("history", "replaced"), _circle(chance.randrange(1, 5)))
    yield _put(("competencies", 0, "group"), "contacten")
    yield _put(("profiles", 0, "group"), "baan")
    yield _put(("profiles", chance.randrange(2), "framework"), "ander-raamwerk")
    yield _put(("groups", 1, "parent"), chance.choice(["nergens", "luisteren"]))
    yield _put(("groups", 0, "parent"), chance.choice(["contact", "banen"]))
    yield _put(("rule", "threshold"), chance.choice(["0", "2", "0/3"]))
    yield _put(("extra",), nested(chance.randrange(21, 40)))
    yield _put(("provenance", "corrections", 0, "id"), chance.choice(["nergens", "ladder/2", "ladder", "adviseur"]))


def nested(depth: int) -> dict[str, Any]:
    """
    That many objects in each other.
    """
    made: dict[str, Any] = {}
    for _ in range(depth - 1):
        made = {"in": made}
    return made


def _id_places() -> list[Steps]:
    return [
        steps
        for steps, _ in places(DOCUMENT)
        if steps[-1] == "id" and len(steps) > 1 and steps[0] in ("competencies", "specialisations", "groups")
    ]


def _live_ids() -> list[str]:
    return [holder_of(DOCUMENT, steps)["id"] for steps in _id_places()]


def _twice_the_same_id(chance: random.Random) -> Damaged:
    one, other = chance.sample(_id_places(), 2)
    return _put(one, holder_of(DOCUMENT, other)["id"])


def _circle(size: int) -> list[dict[str, Any]]:
    names = [f"weg_{n}" for n in range(size)]
    heirs = [*names[1:], names[0]]
    return [{"old": old, "new": new, "equivalent": True} for old, new in zip(names, heirs, strict=True)]


# By syntax: the text cannot be read at all.


def broken_texts(seed: int) -> Iterator[str | bytes]:
    """
    The text of the rich framework, unreadable, once for each way.
    """
    chance = _chance(seed)
    text = json.dumps(DOCUMENT, ensure_ascii=False)
    place = chance.randrange(1, len(text))
    yield text[:place]
    yield text + chance.choice(["{}", "]", "x", '"'])
    yield text.replace(":", chance.choice(["=", "", "::"]), 1)
    yield text.replace('"rank"', f'"rank": {chance.choice(["NaN", "Infinity", "-Infinity"])}, "rank"', 1)
    key = chance.choice(["title", "id", "rank", "text", "state", "equivalent"])
    yield text.replace(f'"{key}"', f'"{key}": 1, "{key}"', 1)
    yield text.encode()[:place] + chance.choice([b"\xff", b"\xc3(", b"\xe2\x82"]) + text.encode()[place:]
    yield text.encode(chance.choice(["utf-16", "utf-32"]))
    yield "[" * chance.randrange(100_000, 200_000)


# At random: what comes of it is not known.

JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    2.9,
    "",
    "abc",
    "\ud800",
    "x\n",
    [],
    {},
    [[]],
    {"id": 1},
    float("nan"),
    10**30,
    1e999,
]


def damaged(document: Any, seed: int, times: int = 1) -> Any:
    """
    *document* with so many things in it changed, removed, doubled or moved; it stays as it is itself.
    """
    chance = _chance(seed)
    made = copy.deepcopy(document)
    for _ in range(times):
        made = _damage(made, chance)
    return made


def _damage(document: Any, chance: random.Random) -> Any:
    holders = [document] if isinstance(document, dict | list) else []
    for holder in holders:
        children = holder.values() if isinstance(holder, dict) else holder
        holders += [child for child in children if isinstance(child, dict | list) and child]
    holder = chance.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return document
    key = chance.choice(keys)
    action = chance.choice(["replace", "remove", "rename", "double", "swap"])
    if action == "replace":
        holder[key] = copy.deepcopy(chance.choice(JUNK))
    elif action == "remove":
        del holder[key]
    elif action == "swap":
        other = chance.choice(keys)
        holder[key], holder[other] = holder[other], holder[key]
    elif isinstance(holder, dict):
        holder[f"{key}_{action}"] = holder.pop(key) if action == "rename" else copy.deepcopy(holder[key])
    else:
        holder.insert(chance.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    return document
