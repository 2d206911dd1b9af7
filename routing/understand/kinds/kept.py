"""What tells kinds of call apart, learnt from a catalogue or opened as it was kept on disk."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from catalog.model import Catalogue
from routing.understand.kept_files import only_last_used, was_used
from routing.understand.kinds.by_meaning import KindByMeaning
from routing.understand.kinds.lean import KindLean
from routing.understand.meaning.encoder import Encoder

_LEAN, _MEANT = "lean.", "meant."


class Kinds(NamedTuple):
    """By words, and by meaning where an encoder reads."""

    lean: KindLean
    meant: KindByMeaning | None


def kinds_of(catalogue: Catalogue, encoder: Encoder | None, file: Path | None) -> Kinds:
    """What tells kinds apart in this catalogue. `file` is where it is kept; its name tells this
    catalogue, encoder and code from all others.
    """
    kept = _opened(file) if file else None
    if kept is not None:
        return kept
    meant = KindByMeaning.of(catalogue, encoder) if encoder else None
    learnt = Kinds(KindLean.of(catalogue), meant)
    if file:
        with suppress(OSError):  # it only costs time at the next start
            _keep(file, learnt)
    return learnt


def _opened(file: Path) -> Kinds | None:
    """What was kept; None when there is nothing or it can't be trusted."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        features = json.loads(arrays["features"].tobytes())
        lean = KindLean.from_arrays(features, _under(_LEAN, arrays))
        meant = _under(_MEANT, arrays)
        was_used(file)
        return Kinds(lean, KindByMeaning.from_arrays(meant) if meant else None)
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile):
        return None


def _keep(file: Path, kinds: Kinds) -> None:
    features, lean = kinds.lean.arrays()
    meant = kinds.meant.arrays() if kinds.meant else {}
    arrays = {"features": np.frombuffer(json.dumps(features).encode(), dtype=np.uint8)}
    arrays |= {_LEAN + name: array for name, array in lean.items()}
    arrays |= {_MEANT + name: array for name, array in meant.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}-{id(kinds):x}.partial.npz")
    np.savez(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(file)
    prefix = file.name.partition("-")[0]
    only_last_used(file.parent, f"{prefix}-*.npz")


def _under(prefix: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays whose names begin so, without that."""
    return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}
