"""A posterior as a file: what is no posterior, or none of this scenario, is refused. Its use: test_calibration.py."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.posterior import Posterior, read_posterior, with_posterior
from attrition.scenario import load_scenario

ORIGIN = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("draws", "message"),
    [({"oil.brent_mediann": (70.0,)}, "no value"), ({"oil.brent_median": (-1.0,)}, "outside the limits")],
)
def test_a_posterior_that_does_not_fit_is_refused(draws: dict[str, tuple[float, ...]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        with_posterior(load_scenario("ukraine-2022"), Posterior("x", ORIGIN, draws, {}), "file")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": 1}',
        '{"schema": 9}',
        '{"schema":1,"scenario":"a","origin":"2023-06-30","posterior_over_prior_sd":{},"draws":{}}',
        '{"schema":1,"scenario":"a","origin":"2023-06-30","posterior_over_prior_sd":{},"draws":{"a":[1],"b":[1,2]}}',
        '{"schema":1,"scenario":"a","origin":"2023-06-30","posterior_over_prior_sd":{},"draws":{"a":[NaN]}}',
        '{"schema":1,"scenario":"a","origin":"noon","posterior_over_prior_sd":{},"draws":{"a":[1]}}',
    ],
)
def test_what_is_no_posterior_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(InputError, match=r"p\.json"):
        read_posterior(tmp_path / "p.json")
