"""
Pages in a real browser: nothing overflows, no word breaks, nothing is complained of, axe-core finds nothing; they print
on A4, and stand in a page of another's as they stand alone.

It takes playwright, of the dependency group ``browser``, and a Chromium that is installed already: its path in
``COMPETENTIE_CHROMIUM``, or ``chromium`` on the path. ``COMPETENTIE_AXE`` is the path of ``axe.min.js``, from the npm
package ``axe-core``. ``.ci/run`` sets both.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import competentie as c
from competentie import pages
from competentie.explain import explain
from competentie.gaps import LegendReading
from competentie.model import Group, Level, Provenance
from competentie.pages import About, card
from competentie.translation import Translation, texts_of, translate

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is of the dependency group browser")
CHROMIUM = os.environ.get("COMPETENTIE_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("COMPETENTIE_AXE")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on the path, and COMPETENTIE_CHROMIUM names none")

WIDE, JUST_WIDE, MIDDLE, NARROW = 1280, 1217, 768, 320
# A4 is 210 mm wide; the card leaves 10 mm at both sides. 96 CSS pixels are an inch.
PRINTED = round((210 - 20) / 25.4 * 96)
# What is for those who listen alone is a point.
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter(e => getComputedStyle(e).display !== "inline"
  && !e.closest(".unseen") && (e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1
  || e.getBoundingClientRect().left < -1)).map(e => e.outerHTML.slice(0, 120))"""
# Words of letters that stand on two lines, a digest apart, and symbols that stand on a line without their word.
BROKEN = """() => {
  const found = [], range = document.createRange();
  const lines = node => new Set([...node.getClientRects()].filter(r => r.width).map(r => Math.round(r.top / 4))).size;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest(".unseen, footer")) continue;
    for (const word of node.data.matchAll(/\\p{L}+/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (lines(range) > 1) found.push(word[0]);
    }
  }
  for (const badge of document.querySelectorAll(".badge")) {
    const [symbol, word] = [...badge.children].map(e => e.getClientRects()[0]);
    if (symbol && word && word.width && word.top > symbol.bottom) found.push(badge.textContent);
  }
  return found;
}"""
# What WCAG 2.2 lets a reader set (1.4.12).
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
ABOUT = About(person="Bram (verzonnen)", date=dt.date(2026, 11, 3), manager="Els (verzonnen)", raters=3)


@cache
def report(number: int = 2) -> c.GapReport:
    """
    The results of one of the packaged people, who are made up.
    """
    framework = c.examples.framework()
    given = [*c.examples.ratings().values()][number]
    assessment = c.assess(framework, c.combine_ratings(given, framework))
    return c.classify_gaps(assessment, c.examples.profile())


def decided() -> c.GapReport:
    gaps = report()
    reason = "<b>overleg</b> " + "x" * 300
    return c.classify_gaps(gaps.assessment.decide({"ondernemerschap": c.Decision(1, reason)}), gaps.profile)


def in_words(framework: c.Framework, words: Callable[[int, str], str]) -> c.Framework:
    texts = {path: words(number, path) for number, path in enumerate(texts_of(framework))}
    return translate(framework, Translation(framework.id, framework.version, "nl", False, "test", texts))


def hostile(framework: c.Framework) -> c.Framework:
    """
    *framework* in words that break pages: long ones, right to left, markup.
    """
    words = ["W" * 300, "<script>alert(1)</script>", "שלום עולם", "\"'>&amp;</style>", "\u202eomgekeerd", "x/" * 150]
    return in_words(framework, lambda number, _: f"{words[number % 6]} {words[number % 5]}")


LONG = "Multidisciplinair samenwerken en verantwoording afleggen, "


def many(count: int, *, noted: bool) -> c.Framework:
    """
    As many competencies, with names of 60 characters; in groups, with codes, notes and texts in paragraphs if *noted*.
    """
    framework, note = c.examples.framework(), "Bedoeld is:\niets." if noted else None
    groups = (Group("a", "Samen", notes="Eerst dit.\n\nDan dat."), Group("b", "Buiten " + "x" * 100, parent="a"))
    made = []
    for number in range(count):
        own = framework.competencies[number % 8]
        cells = []
        for cell in own.descriptors:
            indicators = tuple(
                attrs.evolve(one, id=f"k{number}_{one.id}", notes=note, code=f"{number}.1" if noted else None)
                for one in cell.indicators[:3]
            )
            summary = "Kort.\n\nLang." if noted else cell.summary
            cells.append(
                attrs.evolve(cell, id=f"k{number}_{cell.id}", indicators=indicators, notes=note, summary=summary)
            )
        made.append(
            attrs.evolve(
                own,
                id=f"k{number}",
                name=f"{LONG}{number:02}",
                code=f"A.{number}" if noted else None,
                group="ab"[number % 3 > 0] if noted else None,
                notes=note,
                descriptors=tuple(cells),
            )
        )
    ladder = framework.ladder
    if noted:
        ladder = tuple(attrs.evolve(one, notes="Over dit niveau.", description="a\n\nb") for one in ladder)
    return attrs.evolve(
        framework,
        competencies=tuple(made),
        groups=groups if noted else (),
        ladder=ladder,
        notes=note,
        profiles=(),
        provenance=Provenance(),
    )


def of_many(count: int) -> pages.Page:
    framework = many(count, noted=False)
    seen = {one.id: number % 3 > 0 for number, one in enumerate(framework.indicators) if number % 4}
    job = c.JobProfile("p", "Een lange naam van een functie", {one.id: 2 for one in framework.competencies[:-2]})
    return card(framework, gaps=c.classify_gaps(c.assess(framework, seen), job), about=ABOUT)


def made() -> dict[str, pages.Page]:
    framework, gaps = c.examples.framework(), report()
    english = c.load_framework(framework.id, framework.version, language="en")
    ladder = tuple(Level(rank, f"Stap {rank}", "") for rank in range(1, 16))
    return {
        "plain": card(framework),
        "person": card(framework, gaps=gaps, about=ABOUT),
        "reading": card(framework, gaps=gaps, reading=LegendReading.PERSON),
        "english": card(english, assessment=gaps.assessment),
        "mixed": card(framework, gaps=decided(), reading=LegendReading.CELL, language="en"),
        "hostile": card(
            hostile(framework), gaps=decided(), reading=LegendReading.PERSON, about=About(person="W" * 300)
        ),
        "noted": card(many(12, noted=True)),
        "job": card(framework, profile=c.examples.profile()),
        "ladder": card(attrs.evolve(framework, ladder=ladder)),
        "many": of_many(30),
        "explanation": pages.explanation(explain(gaps, framework)),
    }


PAGES = made()
# Words that are too long for any line are broken, and only those.
UNBROKEN = [name for name in PAGES if name not in {"hostile", "noted", "mixed"}]
# Each page is looked at in each of these once: width, colours, and what a reader set.
LOOKED_AT = (
    *((width, scheme, "") for width, scheme in ((WIDE, "light"), (MIDDLE, "dark"), (NARROW, "light"))),
    *(
        (WIDE, "dark", "forced"),
        (JUST_WIDE, "light", "spaced"),
        (MIDDLE, "light", "spaced"),
        (NARROW, "light", "spaced"),
    ),
)


class Window:
    """
    A window of the browser that shows page after page, and keeps what the browser said of them.
    """

    def __init__(self, browser: Any) -> None:
        self.context = browser.new_context(viewport={"width": WIDE, "height": 900})
        self.page = self.context.new_page()
        self.said: list[tuple[str, str]] = []
        self.asked: list[str] = []
        for event in ("console", "pageerror", "dialog", "requestfailed"):
            self.page.on(event, lambda what, event=event: self.said.append((event, str(what))))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.route("http://host/**", self._answer)
        self.sources: dict[str, tuple[str, dict[str, str]]] = {}

    def _answer(self, route: Any) -> None:
        body, headers = self.sources[route.request.url]
        route.fulfill(body=body, headers={"content-type": "text/html; charset=utf-8", **headers})

    def show(self, source: str, **headers: str) -> Any:
        """
        Open *source* as a server would send it; it asks for nothing else.
        """
        address = f"http://host/{len(self.sources)}"
        self.sources[address] = source, {name.replace("_", "-"): value for name, value in headers.items()}
        self.asked.clear()
        self.page.goto(address)
        assert self.asked == [address]
        return self.page

    def resize(self, width: int, scheme: str = "light", setting: str = "") -> Any:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme, forced_colors="active" if setting == "forced" else "none")
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        # Chromium has no sandbox for root, which a container is; the pages are our own.
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def opened(browser: Any) -> Iterator[Window]:
    found = Window(browser)
    yield found
    found.context.close()


@pytest.fixture
def window(opened: Window) -> Iterator[Window]:
    """
    The window; at the end the browser had nothing to say.
    """
    opened.said.clear()
    opened.page.emulate_media(media="screen")
    opened.resize(WIDE)
    yield opened
    assert not opened.said


def run_axe(page: Any) -> None:
    if not AXE:
        return
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    # What axe cannot judge: the contrast of single symbols, which are not read and stand beside their word.
    open_ = {node["html"][:20] for one in found["incomplete"] for node in one["nodes"]}
    assert open_ <= {'<span class="symbol"'}
    assert {"heading-order", "html-has-lang", "region"} <= {one["id"] for one in found["passes"]}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_overflows_and_no_word_breaks(window: Window, name: str) -> None:
    page = window.show(PAGES[name].html())
    spaced = False
    for width, scheme, setting in LOOKED_AT:
        window.resize(width, scheme, setting)
        if setting == "spaced" and not spaced:
            page.add_style_tag(content=SPACED)
            spaced = True
        where = (width, scheme, setting)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
        assert page.evaluate(OVERFLOWING) == [], where
        if name in UNBROKEN:
            assert page.evaluate(BROKEN) == [], where


def test_what_is_broken_is_seen(window: Window) -> None:
    page = window.show('<!DOCTYPE html><title>x</title><p style="width:2em;overflow-wrap:anywhere">gebroken</p>')
    assert page.evaluate(BROKEN) == ["gebroken"]


# The structure of a page is the same at every width: colours are looked at where they differ.
JUDGED = [
    *((name, WIDE, "light") for name in PAGES),
    *((name, NARROW, "dark") for name in ("plain", "person", "mixed", "explanation")),
]


@pytest.mark.skipif(not AXE, reason="COMPETENTIE_AXE names no axe.min.js")
@pytest.mark.parametrize(("name", "width", "scheme"), JUDGED)
def test_axe_finds_no_violation(window: Window, name: str, width: int, scheme: str) -> None:
    page = window.show(PAGES[name].html())
    window.resize(width, scheme)
    run_axe(page)


def printed(page: Any) -> int:
    """
    How many pages of A4 it prints on.
    """
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len(sizes)
    return len(sizes)


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_on_a4(window: Window, name: str) -> None:
    page = window.show(PAGES[name].html())
    window.resize(PRINTED, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVERFLOWING) == []
    if name in UNBROKEN:
        assert page.evaluate(BROKEN) == []
    # On paper a dark screen is light.
    assert page.evaluate("getComputedStyle(document.querySelector('article')).color") == "rgb(28, 32, 36)"
    small = "[...document.querySelectorAll('article *')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 10.66)"
    # 8 points are 10.67 pixels.
    assert page.evaluate(f"{small}.map(e => e.outerHTML.slice(0, 80))") == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("number", [None, 0, 1, 2])
def test_our_card_prints_on_five_pages(window: Window, number: int | None, language: str) -> None:
    framework = c.load_framework("sociaalwerker-b", c.examples.framework().version, language=language)
    about = attrs.evolve(ABOUT, person="Naam van een mens met wel zestig tekens, van het begin af aan")
    made = card(framework) if number is None else card(framework, gaps=report(number), about=about)
    assert printed(window.show(made.html())) <= 5
    nobody = c.classify_gaps(c.assess(framework, {}), c.examples.profile())
    assert printed(window.show(card(framework, gaps=nobody, about=about).html())) <= 5


def test_the_overview_is_a_table_to_those_who_listen(window: Window) -> None:
    page = window.show(PAGES["person"].html())
    for width in (WIDE, NARROW):
        window.resize(width)
        table = page.get_by_role("table", name="Overzicht")
        assert table.get_by_role("rowheader").count() == 8
        row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Coachen"))
        assert row.get_by_role("cell").count() == (4 + 2 if width == WIDE else 4 + 1)
        # Where columns do not stand side by side, each cell says which it is of.
        assert row.get_by_text("niveau 3", exact=True).first.is_visible() is (width == NARROW)
        assert table.get_by_role("columnheader").count() == (7 if width == WIDE else 0)
    assert page.get_by_role("cell", name=re.compile("5 van 5 ?, behaald")).count() > 0
    assert page.get_by_role("heading", name="Coachen, niveau 2").count() == 1


def test_focus_is_seen_and_links_lead_to_their_section_and_back(window: Window) -> None:
    page = window.show(PAGES["person"].html())
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_role("link", name="Coachen").click()
    assert page.evaluate("document.querySelector(':target h3').textContent") == "Coachen"
    page.locator(":target").get_by_role("link", name="Terug naar het overzicht").click()
    assert page.evaluate("document.querySelector(':target h2').textContent") == "Overzicht"


def test_cells_have_borders_in_forced_colours(window: Window) -> None:
    page = window.show(PAGES["person"].html())
    window.resize(WIDE, setting="forced")
    for kind in (".cell", ".badge", ".competency"):
        style = page.evaluate(
            f"(({{borderTopStyle, borderTopWidth}}) => [borderTopStyle, borderTopWidth])"
            f"(getComputedStyle(document.querySelector('{kind}')))"
        )
        assert style[0] in {"solid", "dashed"}
        assert style[1] != "0px"


# Pages inside pages

# What a host may say of its own page, and of all that stands in it.
AGGRESSIVE = """
html { font-size: 62.5%; }
body { font: italic bold 22px/3 cursive; color: #a00; letter-spacing: 3px; word-spacing: 9px; text-transform: uppercase;
  text-align: right; white-space: pre; cursor: wait; }
* { box-sizing: content-box; margin: 7px; padding: 3px; border: 1px solid red; }
*::before { content: "!"; }
#host table td, #host th { padding: 30px; background: yellow; vertical-align: bottom; border: 3px dotted; }
#host table { width: 50%; border-collapse: collapse; display: inline-table; }
#host#host li { list-style: square inside; float: left; }
#host ul.legend, #host nav ul, #host dl { display: block; background: pink; }
#host h1, #host h2, #host h3 { font-size: 10px; color: green; text-decoration: underline; }
#host#host a { color: orange; text-decoration: none; display: block; }
#host p, article p { text-indent: 2em; font-size: 30px; }
main#host article.competentie { width: 300px; background: black; color: white; font-size: 5px; }
.badge { position: absolute; } .level, .summary, .cell { display: none; } section { opacity: .5; }
"""
# The looks of one element of each kind, as a browser works them out.
STYLES = """() => {
  const names = ["color", "background-color", "font-family", "font-size", "font-weight", "font-style", "line-height",
    "letter-spacing", "word-spacing", "text-transform", "text-align", "text-indent", "text-decoration-line", "white-space",
    "display", "position", "float", "opacity", "visibility", "cursor", "vertical-align", "list-style-type",
    "list-style-position", "border-collapse", "border-spacing", "box-sizing", "overflow-wrap", "table-layout", "gap"];
  for (const side of ["top", "right", "bottom", "left"]) names.push(`margin-${side}`, `padding-${side}`,
    `border-${side}-width`, `border-${side}-style`, `border-${side}-color`);
  const found = {};
  for (const e of document.querySelectorAll("article.competentie, article.competentie *")) {
    const kind = `${e.parentElement.tagName} ${e.tagName}.${e.className}`, style = getComputedStyle(e);
    found[kind] ??= Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)]));
    found[kind].before = getComputedStyle(e, "::before").content;
  }
  return found;
}"""


def differences(one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> list[tuple[str, ...]]:
    assert one.keys() == other.keys()
    return [
        (kind, name, mine[name], other[kind][name])
        for kind, mine in one.items()
        for name in mine
        if mine[name] != other[kind][name]
    ]


def hosted(*parts: str, style: str = "", nonce: str | None = None) -> str:
    given = f' nonce="{nonce}"' if nonce else ""
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Host</title><style{given}>{style}</style>'
        f"<style{given}>{pages.css()}</style></head><body><main id=host><h1>Host</h1>{''.join(parts)}</main></body></html>"
    )


@pytest.mark.parametrize("name", ["person", "explanation"])
def test_a_host_does_not_reach_into_a_page(window: Window, name: str) -> None:
    width = "article.competentie { max-width: 900px !important; margin: 0 !important; }"
    alone = window.show(PAGES[name].html())
    alone.add_style_tag(content=width + " .competentie-page { color-scheme: light; }")
    own = alone.evaluate(STYLES)
    page = window.show(hosted(PAGES[name].fragment(), style=AGGRESSIVE + width))
    assert differences(own, page.evaluate(STYLES)) == []


def test_a_host_brings_its_fonts_colours_and_scheme(window: Window) -> None:
    style = "#host { --competentie-font: monospace; --competentie-ink: rgb(1, 2, 3); --competentie-size: 20px; }"
    page = window.show(hosted(PAGES["person"].fragment(), style=style))
    look = "(({fontFamily, color, fontSize, backgroundColor}) => [fontFamily, color, fontSize, backgroundColor])"
    article = f"{look}(getComputedStyle(document.querySelector('article')))"
    assert page.evaluate(article) == ["monospace", "rgb(1, 2, 3)", "20px", "rgb(244, 245, 242)"]
    assert page.evaluate("getComputedStyle(document.querySelector('article h1')).fontSize") == "40px"
    page.add_style_tag(content=":root { color-scheme: dark; }")
    assert page.evaluate(article)[3] == "rgb(19, 22, 24)"


def test_a_strict_policy_of_the_host_refuses_nothing_of_ours(window: Window) -> None:
    policy = "default-src 'none'; style-src 'nonce-n0'; base-uri 'none'; form-action 'none'"
    whole = window.show(PAGES["person"].html(nonce="n0"), content_security_policy=policy)
    assert whole.evaluate("getComputedStyle(document.querySelector('.badge')).display") in {"grid", "inline-grid"}
    # Two cards in one page: each link leads to a section of its own card.
    parts = [PAGES["person"].fragment(prefix=prefix, depth=2) for prefix in ("a-", "b-")]
    page = window.show(hosted(*parts, nonce="n0"), content_security_policy=policy)
    page.locator("article").nth(1).get_by_role("link", name="Coachen").click()
    assert page.evaluate("document.querySelector(':target').id") == "b-c-coachen"


@pytest.mark.skipif(not AXE, reason="COMPETENTIE_AXE names no axe.min.js")
def test_axe_finds_no_violation_in_two_cards_of_one_page(window: Window) -> None:
    job = c.JobProfile.of(c.examples.framework(), {"coachen": 2}, id="p", title="P")
    small = card(c.examples.framework(), profile=job)
    parts = [small.fragment(prefix=prefix, depth=2) for prefix in ("a-", "b-")]
    page = window.show(hosted(*parts))
    page.evaluate(Path(str(AXE)).read_text(encoding="utf-8"))
    # Two cards have the same names of parts; a host names its cards, we do not know in what words.
    found = page.evaluate("axe.run({rules: {'landmark-unique': {enabled: false}}})")
    assert [one["id"] for one in found["violations"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_glance_is_read_in_a_light_and_a_dark_notebook(window: Window, scheme: str) -> None:
    framework = c.examples.framework()
    gaps = decided()
    things = (framework, framework["coachen"], gaps.assessment, gaps, hostile(framework))
    source = '<!DOCTYPE html><html lang="nl"><title>x</title><style>:root { color-scheme: light dark }</style><main><h1>x</h1>'
    page = window.show(source + "".join(thing._repr_html_() for thing in things))
    window.resize(WIDE, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if AXE:
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
        assert [one["id"] for one in page.evaluate("axe.run()")["violations"]] == []
