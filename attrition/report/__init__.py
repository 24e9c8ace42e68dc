"""The report of a run: one HTML file that needs nothing else, neither network nor script."""

from __future__ import annotations

from pathlib import Path

NAME = "report.html"


def write_report(directory: Path, observed: Path | None = None) -> Path:
    """Write the report of a finished run into its directory, replacing an earlier one.

    Parameters
    ----------
    directory : of the run.
    observed : directory of published monthly series to draw beside the model, None for none.

    Returns
    -------
    The file, report.html.

    Raises
    ------
    InputError : when it is no run directory, or for bad series.
    RunFailed : when the run is not finished or a table is damaged.
    """
    from attrition.ensemble.files import write_over
    from attrition.report.page import report_html

    path = Path(directory) / NAME
    text = report_html(Path(directory), observed)
    write_over(path, text.encode())
    return path
