"""Brings a catalogue in: files of another product and the folder as it is, to the folder as it will
be. Writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from catalog.channels import USUAL, Channels
from catalog.exchange import itop, jira, servicenow, table
from catalog.exchange.build import Built, build
from catalog.exchange.documents import Files, Folder, folder_of
from catalog.exchange.draft import Draft, Dropped
from catalog.exchange.files import OWN, Found, settled
from catalog.exchange.mapping import Mapping as ColumnMapping
from catalog.exchange.memory import FILE, Remembered, recalled, still_put, written
from catalog.exchange.merge import Merge, Notes, canonical, moved
from catalog.exchange.paths import CannotRead
from catalog.exchange.people import STAND_IN
from catalog.exchange.puts import Around, Document
from catalog.exchange.records import documents_in
from catalog.exchange.writing import amended_file, new_file
from catalog.folder import ORGANISATION, is_organisation
from catalog.language_packs import Language
from catalog.load import read
from catalog.model import Catalogue
from catalog.problems import Problem

_HEAD = "Brought in from {product} by `schakel catalog import`; what it brings in later is merged."


@dataclass(frozen=True)
class Choices:
    """How an import is done: the mapping of a list, the zone of hours, whether what is no longer
    named goes, how texts' language is told, and which channels there are.
    """

    language_of: Callable[[Sequence[str]], Language]
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    zone: str = ""
    remove: bool = False
    channels: Channels = field(default_factory=lambda: USUAL)


@dataclass
class Outcome:
    """What an import comes to: the files that change, and what is told of it."""

    product: str
    files: dict[str, str]
    catalogue: Catalogue
    problems: list[Problem]
    dropped: list[Dropped]
    lacks: dict[str, list[str]]
    improve: list[str]
    notes: Notes
    moved: list[str]
    counts: dict[str, int]
    carried: list[str] = field(default_factory=list)
    """Cells over several rows that were read as said of each row."""


def bring_in(found: Found, files: Files, memory: str, choices: Choices) -> Outcome:
    """The outcome of bringing in what was found, into a folder with these files. Raises CannotRead
    and what reading a memory or a mapping raises.
    """
    folder, found = folder_of(files), settled(found)
    products = recalled(memory)
    product = found.product
    before = products.get(product, Remembered())
    if product == OWN:
        organisation, teams = documents_in(found)
        built = Built(organisation, teams, [], before.ids, [])
        draft = Draft(OWN)
    else:
        draft = _draft(found, product, choices, _zone(folder, choices))
        built = _built(draft, folder, before, choices)
    merging = _Merging(folder, before, built, draft, choices=choices, products=products)
    return replace(merging.outcome(product), carried=found.carried)


def _zone(folder: Folder, choices: Choices) -> str:
    """The zone of hours that name none: as it was said, else the organisation's, else that of its
    first team.
    """
    first = next(iter(folder.teams.values()), {})
    hours = first.get("hours") or {}
    usual = folder.organisation.get("zone") or hours.get("zone")
    return choices.zone or str(usual or "Europe/Amsterdam")


def _read(found: Found, product: str, choices: Choices, zone: str) -> Draft:
    records = found.records.get(product, [])
    if product == "itop":
        return itop.draft_of(records, zone)
    if product == "servicenow":
        return servicenow.draft_of(records, zone)
    if product == "jira":
        return jira.draft_of(records)
    return table.draft_of(found.tables, choices.mapping, zone)


def _draft(found: Found, product: str, choices: Choices, zone: str) -> Draft:
    draft = _read(found, product, choices, zone)
    for name in found.left_out:
        draft.drop(name, "a file", "it is there in another language too, and that one was read")
    for other, left in found.records.items():
        if other != product:
            draft.drop(other, "records", f"most of the files are of {product}", len(left))
    if product != "table" and found.tables:
        for one in found.tables:
            draft.drop(one.name, "a list", f"it is of no class of {product}", len(one.rows))
    if not draft.teams:
        mend = "add the file with the services or items, or name a column for them in a mapping"
        raise CannotRead("what was named", "holds no team, service or item", mend)
    return draft


def _built(draft: Draft, folder: Folder, before: Remembered, choices: Choices) -> Built:
    around = Around(folder.organisation, folder.teams, _renamed(before.ids, folder), before.refs)
    language = choices.mapping.language
    language_of = (lambda _: language) if language else choices.language_of
    return build(draft, around, _zone(folder, choices), language_of)


def _renamed(ids: Mapping[str, str], folder: Folder) -> dict[str, str]:
    """Remembered ids, a team's as it is called now: its file says what it `was`."""
    now: dict[str, str] = {}
    for team, document in folder.teams.items():
        was = document.get("was") or ()
        now |= dict.fromkeys([was] if isinstance(was, str) else was, team)
    return {
        key: now.get(made, made) if key.startswith("team|") else made for key, made in ids.items()
    }


_MADE_ONCE = ("organisation", "languages", "fallback")
"""What the first import says of the organisation, and later ones do not say again."""


class _Merging:
    def __init__(
        self,
        folder: Folder,
        before: Remembered,
        built: Built,
        draft: Draft,
        *,
        choices: Choices,
        products: dict[str, Remembered],
    ) -> None:
        self.folder, self.before, self.built = folder, before, built
        self.draft, self.choices, self.products = draft, choices, products
        self.merge = Merge(remove=choices.remove)
        self.ours, self.base = folder.teams, before.teams

    def outcome(self, product: str) -> Outcome:
        new = {name: canonical(document) for name, document in self.built.teams.items()}
        told = self._moved(new)
        teams = {name: self._team(name, document) for name, document in new.items()}
        for name in self.before.teams.keys() - new.keys():
            if name in self.folder.teams:
                self.merge.notes.gone.append(name)
        made_before = self.before.organisation
        kept = {name: made_before[name] for name in _MADE_ONCE if name in made_before}
        organisation = kept | canonical(self.built.organisation)
        whole = self.merge.of(self.before.organisation, self.folder.organisation, organisation, "")
        files = self._files(teams, whole, product)
        contents = list(self._contents(files))
        catalogue, _, problems = read(contents, "imported", self.choices.channels)
        held = Remembered(self.built.ids, organisation, new, self.built.puts)
        self.products[product] = held
        files[FILE] = written(self.products)
        lacks = self._lacks(whole, teams)
        counts = self._counts(teams)
        return Outcome(
            product,
            files,
            catalogue,
            sorted(problems),
            self.draft.dropped,
            lacks,
            self.built.improve,
            self.merge.notes,
            told,
            counts,
        )

    def _team(self, name: str, document: Document) -> Document:
        base = self.base.get(name, {})
        if name in self.ours and not base:
            document = _for_a_team_of_ours(document)
        made = self.merge.of(base, self.ours.get(name, {}), document, name)
        assert isinstance(made, dict)
        return made

    def _moved(self, new: dict[str, Document]) -> list[str]:
        """Items that stand elsewhere now, moved in the files and in what was said last."""
        before, now = _refs(self.before.ids, self.before.teams), _refs(self.built.ids, new)
        if all(before.get(key, place) == place for key, place in now.items()):
            return []
        self.ours = deepcopy(self.folder.teams)
        self.base = deepcopy(self.before.teams)
        for held in (self.ours, self.base):
            for name, document in new.items():
                if name in held:
                    _with_services(held[name], document)
        moved(self.base, before, now)
        return moved(self.ours, before, now)

    def _files(self, teams: dict[str, Document], whole: Document, product: str) -> dict[str, str]:
        files: dict[str, str] = {}
        head = _HEAD.format(product=product) if product != OWN else ""
        for name, document in teams.items():
            file = self.folder.names.get(name) or _file_name(name)
            files |= self._file(file, self.folder.teams.get(name), document, head, name)
        if whole or self.folder.names.get(""):
            file = self.folder.names.get("") or ORGANISATION[0]
            files |= self._file(file, self.folder.organisation, whole, head, "")
        return files

    def _file(
        self, file: str, old: Document | None, document: Document, head: str, team: str
    ) -> dict[str, str]:
        """The file where it changes."""
        own = [ref for ref in self.built.improve if ref.partition("/")[0] == team]
        text = self.folder.texts.get(file)
        if text is None:
            return {file: new_file(document, head, own)}
        return {file: amended_file(text, document, own)} if old != document else {}

    def _contents(self, files: Mapping[str, str]) -> Iterable[tuple[str, bytes]]:
        every = dict(self.folder.texts) | {n: t for n, t in files.items() if n != FILE}
        return [(name, text.encode()) for name, text in sorted(every.items())]

    def _lacks(self, organisation: Document, teams: dict[str, Document]) -> dict[str, list[str]]:
        """What each team lacks still, the same of several items as one."""
        found: dict[str, list[str]] = {name: [] for name in teams}
        counted: dict[tuple[str, str], int] = {}
        for put in still_put(self.built.puts, organisation, teams):
            counted[put.team, put.lacks] = counted.get((put.team, put.lacks), 0) + 1
        for (team, lacks), count in counted.items():
            found.setdefault(team, []).append(f"{lacks} ({count} times)" if count > 1 else lacks)
        for ref in self.built.improve:
            team = ref.partition("/")[0]
            counted[team, "phrases"] = counted.get((team, "phrases"), 0) + 1
        for (team, what), count in counted.items():
            if what == "phrases":
                of = "1 item: its" if count == 1 else f"{count} items: their"
                found[team].append(f"write how people ask for {of} first phrases are from the name")
        return found

    def _counts(self, teams: dict[str, Document]) -> dict[str, int]:
        new = changed = 0
        for name, document in teams.items():
            old = self.folder.teams.get(name)
            new += name not in self.folder.names
            changed += name in self.folder.names and old != document
        services = [s for d in teams.values() for s in d.get("services", ())]
        items = sum(len(s.get("items", ())) for s in services)
        return {
            "teams": len(teams),
            "new_teams": new,
            "changed_teams": changed,
            "services": len(services),
            "items": items,
        }


def _for_a_team_of_ours(document: Document) -> Document:
    """What an import says to a team that people wrote: services, and people who are known."""
    people = [
        p
        for p in document.get("people", ())
        if not p["id"].rstrip("-0123456789").endswith(STAND_IN)
    ]
    told = {"team": document["team"], "services": document.get("services"), "people": people}
    return {name: value for name, value in told.items() if value}


def _with_services(held: Document, document: Document) -> None:
    """Adds the services that are new, empty, so that items can be moved into them."""
    known = {row.get("id") for row in held.get("services", ())}
    for service in document.get("services", ()):
        if service["id"] not in known and held:
            held.setdefault("services", []).append(
                {key: value for key, value in service.items() if key != "items"}
            )


def _refs(ids: Mapping[str, str], teams: Mapping[str, Document]) -> dict[str, str]:
    """The refs of items by the key of what they were made for."""
    there = {
        f"{team}/{service['id']}/{item['id']}"
        for team, document in teams.items()
        for service in document.get("services", ())
        for item in service.get("items", ())
    }
    found = {}
    for place, made in ids.items():
        scope, _, key = place.partition("|")
        kind, _, where = scope.partition(":")
        if kind == "item" and f"{where}/{made}" in there:
            found[key] = f"{where}/{made}"
    return found


def _file_name(team: str) -> str:
    name = f"{team}.yaml"
    return f"{team}-team.yaml" if is_organisation(name) else name
