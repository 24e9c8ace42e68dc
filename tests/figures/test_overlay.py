from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.analysis.observation import Datum
from attrition.errors import InputError
from attrition.figures.overlay import (
    AID_FILE,
    draw_series,
    name_series,
    published,
    quarterly,
    read_overlay,
    scaled,
)
from attrition.figures.sheet import new_sheet
from attrition.observed.monthly import COLUMNS, FILES

START, LAST = date(2022, 2, 24), date(2025, 12, 31)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Small files of the form of the published ones."""
    rows = {name: [",".join(COLUMNS)] for name in (*FILES, AID_FILE)}
    rows["mod_claims_monthly.csv"] += ["2024-01,mod_claim_ru_personnel_losses,31000,persons,s"]
    rows["casualties_monthly.csv"] += [
        "2024-01,economist_ru_casualties_increment_mid,28000,persons,s",
        "2024-01,ukmod_ru_casualties,30000,persons,s",
    ]
    rows["macro_monthly.csv"] += [
        "2021-06,brent_spot,70,USD,s",
        "2024-01,brent_spot,80,USD,s",
        "2024-01,ru_cpi_yoy,7.4,%,s",
    ]
    rows["kiel_aid_monthly.csv"] += [
        f"2023-0{month},kiel_alloc_military,{value},EUR,s"
        for month, value in ((1, 2), (2, 4), (3, 3), (4, 9))
    ]
    for name, lines in rows.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    return tmp_path


def test_series_are_found_by_the_variable_they_belong_to(directory: Path) -> None:
    overlay = read_overlay(directory, START, LAST)
    assert sorted(overlay) == ["aid", "brent", "challenger_loss_rate", "inflation"]
    # The republished count is left out, and what was before the war.
    assert [item.name for item in overlay["challenger_loss_rate"]] == ["claimed", "meta-estimate"]
    assert overlay["challenger_loss_rate"][0].values == pytest.approx([31.0 * 30.4375 / 31.0])
    assert len(overlay["brent"][0].values) == 1


def test_a_mean_stands_in_the_middle_of_its_month_and_a_level_at_its_end(directory: Path) -> None:
    overlay = read_overlay(directory, START, LAST)
    assert overlay["brent"][0].dates[0].item() == date(2024, 1, 16)
    assert overlay["inflation"][0].dates[0].item() == date(2024, 1, 31)
    assert overlay["inflation"][0].values == pytest.approx([0.074])


def test_aid_is_drawn_by_quarter_in_dollars_a_year(directory: Path) -> None:
    (aid,) = read_overlay(directory, START, LAST)["aid"]
    # Nine billion euros in the 90 days of the quarter; that which is not over is left out.
    assert aid.values == pytest.approx([9.0 * 1.081 * 365.25 / 90.0])
    assert aid.dates[0].item() == date(2023, 2, 15)


def test_without_the_file_of_aid_the_rest_is_drawn(directory: Path) -> None:
    (directory / AID_FILE).unlink()
    assert "aid" not in read_overlay(directory, START, LAST)


def test_a_missing_file_is_refused(directory: Path) -> None:
    (directory / FILES[0]).unlink()
    with pytest.raises(InputError, match=FILES[0]):
        read_overlay(directory, START, LAST)


def test_a_quarter_is_the_mean_of_its_months_by_their_days() -> None:
    months = [
        Datum(date(2024, 1, 1), date(2024, 1, 31), 1.0),
        Datum(date(2024, 2, 1), date(2024, 2, 29), 2.0),
        Datum(date(2024, 3, 1), date(2024, 3, 31), 3.0),
        Datum(date(2024, 4, 1), date(2024, 4, 30), 9.0),
    ]
    (quarter,) = quarterly(months)
    assert (quarter.first, quarter.last) == (date(2024, 1, 1), date(2024, 3, 31))
    assert quarter.value == pytest.approx((31.0 + 2 * 29.0 + 3 * 31.0) / 91.0)


@pytest.mark.usefixtures("style")
def test_each_series_has_its_own_mark_and_its_name(directory: Path) -> None:
    series = read_overlay(directory, START, LAST)["challenger_loss_rate"]
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    name_series(draw_series(ax, series), series)
    assert [line.get_marker() for line in ax.lines] == ["o", "^", "o", "^"]
    assert [text.get_text() for text in ax.texts] == ["claimed", "meta-estimate"]


def test_those_who_publish_are_named(directory: Path) -> None:
    overlay = read_overlay(directory, START, LAST)
    line = published(overlay, {"challenger_loss_rate": "Challenger: casualties", "urals": "Urals"})
    assert line.endswith(": Challenger casualties (Ukrainian General Staff; The Economist).")


def test_another_unit_scales_the_values_alone(directory: Path) -> None:
    (before,) = read_overlay(directory, START, LAST)["brent"]
    (after,) = scaled([before], 2.0)
    assert after.values == pytest.approx([160.0]) and after.dates is before.dates
