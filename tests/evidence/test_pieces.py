"""Parts of long computations as files, and what tells computations apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.pieces import Pieces, data_digest, identity


def test_a_part_is_kept_and_another_computation_is_refused(tmp_path: Path) -> None:
    pieces = Pieces(tmp_path / "new", "leaderboard", "one")
    assert pieces.read("a") is None
    pieces.write("a", {"x": [0.1]})
    assert pieces.read("a") == {"x": [0.1]}
    with pytest.raises(InputError, match="another leaderboard"):
        Pieces(tmp_path / "new", "leaderboard", "two").read("a")
    (tmp_path / "new" / "a.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        pieces.read("a")


def test_identities(tmp_path: Path) -> None:
    assert identity("a", 1) == identity("a", 1) != identity("a", 2)
    file = tmp_path / "data.csv"
    missing = data_digest([file])
    file.write_text("1")
    one = data_digest([file])
    file.write_text("2")
    assert len({missing, one, data_digest([file])}) == 3
