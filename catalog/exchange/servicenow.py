"""Makes a draft of ServiceNow's tables: answers of its table API (JSON), exports as CSV or XML.

`sc_cat_item` and record producers are items, `sc_category` their services, `sys_user_group` the
teams with `sys_user_grmember` and `sys_user`, `contract_sla` what is promised by table and
priority, `item_option_new` with `question_choice` what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from catalog.exchange.draft import (
    AgreementDraft,
    Draft,
    ItemDraft,
    PersonDraft,
    QuestionDraft,
    Record,
    ServiceDraft,
    TeamDraft,
    list_unread,
    text_in,
)
from catalog.exchange.servicenow_levels import (
    KINDS,
    WITHIN,
    kind_of_table,
    levels_for,
    limits_of,
    narrower,
    priorities_of,
    promise_in,
    time_of,
)
from catalog.exchange.servicenow_schedules import hours_of, schedules_in
from catalog.exchange.times import duration
from catalog.exchange.wording import first_of, plain_text

TABLES = (
    "sc_cat_item",
    "sc_cat_item_producer",
    "sc_cat_item_content",
    "sc_cat_item_guide",
    "sc_category",
    "sc_catalog",
    "sys_user_group",
    "sys_user_grmember",
    "sys_user",
    "contract_sla",
    "item_option_new",
    "question_choice",
    "io_set_item",
    "item_option_new_set",
    "cmn_schedule",
    "cmn_schedule_span",
)
_ITEMS = TABLES[:4]
_NOT_ASKED = frozenset({"sc_cat_item_content", "sc_cat_item_guide"})
_QUIET_FIELDS = (
    "sys_id sys_created_by sys_created_on sys_updated_by sys_updated_on sys_mod_count sys_tags "
    "sys_class_name sys_domain sys_domain_path sys_package sys_policy sys_scope sys_update_name "
    "sys_name sys_customer_update sys_replace_on_upgrade active icon image picture order roles "
    "workflow sc_template template start_closed mobile_picture header_icon homepage_image"
)
QUIET = frozenset(_QUIET_FIELDS.split())
_TYPES = {
    "1": "yes_no",
    "yes / no": "yes_no",
    "7": "yes_no",
    "checkbox": "yes_no",
    "3": "choice",
    "multiple choice": "choice",
    "5": "choice",
    "select box": "choice",
    "18": "choice",
    "lookup select box": "choice",
    "9": "date",
    "date": "date",
    "10": "date",
    "date/time": "date",
}
_NO_QUESTION_WORDS = (
    "11,12,14,15,17,19,20,24,32,label,break,macro,macro with label,ui page,container start,"
    "container end,container split,rich text label"
)
_NO_QUESTION = frozenset(_NO_QUESTION_WORDS.split(","))
_DESK = "Service desk"
_OVER = ("false", "no", "0")
_GROUP_FIELDS = ("group", "assignment_group", "fulfillment_group", "support_group", "owner_group")


def draft_of(records: Iterable[Record], zone: str) -> Draft:
    """The draft of all records together. `zone`: whose clock schedules are read by."""
    return _Reader(list(records), zone).draft


class _Reader:
    def __init__(self, every: list[Record], zone: str) -> None:
        self.zone = zone
        self.draft = Draft("servicenow")
        self.tables: dict[str, list[Record]] = {}
        for record in every:
            self.tables.setdefault(record.kind, []).append(record)
        self.users: dict[str, Record] = {}
        for one in self.tables.get("sys_user", []):
            one.used |= {"first_name", "last_name"}
            for name in (one.key, one.take("user_name"), one.take("name")):
                self.users.setdefault(name, one)
        self.categories = {one.key: one for one in self.tables.get("sc_category", [])}
        self.teams: dict[str, TeamDraft] = {}
        self.by_name: dict[str, TeamDraft] = {}
        self.services: dict[tuple[str, str], ServiceDraft] = {}
        self.items: dict[str, tuple[ItemDraft, ServiceDraft]] = {}
        self.slowest: dict[str, list[str]] = {}
        for record in self._active("sys_user_group"):
            self._group(record)
        self._members()
        self._items()
        self._questions()
        self.schedules = schedules_in(self.tables.get("cmn_schedule_span", []))
        for record in self.tables.get("cmn_schedule", []):
            record.used |= {"name", "type", "time_zone", "description"}
        self._promises()
        self.draft.teams = list(self.teams.values())
        list_unread(every, self.draft, QUIET)
        for table, found in self.tables.items():
            if table not in TABLES:
                self.draft.drop(table, "records", "a catalogue has no place for them", len(found))

    def _active(self, table: str) -> list[Record]:
        found = self.tables.get(table, [])
        kept = [one for one in found if one.take("active").casefold() not in _OVER]
        for one in found:
            if one.take("active").casefold() in _OVER:
                one.used.clear()
        if len(kept) < len(found):
            self.draft.drop(table, "records", "they are not active there", len(found) - len(kept))
        return kept

    def _group(self, record: Record) -> TeamDraft:
        name = plain_text(record.take("name")) or record.key
        return self._team(record.key or name, name, record)

    def _team(self, key: str, name: str, record: Record | None = None) -> TeamDraft:
        made = TeamDraft(f"sys_user_group:{key}", {"": name})
        self.teams[key] = made
        self.by_name.setdefault(name.casefold(), made)
        if record is not None:
            record.used |= {"description", "type"}
            self._manager(record, made)
        return made

    def _manager(self, record: Record, team: TeamDraft) -> None:
        key = record.ref("manager")
        if key:
            shown = record.shown("manager") or ("" if _is_key(key) else key)
            person = self._person(key, shown)
            if person:
                person.coordinates = True
                team.people.append(person)

    def _person(self, key: str, shown: str) -> PersonDraft | None:
        """A user by key or by name, as far as the files know them."""
        one = self.users.get(key)
        if one is not None:
            said = one.take("name") or f"{one.take('first_name')} {one.take('last_name')}"
            made = PersonDraft(f"sys_user:{one.key}", plain_text(said))
            made.email, made.phone = one.take("email"), one.take("mobile_phone", "phone")
            return made
        name = plain_text(shown)
        return PersonDraft(f"sys_user:{key}", name) if name else None

    def _members(self) -> None:
        for link in self.tables.get("sys_user_grmember", []):
            team = self._known(link.ref("group"), link.shown("group"))
            key = link.ref("user")
            shown = link.shown("user") or ("" if _is_key(key) else key)
            person = self._person(key, shown)
            if team and person and person.key not in {p.key for p in team.people}:
                team.people.append(person)
            elif not (team and person):
                self.draft.drop("sys_user_grmember", link.key, "its group or user is not known")

    def _known(self, key: str, shown: str) -> TeamDraft | None:
        found = self.teams.get(key)
        return found or self.by_name.get((shown or key).casefold())

    def _items(self) -> None:
        for table in _ITEMS:
            for record in self._active(table):
                actual = record.take("sys_class_name") or table
                if actual in _NOT_ASKED:
                    name = record.take("name") or record.key
                    self.draft.drop(actual, name, "it is a page to read, nothing is asked by it")
                else:
                    self._item(record)

    def _item(self, record: Record) -> None:
        name = plain_text(record.take("name", "short_description"))
        table = record.take("table_name", "type_table")
        kind = KINDS.get(table, "" if table else "service_request")
        item = ItemDraft(f"sc_cat_item:{record.key or name}", {"": name}, kind)
        about = _about(record)
        item.about = {"": about} if about not in ("", name) else {}
        item.aliases = {"": _listed(record.take("meta", "tags"))}
        service = self._service_of(record)
        service.items.append(item)
        self.items[record.key] = (item, service)
        self.items.setdefault(name.casefold(), (item, service))
        delivery = duration(record.take("delivery_time"))
        if delivery:
            self.slowest.setdefault(service.key, []).append(delivery)

    def _service_of(self, record: Record) -> ServiceDraft:
        """The service of an item: its category, at the team of its group."""
        team = self._team_of(record)
        category = record.ref("category", "sc_category")
        title = self._title(category) or _name(record, "category", category)
        whole = record.shown("sc_catalogs") or record.take("catalogs", "sc_catalogs")
        said = plain_text(title or ("" if _is_key(whole) else whole)) or first_of(team.name)
        place = (team.key, category or said)
        if place not in self.services:
            self.services[place] = ServiceDraft(f"{team.key}/{place[1]}", {"": said})
            team.services.append(self.services[place])
        return self.services[place]

    def _team_of(self, record: Record) -> TeamDraft:
        """The team of an item's group; one for all that have none."""
        key = record.ref(*_GROUP_FIELDS)
        shown = next(filter(None, map(record.shown, _GROUP_FIELDS)), "")
        known = self._known(key, shown) if key or shown else None
        name = plain_text(shown or ("" if _is_key(key) else key)) or _DESK
        found = known or self.by_name.get(name.casefold())
        return found or self._team(key or name, name)

    def _title(self, category: str) -> str:
        one = self.categories.get(category)
        if one is None:
            return ""
        one.used |= {"parent", "description"}
        return one.take("title", "name")

    def _questions(self) -> None:
        choices: dict[str, list[Record]] = {}
        for one in self.tables.get("question_choice", []):
            choices.setdefault(one.ref("question"), []).append(one)
        sets = self._sets()
        for one in _in_order(self._active("item_option_new")):
            found = self._asking(one, sets)
            ask = plain_text(one.take("question_text", "name"))
            one.used.add("name")
            asks = one.take("type").casefold().replace("-", " ") not in _NO_QUESTION and ask
            for item in found if asks else ():
                item.questions.append(_question(one, ask, choices.get(one.key, [])))
            if not (found and asks):
                why = "it asks nothing" if found else "its item is not in the files"
                self.draft.drop("item_option_new", ask or one.key, why)

    def _asking(self, one: Record, sets: Mapping[str, list[str]]) -> list[ItemDraft]:
        """The items that ask for a variable: its own, or those of its set."""
        shared = sets.get(one.ref("variable_set"), ())
        keys = (one.ref("cat_item"), one.shown("cat_item").casefold(), *shared)
        found = (self.items[key][0] for key in keys if key in self.items)
        return list({item.key: item for item in found}.values())

    def _sets(self) -> dict[str, list[str]]:
        """The items that ask what a set of variables asks."""
        found: dict[str, list[str]] = {}
        for one in self.tables.get("io_set_item", []):
            if shared := one.ref("variable_set"):
                found.setdefault(shared, []).append(one.ref("sc_cat_item"))
            one.used |= {"order", "sc_cat_item"}
        for one in self.tables.get("item_option_new_set", []):
            one.used |= {"title", "name", "internal_name", "type", "description"}
        return found

    def _promises(self) -> None:
        """What each contract_sla promises goes to the services it is for; of one without a
        condition, to all.
        """
        made: dict[str, AgreementDraft] = {}
        for record in self._active("contract_sla"):
            name = plain_text(record.take("name"))
            record.used.add("duration_type")
            if record.take("type").casefold() in WITHIN:
                why = "it is agreed behind the desk, and promises nothing to who asks"
                self.draft.drop("contract_sla", name or record.key, why)
                continue
            time = duration(record.take("duration"))
            if not time:
                why = "its duration is not a fixed time"
                self.draft.drop("contract_sla", name or record.key, why)
                continue
            self._promise(record, name, time, made)
        for _, service in self.draft_services():
            agreement = made.get(service.key)
            if agreement:
                service.agreements.append(agreement)
            self._delivery(service, agreement)

    def _promise(
        self, record: Record, name: str, time: str, made: dict[str, AgreementDraft]
    ) -> None:
        kind = kind_of_table(record.take("collection", "table"))
        limits = limits_of(record)
        word = time_of(record.take("target"), name)
        hours = hours_of(record, self.schedules, self.zone)
        reached = [s for t, s in self.draft_services() if self._is_for(t, s, limits)]
        if not reached:
            self.draft.drop("contract_sla", name, "what it is for is not in the files")
        for service in reached:
            agreement = made.setdefault(service.key, levels_for(service))
            agreement.hours = narrower(agreement.hours, hours)
            for priority in priorities_of(record, name):
                promise = promise_in(agreement, kind, priority)
                setattr(promise, word, getattr(promise, word) or time)

    def draft_services(self) -> list[tuple[TeamDraft, ServiceDraft]]:
        """Every service with its team."""
        return [(team, service) for team in self.teams.values() for service in team.services]

    def _is_for(self, team: TeamDraft, service: ServiceDraft, limits: dict[str, str]) -> bool:
        group, item = limits.get("assignment_group", ""), limits.get("cat_item", "")
        known = self._known(group, group) if group else team
        of_item = self.items.get(item) or self.items.get(item.casefold()) if item else None
        return known is team and (not item or (of_item is not None and of_item[1] is service))

    def _delivery(self, service: ServiceDraft, agreement: AgreementDraft | None) -> None:
        """Without a service level for requests, the longest delivery time of its items."""
        times = self.slowest.get(service.key, [])
        if not times:
            return
        if agreement is None:
            agreement = levels_for(service)
            service.agreements.append(agreement)
        promise = promise_in(agreement, "service_request", "")
        promise.resolve = promise.resolve or max(times, key=_hours_of)
        if len(set(times)) > 1:
            why = "a service promises one time, and the longest was taken"
            self.draft.drop("sc_cat_item", "delivery_time", why, len(times) - 1)


def _about(record: Record) -> str:
    """What an item is for: the short description and the long one, without saying it twice."""
    short = plain_text(record.take("short_description"))
    long = plain_text(record.take("description"))
    return f"{short.rstrip('.')}. {long}" if short and long and short not in long else long or short


def _name(record: Record, field: str, key: str) -> str:
    """What a field refers to by its name, as far as the record shows it."""
    return record.shown(field) or ("" if _is_key(key) else key)


def _in_order(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: _number(record.take("order")))


def _question(one: Record, ask: str, choices: Iterable[Record]) -> QuestionDraft:
    """A variable as a question; one of a choice without choices asks for a text."""
    asked = QuestionDraft(one.key or ask, {"": ask})
    asked.required = one.take("mandatory").casefold() in ("true", "1", "yes")
    kind = _TYPES.get(one.take("type").casefold(), "text")
    named = [
        (c.take("value") or c.key, plain_text(c.take("text", "value"))) for c in _in_order(choices)
    ]
    told = [(key, {"": text}) for key, text in named if text] if kind == "choice" else []
    asked.choices = told
    asked.type = "text" if kind == "choice" and not told else kind
    return asked


def _hours_of(time: str) -> int:
    found = {unit: int(n) for n, unit in re.findall(r"(\d+)([dhm])", time)}
    return found.get("d", 0) * 480 + found.get("h", 0) * 60 + found.get("m", 0)


def _is_key(text: str) -> bool:
    """Whether a text is one of ServiceNow's keys, which tell nobody anything."""
    return bool(re.fullmatch(r"[0-9a-f]{32}", text))


def _listed(text: str) -> list[str]:
    return [part for part in (plain_text(p) for p in re.split(r"[,;\n]", text)) if part]


def _number(text: str) -> float:
    try:
        return float(text_in(text))
    except ValueError:
        return 0.0
