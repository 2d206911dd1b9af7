"""Measures how much each sentence model counts beside words, in each language, on withheld phrases.

Every phrase is withheld once, by ridge regression on the similarities, where leaving one out needs
no fitting anew. What is compared is by how much the right item leads, which says more than how
often it does. A model that does not help a language's phrases find their items is not used there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language

Share = tuple[float, ...]
"""Of words and letters, then of each model; together 1."""
_WORDS = 0.4
"""Share of words where there are models, to begin with."""
_STEP, _ROUNDS = 0.1, 4
"""Then so much is moved from one to another, so many times at most."""
_RIDGE = 0.3
_MOST = 1_200
"""So many examples are enough to measure on."""
_ENOUGH = 40
"""A language with fewer phrases of its own takes the shares of all."""
_SHARP = 8.0
"""A lead of so much the less is half won."""
_CLEARLY = 0.0005
"""What a move must add."""


class Asked(NamedTuple):
    """What is measured on: similarities by words (n x n), each model's rows (n x width), labels by
    number, the examples' languages, and which of them are asked.
    """

    by_words: np.ndarray
    rows: Sequence[np.ndarray]
    label_of: np.ndarray
    languages: np.ndarray
    asked: np.ndarray

    def only(self, some: np.ndarray) -> Asked:
        """Of some examples: a phrase's translation would find it whatever the model is."""
        return Asked(
            self.by_words[np.ix_(some, some)],
            [rows[some] for rows in self.rows],
            self.label_of[some],
            self.languages[some],
            self.asked[some],
        )


def usual(models: int) -> Share:
    """What is used before anything is measured."""
    return (_WORDS, *[(1 - _WORDS) / models] * models) if models else (1.0,)


def measured(of: Asked, languages: Sequence[Language]) -> dict[Language, Share]:
    """The shares of each language."""
    return {language: _of_language(of, language) for language in languages}


def _of_language(of: Asked, language: Language) -> Share:
    own = of.languages == language
    own_asked = of.only(own) if (own & of.asked).sum() >= _ENOUGH else of
    alike = [rows @ rows.T for rows in own_asked.rows]
    best, lead = _best(own_asked, alike, _choices(len(of.rows)))
    for _ in range(_ROUNDS):
        moved, further = _best(own_asked, alike, _moves(best))
        if further < lead + _CLEARLY:
            break
        best, lead = moved, further
    return best


def _best(of: Asked, alike: Sequence[np.ndarray], shares: Iterable[Share]) -> tuple[Share, float]:
    """The shares with which the right items lead most, and by how much."""
    found = {share: _lead(of, alike, share) for share in shares}
    best = max(found, key=lambda share: found[share])
    return best, found[best]


def _choices(models: int) -> Iterator[Share]:
    """Words alone, and with every choice of models."""
    yield (1.0, *[0.0] * models)
    for number in range(1, models + 1):
        for some in combinations(range(models), number):
            each = (1 - _WORDS) / number
            yield (_WORDS, *(each if i in some else 0.0 for i in range(models)))


def _moves(share: Share) -> Iterator[Share]:
    """The same, and all in which a step is taken from one and given to another."""
    yield share
    for giver, taker in permutations(range(len(share)), 2):
        given = min(_STEP, share[giver])
        if given and (share[giver] > _STEP or giver):
            moved = list(share)
            moved[giver] -= given
            moved[taker] += given
            yield tuple(round(part, 4) for part in moved)


def _lead(of: Asked, alike: Sequence[np.ndarray], share: Share) -> float:
    """How surely those that are asked are found without themselves, 0 to 1."""
    similar = share[0] * of.by_words
    for part, by_model in zip(share[1:], alike, strict=True):
        if part:
            similar = similar + np.float32(part) * by_model
    truth = np.eye(int(of.label_of.max()) + 1, dtype=np.float32)[of.label_of]
    inverse = np.linalg.inv(similar + np.float32(_RIDGE) * np.eye(len(similar), dtype=np.float32))
    without = truth - (inverse @ truth) / np.diag(inverse)[:, None]
    right = without[np.arange(len(without)), of.label_of]
    lead = right - np.where(truth > 0, -np.inf, without).max(axis=1)
    return float((1 / (1 + np.exp(-_SHARP * lead[of.asked].clip(-2, 2)))).mean())


def sample(label_of: np.ndarray, seed: int = 5) -> np.ndarray:
    """Numbers of the examples that are measured on: all, or whole labels up to `_MOST`."""
    if len(label_of) <= _MOST:
        return np.arange(len(label_of))
    sizes = np.bincount(label_of)
    order = np.random.default_rng(seed).permutation(len(sizes))
    kept = order[: max(2, int((np.cumsum(sizes[order]) <= _MOST).sum()))]
    chosen = np.flatnonzero(np.isin(label_of, kept))
    return np.asarray(chosen[:_MOST])
