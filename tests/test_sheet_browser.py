"""
The conversation sheet in a real browser: one A4 on paper, nothing that overflows on a screen, no word that is broken.

It takes what ``test_card_browser.py`` does: the dependency group ``browser``, a Chromium, and axe-core for one test.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import attrs
import pytest

import competentie as c
from competentie import pages
from competentie.pages import Behaviours
from test_sheet import beginner, example, larger

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is of the dependency group browser")
CHROMIUM = os.environ.get("COMPETENTIE_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("COMPETENTIE_AXE")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on the path, and COMPETENTIE_CHROMIUM names none")

LONG_MANAGER = "Jean-Pierre Willem Alexander van der Heijden-Schimmelpenninck"
LONG = "Maria Wilhelmina Johanna van den Oudenhoven-Brouwershaven xy"
# A4 is 210 mm wide; a sheet leaves 12 mm at both sides. 96 CSS pixels are an inch.
PRINTED = round((210 - 24) / 25.4 * 96)
HIGH = (297 - 16) / 25.4 * 96
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter(e => !e.closest(".unseen, .marked .badge")
  && getComputedStyle(e).display !== "inline" && (e.scrollWidth > e.clientWidth + 1
  || e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1))
  .map(e => e.outerHTML.slice(0, 120))"""
# Words that stand on two lines; what is joined by slashes may be longer than a line.
BROKEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const found = [], range = document.createRange();
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest(".unseen")) continue;
    for (const word of walker.currentNode.data.matchAll(/(?<![^\\s(])[\\p{L}\\p{N}]+(?![^\\s.,:;)?])/gu)) {
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter(r => r.width > 0).map(r => Math.round(r.top)));
      if (lines.size > 1) found.push(word[0]);
    }
  }
  return found; }"""
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"


def long_names(framework: c.Framework) -> c.Framework:
    """
    *framework* with names of 60 characters.
    """
    named = [
        attrs.evolve(competency, name=f"{competency.name} van mensen in de wijk, in de buurt en in de stad"[:57] + f" {n:02}")
        for n, competency in enumerate(framework.competencies)
    ]  # fmt: skip
    assert max(len(competency.name) for competency in named) == 60
    return attrs.evolve(framework, competencies=tuple(named))


@cache
def sheets() -> dict[str, str]:
    about = pages.About(person="Bram (verzonnen)", manager="Bea", date=dt.date(2026, 11, 25), raters=3)
    made = {}
    for language in ("nl", "en"):
        for person in ("Anna", "Bram", "Chris"):
            framework, report = example(person, language)
            made[f"{person}-{language}"] = pages.sheet(report, framework, about=about)
        earlier = example("Chris", language)[1]
        made[f"before-{language}"] = pages.sheet(report, framework, before=earlier, behaviours=Behaviours.NEXT)
        made[f"empty-{language}"] = pages.sheet(report.profile, framework)
    crowd = attrs.evolve(about, person=LONG, manager=LONG_MANAGER, previous=dt.date(2025, 9, 30))
    many = larger(12)
    for name, framework in {
        "12": many,
        "12-long": long_names(many),
        "8-long": long_names(larger(8)),
        "9-en": larger(9),
        "30": larger(30),
    }.items():
        report = beginner(framework)
        made[name] = pages.sheet(report, framework, about=crowd)
        made[f"{name}-before"] = pages.sheet(report, framework, about=crowd, before=report)
        made[f"{name}-empty"] = pages.sheet(report.profile, framework, about=crowd)
    for person in ("Bram", "Chris"):
        framework, report = example(person)
        made[f"{person}-crowd-before"] = pages.sheet(report, framework, about=crowd, before=report)
    return {name: page.html() for name, page in made.items()}


SCREENS = [
    ("Bram-nl", 1280),
    ("Bram-nl", 768),
    ("Bram-nl", 320),
    ("before-en", 1280),
    ("before-en", 320),
    ("empty-nl", 320),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        # Chromium has no sandbox for root, which a container is; the pages are our own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.fixture
def shown(page: Any) -> Iterator[Any]:
    """
    Shows a sheet, and at the end sees that the browser had nothing to say of it.
    """
    said: list[str] = []
    page.on("console", lambda what: said.append(str(what)))

    def show(name: str, width: int, **media: str) -> Any:
        page.emulate_media(**{"media": "screen", "color_scheme": "light", "forced_colors": "none", **media})
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(sheets()[name])
        return page

    yield show
    assert not said


@pytest.mark.parametrize("name", sheets())
def test_a_sheet_is_one_a4(shown: Any, name: str) -> None:
    page = shown(name, PRINTED, media="print", color_scheme="dark")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    count = len(re.findall(rb"/Type /Page\b", pdf))
    # With behaviours on pages of their own the sheet is still the first of them.
    assert count == len(sizes)
    assert count <= (4 if name.startswith("before-") else 1)
    height = page.evaluate("document.querySelector('.front').getBoundingClientRect().height")
    assert height <= HIGH
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(BROKEN) == []
    # Nothing is smaller than 9 points, and what is written is dark on white.
    sizes = page.evaluate(
        "[...document.querySelectorAll('article *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())"
        " && !e.closest('.unseen, .column')).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12
    assert page.evaluate("getComputedStyle(document.querySelector('.tally')).color") == "rgb(28, 32, 36)"


@pytest.mark.parametrize("name", [name for name in sheets() if "empty" not in name])
def test_there_is_a_next_step_on_every_sheet(shown: Any, name: str) -> None:
    page = shown(name, PRINTED, media="print")
    assert page.locator("#next .block").count() >= 1


def random_report(chance: Random, language: str) -> tuple[c.Framework, c.GapReport]:
    """
    Somebody's results against a job, with more or fewer of them open.
    """
    framework = c.load_framework("sociaalwerker-b", "1", language=language)
    met, unseen = chance.random(), chance.random() * 0.6
    seen = {one.id: None if chance.random() < unseen else chance.random() < met for one in framework.indicators}
    asked = {one.id: chance.choice([2, 3, 4]) for one in framework.competencies if chance.random() < 0.7}
    job = c.JobProfile.of(framework, asked, id="job", title="Baan")
    return framework, c.classify_gaps(c.assess(framework, seen), job)


@pytest.mark.parametrize("names", [{}, {"person": "Bram de Vries"}, {"person": LONG, "manager": LONG_MANAGER}])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sheet_is_full_and_no_higher_than_its_page(shown: Any, language: str, names: dict[str, Any]) -> None:
    page = shown("Bram-nl", PRINTED, media="print")
    chance = Random(12)  # noqa: S311 - the same sheets every time
    left = []
    for number in range(12):
        framework, report = random_report(chance, language)
        before = report if number % 2 else None
        page.set_content(pages.sheet(report, framework, before=before, about=pages.About(**names)).html())
        left.append(HIGH - page.evaluate("document.querySelector('.front').getBoundingClientRect().height"))
    assert min(left) >= 0
    # What is left is less than a block of behaviours takes, four of which may stand on a page.
    assert median(left) < 60


@pytest.mark.parametrize(("name", "width"), SCREENS)
def test_nothing_overflows_on_a_screen(shown: Any, name: str, width: int) -> None:
    page = shown(name, width)
    for style in ("", SPACED):
        if style:
            page.add_style_tag(content=style)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(BROKEN) == []


@pytest.mark.skipif(not AXE, reason="COMPETENTIE_AXE names no axe.min.js")
@pytest.mark.parametrize("media", [{}, {"color_scheme": "dark"}])
@pytest.mark.parametrize(("name", "width"), [("Bram-nl", 1280), ("before-en", 320), ("empty-nl", 768)])
def test_axe_finds_no_violation(shown: Any, name: str, width: int, media: dict[str, str]) -> None:
    page = shown(name, width, **media)
    page.evaluate(Path(str(AXE)).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert {"color-contrast", "heading-order", "html-has-lang", "region"} <= {one["id"] for one in found["passes"]}


def test_frames_stay_where_colours_are_the_readers(shown: Any) -> None:
    page = shown("Bram-nl", 1280, forced_colors="active")
    for kind, style in (("now", "solid"), ("wanted:not(.now)", "dashed")):
        assert page.evaluate(f"getComputedStyle(document.querySelector('td.{kind}')).outlineStyle") == style
    assert page.evaluate("getComputedStyle(document.querySelector('.status')).borderTopStyle") == "solid"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_table_is_a_table_to_those_who_listen(shown: Any, width: int) -> None:
    page = shown("Bram-nl", width)
    table = page.get_by_role("table", name="In één oogopslag")
    assert table.get_by_role("rowheader").count() == 8
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Coachen"))
    assert row.get_by_role("cell").count() == 4 + 1
    assert row.get_by_text("niveau 3", exact=True).first.is_visible() is (width == 320)
