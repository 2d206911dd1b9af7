"""A strict Jira Service Management, as far as its REST APIs are used: requests, comments, issues,
transitions, search (https://developer.atlassian.com/cloud/jira/service-desk/rest/).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from typing import Any

from aiohttp import web

from tests.fakes.ticket_server import Json, No, TicketServer

TOKEN = "schakel@example.org:jira-token"
US, ZOE, JOOST = "acc-schakel", "acc-zoe", "acc-joost"
STATUSES = {
    "Waiting for support": "new",
    "In progress": "indeterminate",
    "Waiting for customer": "indeterminate",
    "Resolved": "done",
}


def account(number: str, name: str, email: str) -> Json:
    """Somebody, as they stand in comments."""
    return {
        "accountId": number,
        "emailAddress": email,
        "displayName": name,
        "active": True,
        "timeZone": "Europe/Amsterdam",
        "_links": {},
    }


class Jira(TicketServer):
    """Requests of type 25 at service desk 4; a page of comments holds two."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {
            US: account(US, "Schakel", "schakel@example.org"),
            ZOE: account(ZOE, "Zoë Agent", "zoe@helpdesk.example"),
            JOOST: account(JOOST, "Joost V.", "joost@example.org"),
        }
        self.issues: dict[str, Json] = {}
        self.comments: dict[str, list[Json]] = {}
        self._next_comment = 10_000
        self.search_lags = False
        self.no_way_back = False

    def let_in(self, request: web.Request) -> None:
        basic = base64.b64encode(TOKEN.encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            raise No(401, {"errorMessage": "Client must be authenticated to access this resource."})

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        path, method = request.path, request.method
        if path == "/rest/api/3/myself" and method == "GET":
            return 200, self.people[US]
        if path == "/rest/api/3/search/jql" and method == "GET":
            return 200, self._search(request.query["jql"])
        if path == "/rest/servicedeskapi/request" and method == "POST":
            return 201, self._create(await request.json())
        if found := re.fullmatch(r"/rest/servicedeskapi/request/([A-Z]+-\d+)/comment", path):
            if method == "POST":
                return 201, self._comment(self._key(found[1]), await request.json(), US)
            return 200, self._page(self._key(found[1]), request)
        if (found := re.fullmatch(r"/rest/api/3/issue/([A-Z]+-\d+)", path)) and method == "GET":
            return 200, self._issue(self._key(found[1]))
        if found := re.fullmatch(r"/rest/api/3/issue/([A-Z]+-\d+)/transitions", path):
            key = self._key(found[1])
            if method == "GET":
                return 200, {"expand": "transitions", "transitions": self._ways(key)}
            self._moved(key, await request.json())
            return 204, None
        raise No(404, {"errorMessages": ["Not found"]})

    def _key(self, key: str) -> str:
        if key not in self.issues:
            missing = "Issue does not exist or you do not have permission to see it."
            raise No(404, {"errorMessages": [missing], "errors": {}})
        return key

    def _search(self, jql: str) -> Json:
        mark = re.search(r'\\"(.+?)\\"', jql)
        assert mark, jql
        hits = [i for i in self.issues.values() if mark[1] in i["summary"] and not self.search_lags]
        rows = [{"id": i["id"], "key": i["key"], "fields": {"summary": i["summary"]}} for i in hits]
        return {"issues": rows, "isLast": True}

    def _create(self, body: Json) -> Json:
        if body.get("serviceDeskId") != "4" or body.get("requestTypeId") != "25":
            raise No(400, {"errorMessage": "The request type does not exist."})
        fields = body.get("requestFieldValues", {})
        if set(fields) - {"summary", "description"} or not fields.get("summary"):
            raise No(400, {"errorMessage": "Please provide a summary."})
        if "\n" in fields["summary"] or len(fields["summary"]) > 255:
            raise No(400, {"errorMessage": "The summary is invalid."})
        key = f"FAC-{12 + len(self.issues)}"
        self.issues[key] = {
            "id": f"{10_100 + len(self.issues)}",
            "key": key,
            "summary": fields["summary"],
            "description": fields.get("description", ""),
            "status": "Waiting for support",
            "assignee": None,
        }
        self.comments[key] = []
        issue = self.issues[key]
        status = {"status": issue["status"], "statusCategory": "NEW"}
        return {
            "issueId": issue["id"],
            "issueKey": key,
            "requestTypeId": "25",
            "serviceDeskId": "4",
            "currentStatus": status,
            "_links": {"web": f"{self.url}/servicedesk/customer/{key}"},
        }

    def _issue(self, key: str) -> Json:
        issue = self.issues[key]
        assignee = self.people[issue["assignee"]] if issue["assignee"] else None
        fields = {"status": _status(issue["status"]), "assignee": assignee}
        return {"id": issue["id"], "key": key, "fields": fields}

    def _ways(self, key: str) -> list[Json]:
        now = self.issues[key]["status"]
        return [
            {"id": str(10 * n), "name": f"To {name}", "to": _status(name), "isAvailable": True}
            for n, name in enumerate(STATUSES, start=1)
            if name != now and not (self.no_way_back and now == "Resolved")
        ]

    def _moved(self, key: str, body: Json) -> None:
        ways = {way["id"]: way["to"]["name"] for way in self._ways(key)}
        if body.get("transition", {}).get("id") not in ways:
            raise No(400, {"errorMessages": ["It is not on the appropriate step."], "errors": {}})
        self.issues[key]["status"] = ways[body["transition"]["id"]]

    def _comment(self, key: str, body: Json, by: str) -> Json:
        if set(body) != {"body", "public"} or not body["body"].strip():
            raise No(400, {"errorMessage": "Comment body can not be empty!"})
        self._next_comment += 1
        made = {
            "id": str(self._next_comment),
            "body": body["body"],
            "public": body["public"],
            "author": self.people[by],
            "created": {"iso8601": "2026-11-23T10:00:00+0100"},
            "_links": {},
        }
        self.comments[key].append(made)
        return made

    def _page(self, key: str, request: web.Request) -> Json:
        start, limit = int(request.query.get("start", 0)), 2
        some = self.comments[key][start : start + limit]
        last = start + limit >= len(self.comments[key])
        return {
            "size": len(some),
            "start": start,
            "limit": limit,
            "isLastPage": last,
            "values": some,
            "_expands": [],
            "_links": {},
        }

    # What agents do.

    def only(self) -> str:
        """The one request there is."""
        (key,) = self.issues
        return key

    def takes(self, key: str, who: str = ZOE) -> None:
        """An agent takes it."""
        self.issues[key] |= {"assignee": who, "status": "In progress"}

    def says(self, key: str, text: str, *, internal: bool = False, who: str = ZOE) -> None:
        """An agent writes."""
        self._comment(key, {"body": text, "public": not internal}, who)

    def waits(self, key: str) -> None:
        """It waits for whoever asked."""
        self.issues[key]["status"] = "Waiting for customer"

    def solves(self, key: str, who: str = ZOE) -> None:
        """An agent resolves it."""
        self.issues[key] |= {"assignee": who, "status": "Resolved"}

    def loses(self, key: str) -> None:
        """It is deleted."""
        del self.issues[key], self.comments[key]

    def stage(self, key: str) -> str:
        """Its status, in Zammad's word for it."""
        return {"done": "closed", "new": "new"}.get(STATUSES[self.issues[key]["status"]], "open")

    def heard(self, key: str) -> list[tuple[str, bool]]:
        """What we wrote there, and whether it is for agents alone."""
        opened = (self.issues[key]["description"], False)
        ours = (one for one in self.comments[key] if one["author"]["accountId"] == US)
        return [opened, *((one["body"], not one["public"]) for one in ours)]

    def hook(self, key: str, secret: str, state: str = "") -> tuple[dict[str, str], bytes]:
        """A webhook about it, signed as Jira does. `state`: what it says, whatever is so."""
        issue = self._issue(key)
        if state:
            issue["fields"]["status"] = _status(state)
        told = {"timestamp": 1, "webhookEvent": "jira:issue_updated", "issue": issue}
        body = json.dumps(told).encode()
        mark = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {"x-hub-signature": f"sha256={mark}"}, body


def _status(name: str) -> Json:
    return {"id": "1", "name": name, "statusCategory": {"id": 2, "key": STATUSES[name]}}
