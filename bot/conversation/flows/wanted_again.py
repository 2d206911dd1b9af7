"""Puts together once more what somebody took back, and needs after all."""

from __future__ import annotations

import datetime as dt

from bot.conversation.decide.standing import Act
from bot.conversation.flows.call_enquiries import A_MOMENT, FRESH
from bot.conversation.flows.request import joined, onward, with_words
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.call_matching import meant
from bot.conversation.read.reading import content_words, is_misunderstood, says_what_instead
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, look, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.call import Call, State
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move


def wanted_again(turn: TurnContext, weighed: Weighed, *, only_named: bool = False) -> Asking[bool]:
    """Put the request of a call that was taken back lately together again, with these words: what
    was solved by itself is broken again. False where none was, or the words ask for something else;
    or, where it must be `only_named`, none that they speak of.
    """
    if isinstance(turn.top, Request) or turn.facts.shared:
        return False
    view = _taken_back(turn, weighed, (yield from my_calls(ended=True)))
    named = view is not None and bool(meant(weighed.text, [view], turn.facts.catalogue))
    if view is None or (only_named and not named):
        return False
    _put_together(turn, view.call, weighed.text)
    return True


def one_named_again(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """The same of the call that the words speak of, where they speak of none that is open."""
    if meant(weighed.text, weighed.views, turn.facts.catalogue):
        return False
    return (yield from wanted_again(turn, weighed, only_named=True))


def not_meant(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Put together again the call that was taken back a moment ago, where all that is said next is
    that this was not meant, or that it is wanted after all: "no wait, I do want them". False where
    none was, or more is said.
    """
    meant = is_misunderstood(weighed.text) or _wants_it_after_all(weighed)
    if turn.pending or turn.facts.shared or not meant:
        return False
    view = (yield from look(turn.focus)) if turn.focus else None
    if view is None or not _is_taken_back(turn, view, within=A_MOMENT):
        return False
    _put_together(turn, view.call, "")
    turn.told_of_it = True
    return True


def _wants_it_after_all(weighed: Weighed) -> bool:
    """Whether few words read as a wish to keep something, or what follows a no does."""
    few = len(content_words(weighed.text)) <= _KEPT_AS_IT_WAS
    moves = (weighed.moves, weighed.rest)
    return few and any(one.get(Move.KEEP, 0.0) > _SURELY for one in moves)


def _put_together(turn: TurnContext, call: Call, more: str) -> None:
    """Put the request of a call that was taken back together again, with what more is said."""
    turn.reply(
        turn.say(
            "You took {call} back, so nobody works on it. I've put it together again.",
            call=turn.formatter.named(call),
        )
    )
    request = Request(
        topic="request",
        words=joined(call.text, more) if more else call.text,
        item=call.item,
        kind=call.kind,
        guessed=(call.item,) if call.item else (),
        answers=call.answers,
        helped=True,
        attachments=turn.take_attachments(),
    )
    turn.push(onward(turn, request))


def put_back(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Put together again what was dropped just now, unsent, when the next words want it after all:
    "no wait, keep it". False where nothing was, or the words say something else.
    """
    dropped = turn.before.dropped
    if not dropped or turn.pending or weighed.verdict.emergency:
        return False
    moves = weighed.rest if weighed.verdict.act is Act.NO and weighed.rest else weighed.moves
    if max((moves.get(move, 0.0) for move in _AFTER_ALL), default=0.0) < _SURELY:
        return False
    if _asks_for_another(weighed, dropped):
        return False
    turn.pending.extend(dropped)
    if len(content_words(weighed.text)) > _KEPT_AS_IT_WAS:
        turn.put(with_words(dropped[-1], weighed.text))
    turn.reply(turn.say("All right, I've put it together again."))
    yield from ()
    return True


def _asks_for_another(weighed: Weighed, dropped: tuple[Request, ...]) -> bool:
    """Whether the words surely name an item that none of the requests is for, or set something
    right, which nothing that was dropped needs: "the time is wrong, it was 13:40".
    """
    first = weighed.decisions[0]
    if says_what_instead(weighed.text):
        return True
    return first.outcome is Outcome.ANSWER and first.item not in {one.item for one in dropped}


_KEPT_AS_IT_WAS = 3
"""More telling words say something beside that it is wanted after all."""
_AFTER_ALL = (Move.KEEP, Move.BACK)
_SURELY = 0.5


def _taken_back(
    turn: TurnContext, weighed: Weighed, views: tuple[CallView, ...]
) -> CallView | None:
    """The newest call of theirs that they took back lately and that the words may mean."""
    lately = [view for view in views if _is_taken_back(turn, view)]
    named = meant(weighed.text, lately, turn.facts.catalogue)
    first = weighed.decisions[0]
    if not named and first.outcome is Outcome.ANSWER:
        lately = [view for view in lately if view.call.item == first.item]
    return next(iter(named or lately), None)


def _is_taken_back(turn: TurnContext, view: CallView, within: dt.timedelta = FRESH) -> bool:
    """Whether this person asked for it, for themselves, and took it back a short while ago."""
    call, ended = view.call, view.call.ended_at
    own = call.requester == turn.facts.person.id and not call.behalf and call.parent is None
    offered = call.item in turn.facts.catalogue.entries
    if ended is None or turn.facts.now - ended > within:
        return False
    return own and offered and call.state is State.CANCELLED
