"""Tells whether words are but a part of a sentence, as an answer is: no verb that makes it one, no
denial, nothing that is told to be broken. Pure.
"""

from __future__ import annotations

import re

from bot.conversation.read.reading import denies, plain, words_of, yes_or_no
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages

_MOST = 9
"""In more words something is told."""


def is_fragment(text: str) -> bool:
    """Whether a few words are but a part of a sentence: "omgaan met agressie", "the shared one"."""
    words = words_of(text)
    if not 0 < len(words) <= _MOST or "?" in text or denies(text) or yes_or_no(text).said:
        return False
    return _tells().isdisjoint(words)


def says_what_for(text: str) -> bool:
    """Whether words begin as what something is for, with or about: "om facturen te controleren"."""
    return _what_for().match(plain(text)) is not None


def is_of_somebody(text: str) -> bool:
    """Whether a person is spoken of, whom somebody may want to speak to: "met een medewerker"."""
    return not _somebody().isdisjoint(words_of(text))


@in_all_languages("answers")
def _tells(words: Vocabulary) -> frozenset[str]:
    """Words that make a sentence, or a wish, of those around them."""
    return frozenset(words.words("tells"))


@in_all_languages("answers")
def _what_for(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?:{either(words.words('what_for'))})\s")


@in_all_languages("answers")
def _somebody(words: Vocabulary) -> frozenset[str]:
    return frozenset(words.words("somebody"))
