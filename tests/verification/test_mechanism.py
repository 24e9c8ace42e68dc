"""The checks of a mechanism find what they are for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.mechanism import Mechanism, StateField
from attrition.verification import mechanism


def test_what_differs_is_counted_and_what_is_missing_is_alike() -> None:
    one = np.array([1.0, np.nan, 0.1 + 0.2, 2.0])
    assert mechanism.differing(one, one.copy()) == 0
    assert mechanism.differing(one, np.array([1.0, np.nan, 0.3, 3.0])) == 2
    assert mechanism.differing(one, np.array([np.nan, 1.0, 0.1 + 0.2, 2.0])) == 2


def test_bits_are_compared_and_not_values() -> None:
    assert mechanism.differing(np.array([0.0, 1.0]), np.array([-0.0, 1.0])) == 1
    # Files hold null for what is no number, whatever its other bits.
    payload = np.array([0x7FF8000000000001, 0xFFF8000000000000], dtype=np.uint64).view(np.float64)
    assert mechanism.differing(payload, np.array([np.nan, np.nan])) == 0
    counts = np.arange(6, dtype=np.int32).reshape(2, 3)
    assert mechanism.differing(counts, counts.T.copy().T) == 0
    assert mechanism.differing(counts, counts + np.int32(1)) == 6


def test_an_engine_that_there_is_not_is_refused_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mechanism, "compile_scenario", lambda *_, **__: pytest.fail("it ran"))
    sample = mechanism.Sample("ukraine-2022", ("options",), engines=("kernel", "scaler"))
    scenario: Any = None
    with pytest.raises(InputError, match=r"--engine: no engine 'scaler'; allowed: .*did you mean 'scalar'"):
        mechanism.verify_mechanism(Mechanism("tide", "x"), scenario, sample)


@pytest.mark.parametrize(("value", "beyond"), [(0.5, 0), (1.5, 4), (float("nan"), 4), (float("inf"), 4)])
def test_a_field_beyond_its_limits_is_counted(
    value: float, beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tide = Mechanism("tide", "a pool", state=(StateField("tide_level", "m", "left", 0, 1),))
    monkeypatch.setattr(mechanism, "final_state", lambda *_: {"tide_level": value})
    program: Any = SimpleNamespace(structure="options")
    sample = mechanism.Sample("ukraine-2022", ("options",), draws=2, paths=2)
    (check,) = mechanism.within_limits(tide, program, sample)
    assert check.got == beyond
    assert check.quantity == "options: paths that leave tide_level beyond its limits"


def test_none_is_in_use_here() -> None:
    with pytest.raises(InputError, match="no mechanism is in use"):
        mechanism.in_use()


def test_which_of_several_must_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    used = [SimpleNamespace(mechanism=Mechanism(name, "x")) for name in ("tide", "wind")]
    monkeypatch.setattr(mechanism, "loaded", lambda: used)
    assert mechanism.in_use("wind").name == "wind"
    for name, essence in ((None, "which mechanism is not said"), ("wint", "did you mean 'wind'")):
        with pytest.raises(InputError, match=essence):
            mechanism.in_use(name)
