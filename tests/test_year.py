"""
A year of one employee in an HR tool, from the first form to erasure, with nothing between the tool and the library but
two tables.

The people are made up. What the tool stored in January stands in ``golden/year/january.jsonl``, a document a line: the
ratings and the assessment. It is as a release wrote it, never edited, and all that there is of January in December.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import competentie as c
from competentie import pages
from competentie.comparison import compare
from competentie.errors import RatingsError
from competentie.evidence import Ratings, check_rating
from competentie.explain import Detail, explain
from competentie.labels import level_label
from competentie.levels import DecisionKind
from competentie.tabular import rating_form
from competentie.versions import rescore
from page_reader import Tag, read
from saved import PUBLIC

JANUARY = Path(__file__).parent / "golden" / "year" / "january.jsonl"
EMPLOYEE, BO, CAS, DEE = "p-17", "Bo Voorbeeld", "Cas Verzonnen", "Zoë Zogenaamd"
ROLES = {EMPLOYEE: c.Role.SELF, BO: c.Role.MANAGER, CAS: c.Role.PEER, DEE: c.Role.PEER}
# What each saw of coaching, by the end of an indicator's id.
SEEN = {
    EMPLOYEE: {"yes": "2_1 2_2 2_3 2_4 2_5 3_1 3_2 3_3 3_4", "no": ""},
    BO: {"yes": "2_1 2_2 2_3 2_4", "no": "2_5 3_1"},
    CAS: {"yes": "2_1 2_2 2_3", "no": "2_4 2_5"},
    DEE: {"yes": "2_5", "no": "2_1"},
}


def at(month: int) -> dt.datetime:
    return dt.datetime(2026, month, 15, 9, 30, tzinfo=dt.UTC)


class Tool:
    """
    What an HR tool keeps: each rating, and each result with the version that it was made with.
    """

    def __init__(self, framework: c.Framework) -> None:
        self.framework = framework
        self.tables = sqlite3.connect(":memory:")
        self.tables.execute("CREATE TABLE ratings (person TEXT, rater TEXT, indicator TEXT, document TEXT)")
        self.tables.execute("CREATE TABLE results (person TEXT, made TEXT, version TEXT, document TEXT)")

    def ratings(self, person: str) -> list[c.Rating]:
        found = self.tables.execute("SELECT document FROM ratings WHERE person = ?", (person,))
        return [c.from_json(c.Rating, document) for (document,) in found]

    def save(self, person: str, rating: c.Rating) -> None:
        """
        Save an answer, in place of what the rater said of that indicator before.
        """
        others = [one for one in self.ratings(person) if (one.rater, one.indicator) != (rating.rater, rating.indicator)]
        check_rating(rating, others, self.framework)
        self.tables.execute(
            "DELETE FROM ratings WHERE (person, rater, indicator) = (?, ?, ?)", (person, rating.rater, rating.indicator)
        )
        row = (person, rating.rater, rating.indicator, c.to_json(rating))
        self.tables.execute("INSERT INTO ratings VALUES (?, ?, ?, ?)", row)

    def forget_rater(self, rater: str) -> None:
        self.tables.execute("DELETE FROM ratings WHERE rater = ?", (rater,))

    def keep(self, person: str, made: str, assessment: c.Assessment) -> None:
        row = (person, made, assessment.framework.version, c.to_json(assessment))
        self.tables.execute("INSERT INTO results VALUES (?, ?, ?, ?)", row)

    def result(self, person: str, made: str, version: str) -> c.Assessment:
        (document,) = self.tables.execute(
            "SELECT document FROM results WHERE (person, made, version) = (?, ?, ?)", (person, made, version)
        ).fetchone()
        return c.from_json(c.Assessment, document)

    def erase(self, person: str) -> None:
        for table in ("ratings", "results"):
            self.tables.execute(f"DELETE FROM {table} WHERE person = ?", (person,))  # noqa: S608 - two names of ours

    def everything(self) -> str:
        return "\n".join(self.tables.iterdump())


def answers(rater: str, *, yes: str, no: str, month: int) -> Iterator[c.Rating]:
    """
    What *rater* fills in, one answer after the other.
    """
    for ends, value in ((yes, True), (no, False)):
        for end in ends.split():
            yield c.Rating(f"coachen_{end}", rater, ROLES[rater], value, at(month), note=f"Zei {rater}.")


def fill_in(tool: Tool, *raters: str, month: int = 1) -> None:
    for rater in raters:
        for rating in answers(rater, **SEEN[rater], month=month):
            tool.save(EMPLOYEE, rating)


def combined(tool: Tool) -> c.CombinedEvidence:
    return c.combine_ratings(tool.ratings(EMPLOYEE), tool.framework)


@pytest.fixture
def job() -> c.JobProfile:
    card = c.load_framework("sociaalwerker-b", "1.1.0")
    return c.JobProfile.of(card, {"coachen": 3, "klantgerichtheid": None}, id="coach", title="Coach (verzonnen)")


@pytest.fixture
def tool() -> Iterator[Tool]:
    made = Tool(c.load_framework("sociaalwerker-b", "1.1.0"))
    yield made
    made.tables.close()


def january(tool: Tool) -> c.Assessment:
    """
    The first round as the tool kept it: three saw the employee at work, one of them left, and a decision was revoked.
    """
    fill_in(tool, EMPLOYEE, BO, CAS, DEE)
    # Seen after all: an edit takes the place of the answer before.
    tool.save(EMPLOYEE, next(answers(CAS, yes="2_5", no="", month=1)))
    tool.forget_rater(DEE)
    decision = c.Decision(3, "Gezien bij intervisie.", by=BO, at=at(1))
    assessment = c.assess(tool.framework, combined(tool)).decide({"coachen": decision})
    assessment = assessment.revoke({"coachen": "Na bezwaar."}, by=EMPLOYEE, at=at(1))
    tool.keep(EMPLOYEE, "january", assessment)
    return assessment


def stored_in_january() -> list[Any]:
    """
    What a release stored in January, read by this one.
    """
    lines = JANUARY.read_text(encoding="utf-8").splitlines()
    return [c.from_json(PUBLIC[json.loads(line)["format"]], line) for line in lines]


# January


def test_the_form_asks_what_the_job_asks(tool: Tool, job: c.JobProfile) -> None:
    rows = rating_form(tool.framework, profile=job)
    assert {(row["competency"], row["competency_name"]) for row in rows} == {("coachen", "Coachen")}
    assert {row["indicator"] for row in rows} == {*tool.framework["coachen"].indicator_ids}
    assert {row["answer"] for row in rows} == {""}
    asked = [
        level_label(job.desired_for(id), language="nl") for id in ("coachen", "klantgerichtheid", "ondernemerschap")
    ]
    assert asked == ["niveau 3", "geen eis", "niet bekend"]


def test_a_page_can_be_shown_from_the_first_day(tool: Tool, job: c.JobProfile) -> None:
    statuses = []
    for rater in (None, EMPLOYEE, BO):
        if rater:
            fill_in(tool, rater)
        report = c.classify_gaps(c.assess(tool.framework, combined(tool)), job)
        assert explain(report, tool.framework, language="nl").text
        statuses.append(report["coachen"].status)
    assert statuses == [c.GapStatus.NOT_ASSESSED, c.GapStatus.NOT_ASSESSED, c.GapStatus.GROWTH]
    # And again when the last rater who counts has gone.
    tool.forget_rater(BO)
    assert dict(combined(tool).excluded) == {c.Role.SELF: 9}
    assert c.assess(tool.framework, combined(tool))["coachen"].level is None


def test_what_could_not_be_combined_is_not_saved(tool: Tool) -> None:
    fill_in(tool, BO, DEE)
    before = tool.everything()
    # As a client too, her accent written in two characters; and once more, the name with a space.
    again = [
        c.Rating("coachen_4_1", "Zoe\u0308 Zogenaamd", c.Role.CLIENT, value=True),
        c.Rating("coachen_2_5", f"{DEE} ", c.Role.PEER, value=True),
    ]
    for rating, code in zip(again, ("several_roles", "rated_again"), strict=True):
        with pytest.raises(RatingsError) as caught:
            tool.save(EMPLOYEE, rating)
        assert [problem.code for problem in caught.value.problems] == [code]
    assert tool.everything() == before


def test_three_raters_an_edit_and_one_who_leaves(tool: Tool) -> None:
    fill_in(tool, EMPLOYEE, BO, CAS, DEE)
    all_three = combined(tool)
    tool.save(EMPLOYEE, next(answers(CAS, yes="2_5", no="", month=1)))
    edited = combined(tool)
    assert (all_three.evidence["coachen_2_5"], edited.evidence["coachen_2_5"]) == (False, True)
    tool.forget_rater(DEE)
    without = combined(tool)
    assert without.contested == ("coachen_2_4", "coachen_2_5")
    assert all(DEE not in rating.rater for rating in tool.ratings(EMPLOYEE))
    assert dict(without.excluded) == {c.Role.SELF: 9}


def test_a_decision_and_its_revocation(tool: Tool, job: c.JobProfile) -> None:
    coaching = january(tool)["coachen"]
    assert [(one.kind, one.level) for one in coaching.decisions] == [
        (DecisionKind.DECIDE, 3),
        (DecisionKind.REVOKE, None),
    ]
    # What the rule gives counts again: the lowest stated rank was judged not met.
    assert (coaching.decision, coaching.level, coaching.attained) == (None, 0, 0)
    decided = coaching.decide(c.Decision(None, "Te weinig gezien.", by=BO))
    assert (decided.attained, decided.decisions[:2]) == (None, coaching.decisions)
    gap = c.classify_gap(decided, job.desired_for("coachen"))
    assert gap.status is c.GapStatus.NOT_ASSESSED


def page_of(*made: Any, **options: Any) -> Tag:
    return read(pages.sheet(*made, **options).html()).one("article")


def coaching_on(page: Tag) -> list[str]:
    """
    What the sheet's table says of coaching: its levels, what was before, and the standing.
    """
    rows = page.one("table", "standings").one("tbody").all("tr")
    [row] = [row for row in rows if row.one("th").text == "Coachen"]
    return [" ".join(cell.text.split()) for cell in row.all("td")]


def test_the_sheet_of_january_tells_what_is_open_and_not_why(tool: Tool, job: c.JobProfile) -> None:
    blank = page_of(job, tool.framework)
    assert blank.one("p", "counts").text.startswith("Er zijn nog geen uitkomsten")
    report = c.classify_gaps(january(tool), job)
    page = page_of(report, tool.framework, about=pages.About(person=EMPLOYEE, date=at(1), raters=2))
    assert [entry.words for entry in page.one("dl", "about").all("div")][:1] == [f"Naam {EMPLOYEE}"]
    # The two saw 2_4 and 2_5 differently, and nobody 3_2 to 3_5: open, both. 3_1 the manager judged alone.
    assert coaching_on(page) == [
        "niveau 1 –",
        "niveau 2 3 van 5, 2 open",
        "niveau 3 0 van 5, 4 open ◎ gewenst",
        "niveau 4 0 van 5, 5 open",
        "stand ▲ groei voorlopig geen niveau",
    ]
    said = page.text
    assert "Coachen, niveau 2" in page.at("next").text
    assert tool.framework.indicator("coachen_2_4").text in page.at("next").text
    for word in ("Zei ", BO, CAS, DEE, "verdeeld", "stemmen", "Na bezwaar"):
        assert word not in said
    assert "besluit" not in said.casefold()


# The rest of the year


def test_what_was_stored_in_january_is_what_the_tool_stores_now(tool: Tool) -> None:
    assessment = january(tool)
    kept, stored = stored_in_january()
    assert kept == Ratings(tuple(tool.ratings(EMPLOYEE)), tool.framework.ref)
    assert stored == assessment
    # The ratings of then still make what was made of them.
    again = c.assess(tool.framework, c.combine_ratings(kept, tool.framework))
    assert again == attrs.evolve(stored, results=again.results)
    assert again["coachen"].level == stored["coachen"].level


def test_the_patch_in_june_keeps_what_was_said_and_decided() -> None:
    _, stored = stored_in_january()
    old = c.load_framework(stored.framework)
    new = c.load_framework("sociaalwerker-b", "1.1.1")
    both = rescore(stored, old, new)
    assert (both.undecided, both.dropped_decisions, both.dropped_votes, both.carried.dropped) == ((), (), (), ())
    assert both.before == stored
    assert both.after == attrs.evolve(stored, framework=new.ref)


def test_december_compares_the_two_rounds_and_tells_the_first_by_its_own_version(tool: Tool, job: c.JobProfile) -> None:
    kept, first = stored_in_january()
    tool.framework = c.load_framework("sociaalwerker-b", "1.1.1")
    for rater in (BO, CAS):
        for rating in answers(rater, yes="2_1 2_2 2_3 2_4 2_5 3_1 3_2 3_3 3_4", no="3_5", month=12):
            tool.save(EMPLOYEE, rating)
    second = c.assess(tool.framework, combined(tool))
    tool.keep(EMPLOYEE, "december", second)
    year = compare(first, tool.result(EMPLOYEE, "december", "1.1.1"))["coachen"]
    assert (year.before.attained, year.after.attained, year.change) == (0, 3, 3)
    assert year.gained == ("coachen_2_4", "coachen_2_5", "coachen_3_1")
    assert year.newly_assessed == ("coachen_3_2", "coachen_3_3", "coachen_3_4", "coachen_3_5")
    assert c.classify_gaps(second, job)["coachen"].status is c.GapStatus.DESIRED
    # On the sheet of December stands the level of January, which was made with another version.
    report = c.classify_gaps(second, job)
    cells = coaching_on(page_of(report, tool.framework, before=first))
    assert cells[-2:] == ["vorige keer voorlopig geen niveau behaald", "stand ● op niveau"]
    assert (
        page_of(c.classify_gaps(first, job), tool.framework).text
        == page_of(c.classify_gaps(first, job), c.load_framework(first.framework)).text
    )
    # The texts of January, though the tool has gone on to another version.
    told = explain(first, tool.framework, language="nl").text
    assert "1.1.0" in told
    assert "Na bezwaar." in told
    assert "Zei" not in told
    # Who may read what raters remarked gives the ratings; what people say of themselves is not among that of others.
    noted = [explain(first, tool.framework, detail=detail, language="nl", ratings=kept).text for detail in Detail]
    assert ["“Zei Bo" in one for one in noted] == [False, True]
    assert f"Zei {EMPLOYEE}" not in "".join(noted)


def test_erasure_leaves_nothing(tool: Tool) -> None:
    january(tool)
    other = c.Rating("coachen_2_1", BO, c.Role.MANAGER, value=True)
    tool.save("p-18", other)
    tool.erase(EMPLOYEE)
    assert tool.ratings(EMPLOYEE) == []
    left = tool.everything()
    assert EMPLOYEE not in left
    assert CAS not in left
    assert tool.ratings("p-18") == [other]
    # The page is that of somebody who was never rated.
    assert combined(tool) == c.combine_ratings([], tool.framework)
