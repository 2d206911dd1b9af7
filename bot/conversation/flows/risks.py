"""Tells the open risks of somebody's teams, and takes the answer to what was offered as one."""

from __future__ import annotations

from bot.conversation.state.risk_commands import (
    OfferAnswered,
    RisksKnown,
    answer_offer,
    known_risks,
    look_at_offer,
)
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from bot.presses import RiskPress
from bot.wording.localizer import phrase
from bot.wording.risk_words import named_teams, offered, risk_line, what
from bot.wording.status_line import when_due
from catalog.vouching import teams_of_coordinator
from routing.call.call import Call

MOST = 10
"""So many risks of a team are named; the others are counted."""
MOST_OFFERED = 3
_REFUSED = phrase(
    "All right, I leave it at that. You hear of it again only when it gets much worse."
)
_NOT_YOURS = phrase("That is not for you to answer, or it is over.")


def tell(turn: TurnContext) -> Steps:
    """The open risks of the teams whose people ask, with what was offered and not answered. In a
    team's room those of that team.
    """
    teams = _teams(turn)
    if not teams:
        turn.whisper(turn.say("Risks are for who is in a team. Ask {team}.", team=turn.desk))
        return
    found = yield from known_risks(teams)
    turn.reply("\n".join(_open(turn, found)))
    if turn.facts.room is None:
        _offers(turn, found)


def _teams(turn: TurnContext) -> tuple[str, ...]:
    facts = turn.facts
    if facts.room:
        return (facts.room.team,)
    own = [team.team for team in facts.teams]
    fallback = facts.catalogue.fallback
    leads = {team.team for team in teams_of_coordinator(facts.person.id, facts.catalogue)}
    if fallback and fallback.team in leads:
        return tuple(team.team for team in facts.catalogue.teams)
    return tuple(own)


def _open(turn: TurnContext, found: RisksKnown) -> list[str]:
    if not found.open:
        return [turn.say("No risk is open.")]
    lines = []
    for team, calls in named_teams(turn.facts.catalogue, found.open).items():
        lines.append(turn.say("Open risks of {team}:", team=turn.formatter.team(team)))
        lines += [f"• {_line(turn, call, found)}" for call in calls[:MOST]]
        if more := len(calls) - MOST if len(calls) > MOST else 0:
            lines.append(turn.many("and {n} more", "and {n} more", more))
    return lines


def _line(turn: TurnContext, call: Call, found: RisksKnown) -> str:
    return risk_line(call, turn.formatter, found.labels.get(call.component or "", ""))


def _offers(turn: TurnContext, found: RisksKnown) -> None:
    for offer in found.offers[:MOST_OFFERED]:
        message = offered(offer, turn.formatter)
        turn.whisper(message.text, choices=message.choices)


def answer(turn: TurnContext, pressed: RiskPress) -> Steps:
    """Write down what was offered, or leave it."""
    offer = yield from look_at_offer(pressed.offer)
    if offer is None:
        turn.whisper(turn.say(_NOT_YOURS))
        return
    text = what(offer.sign, turn.formatter) if pressed.answer == "yes" else None
    came = yield from answer_offer(pressed.offer, text)
    turn.whisper(_came(turn, came))


def _came(turn: TurnContext, came: OfferAnswered) -> str:
    call, formatter = came.call, turn.formatter
    if call is None:
        text = _REFUSED if came.how == "refused" else _NOT_YOURS
        return turn.say(text)
    turn.focus = call.number
    if came.how == "was_written":
        return turn.say("It is written down already: {call}.", call=formatter.named(call))
    owner = (
        turn.say("{person} owns it.", person=formatter.person(call.assignee))
        if call.assignee
        else turn.say("Nobody owns it yet.")
    )
    said = turn.say(
        "Written down as {call}, for {team} to prevent.",
        call=call.number,
        team=formatter.owner(call),
    )
    return " ".join(filter(None, (said, owner, when_due(call, (), formatter))))
