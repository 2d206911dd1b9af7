"""Ends an alarm that was false, or is over: who was alerted hears so, and what is asked for beside
that is followed.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Act
from bot.conversation.flows.alarm_news import say_how_it_goes
from bot.conversation.flows.emergency import (
    is_of_alarm,
    no_alarm,
    take_back,
)
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.request import joined
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.flows.withdrawing import which_to_cancel
from bot.conversation.read.danger import (
    beside_a_jest,
    beside_false_alarm,
    ends_an_alarm,
    has_danger,
    is_unhurt,
    names_a_danger,
    names_somebody,
)
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import read, words_of, yes_or_no
from bot.conversation.state.dialogue import ActionForm, Request
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import Option, TurnContext
from routing.call.actions import Action
from routing.call.call import RAISED
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_A_FEW = 4
"""So many words beside "false alarm" are about nothing else."""


def takes_back(text: str) -> bool:
    """Whether the words say that an alarm was false, and little else; or begin with that, and why:
    "no wait, false alarm, he has gone home".
    """
    beside = beside_false_alarm(text)
    if beside is None:
        return False
    rest = " ".join(beside)
    return len(words_of(rest)) <= _A_FEW or has_danger(rest) or _begins_with_it(text, beside)


def is_plainly_false(text: str) -> bool:
    """Whether words begin with that an alarm was false and name no danger beside it, or take back
    themselves what they told: "he fell, no, just kidding".
    """
    if is_in_jest(text):
        return True
    beside = beside_false_alarm(text)
    if beside is None or not _begins_with_it(text, beside):
        return False
    return not names_a_danger(" ".join(beside))


def is_in_jest(text: str) -> bool:
    """Whether words take back what they told, and tell of no danger after that."""
    beside = beside_a_jest(text)
    if beside is None or text.rstrip().endswith("?"):
        return False
    return not (has_danger(beside[1]) or names_a_danger(beside[1]))


def _begins_with_it(text: str, beside: tuple[str, str]) -> bool:
    """Whether nothing but a no stands before a phrase that takes an alarm back, and it asks
    nothing; `beside`: what stands before it and after.
    """
    before, _ = beside
    return (not before or yes_or_no(before).said is Said.NO) and not text.rstrip().endswith("?")


def is_over(text: str) -> bool:
    """Whether words say that an alarm was none, and name no danger beside it; or begin with a wish
    to stop, and say that all is well: "never mind, she is up again, nobody hurt".
    """
    beside = beside_false_alarm(text)
    if beside is not None and ends_an_alarm(text) and takes_back(text):
        return not names_a_danger(" ".join(beside)) and not text.rstrip().endswith("?")
    return _begins_with_a_stop(text) and is_unhurt(text) and not names_a_danger(text)


def _begins_with_a_stop(text: str) -> bool:
    """Whether a wish to stop is all that the first few words say: "laat maar", "nvm"."""
    words = words_of(text)
    heads = (read(" ".join(words[:n])) for n in range(1, _LONGEST_STOP + 1))
    return any(head.said is Said.CANCEL and not head.rest for head in heads)


_LONGEST_STOP = 3


def stood_down(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Tell those who were alerted that there is no danger, in the words that say so, and drop the
    request, or keep them with it where it is no longer urgent: "no danger, just a puddle". False
    where they say no such thing, name another danger, or wish to drop it.
    """
    request = turn.top
    if isinstance(request, Request) and is_over(weighed.own):
        turn.drop()
        yield from _ended(turn, request, weighed.own)
        return True
    return isinstance(request, Request) and (yield from _no_danger(turn, request, weighed))


def _no_danger(turn: TurnContext, request: Request, weighed: Weighed) -> Asking[bool]:
    """Tell those who were alerted that there is no danger, and keep the request."""
    beside = beside_false_alarm(weighed.own)
    drops = weighed.verdict.act is Act.CANCEL and weighed.verdict.sure > _SURELY_DROPS
    if beside is None or drops:
        return False
    rest = " ".join(beside).strip()
    more = has_danger(rest) and not is_plainly_false(weighed.own)
    if more or not takes_back(weighed.own):
        return False
    words = joined(request.words, weighed.text)
    turn.put(no_alarm(request.model_copy(update={"words": words})))
    yield from take_back(turn, words)
    if yes_or_no(rest).said is Said.NO and len(words_of(rest)) <= _BUT_A_NO:
        turn.drop()  # "no wait, no danger": nothing else was said
    return True


def _ended(turn: TurnContext, request: Request, text: str) -> Steps:
    """Have the end of an alarm told, and follow what is asked for beside it; what was put together
    before it rests, where that was not talked about since.
    """
    if not (yield from take_back(turn, joined(request.words, text))):
        turn.reply(turn.say("All right, I've dropped that. Nothing was sent."))
    other = yield from _asked_beside(turn, text)
    if other is not None:
        yield from begin_new(turn, other)
        return
    if turn.pending and turn.before.pending[-1] == request:
        turn.prompted = True
    if not turn.pending and _may_be_wanted_still(turn, request, text):
        _offer_it(turn, request, text)


def _may_be_wanted_still(turn: TurnContext, request: Request, text: str) -> bool:
    """Whether something may have to be put right though there was no danger: not where it was of
    somebody, in jest or let go.
    """
    of_somebody = names_somebody(turn.own_words(request.words))
    return not (of_somebody or is_in_jest(text) or _begins_with_a_stop(text))


def _offer_it(turn: TurnContext, request: Request, text: str) -> None:
    """Offer to make an ordinary request of what was told, with what was said of it now."""
    why = (beside_false_alarm(text) or ("", ""))[1].strip(" ,.;:!-")
    words = joined(request.words, why) if why else request.words
    ask = turn.say(
        "Is there something to put right all the same? Then I make an ordinary request of {words}.",
        words=turn.formatter.quote(words, 120),
    )
    turn.offer(ask, Option(turn.say("Yes, make a request"), "anew", words))


def _asked_beside(turn: TurnContext, text: str) -> Asking[Weighed | None]:
    """What is surely asked for after words that take an alarm back: "that's no emergency, I just
    need a wheelchair"; None where they only say why.
    """
    _, rest = beside_false_alarm(text) or ("", "")
    rest = rest.strip(" ,.;:!-")
    at = text.casefold().rfind(rest)
    rest = text[at : at + len(rest)] if at >= 0 else rest
    if len(words_of(rest)) <= _BUT_A_NO:
        return None
    other = yield from weigh(turn, rest)
    known = other.decisions[0].outcome is not Outcome.UNKNOWN
    wishes = sum(other.moves.get(move, 0.0) for move in (Move.NEW, Move.BROKEN))
    asks = other.verdict.act is Act.NEW and wishes > _SURELY_ASKS
    return other if known and asks and not other.verdict.emergency else None


_SURELY_ASKS = 0.7
_BUT_A_NO, _SURELY_DROPS = 2, 0.75


def _raised(weighed: Weighed) -> list[CallView]:
    """The calls of alarms that can be withdrawn."""
    return [v for v in weighed.views if RAISED in v.call.because and Action.CANCEL in v.actions]


def brings_up_alarm(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words that take an alarm back are for its request, not yet sent, beneath what is
    talked about: it is then talked about again, and what stood above it stays.
    """
    if is_of_alarm(turn.top) or not takes_back(weighed.own) or _raised(weighed):
        return False
    beneath = next((p for p in reversed(turn.pending) if is_of_alarm(p)), None)
    if beneath is None:
        return False
    turn.pending.remove(beneath)
    turn.pending.append(beneath)
    return True


def taken_back(turn: TurnContext, weighed: Weighed, fresh: Sequence[CallView]) -> Asking[bool]:
    """Ask whether to withdraw the call of an alarm that was false, whatever else is being put
    together: that stays; who was alerted just now for one of the `fresh` hears the words at once.
    False when no alarm of theirs stands, or the words are about more.
    """
    raised = _raised(weighed) if takes_back(weighed.own) else []
    if not raised or is_withdrawing(turn, raised):
        return False
    other = yield from _asked_beside(turn, weighed.own)
    if other is not None:
        yield from begin_new(turn, other)
    if fresh:
        yield from say_how_it_goes(turn, weighed.text, fresh)
    named = call_number(weighed.text)
    meant_ones = [v for v in raised if named and is_same(named, v.call.number)] or raised
    yield from which_to_cancel(turn, meant_ones, weighed.text)
    return True


def is_withdrawing(turn: TurnContext, sent: list[CallView]) -> bool:
    """Whether it was asked if one of these alarms is to be withdrawn: not while there is danger."""
    match turn.top:
        case ActionForm(action=Action.CANCEL, number=number):
            return number in {view.call.number for view in sent}
        case _:
            return False
