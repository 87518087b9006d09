"""
The command line, for people who write frameworks.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import competentie as c
from competentie.__main__ import main, problems
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


def test_check_names_every_finding_with_its_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, english = data / "sociaalwerker-b/1.1.0/framework.json", data / "sociaalwerker-b/1.1.0/translations/en.json"
    assert said(capsys, "check", card, english, data / "index.json") == (0, "", "")
    card.write_text(card.read_text(encoding="utf-8").replace('"rank": 1', '"rank": 0', 1), encoding="utf-8")
    code, out, _ = said(capsys, "check", card, english)
    assert code == 1
    assert out == f"{card}: ladder[0].rank: 0 is below 1\n{english}: ladder[0].rank: 0 is below 1\n"
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
    assert (code, out.splitlines()[0]) == (
        1,
        f"{card}: not in canonical form; python -m competentie format {card} writes it",
    )
    assert [line.split(": ")[0] for line in out.splitlines()] == [str(card), str(english), str(english)]
    assert said(capsys, "format", card) == (0, "", "")
    assert card.read_bytes() == (DATA / "sociaalwerker-b/1.1.0/framework.json").read_bytes()


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
    assert [entry["version"] for entry in document["frameworks"]] == ["1.0.0", "1.1.0", "1.9.0", "1.10.0"]


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
    assert [line[:4] for line in told[1:-1]] == ["  - "] * 13 + ["  + "] * 13


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
