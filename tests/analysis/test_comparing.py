"""Plans of comparisons: who is compared with whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import attrition
from attrition.analysis.comparing import comparison
from attrition.errors import InputError

SIZES: dict[str, Any] = {"draws": 2, "paths": 2, "seed": 0, "structures": "options"}


def test_joined_policies_are_one_variant_and_the_base_has_its_own() -> None:
    scenario = attrition.load("ukraine-2022")
    plan = comparison(scenario, ["surge", "surge+reassurance"], base=["price-cap-30"], **SIZES)
    assert [variant.name for variant in plan.variants] == ["base", "driftless", "surge", "surge+reassurance"]
    assert plan.scenario.layers[-1] == "policies/price-cap-30.toml"
    assert plan.scenario_of(plan.variants[3]).layers[-2:] == (
        "policies/surge.toml",
        "policies/reassurance.toml",
    )
    assert plan.kind == "compare"


def test_a_file_with_a_plus_in_its_name_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a+b.toml"
    path.write_text("[oil]\nbrent_median = 40\n")
    plan = comparison(attrition.load("ukraine-2022"), [path], **SIZES)
    assert plan.variants[-1].name == "a+b"


@pytest.mark.parametrize(
    ("policies", "essence"),
    [
        ([], "nothing to compare"),
        (["surge", "surge"], "two variants"),
        (["surg"], "surge"),
        (["surge+surge"], "stands already"),
    ],
)
def test_what_cannot_be_compared_is_refused(policies: list[str], essence: str) -> None:
    with pytest.raises(InputError) as raised:
        comparison(attrition.load("ukraine-2022"), policies, **SIZES)
    assert essence in raised.value.line()
