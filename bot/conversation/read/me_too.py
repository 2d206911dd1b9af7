"""Reads that somebody has the same as what another reported: "mine too", "same here in room 4"."""

from __future__ import annotations

import re

from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally

_A_PLACE = 5
"""So many words may say where."""


@in_all_languages("answers")
def _same(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?:{literally(words.words('me_too'))})(?!\w)(?P<rest>.*)")


def says_me_too(text: str) -> bool:
    """Whether words say so, and hardly more than where."""
    found = _same().fullmatch(plain(text))
    return found is not None and len(words_of(found["rest"])) <= _A_PLACE
