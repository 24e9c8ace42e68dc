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
