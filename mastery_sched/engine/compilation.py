"""Compiling the kernels with numba: when it happens, where the results are kept, and saying so.

Kernels compile when their module is first imported, which only the engine for whole hubs does. The
compiled code is kept beside the package or, where that folder is read-only, in the user's cache;
numba finds either by itself, and ``NUMBA_CACHE_DIR`` overrides both. Where nothing can be written,
each run compiles anew. This module knows nothing of what the kernels compute.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit
from numba.core import event

_LOGGER = logging.getLogger(__name__)

SEARCH_KERNELS = "mastery_sched.engine.search_kernels"
"""Module that compiles everything the search needs when it is imported."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


inlined = njit(inline="always", error_model="numpy")
"""Decorates a small kernel that becomes part of those that call it."""


def compiled(*signature: Any) -> Callable[[Kernel], Kernel]:
    """Decorate a kernel to be compiled at once for one signature: its result, then its arguments.

    The kernel releases the interpreter's lock, so several can run in threads; it cannot allocate
    arrays, so it must be given its scratch space. Divisions by zero follow IEEE arithmetic instead
    of raising.
    """
    result, *arguments = signature

    def decorate(function: Kernel) -> Kernel:
        # Without allocation there is nothing to count references for, which triples the speed of
        # kernels that are handed many arrays.
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
        typed: Any = result(*arguments)
        compile_now: Any = njit
        try:
            kernel: Kernel = compile_now(typed, cache=True, **options)(function)
        except RuntimeError as error:
            if "cannot cache" not in str(error):
                raise
            _LOGGER.debug("no folder to keep compiled code in; compiling for this run only")
            kernel = compile_now(typed, **options)(function)
        return kernel

    return decorate


class _Announcer(event.Listener):
    """Calls back when numba first compiles something that it did not find in a cache."""

    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce: Callable[[], None] | None = announce

    def on_start(self, event: event.Event) -> None:
        if self._announce is not None:
            self._announce()
            self._announce = None

    def on_end(self, event: event.Event) -> None:
        """Do nothing: one announcement is enough."""


def load_kernels(announce: Callable[[], None], *modules: str) -> None:
    """Import modules of kernels, and call ``announce`` once if that means compiling them first."""

    def say() -> None:
        _LOGGER.info("compiling the search, once on this computer; this takes a few seconds")
        announce()

    with event.install_listener("numba:compile", _Announcer(say)):
        for module in modules:
            importlib.import_module(module)
