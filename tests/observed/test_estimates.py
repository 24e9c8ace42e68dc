from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.observed.estimates import FILE, PublishedFigure, period_of, read_estimates

HEADING = "period,domain,quantity,low,central,high,unit,source,url,note\n"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12-30", date(2025, 12, 30), date(2025, 12, 30)),
        ("2024-02/2025-02", date(2024, 2, 1), date(2025, 2, 28)),
        ("2022/2024", date(2022, 1, 1), date(2024, 12, 31)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert period_of(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-Q5", "2024-H3", "2024-13", "2024-02-30", "2025/2024", "2024/", "x/2024"]
)
def test_what_is_no_period(text: str) -> None:
    assert period_of(text) is None


def figure(low: float | None, central: float | None, high: float | None) -> PublishedFigure:
    return PublishedFigure("q", date(2024, 1, 1), date(2024, 1, 31), low, central, high, "u", "s", "")


@pytest.mark.parametrize(
    ("low", "central", "high", "value"),
    [
        (1.0, 2.0, 9.0, 2.0),
        (4.0, None, 9.0, 6.0),
        (-2.0, None, 4.0, 1.0),
        (None, None, 500.0, 500.0),
        (3.0, None, None, 3.0),
    ],
)
def test_value_is_the_centre_or_what_stands_for_it(
    low: float | None, central: float | None, high: float | None, value: float
) -> None:
    assert figure(low, central, high).value == pytest.approx(value)


def test_figures_are_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(HEADING + '2024-H1,oil,urals_price,,69.1,,USD/bbl,MinFin,,"vs, before"\n')
    (read,) = read_estimates(tmp_path)
    assert (read.quantity, read.value, read.days, read.note) == ("urals_price", 69.1, 182, "vs, before")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("soon,oil,q,,1,,u,s,,\n", f"{FILE} line 2: period: 'soon' is no period; allowed: YYYY"),
        ("2024,oil,q,,,,u,s,,\n", f"{FILE} line 2: no number; allowed: one of low, central, high"),
        ("2024,oil,q,,many,,u,s,,\n", f"{FILE} line 2: central: 'many' is no number"),
    ],
)
def test_bad_figures_are_refused(tmp_path: Path, row: str, line: str) -> None:
    (tmp_path / FILE).write_text(HEADING + row)
    with pytest.raises(InputError) as caught:
        read_estimates(tmp_path)
    assert caught.value.line().startswith(line)
