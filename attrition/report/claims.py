"""The claims of a run of claims: verdict, effect, share of draws, and what stands beside it, a row a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from attrition.report.html import Markup, joined, tag
from attrition.report.tables import Cell, table
from attrition.statistics.estimate import rounded_to, significant

HEADINGS = (
    "Claim",
    "What is claimed",
    "Verdict",
    "Contrast",
    "Effect (95 %)",
    "Draws with the claimed sign",
    "Input in disguise",
    "Falsified if",
    "Rests on",
    "Casualties, change",
    "Escalation, change",
)


def claims_part(data: Mapping[str, Any]) -> Markup:
    """Return a sentence that counts the verdicts, and the table.

    Parameters
    ----------
    data : content of claims.json.
    """
    claims = data["claims"]
    counts = Counter(claim["verdict"] for claim in claims)
    said = ", ".join(f"{number} {verdict}" for verdict, number in counts.most_common())
    return joined(
        tag("p", f"Of {len(claims)} claims, each registered with its contrast before any result: {said}."),
        tag(
            "p",
            "A verdict that rests on prior draws alone says what the priors imply; it is no evidence.",
            class_="limits",
        ),
        table(
            "Claims, with effects over prior draws and chance; casualties in thousand people, escalation in "
            "percentage points",
            HEADINGS,
            [_row(claim) for claim in claims],
            sortable=True,
            kind="claims",
        ),
    )


def _row(claim: Mapping[str, Any]) -> list[Cell | str]:
    share = claim.get("share_with_sign")
    return [
        claim["id"],
        str(claim.get("claim") or claim.get("title") or ""),
        Cell(tag("strong", claim["verdict"])),
        str((claim.get("contrast") or {}).get("name") or "–"),
        Cell(interval(claim, unit=str(claim.get("unit") or "")), claim.get("effect")),
        Cell("–") if share is None else Cell(_share(share, claim.get("share_se")), share),
        str(claim.get("input_in_disguise") or "–"),
        str(claim.get("falsified_if") or "–"),
        str(claim.get("rests_on") or "–"),
        _casualties(claim.get("casualties")),
        _change(claim.get("escalation"), 100.0),
    ]


def interval(item: Mapping[str, Any], factor: float = 1.0, unit: str = "") -> str:
    """Return an effect with its interval, "-3.1 (-5.0 to -1.2) months"; a dash where it was not computed."""
    if item.get("effect") is None:
        return "–"
    if unit == "probability":
        factor, unit = 100.0, "percentage points"
    text = significant(factor * item["effect"], 2)
    if item.get("low") is not None and item.get("high") is not None:
        low, high = (significant(factor * item[end], 2) for end in ("low", "high"))
        text += f" ({low} to {high})"
    return f"{text} {unit}".strip()


def _share(share: float, error: float | None) -> str:
    return f"{rounded_to(100.0 * share, 100.0 * error if error else None)} %"


def _casualties(found: Mapping[str, Any] | None) -> str:
    if not found:
        return "–"
    sides = {side: item for side, item in found.items() if isinstance(item, Mapping)}
    return "; ".join(f"{side} {_change(item)}" for side, item in sides.items())


def _change(found: Mapping[str, Any] | None, factor: float = 1.0) -> str:
    """Return what changes against the variant that is compared with, as a range: no number of it is optimised."""
    if not found or found.get("low") is None or found.get("high") is None:
        return "–"
    low, high = (significant(factor * found[end], 2) for end in ("low", "high"))
    return f"{low} to {high}"
