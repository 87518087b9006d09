"""
Tables: the ratings that people have, in the forms they have them in; every bad row named; the form they fill in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import Rating, RatingScale, Role, rating_form, read_ratings
from strategies import SHIPPED, frameworks, ratings

HEADER = ["person", "rater", "role", "indicator", "value"]
ID = "coachen_2_1"


def table(*rows: str, header: str = "person,rater,role,indicator,value") -> io.StringIO:
    return io.StringIO("\n".join([header, *rows]))


def read(*rows: str, **arguments: Any) -> list[Any]:
    """
    The values of the ratings in *rows* of indicator and value.
    """
    found = read_ratings(table(*(f"p,r{n},peer,{row}" for n, row in enumerate(rows))), SHIPPED, **arguments)
    return [rating.value for rating in found["p"]]


def refused(source: Any, **arguments: Any) -> list[tuple[str, str]]:
    with pytest.raises(c.RatingsError) as caught:
        read_ratings(source, SHIPPED, **arguments)
    return [(problem.path, problem.what) for problem in caught.value.problems]


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
    path.write_bytes(text.encode("utf-8") + "Zoë".encode("latin-1"))
    assert refused(path) == [("line 3", "not UTF-8; save the file as CSV in UTF-8")]
    path.write_text(text, encoding="utf-16")
    assert refused(path)[0][1] == "not UTF-8; save the file as CSV in UTF-8"
    with pytest.raises(FileNotFoundError):
        read_ratings(tmp_path / "none.csv", SHIPPED)


def test_the_words_of_an_answer() -> None:
    answers = {"ja": True, "yes": True, "true": True, "1": True, "nee": False, "no": False, "false": False, "0": False}
    answers |= {"n.v.t.": None, "nvt": None, "": None}  # type: ignore[dict-item]
    for word, value in answers.items():
        assert read(f"{ID},{word}", f"{ID},{word.upper()}", f"{ID}, {word.title()} ") == [value] * 3


def test_own_words_take_the_place_of_ours() -> None:
    words = {"Ja, vaak": True, "soms": False, "weet niet": None}
    assert read(f'{ID},"JA,  vaak"', f"{ID},soms", f"{ID},Weet Niet", f"{ID},", values=words) == [
        True,
        False,
        None,
        None,
    ]
    assert refused(table(f"p,r,peer,{ID},ja"), values={"soms": True}) == [
        ("line 2, value", "'ja' is not an answer; use one of an empty cell, soms")
    ]
    assert read(f"{ID},", values={"": False}) == [False]


@pytest.mark.parametrize("wrong", [{"ja": "yes"}, {"ja": 1}, {"ja": 1.0}])
def test_own_words_mean_an_answer(wrong: Any) -> None:
    with pytest.raises(c.InvalidTypeError, match="is not an answer; use True, False or None"):
        read(f"{ID},ja", values=wrong)


def test_own_words_are_words_given_once() -> None:
    with pytest.raises(c.InvalidTypeError, match="1: 1 is not text"):
        read(f"{ID},ja", values={1: True})
    with pytest.raises(c.InvalidTypeError, match="values: .* is not a mapping of words"):
        read(f"{ID},ja", values=["ja"])
    with pytest.raises(c.InvalidValueError, match="'JA' is given more than once"):
        read(f"{ID},ja", values={"ja": True, "JA": False})


def test_arguments_are_what_they_are_called(tmp_path: Path) -> None:
    with pytest.raises(c.InvalidTypeError) as caught:
        read_ratings(table(), None, scale=5)  # type: ignore[arg-type]
    assert [problem.path for problem in caught.value.problems] == ["framework", "scale"]
    with pytest.raises(c.InvalidTypeError, match="framework: None is not of type Framework"):
        rating_form(None)  # type: ignore[arg-type]
    with pytest.raises(c.InvalidTypeError, match="source: .* is not opened as text"):
        read_ratings(io.BytesIO(b"x"), SHIPPED)  # type: ignore[arg-type]
    path = tmp_path / "ratings.csv"
    path.write_bytes("person,rater\nZoë".encode("latin-1"))
    with path.open(encoding="utf-8") as file:
        assert refused(file) == [("line 2", "not UTF-8; save the file as CSV in UTF-8")]


def test_what_spreadsheets_write_around_the_table() -> None:
    text = f"sep=;\n;;;;\n\nperson;rater;role;indicator;value;;\np;r;peer;{ID};ja\np;s;peer;{ID};nee;;;;;\n;;;;;;\n"
    assert [rating.value for rating in read_ratings(io.StringIO(text), SHIPPED)["p"]] == [True, False]
    found = refused(io.StringIO(text.replace("nee;;", "nee;;x")))
    assert found == [("line 6", "10 cells; the row of headings has 5")]


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
    assert refused(table(f"p,r,peer,{ID},6", f"p,s,peer,{ID},ja", f"p,t,peer,{ID},1e9"), scale=scale) == [
        ("line 2, value", "6 is off the scale; give a number from 1 to 5, or None"),
        ("line 3, value", "'ja' is not a number; give one from 1 to 5, or leave it empty"),
        ("line 4, value", "'1e9' is not a number; give one from 1 to 5, or leave it empty"),
    ]
    words = {"weet niet": None, "top": 5}
    assert read(f"{ID},weet niet", f"{ID},Top", f"{ID},3", scale=scale, values=words) == [None, 5, 3]
    with pytest.raises(c.InvalidTypeError, match="ja: True is not an answer; use a number or None"):
        read(f"{ID},ja", scale=scale, values={"ja": True})
    with pytest.raises(c.InvalidTypeError, match="top: 6 is not an answer"):
        read(f"{ID},ja", scale=scale, values={"top": 6})


def test_roles_in_english_and_dutch() -> None:
    roles = {"self": Role.SELF, "Zelf": Role.SELF, "MANAGER": Role.MANAGER, "leidinggevende": Role.MANAGER}
    roles |= {
        "peer": Role.PEER,
        "collega": Role.PEER,
        "report": Role.REPORT,
        "teamlid": Role.REPORT,
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
    rows = [f"p,r,peer,{ID},ja,2026-11-23T14:30", f"p,r,peer,{ID},ja,", f"p,r,peer,{ID},ja,2026-11-23T14:30+01:00"]
    at = [rating.at for rating in read_ratings(table(*rows, header=header), SHIPPED)["p"]]
    zone = dt.timezone(dt.timedelta(hours=1))
    naive = dt.datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 - as the file has it
    assert at == [naive, None, naive.replace(tzinfo=zone)]
    assert refused(table(f"p,r,peer,{ID},ja,23-11-2026", header=header)) == [
        ("line 2, at", "'23-11-2026' is not a date or a moment; write it as 2026-11-23 or 2026-11-23T14:30")
    ]


def test_people_and_ratings_stay_in_the_order_of_the_file() -> None:
    rows = [f"b,r,peer,{ID},ja", f"a,r,peer,{ID},nee", f"b,s,peer,{ID},nee"]
    found = read_ratings(table(*rows), SHIPPED)
    assert list(found) == ["b", "a"]
    assert [rating.rater for rating in found["b"]] == ["r", "s"]


def test_extra_columns_are_ignored_and_named() -> None:
    source = table(f"p,r,peer,{ID},ja,x,y,", header="person,rater,role,indicator,value,Afdeling,tekst,")
    with pytest.warns(c.IgnoredColumnsWarning, match="^columns not read: 'Afdeling', 'tekst'$"):
        found = read_ratings(source, SHIPPED)
    assert found["p"] == (Rating(ID, "r", Role.PEER, value=True),)


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
    answers = "ja, nee, yes, no, true, false, 1, 0, an empty cell, n.v.t., nvt"
    roles = "self, manager, peer, report, client, other, zelf, leidinggevende, collega, teamlid, ondergeschikte, cliënt, klant, anders, overig"
    problems = refused(table(*rows))
    assert problems == [
        ("line 3, person", "'' is empty; give the text"),
        ("line 4, rater", "'r\\nmet een nieuwe regel' holds the character U+000A; leave it out"),
        ("line 6, value", f"'misschien' is not an answer; use one of {answers}"),
        ("line 7, role", f"'baas' is not a role; use one of {roles}"),
        ("line 8, indicator", "'coachen_1_1' is not an indicator of sociaalwerker-b 1.0.0"),
        ("line 9", "4 cells; the row of headings has 5"),
        ("line 10, rater", "'' is empty; give the text"),
        ("line 10, role", f"'vriend' is not a role; use one of {roles}"),
        ("line 10, indicator", "'x' is not an indicator of sociaalwerker-b 1.0.0"),
        ("line 10, value", f"'coachen_2_1' is not an answer; use one of {answers}"),
    ]
    with pytest.raises(c.RatingsError, match="did you mean 'coachen_"):
        read_ratings(table("p,r,peer,coachen_1_1,ja"), SHIPPED)


def test_suggestions_are_for_the_first_few_rows() -> None:
    with pytest.raises(c.RatingsError) as caught:
        read_ratings(table(*(f"p,r,peer,coachen_2_{n},ja" for n in range(6, 16))), SHIPPED)
    assert [bool(problem.nearest) for problem in caught.value.problems] == [True] * 5 + [False] * 5


def test_columns_that_are_not_there() -> None:
    assert refused(io.StringIO("persoon;rol;score\nx;peer;ja")) == [
        ("line 1", "no column rater; it may be called rater or beoordelaar"),
        ("line 1", "no column indicator; it may be called indicator or gedragsindicator or indicator_id"),
    ]
    assert [what for _, what in refused(table(header="person,persoon,rater,role,indicator,value"))] == [
        "columns 'person' and 'persoon' both give the person"
    ]
    with pytest.raises(
        c.RatingsError, match="no first row that names the columns person, rater, role, indicator, value"
    ):
        read_ratings(io.StringIO(""), SHIPPED)


def test_what_is_not_csv() -> None:
    problems = refused(table(f"p,r,peer,{ID},misschien", f'p,"r" x,peer,{ID},ja', f"p,r,peer,{ID},ja"))
    assert problems[0][0] == "line 2, value"
    assert problems[1] == ("line 3", "not CSV: ',' expected after '\"'; what comes below was not read")
    assert refused(io.StringIO('"'))[0][1].startswith("not CSV: ")


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
            "indicator": indicator.id,
            "competency": competency.name,
            "rank": descriptor.rank,
            "text": indicator.text,
            "answer": "",
        }
    assert rating_form(framework, language=framework.language) == rows


def test_a_filled_form_is_read_back() -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, ["person", "rater", "role", *rating_form(SHIPPED)[0]])
    writer.writeheader()
    for row in rating_form(SHIPPED):
        writer.writerow({**row, "person": "Anna", "rater": "b", "role": "peer", "answer": "ja"})
    file.seek(0)
    with pytest.warns(c.IgnoredColumnsWarning, match="'competency', 'rank', 'text'"):
        found = read_ratings(file, SHIPPED)
    assert c.assess(SHIPPED, c.combine_ratings(found["Anna"], SHIPPED))["coachen"].level == 4


def test_a_form_in_another_language() -> None:
    with pytest.raises(c.FrameworkNotFoundError, match="is not there in 'fr'"):
        rating_form(SHIPPED, language="fr")
