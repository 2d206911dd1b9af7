"""Reads texts by one sentence model; what it read before is kept, in memory and on disk."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from catalog.language_packs import Language
from routing.understand.meaning.model import ModelCard, ModelUnusable, SentenceModel, TextVectors
from routing.understand.meaning.pieces import MOST_PIECES, Sentences, directions, joined, unit
from routing.understand.meaning.sentence_store import SentenceStore
from routing.understand.memory import give_back
from routing.understand.words.concepts import common_words

DIRECTIONS = 96
"""A piece is kept in so many directions."""
_MANY = 8
"""From so many texts on they are kept on disk."""
_AT_ONCE = 200
"""So many texts are read before only what is kept of them stays in memory."""
_READING = "4"
"""Version of how texts are read; what was kept of another is read anew."""
_RECENT = 64
"""So many single texts are remembered: a message is read as a whole, and in its parts."""


class KeptModel:
    """Texts as they were typed in, sentences out: a text is read the same whatever stands beside
    it.
    """

    def __init__(self, model: SentenceModel, cache: Path | None = None) -> None:
        self._model = model
        first = model.read(["a first sentence"])[0]
        self.width = len(first.vector)
        self.has_pieces = bool(len(first.ids))
        self._recent: OrderedDict[tuple[str, bool, str], Sentences] = OrderedDict()
        self._last: tuple[str, TextVectors] | None = None
        identity = f"{self.card.identity}|{_READING}|{DIRECTIONS}|{_lines_digest()}"
        self._store = SentenceStore(cache, identity) if cache else None

    @property
    def card(self) -> ModelCard:
        """What the model is."""
        return self._model.card

    def reads(self, language: Language | None) -> bool:
        """Whether the model is made for texts in this language; None is any."""
        return not self.card.languages or language is None or language in self.card.languages

    def read(self, texts: Sequence[str], *, pieces: bool) -> Sentences:
        """Vectors of length one, and the pieces where they are wanted and the model has any."""
        pieces = pieces and self.has_pieces
        if not texts:
            return self._compute((), pieces=pieces)
        if len(texts) < _MANY:
            return joined([self._one(text, pieces=pieces) for text in texts])
        if self._store is None:
            return self._compute(texts, pieces=pieces)
        return self._store.through(
            texts,
            lambda missing: self._compute(missing, pieces=pieces),
            self.width,
            pieces=pieces,
        )

    def read_parts(self, message: str, parts: Sequence[str]) -> Sentences:
        """Parts of a message as they mean in it: where the model has pieces, those of the message,
        which is read once
        (docs/decisions/0307-parts-from-the-pieces-of-the-whole.md); else each by itself, all at
        once.
        """
        if self.has_pieces:
            return joined([self._part(message, part) for part in parts])
        new = [part for part in dict.fromkeys(parts) if (part, False, "") not in self._recent]
        made = self._compute(new, pieces=False)
        for i, part in enumerate(new):
            self._remember((part, False, ""), made.taken(np.array([i])))
        return joined([self._one(part, pieces=False) for part in parts])

    def _part(self, message: str, part: str) -> Sentences:
        if part == message:
            return self._one(part, pieces=True)
        key = (part, True, message)
        found = self._recent.pop(key, None)
        if found is None:
            start = message.find(part)
            inside = self._as_read(message).part(start, start + len(part)) if start >= 0 else None
            found = (
                self._kept([inside], self._directions) if inside else self._one(part, pieces=True)
            )
        return self._remember(key, found)

    def _one(self, text: str, *, pieces: bool) -> Sentences:
        if not pieces and (text, True, "") in self._recent:
            return self._recent[text, True, ""].whole()
        found = self._recent.pop((text, pieces, ""), None) or self._kept(
            [self._as_read(text)], self._directions if pieces else None
        )
        return self._remember((text, pieces, ""), found)

    def _remember(self, key: tuple[str, bool, str], found: Sentences) -> Sentences:
        self._recent[key] = found
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return found

    def _as_read(self, text: str) -> TextVectors:
        """As the model reads it; the last text is not read again."""
        last = self._last
        if last is None or last[0] != text:
            self._last = last = (text, self._model.read([text])[0])
        return last[1]

    def _compute(self, texts: Sequence[str], *, pieces: bool) -> Sentences:
        return self._towards(texts, self._directions if pieces else None)

    def _towards(self, texts: Sequence[str], towards: np.ndarray | None) -> Sentences:
        """Some texts after the other: a piece takes eight times as much as what is kept of it, and
        what it took to read some of them is given back before the next.
        """
        read = []
        for start in range(0, len(texts), _AT_ONCE):
            read.append(self._kept(self._model.read(texts[start : start + _AT_ONCE]), towards))
            if start:
                give_back()
        return joined(read) if read else self._kept([], towards)

    def _kept(self, read: Sequence[TextVectors], towards: np.ndarray | None) -> Sentences:
        """Sentences with their pieces in these directions, or without any."""
        rows = np.array([each.vector for each in read], dtype=np.float32)
        vectors = unit(rows.reshape(len(read), self.width))
        if not np.isfinite(vectors).all():
            raise ModelUnusable(
                f"The sentence model '{self.card.name}' gives no usable numbers; choose another."
            )
        width = 0 if towards is None else towards.shape[1]
        pieced = [_some_pieces(each, towards) for each in read]
        return Sentences(
            vectors,
            np.concatenate([np.empty((0, width), np.float16), *(found for found, _ in pieced)]),
            np.concatenate([np.empty(0, np.int32), *(ids for _, ids in pieced)]),
            np.cumsum([0, *(len(ids) for _, ids in pieced)]),
        )

    @cached_property
    def _directions(self) -> np.ndarray:
        """What pieces are kept in (dimensions x directions): where the meanings of common words
        differ most.
        """
        kept = self._store.beside() if self._store else None
        if kept is None or kept.ndim != 2 or len(kept) != self.width:
            everywhere = np.eye(self.width, dtype=np.float32)
            words = self._towards(common_words(), everywhere).pieces.astype(np.float32)
            kept = directions(words, DIRECTIONS)
            if self._store:
                self._store.keep_beside(kept)
        return kept


def _some_pieces(read: TextVectors, towards: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The first pieces of a text in these directions (float16, length one), and their numbers."""
    if towards is None:
        return np.empty((0, 0), np.float16), np.empty(0, np.int32)
    pieces = unit(unit(read.pieces[:MOST_PIECES]) @ towards).astype(np.float16)
    return pieces, read.ids[:MOST_PIECES].astype(np.int32)


def _lines_digest() -> str:
    return hashlib.sha256("\n".join(common_words()).encode()).hexdigest()[:8]
