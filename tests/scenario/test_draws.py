"""Rows are addressed: more rows, other columns and other orders change none of the draws that were there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attrition.errors import InputError
from attrition.numeric.streams import hash64, row_path, uniform_pair
from attrition.scenario import Scenario, draw_rows, varying_columns
from attrition.scenario.priors import sample

Load = Callable[..., Scenario]

BRENT = 'oil.brent_median = { value = 70, low = 60, high = 90, prior = "lognormal" }\n'
JUMPS = "oil.jump_rate = { value = 0.3, low = 0.1, high = 0.6 }\n"
ACT = """
[[acts]]
name = "more aid"
lever = "coalition_aid"
date = 2023-06-01
value = { value = 1.5, low = 1.2, high = 2 }
"""


def test_columns_are_all_parameters_and_the_acts_with_a_prior(load: Load) -> None:
    scenario = load(BRENT + ACT)
    draws = draw_rows(scenario, 0, range(3))
    assert set(draws) == {*scenario.values, "acts.more aid.value"}
    assert varying_columns(scenario) == ("oil.brent_median", "acts.more aid.value")
    for name, values in draws.items():
        assert len(values) == 3
        assert (len(set(values)) > 1) == (name in varying_columns(scenario))
    assert draws["oil.jump_rate"] == [scenario.values["oil.jump_rate"].value] * 3


def test_a_draw_is_the_quantile_of_its_addressed_uniform(load: Load) -> None:
    scenario = load(BRENT)
    uniform = uniform_pair(5, hash64("prior.oil.brent_median"), 0, row_path(17, 0))[0]
    expected = sample(scenario.values["oil.brent_median"].prior, uniform)
    assert draw_rows(scenario, 5, [17])["oil.brent_median"] == [expected]


def test_rows_can_be_added_and_taken_in_any_order(load: Load) -> None:
    scenario = load(BRENT)
    all_rows = draw_rows(scenario, 1, range(64))["oil.brent_median"]
    assert draw_rows(scenario, 1, range(16))["oil.brent_median"] == all_rows[:16]
    assert draw_rows(scenario, 1, [40, 3])["oil.brent_median"] == [all_rows[40], all_rows[3]]


def test_columns_declared_alike_are_taken_from_another_scenario(load: Load) -> None:
    first, second = load(BRENT), load(JUMPS + BRENT + ACT)
    draws = draw_rows(first, 1, range(8))
    shared = draw_rows(second, 1, range(8), (first, draws))
    assert shared == draw_rows(second, 1, range(8))
    assert shared["oil.brent_median"] is draws["oil.brent_median"]
    assert shared["oil.jump_rate"] != draws["oil.jump_rate"]


def test_another_free_parameter_or_act_shifts_nothing(load: Load) -> None:
    before = draw_rows(load(BRENT), 1, range(16))["oil.brent_median"]
    after = draw_rows(load(JUMPS + BRENT + ACT), 1, range(16))
    assert after["oil.brent_median"] == before
    assert len(set(after["oil.jump_rate"])) == 16


def test_seeds_differ_and_zero_is_one_of_them(load: Load) -> None:
    scenario = load(BRENT)
    columns = [tuple(draw_rows(scenario, seed, range(8))["oil.brent_median"]) for seed in (0, 1, 2)]
    assert len(set(columns)) == 3


@pytest.mark.parametrize(("seed", "row"), [(-1, 0), (0, -1), (0, 1 << 24), (1 << 64, 0)])
def test_addresses_out_of_range_are_refused(load: Load, seed: int, row: int) -> None:
    with pytest.raises(InputError, match="allowed: 0 to"):
        draw_rows(load(BRENT), seed, [row])
