"""What a code looks like in running text: one-time codes and invitations, in whatever way they are
written. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH, LONG = 8, 16
"""Signs of a code that is said within minutes, and of one that lies in a chat for days."""
_WORDS_READ = 400
"""So many words of a message are looked through for codes."""


def may_be_codes(text: str) -> Iterator[str]:
    """Whatever in these words has the length and the signs of a code, written in one, in fours, or
    at the end of a link; as it is written there.
    """
    words = re.findall(r"[A-Za-z0-9]+", text)[:_WORDS_READ]
    for at in range(len(words)):
        joined = ""
        for word in words[at : at + LONG // 4]:
            joined += word
            if len(joined) in (LENGTH, LONG) and set(joined.upper()) <= set(ALPHABET):
                yield joined


def looks_like_one(text: str) -> bool:
    """Whether words among others may hold a code, so that they have to be looked up: one that has a
    digit, or stands in capitals. Ordinary words pass by unread.
    """
    return any(
        code.isupper() or any(sign.isdigit() for sign in code) for code in may_be_codes(text)
    )
