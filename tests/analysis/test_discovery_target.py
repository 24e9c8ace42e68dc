"""What a discovery looks for, as it is written."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.designs import Varied
from attrition.analysis.discovery_target import read_target
from attrition.errors import InputError
from tests.steered import shared_run


def test_targets() -> None:
    varied = Varied(shared_run())
    above = read_target(varied, "casualties > 1005")
    assert above.text == "casualties>1005" and above.words.endswith("exceed 1,005 thousand people")
    np.testing.assert_array_equal(above.cases(np.array([1004.0, 1006.0])), [0.0, 1.0])
    below = read_target(varied, "casualties.challenger<1005")
    np.testing.assert_array_equal(below.cases(np.array([1004.0, 1006.0])), [1.0, 0.0])
    for text, said in (
        ("casualties", "give it a limit"),
        ("withdrawal>1", "takes no limit"),
        ("casualties>1e", "is no number"),
        ("withdrawl", "did you mean 'withdrawal'"),
        ("", "is no target"),
    ):
        with pytest.raises(InputError, match=said):
            read_target(varied, text)
