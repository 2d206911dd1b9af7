"""Counts how each kind of call is worded, and writes the languages' tables of it.

    python -m tests.bench.kind_tables [--dry] [--leave-out ORGANISATION ...]

From each language's `sentences.csv` and `wordings.csv`, and from the phrases and messages of made
organisations (`tests/bench/data/organisations`, `tests/bench/data/checked`), each of its item's
kind, to `kind_words.csv` and `kinds_learnt.yaml`, which `routing/understand/kinds/lean.py` reads.
Kinds that few messages have count more. `--dry` only prints.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np

from catalog.language_packs import Language, pack, packs
from catalog.model import Kind
from routing.understand.kinds import lean
from routing.understand.kinds.lean import KINDS, OWN, Counted, Counts
from tests.bench.organisation_folder import rows_of
from tests.bench.organisations import digest_of, organisations, write_features

_EVENED = 0.5
"""Exponent by which a kind counts more that fewer texts have: 0 not at all, 1 all kinds alike."""
_LEAST, _KEPT = 2.0, 40_000
"""A feature is kept that is seen so many times, and of those so many that tell most."""
_STEP = 0.5


def _counted() -> list[Path]:
    """Those whose texts are counted: the vaguer ones brought nothing in Dutch and took in English."""
    return [*organisations("checked"), *organisations("organisations")]


def told(language: Language, left_out: Collection[str] = ()) -> Counts:
    """All that is counted in a language."""
    found = [
        one
        for folder in _counted()
        if folder.name not in left_out
        for one in _of_organisation(folder, language)
    ]
    many = Counter(one.kind for one in found)
    evened = [
        one._replace(times=(len(found) / len(KINDS) / many[one.kind]) ** _EVENED) for one in found
    ]
    return lean.counts([*lean.sentences(language), *evened], language)


def _of_organisation(folder: Path, language: Language) -> Iterable[Counted]:
    kinds = {row["item"]: KINDS.index(Kind(row["kind"])) for row in rows_of(folder / "items.csv")}
    for name in ("messages", "phrases"):
        for row in rows_of(folder / f"{name}.csv"):
            if row["lang"] == language:
                yield Counted(row["text"], kinds[row["label"]], 1.0)


def kept(counts: Counts) -> Counts:
    """The features that tell most, their counts in steps."""
    every = sorted({f for one in counts.each for f in one})
    seen = np.array([[one.get(f, 0.0) for one in counts.each] for f in every])
    total = seen.sum(axis=1, keepdims=True)
    expected = total * (counts.size / counts.size.sum())
    tells = np.abs(seen - expected).max(axis=1) / np.sqrt(total[:, 0])
    best = np.argsort(-tells, kind="stable")
    often = [i for i in best if total[i, 0] >= _LEAST and "_" not in every[i]][:_KEPT]
    rounded = {every[i]: _STEP * np.round(seen[i] / _STEP) for i in sorted(often)}
    each = [{f: float(n[i]) for f, n in rounded.items() if n[i]} for i in range(len(KINDS))]
    return Counts(tuple(each), counts.size)


def digest(language: Language) -> str:
    """Of what a language's tables are made from."""
    own = [pack(language).folder / f"{name}.csv" for name in OWN]
    theirs = [
        each / f"{name}.csv" for each in _counted() for name in ("items", "messages", "phrases")
    ]
    return digest_of([Path(lean.__file__), *own, *theirs])


def written(counts: Counts, language: Language, folder: Path) -> None:
    """Write the tables of a language."""
    told_of = {
        feature: tuple(one.get(feature, 0.0) for one in counts.each)
        for feature in {f for one in counts.each for f in one}
    }
    write_features(folder / "kind_words.csv", (kind.value for kind in KINDS), told_of)
    texts = [f"  {kind.value}: {n:.1f}" for kind, n in zip(KINDS, counts.size, strict=True)]
    lines = [
        "# Made by `python -m tests.bench.kind_tables`; change the sentences, not this.",
        f'made_from: "{digest(language)}"',
        "texts:",
        *texts,
    ]
    (folder / "kinds_learnt.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="ORGANISATION")
    asked = parser.parse_args()
    for code, each in packs().items():
        if each.rows("sentences"):
            counts = kept(told(code, asked.leave_out))
            print(f"{code}: {len({f for one in counts.each for f in one})} features")
            if not asked.dry:
                written(counts, code, each.folder)


if __name__ == "__main__":
    main()
