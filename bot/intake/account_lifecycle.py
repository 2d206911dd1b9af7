"""Accounts and rooms that are out of reach from now on, or within it: whose work goes where, and who has to know."""

from __future__ import annotations

from sqlmodel import Session

from bot import people
from bot.message import Incoming, Outgoing
from bot.post import UNDER_CARD, Post
from bot.speech import Speaker
from bot.world import World
from catalog.model import Person
from routing import ledger
from routing.actions import Action
from routing.call import AT_WORK
from routing.desk import Desk

MOST = 500


def left(session: Session, incoming: Incoming, desk: Desk, post: Post, world: World) -> None:
    """The person has no access from any account any more; what they had in hand goes to a coordinator, and their team hears why."""
    person = people.person_of(session, incoming.model_copy(update={"room": True}), desk.catalogue).id
    people.close(session, incoming, person)
    if team := desk.catalogue.team_of.get(person):
        name = people.known(session, person, desk.catalogue).name
        for number, coordinator in work_returns(session, person, team.team, desk):
            speaker = Speaker(world.room_language(team.team))
            text = speaker.say(
                "{person} has left, so {number} is now with {coordinator}, until somebody else takes it.",
                person=name, number=number, coordinator=coordinator.name,
            )  # fmt: skip
            for room in world.rooms(team.team):
                post.say(room, Outgoing(text=text, thread=UNDER_CARD), number)


def work_returns(session: Session, person: str, team: str, desk: Desk) -> list[tuple[str, Person]]:
    """What this person had in hand for the team goes to another one of its coordinators; gives what went to whom."""
    found = desk.catalogue.team_by_id.get(team)
    coordinator = next((p for p in found.coordinators if p.id != person), None) if found else None
    if coordinator is None:
        return []
    calls = [c for c in ledger.of_team(session, team, limit=MOST) if c.assignee == person and c.state in AT_WORK]
    for call in calls:
        desk.do(call.number, Action.ASSIGN, coordinator, {"person": coordinator.id})
    return [(call.number, coordinator) for call in calls]


def away(session: Session, incoming: Incoming, post: Post, world: World) -> None:
    """We were blocked by a person, or taken out of a room: nobody waits there in vain, coordinators hear of it elsewhere."""
    people.lost(session, incoming.address, "we were blocked or taken out", incoming.at)
    team = world.room_at(incoming.address) if incoming.room else None
    why = "we were taken out, or it was closed"
    if team and not people.mark_room(session, incoming.address, team.team, why, incoming.at):
        return  # its people know
    for person in team.coordinators if team else ():
        to = people.address_of(session, person.id, tuple(world.channels), world.catalogue)
        if to is None or team is None or to.conversation == incoming.address.conversation:
            continue
        speaker = Speaker(people.language_of(session, person, world.catalogue))
        text = speaker.say(
            "I cannot reach the room of {team} in {channel} any more: I was taken out, or it was closed. Nothing new arrives "
            "there until that is mended: put me in again, or have another room set in the team's file.",
            team=team.name.in_(speaker.language), channel=incoming.address.channel.title(),
        )  # fmt: skip
        post.say(to, Outgoing(text=text))


def arrived(incoming: Incoming, post: Post, world: World) -> None:
    """We were put into a room: whose it is to us, or what to write in a team's file to make it one."""
    team = world.room_at(incoming.address)
    speaker = Speaker(world.room_language(team.team) if team else world.catalogue.organisation.language)
    number = incoming.address.conversation.partition("/")[2]
    text = speaker.say(
        "I am here. No team works in this room yet: write {line} in a team's file, and its requests come here.",
        line=f'rooms: {{{incoming.address.channel}: "{number}"}}',
    )  # fmt: skip
    if team:
        text = speaker.say("I am here. Requests for {team} come to this room.", team=team.name.in_(speaker.language))
    post.say(incoming.address, Outgoing(text=text))
