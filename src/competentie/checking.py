"""
What there is to say of files that people write: what is wrong with them, and what is probably a slip.

An error is what must be mended; a warning is a problem of the stage :attr:`competentie.errors.Stage.WARNING`, which
breaks nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from competentie._fields import Declared
from competentie.catalog import Index, IndexEntry, Lifecycle, read_framework
from competentie.documents import document_class, from_json, to_json
from competentie.errors import (
    SUGGESTIONS,
    CompetentieError,
    FrameworkDataError,
    Problem,
    Stage,
)
from competentie.model import DescriptorState, Framework, Requirement
from competentie.translation import Translation, translate

READABLE: Final = (Framework, Translation, Index)


def read(path: Path) -> Declared:
    """
    The framework, translation or index in the file at *path*.

    Raises:
        CompetentieError: It is none of these, or is not valid.

        OSError: It cannot be read.
    """
    raw = path.read_bytes()
    return from_json(document_class(raw, READABLE) or Framework, raw)


def problems(path: Path) -> Iterator[Problem]:
    """
    Everything that is wrong with the file at *path*, and what there is to mind in it.

    The first few of each code name the nearest ids; the others only where their value is a name of one.
    """
    times = Counter[str]()
    for problem in _problems(path):
        times[problem.code] += 1
        # To find the nearest is to compare with every id, which takes a while of thousands of problems.
        if times[problem.code] > SUGGESTIONS and not _is_known(problem):
            yield attrs.evolve(problem, known=())
        else:
            yield problem


def _is_known(problem: Problem) -> bool:
    return isinstance(problem.value, str) and problem.value in problem.known


def is_warning(problem: Problem) -> bool:
    """
    Whether *problem* is to be minded, and no error.
    """
    return problem.stage is Stage.WARNING


def _problems(path: Path) -> Iterator[Problem]:
    """
    The same, each with what it could be.
    """
    try:
        document = read(path)
    except CompetentieError as error:
        yield from error.problems
        return
    except OSError as error:
        yield Problem("unreadable_file", "", str(path), reason=error.strerror)
        return
    if path.read_bytes() != to_json(document).encode():
        yield Problem("not_canonical", "", str(path), file=path)
    if isinstance(document, Framework):
        if document.translated_from:
            yield Problem("file_in_translation", "translated_from", str(path))
        yield from warnings(document)
    if isinstance(document, Translation):
        yield from place_problems(document, path)
        yield from translation_problems(document, path)
    if isinstance(document, Index):
        yield from index_problems(document, path)


# What is probably a slip in a framework, and breaks nothing.


def warnings(framework: Framework) -> Iterator[Problem]:
    """
    What whoever writes *framework* may have overlooked.
    """
    yield from _repetitions(framework)
    yield from _spaces(framework.document(), "")
    yield from _empty_places(framework)
    yield from _unused_ranks(framework)
    for i, profile in enumerate(framework.profiles):
        asks = profile.desired or profile.unlisted is Requirement.NONE
        # Marks as printed are something to say too.
        if not asks and not profile.marks:
            yield Problem("profile_asks_nothing", f"profiles[{i}]", profile.id)


def _repetitions(framework: Framework) -> Iterator[Problem]:
    """
    Names and sentences that stand there more than once, upper and lower case being the same.
    """
    levels = [
        (f"ladder[{i}].name", level.name) for i, level in enumerate(framework.ladder)
    ]
    for path, name, first in _again(levels):
        yield Problem("level_name_twice", path, name, first=first)
    names, texts = [], []
    for i, competency in enumerate(framework.competencies):
        names.append((f"competencies[{i}].name", competency.name))
        for j, descriptor in enumerate(competency.descriptors):
            cell = f"competencies[{i}].descriptors[{j}]"
            for k, indicator in enumerate(descriptor.indicators):
                texts.append((f"{cell}.indicators[{k}].text", indicator.text))
    for path, name, first in _again(names):
        yield Problem("competency_name_twice", path, name, first=first)
    for path, text, first in _again(texts):
        yield Problem("indicator_text_twice", path, text, first=first)
    titles = [
        (f"profiles[{i}].title", profile.title)
        for i, profile in enumerate(framework.profiles)
    ]
    for path, title, first in _again(titles):
        yield Problem("profile_title_twice", path, title, first=first)


def _again(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """
    Of *texts*, each after its path, those that stood there before, with the path of the first.
    """
    first: dict[str, str] = {}
    for path, text in texts:
        same = " ".join(text.casefold().split())
        if same in first:
            yield path, text, first[same]
        first.setdefault(same, path)


def _spaces(value: object, path: str) -> Iterator[Problem]:
    """
    Texts of a document that start or end with white space.
    """
    if isinstance(value, str) and value != value.strip():
        yield Problem("space_at_an_end", path, value)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _spaces(item, f"{path}[{i}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            # What is among extras means nothing to this library.
            if key != "extra":
                yield from _spaces(item, f"{path}.{key}" if path else str(key))


def _empty_places(framework: Framework) -> Iterator[Problem]:
    """
    No competency at all, competencies without cells, and cells that are defined and say nothing.
    """
    if not framework.competencies:
        yield Problem("no_competencies", "competencies")
    for i, competency in enumerate(framework.competencies):
        if not competency.descriptors:
            path = f"competencies[{i}].descriptors"
            yield Problem("competency_without_cells", path, competency.id)
        for j, cell in enumerate(competency.descriptors):
            said = cell.summary.strip() or cell.indicators
            if cell.state is DescriptorState.DEFINED and not said:
                path = f"competencies[{i}].descriptors[{j}]"
                yield Problem("cell_says_nothing", path, cell.id)


def _unused_ranks(framework: Framework) -> Iterator[Problem]:
    """
    Ranks at which no competency has a cell, where there are cells.
    """
    used = {
        cell.rank
        for competency in framework.competencies
        for cell in competency.descriptors
    }
    for i, level in enumerate(framework.ladder):
        if used and level.rank not in used:
            yield Problem("rank_not_used", f"ladder[{i}].rank", level.rank)


# Whether files are where they are looked for, and an index says what is there.


def place_problems(translation: Translation, path: Path) -> Iterator[Problem]:
    """
    Whether *translation*, in the file at *path*, is where it is looked for.
    """
    if path.stem != translation.language or path.parent.name != "translations":
        place = f"translations/{translation.language}.json"
        yield Problem("misplaced", "language", translation.language, place=place)


def translation_problems(translation: Translation, path: Path) -> Iterator[Problem]:
    """
    Whether *translation* is complete for the framework beside which it stands.
    """
    try:
        translate(read_framework(path.parent.parent / "framework.json"), translation)
    except CompetentieError as error:
        yield from error.problems
    except OSError:
        yield Problem("nothing_to_translate", "", str(path))


def index_problems(index: Index, path: Path) -> Iterator[Problem]:
    """
    Whether *index* says of its folder what is there.
    """
    try:
        there = {entry.path: entry for entry in entries(path.parent, index)}
    except (CompetentieError, OSError) as error:
        yield Problem("folder_not_read", "", str(path), error=error)
        return
    for i, entry in enumerate(index.frameworks):
        if there.pop(entry.path, None) != entry:
            yield Problem("not_in_folder", f"frameworks[{i}]", entry.path)
    for missing in there:
        yield Problem("not_in_index", "frameworks", missing)


def entries(folder: Path, known: Index) -> list[IndexEntry]:
    """
    An index entry per framework file in *folder*; whether it is retired as *known* has it.
    """
    before = {
        (entry.id, entry.version): (entry.lifecycle, entry.replaced_by)
        for entry in known.frameworks
    }
    found = []
    for path in folder.glob("*/*/framework.json"):
        framework = read_framework(path)
        place = f"{framework.id}/{framework.version}/framework.json"
        if path.relative_to(folder).as_posix() != place:
            raise FrameworkDataError(
                "misplaced",
                [Problem("misplaced", str(path), framework.name, place=place)],
            )
        lifecycle, replaced_by = before.get(
            (framework.id, framework.version), (Lifecycle.CURRENT, None)
        )
        entry = IndexEntry(
            id=framework.id,
            version=framework.version,
            language=framework.language,
            path=place,
            lifecycle=lifecycle,
            replaced_by=replaced_by,
            digest=framework.digest,
            translations=translations_in(path.parent, framework),
        )
        found.append(entry)
    return sorted(found, key=lambda entry: (entry.id, entry.order))


def translations_in(folder: Path, framework: Framework) -> dict[str, str]:
    """
    The digest per language of the translations of *framework* in *folder*, each complete and where it is looked for.

    Raises:
        FrameworkDataError: One is not.
    """
    found = {}
    for file in sorted((folder / "translations").glob("*.json")):
        translation = from_json(Translation, file.read_bytes())
        translate(framework, translation)
        wrong = list(place_problems(translation, file))
        if translation.language == framework.language:
            wrong.append(Problem("own_language", "language", translation.language))
        if wrong:
            raise FrameworkDataError(
                "misplaced", [problem.at(str(file)) for problem in wrong]
            )
        found[translation.language] = translation.digest
    return found
