"""Tells by meaning whether a message holds two requests, and where the second begins.

Every place where it could be cut is tried: both sides are read, and what is found there is weighed
by a logistic model. What tells most is whether the whole message speaks of both items too, and
whether the second side only tells more; what follows about the same matter (`who has to sign for
it?`) resembles anything when it stands alone.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

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
_LIKELY = 3
"""So many items of each part are looked at."""
_FROM, _SHARPER = 0.5, 1.0
"""From these log odds on there are two: of single messages 2 or 3 in 100 reach it; from so much
more where more than two models read, whose chances are sharper.
"""
_FURTHER = 1.0
"""What a further cut must reach more than the one before."""


Chances = Mapping[str, float]
"""Of items, each that it is the likeliest one asked for."""


class PartRead(NamedTuple):
    """A text as it is understood: the chances of the likeliest items, the chance that the best is
    `right`, and that only `more` is told.
    """

    chances: Chances
    right: float
    more: float


Read = Callable[[str], PartRead | None]
"""Reads a text; None where it has no words."""


class Request(NamedTuple):
    """A part of a message that asks for something, and the item that it asks for beside what the
    other parts do; None where there is one request only.
    """

    text: str
    item: str | None = None


class _Found(NamedTuple):
    """What is found at a cut where the first part is to ask for one item and the second for
    another: of the second part, of the whole message, of each part for its item.
    """

    one: float
    added: float
    more: float
    sure: float
    heard_less: float
    first: float
    second: float


_WEIGHTS = _Found(
    one=-0.38, added=1.43, more=-0.73, sure=0.37, heard_less=0.56, first=1.05, second=0.87
)
"""How much each counts; learnt from messages of which it is known how many requests they hold
(docs/decisions/0325-fewer-signs-of-two-requests.md).
"""


def requests(
    text: str,
    read: Read,
    languages: Sequence[Language],
    ahead: Callable[[Sequence[str]], object] = tuple,
    *,
    sharper: bool = False,
) -> tuple[Request, ...]:
    """Each request with its item, no item twice; the whole text alone where there is one. `ahead`
    is given what will be read, to be made ready at once; `sharper`: more than two models read.
    """
    whole = read(text)
    if whole is None or sorted(whole.chances.values())[-2:][0] < _UNHEARD:
        return (Request(text),)
    if sides := [side for cut in cuts(text, languages) for side in (cut.before, cut.after)]:
        ahead(sides)
    found = _cut(text, read, languages, _FROM + _SHARPER * sharper)
    return _each_with_its_own(found, read, whole) or (Request(text),)


def _each_with_its_own(
    texts: Sequence[str], read: Read, whole: PartRead
) -> tuple[Request, ...] | None:
    """The texts with their items; None where there is one, or not an item for each."""
    parts = [part.chances for part in map(read, texts) if part]
    items = of_their_own(parts, whole.chances)
    if len(texts) < 2 or len(items) < len(texts):
        return None
    return tuple(map(Request, texts, items))


def of_their_own(parts: Sequence[Chances], whole: Chances) -> tuple[str, ...]:
    """The likeliest items of the parts of a message of which none is asked for twice, those in
    front of which the whole message speaks too; empty where there are not so many items.
    """
    spoken = [{item: _spoken(item, part, whole) for item in part} for part in parts]
    likely = [sorted(each, key=lambda item: -each[item])[:_LIKELY] for each in spoken]
    apart = [items for items in product(*likely) if len(set(items)) == len(items)]
    return max(
        apart,
        key=lambda items: sum(each[item] for each, item in zip(spoken, items, strict=True)),
        default=(),
    )


def _spoken(item: str, part: Chances, whole: Chances) -> float:
    """How much a part of a message, and the whole, speak for an item."""
    of_part, of_whole = part.get(item, 0.0), whole.get(item, 0.0)
    return math.log(of_part + _LEAST) + _HEARD * math.log(of_whole + _HARDLY)


def with_allowed(
    part: Decision, item: str | None, allowed: frozenset[str] | None = None
) -> Decision:
    """As `with_item`, where the asker may ask for it; else the decision as it is."""
    if item is None or (allowed is not None and item not in allowed):
        return part
    return with_item(part, item)


def with_item(part: Decision, item: str) -> Decision:
    """The decision on a part, the item that it asks for in front. A part that nobody would
    understand alone is asked about: the message says that it is a request.
    """
    items = [choice.item for choice in part.candidates]
    if not items or (items[0] == item and part.outcome is not Outcome.UNKNOWN):
        return part
    order = [item, *(each for each in items if each != item)][:_LIKELY]
    chances = [choice.confidence for choice in part.candidates]
    chances += [chances[-1]] * (len(order) - len(chances))
    choices = (Candidate(item=i, confidence=c) for i, c in zip(order, chances, strict=False))
    return part.model_copy(update={"outcome": Outcome.ASK, "candidates": tuple(choices)})


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
    if not whole or not first or not second:
        return -math.inf
    items = of_their_own([first.chances, second.chances], whole.chances)
    if not items:
        return -math.inf
    found = _Found(
        one=1.0,
        added=float(cut.is_added),
        more=_logit(second.more, _MORE),
        sure=_logit(second.right),
        heard_less=min(_log(whole, item) for item in items),
        first=_log(first, items[0]),
        second=_log(second, items[1]),
    )
    return math.fsum(map(operator.mul, found, _WEIGHTS))


def _log(part: PartRead, item: str) -> float:
    return math.log(part.chances.get(item, 0.0) + _LEAST)


def _logit(chance: float, least: float = _LEAST) -> float:
    within = min(max(chance, least), 1 - least)
    return math.log(within / (1 - within))
