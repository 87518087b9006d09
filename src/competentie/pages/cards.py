"""
The card as people know it: competencies with their levels and indicators, in the legend's colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import NoneType
from typing import Final, NamedTuple, TypeAlias

import attrs

from competentie import facts
from competentie._html import Element, Node, element
from competentie.errors import Problem, refuse, require
from competentie.explain import (
    Explanation,
    check_narrowing,
    explain,
    framework_fact,
    narrowed_fact,
    profile_fact,
)
from competentie.facts import Fact
from competentie.gaps import (
    COMPARED,
    OF_MARK,
    GapReport,
    GapStatus,
    LegendReading,
    mark_cell,
)
from competentie.labels import (
    label,
    level_label,
    level_name,
    page_words,
    status_label,
    use_language,
)
from competentie.levels import Assessment
from competentie.model import (
    Competency,
    Descriptor,
    DescriptorState,
    Framework,
    Group,
    JobProfile,
    Requirement,
)
from competentie.pages.looks import ANSWERED, SYMBOLS, apart, badge
from competentie.pages.page import Page
from competentie.words import primary

__all__ = ["card"]

# Beyond this many columns, that of the names included, a matrix is shown as it is on a narrow screen.
_SIDE_BY_SIDE: Final = 9


def card(
    framework: Framework,
    *,
    assessment: Assessment | None = None,
    gaps: GapReport | None = None,
    profile: JobProfile | None = None,
    reading: LegendReading | None = None,
    language: str | None = None,
) -> Page:
    """
    The card as a page that needs nothing else: no script, no other file.

    Args:
        framework: Whose competencies it shows, in the language that its texts are wanted in.

        assessment: A person's results, to show what was attained, what else is possible, and each answer.

        gaps: The same against a job profile, to show what is desired and the person's standing; its assessment need
            not be given.

        profile: A job, to show only the competencies of which it asks a level, and that level; what it asks nothing of
            is left out, and what it does not say. With *gaps* that of the gaps: by themselves they leave nothing out.

        reading: How to read the legend, to colour the cells by the desired levels of *gaps*; None leaves them as
            printed, as far as that is known.

        language: Of headings and sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in
            it, else English.

    Returns:
        A page, to take as a whole document or as a part of another one.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: There are no sentences in *language*; a reading without gaps; gaps of another assessment;
            an assessment of another framework, or a profile that does not fit it or is not that of the gaps.

        UnknownIdError: Results or profile name what *framework* does not have.
    """
    require(
        framework=(framework, Framework),
        assessment=(assessment, (Assessment, NoneType)),
        gaps=(gaps, (GapReport, NoneType)),
        profile=(profile, (JobProfile, NoneType)),
        reading=(reading, (LegendReading, NoneType)),
    )
    refuse("no_card", _unfit(assessment, gaps, reading))
    if profile:
        check_narrowing(profile, framework, gaps)
    if gaps:
        framework.check_profile(gaps.profile)
        assessment = gaps.assessment
    competencies = framework.asked_by(profile)
    spoken = use_language(framework, language)
    page = _Page(
        framework=framework,
        language=spoken,
        told=_told(gaps or assessment, framework, spoken),
        assessment=assessment,
        gaps=gaps,
        job=gaps.profile if gaps else profile,
        narrowed=bool(profile),
        competencies=competencies,
        reading=reading,
        colours=_coloured(framework, competencies, gaps, reading),
    )
    return Page(framework.title, spoken, _content(page), "card")


def _unfit(
    assessment: Assessment | None,
    gaps: GapReport | None,
    reading: LegendReading | None,
) -> Iterator[Problem]:
    """
    In what the arguments do not go together.
    """
    if reading and not gaps:
        yield Problem("reading_without_gaps", "reading", reading)
    if assessment and gaps and gaps.assessment != assessment:
        yield Problem("gaps_of_another_assessment", "gaps", gaps)


def _told(
    subject: Assessment | GapReport | None, framework: Framework, language: str
) -> Explanation:
    """
    What there is to say of *subject*, which is checked to be of *framework*, in a voice that has words of one language.
    """
    found = explain(subject, framework, language=language).facts if subject else ()
    own = primary(framework.language) == language
    voice = framework if own else attrs.evolve(framework, legend=())
    return Explanation(found, voice, language)


# What is on the page.


class _Colour(NamedTuple):
    """
    The colour of a cell; as printed, of which profile, and the job's name in brackets where several jobs have marks.
    """

    status: GapStatus
    profile: str = ""
    job: str = ""


_Colours: TypeAlias = dict[tuple[str, int], list[_Colour]]


class _Page(NamedTuple):
    """
    What a card is made of.

    ``told`` says the facts, in ``language``; its framework has no legend if that is in another language, so that
    sentences have the words of one language. ``job`` is what is desired; if the page is ``narrowed``, only what it asks
    is among the ``competencies`` shown. ``colours`` are those of the cells, by competency and rank.
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
    colours: _Colours

    def words(self, key: str, **values: object) -> str:
        return page_words(key, language=self.language, **values)

    def own(self, tag: str, text: str, **attributes: str | None) -> Element:
        """
        An element with a text of the framework, which says its language if it is not the page's.
        """
        spoken = self.framework.language
        lang = None if spoken == self.language else spoken
        # One line feed is a break of the line; two are another paragraph, which is for prose.
        first, *others = text.split("\n")
        lines: list[Node] = [first]
        for line in others:
            lines += [element("br"), line]
        return element(tag, *lines, **attributes, lang=lang, dir="auto")

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

    def level_text(self, level: int | None) -> str:
        return level_label(level, language=self.language, framework=self.framework)

    def desired_text(self, desired: int | Requirement) -> str:
        if isinstance(desired, int):
            return self.level_text(desired)
        return label(desired, language=self.language)


def _coloured(
    framework: Framework,
    competencies: Iterable[Competency],
    gaps: GapReport | None,
    reading: LegendReading | None,
) -> _Colours:
    if gaps and reading:
        return _computed(competencies, gaps.profile, reading)
    return _printed(framework, competencies, gaps)


def _computed(
    competencies: Iterable[Competency], profile: JobProfile, reading: LegendReading
) -> _Colours:
    """
    The colours by a reading of the legend.
    """
    colours: _Colours = {}
    for competency in competencies:
        desired = profile.desired_for(competency.id)
        for descriptor in competency.descriptors:
            if mark := mark_cell(descriptor.rank, desired, reading=reading):
                colours[competency.id, descriptor.rank] = [_Colour(OF_MARK[mark])]
    return colours


def _printed(
    framework: Framework, competencies: Iterable[Competency], gaps: GapReport | None
) -> _Colours:
    """
    The colours as printed: data of the framework's profiles, and of the one of *gaps*.
    """
    marking = [profile for profile in framework.profiles if profile.marks]
    own = gaps.profile if gaps else None
    if own and own.marks and not any(_same_job(own, other) for other in marking):
        marking.append(own)
    shown = {competency.id for competency in competencies}
    colours: _Colours = {}
    for profile in marking:
        job = f" ({profile.coded})" if len(marking) > 1 else ""
        for mark in profile.marks:
            if mark.competency not in shown:
                continue
            cell = colours.setdefault((mark.competency, mark.rank), [])
            colour = _Colour(OF_MARK[mark.status], profile.id, job)
            # A framework's profile and a person's can have one id, and the same mark.
            if colour[:2] not in [other[:2] for other in cell]:
                cell.append(colour)
    return colours


def _same_job(one: JobProfile, other: JobProfile) -> bool:
    """
    Whether two profiles ask the same for the same job, in whatever language they are told.
    """
    asked, other_asked = (
        (profile.id, profile.desired, profile.marks) for profile in (one, other)
    )
    return asked == other_asked


# Badges: a symbol and its word.


def _status_badge(page: _Page, kind: str, status: GapStatus, job: str = "") -> Element:
    return badge(
        f"{kind} {status.value}", status.look.symbol, page.status_word(status) + job
    )


def _marks(page: _Page, competency: Competency, rank: int) -> list[Element]:
    """
    The colours of a cell in words.
    """
    colours = page.colours.get((competency.id, rank), ())
    return [
        _status_badge(page, "mark", colour.status, colour.job) for colour in colours
    ]


# A level that a person attained or may attain, or that is desired: the pin's symbol and what the stylesheet calls it.
_PINS: Final = {
    "attained": ("◉", "pin attained"),
    "possible": ("◌", "pin possible"),
    "desired": ("◎", "pin desired-level"),
}


def _pin(page: _Page, key: str, level: str = "") -> Element:
    symbol, kind = _PINS[key]
    word = page.words(key)
    return badge(kind, symbol, f"{word}: {level}" if level else word)


def _pins(page: _Page, competency: Competency, rank: int) -> Iterator[Element]:
    """
    Whether a cell is the level attained, another one possible, or the desired one.
    """
    if page.assessment:
        result = page.assessment[competency.id]
        if result.attained == rank:
            yield _pin(page, "attained")
        elif rank in result.possible and not result.decision:
            yield _pin(page, "possible")
    # Coloured cells say it in the legend's words.
    if page.job and not page.reading and page.job.desired_for(competency.id) == rank:
        yield _pin(page, "desired")


def _absent(page: _Page, state: DescriptorState) -> Element:
    return element("span", label(state, language=page.language), class_="absent")


# The page, from the outside in.


def _content(page: _Page) -> tuple[Node, ...]:
    sections = []
    links = []
    for key, make in _SECTIONS.items():
        nodes = [*make(page)]
        if nodes:
            word, id = page.words(key), f"{key}-heading"
            heading = element("h2", word, id=id)
            sections.append(
                element("section", heading, *nodes, id=key, aria_labelledby=id)
            )
            links.append(element("li", element("a", word, href=f"#{key}")))
    framework = page.framework
    foot = element("footer", element("p", f"{framework.name} · {framework.digest}"))
    return (_header(page, links), *sections, foot)


def _header(page: _Page, links: list[Element]) -> Element:
    framework = page.framework
    lines = [page.told.say(framework_fact(framework.ref))]
    if page.job:
        lines.append(page.told.say(profile_fact(page.job)))
    if page.job and page.narrowed:
        lines.append(page.told.say(narrowed_fact(page.job, framework)))
    if framework.translated_from:
        lines.append(
            page.words("translated", origin=framework.translated_from.language)
        )
    nodes: list[Node] = [element("p", line) for line in lines]
    nodes += page.notes(framework.notes)
    if links:
        contents = element("ul", *links)
        nodes.append(element("nav", contents, aria_label=page.words("contents")))
    return element("header", page.own("h1", framework.title), *nodes)


# The overview: the card's own form, a table of competencies by levels, with its legend.


def _overview(page: _Page) -> Iterator[Node]:
    entries = [*_legend(page)]
    if entries:
        yield element("ul", *entries, class_="legend", aria_label=page.words("legend"))
    if page.competencies:
        yield _matrix(page)
    if entries:
        yield from _notes(page)


def _legend(page: _Page) -> Iterator[Element]:
    """
    The colours that the page shows, and those that the framework's legend has.
    """
    shown: set[GapStatus] = set()
    for colours in page.colours.values():
        shown.update(colour.status for colour in colours)
    if page.gaps:
        shown.update(gap.status for gap in page.gaps.gaps)
    for mark, status in OF_MARK.items():
        entry = page.framework.legend_for(mark)
        line: list[Node] = [_status_badge(page, "mark", status)]
        if entry:
            line += [" ", page.words("paper"), " "]
            # Where the page speaks another language, the legend's own word stands beside the page's.
            if entry.label != page.status_word(status):
                line += [page.own("span", entry.label, class_="own"), ", "]
            line.append(page.own("span", entry.colour))
        if entry or status in shown:
            yield element("li", *line)


def _notes(page: _Page) -> Iterator[Node]:
    """
    Where the colours come from, and how the legend is read.
    """
    keys = _of_card(page) if page.framework.is_card else _of_cells(page)
    if page.gaps:
        keys.append("standing")
    names = {status.value: page.status_word(status) for status in COMPARED}
    for key in keys:
        yield element("p", page.words(key, **names), class_="note")


def _of_card(page: _Page) -> list[str]:
    """
    What is said of colours where there is a printed card, with a legend.
    """
    if page.reading:
        return [f"colours.{page.reading.value}", "readings"]
    return ["colours.printed" if page.colours else "colours.unknown"]


def _of_cells(page: _Page) -> list[str]:
    """
    The same where there is none: only what colours there are.
    """
    if page.reading:
        return [f"cells.{page.reading.value}"]
    return ["cells.marked"] if page.colours else []


def _matrix(page: _Page) -> Element:
    framework = page.framework
    columns = [_column("of-competency", page.words("competency"))]
    columns += [
        _column(None, *page.level_words(level.rank)) for level in framework.ladder
    ]
    # Every row has the same outcomes.
    outcomes = _outcomes(page, page.competencies[0])
    columns += [_column(f"of-{key}", page.words(key)) for key in outcomes]
    rows = [_row(page, competency) for competency in page.competencies]
    form = "matrix" if len(columns) <= _SIDE_BY_SIDE else "matrix stacked"
    return element(
        "table",
        element("thead", element("tr", *columns, role="row"), role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        class_=form,
        role="table",
        aria_labelledby="overview-heading",
    )


def _column(kind: str | None, *words: Node) -> Element:
    return element("th", *words, class_=kind, scope="col", role="columnheader")


def _row(page: _Page, competency: Competency) -> Element:
    link = page.own("a", competency.coded, href=f"#c-{competency.id}")
    cells = [element("th", link, scope="row", role="rowheader")]
    cells += [_cell(page, competency, level.rank) for level in page.framework.ladder]
    for key, outcome in _outcomes(page, competency).items():
        column = element("span", page.words(key), class_="column")
        cells.append(element("td", column, " ", outcome, class_="outcome", role="cell"))
    return element("tr", *cells, role="row")


def _outcomes(page: _Page, competency: Competency) -> dict[str, Node]:
    """
    What stands in each of the columns of outcomes.
    """
    outcomes: dict[str, Node] = {}
    if page.assessment:
        attained = page.assessment[competency.id].attained
        outcomes["attained"] = element("strong", page.level_text(attained))
    if page.job:
        desired = page.job.desired_for(competency.id)
        outcomes["desired"] = element("span", page.desired_text(desired))
    if page.gaps:
        status = page.gaps[competency.id].status
        outcomes["outcome"] = _status_badge(page, "status", status)
    return outcomes


def _cell(page: _Page, competency: Competency, rank: int) -> Element:
    statuses = {colour.status for colour in page.colours.get((competency.id, rank), ())}
    # Two jobs may colour a cell in two ways: then only the words tell.
    kind = f"cell {statuses.pop().value}" if len(statuses) == 1 else "cell"
    parts = [
        # The header of its column, for where the columns do not stand side by side.
        element("span", *page.level_words(rank), class_="column"),
        *_marks(page, competency, rank),
        _said(page, competency, rank),
        *_pins(page, competency, rank),
    ]
    return element("td", *apart(parts), class_=kind, role="cell")


def _said(page: _Page, competency: Competency, rank: int) -> Element:
    """
    What there is to say of a cell: the verdict on a person, else how many indicators it has, or why none.
    """
    verdict = (
        page.assessment[competency.id].verdicts.get(rank) if page.assessment else None
    )
    if verdict:
        return badge(
            "verdict", SYMBOLS[verdict], label(verdict, language=page.language)
        )
    cell = next((d for d in competency.descriptors if d.rank == rank), None)
    if cell and cell.state is DescriptorState.DEFINED:
        count = page.words("counted", count=len(cell.indicators))
        return element("span", count, class_="count")
    return _absent(page, cell.state if cell else DescriptorState.UNDEFINED)


# The parts beneath the overview.


def _levels(page: _Page) -> Iterator[Node]:
    """
    What the levels mean in general.
    """
    entries: list[Node] = []
    for level in page.framework.ladder:
        told = page.prose(level.description, tag="dd")
        told += page.notes(level.notes, tag="dd")
        if told:
            entries += [element("dt", *page.level_words(level.rank)), *told]
    if entries:
        yield element("dl", *entries)


def _competencies(page: _Page) -> Iterator[Node]:
    told = {
        fact.competency: fact.facts
        for fact in page.told.facts
        if isinstance(fact, facts.Outcome)
    }
    before = None
    # A group that comes again after another one has its heading again, and its notes once.
    noted = set[str]()
    for competency in page.competencies:
        group = page.framework.group_of(competency)
        if group and group != before:
            yield from _group(page, group, noted)
        before = group
        yield _competency(page, competency, told.get(competency.id, ()))


def _group(page: _Page, group: Group, noted: set[str]) -> Iterator[Node]:
    """
    A heading of a group, after those that it lies in; beneath it the notes of those of them that are not *noted* yet.
    """
    path = (*page.framework.parents_of(group), group)
    name = " › ".join(one.name for one in path)
    yield page.own("h3", name, class_="group")
    for one in path:
        if one.id not in noted:
            yield from page.notes(one.notes)
        noted.add(one.id)


def _competency(page: _Page, competency: Competency, told: Iterable[Fact]) -> Element:
    id = f"c-{competency.id}"
    heading = f"{id}-heading"
    # Beneath the heading of its group, if it has one.
    depth = 4 if competency.group else 3
    nodes: list[Node] = [
        page.own(f"h{depth}", competency.coded, id=heading, class_="name"),
        *page.prose(competency.definition, "definition"),
        *page.notes(competency.notes),
        *_person(page, competency, told),
    ]
    nodes += [
        _level(page, competency, descriptor, told, f"h{depth + 1}")
        for descriptor in competency.by_rank
    ]
    return element(
        "section", *nodes, id=id, class_="competency", aria_labelledby=heading
    )


# What a page shows otherwise than as a sentence on a competency: steps at their levels, answers at the indicators, the
# desired level as a pin; and that raters agreed is told where they differed.
_SHOWN_ELSEWHERE: Final = (facts.Step, facts.Listed, facts.Desired, facts.Agreed)


def _person(
    page: _Page, competency: Competency, told: Iterable[Fact]
) -> Iterator[Element]:
    """
    A person's level and standing at a glance, then in sentences; of a job alone what it asks.
    """
    badges = []
    if page.assessment:
        attained = page.assessment[competency.id].attained
        badges.append(_pin(page, "attained", page.level_text(attained)))
    if page.job:
        desired = page.job.desired_for(competency.id)
        badges.append(_pin(page, "desired", page.desired_text(desired)))
    if page.gaps:
        status = page.gaps[competency.id].status
        badges.append(_status_badge(page, "status", status))
    if badges:
        yield element("p", *apart(badges), class_="standing")
    if page.assessment:
        sentences = [fact for fact in told if not isinstance(fact, _SHOWN_ELSEWHERE)]
        yield _sentences(page, sentences, "told")


def _sentences(page: _Page, told: Iterable[Fact], kind: str | None = None) -> Element:
    items = [element("li", page.told.say(fact)) for fact in told]
    return element("ul", *items, class_=kind)


def _level(
    page: _Page,
    competency: Competency,
    descriptor: Descriptor,
    told: Iterable[Fact],
    heading: str,
) -> Element:
    rank = descriptor.rank
    head = [element(heading, *page.level_words(rank))]
    badges = [*_marks(page, competency, rank), *_pins(page, competency, rank)]
    if badges:
        head.append(element("p", *apart(badges), class_="standing"))
    lines: list[Node] = []
    if descriptor.state is not DescriptorState.DEFINED:
        lines.append(element("p", _absent(page, descriptor.state)))
    lines += page.prose(descriptor.summary, "summary")
    lines += page.notes(descriptor.notes)
    steps = [
        fact for fact in told if isinstance(fact, facts.Step) and fact.rank == rank
    ]
    lines += [element("p", page.told.say(step), class_="step") for step in steps]
    if descriptor.stated:
        lines.append(_indicators(page, descriptor))
    return element("div", element("div", *head), element("div", *lines), class_="level")


def _indicators(page: _Page, descriptor: Descriptor) -> Element:
    answers = page.assessment.evidence if page.assessment else None
    items = []
    for indicator in descriptor.indicators:
        line: list[Node] = []
        if answers:
            answer = answers[indicator.id]
            word = label(answer, language=page.language)
            line = [badge(f"answer {ANSWERED[answer]}", SYMBOLS[answer], word), " "]
        text = page.own("span", indicator.coded, class_="text")
        notes = page.notes(indicator.notes)
        items.append(element("li", *line, text, *notes))
    return element("ul", *items, class_="answers" if answers else None)


def _specialisations(page: _Page) -> Iterator[Node]:
    names = [page.own("span", one.name) for one in page.framework.specialisations]
    entries = [element("li", name) for name in names]
    if entries:
        yield element("ul", *entries)


def _basis(page: _Page) -> Iterator[Node]:
    """
    The rules that a person's outcome was found by.
    """
    for fact in page.told.facts:
        if isinstance(fact, facts.Rule | facts.Raters):
            yield element("p", page.told.say(fact))
            yield _sentences(page, fact.facts)


_SECTIONS: Final = {
    "overview": _overview,
    "levels": _levels,
    "competencies": _competencies,
    "specialisations": _specialisations,
    "basis": _basis,
}
