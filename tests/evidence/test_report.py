"""A calibration told before and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.report import calibration_report
from attrition.scenario import load_scenario
from tests.evidence.published import write_published


def test_numbers_before_and_after(tmp_path: Path) -> None:
    observed = write_published(tmp_path, 22)
    small = {"rows": 64, "waves": 1, "draws": 16}
    scenario = load_scenario("ukraine-2022")
    found = calibration_report(scenario, observed, date(2023, 6, 30), check=2, **small)
    again = calibration_report(scenario, write_published(tmp_path / "less", 16), date(2023, 6, 30), **small)
    # Months after the origin are not read.
    assert found.posterior == again.posterior and again.ranks is None
    assert found.ranks is not None and found.ranks.count == 2
    for item in found.numbers:
        assert list(item.prior) == sorted(item.prior) and list(item.posterior) == sorted(item.posterior)
        assert item.informed == (item.ratio <= 0.8)
    assert len(found.worst) == 5 and found.compared == len(found.misfit)


def test_a_scenario_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="end of the data"):
        calibration_report(load_scenario("plain-war"), tmp_path, None, rows=64, waves=1, draws=8)
