"""The lines that travel with every figure: where it comes from and what it does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrition.figures.content import Content


def limits(content: Content, structures: Sequence[str]) -> list[str]:
    """Return what is given, the source line with the end of the data, and the line of limits.

    Parameters
    ----------
    content : of the run.
    structures : those shown.
    """
    end = f" Data end {content.data_end.isoformat()}." if content.data_end else ""
    plural = "structure" if len(structures) == 1 else "structures"
    return [
        f"Given: {content.summary['given']}.",
        f"Source: {content.source}{end}",
        f"Not a prediction: in this model, under {plural} {', '.join(structures)} and these priors.",
    ]


def conditional(content: Content) -> str:
    """Return the line about bands after the end of the data."""
    after = f"after the data end ({content.data_end.isoformat()})" if content.data_end else "throughout"
    return f"Conditional: {after}, bands and shares are over the paths still fighting at that date."


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
            if name and name not in names:
                names.append(name)
        if names:
            parts.append(f"{title.replace(':', '')} ({'; '.join(names)})")
    return f"Published figures, with those who gave them: {', '.join(parts)}." if parts else None
