"""Stems a word, so that `printers` and `printing` meet `printer` (Snowball's algorithms, Porter
2001).
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

from catalog.language_packs import Language, pack


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The word without its ending; words of three letters or fewer, with digits, and of a language
    without a stemmer stay as they are.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


_of_this_thread = threading.local()


def _stemmer(language: Language) -> Any:
    """The language's stemmer, one for each thread: it works in place (snowball #162)."""
    kept: dict[Language, Any] = _of_this_thread.__dict__
    if language not in kept:
        import snowballstemmer

        algorithm = pack(language).stemmer
        kept[language] = snowballstemmer.stemmer(algorithm) if algorithm else None
    return kept[language]
