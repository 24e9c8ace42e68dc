"""C compilers and what they build."""

from __future__ import annotations

import pytest

from scripts.benchmarks import c_build
from scripts.benchmarks.c_build import BuildError, Compiler, build, compiler_called, compilers


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    compilers.cache_clear()


def test_a_command_named_in_cc_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    assert compilers() == ()


def test_each_family_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(c_build, "_compiler", lambda command: Compiler(command, command[:2], "1"))
    assert [compiler.command for compiler in compilers()] == ["gcc", "clang", "cc"]


def test_the_compiler_asked_for_is_taken_and_else_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(c_build, "_compiler", lambda command: Compiler(command, command[:2], "1"))
    assert compiler_called("tcc") == Compiler("tcc", "tc", "1")
    assert compiler_called(None) == Compiler("gcc", "gc", "1")


def test_a_refused_source_is_told_in_the_compilers_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    if not compilers():
        pytest.skip("no C compiler")
    with pytest.raises(BuildError, match="nonsense"):
        build("int nonsense(", compilers()[0])


def test_only_ieee_arithmetic_keeps_products_and_sums_apart() -> None:
    kept = {name for name, flags in c_build.ARITHMETIC.items() if "-ffp-contract=off" in flags}
    assert kept == {c_build.IEEE}
    assert not any("fast" in flag for flag in (*c_build.ALWAYS, *c_build.ARITHMETIC[c_build.IEEE]))
