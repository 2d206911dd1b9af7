"""Withdraws calls that are no longer needed: each at a yes, and where words ask for that and point
to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.decision import SURE
from bot.conversation.flows.about_calls import NOTHING_OPEN, kept_and_shown
from bot.conversation.flows.about_it import names_another, points_to
from bot.conversation.flows.acting import do
from bot.conversation.flows.emergency import fresh_alarms
from bot.conversation.flows.form import begin, say_why
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.call_matching import meant
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.reading import (
    content_words,
    is_of_everything,
    is_withdrawal,
    read,
    words_of,
    yes_or_no,
)
from bot.conversation.read.two_matters import first_of_two
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Steps, act
from bot.conversation.state.turn import LONGEST_LABEL, TurnContext
from bot.ports import Choice
from bot.presses import CallPress
from bot.wording.call_formatter import short
from routing.call.actions import Action
from routing.call.call import State
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_A_FEW, MOST_OFFERED = 4, 6
_BEYOND_DOUBT, _MOSTLY, _HALF = 0.95, 0.7, 0.5


def cancel_call(turn: TurnContext, weighed: Weighed) -> Steps:
    """Ask whether the call that is no longer needed is to be cancelled, with the words as the
    reason.
    """
    found = _found(turn, weighed)
    if weighed.text.startswith("/") and turn.top is None:
        _offer_to_cancel(turn, found)
    else:
        yield from _cancel_meant(turn, weighed, found)


def _cancel_meant(turn: TurnContext, weighed: Weighed, found: Sequence[CallView]) -> Steps:
    text = weighed.text
    named = call_number(text) is not None
    asked = [view for view in found if named or _may_be_withdrawn(turn, view, weighed)]
    if found and not asked:
        yield from _withdraws_nothing(turn, found, weighed)
    elif found:
        yield from which_to_cancel(turn, asked, text)
    elif solved := [v for v in weighed.views if _may_be_let_go(v, text)]:
        yield from _let_go(turn, solved, weighed)
    else:
        yield from _nothing_to_cancel(turn, weighed)


def _offer_to_cancel(turn: TurnContext, views: Sequence[CallView]) -> None:
    """Say that nothing is going on, with the calls that can be cancelled: a command to stop what we
    are doing may be for one of them, and asks about none.
    """
    if not views:
        turn.reply(turn.say("All right. Nothing is under way."))
        return
    turn.offer(
        turn.say("Nothing is under way. Is one of your requests no longer needed?"),
        also=[
            Choice(
                action=CallPress(number=view.call.number, action=Action.CANCEL).encode(),
                label=short(turn.formatter.named(view.call), LONGEST_LABEL),
            )
            for view in views[:MOST_OFFERED]
        ],
    )


def _nothing_to_cancel(turn: TurnContext, weighed: Weighed) -> Steps:
    """Say that nothing is open; what is hardly a wish to stop is a request."""
    text = weighed.text
    if weighed.verdict.sure < SURE and len(content_words(yes_or_no(text).rest or text)) > 1:
        yield from begin_new(turn, weighed)  # hardly a wish to stop, and there is nothing to stop
    elif len(content_words(text)) > 1:
        turn.reply(turn.say(NOTHING_OPEN))
    else:
        turn.reply(turn.say("All right. Nothing is under way."))


def _found(turn: TurnContext, weighed: Weighed) -> list[CallView]:
    """The calls that a wish to stop may be for: the one that is named, those whose words stand in
    it, or all.
    """
    text, number = weighed.text, call_number(weighed.text)
    able = [v for v in weighed.views if Action.CANCEL in v.actions]
    if number:
        return [view for view in able if is_same(number, view.call.number)]
    if len(able) <= 1 or not content_words(text) or is_of_everything(text):
        return able
    named = meant(text, able, turn.facts.catalogue)
    return named or fresh_alarms(turn, able)[:1] or able


def _may_be_let_go(view: CallView, text: str) -> bool:
    """Whether words to stop may close a solved call: one that few may read, where they say more
    than that what is being asked is to be dropped.
    """
    dropped = _is_bare(text) and not is_withdrawal(text)
    return view.call.state is State.RESOLVED and not (view.call.private and dropped)


def _let_go(turn: TurnContext, solved: Sequence[CallView], weighed: Weighed) -> Steps:
    """Close the solved call that is surely no longer needed, and keep why; else ask once more, as
    where something else may not be needed: "I don't need that room any more".
    """
    call, gone = solved[0].call, (Move.CANCEL, Move.LET_GO)
    surely = sum(weighed.moves.get(move, 0.0) for move in gone) > _BEYOND_DOUBT
    closes = len(solved) == 1 and Action.CONFIRM in solved[0].actions
    if not (surely and closes) or _may_name_another(weighed):
        yield from kept_and_shown(turn, solved[0], weighed.text)
        return
    if Action.ADD in solved[0].actions and len(content_words(weighed.text)) > 1:
        yield from act(call.number, Action.ADD, {"text": weighed.text}, turn.take_attachments())
    yield from do(turn, call.number, Action.CONFIRM, {})


def _may_be_withdrawn(turn: TurnContext, view: CallView, weighed: Weighed) -> bool:
    """Whether words that seem to wish to stop may be for this call: what few may read is withdrawn
    by words that say so, or name it, and no call by words that likely are about something else.
    """
    if _is_bare(weighed.text):
        return is_withdrawal(weighed.text) or (not view.call.private and _is_talked_of(turn, view))
    return _asks_for_it(turn, view, weighed)


def _asks_for_it(turn: TurnContext, view: CallView, weighed: Weighed) -> bool:
    """Whether words that say more than to stop ask to withdraw this call."""
    gone = sum(weighed.moves.get(move, 0.0) for move in (Move.CANCEL, Move.LET_GO, Move.NO))
    named = points_to(turn, view, weighed)
    if _says_so(weighed.text) or (named and gone > _MOSTLY):
        return True
    if view.call.private or is_confidential(weighed.text):
        return named and not view.call.private
    return named or gone > _BEYOND_DOUBT or not names_another(turn, [view], weighed)


def _is_bare(text: str) -> bool:
    """Whether hardly more is said than a word to stop."""
    reading = read(text)
    return reading.said is Said.CANCEL and not reading.rest


def _is_talked_of(turn: TurnContext, view: CallView) -> bool:
    """Whether a call is what was talked about last, if any was, and nothing else was offered
    since.
    """
    offered = any(option.verb in _OFFERED for option in turn.before.options)
    return turn.focus in {None, view.call.number} and not offered


_OFFERED = frozenset({"pass_on", "anew"})
"""Choices about words that nothing was done with."""


def _says_so(text: str) -> bool:
    """Whether it is said in so many words, at the head or with what it is about."""
    said = after_number(text) or text
    heads = (said, first_of_two(said)[0], yes_or_no(said).rest)
    return any(read(one).said is Said.CANCEL for one in heads if one)


def _withdraws_nothing(turn: TurnContext, found: Sequence[CallView], weighed: Weighed) -> Steps:
    """Leave the calls as they are: a word to stop drops what was asked or offered; other words are
    something new, or about one of them.
    """
    text = weighed.text
    surely = weighed.decisions[0].outcome is Outcome.ANSWER
    apart = names_another(turn, found, weighed) and not any(v.call.private for v in found)
    if _is_bare(text):
        turn.reply(turn.say("All right, I leave it at that. Your requests go on as they were."))
    elif surely or apart:
        yield from begin_new(turn, weighed)
    else:
        numbers = [view.call.number for view in found[:3]]
        turn.push(Clarification.new_or_call(text, numbers, turn.take_attachments()))


def _may_name_another(weighed: Weighed) -> bool:
    """Whether the words may well name an item that none of the person's calls is of."""
    own, best = {view.call.item for view in weighed.views}, weighed.decisions[0].candidates[:1]
    return any(one.item not in own and one.confidence > _HALF for one in best)


def which_to_cancel(turn: TurnContext, found: Sequence[CallView], text: str) -> Steps:
    """Ask whether the call is to be cancelled, or which of several."""
    if len(found) == 1:
        yield from ask_to_cancel(turn, found[0].call.number, text)
        return
    numbers = tuple(view.call.number for view in found[:5])
    turn.push(
        Clarification(
            topic="clarification",
            kind="which_call",
            words=text,
            numbers=numbers,
            wish=Action.CANCEL,
        )
    )


def ask_to_cancel(turn: TurnContext, number: str, text: str) -> Steps:
    """Open the question whether to cancel; a sentence is kept as the reason."""
    yield from begin(turn, number, Action.CANCEL, {})
    tells = bool(content_words(after_number(text))) and read(text).said is None
    says_why = tells or len(words_of(text)) > _A_FEW
    if says_why:
        say_why(turn, text)
