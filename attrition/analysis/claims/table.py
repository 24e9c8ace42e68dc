"""The claims table for a terminal: what was claimed, what came out, and how far that goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from attrition.statistics.estimate import rounded_to, significant

WIDE = 100
INDENT = "    "
UNSAID = ("", "probability", "share", "0..1", "0..100", "1/year", "month", "RUB trn")
"""Units that the name of a contrast tells already."""
RERUN_WORDS = {
    "precision_halved": "λ halved",
    "precision_doubled": "λ doubled",
    "regime_halved": "V_reg halved",
    "regime_doubled": "V_reg doubled",
}
LIMITS = (
    "Not a prediction: in this model, under these structures and priors. A verdict that rests on prior draws alone "
    "says what the priors imply and is no evidence. Intervals are over prior draws, 95 %, one contrast at a time: of a "
    "score of contrasts one would stray by chance. Casualties are people; escalation is a range."
)


def table_of_claims(data: Mapping[str, Any], width: int = WIDE) -> str:
    """Return the table from the content of claims.json, for a terminal of some columns."""
    width = max(min(width, WIDE), 60)
    lines: list[str] = [f"Claims on {data['title']} ({data['scenario']})"]
    lines += _wrapped(
        f"{data['draws']} draws × {data['paths']} paths under each of {', '.join(data['structures'])}, seed "
        f"{data['seed']}. {_tally(data['claims'])} Hindcast weight of a structure: "
        f"{significant(data['weight']['each'], 2)}, {data['weight']['why']}.",
        width,
    )
    lines += ["", *_overview(data["claims"])]
    for claim in data["claims"]:
        lines += ["", *_claim(claim, width)]
    lines += ["", *_wrapped(LIMITS, width)]
    return "\n".join(lines)


def _tally(claims: list[dict[str, Any]]) -> str:
    counts = Counter(claim["verdict"] for claim in claims)
    order = ("holds", "fails", "not decided", "not computed")
    said = [f"{counts[name]} {name}" for name in order if counts[name]]
    return f"Of {len(claims)} claims: {', '.join(said)}."


def _overview(claims: list[dict[str, Any]]) -> list[str]:
    """Return a line a claim: verdict, effect of what decides first, its interval, sign, and whether it is an input."""
    head = ("", "verdict", "effect", "95 %", "sign", "in draws", "input in disguise")
    rows = [
        (
            claim["id"],
            claim["verdict"],
            _value(claim) if claim["effect"] is not None else "–",
            _interval(claim).removeprefix("95 % "),
            claim["contrasts"][0]["sign"],
            _share(claim).removesuffix(" of draws"),
            claim["input_in_disguise"],
        )
        for claim in claims
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return [
        "  ".join(text.ljust(wide) for text, wide in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def _claim(claim: Mapping[str, Any], width: int) -> Iterator[str]:
    head = f"{claim['id']}  {claim['title']}"
    verdict = claim["verdict"].upper() if claim["verdict"] == "fails" else claim["verdict"]
    yield f"{head}{verdict:>{max(width - len(head), len(verdict) + 2)}}"
    yield from _wrapped(f"Falsified if {claim['falsified_if']}. Rests on {claim['rests_on']}.", width, INDENT)
    for contrast in claim["contrasts"]:
        yield from _wrapped(_contrast(contrast), width, INDENT, "· " if contrast["decides"] else "  ")
    if claim["by_structure"]:
        yield from _wrapped(_structures(claim), width, INDENT)
    yield from _wrapped(_disguise(claim), width, INDENT)
    if claim["robustness"]:
        each = ", ".join(
            f"{RERUN_WORDS[name]} {item['verdict']} ({_share(item)})"
            for name, item in claim["robustness"].items()
        )
        yield from _wrapped(f"Robustness: {each}.", width, INDENT)
    if claim["casualties"]:
        yield from _wrapped(_people(claim), width, INDENT)


def _contrast(contrast: Mapping[str, Any]) -> str:
    """Return what a contrast came to: in full where it decides, in short where it stands beside."""
    name = contrast["contrast"]["name"]
    if contrast["effect"] is None:
        return f"{name}: not computed in this version."
    unit = "" if contrast["unit"] in UNSAID else f" {contrast['unit']}"
    text = f"{name}: {_value(contrast)}{unit} ({_interval(contrast)})"
    if not contrast["decides"]:
        return f"{text}, {_aside(contrast)}."
    apart = [
        f"{words} {_part(contrast[key], contrast['effect'], contrast['se'])}"
        for key, words in (
            ("se_chance", "error by chance"),
            ("sd_parameters", "spread by parameters"),
            ("sd_structures", "by structures"),
        )
        if contrast[key] is not None
    ]
    text += f"; {', '.join(apart)}" if apart else ""
    described = contrast["contrast"]
    if "kept" in described:
        groups = f"; sign {contrast['sign']} in {_share(contrast)}" if contrast["share_with_sign"] else ""
        source = f"{described['kept']} ({described['digest'][:8]})"
        text += f"{groups}; of {described['of']}; kept, not computed here: {source}"
    elif contrast["share_with_sign"] is not None:
        text += f"; sign {contrast['sign']} in {_share(contrast)}"
    against = ", the opposite is shown" if contrast["verdict"] == "fails" and contrast["opposite"] else ""
    return f"{text}: {contrast['verdict']}{against}."


def _part(value: float, effect: float, error: float | None) -> str:
    """Return a part of an error or spread, "0" where it is but rounding beside what it is a part of."""
    return significant(value, 2) if value > 1e-6 * max(abs(effect), error or 0.0) else "0"


def _aside(contrast: Mapping[str, Any]) -> str:
    if contrast["opposite"]:
        return "the opposite is shown"
    said = str(contrast["verdict"])
    return {"holds": "shown", "fails": "not shown"}.get(said, said)


def _value(contrast: Mapping[str, Any]) -> str:
    text = rounded_to(contrast["effect"], contrast["se"])
    return text if contrast["contrast"].get("level") or text.startswith("-") else f"+{text}"


def _interval(item: Mapping[str, Any]) -> str:
    if item["low"] is None or item["high"] is None:
        return "no interval"
    figures = 2
    return f"95 % {significant(item['low'], figures)} to {significant(item['high'], figures)}"


def _share(item: Mapping[str, Any]) -> str:
    if item["share_with_sign"] is None:
        return "–"
    error = item["share_se"]
    share = 100.0 * item["share_with_sign"]
    return f"{share:.0f} %" if error is None else f"{share:.0f}±{100.0 * error:.0f} % of draws"


def _structures(claim: Mapping[str, Any]) -> str:
    weights = {
        f", hindcast weight {significant(item['hindcast_weight'], 2)} each"
        for item in claim["by_structure"].values()
        if item["hindcast_weight"] is not None
    }
    each = "; ".join(
        f"{name} {100.0 * item['share_with_sign']:.0f} %, {item['verdict']}"
        if item["share_with_sign"] is not None
        else f"{name} –, {item['verdict']}"
        for name, item in claim["by_structure"].items()
    )
    return f"Sign in x % of draws under each structure{''.join(sorted(weights))}: {each}."


def _disguise(claim: Mapping[str, Any]) -> str:
    answer = claim["input_in_disguise"]
    if claim["restates"]:
        return f"Input in disguise: {answer}; it gives back the prior of {claim['restates']}."
    after = claim["symmetrised"]
    if after is None or after["share_with_sign"] is None:
        return f"Input in disguise: {answer}."
    return f"Input in disguise: {answer}; with links symmetrised the sign comes in {_share(after)}."


def _people(claim: Mapping[str, Any]) -> str:
    parts = []
    for side in ("challenger", "defender"):
        item = claim["casualties"][side]
        text = (
            f"{side} {_thousands(item['level'])} ({_thousands(item['structures_low'])} to "
            f"{_thousands(item['structures_high'])} by structure)"
        )
        parts.append(text + _change(item, _thousands))
    item = claim["escalation"]
    risk = (
        f"P(escalation) {significant(item['level'], 2)} ({significant(item['structures_low'], 2)} to "
        f"{significant(item['structures_high'], 2)} by structure)"
    ) + _change(item, lambda value: significant(value, 2))
    return f"With {item['variant']}, casualties in thousand people: {'; '.join(parts)}; {risk}."


def _thousands(value: float) -> str:
    return significant(value, 2)


def _change(item: Mapping[str, Any], written: Any) -> str:
    if "effect" not in item or item["low"] is None:
        return ""
    sign = "" if item["effect"] < 0 else "+"
    return f", {sign}{written(item['effect'])} ({written(item['low'])} to {written(item['high'])})"


def _wrapped(text: str, width: int, indent: str = "", mark: str = "") -> list[str]:
    return wrap(
        text,
        width,
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_long_words=False,
    )
