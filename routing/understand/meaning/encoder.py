"""Encodes texts as vectors by one sentence model or several side by side, when there are any.

What a model needs is imported only when it is asked for. What is set is a name: `default` (the
models that come with the extra `semantic`, as far as they are installed), `none`, a model's own
name, a folder with an ONNX file, or a name that fastembed knows; several are joined by `+`.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from routing.understand.meaning import e5, minilm, onnx_model, universal
from routing.understand.meaning.model import (
    ModelCard,
    ModelUnusable,
    SentenceModel,
    TextVectors,
    as_typed,
    first_line,
)
from routing.understand.meaning.pieces import MOST_PIECES, Sentences, directions, unit
from routing.understand.meaning.sentence_store import Compute, SentenceStore
from routing.understand.words.concepts import common_words

DEFAULT, NONE = "default", "none"
_OWN: dict[str, Callable[[Path | None], SentenceModel]] = {
    e5.NAME: e5.load,
    universal.NAME: universal.load,
    minilm.NAME: minilm.load,
}
"""The models that a package of the extra carries, by name."""
_DIRECTIONS = 96
"""A piece is kept in so many directions."""
_MANY = 8
"""From so many texts on they are kept on disk."""
_RECENT = 64
"""So many single texts are remembered: a message is read as a whole, and in its parts."""


class Encoder:
    """Reads texts as they were typed: `vectors` gives one row of length one for each. The same
    models serve examples and messages, and a text is read the same whatever stands beside it.

    With several models a row holds their vectors side by side, each of the same length; `widths`
    says how many numbers each has.
    """

    def __init__(self, models: Sequence[SentenceModel], cache: Path | None = None) -> None:
        self._models = tuple(models)
        first = [model.read(["a first sentence"])[0] for model in self._models]
        self.widths = tuple(len(each.vector) for each in first)
        self._pieced = next((i for i, each in enumerate(first) if len(each.ids)), 0)
        self._recent: OrderedDict[tuple[str, ...], Sentences] = OrderedDict()
        self._whole = SentenceStore(cache, f"{self.name}|whole") if cache else None
        self._pieces = (
            SentenceStore(cache, f"{self.name}|pieces|{_DIRECTIONS}|{_lines_digest()}")
            if cache
            else None
        )

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """What the models are."""
        return tuple(model.card for model in self._models)

    @property
    def name(self) -> str:
        """Tells these models from all others."""
        return "+".join(card.identity for card in self.cards)

    @classmethod
    def load(cls, name: str, cache: Path | None = None) -> Encoder:
        """The models of this name. Raises `ModelUnusable`."""
        return cls([_load(each, cache) for each in _names(name)], cache)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """One row (float32, length one) per text; those of many texts are kept on disk and only new
        ones computed.
        """
        if len(texts) < _MANY:
            return self.read(texts).vectors
        return self._through(self._whole, texts, self._compute).vectors

    def read(self, texts: Sequence[str]) -> Sentences:
        """Vectors, and the pieces of each text; of many texts they are kept on disk and only new
        ones computed.
        """
        if len(texts) >= _MANY:
            return self._through(self._pieces, texts, self._with_pieces)
        key = tuple(map(as_typed, texts))
        found = self._recent.pop(key, None) or self._with_pieces(key)
        self._recent[key] = found
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return found

    def _with_pieces(self, clean: Sequence[str]) -> Sentences:
        return self._compute(clean, self._directions)

    def _through(
        self, store: SentenceStore | None, texts: Sequence[str], compute: Compute
    ) -> Sentences:
        clean = [as_typed(text) for text in texts]
        return (
            compute(clean)
            if store is None or len(clean) < _MANY
            else store.through(clean, compute, sum(self.widths))
        )

    @cached_property
    def _directions(self) -> np.ndarray:
        """What pieces are kept in (dimensions x directions): where the meanings of common words
        differ most.
        """
        width = self.widths[self._pieced]
        kept = self._pieces.beside() if self._pieces else None
        if kept is None or len(kept) != width:
            everywhere = np.eye(width, dtype=np.float32)
            words = self._compute(common_words(), everywhere).pieces.astype(np.float32)
            kept = directions(words, _DIRECTIONS)
            if self._pieces:
                self._pieces.keep_beside(kept)
        return kept

    def _compute(self, texts: Sequence[str], towards: np.ndarray | None = None) -> Sentences:
        """All models one after the other; pieces only when there are directions for them."""
        read = [model.read(texts) for model in self._models]
        blocks = [unit(np.array([each.vector for each in one], dtype=np.float32)) for one in read]
        vectors = np.concatenate(blocks, axis=1) / np.float32(np.sqrt(len(blocks)))
        if not np.isfinite(vectors).all():
            raise ModelUnusable(
                f"The sentence model '{self.name}' gives no usable numbers; choose another."
            )
        pieced = [_some_pieces(each, towards) for each in read[self._pieced]]
        return Sentences(
            vectors,
            np.concatenate([pieces for pieces, _ in pieced]),
            np.concatenate([ids for _, ids in pieced]),
            np.cumsum([0, *(len(ids) for _, ids in pieced)]),
        )


def _some_pieces(read: TextVectors, towards: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The first pieces of a text in these directions (float16, length one), and their numbers."""
    if towards is None or not len(read.ids):
        width = 0 if towards is None else towards.shape[1]
        return np.empty((0, width), np.float16), np.empty(0, np.int32)
    pieces = unit(unit(read.pieces[:MOST_PIECES]) @ towards).astype(np.float16)
    return pieces, read.ids[:MOST_PIECES].astype(np.int32)


def _lines_digest() -> str:
    return hashlib.sha256("\n".join(common_words()).encode()).hexdigest()[:8]


def installed_models() -> tuple[str, ...]:
    """The names of the models that came with the extra and can be used here."""
    here = {
        e5.NAME: e5.E5.is_installed(),
        universal.NAME: universal.UniversalSentenceEncoder.is_installed(),
        minilm.NAME: minilm.MiniLM.is_installed(),
    }
    return tuple(name for name, is_here in here.items() if is_here)


def usable(name: str | None) -> str | None:
    """The name of the models to be used where this is set; None where words alone are."""
    wanted = (name or DEFAULT).strip()
    if wanted.lower() == NONE:
        return None
    return ("+".join(installed_models()) or None) if wanted.lower() == DEFAULT else wanted


def _names(name: str) -> list[str]:
    """Each model's own name; what is a folder is one."""
    if Path(name).expanduser().is_dir():
        return [name]
    each = [part.strip() for part in name.split("+") if part.strip()]
    return [n for part in each for n in (installed_models() if part == DEFAULT else [part])]


def _load(name: str, cache: Path | None) -> SentenceModel:
    folder = Path(name).expanduser()
    try:
        if name in _OWN:
            return _OWN[name](cache)
        return (
            onnx_model.from_folder(folder) if folder.is_dir() else onnx_model.by_name(name, cache)
        )
    except ModelUnusable:
        raise
    except ImportError as error:
        raise ModelUnusable(
            "Meaning needs the extra: install schakel[semantic], or set "
            "SCHAKEL_EMBEDDING_MODEL=none."
        ) from error
    except (
        Exception
    ) as error:  # whatever a damaged file makes the runtime raise, the mending is the same
        raise ModelUnusable(
            f"The embedding model '{name}' can't be read ({first_line(error)}); name another "
            f"folder or fetch it again with `schakel model fetch`."
        ) from error
