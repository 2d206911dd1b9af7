"""Answers a complaint: how the call stands that it is about, and that a person can be asked, or its
team told.
"""

from __future__ import annotations

from bot.conversation.flows import call_enquiries, smalltalk
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.courtesies import complains
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.reading import read
from bot.conversation.state.turn import TurnContext
from routing.call.numbers import is_same
from routing.call.view import CallView


def is_complaint_of_a_call(weighed: Weighed) -> bool:
    """Whether words with the number of a call of theirs are a complaint."""
    _, _, behind = weighed.text.strip().partition(" ")
    return _named(weighed) is not None and (complains(weighed.text) or complains(behind))


def only_complains(turn: TurnContext, weighed: Weighed) -> bool:
    """Answer a number of theirs with nothing but a complaint behind it, whatever it may be taken
    for; False where more is said, or something is asked.
    """
    _, _, behind = weighed.text.strip().partition(" ")
    angry = read(behind)
    if turn.pending or angry.said is not Said.ANGRY or angry.rest or _named(weighed) is None:
        return False
    show_and_say_sorry(turn, weighed)
    return True


def say_sorry(turn: TurnContext, weighed: Weighed) -> None:
    """Say that it should go better, and offer to bring the complaint to somebody: nobody reads it
    yet.
    """
    named, words = _named(weighed), weighed.text
    view = named or _only_one(weighed)
    if view and not named:
        words = f"{words} ({view.call.number})"
    smalltalk.angry(turn, words, view)
    turn.told_of_it = True


def show_and_say_sorry(turn: TurnContext, weighed: Weighed) -> None:
    """The same, after how the call stands whose number was said."""
    if view := _named(weighed):
        call_enquiries.show(turn, view)
    say_sorry(turn, weighed)


def _only_one(weighed: Weighed) -> CallView | None:
    """The call that a complaint can only be about."""
    alone = len(weighed.views) == 1 and not call_number(weighed.text)
    return weighed.views[0] if alone else None


def _named(weighed: Weighed) -> CallView | None:
    """The call of theirs whose number was said, or which stands alone at the head."""
    head = weighed.text.split(maxsplit=1)[:1]
    number = call_number(weighed.text) or bare_number("".join(head).strip(":,;.!"))
    own = (view for view in weighed.views if number and is_same(number, view.call.number))
    return next(own, None)
