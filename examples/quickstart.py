# /// script
# requires-python = ">=3.11"
# dependencies = ["competentie"]
#
# [tool.uv.sources]
# competentie = { path = "..", editable = true }
# ///
"""
From ratings to levels and gaps: ``uv run examples/quickstart.py [--ratings FILE] [--profile FILE] [--language nl|en]``.

Without files it uses the packaged example: made-up ratings of made-up people, against a made-up job profile.
``--sheets FOLDER`` also writes a sheet for a conversation with each of them, to open in a browser and to print.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import attrs

import competentie as c
from competentie import facts, pages
from competentie.errors import FrameworkNotFoundError
from competentie.explain import Explanation, explain

# The same for everybody, so said once.
ONCE = (facts.Framework, facts.Profile, facts.Rule)


class Words(NamedTuple):
    """
    What this script says itself; everything else is in the card's words or the explanation's.
    """

    made_up: str = "(verzonnen)"
    profile: str = "Voorbeeldprofiel (verzonnen)"
    made_up_ratings: str = "Voorbeeld: de mensen en hun beoordelingen zijn verzonnen."
    made_up_profile: str = "Voorbeeld: het functieprofiel is verzonnen."
    texts: str = "De teksten van de kaart zijn er niet in deze taal; ze staan hier in het origineel ({})."


NL = Words()
EN = Words(
    made_up="(made up)",
    profile="Example profile (made up)",
    made_up_ratings="Example: the people and their ratings are made up.",
    made_up_profile="Example: the job profile is made up.",
    texts="The card has no texts in this language; they are shown in the original ({}).",
)


def load(language: str) -> tuple[c.Framework, bool]:
    """
    The framework in *language* if it is there in it, else in its own; and whether it is.
    """
    own = c.examples.framework()
    try:
        return c.load_framework(own.id, own.version, language=language), True
    except FrameworkNotFoundError:
        return own, False


def ratings_of(
    arguments: argparse.Namespace, framework: c.Framework, words: Words
) -> Mapping[str, tuple[c.Rating, ...]]:
    """
    The ratings per person; of the example with names in the words of the language.
    """
    if arguments.ratings:
        return c.read_ratings(arguments.ratings, framework)
    return {person.replace(NL.made_up, words.made_up): given for person, given in c.examples.ratings().items()}


def profile_of(arguments: argparse.Namespace, framework: c.Framework, words: Words) -> c.JobProfile:
    """
    What the job asks.
    """
    if arguments.profile:
        return c.read_profile(arguments.profile, framework)
    return attrs.evolve(c.examples.profile(), title=words.profile)


def explanation(
    given: tuple[c.Rating, ...], framework: c.Framework, profile: c.JobProfile, language: str
) -> Explanation:
    """
    What a person's ratings say against the job profile, in brief: what there is to grow in first.
    """
    assessment = c.assess(framework, c.combine_ratings(given, framework))
    report = c.classify_gaps(assessment, profile)

    def is_no_growth(fact: facts.Fact) -> bool:
        return isinstance(fact, facts.Outcome) and report.outcomes[fact.competency] is not c.GapStatus.GROWTH

    told = explain(report, framework, language=language)
    # What is said in general, what there is to grow in, and the rest as the card has it.
    return attrs.evolve(told, facts=tuple(sorted(told.facts, key=is_no_growth)))


def worded(told: Explanation, shown: Iterable[facts.Fact]) -> str:
    """
    Some of the facts of an explanation in words.
    """
    return str(attrs.evolve(told, facts=tuple(shown)))


def lines(arguments: argparse.Namespace) -> Iterator[str]:
    """
    The whole report.
    """
    framework, translated = load(arguments.language)
    words = NL if arguments.language == "nl" else EN
    profile = profile_of(arguments, framework, words)
    people = {
        person: explanation(given, framework, profile, arguments.language)
        for person, given in ratings_of(arguments, framework, words).items()
    }
    if not arguments.ratings:
        yield words.made_up_ratings
    if not arguments.profile:
        yield words.made_up_profile
    if not translated:
        yield words.texts.format(framework.language)
    for told in list(people.values())[:1]:
        yield worded(told, (fact for fact in told.facts if isinstance(fact, ONCE)))
    for person, told in people.items():
        yield from ("", person, "=" * len(person))
        yield worded(told, (fact for fact in told.facts if not isinstance(fact, ONCE)))


def steady(text: str) -> str:
    """
    *text* for a terminal: nothing in it steers that or turns words around, whatever a person or a file is called.
    """
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)


def write_sheets(arguments: argparse.Namespace) -> None:
    """
    A sheet per person, as an HTML file in the folder that was named.
    """
    framework, _ = load(arguments.language)
    ratings = c.read_ratings(arguments.ratings, framework) if arguments.ratings else c.examples.ratings()
    profile = c.read_profile(arguments.profile, framework) if arguments.profile else c.examples.profile()
    folder = Path(arguments.sheets)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (person, given) in enumerate(ratings.items(), start=1):
        report = c.classify_gaps(c.assess(framework, c.combine_ratings(given, framework)), profile)
        others = {rating.rater for rating in given if rating.role not in c.RaterRule().exclude}
        about = pages.About(person=person, raters=len(others))
        page = pages.sheet(report, framework, about=about, language=arguments.language)
        (folder / file_name(number, person)).write_text(page.html(), encoding="utf-8")


def file_name(number: int, person: str) -> str:
    """
    A name that every system takes, whatever a person is called; no two people have the same *number*.
    """
    plain = unicodedata.normalize("NFKD", person).encode("ascii", "ignore").decode("ascii").lower()
    return "-".join([f"sheet-{number}", *re.findall("[a-z0-9]+", plain)])[:60] + ".html"


def main() -> int:
    """
    Print the report; exit code 1 with a message if the input is refused.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratings", metavar="FILE", help="CSV with person, rater, role, indicator, value")
    parser.add_argument("--profile", metavar="FILE", help="job profile, as competentie.to_json writes it")
    parser.add_argument("--sheets", metavar="FOLDER", help="where to write a sheet for a conversation with each person")
    parser.add_argument("--language", choices=["nl", "en"], default="nl")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        text = "\n".join(lines(arguments))
        if arguments.sheets:
            write_sheets(arguments)
    except (c.CompetentieError, OSError) as error:
        print(error.text(arguments.language) if isinstance(error, c.CompetentieError) else error, file=sys.stderr)
        return 1
    print(steady(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
