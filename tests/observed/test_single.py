from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.observed.estimates import COLUMNS
from attrition.observed.sheet import read_sheet
from attrition.observed.single import read
from attrition.observed.tidy import tidy_frame

HEADING = ",".join((*COLUMNS[:-1], "url", "note"))


def figures(directory: Path, *rows: str) -> list[dict[str, object]]:
    path = directory / "x.csv"
    path.write_text("\n".join((HEADING, *rows)) + "\n", encoding="utf-8")
    return list(tidy_frame(read([read_sheet(path)])).iter_rows(named=True))


@pytest.mark.parametrize(
    ("period", "source", "url", "known"),
    [
        ("2022-02", "counts via a paper 2024-07-07", "", date(2024, 7, 7)),
        ("2022-02", "a paper", "https://paper.example/2024/03/11/x", date(2024, 3, 11)),
        ("2024", "an institute, Feb 2024", "", date(2024, 12, 31)),
        ("2022-02", "a paper", "", date(2022, 3, 31)),
    ],
)
def test_a_figure_is_known_when_its_source_says(
    tmp_path: Path, period: str, source: str, url: str, known: date
) -> None:
    (row,) = figures(tmp_path, f'{period},d,tanks,,5,,tanks,"{source}",{url},seen 2030-01-01')
    assert row["as_of"] == known


def test_ranges_and_bounds_are_flagged_and_several_sources_kept(tmp_path: Path) -> None:
    rows = figures(
        tmp_path, "2022,d,tanks,4,,9,tanks,a,,", "2022,d,tanks,,5,,tanks,b,,", "2022,d,tanks,,,7,t,c,,"
    )
    assert [(row["value"], row["low"], row["high"], row["flag"], row["claimant"]) for row in rows] == [
        (6.0, 4.0, 9.0, "middle of a range or a bound", "a"),
        (5.0, None, None, "", "b"),
        (7.0, None, 7.0, "middle of a range or a bound", "c"),
    ]
    assert {row["first"] for row in rows} == {date(2022, 1, 1)}
