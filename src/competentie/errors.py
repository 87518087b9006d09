"""
Exception types, each with the problems it reports as facts; their sentences are made when asked for.

An error names every offender of the first stage that fails (syntax, structure, references); what is accepted is
accepted whole. Where a code has very many, it names the first and counts the others.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NoReturn, TypeAlias

import attrs

from competentie._frozen import FrozenDict
from competentie.words import (
    Shown,
    joined,
    language_for,
    printable,
    quote,
    words_in,
)

__all__ = [
    "CODES",
    "CompetentieError",
    "CompetentieWarning",
    "DigestMismatchError",
    "DocumentError",
    "FrameworkDataError",
    "FrameworkNotFoundError",
    "InvalidTypeError",
    "InvalidValueError",
    "Problem",
    "RatingsError",
    "Stage",
    "TableError",
    "UnknownIdError",
]

MOST_OF_A_KIND: Final = 200
"""
How many problems of one code an error names; it counts the others.
"""
# Suggestions cost some 6 ms each over 141 ids; the first few offenders are enough to see the pattern.
SUGGESTIONS: Final = 5


class Stage(enum.Enum):
    """
    What a problem breaks; where one stage fails, the later ones are not looked at.
    """

    SYNTAX = "syntax"
    """
    The input cannot be read at all: it is not UTF-8, not JSON, not CSV.
    """
    STRUCTURE = "structure"
    """
    A value by itself is not what it must be, which a schema can tell too.
    """
    REFERENCES = "references"
    """
    Values do not go together: an id that is not there, a rank off the ladder, a day that is not in its month.
    """
    WARNING = "warning"
    """
    Nothing: it is probably a slip, which whoever writes the input is told of.
    """


_OF_SYNTAX: Final = """
key_twice not_a_json_value not_csv not_excel not_json not_utf8 too_deep unreadable_file
"""
_OF_STRUCTURE: Final = """
another_engine another_format bad_character blank_cell cells_no_answers cells_no_roles cells_off_the_scale
code_of_what column_twice column_type columns_ignored empty_text error_of_excel feed_only float_among_extras
formula_without_value headings_lower headings_missing inexact_number inexact_share levels_as_columns line_break
missing_argument missing_column missing_is_an_answer missing_key more_alike no_heading no_outcome no_question
no_weights no_words_in_language not_a_cell not_a_document not_a_frame not_a_member not_a_number_on_the_scale
not_a_path not_a_rank not_a_rating not_a_score not_a_share not_a_state not_an_answer not_an_object not_canonical
not_distinct not_evidence not_finite not_for_excel not_matching not_our_class not_unlisted nothing_to_explain
nothing_to_try null_key number_without_scale off_the_scale people_not_told people_told_twice pinned_already
says_nothing sheets_ignored too_high too_large too_large_workbook too_long_for_excel too_low two_to_explain
unclear_role undefined_with_indicators unknown_answer unknown_ending unknown_key unknown_outcome unknown_role
values_no_answers word_twice wrong_cell_count wrong_type
"""
_OF_REFERENCES: Final = """
another_competency another_digest another_framework another_major_version another_rule another_state another_threshold
another_type answer_unaccounted answered_twice asks_nothing axes_too_small bars_beyond_a_page broken_offer
carried_from_nowhere carried_otherwise carried_to_no_indicator changed_when_saved changes_nothing check_in_translation
code_on_the_scale codebook_and_others codebook_of_another_major_version codebook_of_other_content column_given_twice
column_in_the_way column_in_two_blocks column_of_the_summary columns_not_read columns_of_one_name
compared_by_another_rule competency_twice derived_missing desired_where_not_defined diff_in_translation
diff_leads_elsewhere diff_starts_elsewhere divided_and_observed divided_without_being_asked does_not_follow
does_not_follow_but empty_ladder file_in_another_language file_in_translation file_not_read file_there folder_not_read
gaps_of_another_assessment gaps_of_another_profile group_in_a_circle heading_fits_none heading_fits_several
heading_may_ask_else heading_only_begins headings_of_one_indicator id_given_twice id_of_another id_retired
id_taken_twice in_translation indicator_at_another_rank indicator_elsewhere indicator_not_in_result
indicator_not_of_result indicator_not_read indicator_twice job_again kept_from_nowhere label_may_ask_else
ladder_from_order latest_without_moments law_broken level_in_one_frame level_of_a_revocation looks_like_an_indicator
means_two_things misplaced missing_columns missing_groups missing_text more_than_a_page more_unknown_indicators
name_of_several name_of_several_columns name_taken nested_too_deeply no_answer_to_carry no_changes no_competency_here
no_current_version no_framework_files no_groups no_indicator_column no_level_column no_level_here no_level_to_decide_on
no_levels no_outcome_column no_own_ratings no_ratings_of_others no_statuses no_such_field no_such_time no_such_version
nobody_in_both not_a_change not_a_level not_a_question not_a_scale not_a_status not_a_summary not_an_outcome
not_as_indexed not_as_released not_compared not_defined_at not_derived not_in_folder not_in_index not_in_language
not_in_the_codebook not_installed not_of_the_field not_on_the_ladder not_two_names not_what_changes nothing_to_revoke
nothing_to_translate number_means_two_answers number_missing number_twice numbers_and_names of_another offer_not_read
offer_without_it offered_twice offers_ours other_content other_framework other_indicators outcome_twice
outcome_without_profile own_language path_twice people_in_several_rows people_twice people_undated person_differs
person_in_several_rows person_is_a_number profile_id_taken_twice profile_of_another_framework questions_of_one_indicator
rank_not_in_result rank_taken_twice ranks_do_not_ascend ranks_out_of_order rated_again rated_again_at_once
rated_again_in_two_zones rated_again_undated rated_in_two_lines rated_later_too rated_twice_in_rows
rated_under_another_major_version rater_twice rater_undated ratings_left_out_otherwise ratings_not_read
ratings_of_other_votes ratings_without_votes reading_without_gaps repeated_without_person replaced_and_in_use
replaced_in_a_circle rescored_by_another_rule result_not_in_language result_of_what_is_not_installed retired
retired_and_in_use retired_twice retired_without_heir role_changed role_not_excluded rows_or_columns same_name_in_sql
same_version_other_content scale_always_reached scale_never_reached several_groupings several_roles several_tables
share_out_of_range status_taken_twice step_too_small sufficient_not_there summarised_by_another_rule told_otherwise
too_few_and_counted too_few_in_both too_few_people too_few_rated too_few_units too_few_votes too_fine_share
translates_another two_roles_in_lines two_roles_in_rows unclear_ladder undated_in_rows undefined_with_answers
unknown_column unknown_competency unknown_competency_name unknown_group unknown_group_id unknown_id unknown_indicator
unknown_indicator_in_rows unknown_job_group unknown_level unknown_parent unknown_path unknown_person unknown_rank
unknown_result values_and_scale version_not_above version_twice votes_of_no_indicator votes_say_otherwise zero_share
"""
_OF_WARNINGS: Final = """
cell_says_nothing competency_name_twice competency_without_cells indicator_text_twice level_name_twice no_competencies
profile_asks_nothing profile_title_twice rank_not_used space_at_an_end
"""

CODES: Final[Mapping[str, Stage]] = {
    code: stage
    for stage, codes in {
        Stage.SYNTAX: _OF_SYNTAX,
        Stage.STRUCTURE: _OF_STRUCTURE,
        Stage.REFERENCES: _OF_REFERENCES,
        Stage.WARNING: _OF_WARNINGS,
    }.items()
    for code in codes.split()
}
"""
Every code that a problem can have, with its stage. Codes are promised; sentences are not.
"""


@attrs.frozen(init=False)
class Problem:
    """
    One offender: what is wrong with it, where it stands, and what would be right.

    Args:
        code: What is wrong, one of :data:`CODES`.

        path: The place in the input (``competencies[2].descriptors[0].rank``); in a table the column. Empty where the
            input is one value.

        value: The offender as it was given.

        line: The line of a file that it stands in, from 1.

        known: Ids that would have been right, to name the nearest; or those by what people call them, ids among it.

        parameters: What else the sentence names.
    """

    code: str
    path: str
    value: object = attrs.field(hash=False)
    line: int | None
    parameters: Mapping[str, Any] = attrs.field(hash=False)
    known: tuple[str, ...] | Mapping[str, str] = attrs.field(eq=False, repr=False)

    def __init__(
        self,
        code: str,
        path: str = "",
        value: object = None,
        *,
        line: int | None = None,
        known: Iterable[Any] | Mapping[str, str] = (),
        parameters: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        told = FrozenDict({**(parameters or {}), **more})
        # One tuple of names may serve many problems: as a tuple it stays what it is.
        names = known if isinstance(known, Mapping) else tuple(known)
        self.__attrs_init__(code, path, value, line, told, names)

    @property
    def stage(self) -> Stage:
        """
        What it breaks; of one that counts others, what those do.
        """
        return CODES[self.kind]

    @property
    def kind(self) -> str:
        """
        The code; of one that counts others (``more_alike``), theirs.
        """
        counted: str = self.parameters.get("kind", self.code)
        return counted if self.code == _MORE else self.code

    @property
    def nearest(self) -> tuple[str, ...]:
        """
        Up to two known ids that resemble the value, best first; worked out when asked, as that takes a while.
        """
        import difflib

        value = self.value
        if not isinstance(value, str):
            return ()
        ids = self.known if isinstance(self.known, Mapping) else {}
        if value in ids:
            return (ids[value],)
        names = [name for name in self.known if isinstance(name, str)]
        near = difflib.get_close_matches(value[:200], names, n=2)
        # Of what people call it the id, once.
        return tuple(dict.fromkeys(ids.get(name, name) for name in near))

    @property
    def what(self) -> str:
        """
        What is wrong, in English, without the place.
        """
        return self._sentence("en")

    def text(self, language: str) -> str:
        """
        The place, what is wrong and the nearest known ids, in one line.

        Args:
            language: ``en`` or ``nl``; any other is told in English.
        """
        return self._line(language_for(language), hint=True)

    def __str__(self) -> str:
        return self.text("en")

    def _line(self, language: str, *, hint: bool) -> str:
        place = self._place(language)
        told = self._sentence(language)
        if hint and (near := self.nearest):
            names = joined(map(repr, near), "or", language)
            told += words_in(language).forms["did_you_mean"].format(names)
        return f"{place}: {told}" if place else told

    def _place(self, language: str) -> str:
        # A path can hold a key as it was given: it must not break a line or an encoding.
        path = printable(self.path)
        if self.line is None:
            return path
        words = words_in(language)
        # A column of a table by what people call it; one of a JSON file has a number.
        called = words.columns.get(path) or words.headings.get(path) or (path,)
        return words.forms["at_column" if path else "at_line"].format(
            line=self.line, column=called[0]
        )

    def _sentence(self, language: str) -> str:
        told = _told(self.parameters, language)
        told["value"] = _Offender(self.value, language)
        return words_in(language).problems[self.code].format_map(told)

    def below(self, prefix: str) -> Problem:
        """
        The same problem, seen from outside: its path starts with *prefix*.
        """
        dot = "." if prefix and self.path and not self.path.startswith("[") else ""
        return self.at(f"{prefix}{dot}{self.path}", self.line)

    def at(self, path: str, line: int | None = None) -> Problem:
        """
        The same problem at another place.
        """
        return attrs.evolve(self, path=path, line=line)


class _Told(Shown):
    """
    What a sentence on a problem names: a part of the input, such as the name of a sheet, stays within its line.
    """

    def __format__(self, how: str) -> str:
        told = super().__format__(how)
        # What is wrong with an inner document has lines of its own, in which the same was done.
        has_lines = callable(getattr(self.value, "text", None))
        return told if has_lines else printable(told)


def _told(values: Mapping[str, object], language: str) -> dict[str, Shown]:
    return {name: _Told(value, language) for name, value in values.items()}


class _Offender(Shown):
    """
    The offender itself: shown as a literal; of a collection only what it is, unless it holds whole numbers alone.

    What is in it may be who said what of whom, and messages end in logs.
    """

    def _plain(self) -> str:
        value = self.value
        if isinstance(value, Mapping) or (
            isinstance(value, list | tuple | set | frozenset)
            and any(type(item) is not int for item in value)
        ):
            kind = type(value).__name__
            return words_in(self.language).forms["a_value_of"].format(kind)
        return quote(value)


_MORE: Final = "more_alike"


def offender(value: object) -> str:
    """
    An offender as messages in English show it.
    """
    return format(_Offender(value, "en"))


class Gathered:
    """
    Problems as they are found: of each code the first few by themselves, and how many more there are.

    A table or a document of a million bad rows is told in a page, and what is not told is not kept. What was gathered
    before may be gathered again.
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._named: Final[list[Problem]] = []
        self._counts: Final[Counter[str]] = Counter()
        # Of those that are not named: where they start, and how many there are.
        self._unnamed: Final[dict[str, Problem]] = {}
        self._more: Final[Counter[str]] = Counter()
        for problem in problems:
            self.add(problem)

    def add(
        self, problem: Problem, path: str | None = None, line: int | None = None
    ) -> None:
        """
        Keep a *problem*, or count it; at another place if one is given.
        """
        place = None if path is None else (lambda one: one.at(path, line))
        self._add(problem, place)

    def add_below(self, problem: Problem, prefix: str) -> None:
        """
        The same, of a problem whose path starts with *prefix*.
        """
        self._add(problem, lambda one: one.below(prefix))

    def _add(
        self, problem: Problem, place: Callable[[Problem], Problem] | None
    ) -> None:
        kind = problem.kind
        counts_others = problem.code == _MORE
        is_named = not counts_others and self._counts[kind] < MOST_OF_A_KIND
        if not is_named:
            self._more[kind] += problem.parameters["count"] if counts_others else 1
            if kind in self._unnamed:
                return
        placed = place(problem) if place else problem
        if is_named:
            self._counts[kind] += 1
            self._named.append(placed)
        else:
            self._unnamed[kind] = placed

    def __bool__(self) -> bool:
        return bool(self._named or self._unnamed)

    def all(self) -> tuple[Problem, ...]:
        """
        Those named, in order, and behind them for each code with more one that counts those, where they start.
        """
        counted = [
            Problem(
                _MORE, first.path, line=first.line, kind=kind, count=self._more[kind]
            )
            for kind, first in self._unnamed.items()
        ]
        return (*self._named, *counted)


def first_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """
    Of each code the first few *problems*, and how many more there are.
    """
    found = tuple(problems)
    # Most are few, and made in loops.
    return found if len(found) <= MOST_OF_A_KIND else Gathered(found).all()


class CompetentieError(Exception):
    """
    Base of every error that this library raises on purpose.

    Args:
        code: What was refused, a key of the words for errors.

        problems: Every offender; of each code the first 200 are kept, and behind them one that counts the others.

        parameters: What the sentence of the code names.
    """

    def __init__(
        self, code: str, problems: Iterable[Problem] = (), **parameters: object
    ) -> None:
        self.code: str = code
        self.problems: tuple[Problem, ...] = first_of(problems)
        self.parameters: Mapping[str, Any] = FrozenDict(parameters)
        super().__init__(code, self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword arguments do not reach Exception; errors survive pickling between processes.
        return partial(type(self), self.code, self.problems, **self.parameters), ()

    def with_problems(self, problems: Iterable[Problem]) -> CompetentieError:
        """
        The same error on other *problems*.
        """
        return type(self)(self.code, problems, **self.parameters)

    @property
    def summary(self) -> str:
        """
        What was refused, in English.
        """
        return self._refused("en")

    def _refused(self, language: str) -> str:
        told = _told(self.parameters, language)
        return words_in(language).errors[self.code].format_map(told)

    def text(self, language: str) -> str:
        """
        What was refused and every problem, a line each; the first few with the nearest known ids.

        Args:
            language: ``en`` or ``nl``; any other is told in English.
        """
        spoken = language_for(language)
        lines = [*self._lines(spoken)]
        refused = self._refused(spoken)
        if len(lines) == 1:
            return f"{refused}: {lines[0]}"
        return "\n  ".join([f"{refused}:", *lines]) if lines else refused

    def _lines(self, language: str) -> Iterator[str]:
        hints = SUGGESTIONS
        for problem in self.problems:
            yield problem._line(language, hint=bool(problem.known) and hints > 0)  # noqa: SLF001 - of this module
            hints -= bool(problem.known)

    def __str__(self) -> str:
        return self.text("en")


class CompetentieWarning(UserWarning):
    """
    Base of every warning of this library: what there is to mind, as a fact.

    Args:
        problem: That fact.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem: Final = problem
        super().__init__(problem)

    def text(self, language: str) -> str:
        """
        What there is to mind.

        Args:
            language: ``en`` or ``nl``; any other is told in English.
        """
        return self.problem.text(language)

    def __str__(self) -> str:
        return self.text("en")


class InvalidTypeError(CompetentieError, TypeError):
    """
    A value of the wrong type, such as a float threshold or ``1`` for ``True``.
    """


class InvalidValueError(CompetentieError, ValueError):
    """
    A value of the right type that is not allowed, or a mix of wrong types and wrong values.
    """


class UnknownIdError(CompetentieError, KeyError):
    """
    An id or a rank that the framework, competency or result at hand does not have.
    """


class FrameworkNotFoundError(CompetentieError, KeyError):
    """
    No framework of that id, version or language is installed; the message lists what there is.
    """


class FrameworkDataError(CompetentieError, ValueError):
    """
    A framework file that breaks its syntax, its schema or an invariant.
    """


class DigestMismatchError(FrameworkDataError):
    """
    A framework whose content is not the content that was asked for or released.
    """


class DocumentError(CompetentieError, ValueError):
    """
    A saved document that cannot be read back, or whose derived values do not follow from what it stores.
    """


class RatingsError(CompetentieError, ValueError):
    """
    Ratings that cannot be combined or read.
    """


class TableError(CompetentieError, ValueError):
    """
    A table that makes no framework or no job profiles, or what cannot be written as a table.
    """


# Values, each with the path that it stands at.
Named: TypeAlias = Iterable[tuple[str, object]]

_OF_TYPES: Final = frozenset({"wrong_type", "inexact_share"})


def refuse(code: str, problems: Iterable[Problem], **parameters: object) -> None:
    """
    Raise if there are any *problems*: InvalidTypeError if all are wrong types, else InvalidValueError.
    """
    if found := tuple(problems):
        kind = (
            InvalidTypeError
            if all(problem.kind in _OF_TYPES for problem in found)
            else InvalidValueError
        )
        raise kind(code, found, **parameters)


def refuse_unknown(
    code: str,
    unknowns: Iterable[Problem],
    others: Iterable[Problem] = (),
    **more: object,
) -> None:
    """
    Raise if there are any problems: UnknownIdError if all are *unknowns*.
    """
    strange, problems = tuple(unknowns), tuple(others)
    if strange and not problems:
        raise UnknownIdError(code, strange, **more)
    refuse(code, [*strange, *problems], **more)


def require(**given: tuple[object, type | tuple[type, ...]]) -> None:
    """
    Refuse arguments that are not of the class beside them, each by its name.

    Raises:
        InvalidTypeError: One is not.
    """
    problems = []
    for name, (value, wanted) in given.items():
        classes = wanted if isinstance(wanted, tuple) else (wanted,)
        if not isinstance(value, classes):
            names = tuple(cls.__name__ for cls in classes if cls is not type(None))
            problems.append(Problem("wrong_type", name, value, expected=names))
    refuse("wrong_arguments", problems)


def reason_for(error: object, reasons: Mapping[str, str], otherwise: str) -> str:
    """
    The key of our own words for what another program says is wrong: that of *reasons* whose words it has.
    """
    told = str(error)
    found = (reason for words, reason in reasons.items() if words in told)
    return next(found, otherwise)


def unknown(
    named: Named, known: Iterable[str], code: str, **more: Any
) -> list[Problem]:
    """
    A problem for each of what is *named*, pairs of a path and a value, that is none of the *known*.
    """
    names = tuple(known)
    there = frozenset(names)
    return [
        Problem(code, path, value, known=names, **more)
        for path, value in named
        if not isinstance(value, str) or value not in there
    ]


def twice(code: str, place: str, ids: Iterable[str]) -> Iterator[Problem]:
    """
    A problem for each of the *ids* that stands in the list at *place* more than once.
    """
    for id, count in Counter(ids).items():
        if count > 1:
            yield Problem(code, place, id)


def raise_unknown(
    code: str, value: object, known: Iterable[str], **more: Any
) -> NoReturn:
    """
    Raise UnknownIdError for one *value* that is none of the *known*.
    """
    raise UnknownIdError(code, unknown([("", value)], known, code, **more)) from None
