"""Knows the words of danger of all installed languages (`danger` in `acts.yaml`). Pure."""

from __future__ import annotations

import re

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@in_all_languages("acts")
def _danger(words: Vocabulary) -> re.Pattern[str]:
    """How words of danger begin."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('danger'))})")


@in_all_languages("acts")
def _grave(words: Vocabulary) -> re.Pattern[str] | None:
    """How the gravest of them begin; None where no language names any."""
    named = words.words("grave")
    return re.compile(rf"(?<!\w)(?:{literally(named)})") if named else None


@in_all_languages("acts")
def _harmless(words: Vocabulary) -> re.Pattern[str]:
    """Phrases in which a word of danger tells of none: "brand new"."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('harmless'))})")


def is_grave(text: str) -> bool:
    """Whether words stand in the text that hardly ever tell of anything but danger."""
    grave = _grave()
    return grave is not None and grave.search(plain(text)) is not None


def has_danger(text: str) -> bool:
    """Whether a word of danger stands in the text."""
    return _danger().search(_harmless().sub(" ", plain(text))) is not None
