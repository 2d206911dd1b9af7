"""The small organisation with a group in Telegram for its cleaners, and a lobby where everybody
is: people by account, places by conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.context import ChannelKind, Context
from catalog.model import Catalogue, Team
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from tests.routing.links import CATALOGUE as LINKS
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord

Step = tuple[str, Action, Mapping[str, str]]
"""Who does what with a call, with which values."""
ACCOUNTS = {"sanne": "1", "tom": "2", "joost": "3", "fatima": "4", "hilde": "5", "daan": "6"}
ROOM, LOBBY = "telegram/-100200", "telegram/-100300"
PRIVATE_ITEM, PRIVATE_NAMES = "hr/contracts/contract", ("contract please", "contract graag")


def _with_accounts(team: Team) -> Team:
    people = [
        p.model_copy(update={"accounts": {"telegram": ACCOUNTS[p.id]}}) if p.id in ACCOUNTS else p
        for p in team.people
    ]
    rooms = {"telegram": "-100200"} if team.team == "cleaning" else {}
    return team.model_copy(update={"people": people, "rooms": {**team.rooms, **rooms}})


CATALOGUE = Catalogue(
    version="v1",
    organisation=LINKS.organisation.model_copy(
        update={
            "employees": tuple(
                p.model_copy(update={"accounts": {"telegram": ACCOUNTS[p.id]}})
                for p in LINKS.organisation.employees
            )
        }
    ),
    teams=tuple(_with_accounts(team) for team in LINKS.teams),
)
CONTEXT = Context(
    catalogue=CATALOGUE,
    understanding=ByWord(CATALOGUE),
    channels={"telegram": "telegram"},
    kinds={"telegram": ChannelKind("Telegram")},
    now=MONDAY,
)


def desk_of(session: Session) -> Desk:
    """The desk in this transaction."""
    return Desk(SqlCallRepository(session), CATALOGUE, MONDAY)


def opened(desk: Desk, item: str, by: str = "sanne") -> str:
    """A call for an item; gives its number."""
    entry = CATALOGUE.entries[item]
    body: dict[str, Any] = {
        "requester": CATALOGUE.people[by],
        "item": item,
        "kind": entry.item.kind,
        "text": f"{item} for {by}",
        "title": f"{item} for {by}",
        "language": "en",
    }
    return desk.open(Draft.model_validate(body)).number


def brought(desk: Desk, number: str, *steps: Step) -> str:
    """The call after somebody did something with it."""
    for person, action, values in steps:
        desk.do(number, action, CATALOGUE.people[person], values)
    return number
