"""Makes what a parser is given from bytes that a fuzzer chose: the same bytes, the same input.

So hypothesis, which shrinks bytes, and atheris, which keeps those that reach new code, share one
way to say what an input looks like.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

Json = Any

ODD: tuple[Json, ...] = (
    None,
    True,
    "",
    " ",
    0,
    -1,
    1.5,
    10**30,
    float("inf"),
    "\x00",
    "\ud800",
    "\u202e\u200b",
    "NaN",
    "9" * 400,
    "9999-99-99",
    "1e999",
    [],
    {},
    [[]],
    {"id": None},
    ["x"],
    {"": {"": ""}},
    "a" * 3_000,
)
"""Values that stand where another was expected."""


class Chosen:
    """Bytes as a row of choices; when they are used up, every choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> bool:
        """Whether there are choices left."""
        return self._at < len(self._data)

    def below(self, count: int) -> int:
        """A number from 0 up to `count`."""
        if not self.left:
            return 0
        self._at += 1
        return self._data[self._at - 1] % count

    def one_of(self, what: Sequence[Any]) -> Any:
        """One of these, at most 256."""
        return what[self.below(len(what))]


def text(data: bytes, pieces: Sequence[str]) -> str:
    """Letters for bytes below 128, whole pieces for the others."""
    return "".join(chr(b) if b < 128 else pieces[(b - 128) % len(pieces)] for b in data)


def value(data: bytes, samples: Sequence[Json]) -> Json:
    """A sample in which values were replaced, left out, doubled or wrapped."""
    chosen = Chosen(data)
    made = copy.deepcopy(chosen.one_of(samples))
    while chosen.left:
        places = list(_places(made))
        if not places:
            break
        holder, key = places[(chosen.below(256) * 256 + chosen.below(256)) % len(places)]
        match chosen.below(5):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 1:
                holder[key] = [holder[key]]
            case 2:
                holder[key] = {"id": holder[key]}
            case 3:
                holder[key] = str(holder[key])[: chosen.below(40)]
            case _:
                holder[key] = copy.deepcopy(chosen.one_of(ODD))
    return made


def _places(of: Json) -> Any:
    """Every place in a JSON value: what holds it, and its key or index."""
    if isinstance(of, dict):
        for key, inner in of.items():
            yield of, key
            yield from _places(inner)
    elif isinstance(of, list):
        for at, inner in enumerate(of):
            yield of, at
            yield from _places(inner)


def damaged(data: bytes, sample: bytes) -> bytes:
    """A sample file in which bytes were changed, cut out or put in."""
    made, chosen = bytearray(sample), Chosen(data)
    while chosen.left and made:
        at = (chosen.below(256) * 256 + chosen.below(256)) % len(made)
        match chosen.below(4):
            case 0:
                del made[at : at + 1 + chosen.below(64)]
            case 1:
                made[at:at] = bytes([chosen.below(256)]) * (1 + chosen.below(64))
            case _:
                made[at] = chosen.below(256)
    return bytes(made)


def workbook(data: bytes, sample: bytes) -> bytes:
    """An XLSX whose parts were damaged, in a container that is sound."""
    chosen = Chosen(data)
    with zipfile.ZipFile(io.BytesIO(sample)) as whole:
        parts: Mapping[str, bytes] = {name: whole.read(name) for name in whole.namelist()}
    hit = sorted(parts)[chosen.below(len(parts))]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, damaged(data[1:], content) if name == hit else content)
    return made.getvalue()
