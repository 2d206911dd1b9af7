"""Gives memory back to the system that a step of learning is done with."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give free memory back, where the C library keeps it as long as the process lives (glibc):
    some hundreds of MiB after each step of learning, on top of which the next would take its own.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
