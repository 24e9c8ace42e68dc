"""Laws of the methods hold, and a method that is off is seen."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.verification import methods
from tests.verification.held import failing, failing_of


@pytest.mark.parametrize("name", ["scenario-discovery", "scores"])
def test_law_holds(name: str) -> None:
    assert failing_of(name) == []


def test_indices_are_their_closed_forms() -> None:
    pytest.importorskip("SALib", reason="in requirements/analysis.lock")
    assert failing_of("sobol-indices") == []


def test_missing_library_leaves_the_law_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "find_spec", lambda name: None)
    with pytest.warns(UserWarning, match=r"pip install 'attrition\[analysis\]'"):
        assert methods.measure_sobol(None) == ()


def test_closed_forms_of_indices_add_up() -> None:
    first, total = methods.ishigami_indices()
    # The only interaction is that of the first and the third.
    assert sum(first) + total[2] == pytest.approx(1.0)
    assert first == pytest.approx((0.3139, 0.4424, 0.0), abs=1e-4)
    assert total == pytest.approx((0.5576, 0.4424, 0.2437), abs=1e-4)
    first, total = methods.g_indices()
    assert sum(first) < 1.0 < sum(total)
    assert first == pytest.approx((0.7165, 0.1791, 0.0237, 0.0072), abs=1e-4)


def test_fair_score_that_is_not_fair_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = methods.scores.crps_sample
    monkeypatch.setattr(methods.scores, "crps_sample", lambda sample, came, fair=False: right(sample, came))
    assert any(quantity.startswith("fair CRPS") for quantity in failing(methods.measure_scores(None)))


def test_box_of_another_input_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = methods.find_box

    def turned(names, points, cases, **options):
        return right(names, np.roll(points, 1, axis=1), cases, **options)

    monkeypatch.setattr(methods, "find_box", turned)
    assert "lower bound of aid" in failing(methods.measure_boxes(None))
