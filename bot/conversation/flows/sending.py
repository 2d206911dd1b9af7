"""Sends a request: the call is opened, and the person hears its number. Who has it and by when
stands on its card.
"""

from __future__ import annotations

from bot.conversation.flows import following
from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.wanted_day import with_wanted_day
from bot.conversation.state.commands import Open, Refusal
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps, open_call
from bot.conversation.state.turn import TurnContext
from bot.wording.call_formatter import short
from bot.wording.remarks import confidential
from catalog.model import Kind
from routing.call.call import RAISED
from routing.rules.approval import needed


def send(turn: TurnContext, same_as: str | None = None) -> Steps:
    """Open the call of a confirmed request (tied to another's, where it is the same trouble), and
    say its number; its card tells who has it and by when.
    """
    request = turn.top
    assert isinstance(request, Request)
    words = request.words.strip() or turn.formatter.item(request.item)
    command = Open(
        item=request.item,
        kind=request.kind,
        text=words,
        title=None if request.item else _title(turn, request),
        answers=tuple(a for a in with_wanted_day(turn, request) if a.value),
        because=_because(request),
        priority_cues=request.priority_cues,
        attachments=request.attachments,
        same_as=same_as,
        beneficiary=request.beneficiary,
        behalf="" if request.beneficiary else request.whom,
    )
    result = yield from open_call(command)
    if isinstance(result, Refusal):
        _offer_as_wish(turn, request, words)
        return
    turn.drop()
    turn.focus = result.number
    sent = turn.say(
        "Sent! Your request is {number}. I'll tell you when there is news.", number=result.number
    )
    if result.private:
        team = turn.formatter.owner(result)
        approval = bool(result.approvers)
        sent += "\n" + confidential(team, turn.formatter, approval=approval)
    turn.reply(sent, choices=following.button(turn, result))


def _offer_as_wish(turn: TurnContext, request: Request, words: str) -> None:
    turn.put(
        request.model_copy(
            update={"item": None, "kind": Kind.WISH, "stage": "summary", "words": words}
        )
    )
    if request.item and request.item not in turn.facts.catalogue.entries:
        turn.reply(no_longer_offered(turn))
        return
    turn.reply(turn.say("You can't ask for that yet, so I pass it on as a wish."))


def no_longer_offered(turn: TurnContext) -> str:
    """What was asked for was taken out of the catalogue while it was talked about."""
    return turn.say("That is no longer offered: it was taken out while we talked.")


def approvers(turn: TurnContext, request: Request, names: tuple[str, ...]) -> str:
    """The names of those who must approve the request."""
    place = turn.facts.catalogue.entries.get(request.item or "")
    return turn.formatter.voices(
        names, needed(place.item.approval.rule, len(names)) if place else 1
    )


def _title(turn: TurnContext, request: Request) -> str:
    first = next((line for line in request.words.splitlines() if line.strip()), "")
    if request.person and request.meant in turn.facts.catalogue.entries:
        item = turn.formatter.item(request.meant)
        return turn.say("{item}: a word with a person", item=item)
    return short(first, 60) or turn.say("A word with a person")


def _because(request: Request) -> tuple[str, ...]:
    """The reasons for the choice of item: what the reading found, and whether the person said so
    themselves.
    """
    because = (*request.because, *((RAISED,) if is_of_alarm(request) else ()))
    if request.item is None:
        return (*because, "chosen: a person of the desk")
    if request.item not in request.guessed[:1]:
        return (*because, "chosen: by the requester")
    return (*because, "confirmed: by the requester")
