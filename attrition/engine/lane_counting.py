"""The primitives of `counting` as vectors, in LLVM's language: what it does not make of loops by itself.

They ask for no processor in particular: where its vectors are shorter, LLVM takes several.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from attrition.engine import counting
from attrition.engine.counting import FAR, FEW, WINDOW
from attrition.engine.memory import LANES, STRIDE
from attrition.engine.tallies import MOMENT_UNITS
from attrition.numeric.jit import give_counterpart

_VOID = ir.VoidType()
_BYTE, _SHORT, _INT, _WORD = (ir.IntType(bits) for bits in (8, 16, 32, 64))
_DOUBLE = ir.DoubleType()
_AT_ONCE = 8
"""Lanes whose units are worked out at once."""
_DOUBLES, _INTS, _WORDS = (ir.VectorType(kind, _AT_ONCE) for kind in (_DOUBLE, _INT, _WORD))
_FREE_ORDER = ("reassoc", "contract")
"""Sums of whole numbers below 2**53 are exact, in whatever order and however products are rounded."""
_UNIT_BITS = MOMENT_UNITS.bit_length() - 1
_NO_BIN = 255
_FARTHEST = 1 << 30
_Sums = Sequence[Any]


def _all(kind: Any, value: float) -> Any:
    return ir.Constant(kind, [value] * kind.count)


def _ramp(kind: Any) -> Any:
    return ir.Constant(kind, list(range(kind.count)))


def _spread(builder: Any, value: Any, count: int) -> Any:
    """Return a vector that holds a value everywhere."""
    kind = ir.VectorType(value.type, count)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(_INT, 0))
    return builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), _all(ir.VectorType(_INT, count), 0))


def _pointer(builder: Any, start: Any, index: Any, element: Any, wanted: Any) -> Any:
    place = builder.gep(start, [index], inbounds=True, source_etype=element)
    return builder.bitcast(place, wanted.as_pointer())


def _data(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    return context.make_array(kind)(context, builder, value).data


def _call(builder: Any, name: str, result: Any, *arguments: Any, **options: Any) -> Any:
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    function: Any = cgutils.get_or_insert_function(  # type: ignore[no-untyped-call]
        builder.module, kind, f"llvm.{name}"
    )
    return builder.call(function, arguments, **options)


def _lesser(builder: Any, a: Any, b: Any) -> Any:
    return builder.select(builder.icmp_signed("<", a, b), a, b)


def _greater(builder: Any, a: Any, b: Any) -> Any:
    return builder.select(builder.icmp_signed(">", a, b), a, b)


def _counted_loop(
    builder: Any, end: Any, step: int, begun: _Sums, body: Callable[[Any, _Sums], _Sums]
) -> _Sums:
    """Build a loop from 0 below `end`, a multiple of `step`, that carries values; return what they end as."""
    before = builder.block
    loop, after = (builder.append_basic_block(name) for name in ("loop", "after"))
    builder.cbranch(builder.icmp_signed(">", end, ir.Constant(_WORD, 0)), loop, after)
    builder.position_at_end(loop)
    index = builder.phi(_WORD)
    carried = [builder.phi(value.type) for value in begun]
    made = body(index, carried)
    following = builder.add(index, ir.Constant(_WORD, step))
    entering = [ir.Constant(_WORD, 0), *begun]
    for phi, first, later in zip([index, *carried], entering, [following, *made], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(later, builder.block)
    last = builder.block
    builder.cbranch(builder.icmp_signed("<", following, end), loop, after)
    builder.position_at_end(after)
    left = [builder.phi(value.type) for value in begun]
    for phi, first, later in zip(left, begun, made, strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(later, last)
    return left


@intrinsic
def _bin_lanes(
    _typing: Any, state: Any, field: Any, low: Any, scale: Any, live: Any, bins: Any, first: Any
) -> Any:
    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        line = builder.mul(arguments[1], ir.Constant(_WORD, STRIDE))
        buffer = _data(context, builder, sig.args[0], arguments[0])
        values = _pointer(builder, buffer, line, _DOUBLE, _DOUBLE)
        edge, units_in_one = (_spread(builder, arguments[index], _AT_ONCE) for index in (2, 3))
        live = arguments[4]
        places = _pointer(
            builder, _data(context, builder, sig.args[5], arguments[5]), arguments[6], _BYTE, _BYTE
        )

        def add(lane: Any, sums: _Sums, counted: Any = None) -> _Sums:
            """Bin eight lanes and add what they give to sums; counted, which of them are live, None for all."""
            value = builder.load(_pointer(builder, values, lane, _DOUBLE, _DOUBLES), align=8, typ=_DOUBLES)
            units = builder.fmul(builder.fsub(value, edge), units_in_one)
            # Where a number is too large for an integer, the squares tell, and the integer is not looked at.
            raised = builder.fptosi(builder.fadd(units, _all(_DOUBLES, float(MOMENT_UNITS))), _INTS)
            place = least = most = builder.ashr(raised, _all(_INTS, _UNIT_BITS))
            whole = _call(builder, f"trunc.v{_AT_ONCE}f64", _DOUBLES, units)
            if counted is not None:
                whole = builder.select(counted, whole, _all(_DOUBLES, 0.0))
                least = builder.select(counted, place, _all(_INTS, _FARTHEST))
                most = builder.select(counted, place, _all(_INTS, -_FARTHEST))
                place = builder.select(counted, place, _all(_INTS, _NO_BIN))
            eight = ir.VectorType(_BYTE, _AT_ONCE)
            builder.store(builder.trunc(place, eight), _pointer(builder, places, lane, _BYTE, eight), align=1)
            return (
                builder.fadd(sums[0], whole, flags=_FREE_ORDER),
                builder.fadd(sums[1], builder.fmul(whole, whole, flags=_FREE_ORDER), flags=_FREE_ORDER),
                _lesser(builder, sums[2], least),
                _greater(builder, sums[3], most),
            )

        full = builder.and_(live, ir.Constant(_WORD, -_AT_ONCE))
        begun = (
            _all(_DOUBLES, 0.0),
            _all(_DOUBLES, 0.0),
            _all(_INTS, _FARTHEST),
            _all(_INTS, -_FARTHEST),
        )
        sums = _counted_loop(builder, full, _AT_ONCE, begun, add)
        rest = builder.sub(live, full)
        within = builder.block
        tail, done = (builder.append_basic_block(name) for name in ("tail", "done"))
        builder.cbranch(builder.icmp_signed(">", rest, ir.Constant(_WORD, 0)), tail, done)
        builder.position_at_end(tail)
        with_rest = add(full, sums, builder.icmp_signed("<", _ramp(_WORDS), _spread(builder, rest, _AT_ONCE)))
        builder.branch(done)
        builder.position_at_end(done)
        found = []
        for without, more in zip(sums, with_rest, strict=True):
            phi = builder.phi(without.type)
            phi.add_incoming(without, within)
            phi.add_incoming(more, tail)
            found.append(phi)
        total, squares = (
            _call(
                builder,
                f"vector.reduce.fadd.v{_AT_ONCE}f64",
                _DOUBLE,
                ir.Constant(_DOUBLE, 0.0),
                each,
                fastmath=("reassoc",),
            )
            for each in found[:2]
        )
        # False of what is no number, too.
        near = builder.fcmp_ordered("<", squares, ir.Constant(_DOUBLE, float(FAR)))
        results = [
            *(
                builder.fptosi(builder.select(near, value, ir.Constant(_DOUBLE, otherwise)), _WORD)
                for value, otherwise in ((total, 0.0), (squares, float(FAR)))
            ),
            *(
                builder.sext(_call(builder, f"vector.reduce.{name}.v{_AT_ONCE}i32", _INT, each), _WORD)
                for name, each in zip(("smin", "smax"), found[2:], strict=True)
            ),
        ]
        return context.make_tuple(builder, sig.return_type, results)

    whole, real = types.intp, types.float64
    result: Any = types.UniTuple(whole, 4)  # type: ignore[no-untyped-call]
    return result(state, whole, real, real, whole, bins, whole), generate


@intrinsic
def _count_few(_typing: Any, bins: Any, first: Any, live: Any, lowest: Any, counters: Any, at: Any) -> Any:
    line, mask = ir.VectorType(_BYTE, LANES), ir.IntType(LANES)

    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        start = _data(context, builder, sig.args[0], arguments[0])
        places = builder.load(_pointer(builder, start, arguments[1], _BYTE, line), align=1, typ=line)
        live = _spread(builder, builder.trunc(arguments[2], _BYTE), LANES)
        counted = builder.icmp_unsigned("<", _ramp(line), live)
        lowest = builder.trunc(arguments[3], _BYTE)
        counters = _data(context, builder, sig.args[4], arguments[4])
        for step in range(FEW):
            wanted = _spread(builder, builder.add(lowest, ir.Constant(_BYTE, step)), LANES)
            found = builder.and_(builder.icmp_unsigned("==", places, wanted), counted)
            number = _call(builder, f"ctpop.i{LANES}", mask, builder.bitcast(found, mask))
            _add_to(builder, counters, arguments[5], step, builder.trunc(number, _SHORT))
        return context.get_dummy_value()

    whole = types.intp
    return types.none(bins, whole, whole, whole, counters, whole), generate


@intrinsic
def _count_window(_typing: Any, bins: Any, first: Any, wide: Any, lowest: Any, counters: Any, at: Any) -> Any:
    window = ir.VectorType(_BYTE, WINDOW)

    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        start = _data(context, builder, sig.args[0], arguments[0])
        places = _pointer(builder, start, arguments[1], _BYTE, _BYTE)
        lowest = _spread(builder, builder.trunc(arguments[3], _BYTE), WINDOW)
        own = builder.add(lowest, _ramp(window))

        def add(lane: Any, sums: _Sums) -> _Sums:
            (counts,) = sums
            for step in range(_AT_ONCE):
                index = builder.add(lane, ir.Constant(_WORD, step))
                place = builder.load(_pointer(builder, places, index, _BYTE, _BYTE), typ=_BYTE)
                found = builder.icmp_unsigned("==", own, _spread(builder, place, WINDOW))
                counts = builder.sub(counts, builder.sext(found, window))
            return (counts,)

        # A byte holds no more than the lanes of a block.
        (counts,) = _counted_loop(builder, arguments[2], _AT_ONCE, (_all(window, 0),), add)
        counters = _data(context, builder, sig.args[4], arguments[4])
        _add_to(builder, counters, arguments[5], 0, builder.zext(counts, ir.VectorType(_SHORT, WINDOW)))
        return context.get_dummy_value()

    whole = types.intp
    return types.none(bins, whole, whole, whole, counters, whole), generate


@intrinsic
def _fetch(_typing: Any, counters: Any, at: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        start = _data(context, builder, sig.args[0], arguments[0])
        place = _pointer(builder, start, arguments[1], _SHORT, _BYTE)
        # To be written, to be kept near, data.
        _call(builder, "prefetch.p0", _VOID, place, *(ir.Constant(_INT, value) for value in (1, 3, 1)))
        return context.get_dummy_value()

    return types.none(counters, types.intp), generate


def _add_to(builder: Any, counters: Any, at: Any, step: int, number: Any) -> None:
    """Add a number, or a vector of them, to the counters from a place on."""
    index = builder.add(at, ir.Constant(_WORD, step))
    place = _pointer(builder, counters, index, _SHORT, number.type)
    builder.store(builder.add(builder.load(place, align=2, typ=number.type), number), place, align=2)


def provide() -> None:
    """Let jitted code count lanes."""
    give_counterpart(counting.bin_lanes, _bin_lanes)
    give_counterpart(counting.count_few, _count_few)
    give_counterpart(counting.count_window, _count_window)
    give_counterpart(counting.fetch, _fetch)
