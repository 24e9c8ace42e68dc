"""Laws of the two games hold, and hazards or thresholds that are off are seen."""

from __future__ import annotations

import pytest

from attrition.verification import games
from tests.verification.held import failing, failing_of


@pytest.mark.parametrize("name", ["war-of-attrition", "regime-game"])
def test_law_holds(name: str) -> None:
    assert failing_of(name) == []


def test_hazards_of_the_wrong_side_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        games, "concession_hazards", lambda c, v, other_c, other_v: (c / v, other_c / other_v)
    )
    broken = failing(games.measure_attrition(None))
    assert any("asymmetric" in quantity for quantity in broken)
    assert not any("symmetric" in quantity and "asymmetric" not in quantity for quantity in broken)


def test_threshold_that_is_off_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = games.regime_thresholds
    monkeypatch.setattr(games, "regime_thresholds", lambda c, s: (right(c, s)[0], right(c, s)[1] + 0.05))
    broken = failing(games.measure_regime(None))
    assert any(quantity.startswith("x*") for quantity in broken)
    assert any(quantity.startswith("share of citizens") for quantity in broken)
