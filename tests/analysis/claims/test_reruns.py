"""Reruns: which keys they set, that factors multiply, and that no variant can be taken for one."""

from __future__ import annotations

import pytest

from attrition.analysis.claims.reruns import MARK, RERUNS, ROBUSTNESS, SYMMETRISED, Rerun, rerun_name
from attrition.model.links import SWITCH
from attrition.model.registry import PARAMETERS

DECLARED = {parameter.name: parameter for parameter in PARAMETERS}


@pytest.mark.parametrize("rerun", RERUNS, ids=[rerun.name for rerun in RERUNS])
def test_a_rerun_sets_a_parameter_within_its_range(rerun: Rerun) -> None:
    key, _, value = rerun.sets(())[0].partition("=")
    assert DECLARED[key].low <= float(value) <= DECLARED[key].high
    assert float(value) != DECLARED[key].default
    assert 0.0 < rerun.share <= 1.0


def test_a_factor_that_is_set_already_is_multiplied_and_all_else_is_kept() -> None:
    halved = Rerun("halved", "halved", "study.precision_factor", 0.5, 0.25)
    given = ("oil.brent_median=60", " study.precision_factor = 3")
    assert halved.sets(given) == ("oil.brent_median=60", "study.precision_factor=1.5")


def test_the_symmetrised_rerun_is_the_switch_of_the_links() -> None:
    [rerun] = [rerun for rerun in RERUNS if rerun.name == SYMMETRISED]
    assert rerun.sets(()) == (f"{SWITCH}=1",)
    assert SYMMETRISED not in ROBUSTNESS and len(ROBUSTNESS) == len(RERUNS) - 1


def test_names() -> None:
    assert rerun_name("C3.aid", "") == "C3.aid"
    assert rerun_name("C3.aid", SYMMETRISED) == f"C3.aid{MARK}symmetrised"
