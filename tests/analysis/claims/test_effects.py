"""Effects of contrasts: differences, interactions, levels, alone and over structures."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.claims.declared import Contrast
from attrition.analysis.claims.effects import Values, contrast_effects

ROWS, PATHS = 40, 8
STRUCTURES = ("options", "null")


def values(seed: int) -> dict[tuple[str, str], Values]:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(ROWS, PATHS))
    row = rng.normal(size=(ROWS, 1))
    found = {}
    for structure, factor in zip(STRUCTURES, (1.0, 0.0), strict=True):
        found["base", structure] = common
        found["a", structure] = common + factor * (1.0 + 0.5 * row)
        found["b", structure] = common + factor
        found["both", structure] = common + factor * (2.5 + 0.5 * row)
    return found


def effects_of(contrast: Contrast, seed: int = 1):  # type: ignore[no-untyped-def]
    held = values(seed)
    named = {name: name for name in ("base", "a", "b", "both")}
    return contrast_effects(
        contrast, named, STRUCTURES, lambda variant, structure, _: held[variant, structure]
    )


def test_a_difference_is_paired_and_pools_structures_alike() -> None:
    over, each = effects_of(Contrast("a", "q", 1, first="base", second="a"))
    assert each["null"].effect == 0.0 and each["null"].share_with_sign == 0.5
    assert over.effect == pytest.approx(0.5 * each["options"].effect)
    # Chance is common and drops out; what is left is the spread of the rows.
    assert each["options"].se_chance == pytest.approx(0.0, abs=1e-12)
    assert each["options"].sd_parameters == pytest.approx(0.5, rel=0.4)
    assert over.low < over.effect < over.high


def test_an_interaction_is_what_both_add_beyond_each() -> None:
    contrast = Contrast("x", "q", 1, first="a", second="both", minus=("base", "b"))
    _, each = effects_of(contrast)
    assert each["options"].effect == pytest.approx(0.5)
    assert each["options"].share_with_sign == 1.0


def test_the_other_sign_turns_the_share_and_not_the_effect() -> None:
    up, _ = effects_of(Contrast("a", "q", 1, first="base", second="a"))
    down, _ = effects_of(Contrast("a", "q", -1, first="base", second="a"))
    assert up.effect == down.effect
    assert up.share_with_sign == pytest.approx(1.0 - down.share_with_sign)


def test_a_level_is_among_the_paths_that_have_it_and_a_share_stays_within_its_limits() -> None:
    held = np.full((ROWS, PATHS), np.nan)
    held[:, 0] = 1.0
    held[0, 0] = 0.0
    found, _ = contrast_effects(
        Contrast("level", "q", 1, level="base", fails_if="below", bound=0.5),
        {"base": "base"},
        ("options",),
        lambda *_: held,
    )
    assert found.effect == pytest.approx(1.0 - 1.0 / ROWS)
    assert 0.0 < found.low < found.effect < found.high <= 1.0  # type: ignore[operator]
    assert found.share_with_sign == pytest.approx(1.0 - 1.0 / ROWS)


def test_what_no_draw_shows_has_an_interval_all_the_same() -> None:
    same = np.zeros((ROWS, PATHS))
    same[0, 0] = 1.0
    _, each = contrast_effects(
        Contrast("same", "q", 1, first="base", second="a"),
        {"base": "base", "a": "a"},
        ("options",),
        lambda *_: same,
    )
    assert each["options"].effect == 0.0
    assert each["options"].low < 0.0 < each["options"].high  # type: ignore[operator]


def test_a_quantity_that_is_not_computed_has_no_effect() -> None:
    nothing = np.full((ROWS, PATHS), np.nan)
    for contrast in (
        Contrast("lag", "q", 1, first="base", second="a"),
        Contrast("lag", "q", 1, level="base"),
    ):
        over, each = contrast_effects(contrast, {"base": "base", "a": "a"}, STRUCTURES, lambda *_: nothing)
        assert np.isnan(over.effect) and all(np.isnan(one.effect) for one in each.values())
