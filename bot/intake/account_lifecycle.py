"""Handles accounts that were closed and rooms the desk was taken out of: whose work goes where, who
is told.
"""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from bot.context import Context
from bot.outbox.gate import OnePerson, Others
from bot.outbox.reach import place_back
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, directory, room_reach, sessions
from bot.people.recipients import recipient_of
from bot.ports import (
    NOTHING,
    AccountLeft,
    Address,
    BotAdded,
    BotRemoved,
    Choice,
    Outgoing,
    Reply,
    SaidUnnamed,
)
from bot.presses import SayPress
from bot.wording.localizer import Localizer
from catalog.model import Team
from routing.call.guests import is_ours
from routing.desk import departures
from routing.desk.desk import Desk
from routing.storage import ledger, outbox

MOVING = dt.timedelta(seconds=2)
"""So long a room that is no team's is not spoken to: a group that becomes a supergroup shows itself
as a new room first, and only then as the one that moved.
"""
MOST_TEAMS, LONGEST_ID = 10, 50
"""So many teams are offered for a room, and so long an id can be for a button."""


def left(session: Session, incoming: AccountLeft, desk: Desk) -> None:
    """Close a person's access from every account; what they had in hand or were asked goes to
    others, and their team hears why.
    """
    person = directory.person_of(
        session, incoming.model_copy(update={"shared": True}), desk.catalogue
    ).id
    accounts.close(session, incoming, person)
    if accounts.has_left(session, person):
        sessions.end_all(session, person)

    def has_left(one: str) -> bool:
        return one == person or not is_ours(one, desk.catalogue)

    def name_of(one: str) -> str:
        return directory.known(session, one, desk.catalogue).name

    for body in list(ledger.open_bodies(session)):
        if person in (body["requester"], body.get("assignee"), *body.get("approvers", ())):
            departures.put_right(desk, body["number"], has_left, name_of)


def away(session: Session, incoming: BotRemoved, writer: OutboxWriter, context: Context) -> None:
    """Mark the account or room as out of reach after a block or a removal, and tell a room's
    coordinators elsewhere.
    """
    accounts.lost(session, incoming.address, "we were blocked or taken out", incoming.at)
    for team, room in context.rooms_at(incoming.address) if incoming.shared else ():
        why = "we were taken out, or it was closed"
        if room_reach.mark(session, room, team.team, why, incoming.at):
            _tell_coordinators(session, incoming, team, writer, context)


def _tell_coordinators(
    session: Session, incoming: BotRemoved, team: Team, writer: OutboxWriter, context: Context
) -> None:
    for person in team.coordinators:
        to = recipient_of(session, person.id, context.channels, context.catalogue)
        if to is None or to.address == incoming.address:
            continue
        text = to.localizer.say(
            "I cannot reach the room of {team} in {channel} any more: I was taken out, or it was "
            "closed. Nothing new arrives there until I am put in again, or the team gets another "
            "room.",
            team=team.name.in_(to.localizer.language),
            channel=incoming.address.channel.title(),
        )
        told = Reply.of(Outgoing(text=text), NOTHING)
        writer.say(to.address, OnePerson(to.person.id), told)


def arrived(session: Session, incoming: BotAdded, writer: OutboxWriter, context: Context) -> None:
    """Say in a room we were put into which team's it is, or by which number it can become one's;
    then what could not be said there, and its open cards. A person who let us in again gets
    what could not be said to them.
    """
    accounts.found_again(session, incoming.address)
    if incoming.moved_to:
        outbox.forget_waiting(session, incoming.moved_to)
    lost = room_reach.is_marked(session, incoming.address.channel, incoming.address.conversation)
    if incoming.came and incoming.shared:
        for room in _greeted(incoming, context):
            ours = context.room_at(room) is not None
            hears = Others(room.conversation)
            after = dt.timedelta(0) if ours else MOVING
            writer.say(room, hears, _greeting(room, context), after=after)
    place_back(
        session,
        incoming.address,
        writer,
        context,
        anew=incoming.came or bool(incoming.moved_to) or lost,
    )


def _greeted(incoming: BotAdded, context: Context) -> tuple[Address, ...]:
    """The rooms at a place in which we say that we are there; the place itself when none is a
    team's.
    """
    return tuple(room for _, room in context.rooms_at(incoming.address)) or (incoming.address,)


def _greeting(room: Address, context: Context) -> Reply:
    team = context.room_at(room)
    localizer = Localizer(
        context.room_language(team.team) if team else context.catalogue.organisation.language
    )
    waiting = (
        ()
        if team
        else tuple(one for one in context.catalogue.teams if not one.rooms.get(room.channel))
    )
    if team:
        text = localizer.say(
            "I am here. Requests for {team} come to this room.",
            team=team.name.in_(localizer.language),
        )
    else:
        text = _for_anybody(room, localizer, teams_wait=bool(waiting))
    choices = tuple(
        Choice(
            action=SayPress(text=f"/team {one.team}").encode(),
            label=one.name.in_(localizer.language),
        )
        for one in waiting[:MOST_TEAMS]
        if len(one.team) <= LONGEST_ID
    )
    return Reply.of(Outgoing(text=text, choices=choices), NOTHING)


def _for_anybody(room: Address, localizer: Localizer, *, teams_wait: bool) -> str:
    """What people in a room that is no team's can do with us there, and how it becomes a team's:
    most are there to ask.
    """
    number = room.conversation.partition("/")[2]
    text = localizer.say(
        "I am here. Anybody here can ask me for what they need: say my name with it, or reply to "
        "me."
    )
    how = (
        localizer.say(
            "This is no team's room yet. A coordinator makes it one: press the team, or say "
            "“/team” and its name; then its requests come here. (Its number is {number}.)",
            number=number,
        )
        if teams_wait
        else localizer.say("(This is no team's room. Its number is {number}.)", number=number)
    )
    return f"{text}\n{how}"


def unnamed(incoming: SaidUnnamed, writer: OutboxWriter, context: Context) -> None:
    """Tell somebody who wrote in the name of a group how to go on: without knowing who they are,
    nothing can be done for them.
    """
    team = context.room_at(incoming.address)
    localizer = Localizer(
        context.room_language(team.team) if team else context.catalogue.organisation.language
    )
    text = localizer.say(
        "I can't see who you are: you write here as the group, not as yourself. Switch off "
        "“Remain anonymous” for yourself in the group's administrators and say it again, or write "
        "to me in private. Buttons work as they are."
    )
    told = Reply.of(Outgoing(text=text, thread=incoming.stands), NOTHING)
    writer.say(incoming.address, Others(incoming.address.conversation), told)
