"""What speaks for an item because the words read as its kind by themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from catalog.model import Catalogue, Kind
from routing.understand.kinds.kind import kind_of
from routing.understand.kinds.lean import KindLean
from routing.understand.words.text_reader import Read

_MORE = np.float32(0.5)
"""How much, in natural log; chosen on messages to three organisations
(docs/decisions/0329-the-kind-that-is-read-is-a-prior.md).
"""


class OfItsKind:
    """What is added to the score of each of these items, in their order, for a message."""

    def __init__(self, catalogue: Catalogue, items: Sequence[str], lean: KindLean) -> None:
        self._kinds = np.array([Kind(catalogue.entries[item].item.kind).value for item in items])
        self._lean = lean

    def __call__(self, read: Read) -> np.ndarray:
        """Of a message that was read (items, float32)."""
        kind = kind_of(read.repaired_text, read.reading.language, None, self._lean).kind
        return np.where(self._kinds == kind.value, _MORE, np.float32(0))
