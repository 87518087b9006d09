"""
The conversation sheet: what it says is what the report holds, what is open does not say why, and what is cut is counted.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import GapStatus, pages
from competentie.errors import FrameworkNotFoundError, InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.evidence import Tie
from competentie.labels import thin_of
from competentie.model import Level, Provenance
from competentie.pages import Behaviours
from competentie.words import LANGUAGES, words_in
from page_reader import Tag, read
from refusals import refusal, refused
from strategies import RULES, SHIPPED, assessments, decided, job_profiles, random_frameworks, with_indicators

SEEN = ("seen", "seen", "not seen", "divided", "unassessed")
ONE_SEEN = st.sampled_from(SEEN)
RATED = st.one_of(with_indicators(), with_indicators(), st.just(SHIPPED))
ORDER = ("growth", "not_assessed", "unknown_desired", "desired", "outgrown", "not_required")
COUNT = re.compile(r"(\d+) (?:van|of) (\d+)(?:, (\d+) open)?")


def rated(framework: c.Framework, seen: dict[str, str], tie: Tie, times: int = 1) -> c.CombinedEvidence:
    """
    Evidence of raters, *times* two of them, who are of one mind but on what is divided.
    """
    votes = {"seen": (True, True), "not seen": (False, False), "divided": (True, False), "unassessed": (None, None)}
    given = [
        c.Rating(id, f"{number} {place}", c.Role.PEER, value)
        for id, how in seen.items()
        for number in range(times)
        for place, value in enumerate(votes[how])
    ]
    return c.combine_ratings(given, framework, c.RaterRule(tie=tie))


@st.composite
def seen_by_raters(draw: st.DrawFn, framework: c.Framework) -> dict[str, str]:
    """
    What raters made of each indicator, often of one mind on a level.
    """
    found = {}
    if framework is SHIPPED:
        # Many draws take long, and a failure that needs them all cannot be made smaller anyway.
        lots = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311
        ids = [one.id for one in framework.indicators]
        tempers = [lots.choices(SEEN, k=3) for _ in range(5)]
        return {id: lots.choice(tempers[number // 5 % 5]) for number, id in enumerate(ids)}
    for competency in framework.competencies:
        for descriptor in competency.descriptors:
            mood = draw(st.one_of(st.none(), ONE_SEEN))
            for id in descriptor.indicator_ids:
                found[id] = mood if mood and draw(st.integers(0, 3)) else draw(ONE_SEEN)
    return found


@st.composite
def reports(draw: st.DrawFn, /, **limits: int) -> tuple[c.Framework, c.GapReport]:
    framework = draw(st.one_of(with_indicators(**limits), st.just(SHIPPED)))
    votes = rated(framework, draw(seen_by_raters(framework)), draw(st.sampled_from(Tie)))
    assessment = draw(decided(c.assess(framework, votes, draw(RULES))))
    return framework, c.classify_gaps(assessment, draw(job_profiles(framework)))


@cache
def example(person: str = "Bram", language: str = "nl") -> tuple[c.Framework, c.GapReport]:
    own = c.examples.framework()
    framework = c.load_framework(own.id, own.version, language=language)
    [given] = [given for name, given in c.examples.ratings().items() if name.startswith(person)]
    assessment = c.assess(framework, c.combine_ratings(given, framework))
    return framework, c.classify_gaps(assessment, c.examples.profile())


def larger(count: int) -> c.Framework:
    """
    The packaged framework with *count* competencies, made of its own.
    """
    framework = c.examples.framework()
    made = []
    for number in range(count):
        competency = framework.competencies[number % len(framework.competencies)]
        cells = tuple(
            attrs.evolve(
                cell,
                id=f"{cell.id}_x{number}",
                indicators=tuple(attrs.evolve(one, id=f"{one.id}_x{number}") for one in cell.indicators),
            )
            for cell in competency.descriptors
        )
        made.append(attrs.evolve(competency, id=f"{competency.id}_x{number}", descriptors=cells))
    return attrs.evolve(framework, competencies=tuple(made), profiles=(), provenance=Provenance())


def beginner(framework: c.Framework, **answers: bool | None) -> c.GapReport:
    """
    Somebody at the first stated level of all, who is asked the next one.
    """
    stated = {k.id: [cell for cell in k.by_rank if cell.stated] for k in framework.competencies}
    seen = {id: True for cells in stated.values() for id in cells[0].indicator_ids}
    asked = {id: cells[1].rank for id, cells in stated.items()}
    job = c.JobProfile.of(framework, asked, id="job", title="Job")
    return c.classify_gaps(c.assess(framework, {**seen, **answers}), job)


def article(report: Any, framework: c.Framework, **options: Any) -> Tag:
    return read(pages.sheet(report, framework, **options).html()).one("article")


def rows(page: Tag) -> list[Tag]:
    return page.one("table", "standings").one("tbody").all("tr")


def expected_order(report: c.GapReport) -> list[c.Gap]:
    return sorted(report.gaps, key=lambda gap: ORDER.index(gap.status.value))


def blocks(page: Tag, id: str) -> list[Tag]:
    found = [tag for tag in page.walk() if tag.given.get("id") == id]
    return found[0].all("div", "block") if found else []


def is_open(report: c.GapReport, id: str) -> bool:
    votes = report.assessment.votes
    return report.assessment.evidence[id] is None or bool(votes and votes.votes.get(id) and votes.votes[id].tied)


# Who said what.


@given(st.data())
def test_a_sheet_does_not_tell_divided_from_not_assessed(data: st.DataObject) -> None:
    framework = data.draw(RATED)
    seen = data.draw(seen_by_raters(framework))
    rule, tie = data.draw(RULES), data.draw(st.sampled_from(Tie))
    unknown = {id: "unassessed" if how == "divided" else how for id, how in seen.items()}
    half = data.draw(st.sampled_from([0, 1]))
    some = {id: unknown[id] if number % 2 == half else how for number, (id, how) in enumerate(seen.items())}
    one = c.assess(framework, rated(framework, seen, tie), rule)
    job = data.draw(job_profiles(framework))
    options: Any = {"behaviours": data.draw(st.sampled_from(Behaviours))}
    for others in (unknown, some):
        other = c.assess(framework, rated(framework, others, tie), rule)
        # Where the level tells the two apart, somebody decided on it.
        apart = [r.competency for r in one.results if r.attained != other[r.competency].attained]
        decisions = {id: c.Decision(one[id].attained, "gesprek") for id in apart}
        told = [
            pages.sheet(
                c.classify_gaps(made.decide(decisions), job), framework, before=made.decide(decisions), **options
            )
            for made in (one, other)
        ]
        assert told[0].html() == told[1].html()


@settings(max_examples=15)
@given(st.data())
def test_a_sheet_tells_no_number_of_votes(data: st.DataObject) -> None:
    framework = data.draw(RATED)
    seen, job = data.draw(seen_by_raters(framework)), data.draw(job_profiles(framework))
    told = set()
    for times in (1, 2, 5):
        report = c.classify_gaps(c.assess(framework, rated(framework, seen, Tie.NOT_OBSERVED, times)), job)
        told.add(pages.sheet(report, framework, behaviours=Behaviours.NEXT).html())
    assert len(told) == 1


@given(reports())
def test_what_is_open_is_marked_wherever_it_is_listed(made: tuple[c.Framework, c.GapReport]) -> None:
    framework, report = made
    page = article(report, framework, behaviours=Behaviours.NEXT)
    open_, settled = set[str](), set[str]()
    for indicator in framework.indicators:
        (open_ if is_open(report, indicator.id) else settled).add(indicator.coded)
    mark = words_in(page.given["lang"] or "").pages["sheet.is_open"]
    for item in [one for block in blocks(page, "next") for one in block.all("li")]:
        text = item.all("span")[0].text
        assert text in (open_ if "open" in item.kinds else settled)
        assert bool(item.all("em")) is ("open" in item.kinds)
        assert [one.text for one in item.all("em")] == ([mark] if "open" in item.kinds else [])
    for item in [one for block in blocks(page, "discuss") for one in block.all("li")]:
        assert item.one("span").text in open_
    symbols = {True: "✓", False: "✗"}
    for item in page.at("appendix").all("li"):
        symbol, text = item.one("span", "symbol").text, item.all("span")[-1].text
        if symbol in symbols.values():
            answers = [report.assessment.evidence[one.id] for one in framework.indicators if one.coded == text]
            assert any(symbols.get(answer is True) == symbol for answer in answers)
            assert text in settled
        else:
            assert symbol in "○☐"
            assert text in open_


# The table.


@given(reports())
def test_the_table_is_the_report(made: tuple[c.Framework, c.GapReport]) -> None:
    framework, report = made
    page = article(report, framework)
    every_competency_is_there_once_with_growth_first(page, framework, report)
    a_cell_counts_all_behaviours_of_its_level(page, framework, report)
    the_counts_at_a_glance_are_those_of_the_report(page, report)


def every_competency_is_there_once_with_growth_first(page: Tag, framework: c.Framework, report: c.GapReport) -> None:
    expected = expected_order(report)
    assert [row.one("th").text for row in rows(page)] == [framework[gap.competency].coded for gap in expected]
    kinds = [row.all("td")[-1] for row in rows(page)]
    for gap, cell in zip(expected, kinds, strict=True):
        if badges := cell.all("span", "badge"):
            assert gap.status.value in badges[0].kinds
            assert gap.status.look.symbol in badges[0].text
        else:
            # To be filled in.
            assert gap.status is GapStatus.NOT_ASSESSED


def a_cell_counts_all_behaviours_of_its_level(page: Tag, framework: c.Framework, report: c.GapReport) -> None:
    settled = any(not is_open(report, one.id) for one in framework.indicators)
    for gap, row in zip(expected_order(report), rows(page), strict=True):
        for level, cell in zip(framework.ladder, row.all("td", "rank"), strict=True):
            cells = [one for one in framework[gap.competency].descriptors if one.rank == level.rank]
            ids = [one.id for one in cells[0].indicators] if cells else []
            said = cell.one("span", "tally").text
            if not ids:
                assert said == "–"
            elif found := COUNT.fullmatch(said):
                seen = [report.assessment.evidence[id] is True for id in ids]
                open_ = [is_open(report, id) for id in ids]
                assert [int(one or 0) for one in found.groups()] == [sum(seen), len(ids), sum(open_)]
            else:
                assert not settled
                assert int(said.split()[0]) == len(ids)
            assert ("now" in cell.kinds) is (gap.result.attained == level.rank)
            assert ("wanted" in cell.kinds) is (gap.desired == level.rank)
            # Frame, symbol and word.
            marked = bool(cell.kinds & {"now", "wanted"})
            assert len(cell.all("span", "place")) == marked


def the_counts_at_a_glance_are_those_of_the_report(page: Tag, report: c.GapReport) -> None:
    words = words_in(page.given["lang"] or "").pages
    said = page.one("p", "counts").text
    if said == words["sheet.no_outcomes"]:
        assert not [gap for gap in report.gaps if gap.result.attained is not None]
        return
    statuses = Counter(gap.status.value for gap in report.gaps)
    told = said.split(" · ")
    for status in GapStatus:
        sentence = words[f"sheet.count.{status.value}"].format(count=statuses[status.value])
        always = status.value in ("growth", "desired", "outgrown")
        assert (sentence in told) is (always or statuses[status.value] > 0)
    assert len(told) == len(set(told)) == len({*statuses, "growth", "desired", "outgrown"})


# The next step.


@given(reports(indicators=7))
def test_the_next_step_is_the_level_that_stands_between(made: tuple[c.Framework, c.GapReport]) -> None:
    framework, report = made
    page = article(report, framework)
    growing = [gap for gap in report.gaps if gap.status is GapStatus.GROWTH]
    shown = blocks(page, "next")
    assert len(shown) <= len(growing)
    # What there is no room for is counted.
    numbers = [int(n) for one in page.all("p") for n in re.findall(r"(\d+) (?:more )?compet", one.text)]
    assert sum(numbers) == len(growing) - len(shown)
    for gap, block in zip(growing, shown, strict=False):
        expected = between(gap)
        texts = [item.all("span")[0].text for item in block.all("li")]
        if expected is None:
            assert not texts
            continue
        rank, unseen, needed = expected
        assert texts == [framework.indicator(id).coded for id in unseen[: len(texts)]]
        assert len(texts) == min(len(unseen), max(4, needed))
        assert re.search(rf" {rank}( \(.*\))?$", block.one("h3").text)
        said = block.one("p", "said").text
        if len(texts) < len(unseen):
            assert {str(len(texts)), str(len(unseen))} <= set(re.findall(r"\d+", said))
        if not gap.result.decision and needed < len(unseen):
            assert re.findall(r"\d+", said)[0] == str(needed)


def between(gap: c.Gap) -> tuple[int, list[str], int] | None:
    """
    The level that stands between: its rank, what of it was not observed, and how many of those meet it; worked out anew.
    """
    attained, rule = gap.result.attained or 0, gap.result.rule
    found = []
    for step in gap.result.steps:
        unseen = [id for id, answer in step.pairs if answer is not True]
        seen, total = len(step.answers) - len(unseen), len(step.answers)
        needed = next(n for n in range(total + 1) if seen + n >= rule.threshold * total)
        if total:
            found.append((step.rank, unseen, needed))
    assert isinstance(gap.desired, int)
    if rule.climb is c.Climb.HIGHEST:
        found = [one for one in found if one[0] >= gap.desired]
        # Of those that give the level the one that takes least, of equals the lowest.
        found = [min(found, key=lambda one: one[2])] if found else []
    else:
        found = [one for one in found if one[0] <= gap.desired]
    return next((one for one in found if one[0] > attained and one[2]), None)


def test_a_sheet_of_a_made_up_person_says_what_they_need() -> None:
    framework, report = example()
    page = article(report, framework)
    said = [(one.one("h3").text, one.one("p", "said").text, len(one.all("li"))) for one in blocks(page, "next")]
    assert said == [
        ("Kwaliteitsgericht, niveau 2", "Nog 3 van deze 4 nodig:", 4),
        ("Resultaatgericht, niveau 2", "Nog 2 van deze 3 nodig:", 3),
        ("Communicatieve vaardigheid, niveau 3", "Nog 4 van 5 nodig; hieronder 4 van de 5:", 4),
        ("Probleemoplossend vermogen, niveau 2", "Nog 2 van deze 3 nodig:", 3),
    ]
    # The one more that is open up to a desired level.
    assert [block.one("h3").text for block in blocks(page, "discuss")] == ["Probleemoplossend vermogen, niveau 1"]


def small(*counts: int, summary: str = "s") -> c.Framework:
    """
    A framework of one competency, with so many indicators at each level.
    """
    [competency] = larger(1).competencies
    cells = []
    for rank, count in enumerate(counts, start=1):
        texts = [
            attrs.evolve(competency.descriptors[0].indicators[0], id=f"i_{rank}_{n}", text=f"{rank}.{n}")
            for n in range(count)
        ]
        cells.append(
            attrs.evolve(competency.descriptors[0], id=f"d_{rank}", rank=rank, indicators=tuple(texts), summary=summary)
        )
    ladder = tuple(Level(rank, f"Stap {rank}", "") for rank in range(1, len(counts) + 1))
    return attrs.evolve(larger(1), competencies=(attrs.evolve(competency, descriptors=tuple(cells)),), ladder=ladder)


def one_of(
    framework: c.Framework, seen: dict[str, bool | None], desired: int, *, level: Any = "", **rule: Any
) -> c.GapReport:
    [competency] = framework.competencies
    job = c.JobProfile.of(framework, {competency.id: desired}, id="job", title="Job")
    assessment = c.assess(framework, seen, c.LevelRule(**rule))
    if level != "":
        assessment = assessment.decide({competency.id: c.Decision(level, "dat is geheim", by="Bea")})
    return c.classify_gaps(assessment, job)


@pytest.mark.parametrize(
    ("counts", "seen", "desired", "level", "said"),
    [
        # A level without behaviours.
        ((1, 0), {"i_1_0": True}, 2, "", "Bij het gewenste niveau staan geen gedragingen."),
        # Decided below what the rule gives: nothing of it is missing.
        ((1, 1), {"i_1_0": True, "i_2_0": True}, 2, 1, "Wat hiervoor nodig is, is al waargenomen. Het niveau van nu is een besluit."),
        # Decided, and something is missing: more answers need not change it.
        ((1, 1), {"i_1_0": True}, 2, 1, "Nog niet waargenomen:"),
        ((1, 6), {"i_1_0": True}, 2, 1, "Nog niet waargenomen, hieronder 5 van de 6:"),
        ((1, 3), {"i_1_0": True}, 2, "", "Nog nodig:"),
        ((1, 4), {"i_1_0": True, "i_2_0": False}, 2, "", "Nog 3 van deze 4 nodig:"),
        ((1, 6), {"i_1_0": True, "i_2_0": False}, 2, "", "Nog 5 van 6 nodig; hieronder 5 van de 6:"),
    ],
)  # fmt: skip
def test_what_it_takes_is_said(counts: Any, seen: Any, desired: int, level: Any, said: str) -> None:
    framework = small(*counts)
    page = article(one_of(framework, seen, desired, level=level), framework)
    assert [block.one("p", "said").text for block in blocks(page, "next")] == [said]


def test_a_decision_is_told_without_its_reason() -> None:
    framework = small(1, 1)
    page = article(one_of(framework, {"i_1_0": True}, 2, level=0), framework)
    [row] = rows(page)
    assert [one.text for one in row.all("span", "aside")] == ["besluit", "geen niveau"]
    assert "Besluit: door een mens vastgesteld, of niet te beoordelen gevonden" in page.text
    assert "geheim" not in page.text
    assert "Bea" not in page.text


def test_a_level_on_too_few_answers_is_provisional() -> None:
    framework = small(4, 4)
    page = article(one_of(framework, {"i_1_0": True}, 1), framework)
    assert page.one("span", "place").words == "voorlopig, gewenst"
    assert "Voorlopig: er is nog te veel open" in page.text
    page = article(one_of(framework, {"i_1_0": False}, 1), framework)
    assert [one.text for one in rows(page)[0].all("span", "aside")] == ["voorlopig geen niveau"]
    # What raters are split on counts as open here, whatever it counts as by the rule.
    seen = {"i_1_0": "seen", "i_1_1": "seen", "i_1_2": "seen", **{f"i_2_{n}": "divided" for n in range(4)}}
    [competency] = framework.competencies
    job = c.JobProfile.of(framework, {competency.id: 1}, id="job", title="Job")
    report = c.classify_gaps(c.assess(framework, rated(framework, seen, Tie.NOT_OBSERVED)), job)
    assert report[competency.id].result.sufficient
    assert article(report, framework).one("span", "place").words == "voorlopig, gewenst"
    # A decision is not.
    page = article(one_of(framework, {"i_1_0": True}, 1, level=1), framework)
    assert page.one("span", "place").words == "nu, gewenst"


@settings(max_examples=20)
@given(assessments())
def test_what_is_provisional_by_the_rule_is_so_on_a_sheet(assessment: c.Assessment) -> None:
    for result in assessment.results:
        if result.attained is not None and not result.decision and not result.sufficient:
            assert thin_of(result, assessment.divided)


# A first conversation, and an earlier one.


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anybody_rated_a_sheet_is_to_be_filled_in(language: str) -> None:
    framework, _ = example(language=language)
    job = c.examples.profile()
    empty = c.classify_gaps(c.assess(framework, {}), job)
    whole = pages.sheet(job, framework, behaviours=Behaviours.NEXT)
    assert whole.html() == pages.sheet(empty, framework, behaviours=Behaviours.NEXT).html()
    page = read(whole.html()).one("article")
    assert not [tag for tag in page.walk() if tag.given.get("id") in {"next", "discuss"}]
    assert len(page.at("grow_in").all("div", "ruled")) >= 4
    assert len(page.one("table", "standings").all("td", "wanted")) == 6
    # The desired level of each, with a box; where none is known the lowest.
    assert len(page.at("appendix").all("h3")) == len(page.at("appendix").all("h4")) == 8
    assert {one.text for one in page.at("appendix").all("span", "symbol")} == {"☐"}
    bare = read(pages.sheet(None, framework).html()).one("article")
    assert len(bare.one("dl", "about").all("dd", "blank")) == 6
    assert not bare.all("td", "wanted")


def test_what_was_attained_before_has_a_column() -> None:
    framework, report = example()
    _, other = example("Chris")
    for before in (other, other.assessment):
        page = article(report, framework, before=before)
        told = [row.all("td")[-2] for row in rows(page)]
        assert [one.one("span", "column").text for one in told] == ["vorige keer"] * 8
        assert [one.text.removeprefix("vorige keer").strip() for one in told] == [
            "niveau 2", "niveau 4", "niveau 3", "niveau 3", "niveau 2", "niveau 3", "voorlopig niveau 1", "niveau 3",
        ]  # fmt: skip
    assert not article(report, framework).all("th", "of-earlier")


@pytest.mark.parametrize("language", LANGUAGES)
def test_earlier_results_may_be_of_another_version_but_of_no_other_major_one(language: str) -> None:
    framework, report = example(language=language)
    # It is there in Dutch alone; a column of levels needs none of its words.
    older = c.load_framework("sociaalwerker-b", "1.0.0")
    before = c.assess(older, dict.fromkeys(older["coachen"].indicator_ids, True))
    coaching = rows(article(report, framework, before=before))[-1]
    assert coaching.all("td")[-2].text.strip().endswith({"nl": "niveau 4", "en": "level 4"}[language])
    major = attrs.evolve(before, framework=attrs.evolve(before.framework, version="2.0.0"))
    assert refused(InvalidValueError, pages.sheet, report, framework, before=major) == [
        ("before", "another_major_version")
    ]
    strange = attrs.evolve(before, results=(attrs.evolve(before.results[0], competency="koken"),))
    assert ("koken", "unknown_competency") in refused(UnknownIdError, pages.sheet, report, framework, before=strange)


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_of_another_version_are_shown_on_the_sheet_of_that_version(language: str) -> None:
    older = c.load_framework("sociaalwerker-b", "1.1.0", language=language)
    newer = c.load_framework("sociaalwerker-b", "1.1.1", language=language)
    job = c.JobProfile.of(newer, {"coachen": 3}, id="job", title="Job")
    report = c.classify_gaps(c.assess(older, {"coachen_2_1": True}), job)
    assert pages.sheet(report, newer).html() == pages.sheet(report, older).html()
    assert "1.1.0" in pages.sheet(report, newer).html()
    # It says what to do where that version is not installed.
    lost = attrs.evolve(report.assessment, framework=attrs.evolve(older.ref, version="1.0.7"))
    error = refusal(FrameworkNotFoundError, pages.sheet, c.classify_gaps(lost, job), newer)
    assert [problem.code for problem in error.problems] == ["result_of_what_is_not_installed"]


# What the caller says.


def test_what_is_known_of_a_conversation_stands_above_it() -> None:
    framework, report = example()
    about = pages.About(
        person="Bram <b>",
        manager="Bea",
        date=dt.date(2026, 3, 1),
        raters=1,
        previous=dt.datetime(2025, 12, 31, 9, 30),  # noqa: DTZ001
    )
    page = pages.sheet(report, framework, about=about)
    said = [entry.words for entry in read(page.html()).one("dl", "about").all("div")]
    assert said == [
        "Naam Bram <b>",
        "Leidinggevende Bea",
        "Datum 1 maart 2026",
        "Functie Voorbeeldprofiel (verzonnen)",
        "Beoordelaars 1 ander",
        "Vorig gesprek 31 december 2025",
    ]
    assert page.title == "Ontwikkelgesprek – Bram <b> – Sociaalwerker B"
    english = pages.sheet(report, framework, about=about, language="en")
    assert "1 March 2026" in english.html()
    assert "1 other person" in english.html()
    nothing = pages.sheet(report, framework)
    assert nothing.title == "Ontwikkelgesprek – Sociaalwerker B"
    assert len(read(nothing.html()).one("dl", "about").all("dd", "blank")) == 5
    assert "0 anderen" in pages.sheet(report, framework, about=pages.About(raters=0)).html()


def test_texts_in_another_language_say_so() -> None:
    framework, report = example()
    page = article(report, framework, language="en", behaviours=Behaviours.NEXT)
    assert page.given["lang"] == "en"
    texts = {one.coded for one in framework.indicators} | {one.coded for one in framework.competencies}
    own = [tag for tag in page.walk() if tag.children and tag.children[0] in texts]
    assert own
    assert all(tag.given.get("lang") == "nl" for tag in own)
    assert not [tag for tag in article(report, framework).walk() if tag.name != "article" and tag.given.get("lang")]
    translated = article(example(language="en")[1], example(language="en")[0])
    assert "translation from Dutch" in translated.text


def test_a_sheet_in_both_languages_has_one_shape() -> None:
    dutch, english = (article(report, framework) for framework, report in (example("Anna"), example("Anna", "en")))
    shapes = [
        [(tag.name, tag.kinds) for tag in page.walk() if tag.name in {"tr", "td", "section"}]
        for page in (dutch, english)
    ]
    assert shapes[0] == shapes[1]


# Room.


def test_what_there_is_no_room_for_is_counted() -> None:
    framework = larger(30)
    page = article(beginner(framework), framework)
    shown = len(rows(page))
    assert 12 <= shown < 30
    [more] = [one.text for one in page.at("glance").all("p") if "zie de" in one.text]
    assert more == f"Nog {30 - shown} competenties: zie de kaart."
    twelve = article(beginner(larger(12)), larger(12))
    assert len(rows(twelve)) == 12
    listed = len(blocks(twelve, "next"))
    assert listed < 12
    assert f"Nog {12 - listed} competenties om in te groeien" in twelve.at("next").text


def test_what_is_open_and_not_listed_is_counted() -> None:
    framework = larger(8)
    report = beginner(framework)
    evidence = {
        id: None if id.endswith(("_1_x0", "_1_x1")) else seen for id, seen in report.assessment.evidence.items()
    }
    page = article(c.classify_gaps(c.assess(framework, evidence), report.profile), framework)
    assert re.search(r"Nog \d+ gedraging(en)?: zie", page.at("discuss").text)


def test_a_long_ladder_is_stacked() -> None:
    framework = larger(2)
    assert "stacked" not in article(beginner(framework), framework).one("table", "standings").kinds
    ladder = tuple(Level(rank, f"Stap {rank}", "") for rank in range(1, 10))
    framework = attrs.evolve(framework, ladder=ladder)
    page = article(beginner(framework), framework)
    assert "stacked" in page.one("table", "standings").kinds
    assert "Stap 9" in page.one("table", "standings").one("thead").text


def test_a_framework_without_competencies_has_a_sheet() -> None:
    framework = attrs.evolve(larger(1), competencies=())
    page = article(None, framework)
    assert not page.all("table", "standings")
    assert page.at("agreements").all("table")


@settings(max_examples=15)
@given(random_frameworks())
def test_a_sheet_prefixes_as_every_page_does(framework: c.Framework) -> None:
    page = pages.sheet(None, framework, behaviours=Behaviours.NEXT)
    ids = [tag.given["id"] or "" for tag in read(page.fragment(prefix="a-")).walk() if "id" in tag.given]
    assert len(ids) == len(set(ids))
    assert all(id.startswith("a-") for id in ids)


# What is refused, and what is said at all.


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"about": "Bram"}, "about"),
        ({"before": "x"}, "before"),
        ({"behaviours": True}, "behaviours"),
        ({"report": SHIPPED}, "report"),
        ({"framework": None}, "framework"),
    ],
)
def test_what_is_no_part_of_a_sheet_is_refused(options: dict[str, Any], path: str) -> None:
    framework, report = example()
    given: dict[str, Any] = {"report": report, "framework": framework, **options}
    assert refused(InvalidTypeError, pages.sheet, **given) == [(path, "wrong_type")]


def test_what_does_not_belong_together_is_refused() -> None:
    framework, report = example()
    other = attrs.evolve(framework, id="other")
    ours = c.classify_gaps(c.assess(other, {}), c.JobProfile("job", "Job", {}))
    expected = [("assessment.framework.id", "other_framework"), ("assessment.framework.digest", "other_framework")]
    assert refused(InvalidValueError, pages.sheet, ours, framework) == expected
    assert refused(InvalidValueError, pages.sheet, report, framework, before=ours) == [
        (path.removeprefix("assessment."), code) for path, code in expected
    ]
    assert refused(InvalidValueError, pages.sheet, report, framework, language="de") == [
        ("language", "no_words_in_language")
    ]
    strange = c.JobProfile("job", "Job", {"koken": 1})
    assert refused(UnknownIdError, pages.sheet, strange, framework) == [("desired.koken", "unknown_competency")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_sheet_is_said(language: str, asked_words: Callable[..., dict[str, set[Any]]]) -> None:
    every = {key for key in words_in(language).pages if key.startswith("sheet")}
    said = asked_words(language, "pages")["pages"]
    for person in ("Anna", "Bram", "Chris"):
        framework, report = example(person, language)
        about = pages.About(date=dt.date(2026, 11, 25), raters=3)
        pages.sheet(report, framework, about=about, before=example("Chris", language)[1], behaviours=Behaviours.NEXT)
    pages.sheet(None, framework, behaviours=Behaviours.NEXT)
    pages.sheet(beginner(larger(30)), larger(30), language=language)
    pages.sheet(beginner(larger(8)), larger(8), language=language)
    for answer, level in [(True, ""), (False, ""), (True, 0)]:
        pages.sheet(one_of(small(4), {"i_1_0": answer}, 1, level=level), small(4), language=language)
    for counts, seen, level in [
        ((1, 0), {}, 1),
        ((1, 1), {"i_2_0": True}, 1),
        ((1, 1), {}, 1),
        ((1, 6), {}, 1),
        ((1, 3), {}, ""),
    ]:
        pages.sheet(one_of(small(*counts), {"i_1_0": True, **seen}, 2, level=level), small(*counts), language=language)
    pages.sheet(one_of(small(1, 1), {"i_2_0": True}, 1), small(1, 1), language=language)
    # Of so many behaviours that not one page holds them none stands there, and what there is is counted.
    pages.sheet(one_of(small(1, 200), {"i_1_0": True}, 2), small(1, 200), language=language)
    assert every - said == set()
