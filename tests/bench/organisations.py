"""The made organisations of `tests/bench/data`, and tables of what is learnt from them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def organisations(within: str = "*") -> list[Path]:
    """Their folders; `within`: `organisations` and `vaguer`, whose people are vaguer, which the
    sentence model has learnt from, or `checked`, which it has not; else all.
    """
    return sorted(each.parent for each in _DATA.glob(f"{within}/*/messages.csv"))


def digest_of(files: Iterable[Path]) -> str:
    """Tells what a table was made from: it is stale when it changes."""
    hashed = hashlib.sha256()
    for file in files:
        hashed.update(file.read_bytes())
    return hashed.hexdigest()[:16]


def write_features(file: Path, names: Iterable[str], told: Mapping[str, tuple[float, ...]]) -> None:
    """A line for all features that the same is told of (`told`), what it is in columns (`names`)
    in front of them.
    """
    alike: dict[tuple[float, ...], list[str]] = {}
    for feature in sorted(told):
        alike.setdefault(told[feature], []).append(feature.replace(" ", "_"))
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened, lineterminator="\n")
        lines.writerow([*names, "features"])
        for numbers in sorted(alike):
            lines.writerow([*(f"{each:g}" for each in numbers), " ".join(alike[numbers])])
