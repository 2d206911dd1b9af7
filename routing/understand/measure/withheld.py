"""Measures how a catalogue's own phrases are understood by their words: each is asked once of a
model that did not learn it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from catalog.model import Catalogue
from routing.understand.example import Example, of_catalogue
from routing.understand.model.fitting import Fitting
from routing.understand.model.similarity import Similarity
from routing.understand.words.text_reader import readings_of

FOLDS = 4
"""The phrases are asked in so many parts, each of a model that learnt all other parts."""


class Understood(NamedTuple):
    """How many phrases of an item were asked, how many found it first, and which item was found
    most where they did not ("" where there is none).
    """

    asked: int = 0
    right: int = 0
    taken_for: str = ""


def understood(
    catalogue: Catalogue, tell: Callable[[float], None] = lambda part: None
) -> dict[str, Understood]:
    """Every item by its ref; one without phrases is asked nothing. `tell` hears how far it is, 0
    to 1.
    """
    examples = sorted(of_catalogue(catalogue), key=lambda example: example.label)
    parts = [part for part in _parts(examples) if len(part)]
    if len({example.label for example in examples}) < 2 or not parts:
        return {}
    readings = readings_of(examples, catalogue.organisation.languages)
    tell(1 / (len(parts) + 2))
    fitting = Fitting(examples, readings, Similarity.of(readings, None, None))
    asked: Counter[str] = Counter()
    wrong: dict[str, Counter[str]] = {}
    for number, (found, part) in enumerate(fitting.guesses(parts), start=2):
        tell(number / (len(parts) + 2))
        for label, at in zip(found, part, strict=True):
            truth, best = examples[at].label, fitting.labels[label]
            asked[truth] += 1
            if best != truth:
                wrong.setdefault(truth, Counter())[best] += 1
    none: Counter[str] = Counter()
    return {ref: _of_item(asked[ref], wrong.get(ref, none)) for ref in catalogue.entries}


def _of_item(asked: int, wrong: Counter[str]) -> Understood:
    most = wrong.most_common(1)
    return Understood(asked, asked - wrong.total(), most[0][0] if most else "")


def _parts(examples: Sequence[Example]) -> Iterator[np.ndarray]:
    """The numbers of what is asked together: of each item every fourth phrase of a language."""
    seen: Counter[tuple[str, str | None]] = Counter()
    part_of = []
    for example in examples:
        place = (example.label, example.language)
        part_of.append(seen[place] % FOLDS if example.is_asked else -1)
        seen[place] += example.is_asked
    for part in range(FOLDS):
        yield np.flatnonzero(np.array(part_of) == part)
