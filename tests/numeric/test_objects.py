"""Machine code on disk: whole or not at all, found again by what it depends on, and harmless where it is damaged."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from attrition.numeric import objects
from attrition.numeric.entries import entry_by_numbers
from attrition.numeric.jit import compiled_part
from attrition.numeric.objects import Code, is_kept, loaded, place_of

KINDS = "iiiiii"


def put(place: int, value: int, c: int, d: int, e: int, f: int) -> None:
    """Does nothing: what matters is that its code can be called."""


@pytest.fixture(scope="module")
def code() -> Code:
    """Some code."""
    return entry_by_numbers(compiled_part(put), KINDS)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of its own."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def never() -> Code:
    raise AssertionError("compiled again")


def counted(code: Code, calls: list[int]) -> Callable[[], Code]:
    def make() -> Code:
        calls.append(1)
        return code

    return make


def test_what_was_kept_is_not_made_again_and_runs(code: Code, place: Path) -> None:
    assert not is_kept("put", "one")
    assert not loaded("put", "one", lambda: code).kept
    assert is_kept("put", "one")
    assert [path.name.split("-")[0] for path in place.iterdir()] == ["put"]
    again = loaded("put", "one", never)
    assert again.kept
    ctypes.CFUNCTYPE(None, *([ctypes.c_int64] * 6))(again.address)(1, 2, 3, 4, 5, 6)


def test_code_needs_neither_numba_nor_python(code: Code) -> None:
    for name in (b"NRT_", b"numba_", b"PyErr", b"Py_"):
        assert name not in code.content


@pytest.mark.parametrize("other", [("get", "one"), ("put", "two")])
def test_code_of_something_else_is_another_file(other: tuple[str, str]) -> None:
    assert place_of("put", "one") != place_of(*other)


@pytest.mark.parametrize("name", ["NUMBA_CPU_NAME", "NUMBA_OPT", "NUMBA_CPU_FEATURES", "NUMBA_BOUNDSCHECK"])
def test_code_for_another_machine_or_made_otherwise_is_another_file(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place_of("put", "one")
    monkeypatch.setenv(name, "0")
    assert place_of("put", "one") != before


@pytest.mark.parametrize("spoilt", [b"", b"short", None])
def test_damaged_files_are_made_again(spoilt: bytes | None, code: Code) -> None:
    calls: list[int] = []
    loaded("put", "one", lambda: code)
    path = place_of("put", "one")
    assert path is not None
    content = path.read_bytes()
    if spoilt is None:
        spoilt = content[:-1] + bytes([content[-1] ^ 1])
    path.write_bytes(spoilt)
    assert not loaded("put", "one", counted(code, calls)).kept
    assert calls == [1]
    assert path.read_bytes() == content


def test_code_that_cannot_be_kept_is_made_and_runs(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "below"))
    (tmp_path / "file").write_text("")
    for _ in range(2):
        calls: list[int] = []
        found = loaded("put", "one", counted(code, calls))
        assert (found.kept, calls) == (False, [1])
        assert found.address
    monkeypatch.setattr(objects, "kept_in", lambda: None)
    assert place_of("put", "one") is None
    assert not is_kept("put", "one")
    assert loaded("put", "one", lambda: code).address


def test_files_used_longest_ago_go(code: Code, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MOST_FILES", 2)
    (place / "kernel.nbi").write_text("not ours")
    for age, what in ((30, "first"), (10, "second")):
        loaded("put", what, lambda: code)
        path = place_of("put", what)
        assert path is not None
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - age))
    loaded("put", "first", never)  # used again
    loaded("put", "third", lambda: code)
    assert [is_kept("put", what) for what in ("first", "second", "third")] == [True, False, True]
    assert (place / "kernel.nbi").exists()


def test_nothing_is_left_of_a_write_that_fails(
    code: Code, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(objects.os, "replace", full)
    assert loaded("put", "one", lambda: code).address
    assert list(place.iterdir()) == []
