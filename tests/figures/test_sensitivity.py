"""The figures of sensitivity as they are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attrition.analysis.designs import Inputs
from attrition.analysis.given_data import given_indices, ranked
from attrition.analysis.quantities import quantity
from attrition.analysis.row_values import RowValues
from attrition.analysis.sensitivity_data import Case, Finding, Sensitivity
from attrition.analysis.sobol import SobolIndex
from attrition.analysis.sobol_points import PointShares
from attrition.figures.sensitivity import sensitivity_pages
from attrition.statistics.estimate import Estimate
from tests.figures.conftest import FIVE, HORIZON, START
from tests.figures.layout import assert_printable, notes, words

RNG = np.random.default_rng(4)
NAMES = (
    "challenger.strikes.repair_months",
    "settlement.total_hazard",
    "acts.Rosneft and Lukoil.value",
    "idle",
)


def given(shift: float) -> Case:
    points = RNG.uniform(size=(200, 4))
    means = 0.2 + 0.3 * points[:, 0] + shift * points[:, 1] + 0.1 * points[:, 2]
    shares = given_indices(ranked(NAMES, points), RowValues(means, np.full(200, 1e-4)))
    return Case(Estimate(0.4, 0.01), 200, shares=shares)


def report(cases: dict[str, Case], years: bool = False) -> Sensitivity:
    asked = quantity("stress@2029", START, HORIZON)
    findings = (Finding(asked, cases),)
    yearly = tuple(
        Finding(quantity(f"stress@{year}", START, HORIZON), {name: given(0.2) for name in cases})
        for year in range(2026, 2036)
    )
    inputs = Inputs(NAMES, np.zeros((2, 4)), ("",) * 4, ("judged",) * 4)
    return Sensitivity(
        "ukraine-2022, 256 draws × 16 paths, seed 0, digest 0123456789ab",
        "war going on at 2025-12-31",
        "given",
        inputs,
        findings,
        {"stress": yearly} if years else {},
        None,
        dependent=False,
    )


@pytest.mark.parametrize("structures", [("options",), pytest.param(FIVE, marks=pytest.mark.full)])
def test_pages_are_printable_and_carry_their_limits(structures: tuple[str, ...], style: Any) -> None:
    pages = dict(sensitivity_pages(report({name: given(0.2) for name in structures}, years=True)))
    assert set(pages) == {
        "sensitivity-stress-before-2029",
        "tornado-stress-before-2029",
        "sensitivity-by-year-stress",
    }
    for sheet in pages.values():
        assert_printable(sheet)
        assert "Not a prediction" in notes(sheet) and "Source: attrition" in notes(sheet)
    shown = [text for text, _, _ in words(pages["sensitivity-stress-before-2029"])]
    assert NAMES[0] in shown and "idle" not in shown
    assert all(name.replace("_", " ") in shown for name in structures)


def test_wide_intervals_leave_room_for_the_unit(style: Any) -> None:
    case = given(0.2)
    assert case.shares is not None
    loose = tuple(replace(one, first=Estimate(0.5, 0.4)) for one in case.shares.inputs)
    cases = {"options": replace(case, shares=replace(case.shares, inputs=loose))}
    whole = report(cases)
    yearly = tuple(Finding(quantity(f"stress@{year}", START, HORIZON), cases) for year in range(2026, 2036))
    pages = dict(sensitivity_pages(replace(whole, over_time={"stress": yearly})))
    sheet = pages["sensitivity-by-year-stress"]
    assert {"−20", "120", "index, %"} <= {text for text, _, _ in words(sheet)}
    assert_printable(sheet)


def test_design_shows_first_and_total_side_by_side(style: Any) -> None:
    indices = tuple(SobolIndex(name, 0.1, 0.02, 0.3, 0.03) for name in NAMES)
    case = Case(Estimate(0.4, 0.01), 96, points=PointShares(indices, 16, 8, corrected=True))
    (name, sheet), *more = sensitivity_pages(report({"options": case, "null": case}))
    assert not more and name == "sensitivity-stress-before-2029"
    assert_printable(sheet)
    shown = [text for text, _, _ in words(sheet)]
    assert "first-order index, %" in shown and "total index, %" in shown


def test_what_is_refused_is_not_drawn(style: Any) -> None:
    refused = Case(Estimate(0.0, 0.0), 200, refused="no variation")
    assert sensitivity_pages(report({"options": refused})) == []
    pages = dict(sensitivity_pages(report({"options": given(0.2), "null": refused})))
    assert "null" not in [text for text, _, _ in words(pages["tornado-stress-before-2029"])]
