"""Keeps encoded sentences on disk, so that a changed catalogue only costs what is new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from structlog.stdlib import BoundLogger, get_logger

from routing.understand.meaning.kept_sentences import KeptSentences, NotAsKept, opened, write
from routing.understand.meaning.pieces import Sentences, joined

log: BoundLogger = get_logger(__name__)

Compute = Callable[[Sequence[str]], Sentences]

_MOST = 50_000
"""So many texts are kept; of more, those that were asked for last."""


class SentenceStore:
    """What a model read, on disk, one file per model: hashes of texts beside their sentences. Some
    texts were read with their pieces, others without.

    Unreadable or foreign files are left and replaced; a folder that can't be written is done
    without.
    """

    def __init__(self, folder: Path, identity: str, most: int = _MOST) -> None:
        self._most = most
        self._file = folder / f"vectors-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.npz"

    def through(
        self, texts: Sequence[str], compute: Compute, width: int, *, pieces: bool
    ) -> Sentences:
        """Sentences of `texts`, vectors of `width` numbers, from disk where kept; what had to be
        computed is kept beside what was there.
        """
        keys = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
        keyed = dict(zip(keys, texts, strict=True))
        try:
            with opened(self._file, width) as kept:
                found, order = self._through(kept, keyed, compute, pieces=pieces)
        except NotAsKept:
            found, order = self._through(KeptSentences.none(), keyed, compute, pieces=pieces)
        place = {key: i for i, key in enumerate(order)}
        found = found.taken(np.array([place[key] for key in keys]))
        return found if pieces else found.whole()

    def _through(
        self, kept: KeptSentences, texts: dict[str, str], compute: Compute, *, pieces: bool
    ) -> tuple[Sentences, list[str]]:
        """Sentences of texts by their keys, and which key each of them has."""
        own = [key for key in texts if kept.has(key, pieces=pieces)]
        there = set(own)
        new = [key for key in texts if key not in there]
        if not new:
            return kept.taken(own), own
        made = compute([texts[key] for key in new])
        others = [key for key in kept.places if key not in texts]
        self._keep(kept, [*others, *own], made, new)
        return (joined([kept.taken(own), made]) if own else made), [*own, *new]

    def _keep(
        self, kept: KeptSentences, own: Sequence[str], made: Sentences, new: Sequence[str]
    ) -> None:
        """Those of before and those that were made now; the last ones where they are many."""
        if len(new) > self._most:
            new, made = new[-self._most :], made.taken(np.arange(len(new))[-self._most :])
        own = own[max(0, len(own) + len(new) - self._most) :]
        self._replace(self._file, lambda file: write(file, kept, own, made, new))

    def beside(self) -> np.ndarray | None:
        """One array that was kept beside the sentences."""
        try:
            with self._beside.open("rb") as file:
                return np.asarray(np.load(file, allow_pickle=False))
        except (OSError, ValueError, EOFError):
            return None

    def keep_beside(self, array: np.ndarray) -> None:
        """Keep one array beside the sentences."""
        self._replace(self._beside, lambda file: np.save(file, array))

    @property
    def _beside(self) -> Path:
        return self._file.with_suffix(".npy")

    @staticmethod
    def _replace(file: Path, write_to: Callable[[Any], None]) -> None:
        partial = file.with_suffix(f".{os.getpid()}.partial{file.suffix}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as opened_file:
                write_to(opened_file)
            partial.replace(file)
        except OSError as error:
            log.warning(
                "vectors can't be kept; they are computed anew at each start",
                folder=file.parent,
                error=error.strerror,
            )
