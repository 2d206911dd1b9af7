"""Chooses which parts of a message are requests of their own, by what each is understood as, where
messages are read by words; by meaning `two_requests.py` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from catalog.language_packs import Language, default_languages
from routing.understand.decision import Decision, Outcome
from routing.understand.parts import Part, finer, parts
from routing.understand.why_now import tells_why_now
from routing.understand.words.normalise import normalise
from routing.understand.words.patterns import either

_OWN, _ADDED = 0.35, 0.1
"""Confidence from which a part is a request by itself, and where it says that it comes on top."""
_SURE, _SURE_ADDED = 0.7, 0.3
"""The same for one of the parts at least."""
_CLAUSE = 3
"""Fewer words, not counting codes of devices, are a request only where they are understood for
sure.
"""
_PLAUSIBLE = 0.1
"""Items less likely than this say nothing about whether two parts are about the same."""

Decide = Callable[[str], Decision]


def split(
    text: str, whole: Decision, decide: Decide, languages: Sequence[Language] | None = None
) -> tuple[Decision, ...]:
    """One decision for each request in the message; `whole` alone unless at least two parts stand
    for different items.

    A message that is sure as a whole is only split where it says so itself (`also`, `and`, `ook`,
    `en`).
    """
    spoken = tuple(languages or default_languages())
    return _Splitting(decide, spoken).of(text, whole)


class _Splitting:
    """Splits a message in some languages, by what its pieces are understood as."""

    def __init__(self, decide: Decide, languages: tuple[Language, ...]) -> None:
        self._decide = decide
        self._languages = languages
        self._same_request = _same_request(languages)

    def of(self, text: str, whole: Decision) -> tuple[Decision, ...]:
        """The decisions of the requests, or `whole`."""
        sure_as_one = whole.outcome is Outcome.ANSWER
        pieces = parts(text, self._languages)
        found: list[tuple[Part, Decision]] = []
        for piece in pieces:
            decision = whole if len(pieces) == 1 else self._decide(piece.text)
            for part, own in self._apart(piece, decision):
                if (
                    self._stands_alone(part, own)
                    and not _shared(own, [decision for _, decision in found])
                    and (part.added or not sure_as_one or not found)
                ):
                    found.append((part, own))
        least = _SURE_ADDED if any(part.added for part, _ in found) else _SURE
        if len(found) > 1 and any(own.confidence >= least for _, own in found):
            return tuple(own for _, own in found)
        return (whole,)

    def _stands_alone(self, part: Part, decision: Decision) -> bool:
        """Whether a part of a message is a request by itself."""
        text = normalise(decision.text)
        if decision.outcome is Outcome.UNKNOWN or self._same_request.search(text):
            return False
        if tells_why_now(part.text, self._languages):
            return False
        said = decision.outcome is Outcome.ANSWER or len(_plain_words(part.text)) >= _CLAUSE
        if part.added:
            has_code = len(_plain_words(part.text)) < len(part.text.split())
            return decision.confidence >= _ADDED and (said or not has_code)
        return said and decision.confidence >= _OWN

    def _apart(self, piece: Part, decision: Decision) -> list[tuple[Part, Decision]]:
        """The piece, or what it falls apart into where an `and` or a comma stands between things
        that are each understood.
        """
        cut = finer(piece, self._languages)
        if len(cut) == 1:
            return [(piece, decision)]
        sure = decision.outcome is Outcome.ANSWER
        found: list[tuple[Part, Decision]] = []
        for part in cut:
            own = self._decide(part.text)
            if (
                not self._clear(part, own)
                or (sure and own.outcome is not Outcome.ANSWER)
                or _shared(own, [before for _, before in found])
            ):
                return [(piece, decision)]
            found.append((part, own))
        return found

    def _clear(self, part: Part, decision: Decision) -> bool:
        """Whether a fragment is a request for sure: a few words beside an `and` are easily taken
        for something.
        """
        return self._stands_alone(part, decision) and len(decision.text.split()) > 1


def _plain_words(text: str) -> list[str]:
    """The words but codes of letters and digits, which say which device it is about and ask for
    nothing: "sticker VK-PR-01".
    """
    return [word for word in text.split() if not (_DIGIT.search(word) and _LETTER.search(word))]


_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


@cache
def _same_request(languages: tuple[Language, ...]) -> re.Pattern[str]:
    """What tells more about the request before (what was tried, since when, that somebody should
    come), and courtesies.
    """
    more, courtesies = (either(languages, "seams", field) for field in ("tells_more", "courtesies"))
    return re.compile(rf"\b(?:{more})\b|^(?:{courtesies})\b")


def _shared(one: Decision, others: Sequence[Decision]) -> bool:
    return any(_plausible(one) & _plausible(other) for other in others)


def _plausible(decision: Decision) -> set[str]:
    return {
        c.item for i, c in enumerate(decision.candidates) if i == 0 or c.confidence >= _PLAUSIBLE
    }
