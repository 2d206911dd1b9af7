"""Makes a draft into teams' files: ids, languages, first phrases, and what must be there.

Whatever is put where the other product says nothing is noted, so that each team hears what is still
missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.exchange.agreed import Agreements, Place, said_hours
from catalog.exchange.columns import words_for
from catalog.exchange.draft import Draft, GroupDraft, ServiceDraft, TeamDraft
from catalog.exchange.ids import Ids
from catalog.exchange.items import Items
from catalog.exchange.people import People
from catalog.exchange.phrases import FirstPhrases
from catalog.exchange.puts import Around, Document, Put, Puts
from catalog.exchange.speech import Speech
from catalog.exchange.wording import LONGEST_ABOUT, LONGEST_NAME, cut, first_of
from catalog.language_packs import Language

USUAL_DAY = "09:00-17:00"


@dataclass
class Built:
    """Files as data, with what was put into them and the ids that were made; `improve`: items whose
    phrases were made of their names.
    """

    organisation: Document
    teams: dict[str, Document]
    puts: list[Put]
    ids: dict[str, str]
    improve: list[str]


def build(
    draft: Draft, around: Around, zone: str, language_of: Callable[[Sequence[str]], Language]
) -> Built:
    """The files of a draft. `zone`: where no hours are said; `language_of`: that of texts whose
    language is not said.
    """
    return _Builder(draft, around, zone, Speech(draft, around, language_of)).built()


class _Builder:
    def __init__(self, draft: Draft, around: Around, zone: str, speech: Speech) -> None:
        self.draft, self.around, self.zone, self.speech = draft, around, zone, speech
        self.puts = Puts()
        self.ids = Ids(around.ids)
        self.people = People(draft, around, self.ids, self.puts)
        phrases = FirstPhrases(around.teams, around.own_refs)
        self.items = Items(self.ids, speech, phrases, self.puts)
        self.team_ids = {team.key: self._team_id(team) for team in draft.teams}
        self.ids.take("group", (*self.team_ids.values(), *around.teams))
        self.group_ids = {
            group.key: self.ids.id_for("group", group.key, first_of(group.name))
            for group in draft.groups
        }
        self.agreements = Agreements(draft, self.group_ids | self.team_ids, self.puts)

    def built(self) -> Built:
        every = [self._team(team) for team in self.draft.teams]
        teams = {made["team"]: made for made in every}
        organisation = self._organisation()
        fallback = organisation.get("fallback") or self.around.organisation.get("fallback")
        for made in every:
            if fallback and made["team"] != fallback and made["kind"] == "internal":
                made["escalate"] = ["coordinator", {"team": fallback}]
        return Built(organisation, teams, self.puts.every, self.ids.known, self.items.improve)

    def _team_id(self, team: TeamDraft) -> str:
        return self.ids.id_for("team", team.key, team.wanted_id or first_of(team.name) or team.key)

    def _team(self, team: TeamDraft) -> Document:
        name = self.team_ids[team.key]
        made: Document = {
            "team": name,
            "name": self.speech.text(team.name, LONGEST_NAME, team.key),
            "kind": "supplier" if team.outside else "internal",
            "hours": said_hours(team) or self._usual_hours(name),
            "people": self.people.of_team(team, name, first_of(team.name)),
            "rooms": dict(team.rooms) or self._no_room(name),
            "escalate": ["coordinator"],
        }
        services = [self._service(service, team, name) for service in team.services]
        if not services:
            lacks = "say what it provides: it has no services, so nobody can ask it anything"
            self.puts.add(name, ("services",), None, lacks)
        return made | ({"services": services} if services else {})

    def _usual_hours(self, name: str) -> Document:
        hours = {"zone": self.zone, "weekdays": USUAL_DAY}
        lacks = f"say its hours: {USUAL_DAY} on weekdays was put there"
        self.puts.add(name, ("hours",), hours, lacks)
        return hours

    def _no_room(self, name: str) -> Document:
        rooms = {"web": name}
        self.puts.add(name, ("rooms",), rooms, "name its room in Slack or Telegram")
        return rooms

    def _service(self, service: ServiceDraft, team: TeamDraft, team_id: str) -> Document:
        wanted = service.wanted_id or first_of(service.name)
        made_id = self.ids.id_for(f"service:{team_id}", service.key, wanted)
        made: Document = {
            "id": made_id,
            "name": self.speech.text(service.name, LONGEST_NAME, service.key),
        }
        called = f"“{cut(first_of(service.name) or made_id, 60)}”"
        at = Place(team_id, ("services", made_id), called)
        made |= self._facility(service, at)
        items = [self.items.of(item, team_id, made_id) for item in service.items]
        kinds = list(dict.fromkeys(row["kind"] for row in items))
        made["agreements"] = self.agreements.of(service, kinds, said_hours(team), at)
        return made | ({"items": items} if items else {})

    def _facility(self, service: ServiceDraft, at: Place) -> Document:
        """What a service does, as it is described; the other cells of its grid are missing."""
        lacks = f"say how you help who uses {at.called} (support)"
        self.puts.add(at.team, (*at.path, "support"), None, lacks)
        if service.about:
            return {"facility": {"actions": [cut(service.about, LONGEST_ABOUT)]}}
        lacks = f"say what {at.called} is: its goods and actions (facility)"
        self.puts.add(at.team, (*at.path, "facility"), None, lacks)
        return {}

    def _organisation(self) -> Document:
        made = self._first() if self.around.is_new else {}
        if not self.around.organisation.get("fallback"):
            made["fallback"] = self._desk()
        employees = self.people.employees()
        groups = [self._group(group, employees) for group in self.draft.groups]
        more = {
            "locations": [place for place in dict.fromkeys(self.draft.locations) if place],
            "employees": employees,
            "groups": groups,
        }
        return made | {name: value for name, value in more.items() if value}

    def _first(self) -> Document:
        """What a new folder says of its organisation."""
        name = self.draft.name
        called = {"organisation": self.speech.text({"": name})} if name else {}
        return called | {"languages": list(self.speech.languages)}

    def _group(self, group: GroupDraft, employees: list[Document]) -> Document:
        """A customer with its people; where none is known, with a stand-in, who is nobody."""
        made, name = self.group_ids[group.key], first_of(group.name)
        people = self.people.ids_of(group.people)
        if not people:
            employees.append(self.people.stand_in(group.key, name))
            people = [employees[-1]["id"]]
            lacks = f"name the people of {name}: nobody of this customer is known"
            self.puts.add("", ("groups", made, "people"), people, lacks)
        text = self.speech.text(group.name, LONGEST_NAME, group.key)
        return {"id": made, "name": text, "people": people}

    def _desk(self) -> str:
        """The desk for what nobody else has: a team that is called so, else the first inside."""
        inside = [team for team in self.draft.teams if not team.outside] or self.draft.teams
        named = (team for team in inside if _is_desk(team))
        return self.team_ids[next(named, inside[0]).key]


def _is_desk(team: TeamDraft) -> bool:
    name = first_of(team.name).casefold()
    return any(sign in name for sign in words_for("desk"))
