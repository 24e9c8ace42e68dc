"""The report of one small run whose scenario is written by somebody hostile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import attrition
from attrition.ensemble import planning, provenance, units
from attrition.report import write_report
from tests.ensemble.conftest import load_stand_in

HOSTILE = """</title><script>alert(1)</script><img src=x onerror=alert(2)> "quoted" & $a$ 'b'"""


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Path of the report."""
    stand_in = load_stand_in()
    with pytest.MonkeyPatch.context() as patch:
        for module in (planning, provenance):
            patch.setattr(module, "source_digest", lambda: stand_in.SOURCE)
        patch.setattr(units, "SMALLEST_UNIT_PATHS", stand_in.SMALLEST_UNIT_PATHS)
        scenario = attrition.load("ukraine-2022")
        name, value = next(iter(scenario.values.items()))
        values = dict(scenario.values) | {name: replace(value, source=HOSTILE, note=HOSTILE)}
        run = attrition.run(
            replace(scenario, title=HOSTILE, values=values),
            out=tmp_path_factory.mktemp("report") / "run",
            draws=8,
            paths=16,
            structures="options,null",
            threads=1,
            simulator=stand_in.StandIn(),
        )
        yield write_report(run.directory)


@pytest.fixture(scope="session")
def page(written: Path) -> str:
    """Text of the report."""
    return written.read_text(encoding="utf-8")
