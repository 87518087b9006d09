"""
The classes of a framework: what they find, what they hold, and that they are values.
"""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import Competency, Descriptor, Framework, Indicator, JobProfile
from competentie.errors import FrameworkDataError, InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.model import CellMark, DescriptorState, FrameworkRow, Group, Level, Mark
from refusals import problems, refused
from strategies import SHIPPED, assessments, desired, frameworks


@given(frameworks(), st.data())
def test_everything_can_be_found_by_its_id(framework: Framework, data: st.DataObject) -> None:
    found = []
    for competency in framework.competencies:
        assert framework[competency.id] is competency
        assert competency.id in framework
        for descriptor in competency.descriptors:
            assert competency.level(descriptor.rank) is descriptor
            assert descriptor.stated == (descriptor.state is DescriptorState.DEFINED and bool(descriptor.indicators))
            for indicator in descriptor.indicators:
                assert framework.find(indicator.id) == (competency, descriptor, indicator)
                assert framework.indicator(indicator.id) is indicator
                found.append(indicator.id)
    assert framework.indicator_ids == set(found)
    assert sorted(i.id for i in framework.indicators) == sorted(found)
    other = data.draw(st.text(max_size=8))
    if other not in framework.indicator_ids:
        assert refused(UnknownIdError, framework.find, other) == [("", "unknown_indicator")]


@given(frameworks())
def test_an_outline_is_what_scoring_needs_by_ascending_rank(framework: Framework) -> None:
    for competency in framework.competencies:
        by_rank = sorted(competency.descriptors, key=lambda d: d.rank)
        told = [(rank, state, ids, competency.indicator_ids[place]) for rank, state, ids, place in competency.outline]
        expected = [tuple(i.id for i in d.indicators) for d in by_rank]
        assert told == [(d.rank, d.state, ids, ids) for d, ids in zip(by_rank, expected, strict=True)]
        assert competency.indicator_ids == tuple(id for ids in expected for id in ids)


@given(frameworks())
def test_rows_are_flat_and_one_per_indicator_or_what_has_none(framework: Framework) -> None:
    rows = framework.rows()
    cells = [d for k in framework.competencies for d in k.descriptors]
    empty = [k for k in framework.competencies if not k.descriptors]
    unused = {level.rank for level in framework.ladder} - {d.rank for d in cells}
    alone = len(framework.groups) + len(unused) + len(empty)
    assert len(rows) == sum(max(1, len(d.indicators)) for d in cells) + alone
    assert [row["indicator"] for row in rows if row["indicator"]] == [i.id for d in cells for i in d.indicators]
    assert [row["rank"] for row in rows if row["rank"] and not row["competency"]] == sorted(unused)
    assert [row["competency"] for row in rows if row["competency"] and not row["rank"]] == [k.id for k in empty]
    assert [row["group"] for row in rows if not row["competency"] and not row["rank"]] == [
        g.id for g in framework.groups
    ]
    assert all(value is None or type(value) in (str, int) for row in rows for value in row.values())
    assert all(tuple(row) == tuple(FrameworkRow.__annotations__) for row in rows)


def test_rows_of_the_card() -> None:
    rows = SHIPPED.rows()
    assert len(rows) == 142
    assert rows[0] == {
        "framework": "sociaalwerker-b",
        "version": "1.0.0",
        "language": "nl",
        "competency": "kwaliteitsgericht",
        "competency_code": None,
        "competency_name": "Kwaliteitsgericht",
        "definition": SHIPPED["kwaliteitsgericht"].definition,
        "group": None,
        "group_name": None,
        "group_parent": None,
        "rank": 1,
        "level": "Niveau 1",
        "level_code": None,
        "level_description": SHIPPED.ladder[0].description,
        "descriptor": "kwaliteitsgericht_1",
        "state": "defined",
        "summary": "Past de vastgestelde kwaliteitseisen binnen het eigen werk toe en herstelt fouten.",
        "indicator": "kwaliteitsgericht_1_1",
        "code": None,
        "text": "Levert verzorgd werk af en gaat door tot het echt goed is, is niet tevreden met ‘goed genoeg’.",
    }
    empty = [row for row in rows if row["indicator"] is None]
    assert [(row["descriptor"], row["state"], row["text"]) for row in empty] == [("coachen_1", "not_applicable", None)]


def test_rows_make_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not a dependency; the development environment has it")
    table = pandas.DataFrame(SHIPPED.rows())
    assert table.shape == (142, 20)
    assert table.groupby("competency")["indicator"].count().sum() == 141


@given(frameworks())
def test_objects_are_values(framework: Framework) -> None:
    for other in (copy.deepcopy(framework), pickle.loads(pickle.dumps(framework))):  # noqa: S301 - our own
        assert other == framework
        assert hash(other) == hash(framework)
        assert other.digest == framework.digest
        assert other.ref == framework.ref
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        framework.title = "other"  # type: ignore[misc]


@given(assessments())
def test_results_are_values(assessment: c.Assessment) -> None:
    assert pickle.loads(pickle.dumps(assessment)) == assessment  # noqa: S301 - our own
    assert len({assessment, copy.copy(assessment)}) == 1


@given(frameworks())
def test_the_digest_is_of_the_content(framework: Framework) -> None:
    other = attrs.evolve(framework, title=framework.title + "!")
    assert other.digest != framework.digest
    assert attrs.evolve(other, title=framework.title).digest == framework.digest
    assert framework.ref == c.FrameworkRef(framework.id, framework.version, framework.digest, framework.language)


def test_repr_is_one_line() -> None:
    assert repr(SHIPPED) == "<Framework sociaalwerker-b 1.0.0 (nl): 8 competencies, 4 levels, 141 indicators>"
    assert repr(SHIPPED["coachen"]) == "<Competency coachen: ranks 1, 2, 3, 4, 15 indicators>"
    assert repr(Competency("x", "X", "", ())) == "<Competency x: ranks none, 0 indicators>"


def test_looking_up_what_is_not_there() -> None:
    [problem] = problems(UnknownIdError, SHIPPED.__getitem__, "coach")
    assert (problem.code, problem.value, problem.nearest) == ("unknown_competency", "coach", ("coachen",))
    assert problem.parameters == {"framework": "sociaalwerker-b 1.0.0"}
    [problem] = problems(UnknownIdError, SHIPPED["coachen"].level, 9)
    assert (problem.code, problem.value) == ("unknown_rank", 9)
    assert problem.parameters == {"competency": "coachen", "ranks": (1, 2, 3, 4)}
    [problem] = problems(UnknownIdError, Competency("k", "K", "", ()).level, 1)
    assert problem.parameters["ranks"] == ()
    wrongs: list[Any] = [[], None, 3]
    for wrong in wrongs:
        assert refused(UnknownIdError, SHIPPED.__getitem__, wrong) == [("", "unknown_competency")]
        assert refused(UnknownIdError, SHIPPED.indicator, wrong) == [("", "unknown_indicator")]
        assert wrong not in SHIPPED
    for rank in (True, 2.0, "2"):
        assert refused(UnknownIdError, SHIPPED["coachen"].level, rank) == [("", "unknown_rank")]
    assert JobProfile("p", "P", {}).desired_for([]) is c.Requirement.UNKNOWN  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "look_up", [lambda f: f["coach"], lambda f: f.find("coach"), lambda f: f["coachen"].level(9)], ids=range(3)
)
def test_an_unknown_id_is_a_key_error(look_up: Any) -> None:
    with pytest.raises(KeyError):
        look_up(SHIPPED)


def test_arguments_are_of_their_class() -> None:
    wrong = refused(InvalidTypeError, JobProfile.of, "x", {}, id="p", title="P")
    assert wrong == [("framework", "wrong_type")]
    [problem] = problems(InvalidTypeError, SHIPPED.check_profile, "x")
    assert (problem.path, problem.code, problem.value) == ("profile", "wrong_type", "x")
    assert problem.parameters == {"expected": ("JobProfile",)}


def test_the_legend_speaks_for_a_mark() -> None:
    entry = SHIPPED.legend_for(CellMark.GROWTH)
    assert entry
    assert (entry.colour, entry.label) == ("Lichtgroen", "groeicompetentie")
    assert attrs.evolve(SHIPPED, legend=SHIPPED.legend[1:]).legend_for(CellMark.GROWTH) is None


def test_a_reference_is_the_line_that_loads() -> None:
    assert SHIPPED.ref.line == f'load_framework("sociaalwerker-b", "1.0.0", digest="{SHIPPED.digest}")'
    assert eval(SHIPPED.ref.line, vars(c)) == SHIPPED  # noqa: S307 - what people paste
    assert SHIPPED.name == "sociaalwerker-b 1.0.0"


def test_a_reference_tells_in_what_a_framework_is_another() -> None:
    other = attrs.evolve(SHIPPED, version="1.0.1")
    assert [*SHIPPED.ref.differences(SHIPPED, "x")] == []
    found = [*SHIPPED.ref.differences(other, "x")]
    assert [(p.path, p.code, p.value, p.parameters["ours"]) for p in found] == [
        ("x.version", "other_framework", "1.0.0", "1.0.1"),
        ("x.digest", "other_framework", SHIPPED.digest, other.digest),
    ]


# Profiles


@given(frameworks(), st.data())
def test_a_profile_says_what_is_desired(framework: Framework, data: st.DataObject) -> None:
    wanted = data.draw(desired(framework))
    profile = JobProfile.of(framework, wanted, id="p", title="P")
    assert profile.desired == wanted
    assert list(profile.desired) == [k.id for k in framework.competencies if k.id in wanted]
    for competency in framework.competencies:
        expected = wanted.get(competency.id, c.Requirement.UNKNOWN)
        assert profile.desired_for(competency.id) == (c.Requirement.NONE if expected is None else expected)


def test_a_profile_fits_its_framework() -> None:
    def of(desired: dict[str, int | None], marks: tuple[Mark, ...] = ()) -> JobProfile:
        return JobProfile.of(SHIPPED, desired, id="p", title="P", marks=marks)

    rank, undefined = problems(InvalidValueError, of, {"coachen": 1, "klantgerichtheid": 9, "ondernemerschap": 2})
    assert (rank.path, rank.code, rank.value) == ("desired.klantgerichtheid", "unknown_rank", 9)
    assert rank.parameters == {"competency": "klantgerichtheid", "ranks": (1, 2, 3, 4)}
    assert (undefined.path, undefined.code, undefined.value) == ("desired.coachen", "desired_where_not_defined", 1)
    assert undefined.parameters == {"competency": "coachen", "state": "not_applicable", "ranks": (2, 3, 4)}
    strange = problems(UnknownIdError, of, {"coach": 2, "x": 1})
    assert [(problem.path, problem.value) for problem in strange] == [("desired.coach", "coach"), ("desired.x", "x")]
    assert strange[0].nearest == ("coachen",)
    assert refused(InvalidValueError, of, {"coach": 2, "coachen": 1}) == [
        ("desired.coach", "unknown_competency"),
        ("desired.coachen", "desired_where_not_defined"),
    ]
    marks = (Mark("coachen", 7, CellMark.GROWTH), Mark("coachen", 1, CellMark.GROWTH))
    assert refused(InvalidValueError, of, {}, marks) == [("marks[0]", "unknown_rank")]


def test_a_profile_by_names_is_told_the_ids() -> None:
    competency = attrs.evolve(SHIPPED["coachen"], id="k_12", code="KERN.1.2", name="Stil zijn")
    framework = attrs.evolve(SHIPPED, competencies=(competency, SHIPPED["klantgerichtheid"]), profiles=())

    def hints(*given_: str) -> list[tuple[str, ...]]:
        with pytest.raises(c.CompetentieError) as caught:
            JobProfile.of(framework, dict.fromkeys(given_, 2), id="p", title="P")
        return [problem.nearest for problem in caught.value.problems]

    assert hints("Stil zijn", "KERN.1.2 Stil zijn", "Klantgerichtheid", "Vliegen") == [
        ("k_12",),
        ("k_12",),
        ("klantgerichtheid",),
        (),
    ]
    assert framework.ids_by_name["KERN.1.2 Stil zijn"] == "k_12"
    # Nearly a name, and an id that is none.
    assert hints("Stil zyn") == [("k_12",)]
    assert hints("klantgericht") == [("klantgerichtheid",)]
    # What else is wrong has no hints of names.
    [problem] = problems(InvalidTypeError, JobProfile.of, framework, {"k_12": "Stil zijn"}, id="p", title="P")
    assert problem.nearest == ()


@given(frameworks(), st.data())
def test_what_a_profile_asks_is_what_it_gives_a_rank(framework: Framework, data: st.DataObject) -> None:
    wanted = data.draw(desired(framework))
    profile = JobProfile("p", "P", wanted, unlisted=data.draw(st.sampled_from(c.Requirement)))
    asked = [competency.id for competency in framework.asked_by(profile)]
    assert asked == [k.id for k in framework.competencies if wanted.get(k.id) is not None]
    assert framework.asked_by(None) == framework.competencies


def test_a_group_lies_in_its_parents() -> None:
    groups = (Group("c", "C", parent="b"), Group("b", "B", parent="a"), Group("a", "A"))
    framework = attrs.evolve(SHIPPED, groups=groups)
    assert [[one.id for one in framework.parents_of(group)] for group in groups] == [["a", "b"], ["a"], []]


def test_a_profile_takes_whole_numbers_of_numpy_and_nothing_that_only_looks_like_one() -> None:
    np = pytest.importorskip("numpy")
    profile = JobProfile.of(SHIPPED, {"coachen": np.int64(2), "klantgerichtheid": None}, id="p", title="P")
    assert type(profile.desired["coachen"]) is int
    assert profile == JobProfile.of(SHIPPED, {"coachen": 2, "klantgerichtheid": None}, id="p", title="P")
    for wrong in (True, np.True_, 2.0, np.float64(2), float("nan"), "2"):
        found = refused(InvalidTypeError, JobProfile.of, SHIPPED, {"coachen": wrong}, id="p", title="P")
        assert found == [("desired.coachen", "wrong_type")]
    found = refused(InvalidTypeError, JobProfile.of, SHIPPED, [("coachen", 2)], id="p", title="P")
    assert found == [("desired", "wrong_type")]


def test_a_profile_alone_names_its_framework_and_one_in_its_framework_does_not() -> None:
    profile = JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P")
    assert profile.framework == "sociaalwerker-b"
    assert c.to_dict(profile)["framework"] == "sociaalwerker-b"
    bare = attrs.evolve(profile, framework=None)
    assert "framework" not in c.to_dict(bare)
    for one in (profile, bare):
        framework = attrs.evolve(SHIPPED, profiles=(one,))
        assert framework.profiles == (profile,)
        assert "framework" not in c.to_dict(framework)["profiles"][0]
        assert c.from_dict(Framework, c.to_dict(framework)) == framework == attrs.evolve(SHIPPED, profiles=(profile,))
        # Under another id they are the profiles of that.
        assert attrs.evolve(framework, id="other").profiles[0].framework == "other"
    assert refused(InvalidTypeError, attrs.evolve, SHIPPED, profiles=[profile]) == [("profiles", "wrong_type")]
    other = attrs.evolve(SHIPPED, id="other")
    assert refused(InvalidValueError, other.check_profile, profile) == [("framework", "profile_of_another_framework")]
    assert refused(InvalidValueError, attrs.evolve, other, profiles=(profile,)) == [
        ("profiles[0].framework", "profile_of_another_framework")
    ]
    saved = c.to_dict(SHIPPED)
    saved["profiles"][0]["framework"] = "other"
    assert refused(FrameworkDataError, c.from_dict, Framework, saved) == [
        ("profiles[0].framework", "profile_of_another_framework")
    ]
    # Said there, it is left out again.
    saved["profiles"][0]["framework"] = SHIPPED.id
    assert c.from_dict(Framework, saved).digest == SHIPPED.digest


def test_a_profile_is_checked() -> None:
    assert refused(InvalidTypeError, JobProfile, "p", "P", {"k": 2.0, "l": True}) == [
        ("desired.k", "wrong_type"),
        ("desired.l", "wrong_type"),
    ]
    assert refused(InvalidTypeError, JobProfile, "p", "P", None) == [("desired", "wrong_type")]
    assert refused(InvalidValueError, JobProfile, "P!", "", {"K": 0}) == [
        ("id", "not_matching"),
        ("title", "empty_text"),
        ("desired.K", "not_matching"),
        ("desired.K", "too_low"),
    ]
    before = {"k": 2}
    profile = JobProfile("p", "P", before)
    before["k"] = 3
    assert profile.desired == {"k": 2}
    assert hash(profile) == hash(JobProfile("p", "P", {"k": 2}))


# Values by themselves


@pytest.mark.parametrize("text", ["\t", "\x00", "\x7f", "\x85", "\ud800", "a\udfffb"])
def test_texts_hold_no_control_characters_or_surrogates(text: str) -> None:
    [problem] = problems(InvalidValueError, Indicator, "i", text)
    unfit = next(character for character in text if not character.isalnum())
    assert (problem.path, problem.code, problem.parameters) == (
        "text",
        "bad_character",
        {"character": f"U+{ord(unfit):04X}"},
    )
    assert str(problem).encode()  # the message itself can be shown


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "\n"])
def test_only_a_text_in_paragraphs_holds_line_breaks(text: str) -> None:
    [problem] = problems(InvalidValueError, Indicator, "i", text)
    assert (problem.path, problem.code) == ("text", "line_break")
    [problem] = problems(InvalidValueError, Indicator, "i", "x", notes="a\rb")
    assert (problem.path, problem.code) == ("notes", "feed_only")
    assert Indicator("i", "x", notes="a\n\nb").notes == "a\n\nb"


@pytest.mark.parametrize("text", ["a\u00a0b", "\u2028x", "\u200fx", "👩🏽‍⚕️"])
def test_texts_hold_anything_else(text: str) -> None:
    assert Indicator("i", text).text == text


@pytest.mark.parametrize("id", ["", "A", "a-b", "1a", "a__b", "_a", "a_", "é", "a b", "a\n", "ï_1"])
def test_an_id_serves_as_a_column(id: str) -> None:
    [problem] = problems(InvalidValueError, Indicator, id, "x")
    assert (problem.path, problem.code, problem.value) == ("id", "not_matching", id)
    assert problem.parameters == {"expected": "id"}


@pytest.mark.parametrize("version", ["1", "1.0", "01.0.0", "1.0.0-rc1", "1.0.0.0", "v1.0.0", "1.0.٣", "1.0.0\n"])
def test_a_version_has_three_numbers(version: str) -> None:
    assert refused(InvalidValueError, attrs.evolve, SHIPPED, version=version) == [("version", "not_matching")]


def test_every_wrong_attribute_is_named() -> None:
    found = refused(InvalidTypeError, Descriptor, None, "2", "defined", None, [])
    assert found == [(name, "wrong_type") for name in ("id", "rank", "state", "summary", "indicators")]
    found = refused(InvalidValueError, Descriptor, "D", 0, "defined", None, (1, "x"))
    assert [path for path, _ in found] == ["id", "rank", "state", "summary", "indicators[0]", "indicators[1]"]


def test_a_whole_number_has_a_largest() -> None:
    [problem] = problems(InvalidValueError, Level, 10**9 + 1, "x", "")
    assert (problem.path, problem.code, problem.parameters) == ("rank", "too_high", {"highest": 10**9})
    [problem] = problems(InvalidValueError, Level, 10**5000, "x", "")
    assert problem.code == "too_high"
    # Python 3.14 has words of its own for it.
    assert "a value of type int" in str(problem) or "<int instance " in str(problem)
    assert Level(10**9, "x", "").rank == 10**9


def test_a_whole_number_is_not_a_bool() -> None:
    assert refused(InvalidTypeError, Level, True, "x", "") == [("rank", "wrong_type")]


def test_days_are_days() -> None:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert refused(InvalidTypeError, attrs.evolve, SHIPPED, modified=moment) == [("modified", "wrong_type")]
