from __future__ import annotations

from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.pieces import Pieces


def test_a_part_is_kept_and_another_computation_is_refused(tmp_path: Path) -> None:
    pieces = Pieces(tmp_path / "new", "one")
    assert pieces.read("a") is None
    pieces.write("a", {"x": [0.1]})
    assert pieces.read("a") == {"x": [0.1]}
    with pytest.raises(InputError, match="another leaderboard"):
        Pieces(tmp_path / "new", "two").read("a")
    (tmp_path / "new" / "a.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        pieces.read("a")
