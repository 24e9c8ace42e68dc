"""The figure shows every engine that was timed and every cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.figures.sheet import styled
from attrition.figures.styles import paper
from scripts.benchmarks.figure import scaling, short, write_figure
from scripts.benchmarks.results import Results
from tests.benchmarks.sample import sample


def test_engines_have_a_line_each_and_costs_a_panel_each() -> None:
    with styled(paper()):
        sheet = scaling(sample())
        assert sheet is not None
        engines, *panels = sheet.axes
        names = [label.get_text() for label in engines.get_yticklabels()]
    assert names == ["LANES", "C-LANES", "C-LANES-FAST", "SIMPY", "NUMPY"]
    assert engines.get_xscale() == "log"
    assert [ax.get_title(loc="left") for ax in panels] == ["Against paths", "Against state fields"]


def test_medians_are_where_they_belong() -> None:
    with styled(paper()):
        sheet = scaling(sample())
    assert sheet is not None
    points = [line for line in sheet.axes[0].lines if line.get_marker() == "o"]
    assert [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in points[:3]] == [  # type: ignore[index, arg-type]
        (1000.0, 0.0),
        (2000.0, 0.0),
        (1250.0, -1.0),
    ]


def test_files_are_written_and_equal_for_equal_results(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert [path.name for path in write_figure(sample(), one)] == ["scaling.pdf", "scaling.png"]
    write_figure(sample(), two)
    assert (one / "scaling.pdf").read_bytes() == (two / "scaling.pdf").read_bytes()


def test_nothing_timed_is_no_figure(tmp_path: Path) -> None:
    assert write_figure(Results("", "", False, {}, {}, {}), tmp_path) == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("value", "text"), [(0.5, "0.5"), (200, "200"), (1500, "1.5k"), (2e6, "2M")])
def test_ticks_are_short(value: float, text: str) -> None:
    assert short(value) == text
