"""A word's stem, English or Dutch, so that `printers` and `printing` meet `printer` (Snowball's
algorithms, Porter 2001).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from catalog.model import Language

_ALGORITHMS = {"en": "english", "nl": "dutch"}


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The word without its ending; words of three letters or fewer, and with digits, stay as they
    are.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: Language) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(_ALGORITHMS[language])
