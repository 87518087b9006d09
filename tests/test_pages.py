"""
A page, whole and as a part of another one: the same content, ids of its own, looks under one class.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import pages
from competentie._html import element
from competentie.errors import InvalidTypeError, InvalidValueError
from competentie.explain import explain
from page_reader import Tag, read
from refusals import refused
from strategies import evidence, frameworks, job_profiles

# Of the stylesheet within HTML only a "<" is written otherwise, as CSS has it.
AS_HTML = pages.css().replace("<", "\\3c ")
PREFIXES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)


def example() -> tuple[c.Framework, c.GapReport]:
    framework = c.examples.framework()
    given, *_ = c.examples.ratings().values()
    assessment = c.assess(framework, c.combine_ratings(given, framework))
    return framework, c.classify_gaps(assessment, c.examples.profile())


def references(root: Tag) -> list[str]:
    """
    The ids that a page refers to.
    """
    named = [id for tag in root.walk() for id in (tag.given.get("aria-labelledby") or "").split()]
    linked = [(tag.given["href"] or "").removeprefix("#") for tag in root.all("a")]
    return named + linked


def ids(root: Tag) -> list[str]:
    return [tag.given["id"] or "" for tag in root.walk() if "id" in tag.given]


@given(frameworks(), PREFIXES)
def test_a_fragment_is_the_page_with_a_prefix_before_its_ids(framework: c.Framework, prefix: str) -> None:
    page = pages.card(framework)
    whole, part = read(page.html()).one("article"), read(page.fragment(prefix=prefix)).one("article")
    assert part.text == whole.text
    assert ids(part) == [prefix + id for id in ids(whole)]
    assert references(part) == [prefix + id for id in references(whole)]
    assert read(page.fragment()).one("article").skeleton() == whole.skeleton()


@pytest.mark.parametrize("depth", [1, 3, 6])
def test_headings_of_a_fragment_follow_those_of_the_page(depth: int) -> None:
    framework, report = example()
    page = pages.card(framework, gaps=report)
    levels = [
        [int(tag.name[1]) for tag in read(source).walk() if re.fullmatch("h[1-6]", tag.name)]
        for source in (page.html(), page.fragment(depth=depth))
    ]
    assert levels[1] == [min(level + depth - 1, 6) for level in levels[0]]


def test_two_cards_in_one_page_share_no_id() -> None:
    framework, report = example()
    page = pages.card(framework, gaps=report)
    both = [*ids(read(page.fragment(prefix="a-"))), *ids(read(page.fragment(prefix="b-")))]
    assert len(set(both)) == len(both) > 0


def test_what_leads_elsewhere_keeps_its_address() -> None:
    page = pages.Page("t", "nl", (element("a", "x", href="https://example.org/#y", id="z"),), "card")
    assert read(page.fragment(prefix="p-")).one("a").given == {"href": "https://example.org/#y", "id": "p-z"}


def test_the_looks_are_in_the_page_or_linked() -> None:
    page = pages.card(c.examples.framework())
    own = read(page.html(nonce="abc"))
    assert own.one("style").given == {"nonce": "abc"}
    assert own.one("style").text.startswith(AS_HTML)
    assert not own.all("link")
    linked = read(page.html(stylesheet="/static/competentie.css"))
    assert linked.one("link").given == {"rel": "stylesheet", "href": "/static/competentie.css"}
    assert not linked.all("style")
    # A Content-Security-Policy that allows no styles in attributes refuses nothing of ours.
    assert not [tag for tag in own.walk() if "style" in tag.given]


def test_a_notebook_gets_the_looks_too() -> None:
    page = pages.card(c.examples.framework())
    shown = read(page._repr_html_())
    assert shown.one("style").text == AS_HTML
    assert shown.one("article").text == read(page.fragment()).one("article").text


def rules(css: str) -> list[str]:
    """
    The selectors and at-rules that stand in no other.
    """
    found, depth, start = [], 0, 0
    for place, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                found.append(css[start:place])
            depth += 1
        elif sign == "}":
            depth -= 1
            start = place + 1
    return [re.sub(r"/\*.*?\*/", "", one, flags=re.DOTALL).strip() for one in found]


def test_all_looks_stand_under_one_class() -> None:
    assert rules("a { } /* x */ @media y { b { } }") == ["a", "@media y"]
    for rule in rules(pages.css()):
        ours = (":is(.competentie, #_#_#_)", ".competentie-page", "@page competentie", "@property --competentie-")
        assert rule.startswith(ours) or rule == "@media print"
    # A rem of the host's page may be anything: only a condition may have it.
    for line in re.sub(r"/\*.*?\*/", "", pages.css(), flags=re.DOTALL).splitlines():
        assert "rem" not in line or "@media" in line


@given(st.data())
def test_an_explanation_as_a_page_says_every_fact(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    seen = data.draw(evidence(tuple(indicator.id for indicator in framework.indicators)))
    report = c.classify_gaps(c.assess(framework, seen), data.draw(job_profiles(framework)))
    told = explain(report, framework)
    page = read(pages.explanation(told).html())
    said = [" ".join(told.say(fact).split()) for fact in told.walk()]
    shown = [
        " ".join("".join(one for one in tag.children if isinstance(one, str)).split())
        for tag in page.one("article").walk()
        if tag.name in {"p", "li", "h2"}
    ]
    assert shown == said


@pytest.mark.parametrize(("language", "date"), [("nl", "3 november 2026"), ("en", "3 November 2026")])
def test_an_explanation_says_who_and_when_it_is_about(language: str, date: str) -> None:
    framework = c.examples.framework()
    told = explain(c.assess(framework, {}), framework, language=language)
    page = pages.explanation(told, about=pages.About(person="Anna", date=dt.date(2026, 11, 3)))
    assert page.title == f"Anna – {framework.title}"
    said = read(page.html()).one("dl", "about")
    assert [one.text for one in said.all("dd")] == ["Anna", date]
    assert not read(pages.explanation(told).html()).all("dl", "about")


def test_what_is_known_of_a_conversation_is_in_no_log() -> None:
    about = pages.About(person="Anna", date=dt.date(2026, 11, 3), manager="Bea", raters=3)
    assert "Anna" not in repr(about)
    assert "Sociaalwerker" not in repr(pages.card(c.examples.framework()))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"person": 1}, "person"),
        ({"date": "2026-11-03"}, "date"),
        ({"raters": "3"}, "raters"),
        ({"manager": 2}, "manager"),
    ],
)
def test_what_is_no_fact_of_a_conversation_is_refused(given: Any, path: str) -> None:
    assert refused(InvalidTypeError, pages.About, **given) == [(path, "wrong_type")]


@pytest.mark.parametrize("name", ["person", "manager"])
@pytest.mark.parametrize(
    ("value", "code"),
    [("", "empty_text"), (" ", "empty_text"), ("A\ud800", "bad_character"), ("A\x07", "bad_character"), ("A\nB", "line_break")],
)  # fmt: skip
def test_what_is_no_name_is_refused_and_not_repeated(name: Any, value: Any, code: str) -> None:
    with pytest.raises(InvalidValueError) as info:
        pages.About(**{name: value})
    assert [(one.path, one.code) for one in info.value.problems] == [(name, code)]
    assert not value.strip() or repr(value) not in str(info.value)


def test_how_many_rated_is_a_count() -> None:
    assert refused(InvalidValueError, pages.About, raters=-1, person="") == [
        ("person", "empty_text"),
        ("raters", "too_low"),
    ]
    assert refused(InvalidTypeError, pages.About, raters=True) == [("raters", "wrong_type")]
    assert pages.About(raters=0).raters == 0


@pytest.mark.parametrize("prefix", ["a b-", "a\t", "\n", "\u00a0"])
def test_an_id_has_no_white_space(prefix: str) -> None:
    page = pages.card(c.examples.framework())
    assert refused(InvalidValueError, page.fragment, prefix=prefix) == [("prefix", "not_matching")]


def test_a_document_links_to_no_page_of_an_empty_address() -> None:
    page = pages.card(c.examples.framework())
    assert refused(InvalidValueError, page.html, stylesheet="", nonce=" ") == [
        ("nonce", "empty_text"),
        ("stylesheet", "empty_text"),
    ]


def test_what_is_no_option_of_a_page_is_refused() -> None:
    page = pages.card(c.examples.framework())
    assert refused(InvalidTypeError, page.html, nonce=1, stylesheet=2) == [
        ("nonce", "wrong_type"),
        ("stylesheet", "wrong_type"),
    ]
    assert refused(InvalidTypeError, page.fragment, prefix=None) == [("prefix", "wrong_type")]
    assert refused(InvalidTypeError, page.fragment, depth="2") == [("depth", "wrong_type")]
    assert refused(InvalidValueError, page.fragment, depth=0) == [("depth", "too_low")]
    assert refused(InvalidTypeError, pages.explanation, "told") == [("told", "wrong_type")]
