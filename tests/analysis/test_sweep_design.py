"""Designs: grids, hypercubes, Saltelli's points and given rows, and everything that can be wrong in the file."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

import attrition
from attrition.analysis.sweep_design import read_design
from attrition.api import Study
from attrition.errors import InputError
from attrition.scenario import Scenario
from attrition.scenario.files import shipped

BRENT = '[[factors]]\nname = "brent"\nkey = "oil.brent_median"\n'
RATE = '[[factors]]\nkey = "oil.jump_rate"\n'


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return attrition.load("ukraine-2022")


def test_a_grid_is_every_combination(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(f"{BRENT}values = [40, 70]\n{RATE}values = [0.1, 0.2, 0.3]\n")
    design = read_design(path, scenario)
    assert len(design.points) == 6 and design.points[1] == (40.0, 0.2)
    first = design.variants(3)[0]
    assert (first.name, first.rows, first.bands) == ("p0000", 3, False)
    assert first.sets == ("oil.brent_median=40.0", "oil.jump_rate=0.1")


def test_a_hypercube_has_one_point_in_each_part_of_every_range(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    text = 'method = "latin-hypercube"\npoints = 16\n'
    text += f'{BRENT}low = 40\nhigh = 160\nscale = "log"\n{RATE}low = 0\nhigh = 1\n'
    path.write_text(text)
    points = np.array(read_design(path, scenario).points, dtype=float)
    shares = np.stack((np.log(points[:, 0] / 40) / np.log(4), points[:, 1]), axis=1)
    for column in shares.T:
        assert sorted(np.floor(column * 16).astype(int).tolist()) == list(range(16))
    assert abs(np.corrcoef(shares.T)[0, 1]) < 0.7
    path.write_text(text.replace("points = 16", "points = 16\nseed = 1"))
    assert not np.array_equal(np.array(read_design(path, scenario).points, dtype=float), points)


def test_saltelli_points_are_those_of_the_estimator(scenario: Scenario, tmp_path: Path) -> None:
    pytest.importorskip("SALib")
    path = tmp_path / "d.toml"
    path.write_text(f'method = "sobol"\npoints = 8\n{BRENT}low = 40\nhigh = 41\n{RATE}low = 0\nhigh = 1\n')
    assert len(read_design(path, scenario).points) == 8 * 4


def test_rows_are_taken_as_they_stand_and_dates_are_dates(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(
        'method = "rows"\npolicies = ["surge"]\n'
        f'{BRENT}[[factors]]\nname = "when"\nkey = "acts.surge package.date"\n'
        "[[rows]]\nbrent = 55\nwhen = 2026-06-01\n[[rows]]\nbrent = 60\nwhen = 2027-06-01\n"
    )
    design = read_design(path, scenario)
    assert design.points == ((55.0, datetime.date(2026, 6, 1)), (60.0, datetime.date(2027, 6, 1)))
    moved = scenario.with_(sets=design.variants(1)[1].sets, policies=design.policies)
    assert moved.act("surge package").date == datetime.date(2027, 6, 1)


@pytest.mark.parametrize(
    ("text", "essence"),
    [
        ("", "0 factors"),
        ('metod = "grid"\n', "metod"),
        ('method = "gird"\n', "did you mean 'grid'"),
        (f"{BRENT}", "values = [...]"),
        (f"{BRENT}low = 1\nhigh = 2\n", "a grid names its values"),
        (f'method = "latin-hypercube"\n{BRENT}low = 3\nhigh = 2\n', "not above low"),
        (f'method = "latin-hypercube"\n{BRENT}low = 0\nhigh = 2\nscale = "log"\n', "above 0"),
        (f'method = "rows"\n{BRENT}', "rows"),
        (f'method = "rows"\n{BRENT}[[rows]]\nbrend = 3\n', "brend"),
        (f"{BRENT}values = [1]\n{BRENT}values = [2]\n", "is taken"),
        (f"{BRENT}values = [1]\n[[rows]]\nbrent = 2\n", "rows"),
        ('[[factors]]\nkey = "oil.brent_medan"\nvalues = [1]\n', "brent_median"),
        ('[[factors]]\nkey = "acts.surge.date"\nvalues = [2026]\n', "not a date"),
        ('[[factors]]\nkey = "acts.surge.value"\nvalues = [1]\n', "no act 'surge'"),
        (f'policies = ["surg"]\n{BRENT}values = [1]\n', "surge"),
        (f'quantities = ["casulties"]\n{BRENT}values = [1]\n', "casualties"),
        (f"points = 3\n{BRENT}values = [1]\n", "points"),
    ],
)
def test_what_is_wrong_in_a_design_is_named(
    scenario: Scenario, tmp_path: Path, text: str, essence: str
) -> None:
    path = tmp_path / "d.toml"
    path.write_text(text)
    with pytest.raises(InputError) as raised:
        read_design(path, scenario)
    assert essence in raised.value.line()


def test_the_design_is_kept_beside_the_results(swept: Study) -> None:
    design = swept.design
    assert design.columns == ["variant", "date", "brent"]
    assert design.row(5) == ("p0005", datetime.date(2027, 1, 4), 100.0)
    assert sorted(swept.differences["quantity"].unique()) == ["casualties", "withdrawal"]
    by = dict(swept.differences.filter(quantity="casualties").select("variant", "value").iter_rows())
    assert len(set(by.values())) > 2


@pytest.mark.parametrize(
    ("name", "points"), [("aid-enforcement", 30), ("aid-yardstick", 30), ("economy-sobol", 384)]
)
def test_the_shipped_designs_fit_the_first_scenario(scenario: Scenario, name: str, points: int) -> None:
    if name == "economy-sobol":
        pytest.importorskip("SALib")
    assert len(read_design(name, scenario).points) == points


def test_every_shipped_design_is_tried() -> None:
    assert list(shipped("design")) == ["aid-enforcement", "aid-yardstick", "economy-sobol"]
