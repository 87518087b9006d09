"""
Errors are facts: stable codes with parameters, and sentences made of them when asked for.
"""

from __future__ import annotations

import ast
import io
import pickle
import re
import string
import subprocess
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import errors
from competentie.errors import (
    CODES,
    CompetentieError,
    CompetentieWarning,
    DigestMismatchError,
    DocumentError,
    FrameworkDataError,
    FrameworkNotFoundError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    RatingsError,
    Stage,
    TableError,
    UnknownIdError,
    refuse,
    refuse_unknown,
    require,
)
from competentie.words import LANGUAGES, quote, words_in
from refusals import problems, refusal
from strategies import SHIPPED

PACKAGE = Path(c.__file__).parent
CLASSES = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]

# Codes are promised: one that goes, or comes to stand for another fact, is a break.
PROMISED = {
    Stage.SYNTAX: """
        key_twice not_a_json_value not_csv not_excel not_json not_utf8 too_deep unreadable_file
    """,
    Stage.STRUCTURE: """
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
    """,
    Stage.REFERENCES: """
        another_competency another_digest another_framework another_major_version another_rule another_state
        another_threshold another_type answer_unaccounted answered_twice asks_nothing axes_too_small bars_beyond_a_page
        broken_offer carried_from_nowhere carried_otherwise carried_to_no_indicator changed_when_saved changes_nothing
        check_in_translation code_on_the_scale codebook_and_others codebook_of_another_major_version
        codebook_of_other_content column_given_twice column_in_the_way column_in_two_blocks column_of_the_summary
        columns_not_read columns_of_one_name compared_by_another_rule competency_twice derived_missing
        desired_where_not_defined diff_in_translation diff_leads_elsewhere diff_starts_elsewhere divided_and_observed
        divided_without_being_asked does_not_follow does_not_follow_but empty_ladder file_in_another_language
        file_in_translation file_not_read file_there folder_not_read gaps_of_another_assessment gaps_of_another_profile
        group_in_a_circle heading_fits_none heading_fits_several heading_may_ask_else heading_only_begins
        headings_of_one_indicator id_given_twice id_of_another id_retired id_taken_twice in_translation
        indicator_at_another_rank indicator_elsewhere indicator_not_in_result indicator_not_of_result indicator_not_read
        indicator_twice job_again kept_from_nowhere label_may_ask_else ladder_from_order latest_without_moments
        law_broken level_in_one_frame level_of_a_revocation looks_like_an_indicator means_two_things misplaced
        missing_columns missing_groups missing_text more_than_a_page more_unknown_indicators name_of_several
        name_of_several_columns name_taken nested_too_deeply no_answer_to_carry no_changes no_competency_here
        no_current_version no_framework_files no_groups no_indicator_column no_level_column no_level_here
        no_level_to_decide_on no_levels no_outcome_column no_own_ratings no_ratings_of_others no_statuses no_such_field
        no_such_time no_such_version nobody_in_both not_a_change not_a_level not_a_question not_a_scale not_a_status
        not_a_summary not_an_outcome not_as_indexed not_as_released not_compared not_defined_at not_derived
        not_in_folder not_in_index not_in_language not_in_the_codebook not_installed not_of_the_field not_on_the_ladder
        not_two_names not_what_changes nothing_to_revoke nothing_to_translate number_means_two_answers number_missing
        number_twice numbers_and_names of_another offer_not_read offer_without_it offered_twice offers_ours
        other_content other_framework other_indicators outcome_twice outcome_without_profile own_language path_twice
        people_in_several_rows people_twice people_undated person_differs person_in_several_rows person_is_a_number
        profile_id_taken_twice profile_of_another_framework questions_of_one_indicator rank_not_in_result
        rank_taken_twice ranks_do_not_ascend ranks_out_of_order rated_again rated_again_at_once rated_again_in_two_zones
        rated_again_undated rated_in_two_lines rated_later_too rated_twice_in_rows rated_under_another_major_version
        rater_twice rater_undated ratings_left_out_otherwise ratings_not_read ratings_of_other_votes
        ratings_without_votes reading_without_gaps repeated_without_person replaced_and_in_use replaced_in_a_circle
        rescored_by_another_rule result_not_in_language result_of_what_is_not_installed retired retired_and_in_use
        retired_twice retired_without_heir role_changed role_not_excluded rows_or_columns same_name_in_sql
        same_version_other_content scale_always_reached scale_never_reached several_groupings several_roles
        several_tables share_out_of_range status_taken_twice step_too_small sufficient_not_there
        summarised_by_another_rule told_otherwise too_few_and_counted too_few_in_both too_few_people too_few_rated
        too_few_units too_few_votes too_fine_share translates_another two_roles_in_lines two_roles_in_rows
        unclear_ladder undated_in_rows undefined_with_answers unknown_column unknown_competency unknown_competency_name
        unknown_group unknown_group_id unknown_id unknown_indicator unknown_indicator_in_rows unknown_job_group
        unknown_level unknown_parent unknown_path unknown_person unknown_rank unknown_result values_and_scale
        version_not_above version_twice votes_of_no_indicator votes_say_otherwise zero_share
    """,
    Stage.WARNING: """
        cell_says_nothing competency_name_twice competency_without_cells indicator_text_twice level_name_twice
        no_competencies profile_asks_nothing profile_title_twice rank_not_used space_at_an_end
    """,
}


# Which codes there are, and where they come from


@cache
def sources() -> dict[str, list[ast.AST]]:
    """
    Every module of the package but those of words, as all that is in it.
    """
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name != "words":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found[path.relative_to(PACKAGE).as_posix()] = [*ast.walk(tree)]
    return found


# Where the code stands in a call: of a problem, and of an error.
OF_PROBLEM = {
    "Problem": 0,
    "problem": 0,
    "_refused": 1,
    "_refuse": 0,
    "unknown": 2,
    "raise_unknown": 0,
    "mark": 0,
    "sampled": 0,
    "holding": 0,
    "_read_as_none": 0,
}
# What a function gives by itself.
GIVEN_BY = {"sampled": {"count", "examples"}, "holding": {"count"}, "_read_as_none": {"count", "examples"}}
OF_ERROR = {cls.__name__: 0 for cls in CLASSES} | {"refuse": 0, "refuse_unknown": 0, "raise_unknown": 0, "error": 0}


class Given(NamedTuple):
    """
    A call that makes a problem or an error: where, the codes that it can give, and the names of what it gives beside.
    """

    module: str
    codes: tuple[str, ...]
    names: frozenset[str]


def given_in(places: Mapping[str, int]) -> list[Given]:
    """
    The calls of the functions in *places*.
    """
    found = []
    for module, nodes in sources().items():
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in places:
                continue
            codes = [code for argument in node.args[places[name] :][:1] for code in literals(argument)]
            names = {keyword.arg for keyword in node.keywords if keyword.arg} | GIVEN_BY.get(name, set())
            # Given by two stars: any text of the module may be such a name.
            starred = any(keyword.arg is None for keyword in node.keywords)
            found.append(
                Given(module, tuple(codes), frozenset(names | (texts_by_module()[module] if starred else set())))
            )
    return found


def literals(node: ast.AST) -> Iterator[str]:
    """
    The texts that an expression can be; none of what is worked out.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def texts_in(nodes: Iterable[ast.AST]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def texts_by_module() -> dict[str, set[str]]:
    return {module: texts_in(nodes) for module, nodes in sources().items()}


def texts() -> set[str]:
    """
    All texts. The lists of codes are each one of them, so that a code by itself is one that is given.
    """
    return set().union(*texts_by_module().values())


@cache
def problems_given() -> list[Given]:
    return given_in(OF_PROBLEM)


@cache
def errors_given() -> list[Given]:
    return given_in(OF_ERROR)


def strange(given_: list[Given], known: Container[str]) -> set[tuple[str, str]]:
    """
    The codes that are none of the *known*, with the module they stand in.
    """
    return {(code, call.module) for call in given_ for code in call.codes if code not in known}


def test_codes_are_promised() -> None:
    promised = {code: stage for stage, codes in PROMISED.items() for code in codes.split()}
    assert dict(CODES) == promised


def test_every_code_that_is_given_is_one_of_the_codes() -> None:
    assert len({code for call in problems_given() for code in call.codes}) > 50
    assert strange(problems_given(), CODES) == set()


def test_every_code_is_given_somewhere() -> None:
    assert CODES.keys() - texts() == set()


def test_a_code_is_one_of_one_stage() -> None:
    lists = (errors._OF_SYNTAX, errors._OF_STRUCTURE, errors._OF_REFERENCES, errors._OF_WARNINGS)
    listed = " ".join(lists).split()
    assert len(listed) == len(set(listed)) == len(CODES)
    for code in CODES:
        assert Problem(code).stage is CODES[code]


# Every code has a sentence in every language, of parameters that are known.


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    for language in LANGUAGES:
        assert words_in(language).problems.keys() == CODES.keys()


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    for language in LANGUAGES:
        table = words_in(language).errors
        assert strange(errors_given(), table) == set()
        assert table.keys() - texts() == set()


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def names_given(calls: list[Given], code: str) -> set[str]:
    """
    What calls with *code* give beside it; a call whose code is worked out may be one.
    """
    return set().union(*(call.names for call in calls if code in call.codes or not call.codes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_what_its_problem_gives(language: str) -> None:
    for code, sentence in words_in(language).problems.items():
        assert placeholders(sentence) <= {"value"} | names_given(problems_given(), code), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_names_what_its_error_gives(language: str) -> None:
    for code, sentence in words_in(language).errors.items():
        assert placeholders(sentence) <= names_given(errors_given(), code), code


# Problems


def test_a_problem_is_a_value() -> None:
    one = Problem("unknown_indicator", "x", "coach", known=("coachen",), framework="f")
    assert one == Problem("unknown_indicator", "x", "coach", known=(), framework="f")
    assert one != Problem("unknown_indicator", "x", "coach", framework="g")
    assert hash(one) == hash(Problem("unknown_indicator", "x", ["unhashable"], framework="g"))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.code = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        one.parameters["framework"] = "g"  # type: ignore[index]


def test_a_problem_seen_from_outside_has_a_longer_path() -> None:
    inner = Problem("too_low", "rank", 0, known=("a",), lowest=1)
    outer = inner.below("[3]").below("ladder")
    assert (outer.path, outer.code, outer.value, outer.parameters) == ("ladder[3].rank", "too_low", 0, {"lowest": 1})
    assert outer.known == ("a",)
    assert Problem("too_low", "", 0).below("rank").path == "rank"
    assert inner.below("").path == "rank"
    moved = inner.at("role", 5)
    assert (moved.path, moved.line, moved.known) == ("role", 5, ("a",))
    assert moved.below("x").line == 5


@pytest.mark.parametrize(
    ("path", "line", "english", "dutch"),
    [
        ("", None, "", ""),
        ("a[1].b", None, "a[1].b: ", "a[1].b: "),
        ("", 5, "line 5: ", "regel 5: "),
        ("rol", 5, "line 5, column rol: ", "regel 5, kolom rol: "),
        ("x\ny", None, "x\\ny: ", "x\\ny: "),
        ("\ud800", 2, "line 2, column \\ud800: ", "regel 2, kolom \\ud800: "),
    ],
)
def test_a_problem_is_told_with_its_place(path: str, line: int | None, english: str, dutch: str) -> None:
    problem = Problem("too_deep", path, line=line)
    assert problem.text("en") == str(problem) == english + words_in("en").problems["too_deep"]
    assert problem.text("nl") == dutch + words_in("nl").problems["too_deep"]
    assert problem.what == words_in("en").problems["too_deep"]


def test_the_nearest_are_told_in_the_language() -> None:
    problem = Problem("unknown_id", "x", "coache", known=("coachen", "coach", "klant"))
    assert problem.nearest == ("coachen", "coach")
    assert problem.text("en").endswith("(did you mean 'coachen' or 'coach'?)")
    assert problem.text("nl").endswith("(bedoelt u 'coachen' of 'coach'?)")
    assert Problem("unknown_id", "", 3, known=("coachen",)).nearest == ()
    assert Problem("unknown_id", "", "coache", known=(3, None, "coachen")).nearest == ("coachen",)
    assert Problem("unknown_id", "", "zzz", known=("coachen",)).nearest == ()


def test_the_nearest_of_what_people_call_it_is_the_id() -> None:
    known = {"Coachen": "k_1", "A.1 Coachen": "k_1", "Luisteren": "k_2", "k_1": "k_1", "k_2": "k_2"}
    # A name says whose it is, whatever resembles it.
    assert Problem("unknown_competency", "", "Coachen", known={**known, "Coaches": "k_3"}).nearest == ("k_1",)
    assert Problem("unknown_competency", "", "Coache", known=known).nearest == ("k_1",)
    assert Problem("unknown_competency", "", "Luistere", known=known).nearest == ("k_2",)
    assert Problem("unknown_competency", "", "k_3", known=known).nearest == ("k_2", "k_1")
    assert Problem("unknown_competency", "", "zzz", known=known).nearest == ()


def test_a_long_offender_is_compared_by_its_start() -> None:
    assert Problem("unknown_id", "", "coachen" * 100_000, known=("coachen" * 25,)).nearest == ("coachen" * 25,)


def test_a_language_without_words_is_told_in_english() -> None:
    problem = Problem("too_deep", "x")
    assert problem.text("fr") == problem.text("en")
    assert problem.text("nl-BE") == problem.text("nl")
    error = InvalidValueError("wrong_arguments", [problem])
    assert error.text("fr") == error.text("en") == str(error)
    assert error.text("nl-BE") == error.text("nl") != str(error)


@given(st.text() | st.integers() | st.none() | st.binary(), st.text(), st.sampled_from(sorted(CODES)))
def test_every_problem_can_be_told_in_one_line(value: Any, path: str, code: str) -> None:
    given_ = dict.fromkeys(placeholders(words_in("en").problems[code]) - {"value"}, value)
    problem = Problem(code, path, value, **{**given_, "expected": "id", "reason": "r", "error": "e"})
    for language in LANGUAGES:
        shown = problem._line(language, hint=True)
        assert shown.encode() or not shown
        if all(str(one).isprintable() for one in given_.values()):
            assert "\n" not in shown


def test_a_message_can_be_printed_whatever_the_key() -> None:
    error = refusal(InvalidValueError, c.JobProfile, "p", "P", {"\ud800\n": 2})
    for language in LANGUAGES:
        assert error.text(language).encode()
        assert "\n" not in error.text(language)


# What steers a terminal, what a terminal shows backwards, and what looks like a line of its own.
UNSAFE = "\x1b[2J\u202egnp\nline 2: all is well\u2066\x9b"


@given(st.text() | st.just(UNSAFE), st.sampled_from(sorted(CODES)))
def test_nothing_in_a_message_steers_a_terminal(text: str, code: str) -> None:
    itself = mock.Mock(__repr__=lambda _: text, __str__=lambda _: text, text=None)
    values: list[Any] = [text, (text, text), [text], {text: text}, text.encode(), itself]
    for value in values:
        given_ = dict.fromkeys(placeholders(words_in("en").problems[code]) - {"value"}, value)
        problem = Problem(code, text, value, line=1, **{**given_, "expected": "id"})
        for language in LANGUAGES:
            assert problem.text(language).isprintable()


@given(st.text() | st.just(UNSAFE), st.sampled_from(sorted(words_in("en").errors)))
def test_nothing_in_a_summary_steers_a_terminal(text: str, code: str) -> None:
    given_: dict[str, Any] = dict.fromkeys(placeholders(words_in("en").errors[code]), text)
    assert CompetentieError(code, **given_).summary.isprintable()


def test_what_is_wrong_within_another_document_keeps_its_lines() -> None:
    inner = RatingsError("cannot_combine", [Problem("too_deep", "a"), Problem("too_deep", UNSAFE)])
    told = Problem("broken_offer", "", "x", error=inner).what
    assert told.count("\n") == 2
    assert all(line.isprintable() for line in told.split("\n"))


def test_an_offender_is_shown_short_whatever_it_is() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    assert "Broken" in quote(Broken())
    # Python 3.14 has words of its own for it.
    assert re.match("a value of type int$|<int instance ", quote(10**5000))
    assert all(len(quote(value)) <= 80 for value in (10**5000, "x" * 10_000))
    assert quote("a\nb") == r"'a\nb'"


# Errors


def test_errors_are_of_the_fitting_built_in() -> None:
    built_in = {
        InvalidTypeError: TypeError,
        InvalidValueError: ValueError,
        UnknownIdError: KeyError,
        FrameworkNotFoundError: KeyError,
        FrameworkDataError: ValueError,
        DigestMismatchError: FrameworkDataError,
        DocumentError: ValueError,
        RatingsError: ValueError,
        TableError: ValueError,
    }
    assert set(CLASSES) == {CompetentieError, *built_in}
    for cls, base in built_in.items():
        assert issubclass(cls, CompetentieError)
        assert issubclass(cls, base)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_an_error_survives_pickling(cls: type[CompetentieError]) -> None:
    problem = Problem("unknown_indicator", "x", "coach", line=3, known=("coachen",), framework="f 1.0.0")
    error = cls("profile_does_not_fit", [problem], profile="p", framework="f 1.0.0")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is cls
    assert (again.code, again.problems, again.parameters) == (error.code, error.problems, error.parameters)
    assert again.problems[0].nearest == ("coachen",)
    for language in LANGUAGES:
        assert again.text(language) == error.text(language)


def test_an_error_is_told_in_one_line_or_a_line_for_each() -> None:
    one, other = Problem("too_low", "a", 0, lowest=1), Problem("too_high", "b", 9, highest=8)
    assert str(InvalidValueError("wrong_arguments", [one])) == "wrong arguments: a: 0 is below 1"
    both = InvalidValueError("wrong_arguments", [one, other])
    assert str(both) == "wrong arguments:\n  a: 0 is below 1\n  b: 9 is above 8"
    assert both.text("nl").splitlines()[1:] == ["  a: 0 is kleiner dan 1", "  b: 9 is groter dan 8"]
    assert both.summary == "wrong arguments"
    assert str(RatingsError("cannot_combine")) == "cannot combine these ratings"


def test_a_warning_is_a_fact_too() -> None:
    warning = CompetentieWarning(Problem("retired", "version", "1.0", framework="f 1.0.0", heir="f 2.0.0"))
    again = pickle.loads(pickle.dumps(warning))  # noqa: S301 - our own
    assert again.problem == warning.problem
    for language in LANGUAGES:
        assert again.text(language) == warning.problem.text(language)
    assert str(again) == warning.text("en")
    assert isinstance(warning, UserWarning)


@pytest.mark.parametrize("cls", [RatingsError, TableError])
def test_of_each_kind_the_first_200_are_named_and_the_others_counted(cls: type[CompetentieError]) -> None:
    many = [Problem("not_a_rank", "rank", n, line=n) for n in range(450)]
    few = [Problem("too_deep", line=n) for n in range(200)]
    mixed = [one for pair in zip(many, few, strict=False) for one in pair] + many[200:]
    problems = cls("cannot_read_ratings", iter(mixed)).problems
    assert problems[:400] == tuple(mixed[:400])
    [counted] = problems[400:]
    assert (counted.code, counted.path, counted.line) == ("more_alike", "rank", 200)
    assert counted.parameters == {"kind": "not_a_rank", "count": 250}
    assert str(counted).startswith("line 200, column rank: from here on 250 more problems of this kind (not_a_rank)")
    assert "nog 250 problemen van deze soort (not_a_rank)" in counted.text("nl")
    # Raised again, or sent to another process, it says the same.
    error = cls("cannot_read_ratings", mixed)
    assert error.with_problems(error.problems).problems == problems
    assert pickle.loads(pickle.dumps(error)).problems == problems  # noqa: S301 - our own


@pytest.mark.parametrize("error", CLASSES)
def test_of_very_many_of_a_kind_the_first_are_named_and_the_others_counted(error: type[CompetentieError]) -> None:
    many = [Problem("unknown_id", f"[{n}]", n) for n in range(450)]
    others = [Problem("too_low", "", n, lowest=1) for n in range(200)]
    found = error("not_valid", [*many, *others], name="x").problems
    assert found[:400] == (*many[:200], *others)
    [more] = found[400:]
    assert (more.code, more.path, more.parameters) == ("more_alike", "[200]", {"kind": "unknown_id", "count": 250})
    # It breaks what those break.
    assert (more.stage, more.kind) == (Stage.REFERENCES, "unknown_id")


def test_what_was_counted_is_counted_on() -> None:
    first = InvalidValueError("not_valid", [Problem("too_low", f"[{n}]", n, lowest=1) for n in range(450)], name="x")
    again = InvalidValueError("not_valid", [*first.problems, *first.problems], name="x")
    assert again.problems[:200] == first.problems[:200]
    [more] = again.problems[200:]
    assert (more.path, more.parameters) == ("[200]", {"kind": "too_low", "count": 700})
    # Of what was counted elsewhere there may be room to name some.
    few = [Problem("too_low", "x", -1, lowest=1)]
    assert InvalidValueError("not_valid", [first.problems[-1], *few] * 101, name="x").problems == (
        *few * 101,
        Problem("more_alike", "[200]", kind="too_low", count=101 * 250),
    )


def test_very_many_wrong_types_are_a_type_error_too() -> None:
    many = [Problem("wrong_type", f"[{n}]", n, expected="text") for n in range(300)]
    first = refusal(InvalidTypeError, refuse, "wrong_arguments", many)
    assert len(first.problems) == 201
    assert refusal(InvalidTypeError, refuse, "wrong_arguments", first.problems).problems == first.problems


def test_suggestions_are_for_the_first_few() -> None:
    with pytest.raises(UnknownIdError) as caught:
        c.assess(SHIPPED, {f"coachen_2_{n}": True for n in range(6, 30)})
    lines = str(caught.value).splitlines()[1:]
    assert ["did you mean" in line for line in lines] == [True] * 5 + [False] * 19
    # Of any of them it can be asked.
    assert caught.value.problems[-1].nearest


def test_what_is_unknown_is_an_unknown_id_error_unless_something_else_is_wrong() -> None:
    strange, wrong = Problem("unknown_id", "x", "y"), Problem("too_low", "z", 0, lowest=1)
    error = refusal(UnknownIdError, refuse_unknown, "unknown_rank", [strange], [])
    assert error.problems == (strange,)
    error = refusal(InvalidValueError, refuse_unknown, "not_valid", [strange], [wrong], name="x")
    assert (error.problems, error.parameters) == ((strange, wrong), {"name": "x"})
    refuse_unknown("unknown_rank", [], [])


def test_wrong_types_are_a_type_error_and_anything_else_a_value_error() -> None:
    kinds = [Problem("wrong_type", "x", 1, expected="id"), Problem("inexact_share", "y", 0.5, instead="1/2")]
    assert refusal(InvalidTypeError, refuse, "wrong_arguments", kinds).problems == tuple(kinds)
    mixed = [*kinds, Problem("too_low", "z", 0, lowest=1)]
    assert refusal(InvalidValueError, refuse, "wrong_arguments", mixed).problems == tuple(mixed)
    refuse("wrong_arguments", [])


def test_arguments_are_of_their_classes() -> None:
    require(one=(1, int), other=(None, (int, type(None))))
    first, second = problems(
        InvalidTypeError, require, one=("x", int), other=("y", (int, bool, type(None))), third=(1, int)
    )
    assert (first.path, first.code, first.value, first.parameters["expected"]) == ("one", "wrong_type", "x", ("int",))
    assert second.parameters["expected"] == ("int", "bool")
    assert second.text("en").endswith("int or bool")
    assert second.text("nl").endswith("int of bool, niet 'y'") or "int of bool" in second.text("nl")


# In Dutch, for an HR screen


def provoked() -> Iterator[CompetentieError]:
    """
    Errors as they come up in use.
    """
    card = SHIPPED["coachen"]
    peer = c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=True)
    calls: list[Any] = [
        lambda: SHIPPED["coach"],
        lambda: card.level(9),
        lambda: c.load_framework("sociaalwerker-a"),
        lambda: c.load_framework("sociaalwerker-b", "9"),
        lambda: c.load_framework("sociaalwerker-b", language="fr"),
        lambda: c.load_framework("sociaalwerker-b", "1.0.0", digest="sha256:00"),
        lambda: c.load_framework(3),  # type: ignore[arg-type]
        lambda: c.assess(SHIPPED, {"coachen_2_9": True, "x": None}),
        lambda: c.assess(SHIPPED, {"coachen_2_1": 1}),  # type: ignore[dict-item]
        lambda: c.assess(SHIPPED, []),  # type: ignore[arg-type]
        lambda: c.assess("x", {}),  # type: ignore[arg-type]
        lambda: c.LevelRule(threshold=0.7),  # type: ignore[arg-type]
        lambda: c.LevelRule(threshold="0"),
        lambda: c.determine_level(card, {}, c.LevelRule()).decide(c.Decision(1, "x")),
        lambda: c.Decision(-1, ""),
        lambda: c.JobProfile.of(SHIPPED, {"coach": 2, "coachen": 1}, id="P", title=""),
        lambda: c.JobProfile.of(SHIPPED, {"coach": 2, "coachen": 1}, id="p", title="P"),
        lambda: c.classify_gap(c.determine_level(card, {}, c.LevelRule()), 1),
        lambda: c.combine_ratings([{"rater": "Anna"}], SHIPPED),  # type: ignore[list-item]
        lambda: c.combine_ratings([peer, peer], SHIPPED),
        lambda: c.combine_ratings([c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=3)], SHIPPED),
        lambda: c.from_json(c.Framework, b"\xff"),
        lambda: c.from_dict(c.Framework, {"format": "competentie.framework/1", "title": 3}),
        lambda: c.from_dict(c.LevelRule, {**c.to_dict(c.LevelRule()), "climb": "up"}),
        lambda: c.to_json(3),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(CompetentieError) as caught:
            call()
        yield caught.value


ENGLISH = """
    a an and are as at be below but by cannot did do does doesn for from give has have here how if in into is it its keep
    leave more must needed needs neither no nor not nothing of on once only or other out should some stands take than that
    the them there these this to twice unknown use what where which with without wrong you your
"""
# What is the same in both, or a name.
BOTH = {"is", "of", "in"}


def test_the_dutch_of_an_error_has_no_english() -> None:
    shown = [error.text("nl") for error in provoked()]
    assert len(shown) == 25
    for text in shown:
        # What stands in quotes is the offender itself.
        words = re.findall(r"(?<![\w-])[a-z]+(?![\w-])", re.sub(r"'[^']*'|\"[^\"]*\"", "", text).lower())
        assert not set(words) & (set(ENGLISH.split()) - BOTH), text
    assert len(set(shown)) == len(shown)


def test_an_error_says_the_same_in_both_languages() -> None:
    for error in provoked():
        english, dutch = error.text("en"), error.text("nl")
        assert english != dutch
        assert len(english.splitlines()) == len(dutch.splitlines())
        for problem in error.problems:
            assert quote(problem.value) in dutch or quote(problem.value) not in english


def test_no_error_is_made_in_a_language_when_it_is_raised() -> None:
    # A wrong id costs what looking up costs: neither words nor suggestions are loaded until they are asked for.
    code = """
import sys, competentie
framework = competentie.load_framework("sociaalwerker-b", "1.0.0")
try:
    framework["coach"]
except KeyError as error:
    print(sorted({"difflib", "competentie.words.en", "competentie.words.nl"} & {*sys.modules}))
    str(error)
    print(sorted({"difflib", "competentie.words.en", "competentie.words.nl"} & {*sys.modules}))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    before, after = done.stdout.splitlines()
    assert before == "[]"
    assert after == "['competentie.words.en', 'difflib']"


def test_a_table_of_ratings_is_told_by_line_and_column() -> None:
    text = "persoon,beoordelaar,rol,gedragsindicator,waarde\np,a,peer,coachen_2_1,ja\np,b,wie,coachen_2_1,ja\n"
    error = refusal(RatingsError, c.read_ratings, io.StringIO(text), SHIPPED)
    [problem] = error.problems
    assert (problem.line, problem.path, problem.value) == (3, "role", "wie")
    assert "regel 3, kolom rol: " in error.text("nl")
    assert "line 3, column role: " in error.text("en")


def test_a_problem_can_be_changed_and_stays_a_value() -> None:
    with pytest.raises(UnknownIdError) as caught:
        SHIPPED["coach"]
    [problem] = caught.value.problems
    assert attrs.evolve(problem) == problem
    assert attrs.evolve(problem, path="x").what == problem.what
    assert caught.value.__suppress_context__
