"""A planted box is found in a run and holds on the other half; what cannot be looked for is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attrition.analysis.discovery import discover
from attrition.errors import InputError
from tests.steered import INPUTS, shared_run, steered_run


@pytest.fixture(autouse=True)
def _few_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrition.analysis.discovery.HALVES", 4)


@pytest.fixture
def steered() -> Path:
    """A run in which strain reaches stress where the first input is above .6 and the second below .5."""
    return shared_run()


def test_planted_box_is_found_in_a_run_and_holds_on_the_other_half(steered: Path) -> None:
    found = discover(steered, "stress", method="prim")
    assert (found.finding_rows, found.holding_rows) == (100, 100)
    for region in found.regions.values():
        (low, high), (bottom, top) = (region.prim.box.bounds[name] for name in INPUTS)
        assert low == pytest.approx(0.6, abs=0.05) and not np.isfinite(high)
        assert top == pytest.approx(0.5, abs=0.05) and not np.isfinite(bottom)
        of = region.prim.measures
        assert of.holds and abs(of.density.value - 0.9) < 4.0 * of.density.error + 0.02
        assert abs(of.outside.value - 0.1) < 4.0 * of.outside.error + 0.02
        assert of.density.value > 5.0 * of.outside.value
        assert all(chance < 0.01 for chance in of.restrictions.values())
        assert min(region.again.values()) >= 0.75


@pytest.mark.full
def test_a_limit_splits_a_number(steered: Path) -> None:
    found = discover(steered, "casualties>1007", method="prim")
    box = found.regions["options"].prim.box
    assert set(box.bounds) == {INPUTS[0]}
    assert box.bounds[INPUTS[0]][0] == pytest.approx(0.7, abs=0.05)
    assert found.regions["options"].prim.measures.density.value > 0.9


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"method": "cart"}, "no method 'cart'"),
        ({"least_density": 1.5}, "a density of 1.5"),
        ({"least_support": 0.0}, "a share of 0"),
        ({"target": "crisis"}, "nothing to look for.*no path"),
        ({"along": ["brent"]}, "keeps no states.*--keep-nodes"),
        ({"along": ["brant"]}, "did you mean 'brent'"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(steered: Path, options: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        discover(steered, **({"target": "stress"} | options))


@pytest.mark.full
def test_few_rows_are_refused(tmp_path: Path) -> None:
    small = steered_run(tmp_path / "small", draws=16, structures="options")
    with pytest.raises(InputError, match="16 rows are too few"):
        discover(small, "stress")
