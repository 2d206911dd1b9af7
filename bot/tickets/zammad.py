"""Zammad as the system in which a team works (https://docs.zammad.org/en/latest/api/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.tickets.http import Api
from bot.tickets.system import Refused
from catalog.exchange.wording import plain_text
from catalog.works_in import WorksIn
from routing.call.ticket import Said, Stage, Ticket, Who

NOBODY = 1
"""The number of the user that stands for nobody."""
_SOLVED = frozenset({"closed", "merged", "pending close"})


class Zammad:
    """Tickets of one group. An article by an agent that is not internal is for whoever asked."""

    def __init__(self, works: WorksIn, token: str) -> None:
        self._works = works
        self._api = Api(works.url, {"authorization": f"Token token={token}"})
        self._people: dict[int, Who] = {}
        self._me = 0

    async def account(self) -> str:
        """Whom we are there."""
        me = await self._api.get("/api/v1/users/me")
        self._me = int(me["id"])
        return str(me.get("login") or me["id"])

    async def find(self, mark: str) -> Ticket | None:
        """The ticket with this mark in its title."""
        found = await self._api.get("/api/v1/tickets/search", query=f'"{mark}"', limit=20)
        rows = found if isinstance(found, list) else []
        mine = next((one for one in rows if mark in str(one.get("title", ""))), None)
        return await self.look(str(mine["id"])) if mine else None

    async def open(self, title: str, text: str) -> Ticket:
        """A new ticket of the group."""
        made = await self._api.post(
            "/api/v1/tickets",
            {
                "title": title,
                "group": self._works.group,
                "customer": self._works.customer,
                "article": self._article(text, internal=False) | {"subject": title},
            },
        )
        return self._ticket(made, "new", None, ())

    async def look(self, key: str) -> Ticket:
        """The ticket as it stands, with what others wrote."""
        await self._know_ourselves()
        try:
            row = await self._api.get(f"/api/v1/tickets/{key}", expand="true")
        except Refused as no:
            if no.status == 404:
                return Ticket(key=key, number="", url="", stage="gone")
            raise
        articles = await self._api.get(f"/api/v1/ticket_articles/by_ticket/{key}")
        said = [await self._said(one) for one in articles if self._is_of_others(one)]
        owner = int(row.get("owner_id") or NOBODY)
        who = await self._person(owner) if owner != NOBODY else None
        return self._ticket(row, self._stage(row, who), who, tuple(said))

    async def write(self, key: str, text: str, *, internal: bool) -> None:
        """An article: the customer's, or a note for agents."""
        article = self._article(text, internal=internal) | {"ticket_id": int(key)}
        await self._api.post("/api/v1/ticket_articles", article)

    async def has_said(self, key: str, text: str) -> bool:
        """Whether an article of ours says this."""
        await self._know_ourselves()
        articles = await self._api.get(f"/api/v1/ticket_articles/by_ticket/{key}")
        ours = (one for one in articles if int(one["created_by_id"]) == self._me)
        return any(plain_text(str(one.get("body", ""))) == plain_text(text) for one in ours)

    async def solve(self, key: str, text: str) -> None:
        """Closed, with why."""
        article = self._article(text, internal=False)
        await self._api.put(f"/api/v1/tickets/{key}", {"state": "closed", "article": article})

    async def reopen(self, key: str, text: str) -> None:
        """Open again, with why."""
        article = self._article(text, internal=False)
        await self._api.put(f"/api/v1/tickets/{key}", {"state": "open", "article": article})

    def key_in(self, body: Mapping[str, Any]) -> str:
        """The ticket's id; webhooks hold the whole ticket."""
        ticket = body.get("ticket")
        return str(ticket.get("id", "")) if isinstance(ticket, dict) else ""

    def _article(self, text: str, *, internal: bool) -> dict[str, object]:
        return {
            "body": text,
            "content_type": "text/plain",
            "type": "note",
            "internal": internal,
            "sender": "Agent" if internal else "Customer",
        }

    def _ticket(
        self, row: Mapping[str, Any], stage: Stage, who: Who | None, said: tuple[Said, ...]
    ) -> Ticket:
        key = str(row["id"])
        url = f"{self._works.url}/#ticket/zoom/{key}"
        number = f"Zammad #{row.get('number', key)}"
        return Ticket(key=key, number=number, url=url, stage=stage, owner=who, said=said)

    def _stage(self, row: Mapping[str, Any], who: Who | None) -> Stage:
        state = str(row.get("state", "")).casefold()
        if state in _SOLVED:
            return "solved"
        if state in self._works.waits:
            return "waiting"
        return "new" if state == "new" and who is None else "open"

    def _is_of_others(self, article: Mapping[str, Any]) -> bool:
        """What we wrote ourselves, and what the system says by itself, is no news."""
        by = int(article.get("created_by_id") or NOBODY)
        return by not in (self._me, NOBODY) and article.get("sender") != "System"

    async def _said(self, article: Mapping[str, Any]) -> Said:
        body = str(article.get("body", ""))
        html = "html" in str(article.get("content_type", ""))
        return Said(
            id=int(article["id"]),
            by=await self._person(int(article["created_by_id"])),
            text=plain_text(body) if html else body,
            internal=bool(article.get("internal")),
        )

    async def _person(self, number: int) -> Who:
        if number not in self._people:
            try:
                row = await self._api.get(f"/api/v1/users/{number}")
            except Refused:
                row = {}
            name = " ".join(filter(None, (row.get("firstname"), row.get("lastname"))))
            self._people[number] = Who(name=name, email=str(row.get("email") or ""))
        return self._people[number]

    async def _know_ourselves(self) -> None:
        if not self._me:
            await self.account()
