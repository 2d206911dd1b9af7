"""Stops what somebody no longer wants: the request under way, or a call after a yes."""

from __future__ import annotations

from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows import unsent
from bot.conversation.flows.about_calls import add_to_call, over_with
from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.named_beneath import drops_beneath
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.option_handler import cancel
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.flows.withdrawing import cancel_call
from bot.conversation.read.call_matching import likeness, meant, place_of_call
from bot.conversation.read.endings import may_end
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.places import rooms_in
from bot.conversation.read.reading import (
    content_words,
    is_of_everything,
    read,
    yes_or_no,
)
from bot.conversation.read.two_matters import after_stop, first_of_two
from bot.conversation.state.dialogue import Clarification, Request
from bot.conversation.state.steps import Asking, Steps, read_moves
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.call import State
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_SURELY, _LIKELY, _HALF, _ALL_BUT_CERTAIN = 0.75, 0.6, 0.5, 0.95


def stop(turn: TurnContext, weighed: Weighed) -> Steps:
    """Stop what the words wish to stop, and go on with the other matter that they ask for beside
    it: "forget that, there is water in the cellar".
    """
    other = yield from _asked_beside(turn, weighed.text)
    yield from _stop(turn, weighed)
    if other is not None:
        yield from begin_new(turn, other)


def _asked_beside(turn: TurnContext, text: str) -> Asking[Weighed | None]:
    """What is asked for after a wish to stop; None where that only says why: "no longer needed, a
    colleague mops it up".
    """
    rest = after_stop(text) or (yield from _after_what_stops(turn, text))
    other = (yield from weigh(turn, rest)) if rest else None
    if other is None or other.verdict.act is not Act.NEW or other.verdict.rival:
        return None
    first, top = other.decisions[0], turn.top
    if isinstance(top, Request) and first.candidates and first.candidates[0].item == top.item:
        return None
    tells = first.outcome is not Outcome.UNKNOWN or len(content_words(rest)) > _A_FEW
    return other if tells and other.verdict.sure > _SURELY else None


def _after_what_stops(turn: TurnContext, text: str) -> Asking[str]:
    """What is said after a first part that reads as a wish to stop, in whatever words: "never mind
    the floor, the bell of bay 2 is dead"; "" where it reads as none.
    """
    head, rest = first_of_two(text)
    if len(content_words(rest)) <= _A_FEW or not content_words(head):
        return ""
    moves = yield from read_moves(head, turn.language)
    stops = sum(moves.get(move, 0.0) for move in (Move.CANCEL, Move.LET_GO))
    return rest if stops > _LIKELY else ""


def _stop(turn: TurnContext, weighed: Weighed) -> Steps:
    top, over = turn.top, weighed.verdict.move in {Move.WORKS, Move.HELPED}
    if over and is_of_alarm(top) and content_words(weighed.text):
        yield from _beside_alarm(turn, weighed)
        return
    if drops_beneath(turn, weighed.text):
        return
    if over and not isinstance(top, Request):
        yield from _is_over(turn, weighed)
        return
    if over and (working := _may_be_over(turn, weighed)):
        turn.push(Clarification.of_calls(weighed.text, working, 3, Action.CONFIRM))
        return
    if weighed.where is Where.SUMMARY and not _stops_surely(weighed):
        yield from unsent.no(turn, weighed)
        return
    if isinstance(top, Clarification) and _tells_more_than_stop(weighed):
        yield from begin_new(turn, weighed)  # the words asked about stay, and so do these
        return
    if isinstance(top, Request) and _asks(weighed):
        yield from unsent.add(turn, weighed.text)  # a question that tells so much stops nothing
        return
    if top is not None and not call_number(weighed.text) and not _names_a_call(turn, weighed):
        yield from cancel(turn, everything=is_of_everything(weighed.text))
        return
    yield from cancel_call(turn, weighed)


def _is_over(turn: TurnContext, weighed: Weighed) -> Steps:
    """Take it that the trouble is over; where that is said of one of several rooms that one call is
    about, its team hears it, and the call stands.
    """
    places = turn.facts.catalogue.organisation.locations
    said = set(rooms_in(weighed.text, places))
    of_more = [
        view.call.number
        for view in weighed.views
        if Action.ADD in view.actions
        and said
        and said < set(rooms_in(place_of_call(view.call), places))
    ]
    if len(of_more) == 1:
        yield from add_to_call(turn, weighed, number=of_more[0])
    else:
        yield from over_with(turn, weighed)


def _beside_alarm(turn: TurnContext, weighed: Weighed) -> Steps:
    """Keep words that seem to say that something works while an alarm is not sent yet: with the
    call whose number they begin with, else with the alarm ("that's done, it is about the floor").
    """
    if after_number(weighed.text):
        yield from add_to_call(turn, weighed)
    else:
        yield from unsent.add(turn, weighed.text)


def stops_a_call(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words that stop something, and keep something, name a call that was sent."""
    stops = weighed.moves.get(Move.CANCEL, 0.0) > _LIKELY
    return stops and _names_a_call(turn, weighed)


def _names_a_call(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether a wish to stop names a call that was sent, and nothing of the request that is put
    together: "never mind that lamp".
    """
    top, text = turn.top, weighed.text
    if turn.facts.shared or not isinstance(top, Request) or _is_named(top, text):
        return False
    if read(text).said is Said.CANCEL and not read(text).rest:
        return False  # it drops what is being asked
    able = [view.call for view in weighed.views if Action.CANCEL in view.actions]
    return any(likeness(text, call, turn.facts.catalogue) > 0.0 for call in able)


def _is_named(request: Request, text: str) -> bool:
    """Whether a telling word of the request stands in the text."""
    return bool(set(content_words(text)) & set(content_words(request.words)))


def _stops_surely(weighed: Weighed) -> bool:
    """Whether words surely wish to stop, or likely do and surely don't want it sent, by a word for
    it; else what was put together is not sent, and stays.
    """
    said = read(weighed.text).said is Said.CANCEL or yes_or_no(weighed.text).said is Said.NO
    if not (said or may_end(weighed.text)):
        return False
    names_nothing = all(one.outcome is Outcome.UNKNOWN for one in weighed.decisions)
    alone = weighed.verdict.move is Move.CANCEL and names_nothing
    enough = _LIKELY if alone else _SURELY
    sure = weighed.verdict.sure
    unsent = sure > _HALF and sure + weighed.verdict.chances.get(Act.NO, 0.0) > _ALL_BUT_CERTAIN
    return said or sure > enough or unsent


def _asks(weighed: Weighed) -> bool:
    """Whether words ask something, and say in no words for it that they wish to stop."""
    return weighed.text.rstrip().endswith("?") and (
        not _stops_in_words(weighed) and len(content_words(weighed.text)) > _A_FEW
    )


def _stops_in_words(weighed: Weighed) -> bool:
    return read(weighed.text).said is Said.CANCEL or yes_or_no(weighed.text).said is not None


def _tells_more_than_stop(weighed: Weighed) -> bool:
    """Whether words that say nowhere to stop tell more than that: they are not thrown away with
    what was asked about.
    """
    surely = _stops_in_words(weighed) or weighed.verdict.move is Move.CANCEL
    return not surely and len(content_words(weighed.text)) > _A_FEW


_A_FEW = 3


def _may_be_over(turn: TurnContext, weighed: Weighed) -> tuple[CallView, ...]:
    """The calls of which it may be said that they are over, rather than of the request that is put
    together: those that wait to be confirmed, else those that are open, unless the words name the
    request or answer its advice. None where somebody else reads along.
    """
    top, views = turn.top, weighed.views
    if turn.facts.shared or not isinstance(top, Request):
        return ()
    if solved := tuple(view for view in views if view.call.state is State.RESOLVED):
        return solved
    return () if _is_of(top, weighed.text) else _open_ones(turn, weighed)


def _is_of(request: Request, text: str) -> bool:
    """Whether words that something works are for this request: its advice asks, or they name it."""
    named = set(content_words(text)) & set(content_words(request.words))
    return request.stage == "help" or bool(named)


def _open_ones(turn: TurnContext, weighed: Weighed) -> tuple[CallView, ...]:
    """The open calls that the words are about, or all."""
    able = [view for view in weighed.views if Action.CANCEL in view.actions]
    return tuple(meant(weighed.text, able, turn.facts.catalogue) or able)
