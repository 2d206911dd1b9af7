"""Makes a draft of Jira Service Management: answers of its REST API.

Service desks are teams, groups of request types their services, request types the items with their
fields as questions; queues that ask for request types by name are services where no group is;
SLA metrics with their goals are what is promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from catalog.exchange.columns import said as plainly
from catalog.exchange.draft import (
    AgreementDraft,
    Draft,
    GroupDraft,
    ItemDraft,
    PersonDraft,
    PromiseDraft,
    QuestionDraft,
    Record,
    ServiceDraft,
    TeamDraft,
    list_unread,
    text_in,
)
from catalog.exchange.times import duration, minutes_text
from catalog.exchange.wording import plain_text

_OF_A_TYPE = "requesttypefield"
"""An answer of `/requesttype/{id}/field`: what a request type asks."""
KINDS = (
    "servicedesk",
    "requesttype",
    "requesttypegroup",
    "queue",
    "sla",
    "organization",
    "customer",
    "user",
    _OF_A_TYPE,
)
_QUIET_FIELDS = (
    "id _links _expands icon portalid issuetypeid fields requestfields canraiseonbehalfof order "
    "issuecount accounttype active avatarurls timezone self restricted cancreaterequest "
    "requesttypes requesttypefields canaddrequestparticipants queues slas requesttypegroups "
    "organizations users restrictionstatus created uuid scimmanaged displayorder groupordermap "
    "key"
)
QUIET = frozenset(_QUIET_FIELDS.split())
_PRACTICES = {
    "incident": "incident",
    "incidents": "incident",
    "problem": "incident",
    "change": "rfc",
    "service_request": "service_request",
    "service request": "service_request",
    "service_requests": "service_request",
}
_PRIORITIES = {"highest": "1", "high": "2", "medium": "3", "low": "4", "lowest": "5"}
_PRIORITIES |= {"blocker": "1", "critical": "1", "major": "2", "minor": "4", "trivial": "5"}
_NAMED = re.compile(r'"?(?:customer )?request type"?\s*(?:=|in)\s*(\([^)]*\)|"[^"]*"|[\w-]+)', re.I)
_PRIORITY = re.compile(r"\bpriority\s*(?:=|in)\s*(\([^)]*\)|\"[^\"]*\"|\w+)", re.I)
_WORD = re.compile(r'"([^"]+)"|([^\s,()"]+)')
_UNASKED = frozenset({"summary", "attachment"})
_TYPES = {"date": "date", "datetime": "date", "number": "number"}


def draft_of(records: Iterable[Record]) -> Draft:
    """The draft of all records together."""
    return _Reader(list(records)).draft


class _Reader:
    def __init__(self, every: list[Record]) -> None:
        self.draft = Draft("jira")
        self.kinds: dict[str, list[Record]] = {}
        for record in every:
            self.kinds.setdefault(record.kind, []).append(record)
        self.teams: dict[str, TeamDraft] = {}
        self.services: dict[tuple[str, str], ServiceDraft] = {}
        self.groups = {
            (one.ref("serviceDeskId"), one.key): plain_text(one.take("name"))
            for one in self.kinds.get("requesttypegroup", [])
        }
        for one in self.kinds.get("servicedesk", []):
            name = plain_text(one.take("projectName", "name", "projectKey"))
            one.used |= {"projectKey", "projectId", "serviceDeskId"}
            self.teams[one.key] = TeamDraft(f"servicedesk:{one.key}", {"": name or one.key})
        self.queues = self._queues()
        self.asked = {plainly(one.take("requestTypeId")): one for one in self._of_types()}
        for one in self.kinds.get("requesttype", []):
            if one.take("enabled") == "false":
                self.draft.drop("requesttype", one.take("name") or one.key, "it is hidden there")
                one.used.clear()
            else:
                self._item(one)
        for one in self.asked.values():
            why = "name its file after the request type it is of, as in requesttype-10-field.json"
            self.draft.drop(_OF_A_TYPE, one.file, why)
        self._people()
        self._promises()
        self.draft.teams = list(self.teams.values())
        list_unread(every, self.draft, QUIET)

    def _of_types(self) -> list[Record]:
        """What request types ask, where that was answered apart."""
        found = self.kinds.get(_OF_A_TYPE, [])
        for one in found:
            one.used |= {"requestTypeFields", "serviceDeskId"}
        return found

    def _asked(self, one: Record) -> Record:
        """The record that holds what a request type asks: itself, or the answer of its fields."""
        own = one.values.get("fields") or one.values.get("requestTypeFields")
        keys = (plainly(one.key), plainly(text_in(one.values.get("name"))))
        apart = [self.asked.pop(key) for key in keys if key in self.asked]
        return apart[0] if apart and not own else one

    def _team(self, key: str) -> TeamDraft:
        """The desk of this key; where the files name none, one for all."""
        if key not in self.teams and len(self.teams) == 1 and not key:
            return next(iter(self.teams.values()))
        if key not in self.teams:
            name = f"Service desk {key}" if key and len(self.teams) else "Service desk"
            self.teams[key] = TeamDraft(f"servicedesk:{key}", {"": name})
        return self.teams[key]

    def _queues(self) -> dict[str, str]:
        """The queue of each request type that a queue asks for by name; of several, the one that
        asks for the fewest.
        """
        found: dict[str, tuple[int, str]] = {}
        for one in self.kinds.get("queue", []):
            name, jql = plain_text(one.take("name")), one.take("jql")
            types = [t for part in _NAMED.findall(jql) for t in _words(part)]
            one.ref("serviceDeskId")
            for word in types:
                known = found.get(word.casefold())
                if known is None or len(types) < known[0]:
                    found[word.casefold()] = (len(types), name)
            if not types:
                why = "it is a view of work, and names no request types"
                self.draft.drop("queue", name or one.key, why)
        return {said: name for said, (_, name) in found.items()}

    def _item(self, one: Record) -> None:
        name = plain_text(one.take("name")) or one.key
        about = plain_text(one.take("description"))
        more = plain_text(one.take("helpText"))
        about = f"{about.rstrip('.')}. {more}" if about and more else about or more
        item = ItemDraft(f"requesttype:{one.key}", {"": name}, self._kind(one))
        item.about = {"": about} if about and about != name else {}
        item.questions = list(self._questions(self._asked(one)))
        self._service_of(one, name).items.append(item)

    def _kind(self, one: Record) -> str:
        said = one.take("practice", "workTypeCategory", "issueTypeName", "workType").casefold()
        said = said.strip("[] ").removesuffix(" management").removesuffix("_management")
        return _PRACTICES.get(said, "")

    def _service_of(self, one: Record, name: str) -> ServiceDraft:
        desk = one.ref("serviceDeskId")
        team = self._team(desk)
        key, said = self._group_of(one, desk, name)
        said = said or self.queues.get(name.casefold(), "") or next(iter(team.name.values()))
        place = (team.key, said)
        if place not in self.services:
            self.services[place] = ServiceDraft(f"{team.key}/{key or said}", {"": said})
            team.services.append(self.services[place])
        return self.services[place]

    def _group_of(self, one: Record, desk: str, name: str) -> tuple[str, str]:
        """The key and the name of the first group of a request type."""
        ids = one.values.get("groupIds")
        one.used.add("groupIds")
        keys = [str(key) for key in ids] if isinstance(ids, list) else []
        named = ((key, self.groups.get((desk, key)) or self.groups.get(("", key))) for key in keys)
        if len(keys) > 1:
            self.draft.drop("requesttype", f"{name}: more groups", "an item has one service")
        shown = plain_text(one.take("group"))
        one.used.add("groups")
        return next(((key, said) for key, said in named if said), (shown, shown))

    def _questions(self, one: Record) -> Iterable[QuestionDraft]:
        fields = one.values.get("fields") or one.values.get("requestTypeFields")
        if isinstance(fields, Mapping):
            fields = fields.get("requestTypeFields")
        for each in fields if isinstance(fields, list) else []:
            if isinstance(each, Mapping) and each.get("visible", True):
                key, ask = str(each.get("fieldId", "")), plain_text(str(each.get("name", "")))
                if ask and key not in _UNASKED:
                    yield _question(key or ask, ask, each)

    def _people(self) -> None:
        """Users named with a desk work there; its customers only ask, organisations together."""
        for kind in ("customer", "user"):
            for one in self.kinds.get(kind, []):
                self._somebody(one, works=kind == "user")
        for one in self.kinds.get("organization", []):
            key = f"organization:{one.key}"
            one.ref("serviceDeskId")
            self.draft.groups.append(GroupDraft(key, {"": plain_text(one.take("name")) or one.key}))

    def _somebody(self, one: Record, *, works: bool) -> None:
        name = plain_text(one.take("displayName", "name"))
        person = PersonDraft(f"user:{one.key or name}", name, one.take("emailAddress", "email"))
        one.used |= {"accountId", "name"}
        desk = one.ref("serviceDeskId")
        if name and works and (desk in self.teams or len(self.teams) == 1):
            self._team(desk).people.append(person)
        elif name:
            self.draft.employees.append(person)

    def _promises(self) -> None:
        """The goals of SLA metrics, for every service of their desk."""
        found: dict[str, list[PromiseDraft]] = {}
        for one in self.kinds.get("sla", []):
            desk = self._desk_of(one)
            if desk is None:
                why = "name its file after its desk, as in servicedesk-10-sla.json"
                self.draft.drop("sla", one.take("name") or one.key, why)
            else:
                self._metric(one, found.setdefault(desk, []))
        for desk, promises in found.items():
            for service in self._team(desk).services:
                made = AgreementDraft(f"sla:{service.key}", "Service levels")
                made.promises = [PromiseDraft(**promise.__dict__) for promise in promises]
                service.agreements.append(made)

    def _desk_of(self, one: Record) -> str | None:
        """The desk of a metric: as it says, else that of the request it was asked of, else the only
        one.
        """
        desk = one.ref("serviceDeskId")
        if desk or len(self.teams) < 2:
            return desk
        asked_of = re.findall(r"(?<![A-Z0-9])([A-Z][A-Z0-9_]+)-\d+", one.file)
        keys = {desk.take("projectKey"): desk.key for desk in self.kinds.get("servicedesk", [])}
        return next((keys[key] for key in asked_of if key in keys), None)

    def _metric(self, one: Record, promises: list[PromiseDraft]) -> None:
        name = plain_text(one.take("name", "metricName"))
        goals = [goal for goal in map(_goal, _goals(one)) if goal[1]]
        if not goals:
            self.draft.drop("sla", name or one.key, "it names no goal with a time")
        word = "acknowledge" if _is_first_response(name) else "resolve"
        for jql, time in goals:
            for priority in _priorities(jql):
                _add(promises, priority, word, time)


def _is_first_response(name: str) -> bool:
    said = name.casefold()
    return "respon" in said or "acknowledge" in said


def _question(key: str, ask: str, field: Mapping[str, Any]) -> QuestionDraft:
    schema = field.get("jiraSchema")
    said = str(schema.get("type", "")) if isinstance(schema, Mapping) else ""
    made = QuestionDraft(key, {"": ask}, _TYPES.get(said, "text"), bool(field.get("required")))
    values = field.get("validValues")
    choices = [v for v in values if isinstance(v, Mapping)] if isinstance(values, list) else []
    named = [(str(v.get("value", "")), plain_text(str(v.get("label", "")))) for v in choices]
    made.choices = [(value, {"": label}) for value, label in named if label]
    made.type = "choice" if made.choices else made.type
    return made


def _goals(one: Record) -> list[Mapping[str, Any]]:
    """The goals of a metric: as it is configured, or as a request shows them in its cycles."""
    one.used |= {"goals", "goalDuration", "completedCycles", "ongoingCycle", "goal", "duration"}
    goals = one.values.get("goals")
    cycles = one.values.get("completedCycles")
    found = [*goals] if isinstance(goals, list) else []
    found += [*cycles] if isinstance(cycles, list) else []
    found += [one.values["ongoingCycle"]] if one.values.get("ongoingCycle") else []
    found += [] if found else [one.values]
    return [goal for goal in found if isinstance(goal, Mapping)]


def _goal(goal: Mapping[str, Any]) -> tuple[str, str]:
    """Which requests a goal is for (JQL), and its time."""
    jql = str(goal.get("jql") or goal.get("jqlQuery") or "")
    if goal.get("priority"):
        jql = f'{jql} priority = "{goal["priority"]}"'
    times = (_time(goal.get(name)) for name in _TIME_FIELDS)
    return jql, next(filter(None, times), "")


_TIME_FIELDS = ("goalDuration", "duration", "goal", "target", "time", "millis")


def _time(value: Any) -> str:
    """A time in thousandths of a second or in words."""
    if isinstance(value, Mapping):
        value = value.get("millis") or value.get("friendly") or value.get("text")
    said = "" if value is None or isinstance(value, bool | list | Mapping) else str(value)
    return minutes_text(int(said) / 60_000) if said.isdecimal() else duration(said)


def _priorities(jql: str) -> list[str]:
    """The priorities a goal is for; "" for all others."""
    said = [w for part in _PRIORITY.findall(jql) for w in _words(part)]
    known = [_PRIORITIES.get(word.casefold(), word) for word in said]
    return [one for one in known if one in ("1", "2", "3", "4", "5", "6")] or [""]


def _add(promises: list[PromiseDraft], priority: str, word: str, time: str) -> None:
    found = next((p for p in promises if p.priority == priority), None)
    if found is None:
        found = PromiseDraft("", priority=priority)
        promises.append(found)
    setattr(found, word, getattr(found, word) or time)


def _words(part: str) -> list[str]:
    return [quoted or bare for quoted, bare in _WORD.findall(part)]
