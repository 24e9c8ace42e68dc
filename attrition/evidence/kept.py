"""Finished origins of a hindcast as files, one each: what was computed is never computed again, nor overwritten."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from attrition.evidence.hindcast import MonthForecast, OriginHindcast
from attrition.evidence.pieces import Pieces
from attrition.evidence.scoring import MonthScore


@dataclass(frozen=True)
class KeptOrigins:
    """The origins of a hindcast that are kept.

    Parameters
    ----------
    pieces : where, and of which hindcast.
    """

    pieces: Pieces

    def read(self, origin: date) -> OriginHindcast | None:
        """Return what is kept of an origin, None where nothing is.

        Raises
        ------
        InputError : for a file of another hindcast, or a damaged one.
        """
        data = self.pieces.read(_name(origin))
        return None if data is None else origin_of(data)

    def write(self, found: OriginHindcast) -> None:
        """Keep an origin.

        Raises
        ------
        InputError : when the directory cannot be written.
        """
        self.pieces.write(_name(found.origin), data_of_origin(found))


def _name(origin: date) -> str:
    return f"origin-{origin}"


def data_of_origin(found: OriginHindcast) -> dict[str, Any]:
    """Return an origin as plain data."""
    return {
        "origin": found.origin.isoformat(),
        "stated": list(found.stated),
        "widened": list(found.widened),
        "dropped_acts": list(found.dropped_acts),
        "fitted": list(found.fitted),
        "war_goes_on": {"p": found.war_goes_on, "se": found.war_goes_on_se},
        "forecasts": {
            name: [{"month": one.month.isoformat(), "quantiles": list(one.quantiles)} for one in months]
            for name, months in found.forecasts.items()
        },
        "months": [
            {**asdict(score), "origin": score.origin.isoformat(), "month": score.month.isoformat()}
            for score in found.scores
        ],
    }


def origin_of(data: dict[str, Any]) -> OriginHindcast:
    """Return the origin that `data_of_origin` wrote."""
    return OriginHindcast(
        date.fromisoformat(data["origin"]),
        tuple(data["stated"]),
        tuple(data["widened"]),
        tuple(data["dropped_acts"]),
        tuple(data["fitted"]),
        {
            name: tuple(
                MonthForecast(date.fromisoformat(one["month"]), tuple(one["quantiles"])) for one in months
            )
            for name, months in data["forecasts"].items()
        },
        tuple(
            MonthScore(
                **{
                    **score,
                    "origin": date.fromisoformat(score["origin"]),
                    "month": date.fromisoformat(score["month"]),
                }
            )
            for score in data["months"]
        ),
        data["war_goes_on"]["p"],
        data["war_goes_on"]["se"],
    )
