"""
The public API as a type checker sees it. Never run: mypy and basedpyright check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_type

import competentie as c
from competentie import card
from competentie.explain import Explanation, Fact, FactKind, explain, label

framework = c.load_framework("sociaalwerker-b", "1", language="nl", digest=None)
assert_type(framework, c.Framework)
assert_type(framework["coachen"], c.Competency)
assert_type(framework["coachen"].level(2), c.Descriptor)
assert_type(framework.indicator("coachen_2_1"), c.Indicator)
assert_type(framework.find("coachen_2_1"), tuple[c.Competency, c.Descriptor, c.Indicator])
assert_type(framework.digest, str)
assert_type(framework.ref, c.FrameworkRef)
assert_type(c.available_frameworks(), tuple[c.FrameworkRef, ...])

profile = c.JobProfile.of(framework, {"klantgerichtheid": 2, "coachen": None}, id="p", title="P")
assert_type(profile.desired, Mapping[str, int | None])
assert_type(profile.desired_for("coachen"), int | c.Requirement)

rule = c.LevelRule(threshold="3/4", climb=c.Climb.HIGHEST, min_coverage=1)
assert_type(rule.threshold, Fraction)
c.LevelRule(threshold=0.75)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

ratings = c.read_ratings("ratings.csv", framework, scale=c.RatingScale(1, 5, 4), values={"weet niet": None})
assert_type(ratings, dict[str, tuple[c.Rating, ...]])
votes = c.combine_ratings(ratings["Anna"], framework, c.RaterRule(exclude=frozenset(), tie=c.Tie.NOT_ASSESSED))
assert_type(votes, c.CombinedEvidence)
assert_type(votes.evidence, Mapping[str, bool | None])

result = c.determine_level(framework["coachen"], {"coachen_2_1": True}, rule)
assert_type(result.level, int | None)
assert_type(result.possible, frozenset[int])
assert_type(result.stopped_at, c.RankVerdict | None)
assert_type(result.coverage, Fraction | None)

assessment = c.assess(framework, votes, rule).decide({"coachen": c.Decision(2, "gesprek")})
assert_type(assessment["coachen"], c.LevelResult)
c.assess(framework, {"coachen_2_1": "ja"})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]

report = c.classify_gaps(assessment, profile)
assert_type(report["coachen"], c.Gap)
assert_type(report["coachen"].status, c.GapStatus)
assert_type(c.classify_gap(result, 2).possible, frozenset[c.GapStatus])
assert_type(c.mark_cell(1, 2, reading=c.LegendReading.CELL), c.CellMark | None)

assert_type(c.from_json(c.Assessment, c.to_json(assessment)), c.Assessment)
assert_type(c.examples.ratings(), dict[str, tuple[c.Rating, ...]])

told = explain(result, framework, language="nl")
assert_type(told, Explanation)
assert_type(told.facts, tuple[Fact, ...])
assert_type(told.facts[0].kind, FactKind)
assert_type(told.say(told.facts[0]), str)
assert_type(label(c.GapStatus.GROWTH, language="nl"), str)
explain("coachen", framework)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

assert_type(card.html(framework, gaps=report, reading=c.LegendReading.CELL, language="en"), str)
assert_type(card.html(framework, assessment=assessment), str)
card.html(framework, assessment)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
