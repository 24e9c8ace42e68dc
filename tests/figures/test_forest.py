from __future__ import annotations

import polars as pl
import pytest

from attrition.figures.forest import Quantity, draw_forest, forest_pages
from attrition.figures.sheet import new_sheet
from tests.figures.layout import assert_printable, notes

STRUCTURES = ("options", "null")
QUANTITIES = (Quantity("freeze", "Freeze", "points", 100.0), Quantity("cost", "Cost", "USD bn"))


def frame(policies: tuple[str, ...] = ("more_aid", "restraint")) -> pl.DataFrame:
    rows = [
        (policy, structure, quantity, 0.1, 0.02, 0.06, 0.14)
        for policy in policies
        for structure in STRUCTURES
        for quantity in ("freeze", "cost")
    ]
    names = ["variant", "structure", "quantity", "effect", "se", "low", "high"]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.mark.usefixtures("style")
def test_a_panel_a_quantity_with_its_unit_and_both_directions_of_one_length() -> None:
    (sheet,) = forest_pages(frame(), QUANTITIES, title="What policies change", notes=["Not a prediction."])
    assert_printable(sheet)
    first, second, _ = sheet.axes
    assert [ax.get_title(loc="left") for ax in (first, second)] == ["Freeze", "Cost"]
    assert [label.get_text() for label in first.get_yticklabels()] == ["more aid", "restraint"]
    for ax, reach in ((first, 14.0), (second, 0.14)):
        low, high = ax.get_xlim()
        assert low == -high and high >= reach
    assert "same random numbers" in notes(sheet) and "Not a prediction." in notes(sheet)


@pytest.mark.usefixtures("style")
def test_an_effect_that_is_unknown_leaves_its_place_empty() -> None:
    _, (ax,) = new_sheet(180.0, 20.0, (1, 1), title="t", notes=[])
    some = frame().filter(pl.col("quantity") == "cost")
    gone = some.with_columns(
        effect=pl.when(pl.col("structure") == "null").then(None).otherwise(pl.col("effect"))
    )
    draw_forest(ax, gone, ["more_aid", "restraint"], STRUCTURES)
    drawn = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(drawn) == 2 and not [line for line in ax.lines if line.get_marker() == "s"]


@pytest.mark.usefixtures("style")
def test_what_the_frame_does_not_have_is_no_panel() -> None:
    assert forest_pages(frame(), [Quantity("other", "Other", "")], title="t", notes=[]) == []


@pytest.mark.usefixtures("style")
@pytest.mark.parametrize("structures", [("options",), STRUCTURES])
@pytest.mark.parametrize(
    "name",
    [
        "pressure-and-reassurance",
        "more_aid_sooner_and_sanctions_enforced_by_all_but_one_of_the_coalition",
        "sanctions" * 7,
    ],
)
def test_a_long_name_has_its_room(name: str, structures: tuple[str, ...]) -> None:
    some = frame(("restraint", name, f"{name}_too")).filter(pl.col("structure").is_in(structures))
    (sheet,) = forest_pages(some, QUANTITIES, title="What policies change", notes=[])
    assert_printable(sheet)
    labels = [label.get_text() for label in sheet.axes[0].get_yticklabels()]
    assert "".join(labels[1].split()) == name.replace("_", "")
