"""Digests of small runs against the baselines: the same bits on every machine, until they change on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import attrition
from tests.baselines.known_answers import CASES, FILE, digest_of

FIRST, *OTHERS = CASES


@pytest.mark.parametrize("name", [FIRST, *(pytest.param(name, marks=pytest.mark.full) for name in OTHERS)])
def test_digest_is_the_known_one(name: str, tmp_path: Path) -> None:
    known = json.loads(FILE.read_text())
    assert digest_of(name, tmp_path / "run") == known[name], (
        "numerical output has changed: say so in CHANGELOG.md and run scripts/update_baselines"
    )


def test_the_seed_and_the_scenario_decide_the_digest() -> None:
    known = json.loads(FILE.read_text())
    assert set(known) == set(CASES)
    assert len(set(known.values())) == len(known)


@pytest.mark.full
def test_extended_run_has_the_known_answer(tmp_path: Path) -> None:
    attrition.run("ukraine-2022", draws=5, paths=3, out=tmp_path / "run", threads=1)
    extended = attrition.extend(tmp_path / "run", draws=8, paths=4, threads=1)
    assert extended.digest == json.loads(FILE.read_text())["ukraine-2022"]
