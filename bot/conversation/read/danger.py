"""Knows the words of danger of all installed languages (`danger` in `acts.yaml`). Pure."""

from __future__ import annotations

import re

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@in_all_languages("acts")
def _danger(words: Vocabulary) -> re.Pattern[str]:
    """How words of danger begin."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('danger'))})")


def has_danger(text: str) -> bool:
    """Whether a word of danger stands in the text."""
    return _danger().search(plain(text)) is not None
