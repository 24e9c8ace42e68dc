"""Finished parts of a long computation as files, one each, so that an interrupted one goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attrition.ensemble.files import write_new
from attrition.errors import InputError


def identity(*parts: object) -> str:
    """Return what tells computations apart: a digest over the sources of the program and all that results depend on."""
    from attrition.ensemble.provenance import source_digest

    text = json.dumps([source_digest(), *map(str, parts)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def data_digest(files: Sequence[Path]) -> str:
    """Return a digest over the content of files; those that are missing count as such."""
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"-")
        digest.update(b"\0")
    return digest.hexdigest()


@dataclass(frozen=True)
class Pieces:
    """A directory with a JSON file a part; a file that is there is never overwritten.

    Parameters
    ----------
    path : the directory; it is made with the first part.
    kind : what the parts are of, in errors: "hindcast", "leaderboard".
    identity : of the computation: files of another one are refused.
    """

    path: Path
    kind: str
    identity: str

    def read(self, name: str) -> dict[str, Any] | None:
        """Return a part, None where it is not there.

        Raises
        ------
        InputError : for a file of another computation, or a damaged one.
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
                f"belongs to another {self.kind}: other data, scenario, size or version",
                where=str(file),
                advice="name another directory with --out",
            )
        part: dict[str, Any] = data["part"]
        return part

    def write(self, name: str, part: dict[str, Any]) -> None:
        """Keep a part.

        Raises
        ------
        InputError : when the directory cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"identity": self.identity, "part": part}, indent=1) + "\n"
            write_new(self.path / f"{name}.json", text.encode())
        except OSError as error:
            raise InputError(f"cannot write '{self.path}': {error.strerror}", where="--out") from None
