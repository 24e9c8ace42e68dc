"""Canonical scenarios: ordinary files that ship, are listed, run by the ordinary command, and say what may change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attrition
from attrition.cli import main
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.scenario import load_scenario
from attrition.scenario.files import shipped, shipped_directory
from attrition.verification.laws import LAWS

NAMES = [name for name in shipped("scenario") if name.startswith("canonical/")]
SMALL = [name for name in NAMES if name != "canonical/driftless"]
LAW_OF = {law.scenario: law for law in LAWS if law.scenario is not None}


def text_of(name: str) -> str:
    """The file of a shipped scenario."""
    return shipped("scenario")[name].read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_canonical_scenario_is_listed_and_named_after_its_file(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name.removeprefix("canonical/")
    assert main(["list", "scenarios", "--json"]) == 0
    listed = {entry["name"]: entry["title"] for entry in json.loads(capsys.readouterr().out)}
    assert listed[name] == scenario.title != ""


@pytest.mark.parametrize("name", LAW_OF)
def test_the_file_says_which_law_and_what_may_be_changed(name: str) -> None:
    comment = [line for line in text_of(name).splitlines() if line.startswith("#")]
    assert LAW_OF[name].id in comment[0]
    assert "you may change" in " ".join(line.removeprefix("#").strip() for line in comment).lower()


def test_canonical_scenarios_ship_in_the_wheel() -> None:
    root = shipped_directory()
    assert root is not None
    assert {path.stem for path in (root / "canonical").glob("*.toml")} == {
        name.removeprefix("canonical/") for name in NAMES
    }


SHORTER = "clock.horizon_months=2"


@pytest.mark.full
@pytest.mark.parametrize("name", ["canonical/forts-walk", "canonical/lanchester-square"])
def test_it_runs_by_the_ordinary_command(name: str, tmp_path: Path) -> None:
    out = tmp_path / "run"
    small = ["--draws", "1", "--paths", "4", "--structures", "options", "--no-driftless", "--quiet"]
    assert main(["run", name, *small, "--set", SHORTER, "--out", str(out)]) == 0
    assert attrition.open_run(out).scenario.name == name.removeprefix("canonical/")


@pytest.mark.parametrize("name", SMALL)
def test_it_runs_by_the_ordinary_call(name: str, tmp_path: Path) -> None:
    scenario = attrition.load(name, sets=[SHORTER])
    run = attrition.run(
        scenario, draws=1, paths=4, structures="options", driftless=False, out=tmp_path / "run"
    )
    assert run.outcomes.height == 4


def test_nothing_happens_to_the_idle() -> None:
    program = compile_scenario(load_scenario("canonical/idle"), seed=1, rows=1)
    fields = ("challenger_men", "defender_men", "territory", "strain", "brent", "end")
    states = pilot(program, program.rows, fields, paths=3)
    assert np.all(states == states[:, :, :1]), "what moves though it is switched off?"
    assert np.all(states[..., :2] == 100.0)


# --------------------------------------------------------------------------------------------------------- driftless


def turned(summary: dict[str, Any], structure: str, measure: str, key: str) -> Any:
    return summary["structures"][structure]["turn"][measure][key]


def test_driftless_is_the_war_with_noise_alone() -> None:
    scenario, war = load_scenario("canonical/driftless"), load_scenario("ukraine-2022")
    changed = {name for name, value in scenario.values.items() if value.value != war.values[name].value}
    assert changed == {"study.driftless"}
    assert scenario.values["study.driftless"].value == 1.0
    assert scenario.clock == war.clock


def test_without_noise_nothing_turns() -> None:
    """Noise off and nothing else moves a stock: then no side comes nearer to exhaustion, and no date is met."""
    still = load_scenario("canonical/driftless").with_(
        sets=[
            "clock.horizon_months=24",
            "study.solved=0",
            *(
                f"{name}=0"
                for name in (
                    "front.loss_noise_sd",
                    "front.loss_walk_sd",
                    "armour.noise_sd",
                    "ground.noise",
                    "coalition.will_noise",
                    "oil.volatility",
                    "oil.jump_rate",
                    "beliefs.trend_noise",
                )
            ),
        ]
    )
    program = compile_scenario(still, seed=2, rows=2, solved={})
    after = int(program.cutoff_day / 7) + 2
    fields = ("challenger_men", "defender_men", "territory", "brent", "will_leading", "challenger_armour")
    states = pilot(program, program.rows, fields, paths=2)[:, :, after:]
    for index, name in enumerate(fields):
        path = states[..., index]
        moved = np.nanmax(path, axis=2) - np.nanmin(path, axis=2)
        assert np.nanmax(moved / np.nanmax(np.abs(path), axis=2)) < 1e-9, name


@pytest.mark.full
def test_driftless_turns_as_often_as_the_twin_of_the_war(tmp_path: Path) -> None:
    few = {"draws": 6, "paths": 8, "structures": "options", "seed": 3}
    war = attrition.run("ukraine-2022", out=tmp_path / "war", **few).summary  # type: ignore[arg-type]
    alone = attrition.run("canonical/driftless", out=tmp_path / "alone", driftless=False, **few).summary  # type: ignore[arg-type]
    for measure in ("D1", "D3", "D4"):
        assert turned(alone, "options", measure, "p_within_horizon") == turned(
            war, "options", measure, "p_driftless"
        )
