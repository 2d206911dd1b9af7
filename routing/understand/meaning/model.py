"""The port behind which every sentence model stands, and the card that says what it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from catalog.language_packs import Language
from routing.understand.meaning.piece_weights import piece_weights

MOST_CHARS = 400
"""So much of a text is encoded, some 70 words: a request is said by then, and every hundred words
more cost 6 ms.
"""


NOWHERE, UNWEIGHED = np.empty((0, 2), np.int32), np.empty(0, np.float32)
"""Places of pieces, and how much each counts, where a model does not tell them."""


class ModelUnusable(Exception):
    """The sentence model can't be used; the message says why and how to mend it."""


class ModelCard(NamedTuple):
    """What a model is: its name, licence, the SHA-256 of its weights (`checksum`, hexadecimal), and
    what is put before every text (`prefix`). `languages`: those it is made for, where it is not for
    many; how much it helps in a language is measured.
    """

    name: str
    licence: str
    checksum: str
    prefix: str = ""
    languages: frozenset[Language] = frozenset()

    @property
    def identity(self) -> str:
        """Tells one model from every other, another file under the same name included."""
        return f"{self.name}-{self.checksum[:16]}"


class TextVectors(NamedTuple):
    """One text as a model reads it: its `vector` (dimensions), and of each piece of it (a word or a
    part of one) a vector (`pieces`, p x dimensions of a piece; none where the model has no pieces),
    its number (`ids`, p), where it begins and ends in the text (`places`, p x 2; below zero for
    what the model adds), and how much it counts in the whole (`weights`, p, where places are told).
    Nothing here has length one yet.
    """

    vector: np.ndarray
    pieces: np.ndarray
    ids: np.ndarray
    places: np.ndarray = NOWHERE
    weights: np.ndarray = UNWEIGHED

    @classmethod
    def of_pieces(
        cls, text: str, pieces: np.ndarray, ids: np.ndarray, places: np.ndarray
    ) -> TextVectors:
        """A text from its pieces alone: the mean of them, those of common words the least."""
        if not len(places):
            return cls(pieces.mean(axis=0), pieces, ids)
        weights = piece_weights(text, places)
        return cls(_mean(pieces, weights), pieces, ids, places, weights)

    def part(self, start: int, end: int) -> TextVectors | None:
        """What stands between two places of the text, as it means there; None where that is not
        known.
        """
        if not len(self.places):
            return None
        middle = self.places.mean(axis=1)
        inside = (middle >= start) & (middle < end)
        if not inside.any():
            return None
        kept = inside | (middle < 0)
        vector = _mean(self.pieces[inside], self.weights[inside])
        columns = (self.pieces, self.ids, self.places, self.weights)
        return TextVectors(vector, *(column[kept] for column in columns))


def _mean(pieces: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray(weights @ pieces / weights.sum(), dtype=np.float32)


class SentenceModel(Protocol):
    """Reads texts, each the same whatever stands beside it. Texts come as they were typed."""

    @property
    def card(self) -> ModelCard:
        """What the model is."""
        ...

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        """Each text read; none raises."""
        ...


def as_typed(text: str) -> str:
    """As much of a text as is encoded, as it was typed: only what nobody sees is left out, and
    spaces are single. Whole words where there are any; a dot where there is nothing.
    """
    plain = text[: 2 * MOST_CHARS]
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    clean = " ".join(plain.split())
    if not clean.isprintable():
        seen = "".join(c for c in clean if c == " " or unicodedata.category(c)[0] != "C")
        clean = " ".join(seen.split())
    if len(clean) > MOST_CHARS:
        clean = clean[: clean.rfind(" ", 0, MOST_CHARS) + 1 or MOST_CHARS].strip()
    return clean or "."


def first_line(error: Exception) -> str:
    """What went wrong, short enough for a sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
