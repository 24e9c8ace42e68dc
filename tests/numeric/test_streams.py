"""Addressed streams: known answers, ranges, refusals, and equal bits in both forms."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.numeric import streams
from attrition.numeric.jit import compiled
from attrition.numeric.normal import normal_quantile

TOP = 2**64 - 1
COUNT = 200_000

# Random123, kat_vectors: key0, key1, counter0, counter1, answer0, answer1; 20 rounds.
KNOWN_ANSWERS = [
    (0, 0, 0, 0, 0xC2B6E3A8C2C69865, 0x6F81ED42F350084D),
    (TOP, TOP, TOP, TOP, 0xE02CB7C4D95D277A, 0xD06633D0893B8B68),
    (
        0xA4093822299F31D0,
        0x082EFA98EC4E6C89,
        0x243F6A8885A308D3,
        0x13198A2E03707344,
        0x263C7D30BB0F0AF1,
        0x56BE8361D3311526,
    ),
]


@pytest.mark.parametrize("vector", KNOWN_ANSWERS)
def test_threefry_gives_the_known_answers(vector):
    key0, key1, counter0, counter1, *answer = vector
    assert list(streams.threefry(key0, key1, counter0, counter1)) == answer
    words = [np.uint64(word) for word in (key0, key1, counter0, counter1)]
    assert list(compiled(streams.threefry)(*words)) == answer


def test_hashes_are_known():
    # As from `printf NAME | b2sum -l 64`, whose bytes are read from the last to the first.
    assert streams.hash64("") == 0xB4B2797457A0A6E4
    assert streams.hash64("front") == 0x77BC75EDBDB4C962
    assert streams.hash64("смерч") == 0x079056E519393075


def test_uniform_numbers_never_reach_the_ends():
    assert streams.uniform(0) == 2.0**-53
    assert streams.uniform(TOP) == 1.0 - 2.0**-53
    assert streams.uniform(1 << 63) == 0.5 + 2.0**-53


def test_an_array_of_addresses_gives_what_each_address_gives():
    addresses = [streams.row_path(row, 7) for row in range(200)] + [0, TOP]
    words, others = streams.threefry(TOP - 3, 1 << 63, 5, np.array(addresses, dtype=np.uint64))
    each = [streams.uniform_pair(TOP - 3, 1 << 63, 5, address) for address in addresses]
    assert list(zip(streams.uniforms(words).tolist(), streams.uniforms(others).tolist(), strict=True)) == each
    ends = streams.uniforms(np.array([0, TOP], dtype=np.uint64)).tolist()
    assert ends == [streams.uniform(0), streams.uniform(TOP)]


def test_the_complement_is_antithetic():
    for slot in range(1000):
        word, other = streams.threefry(1, 2, slot, 3)
        assert streams.uniform(word) + streams.uniform(TOP - word) == 1.0
        assert normal_quantile(streams.uniform(other)) == -normal_quantile(streams.uniform(TOP - other))


def fill(first, normals, uniforms):
    for i in range(normals.shape[0]):
        place = row_path(i & 0xFFFFFF, first + i)
        z, _ = normal_pair(first, 0x9E3779B97F4A7C15, i, place)
        _, u = uniform_pair(first, 0x9E3779B97F4A7C15, i, place)
        normals[i] = z
        uniforms[i] = u


normal_pair, uniform_pair, row_path = streams.normal_pair, streams.uniform_pair, streams.row_path


def test_draws_have_equal_bits():
    plain, jitted = np.empty((2, COUNT // 2)), np.empty((2, COUNT // 2))
    fill(12345, *plain)
    compiled(fill)(12345, *jitted)
    assert (plain.view(np.uint64) == jitted.view(np.uint64)).all()


def test_draws_look_uniform_normal_and_unrelated():
    z, u = np.empty(COUNT), np.empty(COUNT)
    compiled(fill)(99, z, u)
    tolerance = 5.0 / COUNT**0.5
    assert abs(u.mean() - 0.5) < tolerance * 0.289
    assert abs(z.mean()) < tolerance
    assert abs(z.var() - 1.0) < tolerance * 1.42
    assert abs(np.corrcoef(z, u)[0, 1]) < tolerance
    assert abs(np.corrcoef(z[1:], z[:-1])[0, 1]) < tolerance
    counts = np.bincount((u * 64).astype(int), minlength=64)
    assert ((counts - COUNT / 64) ** 2).sum() / (COUNT / 64) < 63 + 5 * (2 * 63) ** 0.5


def test_each_part_of_an_address_changes_the_draw():
    base = streams.uniform_pair(1, 2, 3, streams.row_path(4, 5))
    others = [
        streams.uniform_pair(0, 2, 3, streams.row_path(4, 5)),
        streams.uniform_pair(1, 0, 3, streams.row_path(4, 5)),
        streams.uniform_pair(1, 2, 0, streams.row_path(4, 5)),
        streams.uniform_pair(1, 2, 3, streams.row_path(0, 5)),
        streams.uniform_pair(1, 2, 3, streams.row_path(4, 0)),
    ]
    assert len({base, *others}) == 6


def test_row_and_path_are_packed():
    assert streams.row_path(3, 7) == (3 << 40) | 7
    assert compiled(streams.row_path)(2**24 - 1, 2**40 - 1) == TOP


def test_exponential_is_minus_the_logarithm():
    assert streams.exponential(0.5) == 0.6931471805599453


def test_addresses_outside_their_fields_are_refused():
    streams.check_address(TOP, TOP, 2**24 - 1, 2**40 - 1)
    for part, arguments in {
        "seed is -1": (-1, 0, 0, 0),
        "slot is 18446744073709551616": (0, 2**64, 0, 0),
        "row is 16777216": (0, 0, 2**24, 0),
        "path is 1099511627776": (0, 0, 0, 2**40),
    }.items():
        with pytest.raises(InputError, match=part):
            streams.check_address(*arguments)


def test_equal_hashes_and_repeated_names_are_refused(monkeypatch):
    assert list(streams.unequal_hashes(["front", "coup"])) == ["front", "coup"]
    with pytest.raises(streams.StreamCollision, match="'front' is declared twice") as caught:
        streams.unequal_hashes(["front", "coup", "front"])
    assert caught.value.names == ("front", "front")
    monkeypatch.setattr(streams, "hash64", len)
    with pytest.raises(streams.StreamCollision, match="'coup' and 'stay' have equal hashes"):
        streams.unequal_hashes(["coup", "front", "stay"])


def test_the_address_book_refuses_a_second_draw():
    book = streams.AddressBook()
    book.record(1, 2, 3, 4)
    book.record(1, 3, 3, 4)
    assert len(book) == 2
    with pytest.raises(streams.AddressReuse, match="slot 2, row 3, path 4 was drawn twice") as caught:
        book.record(1, 2, 3, 4)
    assert caught.value.address == (1, 2, 3, 4)
