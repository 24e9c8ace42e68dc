from __future__ import annotations

import pytest

from attrition.figures.claims import Cell, Claim, claims_page
from attrition.figures.sheet import styled
from attrition.figures.styles import STYLES
from tests.figures.layout import assert_printable, notes

CLAIMS = [
    Claim(
        f"C{number}",
        "More military aid brings the day nearer on which time turns against the challenger, told in months",
        "input in disguise",
        {"options": Cell(0.92, 0.02, "holds"), "null": Cell(None, None, "not modelled")},
    )
    for number in range(1, 13)
]


@pytest.mark.parametrize("style", ["journal-1", "journal-2"])
def test_a_row_a_claim_with_share_error_and_verdict(style: str) -> None:
    with styled(STYLES[style]()):
        sheet = claims_page(CLAIMS, ("options", "null"), title="Claims", notes=["Not a prediction."])
        assert_printable(sheet)
    (ax,) = sheet.axes
    said = [text.get_text() for text in ax.texts]
    assert said.count("92±2 %") == said.count("holds") == said.count("not modelled") == len(CLAIMS)
    assert said.count("–") == len(CLAIMS)
    assert said.count("C12  input in disguise") == 1 and sum("More military" in text for text in said) == 12
    assert "A claim that fails is shown as failed;" in notes(sheet)


def test_shade_is_the_share_and_not_the_verdict() -> None:
    pair = {"options": Cell(0.9, 0.0, "fails"), "null": Cell(0.3, 0.0, "holds")}
    with styled(STYLES["journal-2"]()):
        sheet = claims_page([Claim("C1", "x", "fails", pair)], ("options", "null"), title="t", notes=[])
    first, second = sheet.axes[0].collections
    assert first.get_facecolor()[0][:3].tolist() == second.get_facecolor()[0][:3].tolist()
    assert first.get_alpha() > second.get_alpha()
