from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from attrition.ensemble.failures import FileDamaged
from attrition.figures.content import Content
from attrition.figures.studies import EFFECTS, PHASES, effects, study_pages
from tests.figures.layout import assert_printable, notes

QUANTITIES = ("withdrawal", "escalation", "casualties.defender", "turn.two_of_four")


def study(content: Any, kind: str, variants: list[str]) -> Content:
    """Turn a made run into a study with effects of its variants."""
    rows = [
        (variant, structure, quantity, 0.1 * place, 0.02, 0.05, 0.02, 0.01, 0.09)
        for variant in variants
        for structure in (*content.structures, "pooled")
        for place, quantity in enumerate(QUANTITIES)
    ]
    names = ["variant", "structure", "quantity", "value", "value_se", "effect", "se", "low", "high"]
    pl.DataFrame(rows, schema=names, orient="row").write_parquet(content.path / "differences.parquet")
    content.manifest.plan.kind = kind
    found: Content = content
    return found


@pytest.mark.usefixtures("style")
def test_a_run_has_no_pages_of_a_study(made: Callable[..., Content]) -> None:
    assert list(study_pages(made())) == []


@pytest.mark.usefixtures("style")
def test_a_comparison_has_effects_by_structure_and_no_pool(
    made: Callable[..., Content], five: dict[str, Any]
) -> None:
    content = study(made(five), "compare", ["surge", "off-ramp"])
    assert "pooled" not in effects(content)["structure"]
    ((name, sheet),) = study_pages(content)
    assert name == "policies"
    assert_printable(sheet)
    titles = [ax.get_title(loc="left") for ax in sheet.axes if ax.get_title(loc="left")]
    assert titles == ["Withdrawal", "Escalation", "Casualties, defender"]
    # Means are drawn, but for escalation.
    marks = [sum(line.get_marker() not in ("None", "", None) for line in ax.lines) for ax in sheet.axes[:3]]
    assert marks == [10, 0, 10]
    said = notes(sheet)
    assert "of escalation, the interval alone" in said and "Not a prediction" in said and "seed 7" in said


@pytest.mark.usefixtures("style")
def test_a_grid_of_two_factors_has_phase_diagrams_and_other_designs_none(
    made: Callable[..., Content],
) -> None:
    content: Any = study(made(), "sweep", ["p0", "p1", "p2", "p3"])
    content.manifest.plan.study = {"method": "grid"}
    design = pl.DataFrame(
        {
            "variant": ["p0", "p1", "p2", "p3"],
            "aid": [0.5, 0.5, 1.0, 1.0],
            "enforcement": [0.0, 1.0, 0.0, 1.0],
        }
    )
    design.write_parquet(content.path / "design.parquet")
    sheets = dict(study_pages(content))
    assert list(sheets) == ["phase-turn-two_of_four", "phase-withdrawal"]
    for sheet in sheets.values():
        assert_printable(sheet)
        (ax,) = sheet.axes
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("aid", "enforcement")
        assert len(ax.texts) == 4 and all("±2" in text.get_text() for text in ax.texts)
    content.manifest.plan.study = {"method": "lhs"}
    assert list(study_pages(content)) == []


def test_quantities_are_drawn_once_and_named_as_the_tables_name_them() -> None:
    from attrition.analysis.measures import LAG, measure_names

    known = {*measure_names(), LAG}
    for chosen in (EFFECTS, PHASES):
        names = [quantity.name for quantity in chosen]
        assert len(set(names)) == len(names) and set(names) <= known


CLAIMS = {
    "claims": [
        {
            "id": "C1",
            "title": "Aid brings the turn nearer",
            "verdict": "holds",
            "by_structure": {
                "options": {"share_with_sign": 0.9, "share_se": 0.02, "verdict": "holds"},
                "null": {"share_with_sign": None, "share_se": None, "verdict": "not computed"},
            },
        },
        {"id": "C2", "title": "Something else", "verdict": "fails", "by_structure": {}},
    ]
}


@pytest.mark.usefixtures("style")
def test_claims_are_a_matrix_of_those_that_were_written(made: Callable[..., Content]) -> None:
    content: Any = made()
    content.manifest.plan.kind = "claims"
    (content.path / "claims.json").write_text(json.dumps(CLAIMS))
    ((name, sheet),) = study_pages(content)
    assert name == "claims"
    assert_printable(sheet)
    said = [text.get_text() for text in sheet.axes[0].texts]
    assert "90±2 %" in said and "C2  fails" in said and "Something else" in said


@pytest.mark.usefixtures("style")
@pytest.mark.parametrize("text", [None, "{}", "[1]", '{"claims": []}', "no JSON"])
def test_claims_that_cannot_be_read_are_damage(made: Callable[..., Content], text: str | None) -> None:
    content: Any = made()
    content.manifest.plan.kind = "claims"
    if text is not None:
        (content.path / "claims.json").write_text(text)
    with pytest.raises(FileDamaged, match="missing" if text is None else "not the JSON that was written"):
        list(study_pages(content))
