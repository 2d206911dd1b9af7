"""Lays what was learnt twice over the sentence model by half each.

    python -m tests.bench.adapter.joined OUT.npz ONE.npz OTHER.npz

Their products are added up, so that the columns of both stand side by side; what both went on from
(`--onto`) stands there once, and whole. What was learnt from other texts or in another order errs
elsewhere: the mean errs less (Wortsman et al. 2022, of whole models).
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
    them; `each`: how much of either counts. Columns that both begin with are added up.
    """
    found = {}
    for into in (name for name in one if name.endswith(".in")):
        out = f"{into.removesuffix('.in')}.out"
        same = _same(one[into], other[into])
        both = one[out][:, :same] * each + other[out][:, :same] * each
        apart = [one[out][:, same:] * each, other[out][:, same:] * each]
        found[into] = np.concatenate([one[into], other[into][same:]])
        found[out] = np.concatenate([both, *apart], axis=1).astype(np.float16)
    return found


def _same(one: np.ndarray, other: np.ndarray) -> int:
    """How many rows both begin with."""
    most = min(len(one), len(other))
    alike = (one[:most] == other[:most]).all(axis=1)
    return int(most if alike.all() else alike.argmin())


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
