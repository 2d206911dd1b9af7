"""Stems a word, so that `printers` and `printing` meet `printer` (Snowball's algorithms, Porter
2001).
"""

from __future__ import annotations

from functools import cache, lru_cache
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


@cache
def _stemmer(language: Language) -> Any:
    import snowballstemmer

    algorithm = pack(language).stemmer
    return snowballstemmer.stemmer(algorithm) if algorithm else None
