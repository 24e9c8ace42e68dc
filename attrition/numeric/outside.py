"""Sources from outside the package that compiled code is made from: they belong to the key of the cache."""

from __future__ import annotations

_digests: dict[str, str] = {}


def add(label: str, digest: str) -> None:
    """Note a source by a label and its digest in hexadecimal digits; the same label replaces what it had."""
    _digests[label] = digest


def lines() -> str:
    """Return all of them as text, a line each in the order of their labels; empty where there are none."""
    return "".join(f"{label} {digest}\n" for label, digest in sorted(_digests.items()))
