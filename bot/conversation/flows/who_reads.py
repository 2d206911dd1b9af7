"""Answers who can read what somebody tells: of what is put together, or of what was sent last."""

from __future__ import annotations

from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.request import with_words
from bot.conversation.read.confidential import asks_who_reads, is_not_to_be_read
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, look, my_calls
from bot.conversation.state.turn import TurnContext
from bot.wording.remarks import confidential_lines
from routing.call.view import CallView


def who_reads(turn: TurnContext, text: str) -> Asking[bool]:
    """Say who can read it, where that is all the words ask, or they say who should not; False where
    they say something else, or there is nothing to read.
    """
    wish = is_not_to_be_read(text)
    if turn.facts.shared or not (wish or asks_who_reads(text)):
        return False
    if isinstance(turn.top, Request):
        turn.reply(_of_request(turn, turn.top))
        turn.told_of_it = True
        if wish and turn.top.words.strip():
            turn.put(with_words(turn.top, text))
        yield from prompt(turn)
        return True
    view = None if turn.pending else (yield from _sent_last(turn))
    if view is None:
        return False
    turn.reply(_of_call(turn, view))
    turn.focus = view.call.number
    turn.told_of_it = not wish
    return True


def _sent_last(turn: TurnContext) -> Asking[CallView | None]:
    """The call that was talked about last, else the newest that is open."""
    view = (yield from look(turn.focus)) if turn.focus else None
    if view and view.call.requester == turn.facts.person.id:
        return view
    return next(iter((yield from my_calls())), None)


def _of_request(turn: TurnContext, request: Request) -> str:
    """Who will read what is put together; where it goes is not known yet while one is to be
    chosen.
    """
    unsent = turn.say("Until you say that I may send it, nobody sees it.")
    place = turn.facts.catalogue.entries.get(request.item or "")
    if request.stage == "which" or (place is None and request.stage != "summary"):
        told = turn.say("Who reads it then depends on where it goes; I tell you before I send it.")
    elif place and place.item.private:
        return unsent  # the question that is put again says who will
    else:
        team = place.team.name.in_(turn.language) if place else turn.desk
        told = turn.say("It is not confidential: everybody of {team} can read it then.", team=team)
    return f"{unsent}\n{told}"


def _of_call(turn: TurnContext, view: CallView) -> str:
    """Who can read a call that was sent."""
    call, formatter = view.call, turn.formatter
    private = confidential_lines(call, formatter, own=True)
    lines = [f"{line.label}: {line.value}" for line in private]
    if not lines:
        team = formatter.owner(call)
        lines = [turn.say("It is not confidential: everybody of {team} can read it.", team=team)]
    return "\n".join([formatter.named(call), *lines])
