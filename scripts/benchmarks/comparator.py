"""What the benchmark asks of an engine, and how an engine's outcomes are held against those of the scalar kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from attrition.engine.program import Program

BITS = "bits"
SHARES = "shares"
END_COLUMN = 0
"""Column of the outcomes that holds the code of the end."""
SDS_OF_NOISE = 3.0


class Comparator(Protocol):
    """An engine that simulates a compiled scenario.

    `name` is its name in the tables, "C lanes"; `promise` is "bits" when its outcomes are the scalar kernel's bit for
    bit, "shares" when each end has the same share of the paths within noise.
    """

    name: str
    promise: str

    def missing(self) -> str | None:
        """Say why it cannot run here (no compiler, no jax), or return None."""

    def prepare(self, program: Program) -> None:
        """Build and compile what running this program needs; the time of this is reported apart."""

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate `paths` paths of every row of the program, from number `first_path` on.

        Weekly histograms of all recorded variables are tallied as the kernels do, with unit edges.

        Returns: outcomes float64[rows * paths, columns] in the order (row, path), columns as in
        `attrition.engine.outcomes.OUTCOME_FIELDS`, NaN for null.
        """


@dataclass(frozen=True)
class Check:
    """How outcomes compare with the scalar kernel's on the same paths.

    `equal` is the share of paths whose outcomes are the same bit for bit, `same_end` of those with the same end;
    `largest` the largest difference between the shares of an end, and `noise` what chance allows it.
    """

    promise: str
    paths: int
    equal: float
    same_end: float
    largest: float
    noise: float

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.equal == 1.0 if self.promise == BITS else self.largest <= self.noise

    @property
    def words(self) -> str:
        """One phrase for the table."""
        if self.equal == 1.0:
            return f"bits equal on {self.paths} paths"
        if self.promise == BITS:
            return f"BITS DIFFER on {(1.0 - self.equal):.1%} of {self.paths} paths"
        verdict = "equal" if self.kept else "DIFFER"
        return (
            f"shares of ends {verdict}: {self.largest:.3f} apart of {self.noise:.3f} allowed; "
            f"same end on {self.same_end:.1%}, same bits on {self.equal:.1%} of {self.paths} paths"
        )


def checked(promise: str, outcomes: NDArray[np.float64], expected: NDArray[np.float64]) -> Check:
    """Compare outcomes with those of the scalar kernel on the same paths, both float64[paths, columns].

    Raises: ValueError when the shapes differ.
    """
    if outcomes.shape != expected.shape or not len(expected):
        raise ValueError(f"outcomes have shape {outcomes.shape}, the scalar kernel's {expected.shape}")
    same = bits_of(outcomes) == bits_of(expected)
    ends, expected_ends = outcomes[:, END_COLUMN], expected[:, END_COLUMN]
    largest = noise = 0.0
    for code in np.unique(np.concatenate((ends, expected_ends))).tolist():
        one, other = float(np.mean(ends == code)), float(np.mean(expected_ends == code))
        middle = 0.5 * (one + other)
        largest = max(largest, abs(one - other))
        noise = max(noise, SDS_OF_NOISE * float(np.sqrt(2.0 * middle * (1.0 - middle) / len(ends))))
    return Check(
        promise,
        len(ends),
        float(np.mean(same.all(axis=1))),
        float(np.mean(ends == expected_ends)),
        largest,
        noise,
    )


def bits_of(outcomes: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return numbers as words that are equal when their bits are; all NaN are one."""
    # What is null has no sign and no payload: which NaN stands for it is the processor's choice.
    plain = np.where(np.isnan(outcomes), np.nan, outcomes)
    return np.ascontiguousarray(plain).view(np.uint64)
