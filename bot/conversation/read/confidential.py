"""Knows the words by which people say that something is confidential, or that tell of what is, in
all installed languages (`confidential.yaml`). Pure.
"""

from __future__ import annotations

import re

from bot.conversation.read.reading import plain
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
