"""What new users mistype, and what they get: the cases of mistakes.toml, which the tests run and the site shows."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from scripts.documentation.execute import Step, run_command
from scripts.documentation.markdown import MADE

CASES = Path(__file__).with_suffix(".toml")
FIRST_LINES = 4
"""Lines of an answer that the page shows: errors are one line, help and tables are not."""
LONGEST = 400

INTRODUCTION = """\
Each line below was typed in a fresh directory when this page was made, and its answer is what came; a test types them
all and fails where the answer misses its point. Bad input ends with status 2 and one line that says what is wrong,
where, what is allowed, the nearest valid name and what to do next; nothing is written then.
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One likely mistake: what it is, what is typed, what must be in the answer, and the files that it needs."""

    group: str
    what: str
    typed: str
    answer: str
    status: int = 2
    shell: bool = False
    encoding: str = "utf-8"
    files: Mapping[str, str] = field(default_factory=dict)


@cache
def mistakes() -> tuple[Mistake, ...]:
    """Return every case, in the order of the page."""
    return tuple(Mistake(**case) for case in tomllib.loads(CASES.read_text(encoding="utf-8"))["mistakes"])


def answered(mistake: Mistake, prepared: Path, directory: Path) -> str:
    """Return what a case is told, typed in a copy of a prepared directory to which its files are added.

    Parameters: prepared, a directory with a finished run in `runs/done`; directory, which must not exist.
    Raises: Differs when it ends with another status.
    """
    shutil.copytree(prepared, directory)
    for name, content in mistake.files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(mistake.encoding))
    return run_command(Step(mistake.typed, status=mistake.status), directory)


def prepare(directory: Path, **options: Any) -> None:
    """Make the finished run that the cases are about, as small as one can be; options go to attrition.run."""
    import attrition

    size = {"draws": 2, "paths": 2, "structures": "options", "driftless": False}
    attrition.run("ukraine-2022", out=directory / "runs" / "done", **(size | options))


def page() -> str:
    """Return the page: every case typed anew."""
    parts = [MADE, "# Likely mistakes, and what one is told", INTRODUCTION]
    with tempfile.TemporaryDirectory() as place:
        prepared = Path(place) / "prepared"
        prepare(prepared)
        for group, cases in _groups():
            parts.append(f"## {group}")
            for number, one in enumerate(cases):
                told = _shown(answered(one, prepared, Path(place) / f"{group} {number}"))
                text = f"```{{code-block}} text\n:class: wraps\n\n$ {one.typed}\n{told}\n```"
                parts += [f"**{one.what[:1].upper()}{one.what[1:]}**; status {one.status}", text]
    return "\n\n".join(parts) + "\n"


def _groups() -> Iterator[tuple[str, list[Mistake]]]:
    for group in dict.fromkeys(one.group for one in mistakes()):
        yield group, [one for one in mistakes() if one.group == group]


def _shown(answer: str) -> str:
    lines = answer.strip().splitlines()
    shown = [*lines[:FIRST_LINES], *(["…"] if len(lines) > FIRST_LINES else [])]
    return "\n".join(
        line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"
        for line in shown
    )
