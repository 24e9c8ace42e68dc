"""Rival structures of the model; a structure is a run-time value of one compiled kernel (MODEL.md section 7)."""

from __future__ import annotations

from attrition.model.declarations import Parameter

STRUCTURES: tuple[str, ...] = ("options", "red_line", "spiral", "mirror", "null")
"""Names of the structures, in the order of their codes."""

DESCRIPTIONS: dict[str, str] = {
    "options": "the challenger chooses among options by what it believes their risks and benefits to be",
    "red_line": "listed acts of the coalition trigger escalation by themselves; strain does not",
    "spiral": "pressure raises and restraint lowers the hazard of escalation; restraint is read the other way",
    "mirror": "time wears the defender's side more: fatigue doubled, its pool halved, adaptation twice as fast",
    "null": "the war ends at a constant hazard whatever happens in it, as past wars did",
}

FLAGS: tuple[str, ...] = ("structure_red_line", "structure_spiral", "structure_null")
"""Fields of the parameter record that tell a rule which structure it runs in."""

WAYS_TO_END: tuple[str, ...] = (
    "withdrawal",
    "freeze",
    "defender_collapse",
    "military_defeat",
    "regime_crisis",
    "escalation",
)
"""Ends in the order of their codes, from 1."""

PARAMETERS = (
    Parameter(
        "red_line.trigger", "fraction", 0, 1, "probability that a listed act triggers escalation", 0.02
    ),
    Parameter(
        "red_line.end",
        "fraction",
        0,
        1,
        "probability that an escalation so triggered is out of control",
        0.02,
    ),
    Parameter(
        "spiral.pressure", "-", 0, 5, "rise of the log hazard of escalation per unit of pressure", 0.34
    ),
    Parameter(
        "spiral.restraint", "-", 0, 5, "fall of the log hazard of escalation per unit of restraint", 0.34
    ),
    Parameter("mirror.fatigue_factor", "-", 1, 10, "factor on the fatigue of the donors", 2),
    Parameter("mirror.pool_factor", "-", 0.1, 1, "factor on the defender's pool of men", 0.5),
    Parameter("mirror.adaptation_factor", "-", 1, 10, "factor on the speed of adaptation to sanctions", 2),
    Parameter("null.hazard", "1/year", 0, 5, "constant hazard of the end of the war", 0.44),
    *(
        Parameter(f"null.weight_{name}", "-", 0, 1000, f"weight of {name} among the ends, normalised", 1)
        for name in WAYS_TO_END
    ),
)


def structure_fields(structure: str) -> dict[str, float]:
    """Return the flags of a structure, by the names of `FLAGS`."""
    return {flag: float(flag == f"structure_{structure}") for flag in FLAGS}


def adjusted(values: dict[str, float], structure: str) -> dict[str, float]:
    """Return the drawn parameters of one row, by name, as a structure changes them.

    `mirror` doubles the fatigue of the donors, halves the defender's pool and doubles the speed of adaptation;
    `spiral` reads a declaration of restraint the other way round. The others change rules, not numbers. Factors of a
    study hold in all.
    """
    changed = dict(values)
    changed["choice.precision"] *= values["study.precision_factor"]
    changed["choice.value_regime"] *= values["study.regime_value_factor"]
    if structure == "mirror":
        changed["coalition.fatigue"] *= values["mirror.fatigue_factor"]
        changed["defender.men.pool_initial"] *= values["mirror.pool_factor"]
        changed["sanctions.adaptation_months"] /= values["mirror.adaptation_factor"]
    elif structure == "spiral":
        changed["beliefs.restraint_reading"] = -values["beliefs.restraint_reading"]
    return changed
