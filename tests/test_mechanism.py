"""A mechanism from outside the package, from its file to the bits of both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import attrition.mechanism
from tests import mechanisms as files

ONE_PATH = """
import sys
import attrition
attrition.use_mechanisms(sys.argv[1])
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.unit import simulate
from attrition.scenario import load_scenario
import numpy as np
war = load_scenario("ukraine-2022", sets=sys.argv[2:])
program = compile_scenario(war, seed=0, rows=1, structure="options", solved={})
unit = simulate(program, first_row=0, rows=1, first_path=0, paths=2, keep=2, engine="simpy-pure")
print([field.name for field in OUTCOME_FIELDS][-1], float(np.nansum(unit.outcomes[:, -1])))
gap = unit.trajectories[:, :, program.variables.index("labour_gap")]
print(float(np.nanmin(gap)), float(np.nanmax(gap)), int(np.isfinite(gap).sum()))
"""


def test_all_that_its_file_may_need_is_exported() -> None:
    for name in attrition.mechanism.__all__:
        assert getattr(attrition.mechanism, name) is not None


def test_the_worked_example_runs_in_the_readable_engine(tmp_path: Path) -> None:
    path = files.saved("labour.py", tmp_path)
    on = files.python(ONE_PATH, path, cwd=tmp_path)
    assert on.returncode == 0, on.stderr
    column, months = on.stdout.splitlines()[0].split()
    low, high, records = (float(text) for text in on.stdout.splitlines()[1].split())
    assert column == "labour_short_months" and float(months) > 0.0
    assert -1.0 <= low < high <= 1.0 and records > 100
    off = files.python(ONE_PATH, path, "switches.labour=false", cwd=tmp_path)
    assert off.stdout.splitlines()[0] == "labour_short_months 0.0", off.stderr
    assert off.stdout.splitlines()[1].startswith("0.0 0.0 ")


def test_commands_know_its_names_wherever_it_is_named(tmp_path: Path) -> None:
    files.saved("labour.py", tmp_path)
    files.saved("permits.toml", tmp_path)
    first = files.attrition(
        "--mechanism", "labour.py", "parameters", "ukraine-2022", "labour.push", cwd=tmp_path
    )
    last = files.attrition("parameters", "ukraine-2022", "labour.push", "--mechanism=labour.py", cwd=tmp_path)
    assert first.returncode == 0 and first.stdout == last.stdout
    assert "push of a whole gap" in first.stdout
    checked = files.attrition(
        *("check", "ukraine-2022", "--policy", "permits.toml", "--mechanism", "labour.py"), cwd=tmp_path
    )
    assert checked.returncode == 0, checked.stderr
    listed = files.attrition("--mechanism", "labour.py", "list", "processes", "--json", cwd=tmp_path)
    assert "labour_market" in [entry["name"] for entry in json.loads(listed.stdout)]


@pytest.mark.parametrize(
    ("arguments", "essence"),
    [
        (["--mechanism"], "--mechanism names no file"),
        (["check", "ukraine-2022", "--mechanism", "none.py"], "none.py': No such file"),
        (["check", "ukraine-2022", "--mechanism", "permits.toml"], "permits.toml: line 1"),
        (["verify-mechanism"], "no mechanism is in use; name its file with --mechanism FILE"),
        (
            ["verify-mechanism", "labor", "--mechanism", "labour.py"],
            "no mechanism 'labor' in use; allowed: labour",
        ),
        (["init", "Labour.py"], "'Labour' cannot name a mechanism"),
        (["init", "labour.py"], "labour.py: exists already and is not overwritten"),
        (["init", "tide.py", "--policy"], "'tide.py' is a mechanism; leave --policy out"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], essence: str, tmp_path: Path) -> None:
    files.saved("labour.py", tmp_path)
    (tmp_path / "permits.toml").write_text("schema := 1\n")
    done = files.attrition(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and essence in done.stderr, done.stderr


def test_a_new_file_is_a_sound_mechanism(tmp_path: Path) -> None:
    assert files.attrition("init", "stock.py", cwd=tmp_path).returncode == 0
    done = files.attrition("--mechanism", "stock.py", "list", "signals", "--json", cwd=tmp_path)
    assert "stock_stock" in [entry["name"] for entry in json.loads(done.stdout)]


@pytest.mark.full
def test_a_run_with_it_is_read_without_it_and_continued_only_with_it(tmp_path: Path) -> None:
    files.saved("labour.py", tmp_path)
    size = ("--structures", "options", "--draws", "2", "--paths", "2", "--quiet", "--no-driftless")
    made = files.attrition(
        "--mechanism", "labour.py", "run", "ukraine-2022", *size, "--out", "run", cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    assert "mechanisms from outside the package: labour" in " ".join(made.stdout.split())
    assert (tmp_path / "run/figures/labour_gap.png").stat().st_size > 10_000
    (mechanism,) = json.loads((tmp_path / "run/manifest.json").read_text())["mechanisms"]
    assert mechanism["text"] == (tmp_path / "labour.py").read_text()
    for arguments in (
        ["verify", "run"],
        ["show", "run"],
        ["report", "run"],
        ["figures", "run", "--format", "svg"],
    ):
        done = files.attrition(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert not (tmp_path / "run/figures/labour_gap.svg").exists(), "its code was not run"
    for arguments in (["run", "run", "--resume", "--paths", "4"], ["replay", "run", "--path", "1"]):
        refused = files.attrition(*arguments, cwd=tmp_path)
        assert refused.returncode != 0 and "add --mechanism labour.py as it was then" in refused.stderr
        done = files.attrition(*arguments, "--mechanism", "labour.py", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    other = tmp_path / "labour.py"
    other.write_text(other.read_text().replace('"a wage round"', '"a round of wages"'))
    refused = files.attrition("--mechanism", "labour.py", "replay", "run", "--path", "1", cwd=tmp_path)
    assert refused.returncode != 0 and "is not the mechanism 'labour' that it was made with" in refused.stderr


@pytest.mark.full
def test_both_engines_give_its_bits_and_it_leaves_no_trace_when_off(tmp_path: Path) -> None:
    files.saved("labour.py", tmp_path)
    done = files.attrition(
        *("--mechanism", "labour.py", "verify-mechanism", "--structures", "options"),
        *("--draws", "2", "--paths", "2", "--json", "--quiet"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    rows = json.loads(done.stdout)
    assert len(rows) == 4 + 4 + 2
    assert {row["verdict"] for row in rows} == {"pass"}
