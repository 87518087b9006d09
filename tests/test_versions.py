"""
Versions: what differs, the step it calls for, and what of the old still holds under the new.
"""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import competentie as c
from competentie import Framework, invariants
from competentie._fields import Declared, plain
from competentie._flat import flatten, unflatten
from competentie.errors import DocumentError, InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.evidence import Votes
from competentie.model import (
    Correction,
    DescriptorState,
    Group,
    History,
    Level,
    Provenance,
    Replacement,
    Specialisation,
    StatedRule,
)
from competentie.translation import Translation, texts_of, translate
from competentie.versions import (
    Bump,
    Change,
    ChangeKind,
    Diff,
    Dropped,
    DropReason,
    Operation,
    Rescored,
    apply_diff,
    carry,
    carry_profile,
    diff,
    rescore,
    step_problems,
    step_taken,
)
from strategies import RATER_RULES, RULES, TEXTS, decided, evidence, frameworks, job_profiles, ratings

STEPS = list(Bump)


def refused(call: Any, *given_: Any, **more: Any) -> list[tuple[str, str]]:
    """
    Code and path of the problems for which *call* refuses what it is given.
    """
    with pytest.raises(InvalidValueError) as caught:
        call(*given_, **more)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def unreadable(thing: Declared) -> list[tuple[str, str]]:
    """
    Code and path of the problems for which the document of *thing* is not read.
    """
    with pytest.raises(DocumentError) as caught:
        c.from_json(type(thing), c.to_json(thing))
    return [(problem.code, problem.path) for problem in caught.value.problems]


FIRST = c.load_framework("sociaalwerker-b", "1.0.0")


def cells(framework: Framework) -> list[tuple[int, int]]:
    return [(i, j) for i, k in enumerate(framework.competencies) for j in range(len(k.descriptors))]


def with_cell(framework: Framework, place: tuple[int, int], cell: c.Descriptor | None) -> Framework:
    """
    *framework* with another descriptor at that place, or none.
    """
    i, j = place
    owner = framework.competencies[i]
    kept = (*owner.descriptors[:j], *([cell] if cell else []), *owner.descriptors[j + 1 :])
    changed = attrs.evolve(owner, descriptors=kept)
    return attrs.evolve(
        framework, competencies=(*framework.competencies[:i], changed, *framework.competencies[i + 1 :])
    )


@st.composite
def edited(draw: st.DrawFn, framework: Framework) -> Framework:
    """
    *framework* with one thing changed: big or small.
    """
    fresh = next(f"new_{n}" for n in range(999) if f"new_{n}" not in {*invariants.all_ids(framework)})
    small = {
        "title": {"title": draw(TEXTS)},
        "version": {"version": f"1.{draw(st.integers(0, 99))}.0", "modified": draw(st.dates())},
        "uri": {"uri": draw(st.sampled_from([None, "urn:1", "urn:2"]))},
        "legend": {"legend": framework.legend[1:]},
        "specialisations": {"specialisations": (*framework.specialisations, Specialisation(fresh, draw(TEXTS)))},
        "no_specialisations": {"specialisations": ()},
        "profiles": {
            "profiles": draw(st.lists(job_profiles(framework), max_size=2, unique_by=lambda p: p.id).map(tuple))
        },
        "order": {"competencies": framework.competencies[::-1]},
        "provenance": {"provenance": attrs.evolve(framework.provenance, publisher=draw(TEXTS.filter(str.strip)))},
        "correction": {
            "provenance": attrs.evolve(
                framework.provenance,
                corrections=(Correction(f"ladder/{framework.ladder[0].rank}", "name", "a", "b", "c"),),
            )
        },
        "history": {"history": attrs.evolve(framework.history, retired_ids=("gone", "gone_too", "gone_now"))},
        "new_competency": {"competencies": (*framework.competencies, c.Competency(fresh, draw(TEXTS), "", ()))},
        "level": {"ladder": (*framework.ladder, Level(framework.ladder[-1].rank + 1, draw(TEXTS), ""))},
        "level_name": {"ladder": (attrs.evolve(framework.ladder[0], name=draw(TEXTS)), *framework.ladder[1:])},
    }
    places = cells(framework)
    choice = draw(st.sampled_from([*small, *(["cell"] * 12 if places else [])]))
    if choice != "cell":
        return attrs.evolve(framework, **small[choice])  # type: ignore[arg-type]
    place = draw(st.sampled_from(places))
    old = framework.competencies[place[0]].descriptors[place[1]]
    free = {level.rank for level in framework.ladder} - {d.rank for d in framework.competencies[place[0]].descriptors}
    new = c.Indicator(fresh, draw(TEXTS))
    defined = old.state is DescriptorState.DEFINED
    options: list[c.Descriptor | None] = [
        None,
        attrs.evolve(old, summary=draw(TEXTS)),
        attrs.evolve(old, indicators=old.indicators[::-1]),
        attrs.evolve(old, indicators=tuple(attrs.evolve(i, text=draw(TEXTS)) for i in old.indicators)),
        attrs.evolve(old, indicators=old.indicators[1:]),
        *([attrs.evolve(old, indicators=(*old.indicators, new))] if defined else []),
        *([attrs.evolve(old, state=DescriptorState.UNDEFINED, indicators=())] if defined else []),
        *(attrs.evolve(old, rank=rank) for rank in sorted(free)[:1]),
    ]
    try:
        return with_cell(framework, place, draw(st.sampled_from(options)))
    except InvalidValueError:  # a profile asked for what is gone
        return with_cell(attrs.evolve(framework, profiles=()), place, draw(st.sampled_from(options)))


@st.composite
def versions(draw: st.DrawFn, count: int = 2, most: int = 3) -> list[Framework]:
    """
    A framework and so many that came of it, each of the one before by a few edits.
    """
    made = [draw(frameworks(competencies=2))]
    while len(made) < count:
        framework = made[-1]
        for _ in range(draw(st.integers(0, most))):
            framework = draw(edited(framework))
        made.append(framework)
    return made


# The diff


@given(frameworks())
def test_a_framework_survives_being_flattened(framework: Framework) -> None:
    assert unflatten(flatten(framework)) == framework
    assert unflatten(flatten(framework)).digest == framework.digest


@given(frameworks())
def test_the_diff_with_itself_is_empty(framework: Framework) -> None:
    nothing = diff(framework, framework)
    assert nothing.changes == ()
    assert (nothing.bump, nothing.added, nothing.removed, nothing.moved) == (Bump.NONE, (), (), ())


@given(versions())
def test_applying_a_diff_gives_the_new_version(pair: list[Framework]) -> None:
    old, new = pair
    changes = diff(old, new)
    again = apply_diff(old, changes)
    assert again == new
    assert again.digest == new.digest
    assert bool(changes.changes) == (old.digest != new.digest)
    ids = (
        set(invariants.all_ids(old)) | {p.id for p in old.profiles},
        set(invariants.all_ids(new)) | {p.id for p in new.profiles},
    )
    assert set(changes.added) == ids[1] - ids[0]
    assert set(changes.removed) == ids[0] - ids[1]


@given(versions())
def test_a_diff_survives_being_saved(pair: list[Framework]) -> None:
    changes = diff(*pair)
    assert c.from_json(type(changes), c.to_json(changes)) == changes


@given(versions(), st.data())
def test_law_16_below_major_the_same_evidence_gives_the_same_levels(pair: list[Framework], data: st.DataObject) -> None:
    old, new = pair
    if diff(old, new).bump is Bump.MAJOR:
        return
    seen = data.draw(evidence(tuple(i.id for i in old.indicators)))
    rule = data.draw(RULES)
    before, after = c.assess(old, seen, rule), c.assess(new, seen, rule)
    assert {r.competency: r.row() for r in before.results} == {r.competency: r.row() for r in after.results}
    for profile in old.profiles:
        [same] = [p for p in new.profiles if p.id == profile.id]
        gaps = c.classify_gaps(before, profile), c.classify_gaps(after, same)
        assert gaps[0].outcomes == gaps[1].outcomes


@given(versions(count=2, most=2), st.data())
def test_more_changes_never_call_for_less(pair: list[Framework], data: st.DataObject) -> None:
    old, new = pair
    later = data.draw(edited(new))
    first, both = diff(old, new), diff(old, later)
    holds_all = {(c.path, c.operation, c.new) for c in first.changes} <= {
        (c.path, c.operation, c.new) for c in both.changes
    }
    assume(holds_all)
    assert STEPS.index(both.bump) >= STEPS.index(first.bump)


CARD = FIRST["coachen"]
PLACE = (7, 1)  # Coachen niveau 2


def rank(number: int, answers: str) -> dict[str, bool]:
    """
    Answers to the indicators of Coachen at a rank, written as ``+`` and ``-``.
    """
    return {i.id: mark == "+" for i, mark in zip(CARD.level(number).indicators, answers, strict=True)}


def without_the_last(framework: Framework) -> Framework:
    return with_cell(framework, PLACE, attrs.evolve(CARD.level(2), indicators=CARD.level(2).indicators[:4]))


def a_rank_lower(framework: Framework) -> Framework:
    rest = with_cell(attrs.evolve(framework, profiles=()), PLACE, None)
    return with_cell(rest, (7, 0), attrs.evolve(CARD.level(2), rank=1))


def the_first_to_3(framework: Framework) -> Framework:
    first, *others = CARD.level(2).indicators
    without = with_cell(framework, PLACE, attrs.evolve(CARD.level(2), indicators=tuple(others)))
    return with_cell(without, (7, 2), attrs.evolve(CARD.level(3), indicators=(first, *CARD.level(3).indicators)))


def a_rank_more(framework: Framework) -> Framework:
    top = c.Descriptor("coachen_5", 5, DescriptorState.DEFINED, "", (c.Indicator("coachen_5_1", "x"),))
    longer = attrs.evolve(framework, ladder=(*framework.ladder, Level(5, "Niveau 5", "")))
    taller = attrs.evolve(CARD, descriptors=(*CARD.descriptors, top))
    return attrs.evolve(longer, competencies=(*framework.competencies[:7], taller))


def no_longer_defined(framework: Framework) -> Framework:
    empty = attrs.evolve(CARD.level(2), state=DescriptorState.UNDEFINED, indicators=())
    return with_cell(framework, PLACE, empty)


@pytest.mark.parametrize(
    ("change", "kind", "seen", "levels"),
    [
        # 3 of 5 is below 3/4, 3 of 4 is not. Read backwards: an indicator added.
        (without_the_last, ChangeKind.REMOVED, rank(2, "+++--"), (0, 2)),
        # Niveau 2 not met holds 3 back; without a descriptor at 2 it does not.
        (lambda f: with_cell(f, PLACE, None), ChangeKind.REMOVED, rank(2, "-----") | rank(3, "+++++"), (0, 3)),
        (no_longer_defined, ChangeKind.STATE, rank(2, "-----") | rank(3, "+++++"), (0, 3)),
        (a_rank_lower, ChangeKind.MOVED, rank(2, "+++++"), (2, 1)),
        # What was not seen stands at 3 now: 3 of 5 becomes 3 of 4.
        (the_first_to_3, ChangeKind.MOVED, rank(2, "--+++"), (0, 2)),
        # A rank more, and something to show there.
        (
            a_rank_more,
            ChangeKind.ADDED,
            rank(2, "+++++") | rank(3, "+++++") | rank(4, "+++++") | {"coachen_5_1": True},
            (4, 5),
        ),
        (
            lambda f: attrs.evolve(f, profiles=(), competencies=f.competencies[:7]),
            ChangeKind.REMOVED,
            rank(2, "+++++"),
            (2, "gone"),
        ),
    ],
)
def test_a_major_change_can_give_another_outcome(change: Any, kind: ChangeKind, seen: Any, levels: Any) -> None:
    def level(framework: Framework) -> object:
        answers = {id: answer for id, answer in seen.items() if id in framework.indicator_ids}
        return c.assess(framework, answers)["coachen"].level if "coachen" in framework else "gone"

    new = change(FIRST)
    assert (level(FIRST), level(new)) == levels
    assert diff(FIRST, new).bump is diff(new, FIRST).bump is Bump.MAJOR
    assert kind in {one.kind for one in diff(FIRST, new).changes if one.bump is Bump.MAJOR}


def test_desired_ranks_and_ladders_are_major() -> None:
    asked = [
        attrs.evolve(FIRST, profiles=(c.JobProfile("p", "P", wanted),)) for wanted in ({"coachen": 2}, {"coachen": 3})
    ]
    changes = diff(*asked)
    assert [(one.path, one.kind, one.old, one.new) for one in changes.changes] == [
        ("profiles/p/desired/coachen", ChangeKind.DESIRED, 2, 3)
    ]
    assert changes.bump is Bump.MAJOR
    result = c.assess(FIRST, {i.id: True for i in CARD.level(2).indicators})
    assert len({c.classify_gaps(result, f.profiles[0])["coachen"].status for f in asked}) == 2
    longer = attrs.evolve(FIRST, ladder=(*FIRST.ladder, Level(5, "Niveau 5", "")))
    assert diff(FIRST, longer).bump is Bump.MAJOR
    assert {one.kind for one in diff(FIRST, longer).changes} == {ChangeKind.ADDED}


@pytest.mark.parametrize(
    ("change", "bump"),
    [
        ({"title": "x"}, Bump.PATCH),
        ({"version": "9.9.9", "modified": dt.date(2030, 1, 1)}, Bump.NONE),
        ({"legend": ()}, Bump.MINOR),
        ({"specialisations": ()}, Bump.MINOR),
        ({"specialisations": FIRST.specialisations[::-1]}, Bump.MINOR),
        ({"specialisations": (Specialisation("maatschappelijk_werk", "x"), *FIRST.specialisations[1:])}, Bump.PATCH),
        ({"uri": "urn:x"}, Bump.MINOR),
        ({"profiles": (*FIRST.profiles, c.JobProfile("p", "P", {"coachen": 2}))}, Bump.MINOR),
        ({"profiles": ()}, Bump.MAJOR),
        ({"competencies": FIRST.competencies[::-1]}, Bump.MINOR),
        ({"language": "nl-NL"}, Bump.MAJOR),
        ({"history": History(("gone",))}, Bump.MINOR),
    ],
)
def test_what_each_change_calls_for(change: dict[str, Any], bump: Bump) -> None:
    assert diff(FIRST, attrs.evolve(FIRST, **change)).bump is bump


def test_a_diff_is_of_one_framework_in_its_own_language() -> None:
    assert refused(diff, FIRST, attrs.evolve(FIRST, id="other")) == [("another_framework", "new")]
    texts = Translation(FIRST.id, FIRST.version, "en", official=False, note="x", texts=texts_of(FIRST))
    assert refused(diff, translate(FIRST, texts), FIRST) == [("diff_in_translation", "old")]


def test_a_diff_is_applied_to_what_it_starts_from() -> None:
    changes = diff(FIRST, attrs.evolve(FIRST, title="x", uri="urn:x", legend=()))
    other = attrs.evolve(FIRST, title="y", uri="urn:y")
    places = refused(apply_diff, other, changes)
    assert set(places) == {
        ("diff_starts_elsewhere", "digest"),
        ("not_what_changes", "title"),
        ("not_what_changes", "uri"),
    }
    texts = Translation(FIRST.id, FIRST.version, "en", official=False, note="x", texts=texts_of(FIRST))
    assert ("diff_starts_elsewhere", "language") in refused(apply_diff, translate(FIRST, texts), changes)
    twice = attrs.evolve(changes, changes=(changes.changes[0], changes.changes[0]))
    assert unreadable(twice) == [("path_twice", "changes")]
    for path in ("indicators/x/colour", "indicators/x/id", "indicators/x/text/x", "profiles/p/desired", "history"):
        assert unreadable(attrs.evolve(changes.changes[0], path=path)) == [("no_such_field", "path")]


def test_what_replaces_what_is_told() -> None:
    old = FIRST
    renamed = attrs.evolve(CARD.level(2).indicators[0], id="coachen_2_1b")
    cell = attrs.evolve(CARD.level(2), indicators=(renamed, *CARD.level(2).indicators[1:]))
    entry = Replacement("coachen_2_1", "coachen_2_1b", equivalent=True)
    new = attrs.evolve(with_cell(old, PLACE, cell), history=History(("coachen_2_1",), (entry,)))
    changes = diff(old, new)
    assert (changes.added, changes.removed, changes.replaced) == (("coachen_2_1b",), ("coachen_2_1",), (entry,))
    assert changes.bump is Bump.MAJOR
    moved = with_cell(old, PLACE, attrs.evolve(CARD.level(2), indicators=CARD.level(2).indicators[1:]))
    moved = with_cell(
        moved, (7, 2), attrs.evolve(CARD.level(3), indicators=(CARD.level(2).indicators[0], *CARD.level(3).indicators))
    )
    assert diff(old, moved).moved == ("coachen_2_1",)
    assert (diff(old, moved).added, diff(old, moved).removed) == ((), ())


# Texts that move from one id to another


def says(*texts: str, **given_: Any) -> Framework:
    """
    A framework whose indicators have ids by position, ``b1`` first; those whose text is empty are left out.
    """
    made = [c.Indicator(f"b{place}", text) for place, text in enumerate(texts, 1) if text]
    cell = c.Descriptor("d", 1, DescriptorState.DEFINED, "", tuple(made))
    competencies = (c.Competency("k", "K", "", (cell,)),)
    return attrs.evolve(replaced(live=("x",)), **{"competencies": competencies, **given_})


def moves(old: Framework, new: Framework) -> dict[str, str]:
    return {move.new: move.old for move in diff(old, new).moved_texts}


@pytest.mark.parametrize(
    ("old", "new", "moved", "bump", "kept"),
    [
        # The first bullet dropped and one appended, under ids by position: all answers were to another text.
        ("ABCD", "BCDE", {"b1": "b2", "b2": "b3", "b3": "b4"}, Bump.MAJOR, []),
        # One put in front: the last is new, and has the text of one that lives on.
        ("AB", "ZAB", {"b2": "b1", "b3": "b2"}, Bump.MAJOR, []),
        # One dropped: the last id is gone.
        ("ABC", "BC", {"b1": "b2", "b2": "b3"}, Bump.MAJOR, []),
        # A swap; the third keeps its text and its answer.
        ("ABC", "BAC", {"b1": "b2", "b2": "b1"}, Bump.MAJOR, ["b3"]),
        # It says now what another said and says still.
        ("AB", "BB", {"b1": "b2"}, Bump.MAJOR, ["b2"]),
        # Twins that keep their text are no move, nor is a new twin of one that keeps its text.
        ("AA", "AA", {}, Bump.NONE, ["b1", "b2"]),
        ("A", "AA", {}, Bump.MAJOR, ["b1"]),
        # A correction with its id kept, and one of a twin.
        ("AB", "XB", {}, Bump.PATCH, ["b1", "b2"]),
        ("AA", "XA", {}, Bump.PATCH, ["b1", "b2"]),
        # An added sentence under a new id; one of those that are there gone.
        ("AB", "ABC", {}, Bump.MAJOR, ["b1", "b2"]),
        ("AB", "A", {}, Bump.MAJOR, ["b1"]),
        # Case and white space are a correction, whoever wrote it so before.
        (["Ja. ", "ja."], ["ja.", "Ja. "], {}, Bump.PATCH, ["b1", "b2"]),
        (["a b", "ab", "c"], ["ab", "ab", "c"], {}, Bump.PATCH, ["b1", "b2", "b3"]),
        # What was gone is told by its first id: one that has another text now before one that keeps it.
        (["A", "A", "B"], ["A", "X", "A"], {"b3": "b2"}, Bump.MAJOR, ["b1"]),
        # A text that moved is the same text where its case or white space was corrected on the way.
        (["A", "Bel "], ["bel", "X"], {"b1": "b2"}, Bump.MAJOR, []),
        (["A", "café"], ["cafe\u0301", "X"], {"b1": "b2"}, Bump.MAJOR, []),
        (["A", "Bel aan"], ["bel  aan", "Bel aan"], {"b1": "b2"}, Bump.MAJOR, ["b2"]),
        # An id given up, whose text has a new id, is removed and added: no move.
        (["A", "B"], ["A", "", "B"], {}, Bump.MAJOR, ["b1"]),
    ],
)
def test_an_answer_never_moves_to_another_text(
    old: list[str], new: list[str], moved: dict[str, str], bump: Bump, kept: list[str]
) -> None:
    before, after = says(*old), says(*new, version="3.0.0")
    changes = diff(before, after)
    assert (moves(before, after), changes.bump) == (moved, bump)
    carried = carry(dict.fromkeys(before.indicator_ids, True), before, after)
    assert sorted(carried.evidence) == kept
    live = before.indicator_ids & after.indicator_ids
    assert {one.id for one in carried.dropped if one.reason is DropReason.TEXT_MOVED} == live - {*kept}
    turned = [change for change in changes.changes if change.kind is ChangeKind.TEXT_MOVED]
    assert sorted(change.path.split("/")[1] for change in turned) == sorted(live - {*kept})
    assert all(change.bump is Bump.MAJOR for change in turned)
    assert c.from_json(type(changes), c.to_json(changes)) == changes
    assert apply_diff(before, changes) == after


def test_what_gave_way_to_an_id_whose_text_moved_is_dropped() -> None:
    entry = Replacement("b3", "b1", equivalent=True)
    before, after = says("A", "B", "C"), says("B", "A", history=History(("b3",), (entry,)))
    dropped = carry({"b3": True}, before, after).dropped
    assert [(one.id, one.reason) for one in dropped] == [("b3", DropReason.TEXT_MOVED)]


@pytest.mark.parametrize(
    ("list_", "field"),
    [("competencies", "name"), ("groups", "name"), ("specialisations", "name"), ("profiles", "title")],
)
def test_everything_with_an_id_is_told_when_texts_are_swapped(list_: str, field: str) -> None:
    pairs: dict[str, tuple[Any, ...]] = {
        "competencies": tuple(c.Competency(id, id.upper(), "", ()) for id in "ab"),
        "groups": tuple(Group(id, id.upper()) for id in "ab"),
        "specialisations": tuple(Specialisation(id, id.upper()) for id in "ab"),
        "profiles": tuple(c.JobProfile(id, id.upper(), {}) for id in "ab"),
    }
    one, other = pairs[list_]
    texts = getattr(one, field), getattr(other, field)
    swapped = (attrs.evolve(one, **{field: texts[1]}), attrs.evolve(other, **{field: texts[0]}))
    before = says("A", **{list_: (one, other)})
    changes = diff(before, says("A", **{list_: swapped}))
    assert [(move.new, move.old) for move in changes.moved_texts] == [("a", "b"), ("b", "a")]
    assert changes.bump is Bump.MAJOR


def test_a_requirement_does_not_move_to_another_text() -> None:
    def framework(names: str, summaries: str) -> Framework:
        made = []
        for id, name in zip("kl", names, strict=True):
            cells = [
                c.Descriptor(f"{id}_{rank}", rank, DescriptorState.DEFINED, f"{id}{summary}", ())
                for rank, summary in zip((1, 2), summaries, strict=True)
            ]
            made.append(c.Competency(id, name, "", tuple(cells)))
        ladder = (Level(1, "x", ""), Level(2, "y", ""))
        return attrs.evolve(replaced(live=("x",)), ladder=ladder, competencies=tuple(made))

    before = framework("KL", "AB")
    profile = c.JobProfile.of(before, {"k": 1, "l": None}, id="p", title="P")
    for names, summaries, dropped in (
        ("KL", "BA", ["k"]),
        ("LK", "AB", ["k", "l"]),
        ("KL", "AX", []),
        ("KL", "AB", []),
    ):
        carried = carry_profile(profile, before, framework(names, summaries))
        assert [(one.id, one.reason) for one in carried.dropped] == [(id, DropReason.TEXT_MOVED) for id in dropped]
        assert sorted(carried.profile.desired) == [id for id in "kl" if id not in dropped]


# Ids that were gone


def test_a_retired_id_that_is_forgotten_or_used_again_is_major() -> None:
    old = says("A", history=History(("gone", "gone_too")))
    kept = diff(old, says("A", history=History(("gone_too", "gone", "more"))))
    assert (kept.bump, kept.forgotten, kept.reused) == (Bump.MINOR, (), ())
    fewer = diff(old, says("A", history=History(("gone_too",))))
    assert (fewer.bump, fewer.forgotten, fewer.reused) == (Bump.MAJOR, ("gone",), ())
    again = says("A", history=History(("gone_too",)), specialisations=(Specialisation("gone", "S"),))
    used = diff(old, again)
    assert (used.bump, used.forgotten, used.reused, used.added) == (Bump.MAJOR, (), ("gone",), ("gone",))
    assert {change.kind for change in used.changes if "gone/" in change.path} == {ChangeKind.REUSED}
    major = [change.path for change in used.changes if change.bump is Bump.MAJOR]
    assert major == ["history/retired_ids", "specialisations/gone/name"]
    # A profile has ids of its own.
    job = says("A", history=History(("gone", "gone_too")), profiles=(c.JobProfile("gone", "P", {}),))
    assert (diff(old, job).bump, diff(old, job).reused) == (Bump.MINOR, ())


def test_an_id_that_becomes_another_kind_of_thing_is_major() -> None:
    old = says("A", specialisations=(Specialisation("s", "S"),))
    new = says("A", groups=(Group("s", "S"),))
    changes = diff(old, new)
    assert (changes.bump, changes.reused, changes.removed) == (Bump.MAJOR, ("s",), ("s",))
    assert changes.forgotten == ()
    assert c.from_json(type(changes), c.to_json(changes)) == changes
    # Another of the same kind, and a profile that had that id, are no reason.
    assert diff(old, says("A", groups=(Group("t", "S"),))).bump is Bump.MINOR
    job = says("A", profiles=(c.JobProfile("s", "P", {}),))
    assert diff(job, says("A", groups=(Group("s", "S"),))).reused == ()


def test_an_id_that_is_gone_and_not_retired_is_named() -> None:
    old, without = says("A", "B", profiles=(c.JobProfile("p", "P", {}),)), says("A")
    assert diff(old, without).forgotten == ("b2",)
    assert diff(old, says("A", history=History(("b2",)))).forgotten == ()
    entry = Replacement("b2", "b1", equivalent=True)
    assert diff(old, says("A", history=History((), (entry,)))).forgotten == ()


def test_what_was_said_of_a_replacement_stays() -> None:
    entry = Replacement("gone", "b1", equivalent=True)
    old = says("A", history=History(("gone",), (entry,)))
    turned = attrs.evolve(entry, equivalent=False)
    for entries in ((turned,), ()):
        assert diff(old, says("A", history=History(("gone",), entries))).bump is Bump.MAJOR
    more = (Replacement("older", "b1", equivalent=False), entry)
    assert diff(old, says("A", history=History(("gone",), more))).bump is Bump.MINOR


# What is forged


def test_a_forged_or_thinned_out_diff_is_refused() -> None:
    old, new = says("A", "B", "C"), says("B", "X", "C", "D", title="T", version="3.0.0")
    changes = diff(old, new)
    assert apply_diff(old, changes) == new
    for place in range(len(changes.changes)):
        thinner = attrs.evolve(changes, changes=changes.changes[:place] + changes.changes[place + 1 :])
        with pytest.raises(c.CompetentieError):
            apply_diff(old, thinner)
    without = attrs.evolve(changes, changes=tuple(one for one in changes.changes if one.path != "title"))
    assert refused(apply_diff, old, without) == [("diff_leads_elsewhere", "digest")]
    lies = {"id": "other", "version": "2.0.1", "digest": FIRST.digest, "language": "en"}
    for name, lie in lies.items():
        elsewhere = attrs.evolve(changes, new=attrs.evolve(changes.new, **{name: lie}))
        assert refused(apply_diff, old, elsewhere) == [("diff_leads_elsewhere", name)]
        from_elsewhere = attrs.evolve(changes, old=attrs.evolve(changes.old, **{name: lie}))
        assert refused(apply_diff, old, from_elsewhere) == [("diff_starts_elsewhere", name)]


def test_a_change_that_changes_nothing_is_refused() -> None:
    old, new = says("A", "B"), says("A", "X", version="3.0.0")
    changes = diff(old, new)

    def forged(path: str, operation: Operation, was: Any, now: Any) -> Any:
        kind = ChangeKind.TRANSLATION if path.startswith("translations") else ChangeKind.REWORDED
        return attrs.evolve(changes, changes=(*changes.changes, Change(path, kind, operation, was, now)))

    place = f"changes[{len(changes.changes)}]"
    for path, operation, was, now, problem in (
        ("title", Operation.CHANGED, old.title, old.title, ("changes_nothing", f"{place}.new")),
        ("notes", Operation.ADDED, "x", "y", ("does_not_follow_but", f"{place}.old")),
        ("notes", Operation.REMOVED, "x", "y", ("does_not_follow_but", f"{place}.new")),
        ("translations/fr", Operation.ADDED, None, 5, ("not_of_the_field", f"{place}.new")),
    ):
        assert problem in unreadable(forged(path, operation, was, now))
    # Of what is in no list, and of a field that is left out where it holds that.
    gone: list[tuple[str, Any]] = [("indicators/ghost/notes", "x"), ("exact_match", ())]
    for path, now in gone:
        assert refused(apply_diff, old, forged(path, Operation.ADDED, None, now)) == [("changes_nothing", path)]


@pytest.mark.parametrize("given", [("1.0", "1.0.0"), ("1.0.0", None), ("a", "1.0.0")])
def test_a_step_is_between_versions(given: Any) -> None:
    with pytest.raises(c.CompetentieError):
        step_taken(*given)


def test_only_a_diff_is_applied_and_to_a_framework() -> None:
    changes: Any = diff(FIRST, FIRST)
    wrong: list[Any] = [(None, changes, "framework"), (FIRST, c.to_dict(changes), "changes")]
    for framework, given_, name in wrong:
        with pytest.raises(InvalidTypeError) as caught:
            apply_diff(framework, given_)
        assert [problem.path for problem in caught.value.problems] == [name]


@pytest.mark.parametrize(
    ("path", "lie", "told"),
    [
        ("indicators/b1/text", {"kind": ChangeKind.REWORDED}, "kind"),
        ("indicators/b2/text", {"kind": ChangeKind.REWORDED}, "kind"),
        ("indicators/b1/text", {"text_of": "b3"}, "text_of"),
        ("title", {"kind": ChangeKind.METADATA}, "kind"),
        ("title", {"kind": ChangeKind.RELEASE}, "kind"),
        ("indicators/b4/text", {"kind": ChangeKind.REWORDED}, "kind"),
        ("indicators/b4/text", {"text_of": "b1"}, "text_of"),
        ("descriptors/d/indicators", {"kind": ChangeKind.REORDERED}, "kind"),
    ],
)
def test_a_change_that_is_told_as_another_is_refused(path: str, lie: dict[str, Any], told: str) -> None:
    changes = diff(says("A", "B", "C"), says("B", "X", "C", "D", title="T"))
    [place] = [place for place, change in enumerate(changes.changes) if change.path == path]
    forged = [*changes.changes]
    forged[place] = attrs.evolve(forged[place], **lie)
    assert ("does_not_follow_but", f"changes[{place}].{told}") in unreadable(
        attrs.evolve(changes, changes=tuple(forged))
    )


# What is shipped


def test_shipped_versions_take_the_step_that_their_numbers_claim() -> None:
    refs = sorted({(ref.id, tuple(map(int, ref.version.split(".")))) for ref in c.available_frameworks()})
    for (id, old), (other, new) in pairwise(refs):
        if id == other:
            changes = diff(*(c.load_framework(id, ".".join(map(str, version))) for version in (old, new)))
            step = next(i for i in range(3) if new[i] > old[i])
            claimed = [Bump.MAJOR, Bump.MINOR, Bump.PATCH][step]
            assert changes.bump is claimed, (id, old, new)
            assert new[step] == old[step] + 1
            assert not any(new[step + 1 :])


# Carrying evidence forward


@given(versions(), st.data())
def test_an_answer_carries_where_its_id_lives_on(pair: list[Framework], data: st.DataObject) -> None:
    old, new = pair
    seen = data.draw(evidence(tuple(i.id for i in old.indicators)))
    carried = carry(seen, old, new)
    answered = {id: answer for id, answer in seen.items() if answer is not None}
    alive = {id: answer for id, answer in answered.items() if id in new.indicator_ids}
    turned = {change.path.split("/")[1] for change in diff(old, new).of(ChangeKind.TEXT_MOVED)} & new.indicator_ids
    assert carried.evidence == {id: answer for id, answer in alive.items() if id not in turned}
    assert {one.id: one.reason for one in carried.dropped} == {
        **dict.fromkeys(answered.keys() - alive.keys(), DropReason.REMOVED),
        **dict.fromkeys(alive.keys() & turned, DropReason.TEXT_MOVED),
    }
    assert set(carried.not_assessed) == new.indicator_ids - old.indicator_ids
    assert c.from_json(type(carried), c.to_json(carried)) == carried


def replaced(*entries: tuple[str, str, bool], live: tuple[str, ...]) -> Framework:
    """
    A framework with those indicators and that history.
    """
    gone = tuple(dict.fromkeys(id for old, new, _ in entries for id in (old, new) if id not in live))
    indicators = tuple(c.Indicator(id, "x") for id in live)
    return c.Framework(
        id="f",
        version="2.0.0",
        modified=dt.date(2026, 1, 1),
        language="nl",
        title="F",
        ladder=(Level(1, "x", ""),),
        legend=(),
        competencies=(c.Competency("k", "K", "", (c.Descriptor("d", 1, DescriptorState.DEFINED, "", indicators),)),),
        specialisations=(),
        profiles=(),
        history=History(gone, tuple(Replacement(old, new, equivalent=same) for old, new, same in entries)),
        provenance=Provenance(),
    )


@pytest.mark.parametrize(
    ("entries", "live", "seen", "kept", "dropped"),
    [
        ([("a", "x", True)], ("x",), {"a": True}, {"x": True}, {}),
        ([("a", "x", False)], ("x",), {"a": True}, {}, {"a": DropReason.NOT_EQUIVALENT}),
        # Through two versions, and broken on the way.
        ([("a", "b2", True), ("b2", "x", True)], ("x",), {"a": False}, {"x": False}, {}),
        ([("a", "b2", True), ("b2", "x", False)], ("x",), {"a": False}, {}, {"a": DropReason.NOT_EQUIVALENT}),
        # Split: what was seen holds for both.
        ([("a", "x", True), ("a", "y", True)], ("x", "y"), {"a": True}, {"x": True, "y": True}, {}),
        # Merged: agreement carries, disagreement does not, silence does not matter.
        ([("a", "x", True), ("b", "x", True)], ("x",), {"a": True, "b": True}, {"x": True}, {}),
        ([("a", "x", True), ("b", "x", True)], ("x",), {"a": True, "b": None}, {"x": True}, {}),
        (
            [("a", "x", True), ("b", "x", True)],
            ("x",),
            {"a": True, "b": False},
            {},
            {"a": DropReason.CONFLICT, "b": DropReason.CONFLICT},
        ),
        ([], ("x",), {"a": True}, {}, {"a": DropReason.REMOVED}),
        # What took its place is gone as well.
        ([("a", "b2", True)], ("x",), {"a": True}, {}, {"a": DropReason.REMOVED}),
        # An id that lives on keeps its own answer.
        ([("a", "b", True)], ("b",), {"a": True, "b": False}, {"b": False}, {"a": DropReason.CONFLICT}),
        ([("a", "b", True)], ("b",), {"a": True, "b": True}, {"b": True}, {}),
        ([("a", "b", True)], ("b",), {"a": True}, {"b": True}, {}),
        ([("a", "x", True)], ("a1", "x"), {"b": True}, {}, {"b": DropReason.REMOVED}),
    ],
)
def test_a_replaced_indicator_carries_only_if_equivalent(
    entries: Any, live: tuple[str, ...], seen: Any, kept: Any, dropped: Any
) -> None:
    old, new = replaced(live=("a", "b")), replaced(*entries, live=live)
    carried = carry(seen, old, new)
    assert dict(carried.evidence) == kept
    assert {one.id: one.reason for one in carried.dropped} == dropped
    assert carried.not_assessed == tuple(id for id in live if id not in kept and id not in ("a", "b"))
    assert "True" not in repr(carried)


def test_a_long_history_is_walked_and_a_circle_refused() -> None:
    long = [(f"a{n}", f"a{n + 1}", True) for n in range(3000)]
    wide = [(f"w{n}_{i}", f"w{n + 1}_{j}", True) for n in range(30) for i in "xy" for j in "xy"]
    old = replaced(live=("a0", "w0_x"))
    new = replaced(*long, *wide, live=("a3000", "w30_x", "w30_y"))
    carried = carry({"a0": True, "w0_x": False}, old, new)
    assert dict(carried.evidence) == {"a3000": True, "w30_x": False, "w30_y": False}
    circle = refused(replaced, ("a", "b", True), ("b", "a", True), live=("x",))
    assert circle == [("replaced_in_a_circle", "history.replaced[1]")]


def test_both_must_be_versions_of_one_framework() -> None:
    old, other = replaced(live=("a",)), attrs.evolve(replaced(live=("a",)), id="other")
    before = c.assess(old, {"a": True})
    profile = c.JobProfile("p", "P", {})
    for call, given_ in ((carry, {"a": True}), (rescore, before), (carry_profile, profile)):
        assert refused(call, given_, old, other) == [("another_framework", "new")]
    with pytest.raises(InvalidTypeError) as caught:
        carry({}, old, None)  # type: ignore[arg-type]
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [("wrong_type", "new")]


def test_a_rank_split_in_two_is_not_guessed() -> None:
    def framework(
        ids: dict[str, int], *entries: Replacement, state: DescriptorState = DescriptorState.DEFINED
    ) -> Framework:
        made = tuple(c.Descriptor(id, rank, state, "", ()) for id, rank in ids.items())
        ladder = tuple(Level(rank, "x", "") for rank in (1, 2, 3))
        return attrs.evolve(
            replaced(live=("x",)),
            ladder=ladder,
            competencies=(c.Competency("k", "K", "", made),),
            history=History(replaced=entries),
        )

    old = framework({"d1": 1, "d2": 2})
    two = [Replacement("d2", id, equivalent=True) for id in ("e2", "e3")]
    wanted = c.JobProfile.of(old, {"k": 2}, id="p", title="P")
    for order in (two, two[::-1]):
        carried = carry_profile(wanted, old, framework({"d1": 1, "e2": 2, "e3": 3}, *order))
        assert (dict(carried.profile.desired), [one.reason for one in carried.dropped]) == ({}, [DropReason.CONFLICT])
    gone = carry_profile(wanted, old, framework({"d1": 1, "e2": 2, "e3": 3}, *two, state=DescriptorState.UNDEFINED))
    assert [one.reason for one in gone.dropped] == [DropReason.NOT_DEFINED]


def test_drafts_are_compared_without_translations() -> None:
    corrected = c.load_framework("sociaalwerker-b", "1.1.0")
    assert diff(corrected, attrs.evolve(corrected, version="1.1.1", title="x")).bump is Bump.PATCH
    assert diff(corrected, attrs.evolve(corrected, version="1.1.1"), translations=({"en": "x"}, {})).bump is Bump.MAJOR
    swapped = attrs.evolve(corrected, language="en", version="1.2.0")
    assert diff(corrected, swapped, translations=({"en": "x"}, {"nl": "y"})).bump is Bump.MINOR
    named = attrs.evolve(corrected, profiles=(c.JobProfile("desired", "P", {}),))
    assert diff(named, attrs.evolve(named, profiles=(c.JobProfile("desired", "Q", {}),))).bump is Bump.PATCH


def test_only_evidence_on_the_old_version_is_carried() -> None:
    with pytest.raises(UnknownIdError) as caught:
        carry({"z": True}, replaced(live=("a",)), replaced(live=("a",)))
    assert [(problem.code, problem.value) for problem in caught.value.problems] == [("unknown_indicator", "z")]


def test_a_profile_carries_where_its_descriptors_live_on() -> None:
    shifted = with_cell(attrs.evolve(FIRST, profiles=()), (7, 0), None)
    shifted = with_cell(shifted, (7, 0), attrs.evolve(CARD.level(2), rank=1))
    shifted = with_cell(
        shifted,
        (4, 1),
        attrs.evolve(FIRST["klantgerichtheid"].level(2), state=DescriptorState.UNDEFINED, indicators=()),
    )
    shifted = attrs.evolve(shifted, competencies=shifted.competencies[1:])
    wanted = {
        "coachen": 2,
        "klantgerichtheid": 2,
        "kwaliteitsgericht": 1,
        "resultaatgericht": None,
        "ondernemerschap": 4,
    }
    profile = c.JobProfile.of(FIRST, wanted, id="p", title="P", note="n")
    carried = carry_profile(profile, FIRST, shifted)
    assert carried.profile == c.JobProfile(
        "p",
        "P",
        {"coachen": 1, "resultaatgericht": None, "ondernemerschap": 4},
        note="n",
        framework="sociaalwerker-b",
    )
    assert {one.id: one.reason for one in carried.dropped} == {
        "klantgerichtheid": DropReason.NOT_DEFINED,
        "kwaliteitsgericht": DropReason.REMOVED,
    }
    gone = attrs.evolve(shifted, competencies=shifted.competencies[:1])
    nothing = carry_profile(c.JobProfile.of(FIRST, {"coachen": None}, id="p", title="P"), FIRST, gone)
    assert [one.reason for one in nothing.dropped] == [DropReason.REMOVED]


def test_what_a_profile_does_not_list_is_carried_as_listed() -> None:
    old = attrs.evolve(FIRST, groups=(Group("stays", "S"), Group("goes", "G")))
    new = attrs.evolve(
        FIRST,
        competencies=(*FIRST.competencies[1:], c.Competency("new", "N", "", ())),
        profiles=(),
        groups=(Group("stays", "S"),),
    )
    told: dict[str, Any] = {"id": "p", "title": "P", "unlisted": c.Requirement.NONE, "code": "F.1", "group": "stays"}
    profile = c.JobProfile.of(old, {"coachen": 2}, **told)
    carried = carry_profile(attrs.evolve(profile, extra={"a": 1}), old, new)
    assert carried.profile.desired_for("coachen") == 2
    assert carried.profile.desired_for("ondernemerschap") is c.Requirement.NONE
    assert carried.profile.desired_for("new") is c.Requirement.UNKNOWN
    assert [(one.id, one.reason) for one in carried.dropped] == [("kwaliteitsgericht", DropReason.REMOVED)]
    assert (carried.profile.code, carried.profile.group, carried.profile.extra) == ("F.1", "stays", {"a": 1})
    gone = carry_profile(c.JobProfile.of(old, {}, **{**told, "group": "goes"}), old, new)
    assert gone.profile.group is None


def test_requirements_that_fall_together_and_differ_are_dropped() -> None:
    def framework(*names: str, history: History = History()) -> Framework:  # noqa: B008 - frozen
        made = [
            c.Competency(name, "K", "", (c.Descriptor(f"{name}_d", 1, DescriptorState.DEFINED, "", ()),))
            for name in names
        ]
        return attrs.evolve(replaced(live=("x",)), competencies=tuple(made), history=history)

    old = framework("one", "two")
    entries = tuple(
        Replacement(f"{name}{end}", f"both{end}", equivalent=True) for name in ("one", "two") for end in ("", "_d")
    )
    new = framework("both", history=History(replaced=entries))
    wanted = c.JobProfile.of(old, {"one": 1, "two": None}, id="p", title="P")
    torn = carry_profile(wanted, old, new)
    assert (dict(torn.profile.desired), [one.reason for one in torn.dropped]) == ({}, [DropReason.CONFLICT] * 2)
    agreed = carry_profile(c.JobProfile.of(old, {"one": 1, "two": 1}, id="p", title="P"), old, new)
    assert (dict(agreed.profile.desired), agreed.dropped) == ({"both": 1}, ())


@given(versions(), st.data())
def test_rescoring_keeps_the_old_result_beside_the_new(pair: list[Framework], data: st.DataObject) -> None:
    old, new = pair
    seen = data.draw(evidence(tuple(i.id for i in old.indicators)))
    before = c.assess(old, seen, data.draw(RULES))
    both = rescore(before, old, new)
    assert both.before is before
    assert both.after == c.assess(new, carry(seen, old, new).evidence, before.rule)
    assert c.from_json(type(both), c.to_json(both)) == both
    if diff(old, new).bump is not Bump.MAJOR:
        assert {r.competency: r.row() for r in both.after.results} == {r.competency: r.row() for r in before.results}


@given(versions(), st.data())
def test_law_19_below_major_rescoring_keeps_votes_and_decisions(pair: list[Framework], data: st.DataObject) -> None:
    old, new = pair
    seen: Any = {}
    if old.indicator_ids:
        seen = c.combine_ratings(data.draw(ratings(old)), old, data.draw(RATER_RULES))
    before = data.draw(decided(c.assess(old, seen, data.draw(RULES))))
    both = rescore(before, old, new)
    assert c.from_json(Rescored, c.to_json(both)) == both
    had = {result.competency: result.decisions for result in before.results if result.decisions}
    has = {result.competency: result.decisions for result in both.after.results if result.decisions}
    lost = {one.id for one in both.dropped_decisions}
    assert has == {id: decisions for id, decisions in had.items() if id not in lost}
    assert both.undecided == tuple(r.competency for r in before.results if r.decision and r.competency in lost)
    if diff(old, new).bump is not Bump.MAJOR:
        assert (both.dropped_decisions, both.dropped_votes, both.carried.dropped) == ((), (), ())
        # In the order of the new version.
        assert in_no_order(both.after.votes) == in_no_order(before.votes)
        assert {r.competency: r.row() for r in both.after.results} == {r.competency: r.row() for r in before.results}


def in_no_order(votes: c.CombinedEvidence | None) -> c.CombinedEvidence | None:
    return attrs.evolve(votes, too_few=tuple(sorted(votes.too_few))) if votes else None


def test_a_patch_keeps_what_people_said_and_decided() -> None:
    first, new = c.load_framework("sociaalwerker-b", "1.1.0"), c.load_framework("sociaalwerker-b", "1.1.1")
    said = [c.Rating("coachen_2_1", name, c.Role.PEER, value=name != "b") for name in "abc"]
    said.append(c.Rating("coachen_2_1", "me", c.Role.SELF, value=True))
    before = c.assess(first, c.combine_ratings(said, first)).decide({"coachen": c.Decision(3, "x", "mv")})
    before = before.revoke({"coachen": "y"}).decide({"coachen": c.Decision(None, "z")})
    both = rescore(before, first, new)
    assert both.undecided == ()
    assert both.after["coachen"].decisions == before["coachen"].decisions
    assert both.after.votes == before.votes
    # What is new is the version alone.
    assert both.after == attrs.evolve(before, framework=new.ref)


def changed(cell: int = 0, **change: Any) -> Framework:
    """
    The card with another descriptor of coaching at that place, as a new major version.
    """
    coaching = FIRST["coachen"]
    cells = [*coaching.descriptors]
    cells[cell] = attrs.evolve(cells[cell], **change)
    other = attrs.evolve(coaching, descriptors=tuple(cells))
    return attrs.evolve(FIRST, version="2.0.0", competencies=(*FIRST.competencies[:7], other))


TWO = FIRST["coachen"].level(2)
SWAPPED = tuple(
    attrs.evolve(one, text=other.text) for one, other in zip(TWO.indicators, TWO.indicators[::-1], strict=True)
)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (changed(1, indicators=TWO.indicators[1:]), DropReason.CHANGED),
        (changed(1, indicators=(*TWO.indicators, c.Indicator("coachen_2_6", "x"))), DropReason.CHANGED),
        (changed(0, state=DescriptorState.DEFINED), DropReason.CHANGED),
        (changed(1, indicators=SWAPPED), DropReason.TEXT_MOVED),
        (changed(1, summary=FIRST["coachen"].level(3).summary), DropReason.TEXT_MOVED),
        (
            attrs.evolve(
                FIRST,
                competencies=(
                    *FIRST.competencies[:6],
                    attrs.evolve(FIRST.competencies[6], name="Coachen"),
                    attrs.evolve(FIRST["coachen"], name=FIRST.competencies[6].name),
                ),
            ),
            DropReason.TEXT_MOVED,
        ),
        (attrs.evolve(FIRST, competencies=FIRST.competencies[:7], profiles=()), DropReason.REMOVED),
        # Wording, order and what is said of others leave it as it was decided.
        (changed(1, indicators=TWO.indicators[::-1]), None),
        (changed(1, summary="Anders gezegd."), None),
        (attrs.evolve(FIRST, competencies=FIRST.competencies[1:], version="2.0.0"), None),
    ],
)
def test_a_decision_holds_where_what_was_decided_on_is_the_same(new: Framework, reason: DropReason | None) -> None:
    new = attrs.evolve(new, version="2.0.0", provenance=Provenance())
    before = c.assess(FIRST, {}).decide({"coachen": c.Decision(2, "x")})
    both = rescore(before, FIRST, new)
    assert both.undecided == (("coachen",) if reason else ())
    assert both.dropped_decisions == ((Dropped("coachen", reason),) if reason else ())
    if not reason:
        assert both.after["coachen"].decisions == before["coachen"].decisions
    elif "coachen" in new:
        assert both.after["coachen"].decisions == ()
    # A decision that was revoked leaves nothing to decide again, and is told all the same.
    revoked = rescore(before.revoke({"coachen": "y"}), FIRST, new)
    assert revoked.undecided == ()
    assert revoked.dropped_decisions == both.dropped_decisions


def renamed(*, equivalent: bool) -> Framework:
    """
    The framework of :func:`says` whose competency gave way to another.
    """
    new = says("A", version="3.0.0")
    other = attrs.evolve(new.competencies[0], id="m")
    entry = Replacement("k", "m", equivalent=equivalent)
    return attrs.evolve(new, competencies=(other,), history=History(("k",), (entry,)))


@pytest.mark.parametrize(("equivalent", "reason"), [(True, DropReason.CHANGED), (False, DropReason.NOT_EQUIVALENT)])
def test_a_decision_does_not_go_over_to_another_competency(equivalent: bool, reason: DropReason) -> None:
    old = says("A")
    before = c.assess(old, {}).decide({"k": c.Decision(1, "x")})
    both = rescore(before, old, renamed(equivalent=equivalent))
    assert both.dropped_decisions == (Dropped("k", reason),)
    assert both.after["m"].decisions == ()


def voted(old: Framework, said: dict[str, str], **rule: Any) -> c.Assessment:
    """
    An assessment on *old* of what raters said, ``+`` observed and ``-`` not, by indicator; each of them a rater.
    """
    marks = {"+": True, "-": False, ".": None}
    given_ = [c.Rating(id, f"{n}", c.Role.PEER, marks[mark]) for id, row in said.items() for n, mark in enumerate(row)]
    return c.assess(old, c.combine_ratings(given_, old, c.RaterRule(**rule)))


def test_votes_go_where_their_answers_go() -> None:
    old = replaced(live=("a", "b", "e", "f"))
    entries = tuple(Replacement("b", heir, equivalent=True) for heir in ("x", "y"))
    gone = History(("b", "e"), entries)
    new = attrs.evolve(replaced(live=("a", "x", "y", "f", "z")), history=gone, version="3.0.0")
    before = voted(old, {"a": "++-", "b": "--", "e": "+++", "f": "+"}, min_raters=2)
    both = rescore(before, old, new)
    votes = both.after.votes
    assert before.votes
    assert votes
    assert {id: (v.yes, v.no) for id, v in votes.votes.items()} == {"a": (2, 1), "x": (0, 2), "y": (0, 2)}
    assert votes.too_few == ("f",)
    assert both.dropped_votes == (Dropped("e", DropReason.REMOVED),)
    assert (votes.rule, votes.excluded) == (before.votes.rule, before.votes.excluded)
    assert both.after.evidence == {"a": True, "x": False, "y": False, "f": None, "z": None}
    assert c.from_json(Rescored, c.to_json(both)) == both


@pytest.mark.parametrize(
    ("said", "dropped"),
    [
        # Both were observed, by two raters and by one: which counts the heir has is not for us to say.
        ({"a": "+", "b": "++", "c": "+"}, {"a": "conflict", "b": "conflict", "c": "conflict"}),
        # Alike they agree on the counts too; unlike, neither answer carries, nor do the votes.
        ({"a": "+", "b": "+", "c": "+"}, None),
        ({"a": "+", "b": "-", "c": "+"}, {"a": "conflict", "b": "conflict"}),
    ],
)
def test_votes_of_indicators_that_became_one(said: dict[str, str], dropped: dict[str, str] | None) -> None:
    old = replaced(live=("a", "b", "c"))
    new = replaced(("a", "x", True), ("b", "x", True), live=("x", "c"))
    both = rescore(voted(old, said), old, attrs.evolve(new, version="3.0.0"))
    assert {one.id: one.reason.value for one in both.dropped_votes} == (dropped or {})
    # Then the account as a whole stays behind: it would say otherwise than the answers.
    assert (both.after.votes is None) is bool(dropped and "c" in dropped)
    assert both.after.evidence == {"x": None if said["b"] == "-" else True, "c": True}
    assert c.from_json(Rescored, c.to_json(both)) == both


def test_rescoring_is_of_what_the_old_version_was() -> None:
    before = c.assess(FIRST, {})
    problems = refused(rescore, before, attrs.evolve(FIRST, version="3.0.0"), FIRST)
    assert problems == [("other_framework", "framework.version"), ("other_framework", "framework.digest")]


def test_rescoring_keeps_the_rule_and_says_in_what_the_new_one_is_another() -> None:
    old, new = says("A", "B"), says("A", "B", version="3.0.0", rule=StatedRule(climb=c.Climb.HIGHEST, threshold=1))
    before = c.assess(old, {"b1": True})
    both = rescore(before, old, new)
    assert both.after.rule == before.rule == c.LevelRule()
    assert (both.new_rule, both.rule_differences) == (new.rule, ("threshold", "climb"))
    assert c.to_dict(both)["derived"] == {"undecided": [], "rule_differences": ["threshold", "climb"]}
    assert rescore(before, old, old).rule_differences == ()


HALF = attrs.evolve(c.LevelRule(), threshold="1/2")


def rescored() -> Rescored:
    """
    One answer that lives on, one that gave way to two, one dropped; and an indicator that is new.
    """
    entries = tuple(Replacement("b", heir, equivalent=True) for heir in ("x", "y"))
    gone = History(("b", "e"), entries)
    old = replaced(live=("a", "b", "e"))
    new = attrs.evolve(replaced(live=("a", "x", "y", "z")), history=gone, version="3.0.0")
    return rescore(c.assess(old, {"a": True, "b": False, "e": True}), old, new)


def test_what_became_of_each_answer_is_told() -> None:
    carried = rescored().carried
    assert carried.evidence == {"a": True, "x": False, "y": False}
    assert carried.given_way == {"b": ("x", "y")}
    assert [(one.id, one.reason) for one in carried.dropped] == [("e", DropReason.REMOVED)]
    assert carried.not_assessed == ("z",)


@pytest.mark.parametrize(
    ("lie", "problems"),
    [
        (lambda _: {"before": c.assess(FIRST, {})}, {("another_framework", "after.framework.id")}),
        (
            lambda r: {"after": c.assess(replaced(live=("a", "x", "y", "z")), r.carried.evidence, HALF)},
            {("rescored_by_another_rule", "after.rule")},
        ),
        (
            lambda r: {"after": c.assess(replaced(live=("a", "x", "y", "z")), {**r.carried.evidence, "x": True})},
            {("carried_otherwise", "carried.evidence.x")},
        ),
        (
            lambda _: {"after": c.assess(replaced(live=("a", "y", "z")), {"a": True, "y": False})},
            {("carried_to_no_indicator", "carried.evidence.x")},
        ),
        (
            lambda _: {"before": c.assess(replaced(live=("a", "b", "e")), {"b": False, "e": True})},
            {("carried_from_nowhere", "carried.evidence.a")},
        ),
        (
            lambda _: {"before": c.assess(replaced(live=("a", "b", "e")), {"a": True, "e": True})},
            {("no_answer_to_carry", "carried.given_way")}
            | {("carried_from_nowhere", f"carried.evidence.{id}") for id in "xy"},
        ),
        (lambda r: carried_with(r, dropped=()), {("answer_unaccounted", "before.e")}),
        (
            lambda r: carried_with(r, dropped=(*r.carried.dropped, Dropped("q", DropReason.REMOVED))),
            {("no_answer_to_carry", "carried.dropped")},
        ),
        (
            lambda r: carried_with(r, given_way={}),
            {("answer_unaccounted", "before.b")} | {("carried_from_nowhere", f"carried.evidence.{id}") for id in "xy"},
        ),
        (lambda r: carried_with(r, given_way={"b": ("x",)}), {("carried_from_nowhere", "carried.evidence.y")}),
        (
            lambda r: carried_with(r, evidence={"a": True, "x": False}),
            {("carried_otherwise", "carried.evidence.y"), ("does_not_follow_but", "carried.not_assessed")},
        ),
        (lambda r: carried_with(r, not_assessed=()), {("does_not_follow_but", "carried.not_assessed")}),
        (lambda _: {"new_rule": HALF}, {("does_not_follow", "derived.rule_differences")}),
    ],
)
def test_a_forged_or_thinned_out_rescoring_is_refused(lie: Any, problems: set[tuple[str, str]]) -> None:
    right = rescored()
    assert lies(right, **lie(right)) == problems


def lies(right: Rescored, **changes: Any) -> set[tuple[str, str]]:
    """
    Code and path of the problems for which the document of *right*, with those *changes*, is not read.
    """
    document = c.to_dict(right)
    assert c.from_dict(Rescored, document) == right
    for name, value in changes.items():
        document[name] = plain(value)
    with pytest.raises(DocumentError) as caught:
        c.from_dict(Rescored, document)
    return {(problem.code, problem.path) for problem in caught.value.problems}


def test_decisions_and_votes_that_were_not_kept_are_refused() -> None:
    old = replaced(live=("a", "b"))
    new = attrs.evolve(replaced(live=("a", "x")), version="3.0.0", history=History(("b",)))
    before = voted(old, {"a": "+", "b": "+"}).decide({"k": c.Decision(1, "x")})
    right = rescore(before, old, new)
    assert right.after.votes
    gone = Dropped("k", DropReason.CHANGED)
    assert right.dropped_decisions == (gone,)
    decided_on = right.after.decide({"k": c.Decision(1, "y")})
    assert lies(right, after=decided_on) == {
        ("kept_from_nowhere", "after.decisions.k"),
        ("does_not_follow_but", "dropped_decisions"),
    }
    assert lies(right, dropped_decisions=()) == {("does_not_follow_but", "dropped_decisions")}
    assert lies(right, dropped_decisions=(gone, Dropped("m", DropReason.REMOVED))) == {
        ("does_not_follow_but", "dropped_decisions")
    }
    assert lies(right, dropped_votes=()) == {("does_not_follow_but", "dropped_votes")}
    assert lies(right, dropped_votes=(*right.dropped_votes, Dropped("a", DropReason.REMOVED))) == {
        ("does_not_follow_but", "dropped_votes")
    }
    assert lies(right, after=attrs.evolve(right.after, votes=None)) == {("does_not_follow_but", "dropped_votes")}
    more = attrs.evolve(right.after.votes, votes={"a": Votes(2, 0, 0)})
    assert lies(right, after=attrs.evolve(right.after, votes=more)) == {("kept_from_nowhere", "after.votes.a")}
    strange = attrs.evolve(right.after.votes, too_few=("x",))
    assert lies(right, after=attrs.evolve(right.after, votes=strange)) == {("kept_from_nowhere", "after.votes.x")}
    excluded = attrs.evolve(right.after.votes, excluded={c.Role.SELF: 2})
    assert lies(right, after=attrs.evolve(right.after, votes=excluded)) == {("kept_from_nowhere", "after.votes")}


def carried_with(right: Rescored, **lies: Any) -> dict[str, Any]:
    return {"carried": attrs.evolve(right.carried, **lies)}


# The step that a version takes


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("1.9.9", "2.0.0", Bump.MAJOR),
        ("1.9.9", "1.10.0", Bump.MINOR),
        ("1.9.9", "1.9.10", Bump.PATCH),
        ("1.9.9", "1.9.9", Bump.NONE),
        ("1.10.0", "1.9.10", Bump.NONE),
        ("2.0.0", "1.9.9", Bump.NONE),
    ],
)
def test_the_step_between_two_versions(old: str, new: str, step: Bump) -> None:
    assert step_taken(old, new) is step


@pytest.mark.parametrize(
    ("texts", "version", "code"),
    [
        ("AX", "2.0.1", None),
        ("AX", "2.1.0", None),
        ("AB", "2.0.1", None),
        ("ABC", "2.0.1", "step_too_small"),
        ("ABC", "2.1.0", "step_too_small"),
        ("ABC", "3.0.0", None),
        ("AX", "2.0.0", "version_not_above"),
        ("ABC", "1.0.0", "version_not_above"),
    ],
)
def test_a_step_that_is_too_small_is_told(texts: str, version: str, code: str | None) -> None:
    changes = diff(says("A", "B"), says(*texts, version=version))
    found = [*step_problems(changes)]
    assert [problem.code for problem in found] == ([code] if code else [])
    if code == "step_too_small":
        assert found[0].path == "version"
        assert dict(found[0].parameters)["paths"] == ("descriptors/d/indicators", "indicators/b3/text")


# What is told of a difference is held to the fields that it is of


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "place"),
    [
        ("history/replaced", [], [{"old": 1, "new": "b", "equivalent": True}], "wrong_type", "new[0].old"),
        ("history/replaced", [], [{"old": "a"}], "missing_key", "new[0].equivalent"),
        ("history/replaced", [], 5, "wrong_type", "new"),
        ("competencies", [1.5], ["a"], "wrong_type", "old[0]"),
        ("competencies", ["a"], [{}], "wrong_type", "new[0]"),
        ("ladder", [1], 5, "wrong_type", "new"),
        ("descriptors/coachen_2/rank", 2, "3", "wrong_type", "new"),
        ("profiles/p/desired/coachen", 2, 0, "too_low", "new"),
        ("title", "a", "", "empty_text", "new"),
        ("title", json.loads("[" * 400 + "]" * 400), "b", "too_deep", "old"),
    ],
)
def test_a_change_holds_what_its_field_holds(path: str, old: Any, new: Any, code: str, place: str) -> None:
    told = {"kind": "metadata", "operation": "changed", "path": path, "old": old, "new": new}
    document = {"format": "competentie.change/1", **told, "derived": {"bump": "minor"}}
    with pytest.raises(DocumentError) as caught:
        c.from_dict(Change, document)
    found = [(problem.parameters.get("why", problem.code), problem.path) for problem in caught.value.problems]
    assert (code, place) in found


def test_a_change_says_what_it_is_about() -> None:
    odd = attrs.evolve(diff(FIRST, FIRST), changes=(Change("title", ChangeKind.ADDED, Operation.ADDED, None, "b"),))
    assert odd.added == ()
    assert unreadable(odd) == [("does_not_follow_but", "changes[0].kind")]


def test_a_descriptor_at_another_rank_has_moved() -> None:
    start = with_cell(attrs.evolve(FIRST, profiles=()), PLACE, None)
    start = with_cell(start, (7, 0), CARD.level(2))
    lower = with_cell(start, (7, 0), attrs.evolve(CARD.level(2), rank=1))
    assert diff(start, lower).moved == ("coachen_2",)


def test_a_change_without_a_list_moves_no_id() -> None:
    # A diff is trusted as it is made; what is forged is refused when it is read.
    ref = c.load_framework("sociaalwerker-b", "1").ref
    forged = Change("competencies/coachen/name", ChangeKind.MOVED, Operation.CHANGED, "a", "b")
    assert Diff(ref, ref, (forged,)).moved == ()


def test_a_change_of_a_translation_is_at_no_field() -> None:
    change = Change("translations/de", ChangeKind.TRANSLATION, Operation.ADDED, None, f"sha256:{'0' * 64}")
    assert c.from_json(Change, c.to_json(change)) == change
    ref = c.load_framework("sociaalwerker-b", "1").ref
    changes = Diff(ref, ref, (change,))
    assert c.from_json(Diff, c.to_json(changes)) == changes


def test_a_level_that_came_has_no_id_to_tell() -> None:
    card = c.load_framework("sociaalwerker-b", "1")
    changes = diff(card, attrs.evolve(card, ladder=(*card.ladder, Level(9, "Hoog", ""))))
    assert changes.bump is Bump.MAJOR
    assert changes.added == () == changes.removed
