"""`attrition init`: a new scenario, policy or mechanism to edit."""

from __future__ import annotations

import re
from pathlib import Path

import click

from attrition.errors import InputError
from attrition.model.mechanism import NAME as MECHANISM_NAME
from attrition.scenario import files

FIRST_CHOICE = "ukraine-2022"
_NAME = re.compile(r"[\w][\w +.-]{0,79}")

SCENARIO = """\
# A scenario for attrition. Lines that start with # do nothing; take the sign away to use them.
# Every key with its unit and range:  attrition parameters {name}.toml
# Is the file valid?                  attrition check {name}.toml

schema = 1
name = "{name}"
title = "{name}: a variant of {extends}"
extends = "{extends}"               # all that is not said here comes from there

# [clock]
# horizon_months = 60               # calendar months from the end of the data

# A value is a number, or a table with its range, prior and pedigree. status: sourced, derived or judged.
# [oil]
# brent_median = {{ value = 70, low = 55, high = 90, prior = "lognormal", status = "judged", note = "why" }}

# [switches]
# budget = false                    # a subsystem that is left out

# [remove]
# acts = ["name of an act of {extends}"]; by quantity: observations, figures

# [[acts]]
# lever = "coalition_aid"           # one of: attrition list levers
# date = 2026-06-01                 # or: when = {{ signal = "strain", above = 60, dwell_months = 1 }}
# value = 1.5
"""

POLICY = """\
# A policy for attrition: acts laid over a scenario. Lines that start with # do nothing.
# Is the file valid?  attrition check SCENARIO --policy {name}.toml

schema = 1
name = "{name}"
title = "{name}"

# [[acts]]
# name = "more aid"
# lever = "coalition_aid"           # one of: attrition list levers
# date = 2026-09-01                 # or a trigger, which fires once; one of: attrition list signals
# value = {{ value = 1.5, low = 1.2, high = 1.8 }}
# actor = "coalition"

# [[acts]]
# name = "enforcement under strain"
# lever = "enforcement"
# when = {{ signal = "strain", above = 40, dwell_months = 1 }}
# value = 0.5

# [remove]
# acts = ["name of an act of the scenario"]
"""


MECHANISM = """\
\"\"\"{name}: what it is.\"\"\"

from attrition.mechanism import (
    Clock,
    Mechanism,
    Parameter,
    Parameters,
    Placed,
    Process,
    State,
    StateField,
    maximum,
    rule,
)

# How rules are written, and what else a mechanism can hold, says the guide, docs/mechanisms.md. Then:
#   attrition --mechanism {file} parameters ukraine-2022 {name}.inflow
#   attrition --mechanism {file} verify-mechanism


@rule
def begin(s: State, p: Parameters) -> None:
    \"\"\"Set the pool at the start.\"\"\"
    s.{name}_stock = p.{name}_initial


@rule
def advance(s: State, p: Parameters) -> None:
    \"\"\"Advance the pool by one step.\"\"\"
    s.{name}_stock = maximum(s.{name}_stock + p.{name}_inflow * p.step_months, 0.0)


MECHANISM = Mechanism(
    name="{name}",
    meaning="what it is, in a sentence",
    parameters=(
        Parameter("{name}.initial", "unit", 0, 1000, "stock at the start", 100),
        Parameter("{name}.inflow", "unit/month", -100, 100, "what comes in, less what goes out", -1),
    ),
    state=(StateField("{name}_stock", "unit", "what is left", 0, signal=True, recorded=True),),
    begin=(begin,),
    processes=(Placed(Process("{name}_stock", Clock.STEP, rules=(advance,)), after="shortages"),),
)
"""


@click.command(name="init", epilog="Example: attrition init my-war --extends ukraine-2022")
@click.argument("name", metavar="NAME")
@click.option("--policy", is_flag=True, help="Write a policy file instead of a scenario.")
@click.option("--extends", metavar="SCENARIO", help="The scenario that the new one starts from.")
def command(name: str, policy: bool, extends: str | None) -> None:
    """Write NAME.toml, a commented file to edit; an existing file is never overwritten.

    A NAME that ends in .py is that of a mechanism: rules of your own, in Python.
    """
    if name.endswith(".py"):
        _init_mechanism(Path(name), policy=policy, extends=extends)
        return
    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    if not _NAME.fullmatch(path.stem):
        raise InputError(
            f"'{path.stem}' cannot name a file of attrition",
            allowed="1 to 80 letters, digits, spaces and . + - _, a letter or digit first",
        )
    if policy and extends is not None:
        raise InputError("a policy extends nothing", where="--extends", advice="leave --extends out")
    text = (
        POLICY.format(name=path.stem)
        if policy
        else SCENARIO.format(name=path.stem, extends=_start(extends, path))
    )
    _write(path, text)
    test = f"attrition check {path}" if not policy else f"attrition check SCENARIO --policy {path}"
    click.echo(f"wrote {path}; edit it, then: {test}")


def _init_mechanism(path: Path, *, policy: bool, extends: str | None) -> None:
    """Write a mechanism to edit."""
    if policy or extends is not None:
        option = "--policy" if policy else "--extends"
        raise InputError(f"'{path}' is a mechanism", where=option, advice=f"leave {option} out")
    if not MECHANISM_NAME.match(path.stem):
        raise InputError(
            f"'{path.stem}' cannot name a mechanism",
            allowed="lower-case words joined by underscores, as its parameters and fields begin with it",
        )
    _write(path, MECHANISM.format(name=path.stem, file=path))
    click.echo(f"wrote {path}; edit it, then: attrition --mechanism {path} verify-mechanism")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise InputError(
            "exists already and is not overwritten", where=str(path), advice="give another name"
        ) from None
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from None


def _start(extends: str | None, path: Path) -> str:
    """Return what the new file extends, checked to be there: a shipped name, or a path seen from the file."""
    if extends is None:
        shipped = files.shipped("scenario")
        if not shipped:
            raise InputError(
                "no scenario ships with this installation", advice="name one with --extends FILE"
            )
        return FIRST_CHOICE if FIRST_CHOICE in shipped else next(iter(shipped))
    found, _ = files.find(extends, "scenario", "--extends")
    if extends in files.shipped("scenario") and found == files.shipped("scenario")[extends]:
        return extends
    return found.resolve().as_posix() if path.parent != Path() else found.as_posix()
