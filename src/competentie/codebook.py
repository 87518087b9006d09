"""
How the file of a survey is read: a document that says what each column asks, and what is written in it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final, TypeAlias

import attrs

from competentie._fields import Checked, left_out
from competentie._frozen import FrozenDict, once
from competentie._kinds import Characters, Either, Id, Number, Text
from competentie.errors import (
    Problem,
    UnknownIdError,
    refuse,
    unknown,
)
from competentie.evidence import RatingScale
from competentie.model import Framework, FrameworkRef
from competentie.tabular.headings import by_word, fold
from competentie.tabular.ratings import NO_ANSWER, NUMBER, lookup
from competentie.words import quote

__all__ = ["Codebook", "QuestionBlock"]

Column: TypeAlias = Annotated[str, Characters()]
Code: TypeAlias = Annotated[
    str | float, Either((Text(filled=True), Number()), ("text", "number"))
]

NOT_APPLICABLE: Final = tuple(
    word for word, meant in by_word("answers").items() if meant == "None"
)
"""
What people write where a question does not apply to them.
"""


def as_tuple(codes: Iterable[str | float]) -> tuple[str | float, ...]:
    """
    *codes* as a tuple; what cannot be one stays as it is, for the block to refuse.
    """
    # A text is letters to Python, and no codes.
    return tuple(codes) if isinstance(codes, list | set | frozenset) else codes  # type: ignore[return-value]


def _codes(default: tuple[str, ...] = ()) -> Any:
    metadata = left_out(default).metadata
    return attrs.field(default=default, converter=as_tuple, metadata=metadata)


@attrs.frozen(slots=False, eq=False, repr=False)
class QuestionBlock(Checked):
    """
    Columns of a survey that are read alike: which indicators they ask, and what is written in them.

    Args:
        columns: The indicator id that each column stands for, by its name.

        values: What words mean, upper and lower case and spaces being the same: True, False or None. A column of
            numbers is read by the words that are numbers. None: what ``frames.from_wide`` reads without *values*.

        scale: The scale that the answers are numbers on, in place of words.

        missing: Codes that stand for no answer, numbers or text, such as ``-9`` and ``"weet niet"``. A number is the
            same as text that is that number, here and among *values*: -9, -9.0 and ``"-9,0"``.

        not_applicable: Codes that say that the question does not apply to the person; by default n.v.t. and nvt. Both
            these and the missing are not assessed; ``frames.count_answers`` tells them apart, and from blank cells.
    """

    columns: Mapping[Column, Id]
    values: Mapping[Column, bool | None] | None = left_out()
    scale: RatingScale | None = left_out()
    missing: tuple[Code, ...] = _codes()
    not_applicable: tuple[Code, ...] = _codes(NOT_APPLICABLE)

    def own_problems(self) -> Iterator[Problem]:
        """
        A block without columns, with words beside a scale, or with something written in it that means two things.
        """
        if not self.columns:
            yield Problem("asks_nothing", "columns")
        if self.values is not None and self.scale is not None:
            yield Problem("values_and_scale", "values", self.values)
        first: dict[str | float, tuple[object, str]] = {}
        for path, written, meant in self._meanings():
            known, other = first.setdefault(_key(written), (meant, str(written)))
            if known != meant and None not in (known, meant):
                yield Problem("means_two_things", path, written, other=other)
        for path in ("missing", "not_applicable"):
            for code in getattr(self, path):
                number = _key(code)
                if (
                    self.scale
                    and isinstance(number, float)
                    and self.scale.problem(number) is None
                ):
                    low, high = self.scale.low, self.scale.high
                    yield Problem("code_on_the_scale", path, code, low=low, high=high)

    def _meanings(self) -> Iterator[tuple[str, str | float, object]]:
        """
        The place of all that has a meaning here, as it is written, and that meaning; None goes with any code.
        """
        for word, answer in self._given.items():
            yield "values", word, answer
        for path in ("missing", "not_applicable"):
            for code in getattr(self, path):
                yield path, code, path

    @once
    def words(self) -> Mapping[str, bool | None]:
        """
        What each word means, in lower case, the codes among them; with a scale those that are no answer.
        """
        found = {"": None} | {
            fold(word): answer for word, answer in self._given.items()
        }
        for code in (*self.missing, *self.not_applicable):
            found[_written(code)] = None
        return FrozenDict(found)

    @property
    def _given(self) -> Mapping[str, Any]:
        if self.values is not None:
            return self.values
        return NO_ANSWER if self.scale else lookup(None, None)

    @once
    def inapplicable(self) -> frozenset[str]:
        """
        Of the words those that say that a question does not apply.
        """
        return frozenset(map(_written, self.not_applicable))


def _written(code: str | float) -> str:
    """
    A code as people write it, in lower case: what is read from a file as -9.0 is -9.
    """
    whole = isinstance(code, float) and code.is_integer()
    return fold(str(int(code) if whole else code))


def _key(written: str | float) -> str | float:
    """
    What tells one thing that is written from another: its number if it is one, else its text in lower case.
    """
    text = fold(str(written))
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else text


@attrs.frozen(slots=False, eq=False, repr=False)
class Codebook(Checked):
    """
    How the file of a survey is read, so that next year's is read the same way: to keep as a document beside it.

    ``frames.from_wide``, ``from_long``, ``combine_ratings`` and ``count_votes`` take it. In a frame with a row per
    answer its columns are what the column of indicators has in its cells.

    Args:
        framework: Which framework the questions are of. It may be read with another version of it of the same major
            version that has all the indicators: within a major version an id keeps its meaning. What has its version
            and another content is refused.

        blocks: The columns, by what is written in them.

    >>> from competentie import load_framework, to_json
    >>> block = QuestionBlock({"V1": "coachen_2_1"}, values={"1": True, "2": False}, missing=[-9])
    >>> codebook = Codebook(load_framework("sociaalwerker-b", "1").ref, (block,))
    >>> codebook.columns
    {'V1': 'coachen_2_1'}
    """

    framework: FrameworkRef
    blocks: tuple[QuestionBlock, ...]

    def own_problems(self) -> Iterator[Problem]:
        """
        A codebook without columns, a column in two blocks, and columns of one indicator.
        """
        if not self.blocks:
            yield Problem("asks_nothing", "blocks")
        blocks = Counter(column for block in self.blocks for column in block.columns)
        for column, times in blocks.items():
            if times > 1:
                yield Problem("column_in_two_blocks", "blocks", column)
        asked: dict[str, list[str]] = {}
        for block in self.blocks:
            for column, id in block.columns.items():
                asked.setdefault(id, []).append(quote(column))
        for id, same in asked.items():
            if len(same) > 1:
                questions = tuple(same)
                yield Problem(
                    "questions_of_one_indicator", id, questions, questions=questions
                )

    @once
    def columns(self) -> Mapping[str, str]:
        """
        The indicator id that each column stands for, by its name.
        """
        found: dict[str, str] = {}
        for block in self.blocks:
            found |= block.columns
        return FrozenDict(found)

    def with_block(
        self,
        columns: Iterable[str],
        *,
        values: Mapping[str, bool | None] | None = None,
        scale: RatingScale | None = None,
        missing: Iterable[str | float] = (),
        not_applicable: Iterable[str | float] = NOT_APPLICABLE,
    ) -> "Codebook":
        """
        The same with those of its *columns* in a block of their own, which is read as :class:`QuestionBlock` says.

        Raises:
            UnknownIdError: It has no such column.

            InvalidTypeError: An argument has the wrong type.

            InvalidValueError: See :class:`QuestionBlock`.
        """
        named = listed_texts("columns", columns)
        strange = unknown(
            [("", name) for name in named], self.columns, "unknown_column"
        )
        if strange:
            raise UnknownIdError("wrong_arguments", strange)
        made = QuestionBlock(
            {name: self.columns[name] for name in named},
            values,
            scale,
            as_tuple(missing),
            as_tuple(not_applicable),
        )
        kept = []
        for block in self.blocks:
            rest = {name: id for name, id in block.columns.items() if name not in named}
            if rest:
                kept.append(attrs.evolve(block, columns=rest))
        return attrs.evolve(self, blocks=(*kept, made))


def check_codebook(codebook: Codebook, framework: Framework) -> None:
    """
    Refuse a *codebook* that is not of *framework*, nor of a version of it that says the same.

    Within a major version an id keeps its meaning, so that a codebook is good for every version that has its ids; what
    another major version calls by the same id may be something else.

    Raises:
        InvalidValueError: It is of another framework, of another major version, or of the same version with another
            content.

        UnknownIdError: It names indicators that *framework* does not have.
    """
    ref = codebook.framework
    path = "codebook.framework"
    if ref.id != framework.id:
        problem = Problem("another_framework", f"{path}.id", ref.id, other=framework.id)
        refuse("codebook_does_not_fit", [problem], framework=framework.name)
    theirs, ours = (one.version.partition(".")[0] for one in (ref, framework))
    if theirs != ours:
        problem = Problem(
            "codebook_of_another_major_version",
            f"{path}.version",
            ref.version,
            ours=framework.version,
        )
        refuse("codebook_does_not_fit", [problem], framework=framework.name)
    if ref.version == framework.version and ref.digest != framework.digest:
        # Of one version there is one content: any other was changed by somebody, what its ids mean perhaps too.
        problem = Problem(
            "codebook_of_other_content",
            f"{path}.digest",
            ref.digest,
            ours=framework.digest,
            version=framework.version,
        )
        refuse("codebook_does_not_fit", [problem], framework=framework.name)
    named = [(f"codebook.{name}", id) for name, id in codebook.columns.items()]
    known = framework.indicator_ids
    strange = framework.unknown_indicators(
        [pair for pair in named if pair[1] not in known]
    )
    if strange:
        raise UnknownIdError("codebook_does_not_fit", strange, framework=framework.name)


def listed_texts(argument: str, given: Iterable[str]) -> list[str]:
    """
    What is *given* as a list of text.
    """
    # A text is letters to Python, and no list.
    if isinstance(given, str) or not isinstance(given, Iterable):
        kind = type(given).__name__
        refuse(
            "wrong_arguments", [Problem("wrong_type", argument, kind, expected="list")]
        )
    listed = [*given]
    wrong = [text for text in listed if not isinstance(text, str)]
    refuse(
        "wrong_arguments",
        [Problem("wrong_type", argument, one, expected="text") for one in wrong],
    )
    return listed
