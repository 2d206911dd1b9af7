"""Knows the seams at which two requests may meet in a message: ends of sentences, new lines, `and`,
commas, what says that something comes on top (`also`) or counts (`second`), and what announces
several things (`two questions:`). The words are the languages' own (`seams.yaml`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language
from routing.understand.words.patterns import either

_SPACES = re.compile(r"\s+")
_LONGEST_CLAUSE = 160
"""Signs of a clause that are looked at: a text may have no end of a clause."""
_MOST_ANNOUNCED = 2
"""A mail may say so twice: in its subject, and above its list."""
_CLAUSE_END = re.compile(r"[,.;:!?\n]")


class Seams(NamedTuple):
    """The patterns of some languages together: people mix them.

    `seam`: between two pieces, with what joins them; `loose`: within a piece; `adding`, `on_top`:
    say that something is added, `adds_here` in a seam; `joins`: only joins what comes to what was
    said, `hangs` so at the end of a piece; `and_word`: a word for it, `begins_with_and` at the
    beginning; `announces`: that there are several; `goes_on`: begins what is about the same;
    `pair`: begins two things that an `and` joins, "between me", at the end of a piece.
    """

    seam: re.Pattern[str]
    loose: re.Pattern[str]
    adding: re.Pattern[str]
    adds_here: re.Pattern[str]
    joins: re.Pattern[str]
    hangs: re.Pattern[str]
    begins_with_and: re.Pattern[str]
    and_word: re.Pattern[str]
    on_top: re.Pattern[str]
    announces: re.Pattern[str]
    goes_on: re.Pattern[str]
    pair: re.Pattern[str]

    def between_clauses(self, seam: re.Match[str]) -> bool:
        """Whether this seam stands between two clauses, and not in one as `also` may."""
        joined, text = seam.group("join"), seam.group()
        return not joined or bool(
            "," in text or self.begins_with_and.match(joined) or self.on_top.search(text)
        )

    def adds(self, text: str, seam: re.Match[str]) -> bool:
        """Whether what stands at this seam, or in the clause after it, says that something comes on
        top or counts it.
        """
        return bool(self.adds_here.search(seam.group())) or self.adds_in_clause(text, seam.end())

    def but_for_what_hangs(self, piece: str) -> str:
        """The piece without words at its end that only join it to what comes: "No light. Also"."""
        start = max(0, len(piece) - _LONGEST_CLAUSE)
        found = self.hangs.search(piece, start)
        return piece[: found.start()] if found and says_something(piece[: found.start()]) else piece

    def within_a_pair(self, before: str, between: str) -> bool:
        """Whether only an `and` stands there, and joins what a pair began: "between me and him"."""
        if not self.and_word.fullmatch(between.strip()):
            return False
        start = max(0, len(before) - _LONGEST_CLAUSE)
        return self.pair.search(before, start) is not None

    def announced(self, text: str) -> str | None:
        """What follows where a message announces several things; None where it does not."""
        rest = None
        for _ in range(_MOST_ANNOUNCED):
            left = text if rest is None else rest
            found = self.announces.search(left, 0, _LONGEST_CLAUSE)
            if found is None or not says_something(left[found.end() :]):
                break
            rest = left[found.end() :]
        return rest

    def adds_in_clause(self, text: str, start: int) -> bool:
        """Whether the clause that begins there says that it comes on top."""
        longest = min(len(text), start + _LONGEST_CLAUSE)
        end = _CLAUSE_END.search(text, start, longest)
        return bool(self.adding.search(text, start, end.start() if end else longest))


@cache
def seams_of(languages: tuple[Language, ...]) -> Seams:
    """The seams of these languages."""

    def said(field: str) -> str:
        return either(languages, "seams", field)

    also, counts, adds = said("and"), said("counts"), said("adds")
    joins = f"{said('joins')}|{counts}"
    patterns = {
        # Each begins where its run of signs begins, so that no run is read twice.
        "seam": rf"(?:\n|(?<![.!?;])[.!?;]+(?:\s|$))(?P<after>(?:(?:{joins})\b[\s,.:]*)*)"
        rf"|(?<![\s,])[\s,]+(?P<join>(?:(?:{joins})\b[\s,]+)+)",
        "loose": rf"\s?,\s(?:(?:{also})\s)?|\s(?:{also}|&|\+|{said('as_well')})\s",
        "adding": rf"\b(?:{adds})\b",
        "adds_here": rf"\b(?:{adds}|{counts})\b",
        "joins": rf"\b(?:{joins})\b",
        "hangs": rf"(?:(?<=[.!?;:,\n])\s*(?:{joins}|{adds})\b[\s,.:;-]*|\s(?:{also})[\s,:-]*)+$",
        "begins_with_and": rf"(?:{also})\b",
        "and_word": rf"\b(?:{also})\b",
        "announces": rf"\b(?:{said('announces')})\s*[:.,;\n]\s*",
        "goes_on": rf"(?:{said('goes_on')})\b",
        "pair": rf"\b(?:{said('pairs')})(?:\s(?!(?:{also})\b)[^\s,.;:!?]+){{1,4}}$",
        "on_top": rf",\s*(?:{adds})\b|\b(?:{also})\s+(?:{adds})\b|\b(?:{said('adds_alone')})\b",
    }
    return Seams(**{name: re.compile(each, re.IGNORECASE) for name, each in patterns.items()})


def single_spaces(text: str) -> str:
    """The text with each run of spaces as one: a new line where one is among them."""
    return _SPACES.sub(lambda run: "\n" if "\n" in run.group() else " ", text)


def says_something(text: str) -> bool:
    """Whether there are letters enough for a word."""
    return sum(c.isalpha() for c in text) > 2
