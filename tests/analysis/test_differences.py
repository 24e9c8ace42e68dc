"""Effects are differences of means over the same draws and chance, with the error of the differences."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from attrition.analysis.differences import effect
from attrition.analysis.quantities import quantity as named
from attrition.api import Study


def test_an_effect_is_paired() -> None:
    random = np.array([[1.0, 5.0], [2.0, 9.0], [4.0, 4.0]])
    quantity = named("casualties", date(2022, 2, 24), date(2035, 12, 31))
    found = effect("surge", "options", quantity, random, random + np.array([[1.0], [2.0], [3.0]]))
    assert found.difference.value == 2.0
    assert found.difference.se == pytest.approx(1.0 / np.sqrt(3.0))
    assert found.difference.share_above == 1.0
    assert found.variance_reduction is not None
    means = random.mean(axis=1)
    unpaired = means.var(ddof=1) + (means + np.array([1, 2, 3])).var(ddof=1)
    assert found.variance_reduction == pytest.approx(unpaired / 1.0)
    assert effect("same", "options", quantity, random, random).variance_reduction is None


def test_the_table_agrees_with_the_outcomes(compared: Study) -> None:
    outcomes, table = compared.outcomes, compared.differences
    for variant in ("surge", "surge+reassurance"):
        for structure in ("options", "null"):
            of = outcomes.filter(pl.col("structure") == structure)
            means = [
                of.filter(pl.col("variant") == name)["challenger_casualties"].mean()
                for name in ("base", variant)
            ]
            row = table.row(
                by_predicate=(pl.col("variant") == variant)
                & (pl.col("structure") == structure)
                & (pl.col("quantity") == "casualties.challenger"),
                named=True,
            )
            assert (row["base"], row["value"]) == pytest.approx(means)
            assert row["effect"] == pytest.approx(means[1] - means[0])
    assert table.filter(pl.col("structure") == "pooled").height == table.height // 3


def test_the_pool_is_the_mean_of_the_structures(compared: Study) -> None:
    by = compared.differences.pivot("structure", index=["variant", "quantity"], values="effect")
    assert by["pooled"].to_numpy() == pytest.approx(0.5 * (by["options"] + by["null"]).to_numpy())
