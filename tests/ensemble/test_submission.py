"""Scripts of job arrays: run by bash with the variables of each system, they cover every shard once."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import submission as module
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.shards import parse_shard
from attrition.ensemble.submission import SYSTEMS, submission
from attrition.errors import InputError

INDEX = {"slurm": ("SLURM_ARRAY_TASK_ID", 0), "pbs": ("PBS_ARRAY_INDEX", 0), "lsf": ("LSB_JOBINDEX", 1)}
TEMPLATE = Path(__file__).parents[2] / "scripts" / "slurm_array.sh"


def called(script: str, environment: dict[str, str], tmp_path: Path, *arguments: str) -> list[str]:
    """Run a script whose program prints its arguments, and return them."""
    file = tmp_path / "array.sh"
    file.write_text(script)
    printed = subprocess.run(
        ["bash", file, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout
    return shlex.split(printed)


@pytest.mark.parametrize("system", SYSTEMS)
def test_array_covers_every_shard_once(
    unmerged: RunDirectory, system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_program", lambda: "echo")
    script = submission(unmerged, system, tasks=3, threads=2, seconds=3600.0)
    variable, first = INDEX[system]
    assert re.search(rf"\b{first}-{first + 2}\b", script)
    shards = []
    for task in range(first, first + 3):
        environment = {variable: str(task), "PBS_O_WORKDIR": str(tmp_path)}
        words = called(script, environment, tmp_path)
        assert words[:2] == ["run", str(unmerged.path)]
        options = dict(zip(words[2::2], words[3::2], strict=True))
        assert options.keys() == {"--shard", "--threads", "--time-budget"}
        assert (options["--threads"], options["--time-budget"]) == ("2", "3480s")
        shards.append(parse_shard(options["--shard"]))
    assert shards == [(0, 3), (1, 3), (2, 3)]


def test_template_covers_its_array(tmp_path: Path) -> None:
    script = TEMPLATE.read_text()
    last = re.search(r"--array=0-(\d+)", script)
    assert last is not None
    environment = {"ATTRITION": "echo", "SLURM_ARRAY_TASK_ID": last[1]}
    words = called(script, environment, tmp_path, "a run")
    assert words[:3] == ["run", "a", "run"]  # echo has joined them
    assert f"{last[1]}/{int(last[1]) + 1}" in words


def test_program_is_that_of_this_environment(
    unmerged: RunDirectory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "attrition").touch()
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert f"exec {tmp_path}/attrition run" in submission(unmerged, "slurm")


@pytest.mark.parametrize(
    ("system", "options", "words"),
    [
        ("slrum", {}, "did you mean 'slurm'"),
        ("pbs", {"tasks": 1}, "--tasks"),
        ("slurm", {"tasks": 10_001}, "--tasks"),
        ("lsf", {"threads": 0}, "--threads"),
        ("slurm", {"seconds": 150.0}, "3m or more"),
    ],
)
def test_bad_wishes_are_refused(
    unmerged: RunDirectory, system: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError) as raised:
        submission(unmerged, system, **options)
    assert words in raised.value.line()


def test_directory_must_hold_a_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no directory"):
        submission(RunDirectory(tmp_path / "none"), "slurm")


def test_a_line_end_in_a_path_ends_no_comment(unmerged: RunDirectory, tmp_path: Path) -> None:
    elsewhere = tmp_path / "run\ntouch planted"
    shutil.copytree(unmerged.path, elsewhere)
    with pytest.raises(InputError, match="control characters"):
        submission(RunDirectory(elsewhere), "slurm", tasks=3, threads=2, seconds=3600.0)


def test_mechanisms_in_use_are_named_in_the_script(
    unmerged: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_program", lambda: "echo")
    monkeypatch.setattr(module, "mechanism_options", lambda: ["--mechanism", "/a-b/labour.py"])
    script = submission(unmerged, "slurm", tasks=3)
    words = called(script, {"SLURM_ARRAY_TASK_ID": "1"}, tmp_path)
    assert words[2:6] == ["--mechanism", "/a-b/labour.py", "--shard", "1/3"]
