"""The null control: true draws pass, draws of a slightly other law do not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attrition.verification import chains, control, passage
from attrition.verification.checks import Check
from attrition.verification.verdicts import judged


def test_no_reference_is_rejected_against_itself() -> None:
    rows = judged(control.null_control())
    assert len(rows) >= 25
    assert all(row.check.monte_carlo and row.check.law == control.ID for row in rows)
    assert not [row for row in rows if not row.passed]


def test_its_distances_are_those_of_normal_numbers() -> None:
    z = np.array([check.z for check in control.null_control()])
    assert np.mean(np.abs(z) < 1.0) > 0.4
    assert np.std(z) == pytest.approx(1.0, abs=0.35)


@pytest.mark.parametrize("reference", control.REFERENCES, ids=lambda reference: reference.__name__)
def test_every_reference_gives_comparisons(reference: Callable[[], list[Check]]) -> None:
    assert reference()


def test_another_law_would_be_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    distribution = chains.left_distribution
    monkeypatch.setattr(chains, "left_distribution", lambda own, other, ratio: distribution(own, other, 1.05))
    assert [row for row in judged(control.of_chain()) if not row.passed]
    exact = passage.passed
    monkeypatch.setattr(passage, "passed", lambda t, d, v, s: exact(t, d, 1.05 * v, s))
    assert [row for row in judged(control.of_passage()) if not row.passed]
