"""Makes typing slips on purpose, to measure what they cost."""

from __future__ import annotations

import random

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def with_typos(text: str, share: float, chance: random.Random) -> str:
    """The text with about `share` of its words hit once: a letter left out, put in, changed, or
    swapped with its neighbour.
    """
    return " ".join(
        _hit(word, chance) if len(word) > 1 and chance.random() < share else word
        for word in text.split()
    )


def _hit(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + chance.choice(_LETTERS) + word[at:]
        case 2:
            return word[:at] + chance.choice(_LETTERS) + word[at + 1 :]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
