"""`python -m attrition` is the command line, with its status."""

from __future__ import annotations

import subprocess
import sys

import attrition


def test_the_status_of_the_command_is_that_of_the_process() -> None:
    for arguments, status, text in (
        (["--version"], 0, f"attrition {attrition.__version__}\n"),
        (["chekc"], 2, "attrition: no command 'chekc'; "),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "attrition", *arguments], capture_output=True, text=True, check=False
        )
        assert (done.returncode, (done.stdout or done.stderr).startswith(text)) == (status, True), done
