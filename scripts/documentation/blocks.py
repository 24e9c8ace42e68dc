"""Fenced blocks of a page, and how each is marked.

A block of `console`, `sh` or `python` is run by the tests. A line before it says otherwise, and the reader sees it:

    *Not run by the tests: it needs a cluster.*      left out, for the reason given
    Save as `my-war.toml`:                           a block of any language, written into the page's directory

What runs a simulation, or reads what one has left, belongs to the full tier of the tests; the rest to the default one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES_RUN = ("console", "sh", "python")
LANGUAGES = (*LANGUAGES_RUN, "toml", "csv", "text", "{toctree}", "{include}", "")
"""What a block may be: another name, such as `bash`, would leave it untested unseen."""
TESTED_ELSEWHERE = {"own-war.md": "tests/test_own_war.py"}
LEFT_OUT = {"generated", "_build"}
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>[\w{}-]*)[^\n]*\n(?P<text>.*?)^(?P=fence)[ \t]*$", re.M | re.S
)
_NOT_RUN = re.compile(r"\*Not run by the tests: (?P<reason>[^*]+)\*")
_SIMULATES = re.compile(r"\battrition run |\battrition\.run\(|\bruns/|verify-mechanism$", re.M)
_SAVED = re.compile(r"[Ss]ave (?:it |this )?as `(?P<name>[\w./-]+)`:$")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language and text, where it stands, and how it is marked.

    `line` is that of its first line in the page; `start` and `end` are the places of its text.
    """

    language: str
    text: str
    line: int
    start: int
    end: int
    not_run: str | None = None
    full: bool = False
    saved_as: str | None = None

    @property
    def runs(self) -> bool:
        """Whether some tier of the tests does something with it."""
        return self.saved_as is not None or (self.language in LANGUAGES_RUN and self.not_run is None)


def blocks_of(page: str) -> list[Block]:
    """Return the fenced blocks of a page's text, in order."""
    found: list[Block] = []
    for match in _FENCE.finditer(page):
        before = page[: match.start()].rstrip().rpartition("\n")[2]
        reason, saved = _NOT_RUN.search(before), _SAVED.search(before)
        found.append(
            Block(
                language=match["language"],
                text=match["text"],
                line=page.count("\n", 0, match.start("text")) + 1,
                start=match.start("text"),
                end=match.end("text"),
                not_run=reason["reason"].strip() if reason else None,
                # Blocks of Python share their names.
                full=bool(_SIMULATES.search(match["text"]))
                or (
                    match["language"] == "python"
                    and any(one.full for one in found if one.language == "python")
                ),
                saved_as=saved["name"] if saved else None,
            )
        )
    return found


def pages() -> list[Path]:
    """Return every page written by hand whose blocks are run here, sorted."""
    written = [page for page in (ROOT / "docs").rglob("*.md") if not LEFT_OUT.intersection(page.parts)]
    return sorted(
        [ROOT / "CONTRIBUTING.md", *(page for page in written if page.name not in TESTED_ELSEWHERE)]
    )
