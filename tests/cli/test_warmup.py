"""`attrition warmup`: it compiles what a run needs, remembers it and says where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from attrition.cli.cache import compiled_mark
from attrition.cli.warmup import SCENARIO
from attrition.model.structures import STRUCTURES


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def test_the_kernel_is_run_once_and_remembered(
    cache: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[object] = []

    class Noted(stand_in.StandIn):  # type: ignore[misc]
        def compile(self, scenario: Any, **chosen: Any) -> Any:
            calls.append((scenario.name, chosen))
            return super().compile(scenario, **chosen)

        def pilot_bins(self, program: Any) -> Any:
            calls.append(program)
            return super().pilot_bins(program)

    monkeypatch.setattr("attrition.ensemble.simulator.EngineSimulator", Noted)
    assert main(["warmup"]) == 0
    assert calls == [
        (SCENARIO, {"seed": 0, "rows": 1, "structure": STRUCTURES[0]}),
        stand_in.Program(0, 0),
    ]
    assert compiled_mark(cache).is_file()
    out, errors = capsys.readouterr()
    assert (out, errors) == (f"the kernel is ready (0 s), kept in {cache}\n", "")


def test_a_kernel_that_does_not_compile_is_not_remembered(
    cache: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(stand_in.StandIn):  # type: ignore[misc]
        def pilot_bins(self, program: Any) -> Any:
            raise OSError(28, "No space left on device", "kernel.nbi")

    monkeypatch.setattr("attrition.ensemble.simulator.EngineSimulator", Broken)
    assert main(["warmup"]) == 1
    assert capsys.readouterr().err == "attrition: 'kernel.nbi': No space left on device\n"
    assert not compiled_mark(cache).exists()
