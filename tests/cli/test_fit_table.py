from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from attrition.analysis.fit import Compared, FitTable, SeriesFit
from attrition.analysis.observation import Comparison, Datum
from attrition.cli import main

DATUM = Datum(date(2023, 1, 1), date(2023, 1, 31), 80.0)
FIT = SeriesFit(
    Comparison("brent_spot", "brent"), "USD/bbl", (Compared(DATUM, (60.0, 70.0, 80.0, 90.0, 100.0), True),)
)
TABLE = FitTable(
    "ukraine-2022",
    date(2023, 1, 1),
    True,
    10,
    2,
    5,
    (FIT,),
    ("oryx_ru_tanks_lost",),
    ("dynamic cap",),
    3,
    0.95,
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """Stand in for the comparison; what it was asked for."""
    found: dict[str, object] = {}

    def compared(scenario: object, observed: Path, **options: object) -> FitTable:
        found.update(options, observed=observed)
        return TABLE

    monkeypatch.setattr("attrition.analysis.fit.fit_table", compared)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return found


def test_options_arrive(asked: dict[str, object], tmp_path: Path) -> None:
    given = [
        "fit-table",
        "ukraine-2022",
        "--observed",
        str(tmp_path),
        "--free-run",
        "2023-01-01",
        "--seed",
        "0",
    ]
    assert main([*given, "--draws", "7", "--paths", "3"]) == 0
    assert asked == {"observed": tmp_path, "free_run": date(2023, 1, 1), "draws": 7, "paths": 3, "seed": 0}


@pytest.mark.usefixtures("asked")
def test_the_table_says_what_stands_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit-table", "ukraine-2022", "--observed", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == [
        "brent_spot",
        "brent",
        "1",
        "1.00",
        "1.00",
        "+0.000",
        "0.000",
        "logarithm",
        "imposed",
    ]
    said = " ".join(" ".join(lines[2:]).split())
    for part in (
        "history imposed until 2023-01-01; 10 draws × 2 paths, seed 5.",
        "Dated acts after 2023-01-01 that happen as recorded: dynamic cap.",
        "3 (hindsight)",
        "0.95 of the paths",
        "Nothing to compare: oryx_ru_tanks_lost.",
        "Not a prediction",
    ):
        assert part in said


@pytest.mark.usefixtures("asked")
def test_json_holds_every_observation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit-table", "ukraine-2022", "--observed", str(tmp_path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["cutoff"], data["missing"]) == (1, "2023-01-01", ["oryx_ru_tanks_lost"])
    (series,) = data["series"]
    assert (series["n"], series["within_50"], series["mean_error"], series["imposed"]) == (1, 1.0, 0.0, True)
    assert series["observations"][0]["q95"] == 100.0


def test_bad_input_is_one_line_and_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit-table", "ukraine-2022", "--observed", str(tmp_path / "none")]) == 2
    assert "is no directory" in capsys.readouterr().err
    assert main(["fit-table", "ukraine-2022", "--observed", str(tmp_path), "--free-run", "soon"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
