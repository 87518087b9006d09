"""
Make the pictures of the card and the sheet in the documents: ``uv run --group browser tools/make_screenshots.py``.

It takes a Chromium that is installed already: its path in ``COMPETENTIE_CHROMIUM``, or ``chromium`` on the path. The
person and the profile are the packaged example's, which are made up.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

import competentie as c
from competentie.gaps import LegendReading
from competentie.pages import About, card, sheet

TARGET = Path(__file__).parents[1] / "docs" / "images"

# Per picture: the page; width, height and colour scheme of the window; and the place on the page that it shows.
PICTURES = {
    "card-wide-light": ("reading", 1280, 900, "light", ""),
    "card-person": ("person", 1280, 1000, "light", ""),
    "card-wide-dark": ("person", 1280, 900, "dark", "#c-klantgerichtheid"),
    "card-narrow": ("person", 360, 1000, "light", "#overview"),
}


def example() -> dict[str, str]:
    """
    The card of a person of the example, and the same with the colours of a reading.
    """
    framework = c.examples.framework()
    *_, (person, ratings) = c.examples.ratings().items()
    assessment = c.assess(framework, c.combine_ratings(ratings, framework))
    gaps = c.classify_gaps(assessment, c.examples.profile())
    about = About(person=person, date=dt.date(2026, 11, 3), manager="Els (verzonnen)", raters=3)
    return {
        "person": card(framework, gaps=gaps, about=about).html(),
        "reading": card(framework, gaps=gaps, reading=LegendReading.PERSON).html(),
    }


def picture_sheets(browser: Browser) -> None:
    """
    The sheet of the second person of the example as it is printed, in both languages: an A4 at 96 pixels an inch.
    """
    own = c.examples.framework()
    _, person = list(c.examples.ratings())[:2]
    for language in ("nl", "en"):
        framework = c.load_framework(own.id, own.version, language=language)
        assessment = c.assess(framework, c.combine_ratings(c.examples.ratings()[person], framework))
        about = About(person=person, date=dt.date(2026, 11, 25), raters=3)
        page = browser.new_page(viewport={"width": 794, "height": 1123})
        page.set_content(sheet(c.classify_gaps(assessment, c.examples.profile()), framework, about=about).html())
        page.emulate_media(media="print")
        # The margins of the sheet, which a window does not have.
        page.add_style_tag(content="body { padding: 8mm 12mm }")
        page.screenshot(path=TARGET / f"sheet-{language}.png")
        page.close()


def main() -> None:
    """
    Write the pictures.
    """
    chromium = os.environ.get("COMPETENTIE_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("no chromium on the path, and COMPETENTIE_CHROMIUM names none")
    TARGET.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name, source in example().items():
            Path(folder, f"{name}.html").write_text(source, encoding="utf-8")
        # Chromium has no sandbox for root, which a container is; the page is our own.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (which, width, height, scheme, place) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page = context.new_page()
            page.goto(Path(folder, f"{which}.html").as_uri() + place)
            page.screenshot(path=TARGET / f"{name}.png")
            context.close()
        picture_sheets(browser)
        browser.close()


if __name__ == "__main__":
    main()
