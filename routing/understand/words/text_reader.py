"""Reads a message before anything is compared: normalise, language, spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from sys import intern
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, default_languages, pack
from routing.understand.example import Example
from routing.understand.words.features import TextFeatures
from routing.understand.words.language import LanguageEvidence, likeliest
from routing.understand.words.normalise import names_in, normalise, words
from routing.understand.words.spelling import Spelling

MAX_WORDS = 120
"""So many words of a message are weighed: the request is said by then."""

_WORD = re.compile(r"\w+")

_FEW_SLIPS = 0.1
"""Where more of a message's words than this share are slips, an encoder reads it badly as typed;
where they are fewer it does not, and a repair that is wrong would do more harm.
"""


class Read(NamedTuple):
    """A message read: normalised text, words as typed, and as repaired in which language; `share`:
    how likely it is meant so against the likeliest reading, `others`: less likely ones, where it is
    full of slips.
    """

    text: str
    typed: tuple[str, ...]
    reading: TextFeatures
    share: float = 1.0
    others: tuple[Read, ...] = ()

    @property
    def repairs(self) -> tuple[tuple[str, str], ...]:
        """Each word that was repaired: as typed, as read."""
        return tuple((a, b) for a, b in zip(self.typed, self.reading.words, strict=True) if a != b)

    @property
    def repaired_text(self) -> str:
        """The normalised text with repaired words in place."""
        return self._repaired(self.text)

    def legible(self, text: str) -> str:
        """What an encoder reads of a message: `text` as typed, with repaired words in place where
        slips are many.
        """
        many = len(self.repairs) > _FEW_SLIPS * len(self.typed)
        return self._repaired(text) if many else text

    def _repaired(self, text: str) -> str:
        meant = dict(self.repairs)

        def word_of(typed: re.Match[str]) -> str:
            word = typed[0]
            found = meant.get(word.lower(), word)
            return found.capitalize() if word[0].isupper() and found != word else found

        return _WORD.sub(word_of, text)


class TextReader:
    """Reads messages with the words that the examples use at hand, counted per language."""

    def __init__(
        self, own: Mapping[Language, Counter[str]], pairs: Mapping[Language, Counter[str]]
    ) -> None:
        self.own, self.pairs = own, pairs
        self.evidence = LanguageEvidence(own)
        self.spelling = Spelling(own, pairs)

    @classmethod
    def of(
        cls, readings: Sequence[TextFeatures], languages: Sequence[Language] | None = None
    ) -> TextReader:
        """Count the words of these examples, and which stand beside each other; messages are read
        in one of `languages`.
        """
        languages = languages or default_languages()
        own = {language: Counter[str]() for language in languages}
        pairs = {language: Counter[str]() for language in languages}
        for reading in readings:
            own[reading.language].update(reading.words)
            pairs[reading.language].update(
                f"{one} {other}" for one, other in pairwise(reading.words)
            )
        return cls(own, pairs)

    def read(self, text: str, prior: Language | None = None) -> Read:
        """Read one message; `prior` is the asker's own language."""
        clean = normalise(text)
        typed = words(clean)[:MAX_WORDS]
        language = self.evidence.detect(typed, prior)
        names = names_in(text, nouns_have_capitals=pack(language).nouns_have_capitals)
        readings = self.spelling.readings(typed, language, names)
        full = len(readings) > 1
        likeliest_first = [
            Read(clean, tuple(typed), TextFeatures(tuple(each.words), language, full), each.share)
            for each in readings
        ]
        return likeliest_first[0]._replace(others=tuple(likeliest_first[1:]))


def readings_of(
    examples: Sequence[Example], languages: Sequence[Language] | None = None
) -> list[TextFeatures]:
    """Examples as written, nothing repaired; where the language isn't given it is read as one of
    `languages`, the collection's own as prior.
    """
    languages = languages or default_languages()
    plain = [tuple(map(intern, words(normalise(example.text))[:MAX_WORDS])) for example in examples]
    lists = LanguageEvidence({language: Counter() for language in languages})
    unmarked = [p for e, p in zip(examples, plain, strict=True) if e.language is None]
    usual = likeliest(
        languages,
        lambda one, other: float(np.sign([lists.of(p, one, other) for p in unmarked]).sum()),
    )
    return [
        TextFeatures(p, e.language or lists.detect(p, usual))
        for e, p in zip(examples, plain, strict=True)
    ]
