"""Knows the words by which people say that something is confidential, or that tell of what is, in
all installed languages (`confidential.yaml`). Pure.
"""

from __future__ import annotations

import re

from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@in_all_languages("confidential")
def _confidential(words: Vocabulary) -> re.Pattern[str] | None:
    """How they begin; None where no language names any."""
    named = words.words("words")
    return re.compile(rf"(?<!\w)(?:{literally(named)})") if named else None


def is_confidential(text: str) -> bool:
    """Whether a text reads as something that others should not hear of."""
    known = _confidential()
    return known is not None and known.search(plain(text)) is not None


def asks_who_reads(text: str) -> bool:
    """Whether all that is asked is who can read what is told: "is this private?"."""
    return _is_all(_patterns()[0], text)


def is_not_to_be_read(text: str) -> bool:
    """Whether all that is said is who should not read it: "I don't want my boss to see this"."""
    return _is_all(_patterns()[1], text)


def _is_all(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    said = " ".join(words_of(text))
    return any(pattern.fullmatch(said) for pattern in patterns)


@in_all_languages("confidential")
def _patterns(words: Vocabulary) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """How it is asked who reads what is told, and said who should not."""
    lists = words.lists("lists")
    asks = words.patterns("asks_who_reads", lists=lists)
    return asks, words.patterns("not_to_read", lists=lists)
