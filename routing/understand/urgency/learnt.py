"""Weighs whether a message can wait, by tables that were learnt from labelled sentences.

Nothing is learnt at a start: `tests/bench/urgency_tables.py` makes the tables of a language from
its sentences (`urgency.csv`, `wordings.csv`, `sentences.csv`) and writes them beside these
(`urgency_words.csv`, `urgency_learnt.yaml`). A language without tables is judged by cues alone
(decision 0360).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, pack
from routing.understand.urgency.features import (
    FEW_LETTERS,
    FEW_WORDS,
    by_letters,
    by_words,
    in_word,
    tokens,
)
from routing.understand.words.frequency import TELLS, weight

_NAMED = 2
"""So many words are named as the reason."""


Meaning = Mapping[str, np.ndarray]
"""What each sentence model reads in a message: a vector of length one by the model's identity."""


class _Sum(NamedTuple):
    """How much each part counts towards urgency (natural log of odds); above 0 is urgent.
    `direction`: what a sentence model's vector is multiplied by, if one is read.
    """

    bias: float
    words: float
    harm: float
    cue: float
    direction: np.ndarray | None = None


class _Tables(NamedTuple):
    """Of one language: the weight of each feature, the sum by words alone, and by the name of a
    sentence model the sum with what it reads.
    """

    weights: dict[str, float]
    alone: _Sum
    with_model: dict[str, _Sum]


class Learnt(NamedTuple):
    """Odds (natural log) that a message cannot wait, and words that spoke for it."""

    odds: float
    words: tuple[str, ...]


@cache
def _tables(language: Language) -> _Tables | None:
    fields = pack(language).data("urgency_learnt")
    if not fields:
        return None
    rows = pack(language).rows("urgency_words")
    weights = {
        feature.replace("_", " "): float(row["weight"])
        for row in rows
        for feature in row["features"].split()
    }
    return _Tables(
        weights,
        _sum(fields["alone"]),
        {name: _sum(each) for name, each in fields.get("with_model", {}).items()},
    )


def _sum(fields: Mapping[str, str]) -> _Sum:
    bias, words, harm, cue = (float(fields[name]) for name in ("bias", "words", "harm", "cue"))
    told = str(fields.get("direction", "")).split()
    return _Sum(bias, words, harm, cue, np.array(told, dtype=np.float32) if told else None)


def learnt(
    text: str, language: Language, *, harm: bool, cue: bool, meaning: Meaning | None = None
) -> Learnt | None:
    """What the tables of a language say of a normalised text; None where it has none. `harm`,
    `cue`: whether the language's own lists heard one; `meaning`: as models read it.
    """
    tables = _tables(language)
    if tables is None:
        return None
    said = tokens(text)
    counted = tables.alone
    odds = 0.0
    for model, vector in (meaning or {}).items():
        if (read := tables.with_model.get(model)) is not None and read.direction is not None:
            counted, odds = read, float(vector @ read.direction)
            break
    odds += counted.bias + counted.words * by_weights(said, tables.weights)
    odds += counted.harm * harm + counted.cue * cue
    return Learnt(odds, _spoke(said, tables.weights, language) if odds > 0 else ())


def by_weights(said: list[str], weights: Mapping[str, float]) -> float:
    """What words and letters say, in a long text hardly more than in a short one."""
    return _told(by_words(said), weights, FEW_WORDS) + _told(by_letters(said), weights, FEW_LETTERS)


def _told(features: Iterable[str], weights: Mapping[str, float], few: int) -> float:
    found = list(features)
    return sum(weights.get(each, 0.0) for each in found) / math.sqrt(len(found) + few)


def _spoke(said: list[str], weights: Mapping[str, float], language: Language) -> tuple[str, ...]:
    """The words, telling ones, that have most weight."""

    def own(word: str) -> float:
        return weights.get(word, 0.0) + _told(in_word(word), weights, 0)

    telling = [w for w in dict.fromkeys(said) if weight(w, language) >= TELLS and w.isalpha()]
    ranked = sorted((word for word in telling if own(word) > 0), key=own, reverse=True)
    return tuple(ranked[:_NAMED])
