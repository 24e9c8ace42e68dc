"""Every block of every page is run, in order, in a directory of the page's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from scripts.documentation.blocks import ROOT, blocks_of, pages
from scripts.documentation.execute import run_block

WITH_BLOCKS = [page for page in pages() if any(block.runs for block in blocks_of(page.read_text()))]


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: page.name)
def test_blocks_of_a_page(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Long blocks, marked so on the page, only with --full: there once, among the others."""
    full = request.config.getoption("--full")
    names: dict[str, Any] = {}
    for block in blocks_of(page.read_text(encoding="utf-8")):
        if block.runs and (full or not block.full):
            run_block(block, tmp_path, names)


def test_some_pages_have_long_blocks_and_some_do_not() -> None:
    long = {
        page
        for page in WITH_BLOCKS
        if any(block.full for block in blocks_of(page.read_text(encoding="utf-8")))
    }
    assert long and long < set(WITH_BLOCKS)


def test_pages_that_a_newcomer_reads_are_run() -> None:
    newcomers = {"start.md", "tutorial.md", "howto.md", "python.md", "files.md"}
    assert newcomers <= {page.name for page in WITH_BLOCKS}


def test_every_page_is_in_the_index() -> None:
    listed = re.findall(r"^(?:.*<)?([\w/-]+)>?$", (ROOT / "docs" / "index.md").read_text(), flags=re.M)
    written = [page for page in (ROOT / "docs").glob("*.md") if page.stem != "index"]
    assert not [page.name for page in written if page.stem not in listed]
