"""Finds what a wish to stop, or news that something works, is about where the newest request is not
it: an earlier one that was not sent either, or a call.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.call_matching import likeness, meant
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import content_words
from bot.conversation.read.which_and_what import only_this
from bot.conversation.state.dialogue import Clarification, Request
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.move import Move

_SURELY, _MOSTLY, _A_STEM, _TELLS = 0.6, 0.5, 4, 2
_NOT_ASKED = frozenset({"help", "question"})


def drops_beneath(turn: TurnContext, text: str) -> bool:
    """Drop the earlier request, not sent either, that words name and the newest is not about: that
    stays. False where they name none, or a call.
    """
    named = [one for one in turn.pending[:-1] if isinstance(one, Request) and _names(text, one)]
    if len(named) != 1 or not _is_not_of_top(turn, text) or is_of_alarm(named[0]):
        return False
    turn.pending.remove(named[0])
    words = turn.formatter.quote(named[0].words, 60)
    turn.reply(turn.say("All right, I've dropped {words}; it was not sent.", words=words))
    return True


def keeps_only_one(turn: TurnContext, text: str) -> bool:
    """Keep the one of several requests, none of them sent, that words name as the only one that is
    wanted: "no, only the printer"; the others are dropped. False where they name none, or more.
    """
    several = [one for one in turn.pending if isinstance(one, Request)]
    wanted = None if turn.facts.shared else _only_named(text, several)
    left = [one for one in several if wanted and one is not wanted and not is_of_alarm(one)]
    if wanted is None or not left:
        return False
    kept = [one for one in turn.pending if one not in (*left, wanted)]
    turn.pending = [*kept, wanted]
    turn.told_of_it = True
    words = turn.formatter.localizer.joined([turn.formatter.quote(o.words, 60) for o in left])
    turn.reply(turn.say("All right, I've dropped {words}; it was not sent.", words=words))
    return True


def _only_named(text: str, several: Sequence[Request]) -> Request | None:
    """The one request that words name as the only one; None where they name none, or more."""
    told = only_this(text)
    named = [one for one in several if told and _names(told, one)]
    return named[0] if len(named) == 1 else None


def works_elsewhere(turn: TurnContext, weighed: Weighed) -> bool:
    """Ask whether a call is over, where words that something works name it, and not the request
    that is put together. False where that is asked for, or they name none.
    """
    works = sum(weighed.moves.get(move, 0.0) for move in (Move.WORKS, Move.HELPED)) > _SURELY
    top = turn.top
    if not works or not isinstance(top, Request) or not _is_not_of_top(turn, weighed.text):
        return False
    if top.stage in _NOT_ASKED or is_of_alarm(top):
        return False
    able = [view for view in weighed.views if _may_end(view)]
    found = meant(weighed.text, able, turn.facts.catalogue)
    if not found:
        return False
    turn.push(Clarification.of_calls(weighed.text, found, 3, Action.CONFIRM))
    return True


def of_a_call(turn: TurnContext, weighed: Weighed) -> CallView | None:
    """The one call that words name which are about nothing of the request that is put together, nor
    its answer: "that lamp is in room 12 by the way"; None where there is none.
    """
    if turn.facts.shared or weighed.fits > 1.0 or not _is_not_of_top(turn, weighed.text):
        return None
    top, catalogue = turn.top, turn.facts.catalogue
    able = [view for view in weighed.views if Action.ADD in view.actions]
    found = meant(weighed.text, able, catalogue)
    if len(found) != 1 or is_of_alarm(top) or len(content_words(weighed.text)) < _TELLS:
        return None
    return found[0] if likeness(weighed.text, found[0].call, catalogue) >= _MOSTLY else None


def _may_end(view: CallView) -> bool:
    return not {Action.CONFIRM, Action.CANCEL}.isdisjoint(view.actions)


def _is_not_of_top(turn: TurnContext, text: str) -> bool:
    """Whether no call is named by its number, and no telling word of the newest request stands in
    the words.
    """
    top = turn.top
    if turn.facts.shared or not isinstance(top, Request):
        return False
    return not call_number(text) and not _names(text, top)


def _names(text: str, request: Request) -> bool:
    """Whether a telling word of a request stands in the text, be it in another number."""
    own = content_words(request.words)
    return any(_is_alike(one, other) for one in content_words(text) for other in own)


def _is_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _A_STEM and long.startswith(short))
