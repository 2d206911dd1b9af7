"""Takes one person out of the data of a catalogue's files; who decided and what was agreed stays as
it was, by nobody's name. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

_LISTED = frozenset({"employees", "people"})
"""The fields in which people are described."""
_NAMED = frozenset({"deputy", "escalate", "manager", "people", "person"})
"""The fields in which people stand by id."""
_KEPT = frozenset({"coordinates", "deputy", "groups", "role", "skills"})
"""What of somebody decided over others, and stays."""
_OWN_NUMBER = 7
"""A phone number of fewer digits may be any number that stands in a text."""


class KnownAs(NamedTuple):
    """What somebody is known by: ids, names, and addresses that are nobody else's."""

    ids: frozenset[str]
    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def joined(self, other: KnownAs) -> KnownAs:
        """By all of it."""
        return KnownAs(*(one | more for one, more in zip(self, other, strict=True)))

    def words(self) -> re.Pattern[str] | None:
        """What finds a name or an address in a text, as words of it."""
        longest_first = sorted(self.names | self.addresses, key=len, reverse=True)
        any_of = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)") if any_of else None


def known_as(document: Any, ids: Collection[str]) -> KnownAs:
    """What who has one of these ids is known by in a file, with the ids they had before."""
    found, names, addresses = set[str](), set[str](), set[str]()
    for person in _described(document, ids):
        found.update(_texts(person.get("was")))
        names.update(_texts(person.get("name")))
        addresses.update(_texts(person.get("email")))
        numbers = _texts(person.get("phone"))
        addresses.update(one for one in numbers if len(re.sub(r"\D", "", one)) >= _OWN_NUMBER)
    return KnownAs(frozenset(found), frozenset(names), frozenset(addresses))


def without_person(document: Any, known: KnownAs, nobody: str, silence: str) -> Any:
    """The same data, with the id `nobody` in somebody's place, and `silence` where they were named
    in a text.
    """
    words = known.words()

    def changed(value: Any, field: str) -> Any:
        if isinstance(value, dict):
            if _describes(value, field, known.ids):
                kept = {name: changed(part, name) for name, part in value.items() if name in _KEPT}
                return {"id": nobody, "name": silence, **kept}
            return {name: changed(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [changed(part, field) for part in value]
        if not isinstance(value, str):
            return value
        if field in _NAMED and value in known.ids:
            return nobody
        return words.sub(silence, value) if words else value

    return changed(document, "")


def _described(value: Any, ids: Collection[str], field: str = "") -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if _describes(value, field, ids):
            yield value
        for name, part in value.items():
            yield from _described(part, ids, name)
    elif isinstance(value, list):
        for part in value:
            yield from _described(part, ids, field)


def _describes(value: dict[str, Any], field: str, ids: Collection[str]) -> bool:
    person = value.get("id")
    return field in _LISTED and isinstance(person, str) and person in ids


def _texts(value: Any) -> list[str]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, str) and one]
