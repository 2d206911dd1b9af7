"""Keeps who and what joined from a chat, beside the catalogue's files: rooms of teams, and people.

The files go first: a room or a person they name is as they say. What joined is laid over the
catalogue, so that everything else sees one organisation.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from catalog.agreed_elsewhere import narrowed
from catalog.model import Catalogue, Person, Team
from catalog.names import slug
from catalog.offers import Offer
from routing.storage.db import Database
from routing.storage.network_tables import PeerRow
from routing.storage.people_tables import JoinedPersonRow, JoinedRoomRow
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run
from routing.storage.tables import table_of


@dataclass(frozen=True)
class JoinedRoom:
    """A team's room in a channel, as it was said there; `room` is written as in a team's file."""

    channel: str
    team: str
    room: str


@dataclass(frozen=True)
class JoinedPerson:
    """Somebody of a team, or (None) an employee who only asks."""

    id: str
    name: str
    team: str | None


@dataclass(frozen=True)
class AgreedLink:
    """What a link in another installation agreed (`offer`, in JSON), as it holds on a day."""

    team: str
    offer: str
    day: dt.date


@dataclass(frozen=True)
class Roster:
    """All that joined from chats, and what links in other installations agreed."""

    rooms: tuple[JoinedRoom, ...] = ()
    people: tuple[JoinedPerson, ...] = ()
    agreed: tuple[AgreedLink, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rooms or self.people or self.agreed)


_ROOM, _PERSON = table_of(JoinedRoomRow).c, table_of(JoinedPersonRow).c
_JOINED = Prepared(
    sa.union_all(
        sa.select(sa.true(), _ROOM.channel, _ROOM.team, _ROOM.room),
        sa.select(sa.false(), _PERSON.id, _PERSON.name, _PERSON.team),
    )
)
"""One statement, built once: it is asked for every message."""


def asked_for() -> Asked:
    """What is asked to find what joined."""
    return _JOINED, {}


def read(session: Session) -> Roster:
    """What joined, as it stands in this transaction."""
    rows = [(row[0], row[1:]) for row in run(session, *asked_for())]
    rooms = sorted((JoinedRoom(*row) for is_room, row in rows if is_room), key=_of_room)
    people = sorted((JoinedPerson(*row) for is_room, row in rows if not is_room), key=_of_person)
    return Roster(tuple(rooms), tuple(people))


def _of_room(joined: JoinedRoom) -> tuple[str, str]:
    return joined.channel, joined.team


def _of_person(joined: JoinedPerson) -> str:
    return joined.id


def _agreed(session: Session, linked: Sequence[str], day: dt.date) -> tuple[AgreedLink, ...]:
    """What each link elsewhere agreed: nothing, where no connection with it is open."""
    query = select(PeerRow.team, PeerRow.theirs).where(col(PeerRow.state) == "open")
    rows = {team: json.dumps(theirs, sort_keys=True) for team, theirs in session.exec(query)}
    return tuple(AgreedLink(team, rows.get(team, _NOTHING), day) for team in sorted(linked))


_NOTHING = Offer(organisation={}).model_dump_json()


def over(files: Catalogue, roster: Roster) -> Catalogue:
    """The catalogue of the files with what joined laid over it. Pure."""
    if not roster:
        return files
    new = [p for p in roster.people if p.id not in files.people]
    agreed = {one.team: one for one in roster.agreed}
    teams = tuple(_team(_as_agreed(t, agreed), roster.rooms, new) for t in files.teams)
    alone = [p for p in new if p.team not in files.team_by_id]
    employees = (*files.organisation.employees, *(_person(p) for p in alone))
    organisation = files.organisation.model_copy(update={"employees": employees})
    return files.with_people(organisation, teams)


def _as_agreed(team: Team, agreed: Mapping[str, AgreedLink]) -> Team:
    """A link elsewhere can be asked for what it agreed to, and no more; where nothing can be read
    of that, what its file says.
    """
    known = agreed.get(team.team) if team.link else None
    if known is None:
        return team
    try:
        return narrowed(team, Offer.model_validate_json(known.offer), known.day)
    except ValidationError:
        return team


def _team(team: Team, rooms: tuple[JoinedRoom, ...], new: list[JoinedPerson]) -> Team:
    joined = {r.channel: r.room for r in rooms if r.team == team.team}
    people = tuple(_person(p) for p in new if p.team == team.team)
    if not (joined or people):
        return team
    update = {"rooms": joined | dict(team.rooms), "people": (*team.people, *people)}
    return team.model_copy(update=update)


def _person(joined: JoinedPerson) -> Person:
    return Person.model_construct(id=joined.id, name=joined.name)


def join_room(session: Session, room: JoinedRoom, by: str, at: dt.datetime) -> str | None:
    """Make a room the team's; returns the one it had from a chat before, when that is another."""
    row = session.get(JoinedRoomRow, (room.channel, room.team))
    before = row.room if row else None
    row = row or JoinedRoomRow(channel=room.channel, team=room.team, room="", by=by, at=at)
    row.room, row.by, row.at = room.room, by, at
    session.add(row)
    session.flush()
    return before if before != room.room else None


def add_person(
    session: Session,
    name: str,
    team: str | None,
    *,
    catalogue: Catalogue,
    by: str,
    at: dt.datetime,
) -> Person:
    """Take somebody in whom no file names, with an id of their own."""
    stem = slug(name.removeprefix("guest")) or "person"
    taken = catalogue.people.keys() | catalogue.renamed.keys() | catalogue.team_by_id.keys()
    free = (stem if n == 1 else f"{stem}-{n}" for n in range(1, 10_000))
    person = next(one for one in free if one not in taken)
    session.add(JoinedPersonRow(id=person, name=name, team=team, by=by, at=at))
    session.flush()
    return _person(JoinedPerson(person, name, team))


@dataclass
class Overlay:
    """Lays what joined over the catalogue of the files; remembers the last it laid and the last it
    saw, so that who has no database at hand sees what was so a moment ago.
    """

    seen: Roster = Roster()
    _laid: tuple[Catalogue, Roster, Catalogue] | None = field(default=None, repr=False)

    def at(self, session: Session, files: Catalogue, day: dt.date) -> Catalogue:
        """The whole organisation, as it stands in this transaction on that day."""
        linked = [team.team for team in files.teams if team.link]
        self.seen = replace(read(session), agreed=_agreed(session, linked, day) if linked else ())
        return self.now(files)

    def now(self, files: Catalogue) -> Catalogue:
        """The whole organisation as it was seen last."""
        laid, seen = self._laid, self.seen
        if laid is None or laid[0] is not files or laid[1] != seen:
            laid = self._laid = (files, seen, over(files, seen))
        return laid[2]

    def refresh(self, database: Database) -> None:
        """See what other processes took in; what cannot be seen now stays as it was."""
        try:
            with database.reading() as session:
                self.seen = replace(read(session), agreed=self.seen.agreed)
        except SQLAlchemyError:
            return
