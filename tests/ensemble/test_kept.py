"""What pilots gave is taken again where nothing that it depends on has changed, and computed anew everywhere else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.ensemble import kept
from attrition.ensemble.kept import ARITHMETIC_VARIABLES, SUFFIX, Kept

KEY = {"solved": [0, 2], "seed": 7}
ODD = [0.1, -0.0, 5e-324, 1.7976931348623157e308]


class Maker:
    """Makes arrays and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        return {"second": np.array(ODD), "first": np.arange(6.0).reshape(2, 3), "none": np.zeros(0)}


@pytest.fixture
def maker() -> Maker:
    return Maker()


def files(place: Path) -> list[Path]:
    return sorted(place.glob(f"*{SUFFIX}"))


def test_what_was_made_comes_back_bit_for_bit_and_in_order(tmp_path: Path, maker: Maker) -> None:
    first = Kept(tmp_path).arrays(KEY, maker)
    again = Kept(tmp_path).arrays(dict(reversed(KEY.items())), maker)
    assert maker.times == 1
    assert list(again) == list(first) == ["second", "first", "none"]
    assert all(again[name].tobytes() == first[name].tobytes() for name in first)
    assert again["first"].shape == (2, 3)


@pytest.mark.parametrize("change", ["key", "source", "versions", "processor", *ARITHMETIC_VARIABLES])
def test_whatever_it_depends_on_has_a_file_of_its_own(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    Kept(tmp_path).arrays(KEY, maker)
    key = KEY
    if change == "key":
        key = KEY | {"seed": 8}
    elif change == "source":
        monkeypatch.setattr(kept, "source_digest", lambda: "other")
    elif change == "versions":
        monkeypatch.setattr(kept, "versions", lambda: {"python": "2.7"})
    elif change == "processor":
        monkeypatch.setattr("llvmlite.binding.get_host_cpu_name", lambda: "abacus")
    else:
        monkeypatch.setenv(change, "generic")
    Kept(tmp_path).arrays(key, maker)
    assert maker.times == len(files(tmp_path)) == 2


def test_a_damaged_file_is_made_anew(tmp_path: Path, maker: Maker) -> None:
    Kept(tmp_path).arrays(KEY, maker)
    (file,) = files(tmp_path)
    sound = file.read_bytes()
    for damaged in (b"", sound[:-1], sound[:-40] + bytes([sound[-40] ^ 1]) + sound[-39:]):
        file.write_bytes(damaged)
        Kept(tmp_path).arrays(KEY, maker)
        assert file.read_bytes() == sound
    assert maker.times == 4


def test_another_file_under_the_name_is_not_taken(tmp_path: Path, maker: Maker) -> None:
    Kept(tmp_path).arrays(KEY, maker)
    (mine,) = files(tmp_path)
    Kept(tmp_path).arrays(KEY | {"seed": 8}, maker)
    (other,) = set(files(tmp_path)) - {mine}
    os.replace(other, mine)
    Kept(tmp_path).arrays(KEY, maker)
    assert maker.times == 3


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path, maker: Maker) -> None:
    for _ in range(2):
        assert Kept(tmp_path / "absent").arrays(KEY, maker)["second"].tolist() == ODD
    assert maker.times == 2


def test_the_file_used_longest_ago_goes_and_strangers_stay(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_FILES", 2)
    (tmp_path / "kernel.nbi").write_text("mine")
    for age, seed in ((300, 1), (200, 2)):
        before = set(files(tmp_path))
        Kept(tmp_path).arrays(KEY | {"seed": seed}, maker)
        (new,) = set(files(tmp_path)) - before
        os.utime(new, (new.stat().st_mtime - age,) * 2)
    Kept(tmp_path).arrays(KEY | {"seed": 1}, maker)  # used just now
    Kept(tmp_path).arrays(KEY | {"seed": 3}, maker)
    assert len(files(tmp_path)) == 2
    Kept(tmp_path).arrays(KEY | {"seed": 1}, maker)
    assert maker.times == 3
    Kept(tmp_path).arrays(KEY | {"seed": 2}, maker)
    assert maker.times == 4
    assert (tmp_path / "kernel.nbi").read_text() == "mine"
