"""
HTML of the pages: templates that escape all they are given, and headers that let a page load nothing but our styles.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from competentie import pages

HERE: Final = Path(__file__).parent
TEMPLATES: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
OWN_STYLES: Final = (HERE / "static" / "pages.css").read_text(encoding="utf-8")


def headers(style: str) -> dict[str, str]:
    """
    What a browser may do with a page: use styles from *style*, send forms here, and keep no copy.
    """
    policy = f"default-src 'none'; style-src {style}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def filled(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """
    A page of ours.
    """
    text = TEMPLATES.get_template(template).render(values)
    return HTMLResponse(text, status, headers=headers("'self'"))


def part(page: pages.Page) -> Markup:
    """
    A page of the library as a part of one of ours: it is HTML already, with all texts escaped.
    """
    return Markup(page.fragment(depth=1))  # noqa: S704


def whole(page: pages.Page, nonce: str) -> HTMLResponse:
    """
    A page of the library by itself, to print; its styles are in it, under a nonce.
    """
    return HTMLResponse(page.html(nonce=nonce), headers=headers(f"'nonce-{nonce}'"))
