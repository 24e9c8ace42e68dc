"""The command refuses what it does not know, leaves what was measured, and fails where it must."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.benchmarks import main as command
from scripts.benchmarks.comparator import Check
from scripts.benchmarks.main import Benchmark, faults, main, parser, settings_of
from scripts.benchmarks.results import Results, RuleTimes


def test_an_unknown_engine_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "lane"]) == 2
    said = capsys.readouterr().err
    assert "no engine 'lane'" in said and "lanes" in said
    assert len(said.strip().splitlines()) == 1


def test_an_unknown_section_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sections", "engines,rule"]) == 2
    assert "no section 'rule'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "bad", [["--rounds", "0"], ["--rounds", "x"], ["--seconds", "0"], ["--seconds", "nan"]]
)
def test_sizes_must_be_above_zero(bad: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(bad)
    assert ended.value.code == 2


def test_options_lay_over_the_quick_and_the_full_settings() -> None:
    quick = settings_of(parser().parse_args(["--quick", "--rounds", "7"]))
    assert (quick.rounds, quick.quick, quick.fields, max(quick.totals)) == (7, True, False, 100_000)
    full = settings_of(parser().parse_args(["--long"]))
    assert (full.rounds, full.fields, max(full.totals)) == (5, True, 10_000_000)
    assert settings_of(parser().parse_args(["--by-rule"])).sections == ("rules",)
    assert settings_of(parser().parse_args(["--sections", "runs,parts"])).sections == ("parts", "runs")


def test_ctrl_c_leaves_what_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(self: Benchmark) -> None:
        self.results.start["import"] = [0.5]
        raise KeyboardInterrupt

    monkeypatch.setattr(Benchmark, "start", start)
    assert main(["--sections", "start,runs", "--out", str(tmp_path)]) == 130
    data = json.loads((tmp_path / "benchmark.json").read_text())
    assert data["interrupted"] and data["start"] == {"import": [0.5]} and data["runs"] == []
    assert "Interrupted" in capsys.readouterr().out


def test_a_section_that_fails_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Benchmark) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(Benchmark, "start", fail)
    monkeypatch.setattr(Benchmark, "runs", lambda self: None)
    assert main(["--sections", "start,runs", "--out", str(tmp_path)]) == 1
    assert "Section start failed: no room" in (tmp_path / "benchmark.md").read_text()


def test_slow_rules_and_broken_promises_are_faults() -> None:
    results = Results("", "", False, {}, {}, {})
    results.rules = [
        RuleTimes("clock", "quick", 2.0, 4.0, 1.0),
        RuleTimes("clock", "slow", 2.0, 3.8, 1.0),
    ]
    assert faults(results) == ["rule slow of clock is 1.90 times as fast in lanes, not 2"]
    results.rules.clear()
    (engine,) = results.engines = [command_times()]
    assert faults(results) == []
    engine.check = Check("bits", 10, 0.9, 1.0, 0.0, 0.0)
    assert faults(results) == ["C lanes: BITS DIFFER on 10.0% of 10 paths"]


def command_times() -> object:
    from scripts.benchmarks.results import EngineTimes

    return EngineTimes("c-lanes", "C lanes", 1, "bits", check=Check("bits", 10, 1.0, 1.0, 0.0, 0.0))


@pytest.mark.full
def test_two_engines_are_timed_and_agree(tmp_path: Path) -> None:
    arguments = ["--quick", "--only", "lanes,scalar", "--sections", "engines,parts", "--rows", "2"]
    sizes = ["--seconds", "0.01", "--rounds", "2", "--paths", "8"]
    assert main([*arguments, *sizes, "--out", str(tmp_path)]) == 0
    data = json.loads((tmp_path / "benchmark.json").read_text())
    assert [(each["key"], each["threads"]) for each in data["engines"]] == [
        ("lanes", 1),
        ("lanes", 2),
        ("scalar", 1),
        ("scalar", 2),
    ]
    assert all(len(each["seconds"]) == 2 for each in data["engines"])
    assert data["engines"][0]["check"]["equal"] == 1.0
    whole, *parts = [part["nanoseconds"] for part in data["parts"]]
    assert sum(parts) == pytest.approx(whole)
    assert (tmp_path / "scaling.png").stat().st_size > 1000


def test_the_module_is_the_command() -> None:
    assert command.parser().prog == "scripts/benchmark"
