"""
Make the figures of the documentation: ``python tools/make_pictures.py [--check]``. All people and answers are made up.

Each file carries what its figure says, and the version of Matplotlib that drew it. ``--check`` writes nothing and tells
of every file that is not what is drawn now: by its words, and on that version also by its pixels.
"""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path
from typing import Final, cast

import matplotlib as mpl

mpl.use("agg")

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

import competentie as c
from competentie import frames, plot

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SAYS: Final = "Description"
DRAWN_BY: Final = "Software"
# Root mean square over pixels of 0 to 255; a grid in another colour makes 16.
TOLERANCE: Final = 2


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


def words_of(figure: Figure) -> str:
    """
    All that stands in a figure, each text once and on one line: where lines break differs by version of Matplotlib.
    """
    found = cast("list[Text]", figure.findobj(Text))
    texts = {" ".join(text.get_text().split()) for text in found if text.get_visible()}
    return "\n".join(sorted(texts - {""}))


def picture(figure: Figure) -> bytes:
    """
    The file of a figure.
    """
    drawn, file, notes = BytesIO(), BytesIO(), PngInfo()
    figure.savefig(drawn, dpi=110)
    notes.add_itxt(SAYS, words_of(figure))
    notes.add_text(DRAWN_BY, f"Matplotlib {mpl.__version__}")
    # A few colours are enough, and make the file a third as large.
    Image.open(drawn).convert("RGB").quantize(64).save(file, "PNG", optimize=True, pnginfo=notes)
    return file.getvalue()


def differences(path: Path, made: bytes) -> list[str]:
    """
    What the file at *path* says or shows that is not *made* now.
    """
    if not path.is_file():
        return ["it is not there"]
    before, now = Image.open(path), Image.open(BytesIO(made))
    said, says = (set(str(image.info.get(SAYS, "")).splitlines()) for image in (before, now))
    found = [f"it says {line!r}, which is not drawn now" for line in sorted(said - says)]
    found += [f"it does not say {line!r}" for line in sorted(says - said)]
    if before.info.get(DRAWN_BY) != now.info[DRAWN_BY]:
        return found
    if before.size != now.size:
        return [*found, f"it is {before.size} pixels, not {now.size}"]
    apart = ImageChops.difference(before.convert("RGB"), now.convert("RGB"))
    away = max(ImageStat.Stat(apart).rms)
    return [*found, f"its pixels are {away:.1f} away from what is drawn now"] if away > TOLERANCE else found


def main() -> int:
    """
    Write the files, or compare them: exit code 1 if one is out of date.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    old = False
    for name, ax in pictures().items():
        path = IMAGES / f"{name}.png"
        made = picture(cast("Figure", ax.figure))
        if check:
            for difference in differences(path, made):
                print(f"{path.name}: {difference}; tools/make_pictures.py makes it anew")
                old = True
        else:
            path.write_bytes(made)
            print(path, len(made))
    return int(old)


if __name__ == "__main__":
    sys.exit(main())
