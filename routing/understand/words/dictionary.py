"""Tells whether a word stands in a language's dictionary, inflected as it may be.

Source: simplemma's dictionaries (MIT), some 300,000 forms a language; see
docs/decisions/0140-words-that-exist-stay.md. A language that names none knows its word list only.
"""

from __future__ import annotations

from functools import cache

from catalog.language_packs import Language, pack
from routing.understand.words.normalise import without_accents


def in_dictionary(word: str, language: Language) -> bool:
    """Whether the word, in lower case and without accents, is one of the language's."""
    forms = _forms(language)
    return word in forms


@cache
def _forms(language: Language) -> frozenset[str]:
    """Every form of the dictionary, as `words` writes it."""
    code = pack(language).dictionary
    if code is None:
        return frozenset()
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    found = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code)
    forms = (key.decode() if isinstance(key, bytes) else key for key in found)
    return frozenset(
        plain.replace("'", "").replace("-", "").lower()
        for form in forms
        for plain in (form if form.isascii() else without_accents(form),)
    )
