"""
What several raters say of the same people: whether they agree, and how people see themselves beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from competentie.codebook import Codebook
from competentie.errors import Problem
from competentie.evidence import RaterRule, RatingScale, Role, Tie
from competentie.frames.ballots import Ballot, ballot_for
from competentie.frames.quality.columns import items_of, numbers, told
from competentie.frames.quality.findings import (
    PEOPLE_SHOWN,
    UNITS_FOR_ALPHA,
    Finding,
    Row,
    Why,
    check_known,
    collected,
    found,
    refuse_too_few,
)
from competentie.frames.raters import combined, counted
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    Kind,
    called,
    ids_of,
    is_eager,
    match,
    one_if,
    refuse_frame,
    spare_prefix,
    take,
)
from competentie.model import Framework

Of: TypeAlias = Literal["competency", "indicator"]
"""
What a row of :func:`agreement` and :func:`self_and_others` is of.
"""

# Whose answers are summed, and the problem where there are none.
_NOBODY: Final = {"own": "no_own_ratings", "others": "no_ratings_of_others"}
_OF: Final[Mapping[Of, Mapping[str, DType]]] = {
    "competency": {"competency": nw.String},
    "indicator": {
        "competency": nw.String,
        "rank": nw.Int64,
        "indicator": nw.String,
    },
}
_AGREEMENT: Final[Mapping[str, DType]] = {
    "people": nw.Int64,
    "units": nw.Int64,
    "pairs": nw.Int64,
    "agreement": nw.Float64,
    "alpha": nw.Float64,
    "why": nw.String,
}
_VIEWS: Final[Mapping[str, DType]] = {
    "people": nw.Int64,
    "answers": nw.Int64,
    "split": nw.Int64,
    "same": nw.Int64,
    "self_more": nw.Int64,
    "self_less": nw.Int64,
    "share_more": nw.Float64,
    "share_less": nw.Float64,
    "why": nw.String,
}

# By how many raters observed an indicator and how many did not, of how many people that is so.
Votes: TypeAlias = Mapping[tuple[int, int], int]


def agreement(
    df: IntoFrame,
    framework: Framework,
    *,
    rule: RaterRule = RaterRule(),
    person: str,
    rater: str,
    role: str,
    indicator: str | None = None,
    value: str | None = None,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
    at: str | None = None,
    per: Of = "competency",
) -> Finding:
    """
    How far raters say the same of the same indicator of the same person, as a share and as Krippendorff's alpha.

    Needs the extra ``competentie[quality]`` (krippendorff). The arguments are those of
    :func:`competentie.frames.combine_ratings`, ratings in rows or in columns, and *per*: what a row is of,
    ``competency`` (all its indicators together) or ``indicator``. *rule* says whose ratings count. Its minima do not:
    no one person's answers are told here. A lazy frame is run.

    Returns:
        ``table`` has, beside what the row is of: ``people`` whom two raters or more assessed on the same indicator;
        ``units``, the indicators of a person that they did so on; ``pairs`` of these raters; ``agreement``, the share
        of pairs that say the same; ``alpha``, nominal; ``why`` alpha is missing: ``no_pair`` of raters; ``too_few``
        units, or fewer than ``PEOPLE_SHOWN`` people (5) (agreement is missing too); or ``no_variation``: all say the
        same of everyone, so that chance would too, and alpha is not defined.

    Raises:
        FrameError: Nothing has ``UNITS_FOR_ALPHA`` units (30) of ``PEOPLE_SHOWN`` people; on a lazy frame something
            cannot be read; or the ratings cannot be combined: see :func:`competentie.frames.combine_ratings`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *per* is none of the two; or see :func:`competentie.frames.combine_ratings`.

        ModuleNotFoundError: krippendorff is not installed.

    Source:
        Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability,
        https://repository.upenn.edu/asc_papers/43.
    """
    check_known("per", per, get_args(Of))
    alpha_of(())
    ballot = ballot_for(
        framework,
        rule=rule,
        person=person,
        rater=rater,
        role=role,
        indicator=indicator,
        value=value,
        columns=columns,
        keep=(),
        values=values,
        scale=scale,
        codebook=codebook,
        at=at,
    )
    everyone = attrs.evolve(rule, min_raters=1, min_per_role={})
    votes = take(counted(take(df), attrs.evolve(ballot, rule=everyone)))
    _refuse_unread(votes)
    votes_of, like = _votes(votes, ballot.indicator)
    people = _people(votes, ballot) if per == "competency" else {}
    rows = []
    for names, ids in _groups(framework, per):
        together: Counter[tuple[int, int]] = Counter()
        for id in ids:
            together.update(votes_of.get(id, {}))
        rows.append({**names, **_agreed(together, people.get(names["competency"]))})
    _refuse_too_little(rows)
    types = {**_OF[per], **_AGREEMENT}
    return found(("agreement", "alpha"), framework, rows, types, like)


def _refuse_too_little(rows: Iterable[Row]) -> None:
    """
    Refuse *rows* of which none has units of enough people to be shown.
    """
    of = {str(row.get("indicator", row["competency"])): row for row in rows}
    units = {name: row["units"] for name, row in of.items()}
    refuse_too_few("too_few_units", units, UNITS_FOR_ALPHA)
    people = {}
    for name, row in of.items():
        if row["units"] >= UNITS_FOR_ALPHA:
            people[name] = row["people"]
    refuse_too_few("too_few_rated", people, PEOPLE_SHOWN)


def _refuse_unread(votes: Frame) -> None:
    """
    Refuse what a lazy frame could not tell of when it was read.
    """
    if not is_eager(votes):
        bad = numbers(votes, {"count": one_if(nw.col("invalid")).sum()})["count"]
        _refuse_bad(bad)


def _refuse_bad(count: int) -> None:
    if count:
        problem = Problem("ratings_not_read", "", count, count=count)
        refuse_frame("cannot_combine", [problem])


def _votes(votes: Frame, indicator: str) -> tuple[dict[str, Votes], nw.DataFrame[Any]]:
    """
    By indicator how often raters voted how; and a frame of the engine that tells.
    """
    shown = votes.filter(~nw.col("yes").is_null())
    work = shown.select(
        _id=nw.col(indicator), _yes=nw.col("yes"), _no=nw.col("no"), _units=nw.lit(1)
    )
    counted = collected(work.group_by("_id", "_yes", "_no").agg(nw.col("_units").sum()))
    votes_of: dict[str, Counter[tuple[int, int]]] = {}
    for id, observed, refused, units in counted.iter_rows():
        pair = int(observed), int(refused)
        votes_of.setdefault(id, Counter())[pair] += int(units)
    return dict(votes_of), counted


def _people(votes: Frame, ballot: Ballot) -> dict[str, int]:
    """
    By competency of how many people two raters or more assessed an indicator of it.
    """
    several = votes.filter(nw.col("yes") + nw.col("no") > 1)
    flags = {}
    for competency in ballot.framework.competencies:
        if ids := [item.id for item in items_of(competency)]:
            flags[competency.id] = one_if(nw.col(ballot.indicator).is_in(ids))
    each = several.select(*called(flags), _person=nw.col(ballot.named["person"]))
    seen = each.group_by("_person").agg(nw.col(*flags).max())
    return numbers(seen, {id: nw.col(id).sum() for id in flags})


def _groups(
    framework: Framework, per: Of
) -> Iterable[tuple[dict[str, Any], list[str]]]:
    """
    What each row is of, and the indicators in it.
    """
    for competency in framework.competencies:
        items = [*items_of(competency)]
        if per == "competency":
            yield {"competency": competency.id}, [item.id for item in items]
            continue
        for item in items:
            names = {
                "competency": competency.id,
                "rank": item.rank,
                "indicator": item.id,
            }
            yield names, [item.id]


def _agreed(votes: Votes, people: int | None) -> dict[str, Any]:
    """
    The agreement in *votes* of so many *people*; None of one indicator, of which each unit is another person.
    """
    several = {vote: units for vote, units in votes.items() if sum(vote) > 1}
    units = sum(several.values())
    people = units if people is None else people
    enough = units >= UNITS_FOR_ALPHA and people >= PEOPLE_SHOWN
    pairs = sum(units * _pairs(sum(vote)) for vote, units in several.items())
    same = sum(units * sum(map(_pairs, vote)) for vote, units in several.items())
    why: Why | None = None
    if not units:
        why = "no_pair"
    elif not enough:
        why = "too_few"
    elif not all(any(vote[i] for vote in several) for i in (0, 1)):
        why = "no_variation"
    counts = [vote for vote, units in several.items() for _ in range(units)]
    return {
        "people": people,
        "units": units,
        "pairs": pairs,
        "agreement": same / pairs if enough else None,
        "alpha": None if why else alpha_of(counts),
        "why": why,
    }


def _pairs(raters: int) -> int:
    return raters * (raters - 1) // 2


def alpha_of(counts: Iterable[Iterable[int]]) -> float | None:
    """
    Krippendorff's alpha, nominal, of units: of each how many raters gave which value; None of no units.

    Raises:
        ModuleNotFoundError: krippendorff is not installed.
    """
    try:
        import krippendorff
    except ModuleNotFoundError as error:
        if error.name != "krippendorff":
            raise
        message = "agreement needs krippendorff: pip install 'competentie[quality]'"
        raise ModuleNotFoundError(message, name="krippendorff") from None
    table = [[*unit] for unit in counts]
    if not table:
        return None
    return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))


def self_and_others(
    df: IntoFrame,
    framework: Framework,
    *,
    rule: RaterRule = RaterRule(),
    person: str,
    rater: str,
    role: str,
    indicator: str | None = None,
    value: str | None = None,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
    at: str | None = None,
    per: Of = "competency",
) -> Finding:
    """
    How often people say more of themselves than the others together do, and how often less.

    The arguments are those of :func:`competentie.frames.combine_ratings`, ratings in rows or in columns, those of
    ``Role.SELF`` among them, and *per*: what a row is of, ``competency`` (all its indicators together) or
    ``indicator``. *rule* says how the ratings of the others become one answer; a person's own never count among them.
    A lazy frame is run.

    Returns:
        ``table`` has, beside what the row is of: ``people`` who have an answer of their own and one of the others to
        the same indicator; ``answers``, how many such pairs they have; in how many the two are the ``same``, the person
        observed it and the others did not (``self_more``), or the others did and the person not (``self_less``); and
        the shares of these two. Where the others are evenly split they have no answer here, whatever the rule makes of
        a tie: ``split`` counts the people's own answers that stand beside such a tie, which are in no other number. Of
        fewer than ``PEOPLE_SHOWN`` people (5) all but ``people`` is missing, and ``why`` says ``too_few``.

    Raises:
        FrameError: Nothing has ``PEOPLE_SHOWN`` people; nobody has an answer of their own at all, or one of others; on
            a lazy frame something cannot be read; or the ratings cannot be combined: see
            :func:`competentie.frames.combine_ratings`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *per* is none of the two; or see :func:`competentie.frames.combine_ratings`.
    """
    check_known("per", per, get_args(Of))
    ballot = ballot_for(
        framework,
        rule=rule,
        person=person,
        rater=rater,
        role=role,
        indicator=indicator,
        value=value,
        columns=columns,
        keep=(),
        values=values,
        scale=scale,
        codebook=codebook,
        at=at,
    )
    own, others, split = map(take, combined(take(df), ballot, *_views(rule)))
    work = _side_by_side(own, others, split, person, framework)
    groups = [*_groups(framework, per)]
    sums = numbers(work, _sums(groups))
    _refuse_bad(sums["bad"])
    for whose, code in _NOBODY.items():
        if not sums[whose]:
            refuse_frame("cannot_judge", [Problem(code, role)])
    rows = []
    for i, (names, _) in enumerate(groups):
        rows.append({**names, **_seen(i, sums)})
    people = {str(r.get("indicator", r["competency"])): r["people"] for r in rows}
    refuse_too_few("too_few_in_both", people, PEOPLE_SHOWN)
    types = {**_OF[per], **_VIEWS}
    like = collected(work.head(0))
    return found(("self_and_others",), framework, rows, types, like)


def _views(rule: RaterRule) -> tuple[RaterRule, RaterRule, RaterRule]:
    """
    What people say of themselves, what the others say together, and the same with a no where they are evenly split.
    """
    others = attrs.evolve(
        rule, exclude=rule.exclude | {Role.SELF}, tie=Tie.NOT_ASSESSED
    )
    own = attrs.evolve(
        rule, exclude=frozenset(Role) - {Role.SELF}, min_raters=1, min_per_role={}
    )
    return own, others, attrs.evolve(others, tie=Tie.NOT_OBSERVED)


def _side_by_side(
    own: Frame, others: Frame, split: Frame, person: str, framework: Framework
) -> Frame:
    """
    Per person and indicator whether both answered it, who says more, and whether the others are evenly *split*.

    And per person how many answers of their own there are, how many of the others, and how many cannot be read.
    """
    ids = ids_of(framework)
    eager = is_eager(own)
    prefix = spare_prefix([person, *ids])
    beside = {person: nw.col(person)}
    ties = {**beside, **{f"{prefix}_tie_{id}": nw.col(id) for id in ids}}
    beside |= {f"{prefix}_{id}": nw.col(id) for id in ids}
    bad = [nw.lit(0)]
    if not eager:
        strays = f"{prefix}_strays"
        beside[strays] = nw.col("unknown_indicators")
        bad += [nw.col("unknown_indicators"), nw.col(strays)]
    joined = match(own, others.select(*called(beside)), person)
    joined = match(joined, split.select(*called(ties)), person)
    kind: Kind = "boolean" if eager else "number"
    flags = {}
    owns, theirs = [nw.lit(0)], [nw.lit(0)]
    for id in ids:
        own_yes, own_no = told(nw.col(id), kind)
        other = nw.col(f"{prefix}_{id}")
        other_yes, other_no = told(other, kind)
        answered, agreed = own_yes | own_no, other_yes | other_no
        # A no by this rule, and by the other one no answer, is an even split.
        _, tied = told(nw.col(f"{prefix}_tie_{id}"), kind)
        owns.append(one_if(answered))
        theirs.append(one_if(agreed | tied))
        flags[f"{id}_answers"] = one_if(answered & agreed)
        flags[f"{id}_split"] = one_if(answered & tied & ~agreed)
        flags[f"{id}_more"] = one_if(own_yes & other_no)
        flags[f"{id}_less"] = one_if(own_no & other_yes)
        if not eager:
            bad += [one_if(nw.col(id) < 0), one_if(other < 0)]
    flags["own"] = nw.sum_horizontal(*owns)
    flags["others"] = nw.sum_horizontal(*theirs)
    flags["bad"] = nw.sum_horizontal(*bad)
    return joined.select(*called(flags))


def _sums(groups: Sequence[tuple[Row, list[str]]]) -> dict[str, Expr]:
    """
    What to sum for each of *groups* of indicators, by its place.
    """
    sums = {name: nw.col(name).sum() for name in ("bad", *_NOBODY)}
    for i, (_, ids) in enumerate(groups):
        if not ids:
            continue
        for name in ("answers", "split", "more", "less"):
            together = nw.sum_horizontal(*(f"{id}_{name}" for id in ids))
            sums[f"{name}_{i}"] = together.sum()
        some = nw.sum_horizontal(*(f"{id}_answers" for id in ids)) > 0
        sums[f"people_{i}"] = one_if(some).sum()
    return sums


def _seen(i: int, counted: Mapping[str, int]) -> dict[str, Any]:
    """
    How the group in place *i* sees itself.
    """
    people, answers, more, less = (
        counted.get(f"{name}_{i}", 0) for name in ("people", "answers", "more", "less")
    )
    figures: dict[str, Any] = {
        "answers": answers,
        "split": counted.get(f"split_{i}", 0),
        "same": answers - more - less,
        "self_more": more,
        "self_less": less,
    }
    few = people < PEOPLE_SHOWN
    if few:
        figures = dict.fromkeys(figures)
    return {
        "people": people,
        **figures,
        "share_more": None if few else more / answers,
        "share_less": None if few else less / answers,
        "why": "too_few" if few else None,
    }
