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
import pytest

import competentie as c
from competentie import catalog
from competentie.catalog import FrameworkRetiredWarning, broken_frameworks, framework_for
from competentie.errors import (
    DigestMismatchError,
    DocumentError,
    FrameworkDataError,
    FrameworkNotFoundError,
    InvalidTypeError,
    InvalidValueError,
)
from competentie.translation import Translation
from refusals import problems, refusal, refused
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
    monkeypatch.setattr(c, "__file__", str(tmp_path / "__init__.py"))
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
    assert {warning.category for warning in warned} == {FrameworkRetiredWarning}
    # Each time that it is asked for, and not when a prefix finds another.
    said = [warning.message.problem for warning in warned if isinstance(warning.message, FrameworkRetiredWarning)]
    assert [(problem.code, problem.path, problem.value) for problem in said] == [
        ("retired", "version", "1.11.0"),
        ("retired_without_heir", "version", "10.0.0"),
        *[("retired", "version", "1.11.0")] * 2,
    ]
    assert said[0].parameters == {"framework": f"{CARD} 1.11.0", "heir": "2.0.0"}
    assert said[1].parameters == {"framework": f"{CARD} 10.0.0", "heir": None}
    for number, warning in enumerate(warned):
        assert str(warning.message) == said[number].text("en") != said[number].text("nl")
    for missing in ("1.1", "1.11", "10", "3", "1.", "", "v1", "1.2.0.0"):
        error = refusal(FrameworkNotFoundError, c.load_framework, CARD, missing)
        [problem] = error.problems
        assert (error.code, problem.path, problem.code) == ("unknown_version", "version", "no_such_version")
        assert problem.value == missing
        there = ("1.2.0 (current)", "1.10.0 (current)", "1.11.0 (retired)", "2.0.0 (current)", "10.0.0 (retired)")
        assert problem.parameters == {"id": CARD, "there": there}


def test_what_is_not_there_lists_what_is() -> None:
    error = refusal(FrameworkNotFoundError, c.load_framework, "sociaalwerker-a")
    assert isinstance(error, KeyError)
    [problem] = error.problems
    assert (error.code, problem.path, problem.code) == ("unknown_framework", "id", "not_installed")
    assert (problem.value, problem.nearest) == ("sociaalwerker-a", (CARD,))
    assert problem.parameters == {"there": (CARD,)}
    error = refusal(FrameworkNotFoundError, c.load_framework, CARD, "1.0.0", language="fr")
    [problem] = error.problems
    assert (error.code, problem.path, problem.code) == ("unknown_language", "language", "not_in_language")
    assert (problem.value, problem.parameters) == ("fr", {"framework": f"{CARD} 1.0.0", "there": ("nl",)})
    error = refusal(DigestMismatchError, c.load_framework, CARD, "1.0.0", digest="sha256:00")
    [problem] = error.problems
    assert (error.code, problem.path, problem.code) == ("another_content", "digest", "another_digest")
    assert (problem.value, problem.parameters["digest"]) == ("sha256:00", SHIPPED.digest)
    assert f"1.0.0 {SHIPPED.digest}" in problem.parameters["there"]
    # A failure is not remembered.
    assert c.load_framework(CARD, "1.0.0") == SHIPPED


# The framework of a result of another version


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_result_of_another_version_finds_its_framework_in_the_language_at_hand(language: str) -> None:
    older = c.load_framework(CARD, "1.1.0", language=language)
    newer = c.load_framework(CARD, "1.1.1", language=language)
    for own in ("nl", "en"):
        ref = c.load_framework(CARD, "1.1.0", language=own).ref
        assert framework_for(ref, newer) is older
    assert framework_for(newer.ref, older) is newer
    # What the result was made with is taken as it is, installed or not.
    assert framework_for(newer.ref, newer) is newer
    own_file = attrs.evolve(newer, id="eigen", version="0.3.0")
    assert framework_for(own_file.ref, own_file) is own_file


def test_a_framework_that_is_not_there_is_told_with_what_to_do() -> None:
    ours = c.load_framework(CARD, "1.1.1")
    other = attrs.evolve(SHIPPED.ref, digest="sha256:" + "0" * 64)
    unknown = attrs.evolve(SHIPPED.ref, version="1.7.0")
    for ref in (other, unknown):
        error = refusal(FrameworkNotFoundError, framework_for, ref, ours)
        [problem] = error.problems
        assert (error.code, problem.path, problem.code, problem.value) == (
            "unknown_version",
            "framework.version",
            "result_of_what_is_not_installed",
            ref.version,
        )
        assert problem.parameters == {"framework": f"{CARD} {ref.version}", "digest": ref.digest}
    assert problem.what.endswith("install the package that has it, or give that framework itself, read from its file")
    english = c.load_framework(CARD, "1.1.1", language="en")
    error = refusal(FrameworkNotFoundError, framework_for, SHIPPED.ref, english)
    [problem] = error.problems
    assert (error.code, problem.path, problem.code, problem.value) == (
        "unknown_language",
        "framework.language",
        "result_not_in_language",
        "en",
    )
    assert problem.parameters == {"framework": f"{CARD} 1.0.0", "there": ("nl",)}
    # A framework that nobody offers, such as one's own from a file.
    own_file = attrs.evolve(ours, id="eigen")
    older = attrs.evolve(own_file.ref, version="0.1.0")
    assert refused(FrameworkNotFoundError, framework_for, older, own_file) == [
        ("framework.version", "result_of_what_is_not_installed")
    ]
    assert refused(InvalidValueError, framework_for, SHIPPED.ref, own_file) == [
        ("framework.id", "other_framework"),
        ("framework.version", "other_framework"),
        ("framework.digest", "other_framework"),
    ]
    assert refused(InvalidTypeError, framework_for, SHIPPED, "x") == [
        ("ref", "wrong_type"),
        ("framework", "wrong_type"),
    ]


def test_a_retired_version_tells_an_old_result_without_a_warning(data: Path) -> None:
    index(data, {"lifecycle": "retired"})
    at_hand = attrs.evolve(SHIPPED, version="1.4.0")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert framework_for(SHIPPED.ref, at_hand) == SHIPPED


@pytest.mark.parametrize("wrong", [None, 1, ["x"], {}, b"x"])
def test_arguments_are_text(wrong: Any) -> None:
    assert refused(InvalidTypeError, c.load_framework, wrong) == [("id", "wrong_type")]
    if wrong is not None:
        found = refused(InvalidTypeError, c.load_framework, CARD, wrong, language=wrong, digest=wrong)
        assert found == [("version", "wrong_type"), ("language", "wrong_type"), ("digest", "wrong_type")]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Levert", b"levert"), (b'"title": "Sociaalwerker B",\n  "ladder"', b'"title": "Sociaalwerker C",\n  "ladder"')],
)
def test_a_changed_file_is_refused(data: Path, old: bytes, new: bytes) -> None:
    path = data / CARD / "1.0.0" / "framework.json"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    error = refusal(DigestMismatchError, c.load_framework, CARD, "1.0.0")
    [problem] = error.problems
    assert (error.code, problem.code) == ("changed_content", "not_as_released")
    assert problem.path == problem.parameters["file"] == f"{CARD}/1.0.0/framework.json"
    assert problem.parameters["released"] == SHIPPED.digest != problem.value


def test_a_file_cannot_claim_the_digest_of_another(data: Path) -> None:
    path = data / CARD / "1.0.0" / "framework.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["title"] = "Changed"
    document["translated_from"] = {"language": "nl", "digest": SHIPPED.digest, "translation": SHIPPED.digest}
    path.write_text(json.dumps(document), encoding="utf-8")
    for read in (lambda: c.load_framework(CARD, "1.0.0"), lambda: c.read_framework(path)):
        assert refused(FrameworkDataError, read) == [("translated_from", "file_in_translation")]


def test_a_missing_file_is_told(data: Path) -> None:
    (data / CARD / "1.0.0" / "framework.json").unlink()
    error = refusal(FrameworkDataError, c.load_framework, CARD, "1.0.0")
    [problem] = error.problems
    assert (error.code, problem.code, problem.value) == ("damaged_package", "file_not_read", "competentie")
    assert problem.path == problem.parameters["file"] == f"{CARD}/1.0.0/framework.json"
    assert problem.parameters["reason"] == "No such file or directory"


def test_a_broken_file_is_refused(data: Path) -> None:
    (data / CARD / "1.0.0" / "framework.json").write_bytes(b"{")
    [problem] = problems(FrameworkDataError, c.load_framework, CARD, "1.0.0")
    assert problem.code == "not_json"


def test_other_line_ends_are_the_same_content(data: Path) -> None:
    path = data / CARD / "1.0.0" / "framework.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert c.load_framework(CARD, "1.0.0") == SHIPPED


def test_an_index_that_says_another_framework(data: Path) -> None:
    index(data, {"version": "3.0.0"})
    [problem] = problems(FrameworkDataError, c.load_framework, CARD)
    assert (problem.code, problem.value) == ("not_as_indexed", f"{CARD} 1.0.0 nl")
    assert problem.parameters == {"said": f"{CARD} 3.0.0 nl"}


@pytest.mark.parametrize("path", ["../x.json", "/etc/passwd", "a/../b", "a//b", "", ".hidden", "a\\b", "a/"])
def test_an_index_stays_in_its_folder(data: Path, path: str) -> None:
    index(data, {"path": path})
    [problem] = problems(DocumentError, c.load_framework, CARD)
    assert (problem.path, problem.code, problem.value) == ("frameworks[0].path", "not_matching", path)
    assert problem.parameters == {"expected": "path"}


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
    assert c.load_framework(team.ref) is team
    assert ("team", "1.0.0") in {(ref.id, ref.version) for ref in c.available_frameworks()}
    [problem] = problems(FrameworkNotFoundError, c.load_framework, "teams")
    assert (problem.nearest, problem.parameters) == (("team",), {"there": (CARD, "team")})


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
    broken = {problem.path: problem for problem in broken_frameworks()}
    assert {path: problem.code for path, problem in broken.items()} == {
        CARD: "offers_ours",
        **dict.fromkeys(["broken", "absent", "empty", "twin", "leaving", "nameless", "hyphen"], "broken_offer"),
    }
    assert (broken[CARD].value, broken[CARD].parameters) == (CARD, {"distribution": "greedy"})
    # What is wrong with an offer is told in the language of who reads it.
    [twin] = broken["twin"].parameters["error"].problems
    assert twin.code == "offered_twice"
    assert twin.text("nl") in broken["twin"].text("nl")
    assert {ref.id for ref in c.available_frameworks()} == {CARD, "team"}


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(
    ("id", "code", "module", "reason"),
    [
        ("broken", "offer_not_read", "raises", "not today"),
        ("absent", "offer_not_read", "no_such_module", "No module named 'no_such_module'"),
        ("leaving", "offer_not_read", "exits", ""),
        ("empty", "offer_without_it", "other_id", None),
    ],
)
def test_a_broken_offer_that_is_asked_for(id: str, code: str, module: str, reason: str | None) -> None:
    error = refusal(FrameworkDataError, c.load_framework, id)
    [problem] = error.problems
    assert (error.code, problem.path, problem.code, problem.value) == ("broken_framework", id, code, id)
    more = {} if reason is None else {"reason": reason}
    assert problem.parameters == {"module": module, **more}


@pytest.mark.usefixtures("others")
def test_a_package_without_a_name_is_called_by_its_module() -> None:
    [problem] = problems(FrameworkDataError, c.load_framework, "nameless")
    assert problem.value == problem.parameters["module"] == "no_such_module"


@pytest.mark.usefixtures("others")
def test_what_two_packages_offer_is_neither() -> None:
    error = refusal(FrameworkNotFoundError, c.load_framework, "twin")
    [problem] = error.problems
    assert (error.code, problem.path, problem.code) == ("ambiguous_framework", "id", "offered_twice")
    assert problem.parameters == {"distributions": ("first", "second")}


def test_nothing_is_broken_where_nothing_is_offered() -> None:
    assert broken_frameworks() == ()


def test_a_changed_translation_is_refused(data: Path) -> None:
    path = data / CARD / "1.1.0" / "translations" / "en.json"
    released = path.read_bytes()
    path.write_bytes(released.replace(b"Level 1", b"Level One"))
    [problem] = problems(DigestMismatchError, c.load_framework, CARD, "1.1.0", language="en")
    assert (problem.path, problem.code) == (f"{CARD}/1.1.0/translations/en.json", "not_as_released")
    path.write_bytes(released.replace(b'"language": "en"', b'"language": "fr"'))
    changed = c.from_json(Translation, path.read_bytes())
    document = json.loads((data / "index.json").read_text(encoding="utf-8"))
    document["frameworks"][1]["translations"]["en"] = changed.digest
    (data / "index.json").write_text(json.dumps(document), encoding="utf-8")
    catalog._clear_caches()
    [problem] = problems(FrameworkDataError, c.load_framework, CARD, "1.1.0", language="en")
    assert (problem.code, problem.value, problem.parameters) == ("not_as_indexed", "fr", {"said": "en"})


def test_an_index_has_each_version_once(data: Path) -> None:
    index(data, {}, {})
    found = problems(DocumentError, c.load_framework, CARD)
    assert [(problem.path, problem.code) for problem in found] == [
        ("frameworks[0]", "version_twice"),
        ("frameworks[1]", "version_twice"),
    ]
    assert (found[0].value, found[0].parameters) == (CARD, {"version": "1.0.0"})


def test_an_index_has_no_translation_into_the_framework_s_own_language(data: Path) -> None:
    index(data, {"translations": {"nl": SHIPPED.digest}})
    assert refused(DocumentError, c.load_framework, CARD) == [("frameworks[0].translations.nl", "own_language")]


def test_where_all_is_retired_a_version_is_named_exactly(data: Path) -> None:
    index(data, {"lifecycle": "retired"})
    [problem] = problems(FrameworkNotFoundError, c.load_framework, CARD)
    assert (problem.path, problem.code) == ("version", "no_current_version")
    assert problem.parameters == {"id": CARD, "there": ("1.0.0 (retired)",)}


def test_an_index_that_says_another_language(data: Path) -> None:
    index(data, {"language": "en"})
    [problem] = problems(FrameworkDataError, c.load_framework, CARD, language="en")
    assert (problem.code, problem.value) == ("not_as_indexed", f"{CARD} 1.0.0 nl")
    assert problem.parameters == {"said": f"{CARD} 1.0.0 en"}


def test_a_translation_of_another_language_than_its_file_says_is_refused(tmp_path: Path) -> None:
    shutil.copytree(DATA / CARD / "1.1.1", tmp_path / "own")
    folder = tmp_path / "own" / "translations"
    (folder / "en.json").rename(folder / "fr.json")
    path = tmp_path / "own" / "framework.json"
    error = refusal(FrameworkDataError, c.read_framework, path, language="fr")
    [problem] = error.problems
    assert (error.code, problem.path, problem.code, problem.value) == (
        "broken_framework",
        "translations/fr.json",
        "file_in_another_language",
        "en",
    )
    (folder / "fr.json").rename(folder / "en.json")
    assert c.read_framework(path, language="en").language == "en"


def test_a_framework_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_bytes(c.to_json(SHIPPED).encode())
    assert c.read_framework(path) == SHIPPED
    assert c.read_framework(str(path), language="nl") == SHIPPED
    wrong: Any
    for wrong in (3, b"nl", ["nl"]):
        assert refused(InvalidTypeError, c.read_framework, path, language=wrong) == [("language", "wrong_type")]
    [problem] = problems(FrameworkNotFoundError, c.read_framework, path, language="en")
    assert (problem.path, problem.code, problem.value) == ("language", "not_in_language", "en")
    assert problem.parameters == {"framework": str(path), "there": ("nl",)}
    with pytest.raises(FileNotFoundError):
        c.read_framework(tmp_path / "none.json")
    path.write_bytes(b"\xff")
    [problem] = problems(FrameworkDataError, c.read_framework, path)
    assert (problem.code, problem.parameters) == ("not_utf8", {"byte": 0})


def test_a_profile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    profile = c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P")
    path.write_text(c.to_json(profile), encoding="utf-8")
    assert c.read_profile(path, SHIPPED) == profile
    path.write_text(c.to_json(profile).replace('"coachen": 2', '"coachen": 1'), encoding="utf-8")
    wrong = refused(InvalidValueError, c.read_profile, path, SHIPPED)
    assert wrong == [("desired.coachen", "desired_where_not_defined")]
    path.write_text(c.to_json(SHIPPED), encoding="utf-8")
    assert refused(DocumentError, c.read_profile, path, SHIPPED) == [("format", "another_format")]
    path.write_text(c.to_json(profile).replace('"coachen"', '"Coachen"'), encoding="utf-8")
    [problem] = problems(DocumentError, c.read_profile, path, SHIPPED)
    assert (problem.code, problem.nearest) == ("not_matching", ("coachen",))

    # One that was written by hand may not name its framework.
    bare = {key: value for key, value in c.to_dict(profile).items() if key not in ("format", "framework")}
    path.write_text(json.dumps(bare), encoding="utf-8")
    assert c.read_profile(path, SHIPPED) == profile


def test_a_profile_of_another_framework_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    other = attrs.evolve(SHIPPED, id="other")
    path.write_text(c.to_json(c.JobProfile.of(other, {"coachen": 2}, id="p", title="P")), encoding="utf-8")
    [problem] = problems(InvalidValueError, c.read_profile, path, SHIPPED)
    assert (problem.path, problem.code) == ("framework", "profile_of_another_framework")
    assert (problem.value, problem.parameters) == ("other", {"ours": "sociaalwerker-b"})


# A reference pins


def test_a_reference_loads_what_it_is_of() -> None:
    newest = c.load_framework(CARD)
    for ref in c.available_frameworks():
        framework = c.load_framework(ref)
        assert framework.ref == ref
        assert c.load_framework(ref) is framework
    assert c.load_framework(newest.ref) is newest


def test_a_reference_is_of_a_language_unless_another_is_asked_for() -> None:
    english = c.load_framework(CARD, "1.1.0", language="en")
    assert c.load_framework(english.ref) is english
    assert c.load_framework(english.ref, language="nl").language == "nl"
    dutch = c.load_framework(CARD, "1.1.0")
    assert c.load_framework(dutch.ref, language="en") is english


def test_a_reference_pins_the_content() -> None:
    wrong = attrs.evolve(SHIPPED.ref, digest=c.load_framework(CARD, "1.1.0").digest)
    assert refused(DigestMismatchError, c.load_framework, wrong) == [("digest", "another_digest")]
    gone = attrs.evolve(SHIPPED.ref, version="9.0.0")
    assert refused(FrameworkNotFoundError, c.load_framework, gone) == [("version", "no_such_version")]


def test_a_reference_pins_all_that_it_says() -> None:
    framework = c.load_framework("sociaalwerker-b", "1.1.0", language="en")
    assert c.load_framework(framework.ref) is framework
    assert c.load_framework(framework.ref, language="nl").language == "nl"
    for beside in ({"version": "1.0.0"}, {"digest": framework.digest}):
        with pytest.raises(InvalidValueError) as caught:
            c.load_framework(framework.ref, **beside)
        assert [problem.code for problem in caught.value.problems] == ["pinned_already"]
    with pytest.raises(FrameworkNotFoundError):
        c.load_framework(framework.ref, language="")
