"""Means of states along paths: of whole rows, before a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from attrition.analysis.path_means import path_means
from attrition.errors import InputError


def varied(folder: Path, keep_nodes: int = 6) -> SimpleNamespace:
    """Two nodes of each path of two rows of two paths, and of a third row of which one path is kept."""
    rows = [(draw, path, node) for draw, path in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0)) for node in (0, 1)]
    pl.DataFrame(
        {
            "variant": "base",
            "structure": "options",
            "draw": [draw for draw, _, _ in rows],
            "path": [path for _, path, _ in rows],
            "date": [date(2026 + node, 1, 1) for _, _, node in rows],
            "brent": [10.0 * draw + path + 4.0 * node for draw, path, node in rows],
        }
    ).write_parquet(folder / "nodes.parquet")
    plan = SimpleNamespace(keep_nodes=keep_nodes, draws=3, paths=2)
    return SimpleNamespace(path=folder, manifest=SimpleNamespace(plan=plan))


def test_means_are_of_rows_kept_whole(tmp_path: Path) -> None:
    rows, names, means = path_means(varied(tmp_path), "options", "base", ["brent"], None, 2)
    assert rows.tolist() == [0, 1] and names == ("path.brent",)
    np.testing.assert_allclose(means[:, 0], [2.0, 3.0, 12.0, 13.0])


def test_only_what_came_before_the_day_counts(tmp_path: Path) -> None:
    _, _, means = path_means(varied(tmp_path), "options", "base", ["brent"], date(2027, 1, 1), 2)
    np.testing.assert_allclose(means[:, 0], [0.0, 1.0, 10.0, 11.0])


def test_run_without_nodes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--keep-nodes 6"):
        path_means(varied(tmp_path, 0), "options", "base", ["brent"], None, 2)
    with pytest.raises(InputError, match="did you mean 'brent'"):
        path_means(varied(tmp_path), "options", "base", ["brant"], None, 2)
