"""A release is refused before anything is built where the checkout does not say its version."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from attrition import __version__

ROOT = Path(__file__).parents[2]


def release(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "scripts" / "release", "--check", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "usage: ./scripts/release"),
        (("1.x",), "'1.x' is not a version such as 0.2.0"),
        (("99.0.0",), "attrition/__init__.py does not say 99.0.0"),
    ],
)
def test_what_cannot_be_released_is_refused_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    done = release(*arguments)
    assert done.returncode == 1 and done.stdout == ""
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_the_citation_names_the_version() -> None:
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text()
