"""Keeps a table that takes long to make beside what was learnt, for the next start."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np


def kept_table(file: Path, make: Callable[[], np.ndarray]) -> np.ndarray:
    """The table that stands in the file; where none of its type and dimensions stands there, it is
    made and kept. A folder that can't be written to only costs time.
    """
    try:
        table: np.ndarray = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        table = np.empty(0)
    if table.size and table.ndim == 2 and table.dtype.kind in "iu":
        return table
    table = make()
    partial = file.with_suffix(f".{os.getpid()}.partial.npy")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(partial, table, allow_pickle=False)
        partial.replace(file)
    return table
