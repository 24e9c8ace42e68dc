"""Preloaded by the workers of a test's cluster: they simulate with the stand-in, as the test does."""

from __future__ import annotations

import importlib.util
import os
import sys


def dask_setup(worker: object) -> None:
    """Take the places of the engine and of the digest of its sources."""
    from attrition.ensemble import planning, provenance, units
    from attrition.ensemble import worker as labour

    place = os.environ["STAND_IN_FILE"]  # Dask copies this file elsewhere
    specification = importlib.util.spec_from_file_location("attrition_stand_in", place)
    assert specification and specification.loader
    stand_in = importlib.util.module_from_spec(specification)
    sys.modules["attrition_stand_in"] = stand_in
    specification.loader.exec_module(stand_in)
    source = os.environ.get("STAND_IN_SOURCE", stand_in.SOURCE)
    planning.source_digest = provenance.source_digest = lambda: source
    units.SMALLEST_UNIT_PATHS = stand_in.SMALLEST_UNIT_PATHS
    seconds = float(os.environ.get("STAND_IN_SECONDS", "0"))
    labour.simulator_of_worker = lambda: stand_in.StandIn(seconds)
