"""
The command line, for people who write frameworks.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from itertools import combinations, permutations
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie.__main__ import list_lines, longest_ascending, main, report
from competentie.checking import is_warning, problems, warnings
from competentie.errors import CODES, Problem, Stage
from competentie.model import CellMark, History, Mark, Provenance
from competentie.translation import Translation
from competentie.words import LANGUAGES, words_in

DATA = Path(c.__file__).parent / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def found(path: Path) -> list[tuple[str, str]]:
    """
    Per problem with the file at *path* its place in it, and its code.
    """
    return [(problem.path, problem.code) for problem in problems(path)]


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


# What steers a terminal or turns around what follows, as far as a text of a framework may hold it; and a path.
IN_A_TEXT, IN_A_PATH = "over\u202egnp", "\x1b[2J\u202e\n.json"
SAFE_TEXT, SAFE_PATH = r"over\u202egnp", r"\x1b[2J\u202e\n.json"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such paths")
def test_nothing_in_a_path_steers_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(IN_A_PATH).write_text("{", encoding="utf-8")
    code, out, _ = said(capsys, "check", IN_A_PATH)
    assert (code, out.splitlines()[0]) == (1, f"{SAFE_PATH}: 1 error, 0 warnings")
    Path("x.csv").write_text("competentie;niveau;gedrag\nA;1;x\n", encoding="utf-8")
    names = ["--id", "f", "--version", "1.0.0", "--language", "nl", "--title", "F"]
    code, out, _ = said(capsys, "import", "x.csv", *names, "-o", f"new{IN_A_PATH}")
    assert (code, out.endswith(f"written to new{SAFE_PATH}\n")) == (0, True)
    for words in (["diff", f"none{IN_A_PATH}", "x"], ["import", IN_A_PATH, *names]):
        code, out, err = said(capsys, *words)
        assert (code, out) == (1, "")
        assert all(line.isprintable() for line in err.split("\n"))
        assert SAFE_PATH.removesuffix(".json") in err
    with pytest.raises(SystemExit):
        main(["check", "x", f"--{IN_A_PATH}"])
    assert f"unrecognized arguments: --{SAFE_PATH[:-8]}" in capsys.readouterr().err


def test_nothing_in_a_framework_steers_a_terminal(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = c.load_framework("sociaalwerker-b", "1.1.0")
    first, *others = old.competencies
    new = attrs.evolve(old, competencies=(attrs.evolve(first, name=IN_A_TEXT), *others))
    path = data / "new.json"
    path.write_text(c.to_json(new), encoding="utf-8")
    _, out, _ = said(capsys, "diff", "sociaalwerker-b@1.1.0", path)
    assert f"  + {SAFE_TEXT}\n" in out
    # What goes to a file or a program is as it is; on a terminal it is not.
    assert IN_A_TEXT in said(capsys, "export", path)[1]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = said(capsys, "export", path)[1]
    assert (SAFE_TEXT in out, IN_A_TEXT in out) == (True, False)


def test_check_names_every_finding_with_its_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, english = data / "sociaalwerker-b/1.1.0/framework.json", data / "sociaalwerker-b/1.1.0/translations/en.json"
    assert said(capsys, "check", card, english, data / "index.json") == (0, "", "")
    card.write_text(card.read_text(encoding="utf-8").replace('"rank": 1', '"rank": 0', 1), encoding="utf-8")
    code, out, _ = said(capsys, "check", card, english)
    assert code == 1
    told = "1 error, 0 warnings\n  error too_low: 1\n    ladder[0].rank: 0 is below 1\n"
    assert out == f"{card}: {told}{english}: {told}"
    assert found(card) == found(english) == [("ladder[0].rank", "too_low")]


def test_check_sees_form_and_completeness(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "sociaalwerker-b" / "1.1.0"
    card, english = folder / "framework.json", folder / "translations" / "en.json"
    document = json.loads(english.read_text(encoding="utf-8"))
    del document["texts"]["title"]
    english.write_text(json.dumps(document), encoding="utf-8")
    card.write_text(json.dumps(json.loads(card.read_text(encoding="utf-8"))), encoding="utf-8")
    (folder / "nl.json").write_bytes(english.read_bytes())
    missing = [("", "not_canonical"), ("texts.title", "missing_text")]
    assert found(card) == [("", "not_canonical")]
    assert found(english) == missing
    assert found(folder / "nl.json") == [
        ("", "not_canonical"),
        ("language", "misplaced"),
        ("", "nothing_to_translate"),
    ]
    assert found(folder / "none.json") == [("", "unreadable_file")]
    (folder / "en.json").write_bytes(english.read_bytes())
    assert ("language", "misplaced") in found(folder / "en.json")
    (folder / "translations" / "fr.json").write_bytes(english.read_bytes())
    assert found(folder / "translations" / "fr.json") == [missing[0], ("language", "misplaced"), missing[1]]
    code, out, _ = said(capsys, "check", card, english)
    assert code == 1
    assert out.splitlines()[:3] == [
        f"{card}: 1 error, 0 warnings",
        "  error not_canonical: 1",
        f"    not in canonical form; python -m competentie format {card} writes it",
    ]
    assert [line.strip().split(": ")[0] for line in out.splitlines() if not line.startswith("    ")] == [
        *(str(card), "error not_canonical"),
        *(str(english), "error not_canonical", "error missing_text"),
    ]
    assert said(capsys, "format", card) == (0, "", "")
    assert card.read_bytes() == (DATA / "sociaalwerker-b/1.1.0/framework.json").read_bytes()


@pytest.fixture
def slips(data: Path) -> Path:
    """
    A framework in its canonical form with one slip of each kind, and of white space seven.
    """
    path = data / "sociaalwerker-b/1.1.0/framework.json"
    document = json.loads(path.read_bytes())
    document["ladder"].append({"rank": 9, "name": "niveau  1", "description": ""})
    competencies = document["competencies"]
    competencies[1]["name"] = competencies[0]["name"].upper()
    competencies[2]["descriptors"][0] |= {"summary": "", "indicators": []}
    first, second = competencies[3]["descriptors"][:2]
    second["indicators"][0]["text"] = first["indicators"][0]["text"]
    for competency in competencies[1:]:
        competency["definition"] += "\n"
    competencies.append({"id": "leeg", "name": "Leeg", "definition": "", "descriptors": []})
    document["profiles"].append({"id": "p", "title": "Sociaalwerker B", "desired": {}, "marks": [], "note": None})
    path.write_text(c.to_json(c.from_dict(c.Framework, document)), encoding="utf-8")
    return path


SLIPS = [
    ("ladder[4].name", "level_name_twice"),
    ("competencies[1].name", "competency_name_twice"),
    ("competencies[3].descriptors[1].indicators[0].text", "indicator_text_twice"),
    ("profiles[1].title", "profile_title_twice"),
    *((f"competencies[{i}].definition", "space_at_an_end") for i in range(1, 8)),
    ("competencies[2].descriptors[0]", "cell_says_nothing"),
    ("competencies[8].descriptors", "competency_without_cells"),
    ("ladder[4].rank", "rank_not_used"),
    ("profiles[1]", "profile_asks_nothing"),
]


def test_check_names_each_kind_of_slip_and_takes_it(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(slips) == SLIPS
    assert all(is_warning(problem) for problem in problems(slips))
    assert {problem.code for problem in problems(slips)} == set(WARNINGS) - {"no_competencies"}
    [text] = [problem.parameters for problem in problems(slips) if problem.code == "indicator_text_twice"]
    assert text == {"first": "competencies[3].descriptors[0].indicators[0].text"}
    code, out, err = said(capsys, "check", slips)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"{slips}: 0 errors, 15 warnings"


WARNINGS = [code for code, stage in CODES.items() if stage is Stage.WARNING]


def test_check_counts_each_kind_and_names_its_first_places(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "check", slips)
    lines = out.splitlines()
    start = lines.index("  warning space_at_an_end: 7")
    assert [line.split(":")[0].strip() for line in lines[start + 1 : start + 6]] == [
        f"competencies[{i}].definition" for i in range(1, 6)
    ]
    assert lines[start + 6] == "    and 2 more; --all names every place"
    assert lines[start + 7] == "  warning cell_says_nothing: 1"
    _, whole, _ = said(capsys, "check", "--all", slips)
    assert len(whole.splitlines()) == 1 + 9 + 15
    assert "--all" not in whole


def test_check_tells_errors_before_what_there_is_to_mind(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slips.write_text(slips.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, out, _ = said(capsys, "check", slips)
    assert code == 1
    assert out.splitlines()[:2] == [f"{slips}: 1 error, 15 warnings", "  error not_canonical: 1"]


def test_errors_are_told_first_whatever_was_found_first() -> None:
    found_ = [Problem("no_competencies"), Problem("too_low", "x", 0, lowest=1), Problem("no_competencies")]
    assert [line.strip() for line in report(Path("f.json"), found_, None)] == [
        "f.json: 1 error, 2 warnings",
        *("error too_low: 1", "x: 0 is below 1"),
        *("warning no_competencies: 2", "there is no competency", "there is no competency"),
    ]


def test_check_tells_machines(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = slips.with_name("other.json")
    other.write_bytes(b"{\xff")
    code, out, _ = said(capsys, "check", "--json", slips, other)
    told = json.loads(out)
    assert code == 1
    assert {tuple(one) for one in told} == {("file", "severity", "code", "path", "line", "value", "text")}
    assert [(one["path"], one["code"]) for one in told[:-1]] == SLIPS
    assert {(one["file"], one["severity"]) for one in told[:-1]} == {(str(slips), "warning")}
    assert told[0]["value"] == "niveau  1"
    # Bytes are no value of JSON: they are told as text.
    assert [told[-1][key] for key in ("severity", "code", "value")] == ["error", "not_utf8", repr(b"\xff")]
    other.write_text('{"format": "competentie.framework/1", "a": 1,\n "a": 2}', encoding="utf-8")
    assert json.loads(said(capsys, "check", "--json", other)[1])[0]["code"] == "key_twice"
    assert said(capsys, "check", "--json", DATA / "index.json")[:2] == (0, "[]\n")


def test_a_framework_of_no_competency_is_told_so_and_no_more(tmp_path: Path) -> None:
    card = c.load_framework("sociaalwerker-b")
    empty = attrs.evolve(card, competencies=(), profiles=(), history=History(), provenance=Provenance())
    (tmp_path / "x.json").write_text(c.to_json(empty), encoding="utf-8")
    assert found(tmp_path / "x.json") == [("competencies", "no_competencies")]


def test_a_profile_that_says_something_is_not_empty() -> None:
    framework = c.load_framework("sociaalwerker-b", "1.0.0")
    # Ours desires nothing, and has the one mark that survived.
    assert [*warnings(framework)] == []
    bare = attrs.evolve(framework.profiles[0], marks=())
    assert [p.code for p in warnings(attrs.evolve(framework, profiles=(bare,)))] == ["profile_asks_nothing"]
    for more in ({"unlisted": c.Requirement.NONE}, {"desired": {"coachen": None}}):
        assert not [*warnings(attrs.evolve(framework, profiles=(attrs.evolve(bare, **more),)))]


def test_what_is_among_extras_is_not_looked_at() -> None:
    framework = attrs.evolve(c.load_framework("sociaalwerker-b"), extra={"x": " y "})
    assert [*warnings(framework)] == []
    assert [p.path for p in warnings(attrs.evolve(framework, title="y "))] == ["title"]


def test_a_byte_order_mark_is_read_and_taken_off(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = data / "sociaalwerker-b/1.1.0/framework.json"
    plain = card.read_bytes()
    card.write_bytes(b"\xef\xbb\xbf" + plain)
    assert c.read_framework(card) == c.from_json(c.Framework, card.read_bytes()) == c.from_json(c.Framework, plain)
    assert found(card) == [("", "not_canonical")]
    assert said(capsys, "format", card) == (0, "", "")
    assert card.read_bytes() == plain


def test_a_profile_by_names_is_told_the_ids(slips: Path) -> None:
    document = json.loads(slips.read_bytes())
    document["competencies"][-1] |= {"id": "k_12", "name": "Stil zijn"}
    document["profiles"][0]["desired"] = {"Stil zijn": 1, "Coachen": 2, "Vliegen": 1, "klantgericht": 2}
    slips.write_text(json.dumps(document), encoding="utf-8")
    told = [(problem.path, problem.code, problem.nearest) for problem in problems(slips)]
    assert told == [
        ("profiles[0].desired.Stil zijn", "not_matching", ("k_12",)),
        ("profiles[0].desired.Coachen", "not_matching", ("coachen",)),
        ("profiles[0].desired.Vliegen", "not_matching", ()),
    ]
    [problem] = [problem for problem in problems(slips) if problem.value == "Stil zijn"]
    document["profiles"][0]["desired"] = {"klantgericht": 2, "k_13": 1}
    slips.write_text(json.dumps(document), encoding="utf-8")
    assert [(one.code, one.nearest[:1]) for one in problems(slips)] == [
        ("unknown_competency", ("klantgerichtheid",)),
        ("unknown_competency", ("k_12",)),
    ]
    assert problem.text("nl").endswith("(bedoelt u 'k_12'?)")


def test_the_first_of_many_have_hints_and_names_all(slips: Path) -> None:
    document = json.loads(slips.read_bytes())
    document["competencies"][-1] |= {"id": "k_12", "name": "Stil zijn"}
    many = [
        {**document["profiles"][1], "id": f"p_{i}", "desired": {"Stil zijn": 1, "Klantgericht": 1}} for i in range(9)
    ]
    slips.write_text(json.dumps({**document, "profiles": many}), encoding="utf-8")
    told = [problem.nearest for problem in problems(slips)]
    assert told[::2] == [("k_12",)] * 9
    assert [bool(near) for near in told[1::2]] == [True] * 2 + [False] * 7


def test_a_line_break_is_named_as_one(slips: Path) -> None:
    document = json.loads(slips.read_bytes())
    document["title"] += "\nx"
    slips.write_text(json.dumps(document), encoding="utf-8")
    assert found(slips) == [("title", "line_break")]


def test_check_refuses_a_saved_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    path.write_text(c.to_json(c.load_framework("sociaalwerker-b", "1.1.0", language="en")), encoding="utf-8")
    assert found(path) == [("translated_from", "file_in_translation")]
    assert said(capsys, "check", path)[0] == 1


def test_index_writes_what_is_there(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "index.json").read_bytes()
    assert said(capsys, "index", data) == (0, "", "")
    assert (data / "index.json").read_bytes() == before
    retired = before.replace(b'"current"', b'"retired"', 1)
    (data / "index.json").write_bytes(retired)
    assert said(capsys, "index", data) == (0, "", "")
    assert (data / "index.json").read_bytes() == retired
    (data / "index.json").unlink()
    assert said(capsys, "index", data) == (0, "", "")
    assert (data / "index.json").read_bytes() == before


def test_an_index_has_versions_in_their_order(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = (data / "sociaalwerker-b/1.0.0/framework.json").read_text(encoding="utf-8")
    for version in ("1.10.0", "1.9.0"):
        (data / "sociaalwerker-b" / version).mkdir()
        text = card.replace('"version": "1.0.0"', f'"version": "{version}"')
        (data / "sociaalwerker-b" / version / "framework.json").write_text(text, encoding="utf-8")
    assert said(capsys, "index", data) == (0, "", "")
    document = json.loads((data / "index.json").read_bytes())
    assert [entry["version"] for entry in document["frameworks"]] == ["1.0.0", "1.1.0", "1.1.1", "1.9.0", "1.10.0"]


def test_an_index_of_an_incomplete_translation_is_not_written(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english = data / "sociaalwerker-b/1.1.0/translations/en.json"
    document = json.loads(english.read_bytes())
    del document["texts"]["title"]
    english.write_text(json.dumps(document), encoding="utf-8")
    before = (data / "index.json").read_bytes()
    code, _, err = said(capsys, "index", data)
    assert (code, "texts.title" in err) == (1, True)
    assert (data / "index.json").read_bytes() == before


def test_an_index_of_nothing_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "index", tmp_path)
    assert (code, out) == (1, "")
    assert str(tmp_path) in err
    assert not (tmp_path / "index.json").exists()


def test_check_holds_an_index_to_its_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = data / "index.json"
    index.write_text(index.read_text(encoding="utf-8").replace("sha256:b5", "sha256:b6", 1), encoding="utf-8")
    assert found(index) == [("frameworks[0]", "not_in_folder")]
    code, out, _ = said(capsys, "check", index)
    assert (code, "sociaalwerker-b/1.0.0/framework.json" in out) == (1, True)
    document = json.loads(index.read_text(encoding="utf-8"))
    del document["frameworks"][0]
    index.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    assert [(problem.path, problem.code, problem.value) for problem in problems(index)] == [
        ("frameworks", "not_in_index", "sociaalwerker-b/1.0.0/framework.json")
    ]
    (data / "sociaalwerker-b/1.0.0/framework.json").write_text("{", encoding="utf-8")
    [problem] = problems(index)
    assert problem.code == "folder_not_read"
    assert [inner.code for inner in problem.parameters["error"].problems] == ["not_json"]
    assert "geen JSON" in problem.text("nl")


def test_diff_prints_the_changes_and_the_step(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "diff", "sociaalwerker-b@1.0.0", data / "sociaalwerker-b/1.1.0/framework.json")
    assert code == 0
    told = out.splitlines()
    assert told[:3] == ["none: version: release", "  - 1.0.0", "  + 1.1.0"]
    assert "patch: indicators/klantgerichtheid_1_2/text: reworded" in told
    assert told[-1] == "bump: minor"
    [place] = [n for n, line in enumerate(told) if "provenance/corrections" in line]
    corrections = told[place + 1 : place + 14]
    assert all(line.startswith("  + id: ") for line in corrections)
    assert (
        corrections[-1].split("; source: ")[0],
        corrections[-1].endswith("; reason: The space after the comma is missing."),
    ) == ("  + id: coachen_4_3; field: text", True)
    assert said(capsys, "diff", "sociaalwerker-b", "sociaalwerker-b") == (0, "bump: none\n", "")
    code, out, _ = said(capsys, "diff", "sociaalwerker-b@1.1.0", "sociaalwerker-b@1.0.0")
    assert "  - sha256:" in out
    assert "  + None" not in out
    assert "bump: major" in out


def test_diff_tells_which_of_a_list_came_and_went(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = data / "sociaalwerker-b/1.1.0/framework.json"
    other = card.with_name("other.json")
    other.write_text(card.read_text(encoding="utf-8").replace("is doubled.", "stands twice."), encoding="utf-8")
    _, out, _ = said(capsys, "diff", card, other)
    told = out.splitlines()
    assert [line[:31] for line in told[1:-1]] == ["  - id: kwaliteitsgericht_4_5; ", "  + id: kwaliteitsgericht_4_5; "]
    assert told[1].endswith("; reason: The word breed is doubled.")
    assert told[2].endswith("; reason: The word breed stands twice.")
    document = json.loads(card.read_text(encoding="utf-8"))
    document["provenance"]["corrections"].reverse()
    other.write_text(json.dumps(document), encoding="utf-8")
    told = said(capsys, "diff", card, other)[1].splitlines()
    # One keeps its place, whichever; the others stand before or after it now.
    assert [line[:4] for line in told[1:-1]] == ["  ~ "] * 12


def with_ids(data: Path, version: str, *ids: str, **more: str) -> Path:
    """
    The card 1.1.0 as another version, with those ids for the indicators of Coachen 2, and other texts by id.
    """
    document = json.loads((data / "sociaalwerker-b/1.1.0/framework.json").read_bytes())
    document["version"] = version
    cell = document["competencies"][-1]["descriptors"][1]
    known = {indicator["id"]: indicator for indicator in cell["indicators"]}
    texts = {id: known[id]["text"] if id in known else "x" for id in ids}
    cell["indicators"] = [{"id": id, "text": {**texts, **more}[id]} for id in ids]
    document["provenance"]["corrections"] = []
    path = data / f"{version}.json"
    path.write_text(c.to_json(c.from_dict(c.Framework, document)), encoding="utf-8")
    return path


COACHING = tuple(f"coachen_2_{place}" for place in range(1, 6))


@pytest.mark.parametrize(
    ("ids", "lines"),
    [
        (("new", *COACHING[1:]), ["  - coachen_2_1", "  + new"]),
        ((*COACHING[1:], COACHING[0]), ["  ~ coachen_2_1: place 5, was 1"]),
        ((*COACHING[3:], *COACHING[:3]), ["  ~ coachen_2_4: place 1, was 4", "  ~ coachen_2_5: place 2, was 5"]),
        ((*COACHING[:2], *COACHING[3:], "new"), ["  - coachen_2_3", "  + new"]),
        (
            ("new", COACHING[4], *COACHING[:4]),
            ["  + new", "  ~ coachen_2_5: place 2, was 5"],
        ),
    ],
)
def test_diff_prints_what_changed_in_a_list(
    data: Path, capsys: pytest.CaptureFixture[str], ids: tuple[str, ...], lines: list[str]
) -> None:
    old, new = with_ids(data, "1.1.1", *COACHING), with_ids(data, "2.0.0", *ids)
    told = said(capsys, "diff", old, new)[1].splitlines()
    place = next(n for n, line in enumerate(told) if "descriptors/coachen_2/indicators" in line)
    assert told[place + 1 :][: len(lines)] == lines
    assert not told[place + 1 + len(lines)].startswith("  ")


@given(st.lists(st.integers(0, 4), max_size=6), st.lists(st.integers(0, 4), max_size=6))
def test_what_is_printed_of_a_list_makes_the_one_of_the_other(old: list[int], new: list[int]) -> None:
    lines = [*list_lines(tuple(old), tuple(new))]
    went, came = ([int(line[4:]) for line in lines if line[2] == mark] for mark in "-+")
    assert sorted([*old, *came]) == sorted([*new, *went])
    turned = {int(line[4:].partition(":")[0]) for line in lines if line[2] == "~"}
    stays = [item for item in old if old.count(item) == new.count(item) == 1 and item not in turned]
    assert [item for item in new if item in stays] == stays


def test_the_longest_run_is_kept() -> None:
    assert longest_ascending([]) == set()
    for count in range(1, 6):
        for numbers in permutations(range(count)):
            longest = max(n for n in range(count + 1) for run in combinations(numbers, n) if sorted(run) == [*run])
            run = longest_ascending([*numbers])
            assert len(run) == longest
            assert sorted(run) == [number for number in numbers if number in run]


def test_diff_names_texts_that_moved_and_ids_that_are_gone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = with_ids(data, "1.1.1", *COACHING)
    texts = {id: c.read_framework(old).indicator(id).text for id in COACHING}
    new = with_ids(data, "2.0.0", *COACHING[:4], coachen_2_1=texts["coachen_2_2"])
    told = said(capsys, "diff", old, new)[1].splitlines()
    place = told.index("major: indicators/coachen_2_1/text: text_moved from coachen_2_2")
    assert told[place + 1 : place + 3] == [f"  - {texts['coachen_2_1']}", f"  + {texts['coachen_2_2']}"]
    assert told[-2:] == ["gone and not retired: coachen_2_5", "bump: major"]


def test_check_tells_a_step_that_is_too_small(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = with_ids(data, "1.1.1", *COACHING)
    small, large = (with_ids(data, version, *COACHING[:4]) for version in ("1.2.0", "2.0.0"))
    assert said(capsys, "check", large, "--since", old) == (0, "", "")
    assert said(capsys, "check", small) == (0, "", "")
    code, out, _ = said(capsys, "check", small, "--since", old)
    assert code == 1
    assert "    version: '1.2.0' is a minor step from '1.1.1'; " in out
    assert "descriptors/coachen_2/indicators" in out
    # A file that is not in canonical form can be read: both are told at once.
    small.write_text(small.read_text(encoding="utf-8").replace("\n", ""), encoding="utf-8")
    out = said(capsys, "check", small, "--since", old)[1]
    assert "error not_canonical: 1" in out
    assert "error step_too_small: 1" in out
    code, out, _ = said(capsys, "check", old, large, "--since", large)
    assert (code, out.count("    version: ")) == (1, 2)
    assert "'1.1.1' is not above '2.0.0'\n" in out
    # What is installed has no translation of 1.1.0 beside these files: one that is gone is major.
    assert "translations/en" in said(capsys, "check", old, "--since", "sociaalwerker-b@1.1.0")[1]
    assert said(capsys, "check", data / "index.json", "--since", "sociaalwerker-b@1.1.0") == (0, "", "")


def test_diff_prints_what_came_with_a_thing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = with_ids(data, "1.1.1", *COACHING)
    framework = c.read_framework(old)
    mark = Mark("coachen", 1, CellMark.GROWTH)
    job = c.JobProfile("coach", "Coach", {"coachen": 2}, (mark, mark), uri="urn:1", exact_match=("urn:2", "urn:3"))
    new = data / "new.json"
    new.write_text(c.to_json(attrs.evolve(framework, profiles=(*framework.profiles, job))), encoding="utf-8")
    lines = said(capsys, "diff", old, new)[1].splitlines()
    assert lines.count("  + competency: coachen; rank: 1; status: growth") == 2
    assert "  + urn:2, urn:3" in lines


def test_check_since_needs_a_version_of_the_same_framework(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = with_ids(data, "1.1.1", *COACHING)
    other = data / "other.json"
    other.write_text(
        old.read_text(encoding="utf-8").replace('"id": "sociaalwerker-b"', '"id": "other"'), encoding="utf-8"
    )
    code, out, _ = said(capsys, "check", other, "--since", old)
    assert (code, out.splitlines()[-1]) == (1, "    new: 'other' is another framework than sociaalwerker-b")
    code, out, err = said(capsys, "check", old, "--since", "sociaalwerker-a")
    assert (code, out) == (1, "")
    assert "did you mean 'sociaalwerker-b'" in err


def test_files_are_where_their_names_say(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "sociaalwerker-b" / "1.1.0"
    english, german = folder / "translations" / "en.json", folder / "translations" / "de.json"
    english.rename(german)
    code, out, err = said(capsys, "index", data)
    assert (code, out) == (1, "")
    assert err == f"not in its place: {german}: 'en' belongs at translations/en.json\n"
    # A translation into the framework's own language would leave open which texts are its own.
    document = json.loads(german.read_bytes())
    german.unlink()
    own = folder / "translations" / "nl.json"
    own.write_text(c.to_json(c.from_dict(Translation, {**document, "language": "nl"})), encoding="utf-8")
    code, _, err = said(capsys, "index", data)
    assert (code, str(own) in err) == (1, True)
    own.unlink()
    folder.rename(data / "sociaalwerker-b" / "1.2.0")
    code, _, err = said(capsys, "index", data)
    assert (code, "'sociaalwerker-b 1.1.0' belongs at sociaalwerker-b/1.1.0/framework.json" in err) == (1, True)


def test_diff_sees_the_translations_beside_the_files(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "sociaalwerker-b"
    old, new = folder / "1.0.0" / "framework.json", folder / "1.1.0" / "framework.json"
    assert "minor: translations/en: translation\n  + sha256:" in said(capsys, "diff", old, new)[1]
    (folder / "1.1.0" / "translations" / "en.json").unlink()
    assert "translations/en" not in said(capsys, "diff", old, new)[1]


def test_profile_prints_one_to_fill_in(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "profile", "sociaalwerker-b")
    assert code == 0
    profile = c.from_json(c.JobProfile, out)
    assert profile.desired == {}
    assert profile.framework == "sociaalwerker-b"
    assert profile.note
    assert "kwaliteitsgericht (1, 2, 3, 4)" in profile.note
    assert "coachen (2, 3, 4)" in profile.note


def test_what_there_is_to_fill_in_is_said_in_the_language_of_the_framework(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "english.json"
    document = json.loads((DATA / "sociaalwerker-b/1.0.0/framework.json").read_bytes())
    path.write_text(json.dumps({**document, "language": "en"}), encoding="utf-8")
    titles = [c.from_json(c.JobProfile, said(capsys, "profile", name)[1]).title for name in ("sociaalwerker-b", path)]
    assert titles == ["Functie", "Job"]
    assert len({words_in(language).forms["profile_note"] for language in LANGUAGES}) == len(LANGUAGES)


def test_what_is_wrong_is_said_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "profile", "sociaalwerker-a")
    assert (code, out) == (1, "")
    assert "did you mean 'sociaalwerker-b'" in err
    assert said(capsys, "format", tmp_path / "none.json")[0] == 1
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    code, _, err = said(capsys, "format", path)
    assert (code, path.read_text(encoding="utf-8")) == (1, "{")
    assert err.startswith("not a valid competentie.framework/1 document: line 1, column 2: not JSON: ")


def test_output_can_go_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["diff", "sociaalwerker-b", "sociaalwerker-b"]) == 0
    assert out.getvalue() == "bump: none\n"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "competentie", "--help"], check=True, capture_output=True, text=True)
    assert "{check" in done.stdout or "check" in done.stdout
    assert subprocess.run([sys.executable, "-m", "competentie"], check=False, capture_output=True).returncode == 2
