"""Workers of a Dask cluster keep compiled code in a private directory, chosen before numba is imported."""

from __future__ import annotations

import sys
from typing import Any

import pytest


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How often a directory was chosen."""
    pytest.importorskip("distributed")
    from attrition.cli import workers

    calls: list[Any] = []
    monkeypatch.setattr(workers, "prepare_cache", calls.append)
    return calls


def set_up() -> None:
    from attrition.cli.workers import CompiledCode

    worker: Any = None
    CompiledCode().setup(worker)


def test_a_directory_is_chosen_before_numba_is_there(
    prepared: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    set_up()
    assert len(prepared) == 1


def test_numba_that_is_there_keeps_its_directory(
    prepared: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numba", sys)
    set_up()
    assert prepared == []


def test_a_worker_without_any_directory_compiles_all_the_same(
    prepared: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(say: Any) -> None:
        prepared.append(say)
        raise OSError("no space")

    monkeypatch.delitem(sys.modules, "numba", raising=False)
    monkeypatch.setattr("attrition.cli.workers.prepare_cache", refused)
    set_up()
    assert len(prepared) == 1
