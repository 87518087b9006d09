"""
What a card shows, of whom, in which words; and what it may tell of a person's answers.

Who said what must not be deducible: an indicator that raters were evenly split on is told as one that nobody assessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from competentie import facts
from competentie._html import Element, Node, element
from competentie.climbs import Verdict
from competentie.explain import Clear, Explanation
from competentie.facts import Fact
from competentie.gaps import (
    OF_MARK,
    GapReport,
    GapStatus,
    LegendReading,
    mark_cell,
)
from competentie.labels import (
    attained_label,
    label,
    level_label,
    level_name,
    page_words,
    status_label,
    thin_of,
)
from competentie.levels import Assessment, LevelResult, Step
from competentie.model import (
    Competency,
    DescriptorState,
    Framework,
    JobProfile,
    Requirement,
)
from competentie.pages.looks import badge, breakable
from competentie.pages.page import About

__all__ = ["Shown", "coloured"]


class Colour(NamedTuple):
    """
    The colour of a cell; as printed, of which profile, and the job's name in brackets where several jobs have marks.
    """

    status: GapStatus
    profile: str = ""
    job: str = ""


Colours: TypeAlias = dict[tuple[str, int], list[Colour]]


class Shown(NamedTuple):
    """
    What a card is made of.

    ``told`` says the facts, in ``language``; its framework has no legend if that is in another language, so that
    sentences have the words of one language. ``job`` is what is desired; if the page is ``narrowed``, only what it asks
    is among the ``competencies`` shown. ``colours`` are those of the cells, by competency and rank. ``clear`` is what
    may be told of a person, by competency.
    """

    framework: Framework
    language: str
    told: Explanation
    assessment: Assessment | None
    gaps: GapReport | None
    job: JobProfile | None
    narrowed: bool
    competencies: tuple[Competency, ...]
    reading: LegendReading | None
    colours: Colours
    clear: Mapping[str, Clear]
    about: About

    def facts_on(self, competency: Competency) -> tuple[Fact, ...]:
        """
        The facts on a competency; none where there are no results.
        """
        for fact in self.told.facts:
            if isinstance(fact, facts.Outcome) and fact.competency == competency.id:
                return fact.facts
        return ()

    def words(self, key: str, **values: object) -> str:
        """
        What the page says beside facts and labels.
        """
        return page_words(key, language=self.language, **values)

    def own(self, tag: str, text: str, **attributes: str | None) -> Element:
        """
        An element with a text of the framework, which says its language if it is not the page's.
        """
        # One line feed is a break of the line; two are another paragraph, which is for prose.
        first, *others = text.split("\n")
        lines: list[Node] = [*breakable(first)]
        for line in others:
            lines += [element("br"), *breakable(line)]
        return element(tag, *lines, **attributes, lang=self.foreign, dir="auto")

    @property
    def foreign(self) -> str | None:
        """
        The language of the framework's texts; None where it is the page's.
        """
        spoken = self.framework.language
        return None if spoken == self.language else spoken

    def prose(self, text: str, kind: str | None = None, tag: str = "p") -> list[Node]:
        """
        A text of the framework in paragraphs; none where it is empty.
        """
        paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip("\n"))
        return [self.own(tag, one, class_=kind) for one in paragraphs if one]

    def notes(
        self, text: str | None, kind: str = "notes", tag: str = "p"
    ) -> list[Node]:
        """
        A remark of the framework's maker, which a person's page leaves out: it is about the framework.
        """
        return self.prose(text, kind, tag) if text and not self.assessment else []

    def status_word(self, status: GapStatus) -> str:
        """
        The legend's word if there is one in the language of the page.
        """
        return status_label(status, self.told.framework, language=self.language)

    def level_words(self, rank: int) -> Iterator[Node]:
        """
        A level in the page's words, and its name if that says more.
        """
        yield level_label(rank, language=self.language)
        if name := level_name(rank, self.framework):
            yield " "
            yield self.own("span", name, class_="name")

    def level_text(self, level: int | Requirement | None) -> str:
        """
        A level in words, with its name; of what is not asked, that it is not.
        """
        return level_label(level, language=self.language, framework=self.framework)

    def attained_text(self, result: LevelResult) -> str:
        """
        The attained level in words; provisional, where too little was assessed.
        """
        return attained_label(
            result,
            self.divided,
            language=self.language,
            framework=self.framework,
        )

    @property
    def unrated(self) -> bool:
        """
        Whether this is the page of somebody of whom nothing is clear: neither an answer, nor what was decided.
        """
        if not self.assessment:
            return False
        told = [one.answers for one in self.clear.values()]
        return not any(result.decision or result.counts[0] for result in told)

    def is_provisional(self, result: LevelResult) -> bool:
        """
        Whether too little is clear to build on the attained level.
        """
        return thin_of(result, self.divided) is not None

    @property
    def divided(self) -> tuple[str, ...]:
        """
        What raters were evenly split on.
        """
        return self.assessment.divided if self.assessment else ()

    def desired(self, competency: str) -> int | Requirement:
        """
        What the job asks of a competency; not known where there is no job.
        """
        return self.job.desired_for(competency) if self.job else Requirement.UNKNOWN

    def status_badge(self, kind: str, status: GapStatus, job: str = "") -> Element:
        """
        A status with its look and the legend's word.
        """
        return badge(
            f"{kind} {status.value}", status.look.symbol, self.status_word(status) + job
        )

    def pin(self, key: str, word: str | None = None) -> Element:
        """
        A level that a person attained or may attain, or that is desired.
        """
        symbol, kind = _PINS[key]
        return badge(f"pin {kind}", symbol, word or self.words(key))

    def pins(self, competency: Competency, rank: int) -> Iterator[Element]:
        """
        Whether a cell is the level attained, another one possible, or the desired one.
        """
        if self.assessment:
            result = self.assessment[competency.id]
            possible = self.clear[competency.id].answers.possible
            if result.attained == rank:
                yield self.pin(
                    "provisional" if self.is_provisional(result) else "attained"
                )
            elif rank in possible and not result.decision and not self.unrated:
                yield self.pin("possible")
        if self.desired(competency.id) == rank:
            yield self.pin("desired")

    def counted(self, competency: Competency, rank: int) -> Element | None:
        """
        How many of all indicators of a rank were observed, and how many are open; None where no indicator or answer is.
        """
        if not self.assessment or self.unrated:
            return None
        for step in self.clear[competency.id].answers.steps:
            if step.rank == rank and step.answers:
                return element("span", *_counts(self, step), class_="count")
        return None

    def takes(self, competency: Competency) -> list[str]:
        """
        What it takes to be sure of the desired level, in short, a line per level.

        Empty where no level with indicators is desired, or nobody was assessed.
        """
        desired = self.desired(competency.id)
        if not self.assessment or not isinstance(desired, int):
            return []
        result = self.assessment[competency.id]
        if result.decision:
            return [self.words("takes.decided")]
        lines = []
        for fact in self.clear[competency.id].takes():
            level = level_label(fact.rank, language=self.language)
            key = _TAKES.get(fact.verdict, "takes.open")
            lines.append(self.words(key, level=level, **fact.values))
        if not any(step.needed for step in result.takes(desired)):
            # Of what has no indicators nothing is needed, and nothing is met.
            return [self.words("takes.settled")] if desired in result.verdicts else []
        return lines

    def absent(self, state: DescriptorState) -> Element:
        """
        Why a cell has no indicators.
        """
        return element("span", label(state, language=self.language), class_="absent")


# What it takes is said otherwise of a rank that is met, and where that is not told.
_TAKES: Final = {Verdict.MET: "takes.met", None: "takes.settles"}

# The symbol of a pin, and what the stylesheet calls it.
_PINS: Final = {
    "attained": ("◉", "attained"),
    "provisional": ("◉", "attained"),
    "possible": ("◌", "possible"),
    "desired": ("◎", "desired-level"),
}


def _counts(page: Shown, step: Step) -> Iterator[Node]:
    observed, open_ = step.answers.count(True), step.answers.count(None)
    seen = page.words("seen", observed=observed, total=len(step.answers))
    yield element("span", seen, class_="part")
    if open_:
        yield ", "
        yield element("span", page.words("open", count=open_), class_="part")


# The colours of cells.


def coloured(
    framework: Framework,
    competencies: Iterable[Competency],
    subject: Assessment | GapReport | None,
    reading: LegendReading | None,
) -> Colours:
    """
    The colours by a *reading* of the legend; without results of a person those that are printed.
    """
    if isinstance(subject, GapReport) and reading:
        return _computed(competencies, subject.profile, reading)
    return {} if subject else _printed(framework, competencies)


def _computed(
    competencies: Iterable[Competency], profile: JobProfile, reading: LegendReading
) -> Colours:
    """
    The colours by a reading of the legend.
    """
    colours: Colours = {}
    for competency in competencies:
        desired = profile.desired_for(competency.id)
        for descriptor in competency.descriptors:
            if mark := mark_cell(descriptor.rank, desired, reading=reading):
                colours[competency.id, descriptor.rank] = [Colour(OF_MARK[mark])]
    return colours


def _printed(framework: Framework, competencies: Iterable[Competency]) -> Colours:
    """
    The colours as printed, which are data of the framework's profiles.
    """
    marking = [profile for profile in framework.profiles if profile.marks]
    shown = {competency.id for competency in competencies}
    colours: Colours = {}
    for profile in marking:
        job = f" ({profile.coded})" if len(marking) > 1 else ""
        for mark in profile.marks:
            if mark.competency in shown:
                cell = colours.setdefault((mark.competency, mark.rank), [])
                cell.append(Colour(OF_MARK[mark.status], profile.id, job))
    return colours
