"""The README's promises: its commands exist, and the output it shows is what the first command prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(), flags=re.DOTALL)


def attrition(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "attrition", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_every_command_shown_exists(tmp_path: Path) -> None:
    shown = re.findall(r"^\./scripts/attrition ([a-z-]+)", "\n".join(blocks("sh")), flags=re.MULTILINE)
    assert {"run", "list", "check", "parameters", "init", "fit-table"} <= set(shown)
    for command in set(shown):
        assert attrition(command, "--help", cwd=tmp_path).returncode == 0, command


def test_scripts_shown_are_there_and_executable() -> None:
    for script in set(re.findall(r"\./(scripts/[a-z_]+)", README.read_text())):
        path = ROOT / script
        assert path.is_file() and path.stat().st_mode & 0o111, script


@pytest.mark.full
def test_first_command_prints_what_the_readme_shows(tmp_path: Path) -> None:
    done = attrition("run", "ukraine-2022", "--no-figures", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == blocks("text")[0].strip()
