"""
Codebooks: what headings match and what is left open, what a codebook refuses, and that each column is read by its own.
"""

from __future__ import annotations

import csv
import html
import importlib
import importlib.util
import io
import unicodedata
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import RatingScale
from competentie.codebook import NOT_APPLICABLE, Codebook, QuestionBlock, check_codebook
from competentie.errors import (
    CompetentieWarning,
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    UnknownIdError,
)
from competentie.matching import Proposal, match_columns
from competentie.model import Provenance
from competentie.words import quote
from refusals import problems, refused

ROOT = Path(__file__).parents[1]
FRAMEWORK = c.load_framework("sociaalwerker-b", "1.1.1")
ENGLISH = c.load_framework(FRAMEWORK.ref, language="en")
COACHEN = tuple(indicator.id for indicator in FRAMEWORK["coachen"].indicators)
ONE, TWO, THREE = COACHEN[:3]
TEXTS = {indicator.id: indicator.text for indicator in FRAMEWORK.indicators}
EVERY = list(TEXTS.items())
SCALE = RatingScale(1, 5, observed_from=4)


def matched(*headings: str) -> list[str | None]:
    """
    The indicator that each heading matches, None where it is left open.
    """
    proposal = match_columns(headings, FRAMEWORK)
    assert proposal.columns.keys() | proposal.left_open.keys() == set(headings)
    return [proposal.columns.get(heading) for heading in headings]


def codes_of(proposal: Proposal) -> dict[str, str]:
    return {name: problem.code for name, problem in proposal.left_open.items()}


# Headings


@pytest.mark.parametrize("framework", [FRAMEWORK, ENGLISH], ids=["nl", "en"])
@pytest.mark.parametrize("spoken", [FRAMEWORK, ENGLISH], ids=["nl", "en"])
def test_every_indicator_matches_its_text_in_any_language(framework: c.Framework, spoken: c.Framework) -> None:
    proposal = match_columns([indicator.text for indicator in spoken.indicators], framework)
    assert [*proposal.columns.values()] == [indicator.id for indicator in framework.indicators]
    assert (proposal.left_open, proposal.cut, proposal.without_column) == ({}, (), ())
    assert proposal.framework is framework


WRITTEN = {
    "LimeSurvey": "G01Q{n:02}[SQ{n:03}]. Hoe vaak zie je dit? [{text}]",
    "LimeSurvey, codes after": "{text} [SQ{n:03}]",
    "Qualtrics": "Q12_{n} - Hoe vaak zie je dit: nu, of eerder? - {text}",
    "Qualtrics, loop": "{n}_Q3 - {text}",
    "numbers": "{n}. {text}",
    "numbers of parts": "1.{n}) {text}",
    "a code in brackets": "[SQ{n}] {text}",
    "SPSS": "v{n}: {text}",
    "a remark": "{text} (verplicht)",
    "both": "Vraag {n}: {text} (verplicht) [code {n}]",
    "a stem in brackets": "Gedrag ({text})",
}


@pytest.mark.parametrize("form", WRITTEN.values(), ids=WRITTEN)
def test_codes_stems_and_brackets_make_no_difference(form: str) -> None:
    headings = {form.format(n=n, text=text): id for n, (id, text) in enumerate(EVERY, start=1)}
    assert dict(match_columns([*headings], FRAMEWORK).columns) == headings


def typographic(text: str) -> str:
    return text.replace("‘", "“").replace("’", "”").replace("-", "\u2011")


SPELLED = {
    "upper case": str.upper,
    "hard spaces": lambda text: text.replace(" ", "\u00a0") + "\u00a0",
    "more spaces": lambda text: "  " + text.replace(" ", " \t\n"),
    "zero width": lambda text: "\ufeff" + "\u200b".join(text[:20]) + "\u00ad" + text[20:],
    "no full stop": lambda text: text.removesuffix("."),
    "a space before the full stop": lambda text: text.removesuffix(".") + " .",
    "quotes": typographic,
    "letters in parts": lambda text: unicodedata.normalize("NFD", text),
    "markup": lambda text: f"<p><strong>{html.escape(text)}</strong><br /></p>",
    "Windows-1252 read as Latin-1": lambda text: text.encode("cp1252").decode("latin-1"),
}


@pytest.mark.parametrize("spell", SPELLED.values(), ids=SPELLED)
def test_spelling_makes_no_difference(spell: Any) -> None:
    headings = {spell(text): id for id, text in EVERY}
    assert len(headings.keys() & TEXTS.values()) < len(EVERY)
    assert dict(match_columns([*headings], FRAMEWORK).columns) == headings


def test_an_id_matches_as_a_heading_and_as_the_name_of_a_column() -> None:
    assert matched(ONE, TWO.upper()) == [ONE, TWO]
    # A label that says nothing leaves the name.
    proposal = match_columns({ONE: "", TWO: "  ", "V3": TEXTS[THREE]}, FRAMEWORK)
    assert proposal.columns == {ONE: ONE, TWO: TWO, "V3": THREE}
    no_labels: Any = {ONE: None}
    assert match_columns(no_labels, FRAMEWORK).columns == {ONE: ONE}
    # One that says another thing than the name does.
    proposal = match_columns({ONE: TEXTS[TWO]}, FRAMEWORK)
    [problem] = proposal.left_open.values()
    assert (problem.code, problem.parameters["ids"]) == ("heading_fits_several", (ONE, TWO))


@settings(max_examples=min(10, settings().max_examples))
@given(st.sampled_from(EVERY), st.integers(0, 400), st.sampled_from("xéq"))
def test_a_letter_more_is_another_text(pair: tuple[str, str], place: int, letter: str) -> None:
    id, text = pair
    place %= len(text) - 1
    proposal = match_columns([text[:place] + letter + text[place:]], FRAMEWORK)
    assert not proposal.columns
    [problem] = proposal.left_open.values()
    assert problem.code == "heading_fits_none"
    assert id in problem.nearest


def test_what_is_no_question_is_left_open_without_neighbours() -> None:
    names = ["ID", "Start time", "Q1", "[SQ001]", "", "  ", "...", "team"]
    proposal = match_columns(names, FRAMEWORK)
    assert codes_of(proposal) == dict.fromkeys(names, "heading_fits_none")
    assert not any(problem.nearest for problem in proposal.left_open.values())
    assert [problem.path for problem in proposal.left_open.values()] == names
    # As it was written, or what in it is the question.
    assert proposal.left_open["Start time"].value == "Start time"
    [problem] = match_columns(["Q1. Stem [Wat ziet u?]"], FRAMEWORK).left_open.values()
    assert problem.value == "wat ziet u?"
    assert repr(proposal) == "<Proposal: matched 0, open 8>"
    assert proposal.without_column == tuple(TEXTS)


def test_two_headings_of_one_indicator_are_both_left_open() -> None:
    first, second = f"Q1 - {TEXTS[ONE]}", ENGLISH.indicator(ONE).text
    proposal = match_columns(["naam", first, TEXTS[TWO], second], FRAMEWORK)
    assert proposal.columns == {TEXTS[TWO]: TWO}
    assert [*proposal.left_open] == ["naam", first, second]
    for name in (first, second):
        problem = proposal.left_open[name]
        assert (problem.code, problem.path, problem.parameters["id"]) == ("headings_of_one_indicator", name, ONE)
        assert len(problem.parameters["headings"]) == 2
    # One heading that stands there twice too.
    assert codes_of(match_columns([first, first], FRAMEWORK)) == {first: "headings_of_one_indicator"}


def twin() -> c.Framework:
    """
    A framework of which two indicators have one text.
    """
    competency = FRAMEWORK["coachen"]
    descriptors = []
    for descriptor in competency.descriptors:
        indicators = tuple(
            attrs.evolve(indicator, text=TEXTS[TWO]) if indicator.id == ONE else indicator
            for indicator in descriptor.indicators
        )
        descriptors.append(attrs.evolve(descriptor, indicators=indicators))
    made = attrs.evolve(competency, descriptors=tuple(descriptors))
    return attrs.evolve(FRAMEWORK, id="own", competencies=(made,), profiles=(), provenance=Provenance())


def test_a_text_of_two_indicators_is_left_open_with_both() -> None:
    proposal = match_columns([TEXTS[TWO], TEXTS[THREE]], twin())
    assert proposal.columns == {TEXTS[THREE]: THREE}
    [problem] = proposal.left_open.values()
    assert (problem.code, problem.parameters["ids"]) == ("heading_fits_several", (ONE, TWO))


ASIDES = {
    "Opmerking: {text}": "opmerking",
    "Toelichting op [{text}]": "toelichting",
    "G01Q01[SQ001comment]. Stem [{text}] [Comment]": "comment",
    "{text} [Opmerking]": "opmerking",
    "{text} (niet verplicht)": "niet",
    "Punten - {text}": "punten",
    "Q3. Points: {text}": "points",
    "Feedback - {text}": "feedback",
    "Mijn collega doet dit niet - {text}": "niet",
    "My colleague does not: {text}": "not",
    "My colleague doesn’t: {text}": "doesn't",
    # Answers to these count the other way round.
    "{text} (omgekeerd)": "omgekeerd",
    "{text} [reversed]": "reversed",
    "{text} (R)": "r",
    "Q3 [R] {text}": "r",
    "{text} (recoded)": "recoded",
    "{text} (-)": "-",
    "nooit - {text}": "nooit",
    "Is het zo dat iemand dit zelden doet? [{text}]": "zelden",
    "My colleague never does: {text}": "never",
    # And these ask what is wanted, how sure one is, and why.
    "Belang - {text}": "belang",
    "Hoe belangrijk vind je dit? [{text}]": "belangrijk",
    "Gewenst - {text}": "gewenst",
    "Wens: {text}": "wens",
    "Norm: {text}": "norm",
    "Doel 2026: {text}": "doel",
    "Reden [{text}]": "reden",
    "Zekerheid [{text}]": "zekerheid",
    "Hoe zeker ben je hiervan? [{text}]": "zeker",
    "In welke mate is dit nodig voor de functie? [{text}]": "nodig",
    "Importance - {text}": "importance",
    "Should: {text}": "should",
    "{text} [Other]": "other",
    "Anders, namelijk - {text}": "anders, namelijk",
    "Question time: {text}": "question time",
}


@pytest.mark.parametrize(("form", "word"), ASIDES.items())
@pytest.mark.parametrize("cut", [False, True])
def test_words_by_which_a_heading_may_ask_another_thing_leave_it_open(form: str, word: str, cut: bool) -> None:
    heading = form.format(text=TEXTS[ONE][:40] + "..." if cut else TEXTS[ONE])
    # What does ask it matches none the less.
    proposal = match_columns([TEXTS[ONE], heading], FRAMEWORK)
    assert proposal.columns == {TEXTS[ONE]: ONE}
    [problem] = proposal.left_open.values()
    assert (problem.code, problem.path, problem.nearest) == ("heading_may_ask_else", heading, (ONE,))
    assert (problem.parameters["id"], problem.parameters["words"][0]) == (ONE, quote(word))


@pytest.mark.parametrize(
    "form",
    [
        "360 graden feedback - {text}",
        "Hoeveel punten geef je? [{text}]",
        "Notitie: {text}",
        "Hoe vaak (1 = nooit, 5 = altijd)? [{text}]",
        "From never to always: {text}",
        "R1. {text}",
        "Het doel is groei - {text}",
    ],
)
def test_words_that_only_look_like_those_make_no_difference(form: str) -> None:
    assert matched(form.format(text=TEXTS[ONE])) == [ONE]


def test_words_in_the_text_itself_make_no_difference() -> None:
    text = next(text for text in TEXTS.values() if " niet " in text)
    [id] = [id for id, own in EVERY if own == text]
    assert matched(f"Stem - {text}") == [id]


@pytest.mark.parametrize(
    ("label", "code", "id", "word"),
    [
        (f"Toelichting: {TEXTS[ONE]}", "heading_may_ask_else", ONE, "toelichting"),
        (f"{TEXTS[ONE]} (omgekeerd)", "heading_may_ask_else", ONE, "omgekeerd"),
        (f"Toelichting: {TEXTS[TWO]}", "heading_may_ask_else", TWO, "toelichting"),
        ("Hoe belangrijk is dit?", "label_may_ask_else", ONE, "belangrijk"),
        ("Gedrag 1 (R)", "label_may_ask_else", ONE, "r"),
    ],
)
def test_an_id_does_not_match_where_its_label_may_ask_another_thing(label: str, code: str, id: str, word: str) -> None:
    proposal = match_columns({ONE: label}, FRAMEWORK)
    assert proposal.columns == {}
    [problem] = proposal.left_open.values()
    assert (problem.code, problem.path, problem.nearest) == (code, ONE, (id,))
    assert problem.parameters["words"] == (quote(word),)
    # One that says nothing of the kind does not stand in the way, nor does the text itself.
    refusing = next(id for id, text in EVERY if " niet " in text)
    assert match_columns({ONE: "Gedrag 1", refusing: TEXTS[refusing]}, FRAMEWORK).left_open == {}


def test_words_that_were_passed_over_are_told_the_rarest_first() -> None:
    headings = {
        "V1": f"Q1 - Zie je dit? [{TEXTS[ONE]}]",
        "V2": f"Q2 - Zie je dit? [{TEXTS[TWO][:40]}...] (verplicht)",
        THREE: "Gedrag 3 van 40",
        COACHEN[3]: f"Zie je dit? - Dit jaar: {TEXTS[COACHEN[3]]}",
        COACHEN[4]: COACHEN[4],
        "Waarom?": f"Waarom? {TEXTS[ONE]}",
    }
    proposal = match_columns(headings, FRAMEWORK)
    assert dict(proposal.passed_over) == {
        "verplicht": ("V2",),
        "gedrag … van …": (THREE,),
        "dit jaar": (COACHEN[3],),
        "zie je dit?": ("V1", "V2", COACHEN[3]),
    }
    assert [*proposal.passed_over][-1] == "zie je dit?"
    assert repr(proposal) == (
        "<Proposal: matched 5, open 1, passed over 'verplicht', 'gedrag … van …', 'dit jaar', 'zie je dit?'>"
    )
    # What was left open was not passed over, and codes say nothing.
    one = match_columns([f"G01Q01[SQ001]. {TEXTS[ONE]} [3]", f"Opmerking - {TEXTS[TWO]}"], FRAMEWORK)
    assert one.passed_over == {}
    assert repr(one) == "<Proposal: matched 1, open 1>"
    many = {f"stem {letter * 3} - {text}": id for letter, (id, text) in zip("abcdefg", EVERY, strict=False)}
    proposal = match_columns([*many], FRAMEWORK)
    assert [*proposal.passed_over.values()] == [(heading,) for heading in many]
    assert repr(proposal).endswith("'stem ddd', 'stem eee', …>")


# Cut headings


@pytest.mark.parametrize("sign", ["...", "…", " ..", "... "])
def test_a_heading_cut_with_dots_matches_the_one_that_starts_so(sign: str) -> None:
    heading = TEXTS[ONE][:40] + sign
    proposal = match_columns([heading, f"Q2 - Stem - {TEXTS[TWO][:30]}{sign}", TEXTS[THREE]], FRAMEWORK)
    assert [*proposal.columns.values()] == [ONE, TWO, THREE]
    assert [proposal.columns[name] for name in proposal.cut] == [ONE, TWO]


def test_a_heading_cut_in_its_middle_matches_by_both_ends() -> None:
    text = TEXTS[ONE]
    assert matched(f"{text[:20]} ... {text[-20:]}") == [ONE]
    assert matched(f"{text[:20]} ... {TEXTS[TWO][-20:]}") == [None]


def test_a_beginning_that_several_have_is_left_open_with_them() -> None:
    several = [id for id, text in EVERY if text.startswith("Neemt verantwoorde risico’s, met een ")]
    assert len(several) == 4
    proposal = match_columns(["Neemt verantwoorde risico's, met een ..."], FRAMEWORK)
    [problem] = proposal.left_open.values()
    assert (problem.code, [*problem.parameters["ids"]]) == ("heading_fits_several", several)


def test_a_beginning_too_short_to_say_anything_is_no_match() -> None:
    begun = TEXTS[TWO][:11]
    assert sum(text.startswith(begun) for text in TEXTS.values()) == 1
    assert matched(begun + "...") == [None]
    assert matched(TEXTS[TWO][:12] + "...") == [TWO]


@pytest.mark.parametrize("length", [40, 64])
def test_headings_cut_without_a_sign_match_where_several_are_as_long(length: int) -> None:
    cut = {text[:length]: id for id, text in EVERY}
    # Those that begin alike are left open: as headings they are one, and as texts several.
    unique = {start: id for start, id in cut.items() if sum(text.startswith(start) for text in TEXTS.values()) == 1}
    proposal = match_columns([*unique, "team"], FRAMEWORK)
    assert proposal.columns == unique
    assert len(proposal.cut) > 100
    assert set(proposal.cut) == {
        start for start in unique if start not in TEXTS.values() and f"{start}." not in TEXTS.values()
    }


def test_where_bytes_are_cut_a_letter_may_be_lost() -> None:
    text = next(text for text in TEXTS.values() if text.startswith("Is in staat projecten te coördineren"))
    length = len("ééé: Is in staat projecten te coö".encode()) - 1
    labels = {"V1": f"ééé: {text}", "V2": f"Stem: {TEXTS[ONE]}", "V3": f"Stem: {TEXTS[TWO]}"}
    cut = {name: label.encode()[:length].decode(errors="ignore") for name, label in labels.items()}
    assert cut["V1"] == "ééé: Is in staat projecten te co"
    proposal = match_columns(cut, FRAMEWORK)
    assert [TEXTS[id] for id in proposal.columns.values()] == [text, TEXTS[ONE], TEXTS[TWO]]
    # Not so where one is much shorter.
    assert [*match_columns({**cut, "V1": cut["V1"][:-3]}, FRAMEWORK).columns] == ["V2", "V3"]


def test_where_letters_are_cut_a_space_at_the_end_may_be_lost() -> None:
    length = len("Geeft, binnen gestelde kaders ")
    labels = {"V1": TEXTS[ONE], "V2": f"ééé: {TEXTS[TWO]}", "V3": f"ééé: {TEXTS[THREE]}"}
    cut = {name: label[:length] for name, label in labels.items()}
    assert cut["V1"].endswith(" ")
    cut["V1"] = cut["V1"].strip()
    assert [*match_columns(cut, FRAMEWORK).columns.values()] == [ONE, TWO, THREE]


def test_a_beginning_that_stands_alone_is_no_cut_heading() -> None:
    # The longest of the file, and nothing says that it is not what was asked.
    begun = TEXTS[ONE][:60]
    proposal = match_columns([begun, "team"], FRAMEWORK)
    assert codes_of(proposal) == {begun: "heading_only_begins", "team": "heading_fits_none"}
    assert proposal.left_open[begun].nearest == (ONE,)
    # Nor is a shorter one than those that are cut.
    proposal = match_columns([begun, TEXTS[TWO][:70], TEXTS[THREE][:70]], FRAMEWORK)
    assert [*proposal.columns.values()] == [TWO, THREE]


def test_what_cannot_be_headings_is_refused() -> None:
    anything: Any = 3
    assert refused(InvalidTypeError, match_columns, "abc", FRAMEWORK) == [("headings", "wrong_type")]
    assert refused(InvalidTypeError, match_columns, anything, FRAMEWORK) == [("headings", "wrong_type")]
    assert refused(InvalidTypeError, match_columns, ["a", anything], FRAMEWORK) == [("headings", "wrong_type")]
    assert refused(InvalidTypeError, match_columns, {"a": anything}, FRAMEWORK) == [("headings", "wrong_type")]
    assert refused(InvalidTypeError, match_columns, ["a"], anything) == [("framework", "wrong_type")]
    assert match_columns([], FRAMEWORK).columns == {}


# From a proposal to a codebook


def test_a_proposal_is_a_codebook_once_nothing_is_open() -> None:
    almost = TEXTS[TWO].replace("waardering", "dank")
    proposal = match_columns({"V1": TEXTS[ONE], "V2": almost, "team": "", "V4": TEXTS[THREE]}, FRAMEWORK)
    found = problems(InvalidValueError, proposal.codebook)
    assert [(problem.path, problem.code) for problem in found] == [
        ("V2", "heading_fits_none"),
        ("team", "heading_fits_none"),
    ]
    assert found[0].nearest[0] == TWO
    made = proposal.codebook(columns={"V2": TWO}, ignore=["team", "V4"], scale=SCALE, missing=[-9], not_applicable={6})
    assert made.columns == {"V1": ONE, "V2": TWO}
    assert made.framework == FRAMEWORK.ref
    [block] = made.blocks
    assert (block.values, block.scale, block.missing, block.not_applicable) == (None, SCALE, (-9,), (6,))
    # A match can be corrected.
    assert proposal.codebook(columns={"V1": TWO}, ignore=["team", "V2"]).columns == {"V1": TWO, "V4": THREE}


def test_what_is_said_of_a_proposal_has_to_fit_it() -> None:
    proposal = match_columns({"V1": TEXTS[ONE], "team": ""}, FRAMEWORK)
    anything: Any = 3
    wrong = {"columns": {"W1": "coachen_9_9"}, "ignore": ["team", "teem"]}
    found = problems(UnknownIdError, proposal.codebook, **wrong)
    assert [(p.path, p.code) for p in found] == [
        ("columns.W1", "unknown_column"),
        ("ignore", "unknown_column"),
        ("columns.W1", "unknown_indicator"),
    ]
    assert found[1].nearest == ("team",)
    assert refused(InvalidTypeError, proposal.codebook, ignore="team") == [("ignore", "wrong_type")]
    assert refused(InvalidTypeError, proposal.codebook, ignore=[anything]) == [("ignore", "wrong_type")]
    assert refused(InvalidTypeError, proposal.codebook, columns=anything) == [("columns", "wrong_type")]
    twice = {"columns": {"team": ONE}}
    assert refused(InvalidValueError, proposal.codebook, **twice) == [(ONE, "questions_of_one_indicator")]
    assert refused(InvalidValueError, proposal.codebook, ignore=["team", "V1"]) == [("columns", "asks_nothing")]
    assert refused(InvalidTypeError, proposal.codebook, ignore=["team"], missing="99") == [("missing", "wrong_type")]


# Codebooks


def block(**more: Any) -> QuestionBlock:
    return QuestionBlock({"V1": ONE}, **more)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"values": {"1": True}, "scale": SCALE}, [("values", "values_and_scale")]),
        ({"values": {"Ja": True, "ja ": False}}, [("values", "means_two_things")]),
        ({"values": {"1": True, "1.0": False}}, [("values", "means_two_things")]),
        ({"values": {"1": True}, "missing": [1.0]}, [("missing", "means_two_things")]),
        ({"missing": ["0"]}, [("missing", "means_two_things")]),
        ({"missing": [9], "not_applicable": ["9,0"]}, [("not_applicable", "means_two_things")]),
        ({"values": {"nvt": False}}, [("not_applicable", "means_two_things")]),
        (
            {"scale": SCALE, "missing": [5, 6], "not_applicable": ["1,5"]},
            [("missing", "code_on_the_scale"), ("not_applicable", "code_on_the_scale")],
        ),
    ],
)
def test_a_block_whose_codes_mean_two_things_is_refused(more: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    assert refused(InvalidValueError, block, **more) == wrong


def test_words_of_one_meaning_may_be_given_twice() -> None:
    made = block(values={"Ja": True, "ja": True, "weet niet": None, "nvt": None}, missing=["weet niet", -9, "-9.0"])
    assert made.words == {
        "": None,
        "ja": True,
        "weet niet": None,
        "-9": None,
        "-9.0": None,
        "nvt": None,
        "n.v.t.": None,
    }
    assert made.inapplicable == frozenset(NOT_APPLICABLE) == {"nvt", "n.v.t."}
    assert block(values={"": False}).words[""] is False
    assert "ja" in block().words
    assert "ja" not in block(scale=SCALE).words


def test_a_block_is_checked_like_every_class() -> None:
    assert refused(InvalidTypeError, block, missing="99") == [("missing", "wrong_type")]
    assert refused(InvalidTypeError, block, missing=[None]) == [("missing[0]", "wrong_type")]
    assert refused(InvalidValueError, block, missing=[""]) == [("missing[0]", "empty_text")]
    assert refused(InvalidTypeError, block, values={"ja": 1}) == [("values.ja", "wrong_type")]
    assert refused(InvalidValueError, QuestionBlock, {}) == [("columns", "asks_nothing")]
    assert refused(InvalidValueError, QuestionBlock, {"V1": "Not an id"}) == [("columns.V1", "not_matching")]


def test_a_codebook_names_each_column_and_each_indicator_once() -> None:
    other = QuestionBlock({"V1": TWO, "V2": ONE})
    assert refused(InvalidValueError, Codebook, FRAMEWORK.ref, (block(), other)) == [
        ("blocks", "column_in_two_blocks"),
        (ONE, "questions_of_one_indicator"),
    ]
    assert refused(InvalidValueError, Codebook, FRAMEWORK.ref, ()) == [("blocks", "asks_nothing")]


def test_columns_move_to_a_block_of_their_own() -> None:
    whole = Codebook(
        FRAMEWORK.ref, (QuestionBlock({"V1": ONE, "V2": TWO}, missing=(-9,)), QuestionBlock({"V3": THREE}))
    )
    made = whole.with_block(["V2", "V3"], scale=SCALE, missing=[9])
    assert made.blocks == (
        QuestionBlock({"V1": ONE}, missing=(-9,)),
        QuestionBlock({"V2": TWO, "V3": THREE}, scale=SCALE, missing=(9,)),
    )
    assert made.columns == whole.columns
    assert refused(UnknownIdError, whole.with_block, ["V4"]) == [("", "unknown_column")]
    assert refused(InvalidTypeError, whole.with_block, "V1") == [("columns", "wrong_type")]


def test_a_codebook_comes_back_from_its_document() -> None:
    made = Codebook(FRAMEWORK.ref, (block(values={"1": True, "2": False}, missing=(-9, "99", 1.5), not_applicable=()),))
    text = c.to_json(made)
    assert '"format": "competentie.codebook/1"' in text
    assert c.from_json(Codebook, text) == made
    document = c.to_dict(made)
    document["blocks"][0]["missing"] = [1]
    assert refused(DocumentError, c.from_dict, Codebook, document) == [("blocks[0].missing", "means_two_things")]


def version(number: str, **more: Any) -> c.Framework:
    return attrs.evolve(FRAMEWORK, version=number, **more)


def test_a_codebook_is_of_every_version_that_says_the_same() -> None:
    made = Codebook(FRAMEWORK.ref, (block(),))
    for framework in (FRAMEWORK, ENGLISH, version("1.9.0"), version("1.0.0"), version("1.9.0", title="Anders")):
        check_codebook(made, framework)
    [problem] = problems(InvalidValueError, check_codebook, made, version("2.0.0"))
    assert (problem.path, problem.code) == ("codebook.framework.version", "codebook_of_another_major_version")
    assert (problem.value, problem.parameters["ours"]) == ("1.1.1", "2.0.0")
    assert refused(InvalidValueError, check_codebook, made, twin()) == [("codebook.framework.id", "another_framework")]
    # What has its version and says something else was changed by somebody.
    changed = version("1.1.1", title="Anders")
    [problem] = problems(InvalidValueError, check_codebook, made, changed)
    assert (problem.path, problem.code) == ("codebook.framework.digest", "codebook_of_other_content")
    assert (problem.value, problem.parameters["ours"]) == (FRAMEWORK.digest, changed.digest)
    without = version("1.2.0", competencies=FRAMEWORK.competencies[:1], profiles=(), provenance=Provenance())
    assert refused(UnknownIdError, check_codebook, made, without) == [("codebook.V1", "unknown_indicator")]


# Frames are read by it


nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from engines import ALL, EAGER, LAZY, QUICK, Engine, refuses  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
eager = pytest.mark.parametrize("engine", EAGER)
lazy = pytest.mark.parametrize("engine", LAZY)
OWN = attrs.evolve(FRAMEWORK, competencies=(FRAMEWORK["coachen"],), profiles=(), provenance=Provenance())
REF = OWN.ref
# Each way of writing, what it means, and as what it is counted.
MIXED = Codebook(
    REF,
    (
        QuestionBlock({"V1": ONE}, {"vaak": True, "zelden": False}, missing=("weet niet", -9)),
        QuestionBlock({"V2": TWO}, scale=SCALE, missing=(-9,), not_applicable=(99, "n.v.t.")),
        QuestionBlock({"V3": THREE}, {"1": True, "2": False}, missing=(9,), not_applicable=("8",)),
    ),
)
CELLS: Mapping[str, list[Any]] = {
    "who": ["a", "b", "c", "d", "e", "f", "g"],
    "V1": ["Vaak", " zelden ", "Weet  niet", "-9", "nvt", "", None],
    "V2": ["5", "3,5", "-9", "99.0", "N.V.T.", " ", None],
    "V3": [1, 2, 9, 8, None, 1, 2],
}
SAID: Mapping[str, list[bool | None]] = {
    "V1": [True, False, None, None, None, None, None],
    "V2": [True, False, None, None, None, None, None],
    "V3": [True, False, None, None, None, True, False],
}
COUNTS = [
    (ONE, 1, 1, 1, 2, 2, 0),
    (TWO, 1, 1, 2, 1, 2, 0),
    (THREE, 2, 2, 1, 1, 1, 0),
]


def answers_of(engine: Engine, said: list[bool | None]) -> list[Any]:
    """
    Answers as the engine gives them.
    """
    return [int(one) if engine.lazy and one is not None else one for one in said]


@every
def test_each_column_is_read_by_its_own_block(engine: Engine) -> None:
    df = engine.make(dict(CELLS))
    rows = engine.rows(frames.from_wide(df, OWN, codebook=MIXED))
    rows.sort(key=lambda row: row["who"])
    assert [*rows[0]] == ["who", ONE, TWO, THREE]
    for name, id in MIXED.columns.items():
        assert [row[id] for row in rows] == answers_of(engine, SAID[name])
    # The same in rows, by names of columns and by ids.
    told = [
        (who, name, str(cell))
        for name in MIXED.columns
        for who, cell in zip(CELLS["who"], CELLS[name], strict=True)
        if cell is not None
    ]
    for named in (dict.fromkeys(MIXED.columns), MIXED.columns):
        long = {
            "who": [who for who, _, _ in told],
            "asked": [named[name] or name for _, name, _ in told],
            "cell": [cell for _, _, cell in told],
        }
        made = frames.from_long(engine.make(long), OWN, person="who", indicator="asked", value="cell", codebook=MIXED)
        found = {row["who"]: row for row in engine.rows(made)}
        for name, id in MIXED.columns.items():
            assert [found[who][id] for who in CELLS["who"]] == answers_of(engine, SAID[name])


@every
def test_what_is_no_answer_is_counted_by_why(engine: Engine) -> None:
    df = engine.make(dict(CELLS))
    rows = engine.rows(frames.count_answers(df, OWN, codebook=MIXED))
    columns = ("indicator", "yes", "no", "not_applicable", "missing", "blank", "invalid")
    found = [tuple(row[name] for name in columns) for row in rows]
    assert [*rows[0]] == [*columns]
    assert (sorted(found) if engine.lazy else found) == COUNTS
    # What from_wide refuses is counted; without a codebook all that is familiar is read.
    strange = engine.make(
        {
            ONE: ["ja", "vaak", "n.v.t.", None, "niet beoordeeld"],
            TWO: [1.0, 0.0, 2.0, None, 1.0],
            THREE: [True, None, False, None, None],
        }
    )
    rows = engine.rows(frames.count_answers(strange, OWN))
    assert sorted(tuple(row[name] for name in columns) for row in rows) == [
        (ONE, 1, 0, 1, 1, 1, 1),
        (TWO, 2, 1, 0, 0, 1, 1),
        (THREE, 1, 1, 0, 0, 3, 0),
    ]
    # Words may make an answer of an empty cell, and of n.v.t.
    words = {"ja": True, "": False, "nvt": False}
    empty = engine.make({ONE: ["ja", "", "nvt", "n.v.t.", None]})
    [row] = engine.rows(frames.count_answers(empty, OWN, values=words))
    assert tuple(row[name] for name in columns) == (ONE, 1, 2, 0, 0, 1, 1)


@every
def test_a_number_is_the_same_as_text_that_is_that_number(engine: Engine) -> None:
    coded = {"1.0": True, "2": False, "3,5": None}
    book = Codebook(
        REF,
        (
            QuestionBlock({"V1": ONE}, coded, missing=(-9.0,), not_applicable=("99",)),
            QuestionBlock({"V2": TWO}, scale=SCALE, missing=(-99,), not_applicable=(-98.0,)),
            QuestionBlock({"V3": THREE}, {"1,0": True, "2.0": False}, missing=("-9,0",)),
        ),
    )
    cells: dict[str, list[Any]] = {
        "who": ["a", "b", "c", "d", "e", "f"],
        "V1": ["1", "+1,00", "2.0", "-9", "-9,0", "99.0"],
        "V2": ["5.0", "3,0", "-99,0", "-99.0", "-98", "04"],
        "V3": [1.0, 2.0, -9.0, None, 1.0, 2.0],
    }
    said = {
        "V1": [True, True, False, None, None, None],
        "V2": [True, False, None, None, None, True],
        "V3": [True, False, None, None, True, False],
    }
    df = engine.make(cells)
    rows = sorted(engine.rows(frames.from_wide(df, OWN, codebook=book)), key=lambda row: row["who"])
    for name, id in book.columns.items():
        assert [row[id] for row in rows] == answers_of(engine, said[name])
    columns = ("indicator", "yes", "no", "not_applicable", "missing", "blank", "invalid")
    found = sorted(
        tuple(row[name] for name in columns) for row in engine.rows(frames.count_answers(df, OWN, codebook=book))
    )
    assert found == [(ONE, 2, 1, 1, 2, 0, 0), (TWO, 2, 1, 1, 2, 0, 0), (THREE, 2, 2, 0, 1, 1, 0)]
    # Without a codebook too.
    rows = engine.rows(frames.from_wide(engine.make({ONE: ["1.0", "0,0", "1"]}), OWN))
    assert sorted(row[ONE] for row in rows) == answers_of(engine, [False, True, True])


@every
def test_booleans_are_read_as_their_words_are(engine: Engine) -> None:
    reverse = {"true": False, "false": True}
    book = Codebook(REF, (QuestionBlock({"V1": ONE}, reverse), QuestionBlock({"V2": TWO}, {"ja": True, "False": None})))
    cells = {"nr": [1, 2, 3], "V1": [True, False, None], "V2": [True, False, None]}
    rows = sorted(engine.rows(frames.from_wide(engine.make(cells), OWN, codebook=book)), key=lambda row: row["nr"])
    assert [row[ONE] for row in rows] == answers_of(engine, [False, True, None])
    assert [row[TWO] for row in rows] == answers_of(engine, [True, None, None])
    # The same file as text.
    texts = engine.make({"nr": [1, 2], "V1": ["True", "False"], "V2": ["ja", "false"]})
    again = sorted(engine.rows(frames.from_wide(texts, OWN, codebook=book)), key=lambda row: row["nr"])
    assert [(row[ONE], row[TWO]) for row in again] == [(row[ONE], row[TWO]) for row in rows[:2]]


def test_numbers_are_told_as_people_write_them() -> None:
    df = pytest.importorskip("polars").DataFrame({"V1": [6.0, 1.0, 2.5, 6.0]})
    book = Codebook(REF, (QuestionBlock({"V1": ONE}, {"1": True}, missing=(-9.0,)),))
    [problem] = refuses(lambda: frames.from_wide(df, OWN, codebook=book), ("cells_no_answers", "V1"))
    assert problem.parameters["examples"] == ("6 (2x)", "2.5 (1x)")
    assert "-9" in problem.parameters["words"]
    # Categories of numbers are text to engines.
    pd = pytest.importorskip("pandas")
    categories = pd.DataFrame({ONE: pd.Categorical([5.0, 3.5, 2.0, None])})
    made = frames.from_wide(categories, OWN, values={"5": True, "3,5": None, "2": False})
    assert [None if one is pd.NA else one for one in made[ONE]] == [True, None, False, None]


@quick
def test_ratings_are_combined_by_a_codebook(engine: Engine) -> None:
    rows = [
        ("p", f"r{n}", "peer", name, cell)
        for name, cells in {"V1": ["vaak", "vaak", "weet niet"], TWO: ["1", "5", "2"]}.items()
        for n, cell in enumerate(cells)
    ]
    columns = dict(zip(("who", "rater", "role", "asked", "cell"), map(list, zip(*rows, strict=True)), strict=True))
    named = {"person": "who", "rater": "rater", "role": "role", "indicator": "asked", "value": "cell"}
    df = engine.make(columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        [row] = engine.rows(frames.combine_ratings(df, OWN, **named, codebook=MIXED))
        votes = engine.rows(frames.count_votes(df, OWN, **named, codebook=MIXED))
    assert (row[ONE], row[TWO], row[THREE]) == (True, False, None)
    assert {vote["asked"]: (vote["yes"], vote["no"], vote["abstained"]) for vote in votes} == {
        ONE: (2, 0, 1),
        TWO: (1, 2, 0),
    }


@eager
def test_rows_that_a_codebook_does_not_know_are_named(engine: Engine) -> None:
    some = Codebook(REF, (QuestionBlock({"V1": ONE}), QuestionBlock({"V2": TWO}, scale=SCALE)))
    columns = {
        "who": ["a", "b", "c", "d", "e"],
        "asked": ["V1", THREE, "V2", "V2 ", THREE],
        "cell": ["vaak", "ja", "ja", "ja", "nee"],
    }
    df = engine.make(columns)
    found = refuses(
        lambda: frames.from_long(df, OWN, person="who", indicator="asked", value="cell", codebook=some),
        ("not_a_question", "asked"),
        ("not_in_the_codebook", "asked"),
        ("cells_no_answers", "cell"),
        ("cells_off_the_scale", "cell"),
    )
    assert [problem.value for problem in found] == ["V2 ", THREE, "vaak", "ja"]
    assert found[0].nearest[0] == "V2"
    assert found[1].parameters["count"] == 2


@eager
def test_columns_may_be_called_as_indicators_all_of_them(engine: Engine) -> None:
    whole = Codebook(REF, (QuestionBlock(dict(zip(COACHEN, COACHEN, strict=True)), {"vaak": True}),))
    df = engine.make({"who": ["a", "b"], "asked": [ONE, TWO], "cell": ["vaak", "ja"]})
    named = {"person": "who", "indicator": "asked", "value": "cell"}
    refuses(lambda: frames.from_long(df, OWN, **named, codebook=whole), ("cells_no_answers", "cell"))
    right = engine.make({"who": ["a", "b"], "asked": [ONE, TWO], "cell": ["vaak", ""]})
    first, second = engine.rows(frames.from_long(right, OWN, **named, codebook=whole))
    assert (first[ONE], second[TWO]) == (True, None)


@lazy
def test_on_a_lazy_frame_they_are_invalid(engine: Engine) -> None:
    some = Codebook(REF, (QuestionBlock({"V1": ONE}), QuestionBlock({"V2": TWO}, scale=SCALE)))
    columns = {"who": ["a"] * 3, "asked": ["V1", THREE, "V9"], "cell": ["ja", "ja", "ja"]}
    made = frames.from_long(engine.make(columns), OWN, person="who", indicator="asked", value="cell", codebook=some)
    [row] = engine.rows(made)
    assert (row[ONE], row[THREE], row["unknown_indicators"]) == (1, -1, 1)


@eager
def test_what_is_no_answer_is_named_by_its_column_and_its_reading(engine: Engine) -> None:
    df = engine.make({"V1": ["vaak", "2"], "V2": ["6", "vaak"], "V3": [3, 1]})
    found = refuses(
        lambda: frames.from_wide(df, OWN, codebook=MIXED),
        ("cells_no_answers", "V1"),
        ("cells_off_the_scale", "V2"),
        ("cells_no_answers", "V3"),
    )
    assert found[0].parameters["words"] == ("vaak", "zelden", "weet niet", "-9", "n.v.t.", "nvt")
    assert found[1].parameters["count"] == 2
    missing = engine.make({"V1": ["vaak"], "V2": ["5"]})
    refuses(lambda: frames.from_wide(missing, OWN, codebook=MIXED), ("unknown_column", ""))


@quick
def test_a_row_per_rater_is_read_by_its_columns(engine: Engine) -> None:
    columns = {
        "who": ["p", "p", "p"],
        "r": ["a", "b", "c"],
        "role": ["peer"] * 3,
        "V1": ["vaak", "zelden", "vaak"],
        "V2": ["5", "-9", "4"],
        "V3": [2, 1, 8],
    }
    df = engine.make(columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = frames.combine_ratings(df, OWN, person="who", rater="r", role="role", codebook=MIXED)
    [row] = engine.rows(made)
    assert (row[ONE], row[TWO], row[THREE]) == tuple(answers_of(engine, [True, True, False]))


@eager
def test_a_scale_that_is_none_is_warned_about_in_a_row_per_rater_too(engine: Engine) -> None:
    df = engine.make({"who": ["p", "p"], "r": ["a", "b"], "role": ["peer"] * 2, "V2": ["4", "5"]})
    book = Codebook(REF, (QuestionBlock({"V2": TWO}, scale=SCALE),))
    with pytest.warns(frames.ScaleWarning) as caught:
        frames.combine_ratings(df, OWN, person="who", rater="r", role="role", codebook=book)
    [one] = [warned for warned in caught if warned.category is frames.ScaleWarning]
    assert one.filename == __file__
    assert isinstance(one.message, frames.ScaleWarning)
    assert (one.message.problem.code, one.message.problem.value) == ("scale_always_reached", ("V2",))


def test_a_codebook_says_all_and_nothing_beside_it() -> None:
    df = pytest.importorskip("polars").DataFrame(
        {"V1": ["vaak"], "who": ["a"], "cell": ["ja"], "r": ["b"], "role": ["peer"]}
    )
    more: dict[str, Any] = {"values": {"ja": True}, "scale": SCALE}
    named = {"person": "who", "indicator": "V1", "value": "cell"}
    rated = {**named, "rater": "r", "role": "role"}
    calls = [(frames.from_wide, {}), (frames.count_answers, {}), (frames.from_long, named)]
    calls += [(frames.combine_ratings, rated), (frames.count_votes, rated)]
    anything: Any = {"V1": ONE}
    for call, others in calls:
        for name, value in more.items():
            [problem] = problems(InvalidValueError, call, df, OWN, **others, codebook=MIXED, **{name: value})
            assert (problem.path, problem.code) == ("codebook", "codebook_and_others")
            assert problem.parameters["arguments"] == (name,)
        assert refused(InvalidTypeError, call, df, OWN, **others, codebook=anything) == [("codebook", "wrong_type")]
        other = attrs.evolve(OWN, id="anders")
        assert refused(InvalidValueError, call, df, other, **others, codebook=MIXED) == [
            ("codebook.framework.id", "another_framework")
        ]
    for call, _ in calls[:2]:
        assert refused(InvalidValueError, call, df, OWN, codebook=MIXED, columns={"V1": ONE}) == [
            ("codebook", "codebook_and_others")
        ]


# Questions that are asked and not read


@quick
def test_a_column_that_asks_an_indicator_and_is_not_read_is_warned_about(engine: Engine) -> None:
    # Without full stops: DuckDB before version 2 does not find columns with one in their names.
    asked, extra, remark = (TEXTS[id].removesuffix(".") for id in (ONE, TWO, THREE))
    extra, named = f"Q2 - Hoe vaak? - {extra}", COACHEN[3].upper()
    columns = {"who": ["p"], "r": ["a"], "role": ["peer"], "team": ["N"], asked: ["ja"], extra: ["ja"]}
    columns |= {f"Toelichting: {remark}": ["zomaar"], named: [""]}
    df = engine.make(columns)
    book = Codebook(REF, (QuestionBlock({asked: ONE}),))
    rated = {"person": "who", "rater": "r", "role": "role"}
    ways: list[tuple[Any, dict[str, Any]]] = [
        (frames.from_wide, {"columns": {asked: ONE}}),
        (frames.from_wide, {"codebook": book, "person": "who"}),
        (frames.count_answers, {"codebook": book}),
        (frames.combine_ratings, {**rated, "codebook": book, "keep": "team"}),
        (frames.count_votes, {**rated, "columns": {asked: ONE}}),
    ]
    for call, how in ways:
        with pytest.warns(frames.UnreadColumnsWarning) as caught:
            call(df, OWN, **how)
        [one] = [warned for warned in caught if warned.category is frames.UnreadColumnsWarning]
        assert one.filename == __file__
        assert isinstance(one.message, frames.UnreadColumnsWarning)
        problem = one.message.problem
        assert (problem.code, problem.value) == ("columns_not_read", (extra, named))
        assert problem.parameters["ids"] == (TWO, COACHEN[3])
        assert problem.parameters["count"] == 2


def test_columns_that_ask_nothing_are_not_warned_about() -> None:
    df = pytest.importorskip("polars").DataFrame({"team": ["N"], TEXTS[ONE]: ["ja"], TEXTS[TWO]: ["nee"]})
    frames.from_wide(df, OWN, columns={TEXTS[ONE]: ONE, TEXTS[TWO]: TWO})
    # What is named as something else is read as that.
    with pytest.warns(frames.UnreadColumnsWarning) as caught:
        frames.from_wide(df.with_columns(x=1), OWN, columns={TEXTS[ONE]: ONE})
    assert len(caught) == 1
    frames.from_wide(df, OWN, columns={TEXTS[ONE]: ONE}, person=TEXTS[TWO])


# Scales that are none


def one_sided(engine: Engine, columns: Mapping[str, Any], **options: Any) -> list[tuple[str, Any]]:
    """
    What *columns* are warned about: the codes, and the columns named.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frames.from_wide(engine.make(columns), OWN, **options)
    # Older pandas has warnings of its own.
    ours = [one for one in caught if issubclass(one.category, CompetentieWarning)]
    assert all(one.category is frames.ScaleWarning and one.filename == __file__ for one in ours)
    found: list[Problem] = [one.message.problem for one in ours if isinstance(one.message, frames.ScaleWarning)]
    return [(problem.code, problem.value) for problem in found]


@eager
def test_a_scale_that_no_answer_reaches_or_all_do_is_warned_about(engine: Engine) -> None:
    # As SPSS writes yes and no; of one column it may be so, of all it is not.
    codes = {ONE: [1, 2, 2, None], TWO: [2, 2, 1, 1]}
    assert one_sided(engine, codes, scale=SCALE) == [("scale_never_reached", (ONE, TWO))]
    assert one_sided(engine, {ONE: [5, 4], TWO: [4, None]}, scale=SCALE) == [("scale_always_reached", (ONE, TWO))]
    assert one_sided(engine, {ONE: [5, 4], TWO: [4, 3]}, scale=SCALE) == []
    assert one_sided(engine, {ONE: [1, 1], TWO: [4, None]}, scale=SCALE) == []
    # Nothing is no answer, and one says nothing yet.
    assert one_sided(engine, {ONE: [None, 1.0]}, scale=SCALE) == []
    assert one_sided(engine, {ONE: ["", "nvt"]}, scale=SCALE) == []
    assert one_sided(engine, {ONE: []}, scale=SCALE) == []
    # Words say what they mean.
    assert one_sided(engine, {ONE: ["ja", "ja"]}) == []


@eager
@pytest.mark.parametrize("written", [int, float, str], ids=["int", "float", "text"])
def test_columns_coded_as_yes_and_no_are_warned_about_amid_others(engine: Engine, written: Any) -> None:
    def warned(amid: list[int], scale: RatingScale = SCALE, least: int = 1) -> list[tuple[str, Any]]:
        others: list[int] = [least, 3, 4, 5, 2] * 2
        columns: dict[str, list[int]] = {ONE: [*others, 1], TWO: amid, THREE: [2] * 10 + [5]}
        longest = max(len(amid), 11)
        cells = {id: [*map(written, column), *[None] * (longest - len(column))] for id, column in columns.items()}
        return one_sided(engine, cells, scale=scale)

    assert warned([1, 2] * 5) == [("scale_never_reached", (TWO,))]
    assert warned([1, 0] * 5, RatingScale(0, 5, observed_from=2)) == [("scale_never_reached", (TWO,))]
    reached = RatingScale(0, 5, observed_from=1)
    assert warned([1, 2] * 5, reached, least=0) == [("scale_always_reached", (TWO,))]
    # All alike are told of once.
    assert warned([1, 2] * 5, reached) == [("scale_always_reached", (ONE, TWO, THREE))]
    # Too few to say so; another number is of a scale; and where all are observed it may well be so.
    assert warned([1, 2] * 4 + [1]) == []
    assert warned([1, 2] * 5 + [3]) == []
    assert warned([0, 2] * 5, RatingScale(0, 5, observed_from=4)) == []
    assert warned([-1, 0] * 5, RatingScale(-1, 5, observed_from=4)) == []
    assert warned([5, 4] * 5) == []


@eager
def test_rows_coded_as_yes_and_no_are_warned_about_amid_others(engine: Engine) -> None:
    people = [f"p{n}" for n in range(10)]
    named = {"person": "who", "indicator": "asked", "value": "cell"}
    rated = {**named, "rater": "r", "role": "role"}
    columns: dict[str, list[Any]] = {
        "who": people * 2,
        "r": ["x"] * 20,
        "role": ["peer"] * 20,
        "cell": [1, 2] * 5 + [1, 5] * 5,
    }
    by_id = engine.make({**columns, "asked": [ONE] * 10 + [TWO] * 10})
    by_name = engine.make({**columns, "asked": ["V1"] * 10 + ["V2"] * 10})
    wide = engine.make({key: columns[key][:10] for key in ("who", "r", "role")} | {ONE: [1, 2] * 5, TWO: [1, 5] * 5})
    book = Codebook(REF, (QuestionBlock({"V3": THREE}), QuestionBlock({"V1": ONE, "V2": TWO}, scale=SCALE)))
    sides = {key: rated[key] for key in ("person", "rater", "role")}
    ways: list[tuple[Any, Any, dict[str, Any], str]] = [
        (frames.from_long, by_id, {**named, "scale": SCALE}, ONE),
        (frames.from_long, by_name, {**named, "codebook": book}, "V1"),
        (frames.combine_ratings, by_id, {**rated, "scale": SCALE}, ONE),
        (frames.count_votes, by_name, {**rated, "codebook": book}, "V1"),
        (frames.combine_ratings, wide, {**sides, "scale": SCALE}, ONE),
    ]
    for call, df, how, name in ways:
        with pytest.warns(frames.ScaleWarning) as caught:
            call(df, OWN, **how)
        [one] = [warned for warned in caught if warned.category is frames.ScaleWarning]
        assert one.filename == __file__
        assert isinstance(one.message, frames.ScaleWarning)
        assert (one.message.problem.code, one.message.problem.value) == ("scale_never_reached", (name,))


def test_each_scale_is_looked_at_by_itself() -> None:
    engine = Engine.__new__(Engine, "polars", "polars", pytest.importorskip("polars").DataFrame, list)
    blocks = (
        QuestionBlock({"V1": ONE, "V2": TWO}, scale=SCALE),
        QuestionBlock({"V3": THREE}, scale=RatingScale(0, 1, observed_from=1)),
        QuestionBlock({"V4": COACHEN[3]}),
    )
    book = Codebook(REF, blocks)
    columns: dict[str, list[Any]] = {"V1": [1, 2], "V2": [1, 1], "V3": [1, 0], "V4": [1, 1]}
    assert one_sided(engine, columns, codebook=book) == [("scale_never_reached", ("V1", "V2"))]


@eager
def test_rows_on_a_scale_that_is_none_are_warned_about(engine: Engine) -> None:
    named = {"person": "who", "indicator": "asked", "value": "cell"}
    rated = {**named, "rater": "r", "role": "role"}
    who = {"who": ["a", "b", "a"], "r": ["x", "y", "x"], "role": ["peer"] * 3}
    book = Codebook(REF, (QuestionBlock({"V1": ONE, "V2": TWO}, scale=SCALE), QuestionBlock({"V3": THREE})))
    # What is on no scale makes no difference.
    mixed = engine.make({**who, "asked": [ONE, "V2", "V3"], "cell": [1, 2, 1]})
    alike = engine.make({**who, "asked": [ONE, TWO, TWO], "cell": [1, 2, 1]})
    ways: list[tuple[Any, dict[str, Any], tuple[str, Any]]] = [
        (mixed, {"codebook": book}, ("scale_never_reached", ("V1", "V2"))),
        (alike, {"scale": RatingScale(0, 2, observed_from=1)}, ("scale_always_reached", ("cell",))),
    ]
    for call, others in ((frames.from_long, named), (frames.combine_ratings, rated), (frames.count_votes, rated)):
        for df, how, expected in ways:
            with pytest.warns(frames.ScaleWarning) as caught:
                call(df, OWN, **others, **how)
            [one] = [warned for warned in caught if warned.category is frames.ScaleWarning]
            assert one.filename == __file__
            assert isinstance(one.message, frames.ScaleWarning)
            assert (one.message.problem.code, one.message.problem.value) == expected


# The four exports


EXPORTS = ROOT / "examples" / "exports"
WORDS = {"altijd": True, "vaak": True, "soms": False, "nooit": False}
HOW: Mapping[str, dict[str, Any]] = {
    "limesurvey": {},
    "qualtrics": {"values": WORDS, "not_applicable": ["Niet van toepassing"]},
    "microsoft-forms": {"missing": ["Weet ik niet"], "not_applicable": ["Niet van toepassing"]},
    "spss": {"scale": SCALE, "missing": [-9], "not_applicable": [99]},
}


def maker() -> Any:
    path = ROOT / "tools" / "make_exports.py"
    spec = importlib.util.spec_from_file_location("make_exports", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_exports_are_what_is_made() -> None:
    made = maker().texts()
    assert {path.name: path.read_bytes() for path in EXPORTS.iterdir()} == made


def lines_of(program: str) -> list[list[str]]:
    encoding, separator = ("cp1252", ";") if program == "microsoft-forms" else ("utf-8-sig", ",")
    separator = ";" if program.startswith("spss") else separator
    text = (EXPORTS / f"{program}.csv").read_text(encoding)
    return [*csv.reader(io.StringIO(text), delimiter=separator)]


def labels_of(program: str) -> dict[str, str]:
    """
    The text of each question by the name of its column.
    """
    if program == "spss":
        return dict(lines_of("spss-labels")[1:])
    first, second, *_ = lines_of(program)
    return dict(zip(first, second, strict=True))


def read_by(library: str, program: str, tmp_path: Path) -> Any:
    """
    The file of a *program* as the documentation says that it is read.
    """
    used = importlib.import_module(library)
    file = str(EXPORTS / f"{program}.csv")
    forms = program == "microsoft-forms"
    more: dict[str, Any] = {}
    if library == "duckdb":
        more = {"sep": ";"} if forms or program == "spss" else {}
        if program == "qualtrics":
            whole = used.read_csv(file, header=True, all_varchar=True)
            return whole.filter("starts_with(ResponseId, 'R_')")
        if forms:
            # It reads UTF-8 alone.
            file = str(tmp_path / "forms.csv")
            Path(file).write_text((EXPORTS / "microsoft-forms.csv").read_text("cp1252"), "utf-8")
        return used.read_csv(file, **more)
    separator = "separator" if library == "polars" else "sep"
    more = {separator: ";"} if forms or program == "spss" else {}
    more |= {"encoding": "cp1252"} if forms else {}
    if program == "qualtrics":
        more |= {"skip_rows_after_header": 2} if library == "polars" else {"skiprows": [1, 2]}
    return used.read_csv(file, **more)


def rows_of(df: Any) -> list[dict[str, Any]]:
    """
    The rows of a frame of one of the three libraries.
    """
    table = nw.from_native(df).lazy().collect("polars") if hasattr(df, "fetchall") else nw.from_native(df)
    return [*table.rows(named=True)]


def test_headings_of_qualtrics_hold_line_breaks() -> None:
    # Those of a stem that ends in one: readers that count lines, and not records, go wrong there.
    lines = lines_of("qualtrics")
    assert sum("\n" in heading for heading in lines[1]) == 31
    assert len(lines) == 3 + len(maker().answers())


@pytest.mark.parametrize("program", HOW)
@pytest.mark.parametrize("library", ["polars", "pandas", "duckdb"])
def test_an_export_gives_what_people_answered_on_every_library(program: str, library: str, tmp_path: Path) -> None:
    module = pytest.importorskip(library)
    if library == "duckdb" and program in {"limesurvey", "microsoft-forms"} and module.__version__.startswith("1."):
        pytest.skip("before DuckDB 2 columns with a dot or a hard space in their names are not found")
    df = read_by(library, program, tmp_path)
    has_labels = program in {"qualtrics", "spss"}
    # Not every library leaves the space at an end of a heading alone.
    proposal = match_columns(labels_of(program) if has_labels else [*df.columns], FRAMEWORK)
    tool = maker()
    ids = [indicator.id for indicator in tool.indicators()]
    assert [*proposal.columns.values()] == ids
    assert len(proposal.cut) == (14 if program == "spss" else 0)
    book = proposal.codebook(ignore=proposal.left_open, **HOW[program])
    answers = rows_of(frames.from_wide(df, FRAMEWORK, codebook=book))
    people = tool.answers()
    expected = [[None if isinstance(said, str) else said for said in given] for _, given in people]
    # As booleans, or as 0 and 1.
    found = [[None if row[id] is None or row[id] != row[id] else bool(row[id]) for id in ids] for row in answers]
    assert found == expected
    if program == "spss":
        counts = rows_of(frames.count_answers(df, FRAMEWORK, codebook=book))
        away = sum(said == tool.AWAY for _, given in people for said in given)
        assert away > 20
        assert sum(row["not_applicable"] for row in counts) == away
        assert sum(row["invalid"] for row in counts) == 0
