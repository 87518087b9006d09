"""
Make the pictures of the documentation: ``python tools/make_pictures.py``. All people and answers in them are made up.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import matplotlib as mpl

mpl.use("agg")

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

import competentie as c
from competentie import frames, plot

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"


def person(*exclude: c.Role, min_raters: int = 1) -> c.Assessment:
    """
    One person of the example, without the ratings of some roles.
    """
    framework = c.examples.framework()
    given = c.examples.ratings()["Bram (verzonnen)"]
    rule = c.RaterRule(exclude=frozenset(exclude), min_raters=min_raters)
    return c.assess(framework, c.combine_ratings(given, framework, rule))


def scored(moment: c.examples.Moment = "before") -> pl.DataFrame:
    """
    The example survey against a made-up profile.
    """
    framework = c.load_framework("sociaalwerker-b", "1.1.1")
    survey = pl.DataFrame(c.examples.survey(moment))
    answers = frames.from_wide(survey, framework, columns={i.text: i.id for i in framework.indicators})
    return frames.assess(answers, framework, profile=c.examples.profile())


def pictures() -> dict[str, Axes]:
    """
    Each figure by the name of its file.
    """
    framework = c.examples.framework()
    by_self, by_others = person(*(set(c.Role) - {c.Role.SELF})), person(c.Role.SELF)
    decision = c.Decision(2, "made up: seen in a project")
    decided = person(c.Role.SELF, min_raters=2).decide({"ondernemerschap": decision})
    people = scored()
    summary = frames.summarise(people, framework, person="medewerker (verzonnen)", by="team")
    some = summary.filter(pl.col("competency").is_in(["klantgerichtheid", "ondernemerschap", "coachen"]))
    who = "medewerker (verzonnen)"
    changed = frames.compare(people, scored("after"), framework, person=who)
    changes = frames.summarise_changes(changed, framework, person=who)
    gaps = c.classify_gaps(decided, c.examples.profile())
    both = ("Bram zelf", "anderen")
    made = {
        "plot-profile": plot.profile(decided, gaps, framework=framework),
        "plot-heatmap": plot.heatmap(people.head(12), framework, people=who, rule=framework.rule),
        "plot-distribution": plot.distribution(some, framework, rule=framework.rule),
        "plot-changes": plot.changes(changes, framework, rule=framework.rule),
        "plot-comparison": plot.comparison(by_self, by_others, names=both, framework=framework),
    }
    titles = {
        "plot-profile": "Bram (verzonnen), 2026",
        "plot-heatmap": "Twaalf medewerkers (verzonnen)",
        "plot-distribution": "Enquête (verzonnen), per team",
        "plot-changes": "Enquêtes van twee jaren (verzonnen)",
        "plot-comparison": "Bram (verzonnen): eigen beeld en dat van anderen",
    }
    for name, title in titles.items():
        made[name].set_title(title)
    return made


def main() -> None:
    """
    Write the files.
    """
    IMAGES.mkdir(exist_ok=True)
    for name, ax in pictures().items():
        path = IMAGES / f"{name}.png"
        cast("Figure", ax.figure).savefig(path, dpi=110)
        # A few colours are enough, and make the file a third as large.
        Image.open(path).convert("RGB").quantize(64).save(path, optimize=True)
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
