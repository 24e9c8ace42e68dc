"""Readers for published data series: typed, from a directory that the user names, never committed."""

from __future__ import annotations

from attrition.observed.known import known_by
from attrition.observed.reading import Holdings, read_all, survey

__all__ = ["Holdings", "known_by", "read_all", "survey"]
