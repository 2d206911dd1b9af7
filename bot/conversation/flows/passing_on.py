"""Does what was offered with words that nothing had been done with: passes them on to the team of a
call, resolves it with them, or makes a request of them.
"""

from __future__ import annotations

from bot.conversation.decide.standing import Where
from bot.conversation.flows import form
from bot.conversation.flows.acting import add_words, do, refuse
from bot.conversation.flows.request import begin
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from bot.conversation.state.commands import Refusal
from bot.conversation.state.steps import Steps, act, look, understand
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action


def leaves_it(turn: TurnContext, weighed: Weighed) -> bool:
    """Leave what was offered, or nothing, where words only choose none and nothing is asked."""
    reading = read(weighed.text)
    asked = turn.pending or weighed.where not in {Where.IDLE, Where.CALLS}
    if asked or reading.said is not Said.NONE or reading.rest:
        return False
    turn.reply(turn.say("All right, I leave it at that."))
    return True


def to_call(turn: TurnContext, value: str) -> Steps:
    """Pass words on to the team of a call: its number stands before them."""
    number, _, words = value.partition(" ")
    yield from add_words(turn, number, words)


def take_and_resolve(turn: TurnContext, value: str) -> Steps:
    """Take a call and resolve it, with words of which its number stands before them; where there
    are none they are asked for.
    """
    number, _, words = value.partition(" ")
    taken = yield from act(number, Action.ACKNOWLEDGE, {}, ())
    if isinstance(taken, Refusal):
        refuse(turn, taken, (yield from look(number)), {"text": words}, ())
    elif words:
        yield from do(turn, number, Action.RESOLVE, {"text": words})
    else:
        yield from form.begin(turn, number, Action.RESOLVE, {})


def anew(turn: TurnContext, words: str) -> Steps:
    """Make a request of the words."""
    begin(turn, words, (yield from understand(words)))
