"""Where compiled code is kept: named by the environment, else the user's own, else nowhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from attrition.numeric.place import VARIABLE, kept_in, made_private, usual_place


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, and nothing named."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_the_environment_names_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(home / "named"))
    assert kept_in() == home / "named"
    assert not (home / "named").exists()


def test_else_it_is_the_users_own_and_closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    place = kept_in()
    assert place == usual_place() == home / ".cache" / "attrition"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert list(place.iterdir()) == []
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "xdg"))
    assert kept_in() == home / "xdg" / "attrition"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert kept_in() == place


def test_nothing_is_kept_in_a_place_of_another_user(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home / ".cache" / "attrition"
    place.mkdir(parents=True)
    monkeypatch.setattr(os, "getuid", lambda: place.stat().st_uid + 1)
    assert made_private(place) == f"{place} belongs to another user"
    assert kept_in() is None


def test_a_file_in_its_place_is_said(home: Path) -> None:
    (home / ".cache").write_text("")
    assert "File exists" in (made_private(home / ".cache") or "") or "Not a directory" in (
        made_private(home / ".cache") or ""
    )
    assert kept_in() is None


def test_no_home_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert usual_place() is None
    assert kept_in() is None
