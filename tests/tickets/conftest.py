"""A desk of which one team works in another system: each test is run with each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from catalog.model import Catalogue
from catalog.works_in import WorksIn
from routing.call.call import Call
from routing.storage import ledger, tickets
from routing.storage.ticket_tables import TicketRow
from tests.chain.front import Front
from tests.fakes import jira, zammad
from tests.routing.links import CATALOGUE

SECRET = "what the webhooks are signed with"
PRODUCTS = {
    "zammad": (
        zammad.Zammad,
        zammad.TOKEN,
        {"group": "Facilities", "customer": "desk@example.org"},
    ),
    "jira": (jira.Jira, jira.TOKEN, {"desk": "4", "request_type": "25"}),
}


@dataclass
class There:
    """The desk, the other system, and what can be asked of both."""

    front: Front
    system: Any
    works: WorksIn

    @property
    def key(self) -> Any:
        """The one ticket there is."""
        return self.system.only()

    def look(self) -> None:
        """Time passes until the ticket was looked at."""
        self.front.wait(seconds=61)

    def row(self, number: str = "S-1001") -> TicketRow | None:
        """The ticket as it is kept."""
        with self.front.app.database.reading() as session:
            return tickets.find(session, number, "cleaning")

    def call(self, number: str = "S-1001") -> Call:
        """The call, whose ledger rebuilds it."""
        return self.front.call(number)

    def kinds(self, number: str = "S-1001") -> list[str]:
        """What happened to it."""
        with self.front.app.database.reading() as session:
            return [event.kind for event in ledger.events(session, number)]

    def told(self) -> str:
        """All that Sanne was told."""
        return "\n".join(self.front.said("person/sanne"))

    def hook(self, headers: dict[str, str], body: bytes) -> int:
        """A webhook comes; the status of the answer."""
        reply = asyncio.run(self.front.app.tickets.answer("", headers, body, "10.0.0.1"))
        asyncio.run(self.front.app.settle())
        return reply.status


@pytest.fixture(params=sorted(PRODUCTS))
def there(request: pytest.FixtureRequest, database_url: str) -> Iterator[There]:
    """Sanne's spill is a ticket in the system in which cleaning works."""
    made = WithTickets(database_url, request.param)
    with made as one:
        one.front.types("sanne", "the spill thing", "yes")
        yield one


class WithTickets:
    """A desk of which cleaning works in a product, for a `with`."""

    def __init__(self, url: str, product: str, **more: Any) -> None:
        self.url, self.product, self.more = url, product, more

    def __enter__(self) -> There:
        fake, token, fields = PRODUCTS[self.product]
        self.system: Any = fake()
        self.system.__enter__()
        body = {"product": self.product, "url": self.system.url, **fields, **self.more}
        works = WorksIn.model_validate(body)
        teams = tuple(
            _with_people(team, works) if team.team == "cleaning" else team
            for team in CATALOGUE.teams
        )
        catalogue = Catalogue(version="tickets", organisation=CATALOGUE.organisation, teams=teams)
        front = Front(
            self.url,
            catalogue,
            ticket_tokens={"cleaning": SecretStr(token)},
            ticket_secrets={"cleaning": SecretStr(SECRET)},
            public_url="https://desk.example.org",
        )
        self.front = front
        return There(front, self.system, works)

    def __exit__(self, *problem: object) -> None:
        self.front.app.close()
        self.system.__exit__(*problem)


def _with_people(team: Any, works: WorksIn) -> Any:
    people = tuple(
        one.model_copy(update={"email": "joost@example.org"}) if one.id == "joost" else one
        for one in team.people
    )
    return team.model_copy(update={"works_in": works, "people": people})
