"""From the written form of a prior to its parameters, and what is refused."""

from __future__ import annotations

import pytest
from scipy import stats

from attrition.errors import InputError
from attrition.scenario.fields import Place
from attrition.scenario.prior_forms import prior_from
from attrition.scenario.priors import Prior, sample

PLACE = Place("war.toml", "oil.brent_median")
WIDE = (-1000.0, 1000.0)


def read(
    written: str | None,
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    limits: tuple[float, float] = WIDE,
) -> tuple[float, Prior]:
    return prior_from(written, value, low, high, limits, PLACE)


def test_a_range_without_a_prior_is_triangular_and_none_is_fixed() -> None:
    assert read(None, 70.0, 60.0, 90.0)[1].parameters == (60.0, 70.0, 90.0)
    assert read(None, 70.0)[1] == Prior("fixed", (70.0,), *WIDE)
    assert not read(None, 70.0, low=60.0)[1].varies
    assert not read("fixed", 70.0, 60.0, 90.0)[1].varies


def test_the_interval_of_a_normal_and_a_lognormal_holds_ninety_per_cent() -> None:
    _, normal = read("normal", 26.0, 20.0, 32.0)
    assert [sample(normal, u) for u in (0.05, 0.5, 0.95)] == pytest.approx([20.0, 26.0, 32.0], rel=1e-9)
    _, lognormal = read("lognormal", 72.0, 72.0 / 1.3, 72.0 * 1.3, limits=(1.0, 1000.0))
    assert [sample(lognormal, u) for u in (0.05, 0.5, 0.95)] == pytest.approx(
        [72.0 / 1.3, 72.0, 72.0 * 1.3], rel=1e-9
    )


@pytest.mark.parametrize(
    ("mean", "low", "high", "limits"),
    [
        (0.55, 0.45, 0.65, (0.0, 1.0)),
        (0.73, 0.6, 0.85, (0.0, 1.0)),
        (0.05, 0.01, 0.12, (0.0, 0.99)),
        (20.0, 5.0, 60.0, (0.0, 100.0)),
    ],
)
def test_a_beta_keeps_the_mean_and_puts_ninety_per_cent_in_the_range(
    mean: float, low: float, high: float, limits: tuple[float, float]
) -> None:
    _, prior = read("beta", mean, low, high, limits)
    a, b, start, end = prior.parameters
    reference = stats.beta(a, b, loc=start, scale=end - start)
    assert (start, end) == ((0.0, 1.0) if limits[1] <= 1 else limits)
    assert reference.mean() == pytest.approx(mean, rel=1e-9)
    assert reference.cdf(high) - reference.cdf(low) == pytest.approx(0.9, abs=1e-9)


@pytest.mark.parametrize(
    ("written", "parameters"),
    [
        ("normal(0, .3)", (0.0, 0.3)),
        (" lognormal( 72 , 0.15 ) ", (72.0, 0.15)),
        ("LogNormal(72, 0.15)", (72.0, 0.15)),
        ("beta(66, 27)", (66.0, 27.0, 0.0, 1.0)),
        ("beta(2, 3, -1, 1)", (2.0, 3.0, -1.0, 1.0)),
        ("gamma(4.5, 10.3)", (4.5, 10.3)),
        ("half-normal(0.08)", (0.08,)),
        ("exponential(9)", (9.0,)),
        ("uniform(1, 2)", (1.0, 2.0)),
        ("triangular(1, 2, 3)", (1.0, 2.0, 3.0)),
        ("loguniform(1, 2)", (1.0, 2.0)),
    ],
)
def test_explicit_forms(written: str, parameters: tuple[float, ...]) -> None:
    value, prior = read(written, 0.5, limits=(-10.0, 1000.0))
    assert value == 0.5
    assert prior.parameters == parameters


def test_a_missing_value_is_the_median() -> None:
    assert read("lognormal(72, 0.15)")[0] == pytest.approx(72.0)
    assert read("uniform", None, 1.0, 2.0)[0] == pytest.approx(1.5)
    assert read("exponential", 9.0)[1].parameters == (9.0,)


@pytest.mark.parametrize(
    ("arguments", "essence"),
    [
        (("lognrmal", 70, 60, 80), "unknown prior 'lognrmal'; allowed: fixed, uniform"),
        (("lognrmal(70, 1)", 70), "did you mean 'lognormal'?"),
        (("normal(1, 2", 70), "unknown prior"),
        (("lognormal", 70, 70, 70), 'low and high are both 70; use "fixed"'),
        (("normal", 70, 70, 70), "low and high are both 70"),
        (("lognormal", 70, 0, 80), "low is 0; allowed: low above 0"),
        (("lognormal(-3, 1)", 70), "its median is -3, not above 0; allowed: lognormal(median, log_sd)"),
        (("normal(1, 0)", 70), "its sd is 0, not above 0"),
        (("exponential", -2), "its mean is -2, not above 0"),
        (("exponential",), "needs 'value', its mean"),
        (("beta(1e9, 3)", 0.5), "its a is 1000000000, not in 0.05 to 10000"),
        (("beta(2, 3, 4)", 0.5), "takes 4 numbers, 3 given; allowed: beta(a, b, low, high) or beta(a, b)"),
        (("lognormal(3)", 70), "takes 2 numbers, 1 given; allowed: lognormal(median, log_sd)"),
        (("normal(a, 1)", 70), "'a' is not a number; allowed: normal(mean, sd)"),
        (("normal(nan, 1)", 70), "nan is not a finite number"),
        (("normal(1, inf)", 70), "inf is not a finite number"),
        (("triangular(50, 90, 80)", 70), "its mode 90 is outside 50 to 80"),
        (("triangular(80, 85, 50)", 70), "low 80 is not below high 50"),
        (("uniform(3, 3)", 70), "low 3 is not below high 3"),
        (("loguniform(-1, 3)", 2), "its low is -1, not above 0"),
        (("triangular", 70), "needs 'low' and 'high'"),
        (("triangular", None, 1, 2), "needs 'value'; allowed: a value in 1 to 2"),
        (("gamma", 70, 60, 80), 'needs its own numbers; allowed: prior = "gamma(shape, scale)"'),
        (("half-normal", 70), 'allowed: prior = "half-normal(sd)"'),
        (("fixed(3)", 3), "a fixed prior takes its number from 'value'"),
        (("fixed", None), "a fixed prior takes its number from 'value'"),
        (("normal(1e6, 1)", 70), "normal(1e+06, 1) has no weight within the limits; allowed: -1000 to 1000"),
        (("beta", 0.5, 0.5, 0.6), "prior 'beta' cannot be sampled: mean 0.5, range 0.5 to 0.6"),
    ],
)
def test_what_cannot_be_sampled_is_refused_with_its_place(
    arguments: tuple[object, ...], essence: str
) -> None:
    with pytest.raises(InputError) as refusal:
        read(*arguments)  # type: ignore[arg-type]
    line = refusal.value.line()
    assert line.startswith("war.toml: oil.brent_median.prior: ")
    assert essence in line


def test_a_beta_that_no_size_fits_is_refused() -> None:
    with pytest.raises(InputError, match=r"no beta has mean 70 .* in 69\.9 to 900"):
        read("beta", 70.0, 69.9, 900.0, limits=(1.0, 1000.0))
