from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attrition.analysis.climatology import CLASSES, DECIDED, DRAWN, climatology, forecast_of
from attrition.errors import InputError
from attrition.observed.wars import WARS_FILE

HEADING = "war_num,war_name,outcomes,duration_days\n"
WARS = (
    "1,Short,loser|winner,10\n2,Middle,stalemate,100\n3,Long,loser|winner,1000\n4,Longer,transformed,2000\n"
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / WARS_FILE).write_text(HEADING + WARS + "5,Longest,compromise,4000\n")
    return tmp_path


def test_the_stand_in_has_the_published_median() -> None:
    found = climatology(None)
    assert np.median(found.days) == pytest.approx(163.0, rel=0.01)
    assert np.log(found.days).std() == pytest.approx(1.475, rel=0.02)
    assert (found.decided, found.drawn, found.from_file) == (DECIDED, DRAWN, False)


def test_a_file_is_counted_and_a_war_left_out(directory: Path) -> None:
    found = climatology(directory)
    assert (found.decided, found.drawn, found.from_file) == (2, 2, True)
    left = found.without("Middle")
    assert left.days.tolist() == [10.0, 1000.0, 2000.0, 4000.0]
    assert (left.decided, left.drawn) == (2, 1)
    assert found.without("Another") is found


def test_a_war_that_has_lasted_is_beside_those_that_lasted_longer(directory: Path) -> None:
    forecast = climatology(directory).forecast(elapsed_days=500.0, horizon_months=60.0)
    assert np.sort(forecast.months)[:2] == pytest.approx([500 / 30.4375, 1500 / 30.4375])
    assert np.isinf(forecast.months).sum() == 1
    assert forecast.shares()[CLASSES.index("still_fighting")] == pytest.approx((1 + 0.5 / 6) / 3.5, rel=1e-9)
    assert forecast.shares().sum() == pytest.approx(1.0)


def test_too_few_wars_as_long_are_refused(directory: Path) -> None:
    with pytest.raises(InputError, match="only 2 past wars lasted longer"):
        climatology(directory).forecast(elapsed_days=1500.0, horizon_months=60.0)


def test_a_directory_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=WARS_FILE):
        climatology(tmp_path)


def test_paths_that_never_do_something_do_not_make_it_impossible() -> None:
    shares = forecast_of(np.array([1.0, 2.0]), np.array([0, 0])).shares()
    assert shares[0] == pytest.approx(2.5 / 5.0)
    assert (shares > 0.0).all()
