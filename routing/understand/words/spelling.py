"""Repairs slips of the keyboard: which words were meant, given how they were typed and what stands
beside them.

A noisy channel: of all words near a typed one, the likeliest is the one that is used most (here and
after the word before it, by the catalogue and then in the language) and that a slip turns into what
was typed most easily: a letter left out can go wrong in few ways, a letter put in or changed in
many. Words that exist stay: what the catalogue uses, what a list or a dictionary has, what two such
words make together, and what is typed as a name is. In a message that is full of slips a word of
the lists that the catalogue does not use may be one too (own for down): what stands beside it
decides.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, pack
from routing.understand.words.beside import START, after
from routing.understand.words.delete_index import DeleteIndex, table_of
from routing.understand.words.dictionary import in_dictionary, one_slip_away
from routing.understand.words.frequency import is_word, zipf
from routing.understand.words.kept_table import kept_table
from routing.understand.words.stem import stem

COMMON = 20_000
"""So many of a language's listed words stand as repairs."""
SHORT = 3
"""Words so short are repaired only with common ones, and only by a swap unless the message is full
of slips.
"""
_EDITS_OF_LONG = 1
"""Edits between a long word and one of the list: two would reach a word from nearly any."""
_COMMON_SHORT = 5.7
"""Zipf value from which a word that short is a repair."""
_LONG_ENOUGH = 5
"""From so many letters an unknown word may be a slip of a word that the catalogue does not use."""
_KEYS = 20.0
"""Letters that a finger may hit in place of the right one, or beside it."""
_OWN = 0.7
"""Share of the catalogue's use of a word against the language's in what is expected."""
_BESIDE = 60.0
"""So many uses of a word in the catalogue make half of what follows it there believed."""
_MOST_CANDIDATES = 6
LONGEST = 40
"""Longer words are no slip of a word we know, and looking for one takes time and memory by the
square of their length.
"""
PART, _LONGEST_PART = 4, 14
"""Letters at least of each half of a compound, and at most of one with a slip: to look for what is
near a longer one takes long.
"""
_USED = 3.2
"""Zipf value from which a word makes compounds."""
_FULL_OF_SLIPS = 0.2
"""Share of unknown words from which words that the catalogue lacks are doubted; two at least."""
_MOST_DOUBT = 0.5
_READINGS, _WORDS_READ, _LEAST = 6, 120, 0.05
"""So many readings of a message that is full of slips are told, of so many words in all, and how
likely each is at least. Where a message is too long for two, its unknown words are not looked for
in the dictionary either: half a millisecond each.
"""
_HALF = 0.5
"""Logs count half: what slips and what is expected of each word are not as independent as they are
taken to be.
"""
_LONGEST_LOOKED_UP = 20
_RARE = -7.6
"""Log10 of the use of a word that nobody has."""


class _Meant(NamedTuple):
    """A word that may have been meant, with log10 of how easily it becomes what was typed."""

    word: str
    slip: float


class Reading(NamedTuple):
    """Words as they may have been meant, and how likely that is against the likeliest, 0 to 1."""

    words: list[str]
    share: float


class _Around(NamedTuple):
    """What is known of the message that a word stands in: how likely a known word of it is a slip
    (0 where they are few), and whether it is short enough to look words up at length.
    """

    language: Language
    doubt: float
    short: bool


class Spelling:
    """Repairs per language: a message in Dutch is only repaired with words that Dutch messages
    use.

    `own`: how often the catalogue uses each word; `pairs`: how often it has `one other` beside each
    other.
    """

    def __init__(
        self,
        own: Mapping[Language, Mapping[str, float]],
        pairs: Mapping[Language, Mapping[str, float]] | None = None,
    ) -> None:
        self._own = own
        self._pairs: Mapping[Language, Mapping[str, float]] = pairs or {each: {} for each in own}
        self._total = {language: sum(own[language].values()) or 1.0 for language in own}
        self._index = {language: DeleteIndex(own[language]) for language in own}
        self._near = lru_cache(maxsize=20_000)(self._look_up)

    def known(self, word: str) -> bool:
        """Whether a word stands as typed: the catalogue's own, or in one of the languages'
        lists.
        """
        return self.own(word) or is_word(word, self._own)

    def own(self, word: str) -> bool:
        """Whether the catalogue uses this word, in any language."""
        return any(word in own for own in self._own.values())

    def near_own(self, word: str, language: Language) -> list[tuple[str, int]]:
        """The catalogue's words in a language that one slip or two away from this one stand, with
        how many.
        """
        return self._index[language].near(word)

    def repair(
        self, words: Sequence[str], language: Language, names: Collection[str] = ()
    ) -> list[str]:
        """The same words, each slip replaced by what was likely meant, or kept when nothing is
        near. `names` are words that are typed as names are: only the catalogue's own replace them,
        and short ones stay.
        """
        return self.readings(words, language, names)[0].words

    def readings(
        self, words: Sequence[str], language: Language, names: Collection[str] = ()
    ) -> list[Reading]:
        """What may have been meant, likeliest first, as of `repair`: several readings where the
        message is full of slips, at least one.
        """
        rare = [not (self.known(word) or self._is_compound(word, language)) for word in words]
        if not any(rare):
            return [Reading(list(words), 1.0)]
        strange = [
            odd and not self._exists(word, language) for word, odd in zip(words, rare, strict=True)
        ]
        doubt, share = 0.0, sum(rare) / len(words)
        if sum(strange) > 1 and share >= _FULL_OF_SLIPS:
            doubt, strange = min(_MOST_DOUBT, 1.5 * share), rare
        most = min(_READINGS, max(1, _WORDS_READ // len(words)))
        around = _Around(language, doubt, most > 1)
        choices = [
            self._choices(word, odd, around, word in names)
            for word, odd in zip(words, strange, strict=True)
        ]
        return self._likeliest(choices, language, most if doubt else 1)

    def _choices(self, word: str, strange: bool, around: _Around, name: bool) -> list[_Meant]:
        stays = [_Meant(word, 0.0)]
        if len(word) > LONGEST or any(c.isdigit() for c in word):
            return stays
        if strange:
            return self._repairs(word, around, name) or stays
        if not around.doubt or self.own(word):
            return stays
        near = self._near(word, around.language)
        return [
            _Meant(word, math.log10(1 - around.doubt)),
            *(m._replace(slip=m.slip + math.log10(around.doubt)) for m in near),
        ]

    def _repairs(self, word: str, around: _Around, name: bool) -> list[_Meant]:
        """What may have been meant by an unknown word."""
        own = self._own[around.language]
        near = [
            meant
            for meant in self._near(word, around.language)
            if (around.doubt or self._may_replace(meant.word, word, around.language))
            and not (name and (len(word) <= _LONG_ENOUGH or meant.word not in own))
        ]
        if around.doubt:
            if near or name:
                return near
            return self._near_compound(word, around.language) or _looked_up(word, around)
        if len(word) > SHORT:
            return near
        return [meant for meant in near if sorted(meant.word) == sorted(word)]

    def _may_replace(self, meant: str, typed: str, language: Language) -> bool:
        """Whether a word may stand for an unknown one where slips are few: not for another form of
        itself, and for a short one (names of things, abbreviations) only where the catalogue or
        everybody uses it.
        """
        if stem(meant, language) == stem(typed, language):
            return False
        return (
            len(typed) >= _LONG_ENOUGH
            or meant in self._own[language]
            or zipf(language).get(meant, 0.0) >= _COMMON_SHORT
        )

    def _exists(self, word: str, language: Language) -> bool:
        """Whether a dictionary has this word, or two that make it together. In a message full of
        slips that says little: one word in ten is one letter away from a rare one.
        """
        return any(in_dictionary(word, each) for each in self._own) or _compound(
            word, language, lambda part: in_dictionary(part, language)
        )

    def _near_compound(self, word: str, language: Language) -> list[_Meant]:
        """Two words in use that were written as one, one of them with a slip: the likeliest."""
        found = []
        for head, link, tail in _cuts(word, language):
            if self._in_use(head, language):
                near = self._parts_near(tail, language)
                found += [each._replace(word=f"{head}{link}{each.word}") for each in near]
            if self._in_use(tail, language):
                near = self._parts_near(head, language)
                found += [each._replace(word=f"{each.word}{link}{tail}") for each in near]
        return [max(found, key=lambda meant: meant.slip)] if found else []

    def _parts_near(self, part: str, language: Language) -> list[_Meant]:
        """Words in use near a part of a compound, the commoner the likelier."""
        if len(part) > _LONGEST_PART:
            return []
        return [
            each._replace(slip=each.slip + math.log10(self._used(each.word, language)))
            for each in self._near(part, language)
            if len(each.word) >= PART and self._in_use(each.word, language)
        ]

    def _is_compound(self, word: str, language: Language) -> bool:
        """Whether the language writes two words in use as this one. No list has them all."""
        return _compound(word, language, lambda part: self._in_use(part, language))

    def _in_use(self, word: str, language: Language) -> bool:
        return word in self._own[language] or zipf(language).get(word, 0.0) >= _USED

    def _likeliest(
        self, choices: Sequence[Sequence[_Meant]], language: Language, most: int
    ) -> list[Reading]:
        """The best paths through the choices, word by word (Viterbi), of which so many that end in
        each word are kept; those that are far less likely than the best are left out.
        """
        paths: dict[str, list[tuple[float, tuple[str, ...]]]] = {START: [(0.0, ())]}
        for some in choices:
            further = {}
            for meant in some:
                found = []
                for before, known in paths.items():
                    more = meant.slip + self._expected(meant.word, before, language)
                    found += [(score + more, (*path, meant.word)) for score, path in known]
                further[meant.word] = nlargest(most, found)
            paths = further
        best = nlargest(most, (each for known in paths.values() for each in known))
        shares = [10 ** (_HALF * (score - best[0][0])) for score, _ in best]
        likely = [(path, share) for (_, path), share in zip(best, shares, strict=True)]
        return [Reading(list(path), share) for path, share in likely if share >= _LEAST]

    def _expected(self, word: str, before: str, language: Language) -> float:
        """Log10 of how likely this word is after that one."""
        anywhere = after(word, before, self._used(word, language), language)
        seen = self._own[language].get(before, 0.0)
        beside = self._pairs[language].get(f"{before} {word}", 0.0)
        return math.log10((beside + _BESIDE * anywhere) / (seen + _BESIDE))

    def _used(self, word: str, language: Language) -> float:
        here = self._own[language].get(word, 0.0) / self._total[language]
        return float(_OWN * here + (1 - _OWN) * 10 ** (zipf(language).get(word, 9 + _RARE) - 9))

    def _look_up(self, word: str, language: Language) -> list[_Meant]:
        """What may have been meant, likeliest first: the catalogue's words, and the language's one
        edit away.
        """
        near = dict(self._index[language].near(word))
        near.update(_listed(language).near(word))
        meant = [
            _Meant(other, _slip(word, other, distance))
            for other, distance in near.items()
            if _fits(other, language)
        ]
        meant.sort(key=lambda m: -(m.slip + math.log10(self._used(m.word, language))))
        return meant[:_MOST_CANDIDATES]


def _looked_up(word: str, around: _Around) -> list[_Meant]:
    """The dictionary's words from which a long one is a slip, in a short message."""
    if not around.short or not _LONG_ENOUGH <= len(word) <= _LONGEST_LOOKED_UP:
        return []
    if in_dictionary(word, around.language):
        return []
    return [_Meant(each, _slip(word, each, 1)) for each in one_slip_away(word, around.language)]


def _compound(word: str, language: Language, is_part: Callable[[str], bool]) -> bool:
    """Whether the language writes two such words as this one: patienten+lift, loon+s+verhoging."""
    return any(is_part(tail) and is_part(head) for head, _, tail in _cuts(word, language))


def _cuts(word: str, language: Language) -> Iterator[tuple[str, str, str]]:
    """Each way in which the language may have made a word of two: the first, what links them, the
    second.
    """
    links = pack(language).data("features").get("compound_links")
    if links is None or len(word) > LONGEST:
        return
    for end in range(PART, len(word) - PART + 1):
        for link in ("", *links):
            if word.endswith(link, 0, end) and end - len(link) >= PART:
                yield word[: end - len(link)], link, word[end:]


def _fits(word: str, language: Language) -> bool:
    if any(c.isdigit() for c in word):
        return False
    return len(word) > 2 or zipf(language).get(word, 0.0) >= _COMMON_SHORT


def _slip(typed: str, meant: str, distance: int) -> float:
    """Log10 of the chance that a hand that slips types this for that."""
    if distance > 1:
        return -distance * math.log10(4 * len(meant) * math.sqrt(_KEYS))
    if sorted(typed) == sorted(meant) or len(typed) < len(meant):
        return -math.log10(4 * len(meant))
    return -math.log10(4 * len(meant) * _KEYS)


def open_lists(languages: Iterable[Language], folder: Path) -> None:
    """Take the words that mistyped ones are compared with from a folder; those of languages it has
    not are made and kept there.
    """
    for language in languages:
        if language not in _OPENED:
            words = _commonest(language)
            digest = hashlib.blake2b("\n".join(words).encode(), digest_size=8).hexdigest()
            table = kept_table(folder / f"near-{language}-{digest}.npy", partial(_table, words))
            _OPENED[language] = DeleteIndex(words, _EDITS_OF_LONG, table)


_OPENED: dict[Language, DeleteIndex] = {}


def _listed(language: Language) -> DeleteIndex:
    return _OPENED[language] if language in _OPENED else _made(language)


@cache
def _made(language: Language) -> DeleteIndex:
    return DeleteIndex(_commonest(language), _EDITS_OF_LONG)


def _table(words: Sequence[str]) -> np.ndarray:
    return table_of(words, _EDITS_OF_LONG)


def _commonest(language: Language) -> list[str]:
    commonest = sorted(zipf(language).items(), key=lambda pair: -pair[1])[:COMMON]
    return [word for word, _ in commonest if _fits(word, language)]
