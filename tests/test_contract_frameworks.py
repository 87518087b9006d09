"""
The model holds frameworks by others: DigComp 3.0 in two languages, and every progression framework of Monzo.

The converters are for this test only. Counts are taken from the raw files with regular expressions, apart from them: of
things, and of the text that comes in (``pytest -s -k comes_in`` prints a line per source). The texts are not ours to
pass on: they are read where they are, and nothing of them is kept.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

import competentie as c
from competentie.__main__ import main
from competentie.model import DescriptorState, Group, History, Level, Provenance, StatedRule
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
    id: str,
    version: str,
    title: str,
    ladder: Iterable[Level],
    competencies: Iterable[c.Competency],
    provenance: Provenance,
    **more: Any,
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
        provenance=provenance,
        **more,
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
    document = json.loads(raw)
    graph = document["@graph"]
    provenance = Provenance(
        title="DigComp 3.0",
        source=SUPPLEMENT.name,
        source_sha256=hashlib.sha256(raw).hexdigest(),
        publisher="European Union",
        licence="CC BY 4.0",
    )
    ladder = ladder_of(graph)
    return framework_of(
        "digcomp-" + kind.removeprefix("Competence").removeprefix("Learning").lower() + "s",
        "3.0.0",
        "DigComp 3.0",
        ladder,
        competences_of(graph, kind, [level.name for level in ladder]),
        provenance,
        groups=tuple(area_of(node) for node in graph if node["@type"] == "CompetenceArea"),
        notes="\n\n".join(glossary_of(graph)),
        extra={"@context": document["@context"]},
    )


def area_of(node: dict[str, str]) -> Group:
    return Group(area_id(node["@id"]), one_line(node["name"]), notes=one_line(node["description"]), uri=node["@id"])


def area_id(uri: str) -> str:
    return identifier(uri.replace("CompetenceArea", "area"))


def glossary_of(graph: list[dict[str, str]]) -> Iterator[str]:
    """
    A paragraph for each term; a framework has no place of its own for a list of terms.
    """
    for node in graph:
        if node["@type"] == "Glossary":
            yield f"{node['@id'].removeprefix('Glossary/')}: {one_line(node['explanation'])}"


def ladder_of(graph: list[dict[str, Any]]) -> list[Level]:
    """
    Eight levels in four pairs: both of a pair have the name and the description of the four, and one of their own.
    """
    pairs: dict[str, list[dict[str, Any]]] = {}
    for node in graph:
        if node["@type"] == "ProficiencyLevel":
            pairs.setdefault(node["four_levels_name"], []).append(node)
    return [
        Level(
            rank,
            name,
            level_description(pair[0]["four_levels_description"], pair[0]["applies_to"]),
            notes=level_notes(name, pair, [node["eight_levels_description"] for node in pair]),
            # A level has no uri.
            extra={node["@id"]: {key: node[key] for key in HALF} for node in pair},
        )
        for rank, (name, pair) in enumerate(pairs.items(), start=1)
    ]


HALF = ("eight_levels_mapping", "six_levels_mapping")


def level_description(*sentences: str) -> str:
    return "\n".join(map(one_line, sentences))


def level_notes(name: str, pair: Iterable[Mapping[str, Any]], descriptions: Iterable[str]) -> str:
    """
    What is said of each half of a level, under its number among eight and its name among six: Basic 1 (A1).
    """
    halves = zip(pair, descriptions, strict=True)
    return "\n".join(
        f"{name} {node['eight_levels_mapping']} ({node['six_levels_mapping']}): {one_line(said)}"
        for node, said in halves
    )


def competences_of(graph: list[dict[str, str]], kind: str, levels: list[str]) -> Iterator[c.Competency]:
    found: dict[tuple[str, str], list[c.Indicator]] = {}
    for node in graph:
        if node["@type"] == kind:
            at = node["competence_id"], node["four_levels_proficiency_name"].removeprefix("ProficiencyLevel/")
            found.setdefault(at, []).append(indicator_of(node))
    for node in graph:
        if node["@type"] == "Competence":
            code = node["@id"].removeprefix("Competence/")
            id = identifier(f"c{code}")
            yield c.Competency(
                id=id,
                name=one_line(node["name"]),
                definition=one_line(node["description"]),
                descriptors=tuple(
                    cell(id, rank, found.get((node["@id"], name), ())) for rank, name in enumerate(levels, start=1)
                ),
                group=area_id(node["competence_area_id"]),
                code=code,
                uri=node["@id"],
            )


LABELS = ("ai_label", "type")


def indicator_of(node: dict[str, str]) -> c.Indicator:
    # The source's URIs are relative to an address that it does not give, and are taken as they stand.
    code = node["@id"].rpartition("/")[2]
    labels = {key: node[key] for key in LABELS if key in node}
    return c.Indicator(identifier(code), one_line(node["description"]), uri=node["@id"], code=code, extra=labels)


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
    The unofficial Dutch of *framework*, made of competence statements: it covers no learning outcome and no glossary.
    """
    said = dutch_texts()
    # A translation is complete: what is not in Dutch stays as it is.
    texts = {"title": framework.title, "notes": str(framework.notes)}
    for level in framework.ladder:
        texts |= dutch_level(level, said)
    for group in framework.groups:
        number = group.id.removeprefix("area_")
        texts[f"groups/{group.id}/name"] = said[f"digcomp.area.{number}.label"]
        texts[f"groups/{group.id}/notes"] = said[f"digcomp.area.{number}.description"]
    for competency in framework.competencies:
        path = f"competencies/{competency.id}"
        texts[f"{path}/name"] = said[f"digcomp.competence.{competency.code}.label"]
        texts[f"{path}/definition"] = said[f"digcomp.competence.{competency.code}.description"]
    for indicator in framework.indicators:
        texts[f"indicators/{indicator.id}/text"] = said[f"digcomp.statement.{indicator.code}"]
    return Translation(
        framework=framework.id,
        version=framework.version,
        language="nl",
        official=False,
        note="An unofficial translation (Apache-2.0), converted for a test.",
        texts=texts,
    )


def dutch_level(level: Level, said: Mapping[str, str]) -> dict[str, str]:
    """
    The texts of a level; of its two halves the lower one has its name and description.
    """
    lower, upper = (f"digcomp.level.{2 * level.rank - half}" for half in (1, 0))
    name = said[f"{lower}.four_level_name"]
    description = [said[f"{lower}.four_level_description"], said[f"{lower}.applies_to"]]
    # The Dutch of the two halves is not always the same.
    description += [
        said[f"{upper}.{key}"]
        for key in ("four_level_description", "applies_to")
        if said[f"{upper}.{key}"] not in description
    ]
    halves = list(dict(level.extra or {}).values())
    notes = level_notes(name, halves, [said[f"{half}.eight_level_description"] for half in (lower, upper)])
    path = f"ladder/{level.rank}"
    return {f"{path}/name": name, f"{path}/description": level_description(*description), f"{path}/notes": notes}


# Monzo. A file is a head in a small part of YAML (topics, levels in them, and two kinds of lists: ``criteria`` are
# behaviours, ``exampleCriteria`` behaviours with examples), and what is said of the framework as a whole, in Markdown.

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


def told(behaviours: list[list[str]]) -> Iterator[tuple[str, str | None]]:
    """
    Each behaviour with its examples, a line for each.

    The heading of a sublevel is no behaviour, and its "examples" are: each with the heading as its note.
    """
    for first, *examples in behaviours:
        if first.startswith("Criteria for sublevel"):
            yield from ((example, first) for example in examples)
        else:
            yield first, "\n".join(examples) or None


def competency_of(topic: Topic, ranks: list[int]) -> c.Competency:
    id = identifier(topic.name)
    cells = [
        cell(
            id,
            rank,
            [
                c.Indicator(f"{id}_{rank}_{i}", text, notes=notes)
                for i, (text, notes) in enumerate(told(topic.behaviours.get(rank, [])), start=1)
            ],
        )
        for rank in ranks
    ]
    name = topic.title or topic.name
    return c.Competency(id=id, name=name, definition="", descriptors=tuple(cells), extra={"name": topic.name})


def monzo(path: Path) -> c.Framework:
    """
    The framework in a file of Monzo, on a ladder of the levels that the file uses.
    """
    raw = path.read_bytes()
    text = raw.decode()
    match = FRONT.match(text)
    assert match, "no head"
    head, topics = topics_of(match[1])
    ranks = sorted({rank for topic in topics for rank in topic.behaviours})
    title = head.pop("title")
    provenance = Provenance(
        title=title,
        source=path.relative_to(MONZO).as_posix(),
        source_sha256=hashlib.sha256(raw).hexdigest(),
        publisher="Monzo Bank Limited",
        licence="MIT",
    )
    return framework_of(
        f"monzo-{path.stem}",
        "1.0.0",
        title,
        # Levels have a number and no name, and the model wants one.
        [Level(rank, f"Level {rank}", "") for rank in ranks],
        [competency_of(topic, ranks) for topic in topics],
        provenance,
        notes=text[match.end() :].strip() or None,
        extra=head,
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
    areas = re.findall(r'"CompetenceArea/(\d)",\s+"name": "(.+)",\s+"description": (".+")', raw)
    assert [(f"area_{n}", name, json.loads(notes)) for n, name, notes in areas] == [
        (group.id, group.name, group.notes) for group in framework.groups
    ]
    assert {k.group for k in framework.competencies} == {group.id for group in framework.groups}
    assert len(framework.groups) == 5
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
    english = texts_of(framework)
    assert {path for path, text in texts_of(dutch).items() if text == english[path]} == {"title", "notes"}
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
    assert told["area"] == [
        (getattr(en, field), getattr(nl, field))
        for en, nl in zip(framework.groups, dutch.groups, strict=True)
        for field in ("name", "notes")
    ]
    assert [dutch.group_of(competency) for competency in dutch.competencies] == [
        dutch.groups[int(str(competency.code)[0]) - 1] for competency in framework.competencies
    ]
    ladder = [nl for k, at, _, nl in rows if k == "level" and at[0] in "1357"]
    for i, level in enumerate(dutch.ladder):
        name, described, applies, noted = ladder[4 * i : 4 * i + 4]
        assert level.name == name
        assert level.description.startswith(f"{described}\n{applies}")
        assert str(level.notes).partition("): ")[2].startswith(f"{noted}\n")


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
        # Each behaviour, and then its examples; the heading of a sublevel comes before its behaviours, once.
        said: list[str] = []
        for indicator in stated[at]:
            notes = (indicator.notes or "").splitlines()
            is_heading = bool(notes) and notes[0].startswith("Criteria for sublevel")
            if is_heading and notes[0] not in said:
                said += notes
            said += [indicator.text] if is_heading else [indicator.text, *notes]
        assert said == items, at


@pytest.mark.parametrize("path", MONZO_FILES, ids=lambda path: path.stem)
def test_monzo_as_a_rubric_scores_by_the_rule_that_the_file_states(path: Path) -> None:
    # As if each person were at exactly one level of a topic.
    silent = monzo(path)
    stated = attrs.evolve(silent, rule=StatedRule(climb=c.Climb.HIGHEST))
    for competency in silent.competencies:
        ranks = [d.rank for d in competency.descriptors if d.stated]
        for rank in ranks:
            seen = dict.fromkeys(competency.indicator_ids, False)
            seen |= dict.fromkeys(competency.level(rank).indicator_ids, True)
            assert c.assess(stated, seen)[competency.id].level == rank
            assert c.assess(silent, seen)[competency.id].level == (rank if rank == ranks[0] else 0)


@pytest.mark.parametrize("path", MONZO_FILES, ids=lambda path: path.stem)
def test_monzo_is_at_home_in_the_model(path: Path, tmp_path: Path) -> None:
    assert_at_home(tmp_path, monzo(path))


# How much of the text comes in. A text is a value of a source, white space apart, and counts once however often it
# stands there. It comes in where it occurs whole in one text of the framework; kept beside where it does in `extra` alone.

LOST_AT_MOST, BESIDE_AT_MOST = 0.02, 0.05


def said_in(value: Any, *, within: bool = False) -> Iterator[tuple[bool, str]]:
    """
    Every text of a document, and whether it stands in an ``extra``.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            if within:
                yield True, key
            yield from said_in(item, within=within or key == "extra")
    elif isinstance(value, list):
        for item in value:
            yield from said_in(item, within=within)
    elif value is not None:
        yield within, one_line(str(value))


def occurs(text: str, texts: str) -> bool:
    """
    Whether *text* is among *texts*, one a line, as whole words.
    """
    start = texts.find(text)
    while start >= 0:
        around = texts[start - 1 : start], texts[start + len(text) : start + len(text) + 1]
        if not any(character.isalnum() for character in around):
            return True
        start = texts.find(text, start + 1)
    return False


def assert_comes_in(source: str, texts: Iterable[str], framework: c.Framework) -> None:
    """
    Of the characters of *texts* at most 2 % are nowhere in *framework*, and at most 5 % in ``extra`` alone.
    """
    found = list(said_in(c.to_dict(framework)))
    in_place = "\n".join(text for beside, text in found if not beside)
    in_extra = "\n".join(text for beside, text in found if beside)
    total = lost = beside = 0
    for text in set(filter(None, map(one_line, texts))):
        total += len(text)
        if not occurs(text, in_place):
            kept = occurs(text, in_extra)
            beside += len(text) * kept
            lost += len(text) * (not kept)
    shares = f"lost {lost:5} {lost / total:7.2%}   in extra {beside:5} {beside / total:7.2%}"
    print(f"\n{source:45} {total:7} characters   {shares}")  # noqa: T201 - a count for people
    assert total
    assert lost <= LOST_AT_MOST * total
    assert beside <= BESIDE_AT_MOST * total


def raw_values(*without: str) -> Iterator[str]:
    """
    Every value of the supplement, but for nodes of those types; a type and a number are two, as ``Glossary/Privacy`` is.
    """
    for node in SUPPLEMENT.read_text(encoding="utf-8").split("{"):
        kind = re.search(r'"@type": "(\w+)"', node)
        if kind and kind[1] in without:
            continue
        for quoted, bare in re.findall(r'": (?:("(?:[^"\\]|\\.)*")|(\d+))', node):
            text = json.loads(quoted) if quoted else bare
            yield from text.split("/", 1) if re.match(r"[A-Z]\w+/", text) else [text]


@pytest.mark.parametrize(
    ("kind", "other"), [("CompetenceStatement", "LearningOutcome"), ("LearningOutcome", "CompetenceStatement")]
)
def test_the_text_of_digcomp_comes_in(kind: str, other: str) -> None:
    assert_comes_in(f"DigComp 3.0, {kind}", raw_values(other), digcomp(kind))


def test_the_dutch_of_digcomp_comes_in() -> None:
    framework = digcomp("CompetenceStatement")
    raw = "".join(path.read_text(encoding="utf-8") for path in sorted(DIGCOMP.glob("*.nl.csv")))
    targets = re.findall(r'^"digcomp.*?",".*?",".*","(.*)"$', raw, re.MULTILINE)
    assert len(targets) == 5 * 2 + 21 * 2 + 362 + 8 * 4
    assert_comes_in("DigComp 3.0 in Dutch", targets, translate(framework, in_dutch(framework)))


@pytest.mark.parametrize("path", MONZO_FILES, ids=lambda path: path.stem)
def test_the_text_of_monzo_comes_in(path: Path) -> None:
    head, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---", 1)
    values = re.findall(r'^[ -]*(?:\w+: *)?"?(.*?)"? *$', head, re.MULTILINE)
    values = [value.replace('\\"', '"') for value in values if not re.fullmatch(r"\w+:", value)]
    assert_comes_in(f"Monzo, {path.stem}", [*values, *body.splitlines()], monzo(path))


@pytest.mark.parametrize(("kind", "prefix", "total"), KINDS, ids=["statements", "outcomes"])
def test_digcomp_keeps_its_numbers_and_its_labels(kind: str, prefix: str, total: int) -> None:
    framework = digcomp(kind)
    raw = SUPPLEMENT.read_text(encoding="utf-8")
    numbers = re.findall(rf'"@id": "{kind}/({prefix}.+)"', raw)
    assert [indicator.code for indicator in framework.indicators] == numbers
    assert [k.code for k in framework.competencies] == re.findall(r'"@id": "Competence/(.+)"', raw)
    # Labels are on every one: what counts once above is here for each.
    nodes = re.findall(rf'"@type": "{kind}",([^{{}}]*)}}', raw)
    assert len(nodes) == total
    for indicator, node in zip(framework.indicators, nodes, strict=True):
        assert list((indicator.extra or {}).items()) == sorted(re.findall(r'"(ai_label|type)": "(.*)"', node))
    halves = re.findall(r'"@id": "(ProficiencyLevel/.+_\d)".*\s.*\s.*": (\d),\s.*": "(\w\d)"', raw)
    kept = [half for level in framework.ladder for half in (level.extra or {}).items()]
    assert [(id, str(half["eight_levels_mapping"]), half["six_levels_mapping"]) for id, half in kept] == halves
    terms = [json.loads(term) for term in re.findall(r'"@id": ("Glossary/.+")', raw)]
    assert [line.partition(": ")[0] for line in str(framework.notes).split("\n\n")] == [
        term.removeprefix("Glossary/") for term in terms
    ]
