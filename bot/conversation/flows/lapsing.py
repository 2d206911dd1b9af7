"""Lets the question lapse whether, or which, call is to be cancelled, where what is said next is no
answer to it: a newer question of a team comes first.
"""

from __future__ import annotations

from typing import TypeGuard

from bot.conversation.decide.standing import Act
from bot.conversation.flows.about_calls import add_beside
from bot.conversation.flows.asked_since import asked_since
from bot.conversation.flows.call_enquiries import waiting
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.call_matching import likeness, meant
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number
from bot.conversation.read.picking import by_label, by_number, several
from bot.conversation.read.reading import is_withdrawal, read
from bot.conversation.state.dialogue import ActionForm, Clarification, Pending
from bot.conversation.state.steps import Asking, Steps, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.numbers import meant_among
from routing.understand.decision import Outcome

_ANSWERS = frozenset({Act.YES, Act.NO, Act.ANSWER, Act.CANCEL, Act.BACK})
_SMALL = frozenset({Act.CHAT, Act.THANKS, Act.LATER, Act.ADD})
"""What may be said beside the question, and is no answer: it stands, and is not put again."""

_OF_THE_DESK = frozenset({Said.MINE, Said.OPEN, Said.STATUS, Said.QUEUE, Said.HELP})
"""What the desk is asked in so many words: it is answered, and the question stands."""


def lapsed(turn: TurnContext, text: str) -> Asking[bool]:
    """Let the question go that the words do not answer, and say that the call goes on; they are
    read as if it had not been asked. More about the call goes to its team. False where they are to
    be read on.
    """
    top = turn.top
    if not _asks_to_cancel(top) or turn.facts.shared or turn.heard.answers:
        return False
    if _chooses(turn, text) or _names_a_call(top, text) or _asks_the_desk(turn, text):
        return False
    if (yield from _was_asked_since(turn)):
        if read(text).said is not Said.CANCEL and not is_withdrawal(text):
            _let_go(turn, top)
        return False
    return (yield from _beside_it(turn, top, (yield from weigh(turn, text))))


def _asks_the_desk(turn: TurnContext, text: str) -> bool:
    """Whether words ask something of the desk itself; then the question is not put again."""
    reading = read(text)
    if reading.said not in _OF_THE_DESK or reading.rest:
        return False
    turn.keep_options()
    return True


def _beside_it(
    turn: TurnContext, top: ActionForm | Clarification, weighed: Weighed
) -> Asking[bool]:
    """The same, of words after which nothing was asked."""
    if _answers(turn, top, weighed):
        return False
    if _is_small(weighed):
        turn.keep_options()
        return False
    if isinstance(top, ActionForm) and top.words and weighed.verdict.act is Act.NEW:
        yield from _after_this(turn, top, weighed)
        return True
    _let_go(turn, top)
    if isinstance(top, ActionForm) and _is_more_of(turn, top, weighed):
        yield from add_beside(turn, weighed, top.number)
        return True
    return False


def _after_this(turn: TurnContext, form: ActionForm, weighed: Weighed) -> Steps:
    """Begin what is asked for besides; the question waits beneath it, with the reason that was
    given: who told why wishes it to end, and has but something else as well.
    """
    turn.drop()
    at = len(turn.pending)
    yield from begin_new(turn, weighed)
    turn.pending.insert(at, form)
    if len(turn.pending) > at + 1:
        turn.reply(turn.say("I'll ask about {number} again after this.", number=form.number))


def _answers(turn: TurnContext, top: ActionForm | Clarification, weighed: Weighed) -> bool:
    """Whether words are a yes, a no or a reason, tell of danger or name one of the calls."""
    verdict = weighed.verdict
    read_so = verdict.emergency or verdict.act in _ANSWERS
    return read_so or (isinstance(top, Clarification) and _names_one(turn, top, weighed))


def _is_small(weighed: Weighed) -> bool:
    """Whether words ask how a call stands, or name nothing and are small talk or a remark that no
    team waits for.
    """
    act, nothing = weighed.verdict.act, weighed.decisions[0].outcome is Outcome.UNKNOWN
    if act is Act.STATUS:
        return True
    return nothing and act in _SMALL and (act is not Act.ADD or not waiting(weighed.views))


def _is_more_of(turn: TurnContext, form: ActionForm, weighed: Weighed) -> bool:
    """Whether words are more about the call that is to be cancelled, rather than for a team that
    waits for an answer.
    """
    if weighed.verdict.act is not Act.ADD or weighed.verdict.rival:
        return False
    call = next((v.call for v in weighed.views if v.call.number == form.number), None)
    names = call is not None and likeness(weighed.text, call, turn.facts.catalogue) > 0.0
    return names or not waiting(weighed.views)


def _let_go(turn: TurnContext, top: ActionForm | Clarification) -> None:
    turn.drop()
    if isinstance(top, ActionForm):
        turn.reply(turn.say("All right, {number} goes on as it was.", number=top.number))


def _asks_to_cancel(top: Pending | None) -> TypeGuard[ActionForm | Clarification]:
    match top:
        case ActionForm(action=action):
            return action is Action.CANCEL
        case Clarification(kind="which_call", wish=wish):
            return wish is Action.CANCEL
        case _:
            return False


def _was_asked_since(turn: TurnContext) -> Asking[bool]:
    """Whether a team asked something, or said that it is solved, after the question was put."""
    shown = turn.before.shown_at
    return shown is not None and bool(asked_since(shown, (yield from my_calls())))


def _names_a_call(top: ActionForm | Clarification, text: str) -> bool:
    numbers = (top.number,) if isinstance(top, ActionForm) else top.numbers
    return meant_among(call_number(text), numbers) is not None


def _names_one(turn: TurnContext, top: Clarification, weighed: Weighed) -> bool:
    """Whether words that ask for nothing name one of the calls between which is to be chosen."""
    own = [view for view in weighed.views if view.call.number in top.numbers]
    asks = weighed.verdict.act in {Act.STATUS, Act.NEW, Act.REOPEN, Act.PERSON}
    return not asks and len(meant(weighed.text, own, turn.facts.catalogue)) == 1


def _chooses(turn: TurnContext, text: str) -> bool:
    """Whether the words pick what was offered, by its number or label."""
    shown = turn.before.options[: turn.before.numbered]
    picked = by_number(text, shown) or by_label(text, shown, loosely=False)
    return picked is not None or bool(several(text, shown))
