"""One message in, one transaction: claim its key, converse, let the desk act, write what is to be said. Then it is committed."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from bot import people
from bot.answers import Answers
from bot.conversation.commands import Facts
from bot.conversation.converse import converse
from bot.conversation.dialogue import Dialogue, Heard, Turn
from bot.message import Address, Incoming, Outgoing
from bot.post import Post
from bot.world import World
from catalog.model import Person
from routing.actions import Action
from routing.call import State
from routing.desk import Desk
from routing.ledger import read
from routing.tables import CardRow, DialogueRow, InboxRow
from routing.transition import NotPossible

LONGEST = 10_000
"""Characters of one message that are kept; channels have lower limits of their own."""


def take_in(session: Session, incoming: Incoming, world: World) -> bool:
    """Everything one message causes, in the caller's transaction; False when it was taken in before (then nothing happens)."""
    if not _claim(session, incoming, world):
        return False
    person = people.person_of(session, incoming, world.catalogue)
    desk = Desk(session, world.catalogue, world.now)
    post = Post(session, world, incoming.key)
    if incoming.edits and _edited(session, incoming, person, desk):
        turn = None
    else:
        turn = _converse(session, incoming, person, desk, world)
    for reply in turn.replies if turn else ():
        post.say(incoming.address, _for_one(incoming, reply))
    post.effects(desk.effects)
    return True


def _claim(session: Session, incoming: Incoming, world: World) -> bool:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    body = incoming.model_dump(mode="json", exclude_defaults=True)
    body["text"] = incoming.text[:LONGEST]
    values = {"key": incoming.key[:255], "channel": incoming.address.channel, "at": world.now, "body": body}
    result = session.execute(insert(InboxRow).values(values).on_conflict_do_nothing(index_elements=["key"]))
    return cast("sa.CursorResult[Any]", result).rowcount == 1


def _for_one(incoming: Incoming, reply: Outgoing) -> Outgoing:
    """What is answered to one person in a shared room is for their eyes only."""
    return reply.model_copy(update={"only_to": incoming.account}) if incoming.room and not reply.only_to else reply


def _converse(session: Session, incoming: Incoming, person: Person, desk: Desk, world: World) -> Turn:
    room = world.room_at(incoming.address) if incoming.room else None
    facts = Facts(
        catalogue=world.catalogue, person=person, team=world.catalogue.team_of.get(person.id),
        language=people.language_of(session, person, world.catalogue), now=world.now,
        zone=people.zone_of(session, person, world.catalogue), room=room,
    )  # fmt: skip
    row = session.get(DialogueRow, (incoming.address.conversation, person.id), with_for_update=True)
    dialogue = Dialogue.stored(row.body) if row else Dialogue()
    heard = Heard(
        text=incoming.text[:LONGEST], press=incoming.press, attachments=incoming.attachments,
        about=_about(session, incoming.address, incoming.reply_to), edited=incoming.edits is not None,
    )  # fmt: skip
    answers = Answers(session, desk, world, facts, incoming)
    steps = converse(dialogue, heard, facts)
    result: Any = None
    while True:
        try:
            command = steps.send(result)
        except StopIteration as stop:
            turn: Turn = stop.value
            break
        result = answers.to(command)
    body = turn.dialogue.model_dump(mode="json", exclude_defaults=True)
    kept = row or DialogueRow(conversation=incoming.address.conversation, person=person.id, at=world.now, body=body)
    kept.body, kept.at = body, world.now
    session.add(kept)
    return turn


def _about(session: Session, address: Address, ref: str | None) -> str | None:
    """The call whose card or message was replied to."""
    if ref is None:
        return None
    query = select(CardRow.number).where(col(CardRow.ref) == ref, col(CardRow.channel) == address.channel)
    numbers = session.exec(query.where(col(CardRow.conversation).in_(_enclosing(address.conversation)))).all()
    return numbers[0] if numbers else None


def _enclosing(conversation: str) -> list[str]:
    """The conversation and those it lies in: a thread's card stands in its channel."""
    parts = conversation.split("/")
    return ["/".join(parts[:n]) for n in range(2, len(parts) + 1)]


def _edited(session: Session, incoming: Incoming, person: Person, desk: Desk) -> bool:
    """A changed or taken-back message that became a call: it reaches the call. False when it is no call's (yet)."""
    earlier = session.get(InboxRow, incoming.edits)
    call = read(session, earlier.number) if earlier and earlier.number else None
    if call is None or call.requester != person.id:
        return False
    try:
        if incoming.deleted:
            desk.do(call.number, Action.ADD, person, {"text": "(✗)"})
        elif call.state in (State.OFFERED, State.AWAITING_APPROVAL):
            desk.edit(call.number, person, incoming.text)
        else:
            desk.do(call.number, Action.ADD, person, {"text": incoming.text})
    except NotPossible:
        return True
    return True
