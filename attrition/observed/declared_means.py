"""What is declared of money, aid and dated single figures."""

from __future__ import annotations

from collections.abc import Iterable

from attrition.observed.entry import REVALUATION, TOP_UP, WITHDRAWAL, Entry, Kind, When

KIEL = "Kiel Institute"
ALLOCATED = (
    "allocations, not deliveries; in lumps; each release changes earlier months; undated ones are in no month"
)
MINISTRY = "Ministry of Finance of Russia"
RESERVES = "revalued with gold and exchange rates; topped up in summer and drawn at the end of the year"
RESERVE_CALENDAR = {1: WITHDRAWAL, 7: TOP_UP, 8: TOP_UP}
BANK = "Bank of Russia"
CAPACITY = "a capacity or a plan, not what was made"
COUNTS = "analysts' counts from satellites differ in method and in what they call usable"
SINGLE: tuple[tuple[str, Kind, str], ...] = (
    ("urals_price", Kind.OFFICIAL, "the ministry's price for tax; sellers may get more"),
    ("ru_oil_gas_revenue", Kind.OFFICIAL, ""),
    ("ru_federal_revenue", Kind.OFFICIAL, ""),
    ("ru_federal_expenditure", Kind.OFFICIAL, "a part is secret"),
    ("ru_budget_deficit", Kind.OFFICIAL, "plans and expectations beside outcomes"),
    ("ru_defence_line", Kind.OFFICIAL, "a plan; other lines serve the war too"),
    ("ru_total_military_expenditure", Kind.ESTIMATE, "analysts count different lines"),
    ("cbr_reserves_total", Kind.OFFICIAL, "about half is frozen abroad; revalued with gold"),
    ("ru_tanks_in_storage_satellite", Kind.ESTIMATE, COUNTS),
    ("ru_tanks_in_storage_good_condition", Kind.ESTIMATE, COUNTS),
    ("ru_afv_in_storage_satellite", Kind.ESTIMATE, COUNTS),
    ("ru_ifv_apc_active", Kind.ESTIMATE, COUNTS),
    ("ru_tank_withdrawal_rate", Kind.ESTIMATE, COUNTS),
    ("ru_tank_withdrawal_rate_early_war", Kind.ESTIMATE, COUNTS),
    ("ru_tank_withdrawal_12m", Kind.ESTIMATE, COUNTS),
    ("ru_tanks_received_new_plus_refurbished", Kind.ESTIMATE, ""),
    ("ru_t90m_new_build", Kind.ESTIMATE, "analysts disagree up to fivefold"),
    ("ru_new_tanks_total", Kind.ESTIMATE, CAPACITY),
    ("ru_artillery_shell_production", Kind.ESTIMATE, "with repaired shells, without imports"),
    ("ru_shell_new_production_152_122", Kind.ESTIMATE, ""),
    ("ru_shell_fire_rate", Kind.ESTIMATE, ""),
    ("ua_shell_fire_rate", Kind.ESTIMATE, ""),
    ("west_shell_production_for_ukraine", Kind.ESTIMATE, CAPACITY),
    ("ru_imports_iran_shells", Kind.ESTIMATE, ""),
    ("ru_long_range_missile_production", Kind.ESTIMATE, ""),
    ("ru_attack_drone_production", Kind.ESTIMATE, ""),
    ("ru_geran2_production", Kind.CLAIM, CAPACITY),
    ("ru_shahed_type_plan", Kind.CLAIM, CAPACITY),
    ("ru_partial_mobilisation", Kind.OFFICIAL, "as announced"),
    ("ru_force_in_ukraine", Kind.ESTIMATE, ""),
    ("ru_avg_signon_cost", Kind.ESTIMATE, "from regional budgets and notices"),
    ("ru_manpower_total_cost", Kind.ESTIMATE, "from regional budgets and notices"),
    ("ru_refining_capacity_offline", Kind.ESTIMATE, "what is down, not for how long"),
    ("ru_refining_runs_reduction", Kind.ESTIMATE, ""),
    ("ua_mobilisation", Kind.CLAIM, "partisan sources, by which it differs"),
    ("ua_awol_desertion_cases", Kind.CLAIM, "cases opened, not men gone; through partisan sources"),
)
"""Quantities of which there are only dated single figures, each its own family."""


def _economy() -> Iterable[Entry]:
    yield Entry("brent_spot", "US EIA", Kind.OFFICIAL, "USD/bbl monthly avg", "brent_spot", lag_days=7)
    yield Entry(
        "cbr_key_rate",
        BANK,
        Kind.OFFICIAL,
        "% p.a. (CBR table; month value)",
        "cbr_key_rate",
        lag_days=0,
        when=When.END,
    )
    yield Entry(
        "ru_cpi_yoy",
        "Rosstat",
        Kind.OFFICIAL,
        "% y/y",
        "ru_cpi_yoy",
        lag_days=14,
        known_bias="official: households' own measures run higher",
        when=When.END,
    )
    exchange = "usd_rub"
    yield Entry(
        "usd_rub_avg", BANK, Kind.OFFICIAL, "RUB per USD monthly avg (CBR official)", exchange, lag_days=1
    )
    for series, unit, claimant, lag in (
        ("usd_rub_start_of_month", "RUB per USD (CBR official)", BANK, 1),
        ("usd_rub_implied_nwf", "RUB per USD, 1st of month, implied by NWF RUB/USD amounts", MINISTRY, 11),
    ):
        yield Entry(
            series,
            claimant,
            Kind.OFFICIAL,
            unit,
            exchange,
            representative=False,
            lag_days=lag,
            when=When.START,
        )
    for part in ("liquid", "total"):
        for currency in ("rub", "usd"):
            yield Entry(
                f"nwf_{part}_{currency}",
                MINISTRY,
                Kind.OFFICIAL,
                f"bn {currency.upper()}, on 1st of month",
                f"nwf_{part}",
                representative=currency == "rub",
                lag_days=11,
                known_bias=RESERVES,
                when=When.START,
                flag=REVALUATION,
                calendar=RESERVE_CALENDAR,
            )


def _aid() -> Iterable[Entry]:
    for part in ("military", "financial", "humanitarian", "total", "military_us", "military_nonus"):
        whole = part in ("military", "financial", "humanitarian")
        yield Entry(
            f"kiel_alloc_{part}",
            KIEL,
            Kind.ESTIMATE,
            "bn EUR/month" if "us" in part else "bn EUR/month (allocations, all donors)",
            f"kiel_alloc_{part if whole else 'military'}",
            representative=whole,
            lag_days=60,
            known_bias=ALLOCATED
            + ("; holds military, financial and humanitarian" if part == "total" else ""),
            revised=True,
        )
    for series in (
        "all_donors_military_allocations",
        "all_donors_military_allocations_avg",
        "europe_military_allocations_vs_2022_24_avg",
    ):
        yield Entry(
            series, KIEL, Kind.ESTIMATE, "", "kiel_alloc_military", representative=False, known_bias=ALLOCATED
        )


def _single_figures() -> Iterable[Entry]:
    recruitment = "sources of recruitment differ two- to threefold"
    for part in ("budget_based", "claim", "federal_payouts"):
        yield Entry(
            f"ru_contract_recruitment_{part}",
            "Ministry of Defence of Russia" if part == "claim" else "analysts, from budgets",
            Kind.CLAIM if part == "claim" else Kind.ESTIMATE,
            "persons/month",
            "ru_contract_recruitment",
            representative=part == "budget_based",
            known_bias=recruitment,
        )
    for series, kind, bias in SINGLE:
        yield Entry(series, "", kind, "", series, known_bias=bias)
    yield Entry(
        "nwf_liquid",
        MINISTRY,
        Kind.OFFICIAL,
        "bn USD",
        "nwf_liquid",
        representative=False,
        known_bias=RESERVES,
    )
    yield Entry(
        "cbr_key_rate_decision",
        BANK,
        Kind.OFFICIAL,
        "% p.a.",
        "cbr_key_rate",
        representative=False,
        lag_days=0,
    )
    yield Entry(
        "ru_deaths_bbc_range",
        "Mediazona and BBC",
        Kind.ESTIMATE,
        "persons cumulative",
        "ru_deaths_named",
        representative=False,
        known_bias="names over the share (45–65 %) that is thought to be found",
    )


def means() -> Iterable[Entry]:
    """Yield every declared series of what the war is fought with."""
    for table in (_economy, _aid, _single_figures):
        yield from table()
