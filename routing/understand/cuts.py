"""Finds where a message could be cut in two: at every seam that `seams.py` knows, strong or weak,
and at the signs of a list in one line (`1) … 2) …`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from catalog.language_packs import Language, default_languages
from routing.understand.seams import Seams, says_something, seams_of, single_spaces
from routing.understand.words.normalise import MAX_CHARS

MOST = 6
"""So many places are tried; of more, the strongest."""
_STORY = 40
"""A message with more places than this is a story, not a list."""
_EDGES = " ,.!?;:\n"
_LIST_SIGN = r"(?:[-*•–]|\(?\d{1,2}[.)])\s"
_MARK = re.compile(rf"(?:^|\s){_LIST_SIGN}")
_FIRST_MARK = re.compile(rf"^\s?{_LIST_SIGN}")
_LATER_MARK = re.compile(rf"\n\s?{_LIST_SIGN}|\S\s\(?\d{{1,2}}\)\s")
_SIGN = re.compile(r"\s[+&/]\s|\s[-–]\s|,(?=\S)|:\s")


_LISTED = re.compile(rf"\s?(?P<heading>[^\n]{{1,200}}):\s?\n\s?(?P<first>{_LIST_SIGN}[\s\S]*)")


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
    if is_listed := _is_list(plain):
        plain = _FIRST_MARK.sub("", plain)
    places = _apart(_places(plain, seams, is_listed=is_listed))
    found = [_cut(plain, place, seams) for place in places]
    apart = [cut for cut in found if not seams.within_a_pair(cut.before, cut.between)]
    return _strongest([c for c in apart if says_something(c.before) and says_something(c.after)])


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


def _places(text: str, seams: Seams, *, is_listed: bool) -> Iterator[_Place]:
    """Where seams stand, those that a writer sets between things first; they may overlap."""
    for mark in _MARK.finditer(text) if is_listed else ():
        yield _Place(mark.start(), mark.end(), False, True)
    for seam in seams.seam.finditer(text):
        if seams.between_clauses(seam):
            yield _Place(seam.start(), seam.end(), False, seams.adds(text, seam))
    for seam in seams.loose.finditer(text):
        is_weak, added = "," in seam.group(), seams.adds_in_clause(text, seam.end())
        yield _Place(seam.start(), seam.end(), is_weak, added)
    for sign in _SIGN.finditer(text):
        yield _Place(sign.start(), sign.end(), True, seams.adds_in_clause(text, sign.end()))


def without_marks(text: str) -> str:
    """The text without the signs of a list, where it is one."""
    return _MARK.sub(" ", text).strip() if _is_list(text) else text


def under_heading(text: str) -> tuple[str, str] | None:
    """A heading (`For the open day:`) and the list of several lines under it; None where it is not
    so.
    """
    found = _LISTED.match(single_spaces(text)) if len(text) <= MAX_CHARS else None
    if found is None or len(_MARK.findall(found["first"])) < 2:
        return None
    return found["heading"].strip(_EDGES), found["first"]


def _is_list(text: str) -> bool:
    """Whether signs of a list stand in a text: more than one, or one that can hardly be anything
    else.
    """
    return _LATER_MARK.search(text) is not None or len(_MARK.findall(text)) > 1


def _cut(text: str, place: _Place, seams: Seams) -> Cut:
    said, after = text[: place.start].rstrip(_EDGES), text[place.end :].lstrip(_EDGES)
    before = seams.but_for_what_hangs(said).rstrip(_EDGES)
    between = text[len(before) : len(text) - len(after)]
    is_joined = bool(seams.and_word.search(between))
    is_added = place.is_added or (before != said and bool(seams.adds_here.search(between)))
    sides = before.lstrip(_EDGES), after.rstrip(_EDGES)
    return Cut(*sides, place.is_weak, is_added, between, is_joined)
