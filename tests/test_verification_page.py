"""docs/verification.md: its table is that of the program, and the data that it quotes are there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import attrition
from attrition.verification.laws import LAWS
from tests.figures.layout import assert_printable
from tests.scripts import script_module

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "verification"
TEXT = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def script() -> Any:
    return script_module("verification_table")


@pytest.mark.full
def test_the_table_is_that_of_the_program(script: Any) -> None:
    rows = attrition.verify_model().to_data()
    assert script.ids_and_quantities(TEXT) == [(row["id"], row["quantity"]) for row in rows]


def test_every_law_is_in_the_table(script: Any) -> None:
    found = script.ids_and_quantities(TEXT)
    assert {law.id for law in LAWS} <= {name for name, _ in found}
    assert TEXT.count("| fail |") == 0


def test_a_table_is_read_as_it_is_written(script: Any) -> None:
    row = {
        "id": "V1",
        "quantity": "P(x | y)",
        "unit": "-",
        "expected": 1.0,
        "got": 1.5,
        "se": 0.25,
        "tolerance": None,
    }
    made = script.table(
        [row | {"z": 2.0, "verdict": "pass"}, row | {"tolerance": 1e-12, "z": None, "verdict": "fail"}]
    )
    page = f"before\n{script.FIRST}\n{made}{script.LAST}\nafter"
    assert script.ids_and_quantities(page) == [("V1", "P(x | y)")] * 2
    assert "| 1 | 1.5 | 0.25 | 2.00 | pass |" in made and "| (1e-12) |  | fail |" in made


def test_what_the_page_quotes_is_kept_as_data() -> None:
    mutation = json.loads((DATA / "mutation.json").read_text())
    assert f"{100.0 * mutation['score']:.0f} % of {mutation['mutants']}" in TEXT
    intervals = json.loads((DATA / "convergence.json").read_text())["coverage"]
    assert intervals and all(each["holds"] for each in intervals)
    for name in re.findall(r"\(verification/(.*?)\)", TEXT):
        assert (DATA / name).is_file()


def test_what_compiled_code_alone_runs_is_named_with_its_reason() -> None:
    lines = (ROOT / "tests" / "jit_only.txt").read_text().splitlines()
    for line in (each for each in lines if not each.startswith("#")):
        file, _, reason = line.partition(" ")
        assert (ROOT / file).is_file() and len(reason.strip()) > 20


def test_the_figure_can_be_printed() -> None:
    module = script_module("convergence")
    with module.styled(module.paper()):
        assert_printable(module.page(json.loads((DATA / "convergence.json").read_text())))
