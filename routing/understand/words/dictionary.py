"""Tells whether a word stands in a language's dictionary, inflected as it may be.

Source: simplemma's dictionaries (MIT), some 300,000 forms a language; see
docs/decisions/0140-words-that-exist-stay.md. A language that names none knows its word list only.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache

import numpy as np

from catalog.language_packs import Language, pack
from routing.understand.words.normalise import without_accents


def in_dictionary(word: str, language: Language) -> bool:
    """Whether the word, in lower case and without accents, is one of the language's."""
    forms, found = _forms(language), hash(word)
    place = bisect_left(forms, found)
    return place < len(forms) and forms[place] == found


@cache
def _forms(language: Language) -> array[int]:
    """Of every form of the dictionary, as `words` writes it, its hash, sorted: a set of the forms
    themselves would need 60 MiB a language.
    """
    code = pack(language).dictionary
    if code is None:
        return array("q")
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    found = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code)
    forms = (key.decode() if isinstance(key, bytes) else key for key in found)
    hashes = array("q", (hash(_plain(form)) for form in forms))
    return array("q", np.unique(np.frombuffer(hashes, np.int64)).tobytes())


def _plain(form: str) -> str:
    plain = form if form.isascii() else without_accents(form)
    return plain.replace("'", "").replace("-", "").lower()
