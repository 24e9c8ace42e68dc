"""The file of one unit: a line, a JSON header, raw arrays, and a digest of every byte before it.

The same arrays give the same bytes on every machine, so that two copies of a unit can be compared by digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import DIGEST_BYTES
from attrition.ensemble.sealed import canonical

FORMAT = 2
"""Of unit files; a manifest holds that of its units. 2: moments beside the histogram."""
MAGIC = f"attrition unit {FORMAT}\n".encode()
DTYPES = ("<f8", "<i8", "<u8", "<u4", "<u2", "|u1")


def packed(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the bytes of a unit file.

    Parameters
    ----------
    header : JSON-able description of the unit.
    arrays : named arrays; their dtype must be one of `DTYPES`.

    Returns
    -------
    Magic line, header line, arrays in the order given, BLAKE2b-256 of all that.
    """
    described = []
    content = []
    for name, array in arrays.items():
        if array.dtype.str not in DTYPES:
            raise ValueError(f"array '{name}' has dtype {array.dtype.str}; allowed: {', '.join(DTYPES)}")
        described.append({"name": name, "dtype": array.dtype.str, "shape": list(array.shape)})
        content.append(np.ascontiguousarray(array).reshape(-1).view(np.uint8))
    line = canonical({"unit": dict(header), "arrays": described}) + b"\n"
    digest = blake2b(MAGIC + line, digest_size=DIGEST_BYTES)
    for part in content:
        digest.update(part.data)
    return b"".join((MAGIC, line, *(part.data for part in content), digest.digest()))


def unpacked(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]], bytes]:
    """Read a unit file and check every byte of it.

    Parameters
    ----------
    path : the file.

    Returns
    -------
    (header, arrays, digest); the arrays are read-only views of the file's bytes.

    Raises
    ------
    FileDamaged : when it is empty, truncated or changed.
    OSError : when it cannot be read.
    """
    content = path.read_bytes()
    if not content:
        raise FileDamaged(path, "the file is empty")
    body, digest = memoryview(content)[:-DIGEST_BYTES], content[-DIGEST_BYTES:]
    if not content.startswith(MAGIC):
        raise FileDamaged(path, "it does not begin like a unit file of this version")
    if blake2b(body, digest_size=DIGEST_BYTES).digest() != digest:
        raise FileDamaged(
            path, f"its {len(content):,} bytes do not match their digest (truncated or changed)"
        )
    offset = content.index(b"\n", len(MAGIC)) + 1
    described = json.loads(content[len(MAGIC) : offset])
    arrays: dict[str, NDArray[Any]] = {}
    for item in described["arrays"]:
        count = prod(item["shape"])
        array = np.frombuffer(content, dtype=np.dtype(item["dtype"]), count=count, offset=offset)
        arrays[item["name"]] = array.reshape(item["shape"])
        offset += array.nbytes
    return described["unit"], arrays, digest


def sparse(counts: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the cells of a histogram that are not zero, in the smallest whole numbers that hold them.

    Parameters
    ----------
    counts : integers of any shape.

    Returns
    -------
    `filled`: a bit for each cell of the flattened array, 1 where it holds something; `count`: what these cells hold.
    """
    flat = counts.reshape(-1)
    filled = flat != 0
    return {"filled": np.packbits(filled), "count": _smallest(flat[filled])}


def add_sparse(total: NDArray[Any], filled: NDArray[np.uint8], count: NDArray[Any]) -> None:
    """Add the cells of a sparse histogram to a dense one of unsigned numbers in place."""
    flat = total.reshape(-1)
    # Of the width of the counts: a dense copy of narrow numbers is added faster than scattered wide ones.
    added = np.zeros(len(flat), dtype=count.dtype)
    added[np.unpackbits(filled, count=len(flat)).view(np.bool_)] = count
    flat += added


def _smallest(values: NDArray[Any]) -> NDArray[Any]:
    most = int(values.max()) if len(values) else 0
    for dtype, limit in (("|u1", 0xFF), ("<u2", 0xFFFF), ("<u4", 0xFFFF_FFFF)):
        if most <= limit:
            return values.astype(dtype)
    return values.astype("<u8")
