"""Costs are points of rising size, each warmed up before it is timed."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from scripts.benchmarks import costs


def test_points_rise_and_the_first_call_of_each_does_not_count() -> None:
    called: list[str] = []
    calls: costs.Calls = {name: lambda name=name: called.append(name) for name in ("large", "small")}
    cost = costs.cost("size", "things", [20.0, 10.0], calls, 2, lambda round_, name: None)
    assert [(point.x, point.label, len(point.seconds)) for point in cost.points] == [
        (10.0, "small", 2),
        (20.0, "large", 2),
    ]
    assert called[:2] == ["large", "small"] and len(called) == 6


def test_more_fields_are_measured_in_processes_with_a_cache_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caches: list[str] = []

    def run(command: list[str], env: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
        caches.append(env["NUMBA_CACHE_DIR"])
        fields, rows, paths, rounds = command[-4:]
        assert (rows, paths, rounds) == ("2", "64", "3")
        return subprocess.CompletedProcess(command, 0, f'{{"fields": {400 + int(fields)}, "seconds": [1.5]}}')

    monkeypatch.setattr(costs.subprocess, "run", run)
    cost = costs.against_fields(64, 2, 3, lambda round_, name: None, added=(0, 100))
    assert [(point.x, point.seconds) for point in cost.points] == [(400.0, [1.5]), (500.0, [1.5])]
    assert len(set(caches)) == 2


@pytest.mark.full
def test_each_size_is_measured_on_the_shipped_scenario() -> None:
    from attrition.engine.unit import pilot_bins
    from tests.scenarios import compiled_shipped

    program = compiled_shipped(rows=2)
    found = list(
        costs.measured_costs(program, pilot_bins(program), 2, 1, lambda round_, name: None, months=(1, 2))
    )
    assert [cost.name for cost in found] == [
        "paths",
        "horizon",
        "policies",
        "structures",
        "recorded variables",
    ]
    for cost in found:
        assert cost.line is not None
        assert [point.x for point in cost.points] == sorted({point.x for point in cost.points})
    # Wars that cannot end have all weeks of the horizon.
    weeks = [point.x for point in found[1].points]
    assert all(count % 4 == 0 for count in weeks)
