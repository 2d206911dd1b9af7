"""Lays a team's file out as short forms. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names

from bot.channels.pages.block_fields import Choices, EditField, Group, New, Part, Way, joined
from bot.wording.action_forms import kind_named
from bot.wording.call_formatter import CallFormatter
from catalog.editing.merge import Path, at
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of
from catalog.language_packs import pack
from catalog.model import DAYS, Catalogue
from routing.adoption.links import KINDS

TYPES = ("text", "place", "date", "number", "yes_no", "component")


@dataclass(frozen=True)
class Forms:
    """The forms of one document, for one reader."""

    document: Document
    catalogue: Catalogue
    formatter: CallFormatter
    channels: tuple[str, ...] = ()

    def say(self, msgid: str, /, **values: object) -> str:
        """The text in the reader's language."""
        return self.formatter.say(msgid, **values)

    def called(self, row: Any) -> str:
        """What a row is called, in the reader's language where it can be."""
        name = row.get("name") if isinstance(row, dict) else None
        if isinstance(name, dict):
            own = name.get(self.formatter.localizer.language)
            name = own or next((one for one in name.values() if one), "")
        return str(name or (key_of(row) if isinstance(row, dict) else ""))

    def menu(self) -> list[tuple[str, str, int]]:
        """The parts, each with its name and how far it stands in."""
        found = [
            ("about", self.say("About the team"), 0),
            ("people", self.say("People"), 0),
            ("duty", self.say("Who is on duty"), 0),
            ("services", self.say("Services"), 0),
        ]
        for service in _rows(self.document, ("services",)):
            sid = key_of(service)
            found.append((f"service/{sid}", self.called(service), 1))
            items = _rows(service, ("items",))
            found += [(f"item/{sid}/{key_of(i)}", self.called(i), 2) for i in items]
        return found

    def part(self, name: str) -> Part | None:
        """A part by its id; None where there is no such."""
        kind, _, rest = name.partition("/")
        known: Mapping[str, Callable[[str], Part | None]] = {
            "about": lambda _: self._about(),
            "people": lambda _: self._people(),
            "duty": lambda _: self._duty(),
            "services": lambda _: self._services(),
            "service": self._service,
            "item": self._item,
        }
        return known[kind](rest) if kind in known else None

    def _field(self, path: Path, label: str, way: Way = "line", **more: Any) -> EditField | None:
        """A field with what it holds; None where that is written in a way no form shows."""
        value = at(self.document, path)
        fits = value is None or isinstance(value, list if way in ("lines", "several") else str)
        if way == "yes_no":
            fits = value is None or isinstance(value, bool)
        if isinstance(value, list):
            fits = fits and all(isinstance(one, str) for one in value)
        return EditField(path, label, way, value, **more) if fits else None

    def _by_language(self, path: Path, label: str, way: Way = "line") -> Iterator[EditField]:
        held = at(self.document, path)
        if held is not None and not isinstance(held, dict):
            return
        for code in self.catalogue.organisation.languages:
            told = f"{label} ({pack(code).name})"
            if found := self._field((*path, code), told, way):
                yield found

    def _group(self, title: str, fields: Sequence[EditField | None], taken_out: Path = ()) -> Group:
        kept = tuple(one for one in fields if one is not None)
        return Group(title, kept, joined(taken_out) if taken_out else "")

    def _about(self) -> Part:
        say, domains = self.say, self.catalogue.organisation.domains
        language = self.formatter.localizer.language
        areas = (("", "–"), *((code, name.in_(language)) for code, name in domains.items()))
        hours = at(self.document, ("hours",))
        spans = say("like 08:00-17:00; empty for closed")
        times = [
            self._field(("hours", "weekdays"), say("Open on weekdays"), hint=spans),
            self._field(("hours", "saturday"), say("On Saturday"), hint=spans),
            self._field(("hours", "sunday"), say("On Sunday"), hint=spans),
            self._field(
                ("hours", "holidays"),
                say("Closed on the holidays of"),
                hint=say("a country, like NL"),
            ),
        ]
        rooms = [self._field(("rooms", name), name.title()) for name in self.channels]
        return Part(
            "about",
            say("About the team"),
            (
                self._group(
                    say("Name"),
                    [
                        *self._by_language(("name",), say("Name")),
                        self._field(("domain",), say("Field of work"), "choice", choices=areas),
                    ],
                ),
                self._group(say("Hours"), times if isinstance(hours, dict | None) else []),
                self._group(say("Rooms: where its requests arrive"), rooms),
            ),
        )

    def _people(self) -> Part:
        say = self.say
        roles = (("operator", say("team member")), ("coordinator", say("coordinator")))
        codes = self.catalogue.organisation.languages
        spoken = (("", "–"), *((code, pack(code).name) for code in codes))
        groups, everybody = [], _rows(self.document, ("people",))
        names = (("", "–"), *((key_of(one), str(one.get("name", ""))) for one in everybody))
        for person in everybody:
            path = ("people", key_of(person))
            fields = [
                self._field((*path, "name"), say("Name")),
                self._field((*path, "role"), say("Part in the team"), "choice", choices=roles),
                self._field((*path, "language"), say("Language"), "choice", choices=spoken),
                self._field((*path, "deputy"), say("Decides when away"), "choice", choices=names),
            ]
            if self._is_of_this_team_alone(key_of(person)):
                fields.insert(2, self._field((*path, "email"), say("E-mail")))
            groups.append(self._group(str(person.get("name", "")), fields, path))
        new = (
            EditField(("name",), say("Name")),
            EditField(("role",), say("Part in the team"), "choice", "operator", roles),
            EditField(("email",), say("E-mail")),
            EditField(("language",), say("Language"), "choice", "", spoken),
        )
        return Part(
            "people", say("People"), tuple(groups), (New("person", say("Add somebody"), new),)
        )

    def _is_of_this_team_alone(self, person: str) -> bool:
        """Whether no other file says who this is: by their address people sign in."""
        teams = {team.team for team in self.catalogue.teams_of.get(person, ())}
        employed = any(one.id == person for one in self.catalogue.organisation.employees)
        return not employed and teams <= {str(self.document.get("team"))}

    def _duty(self) -> Part:
        say, path = self.say, ("rota",)
        people = tuple(
            (key_of(one), str(one.get("name", ""))) for one in _rows(self.document, ("people",))
        )
        names = self.formatter.localizer.locale
        days = tuple((day, _day_name(n, names)) for n, day in enumerate(DAYS))
        hint = say("like 08:00-17:00; empty for the whole day")
        groups = [
            self._group(
                say("Shift {n}", n=n + 1),
                [
                    self._field((*path, f"#{n}", "people"), say("Who"), "several", choices=people),
                    self._field((*path, f"#{n}", "days"), say("Days"), "several", choices=days),
                    self._field((*path, f"#{n}", "hours"), say("Hours"), hint=hint),
                ],
                (*path, f"#{n}"),
            )
            for n, _ in enumerate(_rows(self.document, path))
        ]
        new = (
            EditField(("people",), say("Who"), "several", [], people),
            EditField(("days",), say("Days"), "several", list(DAYS[:5]), days),
            EditField(("hours",), say("Hours"), "line", None, (), hint),
        )
        return Part(
            "duty", say("Who is on duty"), tuple(groups), (New("shift", say("Add a shift"), new),)
        )

    def _services(self) -> Part:
        services = _rows(self.document, ("services",))
        inner = tuple((f"service/{key_of(s)}", self.called(s)) for s in services)
        new = New("service", self.say("Add a service"), tuple(self._new_name()))
        return Part("services", self.say("Services"), (), (new,), inner)

    def _new_name(self) -> Iterator[EditField]:
        for code in self.catalogue.organisation.languages:
            yield EditField(("name", code), f"{self.say('Name')} ({pack(code).name})")

    def _service(self, sid: str) -> Part | None:
        path, say = ("services", sid), self.say
        service = at(self.document, path)
        if not isinstance(service, dict):
            return None
        about = [
            *self._by_language((*path, "name"), say("Name")),
            *self._by_language((*path, "support"), say("How it supports"), "words"),
            self._field((*path, "facility", "goods"), say("What it provides: goods"), "lines"),
            self._field((*path, "facility", "actions"), say("What it does"), "lines"),
        ]
        groups = [self._group(say("What it is"), about, path)]
        agreements = service.get("agreements") or []
        for n, _ in enumerate(agreements if isinstance(agreements, list) else []):
            groups.append(self._agreement((*path, "agreements", f"#{n}"), agreements[n]))
        groups += self._reliances(path)
        items = _rows(service, ("items",))
        new = (
            New("item", say("Add something people can ask for"), (*self._new_name(), self._kind())),
            New("agreement", say("Add an agreement"), (self._for_whom(()),)),
            New("reliance", say("Add a supplier"), (self._others(),)),
        )
        inner = tuple((f"item/{sid}/{key_of(i)}", self.called(i)) for i in items)
        return Part(f"service/{sid}", self.called(service), tuple(groups), new, inner)

    def _agreement(self, path: Path, row: Any) -> Group:
        day = self.say("a day, like 2026-11-27")
        fields: list[EditField | None] = [
            self._customers((*path, "customers")),
            self._field((*path, "name"), self.say("Name of the agreement")),
            self._field((*path, "since"), self.say("Holds since"), hint=day),
            self._field((*path, "until"), self.say("Holds until"), hint=day),
        ]
        for kind in KINDS:
            called = kind_named(kind.value, self.formatter)
            called = called[:1].upper() + called[1:]
            told = {
                "acknowledge": self.say("{kind}: taken up within", kind=called),
                "resolve": self.say("{kind}: done within", kind=called),
            }
            fields += [
                self._field((*path, "targets", kind.value, part), label, hint="15m, 4h, 2d")
                for part, label in told.items()
            ]
        name = row.get("name") if isinstance(row, dict) else None
        return self._group(str(name or self.say("Agreement with customers")), fields, path)

    def _for_whom(self, path: Path, value: Any = ("*",)) -> EditField:
        language, catalogue = self.formatter.localizer.language, self.catalogue
        groups = ((g.id, g.name.in_(language)) for g in catalogue.organisation.groups)
        own = str(self.document.get("team"))
        teams = ((t.team, t.name.in_(language)) for t in catalogue.teams if t.team != own)
        choices = (("*", self.say("everybody")), *groups, *teams)
        return EditField(
            path or ("customers",), self.say("For whom"), "several", list(value), choices
        )

    def _customers(self, path: Path) -> EditField | None:
        value = at(self.document, path)
        told = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return self._for_whom(path, value) if told else None

    def _reliances(self, path: Path) -> Iterator[Group]:
        names = dict(self._others().choices)
        for row in _rows(at(self.document, path), ("relies_on",)):
            place = (*path, "relies_on", f"#{_index(at(self.document, path), row)}")
            title = self.say("Relies on {service}", service=names.get(str(row.get("service")), "…"))
            yield self._group(title, [self._field((*place, "part"), self.say("For what"))], place)

    def _others(self) -> EditField:
        own, language = str(self.document.get("team")), self.formatter.localizer.language
        choices = tuple(
            (f"{team.team}/{one.id}", f"{team.name.in_(language)}: {one.name.in_(language)}")
            for team in self.catalogue.teams
            for one in team.services
            if team.team != own
        )
        return EditField(("service",), self.say("Relies on"), "choice", "", (("", "–"), *choices))

    def _kind(self) -> EditField:
        return EditField(("kind",), self.say("Kind"), "choice", "incident", self._kinds())

    def _kinds(self) -> Choices:
        asked = [kind.value for kind in KINDS if kind.value != "risk"]
        return tuple((kind, kind_named(kind, self.formatter)) for kind in asked)

    def _item(self, rest: str) -> Part | None:
        sid, _, iid = rest.partition("/")
        path, say = ("services", sid, "items", iid), self.say
        item = at(self.document, path)
        if not isinstance(item, dict):
            return None
        yes = [("none", say("nobody")), ("coordinator", say("a coordinator of the team"))]
        yes.append(("requester's manager", say("the requester's manager")))
        about = [
            *self._by_language((*path, "name"), say("Name")),
            self._field((*path, "kind"), say("Kind"), "choice", choices=self._kinds()),
            *self._by_language((*path, "about"), say("What it is for"), "words"),
            *self._by_language(
                (*path, "answer"), say("What people can do themselves first"), "words"
            ),
            self._field((*path, "private"), say("Only for the requester and the team"), "yes_no"),
        ]
        approval = at(self.document, (*path, "approval"))
        if approval is None or approval in dict(yes):
            about.append(
                self._field(
                    (*path, "approval"), say("Who must agree first"), "choice", choices=tuple(yes)
                )
            )
        phrases = list(
            self._by_language((*path, "phrases"), say("How people say it, one a line"), "lines")
        )
        groups = [self._group(say("What it is"), about, path), self._group(say("Phrases"), phrases)]
        groups += [self._question(path, q) for q in _rows(item, ("questions",))]
        new = tuple(
            EditField(("ask", f.path[-1]), f"{say('Question')} ({pack(f.path[-1]).name})")
            for f in self._new_name()
        )
        kind = EditField(("type",), say("Kind of answer"), "choice", "text", self._types())
        adds = (New("question", say("Add a question"), (*new, kind)),)
        return Part(f"item/{rest}", self.called(item), tuple(groups), adds)

    def _question(self, path: Path, row: Document) -> Group:
        place = (*path, "questions", key_of(row))
        fields = [*self._by_language((*place, "ask"), self.say("Question"))]
        kind, asked = row.get("type", "text"), self.say("Kind of answer")
        given: list[EditField | None] = [
            self._field((*place, "type"), asked, "choice", choices=self._types())
            if kind in TYPES
            else None
        ]
        for one in _rows(row, ("choices",)):
            told = self.say("Choice “{name}”", name=self.called(one))
            given += self._by_language((*place, "choices", key_of(one), "name"), told)
        return self._group(self.say("Question"), [*fields, *given], place)

    def _types(self) -> Choices:
        said = {
            "text": self.say("in words"),
            "place": self.say("a place"),
            "date": self.say("a day"),
            "number": self.say("a number"),
            "yes_no": self.say("yes or no"),
            "component": self.say("a component of the register"),
        }
        return tuple(said.items())


def _rows(holder: Any, path: Path) -> list[Document]:
    found = at(holder, path)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _index(holder: Any, row: Document) -> int:
    return next(n for n, one in enumerate(holder["relies_on"]) if one is row)


def _day_name(n: int, locale: str) -> str:
    return str(get_day_names("wide", locale=locale)[n])
