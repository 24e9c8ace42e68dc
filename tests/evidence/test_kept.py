"""Finished origins as files: read back as written, refused when they are of another hindcast or damaged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.hindcast import MonthForecast, OriginHindcast
from attrition.evidence.kept import KeptOrigins
from attrition.evidence.pieces import Pieces
from tests.evidence.test_scoring import scored

ORIGIN = date(2023, 1, 31)
FOUND = OriginHindcast(
    ORIGIN,
    ("a",),
    ("b",),
    ("an act",),
    ("c",),
    {"brent_spot": (MonthForecast(date(2023, 2, 1), (1.0, 2.0, 3.0, 4.0, 5.0)),)},
    (scored(12.0),),
    0.75,
    0.01,
)


def kept(path: Path, identity: str) -> KeptOrigins:
    return KeptOrigins(Pieces(path, "hindcast", identity))


def test_an_origin_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = kept(tmp_path / "new", "x")
    assert folder.read(ORIGIN) is None
    folder.write(FOUND)
    assert folder.read(ORIGIN) == FOUND
    # What is there is never overwritten.
    folder.write(replace(FOUND, war_goes_on=0.1))
    assert folder.read(ORIGIN) == FOUND


@pytest.mark.parametrize("text", ["", "[]", "{}"])
def test_a_file_of_another_kind_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / f"origin-{ORIGIN}.json").write_text(text)
    with pytest.raises(InputError, match=r"origin-2023-01-31\.json"):
        kept(tmp_path, "x").read(ORIGIN)


def test_another_hindcast_is_refused(tmp_path: Path) -> None:
    kept(tmp_path, "x").write(FOUND)
    with pytest.raises(InputError, match="another hindcast"):
        kept(tmp_path, "y").read(ORIGIN)
