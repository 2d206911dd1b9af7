"""Tells whether a message holds two requests, and where the second begins.

Every place where it could be cut is tried: both sides are read, and what is found there is weighed
by what was learnt for the language (`seam_weights.py`). What tells most is how clearly the less
clear of both sides speaks for its item; what follows about the same matter (`who has to sign for
it?`) resembles anything when it stands alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from catalog.language_packs import Language
from routing.understand.cuts import Cut, cuts, under_heading, without_marks
from routing.understand.decision import Candidate, Decision, Outcome
from routing.understand.model.ranked import RANKED
from routing.understand.seam_weights import AtSeam
from routing.understand.seams import Seams, seams_of
from routing.understand.why_now import tells_why_now

_LEAST, _MORE = 1e-3, 1e-2
"""A chance below this tells no more than this does; the second of what only tells more."""
_HEARD, _HARDLY = 0.3, 0.01
"""How much it counts for an item of a part that the whole message speaks of it, and the least that
any item is heard.
"""
_ANNOUNCED = 3.0
"""So much less (natural log of odds) will do where the message itself says that it is several."""
_LIKELY = 3
"""So many items of each part are looked at."""
_SENTENCES = 3
"""A message with so many ends of sentences tells a story as one with more does."""
_SENTENCE_END = re.compile(r"(?<!\.\w)[.!?;\n]+\s+(?=\S)|\n")
"""Not behind an abbreviation ("P.S. the lift")."""
_STOP = re.compile(r"[.!?;\n]")
_HEADING = 6
"""So many words before a colon announce what comes."""
_FURTHER = 1.0
"""What a further cut must reach more than the one before."""
_HOPEFUL = 3.0
"""Where a cut is short by no more, each side of it may hold two requests."""


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


def requests(
    text: str,
    read: Read,
    languages: Sequence[Language],
    ahead: Callable[[Sequence[str]], object] = tuple,
    *,
    weights: AtSeam,
) -> tuple[Request, ...]:
    """Each request with its item, no item twice; the whole text alone where there is one. `ahead`
    is given what will be read, to be made ready at once; `weights`: of what is seen at a cut.
    """
    whole, told = read(text), _as_told(text, seams_of(tuple(languages)))
    listed, least = told.listed, told.least
    if whole is None:
        return (Request(text),)
    if sides := [side for cut in cuts(listed, languages) for side in (cut.before, cut.after)]:
        ahead(sides)
    found = _Splitting(read, languages, weights).parts(listed, least)
    each = _each_with_its_own(found, read, whole)
    if each is None:
        return (Request(text),)
    return tuple(part._replace(text=told.heading + part.text) for part in each)


class _Told(NamedTuple):
    """How a message says that it is several: what comes, the odds (natural log) that will do for a
    cut there, and the heading that holds for each of what comes (`My new colleague needs: `).
    """

    listed: str
    least: float = 0.0
    heading: str = ""


def _as_told(text: str, seams: Seams) -> _Told:
    """A list under a heading is read without it, and is not believed for that: signs of one fault
    are told so too. Words that only join it to what was said ("Also:") are no heading.
    """
    text = _but_for_subject(text, seams)
    if (rest := seams.announced(text)) is not None:
        return _Told(rest, -_ANNOUNCED)
    heading, listed = under_heading(text) or ("", "")
    if listed and not seams.hangs.search(f"\n{heading}"):
        return _Told(listed, heading=f"{heading}: ")
    return _Told(text)


def _but_for_subject(text: str, seams: Seams) -> str:
    """A text without the few words that stand above it as a subject does: they name what it is
    about, and ask for nothing besides, unless it says that it comes on top of them.
    """
    subject, gap, body = text.partition("\n\n")
    words, ends = len(subject.split()), subject.rstrip().endswith((".", "!", "?"))
    if not gap or "\n" in subject or ends or not 0 < words <= _SUBJECT:
        return text
    told = len(body.split()) > _BODY and not seams.adds_in_clause(body, 0)
    return body if told and seams.announced(text) is None else text


_SUBJECT, _BODY = 4, 7
"""So many words at most are a subject, above more words than so many."""


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


class _Splitting(NamedTuple):
    """How a message is taken apart: what reads its parts, and what is seen there counts."""

    read: Read
    languages: Sequence[Language]
    weights: AtSeam

    def parts(self, text: str, least: float) -> tuple[str, ...]:
        """The parts of a text, by its best cut, and theirs; the whole where none has odds of
        `least` (natural log).
        """
        tried = [(self._odds(cut, text), cut) for cut in cuts(text, self.languages)]
        odds, best = max(tried, key=lambda pair: pair[0], default=(-math.inf, None))
        if best is None or odds < least:
            hopeful = [cut for each, cut in tried if each > least - _HOPEFUL]
            return self._three(text, hopeful, least + _FURTHER) or (text,)
        sides, further = (best.before, best.after), least + _FURTHER
        return tuple(part for side in sides for part in self.parts(side, further))

    def _three(self, text: str, hopeful: Sequence[Cut], least: float) -> tuple[str, ...]:
        """Three parts, where each speaks for something of its own only by itself: what stands
        beside two together is clear as neither. Empty where both cuts do not reach `least`.
        """
        found: tuple[float, tuple[str, ...]] = (least, ())
        for one in hopeful:
            for two in cuts(one.after, self.languages):
                seams = (one._replace(after=two.before), two)
                odds = min(self._odds(seam, text) for seam in seams)
                found = max(found, (odds, (one.before, two.before, two.after)))
        return found[1]

    def _odds(self, cut: Cut, text: str) -> float:
        seen = at_seam(cut, text, self.read, self.languages)
        return -math.inf if seen is None else self.weights.odds(seen)


def at_seam(cut: Cut, text: str, read: Read, languages: Sequence[Language]) -> AtSeam | None:
    """What tells whether two requests meet here; None where no two can."""
    if _announces(cut) or any(tells_why_now(s, languages) for s in (cut.before, cut.after)):
        return None
    read_all = [found for part in (text, cut.before, cut.after) if (found := read(part))]
    if len(read_all) < 3:
        return None
    whole, first, second = read_all
    items = of_their_own([first.chances, second.chances], whole.chances)
    if not items:
        return None
    clear, seams = (_log(first, items[0]), _log(second, items[1])), seams_of(tuple(languages))
    return AtSeam(
        one=1.0,
        added=float(cut.is_added),
        more=_logit(second.more, _MORE),
        sure_first=_logit(first.right),
        sure=_logit(second.right),
        heard_less=min(_log(whole, item) for item in items),
        first=clear[0],
        second=clear[1],
        less=min(clear),
        few=math.log(RANKED / min(len(whole.chances), RANKED)),
        goes_on=float(seams.goes_on.match(cut.after) is not None),
        **_stands(cut, _told_around(text, seams)),
    )


def _announces(cut: Cut) -> bool:
    """Whether a few words before a colon only say what comes: `idea of the board: …`."""
    return cut.between.startswith(":") and len(cut.before.split()) <= _HEADING


def _told_around(text: str, seams: Seams) -> int:
    """How many sentences end in a message; not before one that says it comes on top, and none with
    a sign of a list.
    """
    plain = without_marks(text)
    ends = _SENTENCE_END.finditer(plain)
    return sum(not seams.adds_in_clause(plain, end.end()) for end in ends)


def _stands(cut: Cut, ends: int) -> dict[str, float]:
    """What stands between the parts, how long they are, how many sentences end in the message."""
    is_stop = _STOP.search(cut.between) is not None
    is_comma = "," in cut.between and not is_stop
    before, after = len(cut.before.split()), len(cut.after.split())
    return {
        "stop": float(is_stop),
        "comma": float(is_comma),
        "sign": float(not (is_stop or is_comma or cut.is_joined)),
        "joined": float(cut.is_joined),
        "shorter": math.log(min(before, after)),
        "words_before": math.log(before),
        "words_after": math.log(after),
        "sentences": float(min(ends, _SENTENCES)),
        "only_stop": float(is_stop and ends == 1),
    }


def _log(part: PartRead, item: str) -> float:
    return math.log(part.chances.get(item, 0.0) + _LEAST)


def _logit(chance: float, least: float = _LEAST) -> float:
    within = min(max(chance, least), 1 - least)
    return math.log(within / (1 - within))
