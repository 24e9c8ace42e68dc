"""Rival structures of the model; a structure is a run-time value of one compiled kernel (MODEL.md section 7)."""

from __future__ import annotations

STRUCTURES: tuple[str, ...] = ("options",)
"""Names of the structures that this version can run, in the order of their codes."""
