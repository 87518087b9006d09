"""
Which column of a survey asks what, proposed from the headings that a program wrote.

Nothing is guessed in silence: what does not match to the letter is left open, for a person to say.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from types import NoneType
from typing import Final, NamedTuple

import attrs

from competentie._frozen import FrozenDict
from competentie.catalog import in_every_language
from competentie.codebook import (
    NOT_APPLICABLE,
    Codebook,
    QuestionBlock,
    as_tuple,
    listed_texts,
)
from competentie.errors import Problem, UnknownIdError, refuse, require, unknown
from competentie.evidence import RatingScale
from competentie.model import Framework
from competentie.tabular.headings import by_word, fold
from competentie.words import quote

__all__ = ["Proposal", "match_columns"]

_WORDS_SHOWN: Final = 5


@attrs.frozen(repr=False)
class Proposal:
    """
    Which indicator each heading of a file stands for, as far as that is certain.

    Args:
        framework: Whose indicators they are.

        columns: The indicator id of each heading that matches one, by the name of its column.

        cut: Of these columns those whose heading the program had cut, and that match the one indicator that starts with
            what is left of it. Look at these.

        left_open: Why each of the others was left open, by the name of its column; ``problem.nearest`` has the nearest
            indicators, ``problem.text("nl")`` a sentence.

        passed_over: The words beside the questions that made no difference, such as those of a stem, in lower case and
            without codes and numbers, each with the columns that matched none the less. Look at these too: what stands
            beside few questions, which come first, may ask another thing.
    """

    framework: Framework
    columns: Mapping[str, str]
    cut: tuple[str, ...]
    left_open: Mapping[str, Problem]
    passed_over: Mapping[str, tuple[str, ...]]

    def __repr__(self) -> str:
        told = f"matched {len(self.columns)}, open {len(self.left_open)}"
        if self.passed_over:
            words = [*map(quote, self.passed_over)]
            more = ["…"] if len(words) > _WORDS_SHOWN else []
            told += f", passed over {', '.join([*words[:_WORDS_SHOWN], *more])}"
        return f"<Proposal: {told}>"

    @property
    def without_column(self) -> tuple[str, ...]:
        """
        The ids of the indicators that no heading matches, in the order of the framework.
        """
        asked = frozenset(self.columns.values())
        ids = (indicator.id for indicator in self.framework.indicators)
        return tuple(id for id in ids if id not in asked)

    def codebook(
        self,
        *,
        columns: Mapping[str, str] | None = None,
        ignore: Iterable[str] = (),
        values: Mapping[str, bool | None] | None = None,
        scale: RatingScale | None = None,
        missing: Iterable[str | float] = (),
        not_applicable: Iterable[str | float] = NOT_APPLICABLE,
    ) -> Codebook:
        """
        The codebook that this proposes, all columns of which are read alike; see :class:`QuestionBlock`.

        Args:
            columns: The indicator ids of columns that were left open, or that are to stand for another.

            ignore: Columns that ask nothing of the framework, such as a name and a date; those that match too.

            values: What words mean.

            scale: The scale that the answers are numbers on, in place of words.

            missing: Codes that stand for no answer.

            not_applicable: Codes that say that a question does not apply.

        Raises:
            InvalidValueError: Columns are open that are neither given nor ignored; the error names each with the
                nearest indicators. Or two columns stand for one indicator; or see :class:`QuestionBlock`.

            UnknownIdError: *columns* or *ignore* names what is no column, or an indicator that is none.

            InvalidTypeError: An argument has the wrong type.
        """
        require(columns=(columns, (Mapping, NoneType)))
        said = dict(columns or {})
        ignored = listed_texts("ignore", ignore)
        self._check_names(said, ignored)
        left = [
            problem
            for name, problem in self.left_open.items()
            if name not in said and name not in ignored
        ]
        refuse("columns_left_open", left)
        asked = {
            name: id
            for name, id in {**self.columns, **said}.items()
            if name not in ignored
        }
        block = QuestionBlock(
            asked, values, scale, as_tuple(missing), as_tuple(not_applicable)
        )
        return Codebook(self.framework.ref, (block,))

    def _check_names(self, said: Mapping[str, str], ignored: Iterable[str]) -> None:
        there = (*self.columns, *self.left_open)
        named = [(f"columns.{name}", name) for name in said]
        named += [("ignore", name) for name in ignored]
        strange = unknown(named, there, "unknown_column")
        ids = [(f"columns.{name}", id) for name, id in said.items()]
        known = self.framework.indicator_ids
        strange += self.framework.unknown_indicators(
            [pair for pair in ids if pair[1] not in known]
        )
        if strange:
            raise UnknownIdError("wrong_arguments", strange)


def match_columns(
    headings: Iterable[str] | Mapping[str, str], framework: Framework
) -> Proposal:
    """
    Which indicators the columns of a survey stand for, as LimeSurvey, Qualtrics, Microsoft Forms and SPSS write them.

    A heading matches an indicator if it is its id, or its text in any language in which the framework is installed. Of
    the text upper and lower case, kinds of quotes, dashes and spaces, markup and a full stop at the end make no
    difference. Before it may stand codes and a stem (``Q12_3 - ``, ``G01Q01[SQ001]. Stem [``), behind it a remark in
    brackets. Of a heading that the program cut the beginning is enough, if one indicator alone has it: it ends in dots,
    or several are as long as the longest.

    All else is left open, with the nearest indicators: text that is another by a word, that fits several, and columns
    that match one indicator twice. So is a heading with words beside the text, or a label beside an id, by which it may
    ask another thing: for a remark, points or a reason, how important it is, whether someone does *not* do it, or the
    same the other way round. All other words beside the text make no difference, and ``passed_over`` tells them.

    Args:
        headings: The headings; or the text of each question by the name of its column, such as the labels of SPSS.

        framework: Where the indicators are.

    Raises:
        InvalidTypeError: An argument has the wrong type.

    >>> from competentie import load_framework
    >>> framework = load_framework("sociaalwerker-b", "1")
    >>> text = framework.indicator("coachen_2_1").text
    >>> proposal = match_columns(["ID", f"G01Q01[SQ001]. Hoe vaak? [{text}]"], framework)
    >>> [*proposal.columns.values()], [*proposal.left_open]
    (['coachen_2_1'], ['ID'])
    """
    require(framework=(framework, Framework))
    labels = _labels(headings)
    texts = _texts_of(framework)
    lengths = _Lengths.of(label for _, label in labels)
    found: dict[str, _Match] = {}
    matched: dict[str, list[str]] = {}
    left: dict[str, Problem] = {}
    for name, label in labels:
        match = texts.match(name, label, may_be_cut=lengths.may_be_cut(label))
        if isinstance(match, Problem):
            left[name] = match
        else:
            found[name] = match
            matched.setdefault(match.id, []).append(name)
    for id, names in matched.items():
        if len(names) > 1:
            same = tuple(map(quote, names))
            for name in names:
                left[name] = Problem(
                    "headings_of_one_indicator", name, name, id=id, headings=same
                )
    # In the order of the file.
    sure = {name: match for name, match in found.items() if name not in left}
    return Proposal(
        framework,
        FrozenDict({name: match.id for name, match in sure.items()}),
        tuple(name for name, match in sure.items() if match.cut),
        FrozenDict({name: left[name] for name, _ in labels if name in left}),
        _passed_over(sure),
    )


def asked_by(
    headings: Iterable[str], framework: Framework, besides: Collection[str]
) -> dict[str, str]:
    """
    The indicator id that each of *headings* stands for by itself, as :func:`match_columns` finds it, *besides* some.
    """
    listed = [*headings]
    texts = _texts_of(framework)
    lengths = _Lengths.of(listed)
    found = {}
    for heading in listed:
        if heading in besides:
            continue
        may_be_cut = lengths.may_be_cut(heading)
        match = texts.match(heading, heading, may_be_cut=may_be_cut)
        if isinstance(match, _Match):
            found[heading] = match.id
    return found


class _Match(NamedTuple):
    """
    The indicator that a heading matches, whether that was cut, and the words beside its text.
    """

    id: str
    cut: bool
    beside: tuple[str, ...]


def _passed_over(found: Mapping[str, _Match]) -> Mapping[str, tuple[str, ...]]:
    """
    The words beside the texts, those beside the fewest first, each with the columns that were *found* none the less.
    """
    names: dict[str, list[str]] = {}
    for name, match in found.items():
        for words in match.beside:
            names.setdefault(words, []).append(name)
    rarest = sorted(names, key=lambda words: len(names[words]))
    return FrozenDict({words: tuple(names[words]) for words in rarest})


def _labels(headings: Iterable[str] | Mapping[str, str]) -> list[tuple[str, str]]:
    """
    Each column by its name, with the text that stands for it; its name where it has none.
    """
    names = listed_texts("headings", headings)
    if not isinstance(headings, Mapping):
        return [(name, name) for name in names]
    told = {name: text for name, text in headings.items() if text is not None}
    listed_texts("headings", told.values())
    return [(name, told.get(name, "").strip() or name) for name in names]


class _Lengths(NamedTuple):
    """
    How long the longest headings are, in characters and in bytes, and how many are.
    """

    in_characters: int
    in_bytes: int
    are_several: bool

    @classmethod
    def of(cls, labels: Iterable[str]) -> _Lengths:
        """
        Those of *labels*.
        """
        listed = [*labels]
        longest = cls(
            max(map(len, listed), default=0),
            max((len(_bytes(one)) for one in listed), default=0),
            are_several=True,
        )
        ends = [label for label in listed if longest.may_be_cut(label)]
        return longest._replace(are_several=len(ends) > 1)

    def may_be_cut(self, label: str) -> bool:
        """
        Whether *label* is one of several that end where the longest does.

        A space at the end is lost; and of a letter that takes several bytes none is left where the last does not fit.
        """
        if not self.are_several:
            return False
        return (
            len(label) >= self.in_characters - 1
            or len(_bytes(label)) >= self.in_bytes - 3
        )


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")


# Below this a beginning says too little, whatever it is unique among.
_LEAST_OF_A_TEXT: Final = 12

_DOTS: Final = re.compile(r"\s*\.{2,}\s*")


class _Texts(NamedTuple):
    """
    The ids of the indicators by their text, in every language; ``order`` is that of the framework.
    """

    by_text: Mapping[str, frozenset[str]]
    by_id: Mapping[str, str]
    order: tuple[str, ...]
    framework: str

    @classmethod
    def of(cls, framework: Framework) -> _Texts:
        """
        Those of *framework*.
        """
        found: dict[str, frozenset[str]] = {}
        for spoken in in_every_language(framework):
            for indicator in spoken.indicators:
                text = _ended(plainly(indicator.text))
                found[text] = found.get(text, frozenset()) | {indicator.id}
        order = tuple(indicator.id for indicator in framework.indicators)
        return cls(found, {fold(id): id for id in order}, order, framework.name)

    def match(self, name: str, label: str, *, may_be_cut: bool) -> _Match | Problem:
        """
        The indicator that the column of that *name* and *label* stands for, or why it is left open.
        """
        asides = _read_with_asides(label)
        sure = [reading for reading, words in asides.items() if not words]
        ids = self.told_by(name, sure)
        begun = not ids
        if begun:
            ids = self.begun_by(sure, without_dots=may_be_cut)
        if len(ids) > 1:
            several = tuple(id for id in self.order if id in ids)
            return Problem("heading_fits_several", name, label, ids=several)
        if not ids:
            unsure = self.beside_asides(name, label, asides, may_be_cut)
            return unsure or self.unlike(name, label, asides)
        [id] = ids
        whole = plainly(label)
        for reading in sure:
            if self._told(reading, may_be_cut):
                return _Match(id, begun, _passed(*whole.partition(reading)[::2]))
        # Its name is an id, and its label asks something or other.
        if unsure := self.beside_asides(name, label, asides, may_be_cut):
            return unsure
        if words := _asides(whole):
            return Problem(
                "label_may_ask_else",
                name,
                label,
                known={label: id},
                id=id,
                words=tuple(map(quote, words)),
            )
        return _Match(id, begun, _passed(whole))

    def _told(self, reading: str, may_be_cut: bool) -> frozenset[str]:
        """
        The indicators of which a *reading* is the text or the id, or else those whose text begins so.
        """
        ids = self.told_by("", [reading])
        return ids or self.begun_by([reading], without_dots=may_be_cut)

    def told_by(self, name: str, read: Iterable[str]) -> frozenset[str]:
        """
        The indicators of which the *name* of a column is the id, or one of the texts that were *read* of it the text.
        """
        whole = frozenset(map(_ended, read))
        found: frozenset[str] = frozenset()
        for text in whole & self.by_text.keys():
            found |= self.by_text[text]
        for id in {fold(name), *whole} & self.by_id.keys():
            found |= {self.by_id[id]}
        return found

    def begun_by(self, read: Iterable[str], *, without_dots: bool) -> frozenset[str]:
        """
        The indicators whose text begins as one of those *read*; if it has no dots only where it may be *without_dots*.
        """
        found: frozenset[str] = frozenset()
        for reading in read:
            start, *rest = _DOTS.split(reading, maxsplit=1)
            if len(start) < _LEAST_OF_A_TEXT or not (rest or without_dots):
                continue
            end = _ended("".join(rest))
            for text, ids in self.by_text.items():
                if text.startswith(start) and text.endswith(end):
                    found |= ids
        return found

    def beside_asides(
        self,
        name: str,
        label: str,
        asides: Mapping[str, Sequence[str]],
        may_be_cut: bool,
    ) -> Problem | None:
        """
        That a column's *label* has, beside the text of an indicator, words by which it may ask another thing.

        *asides* has what was read of it, with those words.
        """
        for reading, words in asides.items():
            ids = self._told(reading, may_be_cut)
            if words and len(ids) == 1:
                [id] = ids
                return Problem(
                    "heading_may_ask_else",
                    name,
                    label,
                    known={label: id},
                    id=id,
                    words=tuple(map(quote, words)),
                )
        return None

    def unlike(self, name: str, label: str, read: Iterable[str]) -> Problem:
        """
        That a column's *label* is the text of no indicator; the nearest are those of what stands in it as a question.
        """
        begun = self.begun_by(read, without_dots=True)
        if len(begun) == 1:
            return Problem(
                "heading_only_begins",
                name,
                label,
                known=dict.fromkeys([label], *begun),
                framework=self.framework,
            )
        known = {text: min(ids) for text, ids in self.by_text.items()}
        whole = plainly(label)
        asked = _question(whole)
        # As it was written, where it is all question.
        asked = label if asked == whole else _ended(asked)
        return Problem(
            "heading_fits_none", name, asked, known=known, framework=self.framework
        )


@lru_cache(maxsize=8)
def _texts_of(framework: Framework) -> _Texts:
    # Every call on a frame with other columns asks.
    return _Texts.of(framework)


# Kinds of quotes and of dashes, each with the one that stands for all.
_SIGNS: Final = {
    **dict.fromkeys(map(ord, '"`´‘’‚‛“”„‟«»‹›′″'), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    # What Windows-1252 has there, read as Latin-1.
    **{
        code: bytes([code]).decode("cp1252")
        for code in range(0x80, 0xA0)
        if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    },
}
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>")


def plainly(text: str) -> str:
    """
    *text* without what a program does to it: markup, kinds of quotes, dashes and spaces, letters in several ways.
    """
    seen = _MARKUP.sub(" ", html.unescape(text))
    # Twice: what was read as Latin-1 is a quote after the first time.
    for _ in range(2):
        seen = seen.translate(_SIGNS)
    spelled = unicodedata.normalize("NFKC", seen)
    visible = (c for c in spelled if unicodedata.category(c) != "Cf")
    return fold("".join(visible))


def _ended(text: str) -> str:
    """
    *text* without a full stop and space at its end.
    """
    return text.strip(" ").rstrip(". ")


# A code in front of a question, such as ``q12_3 - ``, ``12.``, ``g01q01[sq001].`` and ``[sq001]``: with a digit, or in
# brackets.
_CODE: Final = re.compile(
    r"(?:\[[^\]]*\]|[a-z_]*[0-9][a-z0-9_#]*(?:\[[^\]]*\])*)\s*(?:[-.:)|]+\s*|(?<=\])|\s)"
)
# What a stem ends in: what stands behind it may be the question.
_STEMS: Final = re.compile(r" - |: |\||\[|\(")
_REMARK: Final = re.compile(r"\s*(?:\[[^\[\]]*\]|\([^()]*\))\s*$")


def readings(label: str) -> frozenset[str]:
    """
    What of a *label* may be the text of a question: without codes in front, a stem, brackets around it or behind it.
    """
    found: set[str] = set()
    todo = [plainly(label)]
    while todo:
        text = todo.pop()
        if text in found or not text:
            continue
        found.add(text)
        if code := _CODE.match(text):
            todo.append(text[code.end() :].lstrip())
        todo += [text[stem.end() :] for stem in _STEMS.finditer(text)]
        todo.append(_REMARK.sub("", text))
        # The end of what stands in brackets whose beginning was left out as a stem.
        if text[-1] in "])" and _count(text, "[(") < _count(text, "])"):
            todo.append(text[:-1].rstrip())
    return frozenset(found)


# A word, one with an apostrophe too; not the letters of a code.
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BETWEEN: Final = re.compile(r"\s+-(?:\s+|$)|[:|\[\]()]")
_ASIDES: Final = by_word("asides")


def _read_with_asides(label: str) -> dict[str, list[str]]:
    """
    What may be read of a *label*, the longest first, with the words beside it by which it may ask another thing.
    """
    whole = plainly(label)
    read = sorted(readings(label), key=lambda reading: (-len(reading), reading))
    return {reading: _asides(*whole.partition(reading)[::2]) for reading in read}


def _asides(*besides: str) -> list[str]:
    """
    Of what stands *besides* a question the words by which it may ask another thing.
    """
    words = [word for beside in besides for word in _WORD.findall(beside)]
    wanted = {"anywhere", "low"}
    # From never to always: these say how to answer, and not what.
    if any(_ASIDES.get(word) == "high" for word in words):
        wanted = {"anywhere"}
    found = [word for word in words if _ASIDES.get(word) in wanted]
    for part in _parts(*besides):
        # A dash between signs stands for reversed.
        said = _NUMBERED.sub("", part).strip(" -") or part
        if _ASIDES.get(said) == "alone":
            found.append(said)
    return [*dict.fromkeys(found)]


def _parts(*besides: str) -> list[str]:
    """
    What stands *besides* a question, by the signs between, without codes in front.
    """
    parts = [part for beside in besides for part in _BETWEEN.split(beside)]
    return [_without_codes(part).strip(" .") for part in parts]


# A code or a number, which another column has another of.
_NUMBERED: Final = re.compile(r"\S*[0-9]\S*")


def _passed(*besides: str) -> tuple[str, ...]:
    """
    The words that stand *besides* a question, without codes and numbers.
    """
    parts = [_NUMBERED.sub("…", part).strip(" -") for part in _parts(*besides)]
    return tuple(dict.fromkeys(filter(_WORD.search, parts)))


def _without_codes(text: str) -> str:
    while code := _CODE.match(text):
        text = text[code.end() :]
    return text


def _count(text: str, signs: str) -> int:
    return sum(map(text.count, signs))


def _question(text: str) -> str:
    """
    What in *text* is most likely the question: behind codes and a stem.
    """
    text = _without_codes(text)
    if text.endswith("]"):
        text = text[:-1].rpartition("[")[2]
    return text.rpartition(" - ")[2].strip()
