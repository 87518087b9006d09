"""
The model holds frameworks by others: DigComp 3.0 in two languages, and every progression framework of Monzo.

The converters are for this test only. Counts are taken from the raw files with regular expressions, apart from them.
The texts are not ours to pass on: they are read where they are, and nothing of them is kept.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

import competentie as c
from competentie.__main__ import main
from competentie.model import DescriptorState, History, Level, Provenance
from competentie.translation import Translation, texts_of, translate

SHARED = Path(os.environ.get("COMPETENTIE_SHARED") or Path(__file__).parents[2] / "shared") / "frameworks"
DIGCOMP = SHARED / "digcomp3"
MONZO = SHARED / "monzo"
if not (DIGCOMP.is_dir() and MONZO.is_dir()):
    pytest.skip(
        "DigComp 3.0 and Monzo's frameworks are not in ../shared/frameworks; COMPETENTIE_SHARED says where shared is",
        allow_module_level=True,
    )

SUPPLEMENT = DIGCOMP / "digcomp-3.0-data-supplement-en.jsonld"
MONZO_FILES = sorted(MONZO.rglob("*.md"))
# No source says when it was last changed, and the model wants a day: that of the conversion.
CONVERTED = dt.date(2026, 11, 23)


def one_line(text: str) -> str:
    return " ".join(text.split())


def identifier(words: str) -> str:
    return "_".join(re.findall(r"[a-z]+|[0-9]+", words.lower()))


def framework_of(
    id: str, version: str, title: str, ladder: Iterable[Level], competencies: Iterable[c.Competency], **source: Any
) -> c.Framework:
    """
    A framework in English without what neither source has: a legend, specialisations, profiles and a history.
    """
    return c.Framework(
        id=id,
        version=version,
        modified=CONVERTED,
        language="en",
        title=title,
        ladder=tuple(ladder),
        legend=(),
        competencies=tuple(competencies),
        specialisations=(),
        profiles=(),
        history=History(),
        provenance=Provenance(title=title, **source),
    )


def cell(owner: str, rank: int, indicators: Iterable[c.Indicator]) -> c.Descriptor:
    """
    A descriptor without a summary, as neither source has any; undefined where nothing is said.
    """
    stated = tuple(indicators)
    state = DescriptorState.DEFINED if stated else DescriptorState.UNDEFINED
    return c.Descriptor(id=f"{owner}_{rank}", rank=rank, state=state, summary="", indicators=stated)


# DigComp. Two kinds of node say what a competence is at a level: competence statements, and learning outcomes, which
# are finer and not in Dutch. Each kind makes a framework.


def digcomp(kind: str) -> c.Framework:
    """
    DigComp 3.0 in English, with the nodes of that kind as indicators.
    """
    raw = SUPPLEMENT.read_bytes()
    graph = json.loads(raw)["@graph"]
    areas = {node["@id"]: one_line(node["name"]) for node in graph if node["@type"] == "CompetenceArea"}
    # Eight levels in four pairs, and both of a pair have the name and the description of the four.
    levels = {n["four_levels_name"]: n for n in graph if n["@type"] == "ProficiencyLevel"}
    found: dict[tuple[str, str], list[c.Indicator]] = {}
    for n in graph:
        if n["@type"] == kind:
            at = n["competence_id"], n["four_levels_proficiency_name"].removeprefix("ProficiencyLevel/")
            found.setdefault(at, []).append(indicator_of(n))

    def competence(node: dict[str, str]) -> c.Competency:
        id = identifier("c" + node["@id"].removeprefix("Competence/"))
        return c.Competency(
            id=id,
            name=one_line(node["name"]),
            definition=one_line(node["description"]),
            descriptors=tuple(
                cell(id, rank, found.get((node["@id"], name), ())) for rank, name in enumerate(levels, start=1)
            ),
            group=areas[node["competence_area_id"]],
            uri=node["@id"],
        )

    return framework_of(
        "digcomp-" + kind.removeprefix("Competence").removeprefix("Learning").lower() + "s",
        "3.0.0",
        "DigComp 3.0",
        [Level(rank, name, level_description(node)) for rank, (name, node) in enumerate(levels.items(), start=1)],
        [competence(node) for node in graph if node["@type"] == "Competence"],
        source=SUPPLEMENT.name,
        source_sha256=hashlib.sha256(raw).hexdigest(),
        publisher="European Union",
        licence="CC BY 4.0",
    )


def level_description(node: dict[str, str]) -> str:
    return one_line(f"{node['four_levels_description']} {node['applies_to']}")


def indicator_of(node: dict[str, str]) -> c.Indicator:
    # The source's URIs are relative to an address that it does not give, and are taken as they stand.
    id = identifier(node["@id"].rpartition("/")[2])
    return c.Indicator(id=id, text=one_line(node["description"]), uri=node["@id"])


def dutch_texts() -> dict[str, str]:
    """
    The Dutch text by its location, such as ``digcomp.area.1.label``.
    """
    found: dict[str, str] = {}
    for path in DIGCOMP.glob("*.nl.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found.update((row["location"], one_line(row["target"])) for row in csv.DictReader(file))
    return found


def in_dutch(framework: c.Framework) -> Translation:
    """
    The unofficial Dutch of *framework*, made of competence statements: it covers every text, and no learning outcome.
    """
    said = dutch_texts()
    texts = {"title": framework.title}
    for level in framework.ladder:
        # Of the two of a pair the lower one; the Dutch of the two is not always the same.
        at = f"digcomp.level.{2 * level.rank - 1}"
        texts[f"ladder/{level.rank}/name"] = said[f"{at}.four_level_name"]
        description = f"{said[f'{at}.four_level_description']} {said[f'{at}.applies_to']}"
        texts[f"ladder/{level.rank}/description"] = description
    for competency in framework.competencies:
        area, number = competency.id.split("_")[1:]
        path = f"competencies/{competency.id}"
        texts[f"{path}/name"] = said[f"digcomp.competence.{area}.{number}.label"]
        texts[f"{path}/definition"] = said[f"digcomp.competence.{area}.{number}.description"]
        texts[f"{path}/group"] = said[f"digcomp.area.{area}.label"]
    for indicator in framework.indicators:
        name = str(indicator.uri).rpartition("/")[2]
        texts[f"indicators/{indicator.id}/text"] = said[f"digcomp.statement.{name}"]
    return Translation(
        framework=framework.id,
        version=framework.version,
        language="nl",
        official=False,
        note="An unofficial translation (Apache-2.0), converted for a test.",
        texts=texts,
    )


# Monzo. A file is a head in a small part of YAML: topics, levels in them, and two kinds of lists. ``criteria`` are
# behaviours; ``exampleCriteria`` are behaviours with examples.

FRONT = re.compile(r"\A---\n(.*?)^---", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r" *(?:- )?(?:(\w+):)?(.*)")


@attrs.define
class Topic:
    name: str
    title: str = ""
    # Per rank: each behaviour, then its examples.
    behaviours: dict[int, list[list[str]]] = attrs.field(factory=dict)


def scalar(text: str) -> str:
    """
    The text of a scalar, plain or in double quotes: its escapes are those of JSON.
    """
    return one_line(json.loads(text) if text.strip().startswith('"') else text)


def topics_of(front: str) -> tuple[dict[str, str], list[Topic]]:
    """
    What stands above the topics, and the topics.
    """
    head: dict[str, str] = {}
    topics: list[Topic] = []
    behaviours: list[list[str]] = []
    into = ""
    for match in ENTRY.finditer(front):
        key, value = match[1], scalar(match[2])
        if key in {"criteria", "examples"} and not value:
            into = key
        elif key == "criteria" or (not key and value and into == "criteria"):
            behaviours.append([value])
        elif not key and value:
            behaviours[-1].append(value)
        elif key == "name":
            topics.append(Topic(value))
        elif key == "level":
            behaviours = topics[-1].behaviours.setdefault(int(value), [])
        elif key == "title" and topics:
            topics[-1].title = value
        elif key:
            head[key] = value
    return head, topics


def indicator_texts(behaviours: list[list[str]]) -> Iterator[str]:
    """
    One text per behaviour, its examples after it.

    The heading of a sublevel is no behaviour, and its "examples" are: a text for each, the heading before it.
    """
    for first, *examples in behaviours:
        if first.startswith("Criteria for sublevel"):
            yield from (f"{first}: {example}" for example in examples)
        else:
            yield f"{first}: {'; '.join(examples)}" if examples else first


def monzo(path: Path) -> c.Framework:
    """
    The framework in a file of Monzo, on a ladder of the levels that the file uses.
    """
    raw = path.read_bytes()
    match = FRONT.match(raw.decode())
    assert match, "no head"
    head, topics = topics_of(match[1])
    ranks = sorted({rank for topic in topics for rank in topic.behaviours})

    def competency(topic: Topic) -> c.Competency:
        id = identifier(topic.name)
        cells = [
            cell(id, rank, [c.Indicator(f"{id}_{rank}_{i}", text) for i, text in enumerate(texts, start=1)])
            for rank in ranks
            for texts in [indicator_texts(topic.behaviours.get(rank, []))]
        ]
        return c.Competency(id=id, name=topic.title or topic.name, definition="", descriptors=tuple(cells))

    return framework_of(
        f"monzo-{path.stem}",
        "1.0.0",
        head["title"],
        # Levels have a number and no name, and the model wants one.
        [Level(rank, f"Level {rank}", "") for rank in ranks],
        [competency(topic) for topic in topics],
        source=path.relative_to(MONZO).as_posix(),
        source_sha256=hashlib.sha256(raw).hexdigest(),
        publisher="Monzo Bank Limited",
        licence="MIT",
    )


def write(folder: Path, framework: c.Framework, *translations: Translation) -> list[Path]:
    """
    Write a framework and its translations where they are looked for; the files.
    """
    home = folder / framework.id / framework.version
    documents: dict[Path, c.Framework | Translation] = {home / "framework.json": framework}
    documents |= {home / "translations" / f"{t.language}.json": t for t in translations}
    for path, document in documents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(c.to_json(document), encoding="utf-8", newline="\n")
    return list(documents)


def assert_at_home(folder: Path, framework: c.Framework, *translations: Translation) -> None:
    """
    What holds of our own framework holds of this one: files that pass ``check``, the same when read, and scored.
    """
    paths = write(folder, framework, *translations)
    assert main(["check", *map(str, paths)]) == 0
    assert c.read_framework(paths[0]) == framework
    for translation in translations:
        translated = c.read_framework(paths[0], language=translation.language)
        assert translated == translate(framework, translation)
        assert (texts_of(translated), translated.digest) == (translation.texts, framework.digest)
    assessment = c.assess(framework, dict.fromkeys(framework.indicator_ids, True))
    assert {result.competency: result.level for result in assessment.results} == {
        competency.id: max(d.rank for d in competency.descriptors if d.stated) for competency in framework.competencies
    }


def counts(framework: c.Framework) -> Counter[tuple[str, int]]:
    """
    Indicators per competency and rank.
    """
    return Counter((k.id, d.rank) for k in framework.competencies for d in k.descriptors for _ in d.indicators)


KINDS = [("CompetenceStatement", "CS", 362), ("LearningOutcome", "LO", 523)]


@pytest.mark.parametrize(("kind", "prefix", "total"), KINDS, ids=["statements", "outcomes"])
def test_digcomp_has_its_21_competences_4_levels_and_every_statement(kind: str, prefix: str, total: int) -> None:
    framework = digcomp(kind)
    raw = SUPPLEMENT.read_text(encoding="utf-8")
    assert len(re.findall(r'"@type": "Competence",', raw)) == len(framework.competencies) == 21
    assert len(re.findall(r'"@type": "CompetenceArea",', raw)) == len({k.group for k in framework.competencies}) == 5
    names = list(dict.fromkeys(re.findall(r'"four_levels_name": "(.+)"', raw)))
    assert [(level.rank, level.name) for level in framework.ladder] == list(enumerate(names, start=1))
    assert len(names) == 4
    # An id such as CS1.1.01 holds the competence's number.
    found = re.findall(rf'"@id": "{kind}/({prefix}([\d.]+)\.\d+)",[^{{]*?"ProficiencyLevel/(.+)"', raw)
    expected = Counter((f"c_{number.replace('.', '_')}", names.index(name) + 1) for _, number, name in found)
    assert counts(framework) == expected
    assert [indicator.uri for indicator in framework.indicators] == [f"{kind}/{id}" for id, _, _ in found]
    assert len(framework.indicators) == raw.count(f'"@type": "{kind}"') == total


@pytest.mark.parametrize(("kind", "prefix", "total"), KINDS, ids=["statements", "outcomes"])
def test_digcomp_is_at_home_in_the_model(kind: str, prefix: str, total: int, tmp_path: Path) -> None:
    del prefix, total
    framework = digcomp(kind)
    assert_at_home(tmp_path, framework, *([in_dutch(framework)] if kind == "CompetenceStatement" else []))


def test_digcomp_in_dutch_says_every_text_that_the_dutch_files_hold() -> None:
    framework = digcomp("CompetenceStatement")
    dutch = translate(framework, in_dutch(framework))
    assert {path for path, text in texts_of(dutch).items() if text == texts_of(framework)[path]} == {"title"}
    raw = "".join(path.read_text(encoding="utf-8") for path in sorted(DIGCOMP.glob("*.nl.csv")))
    # One line a row, four columns in quotes.
    rows = re.findall(r'^"digcomp\.(\w+)\.([\w.]+)",".*?","(.*)","(.*)"$', raw, re.MULTILINE)
    told = {kind: [(en, nl) for k, _, en, nl in rows if k == kind] for kind in ("area", "competence", "statement")}
    assert {kind: len(texts) for kind, texts in told.items()} == {"area": 5 * 2, "competence": 21 * 2, "statement": 362}
    assert told["statement"] == [(i.text, dutch.indicator(i.id).text) for i in framework.indicators]
    assert told["competence"] == [
        (getattr(en, field), getattr(nl, field))
        for en, nl in zip(framework.competencies, dutch.competencies, strict=True)
        for field in ("name", "definition")
    ]
    assert told["area"][::2] == list(
        dict.fromkeys((en.group, dutch[en.id].group) for en in framework.competencies if en.group)
    )
    ladder = [nl for k, at, _, nl in rows if k == "level" and at[0] in "1357"]
    assert [(level.name, level.description) for level in dutch.ladder] == [
        (ladder[i], f"{ladder[i + 1]} {ladder[i + 2]}") for i in range(0, len(ladder), 4)
    ]


def raw_cells(path: Path) -> dict[tuple[str, int], list[str]]:
    """
    The list items of a file as they are printed, without quotes: by topic and level, in their order.
    """
    text = path.read_text(encoding="utf-8").partition("topics:\n")[2].partition("\n---")[0]
    heads = [*re.finditer(r'  - name: "(.+)"|      - level: (\d)', text), None]
    found: dict[tuple[str, int], list[str]] = {}
    topic = ""
    for head, after in pairwise(heads):
        assert head
        if head[1]:
            topic = re.sub(r"\W", "_", head[1])
            continue
        body = text[head.end() : after.start() if after else None]
        items = re.findall(r'^ {8,}- (?:criteria: )?"?(.*?)"? *$', body, re.MULTILINE)
        found[topic, int(head[2])] = [one_line(item.replace('\\"', '"')) for item in items]
    return found


def test_there_are_13_frameworks_of_monzo_and_no_two_are_one() -> None:
    assert len({monzo(path).id for path in MONZO_FILES}) == len(MONZO_FILES) == 13


@pytest.mark.parametrize("path", MONZO_FILES, ids=lambda path: path.stem)
def test_monzo_has_its_topics_levels_and_every_bullet(path: Path) -> None:
    framework = monzo(path)
    raw = path.read_text(encoding="utf-8")
    assert len(framework.competencies) == len(re.findall(r"^  - name: ", raw, re.MULTILINE))
    assert [len(framework.ladder)] == [int(n) for n in re.findall(r"^levels: (\d+)$", raw, re.MULTILINE)]
    stated = [d for k in framework.competencies for d in k.descriptors if d.stated]
    assert len(stated) == len(re.findall(r"^ +- level: \d$", raw, re.MULTILINE))
    # By depth: behaviours stand at 8 or 10 spaces, with examples as `- criteria:`, and examples at 14.
    plain = len(re.findall(r"^ {8,10}- (?!criteria: )", raw, re.MULTILINE))
    named = len(re.findall(r"^ {10}- criteria: ", raw, re.MULTILINE))
    examples = len(re.findall(r"^ {14}- ", raw, re.MULTILINE))
    # In a file with sublevels these are all that has examples; they are headings, and the examples are the behaviours.
    sublevels = len(re.findall(r'^ {10}- criteria: "Criteria for sublevel', raw, re.MULTILINE))
    assert sublevels in {0, named}
    assert len(framework.indicators) == plain + (examples if sublevels else named)
    assert sum(map(len, raw_cells(path).values())) == plain + named + examples


@pytest.mark.parametrize("path", MONZO_FILES, ids=lambda path: path.stem)
def test_monzo_says_every_bullet_at_its_topic_and_level_in_its_order(path: Path) -> None:
    framework = monzo(path)
    stated = {(k.id, d.rank): d.indicators for k in framework.competencies for d in k.descriptors if d.stated}
    cells = raw_cells(path)
    assert stated.keys() == cells.keys()
    for at, items in cells.items():
        heading = ""
        rest = "; ".join(indicator.text for indicator in stated[at])
        for item in items:
            # The heading of a sublevel comes back before each of its behaviours.
            heading = item if item.startswith("Criteria for sublevel") else heading
            rest = rest.removeprefix("; ").removeprefix(": ")
            if heading and item != heading and rest.startswith(heading):
                rest = rest.removeprefix(f"{heading}: ")
            assert rest.startswith(item), at
            rest = rest.removeprefix(item)
        assert not rest


@pytest.mark.parametrize("path", MONZO_FILES, ids=lambda path: path.stem)
def test_monzo_is_at_home_in_the_model(path: Path, tmp_path: Path) -> None:
    assert_at_home(tmp_path, monzo(path))
