"""Takes back or changes what somebody says was wrong: of what is put together, or of a call."""

from __future__ import annotations

from bot.conversation.decide.decision import SURE
from bot.conversation.decide.standing import Act
from bot.conversation.flows import stepping_back
from bot.conversation.flows.about_calls import add_to_call
from bot.conversation.flows.about_it import is_of_none
from bot.conversation.flows.cancelling import tell_that_nothing_is_passed_on
from bot.conversation.flows.clear_yes import hardly_said
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.option_handler import cancel
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import content_words, read, says_what_instead
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.understand.decision import Outcome

_QUITE = 0.9


def take_back(turn: TurnContext, weighed: Weighed) -> Steps:
    """Take back what the words wish to take back or to change: of the request that is put together,
    of the question that stands, or of a call.
    """
    match turn.top:
        case Request() if not call_number(weighed.text):
            yield from stepping_back.back(turn, weighed)
        case ActionForm(action=Action.CANCEL, number=number) if _tells_more(weighed):
            yield from add_to_call(turn, weighed, number=number)
        case ActionForm() as form:
            yield from cancel(turn)
            if form.action is Action.CANCEL and len(content_words(weighed.text)) > _TELLING:
                tell_that_nothing_is_passed_on(turn, weighed.text)
        case Clarification() if weighed.verdict.sure < SURE or says_what_instead(weighed.text):
            yield from begin_new(turn, weighed)
        case Clarification() as unclear:
            turn.drop()
            words = turn.formatter.quote(unclear.words, 80)
            turn.reply(
                turn.say("All right, I leave {words} out. Say it your own way.", words=words)
            )
        case _ if weighed.views:
            yield from _of_calls(turn, weighed)
        case _ if _may_ask_for_something(weighed):
            yield from begin_new(turn, weighed)
        case _:
            turn.reply(turn.say("There is nothing to go back to. Tell me what you need."))
    yield from ()


def _may_ask_for_something(weighed: Weighed) -> bool:
    """Whether words that only resemble a wish to go back, where there is nothing to go back to, may
    name an item.
    """
    plainly = read(weighed.text).said is not None
    return not plainly and weighed.decisions[0].outcome is not Outcome.UNKNOWN


def _of_calls(turn: TurnContext, weighed: Weighed) -> Steps:
    """Change what the words set right of a call; what names something else is of none of them, but
    where it surely sets something right that everybody of the team may read.
    """
    surely = weighed.verdict.sure > SURE and not any(v.call.private for v in weighed.views)
    if is_of_none(turn, weighed) and not surely:
        yield from begin_new(turn, weighed)  # "I want to change my surname"
    elif _says_what(weighed):
        yield from add_to_call(turn, weighed)  # "the time is wrong, it was 13:40"
    else:
        call = turn.formatter.named(weighed.views[0].call)
        turn.focus = weighed.views[0].call.number
        turn.reply(turn.say("What would you like to change about {call}?", call=call))


def _tells_more(weighed: Weighed) -> bool:
    """Whether words tell more of the call than that cancelling it was not meant."""
    not_meant = weighed.verdict.sure + weighed.verdict.chances.get(Act.NO, 0.0) > _QUITE
    return says_what_instead(weighed.text) or (
        (hardly_said(weighed) or _says_what(weighed)) and not not_meant
    )


def _says_what(weighed: Weighed) -> bool:
    """Whether words that take something back say what it is instead."""
    told = len(content_words(weighed.text)) > _TELLING and weighed.verdict.sure < _QUITE
    return told or says_what_instead(weighed.text)


_TELLING = 2
