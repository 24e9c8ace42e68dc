"""Marks leave functions as they are and load nothing."""

from __future__ import annotations

import subprocess
import sys

from attrition.numeric.twins import inlined, outlined, primitive, role


def test_marking_returns_the_same_function():
    def plain(x: float) -> float:
        return x

    assert role(plain) is None
    assert inlined(plain) is plain and role(plain) == "inlined"
    assert outlined(plain) is plain and role(plain) == "outlined"
    assert primitive(plain) is plain and role(plain) == "primitive"
    assert role(3.0) is None


def test_plain_numeric_modules_do_not_load_numba():
    modules = "bits, elementary, normal, gamma, beta, streams, twins"
    code = f"import sys; from attrition.numeric import {modules}; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
