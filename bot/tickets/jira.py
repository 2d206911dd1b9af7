"""Jira Service Management as the system in which a team works
(https://developer.atlassian.com/cloud/jira/service-desk/rest/).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from bot.tickets.http import Api
from bot.tickets.system import Refused
from catalog.works_in import WorksIn
from routing.call.ticket import Said, Stage, Ticket, Who

PAGE = 100
_REQUEST, _ISSUE = "/rest/servicedeskapi/request", "/rest/api/3/issue"


class Jira:
    """Requests of one type at one service desk. A public comment is for whoever asked."""

    def __init__(self, works: WorksIn, token: str) -> None:
        self._works = works
        basic = base64.b64encode(token.encode()).decode()
        # A personal token alone (Data Center) or "e-mail:token" (Cloud).
        said = f"Basic {basic}" if ":" in token else f"Bearer {token}"
        self._api = Api(works.url, {"authorization": said})
        self._me = ""

    async def account(self) -> str:
        """Whom we are there."""
        me = await self._api.get("/rest/api/3/myself")
        self._me = _account(me)
        return str(me.get("displayName") or self._me)

    async def find(self, mark: str) -> Ticket | None:
        """The request with this mark in its summary."""
        jql = f'summary ~ "\\"{mark}\\"" ORDER BY created DESC'
        found = await self._api.get("/rest/api/3/search/jql", jql=jql, fields="summary")
        issues = found.get("issues", [])
        mine = (one for one in issues if mark in str(one.get("fields", {}).get("summary", "")))
        key = next((str(one["key"]) for one in mine), "")
        return await self.look(key) if key else None

    async def open(self, title: str, text: str) -> Ticket:
        """A new request."""
        made = await self._api.post(
            _REQUEST,
            {
                "serviceDeskId": self._works.desk,
                "requestTypeId": self._works.request_type,
                "requestFieldValues": {"summary": title, "description": text},
            },
        )
        return self._ticket(str(made["issueKey"]), "new", None, ())

    async def look(self, key: str) -> Ticket:
        """The request as it stands, with what others wrote."""
        await self._know_ourselves()
        try:
            issue = await self._api.get(f"{_ISSUE}/{key}", fields="status,assignee")
        except Refused as no:
            if no.status == 404:
                return self._ticket(key, "gone", None, ())
            raise
        said = [_said(one) for one in await self._comments(key) if self._is_of_others(one)]
        fields = issue.get("fields", {})
        assignee = fields.get("assignee")
        who = _who(assignee) if assignee else None
        return self._ticket(key, self._stage(fields.get("status", {}), who), who, tuple(said))

    async def write(self, key: str, text: str, *, internal: bool) -> None:
        """A comment."""
        await self._api.post(f"{_REQUEST}/{key}/comment", {"body": text, "public": not internal})

    async def has_said(self, key: str, text: str) -> bool:
        """Whether a comment of ours says this."""
        await self._know_ourselves()
        ours = (one for one in await self._comments(key) if _account(one["author"]) == self._me)
        return any(str(one.get("body", "")).strip() == text.strip() for one in ours)

    async def solve(self, key: str, text: str) -> None:
        """Said, and moved to a status that is done."""
        await self.write(key, text, internal=False)
        await self._moved(key, done=True)

    async def reopen(self, key: str, text: str) -> None:
        """Said, and moved to a status that is not done."""
        await self.write(key, text, internal=False)
        await self._moved(key, done=False)

    def key_in(self, body: Mapping[str, Any]) -> str:
        """The issue's key."""
        issue = body.get("issue")
        return str(issue.get("key", "")) if isinstance(issue, dict) else ""

    async def _moved(self, key: str, *, done: bool) -> None:
        """By the first transition that leads there; a workflow that has none leaves it to them."""
        issue = await self._api.get(f"{_ISSUE}/{key}", fields="status")
        if (_category(issue["fields"]["status"]) == "done") is done:
            return
        found = await self._api.get(f"{_ISSUE}/{key}/transitions")
        ways = sorted(found.get("transitions", []), key=self._is_aside)
        way = next((one for one in ways if (_category(one.get("to", {})) == "done") is done), None)
        if way is None:
            raise Refused(409, "its workflow has no step that leads there")
        await self._api.post(f"{_ISSUE}/{key}/transitions", {"transition": {"id": way["id"]}})

    def _is_aside(self, way: Mapping[str, Any]) -> tuple[bool, bool]:
        """What goes on with it stands before what waits, or begins anew."""
        to = way.get("to", {})
        waits = str(to.get("name", "")).casefold() in self._works.waits
        return waits, _category(to) == "new"

    async def _comments(self, key: str) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        while True:
            page = await self._api.get(f"{_REQUEST}/{key}/comment", start=len(found), limit=PAGE)
            found += page["values"]
            if page.get("isLastPage", True) or not page["values"]:
                return sorted(found, key=lambda one: int(one["id"]))

    def _ticket(self, key: str, stage: Stage, who: Who | None, said: tuple[Said, ...]) -> Ticket:
        url = f"{self._works.url}/browse/{key}"
        return Ticket(key=key, number=f"Jira {key}", url=url, stage=stage, owner=who, said=said)

    def _stage(self, status: Mapping[str, Any], who: Who | None) -> Stage:
        if _category(status) == "done":
            return "solved"
        if str(status.get("name", "")).casefold() in self._works.waits:
            return "waiting"
        return "new" if _category(status) == "new" and who is None else "open"

    def _is_of_others(self, comment: Mapping[str, Any]) -> bool:
        return _account(comment["author"]) != self._me

    async def _know_ourselves(self) -> None:
        if not self._me:
            await self.account()


def _category(status: Mapping[str, Any]) -> str:
    """`new`, `indeterminate` or `done`."""
    return str(status.get("statusCategory", {}).get("key", ""))


def _account(person: Mapping[str, Any]) -> str:
    """What somebody is called there: `accountId` (Cloud) or `key` (Data Center)."""
    return str(person.get("accountId") or person.get("key") or person.get("name", ""))


def _who(person: Mapping[str, Any]) -> Who:
    name, email = person.get("displayName", ""), person.get("emailAddress") or ""
    return Who(name=str(name), email=str(email))


def _said(comment: Mapping[str, Any]) -> Said:
    return Said(
        id=int(comment["id"]),
        by=_who(comment["author"]),
        text=str(comment.get("body", "")),
        internal=not comment.get("public", True),
    )
