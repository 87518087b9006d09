"""
The conversation sheet: on one A4 what two people need at hand who talk about somebody's growth, and room to write.

Raters can be split on a behaviour, or nobody assessed it. A sheet tells neither from the other: both are *open*, still
to discuss. With few raters, who knows which of the two it was knows who said what. So all that a sheet shows of answers
is what was observed, what was not, and what is open; how many votes there were is told nowhere.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from types import NoneType
from typing import Final, NamedTuple

from competentie import facts
from competentie._html import Element, Node, element
from competentie.errors import require
from competentie.explain import Explanation, check_earlier, own_framework
from competentie.gaps import GapReport, GapStatus, classify_gap
from competentie.labels import (
    label,
    language_words,
    level_label,
    level_name,
    page_words,
    thin_of,
    use_language,
)
from competentie.levels import (
    Assessment,
    LevelResult,
    LevelRule,
    Step,
    assess,
    undivided,
)
from competentie.model import Competency, Framework, JobProfile, Requirement
from competentie.pages.looks import SYMBOLS, apart, badge, unseen
from competentie.pages.page import About, Page, day_words

__all__ = ["Behaviours", "sheet"]


class Behaviours(enum.Enum):
    """
    Which behaviours stand on pages of their own, after the sheet.
    """

    NONE = "none"
    """
    None.
    """
    NEXT = "next"
    """
    Per competency those of the attained level and of the next one, each with what was seen of it. Where nothing is
    attained yet, those of the desired level, to go through together.
    """


def sheet(
    report: GapReport | JobProfile | None,
    framework: Framework,
    *,
    about: About = About(),
    before: Assessment | GapReport | None = None,
    behaviours: Behaviours = Behaviours.NONE,
    language: str | None = None,
) -> Page:
    """
    A conversation on one A4 (gespreksblad): where somebody stands, the next step, what to discuss, and what is agreed.

    What does not fit is counted, never left out in silence: behaviours beyond those that there is room for, and of more
    than some fifteen competencies the last rows of the table, which has growth first.

    Args:
        report: A person's results against a job. For a first conversation, before anybody rated: the job alone, or
            None where that is not known either; the sheet is then to be filled in.

        framework: Whose results they are, in the language that its texts are wanted in. Where they are of another
            version, that one is loaded in this language, and shown.

        about: Who it is about and with whom, as far as it is known; the rest are lines to fill in.

        before: Results of an earlier moment, for a column with the level of then. They may be of another version; those
            of another major version are brought to this one first, with :func:`competentie.versions.rescore`.

        behaviours: Which behaviours follow on pages of their own.

        language: Of headings and sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in
            it, else English.

    Returns:
        A page, to take as a whole document or as a part of another one. Observed, not observed and still to discuss is
        all that it tells of answers: not what raters were split on, nor a number of votes.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: There are no sentences in *language*; results are of another framework, earlier ones of
            another major version, or the job does not fit it.

        FrameworkNotFoundError: Results are of another version, which is not installed, or not in that language; the
            error says what to do.

        UnknownIdError: Results or job name what *framework* does not have.
    """
    require(
        report=(report, (GapReport, JobProfile, NoneType)),
        framework=(framework, Framework),
        about=(about, About),
        before=(before, (Assessment, GapReport, NoneType)),
        behaviours=(behaviours, Behaviours),
    )
    spoken = use_language(framework, language)
    framework, job, assessment = _given(report, framework)
    earlier = before.assessment if isinstance(before, GapReport) else before
    if earlier is not None:
        check_earlier(earlier, framework)
    page = _Sheet(
        framework=framework,
        language=spoken,
        about=about,
        job=job,
        rule=assessment.rule,
        rows=tuple(_rows(framework, assessment, job, earlier, spoken)),
        has_earlier=earlier is not None,
    )
    title = page.words("sheet")
    parts = [element("div", *_front(page), class_="front")]
    if behaviours is Behaviours.NEXT:
        parts.append(_appendix(page))
    content = (element("div", *parts, class_="paper"),)
    named = f"{title} – {about.person}" if about.person else title
    return Page(f"{named} – {framework.title}", spoken, content, "sheet")


def _given(
    report: GapReport | JobProfile | None, framework: Framework
) -> tuple[Framework, JobProfile | None, Assessment]:
    """
    The framework that a *report* is of, its job and its results; without one, results of which nothing is known.
    """
    if isinstance(report, GapReport):
        framework = own_framework(report, framework)
        job: JobProfile | None = report.profile
        assessment = report.assessment
    else:
        job, assessment = report, assess(framework, {})
    if job is not None:
        framework.check_profile(job)
    return framework, job, assessment


# What is known of a competency.


class _Row(NamedTuple):
    """
    A competency, and where somebody stands in it.

    ``unclear`` is what is still to be discussed, by id; ``earlier`` is the level of an earlier moment, in words.
    """

    competency: Competency
    result: LevelResult
    desired: int | Requirement
    status: GapStatus
    unclear: frozenset[str]
    provisional: bool
    earlier: str

    @property
    def steps(self) -> dict[int, Step]:
        return {step.rank: step for step in self.result.steps}

    @property
    def wanted(self) -> int:
        """
        The desired rank; 0 if none is known.
        """
        return self.desired if isinstance(self.desired, int) else 0


def _unclear(result: LevelResult, divided: Collection[str]) -> frozenset[str]:
    """
    What nobody assessed and what raters were split on, at any rank; which of the two is lost here, for good.
    """
    told = undivided(result, divided)
    return frozenset(id for step in told.steps for id in step.not_assessed)


def _rows(
    framework: Framework,
    assessment: Assessment,
    job: JobProfile | None,
    earlier: Assessment | None,
    language: str,
) -> Iterator[_Row]:
    for competency in framework.competencies:
        id = competency.id
        result = assessment[id]
        desired = Requirement.UNKNOWN if job is None else job.desired_for(id)
        unclear = _unclear(result, assessment.divided)
        yield _Row(
            competency,
            result,
            desired,
            classify_gap(result, desired).status,
            unclear,
            thin_of(result, assessment.divided) is not None,
            _level_told(earlier, id, language) if earlier else "",
        )


def _level_told(assessment: Assessment, id: str, language: str) -> str:
    """
    The attained level, and whether it is provisional.
    """
    result = assessment[id]
    level = level_label(result.attained, language=language)
    if thin_of(result, assessment.divided):
        return page_words("sheet.provisional_level", language=language, level=level)
    return level


def _unseen(step: Step) -> list[str]:
    """
    The indicators of *step* that were not observed, open or not, in their order.
    """
    return [id for id, answer in step.pairs if not answer]


def _between(row: _Row) -> Step | None:
    """
    The level that stands between the attained and the desired one; None where no behaviour does.

    Of what the rule takes for the desired level, the lowest rank above the attained one that is not settled yet. That
    is told by what was observed alone, so that it does not depend on how a tie counts.
    """
    attained = row.result.attained or 0
    for step in row.result.takes(row.wanted):
        if step.rank > attained and step.needed:
            return step
    return None


# What is on the sheet.

# Growth first; then what is not settled and may turn out to be so.
_ORDER: Final = (
    GapStatus.GROWTH,
    GapStatus.NOT_ASSESSED,
    GapStatus.UNKNOWN_DESIRED,
    GapStatus.DESIRED,
    GapStatus.OUTGROWN,
    GapStatus.NOT_REQUIRED,
)
# These are counted also where there are none.
_ALWAYS_COUNTED: Final = (GapStatus.GROWTH, GapStatus.DESIRED, GapStatus.OUTGROWN)
# How many behaviours of the next step are shown at least, if there are so many.
_AT_LEAST: Final = 4


class _Sheet(NamedTuple):
    """
    What a sheet is made of: what was given, and its rows in the order of the framework.
    """

    framework: Framework
    language: str
    about: About
    job: JobProfile | None
    rule: LevelRule
    rows: tuple[_Row, ...]
    has_earlier: bool

    @property
    def blank(self) -> bool:
        """
        Whether nothing is clear, and nobody has a level: a sheet to fill in.
        """
        return all(
            row.result.attained is None
            and row.unclear.issuperset(row.competency.indicator_ids)
            for row in self.rows
        )

    def words(self, key: str, **values: object) -> str:
        return page_words(key, language=self.language, **values)

    def own(self, tag: str, text: str, **attributes: str | None) -> Element:
        """
        An element with a text of the framework, which says its language if it is not the page's.
        """
        spoken = self.framework.language
        lang = None if spoken == self.language else spoken
        return element(tag, text, **attributes, lang=lang, dir="auto")

    def level(self, rank: int | None) -> str:
        return level_label(rank, language=self.language)

    @property
    def sorted(self) -> list[_Row]:
        """
        The rows, growth first, else in the order of the framework.
        """
        return sorted(self.rows, key=lambda row: _ORDER.index(row.status))

    @property
    def few(self) -> bool:
        """
        Whether there are so few competencies that there is more room to write.
        """
        return len(self.rows) <= _FEW

    @property
    def growing(self) -> list[_Row]:
        return [row for row in self.rows if row.status is GapStatus.GROWTH]


def _section(page: _Sheet, id: str, *nodes: Node) -> Element:
    name = f"{id}-heading"
    heading = element("h2", page.words(f"sheet.{id}"), id=name, class_="titled")
    return element("section", heading, *nodes, id=id, class_=id, aria_labelledby=name)


def _front(page: _Sheet) -> Iterator[Node]:
    """
    The A4, from top to bottom.
    """
    steps = [_step(page, row) for row in page.growing]
    rows, lines, more = _fitting(page, steps)
    yield from _head(page)
    yield _section(page, "glance", *_glance(page, rows))
    written = 1 + more
    # What is left of the page is to write on.
    if page.blank:
        written += _lines_left(lines / 2)
        yield _section(page, "grow_in", *_lines_to_write_on(written + 1 + more))
    else:
        talk, lines = _talk(page, steps, lines)
        yield talk
        written += _lines_left(lines)
    yield _section(page, "well", *_lines_to_write_on(written))
    yield _agreements(page, rows=2 + more)
    yield from _foot(page)


def _lines_left(lines: float) -> int:
    """
    How many lines to write on there are in what is left of the page.
    """
    return max(0, min(_MORE_LINES, int(lines / _LINE_TO_WRITE_ON)))


def _head(page: _Sheet) -> Iterator[Element]:
    title = page.own("span", page.framework.title)
    yield element("h1", page.words("sheet"), " – ", title, class_="top")
    entries = []
    for key, value in _known(page).items():
        term = element("dt", page.words(f"about.{key}"))
        if value:
            said = element("dd", value, dir="auto")
        else:
            said = element("dd", unseen(page.words("sheet.blank")), class_="blank")
        entries.append(element("div", term, " ", said))
    yield element("dl", *entries, class_="about")


def _known(page: _Sheet) -> dict[str, str | None]:
    """
    What is known of the conversation; what is None is to be filled in.
    """
    about, raters = page.about, page.about.raters
    others = None if raters is None else page.words("sheet.others", count=raters)
    return {
        "person": about.person,
        "manager": about.manager,
        "date": day_words(about.date, page.language),
        "job": page.job.coded if page.job else None,
        "raters": others,
        "previous": day_words(about.previous, page.language),
    }


def _lines_to_write_on(count: int) -> Iterator[Element]:
    for _ in range(count):
        yield element("div", class_="ruled")


# At a glance: how many of each, and the table.


def _glance(page: _Sheet, rows: Sequence[_Row]) -> Iterator[Node]:
    yield element("p", _counts(page), class_="counts")
    if rows:
        yield _table(page, rows)
        if more := len(page.rows) - len(rows):
            yield element("p", page.words("sheet.more_rows", count=more))
        yield element("p", " ".join(_legend(page)), class_="explained")


def _counts(page: _Sheet) -> str:
    """
    How many competencies there are of each standing.
    """
    if page.blank:
        return page.words("sheet.no_outcomes")
    statuses = [row.status for row in page.rows]
    told = []
    for status in (*_ALWAYS_COUNTED, *_ORDER):
        count = statuses.count(status)
        words = page.words(f"sheet.count.{status.value}", count=count)
        if words not in told and (count or status in _ALWAYS_COUNTED):
            told.append(words)
    return " · ".join(told)


def _legend(page: _Sheet) -> Iterator[str]:
    if page.blank:
        yield page.words("sheet.legend_empty")
        return
    yield page.words("sheet.legend")
    if any(row.provisional for row in page.rows):
        yield page.words("sheet.legend_provisional")
    if any(row.result.decision for row in page.rows):
        yield page.words("sheet.legend_decided")


def _table(page: _Sheet, rows: Sequence[_Row]) -> Element:
    columns = [_column("of-competency", page.words("competency"))]
    for level in page.framework.ladder:
        words: list[Node] = [page.level(level.rank)]
        if name := level_name(level.rank, page.framework):
            words += [" ", page.own("span", name)]
        columns.append(_column("of-level", *words))
    if page.has_earlier:
        columns.append(_column("of-earlier", page.words("sheet.before")))
    columns.append(_column("of-standing", page.words("sheet.standing")))
    body = [_table_row(page, row) for row in rows]
    kinds = ["standings"]
    if page.has_earlier:
        kinds.append("crowded")
    if len(page.framework.ladder) > _ABREAST:
        kinds.append("stacked")
    return element(
        "table",
        element("thead", element("tr", *columns, role="row"), role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        class_=" ".join(kinds),
        role="table",
        aria_labelledby="glance-heading",
    )


def _column(kind: str, *words: Node) -> Element:
    return element("th", *words, class_=kind, scope="col", role="columnheader")


def _table_row(page: _Sheet, row: _Row) -> Element:
    name = page.own("th", row.competency.coded, scope="row", role="rowheader")
    cells = [name]
    cells += [_cell(page, row, level.rank) for level in page.framework.ladder]
    if page.has_earlier:
        cells.append(_outcome(page.words("sheet.before"), row.earlier))
    cells.append(_outcome(page.words("sheet.standing"), *_standing(page, row)))
    return element("tr", *cells, role="row")


def _outcome(column: str, *nodes: Node) -> Element:
    head = element("span", column, class_="column")
    return element("td", *apart([head, *nodes]), role="cell")


def _cell(page: _Sheet, row: _Row, rank: int) -> Element:
    """
    A level: how many of all its behaviours were observed, how many are open, and whether it is that of now or desired.
    """
    nodes: list[Node] = [
        element("span", page.level(rank), class_="column"),
        element("span", _count(page, row, rank), class_="tally"),
    ]
    kinds = ["rank"]
    if row.result.attained == rank:
        kinds.append("now")
    if row.desired == rank:
        kinds.append("wanted")
    if pin := _pin(page, row, rank):
        nodes.append(badge("place", *pin))
    return element("td", *apart(nodes), class_=" ".join(kinds), role="cell")


def _pin(page: _Sheet, row: _Row, rank: int) -> tuple[str, str] | None:
    """
    The symbol and the words of the attained and of the desired level.
    """
    words = []
    if now := row.result.attained == rank:
        key = "sheet.provisional" if row.provisional else "sheet.now"
        words.append(page.words(key))
    if row.desired == rank:
        words.append(page.words("desired"))
    return ("◉" if now else "◎", ", ".join(words)) if words else None


def _count(page: _Sheet, row: _Row, rank: int) -> str:
    step = row.steps.get(rank)
    if not step or not step.indicators:
        return "–"
    total = len(step.indicators)
    if page.blank:
        return page.words("sheet.behaviours", count=total)
    unclear = len(row.unclear.intersection(step.indicators))
    key = "sheet.cell_open" if unclear else "sheet.cell"
    return page.words(key, observed=len(step.observed), total=total, open=unclear)


def _standing(page: _Sheet, row: _Row) -> Iterator[Node]:
    """
    How somebody stands to the desired level: the status, and what there is to remark on it.
    """
    status = row.status
    word, *remarks = _standing_words(page, row)
    if page.blank and status is GapStatus.NOT_ASSESSED:
        yield unseen(word)
        return
    yield badge(f"status {status.value}", status.look.symbol, word)
    for remark in remarks:
        yield element("span", remark, class_="aside")


def _standing_words(page: _Sheet, row: _Row) -> list[str]:
    words = [page.words(f"sheet.status.{row.status.value}")]
    if row.result.decision:
        words.append(page.words("sheet.decided"))
    if row.result.attained == 0:
        none = page.words("sheet.no_level")
        if row.provisional:
            none = page.words("sheet.provisional_level", level=none)
        words.append(none)
    return words


# How much there is room for. A page cannot measure itself without a script: so texts are counted in lines of the 9
# points that a sheet has on paper, and lines by the widths of letters in a wide font, DejaVu Sans. Others leave room
# to spare.

# How many competencies are few, and how many levels stand beside each other.
_FEW: Final = 8
_ABREAST: Final = 5
# The lines of an A4, without what always takes the same: its margins, headings and rules to write on.
_LINES: Final = 56.3
# What surrounds a row of the table, and a block of behaviours, in lines; a heading in the columns; and what surrounds a
# sentence.
_AROUND_ROW: Final = 0.13
_AROUND_BLOCK: Final = 0.5
_HEADING: Final = 1.45
_AROUND_SENTENCE: Final = 0.2
_SENTENCE: Final = 1.2
# How much higher a line of the title is.
_TITLE: Final = 1.5
# How many lines a line to write on takes, of which there are at most so many more where there is room.
_LINE_TO_WRITE_ON: Final = 1.6
_MORE_LINES: Final = 4
# How wide things are, in ems of the 9 points: the page, one of its two columns, an item of a list in it, the three
# above the table, and what stands about the words of a cell and of a status.
_ACROSS: Final = 58.58
_COLUMN: Final = 28.64
_ITEM: Final = 27.64
_THIRDS: Final = (19.2, 18.4, 17.9)
_AROUND_CELL: Final = 0.585
_AROUND_CROWDED: Final = 0.385
_SYMBOL: Final = 1.175
_AROUND_STATUS: Final = 0.72
_BORDER: Final = 0.15
# The shares of the page of the columns of names, of an earlier moment, and of standings, as in sheet.css.
_SHARES: Final = (0.25, 0.0, 0.14)
_SHARES_CROWDED: Final = (0.20, 0.11, 0.12)

# The widths of letters in ems, and those of bold ones; where few stand in a line it counts which they are.
_WIDTHS: Final = {
    letter: widths
    for letters, widths in {
        "ijlIJ'|": (0.29, 0.36),
        " ": (0.32, 0.35),
        ".,:;·/": (0.33, 0.38),
        "frt()[]-!": (0.41, 0.49),
        "scz": (0.55, 0.60),
        "aeovxyk": (0.615, 0.685),
        "ABCKPRVX": (0.70, 0.78),
        "DGHNOQUw&": (0.82, 0.93),
        "mMW%@…": (1.0, 1.11),
    }.items()
    for letter in letters
}
# Of other letters of Europe, and of others yet, which may be as wide as they are high.
_EUROPEAN: Final = (0.64, 0.72)
_FULL: Final = (1.0, 1.11)
# Lines are taken for a little shorter than they are: no two computers set a line alike.
_SLACK: Final = 0.995


def _width(text: str, *, bold: bool = False) -> float:
    """
    How wide *text* is, in ems.
    """
    return sum(
        _WIDTHS.get(letter, _EUROPEAN if letter < "\u0250" else _FULL)[bold]
        for letter in text
    )


def _height(text: str, width: float, *, bold: bool = False) -> int:
    """
    On how many lines of *width* ems a *text* stands.
    """
    room = _SLACK * width
    lines, used = 1, 0.0
    # Words with the space before them; a line may also end after a hyphen.
    for word in re.findall(r"\s*[^\s-]*-*", text):
        wide = _width(word, bold=bold)
        used += wide
        if used > room:
            alone = _width(word.lstrip(), bold=bold)
            lines += used > wide
            # A word that is longer than a line is broken, and nothing is taken to stand behind it.
            lines += int(alone / room)
            used = min(alone, room)
    return lines


def _free(page: _Sheet) -> float:
    """
    How many lines of the page are left for the rows of the table and for what to talk about.
    """
    title = f"{page.words('sheet')} – {page.framework.title}"
    lines = _LINES + _TITLE
    lines -= _TITLE * _height(title, _ACROSS / _TITLE, bold=True)
    lines -= max(_columns_heights(page)) - 1
    lines -= _height(_counts(page), _ACROSS, bold=True)
    lines -= _height(" ".join(_legend(page)), _ACROSS)
    lines -= _height(" ".join(_small_print(page)), _ACROSS)
    heights = []
    for (key, value), third in zip(_known(page).items(), 2 * _THIRDS, strict=True):
        # The value stands beside its term, not beneath it.
        beside = third - _width(page.words(f"about.{key}")) - 0.5
        heights.append(_height(value or "", beside, bold=True))
    lines -= max(heights[:3]) + max(heights[3:])
    # A sheet to fill in has room to write instead of what to talk about.
    return lines - page.blank * (_HEADING + 2 * _LINE_TO_WRITE_ON)


def _fitting(page: _Sheet, steps: Sequence[_Block]) -> tuple[list[_Row], float, int]:
    """
    The rows of the table that there is room for, how many lines are left then, and how many more there are to write on.

    The first of the next *steps* comes before the last rows of the table, and these before more lines to write on.
    """
    rows = page.sorted
    left = free = _free(page)
    least = 0.0 if page.blank else _least(page, steps, free)
    for number, row in enumerate(rows):
        height = _row_height(page, row)
        after = _SENTENCE if number + 1 < len(rows) else 0
        # The first is there whatever room there is: of a name that fills the page nothing is left out in silence.
        if number and left - height - after < least:
            return rows[:number], left - _SENTENCE, 0
        left -= height
    # To write on there is a line and a row more, on a sheet to fill in two lines more than that.
    written = _LINE_TO_WRITE_ON * (4 if page.blank else 2)
    if page.few and left - written >= least:
        return rows, left - written, 1
    return rows, left, 0


def _least(page: _Sheet, steps: Sequence[_Block], free: float) -> float:
    """
    How many lines the first of the next *steps* takes with how much more there is, if that is not most of the *free*.
    """
    counted = _counted(page, "sheet.more_growth", len(steps) - 1)[1]
    open_ = _open_at_least(page)
    first = steps[0].pieces if steps else [_SENTENCE]
    lines = _balanced([_HEADING, *first, *counted, *open_])
    if lines <= free / 2:
        return lines
    return _balanced([_HEADING, *counted, *open_])


def _open_at_least(page: _Sheet) -> list[float]:
    """
    What is open has its heading and a number in any case.
    """
    count = sum(len(ids) for _, ids in _left_open(page, ()))
    return [_HEADING + one for one in _counted(page, "sheet.all_open", count)[1]]


def _counted(page: _Sheet, key: str, count: int) -> tuple[list[Node], list[float]]:
    """
    The sentence that counts what is not shown, and how high it is; neither where nothing is left.
    """
    if not count:
        return [], []
    said = page.words(key, count=count)
    return [element("p", said)], [_AROUND_SENTENCE + _height(said, _COLUMN)]


def _columns_heights(page: _Sheet) -> Iterator[int]:
    """
    How many lines the heading of each column of levels takes, and that of an earlier moment.
    """
    ranks = page.framework.ladder
    if len(ranks) > _ABREAST:
        yield 1
        return
    _, each, earlier, _ = _column_widths(page)
    for level in ranks:
        words = (
            f"{page.level(level.rank)} {level_name(level.rank, page.framework) or ''}"
        )
        yield _height(words, each, bold=True)
    if page.has_earlier:
        words = page.words("sheet.before")
        yield _height(words, earlier, bold=True)


def _column_widths(page: _Sheet) -> tuple[float, float, float, float]:
    """
    How many ems there are for words in the columns of names, of each level, of an earlier moment, and of standings.
    """
    shares = _SHARES_CROWDED if page.has_earlier else _SHARES
    around = _AROUND_CROWDED if page.has_earlier else _AROUND_CELL
    names, earlier, standing = (_ACROSS * share for share in shares)
    each = (_ACROSS - names - earlier - standing) / len(page.framework.ladder)
    return names - around, each - around, earlier - around, standing - around


def _row_height(page: _Sheet, row: _Row) -> float:
    """
    How many lines a row of the table takes: those of its highest cell.
    """
    ranks = [level.rank for level in page.framework.ladder]
    if len(ranks) > _ABREAST:
        # Stacked: the name, and six cells of three lines beside each other.
        return 2 + 3 * -(-(len(ranks) + 2) // 6)
    names, each, earlier, standing = _column_widths(page)
    # Names are bold, but where the table is crowded.
    name = _height(row.competency.coded, names, bold=not page.has_earlier)
    before = _height(row.earlier, earlier) if page.has_earlier else 1
    word, *remarks = _standing_words(page, row)
    told = _height(word, standing - _AROUND_STATUS - _SYMBOL, bold=True)
    told += sum(_height(remark, standing) for remark in remarks)
    if page.blank and row.status is GapStatus.NOT_ASSESSED:
        told = 1
    heights = [name, before, told + _BORDER]
    for rank in ranks:
        height = _height(_count(page, row, rank), each)
        if pin := _pin(page, row, rank):
            height += _height(pin[1], each - _SYMBOL, bold=True)
        heights.append(height)
    return max(heights) + _AROUND_ROW


# What to talk about: the next step, and what is not clear. Only as much as there is room for.


class _Block(NamedTuple):
    """
    The next step of a competency, the ids of its behaviours, and the heights of what is not parted between columns.
    """

    node: Element
    ids: list[str]
    pieces: list[float]


def _fits(pieces: Sequence[float], lines: float) -> bool:
    return _balanced(pieces) <= lines


def _balanced(pieces: Sequence[float]) -> float:
    """
    How high two columns are with *pieces* of such heights in them, as evenly as that can be.
    """
    total = sum(pieces)
    return min(max(one, total - one) for one in accumulate(pieces, initial=0.0))


def _talk(page: _Sheet, steps: Sequence[_Block], lines: float) -> tuple[Element, float]:
    """
    The next *steps*, as far as there is room on so many *lines* of the page, and with what is left what is open.

    Returns:
        Both in two columns, and how many lines of the page are left.
    """
    pieces = [_HEADING]
    nodes: list[Node] = []
    shown: list[str] = []
    least = _open_at_least(page)
    for number, block in enumerate(steps):
        more = len(steps) - number
        _, counted = _counted(page, "sheet.more_growth", more - 1)
        if not _fits([*pieces, *block.pieces, *counted, *least], lines):
            key = "sheet.more_growth" if number else "sheet.all_growth"
            said, counted = _counted(page, key, more)
            nodes += said
            pieces += counted
            break
        pieces += block.pieces
        nodes.append(block.node)
        shown += block.ids
    if not steps:
        nodes.append(element("p", page.words("sheet.no_growth")))
        pieces.append(_SENTENCE)
    sections = [_section(page, "next", *nodes)]
    if left := [*_left_open(page, shown)]:
        sections.append(
            _section(page, "discuss", *_discussed(page, left, pieces, lines))
        )
    return element("div", *sections, class_="columns"), lines - _balanced(pieces)


def _step(page: _Sheet, row: _Row) -> _Block:
    step = _between(row)
    rank = step.rank if step else row.wanted
    ids = _listed(step) if step else []
    place = _place(page, row, rank)
    said = _what_it_takes(page, row, step, len(ids)) if step else _why_none(page, row)
    items = [_item(page, row, id) for id in ids]
    head = _AROUND_BLOCK + _height(place, _COLUMN, bold=True) + _height(said, _COLUMN)
    first, *others = [_item_height(page, row, id) for id in ids] or [0]
    node = element(
        "div",
        element("h3", place, class_="topic", dir="auto"),
        element("p", said, class_="said"),
        element("ul", *items) if items else None,
        class_="block",
    )
    return _Block(node, ids, [head + first, *others])


def _place(page: _Sheet, row: _Row, rank: int) -> str:
    level = level_label(rank, language=page.language, framework=page.framework)
    return page.words("sheet.at_level", competency=row.competency.coded, level=level)


def _listed(step: Step) -> list[str]:
    """
    The behaviours of *step* that are shown: not observed, and as many of them as the level takes, or more.
    """
    return _unseen(step)[: max(_AT_LEAST, step.needed or 0)]


def _why_none(page: _Sheet, row: _Row) -> str:
    """
    Why no behaviour stands between the level of now and the desired one.
    """
    attained = row.result.attained or 0
    if any(step.rank > attained for step in row.result.takes(row.wanted)):
        return page.words("sheet.decided_below")
    return page.words("sheet.nothing_stated")


def _what_it_takes(page: _Sheet, row: _Row, step: Step, shown: int) -> str:
    """
    How many of the behaviours that were not observed meet the level, and how many of them stand below.

    Where somebody decided on the level it is only told what was not observed: more answers may not change a decision.
    """
    total = len(_unseen(step))
    if row.result.decision:
        key = "sheet.not_yet_part" if shown < total else "sheet.not_yet"
    elif shown < total:
        key = "sheet.takes_part"
    else:
        key = "sheet.takes_all" if step.needed == total else "sheet.takes"
    return page.words(key, needed=step.needed, total=total, shown=shown)


def _item(page: _Sheet, row: _Row, id: str) -> Element:
    """
    A behaviour that was not observed; if it is still to be discussed that is said.
    """
    text = page.own("span", page.framework.indicator(id).coded)
    if id not in row.unclear:
        return element("li", text)
    mark = element("em", page.words("sheet.is_open"))
    return element("li", text, " ", mark, class_="open")


def _item_height(page: _Sheet, row: _Row, id: str) -> int:
    text = page.framework.indicator(id).coded
    if id in row.unclear:
        text += " " + page.words("sheet.is_open")
    return _height(text, _ITEM)


def _discussed(
    page: _Sheet,
    left: Sequence[tuple[str, list[str]]],
    pieces: list[float],
    lines: float,
) -> Iterator[Node]:
    """
    What is *left* to discuss, as far as there is room on so many *lines* after *pieces*, which those are added to.
    """
    more = total = sum(len(ids) for _, ids in left)
    before = _HEADING
    for place, ids in left:
        items = []
        before += _AROUND_BLOCK + _height(place, _COLUMN, bold=True)
        for id in ids:
            text = page.framework.indicator(id).coded
            piece = before + _height(text, _ITEM)
            _, counted = _counted(page, "sheet.more_open", more - 1)
            if not _fits([*pieces, piece, *counted], lines):
                break
            items.append(element("li", page.own("span", text), class_="open"))
            pieces.append(piece)
            before = 0.0
            more -= 1
        if items:
            heading = element("h3", place, class_="topic", dir="auto")
            yield element("div", heading, element("ul", *items), class_="block")
        if len(items) < len(ids):
            break
    said, counted = _counted(
        page, "sheet.more_open" if more < total else "sheet.all_open", more
    )
    yield from said
    pieces += [before + one for one in counted]


def _left_open(page: _Sheet, shown: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """
    What is open and not *shown* yet, by the competency and level that it belongs to.
    """
    for row in page.rows:
        for step in row.result.steps:
            ids = [
                id for id in step.indicators if id in row.unclear and id not in shown
            ]
            if ids and step.rank <= row.wanted:
                yield _place(page, row, step.rank), ids


# Room to write, and what a sheet is.


def _agreements(page: _Sheet, rows: int) -> Element:
    keys = ("what", "who", "when")
    columns = [
        element("th", page.words(f"sheet.{key}"), class_=f"of-{key}", scope="col")
        for key in keys
    ]
    body = [element("tr", *[element("td") for _ in keys]) for _ in range(rows)]
    table = element(
        "table",
        element("thead", element("tr", *columns)),
        element("tbody", *body),
        aria_labelledby="agreements-heading",
    )
    return _section(page, "agreements", table)


def _foot(page: _Sheet) -> Iterator[Element]:
    signed = []
    for key in ("sheet.employee", "about.manager"):
        blank = element("dd", unseen(page.words("sheet.blank")), class_="blank")
        signed.append(element("div", element("dt", page.words(key)), " ", blank))
    seen = element("p", page.words("sheet.seen"))
    yield element("div", seen, element("dl", *signed), class_="seen")
    yield element("footer", element("p", " ".join(_small_print(page))))


def _small_print(page: _Sheet) -> Iterator[str]:
    """
    What a sheet is and is not, by which rule the levels were found, and of which version they are.
    """
    voice = Explanation((), page.framework, page.language)
    yield page.words("sheet.aid")
    yield voice.say(facts.Rule(facts.RuleOf.of(page.rule, page.framework)))
    yield voice.say(facts.Threshold(page.rule.threshold))
    yield voice.say(facts.Climb(page.rule.climb))
    if origin := page.framework.translated_from:
        spoken = language_words(origin.language, language=page.language)
        yield page.words("translated", origin=spoken)
    yield page.words("sheet.version", framework=page.framework.name)


# The behaviours, on pages of their own.


def _appendix(page: _Sheet) -> Element:
    about = "sheet.appendix_empty" if page.blank else "sheet.appendix_about"
    nodes: list[Node] = [element("p", page.words(about))]
    if not page.blank:
        nodes.append(element("p", *apart(_marks(page)), class_="marks"))
    blocks = []
    for row in page.sorted:
        levels = [_behaviours(page, row, step) for step in _near(row)]
        if levels:
            heading = page.own("h3", row.competency.coded, class_="topic")
            blocks.append(element("div", heading, *levels, class_="block"))
    return _section(page, "appendix", *nodes, element("div", *blocks, class_="columns"))


def _marks(page: _Sheet) -> Iterator[Element]:
    yield badge("tick", SYMBOLS[True], label(True, language=page.language))
    yield badge("tick", SYMBOLS[False], label(False, language=page.language))
    yield badge("tick", SYMBOLS[None], page.words("sheet.open"))


def _near(row: _Row) -> list[Step]:
    """
    The attained level and the next one; where nothing is attained the one that stands before, else the desired one.
    """
    stated = [step for step in row.result.steps if step.answers]
    attained = row.result.attained
    if attained is None:
        wanted = [step for step in stated if step.rank == row.wanted]
        return wanted or stated[:1]
    near = [step for step in stated if step.rank == attained]
    above = [step for step in stated if step.rank > attained][:1]
    if between := _between(row):
        above = [between]
    return near + above


def _behaviours(page: _Sheet, row: _Row, step: Step) -> Element:
    items = []
    for id, answer in step.pairs:
        text = page.own("span", page.framework.indicator(id).coded)
        items.append(element("li", _mark(page, row, id, answer), " ", text))
    heading = element("h4", page.level(step.rank), class_="grade")
    return element("div", heading, element("ul", *items, class_="marked"))


def _mark(page: _Sheet, row: _Row, id: str, answer: bool | None) -> Element:
    """
    What was seen of a behaviour; on a sheet to fill in a box.
    """
    if page.blank:
        return badge("tick", "☐", page.words("sheet.blank"))
    if id in row.unclear:
        return badge("tick", SYMBOLS[None], page.words("sheet.open"))
    return badge("tick", SYMBOLS[answer], label(answer, language=page.language))
