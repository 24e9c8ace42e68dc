"""The jitted engines give the bits of the lanes in generated wars; what each war asks for is compiled once for all."""

from __future__ import annotations

import pytest

from tests.invariants.rectangles import ROWS, assert_engines_agree, bins_of, unit_of
from tests.invariants.strategies import War, for_wars


@pytest.mark.full
@for_wars(0.2)
def test_jitted_engines_agree_in_generated_wars(war: War) -> None:
    program = war.program(ROWS)
    bins = bins_of(program)
    assert_engines_agree(program, bins, unit_of(program, bins=bins), "simpy", "scalar")
