"""
The card in a real browser: nothing overflows, nothing is complained of, axe-core finds nothing, and it prints on A4.

It takes playwright, of the dependency group ``browser``, and a Chromium that is installed already: its path in
``COMPETENTIE_CHROMIUM``, or ``chromium`` on the path. ``COMPETENTIE_AXE`` is the path of ``axe.min.js``, from the npm
package ``axe-core``. ``.ci/run`` sets both.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import competentie as c
from competentie.gaps import LegendReading
from competentie.model import Group, Level
from competentie.pages import card
from competentie.translation import Translation, texts_of, translate

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is of the dependency group browser")
CHROMIUM = os.environ.get("COMPETENTIE_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("COMPETENTIE_AXE")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on the path, and COMPETENTIE_CHROMIUM names none")

WIDE, NARROW = 1280, 360
# A4 is 210 mm wide; the card leaves 12 mm at both sides. 96 CSS pixels are an inch.
PRINTED = round((210 - 24) / 25.4 * 96)
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter(e => getComputedStyle(e).display !== "inline" && (
  e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1
  || e.getBoundingClientRect().left < -1)).map(e => e.outerHTML.slice(0, 120))"""


def person(framework: c.Framework) -> c.GapReport:
    *_, given = c.examples.ratings().values()
    profile = c.examples.profile()
    assessment = c.assess(framework, c.combine_ratings(given, framework))
    reason = "<b>overleg</b> " + "x" * 300
    return c.classify_gaps(assessment.decide({"ondernemerschap": c.Decision(1, reason)}), profile)


def hostile(framework: c.Framework) -> c.Framework:
    """
    *framework* in words that break pages: long ones, right to left, markup.
    """
    words = ["W" * 300, "<script>alert(1)</script>", "שלום עולם", "\"'>&amp;</style>", "\u202eomgekeerd", "x/" * 150]
    texts = {path: f"{words[n % 6]} {words[n % 5]}" for n, path in enumerate(texts_of(framework))}
    return translate(framework, Translation(framework.id, framework.version, "nl", False, "test", texts))


def grouped(framework: c.Framework) -> c.Framework:
    """
    *framework* in two groups, with codes, notes and texts in paragraphs.
    """
    groups = (Group("a", "Samen", notes="Eerst dit.\n\nDan dat."), Group("b", "Buiten " + "x" * 100, parent="a"))
    competencies = []
    for number, competency in enumerate(framework.competencies):
        cells = tuple(attrs.evolve(cell, notes="Vakje.", summary="Kort.\n\nLang.") for cell in competency.descriptors)
        first = attrs.evolve(cells[2].indicators[0], notes="Bedoeld is:\niets.", code=f"{number}.3.1")
        cells = (*cells[:2], attrs.evolve(cells[2], indicators=(first, *cells[2].indicators[1:])), *cells[3:])
        competencies.append(
            attrs.evolve(competency, code=f"A.{number}", group="ab"[number % 3 > 0], notes="n\n\nm", descriptors=cells)
        )
    ladder = tuple(attrs.evolve(level, notes="Over dit niveau.", description="a\n\nb") for level in framework.ladder)
    return attrs.evolve(
        framework, groups=groups, competencies=tuple(competencies), ladder=ladder, notes="Over het raamwerk."
    )


def cards() -> dict[str, str]:
    framework = c.examples.framework()
    gaps, bad = person(framework), hostile(framework)
    english = c.load_framework(framework.id, framework.version, language="en")
    ladder = tuple(Level(rank, f"Stap {rank}", "") for rank in range(1, 16))
    return {
        "plain": card(framework).html(),
        "printed": card(framework, gaps=gaps).html(),
        "person": card(framework, gaps=gaps, reading=LegendReading.PERSON).html(),
        "english": card(english, assessment=gaps.assessment).html(),
        "mixed": card(framework, gaps=gaps, reading=LegendReading.CELL, language="en").html(),
        "hostile": card(bad, gaps=gaps, reading=LegendReading.PERSON).html(),
        "grouped": card(grouped(framework)).html(),
        "job": card(grouped(framework), profile=c.examples.profile()).html(),
        "ladder": card(attrs.evolve(framework, ladder=ladder)).html(),
    }


CARDS = cards()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        # Chromium has no sandbox for root, which a container is; the pages are our own.
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def open_card(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """
    Opens a card from a file, and at the end sees that the browser had nothing to say of it.
    """
    contexts, said = [], []

    def open_page(name: str, width: int, scheme: str = "light") -> Any:
        path = tmp_path / f"{name}.html"
        path.write_text(CARDS[name], encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        for event in ("console", "pageerror", "dialog", "requestfailed"):
            page.on(event, lambda what, event=event: said.append((event, str(what))))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", CARDS)
def test_nothing_overflows(open_card: Any, name: str, width: int, scheme: str) -> None:
    page = open_card(name, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.skipif(not AXE, reason="COMPETENTIE_AXE names no axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", CARDS)
def test_axe_finds_no_violation(open_card: Any, name: str, width: int, scheme: str) -> None:
    page = open_card(name, width, scheme)
    page.evaluate(Path(str(AXE)).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    # What axe cannot judge: the contrast of single symbols, which are not read and stand beside their word.
    open_ = {node["html"][:20] for one in found["incomplete"] for node in one["nodes"]}
    assert open_ <= {'<span class="symbol"'}
    assert {"color-contrast", "heading-order", "html-has-lang", "region"} <= {one["id"] for one in found["passes"]}


@pytest.mark.parametrize("name", CARDS)
def test_it_prints_on_a4(open_card: Any, name: str) -> None:
    page = open_card(name, PRINTED, "dark")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len(sizes)
    assert len(sizes) <= (60 if name == "hostile" else 14)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVERFLOWING) == []
    # On paper a dark screen is light.
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(28, 32, 36)"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_overview_is_a_table_to_those_who_listen(open_card: Any, width: int) -> None:
    page = open_card("person", width)
    table = page.get_by_role("table", name="Overzicht")
    assert table.get_by_role("rowheader").count() == 8
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Coachen"))
    assert row.get_by_role("cell").count() == 4 + 3
    # Where columns do not stand side by side, each cell says which it is of.
    assert row.get_by_text("niveau 3", exact=True).first.is_visible() is (width == NARROW)
    assert table.get_by_role("columnheader").count() == (8 if width == WIDE else 0)


def test_focus_is_seen_and_links_lead_to_their_section(open_card: Any) -> None:
    page = open_card("person", WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_role("link", name="Coachen").click()
    assert page.evaluate("document.querySelector(':target h3').textContent") == "Coachen"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_glance_is_read_in_a_light_and_a_dark_notebook(browser: Any, scheme: str) -> None:
    framework = c.examples.framework()
    gaps = person(framework)
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    things = (framework, framework["coachen"], gaps.assessment, gaps, hostile(framework))
    page.set_content(
        '<!DOCTYPE html><html lang="nl"><title>x</title><style>:root { color-scheme: light dark }</style><main><h1>x</h1>'
        + "".join(thing._repr_html_() for thing in things)
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if AXE:
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
        assert [one["id"] for one in page.evaluate("axe.run()")["violations"]] == []
    context.close()
