"""Every kind of study has a table."""

from __future__ import annotations

from attrition.analysis.study_tables import table_of_study
from attrition.api import Study


def test_tables_by_kind(compared: Study, swept: Study) -> None:
    assert "against the base" in table_of_study(compared.data)
    assert "6 points" in table_of_study(swept.data)
