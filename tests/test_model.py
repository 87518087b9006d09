"""
The classes of a framework: what they hold together, what they find, and what they refuse.
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
from competentie import Competency, Descriptor, DescriptorState, Framework, Indicator, JobProfile, Level, Mark
from competentie.model import FrozenDict
from strategies import SHIPPED, assessments, desired, frameworks

STATED = Descriptor("d", 2, DescriptorState.DEFINED, "", (Indicator("i", "x"),))
COMPETENCY = Competency("k", "K", "", (STATED,))
SMALL = Framework(
    id="f",
    version="1.0.0",
    modified=dt.date(2026, 1, 1),
    language="nl",
    title="F",
    ladder=(Level(2, "Twee", ""), Level(5, "Vijf", "")),
    legend=(),
    competencies=(COMPETENCY,),
    specialisations=(c.Specialisation("s", "S"),),
    profiles=(),
    history=c.History(),
    provenance=c.Provenance(),
)


def refused(error: type[c.CompetentieError], make: Any, *arguments: Any, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(error) as caught:
        make(*arguments, **changes)
    return [(problem.path, problem.what) for problem in caught.value.problems]


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
        with pytest.raises(c.UnknownIdError):
            framework.find(other)


@given(frameworks())
def test_rows_are_flat_and_one_per_indicator_or_empty_descriptor(framework: Framework) -> None:
    rows = framework.rows()
    cells = [d for k in framework.competencies for d in k.descriptors]
    assert len(rows) == sum(max(1, len(d.indicators)) for d in cells)
    assert [row["indicator"] for row in rows if row["indicator"]] == [i.id for d in cells for i in d.indicators]
    assert all(value is None or type(value) in (str, int) for row in rows for value in row.values())
    assert len({tuple(row) for row in rows}) <= 1


def test_rows_of_the_card() -> None:
    rows = SHIPPED.rows()
    assert len(rows) == 142
    assert rows[0] == {
        "framework": "sociaalwerker-b",
        "version": "1.0.0",
        "language": "nl",
        "competency": "kwaliteitsgericht",
        "competency_name": "Kwaliteitsgericht",
        "group": None,
        "rank": 1,
        "level": "Niveau 1",
        "descriptor": "kwaliteitsgericht_1",
        "state": "defined",
        "summary": "Past de vastgestelde kwaliteitseisen binnen het eigen werk toe en herstelt fouten.",
        "indicator": "kwaliteitsgericht_1_1",
        "text": "Levert verzorgd werk af en gaat door tot het echt goed is, is niet tevreden met ‘goed genoeg’.",
    }
    empty = [row for row in rows if row["indicator"] is None]
    assert [(row["descriptor"], row["state"], row["text"]) for row in empty] == [("coachen_1", "not_applicable", None)]


def test_rows_make_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not a dependency; the development environment has it")
    table = pandas.DataFrame(SHIPPED.rows())
    assert table.shape == (142, 13)
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


def test_errors_survive_pickling() -> None:
    with pytest.raises(c.UnknownIdError) as caught:
        SHIPPED["coach"]
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


@given(frameworks())
def test_the_digest_is_of_the_content(framework: Framework) -> None:
    other = attrs.evolve(framework, title=framework.title + "!")
    assert other.digest != framework.digest
    assert attrs.evolve(other, title=framework.title).digest == framework.digest
    assert framework.ref == c.FrameworkRef(framework.id, framework.version, framework.digest, framework.language)


def test_repr_is_one_line() -> None:
    assert repr(SHIPPED) == "<Framework sociaalwerker-b 1.0.0 (nl): 8 competencies, 4 levels, 141 indicators>"
    assert repr(SHIPPED["coachen"]) == "<Competency coachen: ranks 1, 2, 3, 4, 15 indicators>"
    assert repr(c.Competency("x", "X", "", ())) == "<Competency x: ranks none, 0 indicators>"


def test_looking_up_what_is_not_there() -> None:
    with pytest.raises(
        c.UnknownIdError, match="'coach' is not a competency of sociaalwerker-b 1.0.0 .did you mean 'coachen"
    ):
        SHIPPED["coach"]
    with pytest.raises(c.UnknownIdError, match="coachen has no descriptor at rank 9; its ranks: 1, 2, 3, 4"):
        SHIPPED["coachen"].level(9)
    with pytest.raises(c.UnknownIdError, match="its ranks: none"):
        Competency("k", "K", "", ()).level(1)
    wrongs: list[Any] = [[], None, 3]
    for wrong in wrongs:
        with pytest.raises(c.UnknownIdError):
            SHIPPED[wrong]
        with pytest.raises(c.UnknownIdError):
            SHIPPED.indicator(wrong)
        assert wrong not in SHIPPED
    for rank in (True, 2.0, "2"):
        with pytest.raises(c.UnknownIdError):
            SHIPPED["coachen"].level(rank)  # type: ignore[arg-type]
    assert c.JobProfile("p", "P", {}).desired_for([]) is c.Requirement.UNKNOWN  # type: ignore[arg-type]
    with pytest.raises(c.InvalidTypeError, match="framework: 'x' is not of type Framework"):
        JobProfile.of("x", {}, id="p", title="P")  # type: ignore[arg-type]
    with pytest.raises(c.InvalidTypeError, match="profile: 'x' is not of type JobProfile"):
        SHIPPED.check_profile("x")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        iter(SHIPPED)  # type: ignore[call-overload]


def test_the_legend_speaks_for_a_mark() -> None:
    entry = SHIPPED.legend_for(c.CellMark.GROWTH)
    assert entry
    assert (entry.colour, entry.label) == ("Lichtgroen", "groeicompetentie")
    assert SMALL.legend_for(c.CellMark.GROWTH) is None


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
    wanted = {"coachen": 1, "klantgerichtheid": 9, "ondernemerschap": 2}
    assert refused(c.InvalidValueError, JobProfile.of, SHIPPED, wanted, id="p", title="P") == [
        ("desired.klantgerichtheid", "klantgerichtheid has no descriptor at rank 9; its ranks: 1, 2, 3, 4"),
        ("desired.coachen", "coachen is not_applicable at rank 1; its defined ranks: 2, 3, 4"),
    ]
    with pytest.raises(c.UnknownIdError) as caught:
        JobProfile.of(SHIPPED, {"coach": 2, "x": 1}, id="p", title="P")
    assert [problem.value for problem in caught.value.problems] == ["coach", "x"]
    assert caught.value.problems[0].nearest == ("coachen",)
    mixed = refused(c.InvalidValueError, JobProfile.of, SHIPPED, {"coach": 2, "coachen": 1}, id="p", title="P")
    assert [path for path, _ in mixed] == ["desired.coach", "desired.coachen"]
    marks = (Mark("coachen", 7, c.CellMark.GROWTH), Mark("coachen", 1, c.CellMark.GROWTH))
    assert refused(c.InvalidValueError, JobProfile.of, SHIPPED, {}, id="p", title="P", marks=marks) == [
        ("marks[0]", "coachen has no descriptor at rank 7; its ranks: 1, 2, 3, 4")
    ]


def test_a_profile_is_checked() -> None:
    assert refused(c.InvalidTypeError, JobProfile, "p", "P", {"k": 2.0, "l": True}) == [
        ("desired.k", "2.0 is not a whole number"),
        ("desired.l", "True is not a whole number"),
    ]
    assert refused(c.InvalidTypeError, JobProfile, "p", "P", None) == [("desired", "None is not a mapping")]
    assert refused(c.InvalidValueError, JobProfile, "P!", "", {"K": 0}) == [
        ("id", "'P!' is not an id (lower-case ASCII words joined by _)"),
        ("title", "'' is empty; give the text"),
        ("desired.K", "'K' is not an id (lower-case ASCII words joined by _)"),
        ("desired.K", "0 is below 1"),
    ]
    before = {"k": 2}
    profile = JobProfile("p", "P", before)
    before["k"] = 3
    assert profile.desired == {"k": 2}
    assert hash(profile) == hash(JobProfile("p", "P", {"k": 2}))


# Invariants, each broken once


@pytest.mark.parametrize(
    ("change", "path", "what"),
    [
        ({"ladder": (), "competencies": ()}, "ladder", "a ladder has at least one level"),
        (
            {"ladder": (Level(5, "x", ""), Level(2, "x", ""))},
            "ladder[1].rank",
            "rank 2 comes after rank 5; ranks ascend",
        ),
        (
            {"ladder": (Level(2, "x", ""), Level(2, "x", ""))},
            "ladder[1].rank",
            "rank 2 comes after rank 2; ranks ascend",
        ),
        ({"ladder": (Level(1, "x", ""),)}, "competencies[0].descriptors[0].rank", "rank 2 is not on the ladder (1)"),
        (
            {"legend": (c.LegendEntry(c.CellMark.GROWTH, "a", "b"),) * 2},
            "legend",
            "'growth' has 2 entries; one status, one entry",
        ),
        (
            {"specialisations": (c.Specialisation("i", "S"),)},
            "specialisations[0].id",
            "'i' is already the id of competencies[0].descriptors[0].indicators[0]",
        ),
        (
            {"specialisations": (c.Specialisation("k", "S"),)},
            "specialisations[0].id",
            "'k' is already the id of competencies[0]",
        ),
        ({"profiles": (JobProfile("p", "P", {}),) * 2}, "profiles", "2 profiles have the id 'p'"),
        ({"profiles": (JobProfile("p", "P", {"x": 2}),)}, "profiles[0].desired.x", "'x' is not a competency of f"),
        (
            {"profiles": (JobProfile("p", "P", {"k": 5}),)},
            "profiles[0].desired.k",
            "k has no descriptor at rank 5; its ranks: 2",
        ),
        (
            {"profiles": (JobProfile("p", "P", {}, (Mark("x", 2, c.CellMark.GROWTH),)),)},
            "profiles[0].marks[0]",
            "'x' is not a competency of f",
        ),
        (
            {"history": c.History(("gone", "gone"))},
            "history.retired_ids",
            "'gone' stands there 2 times",
        ),
        (
            {"history": c.History(("i",))},
            "history.retired_ids[0]",
            "'i' is retired and in use; ids are never used again",
        ),
        (
            {"history": c.History((), (c.Replacement("i", "k", equivalent=True),))},
            "history.replaced[0].old",
            "'i' is replaced and still in use",
        ),
        (
            {"history": c.History((), (c.Replacement("gone", "nowhere", equivalent=True),))},
            "history.replaced[0].new",
            "'nowhere' is not an id of this framework",
        ),
        (
            {"provenance": c.Provenance(corrections=(c.Correction("x", "text", "a", "b", "c"),))},
            "provenance.corrections[0].id",
            "'x' is not an id of this framework",
        ),
    ],
)
def test_a_framework_that_breaks_an_invariant(change: dict[str, Any], path: str, what: str) -> None:
    assert refused(c.InvalidValueError, attrs.evolve, SMALL, **change) == [(path, what)]


def test_what_an_invariant_allows() -> None:
    fits: list[dict[str, Any]] = [
        {"history": c.History(("gone",), (c.Replacement("older", "gone", equivalent=False),))},
        {"history": c.History((), (c.Replacement("gone", "k", equivalent=True),))},
        {"provenance": c.Provenance(corrections=(c.Correction("ladder/5", "description", "a", "b", "c"),))},
        {"provenance": c.Provenance(corrections=(c.Correction("s", "name", "a", "b", "c"),))},
        {"competencies": ()},
    ]
    for change in fits:
        assert attrs.evolve(SMALL, **change) != SMALL


def test_one_competency_one_descriptor_per_rank() -> None:
    twice = (STATED, attrs.evolve(STATED, id="e", indicators=()))
    what = "k has more than one descriptor at rank 2"
    assert refused(c.InvalidValueError, attrs.evolve, COMPETENCY, descriptors=twice) == [
        ("descriptors[0].rank", what),
        ("descriptors[1].rank", what),
    ]


@pytest.mark.parametrize("state", [DescriptorState.NOT_APPLICABLE, DescriptorState.UNDEFINED])
def test_what_is_not_defined_has_no_indicators(state: DescriptorState) -> None:
    what = f"{state.value} and cannot have indicators; take them out or make it defined"
    assert refused(c.InvalidValueError, attrs.evolve, STATED, state=state) == [("indicators", f"d is {what}")]
    assert refused(c.InvalidValueError, c.RankOutline, 2, state, ("i",)) == [("indicators", f"rank 2 is {what}")]


@pytest.mark.parametrize("text", ["a\nb", "\t", "\x00", "\x7f", "\x85", "\ud800", "a\udfffb"])
def test_texts_hold_no_control_characters_or_surrogates(text: str) -> None:
    [(path, what)] = refused(c.InvalidValueError, Indicator, "i", text)
    assert path == "text"
    assert "holds the character U+" in what
    what.encode()  # the message itself can be shown


@pytest.mark.parametrize("text", ["a\u00a0b", "\u2028x", "\u200f", "👩🏽‍⚕️"])
def test_texts_hold_anything_else(text: str) -> None:
    assert Indicator("i", text).text == text


@pytest.mark.parametrize("id", ["", "A", "a-b", "1a", "a__b", "_a", "a_", "é", "a b", "a\n", "ï_1"])
def test_an_id_serves_as_a_column(id: str) -> None:
    [(path, what)] = refused(c.InvalidValueError, Indicator, id, "x")
    assert (path, what) == ("id", f"{id!r} is not an id (lower-case ASCII words joined by _)")


@pytest.mark.parametrize("version", ["1", "1.0", "01.0.0", "1.0.0-rc1", "1.0.0.0", "v1.0.0", "1.0.٣"])
def test_a_version_has_three_numbers(version: str) -> None:
    assert refused(c.InvalidValueError, attrs.evolve, SMALL, version=version)[0][0] == "version"


def test_every_wrong_attribute_is_named() -> None:
    paths = refused(c.InvalidTypeError, Descriptor, None, "2", "defined", None, [])
    assert [path for path, _ in paths] == ["id", "rank", "state", "summary", "indicators"]
    paths = refused(c.InvalidValueError, Descriptor, "D", 0, "defined", None, (1, "x"))
    assert [path for path, _ in paths] == ["id", "rank", "state", "summary", "indicators[0]", "indicators[1]"]


def test_a_whole_number_has_a_largest() -> None:
    assert refused(c.InvalidValueError, Level, 10**9 + 1, "x", "") == [("rank", "1000000001 is above 1000000000")]
    [(path, what)] = refused(c.InvalidValueError, Level, 10**5000, "x", "")
    assert (path, what) == ("rank", "a value of type int is above 1000000000")


def test_suggestions_are_for_the_first_few() -> None:
    entries = tuple(c.Replacement(f"gone_{n}", f"k_{n}", equivalent=True) for n in range(9))
    with pytest.raises(c.InvalidValueError) as caught:
        attrs.evolve(SMALL, history=c.History((), entries))
    assert len(caught.value.problems) == 9
    assert sum(bool(problem.nearest) for problem in caught.value.problems) <= 5


def test_a_message_can_be_printed_whatever_the_key() -> None:
    with pytest.raises(c.InvalidValueError) as caught:
        JobProfile("p", "P", {"\ud800\n": 2})
    assert str(caught.value).encode()
    assert "\n" not in str(caught.value)


def test_a_whole_number_is_not_a_bool() -> None:
    assert refused(c.InvalidTypeError, Level, True, "x", "") == [("rank", "True is not a whole number")]


# The frozen mapping


def test_a_frozen_dict_is_a_mapping_that_cannot_change() -> None:
    frozen = FrozenDict({"a": 1, "b": 2})
    assert frozen == {"b": 2, "a": 1}
    assert hash(frozen) == hash(FrozenDict({"b": 2, "a": 1}))
    assert repr(frozen) == "{'a': 1, 'b': 2}"
    assert (len(frozen), list(frozen), frozen["a"]) == (2, ["a", "b"], 1)
    assert pickle.loads(pickle.dumps(frozen)) == frozen  # noqa: S301 - our own
    with pytest.raises(TypeError):
        frozen["a"] = 2  # type: ignore[index]
