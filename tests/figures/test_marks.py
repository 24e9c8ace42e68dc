from __future__ import annotations

from datetime import date

import matplotlib.dates
import pytest

from attrition.figures.marks import date_axis, label_ends, mark_data_end, mark_stop, spread_labels
from attrition.figures.sheet import new_sheet

pytestmark = pytest.mark.usefixtures("style")


def labels(first: date, last: date, most: int) -> list[str]:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, first, last, most)
    low, high = ax.get_xlim()
    assert all(low <= tick <= high for tick in [*ax.get_xticks(), *ax.get_xticks(minor=True)])
    return [label.get_text() for label in ax.get_xticklabels()]


@pytest.mark.parametrize(
    ("first", "last", "most", "expected"),
    [
        (date(2022, 2, 24), date(2035, 12, 31), 7, ["2024", "2026", "2028", "2030", "2032", "2034", "2036"]),
        (date(2022, 2, 24), date(2035, 12, 31), 4, ["2024", "2028", "2032", "2036"]),
        (date(2022, 2, 24), date(2035, 12, 31), 3, ["2025", "2030", "2035"]),
        (date(2025, 12, 31), date(2035, 12, 31), 3, ["2028", "2032", "2036"]),
        (date(2022, 2, 24), date(2025, 12, 31), 7, ["2023", "2024", "2025", "2026"]),
        (date(2026, 1, 1), date(2026, 8, 20), 5, ["2026-01", "2026-03", "2026-05", "2026-07"]),
        (date(1962, 10, 16), date(1962, 10, 16), 4, ["16 Oct", "17 Oct"]),
        (date(1962, 10, 16), date(1962, 11, 16), 4, ["16 Oct", "26 Oct", "5 Nov", "15 Nov"]),
    ],
)
def test_round_dates_are_labelled_as_many_as_fit(
    first: date, last: date, most: int, expected: list[str]
) -> None:
    assert labels(first, last, most) == expected


def test_every_year_has_a_tick() -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, date(2025, 12, 31), date(2035, 12, 31), 3)
    ticks = sorted([*ax.get_xticks(), *ax.get_xticks(minor=True)])
    assert [matplotlib.dates.num2date(tick).year for tick in ticks] == list(range(2026, 2037))


def test_the_end_of_the_data_is_a_line_with_its_date() -> None:
    _, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=[])
    mark_data_end(ax, date(2025, 12, 31), label=True)
    assert len(ax.lines) == 1
    assert [text.get_text() for text in ax.texts] == ["data end 2025-12-31"]


def test_without_data_there_is_no_line() -> None:
    _, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=[])
    mark_data_end(ax, None, label=True)
    assert not ax.lines and not ax.texts


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([0.5], [0.5]),
        ([0.2, 0.8], [0.2, 0.8]),
        ([0.5, 0.5, 0.5], [0.5, 0.6, 0.7]),
        ([0.0, 0.01], [0.05, 0.15]),
        ([0.99, 0.98], [0.95, 0.85]),
    ],
)
def test_labels_keep_their_distance_and_their_order(places: list[float], expected: list[float]) -> None:
    assert spread_labels(places, 0.1, 0.05, 0.95) == pytest.approx(expected)


def test_names_stand_at_the_ends_of_their_lines_and_apart() -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[], right_mm=25.0)
    ax.set_ylim(0.0, 100.0)
    label_ends(ax, [(50.0, "b", "black"), (52.0, "c", "black"), (10.0, "a", "black")], 8.0)
    places = {text.get_text(): text.xy[1] for text in ax.texts}
    assert places == {"a": 10.0, "b": 50.0, "c": 58.0}


@pytest.mark.parametrize(
    ("last", "said"), [(None, []), (date(2030, 1, 1), ["<\u200920 paths"]), (date(2035, 10, 1), [])]
)
def test_an_empty_stretch_says_why_where_there_is_room(last: date | None, said: list[str]) -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, date(2022, 2, 24), date(2035, 12, 31))
    mark_stop(ax, last, 20)
    assert [text.get_text() for text in ax.texts] == said


def test_words_about_an_empty_stretch_can_stand_at_its_top() -> None:
    sheet, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, date(2022, 2, 24), date(2035, 12, 31))
    for above in (False, True):
        mark_stop(ax, date(2030, 1, 1), 20, above=above)
    sheet.canvas.draw()
    low, high = (text.get_window_extent() for text in ax.texts)
    assert ax.bbox.y0 <= low.y0 < low.y1 <= high.y0 < high.y1 <= ax.bbox.y1
