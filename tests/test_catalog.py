"""
Loading: what is shipped, the same object each time, proved to be what was released.
"""

from __future__ import annotations

import json
import shutil
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import importlib_resources
import pytest

import competentie as c
from competentie import catalog
from strategies import SHIPPED

DATA = Path(c.__file__).parent / "data"
CARD = "sociaalwerker-b"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    catalog._clear_caches()
    yield
    catalog._clear_caches()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    A copy of the shipped data that the library reads instead, to damage.
    """
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(importlib_resources, "files", lambda _: tmp_path)
    return tmp_path / "data"


def index(data: Path, *changes: dict[str, Any]) -> None:
    """
    Write an index with an entry of the first shipped version for each of *changes*.
    """
    text = (DATA / "index.json").read_text(encoding="utf-8")
    document = json.loads(text)
    document["frameworks"] = [{**document["frameworks"][0], **change} for change in changes]
    (data / "index.json").write_text(json.dumps(document), encoding="utf-8")


def test_every_shipped_framework_loads_and_is_what_was_released() -> None:
    refs = c.available_frameworks()
    assert (CARD, "1.0.0", "nl") in {(ref.id, ref.version, ref.language) for ref in refs}
    for ref in refs:
        framework = c.load_framework(ref.id, ref.version, language=ref.language, digest=ref.digest)
        assert framework.ref == ref


def test_every_data_file_is_in_the_index() -> None:
    entries = {entry.path for entry in catalog._index(catalog.SHIPPED).frameworks}
    assert entries == {path.relative_to(DATA).as_posix() for path in DATA.glob("*/*/framework.json")}


def test_the_same_object_each_time() -> None:
    first = c.load_framework(CARD)
    version = first.version
    assert c.load_framework(CARD) is first
    assert c.load_framework(CARD, version) is first
    assert c.load_framework(CARD, version.split(".")[0]) is first
    assert c.load_framework(CARD, version.rpartition(".")[0], language="nl", digest=first.digest) is first


def test_threads_get_one_object() -> None:
    barrier = threading.Barrier(50)
    found: list[c.Framework] = []

    def load() -> None:
        barrier.wait()
        found.append(c.load_framework(CARD, "1.0.0"))

    threads = [threading.Thread(target=load) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 50
    assert len({id(framework) for framework in found}) == 1


def test_the_newest_current_version_that_a_prefix_leaves(data: Path) -> None:
    made = []
    for version, lifecycle in [
        ("1.2.0", "current"),
        ("1.10.0", "current"),
        ("1.11.0", "retired"),
        ("2.0.0", "current"),
        ("10.0.0", "retired"),
    ]:
        framework = attrs.evolve(SHIPPED, version=version)
        folder = data / CARD / version
        folder.mkdir()
        (folder / "framework.json").write_bytes(c.to_json(framework).encode())
        path = f"{CARD}/{version}/framework.json"
        made.append({"version": version, "path": path, "lifecycle": lifecycle, "digest": framework.digest})
    made[2]["replaced_by"] = "2.0.0"
    index(data, *made)
    asked = {None: "2.0.0", "1": "1.10.0", "1.2": "1.2.0", "1.11.0": "1.11.0", "2": "2.0.0", "10.0.0": "10.0.0"}
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert {version: c.load_framework(CARD, version).version for version in asked} == asked
        assert c.load_framework(CARD, "1.11.0") is c.load_framework(CARD, "1.11.0")
    assert {warning.category for warning in warned} == {c.FrameworkRetiredWarning}
    said = [str(warning.message) for warning in warned]
    # Each time that it is asked for, and not when a prefix finds another.
    assert said.count(f"{CARD} 1.11.0 is retired; go to {CARD} 2.0.0") == 3
    assert said.count(f"{CARD} 10.0.0 is retired; go to another version") == 1
    assert len(said) == 4
    for missing in ("1.1", "1.11", "10", "3", "1.", "", "v1", "1.2.0.0"):
        with pytest.raises(c.FrameworkNotFoundError) as caught:
            c.load_framework(CARD, missing)
        assert (
            f"{CARD} has no version {missing!r}; there is: 1.2.0 (current), 1.10.0 (current), 1.11.0 (retired)"
            in str(caught.value)
        )


def test_what_is_not_there_lists_what_is() -> None:
    with pytest.raises(c.FrameworkNotFoundError) as caught:
        c.load_framework("sociaalwerker-a")
    assert isinstance(caught.value, LookupError)
    assert (
        "'sociaalwerker-a' is not an installed framework; there is: sociaalwerker-b (did you mean 'sociaalwerker-b'?)"
        in str(caught.value)
    )
    with pytest.raises(c.FrameworkNotFoundError, match=r"1\.0\.0 is not there in 'fr'; its languages: nl"):
        c.load_framework(CARD, "1.0.0", language="fr")
    with pytest.raises(c.DigestMismatchError) as mismatch:
        c.load_framework(CARD, "1.0.0", digest="sha256:00")
    assert f"1.0.0 has digest {SHIPPED.digest}, not 'sha256:00'; there is: 1.0.0 {SHIPPED.digest}" in str(
        mismatch.value
    )
    # A failure is not remembered.
    assert c.load_framework(CARD, "1.0.0") == SHIPPED


@pytest.mark.parametrize("wrong", [None, 1, ["x"], {}, b"x"])
def test_arguments_are_text(wrong: Any) -> None:
    with pytest.raises(c.InvalidTypeError, match="id: .* is not text"):
        c.load_framework(wrong)
    if wrong is not None:
        with pytest.raises(c.InvalidTypeError) as caught:
            c.load_framework(CARD, wrong, language=wrong, digest=wrong)
        assert [problem.path for problem in caught.value.problems] == ["version", "language", "digest"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Levert", b"levert"), (b'"title": "Sociaalwerker B",\n  "ladder"', b'"title": "Sociaalwerker C",\n  "ladder"')],
)
def test_a_changed_file_is_refused(data: Path, old: bytes, new: bytes) -> None:
    path = data / CARD / "1.0.0" / "framework.json"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    with pytest.raises(
        c.DigestMismatchError, match=r"sociaalwerker-b/1.0.0/framework.json: .* is not what was released"
    ):
        c.load_framework(CARD, "1.0.0")


def test_a_file_cannot_claim_the_digest_of_another(data: Path) -> None:
    path = data / CARD / "1.0.0" / "framework.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["title"] = "Changed"
    document["translated_from"] = {"language": "nl", "digest": SHIPPED.digest, "translation": SHIPPED.digest}
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(c.FrameworkDataError, match="translated_from: a framework file is in its own language"):
        c.load_framework(CARD, "1.0.0")
    with pytest.raises(c.FrameworkDataError, match="translated_from: a framework file is in its own language"):
        c.read_framework(path)


def test_a_missing_file_is_told(data: Path) -> None:
    (data / CARD / "1.0.0" / "framework.json").unlink()
    with pytest.raises(c.FrameworkDataError, match=r"1.0.0/framework.json of competentie cannot be read: No such file"):
        c.load_framework(CARD, "1.0.0")


def test_a_broken_file_is_refused(data: Path) -> None:
    (data / CARD / "1.0.0" / "framework.json").write_bytes(b"{")
    with pytest.raises(c.FrameworkDataError, match="not JSON"):
        c.load_framework(CARD, "1.0.0")


def test_other_line_ends_are_the_same_content(data: Path) -> None:
    path = data / CARD / "1.0.0" / "framework.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert c.load_framework(CARD, "1.0.0") == SHIPPED


def test_an_index_that_says_another_framework(data: Path) -> None:
    index(data, {"version": "3.0.0"})
    with pytest.raises(
        c.FrameworkDataError, match=r"it holds sociaalwerker-b 1.0.0 nl; the index says sociaalwerker-b 3.0.0 nl"
    ):
        c.load_framework(CARD)


@pytest.mark.parametrize("path", ["../x.json", "/etc/passwd", "a/../b", "a//b", "", ".hidden", "a\\b", "a/"])
def test_an_index_stays_in_its_folder(data: Path, path: str) -> None:
    index(data, {"path": path})
    with pytest.raises(c.DocumentError, match="is not a path below the folder of the index"):
        c.load_framework(CARD)


# What other packages offer


def offer(folder: Path, distribution: str, id: str, module: str) -> None:
    """
    Install in *folder* what a package leaves there that offers a framework.
    """
    info = folder / f"{distribution}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[{catalog.GROUP}]\n{id} = {module}\n", encoding="utf-8")


@pytest.fixture
def others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    A folder on the path with packages: a good one, broken ones, one that wants our id, and two with one id.
    """
    for module, id in [("team_one", "team"), ("twin_one", "twin"), ("twin_two", "twin"), ("other_id", "another")]:
        folder = tmp_path / module / "team" / "1.0.0"
        folder.mkdir(parents=True)
        framework = attrs.evolve(SHIPPED, id=id)
        (folder / "framework.json").write_bytes(c.to_json(framework).encode())
        entry = {**json.loads((DATA / "index.json").read_text(encoding="utf-8"))["frameworks"][0], "id": id}
        entry |= {"path": "team/1.0.0/framework.json", "digest": framework.digest}
        document = {"format": "competentie.index/1", "frameworks": [entry]}
        (tmp_path / module / "index.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "raises.py").write_text("raise RuntimeError('not today')", encoding="utf-8")
    (tmp_path / "exits.py").write_text("raise SystemExit", encoding="utf-8")
    offer(tmp_path, "hyphen", "hyphen", "no-module.data")
    offer(tmp_path, "leaving", "leaving", "exits")
    offer(tmp_path, "nameless", "nameless", "no_such_module")
    (tmp_path / "nameless-1.0.dist-info" / "METADATA").unlink()
    offer(tmp_path, "good", "team", "team_one")
    offer(tmp_path, "broken", "broken", "raises")
    offer(tmp_path, "absent", "absent", "no_such_module")
    offer(tmp_path, "empty", "empty", "other_id")
    offer(tmp_path, "greedy", CARD, "team_one")
    offer(tmp_path, "first", "twin", "twin_one")
    offer(tmp_path, "second", "twin", "twin_two")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("others")
def test_frameworks_of_other_packages_are_found_and_loaded() -> None:
    team = c.load_framework("team", "1")
    assert team.indicators == SHIPPED.indicators
    assert c.load_framework("team", "1.0.0", digest=team.digest) is team
    assert c.load_pinned(c.pin(team)) is team
    assert ("team", "1.0.0") in {(ref.id, ref.version) for ref in c.available_frameworks()}
    with pytest.raises(c.FrameworkNotFoundError, match=r"there is: sociaalwerker-b, team .did you mean 'team'"):
        c.load_framework("teams")


@pytest.mark.usefixtures("others")
def test_ids_that_we_ship_are_ours() -> None:
    assert c.load_framework(CARD, "1.0.0") == SHIPPED


def test_ids_that_we_ship_are_found_without_looking_further(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError

    monkeypatch.setattr(catalog, "_offers", fail)
    assert c.load_framework(CARD, "1.0.0") == SHIPPED
    monkeypatch.undo()


@pytest.mark.usefixtures("others")
def test_a_broken_offer_stops_no_other_and_is_told() -> None:
    broken = {problem.path: problem for problem in c.broken_frameworks()}
    assert broken.keys() == {"broken", "absent", "empty", "twin", "leaving", "nameless", "hyphen", CARD}
    assert broken[CARD].what == f"greedy offers {CARD!r}, which is ours"
    assert "first and second" in broken["twin"].what
    assert {ref.id for ref in c.available_frameworks()} == {CARD, "team"}
    with pytest.raises(c.FrameworkDataError, match="broken offers it in raises, which cannot be read: not today"):
        c.load_framework("broken")
    with pytest.raises(c.FrameworkDataError, match="absent offers it in no_such_module, which cannot be read"):
        c.load_framework("absent")
    with pytest.raises(c.FrameworkDataError, match="no_such_module offers it in no_such_module"):
        c.load_framework("nameless")
    with pytest.raises(c.FrameworkDataError, match="leaving offers it in exits, which cannot be read"):
        c.load_framework("leaving")
    with pytest.raises(c.FrameworkDataError, match="empty offers it in other_id, whose index does not have it"):
        c.load_framework("empty")
    with pytest.raises(c.FrameworkNotFoundError, match="'twin' is offered by first and second; uninstall all but one"):
        c.load_framework("twin")


def test_nothing_is_broken_where_nothing_is_offered() -> None:
    assert c.broken_frameworks() == ()


def test_a_changed_translation_is_refused(data: Path) -> None:
    path = data / CARD / "1.1.0" / "translations" / "en.json"
    released = path.read_bytes()
    path.write_bytes(released.replace(b"Level 1", b"Level One"))
    with pytest.raises(c.DigestMismatchError, match=r"translations/en.json: .* is not what was released"):
        c.load_framework(CARD, "1.1.0", language="en")
    path.write_bytes(released.replace(b'"language": "en"', b'"language": "fr"'))
    changed = c.from_json(c.Translation, path.read_bytes())
    document = json.loads((data / "index.json").read_text(encoding="utf-8"))
    document["frameworks"][1]["translations"]["en"] = changed.digest
    (data / "index.json").write_text(json.dumps(document), encoding="utf-8")
    catalog._clear_caches()
    with pytest.raises(c.FrameworkDataError, match="it is in fr; the index says en"):
        c.load_framework(CARD, "1.1.0", language="en")


def test_an_index_has_each_version_once(data: Path) -> None:
    index(data, {}, {})
    with pytest.raises(c.DocumentError, match=r"frameworks\[1\]: sociaalwerker-b 1.0.0 stands there more than once"):
        c.load_framework(CARD)


def test_an_index_has_no_translation_into_the_framework_s_own_language(data: Path) -> None:
    index(data, {"translations": {"nl": SHIPPED.digest}})
    with pytest.raises(c.DocumentError, match="translations.nl: nl is the language of the framework itself"):
        c.load_framework(CARD)


def test_where_all_is_retired_a_version_is_named_exactly(data: Path) -> None:
    index(data, {"lifecycle": "retired"})
    with pytest.raises(c.FrameworkNotFoundError, match=r"has no current version; there is: 1.0.0 .retired"):
        c.load_framework(CARD)


def test_an_index_that_says_another_language(data: Path) -> None:
    index(data, {"language": "en"})
    with pytest.raises(
        c.FrameworkDataError, match="it holds sociaalwerker-b 1.0.0 nl; the index says sociaalwerker-b 1.0.0 en"
    ):
        c.load_framework(CARD, language="en")


def test_a_framework_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_bytes(c.to_json(SHIPPED).encode())
    assert c.read_framework(path) == SHIPPED
    assert c.read_framework(str(path), language="nl") == SHIPPED
    with pytest.raises(c.FrameworkNotFoundError, match="is not there in 'en'; its languages: nl"):
        c.read_framework(path, language="en")
    with pytest.raises(FileNotFoundError):
        c.read_framework(tmp_path / "none.json")
    path.write_bytes(b"\xff")
    with pytest.raises(c.FrameworkDataError, match="byte 0: not UTF-8"):
        c.read_framework(path)


def test_a_profile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    profile = c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P")
    path.write_text(c.to_json(profile), encoding="utf-8")
    assert c.read_profile(path, SHIPPED) == profile
    path.write_text(c.to_json(profile).replace('"coachen": 2', '"coachen": 1'), encoding="utf-8")
    with pytest.raises(c.InvalidValueError, match="coachen is not_applicable at rank 1"):
        c.read_profile(path, SHIPPED)
    path.write_text(c.to_json(SHIPPED), encoding="utf-8")
    with pytest.raises(c.DocumentError, match="JobProfile reads 'competentie.job-profile/1'"):
        c.read_profile(path, SHIPPED)
