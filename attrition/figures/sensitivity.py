"""Figures of sensitivity: indices of all structures side by side, tornadoes, and indices over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from attrition.analysis.sensitivity import largest
from attrition.analysis.sensitivity_data import Case, Finding, Sensitivity
from attrition.figures.files import file_part, write_sheets
from attrition.figures.marks import label_ends
from attrition.figures.sheet import new_sheet, note_size, styled
from attrition.figures.styles import INK, PAGE_MM, QUIET, RULE, paper, structure_line, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

SHOWN = 10
LINES_SHOWN = 4
ROW_MM = 4.2
STRUCTURE_MM = 2.5
"""Height of a structure within the row of an input: that of its name."""
FOOT_MM = 3.0
LABELS_MM = 46.0
"""Room for the names of inputs."""
TWO_ERRORS = 1.96
MOST_YEARS = 4
Look: TypeAlias = "tuple[str, Any]"
LINES: tuple[Look, ...] = (
    ("#1a1a1a", "-"),
    ("#0072b2", (0, (5, 1.2))),
    ("#b34700", (0, (3, 1, 1, 1))),
    ("#a0307f", (0, (1.5, 1))),
    ("#00664b", (0, (6, 1, 1, 1))),
    ("#7a5c00", (0, (1, 1.6))),
    ("#595959", (0, (8, 1.5))),
    ("#5b3a8c", (0, (4, 1, 1, 1, 1, 1))),
)
"""Colour and dashes of inputs over time; each line has its name at its end."""


def draw_sensitivity(found: Sensitivity, target: Path) -> list[Path]:
    """Draw the figures of a sensitivity report; those of an earlier call about the same are replaced.

    Parameters: found, the report; target, directory of the files. Returns: the files.
    """
    with styled(paper()):
        return write_sheets(sensitivity_pages(found), target)


def sensitivity_pages(found: Sensitivity) -> list[tuple[str, Sheet]]:
    """Return name and page of each figure: of a quantity, what there are indices of, and of its years."""
    pages = []
    for finding in found.findings:
        if not largest([finding], SHOWN):
            continue
        place = file_part(finding.quantity.name)
        pages.append((f"sensitivity-{place}", indices_page(found, finding)))
        if any(case.shares for case in finding.cases.values()):
            pages.append((f"tornado-{place}", tornado_page(found, finding)))
    for name, findings in found.over_time.items():
        if largest(findings, SHOWN):
            pages.append((f"sensitivity-by-year-{file_part(name)}", years_page(found, findings)))
    return pages


def indices_page(found: Sensitivity, finding: Finding) -> Sheet:
    """Return the page of indices: a row an input, structures beside each other in it."""
    names = largest([finding], SHOWN)
    structures = [name for name, case in finding.cases.items() if case.refused is None]
    # Sobol' sweeps have two indices each: a panel for the first and one for the total.
    both = any(case.points for case in finding.cases.values())
    kinds = ("first", "total") if both else ("first",)
    bars = (
        "Bars: 95 %, chance within rows taken out; open: not told from none." if not both else "Bars: 95 %."
    )
    sheet, axes = new_sheet(
        PAGE_MM,
        max(ROW_MM, STRUCTURE_MM * len(structures) + 1.0) * len(names),
        (1, len(kinds)),
        title=f"What moves: {finding.quantity.words}",
        notes=[
            f"Share of what inputs explain of the variance between {'points' if both else 'rows'} that each explains "
            "alone"
            f"{' (left), and that stays when all others are known (right)' if both else ''}. {bars} "
            f"{_shares_note(finding)}",
            *_travelling(found, structures),
        ],
        left_mm=LABELS_MM,
        right_mm=18.0,
        gap_mm=(6.0, 12.0),
        foot_mm=FOOT_MM,
    )
    for place, (ax, kind) in enumerate(zip(axes, kinds, strict=True)):
        draw_indices(ax, finding, names, structures, kind, label=place == 0)
        ax.set_xlabel(f"{'first-order' if kind == 'first' else 'total'} index, %")
    _name_structures(axes[-1], structures)
    return sheet


def draw_indices(
    ax: Axes, finding: Finding, names: Sequence[str], structures: Sequence[str], kind: str, *, label: bool
) -> Axes:
    """Draw the indices of some inputs, a row an input from the top, with their intervals.

    Parameters: ax; finding; names of the inputs; structures; kind, first or total; label, whether rows are named.
    """
    for row, name in enumerate(names):
        for structure, shift in zip(structures, _shifts(len(structures)), strict=True):
            value, error, stands = _index_of(finding.cases[structure], name, kind)
            colour = structure_line(structure)[0]
            ends = np.array([value - TWO_ERRORS * error, value + TWO_ERRORS * error])
            ax.plot(100.0 * ends, (row + shift, row + shift), color=colour, linewidth=0.7)
            ax.plot(
                100.0 * value,
                row + shift,
                marker="o",
                markersize=2.6,
                markerfacecolor=colour if stands else "white",
                markeredgecolor=colour,
                markeredgewidth=0.6,
            )
        if row:
            ax.axhline(row - 0.5, color=RULE, linewidth=0.25)
    ax.axvline(0.0, color=RULE, linewidth=0.6)
    return _input_axis(ax, names if label else [""] * len(names))


def tornado_page(found: Sensitivity, finding: Finding) -> Sheet:
    """Return the tornado: where the mean of the quantity lies when each input is low, and when it is high."""
    names = largest([finding], SHOWN)
    structures = [name for name, case in finding.cases.items() if case.shares is not None]
    columns = min(len(structures), 3)
    rows = -(-len(structures) // columns)
    unit = "%" if finding.quantity.happens else finding.quantity.unit
    sheet, axes = new_sheet(
        PAGE_MM,
        ROW_MM * len(names),
        (rows, columns),
        title=f"Where it is when an input is low, and when it is high: {finding.quantity.words}",
        notes=[
            "Mean over the fifth of the rows in which an input is lowest (open) and highest (filled); thin bars: 95 %. "
            "Grey line: mean over all rows. Rows are drawn from the priors: other inputs differ too, at random.",
            *_travelling(found, structures),
        ],
        left_mm=LABELS_MM,
        gap_mm=(5.0, 13.0),
        foot_mm=FOOT_MM,
    )
    for place, ax in enumerate(axes):
        if place >= len(structures):
            ax.remove()
            continue
        structure = structures[place]
        draw_tornado(ax, finding.cases[structure], names, label=place % columns == 0)
        ax.set_title(structure_name(structure))
        ax.set_xlabel(unit)
    limits = np.array([ax.get_xlim() for ax in axes[: len(structures)]])
    for ax in axes[: len(structures)]:
        ax.set_xlim(limits[:, 0].min(), limits[:, 1].max())
    return sheet


def draw_tornado(ax: Axes, case: Case, names: Sequence[str], *, label: bool) -> Axes:
    """Draw the means at the ends of some inputs under one structure, a row an input from the top."""
    assert case.shares is not None
    factor = 1.0 if case.mean.unit else 100.0
    indices = {one.name: one for one in case.shares.inputs}
    ax.axvline(factor * case.mean.value, color=RULE, linewidth=0.7)
    for row, name in enumerate(names):
        one = indices[name]
        low, high = factor * one.at_low.value, factor * one.at_high.value
        colour = INK if one.stands else QUIET
        ax.plot((low, high), (row, row), color=colour, linewidth=2.4, alpha=0.35 if one.stands else 0.15)
        for end, fill in ((one.at_low, "white"), (one.at_high, colour)):
            reach = TWO_ERRORS * factor * (end.error or 0.0)
            middle = factor * end.value
            ax.plot((middle - reach, middle + reach), (row, row), color=colour, linewidth=0.6)
            ax.plot(
                middle,
                row,
                marker="o",
                markersize=3.0,
                markerfacecolor=fill,
                markeredgecolor=colour,
                markeredgewidth=0.6,
            )
    return _input_axis(ax, names if label else [""] * len(names))


def years_page(found: Sensitivity, findings: Sequence[Finding]) -> Sheet:
    """Return the page of indices over time: a panel a structure, a line an input."""
    structures = [
        name for name in findings[0].cases if any(one.cases[name].refused is None for one in findings)
    ]
    columns = min(len(structures), 2)
    rows = -(-len(structures) // columns)
    names = list(dict.fromkeys(name for each in structures for name in _leading(findings, each)))
    looks = {name: LINES[place % len(LINES)] for place, name in enumerate(names)}
    words = findings[0].quantity.words.partition(" before ")[0]
    sheet, axes = new_sheet(
        PAGE_MM,
        38.0,
        (rows, columns),
        title=f"What moves it, by year: {words}",
        notes=[
            "Share of what inputs explain of the variance between rows, of what comes before each year; bars: 95 %. "
            "A year is left out in which there are no indices: too little happens, or rows differ no more than chance.",
            *_travelling(found, structures),
        ],
        left_mm=12.0,
        right_mm=40.0,
        gap_mm=(50.0, 12.0),
    )
    for place, ax in enumerate(axes):
        if place >= len(structures):
            ax.remove()
            continue
        draw_years(ax, findings, structures[place], looks)
        ax.set_title(structure_name(structures[place]))
        if place % columns == 0:
            ax.set_ylabel("index, %")
    return sheet


def draw_years(ax: Axes, findings: Sequence[Finding], structure: str, looks: Mapping[str, Look]) -> Axes:
    """Draw the indices of the leading inputs under one structure, a line an input.

    Parameters: ax; findings, one a year; structure; looks, colour and dashes by input.
    """
    kept = _indexed(findings, structure)
    years = np.array([one.quantity.before.year for one in kept if one.quantity.before])
    labels = []
    for place, name in enumerate(_leading(findings, structure)):
        colour, dashes = looks[name]
        values = np.array([_index_of(one.cases[structure], name, "first")[:2] for one in kept]) * 100.0
        ax.plot(years, values[:, 0], color=colour, linestyle=dashes, linewidth=0.9)
        reach = TWO_ERRORS * values[:, 1]
        # Beside each other, so that bars of the same year can be told.
        ax.vlines(
            years + 0.1 * place, values[:, 0] - reach, values[:, 0] + reach, color=colour, linewidth=0.45
        )
        labels.append((float(values[-1, 0]), name, colour))
    ax.axhline(0.0, color=RULE, linewidth=0.5)
    low, high = ax.get_ylim()
    ax.set_ylim(max(low, -20.0), min(high, 120.0))
    ax.set_xticks(years[:: max(-(-len(years) // MOST_YEARS), 1)])
    span = ax.get_ylim()
    return label_ends(ax, labels, 0.09 * (span[1] - span[0]), size=note_size())


def _indexed(findings: Sequence[Finding], structure: str) -> list[Finding]:
    return [one for one in findings if one.cases[structure].refused is None and one.quantity.before]


def _leading(findings: Sequence[Finding], structure: str) -> list[str]:
    return largest(_indexed(findings, structure), LINES_SHOWN, structure)


def _index_of(case: Case, name: str, kind: str) -> tuple[float, float, bool]:
    if case.points is not None:
        index = next(each for each in case.points.indices if each.name == name)
        return (
            (index.first, index.first_error, True)
            if kind == "first"
            else (index.total, index.total_error, True)
        )
    assert case.shares is not None
    given = next(each for each in case.shares.inputs if each.name == name)
    return given.first.value, given.first.error or 0.0, given.stands


def _shifts(count: int) -> list[float]:
    """Return places within a row of height one that are as far from each other as from those of the next row."""
    return [(place + 0.5) / count * 0.92 - 0.46 for place in range(count)]


def _input_axis(ax: Axes, names: Sequence[str]) -> Axes:
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    return ax


def _name_structures(ax: Axes, structures: Sequence[str]) -> None:
    """Write the structures beside the first input, in the order in which they stand in every row."""
    for shift, structure in zip(_shifts(len(structures)), structures, strict=True):
        ax.annotate(
            structure_name(structure),
            (1.0, shift),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            size=note_size(),
            color=structure_line(structure)[0],
            annotation_clip=False,
        )


def _shares_note(finding: Finding) -> str:
    told = [
        f"{structure_name(name)} {100.0 * case.shares.share_explained:.0f}"
        for name, case in finding.cases.items()
        if case.shares is not None
    ]
    return (
        f"Of the variance between rows inputs explain, in %: {', '.join(told)}; the rest is chance."
        if told
        else ""
    )


def _travelling(found: Sensitivity, structures: Sequence[str]) -> list[str]:
    plural = "structure" if len(structures) == 1 else "structures"
    names = ", ".join(map(structure_name, structures))
    return [
        f"Given: {found.given}.",
        f"Source: attrition, {found.source}; {len(found.inputs.names)} inputs vary.",
        f"Not a prediction: in this model, under {plural} {names} and these priors.",
    ]
