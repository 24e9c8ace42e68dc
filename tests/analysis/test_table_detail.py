"""One structure in detail: every probability with its interval, every date by quarter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.analysis.table_detail import detail


@pytest.fixture
def content(small_run: Callable[..., Any], tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = small_run(tmp_path / "run").summary["structures"]["options"]
    return found


def line_of(lines: list[str], words: str) -> str:
    [line] = [line for line in lines if words in line]
    return line


def test_an_end_has_its_probability_error_and_interval(content: dict[str, Any]) -> None:
    end = content["outcomes"]["military_defeat"]
    line = line_of(detail(content), "military defeat of the challenger")
    assert f"{end['p']:.1f}"[:3] in line
    assert "±" in line and " to " in line


def test_all_three_sides_have_their_turns(content: dict[str, Any]) -> None:
    lines = detail(content)
    for side in ("challenger", "defender", "coalition"):
        assert line_of(lines, f"Time turns on the {side}").split()[-6:] == ["10", "%", "50", "%", "90", "%"]
    assert len([line for line in lines if "D4 odds crossing" in line]) == 3
    assert len([line for line in lines if "not computed: D2" in line]) == 3


def test_causes_of_the_end_of_the_regime_stand_below_it(content: dict[str, Any]) -> None:
    lines = detail(content)
    at = lines.index(line_of(lines, "regime ends"))
    assert "under strain" in lines[at + 1]
    assert not any("after withdrawal" in line and "stands" in line for line in lines)
    stands = {"p": 0.7, "se": 0.1, "low": 0.5, "high": 0.85, "paths": 20}
    more = detail(content | {"regime_survival_12_months": stands})
    assert line_of(more, "stands a year after withdrawal").split()[-4:] == ["0.7±0.1", "0.50", "to", "0.85"]


def test_what_is_not_computed_is_named(content: dict[str, Any]) -> None:
    outcomes = content["outcomes"] | {"freeze": None, "regime_crisis": None}
    assert "    not computed: freeze, regime crisis" in detail(content | {"outcomes": outcomes})


def test_without_a_twin_there_is_no_excess(content: dict[str, Any]) -> None:
    turn = content["turn"]["D1"] | {"p_driftless": None, "se_driftless": None, "excess": None}
    lines = detail(content | {"turn": content["turn"] | {"D1": turn}})
    at = next(index for index, line in enumerate(lines) if "D1 exhaustion" in line)
    assert "–" in lines[at]
    assert "excess" not in lines[at + 1] and "excess" not in lines[at + 2].split("D3")[0]


def test_the_perception_lag_has_its_shares_and_months(content: dict[str, Any]) -> None:
    names = ("later", "belief_never", "together", "at_start", "earlier")
    shares = {name: {"p": 0.3, "se": 0.01, "low": 0.28, "high": 0.32} for name in names}
    months = {"q10": -0.2, "q50": 3.0, "q90": 9.4, "q50_low": 2.0, "q50_high": 4.0}
    lines = detail(content | {"perception_lag_months": {**shares, "both": months}})
    assert line_of(lines, "sees a turn later or never").split()[-4:] == ["0.30±0.01", "0.28", "to", "0.32"]
    assert line_of(lines, "lag of the rest").endswith("0 to 9")
    assert "3 [2, 4]" in line_of(lines, "lag of the rest")
    without = detail(content | {"perception_lag_months": {**shares, "both": dict.fromkeys(months)}})
    assert not any("lag of the rest" in line for line in without)
    assert not any("sees" in line for line in detail(content))
