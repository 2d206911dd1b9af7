"""Finds what an encoder adds to words for these examples: the space, and each model's share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from catalog.language_packs import Language
from routing.understand.example import Example
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.pieces import Sentences
from routing.understand.model import meaning_shares
from routing.understand.model.ranked import numbered
from routing.understand.model.similarity import Meaning
from routing.understand.model.space import FEW, MeaningSpace, heard_in
from routing.understand.words.features import TextFeatures


def measured_meaning(
    examples: Sequence[Example],
    readings: Sequence[TextFeatures],
    sentences: Sentences,
    encoder: Encoder,
    rows: sparse.csr_matrix,
) -> Meaning:
    """From examples sorted by label, as read by words (`readings`, `rows`) and by the encoder."""
    languages = sorted({reading.language for reading in readings})
    heard = _of_messages(examples, readings, sentences.vectors)
    heard |= heard_in([code for code in languages if code not in heard], encoder)
    space = MeaningSpace.of(sentences.vectors, encoder.widths, heard)
    label_of = numbered(examples)[1]
    some = meaning_shares.sample(label_of)
    asked = meaning_shares.Asked(
        by_words=np.asarray((rows[some] @ rows[some].T).toarray(), dtype=np.float32),
        rows=space.examples(sentences.vectors[some]),
        label_of=np.unique(label_of[some], return_inverse=True)[1],
        languages=np.array([readings[i].language for i in some]),
        asked=np.array([examples[i].is_asked for i in some]),
    )
    if not asked.asked.any():
        return Meaning(space, {})
    return Meaning(space, meaning_shares.measured(asked, languages))


def _of_messages(
    examples: Sequence[Example], readings: Sequence[TextFeatures], vectors: np.ndarray
) -> dict[Language, np.ndarray]:
    """The mean of each language's messages, where what is learnt from are messages and enough."""
    found: dict[Language, list[int]] = {}
    for i, (example, reading) in enumerate(zip(examples, readings, strict=True)):
        if example.is_message:
            found.setdefault(reading.language, []).append(i)
    return {code: vectors[some].mean(axis=0) for code, some in found.items() if len(some) > FEW}
