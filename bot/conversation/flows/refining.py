"""Takes words as a detail of a request while it is chosen what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.request import choose, joined, rephrase, taken_as, with_words
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.places import is_but_a_place, is_place_alone, names_place
from bot.conversation.read.reading import content_words, words_of
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, Steps, read_moves, understand
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move


def refine(turn: TurnContext, text: str, *, adds: bool = False) -> Steps:
    """Take words as a detail of the request while it is chosen what it is about: one of the items
    proposed when they point at it; else they are kept, and it is read anew with them. A mere place
    or day points at none by itself. `adds`: the words read as more about it, and must point the
    more surely.
    """
    request = turn.top
    assert isinstance(request, Request)
    shown = [ref for ref in request.guessed if ref != request.item]
    if not shown:
        yield from rephrase(turn, text)  # what was understood was wrong, and nothing else is near
        return
    alone = (yield from understand(text))[0]
    if (yield from _told_where_or_when(turn, text, shown, alone)):
        return
    both = yield from read_together(turn, joined(request.words, text))
    best = _pointed_at(shown, alone, both, surely=adds or _points_nowhere(alone))
    if best is None and not adds:
        best = yield from _singled_out(turn, shown, text, alone)
    if best:
        turn.put(with_words(request, text))
        yield from choose(turn, best)
    elif _is_surely_of_others(alone, shown, likely=not adds):
        yield from rephrase(turn, text)
    else:
        yield from keep_with_it(turn, text, both)


def _told_where_or_when(
    turn: TurnContext, text: str, shown: Sequence[str], alone: Decision
) -> Asking[bool]:
    """Keep a place, or a day that names no other item; False where the words are neither."""
    request = turn.top
    assert isinstance(request, Request)
    if is_but_a_place(text, turn.facts.catalogue.organisation.locations):
        yield from _with_its_place(turn, text, shown, alone)
        return True
    if alone.outcome is Outcome.ANSWER or not (yield from _tells_but_when(turn, text)):
        return False
    both = yield from read_together(turn, joined(request.words, text))
    _in_their_order(turn, request, text, both)
    return True


def _tells_but_when(turn: TurnContext, text: str) -> Asking[bool]:
    """Whether words surely tell a day, which no item is about: "from Monday to Wednesday"."""
    moves = yield from read_moves(text, turn.language)
    return moves.get(Move.ANSWER_DATE, 0.0) > _SURELY


def _is_surely_of_others(alone: Decision, shown: Sequence[str], *, likely: bool = False) -> bool:
    """Whether what the words by themselves surely mean, or at least `likely`, is none of the items
    proposed.
    """
    surely = alone.outcome is Outcome.ANSWER or (likely and alone.confidence > _QUITE)
    return surely and _is_of_others(alone, shown)


def tells_which(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Keep a few words with a place in them that look like a request, and together with what was
    said surely mean one of the items proposed: "the large one in meeting room 2".
    """
    request, text = turn.top, weighed.text
    if not isinstance(request, Request) or request.stage != "which" or _asks(weighed):
        return False
    places = turn.facts.catalogue.organisation.locations
    if len(words_of(text)) > _A_FEW or not names_place(text, places):
        return False
    both = yield from read_together(turn, joined(request.words, text))
    if both.item is None or both.item not in request.guessed:
        return False
    yield from keep_with_it(turn, text, both)
    return True


def _asks(weighed: Weighed) -> bool:
    """Whether words by themselves likely ask for something."""
    alone = weighed.decisions[0]
    likely = alone.outcome is Outcome.ANSWER or alone.confidence > _QUITE
    return likely or weighed.moves.get(Move.NEW, 0.0) > _SURELY


_A_FEW, _QUITE, _SURELY = 8, 0.6, 0.9


def is_not_understood(request: Request) -> bool:
    """Whether a person is to read the request since nothing was understood in its words, rather
    than that somebody asked for one or refused what was proposed: a detail may tell more.
    """
    guessed = request.stage == "summary" and request.item is None and bool(request.guessed)
    return guessed and not request.person and not is_of_alarm(request)


def read_together(turn: TurnContext, words: str) -> Asking[Decision]:
    """What all words of a request mean as one, whatever parts they might be taken for."""
    anything = tuple(turn.facts.catalogue.entries)
    return (yield from understand(words, among=anything))[0]


def keep_with_it(turn: TurnContext, text: str, both: Decision) -> Steps:
    """Keep a detail with the request; what both mean together is proposed, where that is known."""
    request = turn.top
    assert isinstance(request, Request)
    turn.put(with_words(request, text))
    if both.item and both.item in request.guessed and request.stage == "which":
        yield from choose(turn, both.item)
        return
    if both.outcome is not Outcome.UNKNOWN:
        taken_as(turn, both)
        _keep_the_likeliest(turn, request.guessed)
    turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))


def _keep_the_likeliest(turn: TurnContext, before: Sequence[str]) -> None:
    """Keep the likeliest item of those proposed before among the new ones, where none of these was:
    it is still the same matter.
    """
    request = turn.top
    assert isinstance(request, Request)
    if request.stage == "which" and before and set(before).isdisjoint(request.guessed):
        kept = (*request.guessed[: _MOST_SHOWN - 1], before[0])
        turn.put(request.model_copy(update={"guessed": kept}))


_MOST_SHOWN = 3


def _pointed_at(
    shown: Sequence[str], alone: Decision, both: Decision, *, surely: bool
) -> str | None:
    """The item of those proposed at which the words point by themselves, or with what was said; the
    more surely where by themselves they may mean none of these.
    """
    for first in (alone, both):
        best = next((c.item for c in first.candidates if c.item in shown), None)
        if best and (first.item == best or (not surely and _points_at(first, best))):
            return best
        surely = surely or _is_of_others(alone, shown)
    return None


def _singled_out(
    turn: TurnContext, shown: Sequence[str], text: str, alone: Decision
) -> Asking[str | None]:
    """The one of the items proposed that is meant by its words, or by far the likeliest, where the
    words by themselves may mean one of these.
    """
    if _is_of_others(alone, shown):
        return None
    return _by_phrases(turn, shown, text) or (yield from _stands_out(shown, text))


def _points_nowhere(alone: Decision) -> bool:
    """Whether nothing is read in the words by themselves: "at half past six"."""
    best = max((candidate.confidence for candidate in alone.candidates), default=0.0)
    return alone.outcome is Outcome.UNKNOWN and best < _HARDLY


_HARDLY = 0.1


def _is_of_others(alone: Decision, shown: Sequence[str]) -> bool:
    """Whether what the words by themselves may mean is none of the items proposed: "the printer on
    C3" where it was only said that something is broken.
    """
    likely = {candidate.item for candidate in alone.candidates}
    return alone.outcome is not Outcome.UNKNOWN and likely.isdisjoint(shown)


def _with_its_place(turn: TurnContext, text: str, shown: Sequence[str], alone: Decision) -> Steps:
    """Settle the request where it is understood now that its place is known, or what it is beside
    the place ("the printer on C3"); else that is kept. `alone`: what the words by themselves mean.
    """
    request = turn.top
    assert isinstance(request, Request)
    nothing_more = is_place_alone(text, turn.facts.catalogue.organisation.locations)
    if not nothing_more and _is_surely_of_others(alone, shown):
        yield from rephrase(turn, text)
        return
    both = yield from read_together(turn, joined(request.words, text))
    if nothing_more and both.outcome is Outcome.ASK:
        _in_their_order(turn, request, text, both)
    else:
        yield from keep_with_it(turn, text, both)


def _in_their_order(turn: TurnContext, request: Request, text: str, both: Decision) -> None:
    """Keep a mere place or day, which names no other item: those proposed stay, the likeliest
    first.
    """
    likely = [one.item for one in both.candidates if one.item in request.guessed]
    guessed = tuple(dict.fromkeys([*likely, *request.guessed]))
    turn.put(with_words(request.model_copy(update={"guessed": guessed}), text))
    turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))


def _by_phrases(turn: TurnContext, refs: Sequence[str], text: str) -> str | None:
    """The one of these items in whose phrases telling words of the text stand, which stand in no
    other's; None where it is none of them, or several.
    """
    words = {ref: words_of_phrases(turn, ref) & set(content_words(text)) for ref in refs}
    own = [
        ref
        for ref, some in words.items()
        if some.difference(*(rest for other, rest in words.items() if other != ref))
    ]
    return own[0] if len(own) == 1 else None


def words_of_phrases(turn: TurnContext, ref: str) -> set[str]:
    """The telling words of an item's phrases."""
    entry = turn.facts.catalogue.entries.get(ref)
    phrases = entry.item.phrases.all if entry else ()
    return {word for one in phrases for word in content_words(one)}


def _points_at(decision: Decision, ref: str) -> bool:
    """Whether words that may mean several items mean this one, or it is the only one proposed of
    the service that they are likeliest about.
    """
    first = decision.candidates[0].item
    return first == ref or service_of(first) == service_of(ref)


def _stands_out(shown: Sequence[str], text: str) -> Asking[str | None]:
    """The one of the items proposed that the words are far likelier about than the others, however
    little is known of them: one of these is meant.
    """
    first = (yield from understand(text, among=tuple(shown)))[0]
    best, *others = (*first.candidates, None)
    if best is None or not content_words(text) or best.confidence < _SOMETHING:
        return None
    second = others[0].confidence if others and others[0] else 0.0
    return best.item if best.confidence > _FAR * second else None


_SOMETHING, _FAR = 0.05, 3.0
