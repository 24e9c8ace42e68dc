"""The manifest: everything that decides a run, written once by whoever starts it first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attrition.engine.outcomes import MODEL_OUTCOMES
from attrition.ensemble.container import FORMAT
from attrition.ensemble.failures import FileDamaged, OtherVersion
from attrition.ensemble.files import digest_of
from attrition.ensemble.sealed import canonical, unsealed
from attrition.ensemble.units import Size, Unit, UnitShape, all_units
from attrition.model.declarations import OutcomeField
from attrition.scenario.files import PolicyFile

if TYPE_CHECKING:
    from attrition.scenario import Scenario

SCHEMA = 1
KINDS = ("run", "compare", "sweep", "claims")
"""What a run directory was made for: a run, or a study whose variants share the rows and the random numbers."""
DRIFTLESS_ROWS = 64
"""Rows of the driftless twin, at most: it is there to show how often a walk turns by chance."""


Edges: TypeAlias = "tuple[float | tuple[float, ...], ...]"
"""Edges of histograms: for each variable one number, or one a record."""


def nested(edges: Sequence[float | Sequence[float]]) -> Edges:
    """Return edges as tuples, so that a manifest read back equals the one written."""
    return tuple(float(edge) if isinstance(edge, int | float) else tuple(map(float, edge)) for edge in edges)


def edge_arrays(
    bins: Mapping[str, tuple[Edges, Edges]],
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return lower and upper edges as arrays, float64[variables] or [variables, records]; what is shared stays so."""
    made: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for both in bins.values():
        if id(both) not in made:
            made[id(both)] = (np.array(both[0], dtype=np.float64), np.array(both[1], dtype=np.float64))
    return {name: made[id(both)] for name, both in bins.items()}


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed copy of the scenario that is run on the same random numbers.

    Parameters
    ----------
    name : unique within the run; "base" is the scenario itself.
    rows : prior draws of this variant, the first of the run's.
    sets, policies : layers put on the scenario.
    bands : whether its recorded variables are tallied and trajectories kept; a study of many variants needs outcomes.
    """

    name: str
    rows: int
    sets: tuple[str, ...] = ()
    policies: tuple[PolicyFile, ...] = ()
    bands: bool = True

    def to_data(self) -> dict[str, Any]:
        """Return the variant as data for a manifest."""
        return {
            "name": self.name,
            "rows": self.rows,
            "sets": list(self.sets),
            "policies": [{"label": policy.label, "text": policy.text} for policy in self.policies],
            "bands": self.bands,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Variant:
        """Return the variant that `to_data` wrote."""
        policies = tuple(PolicyFile(item["label"], item["text"]) for item in data["policies"])
        return cls(data["name"], data["rows"], tuple(data["sets"]), policies, data.get("bands", True))


@dataclass(frozen=True, slots=True)
class MechanismFile:
    """A mechanism that a run was made with: kept to be read and compared, never run.

    Parameters
    ----------
    name : of the mechanism.
    file : name of its file.
    digest : BLAKE2b-256 of the file, hexadecimal.
    text : of the file.
    outcomes : columns that it adds to the outcomes.
    """

    name: str
    file: str
    digest: str
    text: str
    outcomes: tuple[OutcomeField, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return the file as data for a manifest."""
        outcomes = [
            {"name": field.name, "unit": field.unit, "nullable": field.nullable} for field in self.outcomes
        ]
        return {
            "name": self.name,
            "file": self.file,
            "digest": self.digest,
            "outcomes": outcomes,
            "text": self.text,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> MechanismFile:
        """Return the file that `to_data` wrote."""
        outcomes = tuple(
            OutcomeField(each["name"], each["unit"], None, each["nullable"]) for each in data["outcomes"]
        )
        return cls(data["name"], data["file"], data["digest"], data["text"], outcomes)


@dataclass(frozen=True)
class Plan:
    """What was asked for: all that decides the results, before anything is computed.

    Parameters
    ----------
    given : resolved scenario, or its data, which become a scenario when it is first asked for: a run of an older
        version can be looked at even if its scenario can no longer be run.
    structures : names, in order.
    variants : the first is the base.
    draws, paths : prior draws, and paths for each structure and draw.
    seed : of every stream.
    keep_paths : paths whose trajectories are kept, counted over (draw, path).
    keep_nodes : paths whose states at quarterly nodes are kept, counted in the same way.
    shape : rows and paths of a full unit.
    source : digest of the package's sources that decide results.
    kind : one of `KINDS`.
    study : what a study adds for those who read it, such as the factors of a design or the contrasts; plain data.
    earlier : sizes that the run had before it was extended; no part of its identity.
    mechanisms : that the run was made with; their digests are part of `source`.
    """

    given: Scenario | Mapping[str, Any]
    structures: tuple[str, ...]
    variants: tuple[Variant, ...]
    draws: int
    paths: int
    seed: int
    keep_paths: int
    shape: UnitShape
    source: str
    keep_nodes: int = 0
    kind: str = "run"
    study: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[Size, ...] = ()
    mechanisms: tuple[MechanismFile, ...] = ()

    @cached_property
    def scenario(self) -> Scenario:
        """The resolved scenario."""
        if isinstance(self.given, Mapping):
            from attrition.scenario import Scenario

            return Scenario.from_data(self.given)
        return self.given

    @property
    def outcome_fields(self) -> tuple[OutcomeField, ...]:
        """Columns of the outcomes, whatever mechanisms this process uses."""
        return (*MODEL_OUTCOMES, *(field for each in self.mechanisms for field in each.outcomes))

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return str(self.given["name"]) if isinstance(self.given, Mapping) else self.given.name

    @cached_property
    def identity(self) -> str:
        """Hexadecimal BLAKE2b-256 over all of it; equal identities give equal digests."""
        return digest_of(
            canonical(
                {
                    "schema": SCHEMA,
                    "scenario": self.scenario.identity(),
                    "structures": list(self.structures),
                    "kind": self.kind,
                    "study": dict(self.study),
                    "variants": [variant.to_data() for variant in self.variants],
                    "draws": self.draws,
                    "paths": self.paths,
                    "seed": self.seed,
                    "keep_paths": self.keep_paths,
                    "keep_nodes": self.keep_nodes,
                    "unit": [self.shape.rows, self.shape.paths],
                    "source": self.source,
                }
            )
        )

    def units(self) -> list[Unit]:
        """Return the units of the run in the order of the content digest."""
        rows = [variant.rows for variant in self.variants]
        return all_units(rows, len(self.structures), self.paths, self.shape, self.earlier)

    @property
    def first_paths(self) -> int:
        """Paths a row when the run was started, from which kept paths are counted in units."""
        return self.earlier[0].paths if self.earlier else self.paths

    @property
    def paths_total(self) -> int:
        """Paths of the whole run, over variants and structures."""
        return sum(variant.rows for variant in self.variants) * len(self.structures) * self.paths

    def scenario_of(self, variant: Variant) -> Scenario:
        """Return the scenario with a variant's layers."""
        if not variant.sets and not variant.policies:
            return self.scenario
        return self.scenario.with_(sets=list(variant.sets), policies=list(variant.policies))


@dataclass(frozen=True)
class Manifest:
    """A plan with what was computed from it before the first unit.

    Parameters
    ----------
    identity : of the plan, as computed by the program that started the run.
    plan : what was asked for.
    start : first day of the scenario.
    horizon_day : last day simulated, since the start.
    variables : names of the recorded variables.
    record_days : days of the records since the start.
    bins : structure → (low, high) edges of the histograms, for each variable one a record, or one for all.
    versions : of Python and the libraries that computed.
    draws_digest : digest of the draws.
    continuing : structure → coefficients of what going on is worth to the challenger (D2); empty where it is not dated.
    known_answer : digest of fixed numerical work that every machine must reproduce before it may write.
    unit_format : number of the format of its unit files; 1 is that of a manifest that names none, without moments.
    unit_identity : of the run when it was started, which its unit files name however it was extended.
    """

    identity: str
    plan: Plan
    start: date
    horizon_day: float
    variables: tuple[str, ...]
    record_days: tuple[float, ...]
    bins: dict[str, tuple[Edges, Edges]]
    versions: dict[str, str] = field(default_factory=dict)
    draws_digest: str = ""
    continuing: dict[str, dict[str, float]] = field(default_factory=dict)
    known_answer: str = ""
    unit_format: int = FORMAT
    unit_identity: str = ""

    def __post_init__(self) -> None:
        if not self.unit_identity:
            object.__setattr__(self, "unit_identity", self.identity)

    @cached_property
    def edges(self) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """The edges in `bins` as arrays: tens of thousands of numbers, which many ask for."""
        return edge_arrays(self.bins)

    def to_data(self) -> dict[str, Any]:
        """Return the content of manifest.json."""
        plan = self.plan
        return {
            "kind": plan.kind,
            "schema": SCHEMA,
            "identity": self.identity,
            "scenario": dict(plan.given) if isinstance(plan.given, Mapping) else plan.given.to_data(),
            "structures": list(plan.structures),
            "study": dict(plan.study),
            "variants": [variant.to_data() for variant in plan.variants],
            "draws": plan.draws,
            "paths": plan.paths,
            "seed": plan.seed,
            "keep_paths": plan.keep_paths,
            "keep_nodes": plan.keep_nodes,
            "unit": {"rows": plan.shape.rows, "paths": plan.shape.paths},
            "start": self.start.isoformat(),
            "horizon_day": self.horizon_day,
            "variables": list(self.variables),
            "record_days": list(self.record_days),
            "bins": _bins_data(self.bins),
            "versions": self.versions,
            "source": plan.source,
            **({"mechanisms": [each.to_data() for each in plan.mechanisms]} if plan.mechanisms else {}),
            "draws_digest": self.draws_digest,
            "continuing": self.continuing,
            "known_answer": self.known_answer,
            "unit_format": self.unit_format,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Manifest:
        """Return the manifest with this content."""
        plan = Plan(
            given=data["scenario"],
            structures=tuple(data["structures"]),
            variants=tuple(Variant.from_data(item) for item in data["variants"]),
            draws=data["draws"],
            paths=data["paths"],
            seed=data["seed"],
            keep_paths=data["keep_paths"],
            shape=UnitShape(data["unit"]["rows"], data["unit"]["paths"]),
            source=data["source"],
            keep_nodes=data.get("keep_nodes", 0),
            kind=data["kind"],
            study=data.get("study", {}),
            mechanisms=tuple(MechanismFile.from_data(each) for each in data.get("mechanisms", ())),
        )
        return cls(
            identity=data["identity"],
            plan=plan,
            start=date.fromisoformat(data["start"]),
            horizon_day=data["horizon_day"],
            variables=tuple(data["variables"]),
            record_days=tuple(data["record_days"]),
            bins=_bins_of(data["bins"]),
            versions=data["versions"],
            draws_digest=data["draws_digest"],
            continuing=data.get("continuing", {}),
            known_answer=data["known_answer"],
            unit_format=int(data.get("unit_format", 1)),
        )


def read_manifest(path: Path) -> Manifest:
    """Read a manifest and check that it is what was written.

    Parameters
    ----------
    path : manifest.json.

    Raises
    ------
    FileDamaged : when any byte has changed; OtherVersion, when it is of another kind or schema.
    """
    data = unsealed(path)
    if data.get("kind") not in KINDS or data.get("schema") != SCHEMA:
        found = f"kind '{data.get('kind')}', schema {data.get('schema')}"
        raise OtherVersion(
            path,
            f"{found}; this version reads {', '.join(KINDS)} of schema {SCHEMA}; use the version that made it",
        )
    try:
        return Manifest.from_data(data)
    except (KeyError, TypeError, ValueError) as error:
        raise FileDamaged(path, f"it does not hold what a manifest holds ({error})") from None


def _bins_data(bins: Mapping[str, tuple[Edges, Edges]]) -> dict[str, Any]:
    """Return edges as data; those of an earlier structure, which are many, are named and not repeated."""
    data: dict[str, Any] = {}
    for name, edges in bins.items():
        earlier = [other for other, held in data.items() if isinstance(held, dict) and bins[other] == edges]
        data[name] = earlier[0] if earlier else {"low": list(edges[0]), "high": list(edges[1])}
    return data


def _bins_of(data: Mapping[str, Any]) -> dict[str, tuple[Edges, Edges]]:
    held = {
        name: (nested(edges["low"]), nested(edges["high"]))
        for name, edges in data.items()
        if isinstance(edges, Mapping)
    }
    return {name: held[edges if isinstance(edges, str) else name] for name, edges in data.items()}
