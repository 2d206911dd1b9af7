"""Joins the data files of all installed languages, so that what people type is read in all of them
at once.

People mix languages in one message: a list is the languages' lists one after the other, and a list
that a pattern names (`<my>`) holds the words of all of them. Compiled once per set of languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from catalog.language_packs import Language, LanguagePack, packs
from routing.call.numbers import prefixes

Made = TypeVar("Made")
Read = ParamSpec("Read")
_NAMED_LIST = re.compile(r"(?<!\?P)<(\w+)>")
_LETTER = re.compile(r"(?P<kept>\\.|\(\?P)|(?P<letter>.)")


@dataclass(frozen=True)
class Vocabulary:
    """One data file (`lexicon`, `dates`, …) of several languages.

    Its words are folded as messages are before they are read (lower case, `ß` as `ss`); `as_typed`:
    they are not, for texts that are read as typed. `prefixes`: of calls' numbers, where they are
    read.
    """

    packs: tuple[LanguagePack, ...]
    file: str
    as_typed: bool = False
    prefixes: tuple[str, ...] = ()

    def of(self, file: str) -> Vocabulary:
        """Another file of the same languages."""
        return replace(self, file=file)

    def only(self, pack: LanguagePack) -> Vocabulary:
        """The same file of one language."""
        return replace(self, packs=(pack,))

    def each(self, *keys: str) -> Iterator[tuple[LanguagePack, Any]]:
        """What each language that has it keeps under these keys, one within the other."""
        for pack in self.packs:
            found: Any = pack.data(self.file)
            for key in keys:
                found = found.get(key, {})
            if found:
                yield pack, found

    def words(self, *keys: str) -> tuple[str, ...]:
        """A list of words, each once."""
        found = (self._folded(word) for _, words in self.each(*keys) for word in words)
        return tuple(dict.fromkeys(found))

    def table(self, *keys: str) -> dict[str, int]:
        """Words with a number each."""
        return {
            self._folded(word): number
            for _, found in self.each(*keys)
            for word, number in found.items()
        }

    def _folded(self, pattern: str) -> str:
        """Without capitals, but for what means something else in a regular expression: `\\S`."""
        if self.as_typed:
            return pattern
        return _LETTER.sub(lambda one: one["kept"] or one["letter"].casefold(), pattern)

    def patterns(
        self, *keys: str, lists: Mapping[str, str] | None = None, flags: int = 0
    ) -> tuple[re.Pattern[str], ...]:
        """A list of regular expressions, in which `<name>` stands for `lists[name]`."""
        known = lists or {}
        return tuple(
            re.compile(_NAMED_LIST.sub(lambda name: known[name[1]], pattern), flags)
            for pattern in self.words(*keys)
        )

    def lists(self, key: str) -> dict[str, str]:
        """The lists that patterns may name, each as one group of alternatives."""
        names = dict.fromkeys(name for _, found in self.each(key) for name in found)
        return {name: f"(?:{either(self.words(key, name))})" for name in names}


def either(alternatives: Iterable[str]) -> str:
    """Regular expressions as alternatives of one, the longest first."""
    return "|".join(sorted(alternatives, key=len, reverse=True)) or r"(?!)"


def literally(words: Iterable[str]) -> str:
    """Words as alternatives of one regular expression, the longest first."""
    return either(map(re.escape, words))


def in_all_languages(
    file: str, *, as_typed: bool = False, numbers: bool = False
) -> Callable[[Callable[[Vocabulary], Made]], Callable[[], Made]]:
    """Makes a function of a vocabulary one of nothing: it is handed that file of the languages that
    are installed, and what it makes is kept. `numbers`: it reads calls' numbers too.
    """

    def keeping(make: Callable[[Vocabulary], Made]) -> Callable[[], Made]:
        kept = lru_cache(maxsize=8)(make)
        last: list[tuple[Mapping[Language, LanguagePack], tuple[str, ...], Made]] = []

        def of_now() -> Made:
            """Asked for at every word: what was made last is known by what it was made of, for a
            vocabulary costs more to compare.
            """
            now, known = packs(), prefixes() if numbers else ()
            for of, read, made in last:
                if of is now and read == known:
                    return made
            made = kept(Vocabulary(tuple(now.values()), file, as_typed, known))
            last[:] = [(now, known, made)]
            return made

        return of_now

    return keeping


def kept_by_text(read: Callable[Read, Made]) -> Callable[Read, Made]:
    """Keeps what was read in the last texts, until a language is installed or numbers begin
    otherwise: the flows ask a dozen times what the same words say.
    """
    return kept_by_texts(128)(read)


def kept_by_texts(most: int) -> Callable[[Callable[Read, Made]], Callable[Read, Made]]:
    """The same for so many texts."""

    def keeping(read: Callable[Read, Made]) -> Callable[Read, Made]:
        kept = lru_cache(maxsize=most)(read)
        last: list[tuple[Mapping[Language, LanguagePack], tuple[str, ...]]] = []

        @wraps(read)
        def reading(*text: Read.args, **more: Read.kwargs) -> Made:
            of = (packs(), prefixes())
            if not last or last[0][0] is not of[0] or last[0][1] != of[1]:
                kept.cache_clear()
                last[:] = [of]
            return kept(*text, **more)  # type: ignore[arg-type]

        return reading

    return keeping
