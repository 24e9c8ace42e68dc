"""The locks install anywhere, from any index, and agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# An index, a folder of links, an address or a file would tie the lock to one machine.
TIED_TO_A_PLACE = re.compile(
    r"--(index|extra-index|default-index|find-links|trusted)|^\s*-[if]\b|://|file:|\s@\s", re.M
)


def pins(text: str) -> dict[str, tuple[str, int]]:
    """Name -> (version, number of hashes); a second pin, or a line that is neither pin nor hash, raises."""
    found: dict[str, tuple[str, int]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if not entry.strip() or entry.startswith("#"):
            continue
        pin, *hashes = re.split(r"\s+--hash=", entry)
        requirement = Requirement(pin)
        (specifier,) = requirement.specifier
        name = canonicalize_name(requirement.name)
        assert specifier.operator == "==", entry
        assert name not in found, f"{name} is pinned twice"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for one in hashes), entry
        found[name] = (specifier.version, len(hashes))
    return found


def asked(lines: list[str]) -> list[str]:
    return sorted(line for line in lines if line and line[0] not in "#-")


def read_pins(name: str) -> dict[str, tuple[str, int]]:
    return pins((ROOT / "requirements" / f"{name}.lock").read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_lock_names_no_index_link_or_file(lock: Path) -> None:
    assert not TIED_TO_A_PLACE.findall(lock.read_text())


@pytest.mark.parametrize(
    "line", ["--index-url https://a.b/simple", "-f /wheels", "--find-links x", "numba @ file:///x.whl"]
)
def test_the_search_for_places_finds_them(line: str) -> None:
    assert TIED_TO_A_PLACE.search(f"click==8.5.1\n{line}\n")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_is_pinned_once_with_hashes(lock: Path) -> None:
    found = pins(lock.read_text())
    assert len(found) > 10
    assert not [name for name, (_, hashes) in found.items() if hashes == 0]


def test_test_lock_is_run_lock_and_more() -> None:
    run, analysis, dask, test = (read_pins(name) for name in ("run", "analysis", "dask", "test"))
    assert run.items() <= analysis.items() <= test.items()
    assert run.items() <= dask.items() <= test.items()
    assert {"pytest", "mypy", "ruff", "scipy"} <= test.keys() - run.keys()
    assert run.items() <= read_pins("docs").items()


@pytest.mark.parametrize("lock", ["run", "analysis", "dask", "test"])
def test_lock_holds_what_pyproject_asks_for(lock: str) -> None:
    wanted = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]
    wanted += PYPROJECT["project"]["optional-dependencies"].get(lock, [])
    found = read_pins(lock)
    for requirement in map(Requirement, wanted):
        version, _ = found[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{lock}.lock: {requirement.name} {version}"


def test_inputs_of_the_locks_repeat_pyproject() -> None:
    run = asked((ROOT / "requirements/run.in").read_text().splitlines())
    project = PYPROJECT["project"]
    assert run == sorted([*project["dependencies"], *PYPROJECT["build-system"]["requires"]])
    for extra, wanted in project["optional-dependencies"].items():
        assert asked((ROOT / f"requirements/{extra}.in").read_text().splitlines()) == sorted(wanted)
