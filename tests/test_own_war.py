"""What docs/own-war.md shows is done: its file is read, its commands run, its code holds."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from attrition.cli import main
from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.calendar import HOURS_PER_DAY
from attrition.engine.from_scenario import compile_scenario
from attrition.errors import InputError
from attrition.scenario import Scenario, load_scenario
from attrition.scenario.names import parameters

TEXT = (Path(__file__).parent.parent / "docs" / "own-war.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


def test_the_file_that_it_shows_is_a_scenario(tmp_path: Path) -> None:
    (shown,) = blocks("toml")
    path = tmp_path / "my-war.toml"
    path.write_text(shown)
    scenario = load_scenario(str(path))
    assert (scenario.name, scenario.sides) == ("my-war", {"challenger": "Red", "defender": "Blue"})
    assert scenario.values["challenger.men.initial"].varies


def test_its_commands_run(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 2
    for command in commands:
        program, *arguments = command.split()
        assert program == "attrition"
        assert main(arguments) == 0
    assert "the Soviet Union" in capsys.readouterr().out


def test_its_code_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code = blocks("python")
    assert len(code) == 2
    for block in code:
        exec(compile(block, "docs/own-war.md", "exec"), {})
    assert "crps" in capsys.readouterr().out


def test_the_parameters_that_it_names_exist() -> None:
    named = re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", TEXT)
    clock = {"clock.data_cutoff", "switches.coalition"}
    wrong = [name for name in named if name not in parameters() and name not in clock]
    assert len(named) > 15
    assert not [name for name in wrong if not any(known.startswith(f"{name}.") for known in parameters())]


OBSERVED = """
schema = 1
name = "observed"
title = "A war with half a year of data"
extends = "plain-war"

[clock]
start = 2000-01-03
data_cutoff = 2000-06-30
horizon_months = 12

[[observations]]
quantity = "territory"
unit = "share"
error = { kind = "absolute", sd = 0.0 }
interpolate = "monthly"
points = [{ date = 2000-02-01, value = 0.2 }, { date = 2000-04-01, value = 0.26 }, { date = 2000-06-01, value = 0.3 }]
"""
FIGURE = """
[[figures]]
quantity = "territory"
date = 2000-03-15
value = 0.9
"""
ACTS = """
[[acts]]
name = "call-up"
lever = "mobilisation_decree"
date = 2000-09-04
value = 50
actor = "challenger"

[[acts]]
name = "second call-up"
lever = "mobilisation_decree"
date = 2000-10-02
value = 50
actor = "challenger"
"""


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """A war with observations up to the end of its data, and two acts after it."""
    path = tmp_path / "observed.toml"
    path.write_text(OBSERVED + FIGURE + ACTS)
    return path


def ticks_of(scenario: Scenario, process: str) -> list[int]:
    """Ticks at which a process is on the agenda."""
    entries = compile_scenario(scenario, seed=0, rows=1, solved={}).plan.agenda.entries
    return entries[entries[:, 1] == PROCESS_CODES[process], 0].tolist()


def test_observations_are_imposed_up_to_the_end_of_the_data_and_figures_never(war: Path) -> None:
    scenario = load_scenario(str(war))
    cutoff = (scenario.clock.data_cutoff - scenario.clock.start).days * HOURS_PER_DAY  # type: ignore[operator]
    imposed = ticks_of(scenario, "history")
    assert len(imposed) == len(scenario.observations[0].imposed()) == 5, "the first days of February to June"
    assert max(imposed) <= cutoff
    bare = war.with_name("bare.toml")
    bare.write_text(OBSERVED + ACTS)
    assert ticks_of(load_scenario(str(bare)), "history") == imposed
    # An earlier end of the data takes the later points away, wherever it is set.
    earlier = load_scenario(str(war), sets=["clock.data_cutoff=2000-04-30"])
    assert ticks_of(earlier, "history") == imposed[:3]


def test_a_path_is_what_was_observed_and_free_after_the_end_of_the_data(war: Path) -> None:
    from attrition.engine.pilot import pilot

    scenario = load_scenario(str(war), sets=["switches.ends=false", "ground.noise=0.2"])
    program = compile_scenario(scenario, seed=0, rows=8, solved={})
    held = pilot(program, program.rows, ("territory",), paths=4, first_path=0)[..., 0]
    days = np.array(program.record_days)
    for day, value in ((29, 0.2), (89, 0.26), (150, 0.3)):
        # Imposed at the first step that begins on the day or later: what is left is how far a step moves the front.
        at = int(np.flatnonzero(days - days[0] >= day)[0])
        assert np.median(np.abs(held[:, :, at] - value)) < 0.02
        assert np.ptp(held[:, :, at]) < 0.6 * np.ptp(held[:, :, at - 1])
    assert np.ptp(held[:, :, -1]) > 5.0 * np.ptp(held[:, :, at])


def test_what_is_extended_can_be_taken_away(war: Path) -> None:
    other = war.with_name("other.toml")
    text = 'schema = 1\nname = "other"\nextends = "observed.toml"\n[remove]\nacts = ["call-up"]\n'
    other.write_text(text)
    scenario = load_scenario(str(other))
    assert [act.name for act in scenario.acts] == ["second call-up"]
    assert len(ticks_of(load_scenario(str(war)), "acts")) == 2 * len(ticks_of(scenario, "acts")) > 0
    policy = war.with_name("calm.toml")
    policy.write_text('schema = 1\nname = "calm"\n[remove]\nacts = ["second call-up"]\n')
    assert load_scenario(str(other), policies=[str(policy)]).acts == ()
    other.write_text(text.replace("call-up", "cal-up"))
    with pytest.raises(InputError, match=r"remove\.acts: no act 'cal-up'.*did you mean 'call-up'"):
        load_scenario(str(other))
