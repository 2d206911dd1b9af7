"""Weighs words, letters and what a sentence model reads, by tables that stand beside a language.

Nothing is learnt at a start: a script of `tests/bench` makes the tables from labelled sentences and
writes what features weigh (`<name>_words.csv`) and what each voice counts (`<name>_learnt.yaml`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, pack
from routing.understand.sentence_tables.features import (
    FEW_LETTERS,
    FEW_WORDS,
    by_letters,
    by_words,
    in_word,
)
from routing.understand.words.frequency import TELLS, weight

_NAMED = 2
"""So many words are named as the reason."""

Meaning = Mapping[str, np.ndarray]
"""What each sentence model reads in a message: a vector of length one by the model's identity."""


class Sum(NamedTuple):
    """How much each voice counts (natural log of odds). `cues`: those that the language's lists
    hear; `direction`: what a sentence model's vector is multiplied by, if one is read; `likeness`:
    of that vector to the one of what is said before.
    """

    bias: float
    words: float
    cues: Mapping[str, float]
    direction: np.ndarray | None = None
    likeness: float = 0.0


class Tables(NamedTuple):
    """Of one language: the weight of each feature, the sum by words alone, and by the name of a
    sentence model the sum with what it reads.
    """

    weights: Mapping[str, float]
    alone: Sum
    with_model: Mapping[str, Sum]

    def odds(
        self,
        said: Sequence[str],
        heard: Mapping[str, bool],
        meaning: Meaning | None = None,
        before: Sequence[Meaning] = (),
    ) -> float:
        """Odds (natural log) of a text, told as `tokens`. `heard`: which cues were; `before`: what
        is read in texts that are said before it, of which it may resemble any.
        """
        counted, odds = self.alone, 0.0
        for model, vector in (meaning or {}).items():
            if (read := self.with_model.get(model)) is not None and read.direction is not None:
                counted, odds = read, float(vector @ read.direction)
                alike = [float(vector @ each[model]) for each in before if model in each]
                odds += read.likeness * max(alike, default=0.0)
                break
        odds += counted.bias + counted.words * by_weights(said, self.weights)
        return odds + sum(each * heard.get(name, False) for name, each in counted.cues.items())

    def spoke(self, said: Sequence[str], language: Language) -> tuple[str, ...]:
        """The words, telling ones, that have most weight."""

        def own(word: str) -> float:
            return self.weights.get(word, 0.0) + _told(in_word(word), self.weights, 0)

        telling = [w for w in dict.fromkeys(said) if weight(w, language) >= TELLS and w.isalpha()]
        ranked = sorted((word for word in telling if own(word) > 0), key=own, reverse=True)
        return tuple(ranked[:_NAMED])


@cache
def tables_of(language: Language, name: str, cues: tuple[str, ...] = ()) -> Tables | None:
    """What a language has of this name; None where nobody taught it."""
    fields = pack(language).data(f"{name}_learnt")
    if not fields:
        return None
    weights = {
        feature.replace("_", " "): float(row["weight"])
        for row in pack(language).rows(f"{name}_words")
        for feature in row["features"].split()
    }
    with_model = {model: _sum(each, cues) for model, each in fields.get("with_model", {}).items()}
    return Tables(weights, _sum(fields["alone"], cues), with_model)


def _sum(fields: Mapping[str, str], cues: Sequence[str]) -> Sum:
    told = str(fields.get("direction", "")).split()
    return Sum(
        float(fields["bias"]),
        float(fields["words"]),
        {name: float(fields[name]) for name in cues},
        np.array(told, dtype=np.float32) if told else None,
        float(fields.get("likeness", 0.0)),
    )


def by_weights(said: Sequence[str], weights: Mapping[str, float]) -> float:
    """What words and letters say, in a long text hardly more than in a short one."""
    return _told(by_words(said), weights, FEW_WORDS) + _told(by_letters(said), weights, FEW_LETTERS)


def _told(features: Iterable[str], weights: Mapping[str, float], few: int) -> float:
    found = list(features)
    return sum(weights.get(each, 0.0) for each in found) / math.sqrt(len(found) + few)
