"""Answers the conversation's commands about who somebody is and who joins, inside the message's
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from sqlmodel import Session

from bot.context import Context
from bot.conversation.state.joining_commands import (
    AddPerson,
    Claim,
    Claimed,
    Follow,
    Identity,
    Invitation,
    Invite,
    JoiningCommand,
    NameRoom,
    Reader,
    RoomNamed,
    Vouch,
    Vouched,
    WhoAmI,
)
from bot.outbox.payloads import HeardPayload
from bot.outbox.views import view_for
from bot.people import accounts, directory, joining, linking, roster
from bot.people.accounts import handle_of
from bot.people.recipients import recipient_of
from bot.ports import Address, Spoken
from bot.ports.stored_incoming import to_json
from bot.wording.call_formatter import in_outline
from bot.wording.localizer import Localizer
from catalog.model import Person
from catalog.vouching import deciders, may_bring_in
from routing.call.effects import RefreshCards
from routing.call.guests import is_guest
from routing.call.view import CallView
from routing.desk.desk import Desk
from routing.storage import ledger, outbox

MOST_CARDS = 100
"""So many open requests are shown at once in a room that a team has just got."""


class JoiningHandler:
    """Carries out the commands of one message about joining; one is made per message."""

    def __init__(
        self, session: Session, desk: Desk, context: Context, person: Person, incoming: Spoken
    ) -> None:
        self.session, self.desk, self.context = session, desk, context
        self.person, self.incoming = person, incoming

    def to(self, command: JoiningCommand) -> Any:
        """The answer to one command, of the shape its docstring names."""
        return self._table[type(command)](self, command)

    @property
    def _guest(self) -> bool:
        return is_guest(self.person.id)

    def _who_am_i(self, _command: WhoAmI) -> Identity:
        return Identity(
            account=self.incoming.account.rpartition(":")[2],
            handle=handle_of(self.incoming),
            name=self.person.name,
            is_guest=self._guest,
        )

    def _invite(self, command: Invite) -> Invitation:
        now = self.context.now
        code = linking.invitation(self.session, command.person, self.person.id, now)
        links = tuple(
            f"{link}{code.replace('-', '')}" for link in self.context.links.values() if link
        )
        return Invitation(code=code, until=now + linking.INVITED_FOR, links=links)

    def _add(self, command: AddPerson) -> Person:
        person = roster.add_person(
            self.session,
            command.name,
            command.team,
            catalogue=self.context.catalogue,
            by=self.person.id,
            at=self.context.now,
        )
        self._seen()
        return person

    def _claim(self, command: Claim) -> Claimed:
        asked = deciders(command.person, self.context.catalogue)
        readers = self._readers(p.id for p in asked)
        if not readers:
            return Claimed(how="nobody")
        stranger = joining.Stranger(
            self.incoming.address.channel, self.incoming.account, self.person.id
        )
        known = joining.pending(self.session, stranger)
        body = None if command.person else to_json(self.incoming)
        row = joining.claim(self.session, stranger, command.person, self.context.now, body)
        if row is None:
            return Claimed(how="too_many")
        if any(one.number == row.number for one in known):
            joining.add_words(self.session, row.number, str((body or {}).get("text") or ""))
            return Claimed(how="again", readers=readers)
        return Claimed(
            how="asked", number=row.number, handle=handle_of(self.incoming), readers=readers
        )

    def _readers(self, people: Iterable[str]) -> tuple[Reader, ...]:
        """Those who can be told something, each where they are told things."""
        context = self.context
        found = (
            recipient_of(self.session, person, context.channels, context.catalogue)
            for person in people
        )
        return tuple(
            Reader(name=to.person.name, address=to.address, language=to.localizer.language)
            for to in found
            if to
        )

    def _vouch(self, command: Vouch) -> Vouched:
        asked = joining.asked(self.session, command.number)
        if asked is None:
            return Vouched(how="gone")
        if not may_bring_in(self.person.id, asked.person, self.context.catalogue):
            return Vouched(how="not_yours")
        stranger = asked.stranger
        waiting = joining.pending(self.session, stranger)
        joining.decided(self.session, stranger)
        if accounts.owner_of(self.session, stranger.channel, stranger.account) != stranger.guest:
            return Vouched(how="gone")
        name = directory.known(self.session, stranger.guest, self.context.catalogue).name
        told = next(iter(self._readers([stranger.guest])), None)
        others = self._readers([asked.person]) if command.yes and asked.person else ()
        if command.yes:
            self._bring_in(asked)
            for one in waiting:
                self._take_up(one)
        return Vouched(how="done", person=asked.person, name=name, stranger=told, others=others)

    def _bring_in(self, asked: joining.Asked) -> None:
        guest = asked.stranger.guest
        if asked.person:
            linking.merge(self.session, guest, asked.person, self.desk)
        else:
            directory.admit(self.session, guest, self.person.id)

    def _take_up(self, asked: joining.Asked) -> None:
        """Hear the words that waited, as if they were said now."""
        if asked.body is None:
            return
        place = str(asked.body["address"]["conversation"])
        row = HeardPayload(incoming=asked.body | {"key": f"{asked.body['key']}/let-in"}).row(
            f"heard/let-in/{asked.number}",
            self.context.now,
            lane=place,
            channel=asked.stranger.channel,
        )
        outbox.enqueue(self.session, [row], self.context.now)

    def _name_room(self, command: NameRoom) -> RoomNamed:
        address, context = self.incoming.address, self.context
        prefix = context.channels.get(address.channel)
        if not self.incoming.shared or not prefix:
            return RoomNamed(how="no_room")
        owner = context.room_at(address)
        if owner:
            return RoomNamed(
                how="done" if owner.team == command.team else "taken", owner=owner.team
            )
        files = context.files or context.catalogue
        if files.team_by_id[command.team].rooms.get(address.channel):
            return RoomNamed(how="set_in_file")
        room = roster.JoinedRoom(
            address.channel, command.team, address.conversation.removeprefix(f"{prefix}/")
        )
        before = roster.join_room(self.session, room, self.person.id, context.now)
        self._seen()
        for call in ledger.of_team(self.session, command.team, limit=MOST_CARDS):
            self.desk.effects.append(RefreshCards(number=call.number, teams=(command.team,)))
        was = before and Address(channel=address.channel, conversation=f"{prefix}/{before}")
        return RoomNamed(how="done", before=was or None)

    def _seen(self) -> None:
        """What joined counts from now on, for the rest of this message too."""
        context = self.context
        files = context.files or context.catalogue
        context.overlay.at(self.session, files, context.now.date())

    def _follow(self, command: Follow) -> CallView | None:
        call = self.desk.follow(command.number, self.person.id, on=command.on)
        if call is None:
            return None
        view = view_for(self.session, call, self.person.id, self.context.catalogue)
        if self.person.id in (call.requester, call.author):
            return view
        language = directory.language_of(self.session, self.person, self.context.catalogue)
        return in_outline(view, Localizer(language))

    _table: ClassVar[dict[type[Any], Callable[[JoiningHandler, Any], Any]]] = {
        Follow: _follow,
        WhoAmI: _who_am_i,
        Invite: _invite,
        AddPerson: _add,
        Claim: _claim,
        Vouch: _vouch,
        NameRoom: _name_room,
    }
