"""Links that the symmetrised rerun turns: declared parameters that a scenario may set to nil."""

from __future__ import annotations

import pytest

from attrition.model.links import LINKS, SWITCH
from attrition.model.registry import PARAMETERS

DECLARED = {parameter.name: parameter for parameter in PARAMETERS}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_can_be_cut_and_says_from_what_to_what(name: str) -> None:
    parameter = DECLARED[name]
    assert parameter.low <= 0.0 < parameter.high, "nil would mean that the lever does nothing"
    lever, arrow, effect = LINKS[name].partition(" -> ")
    assert arrow and lever.strip() and effect.strip() and lever != effect


def test_links_differ_in_what_they_link() -> None:
    assert len(set(LINKS.values())) == len(LINKS)


def test_the_switch_is_off_unless_a_study_sets_it() -> None:
    assert DECLARED[SWITCH].default == 0.0
    assert (DECLARED[SWITCH].low, DECLARED[SWITCH].high) == (0.0, 1.0)
