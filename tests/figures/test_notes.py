from __future__ import annotations

from collections.abc import Callable

from attrition.figures.content import Content
from attrition.figures.notes import claimants, conditional, limits


def test_the_limits_come_last(made: Callable[..., Content]) -> None:
    given, source, limit = limits(made(), ("options", "null"))
    assert given == "Given: war going on at 2025-12-31."
    assert source.endswith("digest 01234567. Data end 2025-12-31.")
    assert limit == "Not a prediction: in this model, under structures options, null and these priors."


def test_bands_say_what_they_are_conditional_on(made: Callable[..., Content]) -> None:
    assert "after the data end (2025-12-31)" in conditional(made())
    assert "still fighting" in conditional(made())


def test_those_who_gave_a_figure_are_named_once(made: Callable[..., Content]) -> None:
    named = claimants(
        made(), {"urals": "Urals", "challenger_men": "Challenger: personnel", "d1_turned": "D1"}
    )
    assert named is not None and named.count("Ministry of Finance") == 1
    assert "Challenger personnel (V. Putin" in named and "D1" not in named
    assert claimants(made(), {"d1_turned": "D1"}) is None
