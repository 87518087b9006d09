"""
Translations: the texts of a framework by path, and a framework in another language.
"""

from __future__ import annotations

import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie.errors import FrameworkDataError, InvalidValueError
from competentie.model import TranslatedFrom
from competentie.translation import Translation, path_of, texts_of, translate
from refusals import problems, refusal, refused
from strategies import SHIPPED, frameworks


def french(framework: c.Framework, *, official: bool = False) -> Translation:
    """
    Every text with a mark behind it.
    """
    texts = {path: f"{text} (fr)" for path, text in texts_of(framework).items()}
    return Translation(framework.id, framework.version, "fr", official=official, note="x", texts=texts)


@given(frameworks(), st.booleans())
def test_a_translation_changes_texts_alone(framework: c.Framework, official: bool) -> None:
    translation = french(framework, official=official)
    told = translate(framework, translation)
    assert texts_of(told) == translation.texts
    assert (told.digest, told.indicator_ids) == (framework.digest, framework.indicator_ids)
    assert told.ref == attrs.evolve(framework.ref, language="fr")
    assert told.translated_from == TranslatedFrom(framework.language, framework.digest, translation.digest)
    assert c.from_json(c.Framework, c.to_json(told)) == told
    own = attrs.evolve(translation, language=framework.language, texts=texts_of(framework))
    assert attrs.evolve(translate(framework, own), translated_from=None) == framework


@given(frameworks())
def test_the_texts_of_a_framework_say_something_each_at_its_own_path(framework: c.Framework) -> None:
    texts = texts_of(framework)
    assert all(texts.values())
    assert texts["title"] == framework.title
    for level in framework.ladder:
        assert texts[f"ladder/{level.rank}/name"] == level.name
        assert texts.get(f"ladder/{level.rank}/description", "") == level.description
    for entry in framework.legend:
        assert texts[f"legend/{entry.status.value}/label"] == entry.label
    for competency in framework.competencies:
        assert texts.get(f"competencies/{competency.id}/notes") == competency.notes
        for descriptor in competency.descriptors:
            assert texts.get(f"descriptors/{descriptor.id}/summary", "") == descriptor.summary
    for group in framework.groups:
        assert texts[f"groups/{group.id}/name"] == group.name
    said = {path: text for path, text in texts.items() if re.fullmatch("indicators/[^/]*/text", path)}
    assert said == {f"indicators/{one.id}/text": one.text for one in framework.indicators}


@given(frameworks())
def test_a_translation_is_of_an_original(framework: c.Framework) -> None:
    told = translate(framework, french(framework))
    [problem] = problems(FrameworkDataError, translate, told, french(told))
    assert (problem.code, problem.value) == ("in_translation", "fr")
    assert problem.parameters == {"original": framework.language}


@given(frameworks(), st.data())
def test_a_translation_is_complete(framework: c.Framework, data: st.DataObject) -> None:
    whole = french(framework)
    gone = data.draw(st.sampled_from(sorted(whole.texts)))
    texts = {path: text for path, text in whole.texts.items() if path != gone}
    [problem] = problems(FrameworkDataError, translate, framework, attrs.evolve(whole, texts=texts))
    assert (problem.path, problem.code, problem.value) == (f"texts.{gone}", "missing_text", texts_of(framework)[gone])


def test_a_translation_is_of_this_framework() -> None:
    texts = {**texts_of(SHIPPED), "indicators/x/text": "y"}
    del texts["title"]
    wrong = Translation("sociaalwerker-a", "2.0.0", "en", official=False, note="x", texts=texts)
    error = refusal(FrameworkDataError, translate, SHIPPED, wrong)
    assert (error.code, error.parameters) == ("not_a_translation", {"framework": "sociaalwerker-b 1.0.0"})
    assert [(problem.path, problem.code, problem.value) for problem in error.problems] == [
        ("framework", "translates_another", "sociaalwerker-a"),
        ("version", "translates_another", "2.0.0"),
        ("texts.title", "missing_text", "Sociaalwerker B"),
        ("texts.indicators/x/text", "unknown_path", "indicators/x/text"),
    ]
    assert [problem.parameters.get("ours") for problem in error.problems[:2]] == ["sociaalwerker-b", "1.0.0"]


def test_a_path_that_is_nearly_right_is_told() -> None:
    texts = {**texts_of(SHIPPED), "indicators/coachen_2_1/txt": "y"}
    [problem] = problems(FrameworkDataError, translate, SHIPPED, attrs.evolve(french(SHIPPED), texts=texts))
    assert problem.nearest[0] == "indicators/coachen_2_1/text"


def test_paths_are_by_the_key_of_a_thing() -> None:
    assert path_of("ladder", SHIPPED.ladder[0]) == "ladder/1/"
    assert path_of("legend", SHIPPED.legend[0]) == "legend/growth/"
    assert path_of("indicators", SHIPPED.indicator("coachen_2_1")) == "indicators/coachen_2_1/"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"language": "FR"}, "not_matching"),
        ({"note": " "}, "empty_text"),
        ({"version": "1"}, "not_matching"),
        ({"texts": {"title": ""}}, "empty_text"),
        ({"texts": {"": "x"}}, "empty_text"),
    ],
)
def test_a_translation_is_checked(change: dict[str, object], code: str) -> None:
    [(path, found)] = refused(InvalidValueError, attrs.evolve, french(SHIPPED), **change)
    assert path.startswith(next(iter(change)))
    assert found == code


@given(frameworks())
def test_a_translation_has_a_digest_of_its_own(framework: c.Framework) -> None:
    translation = french(framework)
    again = c.from_json(Translation, c.to_json(translation))
    assert again == translation
    assert again.digest == translation.digest
    assert re.fullmatch("sha256:[0-9a-f]{64}", translation.digest)
    assert attrs.evolve(translation, note="y").digest != translation.digest
