"""Learns tables that tell one sort of sentences from all others: words, letters, what a sentence
model reads, and the cues that a language's lists hear. Needs scikit-learn and the sentence model.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from catalog.language_packs import Language, pack
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.installed import E5
from routing.understand.sentence_tables.features import (
    FEW_LETTERS,
    FEW_WORDS,
    by_letters,
    by_words,
    tokens,
)
from routing.understand.words.normalise import normalise
from tests.bench.organisations import write_features

WORDS_STRENGTH, MEANING_STRENGTH = 10.0, 10.0
_KEPT, _STEP = 8_000, 0.05
"""So many features are kept, and weights in such steps."""
_LEAST_SEEN = 2


class Sentence(NamedTuple):
    """A text that is of the sort `wanted` or not; `ordinary`: as messages are, of which few may be
    taken for it; `before`: what is said before it, which it may resemble.
    """

    text: str
    language: Language
    wanted: bool
    weight: float
    ordinary: bool
    before: str = ""


class Sort(NamedTuple):
    """What is told apart: its `name`, the script that makes its tables, what they are made from
    (`digest`), the shares of ordinary sentences that may be taken for it by words alone and by
    meaning too (`false`), and the cues that are heard in a sentence.
    """

    name: str
    script: str
    false: tuple[float, float]
    cues: tuple[str, ...]
    heard: Any
    digest: Any


class Words(NamedTuple):
    """Features with their weights, and what is added to every sum of them."""

    weights: dict[str, float]
    bias: float


class Told(NamedTuple):
    """Sentences x features, what the columns are, and what makes a column's weight the feature's:
    rare features count more.
    """

    rows: csr_matrix
    names: list[str]
    rarity: np.ndarray


def told_by_words(said: Sequence[Sentence]) -> Told:
    """What sentences are told in: words, and letters inside words."""
    told = [tokens(normalise(one.text)) for one in said]
    blocks, names, rarities = [], [], []
    for of_text, few in ((by_words, FEW_WORDS), (by_letters, FEW_LETTERS)):
        found = [set(of_text(each)) for each in told]
        seen = Counter(feature for each in found for feature in each)
        own = sorted(feature for feature, times in seen.items() if times >= _LEAST_SEEN)
        rarity = {f: (math.log((1 + len(said)) / (1 + seen[f])) + 1) / 6 for f in own}
        blocks.append(_block(found, own, rarity, few))
        names += own
        rarities += [rarity[feature] for feature in own]
    return Told(hstack(blocks).tocsr(), names, np.array(rarities))


def _block(
    found: Sequence[set[str]], names: Sequence[str], rarity: dict[str, float], few: int
) -> csr_matrix:
    at = {name: i for i, name in enumerate(names)}
    cells = [
        (row, at[feature], rarity[feature] / math.sqrt(len(each) + few))
        for row, each in enumerate(found)
        for feature in sorted(each)
        if feature in at
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def _fitted(rows: Any, wanted: np.ndarray, weight: np.ndarray, strength: float) -> Any:
    model = LogisticRegression(C=strength, max_iter=3_000)
    return model.fit(rows, wanted, sample_weight=weight)


def _held_out(rows: Any, wanted: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """Each sentence's odds by what was learnt from others."""
    odds = np.zeros(len(wanted))
    for own, rest in KFold(5, shuffle=True, random_state=3).split(wanted):
        model = _fitted(rows[own], wanted[own], weight[own], strength)
        odds[rest] = model.decision_function(rows[rest])
    return odds


def learnt_words(said: Sequence[Sentence], told: Told) -> Words:
    """The weights of a language, from what its sentences are `told` in."""
    rows, names, rarity = told
    model = _fitted(rows, *_labels(said), WORDS_STRENGTH)
    matters = np.abs(model.coef_[0]) * rows.max(axis=0).toarray()[0]
    kept = np.argsort(-matters, kind="stable")[:_KEPT]
    weights = {
        names[i]: round(_STEP * round(float(model.coef_[0][i] * rarity[i]) / _STEP), 2)
        for i in kept
    }
    found = {name: each for name, each in weights.items() if each}
    return Words(found, float(model.intercept_[0]))


def _labels(said: Sequence[Sentence]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one.wanted for one in said]), np.array([one.weight for one in said])


class Counted(NamedTuple):
    """What each voice counts."""

    bias: float
    voices: tuple[float, ...]


def counted(voices: np.ndarray, said: Sequence[Sentence], false: float) -> Counted:
    """What voices (sentences x voices, held out) count, so that a share `false` of others is
    taken for it."""
    wanted, weight = _labels(said)
    shares = _fitted(voices, wanted, weight, 100.0).coef_[0]
    odds = voices @ shares
    ordinary = np.array([one.ordinary for one in said])
    bias = -float(np.quantile(odds[ordinary & ~wanted], 1 - false))
    found, others = (odds[which] + bias > 0 for which in (wanted, ~wanted & ~ordinary))
    print(f"  shares {shares.round(2)}: {found.mean():.1%} found", end="")
    print(f", others false {others.mean():.1%}" if len(others) else "")
    return Counted(bias, tuple(map(float, shares)))


class Meant(NamedTuple):
    """A direction for all languages, what is added in each, the odds of each sentence held out, and
    its likeness to what is said before it (sentences x 1; x 0 where nothing is).
    """

    direction: np.ndarray
    biases: dict[Language, float]
    held_out: np.ndarray
    likeness: np.ndarray


def learnt_meaning(said: Sequence[Sentence], encoder: Encoder) -> Meant:
    """What vectors tell, each language seen from the mean of its ordinary sentences."""
    spoken = np.array([one.language for one in said])
    vectors = encoder.vectors([one.text for one in said], list(spoken))
    ordinary = np.array([one.ordinary for one in said])
    centres = {code: vectors[(spoken == code) & ordinary].mean(axis=0) for code in set(spoken)}
    rows = vectors - np.stack([centres[code] for code in spoken])
    wanted, weight = _labels(said)
    model = _fitted(rows, wanted, weight, MEANING_STRENGTH)
    direction, bias = model.coef_[0], float(model.intercept_[0])
    biases = {code: bias - float(centre @ direction) for code, centre in centres.items()}
    held_out = _held_out(rows, wanted, weight, MEANING_STRENGTH)
    return Meant(direction, biases, held_out, _likeness(said, vectors, encoder))


def _likeness(said: Sequence[Sentence], vectors: np.ndarray, encoder: Encoder) -> np.ndarray:
    if not any(one.before for one in said):
        return np.zeros((len(said), 0))
    before = encoder.vectors([one.before for one in said], [one.language for one in said])
    return np.asarray((vectors * before).sum(axis=1)[:, None])


def _cues(said: Sequence[Sentence], sort: Sort) -> np.ndarray:
    found = [sort.heard(normalise(one.text), one.language) for one in said]
    return np.array(found, dtype=float).reshape(len(said), len(sort.cues))


def _yaml(
    code: Language, sort: Sort, sums: tuple[Counted, Counted], model: str, direction: np.ndarray
) -> str:
    alone, read = sums

    def fields(one: Counted, indent: str) -> Iterable[str]:
        numbers = {"bias": one.bias, "words": one.voices[0]}
        if one is read and len(one.voices) > len(sort.cues) + 2:
            numbers["likeness"] = one.voices[2]
        of_cues = one.voices[len(one.voices) - len(sort.cues) :]
        numbers |= dict(zip(sort.cues, of_cues, strict=True))
        return (f"{indent}{name}: {number:.4f}" for name, number in numbers.items())

    lines = [
        f"# Made by `python -m {sort.script}`; change the sentences, not this.",
        f'made_from: "{sort.digest(code)}"',
        "alone:",
        *fields(alone, "  "),
        "with_model:",
        f"  {model}:",
        *fields(read, "    "),
        "    direction: >-",
    ]
    numbers = [f"{each:.3f}" for each in direction * read.voices[1]]
    lines += [f"      {' '.join(numbers[i : i + 12])}" for i in range(0, len(numbers), 12)]
    return "\n".join(lines) + "\n"


def learn(
    said: Mapping[Language, Sequence[Sentence]], sort: Sort, cache: Path | None, *, dry: bool
) -> None:
    """Learn the tables of these languages and write them beside their own; `dry` only prints."""
    encoder = Encoder.load(E5, cache)
    everything = [one for code in said for one in said[code]]
    meant = learnt_meaning(everything, encoder)
    for code, sentences in said.items():
        own = np.array([one.language == code for one in everything])
        told_in = told_by_words(sentences)
        words = learnt_words(sentences, told_in)
        odds = _held_out(told_in.rows, *_labels(sentences), WORDS_STRENGTH)
        cues = _cues(sentences, sort)
        print(f"{code}: {len(sentences)} sentences, {len(words.weights)} features")
        alone = counted(np.column_stack([odds, cues]), sentences, sort.false[0])
        voices = np.column_stack([odds, meant.held_out[own], meant.likeness[own], cues])
        read = counted(voices, sentences, sort.false[1])
        alone = alone._replace(bias=alone.bias + alone.voices[0] * words.bias)
        moved = read.voices[0] * words.bias + read.voices[1] * meant.biases[code]
        read = read._replace(bias=read.bias + moved)
        if not dry:
            told = {feature: (weight,) for feature, weight in words.weights.items()}
            folder, model = pack(code).folder, encoder.cards[0].identity
            write_features(folder / f"{sort.name}_words.csv", ["weight"], told)
            text = _yaml(code, sort, (alone, read), model, meant.direction)
            (folder / f"{sort.name}_learnt.yaml").write_text(text, encoding="utf-8")
