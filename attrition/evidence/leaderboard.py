"""All rivals on the same origins, months and acts: what each would have said, and how it scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.acts import groups, trials
from attrition.evidence.answers import BASE_RATE, ActForecast, act_forecast, score_acts
from attrition.evidence.answers import DRAWS as ACT_DRAWS
from attrition.evidence.baselines import baseline_of, forecastable, past_of
from attrition.evidence.campaign import rolling_origins
from attrition.evidence.fitting import Fitter
from attrition.evidence.forecast import SeriesForecast, forecast, months_from
from attrition.evidence.history import with_months
from attrition.evidence.origin import at_origin
from attrition.evidence.pieces import Pieces
from attrition.evidence.rivals.bargain import bargain_forecast
from attrition.evidence.rivals.equations_fit import NAME as EIGHT
from attrition.evidence.rivals.equations_fit import SERIES, eight_forecast
from attrition.evidence.rivals.plain import climate
from attrition.evidence.scoring import REPLICATES, block_count, resampled
from attrition.evidence.series import TARGETS, Months, monthly_series, until
from attrition.evidence.standing import Standing, standings
from attrition.model.structures import STRUCTURES
from attrition.numeric.streams import hash64, row_path, uniform_pair
from attrition.scenario.records import Scenario
from attrition.statistics.scores import crps_sample

Floats = NDArray[np.float64]

BARGAIN, WALK, MEAN6, CLIMATE = "bargain", "random_walk", "mean6", "climatology"
RIVALS = (*STRUCTURES, BARGAIN, EIGHT, WALK, MEAN6, CLIMATE)
MONTHS = 12
WINDOWS = (6, 12)
DRAWS, PATHS = 48, 8
QUARTERS = (3, 6, 9, 12)


@dataclass(frozen=True)
class OriginScores:
    """What came of the forecasts of one origin.

    Parameters: origin; crps, by series, then by rival, of each month that exists, in order; war_goes_on, by rival, the
    probability that the war goes on for the months forecast; lasted, whether it did, None where nobody knows yet.
    """

    origin: date
    crps: Mapping[str, Mapping[str, Sequence[float]]]
    war_goes_on: Mapping[str, float]
    lasted: bool | None


@dataclass(frozen=True)
class Leaderboard:
    """How all rivals stand.

    Parameters: scenario, its name; origins; blocks, about how many of them are independent; series, by window; pooled
    over the series, by window; acts, what was forecast of each; act_standings, by log score; act_groups, how many
    groups of acts share no window; briers, mean Brier score by rival; war_goes_on.
    """

    scenario: str
    origins: tuple[OriginScores, ...]
    blocks: int
    series: Mapping[int, tuple[Standing, ...]]
    pooled: Mapping[int, tuple[Standing, ...]]
    acts: tuple[ActForecast, ...]
    act_standings: tuple[Standing, ...]
    act_groups: int
    briers: Mapping[str, float]


@dataclass(frozen=True)
class Plan:
    """What is run: scenario, directory of the series, draws and paths, seed, threads, and what fits if anything."""

    scenario: Scenario
    observed: Path
    draws: int = DRAWS
    paths: int = PATHS
    seed: int = 0
    threads: int = 1
    fit: Fitter | None = None

    def run(
        self, origins: Sequence[date], pieces: Pieces | None, told: Callable[[int, str], None]
    ) -> Leaderboard:
        """Score all rivals at the origins and on the recorded acts; what is kept in `pieces` is not run again.

        Raises: InputError for bad data, or an origin outside the scenario's data.
        """
        series = monthly_series(self.observed)
        ordered = sorted(set(origins))
        for origin in ordered:
            at_origin(self.scenario, origin, MONTHS)
        acts = trials(self.scenario)
        done = [0]

        def kept(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
            found = pieces.read(name) if pieces else None
            if found is None:
                found = make()
                if pieces:
                    pieces.write(name, found)
            done[0] += 1
            told(done[0], name)
            return found

        def of_origin(origin: date) -> dict[str, Any]:
            return kept(f"origin-{origin}", lambda: self._origin(series, origin))

        def of_act(place: int) -> dict[str, Any]:
            def make() -> dict[str, Any]:
                # Error of few draws is common to all acts, so that no interval over acts would show it.
                draws = max(self.draws, ACT_DRAWS)
                made = act_forecast(self.scenario, acts[place], draws=draws, seed=self.seed)
                return {name: list(share) for name, share in made.shares.items()}

            return kept(f"act-{acts[place].day}", make)

        with ThreadPoolExecutor(self.threads) as pool:
            scored = list(pool.map(of_origin, ordered))
            answered = list(pool.map(of_act, range(len(acts))))
        forecasts = tuple(
            ActForecast(trial, {name: tuple(share) for name, share in shares.items()})
            for trial, shares in zip(acts, answered, strict=True)
        )
        found = tuple(
            OriginScores(origin, data["crps"], data["war_goes_on"], data["lasted"])
            for origin, data in zip(ordered, scored, strict=True)
        )
        return pooled(self.scenario.name, found, forecasts, self.seed)

    def _origin(self, series: Mapping[str, Months], origin: date) -> dict[str, Any]:
        from attrition.engine.from_scenario import solve_scenario
        from attrition.scenario.draws import draw_rows

        known = {name: until(values, origin) for name, values in series.items()}
        told = with_months(at_origin(self.scenario, origin, MONTHS + 1).scenario, known)
        if self.fit is not None:
            told, _ = self.fit(told, known)
        wanted = months_from(origin, MONTHS)
        targets = forecastable(known)
        size = {"rows": self.draws, "paths": self.paths, "seed": self.seed}
        solved = solve_scenario(told, seed=self.seed, draws=draw_rows(told, self.seed, range(self.draws)))
        made: dict[str, Mapping[str, SeriesForecast]] = {}
        lasts: dict[str, float] = {}
        for structure in STRUCTURES:
            one = forecast(told, targets, known, wanted, structure=structure, solved=solved, **size)
            made[structure], lasts[structure] = one.series, one.war_goes_on
        other = bargain_forecast(told, targets, known, wanted, solved=solved, **size)
        made[BARGAIN], lasts[BARGAIN] = other.series, other.war_goes_on
        crps: dict[str, dict[str, list[float]]] = {}
        for target in targets:
            name = target.series
            rivals = {rival: each[name] for rival, each in made.items() if name in each}
            if not rivals:
                continue
            if name == SERIES:
                eight = eight_forecast(
                    target,
                    known[name],
                    rivals["options"].months,
                    samples=self.draws * self.paths,
                    seed=self.seed,
                )
                if eight is not None:
                    rivals[EIGHT], lasts[EIGHT] = eight
            crps[name] = _scores(rivals, known[name], dict(series[name]), wanted)
        ahead = months_from(origin, MONTHS)[-1]
        cutoff = self.scenario.clock.data_cutoff
        assert cutoff is not None
        return {
            "crps": crps,
            "war_goes_on": lasts,
            "lasted": True if ahead.replace(day=28) <= cutoff else None,
        }


def _scores(
    rivals: Mapping[str, SeriesForecast], known: Months, came: Mapping[date, float], wanted: Sequence[date]
) -> dict[str, list[float]]:
    """Return the CRPS of each rival in each month that exists."""
    one = next(iter(rivals.values()))
    past = past_of(one.comparison, known)
    baseline = baseline_of(one.comparison, past)
    found: dict[str, list[float]] = {}
    for place, month in enumerate(one.months):
        if month not in came:
            continue
        lead = wanted.index(month) + 1
        samples = {rival: each.samples[place] for rival, each in rivals.items()}
        samples[WALK], samples[MEAN6] = baseline.random_walk(lead), baseline.mean_of_six(lead)
        samples[CLIMATE] = climate(past)
        for rival, sample in samples.items():
            found.setdefault(rival, []).append(float(crps_sample(sample, came[month])))
    return found


def pooled(
    scenario: str, origins: Sequence[OriginScores], acts: Sequence[ActForecast], seed: int
) -> Leaderboard:
    """Put all scores together."""
    days = [origin.origin for origin in origins]
    index = resampled(days, seed, "leaderboard")
    names = [target.series for target in TARGETS if any(target.series in origin.crps for origin in origins)]
    by_series: dict[int, tuple[Standing, ...]] = {}
    over_all: dict[int, tuple[Standing, ...]] = {}
    for window in WINDOWS:
        rows: list[Standing] = []
        relative: dict[str, list[Floats]] = {}
        for name in names:
            sums, counts = _sums(origins, name, window)
            rows += standings(name, sums, counts, WALK, index, ratio=True)
            scale = sums[WALK].sum() / counts.sum()
            for rival, each in sums.items():
                # A series counts by its scores over the walk's mean, and each series alike.
                relative.setdefault(rival, []).append(each / (scale * counts.sum()))
        by_series[window] = tuple(rows)
        whole = {rival: np.sum(each, axis=0) for rival, each in relative.items() if len(each) == len(names)}
        over_all[window] = tuple(
            standings("all series", whole, np.full(len(days), 1.0), WALK, index, ratio=True)
        )
    log = {name: scores for name, (scores, _) in score_acts(acts).items()} if acts else {}
    held = groups([one.trial for one in acts])
    briers = {name: float(scores.mean()) for name, (_, scores) in score_acts(acts).items()} if acts else {}
    return Leaderboard(
        scenario,
        tuple(origins),
        block_count(days),
        by_series,
        over_all,
        tuple(acts),
        tuple(act_standings(log, held, seed)) if acts else (),
        len(held),
        briers,
    )


def act_standings(scores: Mapping[str, Floats], held: Sequence[Sequence[int]], seed: int) -> list[Standing]:
    """Return how rivals stand on the acts by log score; groups of acts that share windows are drawn again as wholes."""
    sums = {name: np.array([each[list(group)].sum() for group in held]) for name, each in scores.items()}
    counts = np.array([float(len(group)) for group in held])
    stream = hash64("leaderboard.acts")
    index = np.array(
        [
            [
                int(uniform_pair(seed, stream, place, row_path(0, replicate))[0] * len(held))
                for place in range(len(held))
            ]
            for replicate in range(REPLICATES)
        ]
    )
    return standings("acts", sums, counts, BASE_RATE, index if len(held) > 1 else None, ratio=False)


def _sums(origins: Sequence[OriginScores], name: str, window: int) -> tuple[dict[str, Floats], Floats]:
    counts = np.array([float(len(origin.crps.get(name, {}).get(WALK, ())[:window])) for origin in origins])
    sums = {}
    for rival in RIVALS:
        each = [origin.crps.get(name, {}).get(rival) for origin in origins]
        # A rival stands only where it has forecast all that the others have.
        if all(scores is not None or count == 0.0 for scores, count in zip(each, counts, strict=True)):
            sums[rival] = np.array([float(np.sum((scores or [0.0])[:window])) for scores in each])
    return sums, counts


def quarterly_origins(scenario: Scenario) -> list[date]:
    """Return the ends of quarters among the origins of a rolling hindcast."""
    return [origin for origin in rolling_origins(scenario) if origin.month in QUARTERS]
