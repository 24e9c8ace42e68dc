"""Translates a kernel of the engine and all that it calls into one C source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attrition.engine.lane_view import call_loops
from attrition.numeric.twins import role
from scripts.benchmarks.c_derive import Bound, Source
from scripts.benchmarks.c_statements import Body
from scripts.benchmarks.c_types import Address, Array, Kind, Lane, Nothing, Record, Row, declarations, kind_of

PRELUDE = """\
#include <stdint.h>
#include <string.h>
#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif
#define INLINED static inline __attribute__((always_inline))
#define APART static __attribute__((noinline))
INLINED double float_from_bits(uint64_t word) { double x; memcpy(&x, &word, 8); return x; }
INLINED uint64_t bits_from_float(double x) { uint64_t word; memcpy(&word, &x, 8); return word; }
INLINED int64_t least(int64_t a, int64_t b) { return b < a ? b : a; }
INLINED int64_t greatest(int64_t a, int64_t b) { return b > a ? b : a; }
INLINED int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }
INLINED int64_t floor_modulo(int64_t a, int64_t b) { return a - b * floor_divide(a, b); }
"""


@dataclass(frozen=True)
class Function:
    """A translated function: `stores` are the parameters through which it changes memory; one `apart` is not
    inlined."""

    name: str
    parameters: tuple[str, ...]
    result: Kind
    stores: frozenset[str]
    apart: bool


class Translator:
    """Translates functions, each once for each combination of kinds that it is called with."""

    def __init__(self, loops: Mapping[int, Source] | None = None) -> None:
        """Parameters: loops, what `call_loops` calls, by the number of the process."""
        self._loops = loops or {}
        self._functions: dict[tuple[Source, tuple[Kind, ...]], Function] = {}
        self._names: set[str] = set()
        self._definitions: dict[str, str] = {}
        self._texts: list[str] = []

    @property
    def source(self) -> str:
        """The C source of all that was translated."""
        return "\n".join([PRELUDE, *self._definitions.values(), "", *self._texts])

    def need(self, kind: Kind) -> None:
        """Define the struct of a kind."""
        declarations(kind, self._definitions)

    def kernel(self, derived: Source, arguments: Sequence[Any], name: str) -> None:
        """Translate a kernel and all that it calls.

        Parameters: derived, from `derivation`; arguments, such as it is called with; name, of the function in C.
        """
        kinds = tuple(kind_of(argument) for argument in arguments)
        for kind in kinds:
            self.need(kind)
        body = self._body(derived, kinds)
        self._texts.append(_text(body, f"void {name}", apart=False))

    def function(self, source: Source, kinds: tuple[Kind, ...]) -> Function:
        """Return the translation of a function for kinds of arguments."""
        key = (source, kinds)
        if source is call_loops and key not in self._functions:
            self._functions[key] = self._switch(kinds)
        if key not in self._functions:
            body = self._body(source, kinds)
            apart = role(body.function) == "outlined"
            name = self._name(body)
            head = f"{'APART' if apart else 'INLINED'} {body.result.c} {name}"
            self._texts.append(_text(body, head, apart=apart))
            self._functions[key] = Function(name, body.parameters, body.result, body.stores, apart)
        return self._functions[key]

    def _switch(self, kinds: tuple[Kind, ...]) -> Function:
        """Translate `call_loops`, which numba calls through a table of addresses, as a switch over the processes."""
        called = {code: self.function(source, kinds[2:]) for code, source in self._loops.items()}
        parameters = [f"{kind.c} given{place}" for place, kind in enumerate(kinds)]
        given = ", ".join(f"given{place}" for place in range(2, len(kinds)))
        lines = [f"    case {code}: {function.name}({given}); break;" for code, function in called.items()]
        head = f"INLINED void call_loops({', '.join(parameters)}) {{\n    switch (given1) {{"
        self._texts.append("\n".join([head, *lines, "    }", "}", ""]))
        # The buffers that its processes change, by the names that `call_loops` has for them.
        names = call_loops.__code__.co_varnames
        places = {function.parameters.index(name) for function in called.values() for name in function.stores}
        return Function(
            "call_loops", names, Nothing(), frozenset(names[2 + place] for place in places), False
        )

    def _body(self, source: Source, kinds: tuple[Kind, ...]) -> Body:
        function = source.function if isinstance(source, Bound) else source
        bindings = dict(source.bindings) if isinstance(source, Bound) else {}
        body = Body(self, function, bindings, kinds)
        body.translate()
        return body

    def _name(self, body: Body) -> str:
        module = body.function.__module__.rsplit(".", 1)[-1]
        # A template bears the name of what fills its hole: a profile then names the rule.
        filled = body.bindings.get("CALLED")
        while isinstance(filled, Bound):
            filled = dict(filled.bindings).get("CALLED", filled.function)
        name = "_".join([module, body.function.__name__, *([filled.__name__] if filled else [])])
        chosen, number = name, 1
        while chosen in self._names:
            number += 1
            chosen = f"{name}_{number}"
        self._names.add(chosen)
        return chosen


def _text(body: Body, head: str, *, apart: bool) -> str:
    parameters: list[str] = []
    arrays: list[str] = []
    for name, kind in zip(body.parameters, body.parameter_kinds, strict=True):
        spelt = body.spelt(name)
        if isinstance(kind, Array) and apart:
            shape = [f"{spelt}_shape{axis}_" for axis in range(kind.dimensions)]
            parameters += [f"{kind.data} *restrict {spelt}_data_", *(f"int64_t {size}" for size in shape)]
            arrays.append(f"const {kind.c} {spelt} = {{{spelt}_data_, {{{', '.join(shape)}}}}};")
        elif isinstance(kind, (Record, Row, Address, Lane)):
            constant = "" if name in body.stores else "const "
            parameters.append(f"{constant}double *restrict {spelt}")
        else:
            parameters.append(f"{kind.c} {spelt}")
    lines = ["    " + line for line in [*arrays, *body.declared(), *body.lines]]
    return "\n".join([f"{head}({', '.join(parameters)}) {{", *lines, "}", ""])
