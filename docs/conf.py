"""
How the documentation is built: ``uv run --group docs tools/build_docs.py``.
"""

from __future__ import annotations

import sys
import typing
from contextlib import suppress
from types import FunctionType, SimpleNamespace
from typing import Any

import competentie

project = "competentie"
author = "The competentie maintainers"
copyright = "2026, the competentie maintainers"
release = version = competentie.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode", "myst_nb"]
html_theme = "furo"
html_title = f"competentie {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
nitpicky = False

# The notebook is run each time, and a cell that fails fails the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]

# What a class is made of is said in its docstring; attrs' own methods are nobody's business. How fields are declared is
# the business of who changes them.
autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "exclude-members": "FIELDS, KEY, SCHEMA, derived, document, document_keys, fields_in, own_problems",
}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
# "Source" says where a rule comes from.
napoleon_custom_sections = [("Source", "notes_style")]
napoleon_use_admonition_for_notes = False


def plain_types(_app: object, thing: Any, _bound: object) -> None:
    """
    The types of a function as a type checker has them, without what a field declares beside its type.
    """
    function = getattr(thing, "__func__", thing)
    module = sys.modules.get(function.__module__)
    if not isinstance(function, FunctionType) or module is None:
        return
    types = function.__annotations__
    for name, declared in types.items():
        one = SimpleNamespace(__annotations__={name: declared})
        # What only a type checker imports stays as it is written.
        with suppress(NameError):
            types[name] = typing.get_type_hints(one, globalns=vars(module))[name]
    # Made by Sphinx, with defaults as the source has them; that of attrs has their places in a table of its own.
    signature = vars(function).pop("__signature__", None)
    if signature and function.__name__ != "__init__":
        given = signature.parameters.values()
        parameters = [each.replace(annotation=types.get(each.name, each.annotation)) for each in given]
        changed = signature.replace(parameters=parameters, return_annotation=types.get("return"))
        function.__signature__ = changed


def plain_property(_app: object, _what: str, _name: str, thing: Any, *_: object) -> None:
    """
    The same for a property.
    """
    if isinstance(thing, property) and thing.fget:
        plain_types(None, thing.fget, None)


def tell_language(_app: object, name: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """
    Say of the Dutch pages that they are, for who has them read aloud; what stands around them is English.
    """
    if name.startswith("nl/"):
        for part in ("body", "toc"):
            context[part] = f'<div lang="nl">{context[part]}</div>'


def setup(app: Any) -> None:
    """
    Called by Sphinx.
    """
    app.connect("html-page-context", tell_language)
    # After what reads the defaults from the source.
    app.connect("autodoc-before-process-signature", plain_types, priority=600)
    app.connect("autodoc-skip-member", plain_property)
