"""Paths run again from their index: equal to the run's rows, and changed by what is asked for alone."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attrition
from attrition.analysis.replay import Source, changed, left_out, refuse_other, replayed
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble import provenance
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.errors import InputError
from tests.replays import eventful, source

DEFAULT_PATHS = 30


def assert_replays(held: Source, count: int) -> None:
    """Assert that random paths of a run, of all variants, structures and draws, give their rows to the bit."""
    chance = random.Random(1)
    plan = held.manifest.plan
    for _ in range(count):
        variant = chance.choice(plan.variants)
        structure = chance.choice(plan.structures)
        draw, path = chance.randrange(variant.rows), chance.randrange(plan.paths)
        found = replayed(held, path, structure, draw, variant.name)
        row = held.row(found.address)
        assert np.array_equal(found.seen.outcome.view(np.uint64), row.view(np.uint64)), found.address


@pytest.mark.full
def test_random_paths_of_every_variant_and_structure_equal_their_rows() -> None:
    assert_replays(source(), DEFAULT_PATHS)


@pytest.mark.full
def test_random_paths_of_the_shipped_scenario_equal_their_rows(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """A thousand of them with --replays 1000, which takes ten minutes."""
    run = attrition.run("ukraine-2022", draws=4, paths=64, out=tmp_path / "run", keep_paths=0)
    assert_replays(Source(RunDirectory(run.directory)), pytestconfig.option.replays)


def test_what_is_not_the_runs_row_is_an_error_that_names_the_column(monkeypatch: pytest.MonkeyPatch) -> None:
    path = eventful()
    other = path.seen.outcome.copy()
    index = next(i for i, field in enumerate(OUTCOME_FIELDS) if field.name == "challenger_casualties")
    other[index] = np.nextafter(other[index], np.inf)
    with pytest.raises(RunFailed, match=r"challenger_casualties is .* machine computes other bits") as caught:
        refuse_other(source(), path.address, other)
    assert repr(float(other[index])) in str(caught.value)
    monkeypatch.setattr(provenance, "source_digest", lambda: "another")
    with pytest.raises(RunFailed, match="made by another version of the program"):
        refuse_other(source(), path.address, other)


def test_missing_on_one_side_alone_is_another_row() -> None:
    path = eventful()
    other = path.seen.outcome.copy()
    index = next(i for i, field in enumerate(OUTCOME_FIELDS) if field.name == "stress_day")
    other[index] = 400.0 if np.isnan(other[index]) else np.nan
    with pytest.raises(RunFailed, match=r"stress_day is .*missing"):
        refuse_other(source(), path.address, other)


def first_of(kind: str) -> Any:
    return next(item for item in eventful().events if item.kind == kind and item.day > eventful().cutoff_day)


def test_an_event_that_is_left_out_does_not_happen_and_nothing_before_it_changes() -> None:
    base, gone = eventful(), first_of("event")
    other = changed(base, [gone.name])
    assert gone.name not in {item.name for item in other.events}
    before = int(np.searchsorted(base.seen.days, gone.day))
    assert np.array_equal(base.seen.states[:before], other.seen.states[:before])
    assert not np.array_equal(base.seen.states[before + 1], other.seen.states[before + 1])
    assert other.changed == (f"without {gone.name}",)


def test_all_events_of_a_kind_are_left_out_by_its_name_alone() -> None:
    base = eventful()
    kind = first_of("event").name.split(":")[0]
    for name in (kind, f"{kind}:all"):
        other = changed(base, [name])
        assert kind not in {item.name.split(":")[0] for item in other.events}


def test_an_act_that_is_left_out_is_gone_and_solved_values_and_draws_stay() -> None:
    base = eventful()
    other = changed(base, ["howitzers"])
    assert "howitzers" in {act.name for act in base.scenario.acts}
    assert "howitzers" not in {item.name for item in other.events}
    assert other.program.solved == base.program.solved != {}
    assert other.program.draws == base.program.draws


def test_an_end_that_is_left_out_lets_the_war_go_on() -> None:
    held = source()
    plan = held.manifest.plan
    ended = next(
        found
        for draw in range(plan.draws)
        for path in range(plan.paths)
        if (found := replayed(held, path, "options", draw)).end != "still_fighting" and found.events[-1].name
    )
    other = changed(ended, [ended.events[-1].name])
    assert len(other.seen.days) > len(ended.seen.days)


def test_a_policy_is_laid_on_top(tmp_path: Path) -> None:
    policy = tmp_path / "more.toml"
    policy.write_text(
        'schema = 1\nname = "more"\n[[acts]]\nname = "more aid"\nlever = "coalition_aid"\n'
        "date = 2023-02-01\nvalue = 3\n"
    )
    other = changed(eventful(), policies=[str(policy)])
    assert "more aid" in {item.name for item in other.events}
    assert other.changed == (f"with {policy}",)


def test_names_that_are_none_and_names_of_two_things_are_refused() -> None:
    base = eventful()
    event = first_of("event").name
    with pytest.raises(
        InputError, match=r"--without: no act or event 'howitzer'; did you mean 'howitzers'\?"
    ):
        left_out(base, ["howitzer"])
    with pytest.raises(InputError, match=r"'mutiny:7' did not happen on this path"):
        left_out(base, ["mutiny:7"])
    with pytest.raises(InputError, match="did you mean"):
        left_out(base, [event[:-3] + event[-2:]])
    assert left_out(base, ["act:howitzers", event]) == (["howitzers"], [event])


def test_a_name_of_both_an_act_and_an_event_must_say_which() -> None:
    base = eventful()
    kind = first_of("event").name.split(":")[0]
    act = base.scenario.acts[0]
    acts = (replace(act, name=kind), *base.scenario.acts[1:])
    twin = replace(base, scenario=replace(base.scenario, acts=acts))
    with pytest.raises(InputError, match=f"allowed: act:{kind}, {kind}:1 for the first event, {kind}:all"):
        left_out(twin, [kind])
    assert left_out(twin, [f"act:{kind}"]) == ([kind], [])
