from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from attrition.errors import InputError
from attrition.observed import known_by, read_all, survey
from attrition.observed.events import COLUMNS

HEADING = "month,series,value,unit,source\n"


def write(directory: Path, name: str, text: str) -> None:
    (directory / name).write_text(text, encoding="utf-8")


def test_files_are_known_by_their_content(tmp_path: Path) -> None:
    write(tmp_path, "anything.csv", HEADING + "2022-02,own,1,u,s\n")
    write(tmp_path, "Totals.JSON", '[{"date": "2022-02-28", "day": 5, "personnel": 5300}]')
    write(tmp_path, "events.csv", ",".join(COLUMNS) + "\n")
    write(tmp_path, "other.csv", "a,b\n1,2\n")
    write(tmp_path, ".hidden.csv", "a,b\n1,2\n")
    write(tmp_path, "notes.txt", "text")
    (tmp_path / "folder.csv").mkdir()
    holdings = survey(tmp_path)
    assert holdings.forms == {
        "Totals.JSON": "General Staff of Ukraine, daily totals",
        "anything.csv": "long format",
        "events.csv": "sanction events",
    }
    assert holdings.unread == ("other.csv",)
    assert holdings.frame["series"].unique().sort().to_list() == [
        "mod_claim_ru_personnel_cumulative",
        "mod_claim_ru_personnel_losses",
        "own",
    ]
    assert read_all(tmp_path).equals(holdings.frame)


def test_a_series_may_go_on_in_another_file_but_not_be_twice(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", HEADING + "2022-02,own,1,u,s\n")
    write(tmp_path, "b.csv", HEADING + "2022-03,own,2,u,s\n")
    assert read_all(tmp_path)["value"].to_list() == [1.0, 2.0]
    write(tmp_path, "c.csv", HEADING + "2022-03,own,3,u,s\n")
    with pytest.raises(InputError, match=r"c\.csv line 2: 'own' has 2022-03 twice, first in b\.csv line 2"):
        read_all(tmp_path)


def test_a_publishers_file_beside_the_same_series_is_refused(tmp_path: Path) -> None:
    row = "2022-02,mod_claim_ru_personnel_cumulative,5300,persons,s\n"
    write(tmp_path, "a.csv", HEADING + row)
    write(tmp_path, "b.json", '[{"date": "2022-02-28", "day": 5, "personnel": 5300}]')
    with pytest.raises(InputError, match="has 2022-02 twice"):
        read_all(tmp_path)


def test_a_directory_without_observations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no observations; allowed: CSV and JSON files of the forms"):
        read_all(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_all(tmp_path / "none")


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, attrition.observed; print(sorted({'numba', 'polars', 'numpy'} & set(sys.modules)))"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


@pytest.mark.skipif(not os.environ.get("ATTRITION_DATA"), reason="no directory of observed data")
def test_the_real_directory() -> None:
    frame = read_all(Path(os.environ["ATTRITION_DATA"]))
    assert frame.filter(pl.col("flag").str.contains("unit")).is_empty()
    assert frame.filter(pl.col("kind") == "unstated").is_empty()
    scored = frame.filter("representative").group_by("family").agg(pl.col("series").n_unique())
    assert set(scored["series"]) == {1}
    origin = date(2023, 12, 31)
    known = known_by(frame, origin)
    assert known["as_of"].max() <= origin
    assert "economist_ru_casualties_increment_mid" not in known["series"]
    assert "mod_claim_ru_personnel_losses" in known["series"]
