"""What an engine is asked to write: the columns of outcomes, and which fields of the state are recorded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attrition.engine.outcomes import OUTCOME_FIELDS, OUTCOME_SOURCES
from attrition.engine.plan import Reported
from attrition.engine.tallies import Bins
from attrition.model.registry import RECORDED, STATE_INDEX

RECORDED_FIELDS: tuple[str, ...] = tuple(field.name for field in RECORDED)


def reported_by(bins: Bins | None, records: int, fields: Sequence[str] = RECORDED_FIELDS) -> Reported:
    """Return what is written: all outcome columns, and some fields with the edges of their histograms.

    Parameters: bins, None for unit edges; records, how many there are of a path; fields, names of state fields.
    """
    shape = (len(fields), records)
    edges = bins if bins is not None else Bins(np.zeros(shape), np.ones(shape))
    return Reported(
        np.array(OUTCOME_SOURCES, dtype=np.int64),
        np.array([field.nullable for field in OUTCOME_FIELDS], dtype=np.int64),
        np.array([field.unit == "day" for field in OUTCOME_FIELDS], dtype=np.int64),
        np.array([STATE_INDEX[name] for name in fields], dtype=np.int64),
        np.ascontiguousarray(edges.low.T, dtype=np.float64),
        np.ascontiguousarray(edges.scale.T, dtype=np.float64),
    )
