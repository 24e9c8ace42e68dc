"""Three tiers: tests marked `full` run only with --full, those marked `cluster` only with --cluster.

How many generated scenarios, and malformed files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.order import in_order

SCENARIOS = {False: 12, True: 250}
"""Generated scenarios of the default tier and of the full one; --scenarios 10000 before a release."""

MALFORMED = {False: 300, True: 10_000}
"""Malformed files and command lines."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the tests marked `full` too")
    parser.addoption("--cluster", action="store_true", help="run the tests marked `cluster` too")
    parser.addoption("--faults", metavar="FILE", help="write what the tests of faults gave, as JSON")
    usual = f"generated scenarios; {SCENARIOS[False]}, with --full {SCENARIOS[True]}"
    parser.addoption("--scenarios", type=int, metavar="N", help=usual)
    usual = f"malformed files and command lines; {MALFORMED[False]}, with --full {MALFORMED[True]}"
    parser.addoption("--malformed", type=int, metavar="N", help=usual)
    parser.addoption(
        "--replays",
        type=int,
        default=20,
        metavar="N",
        help="paths of the shipped scenario replayed with --full; 20",
    )
    parser.addoption("--war", metavar="JSON", help="check one generated scenario, as a failure told it")


def pytest_configure(config: pytest.Config) -> None:
    # What one test computed must not be what the next one, which looks whether it can be computed alike, is given.
    os.environ.setdefault("ATTRITION_PILOTS", "anew")
    if config.option.scenarios is None:
        config.option.scenarios = SCENARIOS[config.option.full]
    if config.option.malformed is None:
        config.option.malformed = MALFORMED[config.option.full]


@pytest.hookimpl(trylast=True)  # after the folders have marked what is theirs
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = in_order(items)
    if config.getoption("-m"):
        return
    slow = [tier for tier in ("full", "cluster") if not config.getoption(f"--{tier}")]
    left_out = [item for item in items if any(item.get_closest_marker(tier) for tier in slow)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="module", autouse=True)
def _results_are_given_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the caches of a module when it is through: paths that it keeps for its own tests are hundreds of MB."""
    yield
    for value in vars(request.module).values():
        if getattr(value, "__module__", None) == request.module.__name__ and hasattr(value, "cache_clear"):
            value.cache_clear()


_outcomes: dict[str, dict[str, int]] = {}
"""What came of the cases of each test by "file::function", with --faults."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what came of a test: of its call, or of what went wrong before or after it."""
    if report.when == "call" or not report.passed:
        name = report.nodeid.partition("[")[0].removeprefix("tests/")
        counts = _outcomes.setdefault(name, {})
        counts[report.outcome] = counts.get(report.outcome, 0) + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what the tests of faults gave."""
    file = session.config.getoption("--faults")
    if file and not hasattr(session.config, "workerinput"):  # xdist's workers tell the one who writes
        from tests.faults.registry import named_tests

        found = {name: _outcomes.get(name, {}) for name in named_tests()}
        Path(file).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in red what a cluster test could not find: a skip is easily overlooked."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped}
    for reason in sorted(reason for reason in reasons if reason.startswith("NOT TESTED")):
        terminalreporter.write_line(reason, red=True, bold=True)
