"""The small run of a claim with a scenario of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attrition.analysis.claims.effects import contrast_effects
from attrition.analysis.claims.own import own_run
from attrition.analysis.claims.quantities import claim_quantity_names
from attrition.analysis.claims.reading import read_claims


def test_what_was_offered_in_1962_makes_withdrawal_by_the_thirteenth_day_likelier() -> None:
    (claim,) = read_claims(None, ["C10"], claim_quantity_names())
    structures, read = own_run(replace(claim, draws=12, paths=16), seed=0)
    assert structures == ("options",)
    named = {name: name for name in ("base", *claim.variants)}
    level, offered = (contrast_effects(one, named, structures, read)[0] for one in claim.contrasts[:2])
    assert 0.0 < level.effect < 1.0
    assert offered.low is not None and offered.low > 0.0
    again = own_run(replace(claim, draws=12, paths=16), seed=0)[1]
    asked = ("without", "options", "withdrawal@1962-10-29")
    assert np.array_equal(read(*asked), again(*asked))
