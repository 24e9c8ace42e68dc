"""Parquet files that grow: large tables go through parts on disk, so that memory stays bounded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrition.ensemble.files import sync_file

if TYPE_CHECKING:
    import polars as pl

ROWS_A_PART = 262_144
"""Rows held in memory before they are written as a part."""


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
        self.parts: list[Path] = []

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        self.frames.append(frame)
        self.rows += frame.height
        if self.rows >= ROWS_A_PART:
            self._flush()

    def finish(self) -> None:
        """Write the file and force it to the disk."""
        import polars as pl

        if not self.parts:
            self._frame().write_parquet(self.path)
        else:
            if self.frames:
                self._flush()
            pl.scan_parquet(self.parts).sink_parquet(self.path, maintain_order=True)
            for part in self.parts:
                part.unlink()
        sync_file(self.path)

    def _flush(self) -> None:
        path = self.path.with_name(f"{self.path.stem}.{len(self.parts)}.part")
        # Read once and then gone: compressing it costs more than it saves.
        self._frame().write_parquet(path, compression="uncompressed", statistics=False)
        self.parts.append(path)

    def _frame(self) -> pl.DataFrame:
        import polars as pl

        frame = pl.concat(self.frames)
        self.frames, self.rows = [], 0
        return frame
