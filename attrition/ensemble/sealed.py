"""JSON files that carry a digest of themselves, so that no flipped bit passes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import digest_of

SEAL = "seal"
OUTER_TABLES = 3
"""Tables within tables that are written with a line for each entry."""


def canonical(data: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no spaces, floats exact, no NaN."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sealed(data: dict[str, Any]) -> bytes:
    """Return readable JSON with the digest of its canonical text under the key `seal`.

    Parameters
    ----------
    data : JSON-able dictionary without that key.
    """
    return _text(data | {SEAL: digest_of(canonical(data))})


def unsealed(path: Path) -> dict[str, Any]:
    """Read a sealed file.

    Parameters
    ----------
    path : the file.

    Returns
    -------
    Its data without the seal.

    Raises
    ------
    FileDamaged : when any byte of it has changed.
    OSError : when it cannot be read.
    """
    content = path.read_bytes()
    try:
        data = json.loads(content)
        seal = data.pop(SEAL)
        # Both: the seal covers the values, the comparison covers spaces and spellings of equal values.
        # In here, since JSON is read that is never written: NaN, 1e999, half a surrogate pair.
        sound = digest_of(canonical(data)) == seal and _text(data | {SEAL: seal}) == content
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise FileDamaged(path, "not the JSON that was written") from None
    if not sound:
        raise FileDamaged(path, "its content does not match its seal")
    return dict(data)


def _text(data: dict[str, Any]) -> bytes:
    return f"{_readable(data, 0)}\n".encode()


def _readable(value: Any, depth: int) -> str:
    """Return JSON with a line for each entry of the outer tables; the writer of whole lines is the fast one."""
    if depth == OUTER_TABLES or not isinstance(value, dict) or not value:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
    indent = "\n" + " " * (depth + 1)
    entries = (
        f"{json.dumps(key, ensure_ascii=False)}: {_readable(value[key], depth + 1)}" for key in sorted(value)
    )
    return f"{{{indent}{f',{indent}'.join(entries)}{indent[:-1]}}}"
