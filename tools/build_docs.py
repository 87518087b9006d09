"""
Build the documentation and check its inner links: ``uv run --group docs tools/build_docs.py [FOLDER]``.

Pages that repeat what is in the data are made from it: the format from its schema, and each shipped framework with its
texts. Warnings are errors.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import competentie as c

DOCS = Path(__file__).parents[1] / "docs"
MADE = DOCS / "reference" / "made"


def type_of(rule: dict[str, Any]) -> str:
    """
    What a schema's *rule* allows, in short; other objects as links.
    """
    if "$ref" in rule:
        name = rule["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.replace('_', '-')})"
    if "anyOf" in rule:
        return " or ".join(map(type_of, rule["anyOf"]))
    if values := rule.get("enum") or ([rule["const"]] if "const" in rule else None):
        return ", ".join(f"`{json.dumps(value)}`" for value in values)
    if rule.get("type") == "array":
        return f"list of {type_of(rule['items'])}"
    more = rule.get("additionalProperties")
    return f"object of {type_of(more)}" if isinstance(more, dict) else str(rule.get("type", "any"))


def format_page(schema: dict[str, Any]) -> Iterator[str]:
    """
    The lines of the page on the data format.
    """
    yield f"# The data format\n\n{schema['title']}. {schema['description']}\n"
    yield from keys(schema)
    for name, rule in schema["$defs"].items():
        yield f"## {name}\n"
        if "properties" in rule:
            yield from keys(rule)
        else:
            pattern = f", matching `{rule['pattern']}`" if "pattern" in rule else ""
            yield f"{rule.get('description', '')} {type_of(rule)}{pattern}\n".strip() + "\n"


def keys(rule: dict[str, Any]) -> Iterator[str]:
    """
    A table of an object's keys.
    """
    yield "| key | value | required | |\n|---|---|---|---|"
    required = rule.get("required", ())
    for name, value in rule["properties"].items():
        says = value.get("description", "")
        yield f"| `{name}` | {type_of(value)} | {'yes' if name in required else 'no'} | {says} |"
    yield ""


def escape(text: str) -> str:
    """
    *text* as Markdown that shows it as it is.
    """
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~$" else sign for sign in text)


def framework_page(ref: c.FrameworkRef) -> Iterator[str]:
    """
    The lines of the page on a shipped framework: every text, with its id.
    """
    framework = c.load_framework(ref.id, ref.version, language=ref.language)
    yield f"# {escape(framework.title)} {ref.version} ({ref.language})\n"
    yield f"`load_framework({ref.id!r}, {ref.version!r}, language={ref.language!r})`, digest `{ref.digest}`.\n"
    yield "## Levels\n"
    yield from (f"{level.rank}. **{escape(level.name)}** {escape(level.description)}" for level in framework.ladder)
    for competency in framework.competencies:
        yield f"\n## {escape(competency.name)}\n\n`{competency.id}`. {escape(competency.definition)}"
        for cell in competency.descriptors:
            state = "" if cell.state is c.DescriptorState.DEFINED else f" ({cell.state.value})"
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
    Write the pages that are made from the data.
    """
    MADE.mkdir(parents=True, exist_ok=True)
    schema = json.loads(files("competentie").joinpath("data/schema/framework-1.json").read_text(encoding="utf-8"))
    (MADE / "format.md").write_text("\n".join(format_page(schema)) + "\n", encoding="utf-8")
    for ref in c.available_frameworks():
        path = MADE / f"{ref.id}-{ref.version}-{ref.language}.md"
        path.write_text("\n".join(framework_page(ref)) + "\n", encoding="utf-8")


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


def broken(folder: Path) -> Iterator[str]:
    """
    The inner links of the site that lead nowhere.
    """
    pages = {path.resolve(): Page(path) for path in sorted(folder.rglob("*.html"))}
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
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "_build"
    # What an earlier build left would be checked too.
    shutil.rmtree(DOCS / "_build", ignore_errors=True)
    make_pages()
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", "html", str(DOCS), str(folder)]
    if subprocess.run(command, check=False).returncode:
        return 1
    lost = list(broken(folder))
    print(*lost, sep="\n", end="\n" if lost else "")
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
