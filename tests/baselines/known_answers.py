"""Small runs whose digests are kept as data: any change of numerical output shows here first."""

from __future__ import annotations

from pathlib import Path

import attrition

FILE = Path(__file__).parent / "known_answers.json"

CASES: dict[str, dict[str, list[str]]] = {
    "ukraine-2022": {},
    "ukraine-2022, free from 2023": {"sets": ["clock.data_cutoff=2023-01-01"]},
    "ukraine-2022, package on strain": {"policies": ["pressure-on-strain"]},
}


def digest_of(name: str, out: Path) -> str:
    """Run a case at 8 draws × 4 paths and return its content digest."""
    scenario = attrition.load("ukraine-2022", **CASES[name])
    return attrition.run(scenario, draws=8, paths=4, out=out, threads=1).digest
