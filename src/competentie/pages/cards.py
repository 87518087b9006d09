"""
The card as people know it: competencies with their levels and indicators, in the legend's colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Final

import attrs

from competentie import facts
from competentie._html import Element, Node, element
from competentie.errors import Problem, refuse, require
from competentie.explain import (
    Detail,
    Explanation,
    check_narrowing,
    clear_in,
    explain,
    framework_fact,
    is_last_decision,
    narrowed_fact,
    own_framework,
)
from competentie.gaps import GapReport, LegendReading
from competentie.labels import label, language_words, use_language
from competentie.levels import Assessment
from competentie.model import (
    Competency,
    Descriptor,
    DescriptorState,
    Framework,
    Group,
    JobProfile,
)
from competentie.pages.looks import ANSWERED, SYMBOLS, badge, breakable, listed, unseen
from competentie.pages.overview import marks, overview
from competentie.pages.page import About, Page, stated, titled
from competentie.pages.shown import Shown, coloured
from competentie.words import primary

__all__ = ["card"]


def card(
    framework: Framework,
    *,
    assessment: Assessment | None = None,
    gaps: GapReport | None = None,
    profile: JobProfile | None = None,
    reading: LegendReading | None = None,
    language: str | None = None,
    about: About = About(),
) -> Page:
    """
    The card as a page that needs nothing else: no script, no other file.

    Args:
        framework: Whose competencies it shows, in the language that its texts are wanted in. Where results are of
            another version, that one is loaded in this language, and shown.

        assessment: A person's results, to show what was attained, what else is possible, and each answer; of what
            raters were evenly split on no more than that it is open, as what nobody assessed.

        gaps: The same against a job profile, to show what is desired, the person's standing, and what it takes; its
            assessment need not be given.

        profile: A job, to show only the competencies of which it asks a level, and that level; what it asks nothing of
            is left out, and what it does not say. With *gaps* that of the gaps: by themselves they leave nothing out.

        reading: How to read the legend, to colour the cells by the desired levels of *gaps*; None leaves them without
            colour on a person's page, and as printed, as far as that is known, on one without results.

        language: Of headings and sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in
            it, else English.

        about: Who and when it is about, which the title of the document says too; of what is not given it says
            nothing.

    Returns:
        A page, to take as a whole document or as a part of another one.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: There are no sentences in *language*; a reading without gaps; gaps of another assessment;
            an assessment of another framework, or a profile that does not fit it or is not that of the gaps.

        FrameworkNotFoundError: Results are of another version, which is not installed, or not in that language; the
            error says what to do.

        UnknownIdError: Results or profile name what *framework* does not have.
    """
    require(
        framework=(framework, Framework),
        assessment=(assessment, (Assessment, NoneType)),
        gaps=(gaps, (GapReport, NoneType)),
        profile=(profile, (JobProfile, NoneType)),
        reading=(reading, (LegendReading, NoneType)),
        about=(about, About),
    )
    refuse("no_card", _unfit(assessment, gaps, reading))
    subject = gaps or assessment
    framework = _fitting(framework, subject, profile)
    spoken = use_language(framework, language)
    competencies = framework.asked_by(profile)
    page = Shown(
        framework=framework,
        language=spoken,
        told=_told(subject, framework, spoken),
        assessment=gaps.assessment if gaps else assessment,
        gaps=gaps,
        job=profile or (gaps.profile if gaps else None),
        narrowed=bool(profile),
        competencies=competencies,
        reading=reading,
        colours=coloured(framework, competencies, subject, reading),
        clear=clear_in(subject),
        about=about,
    )
    title = titled(page.about, framework.title)
    return Page(title, spoken, _content(page), "card")


def _fitting(
    framework: Framework,
    subject: Assessment | GapReport | None,
    profile: JobProfile | None,
) -> Framework:
    """
    The version of *framework* that the results are of; they fit it, and so do the jobs.
    """
    if subject:
        framework = own_framework(subject, framework)
    if profile:
        check_narrowing(profile, framework, subject)
    if isinstance(subject, GapReport):
        framework.check_profile(subject.profile)
    return framework


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
    found = (
        explain(subject, framework, detail=Detail.FULL, language=language).facts
        if subject
        else ()
    )
    own = primary(framework.language) == language
    voice = framework if own else attrs.evolve(framework, legend=())
    return Explanation(found, voice, language)


# The page, from the outside in.


def _content(page: Shown) -> tuple[Node, ...]:
    sections = []
    links = []
    for key, make in _SECTIONS.items():
        nodes = [*make(page)]
        if nodes:
            word, id = page.words(key), f"{key}-heading"
            heading = element("h2", word, id=id, class_="heading")
            sections.append(
                element(
                    "section", heading, *nodes, id=key, class_=key, aria_labelledby=id
                )
            )
            links.append(element("li", element("a", word, href=f"#{key}")))
    return (_header(page, links), *sections, _foot(page))


def _header(page: Shown, links: list[Element]) -> Element:
    framework = page.framework
    job = page.job.coded if page.job else None
    nodes: list[Node] = [*stated(page.about, page.language, job)]
    lines = []
    if page.job and page.narrowed:
        lines.append(page.told.say(narrowed_fact(page.job, framework)))
    if framework.translated_from:
        origin = framework.translated_from.language
        spoken = language_words(origin, language=page.language)
        lines.append(page.words("translated", origin=spoken))
    nodes += [element("p", line) for line in lines]
    nodes += page.notes(framework.notes)
    if links:
        contents = element("ul", *links)
        nodes.append(element("nav", contents, aria_label=page.words("contents")))
    title = page.own("h1", framework.title, class_="title")
    return element("header", title, *nodes)


def _foot(page: Shown) -> Element:
    """
    With what it was made, to find it again.
    """
    framework = page.framework
    made = [framework.name, framework.digest]
    if page.job:
        made.append(page.job.id)
    told = framework_fact(framework.ref).say(framework, page.language)
    sentence = element("p", *breakable(told))
    return element("footer", sentence, element("p", " · ".join(made)))


# The parts beneath the overview.


def _levels(page: Shown) -> Iterator[Node]:
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


def _competencies(page: Shown) -> Iterator[Node]:
    if page.assessment and page.competencies:
        yield element("ul", *_key(page), class_="legend key")
    before = None
    # A group that comes again after another one has its heading again, and its notes once.
    noted = set[str]()
    for competency in page.competencies:
        group = page.framework.group_of(competency)
        if group and group != before:
            yield from _group(page, group, noted)
        before = group
        yield _competency(page, competency)


def _key(page: Shown) -> Iterator[Element]:
    """
    What the symbols of answers mean: on paper they stand without their words.
    """
    for answer in (True, False, None):
        words = _answer_words(page, answer)
        if answer is None and page.gaps:
            words = f"{page.words('to_discuss')} / {words}"
        yield element("li", badge("answer", SYMBOLS[answer], words))


def _answer_words(page: Shown, answer: bool | None) -> str:
    if answer is None:
        return page.words("undecided")
    return label(answer, language=page.language)


def _group(page: Shown, group: Group, noted: set[str]) -> Iterator[Node]:
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


def _competency(page: Shown, competency: Competency) -> Element:
    id = f"c-{competency.id}"
    heading = f"{id}-heading"
    # Beneath the heading of its group, if it has one.
    depth = 4 if competency.group else 3
    nodes: list[Node] = [
        page.own(f"h{depth}", competency.coded, id=heading, class_="name"),
        *page.prose(competency.definition, "definition"),
        *page.notes(competency.notes),
        *_person(page, competency),
    ]
    nodes += [
        _level(page, competency, descriptor, f"h{depth + 1}")
        for descriptor in competency.by_rank
    ]
    back = element("a", page.words("back"), href="#overview")
    nodes.append(element("p", back, class_="back"))
    return element(
        "section", *nodes, id=id, class_="competency", aria_labelledby=heading
    )


def _person(page: Shown, competency: Competency) -> Iterator[Element]:
    """
    A person's level and standing at a glance, then in sentences; of a job alone what it asks.
    """
    badges = []
    if page.assessment:
        result = page.assessment[competency.id]
        text = page.attained_text(result)
        word = (
            text if page.is_provisional(result) else f"{page.words('attained')}: {text}"
        )
        badges.append(page.pin("attained", word))
    desired = page.desired(competency.id)
    # Why there is none is what the standing says.
    if isinstance(desired, int):
        text = page.level_text(desired)
        badges.append(page.pin("desired", f"{page.words('desired')}: {text}"))
    if page.gaps and page.reading is not LegendReading.CELL:
        status = page.gaps[competency.id].status
        badges.append(page.status_badge("status", status))
    if badges:
        yield element("p", *listed(badges), class_="standing")
    items = [element("li", sentence) for sentence in _said(page, competency)]
    if items:
        yield element("ul", *items, class_="told")


def _said(page: Shown, competency: Competency) -> Iterator[str]:
    """
    What of an explanation a card says of a competency.

    All else it shows in another form, or does not tell: how many raters said what, and where the climb stopped, from
    which a reader could tell what they were split on; and of decisions those that no longer count.
    """
    for fact in page.facts_on(competency):
        if is_last_decision(fact) or isinstance(fact, facts.NothingStated):
            yield page.told.say(fact)
    if clear := page.clear.get(competency.id):
        for fact in (*clear.contradictions(), *clear.takes()):
            yield page.told.say(fact)


def _level(
    page: Shown, competency: Competency, descriptor: Descriptor, heading: str
) -> Element:
    rank = descriptor.rank
    # Who goes from heading to heading hears whose level it is.
    whose = unseen(f"{competency.coded},", lang=page.foreign, dir="auto")
    name = element("span", *page.level_words(rank), class_="level-name")
    head = [element(heading, whose, " ", name, class_="rank")]
    parts: list[Node] = [
        *marks(page, competency, rank),
        *page.pins(competency, rank),
    ]
    if counted := page.counted(competency, rank):
        parts.insert(0, counted)
    if parts:
        head.append(element("p", *listed(parts), class_="standing"))
    lines: list[Node] = []
    if descriptor.state is not DescriptorState.DEFINED:
        lines.append(element("p", page.absent(descriptor.state)))
    lines += page.prose(descriptor.summary, "summary")
    lines += page.notes(descriptor.notes)
    if descriptor.stated:
        lines.append(_indicators(page, competency, descriptor))
    return element("div", element("div", *head), element("div", *lines), class_="level")


def _indicators(page: Shown, competency: Competency, descriptor: Descriptor) -> Element:
    answers: dict[str, bool | None] = {}
    for step in page.clear[competency.id].answers.steps if page.assessment else ():
        answers.update(step.pairs)
    desired = page.desired(competency.id)
    asked = isinstance(desired, int) and descriptor.rank <= desired
    items = []
    for indicator in descriptor.indicators:
        line: list[Node] = []
        if answers:
            answer = answers[indicator.id]
            word = _answer_words(page, answer)
            if answer is None and asked:
                word = page.words("to_discuss")
            line = [badge(f"answer {ANSWERED[answer]}", SYMBOLS[answer], word), " "]
        text = page.own("span", indicator.coded, class_="text")
        notes = page.notes(indicator.notes)
        items.append(element("li", *line, text, *notes))
    return element("ul", *items, class_="answers" if answers else None)


def _specialisations(page: Shown) -> Iterator[Node]:
    """
    What the framework's job can be about; of a person nobody has said which.
    """
    if page.assessment:
        return
    names = [page.own("span", one.name) for one in page.framework.specialisations]
    entries = [element("li", name) for name in names]
    if entries:
        yield element("ul", *entries)


def _basis(page: Shown) -> Iterator[Node]:
    """
    The rules that a person's outcome was found by; not how much was left out of whom.
    """
    for fact in page.told.facts:
        if isinstance(fact, facts.Rule | facts.Raters):
            yield element("p", page.told.say(fact))
            beneath = [one for one in fact.facts if not isinstance(one, facts.Excluded)]
            yield element("ul", *[element("li", page.told.say(one)) for one in beneath])


_SECTIONS: Final = {
    "overview": overview,
    "levels": _levels,
    "competencies": _competencies,
    "specialisations": _specialisations,
    "basis": _basis,
}
