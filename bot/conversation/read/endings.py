"""Knows the words with which one stops something, says that it is over or puts it off, by the
languages' `endings.yaml`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally

_SHORT = 3
"""Words of so many letters are looked for whole: "now" holds no "no"."""


@in_all_languages("endings")
def _ends(words: Vocabulary) -> re.Pattern[str]:
    """How words begin that stop something or say that it is over."""
    return _beginnings(words.words("ends"))


@in_all_languages("endings")
def _postpones(words: Vocabulary) -> re.Pattern[str]:
    """How words begin that put something off."""
    return _beginnings(words.words("postpones"))


def _beginnings(found: Sequence[str]) -> re.Pattern[str]:
    whole = literally(word for word in found if len(word) <= _SHORT)
    begun = literally(word for word in found if len(word) > _SHORT)
    return re.compile(rf"(?<!\w)(?:(?:{whole})(?!\w)|(?:{begun}))")


def may_end(text: str) -> bool:
    """Whether a word stands in a text with which one stops something, or says that it is over;
    what holds none tells more: "it has been like this for weeks".
    """
    return _ends().search(plain(text)) is not None


def may_postpone(text: str) -> bool:
    """Whether a word stands in a text with which one refuses something, or puts it off."""
    return _postpones().search(plain(text)) is not None
