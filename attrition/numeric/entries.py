"""Makes machine code that needs nothing but memory: an entry for compiled functions that is called by address.

An entry gets numbers alone, or the address of a table of 64-bit words that holds its arguments one after another
(`attrition.numeric.native` writes it). It neither touches Python objects nor calls numba, so that its object code can
be loaded where numba is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

from attrition.numeric.objects import Code
from attrition.numeric.words import ARGUMENTS, RESULT, STATUS

_WORD = ir.IntType(64)
_DOUBLE = ir.DoubleType()
NUMBERS = {"i": types.intp, "f": types.float64}


def entry_by_words(dispatcher: Any, arguments: Sequence[Any]) -> Code:
    """Compile a function for arguments like these, entered with the address of their words.

    Parameters: dispatcher, of a function that returns nothing or a float; arguments, numbers, C-contiguous arrays and
        named tuples of such.
    """
    kinds = tuple(_kind(argument) for argument in arguments)
    overload = _overload(dispatcher, kinds)

    @intrinsic
    def enter(_typing: Any, table: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            words = builder.inttoptr(given[0], _WORD.as_pointer())
            taken, place = [], ARGUMENTS
            for kind in kinds:
                value, place = _taken(context, builder, kind, words, place)
                taken.append(value)
            status, result = _called(context, builder, overload, taken)
            if overload.signature.return_type is types.float64:
                builder.store(builder.bitcast(result, _WORD), _word(builder, words, RESULT))
            builder.store(builder.sext(status.code, _WORD), _word(builder, words, STATUS))
            return context.get_dummy_value()

        return types.none(types.intp), generate

    def entry(table):  # type: ignore[no-untyped-def]
        enter(table)  # type: ignore[call-arg]

    return _object(entry, types.void(types.intp))


def entry_by_numbers(dispatcher: Any, kinds: str) -> Code:
    """Compile a function of six numbers that other compiled code calls by its address.

    Parameters: dispatcher, of a function that returns nothing and cannot fail; kinds, a letter for each number:
        i for an integer, f for a float.
    """
    wanted = tuple(NUMBERS[letter] for letter in kinds)
    overload = _overload(dispatcher, wanted)

    @intrinsic
    def enter(_typing: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            _called(context, builder, overload, list(given))
            return context.get_dummy_value()

        return types.none(a, b, c, d, e, f), generate

    def entry(a, b, c, d, e, f):  # type: ignore[no-untyped-def]
        enter(a, b, c, d, e, f)  # type: ignore[call-arg]

    return _object(entry, types.void(*wanted))


def _kind(value: Any) -> Any:
    """Return numba's type of an argument, arrays as ones that may be written to, whatever the caller may do."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        items: Any = [_kind(item) for item in value]
        return types.BaseTuple.from_types(items, pyclass=type(value))  # type: ignore[no-untyped-call]
    kind = numba.typeof(value)  # type: ignore[no-untyped-call]
    return kind.copy(readonly=False) if isinstance(kind, types.Array) else kind


def _overload(dispatcher: Any, kinds: tuple[Any, ...]) -> Any:
    dispatcher.compile(kinds)
    return dispatcher.overloads[kinds]


def _object(entry: Any, signature: Any) -> Code:
    made: Any = numba.cfunc(signature, error_model="numpy")(entry)
    library = made._library
    if library.has_dynamic_globals:
        raise TypeError("compiled code holds addresses of this process and cannot be kept")
    return Code(made.native_name, library._get_compiled_object())


def _called(context: Any, builder: Any, overload: Any, arguments: list[Any]) -> tuple[Any, Any]:
    """Call a compiled function; its status is returned rather than raised, which would take Python."""
    context.add_linking_libs([overload.library])
    status, result = context.call_internal_no_propagate(
        builder, overload.fndesc, overload.signature, arguments
    )
    return status, result


def _word(builder: Any, words: Any, place: int) -> Any:
    return builder.gep(words, [ir.Constant(_WORD, place)], inbounds=True, source_etype=_WORD)


def _taken(context: Any, builder: Any, kind: Any, words: Any, place: int) -> tuple[Any, int]:
    """Build an argument from the words at a place; return it and the place after them."""
    if isinstance(kind, types.BaseTuple):
        items = []
        kinds: Any = kind
        for item in kinds.types:
            value, place = _taken(context, builder, item, words, place)
            items.append(value)
        return context.make_tuple(builder, kind, items), place
    word = builder.load(_word(builder, words, place), typ=_WORD)
    if isinstance(kind, types.Array):
        return _array(context, builder, kind, words, place), place + 1 + kind.ndim
    if isinstance(kind, types.Float):
        return builder.bitcast(word, _DOUBLE), place + 1
    return word, place + 1


def _array(context: Any, builder: Any, kind: Any, words: Any, place: int) -> Any:
    array = context.make_array(kind)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    data = builder.load(_word(builder, words, place), typ=_WORD)
    shape = [builder.load(_word(builder, words, place + 1 + axis), typ=_WORD) for axis in range(kind.ndim)]
    strides = [ir.Constant(_WORD, size)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    populate_array(  # type: ignore[no-untyped-call]
        array,
        data=builder.inttoptr(data, array.data.type),
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(_WORD, size),
        meminfo=None,
    )
    return array._getvalue()
