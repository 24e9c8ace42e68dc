from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from attrition.figures.content import Content
from attrition.figures.notes import claimants, conditional, limits, percent, stopped
from attrition.scenario import Figure


def test_the_limits_come_last(made: Callable[..., Content]) -> None:
    given, source, limit = limits(made(), ("options", "red_line"))
    assert given == "Given: war going on at 2025-12-31."
    assert source.endswith("digest 01234567. Data end 2025-12-31.")
    assert limit == "Not a prediction: in this model, under structures options, red line and these priors."


def test_bands_say_what_they_are_conditional_on(made: Callable[..., Content]) -> None:
    assert "after the data end (2025-12-31)" in conditional(made())
    assert "still fighting" in conditional(made())


def test_fans_that_stop_early_say_where(made: Callable[..., Content]) -> None:
    assert stopped(made(), ("options",)) == []
    (line,) = stopped(made(fighting=3, until=date(2031, 4, 20)), ("options",))
    assert line == "Nothing is drawn where fewer than 20 paths still fight: options after 2031-04."


def test_those_who_gave_a_figure_are_named_once(made: Callable[..., Content]) -> None:
    named = claimants(
        made(), {"urals": "Urals", "challenger_men": "Challenger: personnel", "d1_turned": "D1"}
    )
    assert named is not None and named.count("Ministry of Finance") == 1
    assert "Challenger personnel (V. Putin" in named and "D1" not in named
    assert claimants(made(), {"d1_turned": "D1"}) is None


def test_a_claimant_is_named_without_the_claim(made: Callable[..., Content]) -> None:
    content = made()
    given = ("Ministry, 8.8 trillion", "Ministry, 9.1 trillion", "A. Nobody: 185 thousand", "Re:Russia")
    figures = tuple(Figure("brent", date(2024, 1, 1), 1.0, "USD", claimant=name) for name in given)
    content.manifest.plan.scenario = replace(content.scenario, figures=figures)  # type: ignore[misc]
    assert claimants(content, {"brent": "Brent"}) == (
        "Published figures, with those who gave them: Brent (Ministry; A. Nobody; Re:Russia)."
    )


@pytest.mark.parametrize(
    ("p", "low", "high", "said"),
    [
        (0.123, 0.1, 0.151, "12 (10–15)"),
        (0.0, 0.0, 0.06, "0 (0–6)"),
        (0.0, 0.0, 0.012, "0 (0–1.2)"),
        (0.004, 0.001, 0.03, "<\u20091 (0–3)"),
        (0.0004, 0.0001, 0.001, "<\u20090.1 (0.0–0.1)"),
        (0.008, 0.003, 0.015, "0.8 (0.3–1.5)"),
        (1.0, 0.94, 1.0, "100 (94–100)"),
    ],
)
def test_a_probability_is_written_with_its_interval(p: float, low: float, high: float, said: str) -> None:
    assert percent({"p": p, "low": low, "high": high}) == said
    assert percent({"p": p, "low": low, "high": high}, sign=True) == said.replace(" (", " % (")
