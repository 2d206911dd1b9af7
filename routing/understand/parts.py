"""Splits a message into parts at the seams: sentences, list items, `and I also need`.

Two sorts of seam: those that a writer sets between things (a new line, a full stop, `and I`,
`also`), and those that may as well stand inside one thing (`and`, a comma): what stands at either
side of the second sort must be a request by itself. The words are the languages' own
(`seams.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language, default_languages
from routing.understand.words.normalise import MAX_CHARS
from routing.understand.words.patterns import either

MOST = 8
"""More parts than this is a story, not a list."""

_CLAUSE = 4
"""Fewer words after `and` are one more thing that a question is about."""

_SPACES = re.compile(r"\s+")
_LONGEST_CLAUSE = 160
"""Signs of a clause that are looked at: a text may have no end of a clause."""
_CLAUSE_END = re.compile(r"[,.;:!?\n]")
_BULLET = re.compile(r"^\s?(?:[-*•–]|\(?\d{1,2}[.)])\s", re.MULTILINE)


class Part(NamedTuple):
    """A piece of a message; `added` when a word such as `also` or `ook` says that it comes on top
    of what went before.
    """

    text: str
    added: bool = False


class Seams(NamedTuple):
    """The patterns of some languages together: people mix them.

    `seam`: between two pieces, with what joins them; `loose`: within a piece; `adding`, `on_top`:
    say that something is added; `own_clause`, `same_subject`, `order`: how a piece begins;
    `about`: in a question about several things.
    """

    seam: re.Pattern[str]
    loose: re.Pattern[str]
    adding: re.Pattern[str]
    begins_with_and: re.Pattern[str]
    and_word: re.Pattern[str]
    on_top: re.Pattern[str]
    own_clause: re.Pattern[str]
    order: re.Pattern[str]
    same_subject: re.Pattern[str]
    about: re.Pattern[str]

    def within(self, seam: re.Match[str], before: str, after: str) -> bool:
        """Whether this seam stands inside one request: `and` before what is no clause of its own,
        or before one more thing that a question is about.
        """
        joined = seam.group("join")
        if not joined:
            return False
        if not (self.own_clause.match(after) or self.on_top.search(seam.group())):
            return True
        more = not self.adding.search(joined) and len(after.split()) < _CLAUSE
        return more and bool(self.about.search(before))

    def between_clauses(self, seam: re.Match[str]) -> bool:
        """Whether this seam stands between two clauses, and not in one as `also` may."""
        joined, text = seam.group("join"), seam.group()
        return not joined or bool(
            "," in text or self.begins_with_and.match(joined) or self.on_top.search(text)
        )

    def adds_in_clause(self, text: str, start: int) -> bool:
        """Whether the clause that begins there says that it comes on top."""
        longest = min(len(text), start + _LONGEST_CLAUSE)
        end = _CLAUSE_END.search(text, start, longest)
        return bool(self.adding.search(text, start, end.start() if end else longest))

    def adds(self, seam: re.Match[str]) -> bool:
        """Whether what joins two pieces says that the second comes on top."""
        joined = seam.group("join") or seam.group("after") or ""
        return bool(self.adding.search(joined) or self.begins_with_and.match(joined))

    def piece(self, text: str, added: bool) -> Part:
        """A part from the text between two seams."""
        bare = text.strip(" ,.!?;")
        plain = self.order.sub("", bare)
        return Part(plain, added or bool(self.adding.search(plain)) or plain != bare)


@cache
def seams_of(languages: tuple[Language, ...]) -> Seams:
    """The seams of these languages."""

    def said(field: str) -> str:
        return either(languages, "seams", field)

    also, joins, adds = said("and"), said("joins"), said("adds")
    patterns = {
        # Each begins where its run of signs begins, so that no run is read twice.
        "seam": rf"(?:\n|(?<![.!?;])[.!?;]+(?:\s|$))(?P<after>(?:(?:{joins})\b[\s,:]*)*)"
        rf"|(?<![\s,])[\s,]+(?P<join>(?:(?:{joins})\b[\s,]+)+)",
        "loose": rf"\s?,\s(?:(?:{also})\s)?|\s(?:{also}|&|\+|{said('as_well')})\s",
        "adding": rf"\b(?:{adds})\b",
        "begins_with_and": rf"(?:{also})\b",
        "and_word": rf"\b(?:{also})\b",
        "on_top": rf",\s*(?:{adds})\b|\b(?:{also})\s+(?:{adds})\b|\b(?:{said('adds_alone')})\b",
        "own_clause": rf"(?:{said('own_clause')})\b",
        "order": rf"^(?:{said('order')})\s*[,:]?\s+",
        "same_subject": rf"(?:{said('same_subject')})\b",
        "about": rf"\b(?:{said('about')})\b",
    }
    return Seams(**{name: re.compile(each, re.IGNORECASE) for name, each in patterns.items()})


def parts(text: str, languages: Sequence[Language] | None = None) -> tuple[Part, ...]:
    """The pieces between seams, as typed, empty ones left out; the whole text alone when there is
    no seam, or no end to it.
    """
    if len(text) > MAX_CHARS:
        return (Part(text),)
    seams = seams_of(tuple(languages or default_languages()))
    text_of_all, bullets = _BULLET.subn("", single_spaces(text))
    listed = bullets > 1
    pieces: list[Part] = []
    start, added = 0, listed
    for seam in seams.seam.finditer(text_of_all):
        before = text_of_all[start : seam.start()]
        if seams.within(seam, before, text_of_all[seam.end() :]):
            continue
        pieces.append(seams.piece(before, added))
        start, added = seam.end(), listed or seams.adds(seam)
    pieces.append(seams.piece(text_of_all[start:], added))
    pieces = [piece for piece in pieces if says_something(piece.text)]
    return tuple(pieces) if 1 < len(pieces) <= MOST else (Part(text),)


def finer(piece: Part, languages: Sequence[Language] | None = None) -> tuple[Part, ...]:
    """The same piece cut at every `and` and comma too; alone when there is none, or when it is a
    question about two things.
    """
    if len(piece.text) > MAX_CHARS:
        return (piece,)
    seams, whole = seams_of(tuple(languages or default_languages())), single_spaces(piece.text)
    if seams.about.search(whole):
        return (piece,)
    cut = [text.strip(" ,.!?;") for text in seams.loose.split(whole)]
    found = [Part(text, piece.added or i > 0) for i, text in enumerate(cut) if says_something(text)]
    same = any(seams.same_subject.match(part.text) for part in found[1:])
    return tuple(found) if 1 < len(found) <= MOST and not same else (piece,)


def single_spaces(text: str) -> str:
    """The text with each run of spaces as one: a new line where one is among them."""
    return _SPACES.sub(lambda run: "\n" if "\n" in run.group() else " ", text)


def says_something(text: str) -> bool:
    """Whether there are letters enough for a word."""
    return sum(c.isalpha() for c in text) > 2
