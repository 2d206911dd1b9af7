"""Makes people of a draft into those of teams' files, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catalog.contact_details import address_of, phone_number
from catalog.exchange.draft import Draft, PersonDraft, TeamDraft
from catalog.exchange.ids import Ids
from catalog.exchange.puts import Around, Document, Puts
from catalog.exchange.wording import cut

STAND_IN = "stand-in"


class People:
    """Everybody, with their ids."""

    def __init__(self, draft: Draft, around: Around, ids: Ids, puts: Puts) -> None:
        self.draft, self.ids, self.puts = draft, ids, puts
        self.names: dict[str, tuple[str, str]] = {}
        """The name of each id, and the key of whom it was made for ("" for who was there)."""
        self.named: dict[str, str] = {}
        self.emails: dict[str, str] = {}
        self.phones: dict[str, str] = {}
        self.made: dict[str, str] = {}
        self.there = {str(row["id"]) for t in around.teams.values() for row in t.get("people", ())}
        everybody = (*(p for t in draft.teams for p in t.people), *draft.employees)
        self.by_key = {p.key: p for p in everybody}
        rows = (row for t in around.teams.values() for row in t.get("people", ()))
        self._know((*around.organisation.get("employees", ()), *rows))

    def _know(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Who is in the files already: their ids, and what they are recognised by."""
        for row in rows:
            made = str(row["id"])
            self.names.setdefault(made, (str(row.get("name", "")), ""))
            self.named.setdefault(str(row.get("name", "")), made)
            address = address_of(str(row.get("email") or ""))
            if address:
                self.emails.setdefault(address, made)
        self.ids.take("person", self.names)

    def id_of(self, person: PersonDraft) -> str:
        """The id of a person; somebody with the same address, or the same name in the files
        already, is the same.
        """
        if person.key not in self.made:
            name = person.name.strip() or person.email or person.key
            made = self._id(person, name, address_of(person.email))
            self.names.setdefault(made, (name, person.key))
            self.made[person.key] = made
        return self.made[person.key]

    def _id(self, person: PersonDraft, name: str, address: str) -> str:
        place = f"person|{person.key}"
        same = self.emails.get(address) or self._alike(name)
        if same and place not in self.ids.known:
            self.ids.known[place] = same
        made = self.ids.id_for("person", person.key, name)
        return self.emails.setdefault(address, made) if address else made

    def _alike(self, name: str) -> str | None:
        """Somebody in the files of this very name."""
        return self.named.get(name)

    def document(self, person: PersonDraft, *, works: bool = False) -> Document:
        """A person as a file names them; `works`: in a team, with a role."""
        made: Document = {"id": self.id_of(person)}
        made["name"] = self.names[made["id"]][0] or person.name or person.key
        if works:
            made["role"] = "coordinator" if person.coordinates else "operator"
        made |= self._email(person) | self._phone(person, made["id"])
        made |= {"location": person.location} if person.location else {}
        manager = self.by_key.get(person.manager)
        if manager is not None and manager is not person:
            made["manager"] = self.id_of(manager)
        return made

    def _email(self, person: PersonDraft) -> Document:
        address = address_of(person.email)
        if person.email and not address:
            self.draft.drop("people", f"e-mail address '{person.email}'", "it is no address")
        return {"email": address} if address else {}

    def _phone(self, person: PersonDraft, made: str) -> Document:
        phone = phone_number(person.phone, None) if person.phone else None
        if phone and self.phones.setdefault(phone, made) == made:
            return {"phone": phone}
        if person.phone:
            why = "somebody else has it" if phone else "it is no number with its country (+31...)"
            self.draft.drop("people", f"phone number '{person.phone}'", why)
        return {}

    def stand_in(self, key: str, name: str) -> Document:
        """Somebody who holds the place of a person that the other product does not name."""
        made = self.ids.id_for("person", f"{STAND_IN}:{key}", f"{name} {STAND_IN}")
        return {"id": made, "name": f"To be named ({cut(name, 60) or key})"}

    def of_team(self, team: TeamDraft, name: str, called: str) -> list[Document]:
        """A team's people, each once, with one who coordinates."""
        people = self._each_once(team.people)
        if not people:
            people = [self.stand_in(name, called) | {"role": "coordinator"}]
            lacks = "name its people: nobody is known, and a stand-in holds the place"
            self.puts.add(name, ("people",), people, lacks)
        elif not any(row["role"] == "coordinator" for row in people):
            people[0]["role"] = "coordinator"
            lacks = (
                f"say who coordinates it: {people[0]['name']} was taken, the first of its people"
            )
            self.puts.add(name, ("people", people[0]["id"], "role"), "coordinator", lacks)
        return people

    def _each_once(self, people: Sequence[PersonDraft]) -> list[Document]:
        found: dict[str, Document] = {}
        for person in people:
            made = self.document(person, works=True)
            known = found.setdefault(made["id"], made)
            if made["role"] == "coordinator":
                known["role"] = "coordinator"
        return list(found.values())

    def employees(self) -> list[Document]:
        """Those who only ask: in no team, each once."""
        working = self.there | {self.id_of(p) for t in self.draft.teams for p in t.people}
        rows = (self.document(person) for person in self.draft.employees)
        return list({row["id"]: row for row in rows if row["id"] not in working}.values())

    def ids_of(self, keys: Sequence[str]) -> list[str]:
        """The ids of people by their keys, each once."""
        known = (self.by_key[key] for key in keys if key in self.by_key)
        return list(dict.fromkeys(self.id_of(person) for person in known))
