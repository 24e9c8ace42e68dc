"""The lines that travel with every figure: where it comes from and what it does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrition.figures.content import Content
from attrition.figures.styles import structure_name
from attrition.statistics.proportions import Proportion

SMALL_PERCENT = 2.0
"""Upper end of an interval, in per cent, below which a decimal is written."""

SMALL_ERROR = 0.95
"""Standard error, in per cent, below which a decimal is written."""

SMALLEST = ("1", "0.1")
"""What a probability that is not 0 and rounds to 0 is below, by decimals."""


def limits(content: Content, structures: Sequence[str]) -> list[str]:
    """Return what is given, the source line with the end of the data, and the line of limits.

    Parameters
    ----------
    content : of the run.
    structures : those shown.
    """
    end = f" Data end {content.data_end.isoformat()}." if content.data_end else ""
    plural = "structure" if len(structures) == 1 else "structures"
    names = ", ".join(structure_name(structure) for structure in structures)
    return [
        f"Given: {content.summary['given']}.",
        f"Source: {content.source}{end}",
        f"Not a prediction: in this model, under {plural} {names} and these priors.",
    ]


def conditional(content: Content) -> str:
    """Return the line about bands after the end of the data."""
    after = f"after the data end ({content.data_end.isoformat()})" if content.data_end else "throughout"
    return f"Conditional: {after}, bands and shares are over the paths still fighting at that date."


def stopped(content: Content, structures: Sequence[str]) -> list[str]:
    """Return the line about fans and shares that stop before the horizon, if any does.

    Parameters
    ----------
    content : of the run.
    structures : those shown.
    """
    last = {structure: content.stops(structure) for structure in structures}
    early = [f"{structure_name(name)} after {content.month(day)}" for name, day in last.items() if day]
    if not early:
        return []
    return [f"Nothing is drawn where fewer than {content.fewest} paths still fight: {', '.join(early)}."]


def claimants(content: Content, panels: Mapping[str, str]) -> str | None:
    """Return a line that names who published the figures shown; None without any.

    Parameters
    ----------
    content : of the run.
    panels : recorded variable → title of its panel.
    """
    parts = []
    for variable, title in panels.items():
        names: list[str] = []
        for figure in content.figures(variable):
            name = figure.claimant or figure.source
            # What follows a colon, or a comma and a number, is the claim itself.
            name = re.split(r": |, (?=\d)", name)[0]
            if name and name not in names:
                names.append(name)
        if names:
            parts.append(f"{title.replace(':', '')} ({'; '.join(names)})")
    return f"Published figures, with those who gave them: {', '.join(parts)}." if parts else None


def plus_minus(share: Proportion) -> str:
    """Return a probability in per cent ± its standard error, as in "36±4"; at 0 and 1 the far end of its interval."""
    if share.p == 0.0:
        return f"<\u2009{100.0 * share.high:.{1 if share.high < 0.01 else 0}f}"
    if share.p == 1.0:
        return f">\u2009{100.0 * share.low:.0f}"
    if share.se is None:
        return f"{100.0 * share.p:.0f}"
    places = 1 if 100.0 * share.se < SMALL_ERROR else 0
    return f"{100.0 * share.p:.{places}f}±{100.0 * share.se:.{places}f}"


def percent(item: Mapping[str, float | None], *, sign: bool = False) -> str:
    """Return a probability in per cent with its 95 % interval, as in "12 (10–15)" or "12 % (10–15)".

    Parameters
    ----------
    item : p, low and high, of the summary; an interval is never empty, so that 0 does not look certain.
    sign : whether to write the sign.
    """
    values = [100.0 * (item[name] or 0.0) for name in ("p", "low", "high")]
    places = 1 if values[2] < SMALL_PERCENT else 0
    value, low, high = (f"{number:.{places}f}" for number in values)
    if values[0] == 0.0:
        value = low = "0"
    elif float(value) == 0.0:
        value = f"<\u2009{SMALLEST[places]}"
    return f"{value}{' %' if sign else ''} ({low}–{high})"
