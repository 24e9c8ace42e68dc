"""`python -m scripts.documentation generate | refresh PAGE… | notebooks`: make pages, or print their outputs anew."""

from __future__ import annotations

import argparse
from pathlib import Path

parser = argparse.ArgumentParser(prog="python -m scripts.documentation", description=__doc__)
commands = parser.add_subparsers(dest="command", required=True)
commands.add_parser("generate", help="write docs/generated")
again = commands.add_parser("refresh", help="run the blocks of pages and write what they print now")
again.add_argument("pages", nargs="+", type=Path)
commands.add_parser("notebooks", help="run the notebooks and keep their outputs")
given = parser.parse_args()

if given.command == "generate":
    from scripts.documentation.generate import generate

    generate()
elif given.command == "refresh":
    from scripts.documentation.refresh import refresh

    refresh(given.pages)
else:
    from scripts.documentation import notebooks

    notebooks.refresh()
