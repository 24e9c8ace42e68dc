"""Which of many findings stand, when each of them had its chance to arise by luck."""

from __future__ import annotations

from collections.abc import Sequence


def rejected(p_values: Sequence[float], level: float) -> list[bool]:
    """Return which hypotheses are rejected at a false discovery rate.

    Parameters
    ----------
    p_values : one a hypothesis.
    level : share of false alarms that is accepted among all alarms.

    Returns
    -------
    Whether each is rejected, in the order given (Y. Benjamini and Y. Hochberg, JRSS B 57 (1995) 289–300).
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    last = -1
    for rank, index in enumerate(order):
        if p_values[index] <= level * (rank + 1) / len(order):
            last = rank
    among = set(order[: last + 1])
    return [index in among for index in range(len(p_values))]
