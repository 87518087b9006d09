"""
The public API as a type checker sees it. Never run: mypy and basedpyright check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_type

import competentie as c
from competentie import pages
from competentie.comparison import ComparisonRow, CompetencyChange, compare
from competentie.documents import answer_schema, json_schema
from competentie.errors import Problem, Stage
from competentie.evidence import Tie
from competentie.explain import Explanation, explain
from competentie.facts import Fact
from competentie.gaps import GapReportRow, GapRow, LegendReading, mark_cell
from competentie.labels import label
from competentie.levels import AssessmentRow, LevelRow
from competentie.model import CellMark
from competentie.tabular import Dates, RatingsTable
from competentie.translation import Translation, texts_of, translate

framework = c.load_framework("sociaalwerker-b", "1", language="nl", digest=None)
assert_type(framework, c.Framework)
assert_type(framework["coachen"], c.Competency)
assert_type(framework["coachen"].level(2), c.Descriptor)
assert_type(framework.indicator("coachen_2_1"), c.Indicator)
assert_type(framework.find("coachen_2_1"), tuple[c.Competency, c.Descriptor, c.Indicator])
assert_type(framework.digest, str)
assert_type(framework.ref, c.FrameworkRef)
assert_type(c.available_frameworks(), tuple[c.FrameworkRef, ...])
assert_type(c.load_framework(framework.ref, language="en"), c.Framework)
assert_type(framework["coachen"].descriptors[0].rank, int)
assert_type(framework["coachen"].group, str | None)
assert_type(texts_of(framework), Mapping[str, str])
assert_type(translate(framework, c.from_json(Translation, "")), c.Framework)

profile = c.JobProfile.of(framework, {"klantgerichtheid": 2, "coachen": None}, id="p", title="P")
assert_type(profile.desired, Mapping[str, int | None])
assert_type(profile.desired_for("coachen"), int | c.Requirement)

rule = c.LevelRule(threshold="3/4", climb=c.Climb.HIGHEST, min_coverage=1)
assert_type(rule.threshold, Fraction)
c.LevelRule(threshold=0.75)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

ratings = c.read_ratings("ratings.csv", framework, scale=c.RatingScale(1, 5, 4), values={"weet niet": None})
assert_type(ratings, RatingsTable)
assert_type(ratings["Anna"], tuple[c.Rating, ...])
assert_type(ratings.ignored, tuple[str, ...])
assert_type(ratings.encoding, str | None)
c.read_ratings(b"", framework, dates=Dates.DAY_FIRST)
with Path("ratings.xlsx").open("rb") as workbook, Path("ratings.csv").open(encoding="utf-8") as table:
    c.read_ratings(workbook, framework)
    c.read_ratings(table, framework)
c.read_ratings(5, framework)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
votes = c.combine_ratings(ratings["Anna"], framework, c.RaterRule(exclude=frozenset(), tie=Tie.NOT_ASSESSED))
assert_type(votes, c.CombinedEvidence)
assert_type(votes.evidence, Mapping[str, bool | None])

result = c.determine_level(framework["coachen"], {"coachen_2_1": True}, rule)
assert_type(result.level, int | None)
assert_type(result.possible, frozenset[int])
assert_type(result.stopped_at, c.Step | None)
assert_type(result.steps, tuple[c.Step, ...])
assert_type(result.steps[0].verdict, c.Verdict | None)
assert_type(result.steps[0].answers, tuple[bool | None, ...])
assert_type(result.counts, tuple[int, int])
assert_type(result.coverage, Fraction | None)

assessment = c.assess(framework, votes, rule).decide({"coachen": c.Decision(2, "gesprek")})
assert_type(assessment["coachen"], c.LevelResult)
c.assess(framework, {"coachen_2_1": "ja"})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]

report = c.classify_gaps(assessment, profile)
assert_type(report["coachen"], c.Gap)
assert_type(report["coachen"].status, c.GapStatus)
assert_type(c.classify_gap(result, 2).possible, frozenset[c.GapStatus])
assert_type(mark_cell(1, 2, reading=LegendReading.CELL), CellMark | None)

assert_type(c.from_json(c.Assessment, c.to_json(assessment)), c.Assessment)
assert_type(json_schema(c.Assessment), dict[str, Any])
assert_type(json_schema(Explanation), dict[str, Any])
assert_type(answer_schema(framework), dict[str, Any])
json_schema(c.Role)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
assert_type(c.examples.ratings(), Mapping[str, tuple[c.Rating, ...]])

# What is looked up by id is gone through in order.
assert_type(list(framework), list[c.Competency])
assert_type(list(assessment), list[c.LevelResult])
assert_type(list(report), list[c.Gap])
assert_type(list(compare(assessment, assessment)), list[CompetencyChange])

# Rows are typed dicts.
assert_type(assessment.rows(), list[AssessmentRow])
assert_type(report.rows(), list[GapReportRow])
assert_type(compare(assessment, assessment).rows(), list[ComparisonRow])
assert_type(report["coachen"].row(), GapRow)
assert_type(result.row(), LevelRow)
assert_type(report.rows()[0]["distance"], int | None)
assert_type(assessment.rows()[0]["coverage"], float | None)
report.rows()[0]["level"]  # type: ignore[typeddict-item]  # pyright: ignore[reportGeneralTypeIssues]

try:
    framework["coach"]
except c.CompetentieError as error:
    assert_type(error.problems, tuple[Problem, ...])
    assert_type(error.code, str)
    assert_type(error.text("nl"), str)
    assert_type(error.problems[0].stage, Stage)
    assert_type(error.problems[0].nearest, tuple[str, ...])
    assert_type(error.problems[0].line, int | None)
    assert_type(error.problems[0].parameters, Mapping[str, Any])

told = explain(result, framework, language="nl")
assert_type(told, Explanation)
assert_type(told.facts, tuple[Fact, ...])
assert_type(told.facts[0].kind, str)
assert_type(told.say(told.facts[0]), str)
assert_type(label(c.GapStatus.GROWTH, language="nl"), str)
explain("coachen", framework)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

assert_type(pages.card(framework, gaps=report, reading=LegendReading.CELL, language="en"), pages.Page)
assert_type(pages.card(framework, assessment=assessment).html(), str)
pages.card(framework, assessment)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
