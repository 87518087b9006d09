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
from competentie import Rating, RatingScale, Role, read_ratings
from competentie.errors import FrameworkNotFoundError, InvalidTypeError, InvalidValueError, Problem, RatingsError
from competentie.tabular import IgnoredColumnsWarning, rating_form
from competentie.tabular.ratings import NO_ANSWER, ROLES
from competentie.words import LANGUAGES, words_in
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
    **dict.fromkeys(["ja", "yes", "true", "1"], True),
    **dict.fromkeys(["nee", "no", "false", "0"], False),
    **dict.fromkeys(["n.v.t.", "nvt", ""]),
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
    path.write_bytes(text.encode("utf-8") + "Zoë".encode("latin-1"))
    [problem] = problems(path)
    assert (problem.line, problem.path, problem.code, problem.value) == (3, "", "not_utf8", b"\xeb")
    assert problem.parameters == {"byte": len(text.encode("utf-8")) + 2}
    path.write_text(text, encoding="utf-16")
    assert [problem.code for problem in problems(path)] == ["not_utf8"]
    with pytest.raises(FileNotFoundError):
        read_ratings(tmp_path / "none.csv", SHIPPED)


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
    assert [list(meanings) for meanings in tables] == [list(tables[0])] * len(tables)


def test_every_role_and_answer_has_its_words() -> None:
    assert set(ROLES.values()) == set(Role)
    assert {role.value for role in Role} <= ROLES.keys()
    assert NO_ANSWER == {"": None, "n.v.t.": None, "nvt": None}


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


def test_arguments_are_what_they_are_called(tmp_path: Path) -> None:
    with pytest.raises(InvalidTypeError) as caught:
        read_ratings(table(), None, scale=5)  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [("framework", "wrong_type"), ("scale", "wrong_type")]
    with pytest.raises(InvalidTypeError) as caught:
        rating_form(None)  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [("framework", "wrong_type")]
    with pytest.raises(InvalidTypeError) as caught:
        read_ratings(io.BytesIO(b"x"), SHIPPED)  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [("source", "wrong_type")]
    path = tmp_path / "ratings.csv"
    path.write_bytes("person,rater\nZoë".encode("latin-1"))
    with path.open(encoding="utf-8") as file:
        assert refused(file) == [(2, "", "not_utf8", b"\xeb")]


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
    rows = [f"p,r,peer,{ID},ja,2026-11-23T14:30", f"p,r,peer,{ID},ja,", f"p,r,peer,{ID},ja,2026-11-23T14:30+01:00"]
    at = [rating.at for rating in read_ratings(table(*rows, header=header), SHIPPED)["p"]]
    zone = dt.timezone(dt.timedelta(hours=1))
    naive = dt.datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 - as the file has it
    assert at == [naive, None, naive.replace(tzinfo=zone)]
    assert refused(table(f"p,r,peer,{ID},ja,23-11-2026", header=header)) == [(2, "at", "not_matching", "23-11-2026")]


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


def test_extra_columns_are_ignored_and_named() -> None:
    source = table(f"p,r,peer,{ID},ja,x,,y,", header="person,rater,role,indicator,value,Afdeling, ,tekst,")
    with pytest.warns(IgnoredColumnsWarning) as caught:
        found = read_ratings(source, SHIPPED)
    [warned] = caught
    assert warned.filename == __file__
    assert isinstance(warned.message, IgnoredColumnsWarning)
    assert warned.message.problem.parameters["columns"] == ("Afdeling", "tekst")
    assert str(warned.message) == "columns not read: 'Afdeling', 'tekst'"
    assert warned.message.text("nl-BE") == "niet gelezen kolommen: 'Afdeling', 'tekst'"
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
            "competency": competency.coded,
            "rank": descriptor.rank,
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
    with pytest.warns(IgnoredColumnsWarning, match="'competency', 'rank', 'text'"):
        found = read_ratings(file, SHIPPED)
    assert c.assess(SHIPPED, c.combine_ratings(found["Anna"], SHIPPED))["coachen"].level == 4


def test_a_form_in_another_language() -> None:
    english = rating_form(c.load_framework("sociaalwerker-b", "1.1.0"), language="en")
    assert [row["indicator"] for row in english] == [row["indicator"] for row in rating_form(SHIPPED)]
    assert not {row["text"] for row in english} & {row["text"] for row in rating_form(SHIPPED)}
    with pytest.raises(FrameworkNotFoundError) as caught:
        rating_form(SHIPPED, language="fr")
    assert [problem.code for problem in caught.value.problems] == ["not_in_language"]
