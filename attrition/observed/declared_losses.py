"""What is declared of men, equipment, ground and attacks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrition.observed.entry import ARTEFACT, FIRST, Entry, Kind, When

GENERAL_STAFF = "General Staff of Ukraine"
CLAIMED = "a claim by one side, a ceiling; the published totals are corrected now and then"
PERSONNEL = f"{CLAIMED}; killed and wounded together, share not stated"
TANKS = (
    f"{CLAIMED}; visually confirmed over claimed tanks fell from 0.55 in 2022 to 0.29 in 2025, and claimed tanks "
    "halved in 2025 while claimed personnel did not"
)
CLAIMED_TYPES = {
    "aircraft": CLAIMED,
    "anti_aircraft_warfare": CLAIMED,
    "apc": f"{CLAIMED}; all armoured vehicles that are no tanks",
    "cruise_missiles": f"{CLAIMED}; counted from May 2022 on",
    "drone": CLAIMED,
    "field_artillery": CLAIMED,
    "helicopter": CLAIMED,
    "mrl": CLAIMED,
    "tank": TANKS,
    "vehicles_and_fuel_tanks": f"{CLAIMED}; counted in this form from May 2022 on",
}

CONFIRMED = (
    "a floor: only what was photographed and found; dated by publication, not by loss; the share that is found "
    "fell with time"
)
CONFIRMED_TYPES = (
    "afv",
    "aircraft",
    "apc",
    "helicopters",
    "ifv",
    "imv",
    "mrap",
    "mrl",
    "sam",
    "spg",
    "tanks",
    "towed_artillery",
)

ECONOMIST = "The Economist"
META = (
    "a smooth model of others' estimates, UK MoD's among them, which republish the General Staff; every release "
    "re-estimates all months, 2022 included; timing within months is soft"
)
META_DEATHS = f"{META}; deaths over casualties rise from 0.19 to about 0.3"
NAMES = "a floor: names found in open sources, by date of death; names of the last year arrive late, so that it falls"
SCRAPED = "low quality: a scraped and scaled sample; names of the last months arrive late"

AREA = "from maps of control: early months overstate, and lines are drawn late"
AIR = "a claim by one side; by the day that the attack ended"


def _claims() -> Iterable[Entry]:
    family = "ru_casualties_claimed"
    yield Entry(
        "mod_claim_ru_personnel_losses",
        GENERAL_STAFF,
        Kind.CLAIM,
        "persons/month (killed+wounded claim)",
        family,
        lag_days=0,
        known_bias=PERSONNEL,
        first_month=FIRST,
    )
    yield Entry(
        "mod_claim_ru_personnel_cumulative",
        GENERAL_STAFF,
        Kind.CLAIM,
        "persons",
        family,
        representative=False,
        lag_days=0,
        known_bias=PERSONNEL,
        when=When.END,
    )
    yield Entry(
        "ukmod_ru_casualties",
        "UK MoD",
        Kind.CLAIM,
        "persons/month",
        family,
        representative=False,
        lag_days=14,
        known_bias="republishes the General Staff's claim as a daily mean: not independent of it",
    )
    for name, bias in CLAIMED_TYPES.items():
        series = f"mod_claim_ru_{name}_losses"
        yield Entry(
            series,
            GENERAL_STAFF,
            Kind.CLAIM,
            "units/month (claim)",
            series,
            lag_days=0,
            known_bias=bias,
            first_month=FIRST,
        )


def _confirmed() -> Iterable[Entry]:
    # The record of that spring names MRAPs a second row of IMVs, and tables made of it show two vehicles.
    may, june = date(2022, 5, 1), date(2022, 6, 1)
    for side in ("ru", "ua"):
        for name in CONFIRMED_TYPES:
            lost = f"oryx_{side}_{name}_lost"
            vehicles = side == "ua" and name == "imv"
            yield Entry(
                lost,
                "Oryx",
                Kind.FLOOR,
                "vehicles/month (documented)",
                lost,
                lag_days=7,
                known_bias=CONFIRMED,
                first_month=FIRST,
                months={may: ARTEFACT, june: ARTEFACT} if vehicles else {},
            )
            yield Entry(
                f"oryx_{side}_{name}_cumulative",
                "Oryx",
                Kind.FLOOR,
                "vehicles (end of month)",
                lost,
                representative=False,
                lag_days=7,
                known_bias=CONFIRMED,
                when=When.END,
                months={may: ARTEFACT} if vehicles else {},
            )


def _casualties() -> Iterable[Entry]:
    for what, bias in (("casualties", META), ("deaths", META_DEATHS)):
        stem = f"economist_ru_{what}"
        yield Entry(
            f"{stem}_increment_mid",
            ECONOMIST,
            Kind.ESTIMATE,
            "persons/month",
            stem,
            lag_days=1,
            known_bias=bias,
            revised=True,
            first_month=FIRST,
        )
        for part in ("mid", "pi_low", "pi_high"):
            yield Entry(
                f"{stem}_cumulative_{part}",
                ECONOMIST,
                Kind.ESTIMATE,
                "persons",
                stem,
                representative=False,
                lag_days=1,
                known_bias=bias,
                when=When.END,
                revised=True,
                low=f"{stem}_cumulative_pi_low" if part == "mid" else "",
                high=f"{stem}_cumulative_pi_high" if part == "mid" else "",
            )
    meduza = "meduza_ru_deaths_estimate"
    for part in ("mid", "low", "high"):
        yield Entry(
            f"{meduza}_{part}",
            "Meduza and Mediazona",
            Kind.ESTIMATE,
            "persons/month (probate-registry KIA+MIA)",
            meduza,
            representative=part == "mid",
            lag_days=14,
            known_bias="from the registry of inheritance; the last months are extrapolated and revised",
            revised=True,
            late_months=6,
            low=f"{meduza}_low" if part == "mid" else "",
            high=f"{meduza}_high" if part == "mid" else "",
        )
    yield Entry(
        "mediazona_bbc_named_ru_deaths",
        "Mediazona and BBC",
        Kind.FLOOR,
        "persons/month (named, by date of death)",
        "ru_deaths_named",
        lag_days=14,
        known_bias=NAMES,
        revised=True,
        late_months=12,
    )
    for side, what in (("ru", "deaths"), ("ua", "deaths"), ("ua", "missing")):
        series = f"ukrwarlosses_{side}_{what}"
        yield Entry(
            series,
            "ukrwarlosses" if side == "ru" else "ukrwarlosses, from lostarmour (Russian side)",
            Kind.FLOOR,
            "persons/month",
            "ru_deaths_named" if side == "ru" else series,
            representative=side == "ua",
            lag_days=14,
            known_bias=SCRAPED,
            revised=True,
            late_months=12,
        )


def _war() -> Iterable[Entry]:
    area = "ru_controlled_area"
    february, march, april = (date(2022, month, 1) for month in (2, 3, 4))
    yield Entry(
        "ru_controlled_area_of_ukraine",
        f"{ECONOMIST}, from ISW's maps",
        Kind.ESTIMATE,
        "km2 end of month (incl. Crimea & pre-2022 Donbas)",
        area,
        lag_days=1,
        known_bias=AREA,
        when=When.END,
        months={february: ARTEFACT, march: ARTEFACT},
    )
    yield Entry(
        "ru_controlled_area_change",
        f"{ECONOMIST}, from ISW's maps",
        Kind.ESTIMATE,
        "km2/month",
        area,
        representative=False,
        lag_days=1,
        known_bias=AREA,
        months={march: ARTEFACT, april: ARTEFACT},
    )
    yield Entry(
        "war_fires",
        f"{ECONOMIST}, from NASA FIRMS",
        Kind.ESTIMATE,
        "satellite-detected war fires/month",
        "war_fires",
        lag_days=1,
        known_bias="clouds hide fires: winters are too low",
    )
    for name in (
        "glide_bomb",
        "missile_ballistic_or_mixed",
        "missile_cruise_or_other",
        "recon_or_tactical_uav",
        "shahed_type",
    ):
        for what in ("launched", "destroyed"):
            series = f"air_{name}_{what}"
            yield Entry(
                series,
                "Air Force of Ukraine",
                Kind.CLAIM,
                "units/month",
                series,
                lag_days=1,
                known_bias=AIR + ("; decoys counted" if name == "shahed_type" else ""),
            )


def losses() -> Iterable[Entry]:
    """Yield every declared series of the war itself."""
    for table in (_claims, _confirmed, _casualties, _war):
        yield from table()
