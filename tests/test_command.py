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
from competentie.__main__ import main

DATA = Path(c.__file__).parent / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


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
    assert out.splitlines()[0] == f"{card}: ladder[0].rank: 0 is below 1"
    assert out.splitlines()[1] == f"{english}: ladder[0].rank: 0 is below 1"


def test_check_sees_form_and_completeness(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "sociaalwerker-b" / "1.1.0"
    card, english = folder / "framework.json", folder / "translations" / "en.json"
    document = json.loads(english.read_text(encoding="utf-8"))
    del document["texts"]["title"]
    english.write_text(json.dumps(document), encoding="utf-8")
    card.write_text(json.dumps(json.loads(card.read_text(encoding="utf-8"))), encoding="utf-8")
    (folder / "nl.json").write_bytes(english.read_bytes())
    code, out, _ = said(capsys, "check", card, english, folder / "nl.json", folder / "none.json")
    assert code == 1
    told = out.splitlines()
    assert told[0] == f"{card}: not in canonical form; python -m competentie format {card} writes it"
    assert told[1].startswith(f"{english}: not in canonical form")
    assert told[2] == f"{english}: texts.title: missing; 'Sociaalwerker B'"
    assert told[4] == f"{folder / 'nl.json'}: language: not at translations/en.json"
    assert told[5] == f"{folder / 'nl.json'}: there is no framework.json in the folder above, to compare it with"
    assert told[6] == f"{folder / 'none.json'}: cannot be read: No such file or directory"
    assert said(capsys, "format", card) == (0, "", "")
    assert card.read_bytes() == (DATA / "sociaalwerker-b/1.1.0/framework.json").read_bytes()


def test_check_refuses_a_saved_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    path.write_text(c.to_json(c.load_framework("sociaalwerker-b", "1.1.0", language="en")), encoding="utf-8")
    code, out, _ = said(capsys, "check", path)
    assert (code, out.partition(": ")[2]) == (
        1,
        "translated_from: a framework file is in its own language; save the translation instead\n",
    )


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


def test_an_index_of_nothing_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "index", tmp_path)
    assert (code, "has no ID/VERSION/framework.json" in err) == (1, True)
    assert not (tmp_path / "index.json").exists()


def test_check_holds_an_index_to_its_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = data / "index.json"
    index.write_text(index.read_text(encoding="utf-8").replace("sha256:b5", "sha256:b6", 1), encoding="utf-8")
    code, out, _ = said(capsys, "check", index)
    what = "sociaalwerker-b/1.0.0/framework.json is not there, or not as the index says"
    assert (code, out) == (1, f"{index}: frameworks[0]: {what}; python -m competentie index writes it\n")
    document = json.loads(index.read_text(encoding="utf-8"))
    del document["frameworks"][0]
    index.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    code, out, _ = said(capsys, "check", index)
    assert "sociaalwerker-b/1.0.0/framework.json is not in the index" in out
    (data / "sociaalwerker-b/1.0.0/framework.json").write_text("{", encoding="utf-8")
    code, out, _ = said(capsys, "check", index)
    assert (code, "not JSON" in out) == (1, True)


def test_diff_prints_the_changes_and_the_step(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "diff", "sociaalwerker-b@1.0.0", data / "sociaalwerker-b/1.1.0/framework.json")
    assert code == 0
    told = out.splitlines()
    assert told[:3] == ["none: version: release", "  - 1.0.0", "  + 1.1.0"]
    assert "patch: indicators/klantgerichtheid_1_2/text: reworded" in told
    assert told[-1] == "bump: minor"
    assert said(capsys, "diff", "sociaalwerker-b", "sociaalwerker-b") == (0, "bump: none\n", "")
    code, out, _ = said(capsys, "diff", "sociaalwerker-b@1.1.0", "sociaalwerker-b@1.0.0")
    assert "  - sha256:" in out
    assert "bump: major" in out


def test_files_are_where_their_names_say(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "sociaalwerker-b" / "1.1.0"
    (folder / "translations" / "en.json").rename(folder / "translations" / "de.json")
    code, _, err = said(capsys, "index", data)
    assert (code, "de.json is in en, and the framework in nl" in err) == (1, True)
    (folder / "translations" / "de.json").unlink()
    folder.rename(data / "sociaalwerker-b" / "1.2.0")
    code, _, err = said(capsys, "index", data)
    assert (code, "holds sociaalwerker-b 1.1.0; its folder is called after them" in err) == (1, True)


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
    assert profile.note
    assert "kwaliteitsgericht (1, 2, 3, 4)" in profile.note
    assert "coachen (2, 3, 4)" in profile.note


def test_what_is_wrong_is_said_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "profile", "sociaalwerker-a")
    assert (code, out) == (1, "")
    assert "did you mean 'sociaalwerker-b'" in err
    assert said(capsys, "format", tmp_path / "none.json")[0] == 1
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    code, _, err = said(capsys, "format", path)
    assert (code, "not JSON" in err, path.read_text(encoding="utf-8")) == (1, True, "{")


def test_output_can_go_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["diff", "sociaalwerker-b", "sociaalwerker-b"]) == 0
    assert out.getvalue() == "bump: none\n"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "competentie", "--help"], check=True, capture_output=True, text=True)
    assert "{check" in done.stdout or "check" in done.stdout
    assert subprocess.run([sys.executable, "-m", "competentie"], check=False, capture_output=True).returncode == 2
