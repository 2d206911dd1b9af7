"""What another product's files say, in the words of a catalogue, before ids and gaps are filled."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.customers import EVERYBODY

Said = dict[str, str]
"""A text by language; under "" where its language is not said."""


@dataclass
class PromiseDraft:
    """What is promised for a kind, at a priority ("" for all others); times as `4h`, "" where
    nothing is agreed.
    """

    kind: str
    acknowledge: str = ""
    resolve: str = ""
    priority: str = ""


@dataclass
class AgreementDraft:
    """An agreement with customers: keys of groups or teams, or "*"."""

    key: str
    name: str
    customers: list[str] = field(default_factory=lambda: [EVERYBODY])
    promises: list[PromiseDraft] = field(default_factory=list)
    hours: dict[str, Any] | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass
class QuestionDraft:
    """A question of an item; `choices` by key."""

    key: str
    ask: Said
    type: str = "text"
    required: bool = True
    choices: list[tuple[str, Said]] = field(default_factory=list)


@dataclass
class ItemDraft:
    """What can be asked for; `kind` "" where it is not said."""

    key: str
    name: Said
    kind: str = ""
    about: Said = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    questions: list[QuestionDraft] = field(default_factory=list)
    answer: Said = field(default_factory=dict)
    private: bool = False
    approval: str = ""
    wanted_id: str = ""


@dataclass
class ServiceDraft:
    """A service; `about` says what it does, in the language of the whole."""

    key: str
    name: Said
    about: str = ""
    items: list[ItemDraft] = field(default_factory=list)
    agreements: list[AgreementDraft] = field(default_factory=list)
    wanted_id: str = ""


@dataclass
class PersonDraft:
    """Somebody of a team, or an employee who only asks."""

    key: str
    name: str
    email: str = ""
    phone: str = ""
    coordinates: bool = False
    language: str = ""
    location: str = ""
    manager: str = ""


@dataclass
class TeamDraft:
    """A link."""

    key: str
    name: Said
    outside: bool = False
    people: list[PersonDraft] = field(default_factory=list)
    hours: dict[str, Any] | None = None
    rooms: dict[str, str] = field(default_factory=dict)
    services: list[ServiceDraft] = field(default_factory=list)
    wanted_id: str = ""


@dataclass
class GroupDraft:
    """A customer that is more than one person."""

    key: str
    name: Said
    people: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Dropped:
    """What has no place here: the records or fields (`what`, of `where`), how many, and why."""

    where: str
    what: str
    count: int
    why: str

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.where}: {self.what}{times}: {self.why}"


@dataclass
class Draft:
    """A whole catalogue of another product. `source`: which product."""

    source: str
    name: str = ""
    teams: list[TeamDraft] = field(default_factory=list)
    groups: list[GroupDraft] = field(default_factory=list)
    employees: list[PersonDraft] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def drop(self, where: str, what: str, why: str, count: int = 1) -> None:
        """Lists something that is left out."""
        self.dropped.append(Dropped(where, what, count, why))

    @property
    def services(self) -> Iterator[tuple[TeamDraft, ServiceDraft]]:
        """Every service with its team."""
        return ((team, service) for team in self.teams for service in team.services)


@dataclass
class Record:
    """A record of another product: its class or table, its key there, its fields, and where it
    stands. `used`: the fields that were read.
    """

    kind: str
    key: str
    values: Mapping[str, Any]
    file: str = ""
    used: set[str] = field(default_factory=set)

    def take(self, *names: str) -> str:
        """The text of the first of these fields that holds something."""
        for name in names:
            text = text_in(self.values.get(name))
            self.used.add(name)
            if text:
                return text
        return ""

    def ref(self, *names: str) -> str:
        """The key that the first of these fields refers to; "" for none, and for iTop's 0."""
        for name in names:
            found = reference(self.values.get(name))
            self.used.add(name)
            if found not in ("", "0"):
                return found
        return ""

    def shown(self, name: str) -> str:
        """The name of what a field refers to, where it comes with it."""
        value = self.values.get(name)
        self.used.add(name)
        said = value.get("display_value") if isinstance(value, Mapping) else ""
        return text_in(said)


def text_in(value: Any) -> str:
    """A field's value as text; of a reference, what it shows."""
    if isinstance(value, Mapping):
        value = value.get("display_value", value.get("value", value.get("name", "")))
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, list | Mapping):
        return ""
    return str(value).strip()


def reference(value: Any) -> str:
    """The key that a field refers to, however it is written."""
    if isinstance(value, Mapping):
        own = value.get("value") or value.get("id") or value.get("key")
        link = str(value.get("link") or "")
        value = own or link.rstrip("/").rpartition("/")[2]
    return "" if value is None or isinstance(value, list | Mapping) else str(value).strip()


_SHADOWS = ("_friendlyname", "_obsolescence_flag", "_finalclass_recall", "_list")
"""How fields end that repeat what another one says."""


def list_unread(records: Iterable[Record], draft: Draft, quiet: frozenset[str]) -> None:
    """Lists the fields that hold something and that nothing was made of; `quiet` are the other
    product's own bookkeeping.
    """
    every = list(records)
    used = [record for record in every if record.used - _STATES]
    unread = Counter((r.kind, name) for r in used for name in _unread(r, quiet))
    for (kind, name), count in unread.items():
        draft.drop(kind, name, "a catalogue has no field for it", count)
    looked_at = Counter(r.kind for r in every if r.used and not r.used - _STATES)
    for kind, count in looked_at.items():
        draft.drop(kind, "records", "nothing that is brought in refers to them", count)


def _unread(record: Record, quiet: frozenset[str]) -> Iterator[str]:
    for name, value in record.values.items():
        told = name in record.used or name.casefold() in quiet or name.endswith(_SHADOWS)
        if not told and not _is_nothing(value):
            yield name


_STATES = frozenset({"status", "active", "parent_id", "org_id"})
"""What is looked at to see whether a record is of use at all."""


def _is_nothing(value: Any) -> bool:
    """Whether a value says nothing; a number or a no may."""
    return text_in(value) in ("", "0", "false") if not isinstance(value, list) else not value
