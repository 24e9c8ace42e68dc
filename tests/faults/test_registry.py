"""The table of faults in docs/reliability.md is that of the tests, and every fault is tested."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.faults.registry import FAULTS, named_tests
from tests.scripts import script_module

TESTS = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def script() -> Any:
    return script_module("reliability_table")


@cache
def functions(file: str) -> set[str]:
    """Names of the test functions of a file."""
    tree = ast.parse((TESTS / file).read_text())
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("test", named_tests())
def test_named_tests_exist(test: str) -> None:
    file, _, function = test.partition("::")
    assert function in functions(file)


def test_every_test_of_this_folder_and_of_slurm_is_in_the_table() -> None:
    files = [
        "cluster/test_slurm.py",
        *(f"faults/{path.name}" for path in Path(__file__).parent.glob("test_*")),
    ]
    undisturbed = {"cluster/test_slurm.py::test_array_gives_the_digest_of_one_process"}
    mine = f"faults/{Path(__file__).name}"
    there = {f"{file}::{name}" for file in files if file != mine for name in functions(file)}
    assert there - set(named_tests()) == undisturbed


def test_names_differ() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_page_holds_the_table_of_what_the_tests_gave(script: Any) -> None:
    outcomes = json.loads(script.DATA.read_text())
    assert set(outcomes) == set(named_tests()), "run scripts/reliability_table"
    text = script.PAGE.read_text(encoding="utf-8")
    assert text.partition(script.FIRST)[2].partition(script.LAST)[0].strip() == script.table(outcomes).strip()
    for fault in FAULTS:
        passed, other = script.cases(fault, outcomes)
        assert passed > 0 and other == 0, fault.name


def test_a_fault_that_was_not_tested_is_not_called_survived(script: Any) -> None:
    good = {test: {"passed": 1} for test in named_tests()}
    assert "not shown" not in script.table(good)
    for bad in ({"skipped": 1}, {"passed": 9, "failed": 1}, {}):
        assert script.table(good | {FAULTS[0].tests[0]: bad}).count("not shown") == 1
