"""
A framework in a package of its own, built, installed and used: the example, and what others may get wrong.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[1]
EXAMPLE: Final = ROOT / "examples" / "own-framework"
DATA: Final = EXAMPLE / "src" / "own_framework" / "data"
OWN: Final = "keuken-brigade"
CARD: Final = "sociaalwerker-b"

# What each question below starts with; it ends by calling tell.
PREAMBLE: Final = """
import json
import competentie as c
from competentie.catalog import broken_frameworks

def tell(answer):
    # What another package raised is told by its words.
    print(json.dumps(answer, default=str))

def facts(problems):
    return [[problem.path, problem.code, problem.value, dict(problem.parameters)] for problem in problems]

def refused(id, **arguments):
    try:
        c.load_framework(id, **arguments)
    except c.CompetentieError as error:
        return [type(error).__name__, facts(error.problems), str(error)]
"""


class Environment(NamedTuple):
    """
    A virtual environment, apart from that of the tests.
    """

    python: Path

    @property
    def site(self) -> Path:
        """
        The folder in which packages are installed.
        """
        return Path(self.run("-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')"))

    def run(self, *words: str) -> str:
        """
        What its Python prints, isolated from ours and with warnings as errors.
        """
        return run(str(self.python), "-I", "-X", "utf8", "-W", "error", *words)

    def ask(self, code: str) -> Any:
        """
        What *code* tells.
        """
        return json.loads(self.run("-c", PREAMBLE + code))


def run(*words: str) -> str:
    done = subprocess.run(words, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def uv() -> str:
    return shutil.which("uv") or pytest.skip("uv is not on the path: nothing to build and install packages with")


@pytest.fixture(scope="module")
def wheels(uv: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """
    Wheels of this library and of the example; built anew, as uv would take an older build of a folder for the present.
    """
    folder = tmp_path_factory.mktemp("wheels")
    shutil.copytree(EXAMPLE, folder / "source", ignore=shutil.ignore_patterns("__pycache__", "dist", "build", ".venv"))
    for source in (ROOT, folder / "source"):
        run(uv, "build", "--quiet", "--wheel", "--out-dir", str(folder / "built"), str(source))
    return sorted(map(str, (folder / "built").glob("*.whl")))


def environment(uv: str, wheels: list[str], folder: Path) -> Environment:
    """
    A fresh environment with *wheels* and what they depend on.
    """
    run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
    [python] = [path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists()]
    # Copies, not links into uv's cache: what a test writes in this environment stays in it.
    run(uv, "pip", "install", "--quiet", "--link-mode", "copy", "--python", str(python), *wheels)
    return Environment(python)


@pytest.fixture(scope="module")
def installed(uv: str, wheels: list[str], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """
    An environment with the example.
    """
    return environment(uv, wheels, tmp_path_factory.mktemp("installed") / "env")


@pytest.fixture(scope="module")
def troubled(uv: str, wheels: list[str], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """
    An environment with the example, and with packages that are wrong in several ways.
    """
    made = environment(uv, wheels, tmp_path_factory.mktemp("troubled") / "env")
    site = made.site
    offer(site, "kapot-pakket", {"gebroken": "kapot_pakket"}, "raise RuntimeError('the dog ate it')\n")
    offer(site, "zonder-module", {"zoek": "zonder_module.data"})
    offer(site, "leeg-pakket", {"leeg": "leeg_pakket"}, "")
    offer(site, "kaart-dief", {CARD: "kaart_dief"}, "raise RuntimeError('not to be imported')\n")
    for name in ("tweede-keuken", "verkeerde-naam"):
        module = name.replace("-", "_")
        offer(site, name, {OWN if name == "tweede-keuken" else "keukenbrigade": module}, "")
        shutil.copytree(DATA, site / module, dirs_exist_ok=True)
    return made


def offer(site: Path, name: str, offers: dict[str, str], code: str | None = None) -> None:
    """
    Install a package as an installer leaves it: a dist-info folder with its entry points, and a module if *code* is.
    """
    module = name.replace("-", "_")
    info = site / f"{module}-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n", encoding="utf-8")
    lines = ["[competentie.frameworks]", *(f"{id} = {value}" for id, value in offers.items()), ""]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    if code is not None:
        (site / module).mkdir()
        (site / module / "__init__.py").write_text(code, encoding="utf-8")


def index_entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / "index.json").read_bytes())["frameworks"]
    return found


def test_the_example_says_that_it_is_made_up() -> None:
    for entry in index_entries():
        framework = json.loads((DATA / entry["path"]).read_bytes())
        assert framework["provenance"]["editor_notes"] == ["verzonnen voorbeeld / made-up example"]


def test_the_example_offers_what_its_index_has() -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["competentie.frameworks"] == {OWN: "own_framework.data"}
    assert {(entry["id"], entry["version"]) for entry in index_entries()} == {(OWN, "1.0.0"), (OWN, "1.1.0")}


def test_it_is_available_in_its_languages(installed: Environment) -> None:
    told = installed.ask("""
tell([[[r.id, r.version, r.language, r.digest] for r in c.available_frameworks()], len(broken_frameworks())])
""")
    assert told[1] == 0
    first, second = (entry["digest"] for entry in index_entries())
    # After those that are shipped, oldest first, its own language before a translation.
    assert [ref for ref in told[0] if ref[0] != CARD] == [
        [OWN, "1.0.0", "nl", first],
        [OWN, "1.1.0", "nl", second],
        [OWN, "1.1.0", "en", second],
    ]
    assert [CARD, "1.0.0", "nl"] in [ref[:3] for ref in told[0]]
    assert told[0][0][0] == CARD


def test_it_loads_in_each_language(installed: Environment) -> None:
    told = installed.ask(f"""
from competentie.translation import texts_of
nl, en = c.load_framework("{OWN}"), c.load_framework("{OWN}", "1.1", language="en")
assert c.load_framework("{OWN}", "1") is nl is c.load_framework("{OWN}", "1.1.0", language="nl")
assert nl.digest == en.digest and nl.indicator_ids == en.indicator_ids and texts_of(nl).keys() == texts_of(en).keys()
tell([[f.version, f.title, f["inkoop"].name, f.group_of(f["inkoop"]).name, f.ladder[0].rank, f.ladder[-1].name]
      for f in (nl, en, c.load_framework("{OWN}", "1.0.0"))])
""")
    assert told == [
        ["1.1.0", "Keukenbrigade", "Inkoop en kosten", "Ploeg en bedrijf", 3, "Chef-kok"],
        ["1.1.0", "Kitchen brigade", "Purchasing and costs", "Team and business", 3, "Head chef"],
        ["1.0.0", "Keukenbrigade", "Inkoop en kosten", "Ploeg en bedrijf", 3, "Chef-kok"],
    ]


def test_a_language_or_version_that_it_lacks_is_refused(installed: Environment) -> None:
    told = installed.ask(f"""
tell([
    refused("{OWN}", **arguments)
    for arguments in ({{"language": "fr"}}, {{"version": "1.0.0", "language": "en"}}, {{"version": "2"}})
])
""")
    assert {kind for kind, _, _ in told} == {"FrameworkNotFoundError"}
    assert [facts for _, facts, _ in told] == [
        [["language", "not_in_language", "fr", {"framework": f"{OWN} 1.1.0", "there": ["nl", "en"]}]],
        [["language", "not_in_language", "en", {"framework": f"{OWN} 1.0.0", "there": ["nl"]}]],
        [["version", "no_such_version", "2", {"id": OWN, "there": ["1.0.0 (current)", "1.1.0 (current)"]}]],
    ]


def test_it_is_scored_on_ranks_that_start_at_three(installed: Environment) -> None:
    told = installed.ask(f"""
framework = c.load_framework("{OWN}", "1")
up_to_five = {{
    i.id: True for name in ("mise_en_place", "smaak") for d in framework[name].descriptors if d.rank <= 5
    for i in d.indicators
}}
partly = {{**up_to_five, "leiding_4_1": False, "leiding_4_2": False}}
tell([
    [[r.competency, r.attained, sorted(r.possible)] for r in c.assess(framework, evidence).results]
    for evidence in (dict.fromkeys(framework.indicator_ids, True), partly)
])
""")
    names = ["mise_en_place", "smaak", "inkoop", "leiding"]
    assert told[0] == [[name, 7, [7]] for name in names]
    assert told[1] == [
        ["mise_en_place", 5, [5, 6, 7]],
        # Rank 6 is defined without indicators: it is passed over and never attained.
        ["smaak", 5, [5, 7]],
        # Not applicable at rank 3, and nothing was assessed.
        ["inkoop", None, [0, 4, 5, 6, 7]],
        # Starts at rank 4, which was judged not met.
        ["leiding", 0, [0]],
    ]


def test_its_profile_gives_gaps(installed: Environment) -> None:
    told = installed.ask(f"""
framework = c.load_framework("{OWN}", "1")
[profile] = framework.profiles
assert profile.id == "souschef"
found = []
for top in (7, 5):
    evidence = {{i.id: True for k in framework.competencies for d in k.descriptors if d.rank <= top for i in d.indicators}}
    found.append([gap.status.value for gap in c.classify_gaps(c.assess(framework, evidence), profile).gaps])
tell([dict(profile.desired), *found])
""")
    # A null asks nothing, an absent competency is not known.
    assert told == [
        {"mise_en_place": 6, "smaak": 5, "inkoop": None},
        ["outgrown", "outgrown", "not_required", "unknown_desired"],
        ["growth", "desired", "not_required", "unknown_desired"],
    ]


def test_it_is_pinned(installed: Environment) -> None:
    told = installed.ask(f"""
from competentie.errors import DigestMismatchError
framework = c.load_framework("{OWN}", "1.0.0")
pinned = framework.ref
assert c.load_framework(pinned) is framework
assert eval(pinned.line, {{"load_framework": c.load_framework}}) is framework
assert c.from_json(c.FrameworkRef, c.to_json(pinned)) == pinned
newest = c.load_framework("{OWN}").ref
assert c.load_framework(newest, language="en") is c.load_framework("{OWN}", language="en")
try:
    c.load_framework(c.FrameworkRef(newest.id, newest.version, pinned.digest, "nl"))
except DigestMismatchError as error:
    tell([pinned.line, facts(error.problems)])
""")
    first, second = (entry["digest"] for entry in index_entries())
    assert told[0] == f'load_framework("{OWN}", "1.0.0", digest="{first}")'
    [[path, code, value, parameters]] = told[1]
    assert (path, code, value, parameters["digest"]) == ("digest", "another_digest", first, second)


def test_its_versions_are_compared(installed: Environment) -> None:
    told = installed.ask(f"""
from competentie.versions import diff
changes = diff(c.load_framework("{OWN}", "1.0.0"), c.load_framework("{OWN}", "1.1.0"))
tell([changes.bump.value, [[x.path, x.kind.value, x.bump.value] for x in changes.changes if x.bump.value != "none"]])
""")
    assert told == [
        "minor",
        [
            ["indicators/mise_en_place_3_2/text", "reworded", "patch"],
            ["translations/en", "translation", "minor"],
        ],
    ]
    printed = installed.run("-m", "competentie", "diff", f"{OWN}@1.0.0", f"{OWN}@1.1.0")
    assert "minor: translations/en: translation\n" in printed
    assert printed.endswith("bump: minor\n")


def test_its_installed_files_pass_the_check(installed: Environment) -> None:
    files = sorted((installed.site / "own_framework" / "data").rglob("*.json"))
    assert len(files) == 4
    assert installed.run("-m", "competentie", "check", *map(str, files)) == ""


def test_an_empty_profile_names_its_competencies(installed: Environment) -> None:
    printed = installed.run("-m", "competentie", "profile", OWN)
    document = json.loads(printed)
    assert document["format"] == "competentie.job-profile/1"
    assert document["desired"] == {}
    assert "mise_en_place (3, 4, 5, 6, 7)" in document["note"]
    assert "inkoop (4, 5, 6, 7), leiding (4, 5, 6, 7)" in document["note"]
    told = installed.ask(f"tell(c.from_json(c.JobProfile, {printed!r}).id)")
    assert told == document["id"]


def test_the_readme_example_is_true(installed: Environment) -> None:
    blocks = (EXAMPLE / "README.md").read_text(encoding="utf-8").split("```")
    [code] = [block.removeprefix("python\n") for block in blocks if block.startswith("python\n")]
    [shown] = [block.removeprefix("text\n") for block in blocks if block.startswith("text\n")]
    assert installed.run("-c", code) == shown


def test_ours_is_ours_whoever_offers_it(troubled: Environment) -> None:
    told = troubled.ask(f"""
import sys
framework = c.load_framework("{CARD}")
offers = [problem for problem in broken_frameworks() if problem.path == framework.id]
tell([framework.id, len(framework.competencies), "kaart_dief" in sys.modules, facts(offers)])
""")
    assert told[:3] == [CARD, 8, False]
    assert told[3] == [[CARD, "offers_ours", CARD, {"distribution": "kaart-dief"}]]


def test_what_is_broken_is_told_and_left_out(troubled: Environment) -> None:
    told = troubled.ask("""
tell([[[p.path, p.code, p.value, str(p)] for p in broken_frameworks()], [r.id for r in c.available_frameworks()]])
""")
    broken = {path: (code, value) for path, code, value, _ in told[0]}
    assert broken == {
        "gebroken": ("broken_offer", ["kapot-pakket"]),
        OWN: ("broken_offer", ["own-framework", "tweede-keuken"]),
        "keukenbrigade": ("broken_offer", ["verkeerde-naam"]),
        "leeg": ("broken_offer", ["leeg-pakket"]),
        CARD: ("offers_ours", CARD),
        "zoek": ("broken_offer", ["zonder-module"]),
    }
    assert len(told[0]) == len(broken)
    # Whoever reads it knows which packages to look at, and what went wrong in them.
    words = {path: text for path, _, _, text in told[0]}
    for path, _, packages, _ in told[0]:
        assert path == CARD or all(name in words[path] for name in packages)
    assert "the dog ate it" in words["gebroken"]
    # What is shipped is still there, and nothing else is.
    assert set(told[1]) == {CARD}


@pytest.mark.parametrize(
    ("id", "error", "problem", "said"),
    [
        ("gebroken", "FrameworkDataError", ["offer_not_read", "kapot-pakket", "kapot_pakket"], "the dog ate it"),
        ("zoek", "FrameworkDataError", ["offer_not_read", "zonder-module", "zonder_module.data"], "zonder_module"),
        ("leeg", "FrameworkDataError", ["offer_not_read", "leeg-pakket", "leeg_pakket"], "index.json"),
        ("keukenbrigade", "FrameworkDataError", ["offer_without_it", "verkeerde-naam", "verkeerde_naam"], "index"),
        (OWN, "FrameworkNotFoundError", ["offered_twice", OWN, ["own-framework", "tweede-keuken"]], "tweede-keuken"),
        ("onbekend", "FrameworkNotFoundError", ["not_installed", "onbekend", [CARD]], CARD),
    ],
)
def test_what_cannot_be_loaded_names_the_package(
    troubled: Environment, id: str, error: str, problem: list[Any], said: str
) -> None:
    # Asked twice: a failure is neither remembered as a framework nor told otherwise.
    first, second = troubled.ask(f'tell([refused("{id}"), refused("{id}")])')
    assert first == second
    kind, [[_, code, value, parameters]], text = first
    assert kind == error
    assert problem[:2] == [code, value]
    assert problem[2] in parameters.values()
    assert said in text
