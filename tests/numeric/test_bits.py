"""Words: modular arithmetic and bit patterns."""

from __future__ import annotations

import math

import numpy as np

from attrition.numeric import bits
from attrition.numeric.jit import compiled

TOP = 2**64 - 1


def test_words_wrap_modulo_two_to_the_64():
    assert bits.u64(-1) == TOP == bits.MASK
    assert bits.wrap(TOP + 5) == 4


def test_bit_patterns_of_known_doubles():
    assert bits.bits_from_float(1.0) == 0x3FF0000000000000
    assert bits.bits_from_float(-0.0) == 1 << 63
    assert bits.float_from_bits(0x7FEFFFFFFFFFFFFF) == 1.7976931348623157e308
    assert math.isnan(bits.float_from_bits(0x7FF8000000000001))


def round_trip(x):
    return bits_from_float(float_from_bits(wrap(x + u64(1))))


float_from_bits, bits_from_float, wrap, u64 = (
    bits.float_from_bits,
    bits.bits_from_float,
    bits.wrap,
    bits.u64,
)


def test_jitted_words_stay_words():
    jitted = compiled(round_trip)
    for word in (0, 1, 0x3FF0000000000000, 2**63, TOP - 1, TOP):
        answer = jitted(np.uint64(word))
        assert isinstance(answer, int) and answer == round_trip(word)


def test_jitted_primitives_agree_with_plain_ones():
    words = [0, 1, 2**52, 2**63, 0x7FEFFFFFFFFFFFFF]
    for word in words:
        plain = bits.float_from_bits(word)
        assert compiled(reading)(np.uint64(word)) == plain
        assert bits.bits_from_float(plain) == word


def reading(x):
    return float_from_bits(x)
