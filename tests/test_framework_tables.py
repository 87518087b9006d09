"""
Frameworks and job profiles from tables and back: what people have in a sheet, what comes back by its ids, what is named.
"""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie.__main__ import main
from competentie.errors import InvalidTypeError, InvalidValueError, TableError
from competentie.model import Correction, DescriptorState, Group, JobProfile, Requirement
from competentie.tabular import (
    GuessedLadderWarning,
    IgnoredColumnsWarning,
    IgnoredSheetsWarning,
    framework_from_rows,
    profile_rows,
    profiles_from_rows,
    read_framework_table,
    write_framework_table,
)
from competentie.tabular.files import Page, Sheet, read_csv, read_workbook, write_csv, write_workbook
from competentie.tabular.frameworks import framework_of
from competentie.tabular.headings import recognised, table_in
from competentie.tabular.ids import id_for
from competentie.tabular.sheets import said_once
from competentie.versions import diff
from competentie.words import LANGUAGES, language_for, words_in
from refusals import refusal
from strategies import SHIPPED, TEXTS, frameworks

NAMES: dict[str, Any] = {"id": "x", "version": "1.0.0", "language": "nl", "title": "X"}


def names_of(framework: c.Framework) -> dict[str, Any]:
    return {name: getattr(framework, name) for name in NAMES}


def core(framework: c.Framework) -> Any:
    """
    What rows hold: competencies, ranks, states, ids, texts, codes, groups.
    """
    levels = [(one.rank, one.name, one.code, one.description) for one in framework.ladder]
    groups = [(one.id, one.name, one.parent) for one in framework.groups]
    competencies = [(k.id, k.name, k.code, k.definition, k.group) for k in framework.competencies]
    cells = [(k.id, d.id, d.rank, d.state, d.summary) for k in framework.competencies for d in k.descriptors]
    indicators = [
        (d.id, i.id, i.text, i.code) for k in framework.competencies for d in k.descriptors for i in d.indicators
    ]
    return levels, groups, competencies, cells, indicators


def through_csv(rows: Any, language: str = "nl") -> Any:
    """
    The table that *rows* are when they were written to CSV with headings in *language*.
    """
    headings = words_in(language_for(language)).headings
    columns = {column: headings[column][0] for column in rows[0]}
    lines, problems = read_csv(write_csv(rows, columns), recognised)
    return table_in(Sheet("x.csv", lines, problems))


@given(frameworks())
def test_what_rows_hold_survives(framework: c.Framework) -> None:
    assert core(framework_from_rows(framework.rows(), **names_of(framework))) == core(framework)


@given(frameworks())
def test_with_the_version_before_all_survives(framework: c.Framework) -> None:
    assert framework_from_rows(framework.rows(), **names_of(framework), like=framework) == framework
    assert framework_from_rows(framework.rows(), like=framework) == framework


@given(frameworks())
def test_all_survives_csv(framework: c.Framework) -> None:
    table = through_csv(said_once(framework.rows()), framework.language)
    made = framework_of(table, release=names_of(framework), like=framework)
    assert made == framework
    assert core(framework_of(table, release=names_of(framework))) == core(framework)


@given(frameworks())
def test_profiles_survive(framework: c.Framework) -> None:
    assert profiles_from_rows(profile_rows(framework), framework) == tuple(
        profile.in_order_of(framework) for profile in framework.profiles
    )


openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra; the development environment has it")


def through_workbook(pages: list[Page]) -> list[Sheet]:
    sheets = read_workbook(write_workbook(pages, "x.xlsx"))
    assert isinstance(sheets, list)
    return sheets


@given(frameworks())
def test_all_survives_a_workbook(framework: c.Framework) -> None:
    rows = said_once(framework.rows())
    [sheet] = through_workbook([Page("x", rows, {column: column for column in rows[0]})] if rows else [])
    assert framework_of(table_in(sheet), release=names_of(framework), like=framework) == framework


def test_files_of_the_card_come_in_again(tmp_path: Path) -> None:
    job = JobProfile.of(SHIPPED, {"coachen": 2, "klantgerichtheid": None}, id="job", title="=Baan")
    framework = attrs.evolve(SHIPPED, profiles=(job,))
    for ending in ("csv", "xlsx"):
        path, jobs = tmp_path / f"card.{ending}", tmp_path / f"jobs.{ending}"
        write_framework_table(framework, path, jobs=jobs)
        assert read_framework_table(path, jobs=jobs, like=framework) == framework
        assert read_framework_table(path, jobs=jobs, like=SHIPPED).profiles == (job,)
    write_framework_table(framework, path)
    assert read_framework_table(path, like=SHIPPED).profiles == (job,)
    # By its mark Excel knows UTF-8.
    assert (tmp_path / "card.csv").read_bytes().startswith(b"\xef\xbb\xbfraamwerk,")


# What people have: blanks, numbers and names.

SHEET: list[dict[str, Any]] = [
    {"Domein": "Gasten", "Competentie": "Gastvrij", "Niveau": 1, "Gedragsindicator": "Groet."},
    {"Domein": None, "Competentie": " ", "Niveau": float("nan"), "Gedragsindicator": "Kijkt."},
    {"Domein": None, "Competentie": "", "Niveau": 3.0, "Gedragsindicator": "Merkt."},
    {"Domein": None, "Competentie": "Schoon", "Niveau": "1", "Gedragsindicator": "Wast."},
    {},
    {"Domein": "Keuken", "Competentie": "Snel", "Niveau": 2, "Gedragsindicator": "Rent."},
]


def made(rows: Any, **more: Any) -> c.Framework:
    return framework_from_rows(rows, **{**({} if "like" in more else NAMES), **more})


def shape(framework: c.Framework) -> list[tuple[object, ...]]:
    """
    Per competency its name, its group, and the texts at each rank.
    """
    return [
        (k.name, k.group, {d.rank: [i.text for i in d.indicators] for d in k.descriptors})
        for k in framework.competencies
    ]


def wrong(rows: Any, **more: Any) -> list[tuple[int | None, str, str, object]]:
    """
    Per problem its line, column, code and value.
    """
    error = refusal(TableError, made, rows, **more)
    return [(p.line, p.path, p.code, p.value) for p in error.problems]


def test_blanks_are_as_above() -> None:
    framework = made(SHEET)
    assert shape(framework) == [
        ("Gastvrij", "gasten", {1: ["Groet.", "Kijkt."], 3: ["Merkt."]}),
        ("Schoon", "gasten", {1: ["Wast."]}),
        ("Snel", "keuken", {2: ["Rent."]}),
    ]
    assert [(level.rank, level.name) for level in framework.ladder] == [
        (1, "Niveau 1"),
        (2, "Niveau 2"),
        (3, "Niveau 3"),
    ]
    assert [i.id for i in framework.indicators] == [
        "gastvrij_1_1", "gastvrij_1_2", "gastvrij_3_1", "schoon_1_1", "snel_2_1",
    ]  # fmt: skip
    assert framework.modified is None
    assert made(SHEET, language="en").ladder[0].name == "Level 1"


def test_a_column_on_the_left_holds_those_on_its_right() -> None:
    by_level = [
        {"niveau": "1", "competentie": "A", "gedrag": "a1"},
        {"niveau": "", "competentie": "B", "gedrag": "b1"},
        {"niveau": "2", "competentie": "A", "gedrag": "a2"},
    ]
    assert shape(made(by_level)) == [("A", None, {1: ["a1"], 2: ["a2"]}), ("B", None, {1: ["b1"]})]
    # A group on the right of its competency is told of that competency alone.
    after = [
        {"competentie": "A", "niveau": 1, "gedrag": "x", "groep": "G"},
        {"competentie": "B", "niveau": 1, "gedrag": "y", "groep": None},
    ]
    assert [k.group for k in made(after).competencies] == ["g", None]
    new = [
        {"competentie": "A", "niveau": 1, "gedrag": "x"},
        {"competentie": "B", "niveau": "", "gedrag": "y"},
        {"competentie": "B", "niveau": 2, "gedrag": "y"},
    ]
    assert wrong(new) == [(2, "level", "no_level_here", None)]
    assert wrong(
        [{"niveau": 1, "competentie": "", "gedrag": "x"}, {"niveau": 2, "competentie": "", "gedrag": "y"}]
    ) == [
        (1, "competency", "no_competency_here", None),
        (2, "competency", "no_competency_here", None),
    ]


def test_what_has_nothing_beside_it() -> None:
    rows: list[Any] = [
        {"competentie": "A", "niveau": "", "gedrag": "", "samenvatting": "", "toestand": ""},
        {"competentie": "B", "niveau": 1, "gedrag": "", "samenvatting": "kort", "toestand": ""},
        {"competentie": "", "niveau": 2, "gedrag": "", "samenvatting": "", "toestand": ""},
        {"competentie": "", "niveau": 3, "gedrag": "", "samenvatting": "", "toestand": "N.v.t."},
        {"competentie": "", "niveau": 4, "gedrag": "", "samenvatting": "", "toestand": "misschien"},
    ]
    assert wrong(rows) == [(5, "state", "not_a_state", "misschien")]
    framework = made(rows[:-1])
    assert [(k.name, [(d.rank, d.state, d.summary) for d in k.descriptors]) for k in framework.competencies] == [
        ("A", []),
        ("B", [(1, DescriptorState.DEFINED, "kort"), (3, DescriptorState.NOT_APPLICABLE, "")]),
    ]
    assert [level.rank for level in framework.ladder] == [1, 2, 3]
    filled = [*rows[:-2], {**rows[3], "gedrag": "x"}]
    assert wrong(filled) == [(4, "state", "undefined_with_indicators", 1)]


def test_a_line_feed_stands_in_prose_alone() -> None:
    row = {"competentie": "A", "definitie": "een\r\ntwee", "niveau": 1, "gedrag": "x"}
    assert made([row])["a"].definition == "een\ntwee"
    assert wrong([{**row, "gedrag": "x\ny"}]) == [(1, "text", "line_break", "x\ny")]


def test_every_bad_row_is_named_at_once() -> None:
    rows: list[Any] = [
        {"competentie": "A", "niveau": 0, "gedrag": "x"},
        {"competentie": "A", "niveau": 1, "gedrag": dt.date(2026, 1, 2)},
        "geen rij",
        {"competentie": "A", "niveau": "hoog", "gedrag": True},
        {"competentie": "a\x1b", "niveau": 1, "gedrag": "x"},
    ]
    assert wrong(rows) == [
        (1, "level", "not_a_rank", 0),
        (2, "text", "not_a_cell", dt.date(2026, 1, 2)),
        (3, "", "wrong_type", "geen rij"),
        (4, "text", "not_a_cell", True),
        (4, "level", "numbers_and_names", "hoog"),
        (5, "competency_name", "bad_character", "a\x1b"),
    ]


def test_columns_that_are_missing_doubled_or_not_known() -> None:
    error = refusal(TableError, made, [{"Competentie": "A", "Gedrag": "x"}])
    assert [(p.code, p.parameters["wanted"]) for p in error.problems] == [("headings_missing", "level")]
    assert "'niveau'" in str(error)
    assert [p.code for p in refusal(TableError, made, []).problems] == ["headings_missing"] * 3
    row = {"Competentie": "A", "NIVEAU": 1, "gedrag": "x"}
    assert wrong([{**row, "Gedragsindicator ": "y", "Tekst": "z"}]) == [
        (1, "text", "column_twice", ("gedrag", "Tekst"))
    ]
    with pytest.warns(IgnoredColumnsWarning) as caught:
        made([{**row, "Kleur": "rood"}])
    [warning] = caught
    assert warning.message.problem.parameters["columns"] == ("Kleur",)  # type: ignore[union-attr]
    assert Path(warning.filename).name == Path(__file__).name


def test_whose_code_it_is_must_be_clear() -> None:
    row = {"Code": "A.1", "Competentie": "A", "Niveau": 1, "Gedrag": "x"}
    assert wrong([row]) == [(1, "code", "code_of_what", None)]
    after = made([{"Competentie": "A", "Niveau": 1, "Code": "A.1", "Gedrag": "x"}])
    assert after.indicators[0].code == "A.1"
    named = made([{"Competentiecode": "A.1", "Competentie": "A", "Niveau": 1, "Indicatorcode": 7, "Gedrag": "x"}])
    assert (named["a"].code, named.indicators[0].code) == ("A.1", "7")


def test_rows_that_tell_otherwise_of_one_thing() -> None:
    rows: list[Any] = [
        {"competentie": "A", "definitie": "een", "groep": "G", "niveau": 1, "gedrag": "x"},
        {"competentie": "a ", "definitie": "twee", "groep": "H", "niveau": 1, "gedrag": "y"},
    ]
    assert wrong(rows) == [
        (2, "definition", "told_otherwise", "twee"),
        (2, "group", "told_otherwise", "h"),
    ]
    by_id: list[Any] = [
        {"competentie": "a", "competentienaam": "A", "niveau": 1, "gedrag": "x"},
        {"competentie": "a", "competentienaam": "a", "niveau": 1, "gedrag": "y"},
    ]
    assert wrong(by_id) == [(2, "competency_name", "told_otherwise", "a")]


# Levels.


def levels(*given: object, **more: Any) -> list[tuple[int, str]]:
    rows: list[Any] = [{"competentie": f"C{n}", "niveau": level, "gedrag": "x"} for n, level in enumerate(given)]
    return [(level.rank, level.name) for level in made(rows, **more).ladder]


def test_levels_by_number_or_name() -> None:
    assert levels(3, "1") == [(1, "Niveau 1"), (3, "Niveau 3")]
    assert levels("Fase 3: expert", "Fase 1: start") == [(1, "Fase 1: start"), (3, "Fase 3: expert")]
    assert levels("expert", "basis", ladder=["Basis", "Midden", "Expert"]) == [(1, "Basis"), (3, "Expert")]
    assert levels(2, ladder=["Basis", "Expert"]) == [(2, "Expert")]
    rows: list[Any] = [
        {"competentie": "A", "rang": 2, "niveau": "Hoog", "gedrag": "x"},
        {"competentie": "B", "rang": None, "niveau": "hoog", "gedrag": "y"},
    ]
    assert [d.rank for k in made(rows).competencies for d in k.descriptors] == [2, 2]


def test_levels_that_are_guessed_are_told() -> None:
    with pytest.warns(GuessedLadderWarning) as caught:
        assert levels("Basis", "Expert", "basis") == [(1, "Basis"), (2, "Expert")]
    [warning] = caught
    assert warning.message.problem.parameters["levels"] == ("1 Basis", "2 Expert")  # type: ignore[union-attr]
    assert Path(warning.filename).name != "frameworks.py"


def test_levels_that_cannot_be_placed_are_refused() -> None:
    rows: list[Any] = [
        {"competentie": "A", "niveau": "Basis", "gedrag": "x"},
        {"competentie": "", "niveau": "Expert", "gedrag": "x"},
        {"competentie": "B", "niveau": "Basis", "gedrag": "x"},
        {"competentie": "", "niveau": "Gevorderd", "gedrag": "x"},
        {"competentie": "", "niveau": "Expert", "gedrag": "x"},
    ]
    assert wrong(rows) == [(5, "level", "unclear_ladder", "Expert")]
    ladder = ["Basis", "Gevorderd", "Expert"]
    assert [d.rank for d in made(rows, ladder=ladder)["b"].descriptors] == [1, 2, 3]
    assert wrong(rows, ladder=ladder[:2]) == [
        (2, "level", "unknown_level", "Expert"),
        (5, "level", "unknown_level", "Expert"),
    ]
    assert "the levels are Basis, Gevorderd" in str(refusal(TableError, made, rows, ladder=ladder[:2]))
    assert wrong([{**rows[0], "niveau": 3}], ladder=ladder[:2]) == [(1, "level", "unknown_level", 3)]
    assert wrong([rows[0], {**rows[2], "niveau": 2}]) == [(1, "level", "numbers_and_names", "Basis")]
    twins: list[Any] = [{"competentie": "A", "rang": n, "niveau": "x", "gedrag": "g"} for n in (1, 2, None)]
    assert wrong(twins) == [(3, "level", "name_of_several", "x")]
    for bad in ("Basis", [1], ["Basis", "basis "]):
        with pytest.raises((InvalidTypeError, InvalidValueError)):
            made(rows, ladder=bad)


def test_levels_of_the_version_before_are_known() -> None:
    before = made(
        [
            {"competentie": "A", "rang": 1, "niveau": "Laag", "niveaucode": "L1", "gedrag": "x"},
            {"competentie": "A", "rang": 2, "niveau": "Hoog", "niveaucode": "L2", "gedrag": "y"},
        ]
    )
    rows: list[Any] = [
        {"competentie": "A", "niveau": "hoog", "gedrag": "y"},
        {"competentie": "A", "niveau": "l1", "gedrag": "x"},
    ]
    after = made(rows, like=before)
    assert [d.rank for d in after["a"].descriptors] == [2, 1]
    assert [(level.name, level.code) for level in after.ladder] == [("Laag", "L1"), ("hoog", "L2")]
    assert wrong([{**rows[0], "niveau": "Hoger"}], like=before) == [(1, "level", "unknown_level", "Hoger")]
    card = [{"competentie": "Coachen", "niveau": "Niveau 5", "gedrag": "x"}]
    assert [level.rank for level in made(card, like=SHIPPED, profiles=[]).ladder] == [5]


# Ids.

BEFORE = made(SHEET)


def texts(framework: c.Framework) -> dict[str, str]:
    return {i.id: i.text for i in framework.indicators}


def test_an_id_follows_its_text_and_never_its_place() -> None:
    rows: list[Any] = [
        {**SHEET[0], "Gedragsindicator": "kijkt. "},
        {**SHEET[1], "Gedragsindicator": "Lacht."},
        *SHEET[2:],
    ]
    after = made(rows, like=BEFORE, version="2.0.0")
    assert texts(after) == {
        "gastvrij_1_2": "kijkt. ",
        "gastvrij_1_3": "Lacht.",
        "gastvrij_3_1": "Merkt.",
        "schoon_1_1": "Wast.",
        "snel_2_1": "Rent.",
    }
    assert after.history.retired_ids == ("gastvrij_1_1",)
    # What is retired comes back under another id.
    again = made(SHEET, like=after, version="3.0.0")
    assert texts(again)["gastvrij_1_4"] == "Groet."
    assert again.history.retired_ids == ("gastvrij_1_1", "gastvrij_1_3")


def test_a_text_that_moved_takes_its_id_along_and_twins_keep_theirs() -> None:
    twins: list[Any] = [
        {"competentie": "A", "niveau": 1, "gedrag": "x"},
        {"competentie": "A", "niveau": 2, "gedrag": "x"},
        {"competentie": "B", "niveau": 1, "gedrag": "x"},
    ]
    before = made(twins)
    swapped = made([twins[2], twins[1], twins[0]], like=before)
    assert {k.id: [i.id for i in k.indicators] for k in swapped.competencies} == {
        "b": ["b_1_1"],
        "a": ["a_1_1", "a_2_1"],
    }
    moved = made([twins[0], {**twins[1], "niveau": 3}], like=before)
    assert [i.id for i in moved.indicators] == ["a_1_1", "a_2_1"]
    assert moved.history.retired_ids == ("a_2", "b", "b_1", "b_1_1")


def test_a_row_with_an_id_keeps_it_whatever_its_text() -> None:
    rows = BEFORE.rows()
    rows[2]["text"], rows[3]["text"] = rows[3]["text"], rows[2]["text"]
    for row in rows[2:5]:
        row["competency_name"] = "Anders"
    after = made(rows, like=BEFORE, version="1.0.1")
    assert after["gastvrij"].name == "Anders"
    assert [(i.id, i.text) for i in after.indicators[:2]] == [("gastvrij_1_1", "Kijkt."), ("gastvrij_1_2", "Groet.")]
    assert after.modified is None


def test_a_name_stands_for_the_id_that_it_has_elsewhere() -> None:
    rows: list[Any] = [
        {"competentie": "k1", "competentienaam": "Koken", "niveau": 1, "gedrag": "x"},
        {"competentie": "", "competentienaam": "koken", "niveau": 2, "gedrag": "y"},
        {"competentie": "", "competentienaam": "Nieuw", "niveau": 2, "gedrag": "z"},
    ]
    rows[1]["competentienaam"] = "Koken"
    assert [(k.id, len(k.descriptors)) for k in made(rows).competencies] == [("k1", 2), ("nieuw", 1)]
    two = [{**rows[0], "competentie": id} for id in ("k1", "k2")] + [{**rows[0], "competentie": ""}]
    assert made(two)["k2"].indicator_ids == ("k2_1_1", "k2_1_2")
    between = [*two[:2], {**rows[2]}, two[2]]
    assert wrong(between) == [(4, "competency_name", "name_of_several", "Koken")]


def test_ids_that_cannot_be() -> None:
    row = {"competentie": "a", "competentienaam": "A", "niveau": 1, "indicator": "a_1_1", "tekst": "x"}
    rows: list[Any] = [
        row,
        {**row, "tekst": "y"},
        {**row, "indicator": "a", "tekst": "z"},
        {**row, "indicator": "A 1", "tekst": "w"},
    ]
    assert wrong(rows) == [
        (2, "indicator", "id_given_twice", "a_1_1"),
        (3, "indicator", "id_given_twice", "a"),
        (4, "indicator", "not_matching", "A 1"),
    ]
    before = made([row])
    gone = made([{**row, "indicator": "", "tekst": "ander"}], like=before)
    assert gone.history.retired_ids == ("a_1_1",)
    assert wrong([row], like=gone) == [(1, "indicator", "id_retired", "a_1_1")]
    assert wrong([{**row, "indicator": "a_1", "descriptor": "d"}], like=before) == [
        (1, "indicator", "id_of_another", "a_1")
    ]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Plannen en organiseren", "plannen_en_organiseren"),
        ("Eén Ærø ß Øl İ", "een_aero_ss_ol_i"),
        ("1e lijn", "competency_1e_lijn"),
        ("Ηγεσία", "competency_1"),
        ("效率", "competency_1"),
        ("قيادة", "competency_1"),
        ("👩🏽‍⚕️", "competency_1"),
        ("Team 效率", "team"),
        ("x" * 90, "x" * 40),
        ("Omgaan met veranderingen in de omgeving van de klant", "omgaan_met_veranderingen_in_de_omgeving"),
    ],
)
def test_ids_of_names_in_any_script(name: str, id: str) -> None:
    taken: set[str] = set()
    assert id_for(name, "competency", taken) == id
    again = id_for(name, "competency", taken)
    assert again != id
    assert taken == {id, again}


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=4))
def test_any_name_gets_an_id(names: list[tuple[str, str]]) -> None:
    rows: list[Any] = [{"competency": name, "level": 1, "indicator": text} for name, text in names]
    try:
        framework = made(rows)
    except TableError as error:
        assert all(p.line for p in error.problems) or not any(name.strip() for name, _ in names)
        return
    assert len(framework.indicators) == sum(bool(text.strip()) for _, text in names)


# The version before.


def test_what_rows_do_not_hold_comes_from_the_version_before() -> None:
    rich = attrs.evolve(
        BEFORE,
        notes="n",
        groups=(*(attrs.evolve(g, notes=g.name) for g in BEFORE.groups), Group("los", "Los")),
        competencies=tuple(attrs.evolve(k, definition="d", code="c", uri="urn:x") for k in BEFORE.competencies),
        provenance=attrs.evolve(
            BEFORE.provenance,
            corrections=(Correction("gastvrij_1_1", "text", "a", "b", "r"), Correction("snel", "name", "a", "b", "r")),
        ),
        profiles=(JobProfile.of(BEFORE, {"snel": 2}, id="p", title="P"),),
        modified=dt.date(2026, 1, 2),
    )
    after = made(SHEET, like=rich, version="1.0.1")
    assert after == attrs.evolve(
        rich,
        version="1.0.1",
        modified=None,
        groups=rich.groups[:2],
        history=attrs.evolve(rich.history, retired_ids=("los",)),
    )
    without = [{k: v for k, v in row.items() if k != "Domein"} for row in SHEET[1:]]
    without[0]["Competentie"] = "Gastvrij"
    without[0]["Niveau"] = 1
    less = made(without, like=rich, modified=dt.date(2026, 2, 3))
    assert less.groups == rich.groups
    assert [k.group for k in less.competencies] == ["gasten", "gasten", "keuken"]
    assert less.provenance.corrections == rich.provenance.corrections[1:]
    assert less.modified == dt.date(2026, 2, 3)
    # What a job asks of what is gone is no silent loss.
    assert wrong(without[:3], like=rich) == [(None, "profiles[0].desired.snel", "unknown_competency", "snel")]
    assert made(without[:3], like=rich, profiles=()).profiles == ()


def test_a_cell_that_was_not_defined_stays_so_until_it_has_behaviours() -> None:
    rows: list[Any] = [
        {"competentie": k.name, "niveau": 1, "samenvatting": "s", "gedrag": ""} for k in SHIPPED.competencies
    ]
    [coachen] = [k for k in made(rows, like=SHIPPED, profiles=()).competencies if k.id == "coachen"]
    assert coachen.level(1).state is DescriptorState.NOT_APPLICABLE
    rows[-1]["gedrag"] = "x"
    assert made(rows, like=SHIPPED, profiles=())["coachen"].level(1).state is DescriptorState.DEFINED


def test_what_a_framework_is_called_is_said_or_known() -> None:
    error = refusal(InvalidValueError, framework_from_rows, SHEET, id="x", title="X")
    assert [(p.path, p.code) for p in error.problems] == [
        ("version", "missing_argument"),
        ("language", "missing_argument"),
    ]
    english = c.load_framework("sociaalwerker-b", "1.1.0", language="en")
    assert [p.code for p in refusal(InvalidValueError, made, SHEET, like=english).problems] == ["in_translation"]
    assert [(p[1], p[2]) for p in wrong(SHEET, id="X y")] == [("id", "not_matching")]


def test_groups_and_their_parents() -> None:
    row = {"competentie": "A", "niveau": 1, "gedrag": "x", "groep": "G", "hoofdgroep": "Boven"}
    alone = {"groep": "Boven", "competentie": ""}
    framework = made([alone, row])
    assert framework.groups == (Group("boven", "Boven"), Group("g", "G", parent="boven"))
    assert wrong([row]) == [(1, "group_parent", "unknown_parent", "Boven")]
    assert [p[2] for p in wrong([{**alone, "hoofdgroep": "g"}, row])] == ["group_in_a_circle"] * 2


def test_a_behaviour_without_words_is_named() -> None:
    row = {"competentie": "a", "competentienaam": "", "niveau": 1, "indicator": "a_1_1", "tekst": ""}
    assert wrong([row]) == [(1, "competency_name", "blank_cell", None), (1, "text", "blank_cell", None)]


def test_a_data_frame_is_read_as_records() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not a dependency; the development environment has it")
    for table in (pandas.DataFrame(SHEET), pandas.DataFrame(SHEET).convert_dtypes()):
        assert shape(made(table.to_dict("records"))) == shape(BEFORE)
    assert made(pandas.DataFrame(SHIPPED.rows()).to_dict("records"), like=SHIPPED) == SHIPPED


# Jobs.


def jobs(rows: Any, framework: c.Framework = BEFORE) -> dict[str, dict[str, int | None]]:
    return {p.title: dict(p.desired) for p in profiles_from_rows(rows, framework)}


def jobs_wrong(rows: Any, framework: c.Framework = BEFORE) -> list[tuple[int | None, str, str, object]]:
    error = refusal(TableError, profiles_from_rows, rows, framework)
    return [(p.line, p.path, p.code, p.value) for p in error.problems]


def test_jobs_as_a_matrix_or_a_list() -> None:
    expected = {"Kok": {"gastvrij": None, "snel": 2}, "Gastheer": {"gastvrij": 3}}
    by_competency = [
        {"Competentie": "gastvrij ", "Kok": "Geen eis", "Gastheer": 3.0},
        {"Competentie": "snel", "Kok": "Niveau 2", "Gastheer": ""},
    ]
    by_job = [{"Functie": "Kok", "Gastvrij": "-", "Snel": "2"}, {"Functie": "Gastheer", "Gastvrij": 3, "Snel": None}]
    listed: list[Any] = [
        {"Functie": "Kok", "Competentie": "Gastvrij", "Niveau": "n.v.t."},
        {"Functie": "", "Competentie": "Snel", "Niveau": 2},
        {"Functie": "Gastheer", "Competentie": "Gastvrij", "Niveau": 3},
        {"Functie": "", "Competentie": "Snel", "Niveau": ""},
    ]
    assert jobs(by_competency) == jobs(by_job) == jobs(listed) == expected
    assert [p.id for p in profiles_from_rows(listed, BEFORE)] == ["kok", "gastheer"]
    assert profiles_from_rows([], BEFORE) == ()


def test_jobs_that_are_known_keep_what_rows_do_not_hold() -> None:
    known = JobProfile.of(BEFORE, {"snel": 2}, id="p1", title="Kok", note="n", unlisted=Requirement.NONE, code="F")
    framework = attrs.evolve(BEFORE, profiles=(known,))
    rows: list[Any] = [
        {"functie": "kok", "competentie": "Gastvrij", "niveau": 1},
        {"functie": "p", "competentie": "", "niveau": ""},
    ]
    first, second = profiles_from_rows(rows, framework)
    assert first == attrs.evolve(known, title="kok", desired={"gastvrij": 1})
    assert (second.id, second.desired) == ("p", {})
    told = {
        "functie": "p1",
        "functietitel": "Chef",
        "functiecode": 7,
        "functiegroep": "Keuken",
        "niet genoemd": "",
        "opmerking": "o",
    }
    [one] = profiles_from_rows([told | {"Snel": 2}], framework)
    expected = attrs.evolve(known, title="Chef", code="7", group="keuken", note="o", unlisted=Requirement.UNKNOWN)
    assert one == expected
    # A group may be told by its id too, which need not be as its name.
    groups = tuple(attrs.evolve(group, name=f"Groep {group.id}") for group in framework.groups)
    renamed = attrs.evolve(framework, groups=groups)
    for called in ("keuken", "groep KEUKEN"):
        [one] = profiles_from_rows([told | {"functiegroep": called, "Snel": 2}], renamed)
        assert one.group == "keuken"


def test_every_bad_cell_of_jobs_is_named() -> None:
    rows: list[Any] = [
        {"Competentie": "Gastvrij", "Kok": 2, "Ober": "hoog"},
        {"Competentie": "Gastvry", "Kok": 1, "Ober": 1},
        {"Competentie": "", "Kok": 1, "Ober": None},
        {"Competentie": "gastvrij", "Kok": 1, "Ober": 1},
        {"Competentie": "gastvrij", "Kok": 3, "Ober": 1},
    ]
    assert jobs_wrong(rows) == [
        (1, "Kok", "not_defined_at", 2),
        (1, "Ober", "unknown_level", "hoog"),
        (2, "competency", "unknown_competency_name", "Gastvry"),
        (3, "competency", "blank_cell", None),
        (5, "Kok", "job_again", "Gastvrij"),
    ]
    assert jobs_wrong([{"Functie": "Kok", "Rennen": 1}, {"Functie": "", "Snel": 2}]) == [
        (1, "Rennen", "unknown_competency_name", "Rennen"),
        (2, "job", "blank_cell", None),
    ]
    listed: list[Any] = [
        {"Functie": "", "Functiegroep": "Bar", "Competentie": "Snel", "Rang": 2, "Niveau": ""},
        {"Functie": "Kok", "Functiegroep": "Bar", "Competentie": "", "Rang": 2, "Niveau": ""},
        {"Functie": "Kok", "Functiegroep": "Keuken", "Competentie": "Snel", "Rang": 2, "Niveau": "Niveau 1"},
    ]
    assert jobs_wrong(listed) == [
        (1, "job", "blank_cell", None),
        (2, "competency", "blank_cell", None),
        (3, "job_group", "told_otherwise", "Keuken"),
        (3, "rank", "told_otherwise", "Niveau 1"),
    ]
    assert jobs_wrong([{**listed[1], "Competentie": "Snel"}]) == [(1, "job_group", "unknown_job_group", "Bar")]
    assert [p[2] for p in jobs_wrong([{"Functie": "Kok", "Competentie": "Snel"}])] == ["headings_missing"]
    assert [p[2] for p in jobs_wrong([{"Kleur": "rood"}])] == ["headings_missing"] * 2
    twins = attrs.evolve(
        BEFORE, competencies=tuple(attrs.evolve(k, name="Snel", code="S") for k in BEFORE.competencies)
    )
    assert jobs_wrong([{"Competentie": name, "Kok": 1} for name in ("Snel ", "s")], twins) == [
        (1, "competency", "name_of_several", "Snel "),
        (2, "competency", "name_of_several", "s"),
    ]
    assert jobs([{"Competentie": "schoon", "Kok": 1}], twins) == {"Kok": {"schoon": 1}}
    with pytest.warns(IgnoredColumnsWarning):
        jobs([{"Functie": "Kok", "Competentie": "Snel", "Niveau": 2, "Kleur": "rood"}])


# Files.


@given(st.lists(st.one_of(TEXTS, st.from_regex(r"'*[=+@\-']?x?", fullmatch=True)), min_size=1))
def test_no_cell_of_ours_is_a_formula_and_all_come_back(cells: list[str]) -> None:
    text = write_csv([{"a": cell, "b": "x"} for cell in cells], {"a": "a", "b": "b"})
    lines, problems = read_csv(text, len)
    assert not problems
    assert [line.cells for line in lines[1:]] == [[cell, "x"] for cell in cells]
    assert not any(line.startswith(("=", "+", "-", "@", '"=', '"+', '"-', '"@')) for line in text.splitlines())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_as_spreadsheets_write_it(delimiter: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x.CSV"
    lines = ["Competentie|Definitie|Niveau|Gedrag|", 'Zoë|"een\ntwee"|1|Kijkt.|', "|||Groet.|", "||||"]
    path.write_bytes("\r\n".join(lines).replace("|", delimiter).encode(encoding))
    framework = read_framework_table(path, **NAMES)
    assert (framework["zoe"].definition, [i.text for i in framework.indicators]) == ("een\ntwee", ["Kijkt.", "Groet."])


def file_wrong(path: Path, **more: Any) -> list[tuple[int | None, str, object]]:
    error = refusal(TableError, read_framework_table, path, **{**NAMES, **more})
    assert path.name in str(error)
    return [(p.line, p.code, p.value) for p in error.problems]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    head = "competentie;niveau;gedrag\n"
    for raw, problems in (
        (b"", [(None, "headings_missing", None)]),
        (head.encode() + b"A;1;\xe9\n", [(2, "not_utf8", b"\xe9")]),
        (head.encode() + b'A;1;"x\n', [(2, "not_csv", None)]),
        (b'"a', [(1, "not_csv", None)]),
        (head.encode() + b"A;1;x;y\n\nB;0;x\n", [(2, "wrong_cell_count", 4), (4, "not_a_rank", "0")]),
        (b"competentie;;niveau;gedrag\nA;weg;1;x\n", [(2, "no_heading", "weg")]),
    ):
        path.write_bytes(raw)
        assert file_wrong(path) == problems
    other = tmp_path / "x.ods"
    assert file_wrong(other) == [(None, "unknown_ending", "x.ods")]
    with pytest.raises(FileNotFoundError):
        read_framework_table(tmp_path / "none.csv", **NAMES)
    book = tmp_path / "x.xlsx"
    book.write_bytes(b"PK")
    assert [p[1] for p in file_wrong(book)] == ["not_excel"]
    error = refusal(TableError, write_framework_table, BEFORE, other)
    assert [p.code for p in error.problems] == ["unknown_ending"]
    assert str(error).startswith("x.ods cannot be written")


def test_of_many_bad_rows_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    rows = [{"competentie": "A", "niveau": "0" if n else 1, "gedrag": f"x{n}"} for n in range(1000)]
    path = tmp_path / "x.csv"
    path.write_text(
        "".join(
            f"{line}\n" for line in ["competentie;niveau;gedrag", *(";".join(map(str, row.values())) for row in rows)]
        )
    )
    for error, line in (
        (refusal(TableError, framework_from_rows, rows, **NAMES), 2),
        (refusal(TableError, read_framework_table, path, **NAMES), 3),
    ):
        *named, counted = error.problems
        assert [(p.line, p.code) for p in named] == [(n, "not_a_rank") for n in range(line, line + 200)]
        assert (counted.line, counted.code) == (line + 200, "more_alike")
        assert counted.parameters == {"kind": "not_a_rank", "count": 799}


def workbook(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


HEAD = ("Competentie", "Niveau", "Gedrag")


def test_sheets_are_known_by_their_headings(tmp_path: Path) -> None:
    main: list[tuple[object, ...]] = [HEAD, ("A", 1, "x"), (None, 2, "=1+1")]
    asked: list[tuple[object, ...]] = [("Competentie", "Kok"), ("A", 2)]
    path = workbook(
        tmp_path / "x.xlsx", Uitleg=[("Lees mij",)], Functies=asked, Leeg=[], Model=[*main[:2], (None, 2, "y")]
    )
    with pytest.warns(IgnoredSheetsWarning) as caught:
        framework = read_framework_table(path, **NAMES)
    assert caught[0].message.problem.parameters["sheets"] == ("Uitleg",)  # type: ignore[union-attr]
    assert Path(caught[0].filename).name == Path(__file__).name
    assert {p.title: p.desired for p in framework.profiles} == {"Kok": {"a": 2}}
    two = workbook(tmp_path / "two.xlsx", Een=main, Twee=main)
    assert file_wrong(two) == [(None, "several_tables", None)]
    none = workbook(tmp_path / "none.xlsx", Functies=asked)
    assert [p.code for p in refusal(TableError, read_framework_table, none, **NAMES).problems] == [
        "headings_missing"
    ] * 2
    empty = workbook(tmp_path / "empty.xlsx", Leeg=[])
    assert file_wrong(empty) == [(None, "headings_missing", None)]


def test_a_cell_that_excel_has_no_value_for_is_named(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [HEAD, ("A", 1, "=1+1"), (None, 2, "#REF!"), ("=A2", 1, "x")]
    path = workbook(tmp_path / "f.xlsx", Model=rows)
    error = refusal(TableError, read_framework_table, path, **NAMES)
    assert [(p.line, p.path, p.code, p.value) for p in error.problems] == [
        (2, "text", "formula_without_value", "=1+1"),
        (3, "text", "error_of_excel", "#REF!"),
        (4, "competency", "formula_without_value", "=A2"),
    ]
    heading = workbook(tmp_path / "h.xlsx", Model=[("=A2", *HEAD), (None, "A", 1, "x")])
    problems = refusal(TableError, read_framework_table, heading, **NAMES).problems
    assert [(p.line, p.code, p.value) for p in problems] == [(1, "formula_without_value", "=A2")]


def test_columns_that_are_of_something_else_are_told_and_nothing_is_wrong_in_them(tmp_path: Path) -> None:
    more = ("Toelichting", "Functie", "Gewijzigd", "Som")
    path = workbook(tmp_path / "x.xlsx", Model=[(*HEAD, *more), ("A", 1, "x", "t", "Kok", dt.date(2026, 1, 2), "=1+1")])
    with pytest.warns(IgnoredColumnsWarning) as caught:
        read_framework_table(path, **NAMES)
    assert sorted(caught[0].message.problem.parameters["columns"]) == sorted(more)  # type: ignore[union-attr]
    with pytest.warns(IgnoredColumnsWarning, match="'Toelichting'"):
        made([{"competentie": "A", "niveau": 1, "gedrag": "x", "Toelichting": "t", "Datum": dt.date(2026, 1, 2)}])
    for row in (
        {"Competentie": "Snel", "Kok": 2, "Definitie": "d"},
        {"Functie": "Kok", "Snel": 2, "Definitie": "d"},
        {"Functie": "Kok", "Competentie": "Snel", "Niveau": 2, "Definitie": "d", "Datum": dt.date(2026, 1, 2)},
    ):
        with pytest.warns(IgnoredColumnsWarning, match="'Definitie'") as caught:
            assert jobs([row]) == {"Kok": {"snel": 2}}
        assert Path(caught[0].filename).name == Path(__file__).name


def test_headings_below_a_title_are_pointed_out(tmp_path: Path) -> None:
    title: list[tuple[object, ...]] = [("Competentieprofiel 2026",), (), HEAD, ("A", 0, "x")]
    asked: list[tuple[object, ...]] = [("Competentie", "Kok"), ("A", 2)]
    path = workbook(tmp_path / "x.xlsx", Model=title, Functies=asked)
    error = refusal(TableError, read_framework_table, path, **NAMES)
    assert str(error).startswith("Model cannot be read")
    assert [(p.line, p.code) for p in error.problems] == [(1, "headings_lower"), (4, "not_a_rank")]
    text = tmp_path / "x.csv"
    text.write_text("Ons profiel, 2026;;\nCompetentie;Niveau;Gedrag\nA;1;x, y\n")
    assert file_wrong(text) == [(1, "headings_lower", None)]


def test_jobs_of_before_may_ask_what_is_gone(tmp_path: Path) -> None:
    known = JobProfile.of(BEFORE, {"snel": 2, "schoon": 1}, id="p1", title="Kok", note="n", group="keuken")
    before = attrs.evolve(BEFORE, profiles=(known,))
    path = workbook(
        tmp_path / "x.xlsx",
        Model=[("Domein", *HEAD), ("Gasten", "Schoon", 1, "Wast.")],
        Functies=[("Competentie", "Kok"), ("Schoon", 1)],
    )
    after = read_framework_table(path, like=before, version="2.0.0")
    assert after.profiles == (attrs.evolve(known, desired={"schoon": 1}, group=None),)


def test_what_a_workbook_cannot_hold_is_refused(tmp_path: Path) -> None:
    competency = attrs.evolve(BEFORE["snel"], definition="x" * 32768, name="a\ufffe")
    framework = attrs.evolve(BEFORE, competencies=(competency,))
    error = refusal(TableError, write_framework_table, framework, tmp_path / "x.xlsx")
    assert [(p.path, p.code) for p in error.problems] == [
        ("competency_name", "not_for_excel"),
        ("definition", "too_long_for_excel"),
    ]
    assert not (tmp_path / "x.xlsx").exists()
    write_framework_table(framework, tmp_path / "x.csv")
    assert read_framework_table(tmp_path / "x.csv", like=framework) == framework


def test_text_in_a_workbook_is_text(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    framework = made([{"competentie": "=1+1", "niveau": 1, "gedrag": "x", "code": "1.10"}])
    write_framework_table(framework, path)
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {cell.number_format for cell in cells if cell.data_type == "s"} == {"@"}
    assert read_framework_table(path, like=framework) == framework


def test_without_openpyxl_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "x.xlsx", Model=[HEAD, ("A", 1, "x")])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for run in (lambda: read_framework_table(path, **NAMES), lambda: write_framework_table(BEFORE, path)):
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'competentie\[excel\]'"):
            run()


def test_headings_are_known_in_every_language_and_mean_one_thing() -> None:
    keys = words_in("en").headings
    for language in LANGUAGES:
        for key in keys:
            for word in words_in(language).headings[key]:
                assert recognised([word.upper().replace(" ", "_")]) == 1


def test_a_corrected_table_is_a_patch(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_framework_table(SHIPPED, path)
    text = path.read_text(encoding="utf-8-sig").replace("Levert verzorgd werk af", "Levert netjes werk af")
    path.write_text(text, encoding="utf-8")
    changes = diff(SHIPPED, read_framework_table(path, like=SHIPPED, version="1.0.1"))
    assert [change.path for change in changes.changes] == [
        "version",
        "modified",
        "indicators/kwaliteitsgericht_1_1/text",
    ]
    assert changes.bump.value == "patch"


# As an adviser without Python does it.

PAGE = Path(__file__).parents[1] / "docs" / "own-framework.md"


def of_page() -> tuple[list[list[tuple[object, ...]]], list[list[list[str]]]]:
    """
    The tables and the commands of the section on spreadsheets, up to its explanation.
    """
    section = PAGE.read_text(encoding="utf-8").split("## From a spreadsheet")[1].split("### ")[0]
    tables: list[list[tuple[object, ...]]] = []
    for block in section.split("\n\n"):
        if block.lstrip().startswith("|"):
            lines = [
                [cell.strip() or None for cell in line.strip("|").split("|")] for line in block.strip().splitlines()
            ]
            tables.append([tuple(line) for n, line in enumerate(lines) if n != 1])
    commands = [shlex.split(line)[3:] for line in section.splitlines() if line.startswith("python -m competentie ")]
    return tables, [commands[:3], commands[3:]]


def test_an_adviser_gets_a_card_from_a_sheet_and_corrects_it_by_its_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (sheet, asked), (first, later) = of_page()
    path = workbook(tmp_path / "keuken.xlsx", Competenties=sheet, Functies=asked)
    book = openpyxl.load_workbook(path)
    for cells in ("A2:A4", "B2:B4", "D2:D3", "A5:A6", "B5:B6"):
        book["Competenties"].merge_cells(cells)
    book.save(path)
    assert [main(list(words)) for words in first] == [0, 0, 0]
    told = capsys.readouterr()
    assert "levels 1 Basis, 2 Gevorderd" in told.out
    assert "1 Basis, 2 Gevorderd" in told.err
    framework = c.read_framework("framework.json")
    assert shape(framework) == [
        (
            "Gastvrijheid",
            "gasten",
            {1: ["Groet iedere gast.", "Kijkt gasten aan."], 2: ["Merkt wensen op voordat de gast ze noemt."]},
        ),
        ("Hygiëne", "keuken", {1: ["Wast de handen voor het werk."], 2: ["Spreekt collega's aan op hygiëne."]}),
    ]
    assert {p.id: dict(p.desired) for p in framework.profiles} == {
        "kok": {"gastvrijheid": None, "hygiene": 2},
        "gastheer": {"gastvrijheid": 2, "hygiene": 1},
    }
    assert "Groet iedere gast." in Path("kaart.html").read_text(encoding="utf-8")
    export, again, compare = later
    assert main(list(export)) == 0
    book = openpyxl.load_workbook("verbeterd.xlsx")
    written = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    [wrong_cell] = [cell for cell in written if cell.value == "Groet iedere gast."]
    wrong_cell.value = "Groet elke gast."
    book.save("verbeterd.xlsx")
    assert main(list(again)) == 0
    capsys.readouterr()
    assert main(list(compare)) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[-4:] == [
        "patch: indicators/gastvrijheid_1_1/text: reworded",
        "  - Groet iedere gast.",
        "  + Groet elke gast.",
        "bump: patch",
    ]


def test_import_asks_for_what_it_is_not_told_and_overwrites_nothing_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.csv").write_text("competentie;niveau;gedrag;kleur\nA;1;x;rood\n", encoding="utf-8")
    assert main(["import", "x.csv", "--id", "x"]) == 1
    assert [line.split(":")[0].strip() for line in capsys.readouterr().err.splitlines()[1:]] == [
        "--version",
        "--language",
        "--title",
    ]
    named = [word for name, value in NAMES.items() for word in (f"--{name}", value)]
    assert main(["import", "x.csv", *named, "--modified", "2026-01-02", "--ladder", "Laag"]) == 0
    assert "kleur" in capsys.readouterr().err
    made_of_it = c.read_framework("framework.json")
    assert (made_of_it.ladder[0].name, made_of_it.modified) == ("Laag", dt.date(2026, 1, 2))
    assert main(["import", "x.csv", *named]) == 1
    assert "framework.json" in capsys.readouterr().err
    assert c.read_framework("framework.json") == made_of_it
    assert main(["import", "x.csv", "--like", "framework.json", "-o", "framework.json"]) == 1
    assert "--version" in capsys.readouterr().err
    assert main(["import", "x.csv", "--like", "framework.json", "--version", "1.0.1", "-o", "framework.json"]) == 0
    assert c.read_framework("framework.json").version == "1.0.1"
    Path("x.csv").write_text("competentie;niveau;gedrag\nA;hoog;x\nB;1;x\nC;0;x\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["import", "x.csv", *named, "-o", "y.json"]) == 1
    assert [line.split(",")[0].strip() for line in capsys.readouterr().err.splitlines()[1:]] == ["line 2", "line 4"]
    assert not Path("y.json").exists()


def test_commands_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert main(["export", "sociaalwerker-b", "-o", str(tmp_path / "x.xlsx")]) == 1
    assert "competentie[excel]" in capsys.readouterr().err


def test_an_id_in_the_column_of_names_stands_for_its_thing() -> None:
    rows = [{"competentie": "snel", "groep": "keuken", "niveau": 2, "indicator": "snel_2_1"}]
    after = made(rows, like=BEFORE, profiles=())
    assert after.competencies == (BEFORE["snel"],)
    assert [group.name for group in after.groups] == ["Keuken"]


def test_jobs_in_a_workbook_of_their_own(tmp_path: Path) -> None:
    main_sheet: list[tuple[object, ...]] = [HEAD, ("A", 1, "x")]
    path = workbook(tmp_path / "x.xlsx", Model=main_sheet)
    more = workbook(tmp_path / "jobs.xlsx", Uitleg=[("Lees mij",)], Functies=[("Functie", "A"), ("Kok", 1)])
    with pytest.warns(IgnoredSheetsWarning, match="Uitleg"):
        framework = read_framework_table(path, jobs=more, **NAMES)
    assert [p.title for p in framework.profiles] == ["Kok"]
    unread = workbook(tmp_path / "wrong.xlsx", Uitleg=[("Lees mij",)], Model=[HEAD[:1], ("A",)])
    error = refusal(TableError, read_framework_table, unread, **NAMES)
    assert (error.parameters["table"], len(error.problems)) == ("Model", 2)
    error = refusal(TableError, read_framework_table, path, jobs=path, **NAMES)
    assert [(p.code, p.parameters["wanted"]) for p in error.problems] == [("headings_missing", "job")]


def test_a_missing_value_of_pandas_is_blank() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not a dependency; the development environment has it")
    rows = [{**SHEET[0], "Definitie": pandas.NA}, {**SHEET[1], "Competentie": pandas.NA, "Definitie": pandas.NaT}]
    assert shape(made(rows)) == [("Gastvrij", "gasten", {1: ["Groet.", "Kijkt."]})]


def test_an_import_that_fails_inside_openpyxl_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "openpyxl"
    package.mkdir()
    (package / "__init__.py").write_text("import et_xmlfile_is_gone", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "openpyxl")
    with pytest.raises(ModuleNotFoundError, match="et_xmlfile_is_gone"):
        main(["export", "sociaalwerker-b", "-o", str(tmp_path / "x.xlsx")])


def test_jobs_by_the_id_of_a_profile_and_levels_of_one_name() -> None:
    known = JobProfile.of(BEFORE, {"snel": 2}, id="p1", title="Kok")
    framework = attrs.evolve(BEFORE, profiles=(known,))
    [job] = profiles_from_rows([{"Competentie": "Snel", "p1": "-"}], framework)
    assert job == attrs.evolve(known, desired={"snel": None})
    twins = attrs.evolve(BEFORE, ladder=tuple(attrs.evolve(level, name="Zelfde") for level in BEFORE.ladder))
    assert jobs_wrong([{"Competentie": "Snel", "Kok": "zelfde"}], twins) == [(1, "Kok", "name_of_several", "zelfde")]
    assert jobs_wrong([{"Functie": "Kok\x1b", "Snel": 2}]) == [(1, "title", "bad_character", "Kok\x1b")]
    assert jobs_wrong([{"Functie": "Kok", "Snel": dt.date(2026, 1, 2)}]) == [
        (1, "Snel", "not_a_cell", dt.date(2026, 1, 2))
    ]


def test_rows_of_another_framework_or_language_are_refused() -> None:
    english = c.load_framework("sociaalwerker-b", "1.1.0", language="en")
    card = c.load_framework("sociaalwerker-b", "1.1.0")
    assert {problem[1:] for problem in wrong(english.rows(), like=card)} == {("language", "of_another", "en")}
    assert {problem[1:] for problem in wrong(BEFORE.rows(), like=card)} == {("framework", "of_another", "x")}
    assert made(card.rows(), like=card, id="y").id == "y"


def test_export_prints_what_no_file_is_given_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "sociaalwerker-b@1.0.0"]) == 0
    (tmp_path / "x.tsv").write_text(capsys.readouterr().out, encoding="utf-8")
    assert read_framework_table(tmp_path / "x.tsv", like=SHIPPED) == SHIPPED
    assert main(["export", "sociaalwerker-b", "--jobs", "y.csv"]) == 1
    assert "-o" in capsys.readouterr().err
    assert not Path("y.csv").exists()


def test_what_is_no_list_of_rows_is_refused() -> None:
    row = {"competentie": ["A"], "niveau": [1], "gedrag": ["x"]}
    for rows in (pd.DataFrame(row), pl.DataFrame(row), row, "tekst", None):
        for read in (made, lambda given: profiles_from_rows(given, BEFORE)):
            error = refusal(InvalidTypeError, read, rows)
            assert [(p.path, p.code, p.value) for p in error.problems] == [("rows", "wrong_type", type(rows).__name__)]
    assert refusal(TableError, profiles_from_rows, ["x"], BEFORE).problems[0].code == "wrong_type"


def test_a_cell_under_no_heading_is_not_lost() -> None:
    row = {"competentie": "A", "niveau": 1, "gedrag": "x"}
    # As csv.DictReader gives what is too much.
    assert wrong([{**row, None: ["y"]}]) == [(1, "", "no_heading", ["y"])]
    assert wrong([{**row, " ": "y"}]) == [(1, "", "no_heading", "y")]
    assert made([{**row, None: None, "": " "}]).indicators[0].text == "x"


def test_a_value_that_is_no_cell_is_named_and_nothing_that_follows_from_it() -> None:
    row = {"competentie": "A", "niveau": 1, "gedrag": "x"}
    for column, key, value in (
        ("niveau", "level", True),
        ("niveau", "level", float("inf")),
        ("competentie", "competency", dt.date(2026, 1, 2)),
        ("gedrag", "text", [1, 2]),
    ):
        assert wrong([{**row, column: value}]) == [(1, key, "not_a_cell", value)]
    error = refusal(TableError, made, [{**row, "gedrag": np.array([1, 2])}])
    assert [p.code for p in error.problems] == ["not_a_cell"]


def test_a_number_that_is_no_rank_is_no_name_of_a_level() -> None:
    for level in (1.5, "1,5", "-1", 10**12):
        [problem] = wrong([{"competentie": "A", "niveau": level, "gedrag": "x"}])
        assert problem[:3] == (1, "level", "not_a_rank")


def test_dates_of_a_workbook_are_told_as_people_read_them(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", Model=[HEAD, ("A", 1, dt.date(2026, 1, 2)), (None, 2, True)])
    error = refusal(TableError, read_framework_table, path, **NAMES)
    assert [(p.line, p.code, p.value) for p in error.problems] == [
        (2, "not_a_cell", "2026-01-02 00:00:00"),
        (3, "not_a_cell", True),
    ]


def test_what_a_job_says_of_the_others_is_known_or_refused() -> None:
    row = {"Functie": "Kok", "Competentie": "Snel", "Niveau": 2, "Niet genoemd": "ja"}
    assert jobs_wrong([row]) == [(1, "unlisted", "not_unlisted", "ja")]
    [profile] = profiles_from_rows([{**row, "Niet genoemd": "geen eis"}], BEFORE)
    assert profile.unlisted is Requirement.NONE


def test_a_row_that_is_gone_takes_only_its_behaviour_along() -> None:
    rows: list[Any] = [
        {"competentie": "A", "niveau": "1", "niveauomschrijving": "laag", "samenvatting": "kort", "gedrag": "x"},
        {"competentie": "A", "niveau": "1", "gedrag": "y"},
        {"competentie": "B", "niveau": "1", "gedrag": "z"},
    ]
    before = made(rows)
    exported = said_once(before.rows())
    first = next(n for n, row in enumerate(exported) if row["text"] == "x")
    name = exported[first]["competency_name"]
    after = made(
        [*exported[:first], {**exported[first + 1], "competency_name": name}, *exported[first + 2 :]], like=before
    )
    assert [i.text for i in after.indicators] == ["y", "z"]
    assert after.ladder == before.ladder
    assert [d.summary for d in after["a"].descriptors] == ["kort"]
    # Whoever empties the cell of a text, and leaves what stands beside it, means that.
    emptied = [{**row, "summary": None, "level_description": None} for row in exported]
    after = made(emptied, like=before)
    assert (after.ladder[0].description, after["a"].descriptors[0].summary) == ("", "")


def test_a_card_of_what_a_job_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = JobProfile.of(BEFORE, {"schoon": 1}, id="kok", title="Chef-kok")
    file, page = tmp_path / "framework.json", tmp_path / "card.html"
    file.write_text(c.to_json(attrs.evolve(BEFORE, profiles=(job,))), encoding="utf-8")
    for called in ("kok", "Chef-kok"):
        assert main(["card", str(file), "--profile", called, "-o", str(page)]) == 0
        text = page.read_text(encoding="utf-8")
        assert "Schoon" in text
        assert "Snel" not in text
    page.unlink()
    assert main(["card", str(file), "--profile", "ober", "-o", str(page)]) == 1
    assert "'ober' is not one of kok" in capsys.readouterr().err
    assert not page.exists()


def test_a_column_for_each_level_is_told_as_that() -> None:
    for headings in (("Niveau 1", "niveau 2"), ("1", "2"), ("LAAG", "hoog")):
        row = {"Competentie": "A", "Opmerking 1": "o", **dict.fromkeys(headings, "x")}
        assert wrong([row], ladder=["Laag", "Hoog"]) == [(1, "", "levels_as_columns", headings)]
        assert ", ".join(map(repr, headings)) in str(refusal(TableError, made, [row], ladder=["Laag", "Hoog"]))
    row = {"Competentie": "A", "Opmerking 1": "o", "Opmerking 2": "p"}
    assert {code for _, _, code, _ in wrong([row])} == {"headings_missing"}


def test_headings_in_the_plural() -> None:
    row = {"Competenties": "A", "Niveaus": 1, "Gedragsindicatoren": "x"}
    assert made([row]).indicators[0].text == "x"


def test_names_with_a_zero_among_their_numbers_are_in_the_order_of_those() -> None:
    with pytest.warns(GuessedLadderWarning, match="1 niveau 0, 2 Niveau 1, 3 Niveau 2"):
        found = levels("Niveau 2", "niveau 0", "Niveau 1", "Niveau 0")
    assert found == [(1, "niveau 0"), (2, "Niveau 1"), (3, "Niveau 2")]
