"""
Write a golden document of every public class for a release: ``python tools/make_golden.py``.

They go to ``tests/golden/VERSION/`` and are never edited: what a release wrote is read for ever. A file that is there
already stays as it is.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

import competentie as c
from competentie import comparison, versions
from competentie._fields import Declared, format_of
from competentie.codebook import Codebook, QuestionBlock
from competentie.evidence import Ratings
from competentie.model import (
    CellMark,
    Correction,
    DescriptorState,
    Group,
    History,
    LegendEntry,
    Level,
    Mark,
    Provenance,
    Replacement,
    Specialisation,
    StatedRule,
)
from competentie.translation import Translation, texts_of, translate

TARGET = Path(__file__).parents[1] / "tests" / "golden" / c.__version__

MORE: dict[str, Any] = {"notes": "Een.\n\nTwee.", "extra": {"b": [1, None, True], "a": {"c": "d"}}}
LINKS: dict[str, Any] = {"uri": "https://example.org/1", "exact_match": ("urn:x:1",)}
INDICATOR = c.Indicator("luisteren_3_1", "Laat de ander uitpraten.", **LINKS, **MORE, code="A.1.1")
# On this one the raters are evenly split.
SECOND = c.Indicator("luisteren_3_2", "Vraagt door.")
DESCRIPTOR = c.Descriptor("luisteren_3", 3, DescriptorState.DEFINED, "Luistert.", (INDICATOR, SECOND), **LINKS, **MORE)
COMPETENCY = c.Competency(
    "luisteren",
    "Luisteren",
    "Horen wat er gezegd wordt.\nEn begrijpen.",
    (DESCRIPTOR,),
    **LINKS,
    **MORE,
    code="A.1",
    group="contact",
)
GROUPS = (Group("mensen", "Mensen"), Group("contact", "Contact", **LINKS, **MORE, parent="mensen"))
MOMENT = dt.datetime(2026, 11, 23, 14, 30, tzinfo=dt.UTC)


def values() -> list[Declared]:
    """
    A value of every public class, with as much in it as it can hold.
    """
    correction = Correction("luisteren_3_1", "text", "Laat ander uitpraten.", INDICATOR.text, "A word is missing.")
    provenance = Provenance("T", "S", "0" * 64, "P", "L", dt.date(2026, 1, 31), ("N",), (correction,))
    mark = Mark("luisteren", 3, CellMark.DESIRED)
    legend = LegendEntry(CellMark.DESIRED, "Groen", "gewenst")
    level = Level(3, "Drie", "Zelfstandig.", **MORE, code="III")
    profile = c.JobProfile(
        "adviseur",
        "Adviseur",
        {"luisteren": 3},
        (mark,),
        "Voorbeeld.",
        **LINKS,
        code="F.12",
        group="mensen",
        unlisted=c.Requirement.NONE,
        framework="voorbeeld",
        extra=MORE["extra"],
    )
    replacement = Replacement("horen", "luisteren", equivalent=False)
    specialisation = Specialisation("aan_de_telefoon", "Aan de telefoon", **LINKS, extra=MORE["extra"])
    stated = StatedRule(c.Climb.CUMULATIVE, Fraction(2, 3))
    history = History(("horen",), (replacement,))
    framework = c.Framework(
        id="voorbeeld",
        version="1.2.3",
        modified=dt.date(2026, 11, 23),
        language="nl",
        title="Voorbeeld",
        ladder=(level,),
        legend=(legend,),
        competencies=(COMPETENCY,),
        specialisations=(specialisation,),
        profiles=(profile,),
        history=history,
        provenance=provenance,
        groups=GROUPS,
        rule=stated,
        **LINKS,
        **MORE,
    )
    ratings = Ratings(given_ratings(), framework.ref)
    rule = c.RaterRule(min_per_role={c.Role.REPORT: 2})
    combined = c.combine_ratings(ratings, framework, rule)
    decision = c.Decision(3, "Gezien.", "mv", MOMENT)
    assessment = c.assess(framework, combined).decide({"luisteren": c.Decision(None, "Te weinig gezien.")})
    assessment = assessment.revoke({"luisteren": "Na bezwaar."}, by="jj", at=MOMENT).decide({"luisteren": decision})
    report = c.classify_gaps(assessment, profile)
    result = assessment["luisteren"]
    known: list[Declared] = [INDICATOR, DESCRIPTOR, COMPETENCY, correction, provenance, mark, legend, level]
    known += [profile, replacement, specialisation, history, *GROUPS[1:], stated, framework, framework.ref]
    known += [ratings, ratings.ratings[0], combined, rule, combined.votes["luisteren_3_2"], c.RatingScale(1, 5, 3.5)]
    known += codebook(framework)
    known += [assessment, report, report["luisteren"], result, result.rule, result.steps[0], decision]
    return [*known, *across_versions(framework, assessment, profile)]


def codebook(framework: c.Framework) -> list[Declared]:
    """
    How two columns are read: one by words, one on a scale.
    """
    words = QuestionBlock({"V 1": "luisteren_3_1"}, {"vaak": True, "zelden": False, "": None}, missing=(-9, "99"))
    scaled = QuestionBlock({"V2": "luisteren_3_2"}, scale=c.RatingScale(1, 5, 3.5), not_applicable=(6,))
    return [words, Codebook(framework.ref, (words, scaled))]


def given_ratings() -> tuple[c.Rating, ...]:
    """
    What was said of the two indicators: of one by all but the person's manager, on the other two are evenly split.
    """
    return (
        c.Rating("luisteren_3_1", "a", c.Role.PEER, True, MOMENT, "Bij de intake.\nZeker.", "gesprek van 3 mei"),
        c.Rating("luisteren_3_1", "c", c.Role.SELF, value=True),
        c.Rating("luisteren_3_1", "d", c.Role.MACHINE, value=False, source="voorbeeld-programma 2.1"),
        c.Rating("luisteren_3_1", "e", c.Role.REPORT, value=False),
        c.Rating("luisteren_3_2", "a", c.Role.PEER, value=True),
        c.Rating("luisteren_3_2", "b", c.Role.MANAGER, value=False),
    )


def across_versions(framework: c.Framework, assessment: c.Assessment, profile: c.JobProfile) -> list[Declared]:
    """
    What there is to say of a later version in which the one indicator gave way to another.
    """
    texts = {path: f"{text} (en)" for path, text in texts_of(framework).items()}
    translation = Translation("voorbeeld", "1.2.3", "en", official=False, note="Made up.", texts=texts)
    english = translate(framework, translation)
    heir = c.Indicator("luisteren_3_3", "Vat samen.")
    entry = Replacement("luisteren_3_1", "luisteren_3_3", equivalent=True)
    later = attrs.evolve(
        framework,
        version="2.0.0",
        competencies=(attrs.evolve(COMPETENCY, descriptors=(attrs.evolve(DESCRIPTOR, indicators=(heir, SECOND)),)),),
        history=History(("horen", "luisteren_3_1"), (entry,)),
        provenance=Provenance(),
    )
    changes = versions.diff(framework, later)
    rescored = versions.rescore(assessment, framework, later)
    compared = comparison.compare(assessment, assessment)
    dropped = versions.carry({"luisteren_3_1": True}, framework, attrs.evolve(later, history=History())).dropped
    made: list[Declared] = [
        translation,
        changes,
        changes.changes[0],
        versions.TextMove("b", "a"),
        rescored,
        rescored.carried,
        compared,
    ]
    made += [compared["luisteren"], versions.carry_profile(profile, framework, later), *dropped]
    return [*made, *filter(None, [english.translated_from])]


def main() -> None:
    """
    Write what is missing.
    """
    TARGET.mkdir(parents=True, exist_ok=True)
    for value in values():
        name = format_of(type(value)).removeprefix("competentie.").replace("/", "-")
        path = TARGET / f"{name}.json"
        if not path.exists():
            path.write_bytes(c.to_json(value).encode())


if __name__ == "__main__":
    main()
