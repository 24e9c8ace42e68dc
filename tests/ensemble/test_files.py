"""Writing appears whole or not at all, whatever the disk does."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import files
from attrition.ensemble.failures import RunFailed
from tests.tiers import sampled

ERRORS = [errno.ENOSPC, errno.EIO, errno.ESTALE, errno.EDQUOT, errno.EROFS]


def failing(call: Callable[..., Any], number: int, error: int) -> Callable[..., Any]:
    """Let a system call fail from its `number`-th use on."""
    used = 0

    def broken(*arguments: Any, **options: Any) -> Any:
        nonlocal used
        used += 1
        if used >= number:
            raise OSError(error, os.strerror(error), str(arguments[0]))
        return call(*arguments, **options)

    return broken


def test_new_is_never_over(tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert files.write_new(path, b"first")
    assert not files.write_new(path, b"second")
    assert path.read_bytes() == b"first"
    files.write_over(path, b"third")
    assert path.read_bytes() == b"third"
    assert os.listdir(tmp_path) == ["x"]


def test_one_of_many_writers_wins(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with ThreadPoolExecutor(20) as pool:
        won = list(pool.map(lambda number: files.write_new(path, b"%d" % number), range(20)))
    assert won.count(True) == 1
    assert path.read_bytes() == b"%d" % won.index(True)
    assert os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("call", ["fsync", "link", "replace"])
def test_failed_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: int
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, call, failing(getattr(os, call), 1, error))
    with pytest.raises(OSError, match=r"\[Errno"):
        files.write_over(path, b"new") if call != "link" else files.write_new(tmp_path / "y", b"new")
    assert os.listdir(tmp_path) == ["x"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("error", sampled(ERRORS))
@pytest.mark.parametrize(
    ("call", "number"), sampled([("fsync", 6), ("fsync", 11), ("link", 4), ("link", 7)], 2)
)
def test_run_on_a_failing_disk_says_so_and_resumes(
    small_run: Callable[..., Any], tmp_path: Path, clean_digest: str, call: str, number: int, error: int
) -> None:
    out = tmp_path / "run"
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(files.os, call, failing(getattr(os, call), number, error))
        with pytest.raises(RunFailed) as caught:
            small_run(out)
    line = str(caught.value)
    assert os.strerror(error) in line
    assert f"attrition run {out} --resume" in line
    assert "\n" not in line
    assert small_run(out, resume=True).digest == clean_digest


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_directory(small_run: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir(mode=0o500)
    with pytest.raises(RunFailed, match="Permission denied"):
        small_run(out)
