"""Compiles functions that only other compiled code calls: as far as the intermediate language, and no further.

Numba optimises each function and makes machine code of it, and does so again for each caller that it is inlined into.
Of a part neither is ever used: only what parts are linked into, entries (`attrition.numeric.entries`) mostly, is
optimised.
"""

from __future__ import annotations

import ctypes
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import NativeLowering

# What Python would run where there is no machine code. It takes any arguments and returns with an exception, a
# MemoryError without a text: odd, but no jump to nowhere.
_REFUSAL = ctypes.cast(ctypes.pythonapi.PyErr_NoMemory, ctypes.c_void_p).value or 0


class _NoEnvironments:
    """Stands for the code generator where numba would write into code that is not there."""

    def set_env(self, name: str, environment: object) -> None:
        """Do nothing: without an entry for Python no environment is ever read."""


class PartLibrary(JITCodeLibrary):
    """Code in the intermediate language, to be linked into that of a caller."""

    @property
    def codegen(self) -> Any:
        """What numba asks to set an environment."""
        return _NoEnvironments()

    def _optimize_final_module(self) -> None:
        """Leave it as it is: it is optimised where it is linked into."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]
        self._verify_declare_only_symbols()  # type: ignore[no-untyped-call]
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return the address of a refusal: there is no machine code."""
        return _REFUSAL


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _PartLowering(NativeLowering):
    """Lowers into a library of the kind above."""

    _name = "attrition_part_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = PartLibrary(  # type: ignore[no-untyped-call]
            state.targetctx.codegen(), state.func_id.func_qualname
        )
        return bool(super().run_pass(state))  # type: ignore[no-untyped-call]


class PartCompiler(CompilerBase):
    """Numba's pipeline with the lowering above in the place of its own."""

    def define_pipelines(self) -> list[PassManager]:
        """Return the one pipeline."""
        manager: Any = DefaultPassBuilder.define_nopython_pipeline(self.state)  # type: ignore[no-untyped-call]
        manager.passes = [
            (_PartLowering, what) if step is NativeLowering else (step, what) for step, what in manager.passes
        ]
        manager.finalize()
        return [manager]
