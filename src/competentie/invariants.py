"""
What must hold in a framework: functions from its parts to the problems they have together.

They are called when a part is made, each value being right by itself by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import attrs

from competentie.errors import Problem, unknown

if TYPE_CHECKING:
    from competentie.model import Competency, Descriptor, Framework, JobProfile

T = TypeVar("T")


def undefined_with_indicators(descriptor: Descriptor) -> Iterator[Problem]:
    """
    A descriptor that is not defined has no indicators.
    """
    count = len(descriptor.indicators)
    if count and descriptor.state.value != "defined":
        yield Problem(
            "undefined_with_indicators",
            "indicators",
            count,
            id=descriptor.id,
            state=descriptor.state.value,
        )


def ranks_taken_twice(competency: Competency) -> Iterator[Problem]:
    """
    At most one descriptor per rank.
    """
    counts = Counter(d.rank for d in competency.descriptors)
    for i, d in enumerate(competency.descriptors):
        if counts[d.rank] > 1:
            yield Problem(
                "rank_taken_twice",
                f"descriptors[{i}].rank",
                d.rank,
                competency=competency.id,
            )


def with_ids(problems: Iterable[Problem], ids: Mapping[str, str]) -> list[Problem]:
    """
    *problems*, where what a profile desires is not by an id with the *ids* by what people call them.
    """
    found = []
    for problem in problems:
        # A key that is no text may be too long to write.
        name = problem.value if isinstance(problem.value, str) else ""
        of_key = name and f".{problem.path}".endswith(f".desired.{name}")
        found.append(attrs.evolve(problem, known=ids) if of_key else problem)
    return found


def framework_problems(framework: Framework) -> Iterator[Problem]:
    """
    All that does not hold between the parts of *framework*.
    """
    yield from _ladder_problems(framework)
    yield from _legend_problems(framework)
    yield from _group_problems(framework)
    yield from _id_problems(framework)
    yield from _history_problems(framework)
    yield from _reference_problems(framework)
    for i, profile in enumerate(framework.profiles):
        yield from profile_problems(framework, profile, f"profiles[{i}].")


def _ladder_problems(framework: Framework) -> Iterator[Problem]:
    """
    Ranks ascend, and a descriptor's rank is on the ladder.
    """
    ranks = tuple(level.rank for level in framework.ladder)
    if not ranks:
        yield Problem("empty_ladder", "ladder", ())
    for i, (before, rank) in enumerate(pairwise(ranks), 1):
        if rank <= before:
            yield Problem(
                "ranks_do_not_ascend", f"ladder[{i}].rank", rank, before=before
            )
    for i, competency in enumerate(framework.competencies):
        for j, descriptor in enumerate(competency.descriptors):
            if descriptor.rank not in ranks:
                path = f"competencies[{i}].descriptors[{j}].rank"
                yield Problem("not_on_the_ladder", path, descriptor.rank, ranks=ranks)


def _legend_problems(framework: Framework) -> Iterator[Problem]:
    for status, count in _repeated(entry.status for entry in framework.legend):
        yield Problem("status_taken_twice", "legend", status.value, count=count)


def _group_problems(framework: Framework) -> Iterator[Problem]:
    """
    The groups that are named are there, and none lies within itself.
    """
    named = []
    for i, competency in enumerate(framework.competencies):
        named.append((f"competencies[{i}].group", competency.group))
    for i, group in enumerate(framework.groups):
        named.append((f"groups[{i}].parent", group.parent))
    yield from _unknown_groups(framework, named)
    parents = {group.id: group.parent for group in framework.groups}
    for i, group in enumerate(framework.groups):
        above: dict[str, None] = {}
        parent = group.parent
        while parent in parents and parent not in above:
            above[parent] = None
            parent = parents[parent]
        if group.id in above:
            path = f"groups[{i}].parent"
            yield Problem("group_in_a_circle", path, group.id, parents=tuple(above))


def _unknown_groups(
    framework: Framework, named: Iterable[tuple[str, str | None]]
) -> Iterator[Problem]:
    """
    Of what is *named*, pairs of a path and a group's id or None, the groups that are not there.
    """
    groups = [group.id for group in framework.groups]
    given = [(path, id) for path, id in named if id is not None]
    yield from unknown(given, groups, "unknown_group_id", framework=framework.name)


def _ids(framework: Framework) -> Iterator[tuple[str, str]]:
    """
    Every id with its path.
    """
    for i, competency in enumerate(framework.competencies):
        row = f"competencies[{i}]"
        yield f"{row}.id", competency.id
        for j, descriptor in enumerate(competency.descriptors):
            cell = f"{row}.descriptors[{j}]"
            yield f"{cell}.id", descriptor.id
            for k, indicator in enumerate(descriptor.indicators):
                yield f"{cell}.indicators[{k}].id", indicator.id
    for i, specialisation in enumerate(framework.specialisations):
        yield f"specialisations[{i}].id", specialisation.id
    for i, group in enumerate(framework.groups):
        yield f"groups[{i}].id", group.id


def all_ids(framework: Framework) -> list[str]:
    """
    Every id of *framework*, over all kinds of things.
    """
    # Without the paths of _ids, which cost more than all other checks: those are made where something is wrong.
    ids = [specialisation.id for specialisation in framework.specialisations]
    ids += [group.id for group in framework.groups]
    for competency in framework.competencies:
        ids.append(competency.id)
        for descriptor in competency.descriptors:
            ids.append(descriptor.id)
            ids.extend(descriptor.indicator_ids)
    return ids


def _id_problems(framework: Framework) -> Iterator[Problem]:
    """
    Ids are distinct over all kinds of things.
    """
    ids = all_ids(framework)
    if len(set(ids)) < len(ids):
        first: dict[str, str] = {}
        for path, id in _ids(framework):
            if id in first:
                yield Problem(
                    "id_taken_twice", path, id, place=first[id].removesuffix(".id")
                )
            first.setdefault(id, path)
    for id, count in _repeated(profile.id for profile in framework.profiles):
        yield Problem("profile_id_taken_twice", "profiles", id, count=count)


def _repeated(values: Iterable[T]) -> Iterator[tuple[T, int]]:
    """
    What stands there more than once, and how often.
    """
    for value, count in Counter(values).items():
        if count > 1:
            yield value, count


def _history_problems(framework: Framework) -> Iterator[Problem]:
    """
    What is retired or replaced is not in use, and no replacement leads back to where it comes from.
    """
    live = set(all_ids(framework))
    history = framework.history
    for id, count in _repeated(history.retired_ids):
        yield Problem("retired_twice", "history.retired_ids", id, count=count)
    for i, id in enumerate(history.retired_ids):
        if id in live:
            yield Problem("retired_and_in_use", f"history.retired_ids[{i}]", id)
    yield from _circle_problems(framework)
    for i, replaced in enumerate(history.replaced):
        if replaced.old in live:
            yield Problem(
                "replaced_and_in_use", f"history.replaced[{i}].old", replaced.old
            )


def _circle_problems(framework: Framework) -> Iterator[Problem]:
    """
    Replacements that lead back to where they come from.
    """
    heirs: dict[str, set[str]] = {}
    for i, replaced in enumerate(framework.history.replaced):
        ahead, seen = [replaced.new], set[str]()
        while ahead:
            id = ahead.pop()
            ahead += heirs.get(id, set()) - seen
            seen.add(id)
        if replaced.old in seen:
            yield Problem(
                "replaced_in_a_circle",
                f"history.replaced[{i}]",
                replaced.old,
                new=replaced.new,
            )
        heirs.setdefault(replaced.old, set()).add(replaced.new)


def _reference_problems(framework: Framework) -> Iterator[Problem]:
    """
    What replacements and corrections name is there.
    """
    live = set(all_ids(framework))
    places = live | {f"ladder/{level.rank}" for level in framework.ladder}
    named = []
    for i, replaced in enumerate(framework.history.replaced):
        # What replaced another may be gone by now.
        if replaced.new not in framework.history.retired_ids:
            named.append((f"history.replaced[{i}].new", replaced.new))
    for i, correction in enumerate(framework.provenance.corrections):
        named.append((f"provenance.corrections[{i}].id", correction.id))
    yield from unknown(named, places, "unknown_id")


def _marked(profile: JobProfile, prefix: str) -> Iterator[tuple[str, str, int | None]]:
    for i, mark in enumerate(profile.marks):
        yield f"{prefix}marks[{i}]", mark.competency, mark.rank


def profile_of_another(profile: JobProfile, id: str, prefix: str) -> Problem:
    """
    That *profile*, whose paths start with *prefix*, is of another framework than that *id*.
    """
    place = f"{prefix}framework"
    return Problem("profile_of_another_framework", place, profile.framework, ours=id)


def profile_problems(
    framework: Framework, profile: JobProfile, prefix: str
) -> Iterator[Problem]:
    """
    In what *profile*, whose paths start with *prefix*, does not fit *framework*.
    """
    if profile.framework not in (None, framework.id):
        yield profile_of_another(profile, framework.id, prefix)
        return
    desired = [
        (f"{prefix}desired.{id}", id, rank) for id, rank in profile.desired.items()
    ]
    named = [*desired, *_marked(profile, prefix)]
    yield from framework.unknown_competencies((path, id) for path, id, _ in named)
    yield from _unknown_groups(framework, [(f"{prefix}group", profile.group)])
    undefined = []
    for one in named:
        path, id, rank = one
        if id not in framework or rank is None:
            continue
        states = {d.rank: d.state.value for d in framework[id].descriptors}
        state = states.get(rank)
        if not state:
            yield Problem(
                "unknown_rank", path, rank, competency=id, ranks=tuple(states)
            )
        # A mark may stand at a cell that is not defined: it is data of the card. A requirement may not.
        elif state != "defined" and one in desired:
            ranks = tuple(r for r, s in states.items() if s == "defined")
            undefined.append(
                Problem(
                    "desired_where_not_defined",
                    path,
                    rank,
                    competency=id,
                    state=state,
                    ranks=ranks,
                )
            )
    yield from undefined
