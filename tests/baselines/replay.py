"""One replayed path as it is printed, kept as text: table, narrative and divergence."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from attrition.cli.main import main
from tests.replays import EVENTFUL, LEFT_OUT, small_war

FILE = Path(__file__).parent / "replay.txt"


def printed() -> str:
    """Replay the eventful path of the small war, without one of its events, and return what is printed."""
    place = [part for name, value in EVENTFUL.items() for part in (f"--{name}", str(value))]
    text = StringIO()
    with redirect_stdout(text):
        assert main(["replay", str(small_war()), *place, "--without", LEFT_OUT]) == 0
    # Where the directory lies decides where the lines are broken.
    directory = str(small_war())
    return "\n".join(
        line for line in text.getvalue().splitlines() if directory not in line and "What is usual" not in line
    )
