"""
Scoring on Spark: what it runs is local to a row.
"""

from __future__ import annotations

import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed: the extra frames")
pytest.importorskip("pyspark", reason="pyspark is not installed: the group spark")

import competentie as c
from competentie import frames
from engines import session
from strategies import SHIPPED

PROFILE = c.JobProfile.of(SHIPPED, {"coachen": 3}, id="p", title="P")


@pytest.mark.parametrize("kind", ["boolean", "double"])
@pytest.mark.parametrize("climb", c.Climb)
def test_the_plan_moves_no_row_and_calls_no_python(
    kind: str, climb: c.Climb, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = str(tmp_path_factory.mktemp("spark") / "survey.parquet")
    schema = ", ".join(["person string", *(f"{indicator.id} {kind}" for indicator in SHIPPED.indicators)])
    session().createDataFrame([], schema).write.parquet(path)
    survey = session().read.parquet(path)
    scored = frames.assess(survey, SHIPPED, rule=c.LevelRule(climb=climb), profile=PROFILE)
    plan = scored._jdf.queryExecution().executedPlan().toString()
    assert "FileScan parquet" in plan
    assert "Project" in plan
    for costly in ("Exchange", "Python", "Pandas", "Join", "Aggregate", "Sort", "Window"):
        assert costly not in plan
