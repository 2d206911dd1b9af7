"""Places what sentence models read where texts can be compared: what all have in common is taken
off, and directions in which all differ count less.

Messages are told in another way than phrases are written, longer and with more around them; what
they share in a language is known from the language's own sentences (`sentences.csv`) and taken off
too (docs/decisions/0132-messages-are-centred-on-sentences.md). Where messages are learnt from, they
tell it themselves (docs/decisions/0378-messages-that-are-learnt-from.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, pack
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.pieces import unit

_FLATTER = 0.12
"""Exponent by which a direction's strength is taken back: 0 leaves all, 0.5 makes all alike."""
_LEAST = 0.02
"""Directions weaker than this share of the strongest are not made stronger."""
FEW = 20
"""Fewer examples have nothing in common that could be told."""


class MeaningSpace(NamedTuple):
    """Where texts lie. `widths`: numbers of each model, side by side in a row; `centre`
    (dimensions): the mean of the examples; `heard`: the same of a language's own sentences;
    `turns`: for each model what its part of a row is multiplied by (width x width).
    """

    widths: tuple[int, ...]
    centre: np.ndarray
    heard: dict[Language, np.ndarray]
    turns: tuple[np.ndarray, ...]

    @classmethod
    def of(
        cls, vectors: np.ndarray, widths: Sequence[int], heard: Mapping[Language, np.ndarray]
    ) -> MeaningSpace:
        """The space of these examples (n x dimensions)."""
        parts = [part[part.any(axis=1)] for part in _parts(vectors, widths)]
        centres = [
            part.mean(axis=0) if len(part) > FEW else np.zeros(part.shape[1]) for part in parts
        ]
        turns = tuple(
            _turn(part - centre) if len(part) > FEW else np.eye(part.shape[1], dtype=np.float32)
            for part, centre in zip(parts, centres, strict=True)
        )
        enough = dict(heard) if len(vectors) > FEW else {}
        return cls(tuple(widths), np.concatenate(centres).astype(np.float32), enough, turns)

    def examples(self, vectors: np.ndarray) -> list[np.ndarray]:
        """For each model the examples' rows, of length one."""
        return self._placed(vectors, self.centre)

    def message(self, vector: np.ndarray, language: Language) -> list[np.ndarray]:
        """The same of a message (1 x dimensions) in a language."""
        return self._placed(vector, self.heard.get(language, self.centre))

    def _placed(self, vectors: np.ndarray, centre: np.ndarray) -> list[np.ndarray]:
        """What a model has not read (zeros) is like nothing."""
        parts = zip(
            _parts(vectors, self.widths),
            _parts(vectors - centre, self.widths),
            self.turns,
            strict=True,
        )
        return [
            unit((apart * read.any(axis=1, keepdims=True)) @ turn) if read.any() else read
            for read, apart, turn in parts
        ]

    def arrays(self) -> dict[str, np.ndarray]:
        """What is to be kept, by name."""
        heard = {f"heard.{language}": mean for language, mean in self.heard.items()}
        turns = {f"turn.{i}": turn for i, turn in enumerate(self.turns)}
        return {"widths": np.array(self.widths), "centre": self.centre, **heard, **turns}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> MeaningSpace:
        """The same again. Raises KeyError where something lacks."""
        widths = tuple(int(width) for width in arrays["widths"])
        heard = {n.partition(".")[2]: a for n, a in arrays.items() if n.startswith("heard.")}
        turns = tuple(arrays[f"turn.{i}"] for i in range(len(widths)))
        return cls(widths, arrays["centre"], heard, turns)


def _parts(rows: np.ndarray, widths: Sequence[int]) -> list[np.ndarray]:
    """Each model's part of the rows."""
    return np.split(rows, np.cumsum(widths)[:-1].astype(int).tolist(), axis=1)


def _turn(rows: np.ndarray) -> np.ndarray:
    """Turned so that strong directions count less (width x width)."""
    placed = unit(rows)
    strength, directions = np.linalg.eigh(placed.T @ placed / len(placed))
    strength = np.maximum(strength, 0)
    back = (strength + _LEAST * strength.max()) ** -_FLATTER
    return np.asarray(directions * back, dtype=np.float32)


def heard_in(languages: Sequence[Language], encoder: Encoder) -> dict[Language, np.ndarray]:
    """The mean of each language's own sentences, as the encoder reads them."""
    said = {code: [row["text"] for row in pack(code).rows("sentences")] for code in languages}
    return {
        code: encoder.vectors(texts, [code] * len(texts)).mean(axis=0)
        for code, texts in said.items()
        if texts
    }
