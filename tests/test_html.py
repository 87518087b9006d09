"""
HTML is made in one place, which takes any text for text; and values show themselves as small tables.
"""

from __future__ import annotations

from html import escape
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import _html as module
from competentie._html import element, plain_table, render
from page_reader import Tag, read
from strategies import SHIPPED, assessments, frameworks, job_profiles

BAD = "\"><script>'&amp;"
TEXTS = st.one_of(st.just(BAD), st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20))


def test_there_is_no_way_past_the_escaping() -> None:
    [tag] = read(render(element("p", BAD, None, title=BAD, lang=None))).children[1:]
    assert isinstance(tag, Tag)
    assert (tag.given, tag.children) == ({"title": BAD}, [BAD])


def cells(table: Tag) -> list[list[str]]:
    return [[cell.text for cell in row.children if isinstance(cell, Tag)] for row in table.all("tr")]


@given(TEXTS, st.lists(st.tuples(TEXTS, st.one_of(TEXTS, st.none(), st.integers()))))
def test_a_table_holds_what_it_is_given_as_text(caption: str, rows: list[tuple[str, Any]]) -> None:
    root = read(plain_table(caption, ["", BAD], rows))
    assert root.one("caption").text == caption
    told = [[first, "" if second is None else str(second)] for first, second in rows]
    assert cells(root) == [["", BAD], *told]
    assert {tag.given["scope"] for tag in root.one("thead").all("th")} == {"col"}
    assert {tag.given["scope"] for tag in root.one("tbody").all("th")} <= {"row"}
    assert {tag.name for tag in root.walk()} <= {"", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    # Who reads from right to left is shown so, whatever the notebook's own direction.
    assert {tag.given["dir"] for tag in root.walk() if tag.name in {"caption", "th", "td"}} == {"auto"}


def test_the_looks_of_a_table_need_no_escaping() -> None:
    assert [escape(look) for look in (module._TABLE, module._CELL)] == [module._TABLE, module._CELL]


# What a notebook shows


@given(frameworks())
def test_a_framework_shows_a_cell_for_every_competency_and_level(framework: c.Framework) -> None:
    root = read(framework._repr_html_())
    head, *rows = cells(root)
    assert framework.title in root.one("caption").text
    assert head == ["competency", *(level.coded for level in framework.ladder)]
    assert [row[0] for row in rows] == [competency.coded for competency in framework.competencies]
    for row, competency in zip(rows, framework.competencies, strict=True):
        said = {
            d.rank: str(len(d.indicators)) if d.state.value == "defined" else d.state.value for d in competency.by_rank
        }
        assert row[1:] == [said.get(level.rank, "undefined") for level in framework.ladder]


@given(frameworks())
def test_a_competency_shows_a_row_for_every_descriptor(framework: c.Framework) -> None:
    for competency in framework.competencies:
        root = read(competency._repr_html_())
        assert root.one("caption").text == f"{competency.coded} ({competency.id})"
        _, *rows = cells(root)
        assert rows == [[str(d.rank), d.state.value, d.summary, str(len(d.indicators))] for d in competency.by_rank]


@given(assessments())
def test_an_assessment_shows_outcomes_and_no_answers(assessment: c.Assessment) -> None:
    root = read(assessment._repr_html_())
    _, *rows = cells(root)
    for row, result in zip(rows, assessment.results, strict=True):
        attained = "" if result.attained is None else str(result.attained)
        possible = ", ".join(map(str, sorted(result.possible)))
        assert row == [result.competency, attained, possible, str(result.sufficient)]
    assert not set(assessment.evidence) & {tag.text for tag in root.walk()}


@given(st.data())
def test_a_report_shows_the_standing_with_its_symbol(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    profile = data.draw(job_profiles(framework))
    report = c.classify_gaps(c.assess(framework, {}), profile)
    root = read(report._repr_html_())
    assert root.one("caption").text.startswith(profile.coded)
    _, *rows = cells(root)
    assert [(row[0], row[-1]) for row in rows] == [
        (gap.competency, f"{gap.status.look.symbol} {gap.status.value}") for gap in report.gaps
    ]


def test_golden_tables() -> None:
    framework = read(SHIPPED._repr_html_())
    assert framework.one("caption").text == "Sociaalwerker B (sociaalwerker-b 1.0.0, nl)"
    assert cells(framework)[-1] == ["Coachen", "not_applicable", "5", "5", "5"]
    coachen = read(SHIPPED["coachen"]._repr_html_())
    assert coachen.one("caption").text == "Coachen (coachen)"
    assert cells(coachen)[:3] == [
        ["rank", "state", "summary", "indicators"],
        ["1", "not_applicable", SHIPPED["coachen"].level(1).summary, "0"],
        ["2", "defined", "Geeft anderen ruimte voor zelfstandig handelen en begeleidt hen daarbij.", "5"],
    ]
    seen = {i.id: True for i in SHIPPED["coachen"].level(2).indicators} | {"coachen_3_1": False}
    assessment = c.assess(SHIPPED, seen)
    # 2 is met; 4 of the 5 at 3 are open, and it takes 4 of 5: 2, 3 and 4 remain possible.
    assert cells(read(assessment._repr_html_()))[-1] == ["coachen", "2", "2, 3, 4", "False"]
    decided = assessment.decide({"coachen": c.Decision(4, "x")})
    profile = c.JobProfile.of(SHIPPED, {"coachen": 3}, id="p", title="Coach")
    report = read(c.classify_gaps(decided, profile)._repr_html_())
    assert cells(report)[-1] == ["coachen", "4", "3", "◆ outgrown"]
    assert cells(report)[1] == ["kwaliteitsgericht", "", "unknown", "… unknown_desired"]
