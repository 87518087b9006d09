"""
What the pages of examples/web-api take, as ratios to an empty page: ``uv run benchmarks/pages.py``.

Each page is asked for in turn, of a person whom three people rated in full, so that what else the machine does hits all
alike. An empty page is one of the same application that shows a line of text and asks competentie nothing: FastAPI, the
guard, a template. Of each the smallest of several times counts.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "examples" / "web-api"))

from fastapi.testclient import TestClient

import competentie as c
from pages_app import create_app
from pages_html import filled
from pages_scores import FORM
from people import ANNA, KEES, MIA, TRUUS, Person

TIMES = 30


def browser(app: Any, person: Person) -> TestClient:
    """
    The browser of somebody who logged in.
    """
    client = TestClient(app, follow_redirects=False)
    client.post("/aanmelden", data={"wie": person.id})
    return client


def seconds(ask: Any, status: int) -> float:
    """
    How long one request takes.
    """
    start = time.perf_counter()
    answer = ask()
    taken = time.perf_counter() - start
    if answer.status_code != status:
        raise RuntimeError(answer.status_code)
    return taken


def main() -> None:
    """
    Ask, and print a ratio a line.
    """
    with TemporaryDirectory() as folder:
        app = create_app(Path(folder) / "pages.sqlite")
        app.get("/leeg")(lambda: filled("refusal.html", user=None, title="Leeg", text="Leeg"))
        about = f"/mensen/{ANNA.id}"
        answers = {row["indicator"]: "nee" if i % 5 == 0 else "ja" for i, row in enumerate(FORM)}
        for rater in (KEES, TRUUS, MIA):
            browser(app, rater).post(f"{about}/beoordelen", data=answers)
        client = browser(app, MIA)
        asked: dict[str, tuple[Any, int]] = {
            "leeg": (lambda: client.get("/leeg"), 200),
            "beoordelen": (lambda: client.get(f"{about}/beoordelen"), 200),
            "kaart": (lambda: client.get(f"{about}/kaart"), 200),
            "uitleg": (lambda: client.get(f"{about}/uitleg"), 200),
            "gespreksblad": (lambda: client.get(f"{about}/gespreksblad"), 200),
            "afdruk": (lambda: client.get(f"{about}/afdruk"), 200),
            "uitkomst": (lambda: client.get(f"{about}/uitkomst"), 200),
            "beoordelen, bewaren": (lambda: client.post(f"{about}/beoordelen", data=answers), 303),
        }
        best = dict.fromkeys(asked, float("inf"))
        for _ in range(TIMES):
            for name, (ask, status) in asked.items():
                best[name] = min(best[name], seconds(ask, status))
    print(
        f"competentie {c.__version__}; an empty page takes {best['leeg'] * 1000:.1f} ms here, the client's part with it"
    )
    for name, taken in best.items():
        print(f"{name:<22}{taken / best['leeg']:6.1f} x")


if __name__ == "__main__":
    main()
