"""Finished parts of a long computation as files, one each, so that an interrupted one goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attrition.ensemble.files import write_new
from attrition.errors import InputError


@dataclass(frozen=True)
class Pieces:
    """A directory with a JSON file a part.

    Parameters: path; identity, of the computation: files of another one are refused.
    """

    path: Path
    identity: str

    def read(self, name: str) -> dict[str, Any] | None:
        """Return a part, None where it is not there.

        Raises: InputError for a file of another computation, or a damaged one.
        """
        file = self.path / f"{name}.json"
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read: {error}", where=str(file), advice="move it away") from None
        if not isinstance(data, dict) or data.get("identity") != self.identity or "part" not in data:
            raise InputError(
                "belongs to another leaderboard: other data, scenario, size or version",
                where=str(file),
                advice="name another directory with --out",
            )
        part: dict[str, Any] = data["part"]
        return part

    def write(self, name: str, part: dict[str, Any]) -> None:
        """Keep a part.

        Raises: InputError when the directory cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"identity": self.identity, "part": part}, indent=1) + "\n"
            write_new(self.path / f"{name}.json", text.encode())
        except OSError as error:
            raise InputError(f"cannot write '{self.path}': {error.strerror}", where="--out") from None
