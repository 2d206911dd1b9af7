"""Finds which column of a register holds what: by a given mapping, else by the column's name in any
language. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from catalog.language_packs import Language, packs
from catalog.names import nearest
from catalog.register.component import ComponentState, words_of_text

FIELDS = (
    "id",
    "team",
    "name",
    "kind",
    "place",
    "used_by",
    "service",
    "serial",
    "sticker",
    "state",
    "part_of",
    "relies_on",
    "private",
)
"""What a column can hold; every other column is a field of the organisation's own."""


class WrongMapping(ValueError):
    """A mapping that names a field or a column that is not there."""


def columns_for(header: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The field that each column of a file holds, by the column's name; a column that is none of
    ours stands for a field of its own name. `mapping`: column by field. Raises WrongMapping.
    """
    names = [name.strip() for name in header if name.strip()]
    given = {_column(names, column): _field(field) for field, column in mapping.items()}
    taken, found = set(given.values()), dict(given)
    for name in sorted(names, key=lambda one: one.casefold() not in FIELDS):
        field = field_called(name)
        if field and name not in found and field not in taken:
            found[name] = field
            taken.add(field)
    return {name: found.get(name, f"fields.{name}") for name in names}


def field_called(name: str) -> str | None:
    """The field that a column of this name holds, in any installed language."""
    said = " ".join(words_of_text(name.replace("_", " ")))
    return _fields_by_word(tuple(packs())).get(said)


def state_called(word: str) -> ComponentState | None:
    """The state that a word stands for, in any installed language."""
    found = _states_by_word(tuple(packs())).get(" ".join(words_of_text(word.replace("_", " "))))
    return ComponentState(found) if found else None


def is_yes(word: str) -> bool | None:
    """Whether a word says yes or no, in any installed language; None for neither."""
    said = word.strip().casefold()
    for answer, known in (("yes", True), ("no", False)):
        if any(
            said in map(str, each.data("register").get(answer, ())) for each in packs().values()
        ):
            return known
    return None if said else False


def _field(name: str) -> str:
    if name in FIELDS or name.startswith("fields."):
        return name
    near = nearest(name, FIELDS)
    hint = f"; did you mean '{near}'?" if near else f"; there are {', '.join(FIELDS)}"
    raise WrongMapping(f"a component has no field '{name}'{hint}")


def _column(names: list[str], wanted: str) -> str:
    found = next((n for n in names if n.casefold() == wanted.strip().casefold()), None)
    if found is None:
        raise WrongMapping(f"there is no column '{wanted}'; the file has {', '.join(names)}")
    return found


@lru_cache(maxsize=8)
def _fields_by_word(_languages: tuple[Language, ...]) -> dict[str, str]:
    return _by_word("fields", FIELDS)


@lru_cache(maxsize=8)
def _states_by_word(_languages: tuple[Language, ...]) -> dict[str, str]:
    return _by_word("states", [state.value for state in ComponentState])


def _by_word(key: str, known: Iterable[str]) -> dict[str, str]:
    """Each word for a name, in every language; the name itself stands for itself."""
    found = {" ".join(words_of_text(name.replace("_", " "))): name for name in known}
    for each in packs().values():
        for name, words in each.data("register").get(key, {}).items():
            for word in words:
                found.setdefault(" ".join(words_of_text(str(word).replace("_", " "))), name)
    return found
