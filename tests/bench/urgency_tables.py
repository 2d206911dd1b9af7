"""Learns what cannot wait from the languages' labelled sentences and writes their tables.

    python -m tests.bench.urgency_tables [--dry] [--cache FOLDER]

From `urgency.csv` (urgent: yes, no, or open where people would differ), `wordings.csv` and
`sentences.csv` (whatever `urgency.csv` does not name can wait), and messages to made organisations
(`tests/bench/data`), to `urgency_words.csv` and `urgency_learnt.yaml`. What words, meaning and cues
count, and from where on a message is urgent, is found on texts held out: `FALSE` of the wordings
and messages that can wait may be taken for urgent. `--dry` only prints. Needs scikit-learn and the
sentence model.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from catalog.language_packs import Language, pack, packs
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.installed import E5
from routing.understand.priority import heard
from routing.understand.urgency import features
from routing.understand.urgency.features import (
    FEW_LETTERS,
    FEW_WORDS,
    by_letters,
    by_words,
    tokens,
)
from routing.understand.words.normalise import normalise
from tests.bench.organisations import digest_of, organisations, write_features

FALSE = 0.025
WORDS_STRENGTH, MEANING_STRENGTH = 10.0, 10.0
_OTHER = 0.5
"""So much counts a sentence that nobody labelled: it was written for its kind."""
_MESSAGE = 1.0
_KEPT, _STEP = 8_000, 0.05
"""So many features are kept, and weights in such steps."""
_LEAST_SEEN = 2


class Sentence(NamedTuple):
    """A text that is urgent or not; `ordinary`: from the wordings, as messages are."""

    text: str
    language: Language
    urgent: bool
    weight: float
    ordinary: bool


def sentences(language: Language) -> list[Sentence]:
    """All that a language is learnt from."""
    labelled = {row["text"]: row["urgent"] for row in pack(language).rows("urgency")}
    others = {
        row["text"]: name for name in ("sentences", "wordings") for row in pack(language).rows(name)
    }
    found = [
        Sentence(text, language, urgent == "yes", 1.0 if text not in others else _OTHER, False)
        for text, urgent in labelled.items()
        if urgent != "open"
    ]
    found += [
        Sentence(text, language, False, _OTHER, name == "wordings")
        for text, name in others.items()
        if text not in labelled
    ]
    return found + list(_messages(language))


def _messages(language: Language) -> Iterable[Sentence]:
    for file in _files():
        with file.open(newline="", encoding="utf-8") as opened:
            for row in csv.DictReader(opened):
                if row["lang"] == language:
                    urgent = row["urgent"] == "yes"
                    yield Sentence(row["text"], language, urgent, _MESSAGE, not urgent)


def _files() -> list[Path]:
    return [folder / "messages.csv" for folder in organisations()]


def digest(language: Language) -> str:
    """Of what a language's tables are made from."""
    own = [pack(language).folder / f"{name}.csv" for name in ("urgency", "wordings", "sentences")]
    return digest_of([Path(features.__file__), *own, *_files()])


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


def _fitted(rows: Any, urgent: np.ndarray, weight: np.ndarray, strength: float) -> Any:
    model = LogisticRegression(C=strength, max_iter=3_000)
    return model.fit(rows, urgent, sample_weight=weight)


def _held_out(rows: Any, urgent: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """Each sentence's odds by what was learnt from others."""
    odds = np.zeros(len(urgent))
    for own, rest in KFold(5, shuffle=True, random_state=3).split(urgent):
        model = _fitted(rows[own], urgent[own], weight[own], strength)
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
    return np.array([one.urgent for one in said]), np.array([one.weight for one in said])


class Counted(NamedTuple):
    """What each voice counts."""

    bias: float
    voices: tuple[float, ...]


def counted(voices: np.ndarray, said: Sequence[Sentence]) -> Counted:
    """What voices (sentences x voices, held out) count, so that `FALSE` are taken for urgent."""
    urgent, weight = _labels(said)
    shares = _fitted(voices, urgent, weight, 100.0).coef_[0]
    odds = voices @ shares
    ordinary = np.array([one.ordinary for one in said])
    bias = -float(np.quantile(odds[ordinary & ~urgent], 1 - FALSE))
    found, false = np.mean(odds[urgent] + bias > 0), np.mean(odds[~urgent & ~ordinary] + bias > 0)
    print(f"  shares {shares.round(2)}: {found:.1%} found, {false:.1%} of other sentences false")
    return Counted(bias, tuple(map(float, shares)))


class Meant(NamedTuple):
    """A direction for all languages, what is added in each, and the odds of each sentence held
    out.
    """

    direction: np.ndarray
    biases: dict[Language, float]
    held_out: np.ndarray


def learnt_meaning(said: Sequence[Sentence], encoder: Encoder) -> Meant:
    """What vectors tell, each language seen from the mean of its ordinary sentences."""
    spoken = np.array([one.language for one in said])
    vectors = encoder.vectors([one.text for one in said], list(spoken))
    ordinary = np.array([one.ordinary for one in said])
    centres = {code: vectors[(spoken == code) & ordinary].mean(axis=0) for code in set(spoken)}
    rows = vectors - np.stack([centres[code] for code in spoken])
    urgent, weight = _labels(said)
    model = _fitted(rows, urgent, weight, MEANING_STRENGTH)
    direction, bias = model.coef_[0], float(model.intercept_[0])
    biases = {code: bias - float(centre @ direction) for code, centre in centres.items()}
    return Meant(direction, biases, _held_out(rows, urgent, weight, MEANING_STRENGTH))


def _cues(said: Sequence[Sentence]) -> np.ndarray:
    found = [heard(normalise(one.text), one.language) for one in said]
    return np.array([(bool(each.harm), bool(each.urgency)) for each in found], dtype=float)


def _yaml(code: Language, alone: Counted, model: str, read: Counted, direction: np.ndarray) -> str:
    def fields(one: Counted, indent: str) -> Iterable[str]:
        numbers = {"bias": one.bias, "words": one.voices[0]}
        numbers |= {"harm": one.voices[-2], "cue": one.voices[-1]}
        return (f"{indent}{name}: {number:.4f}" for name, number in numbers.items())

    lines = [
        "# Made by `python -m tests.bench.urgency_tables`; change the sentences, not this.",
        f'made_from: "{digest(code)}"',
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


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--cache", type=Path, help="a folder to keep vectors in")
    asked = parser.parse_args()
    codes = [code for code, each in packs().items() if each.rows("urgency")]
    said = {code: sentences(code) for code in codes}
    encoder = Encoder.load(E5, asked.cache)
    everything = [one for code in codes for one in said[code]]
    meant = learnt_meaning(everything, encoder)
    for code in codes:
        own = np.array([one.language == code for one in everything])
        told_in = told_by_words(said[code])
        words = learnt_words(said[code], told_in)
        odds = _held_out(told_in.rows, *_labels(said[code]), WORDS_STRENGTH)
        cues = _cues(said[code])
        print(f"{code}: {len(said[code])} sentences, {len(words.weights)} features")
        alone = counted(np.column_stack([odds, cues]), said[code])
        read = counted(np.column_stack([odds, meant.held_out[own], cues]), said[code])
        alone = alone._replace(bias=alone.bias + alone.voices[0] * words.bias)
        moved = read.voices[0] * words.bias + read.voices[1] * meant.biases[code]
        read = read._replace(bias=read.bias + moved)
        if not asked.dry:
            told = {feature: (weight,) for feature, weight in words.weights.items()}
            write_features(pack(code).folder / "urgency_words.csv", ["weight"], told)
            text = _yaml(code, alone, encoder.cards[0].identity, read, meant.direction)
            (pack(code).folder / "urgency_learnt.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
