"""Reruns of variants: with links symmetrised, with precision and value of the regime halved and doubled."""

from __future__ import annotations

from dataclasses import dataclass

MARK = "~"
"""Between the name of a variant and that of its rerun."""
SYMMETRISED = "symmetrised"


@dataclass(frozen=True, slots=True)
class Rerun:
    """A rerun: its name, the key it sets with its factor, and the share of the prior draws that it takes."""

    name: str
    words: str
    key: str
    factor: float
    share: float

    def sets(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """Return the options of a variant with those of the rerun: a factor that is set already is multiplied."""
        factor = self.factor
        kept = []
        for option in given:
            key, _, value = option.partition("=")
            if key.strip() == self.key:
                factor *= float(value)
            else:
                kept.append(option)
        return (*kept, f"{self.key}={factor:g}")


RERUNS: tuple[Rerun, ...] = (
    Rerun(SYMMETRISED, "links symmetrised", "study.symmetrised", 1.0, 0.5),
    Rerun("precision_halved", "precision of choice halved", "study.precision_factor", 0.5, 0.25),
    Rerun("precision_doubled", "precision of choice doubled", "study.precision_factor", 2.0, 0.25),
    Rerun("regime_halved", "value of the regime halved", "study.regime_value_factor", 0.5, 0.25),
    Rerun("regime_doubled", "value of the regime doubled", "study.regime_value_factor", 2.0, 0.25),
)
ROBUSTNESS = tuple(rerun.name for rerun in RERUNS if rerun.name != SYMMETRISED)


def rerun_name(variant: str, rerun: str) -> str:
    """Return the name of a variant's rerun; that of the variant itself where `rerun` is empty."""
    return f"{variant}{MARK}{rerun}" if rerun else variant
