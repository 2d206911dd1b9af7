"""A file of encoded sentences, of which only what is asked for is brought into memory."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from routing.understand.meaning.pieces import Sentences, are_all, places_of

_DAMAGED = OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile


class NotAsKept(Exception):
    """What a file holds is damaged, or of another model."""


class KeptSentences:
    """Sentences in a file by the keys of their texts; `load` brings one field of `Sentences`."""

    def __init__(
        self, keys: Sequence[str], ends: np.ndarray, load: Callable[[str], np.ndarray]
    ) -> None:
        self.places = {key: place for place, key in enumerate(keys)}
        self._ends, self._load = ends, load

    @classmethod
    def none(cls) -> KeptSentences:
        """Nothing is kept."""
        return cls((), np.zeros(1, np.int64), lambda name: np.empty(0))

    def has(self, key: str, *, pieces: bool) -> bool:
        """Whether a text is kept, with its pieces where they are wanted."""
        place = self.places.get(key)
        if place is None:
            return False
        return not pieces or bool(self._ends[place + 1] > self._ends[place])

    def taken(self, keys: Sequence[str]) -> Sentences:
        """These, in this order; at least one. Raises `NotAsKept`."""
        return Sentences(*(self.field(name, keys) for name in Sentences._fields))

    def field(self, name: str, keys: Sequence[str]) -> np.ndarray:
        """One field of `taken`. Raises `NotAsKept`."""
        chosen = np.array([self.places[key] for key in keys], dtype=np.int64)
        places, ends = places_of(self._ends, chosen)
        if name == "ends":
            return ends
        every = self._load(name)
        if are_all(chosen, len(self.places)):
            return every
        return np.asarray(every[chosen if name == "vectors" else places])


@contextmanager
def opened(file: Path, width: int) -> Iterator[KeptSentences]:
    """What a file keeps, vectors of `width` numbers; nothing where it can't be read."""
    with ExitStack() as open_files:
        try:
            archive = np.load(open_files.enter_context(file.open("rb")), allow_pickle=False)
            kept = _kept(open_files.enter_context(archive), width)
        except _DAMAGED:
            kept = KeptSentences.none()
        yield kept


def _kept(archive: Any, width: int) -> KeptSentences:
    keys, ends = [str(key) for key in archive["keys"]], archive["ends"]
    rows = {"vectors": (len(keys), width), "pieces": (int(ends[-1]),), "ids": (int(ends[-1]),)}

    def load(name: str) -> np.ndarray:
        try:
            found: np.ndarray = archive[name]
        except _DAMAGED as error:
            raise NotAsKept(name) from error
        if found.shape[: len(rows[name])] != rows[name]:
            raise NotAsKept(name)
        return found

    return KeptSentences(keys, ends, load) if len(ends) == len(keys) + 1 else KeptSentences.none()


def write(
    file: IO[bytes], kept: KeptSentences, own: Sequence[str], made: Sentences, new: Sequence[str]
) -> None:
    """Write kept sentences (`own`) and others that were made (by their keys, `new`), one field
    after the other: at no time is a second copy of all in memory.
    """
    ends = np.r_[kept.field("ends", own), made.ends[1:]]
    ends[len(own) + 1 :] += ends[len(own)]
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, "keys", [np.array([*own, *new])])
        _add(archive, "ends", [ends])
        for name in ("vectors", "pieces", "ids"):
            before = [kept.field(name, own)] if own else []
            _add(archive, name, [*before, getattr(made, name)])


def _add(archive: zipfile.ZipFile, name: str, parts: Sequence[np.ndarray]) -> None:
    """Arrays as one below the other; those without rows may be of any width."""
    some = [part for part in parts if len(part)] or list(parts[:1])
    shape = (sum(map(len, some)), *some[0].shape[1:])
    with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
        description = np.lib.format.dtype_to_descr(some[0].dtype)
        np.lib.format.write_array_header_1_0(
            entry, {"descr": description, "fortran_order": False, "shape": shape}
        )
        for part in some:
            entry.write(np.ascontiguousarray(part).view(np.uint8).data if part.size else b"")
