"""What a claim declares: which contrasts decide, which variants they read, and from where a sign is counted."""

from __future__ import annotations

import pytest

from attrition.analysis.claims.declared import Claim, Contrast, Kept

AID = Contrast("aid", "withdrawal", 1, first="base", second="aid", fails_if="not_shown")
INTERACTION = Contrast("both", "withdrawal", 1, first="aid", second="both", minus=("base", "talk"))
LEVEL = Contrast("often", "escalation", -1, level="surge", fails_if="above", bound=0.05)
EARLIER = Contrast(
    "before", "", -1, unit="months", kept=Kept(-2.0, -3.0, -1.0, 0.5, "the lag", "runs/one", "5691b64f")
)


def test_the_verdict_rests_on_contrasts_with_a_rule_alone() -> None:
    claim = Claim("C1", "title", "claim", "falsified if", "decision", (AID, INTERACTION, LEVEL, EARLIER))
    assert claim.deciding == (AID, LEVEL)


@pytest.mark.parametrize(
    ("contrast", "names"),
    [
        (AID, ("base", "aid")),
        (INTERACTION, ("aid", "both", "base", "talk")),
        (LEVEL, ("surge",)),
        (EARLIER, ()),
    ],
)
def test_a_contrast_reads_the_variants_that_it_names(contrast: Contrast, names: tuple[str, ...]) -> None:
    assert contrast.variants == names


def test_the_sign_of_a_level_is_counted_from_its_bound_and_that_of_an_effect_from_nil() -> None:
    assert (LEVEL.nil, AID.nil) == (0.05, 0.0)
    assert Contrast("x", "freeze", 1, fails_if="opposite", bound=3.0).nil == 0.0


def test_contrasts_as_data() -> None:
    effect = {"name": "aid", "quantity": "withdrawal", "first": "base", "second": "aid"}
    assert AID.described == effect
    assert INTERACTION.described["minus"] == ["base", "talk"]
    assert LEVEL.described == {"name": "often", "quantity": "escalation", "level": "surge"}
    assert EARLIER.described == {"name": "before", "of": "the lag", "kept": "runs/one", "digest": "5691b64f"}
