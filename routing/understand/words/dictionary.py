"""Tells whether a word stands in a language's dictionary, inflected as it may be.

Source: simplemma's dictionaries (MIT), some 300,000 forms a language; see
docs/decisions/0140-words-that-exist-stay.md. A language that names none knows its word list only.
A second is spent on reading one, so the table that is made of it is kept for the next start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache, partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

from catalog.language_packs import Language, pack
from routing.understand.words.frequency import zipf
from routing.understand.words.kept_table import kept_table
from routing.understand.words.normalise import without_accents

Table = np.ndarray
"""Of every form of a dictionary, as `words` writes it, its hash, sorted: int64 [forms]. A set of
the forms themselves would need 60 MiB a language.
"""


def in_dictionary(word: str, language: Language) -> bool:
    """Whether the word, in lower case and without accents, is one of the language's."""
    table, found = _table(language), _hash(word)
    place = int(np.searchsorted(table, found))
    return place < len(table) and int(table[place]) == found


@lru_cache(maxsize=2_000)
def one_slip_away(word: str, language: Language) -> tuple[str, ...]:
    """The language's words from which this one is a single slip: a letter left out, put in or
    changed, or two swapped. All that could have been meant are looked up, some fifty for each
    letter.
    """
    table = _table(language)
    if not len(table):
        return ()
    near = sorted(_one_slip_from(word, _letters(language)) - {word})
    found = np.fromiter((_hash(each) for each in near), np.int64, len(near))
    places = np.minimum(np.searchsorted(table, found), len(table) - 1)
    return tuple(near[i] for i in np.flatnonzero(table[places] == found))


def _one_slip_from(word: str, letters: str) -> set[str]:
    """Every row of letters that becomes this one by a slip, or that this one becomes."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        *(head + tail[1:] for head, tail in cuts if tail),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1),
        *(head + letter + tail[1:] for head, tail in cuts if tail for letter in letters),
        *(head + letter + tail for head, tail in cuts for letter in letters),
    }


@cache
def _letters(language: Language) -> str:
    """The letters that the language's listed words are written with."""
    return "".join(sorted({sign for word in zipf(language) for sign in word if sign.isalpha()}))


def open_tables(languages: Iterable[Language], folder: Path) -> None:
    """Take the tables of these languages from a folder; what it has not is made and kept there."""
    for language in languages:
        if (code := pack(language).dictionary) and language not in _OPENED:
            file = folder / f"dictionary-{code}-{version('simplemma')}-2.npy"
            _OPENED[language] = kept_table(file, partial(_rows, code))[0]


_OPENED: dict[Language, Table] = {}


def _table(language: Language) -> Table:
    return _OPENED[language] if language in _OPENED else _made(pack(language).dictionary)


def _rows(code: str) -> Table:
    """The table as it is kept: one row."""
    return _made(code)[None]


@cache
def _made(code: str | None) -> Table:
    if code is None:
        return np.zeros(0, np.int64)
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    found = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code)
    forms = (key.decode() if isinstance(key, bytes) else key for key in found)
    return np.unique(np.fromiter((_hash(_plain(form)) for form in forms), np.int64))


def _hash(word: str) -> int:
    """The same in every process, as `hash` is not."""
    digest = hashlib.blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _plain(form: str) -> str:
    plain = form if form.isascii() else without_accents(form)
    return plain.replace("'", "").replace("-", "").lower()
