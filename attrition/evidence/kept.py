"""Finished origins of a hindcast as files, one each: what was computed is never computed again, nor overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from attrition.ensemble.files import write_new
from attrition.errors import InputError
from attrition.evidence.hindcast import MonthForecast, OriginHindcast, Size
from attrition.evidence.scoring import MonthScore

SCHEMA = 1


def identity(*parts: object) -> str:
    """Return what tells hindcasts apart: a digest over the sources of the program and all that results depend on."""
    from attrition.ensemble.provenance import source_digest

    text = json.dumps([SCHEMA, source_digest(), *map(str, parts)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def data_digest(files: Sequence[Path]) -> str:
    """Return a digest over the content of files; those that are missing count as such."""
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"-")
        digest.update(b"\0")
    return digest.hexdigest()


@dataclass(frozen=True)
class Folder:
    """A directory with a file an origin.

    Parameters: path; identity, of the hindcast: files of another one are refused.
    """

    path: Path
    identity: str

    def read(self, origin: date) -> OriginHindcast | None:
        """Return what is kept of an origin, None where nothing is.

        Raises: InputError for a file of another hindcast, or a damaged one.
        """
        file = self._file(origin)
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read: {error}", where=str(file), advice="move it away") from None
        if not isinstance(data, dict) or data.get("identity") != self.identity:
            raise InputError(
                "belongs to another hindcast: other data, scenario, size or version",
                where=str(file),
                advice="name another directory with --out",
            )
        return origin_of(data)

    def write(self, found: OriginHindcast) -> None:
        """Keep an origin.

        Raises: InputError when the directory cannot be written.
        """
        data = {"schema": SCHEMA, "identity": self.identity, **data_of_origin(found)}
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            write_new(self._file(found.origin), (json.dumps(data, indent=1) + "\n").encode())
        except OSError as error:
            raise InputError(f"cannot write '{self.path}': {error.strerror}", where="--out") from None

    def _file(self, origin: date) -> Path:
        return self.path / f"origin-{origin}.json"


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


def size_words(size: Size) -> tuple[object, ...]:
    """Return what of a size results depend on."""
    return (size.months, size.rows, size.paths, size.seed)
