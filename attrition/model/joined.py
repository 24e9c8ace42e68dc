"""How mechanisms join the model: their places in the process table, and what must fit when all is declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from attrition.errors import InputError, nearest_name
from attrition.model.declarations import Event, Lever, Observed, OutcomeField, Parameter, Process, StateField
from attrition.model.mechanism import Placed, Replacement
from attrition.model.mechanisms import Loaded, loaded
from attrition.model.straight import normals_used, refuse_unknown_fields


def completed(processes: tuple[Process, ...], clock: str) -> tuple[Process, ...]:
    """Return the process table with the rows and the rules of mechanisms in their places.

    Parameters: processes, the model's own; clock, the row that freezes hazards at the start of a step.
    Raises: InputError for a place that is not in the table, and for a rule that uses more normal numbers than the
    streams of its process give.
    """
    rows = list(processes)
    for each in loaded():
        for replacement in each.mechanism.replaces:
            index = _row(rows, replacement.process, each)
            rows[index] = _replaced(rows[index], replacement, each)
        if each.mechanism.hazards:
            index = _row(rows, clock, each)
            rows[index] = replace(rows[index], rules=(*rows[index].rules, *each.mechanism.hazards))
        for placed in each.mechanism.rows():
            rows.insert(_place(rows, placed, each), placed.process)
        _check_normals(rows, each)
    return tuple(rows)


def check_whole(
    parameters: Sequence[Parameter],
    derived: Sequence[str],
    state: Sequence[StateField],
    levers: Sequence[Lever],
    observed: Sequence[Observed],
    events: Sequence[Event],
    outcomes: Sequence[OutcomeField],
    own_processes: Sequence[Process],
) -> None:
    """Raise InputError where what mechanisms declare does not fit the rest, of the model or of one another.

    Parameters: all that is declared, theirs last; derived, fields of the parameter record beside the parameters;
    own_processes, of the model alone.
    """
    fields = [field.name for field in state]
    records = [*(parameter.field for parameter in parameters), *derived]
    names = Counter(each.mechanism.name for each in loaded())
    switches = {process.switch for process in own_processes} | {process.name for process in own_processes}
    rows = [process.name for process in own_processes]
    rows += [placed.process.name for each in loaded() for placed in each.mechanism.processes]
    for each in loaded():
        mechanism, where = each.mechanism, each.file.name
        theirs = {parameter.name for parameter in mechanism.parameters}
        tables = {
            parameter.name.partition(".")[0] for parameter in parameters if parameter.name not in theirs
        }
        if mechanism.name in switches | tables or names[mechanism.name] > 1:
            raise InputError(
                f"the name '{mechanism.name}' is taken", where=where, advice="give the mechanism another name"
            )
        for kind, declared, of_all in (
            ("parameter field", (item.field for item in mechanism.parameters), records),
            ("state field", (item.name for item in mechanism.state), fields),
            ("lever", (item.name for item in mechanism.levers), [item.name for item in levers]),
            (
                "observed quantity",
                (item.name for item in mechanism.observed),
                [item.name for item in observed],
            ),
            ("event", (item.name for item in mechanism.events), [item.name for item in events]),
            ("process", (placed.process.name for placed in mechanism.processes), rows),
            ("outcome", (item.name for item in mechanism.outcomes), [item.name for item in outcomes]),
        ):
            _refuse_twice(kind, declared, of_all, where)
        for what, field in _named_fields(each):
            if field not in fields:
                raise InputError(
                    f"{what} names no state field '{field}'", where=where, nearest=nearest_name(field, fields)
                )
        refuse_unknown_fields(each.text, where, fields, records)


def _named_fields(each: Loaded) -> Iterator[tuple[str, str]]:
    """Yield who names which field of the state, outside rules."""
    mechanism = each.mechanism
    yield from (
        (f"lever '{item.name}'", change.field) for item in mechanism.levers for change in item.changes
    )
    yield from ((f"outcome '{item.name}'", item.source or "") for item in mechanism.outcomes)
    for quantity in mechanism.observed:
        for field in (quantity.field, quantity.reference, quantity.ledger):
            if field is not None:
                yield f"observed quantity '{quantity.name}'", field


def _refuse_twice(kind: str, declared: Iterable[str], of_all: Sequence[str], where: str) -> None:
    counts = Counter(of_all)
    for name in declared:
        if counts[name] > 1:
            raise InputError(f"{kind} '{name}' is there already", where=where, advice="give it another name")


def _check_normals(rows: Sequence[Process], owner: Loaded) -> None:
    used = normals_used(owner.text, owner.file.name)
    for row in rows:
        for rule in row.rules:
            if rule.__code__.co_filename != str(owner.file):
                continue
            given = 2 * len(row.streams)
            if used.get(rule.__name__, 0) > given:
                raise InputError(
                    f"rule '{rule.__name__}' uses z[{used[rule.__name__] - 1}]",
                    where=owner.file.name,
                    allowed=f"{given} normal numbers: process '{row.name}' has {len(row.streams)} streams of two",
                )


def _place(rows: list[Process], placed: Placed, owner: Loaded) -> int:
    # What begins comes before history, which may set it.
    return _row(rows, placed.after, owner) + 1 if placed.after else 0


def _row(rows: list[Process], name: str, owner: Loaded) -> int:
    # After the record a step is over.
    names = [row.name for row in rows][:-1]
    if name not in names:
        raise InputError(
            f"no process '{name}' to stand at",
            where=owner.file.name,
            allowed=", ".join(names),
            nearest=nearest_name(name, names),
        )
    return names.index(name)


def _replaced(process: Process, replacement: Replacement, owner: Loaded) -> Process:
    names = [rule.__name__ for rule in process.rules]
    if replacement.rule not in names:
        raise InputError(
            f"process '{process.name}' has no rule '{replacement.rule}'",
            where=owner.file.name,
            allowed=", ".join(names) or "none",
            nearest=nearest_name(replacement.rule, names),
        )
    index = names.index(replacement.rule)
    old, new = process.rules[index], replacement.by
    if old.__code__.co_argcount != new.__code__.co_argcount:
        raise InputError(
            f"rule '{new.__name__}' takes {new.__code__.co_argcount} arguments, "
            f"'{replacement.rule}', which it replaces, {old.__code__.co_argcount}",
            where=owner.file.name,
        )
    return replace(process, rules=(*process.rules[:index], new, *process.rules[index + 1 :]))
