"""The content digest of a run: draws, outcomes and histogram counts, whatever files or units they came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.files import DIGEST_BYTES
from attrition.ensemble.sealed import canonical
from attrition.model.declarations import OutcomeField

SCHEMA_LINE = b"attrition digest 1\n"

_FIELD = np.dtype([("known", "|u1"), ("value", "<f8")])
_ADDRESS = [("variant", "<u4"), ("structure", "<u4"), ("draw", "<u8"), ("path", "<u8")]
_CELL = np.dtype(
    [
        ("variant", "<u4"),
        ("structure", "<u4"),
        ("variable", "<u4"),
        ("record", "<u4"),
        ("bin", "<u4"),
        ("count", "<u8"),
    ]
)


def draws_digest(
    columns: Mapping[str, NDArray[np.float64]], rows: int, fields: Sequence[OutcomeField] = OUTCOME_FIELDS
) -> str:
    """Return the digest of the draws alone, which the manifest holds so that a damaged table of draws is found.

    Parameters
    ----------
    columns : name → float64[rows].
    rows : number of draws.
    fields : columns of the outcomes.
    """
    digest = ContentDigest(fields)
    digest.draws(columns, rows)
    return digest.hexdigest()


class ContentDigest:
    """Takes the content of a run in order: all draws, then all outcomes, then all histogram counts.

    Parameters
    ----------
    fields : columns of the outcomes.
    """

    def __init__(self, fields: Sequence[OutcomeField] = OUTCOME_FIELDS) -> None:
        self._digest = blake2b(SCHEMA_LINE, digest_size=DIGEST_BYTES)
        self._names = [field.name for field in fields]
        self._row = np.dtype([*_ADDRESS, ("fields", _FIELD, (len(self._names),))])

    def draws(self, columns: Mapping[str, NDArray[np.float64]], rows: int) -> None:
        """Take the draws.

        Parameters
        ----------
        columns : name → float64[rows]; taken in alphabetical order.
        rows : number of draws, which no column may show.
        """
        names = sorted(columns)
        self._digest.update(canonical({"draws": names, "rows": rows}) + b"\n")
        for name in names:
            self._digest.update(np.ascontiguousarray(columns[name], dtype="<f8").tobytes())
        self._digest.update(canonical({"outcomes": self._names}) + b"\n")

    def outcomes(
        self,
        variant: int,
        structure: int,
        draw: NDArray[np.integer],
        path: NDArray[np.integer],
        values: NDArray[np.float64],
    ) -> None:
        """Take outcome rows, which must come in the order (variant, structure, draw, path).

        Parameters
        ----------
        variant, structure : their numbers in the manifest.
        draw, path : integers[n].
        values : float64[n, fields]; NaN is null.
        """
        rows = np.empty(len(values), dtype=self._row)
        rows["variant"] = variant
        rows["structure"] = structure
        rows["draw"] = draw
        rows["path"] = path
        known = ~np.isnan(values)
        rows["fields"]["known"] = known
        rows["fields"]["value"] = np.where(known, values, 0.0)
        self._digest.update(rows.view(np.uint8).data)

    def counts(
        self,
        variant: int,
        structure: int,
        variable: NDArray[np.integer],
        record: NDArray[np.integer],
        bin_number: NDArray[np.integer],
        count: NDArray[np.integer],
    ) -> None:
        """Take the histogram cells that are not zero, in the order (variant, structure, variable, record, bin)."""
        cells = np.empty(len(count), dtype=_CELL)
        cells["variant"] = variant
        cells["structure"] = structure
        cells["variable"] = variable
        cells["record"] = record
        cells["bin"] = bin_number
        cells["count"] = count
        self._digest.update(cells.view(np.uint8).data)

    def hexdigest(self) -> str:
        """Return the digest of what was taken so far."""
        return self._digest.hexdigest()
