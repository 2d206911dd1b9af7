"""Knows words that tell how it goes with a danger: `calmer`, `but_that` in `acts.yaml`. Pure."""

from __future__ import annotations

import re

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages


@in_all_languages("acts")
def _calmer(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell that the danger is past, or that help is there."""
    return words.patterns("calmer")


@in_all_languages("acts")
def _but_that(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell that it was little."""
    return words.patterns("but_that")


def tells_how_it_goes(text: str, *, in_so_many_words: bool = False) -> bool:
    """Whether words tell whether a danger is past or that help is there, and ask nothing: "it is
    out now", "the ambulance is here". `in_so_many_words`: not that "it was just a belt".
    """
    if text.rstrip().endswith("?"):
        return False
    said = plain(text)
    patterns = (*_calmer(), *(() if in_so_many_words else _but_that()))
    return any(pattern.search(said) for pattern in patterns)
