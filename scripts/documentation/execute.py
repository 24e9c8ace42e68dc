"""Run the blocks of a page in a directory of their own, and compare what they print with what the page shows.

In a `console` block a line that starts with "$ " is a command, and what follows is its output, where a line "..."
stands for any lines and "…" for anything within a line, such as a digest. In a `python` block a comment "# -> text"
after a line holds what the line's value prints; the blocks of a page share their names. A block with commands alone
(`sh`) must end with status 0.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.documentation.blocks import Block

ANY_LINES = "..."
_SHELL = re.compile(r"[|;&<>$`*]|^timeout |^\./scripts/(?!attrition )|--mechanism ")
# A mechanism must be known before the model is loaded, as it is here.
_CUT = re.compile(r"(?P<command>attrition [^|;&]+?) \| (?P<end>head|tail) -n (?P<lines>\d+)")
_STATUS = re.compile(r"\s+# status (\d+)$")
TIME_LIMIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a block, the output shown below it, the status it must end with, and its lines as written."""

    command: str
    shown: tuple[str, ...] = ()
    status: int = 0
    written: tuple[str, ...] = ()


class Differs(AssertionError):
    """What a block prints is not what the page shows."""


def steps_of(block: Block) -> list[Step]:
    """Return the commands of a `console` or `sh` block; comments and empty lines of `sh` are left out."""
    if block.language == "sh":
        lines = [re.sub(r"\s+#.*$", "", line) for line in block.text.replace("\\\n", " ").splitlines()]
        return [Step(line) for line in lines if line.strip() and not line.startswith("#")]
    found: list[Step] = []
    for line in block.text.splitlines():
        if line.startswith("$ ") or (line.startswith("> ") and found and not found[-1].shown):
            last = found.pop() if line.startswith("> ") else Step("")
            command = f"{last.command.removesuffix(chr(92)).rstrip()} {line[2:]}".strip()
            status = _STATUS.search(command)
            command = _STATUS.sub("", command)
            found.append(Step(command, (), int(status[1]) if status else 0, (*last.written, line)))
        elif found:
            found[-1] = replace(found[-1], shown=(*found[-1].shown, line))
        else:
            raise ValueError(f"line {block.line}: a console block begins with a command, '$ …'")
    return found


def run_block(block: Block, directory: Path, names: dict[str, Any]) -> None:
    """Run one block in a directory; `names` are what earlier Python blocks of the page have left.

    Raises: Differs when it prints something else than the page shows, or ends with another status.
    """
    if block.saved_as is not None:
        target = directory / block.saved_as
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")
    elif block.language == "python":
        run_python(block, directory, names)
    else:
        for step in steps_of(block):
            printed = run_command(step, directory)
            if step.shown and not matches(printed.splitlines(), step.shown):
                raise Differs(
                    f"line {block.line}: $ {step.command}\nprinted:\n{printed}\nthe page shows:\n"
                    + "\n".join(step.shown)
                )


def run_command(step: Step, directory: Path) -> str:
    """Run one command and return its output and, where it fails as shown, its error line.

    Commands of attrition run in this process, which has the compiled model; others in a shell.
    Raises: Differs when it ends with another status than it should.
    """
    command = re.sub(r"^\./scripts/attrition ", "attrition ", step.command)
    # In this process, too: a shell would load the compiled model once more.
    cut = _CUT.fullmatch(command)
    command = cut["command"] if cut else command
    arguments = [] if _SHELL.search(command) else shlex.split(command)
    if arguments[:1] == ["attrition"]:
        output, errors = io.StringIO(), io.StringIO()
        with inside(directory), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            from attrition.cli import main

            status = main(arguments[1:])
        printed, said = output.getvalue(), errors.getvalue()
    else:
        with tempfile.TemporaryDirectory() as shims:
            shim = Path(shims) / "attrition"
            shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m attrition "$@"\n')
            shim.chmod(0o700)
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=directory,
                capture_output=True,
                text=True,
                check=False,
                env=environment(shims),
                timeout=TIME_LIMIT_SECONDS,
            )
        status, printed, said = done.returncode, done.stdout, done.stderr
    if status != step.status:
        raise Differs(f"$ {step.command}\nended with status {status}, not {step.status}: {said or printed}")
    if cut:
        lines, count = printed.splitlines(keepends=True), int(cut["lines"])
        printed = "".join(lines[:count] if cut["end"] == "head" else lines[-count:])
    return printed if status == 0 else printed + said


def environment(programs: str) -> dict[str, str]:
    """Return the environment of a command in a shell: 100 columns, the checkout importable, its programs first."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    programs = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
    return {**os.environ, "COLUMNS": "100", "PYTHONPATH": path, "PATH": programs}


def run_python(block: Block, directory: Path, names: dict[str, Any]) -> list[str]:
    """Run a Python block and return its lines with each "# ->" comment as it should read.

    Raises: Differs when a value prints something else than its comment says.
    """
    lines = block.text.splitlines()
    output = io.StringIO()
    with inside(directory), contextlib.redirect_stdout(output):
        for statement in ast.parse(block.text).body:
            last = (statement.end_lineno or 1) - 1
            code, mark, expected = lines[last].partition("  # -> ")
            if mark and isinstance(statement, ast.Expr):
                value = eval(
                    compile(ast.Expression(statement.value), f"line {block.line + last}", "eval"), names
                )
                got = " ".join(repr(value).split())
                if matches([got], [expected.strip()]):
                    continue
                lines[last] = f"{code}{mark}{got}"
                if names.get("__accept__") is None:
                    raise Differs(f"line {block.line + last}: {code.strip()} is {got}, not {expected}")
            else:
                exec(compile(ast.Module([statement], []), f"line {block.line + last}", "exec"), names)
    return lines


def matches(printed: Sequence[str], shown: Sequence[str]) -> bool:
    """Say whether printed lines are those shown: "..." stands for any lines, "…" for anything within one."""
    pattern = "".join(
        r"(?:[^\n]*\n)*"
        if line.strip() == ANY_LINES
        else re.escape(line.rstrip()).replace("…", r"[^\n]*") + r"\n"
        for line in _trimmed(shown)
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in _trimmed(printed))) is not None


def _trimmed(lines: Sequence[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n")


@contextlib.contextmanager
def inside(directory: Path) -> Iterator[None]:
    """Work in a directory, on a page of 100 columns."""
    before, columns = Path.cwd(), os.environ.get("COLUMNS")
    os.chdir(directory)
    os.environ["COLUMNS"] = "100"
    try:
        yield
    finally:
        os.chdir(before)
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns
