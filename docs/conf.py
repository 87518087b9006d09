"""
How the documentation is built: ``uv run --group docs tools/build_docs.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import competentie  # noqa: E402

project = "competentie"
author = "The competentie maintainers"
copyright = "2026, the competentie maintainers"
release = version = competentie.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode", "myst_nb"]
html_theme = "furo"
html_title = f"competentie {release}"
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
nitpicky = False

# The notebook is run each time, and a cell that fails fails the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

# What a class is made of is said in its docstring; attrs' own methods are nobody's business.
autodoc_default_options = {"members": True, "undoc-members": False, "member-order": "bysource"}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
# "Source" says where a rule comes from.
napoleon_custom_sections = [("Source", "notes_style")]
napoleon_use_admonition_for_notes = False
