"""
The packaged example, the quickstart, and the README: what a new user runs first.
"""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

import competentie as c
from competentie.catalog import SHIPPED
from competentie.errors import FrameworkNotFoundError, InvalidValueError
from competentie.words import words_in
from refusals import problems

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def quickstart(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "examples" / "quickstart.py"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


def test_the_example_is_made_up_and_says_so() -> None:
    ratings = c.examples.ratings()
    assert len(ratings) >= 3
    assert all("(verzonnen)" in person for person in ratings)
    profile = c.examples.profile()
    assert "verzonnen" in profile.title
    assert profile.note
    assert profile.note.startswith("Made up")
    roles = {rating.role for given in ratings.values() for rating in given}
    assert {c.Role.SELF, c.Role.MANAGER, c.Role.PEER} <= roles
    assert any(rating.value is None for given in ratings.values() for rating in given)


@pytest.mark.parametrize("moment", get_args(c.examples.Moment))
def test_the_survey_is_what_a_form_tool_exports(moment: c.examples.Moment) -> None:
    rows = c.examples.survey(moment)
    assert len(rows) == 27
    texts = [indicator.text for indicator in c.examples.framework().indicators]
    assert all([*row] == ["medewerker (verzonnen)", "team", *texts] for row in rows)
    assert {row[text] for row in rows for text in texts} == {"ja", "nee", "n.v.t."}
    rows[0].clear()
    assert c.examples.survey(moment)[0]


def test_a_year_later_some_left_some_came_and_one_is_in_another_team() -> None:
    before, after = (
        {row["medewerker (verzonnen)"]: row["team"] for row in c.examples.survey(moment)}
        for moment in get_args(c.examples.Moment)
    )
    assert (before.keys() - after.keys(), after.keys() - before.keys()) == (
        {"m04", "m16", "m25"},
        {"m28", "m29", "m30"},
    )
    assert {person for person in before.keys() & after.keys() if before[person] != after[person]} == {"m12"}
    assert c.examples.survey() == c.examples.survey("before")


def test_the_survey_beside_the_documentation_is_the_packaged_one() -> None:
    assert (ROOT / "examples" / "survey.csv").read_bytes() == SHIPPED.read("examples/survey.csv")


@pytest.mark.parametrize("moment", ["later", ["after"]])
def test_a_survey_of_another_moment_is_refused(moment: Any) -> None:
    (problem,) = problems(InvalidValueError, lambda: c.examples.survey(moment))
    assert (problem.code, problem.path, problem.value) == ("not_a_member", "moment", moment)


@pytest.mark.parametrize("package", ["polars", "pandas"])
def test_the_survey_is_a_frame_in_one_call(package: str) -> None:
    frame = pytest.importorskip(package).DataFrame(c.examples.survey())
    assert frame.shape == (27, 143)


def test_the_example_shows_every_kind_of_outcome() -> None:
    framework, profile = c.examples.framework(), c.examples.profile()
    votes = [c.combine_ratings(given, framework) for given in c.examples.ratings().values()]
    gaps = [gap for one in votes for gap in c.classify_gaps(c.assess(framework, one), profile).gaps]
    assert {gap.status for gap in gaps} >= {
        c.GapStatus.UNKNOWN_DESIRED,
        c.GapStatus.NOT_REQUIRED,
        c.GapStatus.GROWTH,
        c.GapStatus.DESIRED,
        c.GapStatus.OUTGROWN,
    }
    assert any(one.contested for one in votes)
    assert any(gap.result.level is None for gap in gaps)
    assert any(gap.result.contradictions for gap in gaps)
    assert any(gap.to_assess and not gap.decided for gap in gaps)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_quickstart_tells_every_outcome(language: str) -> None:
    done = quickstart("--language", language)
    assert done.returncode == 0, done.stderr
    assert max(len(line) for line in done.stdout.splitlines()) <= 100
    framework, profile = c.examples.framework(), c.examples.profile()
    if language == "en":
        try:
            framework = c.load_framework(framework.id, framework.version, language="en")
        except FrameworkNotFoundError:
            assert "no texts in this language" in done.stdout
    told = re.sub(r"\s+", " ", done.stdout)
    facts = words_in(language).facts
    # What can still change is told, not that nothing can; the rule once for all.
    assert facts["outlook.open"].partition("{")[0] in told
    assert facts["outlook.decided"] not in told
    assert told.count(facts["rule.library_not_card"]) == 1
    assert ("verzonnen" in told) is (language == "nl")
    people = re.split(r"\n(\S+) \((?:verzonnen|made up)\)\n=+\n", done.stdout)[1:]
    for person, text, given in zip(people[::2], people[1::2], c.examples.ratings().items(), strict=True):
        assert person == given[0].split()[0]
        votes = c.combine_ratings(given[1], framework)
        gaps = c.classify_gaps(c.assess(framework, votes), profile).gaps
        names = {framework[gap.competency].name: gap for gap in gaps}
        order = [gap for line in text.splitlines() if (gap := names.get(re.split("[:,]", line)[0]))]
        # What there is to grow in comes first; else the order is that of the card.
        assert order == sorted(gaps, key=lambda gap: gap.status is not c.GapStatus.GROWTH)
        assert len(text.splitlines()) <= 45


def test_the_quickstart_takes_own_files(tmp_path: Path) -> None:
    ratings, profile = tmp_path / "r.csv", tmp_path / "p.json"
    ratings.write_text("person;rater;role;indicator;value\nZoë;a;peer;coachen_2_1;ja\n", encoding="utf-8")
    made = c.JobProfile.of(c.examples.framework(), {"coachen": 3}, id="p", title="Coach")
    profile.write_text(c.to_json(made), encoding="utf-8")
    done = quickstart("--ratings", str(ratings), "--profile", str(profile))
    assert done.returncode == 0, done.stderr
    assert "Functieprofiel: Coach" in done.stdout
    assert "verzonnen" not in done.stdout
    told = "\nCoachen, voorlopig niveau 2: 1 van 5 eenduidig beoordeeld\n  Gewenst: niveau 3. Uitkomst: één niveau onder het gewenste"
    assert told in done.stdout


def test_nothing_of_the_quickstart_steers_a_terminal(tmp_path: Path) -> None:
    ratings = tmp_path / "r.csv"
    ratings.write_text("person;rater;role;indicator;value\nJan\u202eGEK;a;peer;coachen_2_1;ja\n", encoding="utf-8")
    done = quickstart("--ratings", str(ratings))
    assert done.returncode == 0, done.stderr
    assert "\nJan\\u202eGEK\n=====" in done.stdout
    refused = quickstart("--ratings", str(tmp_path / "none\u202e.csv"))
    assert refused.returncode == 1
    assert "none\\u202e.csv" in refused.stderr
    for told in (done.stdout, refused.stderr):
        assert all(line.isprintable() for line in told.split("\n"))


def test_the_quickstart_writes_a_sheet_for_each_person(tmp_path: Path) -> None:
    done = quickstart("--sheets", str(tmp_path / "new" / "sheets"))
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "new" / "sheets").iterdir()}
    assert sorted(made) == [
        "sheet-1-anna-verzonnen.html",
        "sheet-2-bram-verzonnen.html",
        "sheet-3-chris-verzonnen.html",
    ]
    assert "Bram (verzonnen)" in made["sheet-2-bram-verzonnen.html"]
    assert "3 anderen" in made["sheet-2-bram-verzonnen.html"]
    # Names that would lead elsewhere, or that no file can have.
    ratings = tmp_path / "r.csv"
    people = ["../Zoë/..", "김", "a:b*" + "c" * 300]
    rows = [f"{person};a;peer;coachen_2_1;ja" for person in people]
    ratings.write_text("\n".join(["person;rater;role;indicator;value", *rows]), encoding="utf-8")
    assert quickstart("--sheets", str(tmp_path / "own"), "--ratings", str(ratings)).returncode == 0
    names = sorted(path.name for path in (tmp_path / "own").iterdir())
    assert names[:2] == ["sheet-1-zoe.html", "sheet-2.html"]
    assert len(names) == 3
    assert len(names[2]) <= 65
    assert {path.name for path in tmp_path.iterdir()} == {"new", "own", "r.csv"}
    # A folder that is a file is no folder.
    done = quickstart("--sheets", str(ratings))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_quickstart_says_what_is_wrong(tmp_path: Path) -> None:
    ratings = tmp_path / "r.csv"
    ratings.write_text("person;rater;role;indicator;value\nZ;a;peer;coachen_1_1;ja\n", encoding="utf-8")
    for language, place in {"nl": "regel 2, kolom gedragsindicator: ", "en": "line 2, column indicator: "}.items():
        done = quickstart("--ratings", str(ratings), "--language", language)
        assert done.returncode == 1
        assert f"{place}'coachen_1_1'" in done.stderr
        assert "Traceback" not in done.stderr
    assert quickstart("--profile", str(tmp_path / "none.json")).returncode == 1


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_readme_example_is_true(capsys: pytest.CaptureFixture[str]) -> None:
    [example] = blocks("python")
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102 - our own README
    [shown] = blocks("text")
    assert capsys.readouterr().out == shown
    assert len([line for line in example.splitlines() if line.strip()]) <= 10


def test_both_first_five_lines_of_the_readme_run(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    monkeypatch.chdir(ROOT)
    first = blocks("py")
    assert len(first) == 2
    for example in first:
        assert len([line for line in example.splitlines() if line]) == 5
        exec(example, {})  # noqa: S102 - our own README


def test_the_readme_names_the_two_commands() -> None:
    assert [line for line in blocks("console") if "uv run" in line] == [
        "pip install uv && uv run examples/quickstart.py\n",
        "pip install uv && uv run pytest\n",
    ]


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


@pytest.mark.no_cover
@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.stem)
def test_what_the_documents_show_is_true(path: Path) -> None:
    failed, _ = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    assert not failed


def test_code_that_is_no_doctest_is_run_elsewhere() -> None:
    # Spark's, by the tests of Spark.
    pages = {path.name for path in (ROOT / "docs").glob("**/*.md") if "```python\n" in path.read_text(encoding="utf-8")}
    assert pages == {"cluster.md"}


@pytest.mark.parametrize("module", ["labels", "levels", "gaps"])
def test_what_the_docstrings_show_is_true(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"competentie.{module}"))
    assert tried
    assert not failed
