"""
Make the pictures of the card and the sheet in the documents: ``uv run --group browser tools/make_screenshots.py``.

It takes a Chromium that is installed already: its path in ``COMPETENTIE_CHROMIUM``, or ``chromium`` on the path. The
person and the profile are the packaged example's, which are made up.

Each file carries the digest of the page that it shows. ``--check`` takes no browser: it writes nothing, and tells of
every file whose page is another one now.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo

import competentie as c
from competentie.gaps import LegendReading
from competentie.pages import About, card, sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TARGET: Final = Path(__file__).parents[1] / "docs" / "images"
SHOWS: Final = "Source"

# Per picture: the page; width, height and colour scheme of the window; and the place on the page that it shows.
PICTURES: Final = {
    "card-wide-light": ("reading", 1280, 900, "light", ""),
    "card-person": ("person", 1280, 1000, "light", ""),
    "card-wide-dark": ("person", 1280, 900, "dark", "#c-klantgerichtheid"),
    "card-narrow": ("person", 360, 1000, "light", "#overview"),
}
SHEETS: Final = {"sheet-nl": "nl", "sheet-en": "en"}


def cards() -> dict[str, str]:
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


def sheet_in(language: str) -> str:
    """
    The sheet of the second person of the example.
    """
    own = c.examples.framework()
    _, person = list(c.examples.ratings())[:2]
    framework = c.load_framework(own.id, own.version, language=language)
    assessment = c.assess(framework, c.combine_ratings(c.examples.ratings()[person], framework))
    about = About(person=person, date=dt.date(2026, 11, 25), raters=3)
    return sheet(c.classify_gaps(assessment, c.examples.profile()), framework, about=about).html()


def sources() -> dict[str, str]:
    """
    The page of each picture by the name of its file.
    """
    made = cards()
    of_cards = {name: made[which] for name, (which, *_) in PICTURES.items()}
    return of_cards | {name: sheet_in(language) for name, language in SHEETS.items()}


def digest(page: str) -> str:
    """
    What tells one page from another.
    """
    return f"sha256:{hashlib.sha256(page.encode()).hexdigest()}"


def save(name: str, shot: bytes, page: str) -> None:
    """
    Write a picture and what it shows.
    """
    notes = PngInfo()
    notes.add_text(SHOWS, digest(page))
    Image.open(BytesIO(shot)).convert("RGB").save(TARGET / f"{name}.png", optimize=True, pnginfo=notes)


def picture_cards(browser: Browser, pages: dict[str, str]) -> None:
    """
    The cards in windows of several widths, light and dark.
    """
    for name, (_, width, height, scheme, place) in PICTURES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        with TemporaryDirectory() as folder:
            file = Path(folder, "card.html")
            file.write_text(pages[name], encoding="utf-8")
            page.goto(file.as_uri() + place)
            save(name, page.screenshot(), pages[name])
        context.close()


def picture_sheets(browser: Browser, pages: dict[str, str]) -> None:
    """
    The sheets as they are printed: an A4 at 96 pixels an inch.
    """
    for name in SHEETS:
        page = browser.new_page(viewport={"width": 794, "height": 1123})
        page.set_content(pages[name])
        page.emulate_media(media="print")
        # The margins of the sheet, which a window does not have.
        page.add_style_tag(content="body { padding: 8mm 12mm }")
        save(name, page.screenshot(), pages[name])
        page.close()


def out_of_date(pages: dict[str, str]) -> list[str]:
    """
    The pictures that show another page than that of now, or are not there.
    """
    files = {name: TARGET / f"{name}.png" for name in pages}
    shown = {name: Image.open(path).info.get(SHOWS) if path.is_file() else None for name, path in files.items()}
    return [name for name, page in pages.items() if shown[name] != digest(page)]


def main() -> int:
    """
    Write the pictures, or compare them: exit code 1 if one is out of date.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    pages = sources()
    if parser.parse_args().check:
        old = out_of_date(pages)
        for name in old:
            print(f"{name}.png does not show the page of now: tools/make_screenshots.py makes it anew")
        return int(bool(old))
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("COMPETENTIE_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("no chromium on the path, and COMPETENTIE_CHROMIUM names none")
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        # Chromium has no sandbox for root, which a container is; the page is our own.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        picture_cards(browser, pages)
        picture_sheets(browser, pages)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
