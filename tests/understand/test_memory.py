"""What is read from files where it stands is let go of when memory is given back."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from routing.understand.memory import give_back, read_in_place


def in_memory(file: Path) -> int:
    """KiB of a file that this process has in memory."""
    lines = iter(Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines())
    found = 0
    for line in lines:
        if line.endswith(str(file)):
            found += int(next(each for each in lines if each.startswith("Rss:")).split()[1])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell it otherwise")
def test_numbers_of_a_file_are_let_go_of_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "numbers.npy"
    np.save(file, np.arange(300_000))
    numbers = read_in_place(np.load(file, mmap_mode="r"))
    part = np.asarray(numbers)[1_000:]
    total = int(part.sum())
    assert in_memory(file) > 2_000
    give_back()
    assert in_memory(file) == 0
    assert int(part.sum()) == total
    assert in_memory(file) > 2_000
