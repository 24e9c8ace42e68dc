"""The package calls nothing that would cost equal bits on every machine, repeatable streams or safety."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "attrition"
BIT_EQUAL_ROOMS = ("scenario", "model", "engine", "numeric")

# Randomness comes from attrition.numeric alone, and no file is ever run as code.
FORBIDDEN_MODULES = (
    "numpy.random",
    "random",
    "secrets",
    "pickle",
    "cloudpickle",
    "dill",
    "marshal",
    "shelve",
)
FORBIDDEN_CALLS = ("eval", "exec")

# The last bit of these differs between C libraries, vector units or versions of Python and numpy.
UNEQUAL_MODULES = ("cmath", "scipy", "numpy.linalg", "numpy.fft")
UNEQUAL_CALLS = ("sum", "pow")  # sum of floats is compensated since Python 3.12
UNEQUAL_NUMPY = frozenset(
    "exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 power float_power pow sin cos tan arcsin "
    "arccos arctan arctan2 asin acos atan atan2 sinh cosh tanh arcsinh arccosh arctanh hypot cbrt sinc i0 "
    "dot vdot inner matmul tensordot einsum convolve correlate".split()
)

# File (relative to the package) -> {offence: reason}.
EXCEPTIONS: dict[str, dict[str, str]] = {}


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain that starts at a name, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = dotted(node.value)
        return f"{start}.{node.attr}" if start else ""
    return ""


def bindings(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Every import as (local name, full name, line)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}", node.lineno


def references(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every import and every attribute chain by its full name: `np.random.rand` is `numpy.random.rand`."""
    full_name = {"np": "numpy"}
    for local, full, line in bindings(tree):
        # `import numpy.random` binds `numpy`.
        full_name[local] = full if not full.startswith(f"{local}.") else local
        yield full, line
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            start, _, rest = dotted(node).partition(".")
            if start in full_name:
                yield f"{full_name[start]}.{rest}", node.lineno


def within(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def is_unequal(name: str) -> bool:
    start, _, rest = name.partition(".")
    if start == "math":
        return rest not in ("", "sqrt")
    return within(name, UNEQUAL_MODULES) or (start == "numpy" and rest in UNEQUAL_NUMPY)


def offences(source: str, *, bit_equal: bool) -> list[tuple[int, str]]:
    """Offences of one file, as (line, what)."""
    tree = ast.parse(source)
    found: set[tuple[int, str]] = set()
    for name, line in references(tree):
        if within(name, FORBIDDEN_MODULES) or (bit_equal and is_unequal(name)):
            found.add((line, name))
    calls = FORBIDDEN_CALLS + (UNEQUAL_CALLS if bit_equal else ())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
            found.add((node.lineno, f"{node.func.id}("))
        elif bit_equal and isinstance(node, ast.BinOp | ast.AugAssign):
            if isinstance(node.op, ast.Pow):
                found.add((node.lineno, "**"))
            elif isinstance(node.op, ast.MatMult):
                found.add((node.lineno, "@"))
    return sorted(found)


def test_package_is_free_of_forbidden_calls() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert files
    complaints = []
    for file in files:
        place = file.relative_to(PACKAGE)
        allowed = EXCEPTIONS.get(place.as_posix(), {})
        bit_equal = place.parts[0] in BIT_EQUAL_ROOMS
        complaints += [
            f"attrition/{place}:{line}: {what}"
            for line, what in offences(file.read_text(), bit_equal=bit_equal)
            if what not in allowed
        ]
    assert not complaints, "\n".join(complaints)


def test_exceptions_are_still_needed() -> None:
    for place, allowed in EXCEPTIONS.items():
        found = {what for _, what in offences((PACKAGE / place).read_text(), bit_equal=True)}
        assert allowed.keys() <= found, place


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import numpy as np\nnp.random.rand()", "numpy.random.rand"),
        ("from numpy import random", "numpy.random"),
        ("from numpy.random import default_rng as make", "numpy.random.default_rng"),
        ("import pickle", "pickle"),
        ("def f(text):\n    return eval(text)", "eval("),
    ],
)
def test_search_finds_what_is_forbidden_everywhere(source: str, what: str) -> None:
    assert what in [found for _, found in offences(source, bit_equal=False)]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import math\nmath.exp(1)", "math.exp"),
        ("from math import log", "math.log"),
        ("import numpy as np\nnp.log1p(1)", "numpy.log1p"),
        ("import numpy\nnumpy.exp(1)", "numpy.exp"),
        ("from scipy.special import ndtri", "scipy.special.ndtri"),
        ("total = sum(x)", "sum("),
        ("y = x ** 2", "**"),
        ("x **= 2", "**"),
        ("y = a @ b", "@"),
    ],
)
def test_search_finds_what_is_forbidden_for_equal_bits(source: str, what: str) -> None:
    assert what in [found for _, found in offences(source, bit_equal=True)]
    assert offences(source, bit_equal=False) == []


def test_search_leaves_the_rest_alone() -> None:
    source = [
        "import math",
        "import numpy as np",
        "y = math.sqrt(2)",
        "np.floor(y)",
        "f(**options)",
        "log(2)",
    ]
    assert offences("\n".join(source), bit_equal=True) == []
