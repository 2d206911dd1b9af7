"""Keeps encoded sentences on disk, so that a changed catalogue only costs what is new."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from structlog.stdlib import BoundLogger, get_logger

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

    def __init__(self, folder: Path, identity: str) -> None:
        self._file = folder / f"vectors-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.npz"

    def through(
        self, texts: Sequence[str], compute: Compute, width: int, *, pieces: bool
    ) -> Sentences:
        """Sentences of `texts`, vectors of `width` numbers, from disk where kept; what had to be
        computed is kept beside what was there.
        """
        keys = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
        there, kept = self._read(width)
        wanting = {key for key in keys if not _is_read(there.get(key), kept, pieces=pieces)}
        if wanting:
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key in wanting}
            made = compute(list(missing.values()))
            first = kept.number if kept is not None else 0
            kept = joined([kept, made]) if kept is not None else made
            there = {key: at for key, at in there.items() if key not in wanting}
            there |= {key: first + i for i, key in enumerate(missing)}
            self._write(there, kept, keys)
        assert kept is not None
        found = kept.taken(np.array([there[key] for key in keys]))
        return found if pieces else found.whole()

    def beside(self) -> np.ndarray | None:
        """One array that was kept beside the sentences."""
        try:
            with self._beside.open("rb") as opened:
                return np.asarray(np.load(opened, allow_pickle=False))
        except (OSError, ValueError, EOFError):
            return None

    def keep_beside(self, array: np.ndarray) -> None:
        """Keep one array beside the sentences."""
        self._replace(self._beside, lambda opened: np.save(opened, array))

    @property
    def _beside(self) -> Path:
        return self._file.with_suffix(".npy")

    def _read(self, width: int) -> tuple[dict[str, int], Sentences | None]:
        try:
            with self._file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
                kept = Sentences(*(found[name] for name in Sentences._fields))
                keys = {str(key): i for i, key in enumerate(found["keys"])}
                fits = kept.vectors.shape == (len(keys), width) and len(kept.ends) == len(keys) + 1
                return (keys, kept) if fits and kept.ends[-1] == len(kept.ids) else ({}, None)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}, None

    def _write(self, there: dict[str, int], sentences: Sentences, used: Sequence[str]) -> None:
        now = set(used)
        others = [key for key in there if key not in now]
        keys = [*others, *dict.fromkeys(used)][-_MOST:]
        chosen = sentences.taken(np.array([there[key] for key in keys]))
        self._replace(
            self._file, lambda opened: np.savez(opened, keys=np.array(keys), **chosen._asdict())
        )

    @staticmethod
    def _replace(file: Path, write: Callable[[Any], None]) -> None:
        partial = file.with_suffix(f".{os.getpid()}.partial{file.suffix}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as opened:
                write(opened)
            partial.replace(file)
        except OSError as error:
            log.warning(
                "vectors can't be kept; they are computed anew at each start",
                folder=file.parent,
                error=error.strerror,
            )


def _is_read(which: int | None, kept: Sentences | None, *, pieces: bool) -> bool:
    """Whether a text is among what was kept, with its pieces where they are wanted."""
    if which is None or kept is None:
        return False
    return not pieces or kept.pieces_in(which) > 0
