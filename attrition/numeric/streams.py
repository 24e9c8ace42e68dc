"""Random numbers that are a function of their address alone: Threefry-2x64 with 20 rounds.

The key is (seed, hash of the stream's name), the counter (slot, row << 40 | path), so a draw depends on
nothing that was drawn before it, and adding a stream shifts no other. Source: Salmon, Moraes, Dror and Shaw,
"Parallel random numbers: as easy as 1, 2, 3" (2011), whose known answers the tests reproduce.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrition.errors import InputError
from attrition.numeric.bits import MASK, float_from_bits, u64
from attrition.numeric.elementary import log
from attrition.numeric.normal import normal_quantile
from attrition.numeric.twins import inlined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATH_BITS = 40
ROW_BITS = 24

_PARITY = 0x1BD1_1BDA_A9FC_1A22
_ONE_BITS = 0x3FF0_0000_0000_0000
# 1 - 2**-53: turns 1 + k * 2**-52 into (k + 1/2) * 2**-52 without rounding.
_BELOW_ONE = 0.99999999999999988898


class StreamCollision(ValueError):
    """Two streams would draw the same numbers; `names` holds both."""

    def __init__(self, first: str, second: str) -> None:
        self.names = (first, second)
        if first == second:
            message = f"stream {first!r} is declared twice; give the second one another name"
        else:
            message = f"streams {first!r} and {second!r} have equal hashes; rename either"
        super().__init__(message)


class AddressReuse(RuntimeError):
    """The same random numbers were drawn twice on one path; `address` holds (stream, slot, row, path)."""

    def __init__(self, stream: int, slot: int, row: int, path: int) -> None:
        self.address = (stream, slot, row, path)
        super().__init__(
            f"stream {stream:#018x}, slot {slot}, row {row}, path {path} was drawn twice; "
            "give each draw a slot of its own"
        )


def hash64(name: str) -> int:
    """Hash the name of a process or act to the second half of its key.

    Parameters: name, any text; hashed as UTF-8.
    Returns: the 8-byte BLAKE2b digest, read little-endian.
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def unequal_hashes(names: Iterable[str]) -> dict[str, int]:
    """Hash the streams of one scenario and refuse equal ones.

    Parameters: names, those of all processes and acts.
    Returns: the hash of each name, in the order given.
    Raises: StreamCollision when a name repeats or two names have equal hashes.
    """
    hashes: dict[str, int] = {}
    owners: dict[int, str] = {}
    for name in names:
        value = hash64(name)
        if value in owners:
            raise StreamCollision(owners[value], name)
        owners[value] = name
        hashes[name] = value
    return hashes


def check_address(seed: int, slot: int, row: int, path: int) -> None:
    """Refuse an address whose parts do not fit their fields.

    Parameters: seed and slot, below 2**64; row (prior draw), below 2**24; path, below 2**40; none negative.
    Raises: InputError naming the part, its value and its limit.
    """
    for name, value, width in (
        ("seed", seed, 64),
        ("slot", slot, 64),
        ("row", row, ROW_BITS),
        ("path", path, PATH_BITS),
    ):
        if not 0 <= value < 1 << width:
            raise InputError(f"{name} is {value}", allowed=f"0 to {(1 << width) - 1}")


class AddressBook:
    """Remembers every address drawn and refuses a second use; for tests and debugging."""

    def __init__(self) -> None:
        self._drawn: set[tuple[int, int, int, int]] = set()

    def record(self, stream: int, slot: int, row: int, path: int) -> None:
        """Note one draw.

        Parameters: stream, the hash of its name; slot, row and path, as for `check_address`.
        Raises: AddressReuse when this address was noted before.
        """
        address = (stream, slot, row, path)
        if address in self._drawn:
            raise AddressReuse(*address)
        self._drawn.add(address)

    def __len__(self) -> int:
        return len(self._drawn)


@inlined
def row_path(row: int, path: int) -> int:
    """Pack a prior draw and a path into the second counter word: row << 40 | path."""
    return (u64(row) << u64(PATH_BITS)) | u64(path)


@inlined
def _mixed(x0: int, x1: int, left: int) -> int:
    # One round: x1 rotated left, mixed with the new x0 (which the caller has already summed).
    return (((x1 << u64(left)) & MASK) | (x1 >> u64(64 - left))) ^ x0


@inlined
def _four_rounds(x0: int, x1: int, a: int, b: int, c: int, d: int) -> tuple[int, int]:
    x0 = (x0 + x1) & MASK
    x1 = _mixed(x0, x1, a)
    x0 = (x0 + x1) & MASK
    x1 = _mixed(x0, x1, b)
    x0 = (x0 + x1) & MASK
    x1 = _mixed(x0, x1, c)
    x0 = (x0 + x1) & MASK
    x1 = _mixed(x0, x1, d)
    return x0, x1


@inlined
def threefry(key0: int, key1: int, counter0: int, counter1: int) -> tuple[int, int]:
    """Encrypt a counter under a key: Threefry-2x64, 20 rounds.

    Parameters: key0, key1, counter0 and counter1, words (below 2**64); in Python counter1 may be an array of them.
    Returns: two random words.
    """
    k0 = u64(key0)
    k1 = u64(key1)
    k2 = u64(_PARITY) ^ k0 ^ k1
    x0 = (u64(counter0) + k0) & MASK
    x1 = (u64(counter1) + k1) & MASK
    x0, x1 = _four_rounds(x0, x1, 16, 42, 12, 31)
    x0 = (x0 + k1) & MASK
    x1 = (x1 + k2 + u64(1)) & MASK
    x0, x1 = _four_rounds(x0, x1, 16, 32, 24, 21)
    x0 = (x0 + k2) & MASK
    x1 = (x1 + k0 + u64(2)) & MASK
    x0, x1 = _four_rounds(x0, x1, 16, 42, 12, 31)
    x0 = (x0 + k0) & MASK
    x1 = (x1 + k1 + u64(3)) & MASK
    x0, x1 = _four_rounds(x0, x1, 16, 32, 24, 21)
    x0 = (x0 + k1) & MASK
    x1 = (x1 + k2 + u64(4)) & MASK
    x0, x1 = _four_rounds(x0, x1, 16, 42, 12, 31)
    x0 = (x0 + k2) & MASK
    x1 = (x1 + k0 + u64(5)) & MASK
    return x0, x1


@inlined
def uniform(bits: int) -> float:
    """Turn a random word into a number strictly between 0 and 1.

    Parameters: bits, a word; its upper 52 bits count as k.
    Returns: (k + 1/2) * 2**-52, so the complemented word gives exactly 1 minus this number.
    """
    return float_from_bits((bits >> u64(12)) | u64(_ONE_BITS)) - _BELOW_ONE


def uniforms(bits: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Turn random words into numbers strictly between 0 and 1, each as `uniform` does."""
    # Commands that only check a file draw nothing, and load no numpy.
    import numpy as np

    numbers: NDArray[np.float64] = ((bits >> np.uint64(12)) | np.uint64(_ONE_BITS)).view(
        np.float64
    ) - _BELOW_ONE
    return numbers


@inlined
def exponential(u: float) -> float:
    """Turn a uniform number into a standard exponential one, a budget for a cumulative hazard: -log(u)."""
    return -log(u)


@inlined
def uniform_pair(seed: int, stream: int, slot: int, row_path: int) -> tuple[float, float]:
    """Draw the two uniform numbers of an address.

    Parameters: seed; stream, the hash of its name; slot; row_path, from the function of that name.
    Returns: two numbers strictly between 0 and 1.
    """
    x0, x1 = threefry(seed, stream, slot, row_path)
    return uniform(x0), uniform(x1)


@inlined
def normal_pair(seed: int, stream: int, slot: int, row_path: int) -> tuple[float, float]:
    """Draw the two standard normal numbers of an address, the quantiles of its uniform ones.

    Parameters: as for `uniform_pair`.
    Returns: two numbers, at most 8.21 in size.
    """
    x0, x1 = threefry(seed, stream, slot, row_path)
    return normal_quantile(uniform(x0)), normal_quantile(uniform(x1))
