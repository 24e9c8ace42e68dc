"""Sheets become files in every format, and names of quantities names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.figures.files import file_part, write_sheets
from attrition.figures.sheet import new_sheet


@pytest.mark.usefixtures("style")
def test_a_sheet_is_written_in_every_format(tmp_path: Path) -> None:
    sheet, _ = new_sheet(88.0, 20.0, (1, 1), title="", notes=[])
    target = tmp_path / "figures"
    assert write_sheets([], target) == [] and not target.exists()
    written = write_sheets([("one", sheet)], target)
    assert [path.name for path in written] == ["one.pdf", "one.png", "one.svg"]
    assert [path.read_bytes()[:4] for path in written] == [b"%PDF", b"\x89PNG", b"<?xm"]


def test_names_of_quantities_become_names_of_files() -> None:
    assert file_part("turn.D1@2028-07") == "turn-D1-before-2028-07"
    assert file_part("casualties>1005") == "casualties-above-1005"
