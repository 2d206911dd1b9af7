"""Finds the component that is meant, among candidates: by its code beyond doubt, else by its name
and kind, with who asks and where they are. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from catalog.language_packs import Language, packs
from catalog.register.component import Component, code_of, words_of_text

MOST_SIGNS = 2_000
"""So much of a text is read."""
_TOKEN = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"\s?[-–._/ ]?\s?")
_MOST_JOINED, _SHORTEST_CODE, _BARE_DIGITS = 4, 3, 4
_NEAR, _NEAR_CODE = 84, 80
_OWN, _HERE, _THERE, _NAMED, _EXACT = 22.0, 12.0, 30.0, 25.0, 200.0
_CLEARLY = 18.0
"""So far ahead of the next one, a component is the one that is meant."""


@dataclass(frozen=True)
class Wanted:
    """What a text may name a component by: codes (as `code_of` has them), and words."""

    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A component that may be meant. `exact`: by its own code; `own`: the person uses it; `named`:
    so many words of the text are words of it; `other`: a code of the same kind is said, and it is
    another than its own.
    """

    component: Component
    score: float
    exact: bool = False
    own: bool = False
    named: int = 0
    other: bool = False


def wanted(text: str) -> Wanted:
    """What a text may name components by."""
    said = text[:MOST_SIGNS]
    tokens = list(_TOKEN.finditer(said))
    codes: dict[str, None] = {}
    for first, token in enumerate(tokens):
        joined = token[0]
        _add_code(codes, joined)
        for at in range(first + 1, min(first + _MOST_JOINED, len(tokens))):
            if not _JOINED.fullmatch(said, tokens[at - 1].end(), tokens[at].start()):
                break
            joined = f"{joined}-{tokens[at][0]}"
            _add_code(codes, joined)
    small = _small_words(tuple(packs()))
    words = tuple(w for w in words_of_text(said) if len(w) > 1 and w not in small)
    return Wanted(tuple(codes), words)


@lru_cache(maxsize=8)
def _small_words(_languages: tuple[Language, ...]) -> frozenset[str]:
    """Words that tell no component from another: "the", "my", "at"."""
    lists = (each.data("register").get("small_words", ()) for each in packs().values())
    return frozenset(str(word) for words in lists for word in words)


def _add_code(codes: dict[str, None], text: str) -> None:
    code = code_of(text)
    long_enough = len(code) >= (_BARE_DIGITS if code.isdigit() else _SHORTEST_CODE)
    if long_enough and any(sign.isdigit() for sign in code):
        codes[code] = None


def ranked(
    text: str, candidates: Iterable[Component], *, names: Collection[str] = (), place: str = ""
) -> tuple[Match, ...]:
    """The candidates that may be meant, the likeliest first. `names`: the person, with their teams
    and groups, by id; `place`: where they are.
    """
    said = _Said(wanted(text))
    here = frozenset(words_of_text(place))
    found = (_match(said, component, names, here) for component in candidates)
    return tuple(sorted(filter(None, found), key=lambda m: (-m.score, m.component.ref)))


def _letters(code: str) -> str:
    """The letters that a code of letters and then a number begins with: "lt" of "lt4432"."""
    letters = code.rstrip("0123456789")
    return letters if letters != code and letters.isalpha() else ""


class _Said:
    """What was said, with which words of components it was found to name so far."""

    def __init__(self, asked: Wanted) -> None:
        self.codes = frozenset(asked.codes)
        self._words = frozenset(asked.words)
        self._long = [word for word in asked.words if len(word) > 3 and word.isalpha()]
        self._known: dict[str, bool] = {}

    def names(self, own: Iterable[str]) -> int:
        """How many of a component's words are named, slips of the finger and plurals allowed."""
        return sum(map(self._has, own))

    def _has(self, own: str) -> bool:
        if own not in self._known:
            near = len(own) > 3 and own.isalpha()
            self._known[own] = own in self._words or (
                near and any(fuzz.ratio(w, own, score_cutoff=_NEAR) > 0 for w in self._long)
            )
        return self._known[own]

    def codes_like(self, own: Collection[str]) -> bool:
        """Whether a code was said that begins with the letters of one of these: of another one."""
        letters = {_letters(code) for code in own} - {""}
        return any(_letters(code) in letters for code in self.codes)

    def nearly_codes(self, own: Collection[str]) -> bool:
        """Whether a code was said that is nearly one of these."""
        return any(
            fuzz.ratio(one, other, score_cutoff=_NEAR_CODE) > 0
            for one in self.codes
            for other in own
        )


def _match(
    said: _Said, component: Component, names: Collection[str], here: frozenset[str]
) -> Match | None:
    own = any(name in component.used_by for name in names)
    codes = component.codes if said.codes else ()
    exact = not said.codes.isdisjoint(codes)
    named = said.names(words_of_text(f"{component.name} {component.kind}"))
    near = exact or said.nearly_codes(codes)
    if not (named or near or own):
        return None
    place = frozenset(words_of_text(component.place))
    there = said.names(place) / len(place) if place and named else 0.0
    score = _NAMED * min(named, 3) + _THERE * there + _OWN * own + _EXACT * exact
    score += _HERE * (bool(here and here == place) + near)
    return Match(component, score, exact, own, named, not exact and said.codes_like(codes))


def meant(found: Sequence[Match]) -> Component | None:
    """The one that is meant beyond doubt: by its code, where no other has that; else the one that
    is named and far ahead of all others, and whose number is not said otherwise.
    """
    exact = [match for match in found if match.exact]
    if exact:
        return exact[0].component if len(exact) == 1 else None
    if not found or not found[0].named or found[0].other:
        return None
    after = found[1].score if len(found) > 1 else 0.0
    return found[0].component if found[0].score - after >= _CLEARLY else None
