"""Loading a scenario: its file and all that it extends, then policies, then --set options."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from attrition.errors import InputError
from attrition.scenario import files
from attrition.scenario.fields import shown
from attrition.scenario.files import PolicyFile
from attrition.scenario.layer import Layer, read_layer, read_sets
from attrition.scenario.records import Scenario
from attrition.scenario.resolve import Draft

EXTENDS_LIMIT = 10
TREES_VARIABLE = "ATTRITION_EXTENDS"
"""Environment variable that names further directories, separated as in PATH, out of which scenarios may be extended."""


def load_scenario(
    name_or_path: str | Path, sets: Iterable[str] = (), policies: Iterable[str] = ()
) -> Scenario:
    """Return the resolved scenario of a file with policies and options on top.

    Parameters: name_or_path, a path, which wins, or the name of a shipped scenario; sets, texts "key=value";
    policies, paths or names of shipped policies, later ones on top.
    Raises: InputError with file and key of the first thing that is wrong.
    """
    draft = Draft()
    layers = _chain(str(name_or_path))
    for layer in layers:
        draft.lay(layer)
    if not layers[-1].name:
        draft.name = Path(layers[-1].label).stem
    _lay_on_top(draft, sets, policies)
    return draft.finished()


def with_layers(
    scenario: Scenario, sets: Iterable[str] = (), policies: Iterable[str | PolicyFile] = ()
) -> Scenario:
    """Return a resolved scenario with policies and then options on top; see `load_scenario`."""
    draft = Draft.of(scenario)
    _lay_on_top(draft, sets, policies)
    return draft.finished()


def read_policy(name_or_path: str) -> PolicyFile:
    """Return the text of a policy file, a path or the name of a shipped one.

    Raises: InputError with file and key of the first thing that is wrong.
    """
    path, label = files.find(name_or_path, "policy")
    policy = PolicyFile(label, files.read_text(path, label))
    load_policy(policy)
    return policy


def load_policy(policy: str | PolicyFile) -> Layer:
    """Return the layer of one policy, for listing and for naming variants.

    Parameters: policy, a path, the name of a shipped file, or what `read_policy` returned.
    Raises: InputError with file and key of the first thing that is wrong.
    """
    if isinstance(policy, str):
        path, label = files.find(policy, "policy")
        policy = PolicyFile(label, files.read_text(path, label))
    return read_layer(files.parse_toml(policy.text, policy.label), policy.label, "policy")


def _lay_on_top(draft: Draft, sets: Iterable[str], policies: Iterable[str | PolicyFile]) -> None:
    for policy in policies:
        draft.lay(load_policy(policy), renames=False)
    options = list(sets)
    if options:
        draft.lay(read_sets(options), renames=False)


def _chain(name_or_path: str) -> list[Layer]:
    """Return the layers of a scenario file and of those it extends, the lowest first."""
    path, label = files.find(name_or_path, "scenario")
    trees = _trees(path)
    layers: list[Layer] = []
    seen: list[tuple[Path, str]] = []
    while True:
        resolved = path.resolve()
        if resolved in [earlier for earlier, _ in seen]:
            circle = " -> ".join([name for _, name in seen] + [label])
            raise InputError(f"extends itself in a circle: {circle}", where=f"{seen[-1][1]}: extends")
        if len(seen) == EXTENDS_LIMIT:
            raise InputError(
                "extends too many files in a row",
                where=f"{seen[-1][1]}: extends",
                allowed=f"at most {EXTENDS_LIMIT}",
            )
        seen.append((resolved, label))
        layer = read_layer(files.read_toml(path, label), label, "scenario")
        layers.insert(0, layer)
        if layer.extends is None:
            return layers
        where = f"{label}: extends"
        path, label = files.find(layer.extends, "scenario", where, beside=path.parent)
        if not any(path.resolve().is_relative_to(tree) for tree in trees):
            raise InputError(
                f"{shown(layer.extends)} lies outside the folder of the scenario",
                where=where,
                allowed=f"a shipped scenario, or a file in '{trees[0]}' or below",
                advice=f"name its folder in {TREES_VARIABLE} if you trust it",
            )


def _trees(path: Path) -> list[Path]:
    """Return the directories out of which a scenario may extend files: a stranger's reads nothing else."""
    shipped = files.shipped_directory()
    allowed = [Path(name) for name in os.environ.get(TREES_VARIABLE, "").split(os.pathsep) if name]
    return [tree.resolve() for tree in (path.parent, *([shipped] if shipped else []), *allowed)]
