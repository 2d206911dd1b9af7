"""Stores what was learnt on disk, so that a start needs no fitting: numbers and plain text only.

A file is found by the catalogue's version, the encoder, the languages' data and this code's own
version; anything
unreadable, foreign or cut short is passed over and made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from catalog.language_packs import Language, fingerprint
from routing.understand.example import Example
from routing.understand.kept_files import only_last_used, was_used
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.pieces import Sentences
from routing.understand.model.classifier import Classifier
from routing.understand.model.ranked import Learnt, Shares
from routing.understand.model.similarity import Meaning, Similarity
from routing.understand.model.space import MeaningSpace
from routing.understand.model.sureness import Sureness
from routing.understand.words.features import Vocabulary
from routing.understand.words.text_reader import TextReader


def place(folder: Path, version: str, encoder: Encoder | None, what: str = "understanding") -> Path:
    """The file of what is learnt of a catalogue version by an encoder, with the languages as they
    are.
    """
    key = f"{version}|{encoder.name if encoder else ''}|{_code_version()}|{fingerprint()}"
    return folder / f"{what}-{hashlib.sha256(key.encode()).hexdigest()[:20]}.npz"


def keep(file: Path, classifier: Classifier) -> None:
    """Write what `classifier` learnt; files beyond those used last are removed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}-{id(classifier):x}.partial.npz")
    np.savez(partial, **_arrays(classifier))  # type: ignore[arg-type]
    partial.replace(file)
    only_last_used(file.parent, "understanding-*.npz")


def kept(file: Path, examples: Sequence[Example], encoder: Encoder | None) -> Classifier | None:
    """What was learnt from these examples; None when there is no such file or it can't be
    trusted.
    """
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        was_used(file)
        return _classifier(arrays, sorted(examples, key=lambda example: example.label), encoder)
    except (
        OSError,
        ValueError,
        KeyError,
        EOFError,
        TypeError,
        zipfile.BadZipFile,
        json.JSONDecodeError,
    ):
        return None


def _arrays(classifier: Classifier) -> dict[str, np.ndarray]:
    similarity, learnt, rows = classifier.similarity, classifier.learnt, classifier.similarity.rows
    plain = {
        "words": list(similarity.vocabulary.word_ids),
        "letters": list(similarity.vocabulary.letter_ids),
        "own": classifier.eyes.own,
        "pairs": classifier.eyes.pairs,
        "examples": digest(classifier.examples),
    }
    arrays = {
        "plain": np.frombuffer(json.dumps(plain, ensure_ascii=False).encode(), dtype=np.uint8),
        "idf": similarity.vocabulary.letter_idf,
        "data": rows.data,
        "indices": rows.indices,
        "indptr": rows.indptr,
        "chosen": learnt.chosen,
        "weights": learnt.weights,
        "shares": np.array(learnt.shares),
        "best": learnt.sureness.best,
        "three": learnt.sureness.three,
        "careful": learnt.sureness.careful,
        "beside": learnt.beside,
    }
    if similarity.sentences is not None and similarity.meaning is not None:
        meaning = similarity.meaning
        arrays |= similarity.sentences._asdict() | meaning.space.arrays()
        arrays |= {f"share.{code}": np.array(share) for code, share in meaning.shares.items()}
        arrays["by_words"] = similarity.by_words
    return arrays


def _classifier(
    arrays: dict[str, np.ndarray], examples: Sequence[Example], encoder: Encoder | None
) -> Classifier | None:
    plain = json.loads(arrays["plain"].tobytes())
    if plain["examples"] != digest(examples):
        return None
    eyes = TextReader(_counted(plain["own"]), _counted(plain["pairs"]))
    vocabulary = Vocabulary(_numbers(plain["words"]), _numbers(plain["letters"]), arrays["idf"])
    rows = sparse.csr_matrix(
        (arrays["data"], arrays["indices"], arrays["indptr"]),
        shape=(len(examples), vocabulary.width),
    )
    sentences = meaning = None
    if "centre" in arrays:
        sentences = Sentences(*(arrays[name] for name in Sentences._fields))
        shares = {
            name.partition(".")[2]: tuple(map(float, share))
            for name, share in arrays.items()
            if name.startswith("share.")
        }
        meaning = Meaning(MeaningSpace.from_arrays(arrays), shares)
    similarity = Similarity(vocabulary, rows, sentences, meaning, arrays.get("by_words"))
    parts = Shares(*(float(each) for each in arrays["shares"]))
    sureness = Sureness(arrays["best"], arrays["three"], arrays["careful"])
    learnt = Learnt(arrays["chosen"], arrays["weights"], parts, sureness, arrays["beside"])
    return Classifier(examples, similarity, eyes, learnt, encoder)


def _counted(plain: dict[Language, dict[str, int]]) -> dict[Language, Counter[str]]:
    return {language: Counter(counts) for language, counts in plain.items()}


def _numbers(listed: list[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(listed)}


def digest(examples: Sequence[Example]) -> str:
    """A hash of all examples, in order of label."""
    ordered = sorted(examples, key=lambda example: example.label)
    return hashlib.sha256(json.dumps(ordered, ensure_ascii=False).encode()).hexdigest()


@cache
def _code_version() -> str:
    """A hash of the source of all understanding: a changed rule makes what older code learnt
    worthless.
    """
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parents[1].rglob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()[:16]
