"""Explains what was asked or said last, to somebody who asks what is meant by it, or why."""

from __future__ import annotations

from bot.conversation.flows import call_enquiries, smalltalk
from bot.conversation.flows.prompts import prompt
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Steps, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action


def explain(turn: TurnContext) -> Steps:
    """Say why it is asked and what a yes does, and put the question again."""
    match turn.top:
        case Request() as request:
            turn.reply(_of_request(turn, request))
        case ActionForm(action=Action.CANCEL):
            turn.reply(turn.say("Only if you say yes, it stops. Otherwise all goes on as it is."))
        case ActionForm():
            turn.reply(turn.say("I need this to pass it on. “Cancel” leaves all as it is."))
        case Clarification():
            turn.reply(turn.say("I want your words to reach the right people, so I ask."))
        case _:
            yield from _of_calls(turn)
            return
    yield from prompt(turn)


def _of_calls(turn: TurnContext) -> Steps:
    """Explain how this works; to who has something open, and was told of it, how that stands."""
    if turn.before.focus and (yield from my_calls()):
        yield from call_enquiries.mine(turn)
    else:
        smalltalk.help_(turn)


def _of_request(turn: TurnContext, request: Request) -> str:
    team = _team(turn, request)
    match request.stage:
        case "question":
            return turn.say(
                "{team} needs this to help you at once, without asking back. "
                "If you don't know, just say so.",
                team=team,
            )
        case "which":
            return turn.say(
                "Each of these goes to other people, so I ask. Is it none of them? "
                "Say “none of these”: a person then reads your words."
            )
        case "help":
            return turn.say(
                "This often helps at once. If it doesn't, say “yes”, and I ask {team}.", team=team
            )
        case "summary" if request.item is None and not request.person:
            return turn.say(
                "I can't tell who this is for. If you say yes, a person of {team} reads your "
                "words and takes it up.",
                team=turn.desk,
            )
        case "summary":
            return turn.say(
                "If you say yes, {team} gets this as it stands here. Until then nobody sees it.",
                team=team,
            )
        case _:
            return turn.say("I want your words to reach the right people, so I ask.")


def _team(turn: TurnContext, request: Request) -> str:
    """The team that will get the request; the desk where that is not known."""
    entry = turn.facts.catalogue.entries.get(request.item or "")
    return entry.team.name.in_(turn.language) if entry else turn.desk
