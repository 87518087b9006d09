"""
Figures: what stands where on the Axes, and pictures compared with those in ``baseline``.

``python tests/test_plot.py`` writes the pictures anew, after a change that is meant to be seen. Without their words they
are the same on every version of Matplotlib; with them only on the one they were made with, as letters are drawn otherwise
by each.
"""

from __future__ import annotations

import builtins
import math
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import GapStatus, labels
from competentie.errors import InvalidTypeError, InvalidValueError, Problem, UnknownIdError
from competentie.evidence import Tie
from competentie.gaps import COMPARED
from competentie.labels import label, status_label, thin_of, use_language
from competentie.levels import undivided
from competentie.model import DescriptorState, History, Level
from competentie.words import LANGUAGES, words_in
from competentie.words.tables import Language
from refusals import refusal
from strategies import SHIPPED, Used, assessments, decided

mpl = pytest.importorskip("matplotlib", reason="Matplotlib is not installed: the extra plot")
nw = pytest.importorskip("narwhals.stable.v2", reason="narwhals is not installed: the extra frames")

from matplotlib import colors, style  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.testing.compare import compare_images  # noqa: E402
from matplotlib.text import Text  # noqa: E402

from competentie import frames, plot  # noqa: E402
from competentie.plot.bars import COUNTED  # noqa: E402
from competentie.plot.cells import CELLS  # noqa: E402
from competentie.plot.layout import A4  # noqa: E402
from competentie.plot.person import AFTER, BEFORE  # noqa: E402
from competentie.plot.style import change_styles, distance_styles, level_styles, status_styles  # noqa: E402
from engines import EAGER, ENGINES, Engine  # noqa: E402

mpl.use("agg")
Marks = dict[str, list[tuple[float, float]]]
BASELINE = Path(__file__).parent / "baseline"
MADE_WITH = "3.11"
# Root mean square over pixels of 0 to 255: a single bar of a desired level that is gone makes 2.
TOLERANCE = 1
WORDS_TOLERANCE = 3
every = pytest.mark.parametrize("engine", EAGER)
STATUSES = {status.value: status for status in GapStatus}
ENGLISH = c.load_framework("sociaalwerker-b", "1.1.0", language="en")
PROFILE = c.JobProfile.of(
    SHIPPED,
    {
        "kwaliteitsgericht": 2,
        "plannen_en_organiseren": 3,
        "resultaatgericht": 1,
        "communicatieve_vaardigheid": 3,
        "klantgerichtheid": None,
    },
    id="p",
    title="P",
)


@pytest.fixture(autouse=True)
def nothing_left_changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """
    No figure is shown, no setting changed, and none left open by a test.
    """
    before = dict(mpl.rcParams)
    monkeypatch.setattr(plt, "show", lambda *_, **__: pytest.fail("shown"))
    yield
    assert dict(mpl.rcParams) == before
    plt.close("all")


def fresh() -> Axes:
    """
    Axes of a figure that pyplot does not know.
    """
    axes: Axes = Figure(figsize=(9, 6)).add_axes((0.25, 0.25, 0.4, 0.65))
    return axes


def answers(framework: c.Framework = SHIPPED, **levels: Sequence[bool | None]) -> dict[str, bool | None]:
    """
    Per competency an answer for all indicators of each rank that it states, from the lowest.
    """
    return {
        indicator.id: answer
        for id, given in levels.items()
        for stated, answer in zip(
            (d for d in framework[id].descriptors if d.stated),
            given,
            strict=False,
        )
        for indicator in stated.indicators
    }


def person(framework: c.Framework = SHIPPED) -> c.Assessment:
    """
    A level without doubt, one with levels still possible, level 0, an unknown one, decisions, and nothing assessed.
    """
    evidence = answers(
        framework,
        kwaliteitsgericht=[True, True, False, False],
        plannen_en_organiseren=[True, True, None, None],
        resultaatgericht=[False, False, False, False],
        communicatieve_vaardigheid=[None, True, True, False],
        klantgerichtheid=[True, False, False, False],
        ondernemerschap=[True, True, True, True],
    )
    decisions = {"klantgerichtheid": c.Decision(3, "gezien"), "probleemoplossend_vermogen": c.Decision(1, "gezien")}
    return c.assess(framework, evidence).decide(decisions)


def later(framework: c.Framework = SHIPPED) -> c.Assessment:
    """
    The same person later.
    """
    evidence = answers(
        framework,
        kwaliteitsgericht=[True, True, True, False],
        plannen_en_organiseren=[True, True, False, False],
        resultaatgericht=[True, None, None, None],
        communicatieve_vaardigheid=[True, True, True, False],
        klantgerichtheid=[True, False, False, False],
        coachen=[False, False, False],
    )
    return c.assess(framework, evidence)


SCORES: Mapping[str, Sequence[Any]] = {
    "name": ["Zoë", "Bo", "Al"],
    "kwaliteitsgericht_level": [0, 2, None],
    "kwaliteitsgericht_status": ["growth", "desired", "not_assessed"],
    "kwaliteitsgericht_distance": [-2, 0, None],
    "resultaatgericht_level": [4, 1, 3],
    "resultaatgericht_status": ["outgrown", "desired", "outgrown"],
    "resultaatgericht_distance": [3, 0, 2],
    "klantgerichtheid_level": [1, 2, 3],
    "klantgerichtheid_status": ["not_required", "not_required", "not_required"],
    "klantgerichtheid_distance": [None, None, None],
    "coachen_level": [2, 3, 4],
    "coachen_status": ["unknown_desired", "unknown_desired", "unknown_desired"],
    "coachen_distance": [None, None, None],
}
NUMBERS = {name: "int" for name in SCORES if name.endswith(("level", "distance"))}
POLARS = ENGINES["polars"] if "polars" in ENGINES else next(iter(ENGINES.values()))


def scores(engine: Engine = POLARS, **changed: Sequence[Any]) -> Any:
    """
    Outcomes of three people on four competencies.
    """
    return engine.make({**SCORES, **changed}, NUMBERS)


TEAM = ["Noord"] * 6 + ["Oost"] * 2 + [None] * 4 + ["West"] * 2


def people(engine: Engine = POLARS) -> Any:
    """
    Levels of people in four groups, two of them small and one without a name, on two competencies.
    """
    columns = {
        "team": TEAM,
        "coachen_level": [0, 0, 2, 3, None, 4, 1, 1, 4, 4, 4, 4, 1, 1],
        "klantgerichtheid_level": [1, 1, 1, 1, 1, 2, 3, 3, 0, 1, 2, 3, 2, 2],
    }
    return engine.make(columns, {"coachen_level": "int", "klantgerichtheid_level": "int", "team": "text"})


def summary(engine: Engine = POLARS, by: str | None = "team") -> Any:
    """
    How many of them have which level; Oost and West are withheld.
    """
    return in_all(people(engine), by=by, min_group=2 if by is None else 4)


def in_all(df: Any, **options: Any) -> Any:
    """
    How many people have which outcome, where every row is another person; unless told, all under what they have for now.
    """
    return frames.summarise(df, SHIPPED, rows_are_people=True, **{"insufficient": "counted", **options})


def changed(
    engine: Engine = POLARS, by: str | None = "team", language: str | None = None, rule: c.LevelRule | None = None
) -> Any:
    """
    How many of them came out lower or higher a year later; some left, some came, and of some too little was assessed.
    """
    count = len(TEAM)
    first = {
        "who": list(range(count)),
        "team": TEAM,
        "coachen_level": [0, 0, 2, 3, None, 4, 1, 1, 4, 4, 4, 4, 1, 1],
        "coachen_sufficient": [n % 5 != 3 for n in range(count)],
        "klantgerichtheid_level": [1, 1, 1, 1, 1, 2, 3, 3, 0, 1, 2, 3, 2, 2],
        "klantgerichtheid_sufficient": [True] * count,
    }
    second = {
        "who": [*range(1, count), 20, 21],
        "team": [*TEAM[1:], "Noord", None],
        "coachen_level": [1, 2, 2, 2, 4, 0, 1, 4, 3, 4, 4, 1, 2, 3, 3],
        "coachen_sufficient": [True] * (count + 1),
        "klantgerichtheid_level": [2, 1, 1, 0, 3, 3, 3, 1, 1, 2, 4, 2, 2, 1, 1],
        "klantgerichtheid_sufficient": [True] * (count + 1),
    }
    types = {name: "int" for name in first if name.endswith("_level")}
    halves = [engine.make(columns, {**types, "team": "text"}) for columns in (first, second)]
    before, after = halves
    compared = frames.compare(before, after, SHIPPED, person="who", keep="team")
    least = 2 if by is None else 4
    return frames.summarise_changes(
        compared, SHIPPED, person="who", by=by, min_group=least, language=language, rule=rule
    )


# Pictures


def drawn(name: str, language: str) -> Axes:
    """
    A figure on Axes whose place does not depend on how wide the words come out.
    """
    framework = ENGLISH if language == "en" else SHIPPED
    ax = fresh()
    first = c.assess(framework, person().evidence).decide(
        {r.competency: r.decision for r in person().results if r.decision}
    )
    if name == "profile":
        return plot.profile(first, c.classify_gaps(first, PROFILE), framework=framework, ax=ax)
    if name == "comparison":
        return plot.comparison(first, later(framework), framework=framework, ax=ax)
    if name == "distribution":
        return plot.distribution(summary(), framework, ax=ax)
    if name == "changes":
        return plot.changes(changed(), framework, ax=ax)
    ax.set_position((0.15, 0.2, 0.7, 0.5))
    return plot.heatmap(scores(), framework, outcome=name, ax=ax)  # type: ignore[arg-type]


SHAPES = ["profile", "comparison", "distribution", "changes", "status", "distance", "level"]
WORDS = ["profile-nl", "comparison-en", "distribution-en", "changes-nl", "status-nl"]


def save(picture: str, folder: Path, ax: Axes | None = None) -> Path:
    """
    The picture of that name: ``<figure>`` has no words and no legend, ``<figure>-<language>`` has them.
    """
    name, _, language = picture.partition("-")
    path = folder / f"{picture}.png"
    with style.context("default"):
        ax = ax or drawn(name, language or "nl")
        if not language:
            legend_of(ax).remove()
            for text in ax.findobj(Text):
                text.set_visible(False)
        figure = ax.figure
        figure.savefig(path, dpi=60, metadata={"Software": None})  # type: ignore[union-attr]
    return path


def difference(made: Path, tolerance: float) -> object:
    return compare_images(str(BASELINE / made.name), str(made), tolerance)


@pytest.mark.parametrize("picture", SHAPES)
def test_what_is_drawn_looks_as_it_did(picture: str, tmp_path: Path) -> None:
    assert difference(save(picture, tmp_path), TOLERANCE) is None


@pytest.mark.parametrize("picture", WORDS)
@pytest.mark.skipif(not mpl.__version__.startswith(MADE_WITH), reason=f"letters are those of Matplotlib {MADE_WITH}")
def test_words_stand_where_they_stood(picture: str, tmp_path: Path) -> None:
    assert difference(save(picture, tmp_path), WORDS_TOLERANCE) is None


def test_the_pictures_to_compare_with_are_small() -> None:
    files = {path.stem: path.stat().st_size for path in BASELINE.glob("*.png")}
    assert set(files) == {*SHAPES, *WORDS}
    assert max(files.values()) < 40_000


@pytest.mark.parametrize("part", ["level", "possible", "unknown", "decided", "desired"])
def test_one_mark_that_is_gone_is_more_than_the_tolerance(part: str, tmp_path: Path) -> None:
    ax = drawn("profile", "nl")
    [*_, last] = [line for line in ax.get_lines() if str(line.get_gid()).startswith(part)]
    last.remove()
    assert difference(save("profile", tmp_path, ax), TOLERANCE)


# One person


def legend_of(ax: Any) -> Any:
    legend = ax.get_legend()
    assert legend
    return legend


def entries(ax: Any) -> list[str]:
    return [text.get_text() for text in legend_of(ax).get_texts()]


def marks(ax: Any) -> Marks:
    """
    Where the marks of each part of each competency stand: ``level-coachen``.
    """
    return {
        str(line.get_gid()): [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
        for line in ax.get_lines()
        if line.get_gid()
    }


def boxes(ax: Any) -> dict[str, tuple[float, float]]:
    return {
        str(box.get_gid()): (box.get_x(), box.get_x() + box.get_width())
        for box in ax.patches
        if str(box.get_gid()).removeprefix("before-").removeprefix("after-").startswith("range")
    }


def said(ax: Any) -> list[Any]:
    """
    The texts that are not the caption.
    """
    return [text for text in ax.texts if text.get_text() and text.get_gid() != "caption"]


def beside(ax: Any) -> list[str]:
    """
    The words beside the rows.
    """
    return [text.get_text().replace("\n", " ") for text in said(ax)]


def caption(ax: Any) -> str:
    [text] = [text for text in ax.texts if text.get_gid() == "caption"]
    return str(text.get_text().replace("\n", " "))


def worded(status: GapStatus, language: str = "nl") -> str:
    """
    A status as figures tell it, after its sign.
    """
    return f"{status.look.symbol} {label(status, language=language)}"


def tick_labels(axis: Any) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in axis.get_ticklabels()]


def expected(assessment: c.Assessment, id: str, y: float, before: str = "") -> Marks:
    found, result = Marks(), assessment[id]
    told = undivided(result, assessment.divided)
    possible = sorted(told.possible) if any(step.indicators for step in told.steps) else []
    found[f"{before}possible-{id}"] = [(level, y) for level in possible]
    if result.level is not None:
        found[f"{before}level-{id}"] = [(result.level, y)]
    if result.decision:
        between = min((told.lower + told.upper) // 2, max(told.upper - 1, 0)) + 0.5
        found[f"{before}decided-{id}"] = [(between if result.attained is None else result.attained, y)]
    return found


@given(st.data())
@settings(max_examples=15)
def test_marks_stand_at_what_was_attained_possible_decided_and_desired(data: st.DataObject) -> None:
    assessment = data.draw(assessments(competencies=3))
    wanted = {
        result.competency: data.draw(st.sampled_from([None, *result.defined_ranks]))
        for result in assessment.results
        if data.draw(st.booleans())
    }
    gaps = c.classify_gaps(assessment, c.JobProfile(id="p", title="P", desired=wanted))
    ax = plot.profile(assessment, gaps, ax=fresh())
    found = marks(ax)
    unknown = {name: found.pop(name) for name in [*found] if name.startswith("unknown")}
    want = Marks()
    for y, gap in enumerate(gaps.gaps):
        want |= expected(assessment, gap.competency, y)
        if isinstance(gap.desired, int):
            want[f"desired-{gap.competency}"] = [(gap.desired, y)]
    assert found == want
    # Also where a person decided that it cannot be judged.
    unjudged = {r.competency for r in assessment.results if None in (r.level, r.attained)}
    assert set(unknown) == {f"unknown-{id}" for id in unjudged}
    assert all(x % 1 == 0.5 for [(x, _)] in unknown.values()), "on no level"
    assert boxes(ax) == {
        f"range-{r.competency}": (r.lower, r.upper)
        for r in (undivided(r, assessment.divided) for r in assessment.results if r.level is None)
        if r.upper > r.lower
    }
    spoken = use_language(assessment.framework)
    thin = [thin_of(gap.result, assessment.divided) for gap in gaps.gaps]
    for words, gap, few in zip(beside(ax), gaps.gaps, thin, strict=True):
        status, _, provisional = words.partition("; ")
        assert status == worded(gap.status, spoken)
        if few:
            for number in few:
                assert str(number) in provisional
        assert bool(provisional) == bool(few)
    low, high = ax.get_xlim()
    assert all(low < x < high for places in marks(ax).values() for x, _ in places)


@pytest.mark.parametrize("tie", Tie)
def test_figures_of_one_person_do_not_tell_what_raters_were_split_on(tie: Tie) -> None:
    # Beside a clear answer of two raters nobody's tells the level: whether 2 of its 5 were split on or not assessed.
    clear = [i.id for i in SHIPPED["coachen"].indicators]
    split = [i.id for i in SHIPPED["kwaliteitsgericht"].indicators[-2:]]
    votes = [c.Rating(id, rater, c.Role.PEER, True) for id in clear for rater in "ab"]
    halves = [c.Rating(id, rater, c.Role.PEER, rater == "a") for id in split for rater in "ab"]
    rule = c.RaterRule(tie=tie)
    one, other = (c.assess(SHIPPED, c.combine_ratings(given, SHIPPED, rule)) for given in (votes, votes + halves))
    assert set(other.divided) == set(split)
    assert one["coachen"] == other["coachen"]
    without, with_split = plot.profile(one, ax=fresh()), plot.profile(other, ax=fresh())
    assert caption(with_split) == caption(without)
    possible = [name for name in marks(without) if name.startswith("possible")]
    assert {name: marks(with_split)[name] for name in possible} == {name: marks(without)[name] for name in possible}
    ax = plot.comparison(one, other, ax=fresh())
    assert caption(ax).count(f"{len(clear)} van 141 gedragsindicatoren eenduidig beoordeeld.") == 2
    found = marks(ax)
    for name in possible:
        assert [x for x, _ in found[f"before-{name}"]] == [x for x, _ in found[f"after-{name}"]]


def test_a_level_is_provisional_where_raters_were_split() -> None:
    ids = [indicator.id for indicator in SHIPPED["coachen"].indicators]
    ratings = [c.Rating(id, rater, c.Role.PEER, rater == "a") for id in ids for rater in "ab"]
    split = c.assess(SHIPPED, c.combine_ratings(ratings, SHIPPED, c.RaterRule(tie=Tie.NOT_OBSERVED)))
    assert split["coachen"].sufficient
    ax = plot.profile(split, framework=SHIPPED, ax=fresh())
    assert beside(ax) == ["voorlopig: 0 van 5 eenduidig beoordeeld op niveau 2"]
    assert "voorlopig: te weinig beoordeeld" in entries(ax)


def test_a_whisker_is_a_line_only_where_the_level_is_known() -> None:
    ax = plot.profile(person(), ax=fresh())
    lines = {str(line.get_gid()): line.get_linestyle() for line in ax.get_lines()}
    assert lines["possible-plannen_en_organiseren"] == "-"
    assert lines["possible-communicatieve_vaardigheid"] == "None"
    assert boxes(ax) == {
        "range-communicatieve_vaardigheid": (0, 3),
        "range-probleemoplossend_vermogen": (0, 4),
        "range-coachen": (0, 4),
    }
    assert marks(ax)["possible-coachen"] == [(0, 7), (2, 7), (3, 7), (4, 7)]


def test_a_level_that_is_not_known_is_not_drawn_at_0() -> None:
    found = marks(plot.profile(person(), ax=fresh()))
    assert found["level-resultaatgericht"] == [(0, 2)]
    assert "level-coachen" not in found
    assert found["unknown-coachen"] == [(2.5, 7)]


def test_without_indicators_nothing_is_said_to_be_possible() -> None:
    result = c.determine_level(
        c.Competency("k", "K", "", (c.Descriptor("k_1", 1, DescriptorState.DEFINED, "", ()),)), {}, c.LevelRule()
    )
    assessment = c.Assessment(framework=SHIPPED.ref, rule=result.rule, results=(result,))
    ax = plot.profile(assessment, ax=fresh())
    assert marks(ax) == {"possible-k": [], "unknown-k": [(0.5, 0)]}
    assert boxes(ax) == {}
    assert entries(ax) == ["berekend niveau", "niet te bepalen"]


def test_with_a_framework_the_whole_ladder_is_drawn() -> None:
    high = attrs.evolve(SHIPPED, ladder=(*SHIPPED.ladder, Level(7, "N7", "")))
    assessment = c.assess(high, {})
    assert tick_labels(plot.profile(assessment).xaxis) == ["geen", "1", "2", "3", "4"]
    assert tick_labels(plot.profile(assessment, framework=high).xaxis) == ["geen", "1", "2", "3", "4", "7"]


def test_an_assessment_of_nothing_gives_empty_axes() -> None:
    nothing = c.Assessment(framework=SHIPPED.ref, rule=c.LevelRule(), results=())
    assert marks(plot.profile(nothing)) == {}


@pytest.mark.parametrize(("framework", "language"), [(SHIPPED, "nl"), (ENGLISH, "en")])
def test_a_profile_in_both_languages(framework: c.Framework, language: str) -> None:
    assessment = c.assess(framework, person().evidence).decide({"coachen": c.Decision(2, "x")})
    ax = plot.profile(assessment, c.classify_gaps(assessment, PROFILE), framework=framework)
    says = {
        "nl": (
            ["berekend niveau", "voorlopig: te weinig beoordeeld", "mogelijk", "niet te bepalen", "besluit", "gewenst"],
            [
                "● gewenste competentie",
                "▲ groeicompetentie; voorlopig: 0 van 5 eenduidig beoordeeld op niveau 3",
                "▲ groeicompetentie",
                "? niet te bepalen",
                "– geen eis",
            ],
            "niveau",
        ),
        "en": (
            [
                *["level worked out", "provisional: too little assessed", "possible"],
                *["cannot be determined", "decision", "desired"],
            ],
            [
                "● desired competency",
                "▲ growth competency; provisional: 0 of 5 clearly assessed at level 3",
                "▲ growth competency",
                "? cannot be determined",
                "– no requirement",
            ],
            "level",
        ),
    }[language]
    assert (entries(ax), beside(ax)[:5], ax.get_xlabel()) == says
    assert beside(ax)[5:] == [worded(GapStatus.UNKNOWN_DESIRED, language)] * 3
    assert tick_labels(ax.yaxis) == [competency.name for competency in framework.competencies]
    assert tick_labels(ax.xaxis) == [{"nl": "geen", "en": "none"}[language], "1", "2", "3", "4"]


def test_the_makers_code_stands_before_every_name() -> None:
    named = zip("ABCDEFGH", SHIPPED.competencies, strict=True)
    coded = attrs.evolve(SHIPPED, competencies=tuple(attrs.evolve(one, code=f"{code}.1") for code, one in named))
    names = [f"{code}.1 {one.name}" for code, one in zip("ABCDEFGH", SHIPPED.competencies, strict=True)]
    assert tick_labels(plot.profile(c.assess(coded, {}), framework=coded).yaxis) == names
    shown = [" ".join(label.split()) for label in tick_labels(plot.heatmap(scores(), coded).xaxis)]
    assert shown
    assert set(shown) <= set(names)
    assert tick_labels(plot.distribution(summary(by=None), coded).yaxis) == [names[4], names[7]]
    assert {names[4], names[7]} <= {text.get_text() for text in plot.distribution(summary(), coded).texts}


def test_without_a_framework_ids_are_the_names_and_the_language_is_that_of_the_assessment() -> None:
    assessment = person()
    ax = plot.profile(assessment, c.classify_gaps(assessment, PROFILE))
    assert tick_labels(ax.yaxis) == [result.competency for result in assessment.results]
    assert (ax.get_xlabel(), beside(ax)[0]) == ("niveau", "● gewenste competentie")
    assert plot.profile(c.assess(ENGLISH, {})).get_xlabel() == "level"
    assert plot.profile(assessment, language="en").get_xlabel() == "level"
    assert plot.comparison(c.assess(SHIPPED, {}), c.assess(ENGLISH, {})).get_xlabel() == "level"


def test_the_legend_names_only_what_is_drawn() -> None:
    evidence = {indicator.id: True for indicator in SHIPPED.indicators}
    assert entries(plot.profile(c.assess(SHIPPED, evidence))) == ["berekend niveau"]


# Two outcomes


@given(st.data())
@settings(max_examples=8)
def test_two_outcomes_stand_one_above_the_other(data: st.DataObject) -> None:
    one = data.draw(assessments(competencies=2))
    two = data.draw(decided(c.Assessment(framework=one.framework, rule=one.rule, results=one.results)))
    ax = plot.comparison(one, two, ax=fresh())
    found = {name: places for name, places in marks(ax).items() if "unknown" not in name}
    want = Marks()
    for y, result in enumerate(one.results):
        want |= expected(one, result.competency, y + BEFORE.offset, "before-")
        want |= expected(two, result.competency, y + AFTER.offset, "after-")
    assert found == want


def arrows(ax: Any) -> list[tuple[float, float, int]]:
    """
    From which level to which, in which row.
    """
    return [(text.xyann[0], text.xy[0], round(text.xy[1])) for text in ax.texts if getattr(text, "arrow_patch", None)]


def test_an_arrow_stands_where_the_level_changed_and_both_are_known() -> None:
    ax = plot.comparison(person(), later(), framework=SHIPPED)
    # Klantgerichtheid: from a decision on 3 to the rule's 1. Communicatieve vaardigheid was not known before.
    assert arrows(ax) == [(2, 3, 0), (0, 1, 2), (3, 1, 4)]
    assert entries(ax) == [
        *["de eerste uitkomst", "de tweede uitkomst", "voorlopig: te weinig beoordeeld"],
        *["mogelijk", "niet te bepalen", "besluit"],
    ]
    assert len({line.get_marker() for line in legend_of(ax).get_lines()[:2]}) == 2


def test_a_comparison_in_english() -> None:
    ax = plot.comparison(c.assess(ENGLISH, {}), later(ENGLISH), framework=ENGLISH)
    assert entries(ax) == [
        *["the first outcome", "the second outcome", "provisional: too little assessed"],
        *["possible", "cannot be determined"],
    ]
    assert tick_labels(ax.yaxis)[-1] == ENGLISH["coachen"].name


# People by competencies


def cells(ax: Any) -> dict[tuple[int, int], str]:
    """
    The label of each cell's colour and hatch, by column and row.
    """
    return {
        (round(box.vertices[:4, 0].mean()), round(box.vertices[:4, 1].mean())): str(collection.get_label())
        for collection in ax.collections
        for box in collection.get_paths()
    }


def signs(ax: Any) -> dict[tuple[float, float], str]:
    return {text.get_position(): text.get_text() for text in said(ax)}


@every
def test_every_cell_has_its_status_on_every_engine(engine: Engine) -> None:
    ax = plot.heatmap(scores(engine), SHIPPED, people="name")
    columns = ["kwaliteitsgericht", "resultaatgericht", "klantgerichtheid", "coachen"]
    want = {
        (x, y): status_label(STATUSES[status], SHIPPED)
        for x, id in enumerate(columns)
        for y, status in enumerate(SCORES[f"{id}_status"])
    }
    assert cells(ax) == want
    assert signs(ax)[0, 0] == "▲"
    assert [signs(ax)[x, 2] for x in range(4)] == ["?", "◆", "–", "…"]
    assert tick_labels(ax.xaxis) == [SHIPPED[id].name for id in columns]
    assert tick_labels(ax.yaxis) == ["Zoë", "Bo", "Al"]
    assert ax.get_ylabel() == "name"
    assert {entry.partition(" ")[2] for entry in entries(ax)} == set(want.values())
    assert {entry.partition(" ")[0] for entry in entries(ax)} == set(signs(ax).values())


@every
@pytest.mark.parametrize(("outcome", "unknown"), [("distance", 7), ("level", 1)])
def test_every_cell_has_its_distance_or_level_on_every_engine(engine: Engine, outcome: Any, unknown: int) -> None:
    ax = plot.heatmap(scores(engine), SHIPPED, outcome=outcome, language="en")
    shown = signs(ax)
    given = [
        SCORES[f"{id}_{outcome}"] for id in ("kwaliteitsgericht", "resultaatgericht", "klantgerichtheid", "coachen")
    ]
    # Why there is no distance, the status says.
    none = {"level": ["?"] * 4, "distance": ["?", "", "–", "…"]}[outcome]
    assert {place: shown[place] for place in shown} == {
        (x, y): none[x]
        if value is None
        else "0"
        if not value
        else f"{value:+d}".replace("-", "−")
        if outcome == "distance"
        else str(value)
        for x, column in enumerate(given)
        for y, value in enumerate(column)
    }
    assert sum(list(shown.values()).count(sign) for sign in "?–…") == unknown
    hatched = [collection for collection in ax.collections if collection.get_label() == "cannot be determined"]
    assert [collection.get_hatch() for collection in hatched] == ["////"]
    assert (tick_labels(ax.yaxis), ax.get_ylabel()) == (["1", "2", "3"], "row")
    title = legend_of(ax).get_title().get_text()
    assert title == {"distance": "distance to the desired level", "level": "level"}[outcome]


def test_the_legend_of_a_heatmap_is_in_order() -> None:
    reasons = ["… gewenst niveau niet bekend", "– geen eis", "? niet te bepalen"]
    assert entries(plot.heatmap(scores(), SHIPPED, outcome="distance")) == ["−2", "0", "+2", "+3", *reasons]
    levels = ["0 geen", "niveau 1", "niveau 2", "niveau 3", "niveau 4", "? niet te bepalen"]
    assert entries(plot.heatmap(scores(), SHIPPED, outcome="level")) == levels
    statuses = [
        GapStatus.GROWTH,
        GapStatus.DESIRED,
        GapStatus.OUTGROWN,
        GapStatus.NOT_ASSESSED,
        GapStatus.NOT_REQUIRED,
        GapStatus.UNKNOWN_DESIRED,
    ]
    assert entries(plot.heatmap(scores(), SHIPPED)) == [worded(status) for status in statuses]
    assert set(statuses) == set(GapStatus)


def test_each_value_that_cells_can_show_is_declared() -> None:
    assert set(CELLS) == set(get_args(plot.CellValue))


def test_what_assess_gives_is_drawn() -> None:
    rows = [person().evidence, later().evidence]
    df = POLARS.make({id: [row[id] for row in rows] for id in rows[0]}, dict.fromkeys(rows[0], "bool"))
    people = frames.assess(df, SHIPPED, profile=PROFILE)
    report = [c.classify_gaps(c.assess(SHIPPED, row), PROFILE) for row in rows]
    assert cells(plot.heatmap(people, SHIPPED)) == {
        (x, y): status_label(gap.status, SHIPPED) for y, one in enumerate(report) for x, gap in enumerate(one.gaps)
    }


def test_a_status_that_is_missing_cannot_be_determined() -> None:
    # Where a lazy frame had answers that are none.
    ax = plot.heatmap(scores(kwaliteitsgericht_status=["growth", None, None]), SHIPPED)
    assert [cells(ax)[0, y] for y in range(3)] == ["groeicompetentie", "niet te bepalen", "niet te bepalen"]


def crowd(count: int) -> Any:
    return POLARS.make({"coachen_status": ["growth"] * count}, {"coachen_status": "text"})


@pytest.mark.parametrize("count", [0, 1, 40])
def test_each_person_has_a_label_and_a_sign(count: int) -> None:
    ax = plot.heatmap(crowd(count), SHIPPED)
    assert (len(said(ax)), len(ax.get_yticks()), len(cells(ax))) == (count, count, count)
    assert tick_labels(ax.yaxis) == [str(i + 1) for i in range(count)]


def test_a_level_that_cannot_be_judged_has_a_question_mark_beside_what_the_rule_gave() -> None:
    seen = {indicator.id: True for indicator in SHIPPED["coachen"].level(2).indicators}
    assessment = c.assess(SHIPPED, seen)
    unjudged = assessment.decide({"coachen": c.Decision(None, "te kort gezien")})
    without, with_one = (
        [str(line.get_gid()) for line in plot.profile(one, framework=SHIPPED, ax=fresh()).get_lines()]
        for one in (assessment, unjudged)
    )
    assert "unknown-coachen" not in without
    assert {"level-coachen", "unknown-coachen", "decided-coachen"} <= {*with_one}


def test_more_people_than_fit_on_a_page_are_refused_with_what_to_do() -> None:
    [problem] = undrawn(frames.FrameError, lambda: plot.heatmap(crowd(400), SHIPPED))
    assert (problem.code, problem.path, problem.value) == ("more_than_a_page", "frame", 400)
    fits = problem.parameters["fits"]
    assert 30 < fits < 80
    for language in LANGUAGES:
        assert "plot.heatmap_pages" in problem.text(language)
        assert "plot.distribution" in problem.text(language)
    ax = plot.heatmap(crowd(fits), SHIPPED)
    assert is_a4(ax)
    # Where everyone stands on one page the caption is shorter: there a row or two more may have room.
    undrawn(frames.FrameError, lambda: plot.heatmap(crowd(fits + 3), SHIPPED))


def test_pages_hold_everyone_once_in_order() -> None:
    fits = refusal(frames.FrameError, lambda: plot.heatmap(crowd(400), SHIPPED)).problems[0].parameters["fits"]
    pages = plot.heatmap_pages(crowd(2 * fits + 1), SHIPPED)
    assert plt.get_fignums() == [], "none is made before it is asked for"
    names: list[str] = []
    for ax in pages:
        assert is_a4(ax)
        shown = tick_labels(ax.yaxis)
        assert f"Rij {shown[0]} tot en met {shown[-1]} van {2 * fits + 1}." in caption(ax)
        names += shown
    assert names == [str(i + 1) for i in range(2 * fits + 1)]
    assert len(plt.get_fignums()) == 3
    [only] = plot.heatmap_pages(crowd(0), SHIPPED)
    assert cells(only) == {}
    undrawn(frames.FrameError, lambda: plot.heatmap_pages(scores(), SHIPPED, people="nam"))


def test_of_whom_too_little_was_assessed_has_a_star() -> None:
    thin = scores(
        kwaliteitsgericht_sufficient=[False, True, False],
        resultaatgericht_sufficient=[None, False, True],
        klantgerichtheid_sufficient=[False, False, False],
    )
    for outcome, shown in (("status", ["▲*", "●", "?"]), ("distance", ["−2*", "0", "?"]), ("level", ["0*", "2", "?"])):
        ax = plot.heatmap(thin, SHIPPED, outcome=outcome)  # type: ignore[arg-type]
        assert [signs(ax)[0, y] for y in range(3)] == shown
        assert [signs(ax)[1, y][-1] == "*" for y in range(3)] == [False, True, False]
        # Where nothing is asked no standing is provisional; a level is.
        assert (signs(ax)[2, 0][-1] == "*") == (outcome == "level")
        assert entries(ax)[-1] == "* voorlopig: te weinig beoordeeld"
    assert "*" not in "".join(entries(plot.heatmap(scores(kwaliteitsgericht_sufficient=[True] * 3), SHIPPED)))


def test_without_the_status_it_is_not_said_why_there_is_no_distance() -> None:
    df = POLARS.make({"coachen_distance": [1, None]}, NUMBERS)
    ax = plot.heatmap(df, SHIPPED, outcome="distance")
    assert entries(ax) == ["+1", "? geen afstand te geven"]
    df = POLARS.make({"coachen_distance": [1, None], "coachen_status": ["growth", "strange"]}, NUMBERS)
    assert signs(plot.heatmap(df, SHIPPED, outcome="distance")) == {(0, 0): "+1", (0, 1): "?"}


def test_a_figure_of_a_summary_says_by_which_rule_that_was_made() -> None:
    half = c.LevelRule(threshold="1/2")
    shorter = in_all(people(POLARS), rule=half)
    summaries = [
        (plot.distribution, shorter),
        (plot.changes, changed(rule=half)),
    ]
    for draw, frame in summaries:
        (told,) = set(frame["rule"])
        assert "helft" in told
        assert caption(draw(frame, SHIPPED)).endswith(told)
        # Whoever gives it gives that one, and gets it in the language of the figure.
        assert "half of the assessed" in caption(draw(frame, SHIPPED, rule=half, language="en"))
        [problem] = undrawn(frames.FrameError, partial(draw, frame, SHIPPED, rule=c.LevelRule()))
        assert (problem.code, problem.path, problem.value) == ("summarised_by_another_rule", "rule", told)
    # Of a summary that does not say it the user does.
    for untold in (in_all(people(POLARS)), shorter.drop("rule")):
        assert "opgegeven" in caption(plot.distribution(untold, SHIPPED))
        assert "helft" in caption(plot.distribution(untold, SHIPPED, rule=half))


def test_the_caption_says_how_many_and_by_which_rule() -> None:
    three = "A level is met if at least three quarters of the assessed indicators were observed."
    climbed = "A person's level is the highest level met with all levels below it met."
    rule = SHIPPED.rule
    assert caption(plot.heatmap(scores(), SHIPPED, rule=rule, language="en")) == f"n = 3 people. {three} {climbed}"
    assert caption(plot.heatmap(scores(), SHIPPED, rule=rule)).startswith(
        "n = 3 medewerkers. Een niveau is gehaald als minstens driekwart "
    )
    all_of = c.LevelRule(threshold=1, climb=c.Climb.HIGHEST)
    said = (
        "A level is met if all assessed indicators were observed. "
        "A person's level is the highest level met, whatever lies below it."
    )
    assert caption(plot.heatmap(crowd(1), SHIPPED, rule=all_of, language="en")) == f"n = 1 person. {said}"
    assert caption(plot.distribution(summary(by=None), SHIPPED, rule=all_of, language="en")) == f"n = 14 people. {said}"
    assert (
        caption(plot.profile(c.assess(SHIPPED, {}, all_of), language="en"))
        == f"0 of 141 indicators clearly assessed. {said}"
    )
    counted = ["2025: 0 of 141 indicators clearly assessed.", "2026: 0 of 141 indicators clearly assessed."]
    nothing = c.assess(SHIPPED, {})
    ax = plot.comparison(nothing, nothing, names=("2025", "2026"), language="en")
    assert caption(ax) == " ".join([*counted, three, climbed])
    assert entries(ax)[:2] == ["2025", "2026"]


def test_a_rule_that_was_not_given_is_not_made_up() -> None:
    unknown = "By which rule the levels were worked out was not given."
    assert caption(plot.heatmap(scores(), SHIPPED, language="en")) == f"n = 3 people. {unknown}"
    assert caption(plot.distribution(summary(by=None), SHIPPED, language="en")) == f"n = 14 people. {unknown}"


def test_names_are_shown_only_if_asked_for() -> None:
    ax = plot.heatmap(scores(), SHIPPED)
    assert (tick_labels(ax.yaxis), ax.get_ylabel()) == (["1", "2", "3"], "rij")
    assert not any("Zoë" in str(text.get_text()) for text in ax.findobj(Text))


# People per level


def bars(ax: Any) -> dict[float, list[tuple[str, float]]]:
    """
    The label and the width of each part of each bar that is not withheld, from left to right, by its place.
    """
    found: dict[float, list[tuple[float, str, float]]] = {}
    for container in ax.containers:
        for part in container.patches if container.get_label()[0] != "_" else ():
            y = round(part.get_y() + part.get_height() / 2, 6)
            found.setdefault(y, []).append((part.get_x(), container.get_label(), part.get_width()))
    for parts in found.values():
        for (x, _, width), (following, _, _) in pairwise(parts):
            assert x + width == pytest.approx(following)
    return {y: [(label, round(width, 6)) for _, label, width in parts if width] for y, parts in found.items()}


def withheld(ax: Any) -> list[float]:
    return [round(box.get_y() + box.get_height() / 2, 6) for box in ax.patches if box.get_gid() == "withheld"]


@every
def test_bars_are_shares_of_the_people_of_a_group_on_every_engine(engine: Engine) -> None:
    ax = plot.distribution(summary(engine), SHIPPED)
    third, sixth = round(100 / 3, 6), round(100 / 6, 6)
    none, one, two, three, four, unknown = (*entries(ax),)
    assert none == "0 geen"
    assert unknown == "? niet te bepalen"
    # Klantgerichtheid comes before Coachen, as in the framework; Oost and West are withheld.
    assert bars(ax) == {
        0.8: [(one, round(500 / 6, 6)), (two, sixth)],
        2.8: [(none, 25), (one, 25), (two, 25), (three, 25)],
        5.9: [(none, third), (two, sixth), (three, sixth), (four, sixth), (unknown, sixth)],
        7.9: [(four, 100)],
    }
    assert withheld(ax) == [1.8, 3.8, 6.9, 8.9]
    assert tick_labels(ax.yaxis) == ["Noord", "Oost", "zonder groep", "West"] * 2
    texts = {(round(x), round(y, 6)): text.get_text() for text in said(ax) for x, y in [text.get_position()]}
    heads = {round(text.xy[1], 2): text.get_text() for text in said(ax) if text.get_weight() == "bold"}
    assert heads == {0.33: "Klantgerichtheid", 5.43: "Coachen"}
    assert {texts[50, y] for y in withheld(ax)} == {"niet getoond (privacy)"}
    assert "Niet getoond (privacy): te weinig mensen in de groep, of te herleiden" in caption(ax)
    assert texts[42, 0.8] == "5"
    assert texts[50, 7.9] == "4"
    assert notes(ax) == {0.8: "n = 6", 2.8: "n = 4", 5.9: "n = 6", 7.9: "n = 4"}


def test_one_group_has_a_bar_per_competency() -> None:
    ax = plot.distribution(summary(), SHIPPED, group="Noord")
    assert tick_labels(ax.yaxis) == ["Klantgerichtheid", "Coachen"]
    assert [*bars(ax)] == [0, 1]
    assert (withheld(ax), ax.get_ylabel()) == ([], "Noord")
    hidden = plot.distribution(summary(), SHIPPED, group="Oost", language="en")
    assert withheld(hidden) == [0, 1]
    assert "not shown (privacy)" in beside(hidden)
    assert bars(hidden) == {}


def test_everyone_is_one_group() -> None:
    ax = plot.distribution(summary(by=None), SHIPPED, language="en")
    assert tick_labels(ax.yaxis) == ["Klantgerichtheid", "Coachen"]
    assert ax.get_ylabel() == ""
    assert entries(ax)[0] == "0 none"
    assert sum(width for _, width in bars(ax)[1]) == pytest.approx(100)
    assert ax.get_xlabel().replace("\n", " ") == "% of people; in the bar: number"
    assert (caption(ax)[:15], notes(ax)) == ("n = 14 people. ", {})


def notes(ax: Any) -> dict[float, str]:
    """
    The words beside the bars, by their place.
    """
    found = [text for text in said(ax) if getattr(text, "xycoords", None) and text.get_weight() != "bold"]
    return {round(text.xy[1], 6): text.get_text().replace("\n", " ") for text in found}


def test_the_number_of_a_narrow_part_stands_beside_the_bar() -> None:
    levels = [0] + [1] * 49 + [2] * 48 + [3] + [None]
    df = POLARS.make({"coachen_level": levels}, {"coachen_level": "int"})
    ax = plot.distribution(in_all(df), SHIPPED)
    assert notes(ax) == {0: "geen: 1; niveau 3: 1; ?: 1"}
    assert sorted(beside(ax)) == ["48", "49", notes(ax)[0]]
    df = POLARS.make({"coachen_level": [1] * 19 + [2]}, {"coachen_level": "int"})
    assert beside(plot.distribution(in_all(df), SHIPPED)) == ["19", "1"]


@pytest.mark.parametrize("outcome", COUNTED)
def test_every_person_stands_in_a_bar_or_beside_it(outcome: Any) -> None:
    count = 120
    rows = {i.id: [(n * 7 + k) % 11 < 7 - k % 5 for n in range(count)] for k, i in enumerate(SHIPPED.indicators)}
    df = frames.assess(POLARS.make(rows, dict.fromkeys(rows, "bool")), SHIPPED, profile=PROFILE)
    ax = plot.distribution(in_all(df), SHIPPED, outcome=outcome)
    total = 0
    for text in beside(ax):
        for part in text.split("; "):
            if "beoordeeld" not in part:
                total += int(part.split(": ")[-1])
    assert total == count * len(SHIPPED.competencies)


def test_bars_count_statuses() -> None:
    df = in_all(scores(), min_group=1)
    ax = plot.distribution(df, SHIPPED, outcome="status")
    third = round(100 / 3, 6)
    growth, desired, outgrown, unknown, none, no_desired = entries(ax)
    assert [growth, desired, outgrown] == [worded(status) for status in COMPARED]
    assert bars(ax) == {
        0: [(growth, third), (desired, third), (unknown, third)],
        1: [(desired, third), (outgrown, round(200 / 3, 6))],
        2: [(none, 100)],
        3: [(no_desired, 100)],
    }
    # What is missing says as much as what cannot be determined.
    ax = plot.distribution(long(outcome=["status"] * 2, value=["unknown", "not_assessed"]), SHIPPED, outcome="status")
    assert bars(ax) == {0: [(unknown, 100)]}


def test_of_how_many_too_little_was_assessed_is_said() -> None:
    columns = {"coachen_level": [1, 1, 2, 2], "coachen_sufficient": [True, False, False, None]}
    df = in_all(POLARS.make(columns, NUMBERS), min_group=1)
    ax = plot.distribution(df, SHIPPED, language="en")
    assert notes(ax) == {0: "too little assessed: 2"}
    assert "Where too little was assessed of someone, the provisional outcome counts." in caption(ax)
    assert "provisional" not in caption(plot.distribution(long(), SHIPPED, language="en"))


def test_of_whom_too_little_was_assessed_is_a_part_of_the_bar() -> None:
    columns = {"coachen_level": [1, 1, 2, 2], "coachen_sufficient": [True, False, False, None]}
    df = in_all(POLARS.make(columns, NUMBERS), min_group=1, insufficient="apart")
    ax = plot.distribution(df, SHIPPED, language="en")
    assert notes(ax) == {}
    assert entries(ax)[-2:] == ["level 4", "* too little assessed"]
    assert bars(ax) == {0: [("level 1", 25), ("* too little assessed", 75)]}
    assert "provisional" not in caption(ax)
    # And the same of a standing.
    columns = {**columns, "coachen_status": ["growth"] * 4, "coachen_decided": [False, True, False, False]}
    df = in_all(POLARS.make(columns, NUMBERS), min_group=1, insufficient="apart")
    ax = plot.distribution(df, SHIPPED, outcome="status", language="nl")
    assert bars(ax) == {0: [(worded(GapStatus.GROWTH), 50), ("* te weinig beoordeeld", 50)]}


def long(**columns: Sequence[Any]) -> Any:
    """
    A summary with a row for level 1 and one for level 2 of Coachen, changed.
    """
    given: dict[str, Sequence[Any]] = {
        "competency": ["coachen", "coachen"],
        "outcome": ["level", "level"],
        "value": ["1", "2"],
        "people": [3, 4],
        "of": [7, 7],
        "withheld": [False, False],
    }
    return POLARS.make({**given, **columns}, {"people": "int", "of": "int", "withheld": "bool"})


def test_invalid_answers_have_an_entry_only_where_there_are_any() -> None:
    ax = plot.distribution(long(value=["invalid", "unknown"]), SHIPPED)
    assert entries(ax)[-2:] == ["? niet te bepalen", "! ongeldig antwoord"]
    assert entries(plot.distribution(long(), SHIPPED))[-1] == "niveau 4"


def test_a_summary_of_nobody_has_empty_bars() -> None:
    assert bars(plot.distribution(long(people=[0, 0], of=[0, 0]), SHIPPED)) == {0: []}


# People who came out lower or higher


@every
def test_bars_are_shares_of_the_people_in_both_on_every_engine(engine: Engine) -> None:
    ax = plot.changes(changed(engine), SHIPPED)
    down, stayed, up, thin, unknown = entries(ax)
    assert (down, stayed, up) == ("↓ lager", "= gelijk", "↑ hoger")
    assert (thin, unknown) == ("* te weinig beoordeeld", "? niet bekend")
    fifth = 20
    assert bars(ax) == {
        0.8: [(down, fifth), (stayed, 2 * fifth), (up, 2 * fifth)],
        2.8: [(stayed, 50), (up, 50)],
        5.9: [(stayed, 2 * fifth), (up, fifth), (thin, fifth), (unknown, fifth)],
        7.9: [(down, 25), (stayed, 50), (thin, 25)],
    }
    assert withheld(ax) == [1.8, 3.8, 6.9, 8.9]
    assert tick_labels(ax.yaxis) == ["Noord", "Oost", "zonder groep", "West"] * 2
    assert notes(ax) == {0.8: "n = 5", 2.8: "n = 4", 5.9: "n = 5", 7.9: "n = 4"}
    assert caption(ax).startswith(
        "Verschil van de eerste uitkomst naar de tweede uitkomst. Alleen wie in beide staat, telt mee. Niet getoond (privacy):"
    )


def test_who_is_in_one_alone_is_counted_below_the_bars() -> None:
    ax = plot.changes(changed(by=None), SHIPPED, language="en", rule=c.LevelRule())
    assert tick_labels(ax.yaxis) == ["Klantgerichtheid", "Coachen"]
    assert notes(ax) == {}
    assert caption(ax).startswith(
        "Difference from the first outcome to the second outcome. "
        "n = 13 people in both; only in the first outcome: 1; only in the second outcome: 2. A level is met if"
    )
    one = plot.changes(changed(), SHIPPED, language="en", group="Noord")
    assert (one.get_ylabel(), [*bars(one)]) == ("Noord", [0, 1])
    assert "n = 5 people in both; only in the first outcome: 1; only in the second outcome: 1." in caption(one)
    hidden = plot.changes(changed(), SHIPPED, language="en", group="Oost")
    assert (withheld(hidden), bars(hidden)) == ([0, 1], {})
    assert "Only people in both count. Not shown (privacy)" in caption(hidden)


def turned(**columns: Sequence[Any]) -> Any:
    """
    A summary of changes with a row for lower and one for higher of Coachen, changed.
    """
    return long(**{"outcome": ["change", "change"], "value": ["down", "up"], **columns})


def test_two_views_have_their_names_and_what_was_left_out_is_not_made_up() -> None:
    rows = {
        "competency": ["coachen"] * 3 + ["klantgerichtheid"] * 3,
        "outcome": ["change", "present", "present"] * 2,
        "value": ["down", "zelf", "anderen"] * 2,
        "people": [7, 1, 0, 7, 2, 0],
        "of": [7, 8, 8, 7, 9, 9],
        "withheld": [False] * 6,
    }
    said = caption(plot.changes(POLARS.make(rows), SHIPPED))
    # Of how many are in one alone the competencies tell two things.
    assert said.startswith("Verschil van zelf naar anderen. n = 7 medewerkers in beide; alleen in anderen: 0. Volgens")
    assert caption(plot.changes(turned(), SHIPPED)).startswith("n = 7 medewerkers in beide. ")


def test_summaries_that_are_not_of_changes_are_refused() -> None:
    def refuse(frame: Any, *wanted: tuple[str, str], **options: Any) -> None:
        problems = undrawn(frames.FrameError, lambda: plot.changes(frame, SHIPPED, **options))
        assert [(problem.code, problem.path) for problem in problems] == [*wanted]

    refuse(
        scores(), *(("not_a_summary", name) for name in ("competency", "outcome", "value", "people", "of", "withheld"))
    )
    for of_outcomes in (summary(by=None), summary()):
        refuse(of_outcomes, ("no_changes", "outcome"))
    refuse(turned(outcome=["level", "level"]), ("no_changes", "outcome"))
    refuse(turned(value=["up", "higher"]), ("not_a_change", "value"))
    refuse(turned(value=["up", "up"]), ("number_twice", "people"))
    refuse(turned(), ("no_groups", "group"), group="x")
    refuse(changed(), ("unknown_group", "group"), group="x")


# Colours

# Machado, Oliveira and Fernandes (2009), severity 1: what those without one kind of cone see, in linear RGB.
MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))


def times(matrix: Any, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    """
    Lightness and the two hues of a colour as it is seen.
    """
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colors.to_rgb(colour)]
    seen = [min(max(part, 0), 1) for part in times(MACHADO[sight], linear)]
    white = times(XYZ, [1, 1, 1])
    scaled = [part / full for part, full in zip(times(XYZ, seen), white, strict=True)]
    x, y, z = (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", MACHADO)
def test_the_colours_of_the_legend_differ_for_everyone(sight: str) -> None:
    for one, other in combinations([status.look.colour for status in COMPARED], 2):
        assert math.dist(lab(one, sight), lab(other, sight)) > 25
        # Also on a printer without colours.
        assert abs(lab(one, sight)[0] - lab(other, sight)[0]) > 15


@pytest.mark.parametrize("sight", MACHADO)
@pytest.mark.parametrize("outcome", ["level", "distance"])
def test_neighbours_on_a_scale_differ_for_everyone(sight: str, outcome: Any) -> None:
    shades = [style.colour for value, style in CELLS[outcome].styles(SHIPPED, "nl").items() if isinstance(value, int)]
    for one, other in pairwise(shades):
        assert math.dist(lab(one, sight), lab(other, sight)) > 8


@pytest.mark.parametrize("sight", MACHADO)
def test_the_two_outcomes_differ_for_everyone(sight: str) -> None:
    assert math.dist(lab(BEFORE.colour, sight), lab(AFTER.colour, sight)) > 25


def test_colours_are_those_of_the_card() -> None:
    growth, desired, outgrown = (
        colors.to_rgb(status.look.colour) for status in (GapStatus.GROWTH, GapStatus.DESIRED, GapStatus.OUTGROWN)
    )
    assert max(growth) == growth[1]
    assert max(desired) == desired[1] < min(growth)
    assert max(outgrown) == outgrown[2]


def test_hatches_and_signs_differ_per_status() -> None:
    styles = status_styles(SHIPPED, "nl")
    assert styles.pop(None) == styles[GapStatus.NOT_ASSESSED.value]
    assert set(styles) == set(STATUSES)
    assert len({style.hatch for style in styles.values()}) == len(GapStatus)
    assert len({style.sign for style in styles.values()}) == len(GapStatus)


def test_hatches_differ_per_value_of_a_summary() -> None:
    ax = plot.distribution(long(value=["invalid", "unknown"]), SHIPPED)
    hatches = [patch.get_hatch() for patch in legend_of(ax).get_patches()]
    assert len(set(hatches)) == len(hatches) == 7


@pytest.mark.parametrize("sight", MACHADO)
def test_directions_of_a_change_differ_for_everyone(sight: str) -> None:
    styles = change_styles("nl")
    lower, same, higher = (lab(styles[value].colour, sight) for value in ("down", "stayed", "up"))
    assert min(math.dist(lower, same), math.dist(same, higher), math.dist(lower, higher)) > 25


def test_what_changes_are_told_apart_by_without_colour() -> None:
    styles = change_styles("nl").values()
    assert len({style.hatch for style in styles}) == len({style.sign for style in styles}) == len(styles) == 6


def test_zero_is_the_middle_of_the_distances_whatever_the_frame_holds() -> None:
    styles = distance_styles(SHIPPED, "nl")
    reasons = [status.value for status in GapStatus if status not in COMPARED]
    assert [*styles] == [-4, -3, -2, -1, 0, 1, 2, 3, *reasons, None]
    lightness = {value: lab(style.colour, "all cones")[0] for value, style in styles.items() if isinstance(value, int)}
    assert max(lightness, key=lambda value: lightness[value]) == 0
    assert {styles[value].hatch for value in (-3, -1)} != {styles[value].hatch for value in (1, 3)}
    assert styles[0].hatch == ""


def test_a_ladder_of_any_length_has_styles() -> None:
    ladder = tuple(Level(rank, f"N{rank}", "") for rank in (1, 2, 5, 6, 7, 8, 9, 10))
    framework = attrs.evolve(
        SHIPPED,
        ladder=ladder,
        legend=(),
        competencies=(c.Competency("k", "K", "", ()),),
        specialisations=(),
        profiles=(),
        history=History(),
    )
    styles = level_styles(framework, "nl")
    assert [*styles] == [0, 1, 2, 5, 6, 7, 8, 9, 10, None]
    assert all(a.hatch != b.hatch for a, b in pairwise(styles.values()))
    assert styles[5].label == "niveau 5 (N5)"
    df = POLARS.make({"k_level": [5]}, {"k_level": "int"})
    assert entries(plot.heatmap(df, framework, outcome="level")) == ["niveau 5 (N5)"]


# As the Matplotlib world expects

DRAW: dict[str, Callable[..., Axes]] = {
    "profile": lambda **more: plot.profile(person(), c.classify_gaps(person(), PROFILE), **more),
    "comparison": lambda **more: plot.comparison(person(), later(), **more),
    "heatmap": lambda **more: plot.heatmap(scores(), SHIPPED, **more),
    "distance": lambda **more: plot.heatmap(scores(), SHIPPED, outcome="distance", **more),
    "level": lambda **more: plot.heatmap(scores(), SHIPPED, outcome="level", people="name", **more),
    "distribution": lambda **more: plot.distribution(summary(), SHIPPED, **more),
    "invalid": lambda **more: plot.distribution(long(value=["invalid", "0"]), SHIPPED, **more),
    "standing": lambda **more: plot.distribution(
        long(outcome=["status", "sufficient"], value=["growth", "false"]), SHIPPED, outcome="status", **more
    ),
}
DRAW |= {
    "changes": lambda **more: plot.changes(changed(language=more.get("language")), SHIPPED, **more),
    "changes of all": lambda **more: plot.changes(changed(by=None), SHIPPED, **more),
}
each = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


@each
def test_the_axes_that_are_given_come_back(draw: Callable[..., Axes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plt, "subplots", lambda *_, **__: pytest.fail("a figure of its own"))
    ax = fresh()
    ax.set_title("mine")
    # The documents' examples leave theirs open.
    there = plt.get_fignums()
    assert draw(ax=ax) is ax
    assert ax.get_title() == "mine"
    assert plt.get_fignums() == there


@each
def test_without_axes_there_is_a_new_figure(draw: Callable[..., Axes]) -> None:
    one, other = draw(), draw()
    assert isinstance(one, Axes)
    assert one.figure is not other.figure
    assert len(plt.get_fignums()) == 2


@each
def test_the_legend_stands_outside_the_data(draw: Callable[..., Axes]) -> None:
    ax = draw()
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    legend, data = legend_of(ax).get_window_extent(), ax.get_window_extent()
    assert legend.y1 < data.y0
    assert legend.y0 >= 0
    assert not any(
        label.get_window_extent().overlaps(legend)
        for label in [*ax.get_xticklabels(), ax.xaxis.label]
        if label.get_text()
    )


@each
def test_no_language_changes_what_is_drawn(draw: Callable[..., Axes]) -> None:
    nl, en = draw(language="nl"), draw(language="en")
    assert marks(nl) == marks(en)
    assert len(nl.patches) == len(en.patches)
    assert entries(nl) != entries(en) or legend_of(nl).get_title().get_text() != legend_of(en).get_title().get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_figures_is_used_and_none_is_missing(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()

    def noted(spoken: str) -> Language:
        return words_in(spoken)._replace(figures=Used(words_in(spoken).figures, seen))

    monkeypatch.setattr(labels, "words_in", noted)
    for draw in DRAW.values():
        draw(language=language, ax=fresh())
    next(plot.heatmap_pages(crowd(70), SHIPPED, language=language))
    assert seen == set(words_in(language).figures)


def test_importing_and_drawing_need_no_pyplot_and_profiles_no_narwhals() -> None:
    code = """
import sys
sys.modules["narwhals"] = None
import competentie as c
assert "matplotlib" not in sys.modules
from competentie import plot
from matplotlib.figure import Figure
framework = c.load_framework("sociaalwerker-b", "1")
plot.profile(c.assess(framework, {}), ax=Figure().add_subplot())
assert "matplotlib.pyplot" not in sys.modules
try:
    plot.heatmap(1, framework)
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "competentie.frames needs Narwhals: pip install 'competentie[frames]'\n"


def test_without_the_extra_the_import_says_which_one_to_install() -> None:
    code = """
import sys
sys.modules["matplotlib"] = None
try:
    import competentie.plot
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "competentie.plot needs Matplotlib: pip install 'competentie[plot]'\n"


@pytest.mark.parametrize(
    ("absent", "said"), [("matplotlib", "competentie.plot needs Matplotlib: pip install"), ("cycler", "no cycler")]
)
def test_what_matplotlib_itself_lacks_is_said_by_it(absent: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "matplotlib":
            raise ModuleNotFoundError(f"no {absent}", name=absent)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModuleNotFoundError, match=said) as caught:
        runpy.run_path(str(plot.__file__))
    assert caught.value.name == absent


# Room for all that is said


@cache
def named(count: int, length: int) -> c.Framework:
    """
    A framework with so many competencies, whose names have so many letters; none of them is a formula.
    """
    words = ("$Samenwerken$ met_de wijk\\", "Verantwoordelijkheidsontwikkeling in $\\frac$", "Mi mi_mi mi mi m")
    competencies = []
    for k in range(count):
        name = (f"{words[k % len(words)]} " * 5)[:length].strip().ljust(length, "x")
        descriptors = []
        for rank in (1, 2, 3):
            indicators = tuple(c.Indicator(f"k{k}_{rank}_{i}", "X") for i in (1, 2, 3))
            descriptors.append(c.Descriptor(f"k{k}_{rank}", rank, DescriptorState.DEFINED, "", indicators))
        competencies.append(c.Competency(f"k{k}", name, "", tuple(descriptors)))
    return attrs.evolve(
        SHIPPED,
        ladder=tuple(Level(rank, f"Niveau {rank}", "") for rank in (1, 2, 3)),
        competencies=tuple(competencies),
        specialisations=(),
        profiles=(),
        history=History(),
        provenance=attrs.evolve(SHIPPED.provenance, corrections=()),
    )


def assessed(framework: c.Framework, turn: int) -> c.Assessment:
    """
    Somebody of whom some levels are known, some provisional and some not known.
    """
    given = [True, True, None, False, True, None, None, True]
    evidence = {i.id: given[(n * turn + n // 9) % len(given)] for n, i in enumerate(framework.indicators)}
    return c.assess(framework, evidence)


@cache
def surveyed(framework: c.Framework) -> Any:
    """
    Twelve people in two teams, with outcomes of every kind.
    """
    statuses = [status.value for status in GapStatus]
    columns: dict[str, list[Any]] = {"team": ["Noord", "Team van de $wijk$"] * 6}
    columns["naam"] = [f"Mevrouw {n} van de $wijk$" if n % 2 else f"Noor {n}" for n in range(12)]
    for k, competency in enumerate(framework.competencies):
        columns[f"{competency.id}_level"] = [(k + n) % 4 for n in range(12)]
        columns[f"{competency.id}_status"] = [statuses[(k + n) % len(statuses)] for n in range(12)]
        distances = [(k + n) % 5 - 3 if (k + n) % len(statuses) > 2 else None for n in range(12)]
        columns[f"{competency.id}_distance"] = distances
        columns[f"{competency.id}_sufficient"] = [(k * n) % 3 > 0 for n in range(12)]
    numbers = {name: "int" for name in columns if name.endswith(("level", "distance"))}
    flags = {name: "bool" for name in columns if name.endswith("sufficient")}
    return POLARS.make(columns, {**numbers, **flags})


@cache
def counted(framework: c.Framework, by: str | None = None, min_group: int = 5) -> Any:
    # Of whom too little was assessed is a part of a bar, or stands beside it.
    insufficient: frames.Insufficient = "apart" if by is None else "counted"
    return frames.summarise(
        surveyed(framework), framework, rows_are_people=True, by=by, min_group=min_group, insufficient=insufficient
    )


@cache
def turned_over(framework: c.Framework) -> Any:
    """
    The changes of those twelve, each of whom comes to what another was at.
    """
    table = nw.from_native(surveyed(framework), eager_only=True).with_row_index("who")
    later = table.with_columns(who=11 - nw.col("who"))
    compared = frames.compare(table.to_native(), later.to_native(), framework, person="who")
    return frames.summarise_changes(compared, framework, person="who")


def sized(name: str, framework: c.Framework, ax: Axes | None = None) -> Axes:
    """
    The figure of that name.
    """
    one, other = assessed(framework, 3), assessed(framework, 5)
    wanted = {k.id: [1, 2, 3, None][n % 4] for n, k in enumerate(framework.competencies) if n % 5}
    wanted = {id: rank for id, rank in wanted.items() if rank in (None, *one[id].defined_ranks)}
    gaps = c.classify_gaps(one, c.JobProfile(id="p", title="P", desired=wanted))
    names = ("$2025$", "2026")
    draws: dict[str, Callable[[], Axes]] = {
        "profile": lambda: plot.profile(one, gaps, framework=framework, ax=ax),
        "comparison": lambda: plot.comparison(one, other, names=names, framework=framework, ax=ax),
        "status": lambda: plot.heatmap(surveyed(framework), framework, people="naam", ax=ax),
        "distance": lambda: plot.heatmap(surveyed(framework), framework, outcome="distance", ax=ax),
        "bars": lambda: plot.distribution(counted(framework), framework, ax=ax),
        "statuses": lambda: plot.distribution(
            counted(framework, "team"), framework, outcome="status", group="Noord", ax=ax
        ),
        "teams": lambda: plot.distribution(counted(framework, "team", 6), framework, ax=ax),
        "withheld": lambda: plot.distribution(counted(framework, "team", 7), framework, ax=ax),
        "changes": lambda: plot.changes(turned_over(framework), framework, ax=ax),
    }
    return draws[name]()


SIZED = ["profile", "comparison", "status", "distance", "bars", "statuses", "teams", "withheld", "changes"]


RESOLUTIONS = (72, 150, 300)


def unclear(figure: Any, *resolutions: float) -> dict[float, tuple[list[tuple[str, str]], list[str]]]:
    """
    What overlaps and what is off, by the resolution, of those to save a figure with, at which anything does.
    """
    found = {}
    for dpi in resolutions or (figure.dpi,):
        figure.set_dpi(dpi)
        boxes = boxes_of(figure)
        wrong = overlaps(boxes), off(figure, boxes)
        if any(wrong):
            found[dpi] = wrong
    return found


def boxes_of(figure: Any) -> list[tuple[str, Any]]:
    """
    Every text that is seen, and where it is drawn.
    """
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in texts]


def overlaps(boxes: Sequence[tuple[str, Any]]) -> list[tuple[str, str]]:
    """
    The texts that share room.
    """
    found = []
    # From left to right: what begins beyond the end of one meets it no more, nor does what follows that.
    edges = sorted((box.x0, box.x1, box.y0, box.y1, text) for text, box in boxes)
    for i, (_, right, low, high, one) in enumerate(edges):
        for left, _, other_low, other_high, other in edges[i + 1 :]:
            if right - left <= 0.01:
                break
            if min(high, other_high) - max(low, other_low) > 0.01:
                found.append((one, other))
    return found


def off(figure: Any, boxes: Sequence[tuple[str, Any]]) -> list[str]:
    """
    The texts that are not whole within the figure.
    """
    width, height = figure.bbox.size
    return [text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width + 0.01 or box.y1 > height + 0.01]


def is_a4(ax: Any) -> bool:
    width, height = sorted(ax.figure.get_size_inches())
    return bool(width <= A4.width + 0.01 and height <= A4.height + 0.01)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("name", "size"), [*((name, 16) for name in SIZED), ("profile", 8), ("distance", 8), ("bars", 8)]
)
def test_no_two_texts_overlap_with_thirty_long_names(name: str, size: int) -> None:
    count = 2 if name in ("teams", "withheld") else 30
    with mpl.rc_context({"font.size": size}):
        ax = sized(name, named(count, 60))
        ax.set_title("$Title$", parse_math=False)
        assert unclear(ax.figure, min(RESOLUTIONS), max(RESOLUTIONS)) == {}


@given(
    name=st.sampled_from(SIZED),
    count=st.integers(1, 30),
    length=st.integers(1, 60),
    size=st.floats(8, 16),
    dpi=st.sampled_from(RESOLUTIONS),
    language=st.sampled_from(LANGUAGES),
)
@example(name="teams", count=1, length=1, size=10.36, dpi=72, language="nl")
@example(name="changes", count=5, length=6, size=10.28, dpi=72, language="nl")
@settings(max_examples=3)
def test_no_two_texts_overlap_whatever_their_size(
    name: str, count: int, length: int, size: float, dpi: int, language: str
) -> None:
    # Figures that an example left open would make the next ones fail.
    plt.close("all")
    framework = named(min(count, 4) if name in ("teams", "withheld") else count, length)
    with mpl.rc_context({"font.size": size}):
        ax = sized(name, attrs.evolve(framework, language=language, legend=()))
        ax.set_title("Title")
        assert unclear(ax.figure, dpi) == {}


@pytest.mark.parametrize("by", [None, "team"])
def test_above_what_is_drawn_there_is_room_for_a_line_of_title_and_no_more(by: str | None) -> None:
    levels = POLARS.make({"team": ["Noord", "Oost"] * 7, "coachen_level": [1, 1, 2, 2, 3, 3, 4] * 2}, NUMBERS)
    ax = plot.distribution(in_all(levels, by=by), SHIPPED)
    figure: Any = ax.figure
    before = figure.get_size_inches()[1] * figure.dpi
    top = max(box.y1 for _, box in boxes_of(figure))
    title = ax.set_title("Title")
    high = title.get_window_extent().height
    assert before - top < 3.5 * high
    assert not unclear(figure)


def test_the_measure_sees_an_overlap() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "one")
    figure.text(0.5, 0.5, "other")
    figure.text(-0.1, 0.1, "off")
    assert unclear(figure, 72) == {72: ([("one", "other")], ["off"])}


@pytest.mark.parametrize("name", SIZED)
def test_a_figure_of_the_size_of_our_card_is_within_a_page(name: str) -> None:
    assert is_a4(sized(name, SHIPPED))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["profile", "comparison", "status", "bars", "changes"])
def test_thirty_competencies_are_within_a_page(name: str) -> None:
    assert is_a4(sized(name, named(30, 20)))


@pytest.mark.parametrize("name", SIZED)
def test_axes_that_are_too_small_are_refused_with_what_is_needed(name: str) -> None:
    framework = named(3, 40)

    def axes(width: float, height: float) -> Axes:
        figure = Figure(figsize=(40, 40))
        made: Axes = figure.add_axes((0.4, 0.4, width / 40, height / 40))
        return made

    small = axes(1.05, 0.55)
    [problem] = undrawn(InvalidValueError, lambda: sized(name, framework, small))
    assert (problem.code, problem.path, problem.value) == ("axes_too_small", "ax", (1.0, 0.5))
    assert not small.texts
    assert not small.get_legend()
    width, height = problem.parameters["width"], problem.parameters["height"]
    assert f"{width} by {height} inches" in problem.text("en")
    assert "de assen zijn 1.0 bij 0.5 inch, te klein" in problem.text("nl")
    ax = sized(name, framework, axes(width + 0.01, height + 0.01))
    assert not unclear(ax.figure)
    undrawn(InvalidValueError, lambda: sized(name, framework, axes(width + 0.01, height - 0.2)))


def test_axes_that_are_laid_out_later_are_as_large_as_they_will_be() -> None:
    framework = named(8, 20)
    figure = Figure(figsize=(16, 12), layout="constrained")
    for ax in figure.subplots(1, 2):
        sized("profile", framework, ax)
    assert not unclear(figure)
    small = Figure(figsize=(16, 4), layout="constrained").subplots(1, 2)[0]
    undrawn(InvalidValueError, lambda: sized("profile", framework, small))


def test_bars_of_groups_beyond_a_page_are_refused_with_what_to_do() -> None:
    [problem] = undrawn(frames.FrameError, lambda: sized("teams", named(30, 20)))
    assert (problem.code, problem.value) == ("bars_beyond_a_page", 60)
    assert "group=" in problem.text("en")


def test_heads_are_read_as_they_stand_where_there_is_room() -> None:
    ax = sized("status", named(3, 20))
    assert {text.get_rotation() for text in ax.get_xticklabels()} == {0}
    ax = sized("status", named(30, 20))
    assert {text.get_rotation() for text in ax.get_xticklabels()} == {90}


def test_a_tick_that_would_meet_another_is_left_out() -> None:
    framework = named(2, 5)
    high = attrs.evolve(framework, ladder=(*framework.ladder, Level(90, "N90", "")))
    ax = plot.profile(c.assess(high, {}), framework=high)
    assert tick_labels(ax.xaxis) == ["geen", "", "", "", "90"]


@pytest.mark.parametrize("names", [("a", "a"), ("a", " "), ("a",), ("a", "b", "c")])
def test_names_that_do_not_tell_two_outcomes_apart_are_refused(names: Any) -> None:
    problems = undrawn(InvalidValueError, lambda: plot.comparison(person(), later(), names=names))
    assert facts(problems) == [("not_two_names", "names", names)]


def test_a_name_that_is_no_text_is_refused() -> None:
    wrong: Any = ("a", 1)
    problems = undrawn(InvalidTypeError, lambda: plot.comparison(person(), later(), names=wrong))
    assert [(problem.code, problem.path) for problem in problems] == [("wrong_type", "names[1]")]


def test_an_outcome_that_bars_cannot_count_is_refused() -> None:
    wrong: Any = "distance"
    problems = undrawn(InvalidValueError, lambda: plot.distribution(long(), SHIPPED, outcome=wrong))
    assert facts(problems) == [("not_a_member", "outcome", "distance")]
    problems = undrawn(frames.FrameError, lambda: plot.distribution(long(), SHIPPED, outcome="status"))
    assert facts(problems) == [("no_statuses", "outcome", None)]
    strange = long(outcome=["status", "status"], value=["growth", "good"])
    problems = undrawn(frames.FrameError, lambda: plot.distribution(strange, SHIPPED, outcome="status"))
    assert facts(problems) == [("not_a_status", "value", "good")]


def test_a_status_is_called_as_the_legend_does_in_its_language() -> None:
    own = attrs.evolve(SHIPPED, legend=tuple(attrs.evolve(one, label="eigen woord") for one in SHIPPED.legend[:1]))
    status = next(status for status in COMPARED if status.mark == own.legend[0].status)
    assert f"{status.look.symbol} eigen woord" in entries(plot.heatmap(scores(), own))
    assert worded(status, "en") in entries(plot.heatmap(scores(), own, language="en"))


# What is refused


def undrawn(kind: type[c.CompetentieError], draw: Callable[[], Any]) -> tuple[Problem, ...]:
    """
    The problems for which nothing is drawn; there are words for them in every language.
    """
    before = len(plt.get_fignums())
    error = refusal(kind, draw)
    assert len(plt.get_fignums()) == before
    for language in LANGUAGES:
        assert error.text(language)
    return error.problems


def facts(problems: Sequence[Problem]) -> list[tuple[str, str, object]]:
    return [(problem.code, problem.path, problem.value) for problem in problems]


def test_arguments_of_the_wrong_type_are_named_all() -> None:
    wrong: Any = 1
    calls: dict[tuple[str, ...], Callable[[], Axes]] = {
        ("assessment", "gaps", "framework", "ax"): lambda: plot.profile(wrong, wrong, framework=wrong, ax=wrong),
        ("before", "after", "names", "framework", "ax"): lambda: plot.comparison(
            wrong, wrong, names=wrong, framework=wrong, ax=wrong
        ),
        ("framework", "outcome", "people", "rule", "ax"): lambda: plot.heatmap(
            wrong, wrong, outcome=wrong, people=wrong, rule=wrong, ax=wrong
        ),
        ("framework", "outcome", "group", "rule", "ax"): lambda: plot.distribution(
            wrong,
            wrong,
            outcome=wrong,
            group=1.5,  # type: ignore[arg-type]
            rule=wrong,
            ax=wrong,
        ),
    }
    for names, draw in calls.items():
        problems = undrawn(InvalidTypeError, draw)
        assert [(problem.code, problem.path) for problem in problems] == [("wrong_type", name) for name in names]
        assert problems[-1].parameters["expected"] == ("Axes",)


@each
def test_a_language_without_words_is_refused(draw: Callable[..., Axes]) -> None:
    problems = undrawn(InvalidValueError, lambda: draw(language="de"))
    assert facts(problems) == [("no_words_in_language", "language", "de")]


def test_gaps_of_another_assessment_are_refused() -> None:
    other = c.classify_gaps(later(), PROFILE)
    problems = undrawn(InvalidValueError, lambda: plot.profile(person(), other))
    assert facts(problems) == [("gaps_of_another_assessment", "gaps", other)]


def test_a_framework_that_was_not_assessed_on_is_refused() -> None:
    paths = {problem.path for problem in undrawn(InvalidValueError, lambda: plot.profile(person(), framework=ENGLISH))}
    assert "framework.version" in paths
    draw = lambda: plot.comparison(person(), later(), framework=ENGLISH)  # noqa: E731
    paths = {problem.path for problem in undrawn(InvalidValueError, draw)}
    assert {"before.framework.version", "after.framework.version"} <= paths


def test_what_is_assessed_and_not_in_the_framework_is_refused() -> None:
    stranger = c.determine_level(c.Competency("coach", "C", "", ()), {}, c.LevelRule())
    assessment = c.Assessment(framework=SHIPPED.ref, rule=stranger.rule, results=(stranger,))
    [problem] = undrawn(UnknownIdError, lambda: plot.profile(assessment, framework=SHIPPED))
    assert (problem.value, problem.nearest) == ("coach", ("coachen",))


def test_outcomes_that_cannot_be_compared_are_refused() -> None:
    strict = c.assess(SHIPPED, {}, c.LevelRule(threshold=1))
    [problem] = undrawn(InvalidValueError, lambda: plot.comparison(person(), strict))
    assert problem.path == "after.rule"


@pytest.mark.parametrize("draw", [plot.heatmap, plot.distribution])
def test_what_is_no_eager_frame_is_refused(draw: Callable[..., Axes]) -> None:
    [problem] = undrawn(InvalidTypeError, lambda: draw({}, SHIPPED))
    assert (problem.path, problem.value) == ("frame", {})
    polars = pytest.importorskip("polars", reason="needs a lazy frame")
    lazy = polars.LazyFrame({"a": [1]})
    [problem] = undrawn(InvalidTypeError, lambda: draw(lazy, SHIPPED))
    assert (problem.code, problem.path, problem.parameters["expected"]) == ("wrong_type", "frame", "eager_frame")


@pytest.mark.parametrize(
    ("outcome", "call"),
    [
        ("status", "frames.assess(df, framework, profile=...)"),
        ("distance", "frames.assess(df, framework, profile=...)"),
        ("level", "frames.assess(df, framework)"),
    ],
)
def test_a_frame_without_the_outcome_says_what_to_call(outcome: Any, call: str) -> None:
    df = POLARS.make({"naam": ["x"]}, {})
    problems = undrawn(frames.FrameError, lambda: plot.heatmap(df, SHIPPED, outcome=outcome, people="name"))
    assert facts(problems) == [("no_outcome_column", "", ("naam",)), ("unknown_column", "people", "name")]
    given = {"count": 1, "outcome": outcome, "framework": "sociaalwerker-b 1.0.0", "call": call}
    assert problems[0].parameters == given
    assert problems[1].nearest == ("naam",)


def test_who_has_no_name_is_called_so() -> None:
    df = scores(who=["Zo\u00eb", None, None])
    for language, called in (("nl", "zonder naam"), ("en", "no name")):
        ax = plot.heatmap(df, SHIPPED, people="who", language=language)
        assert [*tick_labels(ax.xaxis), *tick_labels(ax.yaxis)].count(called) == 2


def test_a_column_of_people_that_is_not_there_is_refused() -> None:
    problems = undrawn(frames.FrameError, lambda: plot.heatmap(scores(), SHIPPED, people="nam"))
    assert facts(problems) == [("unknown_column", "people", "nam")]


@pytest.mark.parametrize("draw", [plot.heatmap, plot.heatmap_pages])
def test_people_who_are_there_twice_are_refused_by_name(draw: Any) -> None:
    many = POLARS.make({"naam": ["An", "Bo", None, "An", None, "Cy", "Bo", "An"], "coachen_level": [1] * 8})
    [problem] = undrawn(frames.FrameError, lambda: draw(many, SHIPPED, outcome="level", people="naam"))
    assert (problem.code, problem.path) == ("people_in_several_rows", "naam")
    assert problem.parameters == {"count": 2, "examples": ("'An'", "'Bo'")}
    numbers = POLARS.make({"naam": [7, 8, 7], "coachen_level": [1] * 3})
    [problem] = undrawn(frames.FrameError, lambda: draw(numbers, SHIPPED, outcome="level", people="naam"))
    assert problem.parameters["examples"] == ("7",)


def test_what_cells_cannot_show_is_refused() -> None:
    problems = undrawn(InvalidValueError, lambda: plot.heatmap(scores(), SHIPPED, outcome="lower"))  # type: ignore[arg-type]
    assert facts(problems) == [("not_a_member", "outcome", "lower")]


@pytest.mark.parametrize(
    ("outcome", "one", "other"),
    [("status", "good", ""), ("level", 5, -1), ("distance", -5, 4), ("level", 1.5, math.nan), ("level", True, False)],
)
def test_values_that_are_no_such_outcome_are_refused_all(outcome: Any, one: Any, other: Any) -> None:
    if isinstance(other, float) and POLARS.name != "polars":
        pytest.skip("only Polars tells NaN from missing")
    df = POLARS.make({f"kwaliteitsgericht_{outcome}": [one, one], f"coachen_{outcome}": [other, other]}, {})
    problems = undrawn(frames.FrameError, lambda: plot.heatmap(df, SHIPPED, outcome=outcome))
    assert [(problem.code, problem.path) for problem in problems] == [
        ("not_an_outcome", f"kwaliteitsgericht_{outcome}"),
        ("not_an_outcome", f"coachen_{outcome}"),
    ]
    assert [repr(problem.value) for problem in problems] == [repr(one), repr(other)]
    assert [problem.parameters["count"] for problem in problems] == [2, 2]


def test_values_are_counted_where_only_some_are_refused() -> None:
    df = POLARS.make({"coachen_level": [1, 7, None, 8]}, NUMBERS)
    error = refusal(frames.FrameError, lambda: plot.heatmap(df, SHIPPED, outcome="level"))
    what = "coachen_level: 2 of its values are no level of sociaalwerker-b 1.0.0: 7"
    assert str(error) == f"cannot draw this frame: {what}"


def test_a_frame_that_is_no_summary_is_refused() -> None:
    problems = undrawn(frames.FrameError, lambda: plot.distribution(scores(), SHIPPED))
    columns = ("competency", "outcome", "value", "people", "of", "withheld")
    assert facts(problems) == [("not_a_summary", name, name) for name in columns]


def test_a_summary_with_several_groupings_is_refused() -> None:
    df = long(team=["a", "b"], unit=["c", "d"])
    problems = undrawn(frames.FrameError, lambda: plot.distribution(df, SHIPPED))
    assert facts(problems) == [("several_groupings", "team", "team"), ("several_groupings", "unit", "unit")]


def test_a_group_that_the_summary_does_not_have_is_refused() -> None:
    problems = undrawn(frames.FrameError, lambda: plot.distribution(long(), SHIPPED, group="a"))
    assert facts(problems) == [("no_groups", "group", "a")]
    [problem] = undrawn(frames.FrameError, lambda: plot.distribution(summary(), SHIPPED, group="Nord"))
    assert facts([problem]) == [("unknown_group", "group", "Nord")]
    assert problem.nearest == ("Noord",)


def test_a_summary_without_levels_is_refused() -> None:
    df = long(outcome=["status", "status"])
    problems = undrawn(frames.FrameError, lambda: plot.distribution(df, SHIPPED))
    assert facts(problems) == [("no_levels", "outcome", None)]


def test_rows_that_cannot_be_counted_are_refused_all() -> None:
    df = long(competency=["coach", "x"], value=["7", "good"])
    problems = undrawn(frames.FrameError, lambda: plot.distribution(df, SHIPPED))
    assert facts(problems) == [
        ("unknown_competency", "competency", "coach"),
        ("unknown_competency", "competency", "x"),
        ("not_a_level", "value", "7"),
        ("not_a_level", "value", "good"),
    ]
    assert problems[0].nearest == ("coachen",)


def test_numbers_that_are_missing_or_there_twice_are_refused_all() -> None:
    df = long(value=["1", "1"], people=[None, 3])
    problems = undrawn(frames.FrameError, lambda: plot.distribution(df, SHIPPED))
    assert facts(problems) == [("number_missing", "people", None), ("number_twice", "people", 3)]
    assert [problem.parameters["place"] for problem in problems] == [("coachen", "1"), ("coachen", "1")]
    problems = undrawn(frames.FrameError, lambda: plot.distribution(long(of=[None, 7]), SHIPPED))
    assert facts(problems) == [("number_missing", "people", None)]
    # In two groups it is not the same number.
    df = long(team=["a", "b"], value=["1", "1"], people=[None, 3])
    problems = undrawn(frames.FrameError, lambda: plot.distribution(df, SHIPPED))
    assert facts(problems) == [("number_missing", "people", None)]
    assert problems[0].parameters["place"] == ("coachen", "1", "a")


if __name__ == "__main__":
    BASELINE.mkdir(exist_ok=True)
    for picture in (*SHAPES, *WORDS):
        print(save(picture, BASELINE))  # noqa: T201 - a tool too
