"""
Words: each language says all there is to say, under the same keys, of the same things.
"""

from __future__ import annotations

import ast
import enum
import re
import string
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import competentie as c
from competentie import GapStatus, Requirement, Role, Verdict
from competentie.climbs import Climb
from competentie.errors import CODES, InvalidTypeError, InvalidValueError
from competentie.evidence import Repeated, Tie
from competentie.gaps import COMPARED
from competentie.labels import check_language, label, use_language
from competentie.model import CellMark, DescriptorState
from competentie.words import LANGUAGES, Shown, joined, language_for, primary, words_in
from competentie.words.tables import Language
from refusals import problems

PACKAGE = Path(c.__file__).parent
TABLES = Language._fields
# What people write is read in every language at once; it is not said.
READ = ("columns", "headings", "states", "requirements", "roles", "asides", "answers")
SAID = tuple(table for table in TABLES if table not in READ)
EVERY_TABLE = pytest.mark.parametrize("table", TABLES)
EVERY_SAID_TABLE = pytest.mark.parametrize("table", SAID)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def words(language: str, table: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(words_in(language), table)
    return found


def texts(language: str, table: str) -> Iterator[str]:
    for value in words(language, table).values():
        yield from (value,) if isinstance(value, str) else value


def test_each_language_is_a_module() -> None:
    names = {path.stem for path in (PACKAGE / "words").glob("*.py")} - {"__init__", "tables"}
    assert names == set(LANGUAGES)


@EVERY_TABLE
def test_every_language_has_the_same_keys(table: str) -> None:
    first, *others = (words(language, table).keys() for language in LANGUAGES)
    assert first
    assert all(other == first for other in others)


@EVERY_TABLE
@EVERY_LANGUAGE
def test_no_text_is_empty(table: str, language: str) -> None:
    for text in texts(language, table):
        assert text.strip()
        assert text.isprintable()
        assert "  " not in text


@EVERY_SAID_TABLE
def test_a_text_names_the_same_in_every_language(table: str) -> None:
    for key in words(LANGUAGES[0], table):
        shown = [placeholders(words(language, table)[key]) for language in LANGUAGES]
        assert all(one == shown[0] for one in shown), key


@EVERY_LANGUAGE
@pytest.mark.parametrize("key", ["standing", "colours.cell", "colours.person"])
def test_a_card_tells_of_every_standing_that_is_not_as_desired(language: str, key: str) -> None:
    told = {name for name, _ in placeholders(words(language, "pages")[key])}
    assert told == {status.value for status in COMPARED} - {GapStatus.DESIRED.value}


def placeholders(text: str) -> set[tuple[str, bool]]:
    """
    What a text names, and whether it is shown itself; not so for a number that only tells one from many.
    """
    found = [(name, "|" not in (how or "")) for _, name, how, _ in string.Formatter().parse(text) if name is not None]
    itself = {name for name, shown in found if shown}
    return {(name, name in itself) for name, _ in found}


@EVERY_SAID_TABLE
@EVERY_LANGUAGE
def test_a_text_shows_its_values_in_ways_that_there_are(table: str, language: str) -> None:
    for key, text in words(language, table).items():
        for _, name, how, conversion in string.Formatter().parse(text):
            assert not conversion
            assert name is None or not name or name.isidentifier(), key
            if how and "|" in how:
                one, many = how.split("|")
                assert one, key
                assert many, key
                assert one != many, key
            else:
                assert how in (None, "", "quoted", "term", "capital", "role"), key


def test_no_text_was_left_in_another_language() -> None:
    alike = {
        (table, key)
        for table in SAID
        for key in words("en", table)
        if words("en", table)[key] == words("nl", table)[key] and re.search(r"[a-z]{3}", bare(words("en", table)[key]))
    }
    # What is open is so in both.
    assert alike == {("pages", "open")}


def bare(text: str) -> str:
    """
    A text without what it names.
    """
    return re.sub(r"\{[^{}]*\}", "", text)


# Every key is one that is used.


@cache
def said_in_code() -> tuple[frozenset[str], tuple[str, ...]]:
    """
    The texts in the modules of the package, but those of a language; and what texts with values in them can be.
    """
    paths = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "words" or path.stem == "__init__"]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    whole = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(whole), tuple(pattern_of(node) for node in nodes if isinstance(node, ast.JoinedStr))


def is_used(key: str) -> bool:
    """
    Whether a module has *key* as a text, or makes it of a text and something else.
    """
    whole, made = said_in_code()
    return key in whole or any(re.fullmatch(pattern, key) for pattern in made)


def pattern_of(text: ast.JoinedStr) -> str:
    """
    What a text with values in it can be; nothing, where it says too little itself.
    """
    parts = [part.value if isinstance(part, ast.Constant) else None for part in text.values]
    said = "".join(str(part) for part in parts if part is not None)
    if len(said) < len("level."):
        return r"(?!)"
    return "".join(".+" if part is None else re.escape(str(part)) for part in parts)


@pytest.mark.parametrize("table", ["forms", "pages", "figures", "terms", "errors", "problems"])
def test_every_key_is_used(table: str) -> None:
    assert [key for key in words("en", table) if not is_used(key)] == []


def test_a_key_that_is_not_used_is_seen() -> None:
    assert not is_used("nobody_says_this")


def test_problems_are_those_that_there_are() -> None:
    assert words("en", "problems").keys() == CODES.keys()


LABELLED: tuple[type[enum.Enum], ...] = (
    GapStatus,
    CellMark,
    Verdict,
    DescriptorState,
    Requirement,
    Climb,
    Role,
    Tie,
    Repeated,
)


def test_the_page_of_messages_is_what_words_say() -> None:
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, str(root / "tools" / "make_messages.py"), "--check"], check=True)
    page = (root / "docs" / "messages.md").read_text(encoding="utf-8")
    assert [code for code, stage in CODES.items() if f"| `{code}` | {stage.value} |" not in page] == []


@EVERY_LANGUAGE
def test_labels_are_those_of_the_members(language: str) -> None:
    members: list[Any] = [member for cls in LABELLED for member in cls]
    answers = (True, False, None)
    keys = {f"{type(member).__name__}.{member.value}" for member in members} | {f"answer.{one}" for one in answers}
    assert words(language, "labels").keys() == keys
    for value in (*members, *answers):
        assert label(value, language=language) in words(language, "labels").values()


# What people write


def test_what_people_write_is_what_there_is() -> None:
    for language in LANGUAGES:
        # What could be more than one role is read as none, with a hint.
        assert words(language, "roles").keys() == {role.value for role in Role} | {"unclear"}
        assert words(language, "answers").keys() == {"True", "False", "None"}
        assert words(language, "columns").keys() == {"person", "rater", "role", "indicator", "value", "at"}


@pytest.mark.parametrize("table", READ)
def test_what_people_write_means_one_thing_in_every_language(table: str) -> None:
    meant: dict[str, str] = {}
    for language in LANGUAGES:
        for key, written in words(language, table).items():
            for text in written:
                assert text == text.casefold().strip()
                assert meant.setdefault(text, key) == key, text


# Showing values


def test_a_value_is_shown_as_the_sentence_asks() -> None:
    def shown(how: str, value: object, language: str = "en") -> str:
        return f"{{x:{how}}}".format(x=Shown(value, language))

    assert shown("", "a'b") == "a'b"
    assert shown("quoted", "a'b") == '"a\'b"'
    assert shown("", (1, "x")) == "1, x"
    assert shown("", ()) == "none"
    assert [shown("capital", text) for text in ("eigen beeld", "2025", "")] == ["Eigen beeld", "2025", ""]
    assert shown("", (), "nl") == "geen"
    assert [shown("one|many", count) for count in (0, 1, 2)] == ["many", "one", "many"]
    assert shown("term", "id", "nl").startswith("een id")
    assert shown("term", "LevelRule") == "of type LevelRule"
    assert shown("term", ("int", "Requirement"), "nl").endswith("int of Requirement")
    assert "quoted" not in shown("quoted", "x" * 1000)
    assert len(shown("quoted", "x" * 1000)) < 100


def test_items_stand_in_a_row() -> None:
    assert joined(["a"], "and", "en") == "a"
    assert joined(["a", "b"], "and", "en") == "a and b"
    assert joined(["a", "b", "c"], "or", "nl") == "a, b of c"
    assert joined([], "and", "en") == "none"


def test_a_language_is_that_of_a_tag() -> None:
    assert [primary(tag) for tag in ("nl", "nl-BE", "sr-Latn-RS")] == ["nl", "nl", "sr"]
    assert [language_for(tag) for tag in ("nl", "nl-BE", "en-GB", "fr", "nld")] == ["nl", "nl", "en", "en", "en"]
    assert check_language("nl-BE") == "nl"
    framework = c.load_framework("sociaalwerker-b", "1.0.0")
    assert use_language(framework) == use_language(framework.ref) == "nl"
    assert use_language(framework, "en") == "en"
    [problem] = problems(InvalidValueError, check_language, "fr")
    assert (problem.path, problem.code, problem.parameters) == (
        "language",
        "no_words_in_language",
        {"there": LANGUAGES},
    )
    [problem] = problems(InvalidTypeError, check_language, None)
    assert (problem.path, problem.code) == ("language", "wrong_type")
