"""Print the outputs of a page anew, after a change of what commands print: what is shown becomes what is printed."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.documentation.blocks import Block, blocks_of
from scripts.documentation.execute import ANY_LINES, matches, run_block, run_command, run_python, steps_of

BEGINNING = 18
"""Characters by which a line is found again."""
_IMAGE = re.compile(r"!\[[^\]]*\]\((?P<file>[\w./-]+)\)")


def refreshed(page: str, folder: Path | None = None) -> str:
    """Return the page with its outputs as they are now; a "..." keeps the lines before and after it.

    Parameters: page, its text; folder, where images that its blocks draw are put, if they are to be.
    """
    names: dict[str, Any] = {"__accept__": True}
    pieces, end = [], 0
    with tempfile.TemporaryDirectory() as place:
        for block in blocks_of(page):
            if not block.runs:
                continue
            pieces += [page[end : block.start], _text(block, Path(place), names)]
            end = block.end
        if folder is not None:
            _put_images(page, Path(place), folder)
    return "".join([*pieces, page[end:]])


def _put_images(page: str, drawn: Path, folder: Path) -> None:
    for shown in (folder / match["file"] for match in _IMAGE.finditer(page)):
        if (drawn / shown.name).is_file():
            shown.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(drawn / shown.name, shown)


def _text(block: Block, directory: Path, names: dict[str, Any]) -> str:
    if block.saved_as is not None or block.language == "sh":
        run_block(block, directory, names)
        return block.text
    if block.language == "python":
        return "\n".join(run_python(block, directory, names)) + "\n"
    lines = []
    for step in steps_of(block):
        printed = [line.rstrip() for line in run_command(step, directory).rstrip().splitlines()]
        lines += [*step.written, *(_lines(printed, step.shown) if step.shown else ())]
    return "\n".join(lines) + "\n"


def _lines(printed: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Return what to show: as many lines at the start and at the end as the page had around its "...".

    Of what stands between two of them, the lines that begin alike, as rows of a table do with their dates.
    """
    if matches(printed, shown):
        return list(shown)
    marks = [place for place, line in enumerate(shown) if line.strip() == ANY_LINES]
    if not marks:
        return list(printed)
    between = [
        line if line.strip() == ANY_LINES else _alike(line, printed)
        for line in shown[marks[0] : marks[-1] + 1]
    ]
    after = len(shown) - marks[-1] - 1
    return [*printed[: marks[0]], *between, *(printed[-after:] if after else [])]


def _alike(line: str, printed: Sequence[str]) -> str:
    """Return the printed line that begins as a shown one does, or that one, for the reader to mend."""
    return next((other for other in printed if other[:BEGINNING] == line[:BEGINNING]), line)


def refresh(pages: Sequence[Path]) -> None:
    """Rewrite pages whose outputs have changed."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        now = refreshed(text, page.parent)
        if now != text:
            page.write_text(now, encoding="utf-8")
        print(f"{'rewritten' if now != text else 'the same '}  {page}")
