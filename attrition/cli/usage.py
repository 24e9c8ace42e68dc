"""One line for a command line that click refuses: what is wrong, the nearest name, and the way to the help."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from attrition.errors import nearest_name

_RANGE = re.compile(r" is not in the range (?P<low>[^<]+)<=x<=(?P<high>\S+)$")
_EXTRA = re.compile(r"unexpected extra argument \((?P<name>\S+)\)$")
_POLICY = "--policy"


def usage_line(error: click.ClickException) -> str:
    """Return click's message as one line, without its full stop, with what was probably meant."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    text = error.format_message().splitlines()[0].rstrip(".") if error.format_message() else "bad usage"
    text = text[:1].lower() + text[1:]
    options = [name for parameter in (context.command.params if context else []) for name in parameter.opts]
    if isinstance(error, click.NoSuchOption):
        nearest = _nearest_option(error.option_name, options)
        text = f"no option '{error.option_name}'" + (f"; did you mean '{nearest}'?" if nearest else "")
    elif text.endswith("is not a valid integer"):
        text += "; allowed: a whole number in digits alone, such as 2000"
    elif " does not match the format '%Y-%m-%d'" in text:
        text = text.partition(" does not match")[0] + " is not a date; allowed: a day such as 2023-12-31"
    elif outside := _RANGE.search(text):
        text = f"{text[: outside.start()]} is out of range; allowed: {outside['low']} to {outside['high']}"
    elif (extra := _EXTRA.search(text)) and _POLICY in options and _is_policy(extra["name"]):
        text += f"; did you mean '{_POLICY} {extra['name']}'?"
    if context is None:
        return text
    path = context.command_path.removeprefix("attrition").strip()
    return f"{path + ': ' if path else ''}{text}; see '{context.command_path} --help'"


def _nearest_option(name: str, options: Sequence[str]) -> str | None:
    """Return the option that was meant: for a letter the only one that begins so, else the nearest name."""
    whole = [option for option in options if option.startswith("--")]
    if name.startswith("--"):
        # Without the hyphens, which all of them share.
        nearest = nearest_name(name[2:], [option[2:] for option in whole])
        return f"--{nearest}" if nearest else None
    of_letter = [option for option in whole if option[2] == name[1:2]]
    return of_letter[0] if len(of_letter) == 1 else None


def _is_policy(name: str) -> bool:
    from attrition.scenario.files import shipped

    return name in shipped("policy") or name.endswith(".toml")
