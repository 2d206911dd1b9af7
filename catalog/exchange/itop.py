"""Makes a draft of iTop's service catalogue: its setup data or exports (XML), its REST answers
(JSON), or a CSV for each class.

Families, services and subcategories; SLAs with their SLTs by priority; customer contracts with
their organisations and coverage windows; provider contracts as suppliers; teams and their people.
Classes and fields as in Combodo's data model `itop-service-mgmt` and `-provider`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalog.agreed_hours import DAYS
from catalog.exchange.draft import (
    AgreementDraft,
    Draft,
    GroupDraft,
    ItemDraft,
    PersonDraft,
    PromiseDraft,
    Record,
    ServiceDraft,
    TeamDraft,
    list_unread,
    text_in,
)
from catalog.exchange.itop_values import REFERS, is_over, kind_in, level_in, shown_as, spelled
from catalog.exchange.times import clock, date_in, week
from catalog.exchange.wording import plain_text

_QUIET_FIELDS = (
    "id alias status org_id icon logo picture overview finalclass friendlyname obsolescence_flag "
    "obsolescence_date obsolete notify org_id_obsolescence_flag code"
)
QUIET = frozenset(_QUIET_FIELDS.split())
"""Fields that tell nothing to whoever asks or works: pictures, states, iTop's own bookkeeping."""
CLASSES = (
    "Organization",
    "Location",
    "Person",
    "Team",
    "lnkPersonToTeam",
    "ContactType",
    "ServiceFamily",
    "Service",
    "ServiceSubcategory",
    "SLA",
    "SLT",
    "lnkSLAToSLT",
    "CustomerContract",
    "lnkCustomerContractToService",
    "ProviderContract",
    "lnkProviderContractToService",
    "lnkContactToService",
    "lnkContactToContract",
    "DeliveryModel",
    "lnkDeliveryModelToContact",
    "CoverageWindow",
    "CoverageWindowInterval",
)
_BY_SMALL = {name.casefold(): name for name in CLASSES}


def class_named(name: str) -> str | None:
    """iTop's class of this name, however its letters are written."""
    return _BY_SMALL.get(name.strip().casefold())


def draft_of(records: Iterable[Record], zone: str) -> Draft:
    """The draft of all records together. `zone`: whose clock coverage windows are read by."""
    return _Reader(records, zone).draft


class _Reader:
    def __init__(self, records: Iterable[Record], zone: str) -> None:
        self.zone = zone
        self.draft = Draft("itop")
        self.by_class: dict[str, dict[str, Record]] = {}
        self.below: dict[str, list[str]] = {}
        every = list(records)
        for record in every:
            self._keep(record)
        self._find_by_name(every)
        self.windows = {key: self._window(one) for key, one in self._all("CoverageWindow")}
        self.people = {key: self._person(one) for key, one in self._all("Person")}
        self.teams = {key: self._team(one) for key, one in self._all("Team")}
        self._memberships()
        self.outside = self._providers()
        self.contact_of = self._contacts()
        self.teams_of: dict[str, list[str]] = {}
        for key, one in self._all("Team"):
            self.teams_of.setdefault(one.ref("org_id"), []).append(key)
        self.promises = self._promises()
        self.services = self._services()
        self._items()
        self._agreements()
        self._customers()
        self.draft.teams = [*self.teams.values()]
        self.draft.name = self._own_name()
        list_unread(every, self.draft, QUIET)
        self._list_unused(every)

    def _own_name(self) -> str:
        """What we are called: the organisation above the one that provides to customers."""
        provider = next((one.ref("provider_id") for _, one in self._all("CustomerContract")), "")
        seen: list[str] = []
        while provider and provider not in seen:
            seen.append(provider)
            found = self._get("Organization", provider)
            provider = found.ref("parent_id") if found else ""
        return next((n for n in (self._name_of("Organization", o) for o in seen[::-1]) if n), "")

    def _keep(self, record: Record) -> None:
        known = class_named(record.kind)
        record.kind = known or record.kind
        found = self.by_class.setdefault(record.kind, {})
        key = record.key or f"#{len(found) + 1}"
        if key in found:
            self.draft.drop(record.kind, f"{record.kind} {key}", "stands in the files twice")
        else:
            found[key] = record

    def _find_by_name(self, every: list[Record]) -> None:
        """What an export refers to by its name, referred to by its key."""
        names = {
            (kind, plain_text(text_in(one.values.get("name"))).casefold()): key
            for kind, found in self.by_class.items()
            for key, one in found.items()
        }
        for record in every:
            values = spelled(record.values)
            record.values = dict(values)
            for field, kinds in REFERS.items():
                key = record.ref(field) or self._key_shown(record, field, kinds, names)
                shown = shown_as(record, field) if key else ()
                values = {k: v for k, v in values.items() if k not in shown} | {field: key}
            record.used.clear()
            record.values = values

    def _key_shown(
        self,
        record: Record,
        field: str,
        kinds: tuple[str, ...],
        names: Mapping[tuple[str, str], str],
    ) -> str:
        """The key of what a record shows that a field refers to, by its name or its key."""
        said = record.take(*shown_as(record, field))
        if not said:
            return ""
        named = (names.get((kind, said.casefold()), "") for kind in kinds)
        is_key = any(said in self.by_class.get(kind, {}) for kind in kinds)
        return next(filter(None, named), said if is_key else "")

    def _all(self, kind: str) -> list[tuple[str, Record]]:
        """The records of a class that are in use."""
        found = list(self.by_class.get(kind, {}).items())
        return [(key, one) for key, one in found if not is_over(one)]

    def _get(self, kind: str, key: str) -> Record | None:
        return self.by_class.get(kind, {}).get(key)

    def _in_use(self, kind: str, key: str) -> Record | None:
        found = self._get(kind, key)
        return None if found is None or is_over(found) else found

    def _person(self, one: Record) -> PersonDraft:
        name = " ".join(filter(None, (one.take("first_name"), one.take("name"))))
        place = self._get("Location", one.ref("location_id"))
        made = PersonDraft(
            f"Person:{one.key}",
            plain_text(name),
            one.take("email"),
            one.take("phone", "mobile_phone"),
            location=plain_text(place.take("name")) if place else one.take("location_name"),
        )
        manager = one.ref("manager_id")
        made.manager = f"Person:{manager}" if manager else ""
        return made

    def _team(self, one: Record) -> TeamDraft:
        return TeamDraft(f"Team:{one.key}", {"": plain_text(one.take("name"))})

    def _memberships(self) -> None:
        """Who works in which team; whoever leads it by their role coordinates it."""
        for _, link in self._all("lnkPersonToTeam"):
            team = self.teams.get(link.ref("team_id"))
            person = self.people.get(link.ref("person_id"))
            role = self._get("ContactType", link.ref("role_id"))
            said = role.take("name") if role else link.take("role_name", "role_id_friendlyname")
            if team and person:
                leads = any(word in said.casefold() for word in ("lead", "manager", "responsible"))
                own = PersonDraft(**(person.__dict__ | {"coordinates": leads}))
                team.people += [] if own.key in {p.key for p in team.people} else [own]

    def _providers(self) -> set[str]:
        """The organisations that serve us from outside: they provide, and nobody inside them is
        our customers' provider.
        """
        inside = {one.ref("provider_id") for _, one in self._all("CustomerContract")}
        return {one.ref("provider_id") for _, one in self._all("ProviderContract")} - inside - {""}

    def _team_of(self, service: Record) -> TeamDraft:
        """Which team provides a service: a contact of it that is a team, else the only team of the
        providing organisation, else that organisation itself.
        """
        if service.kind == "Service" and service.key in self.contact_of:
            return self.contact_of[service.key]
        org = service.ref("org_id")
        own = self.teams_of.get(org, []) if org else []
        if len(own) == 1:
            return self.teams[own[0]]
        said = plain_text(service.take("organization_name", "provider_name", "org_id_friendlyname"))
        key = f"Organization:{org or said}"
        if key not in self.teams:
            named = self._name_of("Organization", org) or said
            self.teams[key] = TeamDraft(key, {"": named or "Services"})
            self.teams[key].outside = org in self.outside
        return self.teams[key]

    def _contacts(self) -> dict[str, TeamDraft]:
        """The team that is a service's contact, the first of several."""
        found: dict[str, TeamDraft] = {}
        for key, link in self._all("lnkContactToService"):
            service, contact = link.ref("service_id"), link.ref("contact_id")
            why = "a service has one team" if contact in self.teams else "its team is not known"
            if contact in self.teams and service not in found:
                found[service] = self.teams[contact]
            else:
                self.draft.drop("lnkContactToService", contact or key, why)
        return found

    def _name_of(self, kind: str, key: str) -> str:
        found = self._get(kind, key)
        return plain_text(found.take("name")) if found else ""

    def _services(self) -> dict[str, ServiceDraft]:
        made = {}
        for key, one in self._all("Service"):
            name, about = plain_text(one.take("name")), plain_text(one.take("description"))
            one.ref("servicefamily_id")
            made[key] = ServiceDraft(f"Service:{key}", {"": name}, about)
            self._team_of(one).services.append(made[key])
        return made

    def _items(self) -> None:
        for key, one in self._all("ServiceSubcategory"):
            name, about = plain_text(one.take("name")), plain_text(one.take("description"))
            above = one.ref("service_id")
            if self._get("Service", above) and above not in self.services:
                self.draft.drop("ServiceSubcategory", name, "its service is obsolete there")
                continue
            service = self.services.get(above) or self._homeless(one, name)
            item = ItemDraft(f"ServiceSubcategory:{key}", {"": name}, kind_in(one))
            item.about = {"": about} if about else {}
            service.items.append(item)
            if one.ref("approvalrule_id"):
                item.approval = "coordinator"
        for service in self.services.values():
            if not service.items:
                item = ItemDraft(f"Item:{service.key}", dict(service.name))
                item.about = {"": service.about} if service.about else {}
                service.items.append(item)

    def _homeless(self, one: Record, name: str) -> ServiceDraft:
        """A service for a subcategory whose own is not there."""
        key = f"missing:{one.ref('service_id')}"
        if key not in self.services:
            shown = one.take("service_name", "service_id_friendlyname") or name
            self.services[key] = ServiceDraft(f"Service:{key}", {"": shown})
            self._team_of(one).services.append(self.services[key])
        return self.services[key]

    def _promises(self) -> dict[str, list[PromiseDraft]]:
        """What each SLA promises: by kind and priority, a time to own and one to resolve."""
        found: dict[str, dict[tuple[str, str], PromiseDraft]] = {}
        for _, link in self._all("lnkSLAToSLT"):
            sla, slt = link.ref("sla_id"), self._get("SLT", link.ref("slt_id"))
            level = level_in(slt) if slt else None
            if slt is None or level is None:
                name = slt.take("name") if slt else f"SLT {link.ref('slt_id')}"
                why = "its time or priority cannot be read" if slt else "it is not in the files"
                self.draft.drop("lnkSLAToSLT", name, why)
                continue
            place = level.kind, level.priority
            fresh = PromiseDraft(level.kind, priority=level.priority)
            promise = found.setdefault(sla, {}).setdefault(place, fresh)
            setattr(promise, level.word, level.time)
        return {sla: list(each.values()) for sla, each in found.items()}

    def _agreements(self) -> None:
        for _, link in self._all("lnkCustomerContractToService"):
            contract = self._in_use("CustomerContract", link.ref("customercontract_id"))
            service = self.services.get(link.ref("service_id"))
            if contract is None or service is None:
                missing = "contract" if contract is None else "service"
                why = f"its {missing} is not in the files, or obsolete there"
                self.draft.drop("lnkCustomerContractToService", link.key, why)
                continue
            sla = link.ref("sla_id")
            made = AgreementDraft(f"{contract.key}:{service.key}", "")
            level = self._name_of("SLA", sla)
            made.name = ", ".join(filter(None, (plain_text(contract.take("name")), level)))
            made.customers = [f"Organization:{contract.ref('org_id')}"]
            made.since = date_in(contract.take("start_date"))
            made.until = date_in(contract.take("end_date"))
            made.hours = self.windows.get(link.ref("coveragewindow_id"))
            made.promises = self.promises.get(sla, [])
            self._list_missing(link, made)
            service.agreements.append(made)
            contract.ref("provider_id")
        self._from_suppliers()

    def _list_missing(self, link: Record, made: AgreementDraft) -> None:
        """Lists the hours and the targets that a contract names and that the files do not hold."""
        window, sla = link.ref("coveragewindow_id"), link.ref("sla_id")
        why = "it is not in the files"
        if window and window not in self.windows:
            self.draft.drop(made.name, f"coverage window {window}", why)
        if sla and not made.promises:
            why = "it has no targets in the files" if self._get("SLA", sla) else why
            self.draft.drop(made.name, f"SLA {self._name_of('SLA', sla) or sla}", why)

    def _from_suppliers(self) -> None:
        """What suppliers agreed with an organisation of ours is agreed with its teams."""
        for _, link in self._all("lnkProviderContractToService"):
            contract = self._in_use("ProviderContract", link.ref("providercontract_id"))
            service = self.services.get(link.ref("service_id"))
            if contract is None or service is None:
                continue
            made = AgreementDraft(
                f"{contract.key}:{service.key}", plain_text(contract.take("name"))
            )
            made.since = date_in(contract.take("start_date"))
            made.until = date_in(contract.take("end_date"))
            own = self.teams_of.get(contract.ref("org_id"), [])
            made.customers = [f"Team:{key}" for key in own] or ["*"]
            service.agreements.append(made)

    def _window(self, one: Record) -> dict[str, object] | None:
        """The hours of a coverage window: a stretch a day, or intervals."""
        spans: dict[str, list[tuple[str, str]]] = {}
        for day in DAYS:
            begin, end = clock(one.take(f"{day}_start")), clock(one.take(f"{day}_end"))
            spans[day] = [(begin, end)] if begin and end and begin != end else []
        for _, part in self._all("CoverageWindowInterval"):
            if part.ref("coverage_window_id", "coveragewindow_id") == one.key:
                day = part.take("weekday").casefold()
                span = (clock(part.take("start_time")), clock(part.take("end_time")))
                spans.setdefault(day, []).append(span)
        return week(spans, self.zone)

    def _customers(self) -> None:
        """Customer organisations are groups with their people; who is in no team asks only."""
        for key, one in self._all("Organization"):
            self.below.setdefault(one.ref("parent_id"), []).append(key)
        at_work = {p.key for team in self.teams.values() for p in team.people}
        by_org: dict[str, list[str]] = {}
        for key, one in self._all("Person"):
            by_org.setdefault(f"Organization:{one.ref('org_id')}", []).append(f"Person:{key}")
        self.draft.employees = [p for p in self.people.values() if p.key not in at_work]
        for name in sorted(self._named_customers()):
            key = name.partition(":")[2]
            said = self._name_of("Organization", key) or f"Organization {key}"
            people = [p for org in self._within(key) for p in by_org.get(org, [])]
            self.draft.groups.append(GroupDraft(name, {"": said}, people))
        self.draft.locations = [plain_text(one.take("name")) for _, one in self._all("Location")]

    def _named_customers(self) -> set[str]:
        """The organisations with which something is agreed."""
        every = (a for service in self.services.values() for a in service.agreements)
        return {name for a in every for name in a.customers if name.startswith("Organization:")}

    def _within(self, key: str) -> list[str]:
        """An organisation with those below it; a circle ends where it would begin again."""
        found = [key]
        for above in found:
            found += [child for child in self.below.get(above, []) if child not in found]
        return [f"Organization:{one}" for one in found]

    def _list_unused(self, every: list[Record]) -> None:
        """Lists what was left out whole."""
        for kind, found in self.by_class.items():
            over = [one for one in found.values() if is_over(one)]
            if over:
                self.draft.drop(kind, "records", "they are obsolete there", len(over))
            if kind not in CLASSES:
                self.draft.drop(kind, "records", "a catalogue has no place for them", len(found))
        families = self.by_class.get("ServiceFamily", {})
        if families:
            why = "services stand in their teams, and families of them are not needed"
            self.draft.drop("ServiceFamily", "records", why, len(families))
        for key, one in self.by_class.get("DeliveryModel", {}).items():
            self.draft.drop("DeliveryModel", one.take("name") or key, "who works where is in teams")
