"""Hindcasts: what is forecast depends on nothing later, and an interrupted one goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.campaign import Campaign
from attrition.evidence.hindcast import Hindcast
from attrition.scenario import load_scenario
from tests.evidence.published import SERIES, write_published

ORIGIN = date(2023, 6, 30)


def told(done: int, what: str) -> None:
    pass


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("published")


def made(observed: Path, out: Path | None = None, months: int = 3, fit: bool = False) -> Hindcast:
    campaign = Campaign(load_scenario("ukraine-2022"), observed, months, fit=fit, draws=8, paths=2, out=out)
    return campaign.run([ORIGIN], told)


@pytest.fixture(scope="module")
def scored(place: Path) -> Hindcast:
    return made(write_published(place / "long", 22), place / "kept")


def test_every_series_is_forecast_and_scored(scored: Hindcast) -> None:
    (origin,) = scored.origins
    assert set(origin.forecasts) == set(SERIES)
    assert {score.series for score in scored.scores} == set(SERIES)
    for name, months in origin.forecasts.items():
        assert [one.month for one in months] == [date(2023, 7, 1), date(2023, 8, 1), date(2023, 9, 1)], name
        for one in months:
            assert list(one.quantiles) == sorted(one.quantiles)
    assert 0.0 < origin.war_goes_on <= 1.0
    # A forecast is in the unit of the data: it starts about where they were.
    last = SERIES["brent_spot"][2](15)
    assert 0.5 * last < origin.forecasts["brent_spot"][0].quantiles[2] < 2.0 * last
    assert {window.lead_months for window in scored.windows} == {3}


def test_later_months_change_scores_and_no_forecast(place: Path, scored: Hindcast) -> None:
    blind = made(write_published(place / "short", 16))
    assert blind.origins[0].forecasts == scored.origins[0].forecasts
    assert blind.origins[0].war_goes_on == scored.origins[0].war_goes_on
    assert not blind.scores and scored.scores


def test_finished_origins_are_read_and_not_computed(place: Path, scored: Hindcast) -> None:
    again = made(place / "long", place / "kept")
    assert again.origins == scored.origins
    with pytest.raises(InputError, match="another hindcast"):
        made(place / "long", place / "kept", months=4)


def test_no_origin_is_refused(place: Path) -> None:
    with pytest.raises(InputError, match="no origin"):
        Campaign(load_scenario("ukraine-2022"), write_published(place / "x", 16), 3).run([], told)
