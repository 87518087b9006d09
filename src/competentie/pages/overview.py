"""
The overview of a card: its own form, a table of competencies by levels, with what its colours and counts mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from competentie._html import Element, Node, element
from competentie.gaps import (
    COMPARED,
    OF_MARK,
    Gap,
    GapStatus,
    LegendReading,
    gap_status,
)
from competentie.levels import LevelResult
from competentie.model import CellMark, Competency, DescriptorState
from competentie.pages.looks import badge, listed, sign
from competentie.pages.shown import Shown

__all__ = ["marks", "overview"]

# Beyond this many columns, that of the names included, a matrix is shown as it is on a narrow screen.
_SIDE_BY_SIDE: Final = 9


# How a standing is marked where cells have the signs of a status.
_PLAIN: Final = {CellMark.GROWTH: "↓", CellMark.DESIRED: "=", CellMark.OUTGROWN: "↑"}


def overview(page: Shown) -> Iterator[Node]:
    """
    The legend, the table, and what is to be said of them.
    """
    entries = [*_legend(page)]
    if entries:
        yield element("ul", *entries, class_="legend", aria_label=page.words("legend"))
    if page.competencies:
        yield _matrix(page)
    for key in _notes(page):
        names = {status.value: page.status_word(status) for status in COMPARED}
        yield element("p", page.words(key, **names), class_="note")


def marks(page: Shown, competency: Competency, rank: int) -> list[Element]:
    """
    The printed colours of a cell in words.
    """
    if page.reading:
        return []
    colours = page.colours.get((competency.id, rank), ())
    return [page.status_badge("mark", colour.status, colour.job) for colour in colours]


def _legend(page: Shown) -> Iterator[Element]:
    """
    The colours that the page shows, and those that the framework's legend has.

    A person's page has colours of cells where a reading is asked for; the word of an outcome stands with its colour.
    """
    if page.assessment and not page.reading:
        return
    shown: set[GapStatus] = set()
    for colours in page.colours.values():
        shown.update(colour.status for colour in colours)
    for mark, status in OF_MARK.items():
        entry = page.framework.legend_for(mark)
        line: list[Node] = [page.status_badge("mark", status)]
        if entry:
            line += [" ", page.words("paper"), " "]
            # Where the page speaks another language, the legend's own word stands beside the page's.
            if entry.label != page.status_word(status):
                line += [page.own("span", entry.label, class_="own"), ", "]
            line.append(page.own("span", entry.colour))
        if entry or status in shown:
            yield element("li", *line)


def _notes(page: Shown) -> Iterator[str]:
    """
    What counts and colours mean, and how the legend is read.
    """
    if page.unrated:
        yield "note.unrated"
    elif page.assessment:
        yield "note.counted"
    if page.gaps and not page.unrated:
        yield "note.takes"
    if page.reading:
        if page.framework.is_card:
            yield f"colours.{page.reading.value}"
            yield "readings"
        else:
            yield f"cells.{page.reading.value}"
    elif not page.assessment and page.framework.is_card:
        yield "colours.printed" if page.colours else "colours.unknown"
    elif page.colours:
        yield "cells.marked"
    if page.gaps and page.reading is not LegendReading.CELL:
        yield "standing"


def _matrix(page: Shown) -> Element:
    framework = page.framework
    columns = [_column("of-competency", page.words("competency"))]
    columns += [
        _column(None, *page.level_words(level.rank)) for level in framework.ladder
    ]
    # Every row has the same outcomes.
    outcomes = _outcomes(page, page.competencies[0])
    columns += [_column(f"of-{key}", page.words(key)) for key in outcomes]
    rows = [_row(page, competency) for competency in page.competencies]
    form = "matrix wide" if page.gaps else "matrix"
    if len(columns) > _SIDE_BY_SIDE:
        form += " stacked"
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


def _row(page: Shown, competency: Competency) -> Element:
    link = page.own("a", competency.coded, href=f"#c-{competency.id}")
    cells = [element("th", link, scope="row", role="rowheader")]
    cells += [_cell(page, competency, level.rank) for level in page.framework.ladder]
    for key, lines in _outcomes(page, competency).items():
        column = element("span", page.words(key), class_="column")
        kind = "outcome" if lines else "outcome empty"
        cells.append(
            element("td", column, " ", *listed(lines), class_=kind, role="cell")
        )
    return element("tr", *cells, role="row")


def _outcomes(page: Shown, competency: Competency) -> dict[str, list[Node]]:
    """
    What stands in each of the columns after the levels: where cells do not say it, and what comes next.
    """
    if page.gaps:
        gap = page.gaps[competency.id]
        outcomes: dict[str, list[Node]] = {"outcome": [*_outcome(page, gap)]}
        # Where nothing is clear it takes all that the levels have.
        if not page.unrated:
            takes = page.takes(competency)
            outcomes["takes"] = [element("span", line, class_="line") for line in takes]
        return outcomes
    if page.assessment:
        attained = page.attained_text(page.assessment[competency.id])
        return {"attained": [element("strong", attained)]}
    if page.job:
        # Of a job alone the page shows only what that asks.
        return {"desired": [page.level_text(page.desired(competency.id))]}
    return {}


def _outcome(page: Shown, gap: Gap) -> Iterator[Node]:
    """
    The standing; and the attained level where no cell has its pin, or where that is not all there is to say of it.
    """
    # Where cells have the words of their place, the standing has others: a row would say one and its opposite.
    if page.reading is LegendReading.CELL and gap.status.mark:
        word = page.words(f"stands.{gap.status.value}")
        yield badge("status plain", _PLAIN[gap.status.mark], word)
    else:
        yield page.status_badge("status", gap.status)
    if gap.status is not GapStatus.NOT_ASSESSED and _is_unseen(page, gap.result):
        text = page.attained_text(gap.result)
        if gap.result.attained is None:
            text = f"{page.words('attained')}: {text}"
        yield element("span", text, class_="line")


def _is_unseen(page: Shown, result: LevelResult) -> bool:
    return not result.attained or page.is_provisional(result)


def _cell(page: Shown, competency: Competency, rank: int) -> Element:
    colours = page.colours.get((competency.id, rank), ())
    statuses = {colour.status for colour in colours}
    # Two jobs may colour a cell in two ways: then only the words tell.
    kind = f"cell {statuses.pop().value}" if len(statuses) == 1 else "cell"
    parts = [
        *marks(page, competency, rank),
        *_place(page, competency, rank),
        _said(page, competency, rank),
        *page.pins(competency, rank),
    ]
    # The header of its column, for where the columns do not stand side by side.
    column = element("span", *page.level_words(rank), class_="column")
    return element("td", column, " ", *listed(parts), class_=kind, role="cell")


def _said(page: Shown, competency: Competency, rank: int) -> Element:
    """
    What there is to say of a cell: how much of it was observed, else how many indicators it has, or why none.
    """
    cell = next((d for d in competency.descriptors if d.rank == rank), None)
    if not cell or cell.state is not DescriptorState.DEFINED:
        return page.absent(cell.state if cell else DescriptorState.UNDEFINED)
    counted = page.counted(competency, rank)
    if counted is None:
        count = page.words("counted", count=len(cell.indicators))
        counted = element("span", count, class_="count")
    return counted


def _place(page: Shown, competency: Competency, rank: int) -> Iterator[Element]:
    """
    By a reading of the legend the sign of a cell's colour, to those who listen in words of its place.
    """
    desired = page.desired(competency.id)
    if page.reading and isinstance(desired, int):
        for colour in page.colours.get((competency.id, rank), ()):
            place = gap_status(rank, desired)
            word = page.words(f"stands.{place.value}")
            yield sign(colour.status.value, colour.status.look.symbol, word)
