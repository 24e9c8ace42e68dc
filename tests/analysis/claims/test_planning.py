"""The plan of a claims run: every variant once, and reruns of what decides."""

from __future__ import annotations

from attrition.analysis.claims.planning import claims_plan
from attrition.analysis.claims.quantities import claim_quantity_names
from attrition.analysis.claims.reading import read_claims
from attrition.analysis.claims.reruns import RERUNS, rerun_name
from attrition.ensemble.manifest import Plan
from tests.scenarios import shipped


def plan(only: list[str], reruns: bool = True) -> Plan:
    claims = read_claims(None, only, claim_quantity_names())
    return claims_plan(shipped(), claims, reruns=reruns, draws=16, paths=4, seed=0, structures="options")


def test_claims_share_their_variants_and_those_that_run_apart_add_none() -> None:
    made = plan(["C3", "C8", "C10", "C1"], reruns=False)
    names = [variant.name for variant in made.variants]
    assert made.study["variants"]["C8"]["aid"] == made.study["variants"]["C3"]["aid"] == "C3.aid"
    assert len(names) == len(set(names)) == 1 + 5 + 4
    assert "C10" not in made.study["variants"]
    assert made.study["variants"]["C1"] == {"base": "base"}


def test_reruns_take_fewer_rows_and_only_what_decides() -> None:
    made = plan(["C5"])
    rows = {variant.name: variant.rows for variant in made.variants}
    assert rows["base"] == rows["C5.pressure"] == 16
    for rerun in RERUNS:
        for name in ("base", "C5.pressure"):
            assert rows[rerun_name(name, rerun.name)] == 16 * rerun.share
    assert len(rows) == 2 + 2 * len(RERUNS)


def test_a_factor_that_a_variant_sets_is_multiplied() -> None:
    halved = next(rerun for rerun in RERUNS if rerun.name == "regime_halved")
    assert halved.sets(("study.regime_value_factor=2", "oil.brent_median=60")) == (
        "oil.brent_median=60",
        "study.regime_value_factor=1",
    )
