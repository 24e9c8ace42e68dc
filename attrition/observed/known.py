"""What was known at a date: the filter between observations and a hindcast."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrition.observed.catalogue import entry_of
from attrition.observed.entry import LATE, UNFINISHED

if TYPE_CHECKING:
    import polars as pl

_KEY = ("series", "first", "last")


def known_by(frame: pl.DataFrame, day: date, *, keep_revised: bool = False) -> pl.DataFrame:
    """Return the observations that were known at the end of a day.

    Parameters
    ----------
    frame : tidy table, as `read_all` gives it.
    day : of which nothing later may be seen.
    keep_revised : keep a revised series of which no file states the version, by the day on which its figures were
        first published: what was published then is not known, and a score of a fit to them is not one of real time.

    Returns
    -------
    The rows whose figure was published, and whose version existed, on the day or before; of several versions of a
    figure the last. A month that is not over is no month's figure yet and left out. Which rows are kept, and how they
    are flagged, depends on no later row. Of a series whose last months are incomplete when they are published, the
    last ones kept are flagged so.
    """
    import polars as pl

    seen = frame.filter((pl.col("as_of") <= day) & (pl.col("vintage").is_null() | (pl.col("vintage") <= day)))
    if not keep_revised:
        seen = seen.filter(~pl.col("revised") | pl.col("vintage").is_not_null())
    seen = seen.filter(~pl.col("flag").str.contains(UNFINISHED, literal=True))
    latest = pl.col("vintage").max().over(_KEY)
    return _flag_late(seen.filter(latest.is_null() | (pl.col("vintage") == latest)))


def _flag_late(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rank = frame.select(pl.col("month").rank("dense", descending=True).over("series")).to_series()
    flags = []
    for series, flag, place in zip(frame["series"], frame["flag"], rank, strict=True):
        parts = [part for part in flag.split("; ") if part not in ("", LATE)]
        flags.append("; ".join([*parts, LATE] if place <= entry_of(series).late_months else parts))
    return frame.with_columns(pl.Series("flag", flags, dtype=pl.String))
