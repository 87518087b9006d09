"""
Version 1.0.0 is the card, character by character.

The proof reads the shipped file with the standard library alone, and does not use the script that made it.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "tests" / "source" / "sociaalwerker-b.txt"
SHIPPED = ROOT / "src" / "competentie" / "data" / "sociaalwerker-b" / "1.0.0" / "framework.json"

# Every join at a line end, checked by hand against the source: what stands there once white space is collapsed, and what
# it is. First 14 words broken by a hyphen in the competencies, then two in the ladder, then two slashes.
JOINS = [
    ("kwali- teitsverbetering", "kwaliteitsverbetering"),
    ("werk- zaamheden", "werkzaamheden"),
    ("gesigna- leerd", "gesignaleerd"),
    ("onder- steuning", "ondersteuning"),
    ("toe- gevoegde", "toegevoegde"),
    ("belan- gen", "belangen"),
    ("oplossin- gen", "oplossingen"),
    ("cliënt- behoeften", "cliëntbehoeften"),
    ("afspra- ken", "afspraken"),
    ("stimu- leert", "stimuleert"),
    ("dienstverle- ning", "dienstverlening"),
    ("an- dere", "andere"),
    ("oplossingsrichtingen/behandel- methoden", "oplossingsrichtingen/behandelmethoden"),
    ("oplossings- richtingen/ behandelmethoden", "oplossingsrichtingen/ behandelmethoden"),
    ("organi- satieonderdeel", "organisatieonderdeel"),
    ("organisatie- niveau", "organisatieniveau"),
    ("klant en/ of cliënt helder", "klant en/of cliënt helder"),
    ("meerdere oplossingsrichtingen/ behandelmethoden en/of", "meerdere oplossingsrichtingen/behandelmethoden en/of"),
]


def source_text() -> str:
    """
    The source without what is layout: page headers, bullets, lines, and the joins above.
    """
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    text = " ".join(line for line in lines if line.strip() != "Sociaalwerker B")
    text = " ".join(text.replace("\ufffd", " ").split())
    for broken, whole in JOINS:
        assert text.count(broken) == 1, broken
        text = text.replace(broken, whole)
    return text


def card_text(card: dict[str, Any]) -> str:
    """
    The texts of the framework file in the order of the card.
    """

    def competency(entry: dict[str, Any]) -> list[str]:
        cells = []
        for descriptor in entry["descriptors"]:
            cells += [f"Niveau {descriptor['rank']}", descriptor["summary"]]
            cells += [indicator["text"] for indicator in descriptor["indicators"]]
        return [entry["name"], entry["definition"], *cells]

    blocks = [competency(entry) for entry in card["competencies"]]
    legend = [f"{entry['colour']} = {entry['label']}" for entry in card["legend"]]
    ladder = [f"{level['name']}: {level['description']}" for level in card["ladder"]]
    specialisations = [entry["name"] for entry in card["specialisations"]]
    parts = [*blocks[:2], legend, ["Uitleg niveaus"], ladder, *blocks[2:], ["Specialisatie:"], specialisations]
    return " ".join(text for part in parts for text in part)


@pytest.fixture
def card() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return loaded


def test_the_shipped_texts_are_the_source_text(card: dict[str, Any]) -> None:
    assert card_text(card) == source_text()
    assert card["title"] == SOURCE.read_text(encoding="utf-8").splitlines()[0].strip()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("werkzaamheden", "werkzaam heden"),
        ("kort en duidelijk", "duidelijk en kort"),
        ("risico`s", "risico's"),
        ("commercieel voordeel .", "commercieel voordeel."),
        ("informatie komt", "informatie en komt"),
    ],
)
def test_the_proof_sees_a_change(card: dict[str, Any], right: str, wrong: str) -> None:
    text = json.dumps(card, ensure_ascii=False)
    assert right in text
    assert card_text(json.loads(text.replace(right, wrong, 1))) != source_text()


def test_no_other_line_end_could_be_a_join() -> None:
    # A hyphen or a slash at a line end is in the list; so nothing was joined, or left broken, that should not be.
    text = SOURCE.read_text(encoding="utf-8").replace("\ufffd", "")
    text = "\n".join(line for line in text.splitlines() if line.strip() != "Sociaalwerker B")
    assert len(re.findall(r"[-/][ \t]*\n\s*", text)) == len(JOINS)


def test_8_competencies_32_descriptors_141_indicators_10_specialisations(card: dict[str, Any]) -> None:
    # Counted by hand on the card, per level 1 to 4.
    assert {
        entry["id"]: [len(descriptor["indicators"]) for descriptor in entry["descriptors"]]
        for entry in card["competencies"]
    } == {
        "kwaliteitsgericht": [5, 6, 7, 5],
        "plannen_en_organiseren": [4, 5, 5, 4],
        "resultaatgericht": [5, 4, 5, 4],
        "communicatieve_vaardigheid": [5, 5, 5, 4],
        "klantgerichtheid": [4, 4, 4, 4],
        "ondernemerschap": [4, 3, 4, 4],
        "probleemoplossend_vermogen": [4, 4, 5, 4],
        "coachen": [0, 5, 5, 5],
    }
    descriptors = [descriptor for entry in card["competencies"] for descriptor in entry["descriptors"]]
    assert len(card["competencies"]) == 8
    assert len(descriptors) == 32
    assert sum(len(descriptor["indicators"]) for descriptor in descriptors) == 141
    assert len(card["specialisations"]) == 10
    assert [level["rank"] for level in card["ladder"]] == [1, 2, 3, 4]
    assert [descriptor["rank"] for descriptor in descriptors] == [1, 2, 3, 4] * 8


def test_nothing_about_the_card_is_invented(card: dict[str, Any]) -> None:
    [profile] = card["profiles"]
    assert profile["desired"] == {}
    assert profile["marks"] == [{"competency": "coachen", "rank": 1, "status": "growth"}]
    undefined = [d for entry in card["competencies"] for d in entry["descriptors"] if d["state"] != "defined"]
    assert [(d["id"], d["state"], d["summary"]) for d in undefined] == [
        ("coachen_1", "not_applicable", "Niet van toepassing. (lichtgroen)")
    ]
    provenance = card["provenance"]
    assert [provenance[key] for key in ("publisher", "licence", "retrieved", "corrections")] == [None, None, None, []]
    assert provenance["source_sha256"] == hashlib.sha256(SOURCE.read_bytes()).hexdigest()


def test_the_script_makes_the_shipped_file_again() -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "transcribe.py"), "--check"], check=True)
