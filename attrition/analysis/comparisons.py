"""The published series that are held against recorded variables, and how each is read (MODEL.md section 8)."""

from __future__ import annotations

from datetime import date

from attrition.analysis.observation import (
    CLAIMED_OVER_TRUE,
    CONFIRMED_OVER_TRUE,
    COUNTRY_KM2,
    Comparison,
    Datum,
    Drift,
    Reading,
    per_month,
    real_trillions,
    real_trillions_per_year,
    scaled,
)
from attrition.model.spans import DAYS_PER_YEAR

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "mod_claim_ru_personnel_losses",
        "challenger_loss_rate",
        convert=per_month(1e-3),
        bias_sd=0.10,
        error_sd=0.07,
        note="Ukrainian General Staff",
    ),
    Comparison(
        "economist_ru_casualties_increment_mid",
        "challenger_loss_rate",
        convert=per_month(1e-3),
        bias_sd=0.10,
        error_sd=0.10,
        note="meta-estimate; 2022 is of a later vintage",
    ),
    Comparison(
        "ukmod_ru_casualties",
        "challenger_loss_rate",
        convert=per_month(1e-3),
        bias_sd=0.10,
        error_sd=0.07,
        note="republishes the General Staff: not independent of it",
    ),
    Comparison(
        "mod_claim_ru_tank_losses",
        "challenger_armour_lost_rate",
        convert=per_month(1.0),
        bias_sd=0.10,
        error_sd=0.07,
        ratio=CLAIMED_OVER_TRUE,
        drift=Drift.CLAIMED,
        note="Ukrainian General Staff",
    ),
    Comparison(
        "oryx_ru_tanks_lost",
        "challenger_armour_lost_rate",
        convert=per_month(1.0),
        bias_sd=0.10,
        error_sd=0.15,
        ratio=CONFIRMED_OVER_TRUE,
        drift=Drift.CONFIRMED,
        since=date(2022, 4, 1),
        note="visually confirmed, dated by publication; the first month holds all before it",
    ),
    Comparison(
        "oryx_ua_tanks_lost",
        "defender_armour_lost_rate",
        convert=per_month(1.0),
        bias_sd=0.10,
        error_sd=0.15,
        ratio=CONFIRMED_OVER_TRUE,
        drift=Drift.CONFIRMED,
        since=date(2022, 4, 1),
        note="visually confirmed, dated by publication; the first month holds all before it",
    ),
    Comparison("brent_spot", "brent", error_sd=0.02),
    Comparison("cbr_key_rate", "policy_rate", Reading.END, scaled(0.01), error_sd=0.0025, log=False),
    Comparison("ru_cpi_yoy", "inflation", Reading.END, scaled(0.01), error_sd=0.003, log=False),
    Comparison(
        "nwf_liquid_rub", "liquid_reserve", Reading.START, real_trillions, error_sd=0.03, note="deflated"
    ),
    Comparison(
        "ru_controlled_area_of_ukraine",
        "territory",
        Reading.END,
        scaled(1.0 / COUNTRY_KM2),
        error_sd=0.001,
        log=False,
        since=date(2022, 5, 1),
        note="earlier months overstate",
    ),
    Comparison("urals_price", "urals", error_sd=0.03, published=True),
    Comparison(
        "ru_oil_gas_revenue",
        "revenue_oil_gas",
        convert=real_trillions_per_year,
        error_sd=0.05,
        published=True,
        since=date(2022, 1, 1),
        shortest_days=150,
        note="half-years and longer: months are lumpy",
    ),
    Comparison(
        "ru_budget_deficit",
        "deficit",
        convert=real_trillions_per_year,
        error_sd=0.2,
        log=False,
        published=True,
    ),
    Comparison(
        "ru_contract_recruitment_budget_based",
        "challenger_recruits",
        convert=scaled(1e-3),
        bias_sd=0.15,
        error_sd=0.10,
        published=True,
        note="sources differ two- to threefold",
    ),
    Comparison(
        "ru_contract_recruitment_claim",
        "challenger_recruits",
        convert=scaled(1e-3),
        bias_sd=0.15,
        error_sd=0.10,
        published=True,
    ),
    Comparison("ru_avg_signon_cost", "challenger_bonus", bias_sd=0.15, error_sd=0.05, published=True),
    Comparison(
        "ru_force_in_ukraine",
        "challenger_men",
        convert=scaled(1e-3),
        bias_sd=0.10,
        error_sd=0.05,
        published=True,
        note="in theatre",
    ),
    Comparison(
        "ru_tanks_in_storage_satellite",
        "challenger_hulls",
        Reading.END,
        bias_sd=0.05,
        error_sd=0.10,
        published=True,
        note="counts differ by method",
    ),
)
"""Every series compared; bias and error are those of MODEL.md section 8 where it gives them, else judged."""

EUROS = {2022: 1.053, 2023: 1.081, 2024: 1.082, 2025: 1.13}
"""US dollars a euro, mean of the year; European Central Bank, reference rates."""


def dollars_a_year(datum: Datum) -> float:
    """Convert a period's total in billions of euros into billions of dollars a year."""
    rates = [rate for year, rate in EUROS.items() if year <= datum.first.year] or [next(iter(EUROS.values()))]
    return datum.value * rates[-1] * DAYS_PER_YEAR / datum.days


AID = Comparison("kiel_alloc_military", "aid", convert=dollars_a_year, error_sd=0.5)
"""Allocations are what the model's commitments are; they come in lumps, which no month of the model has."""
