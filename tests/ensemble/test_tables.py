"""The tables of a run: codes become words and back, and nothing else changes on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.engine.nodes import NODE_FIELDS
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.digest import draws_digest
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.tables import (
    LABELS,
    cell_frame,
    draws_frame,
    node_frame,
    outcome_frame,
    outcome_values,
    path_frame,
    read_draws,
    read_table,
)

MANIFEST: Any = SimpleNamespace(
    start=date(2022, 2, 24),
    record_days=(7.0, 14.5),
    variables=("x", "y"),
    bins={"options": ((0.0, -64.0), (128.0, 64.0))},
)
"""Bins one unit wide."""


def test_codes_become_words_and_back() -> None:
    count = max(map(len, LABELS.values()))
    values = np.full((count, len(OUTCOME_FIELDS)), np.nan)
    for index, field in enumerate(OUTCOME_FIELDS):
        if field.name in LABELS:
            values[:, index] = np.arange(count) % len(LABELS[field.name])
        elif not field.nullable:
            values[:, index] = 0.1 + np.arange(count)
    values[0, [field.name for field in OUTCOME_FIELDS].index("end_day")] = 3.5
    frame = outcome_frame("base", "options", np.arange(count), np.zeros(count, dtype=np.int64), values)
    assert frame.columns == [
        "variant",
        "structure",
        "draw",
        "path",
        *(field.name for field in OUTCOME_FIELDS),
    ]
    for name, labels in LABELS.items():
        assert frame[name].to_list() == [labels[code % len(labels)] for code in range(count)]
    assert frame["end_day"].to_list() == [3.5] + [None] * (count - 1)
    assert outcome_values(frame).tobytes() == np.where(np.isnan(values), np.nan, values).tobytes()


def test_a_cell_is_a_row() -> None:
    cells = (np.array([0, 1]), np.array([1, 0]), np.array([3, 129]), np.array([2, 5]))
    frame = cell_frame(MANIFEST, "base", "options", *cells)
    assert frame.rows() == [("base", "options", "x", 1, 3, 2), ("base", "options", "y", 0, 129, 5)]


def test_a_path_is_a_row_a_record_and_null_after_its_end() -> None:
    kept = np.array([[0, 5], [1, 2]], dtype=np.uint64)
    trajectories = np.array([[[1.0, 2.0], [np.nan, np.nan]], [[3.0, 4.0], [5.0, 6.0]]])
    frame = path_frame(MANIFEST, "base", "options", kept, trajectories)
    assert frame.drop("variant", "structure", "date").rows() == [
        (0, 5, 7.0, 1.0, 2.0),
        (0, 5, 14.5, None, None),
        (1, 2, 7.0, 3.0, 4.0),
        (1, 2, 14.5, 5.0, 6.0),
    ]
    assert frame["date"].to_list() == [date(2022, 3, 3), date(2022, 3, 10)] * 2


def test_draws_are_those_of_the_manifest_or_damage(tmp_path: Path) -> None:
    columns = {"b": np.array([1.0, 2.0]), "a": np.array([3.0, 0.1])}
    path = tmp_path / "draws.parquet"
    draws_frame(columns, 2).write_parquet(path)
    assert pl.read_parquet(path).columns == ["draw", "a", "b"]
    manifest: Any = SimpleNamespace(
        draws_digest=draws_digest(columns, 2), plan=SimpleNamespace(outcome_fields=OUTCOME_FIELDS)
    )
    found, rows = read_draws(path, manifest)
    assert (rows, found["a"].tolist(), found["b"].tolist()) == (2, [3.0, 0.1], [1.0, 2.0])
    for other in (draws_digest(columns, 3), ""):
        with pytest.raises(FileDamaged, match="does not hold the draws of the manifest"):
            manifest.draws_digest = other
            read_draws(path, manifest)


def test_a_table_that_is_not_there_or_not_one_is_damage(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged, match=r"x\.parquet: damaged: it is missing"):
        read_table(tmp_path / "x.parquet")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(FileDamaged, match="not a readable Parquet file") as caught:
        read_table(tmp_path / "x.parquet")
    assert "\n" not in str(caught.value)


def test_a_node_is_a_row_while_the_war_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrition.ensemble.tables.node_days", lambda calendar: [7.0, 98.5])
    monkeypatch.setattr("attrition.ensemble.tables.scenario_calendar", lambda scenario: None)
    states = np.arange(2 * 2 * len(NODE_FIELDS), dtype=np.float64).reshape(2, 2, -1)
    states[0, 1] = np.nan
    manifest: Any = SimpleNamespace(start=date(2022, 2, 24), plan=SimpleNamespace(scenario=None))
    frame = node_frame(manifest, "base", "null", np.array([3, 3]), np.array([0, 1]), states)
    assert frame.columns == ["variant", "structure", "draw", "path", "day", "date", *NODE_FIELDS]
    assert frame.select("draw", "path", "day", "date").rows() == [
        (3, 0, 7.0, date(2022, 3, 3)),
        (3, 1, 7.0, date(2022, 3, 3)),
        (3, 1, 98.5, date(2022, 6, 2)),
    ]
    assert frame[NODE_FIELDS[1]].to_list() == [states[0, 0, 1], states[1, 0, 1], states[1, 1, 1]]


def test_a_run_without_nodes_on_its_paths_has_an_empty_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrition.ensemble.tables.node_days", lambda calendar: [7.0])
    monkeypatch.setattr("attrition.ensemble.tables.scenario_calendar", lambda scenario: None)
    nothing = np.zeros((0, 1, len(NODE_FIELDS)))
    manifest: Any = SimpleNamespace(start=date(2022, 2, 24), plan=SimpleNamespace(scenario=None))
    frame = node_frame(manifest, "base", "null", np.zeros(0, dtype=int), np.zeros(0, dtype=int), nothing)
    assert frame.height == 0
    assert frame.schema["day"] == pl.Float64
