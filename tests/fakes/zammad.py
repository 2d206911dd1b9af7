"""A strict Zammad, as far as its REST API is used (https://docs.zammad.org/en/latest/api/): users,
tickets, articles, search; what agents do there is done by methods.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any

from aiohttp import web

from tests.fakes.ticket_server import Json, No, TicketServer

TOKEN = "zammad-token-of-schakel"
US, ZOE, SANNE = 3, 7, 9
STATES = {1: "new", 2: "open", 3: "pending reminder", 4: "closed", 5: "merged", 7: "pending close"}
AT = "2026-11-23T09:00:00.000Z"
_ARTICLE_FIELDS = {
    "ticket_id",
    "subject",
    "body",
    "content_type",
    "type",
    "internal",
    "sender",
    "to",
    "cc",
    "from",
    "reply_to",
    "in_reply_to",
    "time_unit",
    "attachments",
    "preferences",
    "references",
}
_TICKET_FIELDS = {
    "title",
    "group",
    "group_id",
    "customer",
    "customer_id",
    "article",
    "state",
    "state_id",
    "priority",
    "priority_id",
    "owner",
    "owner_id",
    "tags",
    "mentions",
    "note",
    "pending_time",
}


def user(number: int, first: str, last: str, email: str) -> Json:
    """As `GET /api/v1/users/{id}` tells."""
    return {
        "id": number,
        "login": email,
        "firstname": first,
        "lastname": last,
        "email": email,
        "active": True,
        "role_ids": [2],
        "organization_id": None,
        "created_at": AT,
        "updated_at": AT,
    }


class Zammad(TicketServer):
    """Tickets of a group "Facilities"."""

    def __init__(self) -> None:
        super().__init__()
        self.users = {
            US: user(US, "Schakel", "", "schakel@example.org"),
            ZOE: user(ZOE, "Zoë", "Agent", "zoe@helpdesk.example"),
            8: user(8, "Joost", "V.", "joost@example.org"),
            SANNE: user(SANNE, "Desk", "Requests", "desk@example.org"),
        }
        self.tickets: dict[int, Json] = {}
        self.articles: dict[int, list[Json]] = {}
        self._next_article = 100
        self.search_lags = False

    def let_in(self, request: web.Request) -> None:
        if request.headers.get("authorization") != f"Token token={TOKEN}":
            raise No(401, {"error": "Invalid BasicAuth credentials"})

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        path, method = request.path, request.method
        if path == "/api/v1/users/me" and method == "GET":
            return 200, self.users[US]
        if (found := re.fullmatch(r"/api/v1/users/(\d+)", path)) and method == "GET":
            return 200, self._user(int(found[1]))
        if path == "/api/v1/tickets/search" and method == "GET":
            return 200, self._search(request.query["query"])
        if path == "/api/v1/tickets" and method == "POST":
            return 201, self._create(await request.json())
        if found := re.fullmatch(r"/api/v1/tickets/(\d+)", path):
            ticket = self._ticket(int(found[1]))
            if method == "PUT":
                self._update(ticket, await request.json())
            return 200, self._expanded(ticket) if request.query.get("expand") else ticket
        if (found := re.fullmatch(r"/api/v1/ticket_articles/by_ticket/(\d+)", path)) and (
            method == "GET"
        ):
            return 200, self.articles[int(self._ticket(int(found[1]))["id"])]
        if path == "/api/v1/ticket_articles" and method == "POST":
            body = await request.json()
            return 201, self._article(self._ticket(int(body["ticket_id"])), body, US)
        raise No(404, {"error": "No route matches"})

    def _user(self, number: int) -> Json:
        if number not in self.users:
            raise No(404, {"error": f"Couldn't find User with 'id'={number}"})
        return self.users[number]

    def _ticket(self, number: int) -> Json:
        if number not in self.tickets:
            raise No(404, {"error": f"Couldn't find Ticket with 'id'={number}"})
        return self.tickets[number]

    def _search(self, query: str) -> list[Json]:
        """By title; the index of a real one may lag behind."""
        words = query.strip('"')
        return [] if self.search_lags else [t for t in self.tickets.values() if words in t["title"]]

    def _create(self, body: Json) -> Json:
        if odd := set(body) - _TICKET_FIELDS:
            raise No(422, {"error": f"unknown attribute {odd}"})
        if body.get("group") != "Facilities":
            raise No(422, {"error": "No lookup value found for 'group': " + str(body.get("group"))})
        customers = {one["email"]: one["id"] for one in self.users.values()}
        if body.get("customer") not in customers:
            raise No(422, {"error": "No lookup value found for 'customer'"})
        if not body.get("title") or not body.get("article", {}).get("body"):
            raise No(422, {"error": 'Need at least article: { body: "some text" }'})
        number = 50 + len(self.tickets)
        ticket = {
            "id": number,
            "number": f"{55000 + number}",
            "title": body["title"],
            "group_id": 2,
            "state_id": 1,
            "priority_id": 2,
            "owner_id": 1,
            "customer_id": customers[body["customer"]],
            "note": None,
            "pending_time": None,
            "preferences": {},
            "article_count": 1,
            "created_by_id": US,
            "updated_by_id": US,
            "created_at": AT,
            "updated_at": AT,
        }
        self.tickets[number], self.articles[number] = ticket, []
        self._article(ticket, body["article"], US)
        return ticket

    def _update(self, ticket: Json, body: Json) -> None:
        if odd := set(body) - _TICKET_FIELDS:
            raise No(422, {"error": f"unknown attribute {odd}"})
        if "state" in body:
            ticket["state_id"] = self._state(body["state"])
        if "article" in body:
            self._article(ticket, body["article"], US)

    def _state(self, name: str) -> int:
        found = next((number for number, state in STATES.items() if state == name), None)
        if found is None:
            raise No(422, {"error": f"No lookup value found for 'state': {name}"})
        return found

    def _expanded(self, ticket: Json) -> Json:
        owner = self.users.get(ticket["owner_id"])
        return ticket | {
            "group": "Facilities",
            "state": STATES[ticket["state_id"]],
            "priority": "2 normal",
            "owner": owner["login"] if owner else "-",
            "article_ids": [one["id"] for one in self.articles[ticket["id"]]],
        }

    def _article(self, ticket: Json, body: Json, by: int) -> Json:
        if odd := set(body) - _ARTICLE_FIELDS:
            raise No(422, {"error": f"unknown attribute {odd}"})
        if body.get("type", "note") not in ("note", "email", "phone", "web"):
            raise No(422, {"error": "No lookup value found for 'type'"})
        self._next_article += 1
        made = {
            "id": self._next_article,
            "ticket_id": ticket["id"],
            "subject": body.get("subject"),
            "body": body["body"],
            "content_type": body.get("content_type", "text/plain"),
            "type": body.get("type", "note"),
            "sender": body.get("sender", "Agent"),
            "internal": bool(body.get("internal", False)),
            "from": self.users[by]["login"],
            "to": None,
            "cc": None,
            "created_by_id": by,
            "updated_by_id": by,
            "attachments": [],
            "created_at": AT,
            "updated_at": AT,
        }
        self.articles[ticket["id"]].append(made)
        return made

    # What agents do.

    def only(self) -> int:
        """The one ticket there is."""
        (number,) = self.tickets
        return number

    def takes(self, key: int, who: int = ZOE) -> None:
        """An agent becomes its owner."""
        self.tickets[key] |= {"owner_id": who, "state_id": 2}

    def says(self, key: int, text: str, *, internal: bool = False, who: int = ZOE) -> None:
        """An agent writes, in HTML as their editor does."""
        body = {"body": f"<div>{text}</div>", "content_type": "text/html", "internal": internal}
        self._article(self.tickets[key], body, who)

    def waits(self, key: int) -> None:
        """It waits for whoever asked."""
        self.tickets[key]["state_id"] = 3

    def solves(self, key: int, who: int = ZOE) -> None:
        """An agent closes it."""
        self.tickets[key] |= {"state_id": 4, "owner_id": who}

    def loses(self, key: int) -> None:
        """It is deleted."""
        del self.tickets[key], self.articles[key]

    def stage(self, key: int) -> str:
        """Its state, by name."""
        return STATES[self.tickets[key]["state_id"]]

    def heard(self, key: int) -> list[tuple[str, bool]]:
        """What we wrote there, and whether it is for agents alone."""
        return [(a["body"], a["internal"]) for a in self.articles[key] if a["created_by_id"] == US]

    def hook(self, key: int, secret: str, state: str = "") -> tuple[dict[str, str], bytes]:
        """A webhook about it, signed as Zammad does. `state`: what it says, whatever is so."""
        ticket = self._expanded(self.tickets[key]) | ({"state": state} if state else {})
        body = json.dumps({"ticket": ticket, "article": {}}).encode()
        mark = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        return {"x-hub-signature": f"sha1={mark}", "x-zammad-trigger": "Schakel"}, body
