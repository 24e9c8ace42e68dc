"""The small runs of tests/ensemble, here too; nothing is used unless a test asks for it."""

from __future__ import annotations

from tests.ensemble.conftest import clean_digest, command, fixed_source, scenario, small_run, stand_in

__all__ = ["clean_digest", "command", "fixed_source", "scenario", "small_run", "stand_in"]
