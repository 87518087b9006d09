"""
Tables: the ratings that people have, in the forms they have them in; every bad row named; the form they fill in.
"""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import pickle
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import Rating, RatingScale, Role, read_ratings
from competentie.errors import (
    FrameworkNotFoundError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    RatingsError,
    UnknownIdError,
)
from competentie.evidence import Repeated
from competentie.labels import label
from competentie.tabular import Dates, FormRow, RatingsTable, files, rating_form
from competentie.tabular.headings import by_label, by_word
from competentie.tabular.ratings import NO_ANSWER, ROLES, _table_in_workbook
from competentie.words import LANGUAGES, words_in
from refusals import problems as problems_of
from refusals import refusal
from strategies import SHIPPED, frameworks, job_profiles, ratings

HEADER = ["person", "rater", "role", "indicator", "value"]
ID = "coachen_2_1"
HEADINGS = {
    "person": ["person", "persoon", "medewerker", "employee"],
    "rater": ["rater", "beoordelaar"],
    "role": ["role", "rol"],
    "indicator": ["indicator", "gedragsindicator", "indicator_id"],
    "value": ["value", "answer", "waarde", "antwoord", "score"],
    "at": ["at", "date", "datum", "tijdstip"],
}
ANSWERS = {
    **dict.fromkeys(["ja", "yes", "true", "waar", "1", "waargenomen", "observed"], True),
    **dict.fromkeys(["nee", "no", "false", "onwaar", "0", "niet waargenomen", "not observed"], False),
    **dict.fromkeys(["n.v.t.", "nvt", "", "niet beoordeeld", "not assessed"]),
}


def table(*rows: str, header: str = "person,rater,role,indicator,value") -> io.StringIO:
    return io.StringIO("\n".join([header, *rows]))


def read(*rows: str, **arguments: Any) -> list[Any]:
    """
    The values of the ratings in *rows* of indicator and value.
    """
    found = read_ratings(table(*(f"p,r{n},peer,{row}" for n, row in enumerate(rows))), SHIPPED, **arguments)
    return [rating.value for rating in found["p"]]


def problems(source: Any, **arguments: Any) -> tuple[Problem, ...]:
    with pytest.raises(RatingsError) as caught:
        read_ratings(source, SHIPPED, **arguments)
    assert caught.value.code == "cannot_read_ratings"
    return caught.value.problems


def refused(source: Any, **arguments: Any) -> list[tuple[int | None, str, str, object]]:
    """
    Per problem its line, column, code and value.
    """
    return [(problem.line, problem.path, problem.code, problem.value) for problem in problems(source, **arguments)]


@given(
    st.dictionaries(st.sampled_from(["Anna", "Bram; de Boer", 'C "x", D', "é\u00a0f"]), ratings(SHIPPED), min_size=1),
    st.sampled_from(",;\t"),
    st.permutations(HEADER),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([{True: "ja", False: "nee", None: "n.v.t."}, {True: "YES", False: "No", None: ""}, {True: "1", False: "0", None: "N.V.T."}, {True: "True", False: "FALSE", None: " "}]),
)  # fmt: skip
def test_what_people_have_is_read(
    people: Any, delimiter: str, header: list[str], bom: bool, newline: str, words: Any
) -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, header, delimiter=delimiter, lineterminator=newline)
    writer.writeheader()
    for person, given_ in people.items():
        for r in given_:
            row = {"person": person, "rater": r.rater, "role": r.role.value, "indicator": r.indicator}
            writer.writerow({**row, "value": words[r.value]})
    text = ("\ufeff" if bom else "") + file.getvalue()
    assert read_ratings(io.StringIO(text, newline=""), SHIPPED) == {
        person.strip(): tuple(given_) for person, given_ in people.items()
    }


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    text = f"Persoon;Rol;Beoordelaar;Gedragsindicator;Antwoord;Datum\nAnna;Collega;b;{ID};Ja;2026-11-23\n"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(text, encoding=encoding)
        expected = {"Anna": (Rating(ID, "b", Role.PEER, True, dt.datetime(2026, 11, 23)),)}  # noqa: DTZ001
        assert read_ratings(path, SHIPPED) == expected
        assert read_ratings(str(path), SHIPPED) == expected
    for missing in (tmp_path / "none.csv", str(tmp_path / "none.csv"), "", "n" * 255):
        with pytest.raises(OSError):  # noqa: PT011 - of the system
            read_ratings(missing, SHIPPED)


@pytest.mark.parametrize(
    "content",
    [
        f"p;r;peer;{ID};ja\np;s;peer;{ID};nee",
        f"p\tr\tpeer\t{ID}\tja",
        f"p;r;peer;{ID};ja\r",
        f"p;r;peer;{ID};ja;" * 12,
        "/p" * 2048 + "/",
        "p\0r",
    ],
)
def test_the_content_of_a_file_is_no_path_and_is_not_told(content: str) -> None:
    [problem] = problems_of(InvalidTypeError, read_ratings, content, SHIPPED)
    assert (problem.path, problem.code, problem.value) == ("source", "not_a_path", None)
    assert problem.parameters == {"length": len(content)}
    # Where the system is asked, it says what it was asked for.
    assert ID not in repr(problem) + problem.text("nl")


TABLE = f"persoon;beoordelaar;rol;gedragsindicator;antwoord\nZoë;b;collega;{ID};ja\n"


@pytest.mark.parametrize(
    "opened",
    [
        bytes,
        bytearray,
        io.BytesIO,
        lambda raw: io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", newline=""),
        lambda raw: io.StringIO(raw.decode()),
        # An upload as frameworks of web sites have it.
        lambda raw: mock.Mock(spec=["read", "name"], read=lambda: raw),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_however_it_is_opened(opened: Callable[[bytes], Any], encoding: str) -> None:
    source = opened(TABLE.encode(encoding))
    found = read_ratings(source, SHIPPED)
    assert found == {"Zoë": (Rating(ID, "b", Role.PEER, value=True),)}
    # Of text it is the caller who decoded it.
    assert found.encoding == (None if isinstance(source, io.TextIOBase) else "utf-8")


def test_what_windows_saves_is_read_and_said() -> None:
    found = read_ratings(TABLE.encode("cp1252"), SHIPPED)
    assert (list(found), found.encoding) == (["Zoë"], "windows-1252")
    quoted = TABLE.replace("Zoë", "“Zoë” CAFÉ’S €").encode("cp1252")
    assert list(read_ratings(quoted, SHIPPED)) == ["“Zoë” CAFÉ’S €"]


def test_the_lines_that_are_not_utf8_are_told() -> None:
    row = TABLE.splitlines()[1]
    longer = TABLE + row.replace(";b;", ";c;") + "\n" + row.replace("Zoë;b;", "Mia;d;") + "\n"
    assert read_ratings(longer.encode("cp1252"), SHIPPED).not_utf8 == (2, 3)
    assert read_ratings(longer.encode(), SHIPPED).not_utf8 == ()
    copied = pickle.loads(pickle.dumps(read_ratings(longer.encode("cp1252"), SHIPPED)))  # noqa: S301 - our own
    assert copied.not_utf8 == (2, 3)


def test_what_is_no_text_that_people_save_is_refused() -> None:
    raw = TABLE.encode()
    marked = TABLE.encode("utf-8-sig")
    at = raw.index("ë".encode())
    for damaged, line, byte in (
        # In UTF-8 with one byte gone wrong, Windows-1252 would give every name another spelling.
        (raw + "Zoë;ë;".encode() + b"\xeb", 3, len(raw) + 8),
        (raw + b"\xeb", 3, len(raw)),
        (marked.replace("ë".encode(), b"\xeb"), 2, at + 3),
        (TABLE.encode("utf-16"), 1, 0),
        # Windows-1252 has no such character.
        (raw.replace("ë".encode(), b"\x81"), 2, at),
    ):
        [problem] = problems(damaged)
        assert (problem.line, problem.code, problem.parameters) == (line, "not_utf8", {"byte": byte})
    # Opened as text, it is not ours to decode.
    with io.TextIOWrapper(io.BytesIO(TABLE.encode("cp1252")), encoding="utf-8") as file:
        assert refused(file) == [(2, "", "not_utf8", b"\xeb")]


def test_only_the_first_line_names_the_delimiter() -> None:
    first = "sep=;\nperson;rater;role;indicator;value\n"
    found = read_ratings(io.StringIO(f"{first}sep=a;r;peer;{ID};ja\n"), SHIPPED)
    assert list(found) == ["sep=a"]
    # Headings are looked for in the first line that has anything else in it.
    lower = "\nsep=;\nperson;rater;role;indicator;value\n"
    assert {(p.line, p.code) for p in problems(io.StringIO(lower))} == {(2, "missing_column")}
    with pytest.raises(RatingsError) as caught:
        read_ratings(io.StringIO("sep=;\n"), SHIPPED)
    assert caught.value.code == "no_headings"


# Workbooks


def workbook(**sheets: list[tuple[object, ...]]) -> bytes:
    book = pytest.importorskip("openpyxl").Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


HEAD = ("Persoon", "Beoordelaar", "Rol", "Gedragsindicator", "Antwoord", "Datum")
NOVEMBER = dt.datetime(2026, 11, 23)  # noqa: DTZ001 - as people write it


def test_a_workbook_is_read(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (*HEAD, "Afdeling", "Tekst"),
        ("Zoë", 12, "collega", ID, True, NOVEMBER, None, "x"),
        (None,) * 6,
        ("Zoë", 13.0, "zelf", ID, 0, "2026-11-23", dt.time(9)),
        ("Zoë", "c", "zelf", "coachen_2_2", None, None),
    ]
    raw = workbook(Uitleg=[("Lees mij",)], Blad=rows, Leeg=[])
    path = tmp_path / "beoordelingen.xlsx"
    path.write_bytes(raw)
    for source in (raw, io.BytesIO(raw), path, str(path)):
        found = read_ratings(source, SHIPPED)
        assert found == {
            "Zoë": (
                Rating(ID, "12", Role.PEER, True, NOVEMBER),
                Rating(ID, "13", Role.SELF, False, NOVEMBER),
                Rating("coachen_2_2", "c", Role.SELF, None),
            )
        }
        assert (found.ignored, found.ignored_sheets, found.encoding) == (("Afdeling",), ("Uitleg",), None)
    scaled = workbook(Blad=[HEAD, ("p", "b", "zelf", ID, 3.5), ("p", "c", "zelf", ID, 4.0)])
    assert [rating.value for rating in read_ratings(scaled, SHIPPED, scale=RatingScale(1, 5, 4))["p"]] == [3.5, 4]


def test_rows_of_a_workbook_end_at_their_last_cell() -> None:
    book = pytest.importorskip("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet("Blad")
    for row in (HEAD, ("p", "b", "zelf", ID), ("p", "c", "zelf", ID, "ja")):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    assert [rating.value for rating in read_ratings(file.getvalue(), SHIPPED)["p"]] == [None, True]


def with_sheet(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """
    The workbook *raw* with another first sheet.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return file.getvalue()


@pytest.mark.parametrize("said", ["A1:F2", "A1", "A1:D9", "C3:F3", None])
def test_a_sheet_is_read_whole_whatever_it_says_of_its_size(said: str | None) -> None:
    raw = workbook(Blad=[HEAD, *(("p", f"r{n}", "collega", ID, "ja", None) for n in range(5))])
    told = f'<dimension ref="{said}"/>'.encode() if said else b""
    changed = with_sheet(raw, lambda content: re.sub(rb"<dimension [^>]*>", told, content))
    assert (b"dimension" in zipfile.ZipFile(io.BytesIO(changed)).read("xl/worksheets/sheet1.xml")) is bool(said)
    assert len(read_ratings(changed, SHIPPED)["p"]) == 5


def test_empty_rows_of_a_sheet_are_passed_over_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    # As many as a sheet of Excel has.
    assert (files.MOST_ROWS, files.MOST_CELLS) == (1_048_576, 10_000_000)
    monkeypatch.setattr(files, "MOST_ROWS", 100)
    raw = workbook(Blad=[HEAD, ("p", "r", "collega", ID, "ja")])
    for last, readable in ((100, True), (101, False), (100_000, False)):
        row = f'<row r="{last}"/></sheetData>'.encode()
        changed = with_sheet(raw, lambda content, row=row: content.replace(b"</sheetData>", row))  # type: ignore[misc]
        if readable:
            assert len(read_ratings(changed, SHIPPED)["p"]) == 1
        else:
            [problem] = problems(changed)
            assert (problem.code, problem.value) == ("too_large_workbook", "Blad")
            assert problem.parameters == {"rows": 100, "cells": 10_000_000}


def test_empty_cells_of_all_sheets_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = workbook(Een=[HEAD, ("p", "r", "collega", ID, "ja")], Twee=[("x", "y", "z")])
    monkeypatch.setattr(files, "MOST_CELLS", 19)
    assert len(read_ratings(raw, SHIPPED)["p"]) == 1
    monkeypatch.setattr(files, "MOST_CELLS", 16)
    assert [(problem.code, problem.value) for problem in problems(raw)] == [("too_large_workbook", "Twee")]


def test_a_cell_far_to_the_right_takes_no_room_in_other_rows() -> None:
    rows = [("p", f"r{n}", "collega", ID, "ja") for n in range(3)]
    wide: list[tuple[object, ...]] = [*rows, (*rows[0][:1], "s", *rows[0][2:], *[None] * 100, "x")]
    raw = workbook(Blad=[HEAD, *wide])
    assert refused(raw) == [(5, "", "wrong_cell_count", 106)]
    assert [len(line.cells) for line in _table_in_workbook(raw).rows] == [6, 6, 6, 106]


def test_a_whole_number_is_one_however_a_workbook_has_it() -> None:
    raw = workbook(Blad=[HEAD, ("p", 13, "zelf", ID, 1)])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<v>13</v>", b"<v>13.0</v>"))
    assert [rating.rater for rating in read_ratings(file.getvalue(), SHIPPED)["p"]] == ["13"]


def test_what_is_wrong_in_a_workbook_is_told_by_line() -> None:
    wrong = workbook(
        Blad=[
            (*HEAD, "=1+1"),
            ("p", NOVEMBER, "baas", ID, "=1+1", dt.time(9)),
            ("p", "b", "zelf", ID, "ja", "", "", "x"),
        ]
    )
    assert refused(wrong) == [
        (2, "rater", "not_a_cell", "2026-11-23 00:00:00"),
        (2, "role", "unknown_role", "baas"),
        (2, "value", "formula_without_value", "=1+1"),
        (2, "at", "not_a_cell", "09:00:00"),
        (3, "", "wrong_cell_count", 8),
    ]


def test_a_workbook_has_one_sheet_of_ratings() -> None:
    row = ("p", "b", "zelf", ID, "ja")
    [problem] = problems(workbook(Een=[HEAD, row], Twee=[HEAD, row]))
    assert (problem.code, problem.parameters) == ("several_tables", {"sheets": ("Een", "Twee")})
    # Of the sheet that comes nearest it is told what it lacks.
    found = problems(workbook(Een=[("x",)], Twee=[HEAD[:3]], Drie=[HEAD[:1]]))
    assert [(problem.path, problem.code) for problem in found] == [
        ("indicator", "missing_column"),
        ("value", "missing_column"),
    ]
    with pytest.raises(RatingsError) as caught:
        read_ratings(workbook(Leeg=[]), SHIPPED)
    assert caught.value.code == "no_headings"


def archive(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04 and no more", "excel_damaged"),
        (b"\xd0\xcf\x11\xe0 of before 2007, or with a password", "excel_old_or_locked"),
        (archive(**{"content.xml": "a table of another program"}), "excel_of_another_kind"),
        (archive(**{"xl__workbook.xml": "<no end"}), "excel_damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(raw: bytes, reason: str) -> None:
    pytest.importorskip("openpyxl")
    [problem] = problems(raw)
    assert (problem.code, problem.parameters) == ("not_excel", {"reason": reason})
    for language in LANGUAGES:
        assert words_in(language).terms[reason] in problem.text(language)


def test_without_openpyxl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = workbook(Blad=[HEAD])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'competentie\[excel\]'"):
        read_ratings(raw, SHIPPED)


# What stands in a table


def test_the_words_of_an_answer() -> None:
    for word, value in ANSWERS.items():
        assert read(f"{ID},{word}", f"{ID},{word.upper()}", f"{ID}, {word.title()} ") == [value] * 3


@pytest.mark.parametrize("table", ["columns", "roles", "answers"])
def test_no_word_means_two_things(table: str) -> None:
    # Read together, in any case: one word of one language must not be another thing in another.
    tables = [getattr(words_in(language), table) for language in LANGUAGES]
    words = [word for meanings in tables for spoken in meanings.values() for word in spoken]
    assert len(words) == len(set(words))
    assert words == [word.lower() for word in words]
    labels = {"roles": by_label("Role"), "answers": by_label("answer")}.get(table, {})
    meant = by_word(table)
    assert {word: meant.get(word, means) for word, means in labels.items()} == labels
    assert [list(meanings) for meanings in tables] == [list(tables[0])] * len(tables)


def test_every_role_and_answer_has_its_words() -> None:
    assert set(ROLES.values()) == set(Role)
    assert {role.value for role in Role} <= ROLES.keys()
    assert dict.fromkeys(["", "n.v.t.", "nvt", "not assessed", "niet beoordeeld"]) == NO_ANSWER


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_call_an_answer_or_a_role_is_read(language: str) -> None:
    answers = [True, False, None]
    words = [label(answer, language=language) for answer in answers]
    assert read(*(f"{ID},{word}" for word in words)) == answers
    rows = [f"p,r{n},{label(role, language=language).title()},{ID},ja" for n, role in enumerate(Role)]
    assert [rating.role for rating in read_ratings(table(*rows), SHIPPED)["p"]] == list(Role)
    # Where answers are numbers, not assessed has the same words.
    assert read(f"{ID},{label(None, language=language)}", scale=RatingScale(1, 5, 4)) == [None]


def test_own_words_take_the_place_of_ours() -> None:
    words = {"Ja, vaak": True, "soms": False, "weet niet": None}
    assert read(f'{ID},"JA,  vaak"', f"{ID},soms", f"{ID},Weet Niet", f"{ID},", values=words) == [
        True,
        False,
        None,
        None,
    ]
    [problem] = problems(table(f"p,r,peer,{ID},ja"), values={"Soms": True})
    assert (problem.line, problem.path, problem.code, problem.value) == (2, "value", "unknown_answer", "ja")
    assert problem.parameters == {"answers": ("soms",)}
    assert read(f"{ID},", values={"": False}) == [False]


@pytest.mark.parametrize("wrong", ["yes", 1, 1.0])
def test_own_words_mean_an_answer(wrong: Any) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        read(f"{ID},ja", values={"nee": False, "ja": wrong})
    assert caught.value.code == "not_a_meaning"
    assert [(p.path, p.code, p.value) for p in caught.value.problems] == [("ja", "not_an_answer", wrong)]


def test_own_words_are_words_given_once() -> None:
    with pytest.raises(InvalidTypeError) as caught:
        read(f"{ID},ja", values={1: True})
    assert [(p.path, p.code, p.value) for p in caught.value.problems] == [("1", "wrong_type", 1)]
    with pytest.raises(InvalidTypeError) as caught:
        read(f"{ID},ja", values=["ja"])
    assert [(p.path, p.code, p.value) for p in caught.value.problems] == [("values", "wrong_type", ["ja"])]
    with pytest.raises(InvalidValueError) as twice:
        read(f"{ID},ja", values={"ja": True, "JA": False, "nee": False})
    assert [(p.path, p.code, p.value) for p in twice.value.problems] == [
        ("ja", "word_twice", "ja"),
        ("JA", "word_twice", "JA"),
    ]


def test_arguments_are_what_they_are_called() -> None:
    with pytest.raises(InvalidTypeError) as caught:
        read_ratings(table(), None, scale=5)  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [("framework", "wrong_type"), ("scale", "wrong_type")]
    with pytest.raises(InvalidTypeError) as caught:
        rating_form(None)  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [("framework", "wrong_type")]
    for source in (None, 5, [b"x"], mock.Mock(read=lambda: None)):
        with pytest.raises(InvalidTypeError) as caught:
            read_ratings(source, SHIPPED)  # type: ignore[arg-type]
        assert [(p.path, p.code) for p in caught.value.problems] == [("source", "wrong_type")]
    assert str(caught.value).endswith("is not a path, bytes or an open file")
    with pytest.raises(InvalidTypeError) as caught:
        read_ratings(table(), SHIPPED, dates="d-m-yyyy")  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [("dates", "wrong_type")]


def test_what_spreadsheets_write_around_the_table() -> None:
    text = f"sep=;\n;;;;\n\nperson;rater;role;indicator;value;;\np;r;peer;{ID};ja\np;s;peer;{ID};nee;;;;;\n;;;;;;\n"
    assert [rating.value for rating in read_ratings(io.StringIO(text), SHIPPED)["p"]] == [True, False]
    [problem] = problems(io.StringIO(text.replace("nee;;", "nee;;x")))
    assert (problem.line, problem.path, problem.code, problem.value) == (6, "", "wrong_cell_count", 10)
    assert problem.parameters == {"headings": 5}


def test_numbers_on_a_scale() -> None:
    scale = RatingScale(1, 5, 4)
    assert read(f"{ID},4", f'{ID},"3,5"', f"{ID},+2.25", f"{ID},", f"{ID},n.v.t.", scale=scale) == [
        4,
        3.5,
        2.25,
        None,
        None,
    ]
    assert type(read(f"{ID},4", scale=scale)[0]) is int
    assert read(f"{ID},1", f'{ID},"5,0"', scale=scale) == [1, 5]
    rows = [f"p,r,peer,{ID},6", f"p,s,peer,{ID},ja", f"p,t,peer,{ID},1e9", f'p,u,peer,{ID},"0,9"']
    found = problems(table(*rows), scale=scale)
    assert [(problem.line, problem.value) for problem in found] == [(2, "6"), (3, "ja"), (4, "1e9"), (5, "0,9")]
    assert {(problem.path, problem.code) for problem in found} == {("value", "not_a_score")}
    assert found[0].parameters == {"low": 1, "high": 5}
    words = {"weet niet": None, "top": 5}
    assert read(f"{ID},weet niet", f"{ID},Top", f"{ID},3", scale=scale, values=words) == [None, 5, 3]
    with pytest.raises(InvalidTypeError) as caught:
        read(f"{ID},ja", scale=scale, values={"ja": True, "top": 6, "goed": 5})
    assert [(p.path, p.code, p.value) for p in caught.value.problems] == [
        ("ja", "not_a_number_on_the_scale", True),
        ("top", "off_the_scale", 6),
    ]


@pytest.mark.parametrize("word", ["teamlid", "Teamlid ", "team member"])
def test_a_member_of_a_team_can_be_either_and_is_refused_with_a_hint(word: str) -> None:
    error = refusal(RatingsError, read_ratings, table(f"p,r,{word},coachen_2_1,ja"), SHIPPED)
    [problem] = error.problems
    assert (problem.code, problem.value) == ("unclear_role", word.strip())
    assert "collega of een ondergeschikte" in error.text("nl")
    assert "a peer or a direct report" in error.text("en")
    for written in ("collega", "ondergeschikte", "peer", "direct report"):
        assert written in problem.parameters["roles"]
    assert "leidinggevende" not in problem.parameters["roles"]


def test_roles_in_english_and_dutch() -> None:
    roles = {"self": Role.SELF, "Zelf": Role.SELF, "MANAGER": Role.MANAGER, "leidinggevende": Role.MANAGER}
    roles |= {
        "peer": Role.PEER,
        "collega": Role.PEER,
        "report": Role.REPORT,
        "ondergeschikte": Role.REPORT,
    }
    roles |= {
        "client": Role.CLIENT,
        "Cliënt": Role.CLIENT,
        "klant": Role.CLIENT,
        "other": Role.OTHER,
        "overig": Role.OTHER,
        "anders": Role.OTHER,
    }
    rows = [f"p,r{n},{role},{ID},ja" for n, role in enumerate(roles)]
    assert [rating.role for rating in read_ratings(table(*rows), SHIPPED)["p"]] == list(roles.values())


def test_moments() -> None:
    header = "person,rater,role,indicator,value,at"
    rows = [f"p,r,peer,{ID},ja,2026-11-23T14:30", f"p,s,peer,{ID},ja,", f"p,t,peer,{ID},ja,2026-11-23T14:30+01:00"]
    at = [rating.at for rating in read_ratings(table(*rows, header=header), SHIPPED)["p"]]
    zone = dt.timezone(dt.timedelta(hours=1))
    naive = dt.datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 - as the file has it
    assert at == [naive, None, naive.replace(tzinfo=zone)]
    assert refused(table(f"p,r,peer,{ID},ja,23-11-2026", header=header)) == [(2, "at", "not_matching", "23-11-2026")]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("3-4-2026", (2026, 4, 3)),
        ("03/04/2026", (2026, 4, 3)),
        ("23.11.2026", (2026, 11, 23)),
        ("23-11-2026 9:05", (2026, 11, 23, 9, 5)),
        ("23-11-2026  14.30", (2026, 11, 23, 14, 30)),
        ("23-11-2026T14:30:59", (2026, 11, 23, 14, 30, 59)),
        ("2026-04-03", (2026, 4, 3)),
        ("", ()),
    ],
)
def test_the_day_stands_first_where_the_caller_says_so(cell: str, moment: tuple[int, ...]) -> None:
    header = "person,rater,role,indicator,value,at"
    source = table(f"p,r,peer,{ID},ja,{cell}", header=header)
    [rating] = read_ratings(source, SHIPPED, dates=Dates.DAY_FIRST)["p"]
    assert rating.at == (dt.datetime(*moment) if moment else None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_what_is_no_day_is_refused() -> None:
    header = "person,rater,role,indicator,value,at"
    cells = ["31-2-2026", "11-23-2026", "3-4-26", "3-4/2026", "3-4-2026 25:00", "gisteren", "2026-13-01"]
    source = table(*(f"p,r{n},peer,{ID},ja,{cell}" for n, cell in enumerate(cells)), header=header)
    found = problems(source, dates=Dates.DAY_FIRST)
    assert [(p.line, p.path, p.code, p.value) for p in found] == [
        (line, "at", "not_matching", cell) for line, cell in enumerate(cells, 2)
    ]
    assert str(found[0]).endswith("such as 23-11-2026, 23-11-2026 14:30 or 2026-11-23")


def test_a_repeat_is_named_with_both_lines() -> None:
    header = "person,rater,role,indicator,value,at"
    source = [
        f"p,r,peer,{ID},ja,",
        f"q,r,peer,{ID},ja,",
        f"p,s,peer,{ID},ja,",
        f"q,r,peer,{ID},ja,",
        f"p, r ,self,{ID},nee,2026-11-23",
        "p,r,peer,coachen_2_2,ja,",
        f"p,r,peer,{ID},nee,",
    ]
    found = problems(table(*source, header=header))
    assert [(p.line, p.path, p.code, p.value, p.parameters) for p in found] == [
        (5, "indicator", "rated_in_two_lines", ID, {"other_line": 3}),
        (6, "indicator", "rated_in_two_lines", ID, {"other_line": 2}),
        (6, "role", "two_roles_in_lines", None, {"other_line": 2, "roles": ("peer", "self")}),
        (8, "indicator", "rated_in_two_lines", ID, {"other_line": 2}),
    ]
    assert (
        found[0].text("nl").startswith("regel 5, kolom gedragsindicator: dezelfde beoordelaar beoordeelt 'coachen_2_1'")
    )


def test_a_rater_has_one_role_for_a_person_as_for_check_rating() -> None:
    rows = [
        f"p,r,peer,{ID},ja",
        f"q,r,manager,{ID},ja",
        "p,r,manager,coachen_2_2,ja",
        "p,r,manager,coachen_2_3,ja",
        "p,r,client,coachen_2_4,ja",
        "p,s,manager,coachen_2_2,ja",
    ]
    found = problems(table(*rows))
    assert [(p.line, p.path, p.code, p.value, p.parameters) for p in found] == [
        (4, "role", "two_roles_in_lines", None, {"other_line": 2, "roles": ("peer", "manager")}),
        (6, "role", "two_roles_in_lines", None, {"other_line": 2, "roles": ("peer", "client")}),
    ]
    # What roles are called is told in the language, and the rule as check_rating has it.
    told = found[0].text("nl")
    assert "collega, leidinggevende; een beoordelaar heeft één rol" in told
    assert words_in("nl").problems["several_roles"].endswith("een beoordelaar heeft één rol")


@pytest.mark.parametrize(("moments", "readable"), [(["2026-11-23", "2026-11-24"], True), (["2026-11-23", ""], False)])
def test_a_rater_whose_role_changed_is_read_where_all_is_dated(moments: list[str], readable: bool) -> None:
    rows = [f"p,r,peer,{ID},ja,{moments[0]}", f"p,r,manager,coachen_2_2,ja,{moments[1]}"]
    source = table(*rows, header="person,rater,role,indicator,value,at")
    if not readable:
        assert [(problem.line, problem.code) for problem in problems(source)] == [(3, "two_roles_in_lines")]
        return
    found = read_ratings(source, SHIPPED)
    [told] = found.repeated
    parameters = {"other_line": 2, "roles": ("peer", "manager")}
    assert (told.line, told.code, told.parameters) == (3, "role_changed", parameters)
    latest = c.RaterRule(repeated=Repeated.LATEST)
    assert c.combine_ratings(found["p"], SHIPPED, latest).evidence == {ID: True, "coachen_2_2": True}
    with pytest.raises(RatingsError):
        c.combine_ratings(found["p"], SHIPPED)


def test_a_person_who_is_not_there_is_told_with_the_nearest() -> None:
    found = read_ratings(table(f"Anna,r,peer,{ID},ja", f"Bram,r,peer,{ID},ja"), SHIPPED)
    [problem] = problems_of(UnknownIdError, found.__getitem__, "Ana")
    assert (problem.code, problem.value, problem.nearest) == ("unknown_person", "Ana", ("Anna",))
    assert (found.get("Ana"), "Ana" in found, found.get("Anna")) == (None, False, found["Anna"])


@pytest.mark.parametrize("nobody", ["\u200b", "\ufeff \u2060", "\u200e\u202e\u00ad"])
def test_a_name_of_characters_without_width_is_none(nobody: str) -> None:
    rows = [f"p{nobody},r,peer,{ID},ja", f"{nobody},r,peer,{ID},ja", f"p,{nobody},peer,{ID},ja"]
    assert refused(table(*rows)) == [(3, "person", "empty_text", nobody), (4, "rater", "empty_text", nobody)]


def test_a_name_is_the_same_however_its_accents_are_written() -> None:
    composed, apart = "Zo\u00eb", "Zoe\u0308"
    found = read_ratings(table(f"{composed},r,peer,{ID},ja", f"{apart},s,peer,{ID},ja"), SHIPPED)
    assert [(person, len(given_)) for person, given_ in found.items()] == [(composed, 2)]
    [problem] = problems(table(f"{apart},{composed},peer,{ID},ja", f"{composed},{apart},peer,{ID},nee"))
    assert (problem.line, problem.code, problem.parameters) == (3, "rated_in_two_lines", {"other_line": 2})


@pytest.mark.parametrize(
    ("moments", "readable"),
    [
        (["2026-11-23", "2026-11-24"], True),
        (["2026-11-24T10:00+01:00", "2026-11-24T10:00+00:00"], True),
        (["2026-11-24T10:00+01:00", "2026-11-24T09:00+00:00"], False),
        (["2026-11-23", "2026-11-23"], False),
        (["2026-11-23", "2026-11-24T10:00+00:00"], False),
        (["2026-11-23", ""], False),
    ],
)
def test_repeats_that_have_a_latest_are_read_and_told(moments: list[str], readable: bool) -> None:
    rows = [f"p,r,peer,{ID},{answer},{at}" for answer, at in zip(["ja", "nee"], moments, strict=True)]
    source = table(*rows, header="person,rater,role,indicator,value,at")
    if not readable:
        assert [(problem.line, problem.code) for problem in problems(source)] == [(3, "rated_in_two_lines")]
        return
    found = read_ratings(source, SHIPPED)
    [told] = found.repeated
    assert (told.line, told.code, told.parameters) == (3, "rated_later_too", {"other_line": 2})
    # What is told is just what the rules tell apart.
    latest = c.RaterRule(repeated=Repeated.LATEST)
    assert c.combine_ratings(found["p"], SHIPPED, latest).evidence == {ID: False}
    with pytest.raises(RatingsError):
        c.combine_ratings(found["p"], SHIPPED)


@pytest.mark.parametrize(
    ("column", "heading"), [(column, each) for column, found in HEADINGS.items() for each in found]
)
def test_the_words_of_a_column(column: str, heading: str) -> None:
    cells = {"person": "p", "rater": "r", "role": "peer", "indicator": ID, "value": "ja", "at": "2026-11-23"}
    headings = [heading.upper() if name == column else name for name in cells]
    found = read_ratings(table(",".join(cells.values()), header=" , ".join(headings)), SHIPPED)
    assert found == {"p": (Rating(ID, "r", Role.PEER, True, dt.datetime(2026, 11, 23)),)}  # noqa: DTZ001


def test_people_and_ratings_stay_in_the_order_of_the_file() -> None:
    rows = [f"b,r,peer,{ID},ja", f"a,r,peer,{ID},nee", f"b,s,peer,{ID},nee"]
    found = read_ratings(table(*rows), SHIPPED)
    assert list(found) == ["b", "a"]
    assert [rating.rater for rating in found["b"]] == ["r", "s"]


def test_columns_that_are_not_read_are_told_in_the_result() -> None:
    source = table(f"p,r,peer,{ID},ja,x,,y,", header="person,rater,role,indicator,value,Afdeling, ,opmerking,")
    found = read_ratings(source, SHIPPED)
    assert found == {"p": (Rating(ID, "r", Role.PEER, value=True),)}
    assert found.ignored == ("Afdeling", "opmerking")
    assert read_ratings(table(), SHIPPED).ignored == ()


def test_what_is_read_can_be_shared_and_tells_nobody_who_said_what() -> None:
    source = table(f"Anna,Bram,peer,{ID},ja,x", header="person,rater,role,indicator,value,Afdeling").getvalue()
    found = read_ratings(source.encode(), SHIPPED)
    assert repr(found) == "<RatingsTable: ratings 1, persons 1>"
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    for one in (again, copy.deepcopy(found)):
        assert isinstance(one, RatingsTable)
        assert (one, one.ignored, one.encoding) == (found, ("Afdeling",), "utf-8")
    assert hash(found) == hash(again)


def test_empty_rows_are_passed_over() -> None:
    assert read_ratings(table("", f"p,r,peer,{ID},ja", ",,,,", "", "  ,,,, "), SHIPPED).keys() == {"p"}
    assert read_ratings(table(), SHIPPED) == {}


def test_every_bad_row_is_named_by_its_line() -> None:
    rows = [
        f"p,r,peer,{ID},ja",
        f",r,peer,{ID},ja",
        f'p,"r\nmet een nieuwe regel",peer,{ID},ja',
        f"p,r,peer,{ID},misschien",
        f"p,r,baas,{ID},ja",
        "p,r,peer,coachen_1_1,ja",
        f"p,r,peer,{ID}",
        f"p, ,vriend,x,{ID}",
    ]
    found = problems(table(*rows))
    assert [(problem.line, problem.path, problem.code, problem.value) for problem in found] == [
        (3, "person", "empty_text", ""),
        (4, "rater", "line_break", "r\nmet een nieuwe regel"),
        (6, "value", "unknown_answer", "misschien"),
        (7, "role", "unknown_role", "baas"),
        (8, "indicator", "unknown_indicator", "coachen_1_1"),
        (9, "", "wrong_cell_count", 4),
        (10, "rater", "empty_text", ""),
        (10, "role", "unknown_role", "vriend"),
        (10, "indicator", "unknown_indicator", "x"),
        (10, "value", "unknown_answer", "coachen_2_1"),
    ]
    assert set(found[2].parameters["answers"]) == ANSWERS.keys() - {""}
    assert found[3].parameters == {"roles": tuple(ROLES)}
    assert found[4].nearest[0].startswith("coachen_")
    assert found[8].nearest == ()


def test_a_bad_row_is_told_in_both_languages() -> None:
    with pytest.raises(RatingsError) as caught:
        read_ratings(table(f"p,r,peer,{ID}", "p,r,peer,coachen_2_11,ja"), SHIPPED)
    assert str(caught.value) == (
        "cannot read these ratings:\n"
        "  line 2: 4 cells; the row of headings has 5\n"
        "  line 3, column indicator: 'coachen_2_11' is not an indicator of sociaalwerker-b 1.0.0"
        " (did you mean 'coachen_2_1' or 'coachen_4_1'?)"
    )
    assert caught.value.text("nl") == (
        "deze beoordelingen zijn niet te lezen:\n"
        "  regel 2: 4 cellen; de rij met koppen heeft er 5\n"
        "  regel 3, kolom gedragsindicator: 'coachen_2_11' is geen gedragsindicator van sociaalwerker-b 1.0.0"
        " (bedoelt u 'coachen_2_1' of 'coachen_4_1'?)"
    )


def test_of_many_bad_rows_the_first_are_named_and_the_others_counted() -> None:
    rows = [f"p,r{n},peer,{ID},{'misschien' if n % 2 else 'ja'}" for n in range(1000)]
    found = problems(table(*rows, "p,r,baas,coachen_2_1,ja"))
    assert [problem.line for problem in found[:200]] == [*range(3, 403, 2)]
    assert [(p.line, p.path, p.code, p.parameters) for p in found[200:]] == [
        (1002, "role", "unknown_role", {"roles": tuple(ROLES)}),
        (403, "value", "more_alike", {"kind": "unknown_answer", "count": 300}),
    ]


def test_suggestions_are_for_the_first_few_rows() -> None:
    with pytest.raises(RatingsError) as caught:
        read_ratings(table(*(f"p,r,peer,coachen_2_{n},ja" for n in range(6, 16))), SHIPPED)
    lines = str(caught.value).splitlines()[1:]
    assert ["did you mean" in line for line in lines] == [True] * 5 + [False] * 5


def test_columns_that_are_not_there() -> None:
    found = problems(io.StringIO("\npersoon;rol;score\nx;peer;ja"))
    assert [(problem.line, problem.path, problem.code) for problem in found] == [
        (2, "rater", "missing_column"),
        (2, "indicator", "missing_column"),
    ]
    assert found[0].parameters == {"headings": ("rater", "beoordelaar")}
    [problem] = problems(table(header="person,Persoon,rater,role,indicator,value,datum"))
    assert (problem.line, problem.path, problem.code) == (1, "person", "column_twice")
    assert problem.value == ("person", "Persoon")
    with pytest.raises(RatingsError) as caught:
        read_ratings(io.StringIO(""), SHIPPED)
    assert (caught.value.code, caught.value.problems) == ("no_headings", ())
    assert caught.value.parameters == {"columns": tuple(HEADER)}


def test_what_is_not_csv() -> None:
    assert refused(table(f"p,r,peer,{ID},misschien", f'p,"r" x,peer,{ID},ja', f"p,r,peer,{ID},ja")) == [
        (2, "value", "unknown_answer", "misschien"),
        (3, "", "not_csv", None),
    ]
    with pytest.raises(RatingsError) as caught:
        read_ratings(io.StringIO('"'), SHIPPED)
    assert [(problem.line, problem.code) for problem in caught.value.problems] == [(1, "not_csv")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ('p,"r', "csv_quote_left_open"),
        ('p,"r" x', "csv_text_behind_quote"),
        ("p" * 200_000, "csv_cell_too_long"),
    ],
)
def test_why_it_is_not_csv_is_told_in_our_own_words(cells: str, reason: str) -> None:
    [problem] = problems(table(cells))
    assert (problem.line, problem.code, problem.parameters) == (2, "not_csv", {"reason": reason})
    for language in LANGUAGES:
        assert words_in(language).terms[reason] in problem.text(language)


def test_what_python_says_anew_of_csv_is_told_as_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_REASONS_OF_CSV", {})
    [problem] = problems(table('p,"r'))
    assert problem.parameters == {"reason": "csv_unreadable"}


# The form


@given(frameworks())
def test_a_form_asks_for_every_indicator_once(framework: c.Framework) -> None:
    rows = rating_form(framework)
    assert [row["indicator"] for row in rows] == [
        i.id for k in framework.competencies for d in k.descriptors for i in d.indicators
    ]
    for row in rows:
        competency, descriptor, indicator = framework.find(str(row["indicator"]))
        assert row == {
            "competency": competency.id,
            "competency_name": competency.coded,
            "definition": competency.definition,
            "rank": descriptor.rank,
            "level": next(level.coded for level in framework.ladder if level.rank == descriptor.rank),
            "descriptor": descriptor.id,
            "summary": descriptor.summary,
            "indicator": indicator.id,
            "text": indicator.coded,
            "answer": "",
        }
    assert rating_form(framework, language=framework.language) == rows


@given(st.data())
def test_a_form_for_a_job_asks_about_what_that_asks(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    profile = data.draw(job_profiles(framework))
    asked = {id for id, rank in profile.desired.items() if rank is not None}
    rows = [row for row in rating_form(framework) if framework.find(str(row["indicator"]))[0].id in asked]
    assert rating_form(framework, profile=profile) == rows


def test_a_form_is_for_a_job_of_its_framework() -> None:
    strange = c.JobProfile("p", "P", {"vliegen": 1})
    with pytest.raises(c.CompetentieError) as caught:
        rating_form(SHIPPED, profile=strange)
    assert [problem.code for problem in caught.value.problems] == ["unknown_competency"]


def test_a_filled_form_is_read_back() -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, ["person", "rater", "role", *rating_form(SHIPPED)[0]])
    writer.writeheader()
    for row in rating_form(SHIPPED):
        writer.writerow({**row, "person": "Anna", "rater": "b", "role": "peer", "answer": "ja"})
    file.seek(0)
    found = read_ratings(file, SHIPPED)
    # Its own columns are nothing to speak of.
    assert found.ignored == ()
    assert c.assess(SHIPPED, c.combine_ratings(found["Anna"], SHIPPED))["coachen"].level == 4


def test_the_columns_of_a_form_are_known_in_either_language() -> None:
    own = [column for column in FormRow.__annotations__ if column not in ("indicator", "answer")]
    for language in LANGUAGES:
        headings = [words_in(language).headings[column][0] for column in own]
        row = ["p", "r", "peer", ID, "ja", *("x" for _ in own)]
        source = table(",".join(row), header=",".join([*HEADER, *headings]))
        assert read_ratings(source, SHIPPED).ignored == ()


def test_a_form_in_another_language() -> None:
    english = rating_form(c.load_framework("sociaalwerker-b", "1.1.0"), language="en")
    assert [row["indicator"] for row in english] == [row["indicator"] for row in rating_form(SHIPPED)]
    assert not {row["text"] for row in english} & {row["text"] for row in rating_form(SHIPPED)}
    with pytest.raises(FrameworkNotFoundError) as caught:
        rating_form(SHIPPED, language="fr")
    assert [problem.code for problem in caught.value.problems] == ["not_in_language"]
