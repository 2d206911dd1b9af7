"""Lays what was learnt twice over the sentence model by half each.

    python -m tests.bench.adapter.joined OUT.npz ONE.npz OTHER.npz

Their products are added up, so that the columns of both stand side by side. What was learnt from
other texts or in another order errs elsewhere: the mean errs less (Wortsman et al. 2022, of whole
models).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np


def joined(
    one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray], each: float = 0.5
) -> dict[str, np.ndarray]:
    """The numbers of both (`….in` columns x width, `….out` width x columns), as an adapter keeps
    them; `each`: how much of either counts.
    """
    found = {}
    for into in (name for name in one if name.endswith(".in")):
        out = f"{into.removesuffix('.in')}.out"
        found[into] = np.concatenate([one[into], other[into]])
        found[out] = np.concatenate([one[out] * each, other[out] * each], axis=1).astype(np.float16)
    return found


def main() -> None:
    """As the module says."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name in ("out", "one", "other"):
        asked.add_argument(name, type=Path)
    given = asked.parse_args()
    with np.load(given.one) as one, np.load(given.other) as other, given.out.open("wb") as opened:
        numbers: dict[str, Any] = joined(one, other)  # the stub takes them for flags
        np.savez_compressed(opened, **numbers)


if __name__ == "__main__":
    main()
