"""Plans of comparisons and sweeps: which variants of a scenario are run, on the draws of its base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Unpack

from attrition.analysis.decisions import read_criterion
from attrition.analysis.measures import check_names
from attrition.analysis.sweep_design import Design
from attrition.ensemble.manifest import Plan, Variant
from attrition.ensemble.planning import Sizes, make_plan
from attrition.errors import InputError
from attrition.scenario.load import load_policy, read_policy
from attrition.scenario.records import Scenario

RESERVED = ("base", "driftless", "pooled")


def comparison(
    scenario: Scenario,
    policies: Sequence[str | Path],
    *,
    base: Iterable[str | Path] = (),
    regret: str = "casualties",
    criteria: Sequence[str] = (),
    driftless: bool = True,
    **sizes: Unpack[Sizes],
) -> Plan:
    """Plan a comparison of policies with the base.

    Parameters
    ----------
    scenario : resolved.
    policies : files or names of shipped ones; several joined by "+" are one variant.
    base : policies that the base has, and so every variant.
    regret, criteria : see `attrition.analysis.decisions`.
    driftless : whether to run the driftless twin too.
    sizes : draws, paths, seed and structures of `make_plan`.

    Raises
    ------
    InputError : without a policy, for two of one name, or for anything wrong with them.
    """
    if not policies:
        raise InputError(
            "nothing to compare with the base",
            where="--policy",
            allowed="a policy file or the name of a shipped one",
            advice="see 'attrition list policies'",
        )
    check_names((regret,), "--regret")
    for criterion in criteria:
        read_criterion(criterion)
    under = scenario.with_(policies=[read_policy(str(name)) for name in base])
    variants: list[Variant] = []
    for given in policies:
        texts = [read_policy(name) for name in _joined(str(given))]
        name = "+".join(load_policy(text).name or Path(text.label).stem for text in texts)
        if name in RESERVED or name in (variant.name for variant in variants):
            raise InputError(
                f"two variants are called '{name}'",
                where="--policy",
                advice="give each policy a name of its own",
            )
        under.with_(policies=texts)
        variants.append(Variant(name, sizes["draws"], policies=tuple(texts)))
    study = {"regret": regret, "criteria": list(criteria)}
    return make_plan(under, driftless=driftless, kind="compare", variants=variants, study=study, **sizes)


def sweep_plan(scenario: Scenario, design: Design, **sizes: Unpack[Sizes]) -> Plan:
    """Plan a sweep of a design, see `comparison`."""
    variants = design.variants(sizes["draws"])
    return make_plan(
        scenario, driftless=False, kind="sweep", variants=variants, study=design.study(), **sizes
    )


def _joined(given: str) -> list[str]:
    # A path may hold a plus; then it is one file.
    return [given] if Path(given).exists() else given.split("+")
