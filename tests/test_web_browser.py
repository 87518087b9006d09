"""
The example's pages clicked through in a real browser, whose policy lets in our styles and nothing else.

It takes what ``test_card_browser.py`` does: the dependency group ``browser``, a Chromium, and axe-core for one test.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is of the dependency group browser")
pytest.importorskip("uvicorn", reason="uvicorn is not installed: there is nothing to serve the example with")
pytest.importorskip("jinja2", reason="jinja2 is not installed: there is nothing to make pages with")

import uvicorn
from playwright import sync_api

from pages_app import create_app
from people import ANNA, HANNE, KEES, MIA, Person

CHROMIUM = os.environ.get("COMPETENTIE_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("COMPETENTIE_AXE")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on the path, and COMPETENTIE_CHROMIUM names none")
ABOUT_ANNA = f"/mensen/{ANNA.id}"
SHOWN = ("kaart", "uitleg", "gespreksblad", "afdruk", "uitkomst")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(tmp_path_factory.mktemp("pages") / "pages.sqlite")
    server = uvicorn.Server(uvicorn.Config(app, port=0, access_log=False, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        # Chromium has no sandbox for root, which a container is; the pages are our own.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """
    A page of a browser that knows nobody yet, and at the end had nothing to say but what was refused.
    """
    said: list[str] = []
    context = browser.new_context(base_url=address)
    opened = context.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [one for one in said if "status of 4" not in one] == []


def log_in(page: Any, person: Person) -> None:
    page.goto("/")
    if page.get_by_role("button", name="Afmelden").count():
        page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name=person.name).click()
    assert person.name in page.locator("header").inner_text()


def rate(page: Any, person: Person) -> None:
    log_in(page, person)
    page.locator(f'a[href="{ABOUT_ANNA}/beoordelen"]').click()
    for answers in page.get_by_role("group").all()[:12]:
        answers.get_by_label("gezien", exact=True).check()
    page.get_by_role("button", name="Bewaren").click()
    assert page.get_by_role("status").inner_text() == "Uw antwoorden zijn bewaard."


def test_rate_see_decide_print_and_erase(page: Any) -> None:
    for rater in (KEES, MIA):
        rate(page, rater)
    page.get_by_role("link", name="Kaart met resultaten").first.click()
    # Styles are let in: the library's, and ours.
    assert page.locator("article").first.evaluate("e => getComputedStyle(e).boxSizing") == "border-box"
    assert page.locator("header.bar").first.evaluate("e => getComputedStyle(e).display") == "flex"
    page.goto(f"{ABOUT_ANNA}/gespreksblad")
    page.get_by_role("link", name="om af te drukken").click()
    assert page.locator("article").evaluate("e => getComputedStyle(e).boxSizing") == "border-box"
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    page.goto(f"{ABOUT_ANNA}/uitkomst")
    first = page.locator("section").first
    first.get_by_label("Niveau").select_option("niveau 2")
    first.get_by_role("button", name="Vaststellen").click()
    assert "Reden: vul dit in" in page.get_by_role("alert").inner_text()
    assert first.get_by_label("Niveau").input_value() == "2"
    first.get_by_label("Reden").fill("Besproken.")
    first.get_by_role("button", name="Vaststellen").click()
    assert "Vastgesteld: niveau 2" in first.inner_text()
    first.get_by_label("Reden").fill("Na bezwaar.")
    first.get_by_role("button", name="Besluit intrekken").click()
    assert "besluit ingetrokken. Na bezwaar." in first.inner_text()
    log_in(page, HANNE)
    page.goto(f"{ABOUT_ANNA}/wissen")
    page.get_by_label("Ik weet het zeker").check()
    page.get_by_role("button", name="Wissen").click()
    assert page.get_by_role("status").inner_text() == "De gegevens zijn gewist."
    page.goto(f"{ABOUT_ANNA}/uitkomst")
    assert "Besproken" not in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_its_window(page: Any, width: int) -> None:
    rate(page, MIA)
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", *(f"{ABOUT_ANNA}/{name}" for name in ("beoordelen", *SHOWN))):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.skipif(not AXE, reason="COMPETENTIE_AXE names no axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    rate(page, MIA)
    page.goto(f"{ABOUT_ANNA}/uitkomst")
    page.get_by_role("button", name="Vaststellen").first.click()
    found = {"uitkomst": violations(page)}
    for path in ("/", *(f"{ABOUT_ANNA}/{name}" for name in ("beoordelen", *SHOWN, "wissen"))):
        page.goto(path)
        found[path] = violations(page)
    assert {path: told for path, told in found.items() if told} == {}


def violations(page: Any) -> list[Any]:
    page.evaluate(Path(str(AXE)).read_text(encoding="utf-8"))
    told = page.evaluate("axe.run()")
    assert "color-contrast" in {one["id"] for one in told["passes"]}
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in told["violations"]]
