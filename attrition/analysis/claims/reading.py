"""Reads claims: small TOML files, one a claim, every unknown key refused by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrition.analysis.claims.declared import BASE, Claim, ClaimVariant, Contrast, Kept
from attrition.errors import InputError, refuse_unknown
from attrition.scenario import fields, files
from attrition.scenario.fields import Place
from attrition.scenario.files import PolicyFile
from attrition.scenario.load import load_policy, read_policy

SCHEMA = 1
CLAIM_KEYS = (
    "schema",
    "id",
    "title",
    "claim",
    "falsified_if",
    "falsified_by",
    "decision",
    "restates",
    "scenario",
    "structures",
    "draws",
    "paths",
    "variants",
    "contrasts",
)
NEEDED = ("id", "title", "claim", "falsified_if", "decision", "contrasts")
VARIANT_KEYS = ("sets", "policies", "policy")
CONTRAST_KEYS = (
    "name",
    "quantity",
    "unit",
    "sign",
    "first",
    "second",
    "minus",
    "level",
    "margin",
    "fails_if",
    "kept",
)
KEPT_KEYS = ("effect", "low", "high", "se", "share_with_sign", "of", "source", "digest")
RULES = ("not_shown", "shown", "opposite", "below", "above")
BOUNDED = ("below", "above")
MOST_DRAWS, MOST_PATHS = 4096, 4096


def read_claims(
    where: str | Path | None, only: Iterable[str], quantities: Sequence[str]
) -> tuple[Claim, ...]:
    """Return claims in the order of their names.

    Parameters
    ----------
    where : a file, or a directory of them; the shipped ones by default.
    only : names of those wanted; all by default.
    quantities : names of what a contrast may be in.

    Raises
    ------
    InputError : for the first thing in a file that is not allowed, and an unknown name, with the nearest one.
    """
    found = [read_claim(files.read_text(path, label), label, quantities) for path, label in _found(where)]
    names = [claim.id for claim in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"two claims are named '{name}'", where=str(where), advice="rename one")
    asked = list(only)
    for name in asked:
        refuse_unknown("claim", name, sorted(names, key=_order), "--only")
    return tuple(sorted((claim for claim in found if not asked or claim.id in asked), key=_by_id))


def read_claim(text: str, label: str, quantities: Sequence[str], layers: bool = True) -> Claim:
    """Return the claim in the text of one file; see `read_claims`.

    Parameters: layers, whether to read the policies that it names; without them its variants are names.
    """
    top = Place(label)
    given = fields.table(files.parse_toml(text, label), top, CLAIM_KEYS)
    if "schema" in given and fields.integer(given["schema"], top.at("schema"), 0, 10_000) != SCHEMA:
        raise top.at("schema").refusal("this version is another one", allowed=f"schema = {SCHEMA}")
    for key in NEEDED:
        if key not in given:
            raise top.refusal(f"has no '{key}'", allowed=", ".join(CLAIM_KEYS))
    words = {
        key: fields.text(given[key], top.at(key))
        for key in ("id", "title", "claim", "falsified_if", "decision")
    }
    variants = {
        name: _variant(name, value, top.at("variants").at(name), layers or "scenario" in given)
        for name, value in _named(given.get("variants", {}), top.at("variants")).items()
    }
    contrasts = tuple(
        _contrast(value, place, tuple(variants), quantities)
        for place, value in fields.tables(given["contrasts"], top.at("contrasts"))
    )
    if not any(contrast.decides for contrast in contrasts):
        raise top.at("contrasts").refusal(
            "no contrast decides",
            allowed="fails_if in at least one of them",
            advice="a claim must be able to fail",
        )
    return Claim(
        **words,
        contrasts=contrasts,
        variants=variants,
        falsified_by=fields.choice(given.get("falsified_by", "any"), top.at("falsified_by"), ("any", "all")),
        restates=_parameter(given.get("restates", ""), top.at("restates")),
        scenario=fields.text(given.get("scenario", ""), top.at("scenario")),
        structures=fields.text(given.get("structures", "all"), top.at("structures")),
        draws=fields.integer(given.get("draws", 0), top.at("draws"), 0, MOST_DRAWS),
        paths=fields.integer(given.get("paths", 0), top.at("paths"), 0, MOST_PATHS),
        label=label,
        text=text,
        digest=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
    )


def _found(where: str | Path | None) -> list[tuple[Path, str]]:
    if where is None:
        return [(path, files.label_of(path, str(path))) for path in files.shipped("claim").values()]
    place = Path(where)
    if place.is_dir():
        found = [(path, str(path)) for path in sorted(place.glob("*.toml"))]
        if not found:
            raise InputError(f"no claim in '{place}'", where="--claims", allowed="a directory with *.toml")
        return found
    return [files.find(str(where), "claim", "--claims")]


def _named(given: object, place: Place) -> fields.Table:
    if not isinstance(given, dict):
        raise place.refusal("is not a table", allowed="[variants.NAME] for each variant")
    for name in given:
        if name == BASE or not name.replace("_", "").isalnum():
            raise place.at(name).refusal(
                "cannot name a variant",
                allowed="letters, digits and _, but not 'base', which is the scenario",
            )
    return given


def _variant(name: str, given: object, place: Place, layers: bool) -> ClaimVariant:
    entry = fields.table(given, place, VARIANT_KEYS)
    if not layers:
        return ClaimVariant(name)
    policies = [read_policy(text) for text in _texts(entry.get("policies", []), place.at("policies"))]
    if "policy" in entry:
        written = PolicyFile(str(place), fields.text(entry["policy"], place.at("policy"), 100_000))
        load_policy(written)
        policies.append(written)
    return ClaimVariant(name, tuple(_texts(entry.get("sets", []), place.at("sets"))), tuple(policies))


def _contrast(given: object, place: Place, variants: tuple[str, ...], quantities: Sequence[str]) -> Contrast:
    entry = fields.table(given, place, CONTRAST_KEYS)
    for key in ("name", "sign"):
        if key not in entry:
            raise place.refusal(f"has no '{key}'", allowed=", ".join(CONTRAST_KEYS))
    known = (BASE, *variants)
    rule, bound = _rule(entry.get("fails_if"), place.at("fails_if"))
    shape = [key for key in ("kept", "level", "first") if key in entry]
    if (
        len(shape) != 1
        or ("first" in entry) != ("second" in entry)
        or ("minus" in entry and "first" not in entry)
    ):
        raise place.refusal(
            "is no contrast",
            allowed="first and second (with minus = [first, second] for an interaction), or level, or kept",
        )
    kept = _kept(entry["kept"], place.at("kept")) if "kept" in entry else None
    if kept is None and "quantity" not in entry:
        raise place.refusal("has no 'quantity'", allowed=f"one of {len(quantities)} names")
    minus = tuple(_texts(entry.get("minus", []), place.at("minus")))
    if len(minus) not in (0, 2):
        raise place.at("minus").refusal("is no pair", allowed="minus = [first, second]")
    if "level" in entry and rule in ("shown", "opposite"):
        raise place.at("fails_if").refusal(
            f"'{rule}' is not for a level", allowed="below, above or not_shown"
        )
    return Contrast(
        name=fields.text(entry["name"], place.at("name"), 200),
        quantity="" if kept else _quantity(entry["quantity"], place.at("quantity"), quantities),
        unit=fields.text(entry.get("unit", ""), place.at("unit"), 60),
        sign=1 if fields.choice(entry["sign"], place.at("sign"), ("+", "-")) == "+" else -1,
        first=_one(entry, "first", place, known),
        second=_one(entry, "second", place, known),
        minus=tuple(fields.choice(name, place.at("minus"), known) for name in minus),
        level=_one(entry, "level", place, known),
        margin=fields.number(entry.get("margin", 0), place.at("margin"), 0.0),
        fails_if=rule,
        bound=bound,
        kept=kept,
    )


def _quantity(given: object, place: Place, known: Sequence[str]) -> str:
    """Return a quantity, which may have a date behind an @."""
    name, at, when = fields.text(given, place).partition("@")
    return fields.choice(name, place, known, "see 'attrition list quantities'") + at + when


def _one(entry: fields.Table, key: str, place: Place, known: tuple[str, ...]) -> str:
    return fields.choice(entry[key], place.at(key), known) if key in entry else ""


def _rule(given: object, place: Place) -> tuple[str, float]:
    if given is None:
        return "", 0.0
    entry = fields.table(given, place, RULES)
    if len(entry) != 1:
        raise place.refusal("needs one rule", allowed=", ".join(RULES))
    rule, value = next(iter(entry.items()))
    if rule in BOUNDED:
        return rule, fields.number(value, place.at(rule))
    if not fields.flag(value, place.at(rule)):
        raise place.at(rule).refusal("false decides nothing", allowed=f"{rule} = true")
    return rule, 0.0


def _kept(given: object, place: Place) -> Kept:
    entry = fields.table(given, place, KEPT_KEYS)
    for key in KEPT_KEYS:
        if key not in entry and key != "share_with_sign":
            raise place.refusal(f"has no '{key}'", allowed=", ".join(KEPT_KEYS))
    effect, low, high, se = (fields.number(entry[key], place.at(key)) for key in KEPT_KEYS[:4])
    if not low <= effect <= high:
        raise place.refusal("the effect lies outside its interval", allowed="low <= effect <= high")
    of, source, digest = (fields.text(entry[key], place.at(key), 300) for key in ("of", "source", "digest"))
    share = entry.get("share_with_sign")
    held = None if share is None else fields.number(share, place.at("share_with_sign"), 0.0, 1.0)
    return Kept(effect, low, high, se, of, source, digest, held)


def _parameter(given: object, place: Place) -> str:
    from attrition.scenario import names

    name = fields.text(given, place)
    return (
        fields.choice(name, place, names.parameters(), "see 'attrition parameters SCENARIO'") if name else ""
    )


def _texts(given: object, place: Place) -> list[str]:
    if not isinstance(given, list):
        raise place.refusal("is not a list", allowed='["name", …]')
    return [fields.text(item, place, 200) for item in given]


def _order(name: str) -> tuple[str, int, str]:
    head = name.rstrip("0123456789")
    return head, int(name[len(head) :] or 0), name


def _by_id(claim: Claim) -> tuple[str, int, str]:
    return _order(claim.id)
