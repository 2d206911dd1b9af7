"""Makes a draft of a list in which each row is something that can be asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from catalog.customers import EVERYBODY
from catalog.exchange.columns import Column, columns_for, kind_called, said, words_for
from catalog.exchange.draft import (
    AgreementDraft,
    Draft,
    GroupDraft,
    ItemDraft,
    PersonDraft,
    PromiseDraft,
    QuestionDraft,
    Said,
    ServiceDraft,
    TeamDraft,
)
from catalog.exchange.item_column import OF_ITEMS, with_items
from catalog.exchange.lists import Table
from catalog.exchange.mapping import Mapping, MappingFault
from catalog.exchange.times import clock, duration, week
from catalog.exchange.wording import plain_text
from catalog.language_packs import Language
from catalog.names import slug

USUAL_TEAM = "Service desk"
_LISTED = re.compile(r"\s*[;|\n\u2022]\s*")
_PERSON = re.compile(r"^(.*?)\s*[<(]\s*([^\s<>()]{1,64}@[^\s<>()]{1,190})\s*[>)]\s*$")
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_SPAN = re.compile(r"(\d{1,2}(?:[:.]\d\d)?)[^\d]{1,8}(\d{1,2}(?:[:.]\d\d)?)")
_ALWAYS = re.compile(r"24\s*[x*/]\s*7")
_WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def draft_of(tables: Iterable[Table], mapping: Mapping, zone: str) -> Draft:
    """The draft of all lists together. Raises MappingFault where no column can be a name."""
    reader = _Reader(mapping, zone)
    every = [(one, reader.columns_of(one)) for one in tables if mapping.is_read(one.name)]
    named = any(c.field == "item" for _, columns in every for c in columns.values())
    for table, columns in every:
        reader.read(table, columns if named or mapping.columns else with_items(table, columns))
    return reader.finish()


class _Cells:
    """The cells of a row by what they hold."""

    def __init__(
        self, columns: dict[int, Column], cells: tuple[str, ...], mapping: Mapping
    ) -> None:
        self.mapping = mapping
        self.by_column = {c: cells[n].strip() for n, c in columns.items() if n < len(cells)}

    def text(self, name: str) -> str:
        """What the row says of a field, in whichever language."""
        found = (cell for c, cell in self.by_column.items() if c.field == name and cell)
        return self.mapping.meaning(name, plain_text(next(found, "")))

    @property
    def filled(self) -> set[str]:
        """The fields of which the row says something."""
        return {column.field for column, cell in self.by_column.items() if cell}

    def raw(self, name: str) -> str:
        """The same with its lines."""
        found = (cell for c, cell in self.by_column.items() if c.field == name and cell)
        return self.mapping.meaning(name, next(found, ""))

    def said(self, name: str) -> Said:
        """What the row says of a field, by language."""
        cells = (
            (c.language, plain_text(cell)) for c, cell in self.by_column.items() if c.field == name
        )
        found = {language: self.mapping.meaning(name, cell) for language, cell in cells if cell}
        usual = self.mapping.defaults.get(name, "")
        return found or ({"": usual} if usual else {})

    def unit(self, name: str) -> str:
        """The unit of time that the column of a field is in, where its name says so."""
        return next((c.unit for c in self.by_column if c.field == name and c.unit), "")

    def listed(self, name: str) -> dict[Language, list[str]]:
        """The same where a cell holds several, each on its line or parted by `;` or `|`."""
        cells = ((c, cell) for c, cell in self.by_column.items() if c.field == name)
        return {
            c.language: [t for t in map(plain_text, _LISTED.split(cell)) if t]
            for c, cell in cells
            if cell
        }


class _Reader:
    def __init__(self, mapping: Mapping, zone: str) -> None:
        self.mapping, self.zone = mapping, zone
        self.draft = Draft("table")
        self.teams: dict[str, TeamDraft] = {}
        self.services: dict[tuple[str, str], ServiceDraft] = {}
        self.items: dict[str, ItemDraft] = {}
        self.twins: set[tuple[str, str]] = set()
        self.groups: dict[str, GroupDraft] = {}
        self.agreements: dict[tuple[str, str], AgreementDraft] = {}
        self.lost: Counter[tuple[str, str]] = Counter()

    def read(self, table: Table, columns: dict[str, Column]) -> None:
        """Takes in one list."""
        _refuse_nameless(table, columns)
        self._list_unknown(table, columns)
        places = {n: columns[name] for n, name in enumerate(table.header) if name in columns}
        rows = [(f"{table.name}:{n}", _Cells(places, c, self.mapping)) for n, c in table.rows]
        read = self._somebody if _is_of_people(columns.values(), rows) else self._row
        for where, cells in rows:
            read(where, cells)

    def columns_of(self, table: Table) -> dict[str, Column]:
        """What each column holds; in a list of teams, a name is a team's."""
        columns = columns_for(table.header, self.mapping.by_column(list(table.header)))
        if not _is_of_teams(table.name) or Column("team") in columns.values():
            return columns
        as_team = {name: column._replace(field="team") for name, column in columns.items()}
        return {n: as_team[n] if c.field == "item" else c for n, c in columns.items()}

    def _list_unknown(self, table: Table, columns: dict[str, Column]) -> None:
        """Lists the columns that hold something and are not known."""
        for n, name in enumerate(table.header):
            filled = sum(1 for _, row in table.rows if n < len(row) and row[n].strip())
            if name not in columns and filled:
                why = "no field of a catalogue has this name; name it in a mapping to keep it"
                self.draft.drop(table.name, name or f"column {n + 1}", why, filled)

    def _row(self, where: str, cells: _Cells) -> None:
        if cells.text("active").casefold() in words_for("inactive"):
            self.draft.drop(where, cells.text("item") or "a row", "it is not active there")
            return
        team = self._team(cells)
        names = cells.said("item")
        if not names:
            if not (cells.text("team") or cells.text("service")):
                self.draft.drop(where, "a row", "it has no name")
            elif cells.text("service"):
                self._service(team, cells)
            self._note_lost(where, cells)
            return
        service = self._service(team, cells)
        item = self._item(where, cells, names, service)
        if item is not None:
            self._promise(where, cells, service, item)

    def _note_lost(self, where: str, cells: _Cells) -> None:
        """Notes what a row says of something that it does not name."""
        self.lost.update((where.rpartition(":")[0], field) for field in OF_ITEMS & cells.filled)

    def _somebody(self, where: str, cells: _Cells) -> None:
        """A row of a list of people: somebody of the team that it names."""
        name, mail = cells.text("item") or cells.text("people"), cells.text("email")
        if not (name or mail):
            return
        if not cells.text("team"):
            self.draft.drop(where, name or mail, "it is somebody, and the row names no team")
            return
        person = _person(f"{name} <{mail}>" if name and _MAIL.fullmatch(mail) else name or mail)
        _join(self._team(cells), person)

    def _team(self, cells: _Cells) -> TeamDraft:
        names = cells.said("team") or {"": USUAL_TEAM}
        key = next(iter(names.values())).casefold()
        if key not in self.teams:
            self.teams[key] = TeamDraft(f"team:{key}", names)
        team = self.teams[key]
        outside = cells.text("outside").casefold()
        team.outside = team.outside or outside in words_for("yes")
        self._people(team, cells)
        if cells.text("hours") and team.hours is None:
            team.hours = self._hours(cells.text("hours"))
        return team

    def _people(self, team: TeamDraft, cells: _Cells) -> None:
        leads = [_person(one) for one in _parted(cells.raw("coordinator"))]
        mail = cells.text("email")
        if len(leads) == 1 and not leads[0].email and _MAIL.fullmatch(mail):
            leads[0].email = mail
        for person in leads:
            person.coordinates = True
        others = [_person(one) for one in _parted(cells.raw("people"))]
        for person in (*leads, *others):
            _join(team, person)

    def _hours(self, text: str) -> dict[str, object] | None:
        """Hours as people write them: `8-17`, `08:30 - 17:00`, `24x7`; weekdays unless always."""
        if _ALWAYS.search(text):
            return {"zone": self.zone, "always": True}
        found = _SPAN.search(text)
        span = (
            (clock(found[1].replace(".", ":")), clock(found[2].replace(".", ":")))
            if found
            else None
        )
        days = {day: [span] for day in _WORKDAYS} if span and all(span) else {}
        made = week(days, self.zone)
        if made is None:
            self.draft.drop("hours", text, "they could not be read; write 08:00-17:00")
        return made

    def _service(self, team: TeamDraft, cells: _Cells) -> ServiceDraft:
        names = cells.said("service") or dict(team.name)
        place = (team.key, next(iter(names.values())).casefold())
        if place not in self.services:
            self.services[place] = ServiceDraft(f"{team.key}/{place[1]}", names)
            team.services.append(self.services[place])
        return self.services[place]

    def _item(
        self, where: str, cells: _Cells, names: Said, service: ServiceDraft
    ) -> ItemDraft | None:
        """The item of a row; None where it stands there already and says nothing new."""
        name = next(iter(names.values()))
        key = cells.text("key") or f"{service.key}/{name.casefold()}"
        about = cells.said("about")
        known = self.items.get(key)
        if known is not None:
            if cells.text("priority"):
                return known
            if (key, str(about)) in self.twins or (known.name, known.about) == (names, about):
                self.draft.drop(where, name, "it stands in the list twice")
                return None
            self.twins.add((key, str(about)))
            key = f"{key}#{sum(1 for twin, _ in self.twins if twin == key) + 1}"
        item = ItemDraft(key, names, kind_called(cells.text("kind")), about)
        item.phrases, item.aliases = cells.listed("phrases"), cells.listed("aliases")
        item.answer = cells.said("answer")
        item.questions = list(_questions(cells))
        item.private = cells.text("private").casefold() in words_for("yes")
        item.approval = _approval(cells.text("approval"))
        said_kind = cells.text("kind")
        if said_kind and not item.kind:
            self.draft.drop(where, f"kind '{said_kind}'", "it is no kind of call that is known")
        self.items[key] = item
        service.items.append(item)
        return item

    def _promise(self, where: str, cells: _Cells, service: ServiceDraft, item: ItemDraft) -> None:
        if not any(cells.text(name) for name in ("customers", "acknowledge", "resolve")):
            return
        customers = self._customers(cells)
        place = (service.key, "+".join(customers))
        if place not in self.agreements:
            made = AgreementDraft(f"agreement:{'/'.join(place)}", "", customers)
            self.agreements[place] = made
            service.agreements.append(made)
        spot = (item.kind, _priority(cells.text("priority")))
        promises = self.agreements[place].promises
        promise = next((p for p in promises if (p.kind, p.priority) == spot), None)
        if promise is None:
            promise = PromiseDraft(spot[0], priority=spot[1])
            promises.append(promise)
        for name in ("acknowledge", "resolve"):
            written, unit = cells.text(name), cells.unit(name) or "hours"
            self._time(
                where, name, f"{written} {unit}" if _is_number(written) else written, promise
            )

    def _time(self, where: str, name: str, written: str, promise: PromiseDraft) -> None:
        """Takes a time over where it is the longest of its service, kind and priority."""
        time, held = duration(written), getattr(promise, name)
        if written and not time:
            self.draft.drop(where, f"{name} '{written}'", "it is no time; write it like 4h")
            return
        longest = max((held, time), key=_minutes)
        setattr(promise, name, longest)
        for left in {held, time} - {longest, ""}:
            why = "a service promises one time for a kind, and the longest was taken"
            self.draft.drop(where, f"{name} {left}", why)

    def _customers(self, cells: _Cells) -> list[str]:
        found = []
        for name in _parted(cells.raw("customers")):
            plain = plain_text(name)
            if not plain:
                continue
            if plain.casefold() in words_for("everybody"):
                return [EVERYBODY]
            key = f"group:{plain.casefold()}"
            self.groups.setdefault(key, GroupDraft(key, {"": plain}))
            found.append(key)
        return list(dict.fromkeys(found)) or [EVERYBODY]

    def finish(self) -> Draft:
        """The draft, with what holds for the whole of it."""
        why = "its rows name nothing that can be asked for; say in a mapping which column does"
        for (table, field), rows in sorted(self.lost.items()):
            self.draft.drop(table, field, why, rows)
        self.draft.teams = list(self.teams.values())
        self.draft.groups = list(self.groups.values())
        return self.draft


def _refuse_nameless(table: Table, columns: dict[str, Column]) -> None:
    """Raises MappingFault where no column can be a name."""
    if not {"item", "team", "service"} & {column.field for column in columns.values()}:
        names = ", ".join(name for name in table.header if name) or "nothing"
        mend = "say which column is the name: --mapping FILE with `columns: {item: COLUMN}`"
        raise MappingFault(f"{table.name}: no column holds a name; it has {names}", mend)


_OF_WHAT_IS_ASKED = frozenset(
    {"service", "kind", "about", "phrases", "answer", "questions", "customers", "acknowledge"}
    | {"resolve", "approval", "hours", "priority", "private", "coordinator"}
)
"""Fields that a list of people has not."""


def _is_of_people(columns: Iterable[Column], rows: list[tuple[str, _Cells]]) -> bool:
    """Whether a list tells who there is: nothing in it is said of what can be asked for, and most
    names stand in the address beside them.
    """
    found = {column.field for column in columns}
    if not {"item", "email"} <= found or found & _OF_WHAT_IS_ASKED:
        return False
    told = [(cells.text("item"), cells.text("email")) for _, cells in rows]
    both = [(name, mail) for name, mail in told if name and _MAIL.fullmatch(mail)]
    return bool(both) and 2 * sum(_is_in(name, mail) for name, mail in both) > len(both)


def _is_in(name: str, mail: str) -> bool:
    """Whether a part of somebody's name stands in their address."""
    local = mail.partition("@")[0].casefold()
    return any(part in local for part in slug(name).split("-") if len(part) > 2)


def _is_of_teams(name: str) -> bool:
    title = said(name.rpartition("#")[2])
    words = {said(word) for word in words_for("columns", "team")}
    return any(title.startswith(word) and len(title) <= len(word) + 3 for word in words)


def _join(team: TeamDraft, person: PersonDraft) -> None:
    """Adds somebody to a team, or what is new of them."""
    known = next((p for p in team.people if p.key == person.key), None)
    if known is not None:
        known.coordinates = known.coordinates or person.coordinates
        known.email = known.email or person.email
    elif person.name:
        team.people.append(person)


def _parted(cell: str) -> Iterator[str]:
    """The parts of a cell that holds several names."""
    for part in re.split(r"[;|\n\u2022]|,(?![^<(]*[>)])", cell):
        if part.strip():
            yield part.strip()


def _person(written: str) -> PersonDraft:
    """`Iris B. <iris@example.org>`, a name or an address alone."""
    found = _PERSON.match(written)
    if found:
        return PersonDraft(
            f"person:{found[2].casefold()}", plain_text(found[1]) or found[2], found[2]
        )
    plain = plain_text(written)
    mail = plain if _MAIL.fullmatch(plain) else ""
    name = plain.partition("@")[0].replace(".", " ").title() if mail else plain
    return PersonDraft(f"person:{plain.casefold()}", name, mail)


def _questions(cells: _Cells) -> Iterator[QuestionDraft]:
    by_language = cells.listed("questions")
    most = max(map(len, by_language.values()), default=0)
    for n in range(most):
        ask = {code: asked[n] for code, asked in by_language.items() if n < len(asked)}
        yield QuestionDraft(next(iter(ask.values())), ask)


def _approval(said_there: str) -> str:
    plain = said_there.casefold()
    if not plain or plain in words_for("inactive") | words_for("nobody"):
        return ""
    asks_above = any(word in plain for word in words_for("manager"))
    return "requester's manager" if asks_above else "coordinator"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:[.,]\d+)?", text))


def _priority(text: str) -> str:
    found = re.search(r"[1-6]", text)
    named = (n for n in "12345" if text.strip().casefold() in words_for("priorities", n))
    return found[0] if found else next(named, "")


def _minutes(time: str) -> int:
    found = {unit: int(n) for n, unit in re.findall(r"(\d+)([wdhm])", time)}
    days = found.get("w", 0) * 5 + found.get("d", 0)
    return days * 480 + found.get("h", 0) * 60 + found.get("m", 0)
