"""`attrition run` on a stand-in for the engine: exit codes, lines and what is never overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from attrition.ensemble.directory import RunDirectory

SIZE = ["--draws", "8", "--paths", "16", "--threads", "1", "--structures", "options"]


@pytest.fixture(autouse=True)
def stand_in_command(
    monkeypatch: pytest.MonkeyPatch, stand_in: Any, fixed_source: None, tmp_path: Path
) -> None:
    """The command line runs the stand-in, in a directory of its own."""
    monkeypatch.setattr("attrition.cli.run.Command.simulator", lambda self, threads: stand_in.StandIn())
    monkeypatch.setattr("attrition.cli.running.draw_figures", lambda *_: None)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that is bad input and return its one line."""
    assert main(["run", *arguments]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert len(errors.splitlines()) == 1
    return errors


def test_default_directory_is_found_again(capsys: pytest.CaptureFixture[str], clean_digest: str) -> None:
    assert main(["run", "ukraine-2022", *SIZE]) == 0
    first = capsys.readouterr()
    [directory] = Path("runs").iterdir()
    assert directory.name == f"ukraine-2022-{RunDirectory(directory).manifest.identity[:8]}"
    assert clean_digest[:12] in first.out
    assert "compiling the kernel (about" in first.err
    assert main(["run", "ukraine-2022", *SIZE]) == 0
    again = capsys.readouterr()
    assert again.out == first.out
    assert "finished" in again.err
    assert main(["run", str(directory)]) == 0
    assert capsys.readouterr().out == first.out


def test_json_is_the_summary(capsys: pytest.CaptureFixture[str], clean_digest: str) -> None:
    assert main(["run", "ukraine-2022", *SIZE, "--out", "a run", "--json", "--quiet"]) == 0
    out, errors = capsys.readouterr()
    assert json.loads(out)["digest"] == clean_digest
    assert errors == ""


def test_plan_then_shards_then_merge(capsys: pytest.CaptureFixture[str], clean_digest: str) -> None:
    assert main(["run", "ukraine-2022", *SIZE, "--out", "run", "--plan-only"]) == 0
    out = capsys.readouterr().out
    assert "8 files of up to 32 paths" in out
    assert "attrition run run" in out
    assert not Path("run/units").exists()
    assert main(["run", "run", "--shard", "1/2"]) == 0
    assert "4 units are left to other shards; then: attrition merge run" in capsys.readouterr().err
    assert main(["merge", "run"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "attrition: 4 of 8 units are missing: 0, 2, 4, 6; compute them with: attrition run run --shard 0/2"
    ]
    assert main(["run", "run", "--shard", "0/2"]) == 0
    assert "now: attrition merge run" in capsys.readouterr().err
    assert main(["merge", "run"]) == 0
    assert clean_digest[:12] in capsys.readouterr().out
    assert main(["run", "run", "--shard", "0/2"]) == 0


def test_plan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "ukraine-2022", *SIZE, "--out", "run", "--plan-only", "--json"]) == 0
    cost = json.loads(capsys.readouterr().out)
    assert (cost["units"], cost["paths"], cost["unit_paths"]) == (8, 256, 32)
    assert cost["core_hours"] > 0
    assert cost["bytes_running"] > 0


def test_time_budget(
    capsys: pytest.CaptureFixture[str], stand_in: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One unit of 0.6 s fits into a second, or two where the next begins before the first is counted.
    monkeypatch.setattr(
        "attrition.cli.run.Command.simulator", lambda self, threads: stand_in.Ticking(clock, 0.6)
    )
    assert main(["run", "ukraine-2022", *SIZE, "--out", "run", "--time-budget", "1s"]) == 75
    errors = capsys.readouterr().err
    assert "time budget" in errors
    assert 1 <= len(RunDirectory(Path("run")).listing().sizes) <= 2
    assert errors.rstrip().endswith("go on with: attrition run run --resume")
    assert "--resume" in refused(capsys, "run")
    assert main(["run", "run", "--shard", "0/1", "--threads", "1", "--time-budget", "1s"]) == 75
    assert capsys.readouterr().err.rstrip().endswith("attrition run run --shard 0/1")


def test_free_run_is_a_layer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "ukraine-2022", *SIZE, "--out", "run", "--free-run", "2024-12-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["given"].startswith("war going on at 2024-12-31")


def test_keeping_more_paths_than_there_are_is_refused_but_the_default_fits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "ukraine-2022", "--draws", "2", "--paths", "2", "--out", "small"]) == 0
    capsys.readouterr()
    assert "0 to 4" in refused(capsys, "ukraine-2022", "--draws", "2", "--paths", "2", "--keep-paths", "5")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["ukraine-2022", "--draws", "0"], "--draws: 0 is out of range; allowed: 1 to"),
        (["ukraine-2022", "--seed", "-1"], "--seed: -1"),
        (["ukraine-2022", "--structures", "option"], "did you mean 'options'?"),
        (["ukraine-2022", "--engine", "kernal"], "did you mean 'kernel'?"),
        (["ukraine-2022", "--engine", "lane"], "did you mean 'lanes'?"),
        (["ukraine-2022", "--shard", "8/8"], "--shard: shard 8/8 does not exist"),
        (["ukraine-2022", "--time-budget", "55"], "--time-budget: '55' is not a duration"),
        (["ukraine-2022", "--threads", "0"], "--threads"),
        (["ukrain-2022"], "ukraine-2022"),
        (["./nowhere"], "nowhere"),
        (["ukraine-2022", "--free-run", "yesterday"], "data_cutoff"),
    ],
)
def test_bad_input_is_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], line: str) -> None:
    assert line in refused(capsys, *arguments)
    assert not Path("runs").exists()


def test_directory_fixes_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "ukraine-2022", *SIZE, "--out", "run"]) == 0
    capsys.readouterr()
    assert "--draws: the run in 'run' has its scenario" in refused(capsys, "run", "--draws", "9")
    assert "another scenario, seed or size" in refused(capsys, "ukraine-2022", "--out", "run")
    Path("other").mkdir()
    assert "no manifest.json" in refused(capsys, "./other")
    Path("other/mine.txt").write_text("mine")
    assert "mine.txt" in refused(capsys, "ukraine-2022", "--out", "other")


def test_nodes_are_kept_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "ukraine-2022", *SIZE, "--out", "run", "--keep-nodes", "4", "--no-figures"]) == 0
    assert Path("run/nodes.parquet").exists()
    capsys.readouterr()
    assert "--keep-nodes: the run in 'run' has its scenario" in refused(capsys, "run", "--keep-nodes", "5")
    assert "0 to 128" in refused(capsys, "ukraine-2022", *SIZE, "--keep-nodes", "129")


def test_rivals_are_printed_side_by_side_within_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = [*SIZE[:-1], "all"]
    assert main(["run", "ukraine-2022", *size, "--out", "run", "--no-figures"]) == 0
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 100
    heading = next(line for line in page.splitlines() if line.startswith("Shares of paths"))
    assert heading.endswith("pooled")
    monkeypatch.setattr("attrition.cli.tables.columns", lambda: 60)
    assert main(["show", "run"]) == 0
    narrow = capsys.readouterr().out
    assert max(map(len, narrow.splitlines())) <= 60


def test_run_is_extended(capsys: pytest.CaptureFixture[str], clean_digest: str) -> None:
    small = ["--draws", "5", "--paths", "16", "--structures", "options", "--out", "run", "--quiet"]
    assert main(["run", "ukraine-2022", *small]) == 0
    capsys.readouterr()
    assert "say --resume too" in refused(capsys, "run", "--draws", "8")
    assert "5 to 16,777,216" in refused(capsys, "run", "--resume", "--draws", "4")
    assert "--seed" in refused(capsys, "run", "--resume", "--draws", "8", "--seed", "1")
    assert main(["run", "run", "--resume", "--draws", "8", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == clean_digest
    # The same command again finds it finished.
    assert main(["run", "run", "--resume", "--draws", "8", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == clean_digest
