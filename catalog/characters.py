"""Finds characters that look like others: spaces that are none, letters of another script, signs
that cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SPACES = "\u00a0\u2007\u202f"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JOINERS = "\u200c\u200d\u200e\u200f"
_ODD = re.compile(f"[{_SPACES}{_UNSEEN}]")
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\uff21-\uff5a]")
"""Letters of scripts that have look-alikes of Latin ones: Greek, Cyrillic, Armenian, Cherokee, full
width.
"""
MAY_BE_ODD = re.compile(f"{_ODD.pattern}|{_FOREIGN.pattern}")
"""What a text must hold to be looked at."""
_WORD = re.compile(r"[^\W\d_]+")
_LOOKS = frozenset(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501"
    "\u051b\u051d\u04cf\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421"
    "\u0422\u0425\u0406\u0408\u0405\u050c\u051a\u051c\u03bf\u03b1\u03c1\u03bd"
    "\u03b9\u03ba\u03c5\u03c7\u03b3\u0391\u0392\u0395\u0396\u0397\u0399\u039a"
    "\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
"""Letters that are taken for a Latin one at a glance."""


def odd_characters(text: str) -> tuple[str, ...]:
    """What in a text looks like something else, each once: `a no-break space (U+00A0)`."""
    odd = _ODD.findall(text)
    if any(one in _JOINERS for one in odd) and not _is_all_latin(text):
        odd = [one for one in odd if one not in _JOINERS]  # other scripts are written with them
    found = (f"{_kind(one)} (U+{ord(one):04X})" for one in odd)
    return tuple(dict.fromkeys((*found, *_look_alikes(text))))


def _kind(one: str) -> str:
    return "a no-break space" if one in _SPACES else "a character that cannot be seen"


def _look_alikes(text: str) -> Iterator[str]:
    """Letters of another script in a word of Latin ones, or in a word that only looks Latin among
    Latin words.
    """
    if not _FOREIGN.search(text):
        return
    latin = any(_is_latin(letter) for word in _WORD.findall(text) for letter in word)
    for word in _WORD.findall(text):
        foreign = [letter for letter in word if not _is_latin(letter)]
        mixed = 0 < len(foreign) < len(word)
        disguised = latin and all(letter in _LOOKS for letter in word)
        if foreign and (mixed or disguised):
            name = unicodedata.name(foreign[0], "a letter of another script").capitalize()
            yield f"'{word}' with {name} (U+{ord(foreign[0]):04X})"


def _is_all_latin(text: str) -> bool:
    return all(_is_latin(letter) for word in _WORD.findall(text) for letter in word)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
