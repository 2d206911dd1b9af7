"""The catalogue's words, as frozen models: a team (link), its services, agreements and items.

Facts: USM's uniform link, service grid and agreement (docs/architecture.md, "The link").
Everything here is validated once, at load; what comes later may trust it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from catalog.agreed_hours import DAYS, Duration, Hours, Span, Zone
from catalog.agreements import Agreement, KindTarget, Target
from catalog.customers import EVERYBODY, Group, Membership
from catalog.elsewhere import Elsewhere
from catalog.emergency import Emergency
from catalog.fields import UNKNOWN_FIELD, USUAL_PREFIX, Frozen, Kind, Prefix, Slug, Spoken
from catalog.language_packs import Language, default_languages, packs
from catalog.people import Away, Person, Role, Shift
from catalog.prepared import Prepared
from catalog.rooms import Rooms
from catalog.services import (
    AGREED_KINDS,
    ASKED_KINDS,
    Approval,
    Choice,
    Facility,
    Item,
    Question,
    Reliance,
    Service,
)
from catalog.texts import Phrases, Text
from catalog.windows import Windows
from catalog.works_in import WorksIn

__all__ = [
    "AGREED_KINDS",
    "ASKED_KINDS",
    "DAYS",
    "UNKNOWN_FIELD",
    "Agreement",
    "Approval",
    "Away",
    "Choice",
    "Duration",
    "Elsewhere",
    "Facility",
    "Frozen",
    "Group",
    "Hours",
    "Item",
    "Kind",
    "KindTarget",
    "Language",
    "Person",
    "Phrases",
    "Prepared",
    "Question",
    "Reliance",
    "Role",
    "Service",
    "Shift",
    "Slug",
    "Span",
    "Spoken",
    "Target",
    "Text",
    "Windows",
]
"""Named here too, so that the whole model is imported from one place."""


class EscalateTo(Frozen):
    """A step of an escalation list that leaves the team."""

    team: Slug


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class Team(Frozen):
    """A link: people, technology (rooms), hours, services. Every link has this shape.

    `domain`: the field it works in, of those that organisation.yaml names. `digest`: whether its
    room reads each morning what is open. `language_model`: whether one may hear of its items and of
    messages about them. `prepared`: answers it gives often.
    `was`: ids it had before, by which calls under way may still name it. `link`: it lives in
    another installation, and is asked there. `works_in`: the other system in which it works, with a
    ticket there for each of its calls.
    """

    team: Slug
    was: Annotated[tuple[Slug, ...], BeforeValidator(_one_or_more)] = ()
    name: Text
    kind: Literal["internal", "supplier"]
    domain: Slug | None = None
    fallback: bool = False
    link: Elsewhere | None = None
    works_in: WorksIn | None = None
    digest: bool = True
    language_model: bool = True
    hours: Hours
    people: tuple[Person, ...] = ()
    rooms: Rooms = Field(default_factory=dict)
    escalate: tuple[str | EscalateTo, ...] = ()
    rota: tuple[Shift, ...] = ()
    services: tuple[Service, ...] = ()
    prepared: tuple[Prepared, ...] = ()

    @property
    def coordinators(self) -> tuple[Person, ...]:
        """The people to whom escalation goes."""
        return tuple(p for p in self.people if p.role is Role.COORDINATOR)

    def at(self, day: dt.date) -> Team:
        """The team with only the agreements that hold on a day."""
        services = tuple(service.at(day) for service in self.services)
        return self if services == self.services else self.model_copy(update={"services": services})


_DAYS_KEPT = 4
"""So many days' views of a catalogue are kept."""


def _unnamed() -> Text:
    """What an organisation is called that has no name."""
    names = {code: each.data("catalogue").get("organisation") for code, each in packs().items()}
    return Text(**{code: name for code, name in names.items() if name})


def _each_once(codes: tuple[Language, ...]) -> tuple[Language, ...]:
    return tuple(dict.fromkeys(codes))


Guests = Literal["welcome", "approve", "closed"]


class Organisation(Frozen):
    """What holds for all teams (file `organisation.yaml`, optional): name, fallback desk, windows,
    employees who only ask.

    `zone`: its usual time zone, where nothing nearer to a reader names one. `languages`: those its
    people are spoken to in, and its texts are given in; `language`: the one used where nobody's
    own is known, the first unless said. `guests`: whether people whom no file names may ask.
    `domains`: fields of work, each by id with its name. `prefix`: of numbers of new calls.
    `changes`: who puts in a team's file that is edited in the pages.
    """

    organisation: Text = Field(default_factory=_unnamed)
    fallback: Slug | None = None
    zone: Zone | None = None
    prefix: Prefix = USUAL_PREFIX
    languages: Annotated[tuple[Spoken, ...], AfterValidator(_each_once)] = Field(
        default_factory=default_languages, min_length=1
    )
    language: Spoken = ""
    windows: Windows = Windows()
    guests: Guests = "welcome"
    changes: Literal["alone", "second_person"] = "alone"
    emergency: Emergency | None = None
    locations: tuple[str, ...] = ()
    domains: Mapping[Slug, Text] = Field(default_factory=dict)
    employees: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _first_language(cls, value: Any) -> Any:
        if not isinstance(value, dict) or value.get("language"):
            return value
        named = value.get("languages")
        codes = named if named and isinstance(named, list | tuple) else default_languages()
        return {**value, "language": codes[0]}

    @model_validator(mode="after")
    def _speaks_its_own(self) -> Self:
        if self.language not in self.languages:
            said = f"its language '{self.language}' is none of its languages; add it to languages"
            error = PydanticCustomError("value_error", said)
            wrong = InitErrorDetails(type=error, loc=("language",), input=self.language)
            raise ValidationError.from_exception_data(type(self).__name__, [wrong])
        return self

    def language_for(self, *wished: str | None) -> Language:
        """The first of the wished languages that is spoken here; else the usual one."""
        return next(
            (code for wish in wished for code in self.languages if code == wish), self.language
        )


class CatalogueEntry(Frozen):
    """Where an item stands: its team and service, with the item itself."""

    team: Team
    service: Service
    item: Item

    @property
    def ref(self) -> str:
        """The item's full name, `team/service/item`."""
        return f"{self.team.team}/{self.service.id}/{self.item.id}"


class Catalogue(Frozen):
    """All teams together, with the hash of their files as version; look-ups are dictionaries, made
    once.
    """

    version: str
    organisation: Organisation = Field(default_factory=Organisation)
    teams: tuple[Team, ...] = ()
    _whole: Catalogue | None = PrivateAttr(default=None)

    @cached_property
    def team_by_id(self) -> dict[str, Team]:
        """Teams by id."""
        return {t.team: t for t in self.teams}

    @cached_property
    def renamed_teams(self) -> dict[str, str]:
        """The team of each id that a team had before and no team has now."""
        return {
            old: team.team for team in self.teams for old in team.was if old not in self.team_by_id
        }

    @cached_property
    def entries(self) -> dict[str, CatalogueEntry]:
        """Every item by its ref `team/service/item`."""
        found = (
            CatalogueEntry(team=t, service=s, item=i)
            for t in self.teams
            for s in t.services
            for i in s.items
        )
        return {place.ref: place for place in found}

    @cached_property
    def questions(self) -> dict[tuple[str, str], Question]:
        """Every question of an item by its id and the words in which it is put, in each language:
        so an answer finds its question wherever its call went.
        """
        return {
            (question.id, put): question
            for place in self.entries.values()
            for question in place.item.questions
            for put in question.ask.all
        }

    @cached_property
    def services(self) -> dict[str, tuple[Team, Service]]:
        """Every service by `team/service`."""
        return {f"{t.team}/{s.id}": (t, s) for t in self.teams for s in t.services}

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody by id: team members and employees. What the files of several teams say of one
        person is taken together.
        """
        found: dict[str, Person] = {}
        for p in (*self.organisation.employees, *(p for t in self.teams for p in t.people)):
            found[p.id] = found[p.id].joined(p) if p.id in found else p
        return found

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Who has the id now that somebody had before, by the id of before."""
        return {old: p.id for p in self.people.values() for old in p.was if old not in self.people}

    @cached_property
    def country(self) -> str | None:
        """The country whose phone numbers are written without its code: that of the fallback
        desk's holidays, else of any team's.
        """
        desks = (self.fallback, *self.teams) if self.fallback else self.teams
        return next((t.hours.holidays.partition("-")[0] for t in desks if t.hours.holidays), None)

    @cached_property
    def team_of(self) -> dict[str, Team]:
        """The team of each team member, by person id: of several, the one named first."""
        return {person: teams[0] for person, teams in self.teams_of.items()}

    @cached_property
    def teams_of(self) -> dict[str, tuple[Team, ...]]:
        """Every team that a person works in, by person id."""
        found: dict[str, tuple[Team, ...]] = {}
        for team in self.teams:
            for person in team.people:
                found[person.id] = (*found.get(person.id, ()), team)
        return found

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """The ids of each team's people, by team id."""
        return {team.team: frozenset(p.id for p in team.people) for team in self.teams}

    def coordinates(self, person: str, team: str) -> bool:
        """Whether somebody is a coordinator of this very team, or of its domain."""
        found = self.team_by_id.get(team)
        if found is None:
            return False
        return person in (*(p.id for p in found.coordinators), *self.domain_coordinators(team))

    def domain_coordinators(self, team: str) -> tuple[str, ...]:
        """Who coordinates the domain that a team of ours works in; nobody for a supplier, which
        answers to its own organisation.
        """
        found = self.team_by_id.get(team)
        inside = found is not None and found.kind == "internal"
        return self.coordinators_of_domain.get(found.domain or "", ()) if inside and found else ()

    @cached_property
    def coordinators_of_domain(self) -> dict[str, tuple[str, ...]]:
        """Who coordinates each domain, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        for person in self.people.values():
            for domain in person.coordinates:
                found[domain] = (*found.get(domain, ()), person.id)
        return found

    def teams_seen_by(self, person: str) -> tuple[Team, ...]:
        """The teams that somebody works in, and after them those of the domains they coordinate."""
        own = self.teams_of.get(person, ())
        known = self.people.get(person)
        if known is None or not known.coordinates:
            return own
        names = {team.team for team in own}
        others = (t for t in self.teams if person in self.domain_coordinators(t.team))
        return (*own, *(team for team in others if team.team not in names))

    @cached_property
    def customer_ids(self) -> frozenset[str]:
        """The ids an agreement may name as a customer: teams and groups."""
        groups = (group.id for group in self.organisation.groups)
        return frozenset((*self.team_by_id, *groups))

    @cached_property
    def items_of_customer(self) -> dict[str, frozenset[str]]:
        """The refs of the items that were agreed with each customer whom an agreement names."""
        found: dict[str, set[str]] = {}
        for ref, place in self.entries.items():
            for agreement in place.service.agreements:
                for customer in agreement.customers:
                    found.setdefault(customer, set()).add(ref)
        return {customer: frozenset(refs) for customer, refs in found.items()}

    @cached_property
    def membership(self) -> Membership:
        """Which groups everybody is in."""
        in_teams = {t.team: frozenset(p.id for p in t.people) for t in self.teams}
        return Membership(self.organisation.groups, self.people.values(), in_teams)

    def names_of_team(self, team: Team) -> tuple[str, ...]:
        """The names under which a team is a customer, the most specific first."""
        everybody = (EVERYBODY,) if team.kind == "internal" else ()
        return (team.team, *self.membership.of_team(team.team), *everybody)

    def names_of_person(self, person: Person) -> tuple[str, ...]:
        """The names under which a person is a customer: their teams, the smallest of their groups
        first, everybody.
        """
        teams = self.teams_of.get(person.id, ())
        own = tuple(team.team for team in teams)
        inside = not teams or any(team.kind == "internal" for team in teams)
        everybody = (EVERYBODY,) if inside else ()
        return (*own, *self.membership.of_person(person.id), *everybody)

    def at(self, moment: dt.datetime) -> Catalogue:
        """The catalogue as it holds at a moment: only the agreements whose days those are, by the
        date on each team's own wall.
        """
        if not self._dated_zones:
            return self
        days = tuple(moment.astimezone(ZoneInfo(zone)).date() for zone in self._dated_zones)
        if days not in self._by_days:
            if len(self._by_days) >= _DAYS_KEPT:
                del self._by_days[next(iter(self._by_days))]
            self._by_days[days] = self._on(dict(zip(self._dated_zones, days, strict=True)))
        return self._by_days[days]

    def with_people(self, organisation: Organisation, teams: tuple[Team, ...]) -> Catalogue:
        """The same catalogue, of the same day, with other people and rooms."""
        made = Catalogue(version=self.version, organisation=organisation, teams=teams)
        made._whole = self._whole
        return made

    @property
    def whole(self) -> Catalogue:
        """The catalogue with the agreements of every day, also those that ended or are to come."""
        return self._whole or self

    def _on(self, day: Mapping[str, dt.date]) -> Catalogue:
        """The catalogue on one day; `day` gives the date in each time zone."""
        teams = tuple(t.at(day[t.hours.zone]) if t.hours.zone in day else t for t in self.teams)
        made = Catalogue(version=self.version, organisation=self.organisation, teams=teams)
        made._whole = self
        return made

    @cached_property
    def _dated_zones(self) -> tuple[str, ...]:
        """The zones of the teams in which some agreement has a first or last day."""
        dated = (t.hours.zone for t in self.teams for s in t.services if s.is_dated)
        return tuple(dict.fromkeys(dated))

    @cached_property
    def _by_days(self) -> dict[tuple[dt.date, ...], Catalogue]:
        """Worked out once for the days asked for last."""
        return {}

    @cached_property
    def fallback(self) -> Team | None:
        """The desk for what nobody else has: named, else marked, else the team most escalated to,
        else the first.
        """
        steps = [s.team for t in self.teams for s in t.escalate if isinstance(s, EscalateTo)]
        candidates = (
            self.team_by_id.get(self.organisation.fallback or ""),
            *(team for team in self.teams if team.fallback),
            self.team_by_id.get(max(steps, key=steps.count, default="")),
            *(team for team in self.teams if team.kind == "internal"),
            *self.teams,
        )
        return next(filter(None, candidates), None)
