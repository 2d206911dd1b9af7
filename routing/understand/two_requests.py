"""Tells by meaning whether a message holds two requests, and where the second begins.

Every place where it could be cut is tried: both sides are read, and what is found there is weighed
by a logistic model. What tells most is whether the whole message speaks of both items too; what
follows about the same matter (`who has to sign for it?`) resembles anything when it stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language
from routing.understand.cuts import Cut, cuts
from routing.understand.decision import Candidate, Decision, Outcome
from routing.understand.why_now import tells_why_now

_LEAST, _MORE = 1e-3, 1e-2
"""A chance below this tells no more than this does; the second of what only tells more."""
_HEARD, _HARDLY = 0.3, 0.01
"""How much it counts for an item of a part that the whole message speaks of it, and the least that
any item is heard.
"""
_UNHEARD = 0.003
"""Where the second likeliest item of the whole message is less likely, it speaks of one only."""
_FROM = 1.2
"""From these log odds on there are two: of single messages 1 to 3 in 100 reach it."""
_FURTHER = 1.0
"""What a further cut must reach more than the one before."""


class PartRead(NamedTuple):
    """A text as it is understood: the chances of the likeliest items, the chance that the best is
    `right`, that `nothing` is asked or only `more` told, and its `vector` as an encoder reads it.
    """

    chances: Mapping[str, float]
    right: float
    nothing: float
    more: float
    vector: np.ndarray

    @property
    def best(self) -> str:
        """The likeliest item."""
        return max(self.chances, key=self.chances.__getitem__)


Read = Callable[[str], PartRead | None]
"""Reads a text; None where it has no words."""


class _Weights(NamedTuple):
    """Of what is found at a cut; learnt from messages about the hospital of which it is known how
    many requests they hold (docs/decisions/0211-two-requests-by-a-logistic-model.md).
    """

    one: float = -1.36
    less_sure: float = 0.55
    surer: float = 0.32
    second_leads: float = 0.26
    heard_more: float = 0.84
    heard_less: float = 0.77
    weak_seam: float = -0.55
    added: float = 1.57
    begins_clause: float = 0.82
    alike: float = -0.51
    words_before: float = -0.12
    nothing_after: float = -2.34
    more_after: float = -0.37
    more_before: float = -0.08


_WEIGHTS = np.array(_Weights())


def requests(text: str, read: Read, languages: Sequence[Language]) -> tuple[str, ...]:
    """The text of each request, at most one an item; the whole text alone where there is one."""
    whole = read(text)
    if whole is None or sorted(whole.chances.values())[-2:][0] < _UNHEARD:
        return (text,)
    found = _cut(text, read, languages, _FROM)
    items = [part.best for part in map(read, found) if part]
    return found if len(set(items)) == len(found) else (text,)


def heard(part: Mapping[str, float], whole: Mapping[str, float]) -> list[str]:
    """A part's items, best first, those in front of which the whole message speaks too."""
    weighed = {
        item: math.log(chance + _LEAST) + _HEARD * math.log(whole.get(item, 0.0) + _HARDLY)
        for item, chance in part.items()
    }
    return sorted(weighed, key=lambda item: -weighed[item])


def supported(part: Decision, whole: Mapping[str, float]) -> Decision:
    """The decision on a part, its choices in order of what the whole message speaks of. A part that
    nobody would understand alone is asked about: the message says that it is a request.
    """
    if not part.candidates:
        return part
    chances = [choice.confidence for choice in part.candidates]
    order = heard({choice.item: choice.confidence for choice in part.candidates}, whole)
    same = order[0] == part.candidates[0].item
    kept = part.outcome if same and part.outcome is not Outcome.UNKNOWN else Outcome.ASK
    choices = tuple(Candidate(item=i, confidence=c) for i, c in zip(order, chances, strict=True))
    return part.model_copy(update={"outcome": kept, "candidates": choices})


def _cut(text: str, read: Read, languages: Sequence[Language], least: float) -> tuple[str, ...]:
    tried = [
        (_odds(cut, text, read), cut)
        for cut in cuts(text, languages)
        if not any(tells_why_now(side, languages) for side in (cut.before, cut.after))
    ]
    odds, best = max(tried, key=lambda pair: pair[0], default=(-math.inf, None))
    if best is None or odds < least:
        return (text,)
    further = least + _FURTHER
    return (
        *_cut(best.before, read, languages, further),
        *_cut(best.after, read, languages, further),
    )


def _odds(cut: Cut, text: str, read: Read) -> float:
    """Log odds that two requests meet here."""
    whole, first, second = read(text), read(cut.before), read(cut.after)
    if not whole or not first or not second or first.best == second.best:
        return -math.inf
    sure = sorted((_logit(first.right), _logit(second.right)))
    spoken = sorted(_log(whole, part.best) for part in (first, second))
    found = _Weights(
        one=1.0,
        less_sure=sure[0],
        surer=sure[1],
        second_leads=_log(second, second.best) - _log(second, first.best),
        heard_more=spoken[1],
        heard_less=spoken[0],
        weak_seam=cut.is_weak,
        added=cut.is_added,
        begins_clause=cut.begins_clause,
        alike=float(first.vector @ second.vector),
        words_before=math.log(len(cut.before.split())),
        nothing_after=second.nothing,
        more_after=_logit(second.more, _MORE),
        more_before=_logit(first.more, _MORE),
    )
    return float(np.array(found) @ _WEIGHTS)


def _log(part: PartRead, item: str) -> float:
    return math.log(part.chances.get(item, 0.0) + _LEAST)


def _logit(chance: float, least: float = _LEAST) -> float:
    within = min(max(chance, least), 1 - least)
    return math.log(within / (1 - within))
