"""Mechanisms for tests: the worked example of the guide, and a short one to change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scripts.documentation.blocks import ROOT, blocks_of

GUIDE = ROOT / "docs" / "mechanisms.md"

SHORT = '''
"""Tide: a pool that falls."""

from attrition.mechanism import Clock, Mechanism, Parameter, Placed, Process, StateField, maximum, rule


@rule
def begin(s, p):
    s.tide_level = p.tide_initial


@rule
def fall(s, p):
    s.tide_level = maximum(s.tide_level - p.tide_fall * p.step_months, 0.0)


MECHANISM = Mechanism(
    name="tide",
    meaning="a pool that falls",
    parameters=(
        Parameter("tide.initial", "m", 0, 10, "at the start", 5),
        Parameter("tide.fall", "m", 0, 10, "speed", 1),
    ),
    state=(StateField("tide_level", "m", "what is left", 0, signal=True, recorded=True),),
    begin=(begin,),
    processes=(Placed(Process("tide_falls", Clock.STEP, rules=(fall,)), after="shortages"),),
)
'''


def saved(name: str, folder: Path) -> Path:
    """Write a file of the guide, such as labour.py, into a folder."""
    text = next(block.text for block in blocks_of(GUIDE.read_text("utf-8")) if block.saved_as == name)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def written(folder: Path, *changes: tuple[str, str], name: str = "tide.py") -> Path:
    """Write the short mechanism into a folder, with some texts replaced."""
    text = SHORT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def python(script: str, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, where the model is not loaded yet."""
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )


def attrition(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return python(
        "import sys; from attrition.cli import main; sys.exit(main(sys.argv[1:]))", *arguments, cwd=cwd
    )
