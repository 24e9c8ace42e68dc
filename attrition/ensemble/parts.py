"""Parquet files that grow: large tables go through parts on disk, so that memory stays bounded."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from attrition.ensemble.files import sync_file

if TYPE_CHECKING:
    import polars as pl

ROWS_A_PART = 65_536
"""Rows of a part; the first waits in memory until there is a second, since most tables end before.

Also those of a group of rows in the file, which is what is held while it is written: four times as many took four
times the memory and no less time.
"""


class GrowingTable:
    """A Parquet file to which rows are added.

    Parameters
    ----------
    path : the file, which appears with `finish`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.frames: list[pl.DataFrame] = []
        self.rows = 0
        self.first: pl.DataFrame | None = None
        self.parts: list[Path] = []

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        self.frames.append(frame)
        self.rows += frame.height
        if self.rows >= ROWS_A_PART:
            if self.first is None and not self.parts:
                self.first = self._frame()
            else:
                self._flush()

    def finish(self) -> None:
        """Write the file and force it to the disk."""
        import polars as pl

        if not self.parts:
            held = [] if self.first is None else [self.first]
            write_frames(self.path, [pl.concat([*held, *self.frames])])
            return
        if self.frames:
            self._flush()
        write_frames(self.path, (pl.read_parquet(part) for part in self.parts))
        for part in self.parts:
            part.unlink()

    def _flush(self) -> None:
        if self.first is not None:
            self._write(self.first)
            self.first = None
        self._write(self._frame())

    def _write(self, frame: pl.DataFrame) -> None:
        path = self.path.with_name(f"{self.path.stem}.{len(self.parts)}.part")
        with _Written(path) as file:
            # Read once and then gone: compressing it costs more than it saves.
            frame.write_parquet(cast("IO[bytes]", file), compression="uncompressed", statistics=False)
        self.parts.append(path)

    def _frame(self) -> pl.DataFrame:
        import polars as pl

        frame = pl.concat(self.frames)
        self.frames, self.rows = [], 0
        return frame


class _Written(io.RawIOBase):
    """A file that a library writes, of which an error of the disk comes out as it was, whatever the library says of it.

    It has no file number, by which a library would write past it.

    Parameters
    ----------
    path : the file, which is replaced.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._failed: OSError | None = None

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes, as `IO.write`; what fails is kept."""
        try:
            return self._file.write(data)
        except OSError as error:
            self._failed = self._failed or error
            raise

    def __exit__(self, *error: object) -> None:
        """Close the file, and raise what failed first."""
        try:
            self._file.close()
        except OSError as late:
            self._failed = self._failed or late
        if self._failed is not None:
            raise self._failed from None


def write_frames(path: Path, frames: Iterable[pl.DataFrame]) -> None:
    """Write a Parquet file of frames that are made one after another as it grows, and force it to the disk.

    Parameters
    ----------
    path : the file.
    frames : at least one, all of the same columns; what making one raises is raised here.
    """
    from polars.io.plugins import register_io_source

    coming = iter(frames)
    first = next(coming)
    failures: list[BaseException] = []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield first
            yield from coming
        except BaseException as error:
            failures.append(error)
            raise

    try:
        with _Written(path) as file:
            rows = register_io_source(source, schema=first.schema)
            rows.sink_parquet(cast("IO[bytes]", file), maintain_order=True, row_group_size=ROWS_A_PART)
    except Exception:
        if failures:  # of which polars would give but the words
            raise failures[0] from None
        raise
    sync_file(path)
