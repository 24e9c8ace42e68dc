"""What new users mistype gets the answer that the page shows: each case is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.documentation.mistakes import Mistake, answered, mistakes, prepare
from tests.ensemble.stand_in import StandIn


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("mistakes") / "prepared"
    prepare(directory, simulator=StandIn(), threads=1)
    return directory


def check(mistake: Mistake, prepared: Path, directory: Path) -> None:
    answer = answered(mistake, prepared, directory)
    assert mistake.answer in answer
    if mistake.status == 2 and mistake.typed != "attrition":
        # One line that says who speaks, and nothing on standard output.
        assert answer.startswith("attrition: ") and answer.count("\n") == 1


@pytest.mark.parametrize("mistake", [one for one in mistakes() if not one.shell], ids=lambda one: one.what)
def test_a_mistake_is_told(mistake: Mistake, prepared: Path, tmp_path: Path) -> None:
    check(mistake, prepared, tmp_path / "here")


@pytest.mark.full
@pytest.mark.parametrize("mistake", [one for one in mistakes() if one.shell], ids=lambda one: one.what)
def test_what_the_system_does_is_told(mistake: Mistake, prepared: Path, tmp_path: Path) -> None:
    check(mistake, prepared, tmp_path / "here")


def test_there_are_sixty_of_them_and_no_two_alike() -> None:
    cases = mistakes()
    assert len(cases) >= 60
    assert len({one.what for one in cases}) == len(cases)
    assert all(one.answer for one in cases if one.status)
