"""
Build the documentation and check it: ``uv run --group docs tools/build_docs.py [FOLDER]``.

Pages that repeat what stands elsewhere are made from it: a page per public module, the format of the data from the
declared fields, and each shipped framework with its texts. Warnings are errors, and so are inner links that lead
nowhere and public names without a place in the reference.
"""

from __future__ import annotations

import inspect
import json
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

from make_messages import escape

import competentie as c
from competentie._fields import Field, Meaning, each_field
from competentie._kinds import (
    Choices,
    Day,
    Either,
    Extra,
    JsonValue,
    Kind,
    Maybe,
    Member,
    Moment,
    Name,
    Number,
    Several,
    Share,
    Table,
    Text,
    Thing,
    Truth,
    Whole,
)
from competentie.catalog import SHIPPED
from competentie.model import DescriptorState
from competentie.words import words_in

DOCS = Path(__file__).parents[1] / "docs"
MADE = DOCS / "reference" / "made"
# Modules whose names are nobody's to use: they stand below the public ones.
INSIDE = {"checking", "codebook", "invariants", "matching", "words"}


def opening(thing: object) -> str:
    """
    The first paragraph of a docstring, as Markdown.
    """
    first = (inspect.getdoc(thing) or "").split("\n\n", maxsplit=1)[0]
    return re.sub(r"(?::\w+)*:?`+~?([^`]+)`+", r"`\1`", first.replace("\n", " "))


# Public modules and their names.


def public_modules() -> Iterator[ModuleType]:
    """
    Every public module, and those that a package offers.
    """
    for found in pkgutil.iter_modules(c.__path__, "competentie."):
        name = found.name.removeprefix("competentie.")
        if name.startswith("_") or name in INSIDE:
            continue
        module = import_module(found.name)
        offered = [value for value in (getattr(module, name) for name in names(module)) if inspect.ismodule(value)]
        yield from [module, *offered]


def names(module: ModuleType) -> list[str]:
    """
    The public names of a module; where it lists none, those of its classes.
    """
    made = [name for name, cls in inspect.getmembers(module, inspect.isclass) if cls.__module__ == module.__name__]
    return list(getattr(module, "__all__", [name for name in made if not name.startswith("_")]))


def module_page(module: ModuleType) -> Iterator[str]:
    """
    The lines of the page on a module: what is made here, and what comes from a module that is not public.
    """
    elsewhere = {other.__name__ for other in public_modules()} - {module.__name__}
    again = [name for name in names(module) if getattr(getattr(module, name), "__module__", None) in elsewhere]
    yield f"# {module.__name__}\n\n```{{eval-rst}}\n.. automodule:: {module.__name__}"
    if again:
        yield f"   :exclude-members: +{', '.join(again)}"
    yield "".join(f"\n.. autodata:: {place}\n   :no-value:" for place in aliases(module))
    yield "```"


def aliases(module: ModuleType) -> Iterator[str]:
    """
    Names of types and constants that a package offers; what they are is said in one of its own modules.
    """
    for name in names(module) if hasattr(module, "__path__") else ():
        for found in pkgutil.iter_modules(module.__path__, f"{module.__name__}."):
            if re.search(rf"^{name}: (TypeAlias|Final)\b", inspect.getsource(import_module(found.name)), re.MULTILINE):
                yield f"{found.name}.{name}"


def homes() -> dict[str, str]:
    """
    Per name at the top the public module that it is made in.
    """
    found = {}
    for module in public_modules():
        for name in set(names(module)) & set(c.__all__):
            thing = getattr(module, name)
            made_here = getattr(thing, "__module__", None) == module.__name__
            if thing is getattr(c, name) and (made_here or name not in found):
                found[name] = module.__name__
    return found


def names_page() -> Iterator[str]:
    """
    The lines of the page on the names at the top.
    """
    yield f"# competentie: its {len(c.__all__)} names\n\n{opening(c)}\n"
    yield "`import competentie as c` offers what loading, scoring, comparing with a job and storing take. Each is made"
    yield "in a module; all other public names are in their modules alone.\n"
    yield "| name | what | from |\n|---|---|---|"
    found = homes()
    for name in sorted(found, key=str.lower):
        thing = getattr(c, name)
        says = opening(thing) if inspect.isclass(thing) or inspect.isfunction(thing) else ""
        yield f"| {{py:obj}}`{name} <{found[name]}.{name}>` | {says} | {{py:mod}}`{found[name]}` |"
    yield "\nThe other two are {py:mod}`examples <competentie.examples>`, made-up data, and `__version__`."


def undocumented(ids: set[str]) -> Iterator[str]:
    """
    Public names that none of *ids*, those of the site, is the place of.
    """
    for module in public_modules():
        for name in names(module):
            thing = getattr(module, name)
            made = f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}"
            if not {f"{module.__name__}.{name}", made, *aliases(module)} & ids:
                yield f"{module.__name__}.{name} is not in the reference"


# The format of the data.


def format_page() -> Iterator[str]:
    """
    The lines of the page on the data format.
    """
    yield "# The data format\n"
    yield "A framework file has the keys of [Framework](#framework), after `format`: `competentie.framework/1`."
    yield "The last column says which step a change calls for: [What may change when](../../versions.md).\n"
    schema = json.loads(SHIPPED.read("schema/framework-1.json"))
    yield f"`competentie/data/schema/framework-1.json` is its JSON Schema. {schema['description']}\n"
    for cls, fields in groupby(each_field(c.Framework), key=lambda pair: pair[0]):
        yield f"## {cls.__name__}\n\n{opening(cls)}\n"
        yield "| key | value | required | a change is |\n|---|---|---|---|"
        yield from (row(field) for _, field in fields)
        yield ""


def row(field: Field) -> str:
    """
    A field as a row of a table.
    """
    # What may be absent is left out, and never null.
    kind = field.kind.kind if field.left_out and isinstance(field.kind, Maybe) else field.kind
    required = "no" if field.left_out else "yes"
    return f"| `{field.name}` | {type_of(kind)} | {required} | {steps(field.meaning)} |"


# What is told of a kind of value without more.
TERMS: Mapping[type[Kind], str] = {
    Text: "text",
    Whole: "whole_number",
    Number: "number",
    Truth: "bool",
    Share: "share_text",
    Day: "date_text",
    Moment: "moment_text",
    JsonValue: "json",
    Extra: "object",
}


def type_of(kind: Kind) -> str:
    """
    What a field of that *kind* holds; other objects as links.
    """
    match kind:
        case Thing(cls=cls):
            told = f"[{cls.__name__}](#{cls.__name__.lower()})"
        case Maybe(kind=inner):
            told = f"{type_of(inner)}, or null"
        case Either(kinds=kinds):
            told = ", or ".join(map(type_of, kinds))
        case Several(kind=inner) | Choices(kind=inner):
            told = f"a list; each {type_of(inner)}"
        case Table(key=key, value=value):
            told = f"an object from {type_of(key)} to {type_of(value)}"
        case Member(cls=cls):
            told = ", ".join(f"`{json.dumps(member.value)}`" for member in cls)
        case _:
            told = term_of(kind)
    return told


def term_of(kind: Kind) -> str:
    """
    What a value of that *kind* is called, and what it must be beside that.
    """
    name = kind.term if isinstance(kind, Name) else TERMS[type(kind)]
    told = words_in("en").terms[name]
    if isinstance(kind, Whole):
        return f"{told} from {kind.lowest}"
    if isinstance(kind, Extra):
        return f"{told}: [what it may hold](../../own-framework.md#what-else-a-file-can-say)"
    if isinstance(kind, Text):
        told += ", in one line or several" if kind.lines else ""
        return told if kind.filled else f"{told}, which may be empty"
    return told


def steps(meaning: Meaning | None) -> str:
    """
    The steps that a difference calls for.
    """
    if meaning is None:
        return ""
    if meaning.added is meaning.removed is meaning.changed:
        return meaning.changed.value
    return f"{meaning.added.value} if added, {meaning.removed.value} if removed, else {meaning.changed.value}"


# The shipped frameworks.


def framework_page(ref: c.FrameworkRef) -> Iterator[str]:
    """
    The lines of the page on a shipped framework: every text, with its id.
    """
    framework = c.load_framework(ref)
    yield f"# {escape(framework.title)} {ref.version} ({ref.language})\n"
    yield f"`load_framework({ref.id!r}, {ref.version!r}, language={ref.language!r})`, digest `{ref.digest}`.\n"
    yield "## Levels\n"
    yield from (f"{level.rank}. **{escape(level.name)}** {escape(level.description)}" for level in framework.ladder)
    for competency in framework.competencies:
        yield f"\n## {escape(competency.name)}\n\n`{competency.id}`. {escape(competency.definition)}"
        for cell in competency.descriptors:
            state = "" if cell.state is DescriptorState.DEFINED else f" ({cell.state.value})"
            yield f"\n### {escape(competency.name)}, {cell.rank}{state}\n\n`{cell.id}` {escape(cell.summary)}\n"
            yield from (f"- `{indicator.id}` {escape(indicator.text)}" for indicator in cell.indicators)
    if framework.specialisations:
        yield "\n## Specialisations\n"
        yield from (f"- `{one.id}` {escape(one.name)}" for one in framework.specialisations)
    if framework.provenance.corrections:
        yield "\n## Corrections\n\n| where | as printed | corrected | why |\n|---|---|---|---|"
        for made in framework.provenance.corrections:
            place = f"`{made.id}` {made.field}"
            yield f"| {place} | {escape(made.source)} | {escape(made.corrected)} | {escape(made.reason)} |"


def make_pages() -> None:
    """
    Write the pages that are made from what stands elsewhere.
    """
    pages = {"names": names_page(), "format": format_page()}
    pages |= {f"api/{module.__name__}": module_page(module) for module in public_modules()}
    pages |= {f"{ref.id}-{ref.version}-{ref.language}": framework_page(ref) for ref in c.available_frameworks()}
    # What an earlier build left is of an earlier state.
    shutil.rmtree(MADE, ignore_errors=True)
    for name, lines in pages.items():
        path = MADE / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Page(HTMLParser):
    """
    The ids and links of a page.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's
        """
        Keep what an element is called and where it leads.
        """
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in {"href", "src"} and value:
                self.links.append(value)


def broken(pages: Mapping[Path, Page], folder: Path) -> Iterator[str]:
    """
    The inner links of *pages* that lead nowhere.
    """
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and target in pages and anchor not in pages[target].ids):
                yield f"{path.relative_to(folder.resolve())}: {link}"


def main() -> int:
    """
    Make the pages, build the site, and check it.
    """
    # One deeper than what is cleared: notebooks that were run are put beside the site, and would be read as pages.
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "_build" / "html"
    # What an earlier build left would be checked too.
    shutil.rmtree(DOCS / "_build", ignore_errors=True)
    make_pages()
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", "html", str(DOCS), str(folder)]
    if subprocess.run(command, check=False).returncode:
        return 1
    pages = {path.resolve(): Page(path) for path in sorted(folder.rglob("*.html"))}
    lost = [*broken(pages, folder), *undocumented({id for page in pages.values() for id in page.ids})]
    print(*lost, sep="\n", end="\n" if lost else "")
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
