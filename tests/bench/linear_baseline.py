"""A plain linear classifier beside ours, with as many examples as there are.

    python -m tests.bench.linear_baseline TRAIN.csv [--test TEST.csv] [--most N] [--seeds 3]
        [--semantic default]

CSV with columns text,label; without a test file a fifth of the rows is asked. The plain one is what
anybody would try first: TF-IDF (words and pairs of words; and with groups of letters too) and
scikit-learn's LinearSVC. Ours must not be below the better of the two. `--most`: learn from so many.
`--semantic`: ours reads by these sentence models too, as the product does.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any, NamedTuple

import typer

from routing.understand.example import of_rows
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.installed import usable
from routing.understand.measure.messages import NOWHERE, Rows, read_rows
from routing.understand.model.classifier import Classifier

ASKED = 0.2
WAYS = ("words", "words and letters", "ours")


class Figure(NamedTuple):
    """Share right at first, seconds of processor time to learn, and how many were learnt from."""

    right: float
    seconds: float
    learnt: int


def parted(train: Rows, test: Rows | None, most: int, seed: int) -> tuple[Rows, Rows]:
    """What is learnt from and what is asked, by chance."""
    known = [row for row in train if row[1] != NOWHERE]
    random.Random(seed).shuffle(known)
    if test is None:
        cut = int(len(known) * ASKED)
        known, test = known[cut:], known[:cut]
    labels = {label for _, label in known[: most or None]}
    return known[: most or None], [row for row in test if row[1] in labels]


def plain(learn: Rows, ask: Rows, *, letters: bool) -> Figure:
    """TF-IDF and LinearSVC."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    parts: list[Any] = [TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)]
    if letters:
        parts.append(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))
    pipe = make_pipeline(make_union(*parts), LinearSVC())
    began = time.process_time()
    pipe.fit([text for text, _ in learn], [label for _, label in learn])
    taken = time.process_time() - began
    found = pipe.predict([text for text, _ in ask])
    return Figure(_right(found, ask), taken, len(learn))


def ours(learn: Rows, ask: Rows, encoder: Encoder | None = None) -> Figure:
    """The classifier that reads messages, by words and letters, and by meaning with an encoder."""
    began = time.process_time()
    made = Classifier.of(of_rows(learn), encoder)
    taken = time.process_time() - began
    found = [made.rank(text).labels[0] for text, _ in ask]
    return Figure(_right(found, ask), taken, len(learn))


def compared(learn: Rows, ask: Rows, encoder: Encoder | None = None) -> dict[str, Figure]:
    """All three on the same rows."""
    return {
        "words": plain(learn, ask, letters=False),
        "words and letters": plain(learn, ask, letters=True),
        "ours": ours(learn, ask, encoder),
    }


def _right(found: Sequence[str], ask: Rows) -> float:
    return fmean(one == label for one, (_, label) in zip(found, ask, strict=True))


def main(
    train: Path,
    test: Annotated[Path | None, typer.Option()] = None,
    most: int = 0,
    seeds: int = 3,
    semantic: str = "none",
) -> None:
    """Print a row for each way, the mean over the draws."""
    models = usable(semantic)
    encoder = Encoder.load(models) if models else None
    rows, asked = read_rows(train), read_rows(test) if test else None
    runs = [compared(*parted(rows, asked, most, seed), encoder) for seed in range(seeds)]
    for way in WAYS:
        each = [run[way] for run in runs]
        right, seconds = fmean(f.right for f in each), fmean(f.seconds for f in each)
        drawn = " ".join(f"{f.right:.1%}" for f in each)
        print(f"{way:18} {right:6.1%}  ({drawn})  learnt {each[0].learnt} in {seconds:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, at most: {peak:.0f} MiB")


if __name__ == "__main__":
    typer.run(main)
