"""The tables say what was measured, what it is compared with, and what is missing."""

from __future__ import annotations

import json

import pytest

from scripts.benchmarks.results import Results
from scripts.benchmarks.table import costs, number, page, table
from tests.benchmarks.sample import sample


def cells(text: str, start: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {start}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234.5, "1,230"), (999.6, "1,000"), (12.34, "12.3"), (1.0, "1.00"), (0.000123, "0.000123")],
)
def test_numbers_have_three_digits_and_no_powers(value: float, text: str) -> None:
    assert number(value) == text


def test_a_cell_cannot_break_a_table() -> None:
    text = table(["a", "b"], [["x|y", "1"]], "lr")
    assert text == "| a | b |\n| --- | --: |\n| x/y | 1 |"


def test_an_engine_has_its_rate_its_ratio_and_its_check() -> None:
    row = cells(page(sample()), "NUMPY")
    # The median of three rounds about 12 s is 12 s; 1,000 paths of 400 weeks.
    assert row[3] == "83.3"
    assert row[4].startswith("12.0 (10.8–14.4")
    assert row[5] == "30,000"
    assert row[6] == "12.0"
    assert "shares of ends equal: 0.010 apart of 0.050 allowed" in row[7]


def test_what_is_missing_is_named_with_its_reason() -> None:
    assert "Not measured: jax (no jax here)." in page(sample())


def test_rules_are_sorted_by_what_they_take_of_a_week_and_slow_ones_marked() -> None:
    text = page(sample())
    assert text.index("| treasury | slow |") < text.index("| clock | quick |")
    assert cells(text, "treasury")[4] == "1.50 **slow**"
    assert cells(text, "treasury")[6] == "2.50"
    assert "Together 4.50 ns a path-week in lanes, 23.8 ns scalar." in text


def test_a_cost_has_its_line() -> None:
    text = costs(sample().costs)
    assert "Line: 0.500 s + 1,000,000 ns × paths; largest departure 0.0 % of the largest time." in text


def test_quick_and_interrupted_are_said_first() -> None:
    results = sample()
    results.quick = results.interrupted = True
    results.failures["runs"] = "no room"
    head = page(results).partition("## ")[0]
    assert all(said in head for said in ("Quick", "Interrupted", "Section runs failed: no room"))


def test_nothing_measured_is_a_page_with_no_table() -> None:
    assert "|" not in page(Results("", "", False, {}, {}, {}))


def test_results_are_plain_data() -> None:
    data = json.loads(json.dumps(sample().to_data()))
    assert data["schema"] == 1
    assert data["engines"][0]["seconds"] == [1.0, 0.9, 1.2]
    assert data["costs"][0]["points"][0]["label"] == "100 paths"
