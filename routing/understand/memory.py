"""Gives memory back to the system that a step of learning is done with."""

from __future__ import annotations

import ctypes
import mmap
from contextlib import suppress
from threading import Lock
from weakref import WeakSet

import numpy as np

_BY_ITSELF, _LARGE = -3, 1 << 20
"""glibc's M_MMAP_THRESHOLD, and from how many bytes on it is to apply."""
_FILES: WeakSet[mmap.mmap] = WeakSet()
"""Files that are read where they stand."""
_OF_FILES = Lock()
"""One thread learns while another opens a model: a set must not change while it is gone through."""


def read_in_place(rows: np.memmap) -> np.memmap:
    """The same numbers of a file; what was read of them is let go of whenever memory is given
    back, and read again where it is needed.
    """
    file: object = rows
    while isinstance(file, np.ndarray):
        file = file.base
    if isinstance(file, mmap.mmap):
        with _OF_FILES:
            _FILES.add(file)
    return rows


def apart_from_others() -> None:
    """Take each large array from the system by itself, so that it goes back as soon as it is done
    with. Left alone, glibc puts ever larger ones between small ones that stay, up to 32 MiB each.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_BY_ITSELF, _LARGE)


def give_back() -> None:
    """Give free memory back, where the C library keeps it as long as the process lives (glibc):
    some hundreds of MiB after each step of learning, on top of which the next would take its own.
    And what stands in files anyway: reading thousands of texts touches nearly all of a model.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    with _OF_FILES:
        files = list(_FILES)
    for file in files:
        with suppress(OSError, ValueError, AttributeError):  # closed, or a system without it
            file.madvise(mmap.MADV_DONTNEED)
