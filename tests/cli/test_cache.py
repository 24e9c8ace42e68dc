"""The cache of compiled code is the user's own, or a private temporary one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from attrition.cli.cache import (
    announce_compiling,
    compiled_kernel,
    keep_pilots,
    note_compiled,
    prepare_cache,
)
from attrition.ensemble.simulator import EngineSimulator


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # so that it is restored afterwards


@pytest.mark.parametrize(("said", "kept"), [("", True), ("anew", False)])
def test_pilots_are_kept_in_the_cache_unless_they_are_to_be_run_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, kept: bool
) -> None:
    monkeypatch.setenv("ATTRITION_PILOTS", said)
    simulator = EngineSimulator()
    assert simulator.kept is None  # who calls from Python computes
    keep_pilots(simulator, tmp_path)
    assert (None if simulator.kept is None else simulator.kept.directory) == (tmp_path if kept else None)


def test_usual_place_is_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "attrition").mkdir(mode=0o755)
    lines: list[str] = []
    place = prepare_cache(lines.append)
    assert (place, lines) == (tmp_path / "attrition", [])
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert os.environ["NUMBA_CACHE_DIR"] == str(place)
    assert list(place.iterdir()) == []


def test_home_without_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert prepare_cache(print) == tmp_path / ".cache" / "attrition"


@pytest.mark.parametrize("kind", ["file", "link", "other"])
def test_place_that_is_not_ours_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "xdg").mkdir()
    usual = tmp_path / "xdg" / "attrition"
    if kind == "file":
        usual.write_text("")
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir()
        usual.symlink_to(tmp_path / "elsewhere")
    else:
        usual.mkdir()
        monkeypatch.setattr(os, "getuid", lambda: usual.stat().st_uid + 1)
    lines: list[str] = []
    place = prepare_cache(lines.append)
    assert place.parent == tmp_path
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert len(lines) == 1
    assert "for this command only" in lines[0]


def test_user_may_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    assert prepare_cache(print) == tmp_path / "mine"


def test_compiling_is_announced_once(tmp_path: Path) -> None:
    lines: list[str] = []
    announce_compiling(tmp_path, lines.append)
    note_compiled(tmp_path)
    announce_compiling(tmp_path, lines.append)
    assert len(lines) == 1
    assert lines[0].startswith("compiling the kernel (about")


def test_the_kernel_is_noted_as_compiled_only_when_nothing_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    lines: list[str] = []
    with pytest.raises(ValueError, match="interrupted"), compiled_kernel(lines.append):
        raise ValueError("interrupted")
    with compiled_kernel(lines.append):
        assert len(lines) == 2
    with compiled_kernel(lines.append):
        assert len(lines) == 2, "the second has left its mark"
