"""Finds where a message could be cut in two: at every seam that `parts` knows, strong or weak, and
at the signs of a list in one line (`1) … 2) …`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from catalog.language_packs import Language, default_languages
from routing.understand.parts import Seams, says_something, seams_of, single_spaces
from routing.understand.words.normalise import MAX_CHARS

MOST = 6
"""So many places are tried; of more, the strongest."""
_STORY = 40
"""A message with more places than this is a story, not a list."""
_EDGES = " ,.!?;:\n"
_MARK = re.compile(r"(?:^|\s)(?:[-*•–]|\(?\d{1,2}[.)])\s")
_SIGN = re.compile(r"\s[+&/]\s|\s[-–]\s|,(?=\S)|:\s")


class Cut(NamedTuple):
    """The text before and after; whether it is a comma or a sign that stands between, whether
    the writer says there or in the clause after it that something comes on top (`also`), and what
    stands between; `is_joined`: a word for `and` is in it.
    """

    before: str
    after: str
    is_weak: bool = False
    is_added: bool = False
    between: str = ""
    is_joined: bool = False


class _Place(NamedTuple):
    start: int
    end: int
    is_weak: bool
    is_added: bool


def cuts(text: str, languages: Sequence[Language] | None = None) -> tuple[Cut, ...]:
    """Every cut that leaves words at either side, in order; at most `MOST`."""
    if len(text) > MAX_CHARS:
        return ()
    seams, plain = seams_of(tuple(languages or default_languages())), single_spaces(text)
    found = [_cut(plain, place, seams) for place in _apart(_places(plain, seams))]
    return _strongest([c for c in found if says_something(c.before) and says_something(c.after)])


def _apart(places: Iterable[_Place]) -> list[_Place]:
    """Those that do not overlap one before them, in order; none of a story."""
    found: list[_Place] = []
    for place in places:
        if not any(p.start < place.end and place.start < p.end for p in found):
            found.append(place)
        if len(found) > _STORY:
            return []
    return sorted(found)


def _strongest(found: Sequence[Cut]) -> tuple[Cut, ...]:
    kept = sorted(found, key=lambda cut: (not cut.is_added, cut.is_weak))[:MOST]
    return tuple(cut for cut in found if cut in kept)


def _places(text: str, seams: Seams) -> Iterator[_Place]:
    """Where seams stand, those that a writer sets between things first; they may overlap."""
    marks = list(_MARK.finditer(text))
    if len(marks) > 1:
        yield from (_Place(mark.start(), mark.end(), False, True) for mark in marks)
    for seam in seams.seam.finditer(text):
        if seams.between_clauses(seam):
            said = bool(seams.adding.search(seam.group()))
            added = said or seams.adds_in_clause(text, seam.end())
            yield _Place(seam.start(), seam.end(), False, added)
    for seam in seams.loose.finditer(text):
        added = seams.adds_in_clause(text, seam.end())
        yield _Place(seam.start(), seam.end(), "," in seam.group(), added)
    for sign in _SIGN.finditer(text):
        yield _Place(sign.start(), sign.end(), True, seams.adds_in_clause(text, sign.end()))


def _cut(text: str, place: _Place, seams: Seams) -> Cut:
    before, after = text[: place.start].rstrip(_EDGES), text[place.end :].lstrip(_EDGES)
    between = text[len(before) : len(text) - len(after)]
    is_joined = bool(seams.and_word.search(between))
    sides = before.lstrip(_EDGES), after.rstrip(_EDGES)
    return Cut(*sides, place.is_weak, place.is_added, between, is_joined)
