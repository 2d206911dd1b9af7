"""Reads which of several calls is meant, the question what waits for a word, and wishes."""

from __future__ import annotations

import re

from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages


def says_which_is_meant(text: str) -> bool:
    """Whether words tell for which of several what was said is: "the gate, I mean", "add it to the
    gate one".
    """
    said = " ".join(words_of(text))
    return any(pattern.search(said) for pattern in lexicon().which_is_meant)


_A_QUESTION = 14
"""In more words than this there is more said than one question."""


def only_this(text: str) -> str:
    """What of several things is wanted, and nothing else: "no, only the printer"; "" where the
    words do not say that.
    """
    said = text.strip().casefold()
    found = (pattern.fullmatch(said) for pattern in lexicon().only_this)
    return next((one["what"].strip() for one in found if one), "")


def asks_what_waits(text: str) -> bool:
    """Whether somebody asks what waits for a word of theirs: "do I still have to say yes to
    anything?".
    """
    words = words_of(text)
    if len(words) > _A_QUESTION:
        return False
    said = " ".join(words)
    return any(pattern.search(said) for pattern in lexicon().what_waits)


def who_is_away(text: str) -> str:
    """Who is told not to be there: "Chantal is off sick today"; "" where the words tell no such
    thing.
    """
    said = " ".join(words_of(text))
    found = (pattern.fullmatch(said) for pattern in lexicon().away)
    return next((one["who"] for one in found if one), "")


def asks_for_something(text: str) -> bool:
    """Whether words are put as a wish: "can my shift on friday be moved to saturday"."""
    said = " ".join(words_of(text))
    return any(pattern.match(said) for pattern in lexicon().wishes)


def asks_if_needed(text: str) -> bool:
    """Whether somebody asks if an answer is needed, or why: "moet dat?", "do I have to?"."""
    said = plain(text).rstrip("? ")
    return any(pattern.fullmatch(said) for pattern in _if_needed())


@in_all_languages("answers")
def _if_needed(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    return words.patterns("asks_if_needed")
