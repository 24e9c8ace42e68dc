"""The tables of a run directory as data frames: the columns of each and how codes become labels and back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.engine.calendar import scenario_calendar
from attrition.engine.nodes import NODE_FIELDS, node_days
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.digest import draws_digest
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.manifest import Manifest
from attrition.model.declarations import OutcomeField
from attrition.model.ends import End
from attrition.model.exhaustion import POOLS
from attrition.model.regime import REGIME_ENDS

if TYPE_CHECKING:
    import polars as pl

LABELS: dict[str, tuple[str | None, ...]] = {
    "end": tuple(end.label for end in End),
    "regime_end": REGIME_ENDS,
    "d1_pool": POOLS,
}
"""Columns written as words: code → label; a code whose label is None is written as null."""


def outcome_frame(
    variant: str,
    structure: str,
    draw: NDArray[np.integer],
    path: NDArray[np.integer],
    values: NDArray[np.float64],
    fields: Sequence[OutcomeField] = OUTCOME_FIELDS,
) -> pl.DataFrame:
    """Return outcome rows as a data frame.

    Parameters
    ----------
    variant, structure : names.
    draw, path : integers[n].
    values : float64[n, fields]; NaN is null.
    fields : columns of the outcomes.
    """
    import polars as pl

    columns: dict[str, pl.Series | pl.Expr] = {}
    for index, field in enumerate(fields):
        column = np.ascontiguousarray(values[:, index], dtype=np.float64)
        series = pl.Series(field.name, column, nan_to_null=True)
        if field.name in LABELS:
            labels = LABELS[field.name]
            words = pl.Series(field.name, list(labels), dtype=pl.String)
            series = words.gather(series.cast(pl.UInt32)).alias(field.name)
        columns[field.name] = series
    frame = pl.DataFrame(columns)
    return frame.select(
        pl.lit(variant).alias("variant"),
        pl.lit(structure).alias("structure"),
        pl.Series("draw", draw.astype(np.uint32)),
        pl.Series("path", path.astype(np.uint32)),
        pl.all(),
    )


def outcome_values(
    frame: pl.DataFrame, fields: Sequence[OutcomeField] = OUTCOME_FIELDS
) -> NDArray[np.float64]:
    """Return the float64[n, fields] that `outcome_frame` was made from, of a run with these columns."""
    import polars as pl

    values = np.empty((frame.height, len(fields)))
    for index, field in enumerate(fields):
        series = frame[field.name]
        if field.name in LABELS:
            labels = LABELS[field.name]
            codes = {label: float(code) for code, label in enumerate(labels) if label is not None}
            null = float(labels.index(None)) if None in labels else float("nan")
            series = series.replace_strict(codes, default=None, return_dtype=pl.Float64).fill_null(null)
        values[:, index] = series.fill_null(float("nan")).to_numpy()
    return values


def cell_frame(
    manifest: Manifest,
    variant: str,
    structure: str,
    variable: NDArray[np.integer],
    record: NDArray[np.integer],
    slot: NDArray[np.integer],
    count: NDArray[np.integer],
) -> pl.DataFrame:
    """Return cells of histograms, of which none is zero.

    Parameters
    ----------
    variable, record, slot : integers[n], places of the cells; slot 0 lies below the lower edge.
    count : integers[n], paths in each.
    """
    import polars as pl

    names = pl.Series("variable", list(manifest.variables), dtype=pl.String)
    return pl.DataFrame(
        {
            "variable": names.gather(pl.Series(variable.astype(np.uint32))),
            "record": record.astype(np.uint32),
            "bin": slot.astype(np.uint32),
            "count": count.astype(np.uint64),
        }
    ).select(pl.lit(variant).alias("variant"), pl.lit(structure).alias("structure"), pl.all())


def path_frame(
    manifest: Manifest,
    variant: str,
    structure: str,
    kept: NDArray[np.uint64],
    trajectories: NDArray[np.float64],
) -> pl.DataFrame:
    """Return trajectories, a row a path and record, a column a recorded variable; null after the end.

    Parameters
    ----------
    kept : integers[kept, 2], row and path.
    trajectories : float64[kept, records, variables].
    """
    import polars as pl

    count, records, variables = trajectories.shape
    flat = trajectories.reshape(count * records, variables)
    dates = pl.Series("date", record_dates(manifest), dtype=pl.Date)
    return pl.DataFrame(
        {
            "draw": np.repeat(kept[:, 0], records).astype(np.uint32),
            "path": np.repeat(kept[:, 1], records).astype(np.uint32),
            "day": np.tile(np.array(manifest.record_days, dtype=np.float64), count),
            "date": dates.gather(pl.Series(np.tile(np.arange(records, dtype=np.uint32), count))),
            **{
                name: pl.Series(np.ascontiguousarray(flat[:, index]), nan_to_null=True)
                for index, name in enumerate(manifest.variables)
            },
        }
    ).select(pl.lit(variant).alias("variant"), pl.lit(structure).alias("structure"), pl.all())


def node_frame(
    manifest: Manifest,
    variant: str,
    structure: str,
    draw: NDArray[np.integer],
    path: NDArray[np.integer],
    states: NDArray[np.float64],
) -> pl.DataFrame:
    """Return states at quarterly nodes, a row a path and node while the war goes on, a column a state field.

    Parameters
    ----------
    draw, path : integers[n].
    states : float64[n, nodes, fields], NaN once the war is over.
    """
    import polars as pl

    days = np.array(node_days(scenario_calendar(manifest.plan.scenario)))
    fighting = ~np.isnan(states[:, :, 0])
    who, when = np.nonzero(fighting)
    values = states[who, when]
    dates = [manifest.start + timedelta(days=floor(day)) for day in days.tolist()]
    return pl.DataFrame(
        {
            "draw": draw[who].astype(np.uint32),
            "path": path[who].astype(np.uint32),
            "day": days[when],
            "date": pl.Series(dates, dtype=pl.Date).gather(pl.Series(when.astype(np.uint32))),
            **{name: np.ascontiguousarray(values[:, index]) for index, name in enumerate(NODE_FIELDS)},
        }
    ).select(pl.lit(variant).alias("variant"), pl.lit(structure).alias("structure"), pl.all())


def draws_frame(columns: Mapping[str, NDArray[np.float64]], rows: int) -> pl.DataFrame:
    """Return the draws, a row each; `draw` is the number of the row."""
    import polars as pl

    return pl.DataFrame(
        {"draw": np.arange(rows, dtype=np.uint32)} | {name: columns[name] for name in sorted(columns)}
    )


def read_draws(path: Path, manifest: Manifest) -> tuple[dict[str, NDArray[np.float64]], int]:
    """Read the draws and check them against the manifest.

    Parameters
    ----------
    path : draws.parquet.
    manifest : of the run.

    Returns
    -------
    (columns, rows): name → float64[rows], and the number of rows.

    Raises
    ------
    FileDamaged : when they are not those of the manifest.
    """
    frame = read_table(path)
    with read_as(path):
        columns = {
            name: frame[name].to_numpy().astype(np.float64) for name in frame.columns if name != "draw"
        }
    if draws_digest(columns, frame.height, manifest.plan.outcome_fields) != manifest.draws_digest:
        raise FileDamaged(path, "it does not hold the draws of the manifest")
    return columns, frame.height


def variants_frame(manifest: Manifest) -> pl.DataFrame:
    """Return what each variant is: its name, its rows and the layers put on the scenario."""
    import polars as pl

    variants = manifest.plan.variants
    return pl.DataFrame(
        {
            "variant": [variant.name for variant in variants],
            "draws": [variant.rows for variant in variants],
            "paths": [manifest.plan.paths for _ in variants],
            "sets": ["; ".join(variant.sets) for variant in variants],
            "policies": ["; ".join(policy.label for policy in variant.policies) for variant in variants],
        },
        schema_overrides={"draws": pl.UInt32, "paths": pl.UInt32},
    )


def record_dates(manifest: Manifest) -> list[date]:
    """Return the dates of the records."""
    return [manifest.start + timedelta(days=floor(day)) for day in manifest.record_days]


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Return a data frame as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


@contextmanager
def read_as(path: Path) -> Iterator[None]:
    """Make of any error in taking a table apart the failure that names its file.

    Raises
    ------
    FileDamaged : for a column that is missing, of another type, or holds a word that is none of its words.
    """
    polars_error, panic = polars_errors()
    try:
        yield
    except FileNotFoundError:
        raise FileDamaged(path, "it is missing") from None
    except KeyError as error:
        raise FileDamaged(path, f"it does not hold the tables of the manifest ({error})") from None
    except (ArithmeticError, LookupError, TypeError, ValueError, polars_error, panic) as error:
        raise FileDamaged(path, f"not the table that was written ({_first_line(error)})") from None


def read_table(path: Path) -> pl.DataFrame:
    """Read a Parquet file of a run directory.

    Raises
    ------
    FileDamaged : when it is missing or is no Parquet file.
    """
    import polars as pl

    try:
        return pl.read_parquet(path)
    except FileNotFoundError:
        raise FileDamaged(path, "it is missing") from None
    except polars_errors() as error:
        raise FileDamaged(path, f"not a readable Parquet file ({_first_line(error)})") from None


def polars_errors() -> tuple[type[BaseException], type[BaseException]]:
    """Return what polars raises for a file that is not sound; a panic of its readers is no Exception of Python."""
    import polars as pl

    return (pl.exceptions.PolarsError, pl.exceptions.PanicException)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
