"""Derivation of jitted twins: bindings, refusals, and a disk cache that notices changed callees."""

from __future__ import annotations

import math
import os
import platform
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import attrition
from attrition.numeric import elementary, jit
from attrition.numeric.normal import normal_quantile_central
from attrition.numeric.twins import inlined, outlined, primitive

exp = elementary.exp


@inlined
def doubled(x: float) -> float:
    return 2.0 * exp(x)


@inlined
def halved(x: float) -> float:
    return 0.5 * x


def unmarked(x: float) -> float:
    return x


@primitive
def orphan(x: float) -> float:
    return x


CODE = 0
RULE = halved
NEXT = doubled


@inlined
def branch(code, x):
    if code == CODE:
        return RULE(x)
    return NEXT(code, x)


@inlined
def otherwise(code, x):
    return -x


def total(values, out):
    out[0] = 0.0
    for i in range(values.shape[0]):
        out[0] += RULE(values[i])


def test_a_twin_takes_its_callees_along():
    assert jit.compiled(doubled)(1.25) == doubled(1.25)


def test_twins_without_bindings_are_derived_once():
    assert jit.compiled(doubled) is jit.compiled(doubled)
    assert jit.compiled(doubled) is not jit.compiled(doubled, boundscheck=True)


def test_templates_chain_through_bindings():
    last = jit.compiled(branch, {"CODE": 2, "RULE": doubled, "NEXT": otherwise})
    chain = jit.compiled(branch, {"CODE": 1, "RULE": halved, "NEXT": last})
    assert [chain(code, 3.0) for code in (1, 2, 3)] == [1.5, doubled(3.0), -3.0]


def test_a_kernel_uses_its_bindings_and_no_others():
    values, out = np.arange(4.0), np.zeros(1)
    jit.compiled_kernel(total, {"RULE": halved}, "digest", cache=False)(values, out)
    assert out[0] == 3.0
    jit.compiled_kernel(total, {"RULE": doubled}, "digest", cache=False)(values, out)
    assert out[0] == pytest.approx(2.0 * sum(math.exp(value) for value in range(4)))


def calls_unmarked(x):
    return unmarked(x)


def calls_orphan(x):
    return orphan(x)


def reads_field(record):
    return record.unmarked + halved(1.0)


def test_unmarked_callees_are_refused_by_name():
    with pytest.raises(TypeError, match="calls_unmarked calls unmarked, which is not marked"):
        jit.compiled(calls_unmarked)


def test_a_primitive_without_counterpart_is_refused():
    with pytest.raises(TypeError, match="primitive orphan has no counterpart"):
        jit.compiled(calls_orphan)


def test_a_field_named_like_a_function_is_no_call():
    record = np.zeros(1, dtype=[("unmarked", "f8")])
    assert jit.compiled(reads_field)(record[0]) == reads_field(SimpleNamespace(unmarked=0.0))


def test_closures_unknown_bindings_and_non_functions_are_refused():
    free = 1.0

    def closure(x):
        return x + free

    with pytest.raises(TypeError, match="closes over free"):
        jit.compiled(closure)
    with pytest.raises(KeyError, match="binding RULES is no global of"):
        jit.compiled(branch, {"RULES": halved})
    with pytest.raises(TypeError, match="not a plain Python function"):
        jit.compiled(math.sqrt)


def test_a_nameless_binding_is_refused_and_a_keyed_one_taken():
    import numba

    foreign = numba.njit(lambda x: x)
    with pytest.raises(TypeError, match="wrap it in Keyed"):
        jit.compiled_kernel(total, {"RULE": foreign}, "digest", cache=False)
    out = np.zeros(1)
    jit.compiled_kernel(total, {"RULE": jit.Keyed(foreign, "same")}, "digest", cache=False)(np.ones(3), out)
    assert out[0] == 3.0


@outlined
def each(values):
    for i in range(values.shape[0]):
        values[i] = RULE(values[i])


def twice(values):
    RULE(values)
    RULE(values)


def test_only_inlined_functions_are_forced_into_their_callers():
    """A loop keeps a function of its own, which is optimised before any caller sees it."""
    loop = jit.compiled(each, {"RULE": halved})
    assert "forceinline" not in loop.targetoptions
    assert jit.compiled(halved).targetoptions["forceinline"]
    values = np.arange(4.0)
    jit.compiled_kernel(twice, {"RULE": loop}, "digest", cache=False)(values)
    assert values.tolist() == [0.0, 0.25, 0.5, 0.75]


def test_functions_derived_from_one_template_have_names_of_their_own():
    """Numba numbers functions anew in each process: code of two processes that meet must not share a name."""
    derived = [jit.compiled(each, {"RULE": rule}) for rule in (halved, doubled, halved)]
    names = [dispatcher.py_func.__qualname__ for dispatcher in derived]
    assert names[0] == names[2] != names[1]
    assert all(name.startswith("each_") for name in names)
    assert len({jit.compiled(branch, {"CODE": code}).py_func.__qualname__ for code in range(50)}) == 50


def test_outermost_functions_have_names_of_their_own():
    keys = [({"RULE": halved}, "one"), ({"RULE": doubled}, "one"), ({"RULE": halved}, "two")]
    names = {jit.compiled_kernel(total, *key, cache=False).py_func.__qualname__ for key in keys}
    assert len(names) == 3


@primitive
def elsewhere(x: float) -> float:
    return x + 1.0


def calls_elsewhere(x):
    return elsewhere(x)


def test_a_counterpart_is_given_from_outside():
    with pytest.raises(TypeError, match="primitive elsewhere has no counterpart"):
        jit.compiled(calls_elsewhere)
    jit.give_counterpart(elsewhere, jit.compiled(halved))
    assert jit.compiled(calls_elsewhere)(3.0) == 1.5


def divided(x, y):
    return x / y


def test_division_by_nothing_is_infinite_and_no_error():
    """A check for it would keep loops from being vectorised; plain rules never divide by nothing."""
    assert jit.compiled(divided)(1.0, 0.0) == math.inf


def cache_key(bindings, digest, **options):
    kernel = jit.compiled_kernel(total, bindings, digest, cache=False, **options)
    return kernel.py_func.__closure__[0].cell_contents


def test_the_cache_key_holds_digest_bindings_and_options():
    keys = {
        cache_key({"RULE": halved}, "one"),
        cache_key({"RULE": halved}, "two"),
        cache_key({"RULE": doubled}, "one"),
        cache_key({"RULE": halved}, "one", boundscheck=True),
        cache_key({"RULE": jit.compiled(branch, {"CODE": 1})}, "one"),
        cache_key({"RULE": jit.compiled(branch, {"CODE": 2})}, "one"),
        cache_key({"RULE": jit.compiled(branch, {"CODE": 2.0})}, "one"),
    }
    assert len(keys) == 7
    assert cache_key({"RULE": halved}, "one") in keys


KERNEL = """
from rules import rule
RULE = None
def kernel(out):
    for i in range(out.shape[0]):
        out[i] = RULE(out[i])
"""
RULES = """
from attrition.numeric.twins import inlined
@inlined
def rule(x):
    return x + {step}
@inlined
def other(x):
    return x * 10.0
"""
MAIN = """
import sys
import numpy as np
import kernels, rules
from attrition.numeric.jit import compiled_kernel
for rule in (rules.rule, rules.other):
    kernel = compiled_kernel(kernels.kernel, {"RULE": rule}, sys.argv[1])
    out = np.ones(1)
    kernel(out)
    print(out[0], sum(kernel.stats.cache_hits.values()), sum(kernel.stats.cache_misses.values()))
"""


@pytest.mark.full
def test_a_fresh_process_hits_the_cache_and_an_edited_callee_misses_it(tmp_path):
    (tmp_path / "kernels.py").write_text(KERNEL)
    (tmp_path / "main.py").write_text(MAIN)
    source = Path(attrition.__file__).parent.parent
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHONPATH": f"{source}{os.pathsep}{tmp_path}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def run(digest):
        command = [sys.executable, str(tmp_path / "main.py"), digest]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    (tmp_path / "rules.py").write_text(RULES.format(step=1.0))
    assert run("before") == "2.0 0 1\n10.0 0 1\n"
    assert run("before") == "2.0 1 0\n10.0 1 0\n"
    (tmp_path / "rules.py").write_text(RULES.format(step=7.0))
    assert run("after") == "8.0 0 1\n10.0 0 1\n"


MEETING = """
import sys
import numpy as np
import kernels, rules
from attrition.numeric.jit import compiled, compiled_kernel
for name in sys.argv[1:]:
    rule = compiled(kernels.each, {"RULE": getattr(rules, name)})
    out = np.ones(1)
    compiled_kernel(kernels.twice, {"EACH": rule}, "digest")(out)
    print(out[0])
"""
EACH = """
from attrition.numeric.twins import outlined
RULE = EACH = None
@outlined
def each(out):
    for i in range(out.shape[0]):
        out[i] = RULE(out[i])
def twice(out):
    EACH(out)
    EACH(out)
"""


@pytest.mark.full
def test_code_of_two_processes_meets_in_one_cache(tmp_path):
    """Each compiles as its first function another one; a third process reads both."""
    (tmp_path / "kernels.py").write_text(EACH)
    (tmp_path / "rules.py").write_text(RULES.format(step=1.0))
    (tmp_path / "main.py").write_text(MEETING)
    source = Path(attrition.__file__).parent.parent
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHONPATH": f"{source}{os.pathsep}{tmp_path}",
    }

    def run(*names):
        command = [sys.executable, str(tmp_path / "main.py"), *names]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert run("rule") == "3.0\n"
    assert run("other") == "100.0\n"
    assert run("rule", "other") == "3.0\n100.0\n"
    assert run("other", "rule") == "100.0\n3.0\n"


@pytest.mark.full
def test_a_kernel_without_a_cache_directory_still_runs(tmp_path):
    code = """
    import numpy as np
    import attrition.numeric.jit as jit
    namespace = {}
    kernel = jit.compiled_kernel(jit._wrap, {}, "digest")
    print(type(kernel._cache).__name__, kernel(3))
    """
    environment = {**os.environ, "NUMBA_CACHE_LOCATOR_CLASSES": "", "NUMBA_CACHE_DIR": ""}
    patch = "import numba.core.caching as c; c.CacheImpl._locator_classes = []\n"
    command = [sys.executable, "-c", patch + textwrap.dedent(code)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == "NullCache 3\n"


def over_all(x, out):
    for i in range(out.shape[0]):
        out[i] = RULE(x[i])


@pytest.mark.skipif(platform.machine() != "x86_64", reason="names the vector types of x86-64")
@pytest.mark.parametrize("function", [elementary.exp, elementary.log, normal_quantile_central])
def test_a_loop_over_a_twin_becomes_vector_code_without_calls(function):
    loop = jit.compiled(over_all, {"RULE": function})
    loop(np.ones(8), np.ones(8))
    (code,) = loop.inspect_llvm().values()
    assert re.search(r"fmul <\d+ x double>", code)
    assert not re.search(r"call double @(exp|log|pow)\b", code)
