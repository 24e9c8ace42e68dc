from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.ridgelines import bin_edges, recorded_dates, ridgelines_pages
from tests.figures.conftest import Ends
from tests.figures.layout import notes


@pytest.mark.usefixtures("style")
def test_a_ridge_a_structure_and_what_turned_already_or_never_beside_it(
    made: Callable[..., Content], five: Ends
) -> None:
    content = made(five)
    assert recorded_dates(content) == [("d1_day", "D1, exhaustion: challenger")]
    (sheet,) = ridgelines_pages(content)
    (ax,) = sheet.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "null",
        "mirror",
        "spiral",
        "red line",
        "options",
    ]
    said = [text.get_text() for text in ax.texts]
    # Draws of even number turn on day 2500, after the data end: half of them, and the other half never.
    assert said.count("<\u200928") + said.count("50±17") == 2 * len(five) and "highest bin 50 %" in said
    assert "already when the data end" in notes(sheet) and "Driftless twin" in notes(sheet)


def test_bins_are_half_years_up_to_the_horizon(made: Callable[..., Content]) -> None:
    content = made()
    edges = bin_edges(content)
    assert edges[0] == (content.forecast_start - content.manifest.start).days
    assert edges[-1] == content.manifest.horizon_day and (np.diff(edges) > 0.0).all()
    assert np.diff(edges)[0] == pytest.approx(182.6, abs=0.1)


def test_a_day_at_the_first_look_counts_as_already(made: Callable[..., Content]) -> None:
    content = made()
    found = content.ridge("d1_day", "options", "base", np.array([2500.0, 3000.0]))
    assert found.already.p == 0.5 and found.never.p == 0.5 and found.share.sum() == 0.0


@pytest.mark.usefixtures("style")
def test_without_the_twin_the_page_says_so(made: Callable[..., Content]) -> None:
    (sheet,) = ridgelines_pages(made(driftless=False))
    assert "Run without the driftless twin" in notes(sheet)
