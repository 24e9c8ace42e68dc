"""Which printed table a study has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrition.analysis.claims.table import table_of_claims
from attrition.analysis.study_table import study_table
from attrition.analysis.sweep_table import sweep_table

STUDY_TABLES = {"compare": study_table, "sweep": sweep_table, "claims": table_of_claims}
"""Table by kind of run directory, a function of the data of `attrition.analysis.study_data` and the columns."""
WIDE = 100


def table_of_study(data: Mapping[str, Any], width: int = WIDE) -> str:
    """Return the table of a study from its data, for a terminal of some columns."""
    return STUDY_TABLES[data["kind"]](data, width)
