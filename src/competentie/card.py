"""
The card as people know it, as one HTML page: competencies with their levels and indicators, in the legend's colours.

A page is a tree of elements first and text last. Text becomes HTML in :func:`_render` alone, which escapes all of it,
so that nothing from outside can be anything but text. The page holds no script and asks for no other file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any, Final, NamedTuple, TypeAlias

import attrs

from competentie.errors import Problem
from competentie.explain import (
    Explanation,
    Fact,
    FactKind,
    explain,
    label,
    level_label,
    level_name,
    phrase,
    spoken_language,
    status_label,
    use_language,
)
from competentie.gaps import Gap, GapReport, GapStatus, LegendReading, mark_cell
from competentie.levels import Assessment, LevelResult, Verdict
from competentie.model import (
    CellMark,
    Competency,
    Descriptor,
    DescriptorState,
    Framework,
    expect,
    instance_of,
    optional,
    refuse,
)

__all__ = ["html"]


# A tree of elements, and the one place where it becomes HTML.


class Element(NamedTuple):
    """
    An HTML element: its children are elements and texts; an attribute that is None is left out.
    """

    tag: str
    attributes: Mapping[str, str | None]
    children: tuple[Node, ...]


Node: TypeAlias = Element | str

_VOID: Final = frozenset({"meta"})
# These start a line of their own, for whoever reads the source.
_LINES: Final = frozenset(
    {
        *("html", "head", "style", "body", "header", "nav", "main", "section", "footer"),
        *("h1", "h2", "h3", "h4", "p", "ul", "dl", "li", "div", "table", "tr"),
    }
)


def element(tag: str, attributes: Mapping[str, str | None], *children: Node | None) -> Element:
    """
    An element of what is given; children that are None are left out.
    """
    return Element(tag, attributes, tuple(child for child in children if child is not None))


def _render(node: Node) -> str:
    """
    *node* as HTML; every text and every value of an attribute is escaped here, and nowhere else.
    """
    if isinstance(node, str):
        return escape(node)
    given = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items() if value is not None)
    start = f"\n<{node.tag}{given}>" if node.tag in _LINES else f"<{node.tag}{given}>"
    if node.tag in _VOID:
        return start
    return f"{start}{''.join(map(_render, node.children))}</{node.tag}>"


# What is on the page.


class _Printed(NamedTuple):
    """
    A mark of a cell, with the job's name where several jobs have marks.
    """

    mark: CellMark
    profile: str | None = None


class _Page(NamedTuple):
    """
    What a card is made of.

    ``told`` says the facts, in ``language``; its framework has no legend if that is in another language, so that
    sentences have the words of one language. ``answers`` is None without an assessment.
    """

    framework: Framework
    language: str
    told: Explanation
    assessment: Assessment | None
    gaps: GapReport | None
    reading: LegendReading | None
    answers: Mapping[str, bool | None] | None
    marks: Mapping[tuple[str, int], tuple[_Printed, ...]]

    def phrase(self, key: str, **values: object) -> str:
        return phrase(key, language=self.language, **values)

    def own(self, tag: str, attributes: Mapping[str, str | None], text: str) -> Element:
        """
        An element with a text of the framework, which says its language if it is not the page's.
        """
        spoken = self.framework.language
        return element(tag, {**attributes, "lang": None if spoken == self.language else spoken, "dir": "auto"}, text)

    def word(self, mark: CellMark | GapStatus) -> str:
        """
        The legend's word if there is one in the language of the page.
        """
        return status_label(GapStatus(mark.value), self.told.framework, language=self.language)

    def both(self) -> dict[str, str]:
        """
        The words that the notes on the legend's readings name.
        """
        return {mark.value: self.word(mark) for mark in (CellMark.GROWTH, CellMark.OUTGROWN)}


def html(
    framework: Framework,
    *,
    assessment: Assessment | None = None,
    gaps: GapReport | None = None,
    reading: LegendReading | None = None,
    language: str | None = None,
) -> str:
    """
    The card as an HTML page that needs nothing else: no script, no other file.

    Args:
        framework: Whose competencies it shows, in the language that its texts are wanted in.

        assessment: A person's results, to show what was attained, what else is possible, and each answer.

        gaps: The same against a job profile, to show what is desired and the person's standing; its assessment need
            not be given.

        reading: How to read the legend, to colour the cells by the desired levels of *gaps*; None leaves them as
            printed, as far as that is known.

        language: Of headings and sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in
            it, else English.

    Returns:
        A whole HTML document, which says its encoding: UTF-8.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: There are no sentences in *language*; a reading without gaps; gaps of another assessment;
            an assessment of another framework, or a profile that does not fit it.

        UnknownIdError: Results or profile name what *framework* does not have.
    """
    expect(
        "no card",
        framework=instance_of(Framework)(framework),
        assessment=optional(instance_of(Assessment))(assessment),
        gaps=optional(instance_of(GapReport))(gaps),
        reading=optional(instance_of(LegendReading))(reading),
    )
    refuse("no card", _problems(assessment, gaps, reading))
    if gaps:
        framework.check_profile(gaps.profile)
    page = _page(framework, assessment, gaps, reading, use_language(framework, language))
    return f"<!DOCTYPE html>{_render(_document(page))}\n"


def _problems(
    assessment: Assessment | None, gaps: GapReport | None, reading: LegendReading | None
) -> Iterator[Problem]:
    if reading and not gaps:
        what = "a reading colours cells by the desired levels of gaps; give gaps too, or no reading"
        yield Problem("reading", reading, what)
    if assessment and gaps and gaps.assessment != assessment:
        yield Problem("gaps", gaps, "gaps are of another assessment than the one given; give gaps alone, or its own")


def _page(
    framework: Framework,
    assessment: Assessment | None,
    gaps: GapReport | None,
    reading: LegendReading | None,
    language: str,
) -> _Page:
    person = gaps.assessment if gaps else assessment
    subject = gaps or assessment
    # To explain is to check that it is of this framework.
    facts = explain(subject, framework, language=language).facts if subject else ()
    same = spoken_language(framework.language) == language == framework.language.partition("-")[0]
    voice = framework if same else attrs.evolve(framework, legend=())
    return _Page(
        framework=framework,
        language=language,
        told=Explanation(facts, voice, language),
        assessment=person,
        gaps=gaps,
        reading=reading,
        answers=person.evidence if person else None,
        marks=_computed(framework, gaps, reading) if gaps and reading else _printed(framework, gaps),
    )


def _computed(
    framework: Framework, gaps: GapReport, reading: LegendReading
) -> dict[tuple[str, int], tuple[_Printed, ...]]:
    marks = {
        (k.id, d.rank): mark_cell(d.rank, gaps.profile.desired_for(k.id), reading=reading)
        for k in framework.competencies
        for d in k.descriptors
    }
    return {cell: (_Printed(mark),) for cell, mark in marks.items() if mark}


def _printed(framework: Framework, gaps: GapReport | None) -> dict[tuple[str, int], tuple[_Printed, ...]]:
    """
    The marks as printed: data of the framework's profiles, and of the one of *gaps*.
    """
    profiles = dict.fromkeys(framework.profiles + ((gaps.profile,) if gaps else ()))
    marking = [profile for profile in profiles if profile.marks]
    found: dict[tuple[str, int], dict[_Printed, None]] = {}
    for profile in marking:
        for mark in profile.marks:
            printed = _Printed(mark.status, profile.title if len(marking) > 1 else None)
            found.setdefault((mark.competency, mark.rank), {})[printed] = None
    return {cell: tuple(printed) for cell, printed in found.items()}


# Symbols: each stands with its word, so that neither colour nor shape is needed to read the card.

_SYMBOLS: Final[Mapping[object, str]] = {
    True: "✓",
    False: "✗",
    None: "○",
    Verdict.MET: "✓",
    Verdict.NOT_MET: "✗",
    Verdict.NOT_ASSESSED: "○",
    CellMark.GROWTH: "▲",
    CellMark.DESIRED: "●",
    CellMark.OUTGROWN: "◆",
    GapStatus.UNKNOWN_DESIRED: "?",
    GapStatus.NOT_REQUIRED: "–",
    GapStatus.NOT_ASSESSED: "○",
    GapStatus.GROWTH: "▲",
    GapStatus.DESIRED: "●",
    GapStatus.OUTGROWN: "◆",
}
_ANSWERED: Final[Mapping[bool | None, str]] = {True: "observed", False: "not-observed", None: "not-assessed"}


def _badge(kind: str, symbol: str, word: str) -> Element:
    """
    A symbol, which is not read aloud, and its word.
    """
    return element(
        "span",
        {"class": f"badge {kind}"},
        element("span", {"class": "symbol", "aria-hidden": "true"}, symbol),
        " ",
        element("span", {"dir": "auto"}, word),
    )


def _apart(nodes: Iterable[Node]) -> Iterator[Node]:
    """
    *nodes* with a space after each, so that words stay words where the looks are not applied.
    """
    for node in nodes:
        yield node
        yield " "


def _status_badge(page: _Page, status: GapStatus) -> Element:
    return _badge(f"status {status.value}", _SYMBOLS[status], page.word(status))


def _mark_badge(page: _Page, printed: _Printed) -> Element:
    job = f" ({printed.profile})" if printed.profile else ""
    return _badge(f"mark {printed.mark.value}", _SYMBOLS[printed.mark], page.word(printed.mark) + job)


# The page, from the outside in.


def _document(page: _Page) -> Element:
    sections = {key: nodes for key, make in _SECTIONS.items() if (nodes := tuple(make(page)))}
    head = element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("title", {}, page.framework.title),
        element("style", {}, _CSS),
    )
    main = element("main", {}, *(_section(page, key, nodes) for key, nodes in sections.items()))
    return element(
        "html", {"lang": page.language}, head, element("body", {}, _header(page, sections), main, _foot(page))
    )


def _header(page: _Page, sections: Iterable[str]) -> Element:
    framework = page.framework
    ref = attrs.asdict(framework.ref)
    profile = [fact for fact in page.told.facts if fact.kind is FactKind.PROFILE]
    origin = framework.translated_from
    links = [element("li", {}, element("a", {"href": f"#{key}"}, page.phrase(key))) for key in sections]
    return element(
        "header",
        {},
        page.own("h1", {}, framework.title),
        *(element("p", {}, page.told.say(fact)) for fact in (Fact(FactKind.FRAMEWORK, ref), *profile)),
        element("p", {}, page.phrase("translated", origin=origin.language)) if origin else None,
        element("nav", {"aria-label": page.phrase("contents")}, element("ul", {}, *links)) if links else None,
    )


def _section(page: _Page, key: str, nodes: Iterable[Node]) -> Element:
    heading = element("h2", {"id": f"{key}-heading"}, page.phrase(key))
    return element("section", {"id": key, "aria-labelledby": f"{key}-heading"}, heading, *nodes)


def _foot(page: _Page) -> Element:
    framework = page.framework
    return element("footer", {}, element("p", {}, f"{framework.id} {framework.version} · {framework.digest}"))


def _overview(page: _Page) -> Iterator[Node]:
    """
    The card's own form, a table of competencies by levels, with its legend.
    """
    shown = {printed.mark for cell in page.marks.values() for printed in cell}
    if page.gaps:
        shown |= {gap.status.mark for gap in page.gaps.gaps if gap.status.mark}
    entries = [_entry(page, mark) for mark in CellMark if mark in shown or page.framework.legend_for(mark)]
    if entries:
        yield element("ul", {"class": "legend", "aria-label": page.phrase("legend")}, *entries)
    if page.framework.competencies:
        yield _matrix(page)
    if entries:
        yield from _notes(page)


def _notes(page: _Page) -> Iterator[Node]:
    """
    Where the colours come from, and how the legend is read.
    """
    keys = [_colours(page), *(["readings"] if page.reading else []), *(["standing"] if page.gaps else [])]
    for key in keys:
        yield element("p", {"class": "note"}, page.phrase(key, **page.both()))


def _colours(page: _Page) -> str:
    if page.reading:
        return f"colours.{page.reading.value}"
    return "colours.printed" if page.marks else "colours.unknown"


def _entry(page: _Page, mark: CellMark) -> Element:
    badge = _mark_badge(page, _Printed(mark))
    entry = page.framework.legend_for(mark)
    if not entry:
        return element("li", {}, badge)
    # Where the page speaks another language, the legend's own word stands beside the page's.
    own = () if entry.label == page.word(mark) else (page.own("span", {"class": "own"}, entry.label), ", ")
    return element("li", {}, badge, " ", page.phrase("paper"), " ", *own, page.own("span", {}, entry.colour))


# The overview's table.

# Where the screen is narrow, rows become blocks; the roles keep what they are for those who listen.
_ROW: Final = {"role": "row"}


def _column(kind: str, *words: Node) -> Element:
    return element("th", {"class": kind or None, "scope": "col", "role": "columnheader"}, *words)


def _matrix(page: _Page) -> Element:
    columns = [_column("", *_level_words(page, level.rank)) for level in page.framework.ladder]
    columns += [_column(f"of-{key}", page.phrase(key)) for key in _outcome_columns(page)]
    head = element("tr", _ROW, _column("of-competency", page.phrase("competency")), *columns)
    # A ladder too long to stand side by side is shown as it is on a narrow screen.
    form = "matrix stacked" if len(columns) > 8 else "matrix"
    return element(
        "table",
        {"class": form, "role": "table", "aria-labelledby": "overview-heading"},
        element("thead", {"role": "rowgroup"}, head),
        element("tbody", {"role": "rowgroup"}, *(_row(page, competency) for competency in page.framework.competencies)),
    )


def _level_words(page: _Page, rank: int) -> tuple[Node, ...]:
    """
    A level in the page's words, and its name if that says more.
    """
    name = level_name(rank, page.framework)
    words = level_label(rank, language=page.language)
    return (words, " ", page.own("span", {"class": "name"}, name)) if name else (words,)


def _outcome_columns(page: _Page) -> tuple[str, ...]:
    if page.gaps:
        return ("attained", "desired", "outcome")
    return ("attained",) if page.assessment else ()


def _row(page: _Page, competency: Competency) -> Element:
    link = page.own("a", {"href": f"#c-{competency.id}"}, competency.name)
    outcomes = [
        element("td", {"class": "outcome", "role": "cell"}, _stacked(page.phrase(key)), " ", node)
        for key, node in zip(_outcome_columns(page), _outcomes(page, competency), strict=True)
    ]
    return element(
        "tr",
        _ROW,
        element("th", {"scope": "row", "role": "rowheader"}, link),
        *(_cell(page, competency, level.rank) for level in page.framework.ladder),
        *outcomes,
    )


def _stacked(*words: Node) -> Element:
    """
    The header of a column, for where the columns do not stand side by side.
    """
    return element("span", {"class": "column"}, *words)


def _outcomes(page: _Page, competency: Competency) -> Iterator[Node]:
    if page.assessment:
        yield element("strong", {}, _level_text(page, page.assessment[competency.id].attained))
    if page.gaps:
        gap = page.gaps[competency.id]
        yield element("span", {}, _desired_text(page, gap))
        yield _status_badge(page, gap.status)


def _level_text(page: _Page, level: int | None) -> str:
    return level_label(level, language=page.language, framework=page.framework)


def _desired_text(page: _Page, gap: Gap) -> str:
    if isinstance(gap.desired, int):
        return _level_text(page, gap.desired)
    return label(gap.desired, language=page.language)


def _cell(page: _Page, competency: Competency, rank: int) -> Element:
    printed = page.marks.get((competency.id, rank), ())
    # Two jobs may colour a cell in two ways: then only the words tell.
    colour = f" {printed[0].mark.value}" if len({one.mark for one in printed}) == 1 else ""
    return element(
        "td",
        {"class": f"cell{colour}", "role": "cell"},
        *_apart(
            [
                _stacked(*_level_words(page, rank)),
                *(_mark_badge(page, one) for one in printed),
                *_said(page, competency, rank),
                *_pins(page, competency, rank),
            ]
        ),
    )


def _said(page: _Page, competency: Competency, rank: int) -> Iterator[Node]:
    """
    What there is to say of a cell: the verdict on a person, else how many indicators it has, or why none.
    """
    cell = next((d for d in competency.descriptors if d.rank == rank), None)
    if not cell or cell.state is not DescriptorState.DEFINED:
        state = cell.state if cell else DescriptorState.UNDEFINED
        yield element("span", {"class": "absent"}, label(state, language=page.language))
    elif page.assessment and cell.stated:
        verdict = page.assessment[competency.id].verdicts[rank]
        yield _badge("verdict", _SYMBOLS[verdict], label(verdict, language=page.language))
    else:
        yield element("span", {"class": "count"}, page.phrase("counted", count=len(cell.indicators)))


def _pins(page: _Page, competency: Competency, rank: int) -> Iterator[Node]:
    """
    Whether a cell is the level attained, another one possible, or the desired one.
    """
    if not page.assessment:
        return
    result = page.assessment[competency.id]
    if result.attained == rank:
        yield _badge("pin attained", "◉", page.phrase("attained"))
    elif rank in result.possible and not result.decision:
        yield _badge("pin possible", "◌", page.phrase("possible"))
    # Coloured cells say it in the legend's words.
    if page.gaps and not page.reading and page.gaps[competency.id].desired == rank:
        yield _badge("pin desired-level", "◎", page.phrase("desired"))


# The parts beneath the overview.


def _levels(page: _Page) -> Iterator[Node]:
    """
    What the levels mean in general.
    """
    entries: list[Node] = []
    for level in page.framework.ladder:
        if level.description:
            entries.append(element("dt", {}, *_level_words(page, level.rank)))
            entries.append(page.own("dd", {}, level.description))
    if entries:
        yield element("dl", {}, *entries)


def _competencies(page: _Page) -> Iterator[Node]:
    outcomes = {fact.values["competency"]: fact for fact in page.told.facts if fact.kind is FactKind.OUTCOME}
    for competency in page.framework.competencies:
        id = f"c-{competency.id}"
        yield element(
            "section",
            {"id": id, "class": "competency", "aria-labelledby": f"{id}-heading"},
            page.own("p", {"class": "group"}, competency.group) if competency.group else None,
            page.own("h3", {"id": f"{id}-heading"}, competency.name),
            page.own("p", {"class": "definition"}, competency.definition) if competency.definition else None,
            *_person(page, outcomes.get(competency.id)),
            *(
                _level(page, competency, descriptor, outcomes.get(competency.id))
                for descriptor in sorted(competency.descriptors, key=lambda d: d.rank)
            ),
        )


# The sentences on a competency; the rest of its facts stand at its levels and indicators.
_TOLD: Final = frozenset(
    {
        *(FactKind.LEVEL, FactKind.DECISION, FactKind.STATUS, FactKind.OUTLOOK),
        *(FactKind.STOPPED, FactKind.TOP, FactKind.NO_CLIMB, FactKind.NOTHING_STATED),
        *(FactKind.PASSED_OVER, FactKind.CONTRADICTION, FactKind.COVERAGE, FactKind.POSSIBLE, FactKind.SUFFICIENT),
    }
)


def _person(page: _Page, outcome: Fact | None) -> Iterator[Node]:
    """
    A person's level and standing at a glance, then in sentences.
    """
    if not outcome:
        return
    attained = _level_text(page, outcome.values["attained"])
    badges = [_badge("pin attained", "◉", f"{page.phrase('attained')}: {attained}")]
    if page.gaps:
        gap = page.gaps[outcome.values["competency"]]
        badges.append(_badge("pin desired-level", "◎", f"{page.phrase('desired')}: {_desired_text(page, gap)}"))
        badges.append(_status_badge(page, gap.status))
    yield element("p", {"class": "standing"}, *_apart(badges))
    yield element("ul", {"class": "told"}, *_sentences(page, (f for f in outcome.facts if f.kind in _TOLD)))


def _sentences(page: _Page, facts: Iterable[Fact]) -> Iterator[Element]:
    for fact in facts:
        yield element("li", {}, page.told.say(fact))


def _level(page: _Page, competency: Competency, descriptor: Descriptor, outcome: Fact | None) -> Element:
    rank = descriptor.rank
    steps = [f for f in outcome.facts if f.kind is FactKind.STEP and f.values["rank"] == rank] if outcome else []
    defined = descriptor.state is DescriptorState.DEFINED
    marks = page.marks.get((competency.id, rank), ())
    badges = [*(_mark_badge(page, one) for one in marks), *_pins(page, competency, rank)]
    state = element("span", {"class": "absent"}, label(descriptor.state, language=page.language))
    return element(
        "div",
        {"class": "level"},
        element(
            "div",
            {},
            element("h4", {}, *_level_words(page, rank)),
            element("p", {"class": "standing"}, *_apart(badges)) if badges else None,
        ),
        element(
            "div",
            {},
            None if defined else element("p", {}, state),
            page.own("p", {"class": "summary"}, descriptor.summary) if descriptor.summary else None,
            *(element("p", {"class": "step"}, page.told.say(step)) for step in steps),
            _indicators(page, descriptor) if descriptor.stated else None,
        ),
    )


def _indicators(page: _Page, descriptor: Descriptor) -> Element:
    answers = page.answers
    texts = [(indicator.id, page.own("span", {"class": "text"}, indicator.text)) for indicator in descriptor.indicators]
    if answers is None:
        return element("ul", {}, *(element("li", {}, text) for _, text in texts))
    items = (element("li", {}, _answer_badge(page, answers[id]), " ", text) for id, text in texts)
    return element("ul", {"class": "answers"}, *items)


def _answer_badge(page: _Page, answer: bool | None) -> Element:
    return _badge(f"answer {_ANSWERED[answer]}", _SYMBOLS[answer], label(answer, language=page.language))


def _specialisations(page: _Page) -> Iterator[Node]:
    if names := page.framework.specialisations:
        yield element("ul", {}, *(element("li", {}, page.own("span", {}, one.name)) for one in names))


def _basis(page: _Page) -> Iterator[Node]:
    """
    The rules that a person's outcome was found by.
    """
    for fact in page.told.facts:
        if fact.kind in {FactKind.RULE, FactKind.RATERS}:
            yield element("p", {}, page.told.say(fact))
            yield element("ul", {}, *_sentences(page, fact.facts))


_SECTIONS: Final[Mapping[str, Callable[[_Page], Iterator[Node]]]] = {
    "overview": _overview,
    "levels": _levels,
    "competencies": _competencies,
    "specialisations": _specialisations,
    "basis": _basis,
}


# At a glance: what a notebook shows of a value.

# A notebook brings its own colours, light or dark: these take them over.
_GLANCE_TABLE: Final = "border-collapse:collapse;text-align:start;overflow-wrap:anywhere"
_GLANCE_CELL: Final = "text-align:start;vertical-align:top;padding:.2em .7em;border-bottom:1px solid #8888"


def glance(thing: Framework | Competency | Assessment | GapReport) -> str:
    """
    A small table of *thing*, as a fragment of HTML for a notebook; of a person outcomes and no answers.
    """
    return _render(_GLANCES[type(thing)](thing))


def _table(language: str, caption: Node, columns: Iterable[Node], rows: Iterable[Iterable[Node]]) -> Element:
    """
    A table whose first column names the rows.
    """
    look = {"style": _GLANCE_CELL}
    heads = [element("th", {"scope": "col", **look}, column) for column in columns]
    body = [
        element("tr", {}, element("th", {"scope": "row", **look}, first), *(element("td", look, one) for one in rest))
        for first, *rest in rows
    ]
    return element(
        "table",
        {"lang": language, "style": _GLANCE_TABLE},
        element("caption", {"style": "text-align:start"}, caption),
        element("thead", {}, element("tr", {}, *heads)),
        element("tbody", {}, *body),
    )


def _outside(text: str, language: str) -> Element:
    return element("span", {"lang": language, "dir": "auto"}, text)


def _glance_framework(framework: Framework) -> Element:
    page = _page(framework, None, None, None, use_language(framework))
    ranks = [level.rank for level in framework.ladder]
    return _table(
        page.language,
        element(
            "span",
            {},
            page.own("b", {}, framework.title),
            f" {framework.id} {framework.version} ({framework.language})",
        ),
        [page.phrase("competency"), *(element("span", {}, *_level_words(page, rank)) for rank in ranks)],
        (
            [page.own("span", {}, k.name), *(element("span", {}, *_said(page, k, rank)) for rank in ranks)]
            for k in framework.competencies
        ),
    )


def _glance_competency(competency: Competency) -> Element:
    # It does not know its language, so that columns have the names of its attributes.
    caption = element("span", {}, element("b", {"lang": "", "dir": "auto"}, competency.name), f" {competency.id}")
    rows = (
        [str(d.rank), d.state.value, _outside(d.summary, ""), str(len(d.indicators))]
        for d in sorted(competency.descriptors, key=lambda d: d.rank)
    )
    return _table("en", caption, ["rank", "state", "summary", "indicators"], rows)


def _glance_assessment(assessment: Assessment) -> Element:
    language = spoken_language(assessment.framework.language)
    columns = [phrase(key, language=language) for key in ("competency", "attained", "possible", "sufficient")]
    rows = (
        [
            result.competency,
            _attained_text(result, language),
            ", ".join(level_label(level, language=language) for level in sorted(result.possible)),
            phrase("yes" if result.sufficient else "no", language=language),
        ]
        for result in assessment.results
    )
    return _table(language, f"{assessment.framework.id} {assessment.framework.version}", columns, rows)


def _attained_text(result: LevelResult, language: str) -> str:
    decided = f" ({phrase('decided', language=language)})" if result.decision else ""
    return level_label(result.attained, language=language) + decided


def _glance_report(report: GapReport) -> Element:
    framework = report.assessment.framework
    language = spoken_language(framework.language)
    columns = [phrase(key, language=language) for key in ("competency", "attained", "desired", "outcome", "possible")]
    caption = element("span", {}, _outside(report.profile.title, ""), f" {framework.id} {framework.version}")
    return _table(language, caption, columns, (_glance_gap(gap, language) for gap in report.gaps))


def _glance_gap(gap: Gap, language: str) -> list[Node]:
    desired = gap.desired
    return [
        gap.competency,
        _attained_text(gap.result, language),
        level_label(desired, language=language) if isinstance(desired, int) else label(desired, language=language),
        f"{_SYMBOLS[gap.status]} {label(gap.status, language=language)}",
        ", ".join(label(status, language=language) for status in GapStatus if status in gap.possible),
    ]


_GLANCES: Final[Mapping[type, Callable[[Any], Element]]] = {
    Framework: _glance_framework,
    Competency: _glance_competency,
    Assessment: _glance_assessment,
    GapReport: _glance_report,
}


# The looks. Colour is the legend's alone: what was seen of a person is told in ink, so that the two are not mixed up.
# No quotes and no angle brackets: escaping then leaves it as it is, and needs no way around it.

# A matrix whose columns do not stand side by side: where the screen is narrow, or the ladder long.
_STACKED: Final = """
.matrix, .matrix tbody, .matrix td { display: block; }
.matrix thead { display: none; }
.matrix tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 3px; margin: 0 0 1rem; }
.matrix tbody th { grid-column: 1 / -1; font-size: 1rem; }
.matrix .column { display: block; font-size: .75rem; }
"""
_LOOKS: Final = """
:root { color-scheme: light dark; --page: #f4f5f2; --paper: #ffffff; --ink: #1c2024; --soft: #565e66; --line: #cfd5d2;
  --link: #17507d; --growth: #cdeccb; --on-growth: #10300f; --desired: #1c6a34; --on-desired: #ffffff;
  --outgrown: #1f5c9e; --on-outgrown: #ffffff; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #131618; --paper: #1c2023; --ink: #e8eaec; --soft: #a8b1b9; --line: #3d454b; --link: #9cc8ee;
    --growth: #a9dca5; --on-growth: #0c2a0b; --desired: #23743d; --outgrown: #2a66a8; }
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
  font: 100%/1.5 Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif; }
body { max-width: 78rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, h2, h3, h4 { line-height: 1.2; margin: 0; }
h1 { font-size: 2.1rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .7rem; }
h3 { font-size: 1.4rem; }
h4 { font-size: 1rem; }
p, ul, dl { margin: .35rem 0; }
ul { padding-inline-start: 1.2rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
header p, footer, .note, .step, .told, .count, .absent, .group { color: var(--soft); }
header p { margin: .3rem 0 0; }
.note, .step, .told, footer { font-size: .875rem; }
nav ul, .legend, .answers { list-style: none; padding: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .9rem 0 0; }
nav a { display: inline-block; padding: .2rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: .5rem 1.6rem; margin-block: .7rem; font-size: .875rem; }
.badge { display: inline-block; font-size: .8125rem; line-height: 1.3; padding: .15rem .5rem; border-radius: .3rem;
  border: 1px solid transparent; }
.mark, .status { font-weight: 600; }
.badge.growth, .cell.growth { background: var(--growth); color: var(--on-growth); }
.badge.desired, .cell.desired { background: var(--desired); color: var(--on-desired); }
.badge.outgrown, .cell.outgrown { background: var(--outgrown); color: var(--on-outgrown); }
.status.unknown_desired, .status.not_required, .status.not_assessed { border-color: var(--soft); }
.pin { border-color: currentColor; border-radius: 1rem; }
.pin.attained { background: var(--ink); border-color: var(--ink); color: var(--paper); font-weight: 600; }
.pin.possible { border-style: dashed; }
.cell.desired .pin.attained, .cell.outgrown .pin.attained { background: #ffffff; border-color: #ffffff;
  color: #1c2024; }
.note { max-width: 60rem; }
.matrix { width: 100%; table-layout: fixed; border-collapse: separate; border-spacing: 3px; }
.matrix th, .matrix td { text-align: start; vertical-align: top; padding: .5rem .55rem; font-size: .875rem;
  line-height: 1.35; }
.matrix thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; padding-block: .2rem; }
.matrix th::first-letter, .column::first-letter { text-transform: uppercase; }
.matrix th .name { font-weight: 400; }
.of-competency { width: 12rem; }
.of-attained, .of-desired { width: 7rem; }
.outcome .badge { padding-inline: .35rem; }
.matrix tbody th, .matrix td { background: var(--paper); border-radius: .3rem; }
.matrix td.growth { background: var(--growth); }
.matrix td.desired { background: var(--desired); }
.matrix td.outgrown { background: var(--outgrown); }
.cell .count, .cell .absent { color: inherit; }
.cell .badge, .cell .count, .cell .absent { display: block; width: fit-content; max-width: 100%; }
.cell .verdict, .cell .mark { padding: 0; background: none; border: 0; }
.cell .pin { margin-block-start: .3rem; }
.column { display: none; }
dl { display: grid; grid-template-columns: fit-content(35%) minmax(0, 1fr); gap: .35rem 1.2rem; max-width: 60rem; }
dt { font-weight: 600; }
dt::first-letter, h4::first-letter { text-transform: uppercase; }
dd { margin: 0; }
.competency { background: var(--paper); border-radius: .6rem; padding: 1.2rem 1.4rem; margin: 1rem 0; }
.group { font-size: .8125rem; margin: 0; }
.definition { max-width: 60rem; }
.standing { display: flex; flex-wrap: wrap; gap: .4rem; margin: .6rem 0; }
.level { border-block-start: 1px solid var(--line); padding-block-start: .9rem; margin-block-start: .9rem; }
.summary { font-weight: 600; max-width: 60rem; }
.answers li { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0 .7rem; align-items: baseline;
  padding: .22rem 0; }
.answer { padding-inline: 0; }
.observed { font-weight: 600; }
.not-observed, .not-assessed { color: var(--soft); }
.not-assessed { font-style: italic; }
.level div { min-width: 0; }
@media (min-width: 40rem) {
  .level { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: 0 1.5rem; }
  .level h4 + .standing { margin-block-end: 0; }
  .level p:first-child { margin-block-start: 0; }
}
@media (max-width: 30rem) {
  .matrix td.outcome:last-child { grid-column: 1 / -1; }
  .competency { padding: 1rem; }
  .answers li { grid-template-columns: minmax(0, 1fr); padding: .35rem 0; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-block-end: .5rem; }
}
footer { margin-block-start: 2rem; }
"""
_PRINT: Final = """
@media print {
  @page { size: A4; margin: 12mm; }
  html { font-size: 9pt; background: none; }
  body { max-width: none; padding: 0; }
  nav { display: none; }
  a { color: inherit; text-decoration: none; }
  .matrix { border-spacing: 0; border-collapse: collapse; }
  .matrix th, .matrix td { border: 1px solid var(--line); padding: .3rem; font-size: .75rem; border-radius: 0; }
  .of-competency { width: 8.6rem; }
  .of-attained, .of-desired { width: 4.6rem; }
  .matrix .badge { font-size: .7rem; }
  .outcome .badge { padding-inline: .2rem; }
  .competency { padding: 0; }
  tr, li, dd, .standing, .told { break-inside: avoid; }
  h2, h3, h4, dt, .group, .definition, .standing, .summary, .step { break-after: avoid; }
  .badge, .cell { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
_CSS: Final = "".join(
    [_LOOKS, "@media screen and (max-width: 56rem) {", _STACKED, "}", _STACKED.replace(".matrix", ".stacked"), _PRINT]
)
