"""The publishers whose own files can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attrition.observed.publishers import (
    bank_of_russia,
    brent,
    economist,
    general_staff,
    kiel,
    oryx,
    wealth_fund,
)
from attrition.observed.sheet import Sheet
from attrition.observed.tidy import Observation


@dataclass(frozen=True)
class Publisher:
    """A publisher's form of file.

    Parameters: name, for people; where, what to look for; recognise, whether a file is of this form; read, which
    takes all files of the form together.
    """

    name: str
    where: str
    recognise: Callable[[Sheet], bool]
    read: Callable[[Sequence[Sheet]], list[Observation]]


PUBLISHERS: tuple[Publisher, ...] = tuple(
    Publisher(module.NAME, module.WHERE, module.recognise, module.read)
    for module in (general_staff, oryx, brent, bank_of_russia, wealth_fund, kiel, economist)
)
