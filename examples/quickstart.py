"""
From ratings to levels and gaps: ``uv run examples/quickstart.py [--ratings FILE] [--profile FILE] [--language nl|en]``.

Without files it uses the packaged example: made-up ratings of made-up people, against a made-up job profile.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

import competentie as c

WIDTH = 100


class Words(NamedTuple):
    """
    What this script says itself; everything else is in the card's words.
    """

    level: str = "niveau"
    unknown: str = "niet vast te stellen"
    possible: str = "nog mogelijk, nu niet alles beoordeeld is: niveau"
    desired: str = "gewenst"
    not_required: str = "geen eis"
    unknown_desired: str = "gewenst niveau niet bekend"
    may_become: str = "de uitkomst kan nog worden"
    contested: str = "De stemmen staakten (telt als niet gezien)"
    contradiction: str = "Tegenspraak: niveau {} is niet behaald, niveau {} wel"
    develop: str = "Te ontwikkelen tot het gewenste niveau"
    assess: str = "Nog te beoordelen tot het gewenste niveau"
    rule: str = "Regel van deze bibliotheek, niet van de kaart: drempel {}, {}. Zelfbeoordelingen tellen niet mee."
    made_up_ratings: str = "Voorbeeld: de mensen en hun beoordelingen zijn verzonnen."
    made_up_profile: str = "Voorbeeld: het functieprofiel is verzonnen."
    against: str = "Functieprofiel"
    texts: str = "De teksten van de kaart zijn er niet in deze taal; ze staan hier in het origineel ({})."


NL = Words()
EN = Words(
    level="level",
    unknown="cannot be determined",
    possible="still possible, as not everything was assessed: level",
    desired="desired",
    not_required="no requirement",
    unknown_desired="desired level not known",
    may_become="the outcome may still become",
    contested="The raters were tied (counts as not seen)",
    contradiction="Contradiction: level {} is not attained, level {} is",
    develop="To develop up to the desired level",
    assess="Still to assess up to the desired level",
    rule="A rule of this library, not of the card: threshold {}, {}. Self-ratings do not count.",
    made_up_ratings="Example: the people and their ratings are made up.",
    made_up_profile="Example: the job profile is made up.",
    against="Job profile",
    texts="The card has no texts in this language; they are shown in the original ({}).",
)


def load(language: str) -> tuple[c.Framework, bool]:
    """
    The framework in *language* if it is there in it, else in its own; and whether it is.
    """
    own = c.examples.framework()
    try:
        return c.load_framework(own.id, own.version, language=language), True
    except c.FrameworkNotFoundError:
        return own, False


def listed(title: str, lines: list[str]) -> Iterator[str]:
    """
    A title and its lines, wrapped and indented; nothing without lines.
    """
    if lines:
        yield f"    {title}:"
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, initial_indent="      - ", subsequent_indent="        ")


def status(gap: c.Gap, framework: c.Framework, words: Words) -> str:
    """
    The gap's status in the legend's words, where it has one.
    """
    return label(gap.status, framework) or {
        c.GapStatus.UNKNOWN_DESIRED: words.unknown_desired,
        c.GapStatus.NOT_REQUIRED: words.not_required,
        c.GapStatus.NOT_ASSESSED: words.unknown,
    }.get(gap.status, gap.status.value)


def label(status: c.GapStatus, framework: c.Framework) -> str | None:
    """
    What the legend calls *status*.
    """
    entry = framework.legend_for(status.mark) if status.mark else None
    return entry.label if entry else None


def described(ids: tuple[str, ...], framework: c.Framework) -> list[str]:
    """
    Indicators in the card's words, with their level.
    """
    places = [framework.find(id) for id in ids]
    return [f"[{descriptor.rank}] {indicator.text}" for _, descriptor, indicator in places]


def report(gap: c.Gap, votes: c.CombinedEvidence, framework: c.Framework, words: Words) -> Iterator[str]:
    """
    The lines on one competency.
    """
    result = gap.result
    level = words.unknown if result.attained is None else f"{words.level} {result.attained}"
    wanted = f"{words.desired} {gap.desired}" if isinstance(gap.desired, int) else ""
    name = framework[gap.competency].name
    yield f"  {name:<28}{level:<24}{wanted:<14}{status(gap, framework, words)}".rstrip()
    if others := sorted(result.possible - {result.level}):
        yield f"    {words.possible} {', '.join(map(str, others))}"
    if more := [s for s in c.GapStatus if s in gap.possible and s is not gap.status]:
        yield f"    {words.may_become}: {', '.join(label(s, framework) or s.value for s in more)}"
    own = {indicator.id for indicator in framework[gap.competency].indicators}
    yield from listed(words.contested, described(tuple(id for id in votes.contested if id in own), framework))
    for low, high in result.contradictions:
        yield f"    {words.contradiction.format(low, high)}"
    yield from listed(words.develop, described(gap.to_develop, framework))
    yield from listed(words.assess, described(gap.to_assess, framework))


def lines(arguments: argparse.Namespace) -> Iterator[str]:
    """
    The whole report.
    """
    framework, translated = load(arguments.language)
    words = NL if arguments.language == "nl" else EN
    ratings = c.read_ratings(arguments.ratings, framework) if arguments.ratings else c.examples.ratings()
    profile = c.read_profile(arguments.profile, framework) if arguments.profile else c.examples.profile()
    rule = c.LevelRule()
    title = f"{framework.title} ({framework.id} {framework.version}). {words.against}: {profile.title}"
    yield from textwrap.wrap(title, WIDTH)
    if not arguments.ratings:
        yield words.made_up_ratings
    if not arguments.profile:
        yield words.made_up_profile
    yield from textwrap.wrap(words.rule.format(rule.threshold, rule.climb.value), WIDTH)
    if not translated:
        yield words.texts.format(framework.language)
    for person, given in ratings.items():
        votes = c.combine_ratings(given, framework)
        gaps = c.classify_gaps(c.assess(framework, votes, rule), profile).gaps
        yield from ("", person, "=" * len(person))
        for gap in gaps:
            yield from report(gap, votes, framework, words)


def main() -> int:
    """
    Print the report; exit code 1 with a message if the input is refused.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratings", metavar="FILE", help="CSV with person, rater, role, indicator, value")
    parser.add_argument("--profile", metavar="FILE", help="job profile, as competentie.to_json writes it")
    parser.add_argument("--language", choices=["nl", "en"], default="nl")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        text = "\n".join(lines(arguments))
    except (c.CompetentieError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
