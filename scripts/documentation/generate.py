"""Write the pages that are made from the code into docs/generated, which no one edits and git does not keep."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.documentation import card, commands, licences, mistakes, notebooks, parameters, python_calls
from scripts.documentation.blocks import ROOT

GENERATED = ROOT / "docs" / "generated"

PAGES: dict[str, Callable[[], str]] = {
    "commands": commands.page,
    "parameters": parameters.parameters_page,
    "levers": parameters.levers_page,
    "calls": python_calls.page,
    "scores": card.page,
    "licences": licences.page,
    "mistakes": mistakes.page,
}


def generate(directory: Path = GENERATED) -> None:
    """Write every page anew."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for name, page in PAGES.items():
        (directory / f"{name}.md").write_text(page(), encoding="utf-8")
    notebooks.write_pages(directory)
