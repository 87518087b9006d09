"""
Make the pictures of the documentation: ``python tools/make_pictures.py``. All people and answers in them are made up.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

import polars as pl
from matplotlib.axes import Axes

import competentie as c
from competentie import frames, plot

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"


def person() -> tuple[c.Assessment, c.Assessment]:
    """
    The example's first person: by their own ratings, and by those of others, with a decision.
    """
    framework = c.examples.framework()
    given = next(iter(c.examples.ratings().values()))
    others = set(c.Role) - {c.Role.SELF}
    self, rest = (
        c.assess(framework, c.combine_ratings(given, framework, c.RaterRule(exclude=exclude)))
        for exclude in (others, {c.Role.SELF})
    )
    return self, rest.decide({"ondernemerschap": c.Decision(2, "gezien in een project", by="mv")})


def scored() -> pl.DataFrame:
    """
    The example survey against a made-up profile.
    """
    framework = c.load_framework("sociaalwerker-b", "1.1.0")
    survey = pl.read_csv(ROOT / "examples" / "survey.csv", separator=";")
    answers = frames.from_wide(survey, framework, columns={i.text: i.id for i in framework.indicators})
    return frames.assess(answers, framework, profile=c.examples.profile())


def pictures() -> dict[str, Axes]:
    """
    Each figure by the name of its file.
    """
    framework = c.examples.framework()
    by_self, by_others = person()
    people = scored()
    summary = frames.summarise(people, framework, by="team")
    some = summary.filter(pl.col("competency").is_in(["klantgerichtheid", "ondernemerschap", "coachen"]))
    gaps = c.classify_gaps(by_others, c.examples.profile())
    return {
        "plot-profile": plot.profile(by_others, gaps, framework=framework),
        "plot-heatmap": plot.heatmap(people, framework, people="medewerker (verzonnen)"),
        "plot-distribution": plot.distribution(some, framework),
        "plot-comparison": plot.comparison(by_self, by_others, framework=framework),
    }


def main() -> None:
    """
    Write the files.
    """
    IMAGES.mkdir(exist_ok=True)
    for name, ax in pictures().items():
        path = IMAGES / f"{name}.png"
        # Without metadata the same picture is the same file.
        ax.get_figure(root=True).savefig(path, dpi=110, metadata={"Software": None})
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
