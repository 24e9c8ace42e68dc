"""Laying layers over each other, and the checks that only the whole can pass or fail."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import replace
from typing import cast

from attrition.errors import nearest_name
from attrition.model.declarations import Operation
from attrition.scenario import names
from attrition.scenario.fields import Place, plain, shown
from attrition.scenario.layer import Layer
from attrition.scenario.priors import Prior
from attrition.scenario.records import Act, Clock, Figure, Observation, Scenario, Value
from attrition.scenario.values import read_value

DEFAULT_LAYER = "default"
_CLOCK_DEFAULTS = {"step_hours": 168}


class Draft:
    """A scenario in the making: each entry remembers the number of the layer that set it."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.name = ""
        self.title = ""
        self.sides: dict[str, str] = {}
        self.clock: dict[str, tuple[object, int]] = {}
        self.switches: dict[str, tuple[bool, int]] = {}
        self.values: dict[str, Value] = {}
        self.acts: dict[str, tuple[Act, int]] = {}
        self.observations: dict[str, tuple[Observation, int]] = {}
        self.figures: list[Figure] = []
        self.origins: dict[str, str] = {}

    @classmethod
    def of(cls, scenario: Scenario) -> Draft:
        """Return a draft that holds a resolved scenario as its lowest layer."""
        draft = cls()
        draft.labels = list(scenario.layers)
        draft.name, draft.title = scenario.name, scenario.title
        draft.sides = dict(scenario.sides or {})
        draft.origins = dict(scenario.origins or {})
        clock = {key: getattr(scenario.clock, key) for key in names.CLOCK_KEYS}
        if "clock.base_slot_hours" not in draft.origins:
            # It followed the step and was never given: it must follow a step set on top as well.
            clock["base_slot_hours"] = None
        draft.clock = {key: (value, 0) for key, value in clock.items() if value is not None}
        draft.switches = {name: (on, 0) for name, on in scenario.switches.items()}
        draft.values = dict(scenario.values)
        draft.acts = {act.name: (act, 0) for act in scenario.acts}
        draft.observations = {series.quantity: (series, 0) for series in scenario.observations}
        draft.figures = list(scenario.figures)
        return draft

    def lay(self, layer: Layer, *, renames: bool = True) -> None:
        """Lay one layer on top; a policy does not rename the scenario.

        Raises: InputError for what is removed or set and is not there, or an act whose name is taken.
        """
        number = len(self.labels)
        self.labels.append(layer.label)
        if renames:
            self.name = layer.name if layer.name is not None else self.name
            self.title = layer.title if layer.title is not None else self.title
        self.sides.update(layer.sides)
        for key, value in layer.clock.items():
            self.clock[key] = (value, number)
            self.origins[f"clock.{key}"] = layer.label
        for name, on in layer.switches.items():
            self.switches[name] = (on, number)
            self.origins[f"switches.{name}"] = layer.label
        self.values.update(layer.values)
        self._remove(layer)
        for act in layer.acts:
            if act.name in self.acts:
                taken, earlier = self.acts[act.name]
                given_twice = taken.layer == layer.label and earlier != number
                raise Place(layer.label, f"acts[{shown(act.name)}]").refusal(
                    f"act {shown(act.name)} stands already in {taken.layer}",
                    advice=(
                        "it is given twice; leave one out"
                        if given_twice
                        else f"name it otherwise, or remove the first with [remove] acts = [{shown(act.name)}]"
                    ),
                )
            self.acts[act.name] = (act, number)
        for name, given in layer.act_values.items():
            self._present(name, Place(layer.label, f"acts.{name}.value"))
            self._set_act(name, given, layer.label, number)
        for name, day in layer.act_dates.items():
            place = Place(layer.label, f"acts.{name}.date")
            self._present(name, place)
            act = self.acts[name][0]
            if act.date is None:
                raise place.refusal(f"act {shown(name)} waits for a signal and has no date")
            self.acts[name] = (replace(act, date=day), number)
        for series in layer.observations:
            self.observations[series.quantity] = (series, number)
        self.figures.extend(layer.figures)

    def _remove(self, layer: Layer) -> None:
        """Take away what a layer does not want of those below: acts by name, observations and figures by quantity."""
        for name in layer.removed.get("acts", ()):
            self._present(name, Place(layer.label, "remove.acts"))
            del self.acts[name]
        for quantity in layer.removed.get("observations", ()):
            _refuse_absent(
                "observation of", quantity, self.observations, Place(layer.label, "remove.observations")
            )
            del self.observations[quantity]
        for quantity in layer.removed.get("figures", ()):
            there = [figure.quantity for figure in self.figures]
            _refuse_absent("figure of", quantity, there, Place(layer.label, "remove.figures"))
            self.figures = [figure for figure in self.figures if figure.quantity != quantity]

    def _present(self, name: str, place: Place) -> None:
        _refuse_absent("act", name, self.acts, place)

    def _set_act(self, name: str, given: object, label: str, number: int) -> None:
        act = self.acts[name][0]
        lever = names.levers()[act.lever]
        place = Place(label, act.column)
        value = read_value(given, act.column, lever.unit, (lever.low, lever.high), place)
        self.acts[name] = (replace(act, value=value), number)

    def finished(self) -> Scenario:
        """Return the resolved scenario: defaults filled in, every check of the whole passed.

        Raises: InputError for what is missing, a cutoff before the start, dates outside the clock, acts that
        contradict each other.
        """
        top = self.labels[0] if self.labels else ""
        clock = self._finished_clock(Place(top))
        values = self._finished_values(Place(top))
        acts = self._finished_acts(clock)
        _refuse_contradictions(acts, clock)
        return Scenario(
            name=self.name,
            title=self.title or self.name,
            clock=clock,
            values=values,
            switches={name: self.switches.get(name, (True, 0))[0] for name in names.switches()},
            acts=acts,
            observations=self._finished_observations(clock),
            figures=tuple(sorted(self.figures, key=lambda figure: (figure.quantity, figure.date))),
            origins=dict(sorted(self.origins.items())),
            layers=tuple(self.labels),
            sides=dict(sorted(self.sides.items())),
        )

    def _clock_place(self, key: str) -> Place:
        label = self.origins.get(f"clock.{key}", self.labels[0])
        return Place(label, f"clock.{key}")

    def _finished_clock(self, top: Place) -> Clock:
        given = {key: value for key, (value, _) in self.clock.items()}
        for key in ("start", "horizon_months"):
            if key not in given:
                example = "2022-02-24" if key == "start" else "120"
                raise top.at(f"clock.{key}").refusal("is not given", allowed=f"[clock] {key} = {example}")
        step = cast("int", given.get("step_hours", _CLOCK_DEFAULTS["step_hours"]))
        start = cast("datetime.date", given["start"])
        months = cast("int", given["horizon_months"])
        base_slot = cast("int", given.get("base_slot_hours", step))
        if step % base_slot:
            raise self._clock_place(
                "base_slot_hours" if "base_slot_hours" in given else "step_hours"
            ).refusal(
                f"a step of {step} hours is no multiple of a base slot of {base_slot} hours",
                allowed="a slot that divides the step",
            )
        cutoff = cast("datetime.date | None", given.get("data_cutoff"))
        if cutoff is not None and cutoff < start:
            # Blame the layer that spoke last.
            raise self._clock_place(
                max(("data_cutoff", "start"), key=lambda key: self.clock[key][1])
            ).refusal(
                f"the data would end on {cutoff}, before the start {start}", allowed=f"{start} or later"
            )
        return Clock(start, months, cutoff, step, base_slot)

    def _finished_values(self, top: Place) -> dict[str, Value]:
        values: dict[str, Value] = {}
        missing: list[str] = []
        for name, parameter in sorted(names.parameters().items()):
            if name in self.values:
                values[name] = self.values[name]
                if parameter.certain and values[name].varies:
                    raise (
                        Place(values[name].layer, name)
                        .at("prior")
                        .refusal(
                            "takes no prior: all draws share the agenda that depends on it",
                            allowed="a number",
                        )
                    )
            elif parameter.default is None:
                missing.append(name)
            else:
                default = float(parameter.default)
                prior = Prior("fixed", (default,), parameter.low, parameter.high)
                values[name] = Value(name, default, prior, parameter.unit, layer=DEFAULT_LAYER)
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            raise top.refusal(
                f"not given and without a default: {', '.join(missing[:3])}{more}",
                advice="give them, or extend a shipped scenario",
            )
        return values

    def _finished_acts(self, clock: Clock) -> tuple[Act, ...]:
        kept: list[Act] = []
        for act, number in self.acts.values():
            if act.date is None:
                kept.append(act)
                continue
            place = Place(act.layer, f"acts[{shown(act.name)}].date")
            if act.date < clock.start:
                raise place.refusal(
                    f"{act.date} is before the start", allowed=f"{clock.start} to {clock.end}"
                )
            if act.date > clock.end:
                # A horizon shortened by a layer above leaves the acts beyond it out.
                moved = ("horizon_months", "start", "data_cutoff")
                if any(key in self.clock and self.clock[key][1] > number for key in moved):
                    continue
                raise place.refusal(
                    f"{act.date} is after the horizon", allowed=f"{clock.start} to {clock.end}"
                )
            kept.append(act)
        return tuple(sorted(kept, key=lambda act: (act.date or datetime.date.max, act.hour, act.name)))

    def _finished_observations(self, clock: Clock) -> tuple[Observation, ...]:
        kept: list[Observation] = []
        for quantity, (series, number) in sorted(self.observations.items()):
            place = Place(series.layer, f"observations[{quantity}]")
            if clock.data_cutoff is None:
                raise place.refusal(
                    "observations without an end of the data", advice="give clock.data_cutoff"
                )
            points = tuple(point for point in series.points if point.date <= clock.data_cutoff)
            if len(points) < len(series.points) and self.clock["data_cutoff"][1] <= number:
                late = series.points[len(points)]
                raise place.at("points").refusal(
                    f"{late.date} is after the end of the data", allowed=f"up to {clock.data_cutoff}"
                )
            # A cutoff moved back by a layer above leaves the later points out, as a hindcast wants.
            if points:
                kept.append(replace(series, points=points))
        return tuple(kept)


def _told(act: Act, value: float) -> str:
    prior = f", {act.value.prior}" if act.value.varies else ""
    return f"{plain(value)} ({act.date}{prior})"


def _refuse_contradictions(acts: tuple[Act, ...], clock: Clock) -> None:
    """Refuse two dated acts that set one field of the state to different values at the same step."""
    settings: dict[tuple[str, int], tuple[Act, float]] = {}
    for act in acts:
        if act.date is None:
            continue
        step = clock.effective_step(act.date, act.hour)
        for change in names.levers()[act.lever].changes:
            if change.operation != Operation.SET:
                continue
            value = act.value.value * change.scale
            first, earlier = settings.setdefault((change.field, step), (act, value))
            if first is not act and (earlier != value or first.value.prior != act.value.prior):
                place = Place(act.layer, f"acts[{shown(act.name)}]")
                raise place.refusal(
                    f"contradicts {shown(first.name)} of {first.layer}: both set '{change.field}' in a step, "
                    f"to {_told(act, value)} and {_told(first, earlier)}",
                    advice="remove one, or date them in different steps",
                )


def _refuse_absent(noun: str, name: str, there: Collection[str], place: Place) -> None:
    if name not in there:
        raise place.refusal(f"no {noun} {shown(name)}", nearest=nearest_name(name, there))
