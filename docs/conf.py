"""How the site is built: Sphinx reads the Markdown pages of this folder and those made in `generated`."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent

project = "attrition"
author = "the attrition authors"
version = release = re.findall(
    r'__version__ = "(.+)"', (HERE.parent / "attrition" / "__init__.py").read_text(encoding="utf-8")
)[0]

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
# Two hyphens are an option, not a dash.
smartquotes = False
exclude_patterns = ["_build", "_static"]
# `console` blocks hold our own tables, and `sh` blocks programs that Pygments does not know.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"attrition {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
# Nothing is fetched from another host: fonts and scripts are the theme's own.
html_theme_options = {"navigation_with_keys": True}
