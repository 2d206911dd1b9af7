"""Handles a team's room that is named from within it: "/team cleaning", by a coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from bot.conversation.read.joining_words import JoiningWish
from bot.conversation.state.dialogue import Elsewhere
from bot.conversation.state.joining_commands import NameRoom, RoomNamed
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from bot.ports import Choice, Outgoing
from bot.presses import SayPress
from bot.wording.localizer import phrase
from catalog.called import teams_called
from catalog.model import Team
from catalog.vouching import teams_of_coordinator

_MOST_CHOICES = 10
_ROOM: Mapping[str, str] = {
    "set_in_file": phrase("The room of {team} is set in its file already; change it there."),
    "taken": phrase("This is the room of {owner} already. Use another group for {team}."),
    "no_room": phrase("Say that in the group itself, where {team} works."),
}


def button(label: str, words: str) -> Choice | None:
    """A button that says something; None when that is too long for one."""
    try:
        return Choice(action=SayPress(text=words).encode(), label=label)
    except ValueError:
        return None


def choices_of(*buttons: Choice | None) -> tuple[Choice, ...]:
    """Those buttons that there are."""
    return tuple(one for one in buttons if one)


def called(team: Team, turn: TurnContext) -> str:
    """A team by its name."""
    return team.name.in_(turn.language)


def name_room(turn: TurnContext, wish: JoiningWish) -> Steps:
    """Make the place a team's room, by the word of a coordinator who may say so."""
    catalogue, by = turn.facts.catalogue, turn.facts.person.id
    found = teams_called(wish.name, catalogue) if wish.name else ()
    if len(found) != 1:
        buttons = (
            button(called(team, turn), f"/team {team.team}")
            for team in (found or catalogue.teams)[:_MOST_CHOICES]
        )
        turn.reply(turn.say("Which team works in this room?"), choices=choices_of(*buttons))
        return
    team = found[0]
    if team.team not in _teams_of(by, turn):
        told = turn.say("A coordinator of {team} has to say that here.", team=called(team, turn))
        turn.whisper(told)
        return
    came = cast("RoomNamed", (yield NameRoom(team=team.team)))
    _tell_room(turn, team, came)


def _teams_of(person: str, turn: TurnContext) -> set[str]:
    """The teams whose room this person may name: their own; of the fallback desk, every one."""
    catalogue = turn.facts.catalogue
    own = {team.team for team in teams_of_coordinator(person, catalogue)}
    fallback = catalogue.fallback
    return set(catalogue.team_by_id) if fallback and fallback.team in own else own


def _tell_room(turn: TurnContext, team: Team, came: RoomNamed) -> None:
    name = called(team, turn)
    if came.how != "done":
        owner = turn.facts.catalogue.team_by_id.get(came.owner)
        turn.reply(turn.say(_ROOM[came.how], team=name, owner=called(owner, turn) if owner else ""))
        return
    turn.reply(turn.say("I am here. Requests for {team} come to this room.", team=name))
    if came.before:
        text = turn.say("The room of {team} is another one from now on.", team=name)
        turn.told_elsewhere.append(Elsewhere(address=came.before, message=Outgoing(text=text)))
