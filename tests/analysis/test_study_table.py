"""The printed comparison: structures side by side, escalation as a range, and the words that go with it."""

from __future__ import annotations

from attrition.analysis.study_table import study_table
from attrition.api import Study


def test_the_table_of_a_comparison(compared: Study) -> None:
    text = study_table(compared.data, 100)
    assert "surge+reassurance, against the base" in text
    assert "casualties" in text and "Regret in casualties" in text and "Draws that meet the levels" in text
    assert "military aid, USD bn" in text and "mean strain, of 100" in text
    assert "Not a prediction" in text
    assert max(map(len, text.splitlines())) <= 100
    heading = next(line for line in text.splitlines() if line.startswith("surge, against"))
    assert heading.split()[-3:] == ["options", "null", "pooled"]
    long = {**compared.data["variants"], "pressure-and-reassurance": compared.data["variants"]["surge"]}
    lines = study_table({**compared.data, "variants": long}, 100).splitlines()
    under = lines[lines.index("pressure-and-reassurance, against the base") + 1]
    assert under.split() == ["options", "null", "pooled"] and len(under) == len(heading)
    narrow = study_table(compared.data, 50)
    assert max(map(len, narrow.splitlines())) <= 60
    assert str(compared) == text
