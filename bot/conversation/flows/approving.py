"""Takes a typed yes or no of an approver as the decision on what waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Act
from bot.conversation.flows.alike import likest
from bot.conversation.flows.asked_by_approver import ask_back, offered_to_ask
from bot.conversation.flows.call_enquiries import awaits_a_word
from bot.conversation.flows.clear_yes import is_clear
from bot.conversation.flows.form import begin
from bot.conversation.flows.waiting import show_waiting
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.alarm_news import names_only_who_helps
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import content_words, denies, takes_part_back, yes_or_no
from bot.conversation.read.spoken import asks_for_a_moment, puts_off, says_not_now
from bot.conversation.read.team_words import asks_something, is_question, read_reply
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, Steps, waits_for_me
from bot.conversation.state.turn import TurnContext
from bot.wording.localizer import phrase
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_MOST, _MOSTLY = 5, 0.65
_DECISIONS = frozenset({Action.APPROVE, Action.REFUSE})


_PLAINLY = phrase(
    "I have decided nothing by your words {words}: approve it as it is, or refuse it and say what "
    "should be different."
)


def decided_by_approver(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Take a yes or no, with nothing under way, as the decision on the only call that waits for the
    person's approval; where more waits for a word, ask which is meant. False where none does.
    """
    yes = _decision(weighed)
    if yes is None and not asks_something(weighed.text):
        return False
    asks = yield from _awaits_approval(turn)
    if yes is None or not asks:
        return bool(asks) and offered_to_ask(turn, weighed, asks)
    if _is_of_another(weighed, asks):
        return False
    others = awaits_a_word(weighed.views)
    one = asks[0] if len(asks) == 1 and not others else likest(turn, weighed.text, asks)
    if one:
        yield from _decide(turn, one, weighed, yes=yes)
    else:
        wish, among = None if yes else Action.REOPEN, (*asks, *others)
        turn.push(Clarification.of_calls(weighed.text, among, _MOST, wish))
    return True


def decides_calmly(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Whether words begin with the yes or no that a call waits for, and name no danger but who is
    called for it: "no, only the police may see that" alarms nobody.
    """
    if not yes_or_no(weighed.text).said or not names_only_who_helps(weighed.own):
        return False
    return bool((yield from _awaits_approval(turn)))


def said_to_approval(turn: TurnContext, view: CallView, text: str) -> Asking[bool]:
    """Take a reply to what waits for the speaker's decision as that, or as what they want to know
    before; False where it is neither.
    """
    if Action.APPROVE not in view.actions:
        return False
    weighed = yield from weigh(turn, text)
    yes = _decision(weighed)
    if yes is not None:
        yield from _decide(turn, view, weighed, yes=yes)
    elif is_question(text):
        yield from ask_back(turn, f"{view.call.number} {text}")
    else:
        return False
    return True


def _awaits_approval(turn: TurnContext) -> Asking[list[CallView]]:
    """The calls that wait for the person's approval; none with something under way, or where
    others read along.
    """
    if turn.pending or turn.facts.shared or turn.facts.room:
        return []
    return [view for view in (yield from waits_for_me()) if Action.APPROVE in view.actions]


def _decide(turn: TurnContext, view: CallView, weighed: Weighed, *, yes: bool) -> Steps:
    """Approve or refuse where that is clear; else show once more what waits."""
    if yes and _is_of_what_was_said(turn, view, weighed):
        yield from show_waiting(turn)
    elif (_agrees if yes else _refuses)(weighed):
        yield from approve_or_refuse(turn, view.call.number, weighed.text, yes=yes)
    else:
        turn.reply(turn.say(_PLAINLY, words=turn.formatter.quote(weighed.text, 200)))
        yield from show_waiting(turn)


def approve_or_refuse(turn: TurnContext, number: str, words: str, *, yes: bool) -> Steps:
    """Approve a call, or refuse it for the reason in the words; that is asked where they give
    none.
    """
    turn.told_of_it |= not content_words(yes_or_no(words).rest)  # it says no more than that
    reason = "" if yes else _reason_in(words)
    values = {"reason": reason} if reason else {}
    yield from begin(turn, number, Action.APPROVE if yes else Action.REFUSE, values)


def _decision(weighed: Weighed) -> bool | None:
    """Whether words say yes, or no; None where they say neither."""
    order = read_reply(weighed.text)
    if order and not _DECISIONS.isdisjoint(order.actions[:1]):
        return order.actions[0] is Action.APPROVE
    head = yes_or_no(weighed.text)
    if head.said is Said.NO:
        return False
    if head.said is Said.YES and takes_part_back(head.rest):
        return True  # with a reserve, which approves nothing
    return {Act.YES: True, Act.NO: False}.get(weighed.verdict.act)


def _agrees(weighed: Weighed) -> bool:
    """Whether a yes is clear enough to approve by it: it has no reserve, and asks nothing."""
    text, answer = weighed.text, yes_or_no(weighed.text)
    if takes_part_back(answer.rest) or is_question(text) or denies(text):
        return False
    order = read_reply(text)
    said = answer.said or order or weighed.moves.get(Move.YES, 0.0) > _MOSTLY
    return bool(said) and (bool(order) or is_clear(weighed))


def _refuses(weighed: Weighed) -> bool:
    """Whether a no, with what is said beside it, reads as no more than that and why: not that it
    is put off, or left to another.
    """
    text, head = weighed.text, yes_or_no(weighed.text)
    if read_reply(text) is not None:
        return True
    if is_question(text) or takes_part_back(head.rest) or _puts_off(head.rest):
        return False
    why = head.said is Said.NO and bool(content_words(head.rest))
    return weighed.verdict.act is Act.NO or (why and not _leaves_it_open(weighed))


def _puts_off(rest: str) -> bool:
    """Whether what follows a no says that something comes first, or that it is but not yet."""
    return puts_off(rest) or asks_for_a_moment(rest) or says_not_now(rest)


def _leaves_it_open(weighed: Weighed) -> bool:
    """Whether what follows a no says that it is not known, or asks something or for somebody."""
    return sum(weighed.rest.get(move, 0.0) for move in _OPEN) > _SOMEWHAT


_OPEN = (Move.UNKNOWN, Move.PUZZLED, Move.LATER, Move.PERSON, Move.YES, Move.STATUS)
_SOMEWHAT = 0.5


def _is_of_what_was_said(turn: TurnContext, view: CallView, weighed: Weighed) -> bool:
    """Whether a mere yes may be for what the desk answered since the approval was asked for: "ok"
    after how something else stands.
    """
    text, shown, since = weighed.text, turn.before.shown_at, view.call.waiting_since
    answered = shown is not None and since is not None and shown > since
    return answered and turn.focus != view.call.number and read_reply(text) is None


def _is_of_another(weighed: Weighed, asks: Sequence[CallView]) -> bool:
    """Whether the words surely name an item that none of these calls is of."""
    if read_reply(weighed.text) is not None:
        return False
    first = weighed.decisions[0]
    return first.outcome is Outcome.ANSWER and first.item not in {v.call.item for v in asks}


def _reason_in(words: str) -> str:
    """Why something is refused; "" where that is not told."""
    order, answer = read_reply(words), yes_or_no(words)
    reason = order.rest if order else answer.rest if answer.said else ""
    return reason if content_words(reason) else ""
