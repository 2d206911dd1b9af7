"""Finds what each column of another product's list holds: by a mapping, else by the column's
name in any installed language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.exchange.times import unit_called
from catalog.language_packs import SOURCE, Language, packs
from catalog.register.component import words_of_text

_CODE = re.compile(r"^(.*?)[\s._-]*[\[(]?\b([a-z]{2})\b[\])]?$")


class Column(NamedTuple):
    """What a column holds; in which language or unit of time, where its name says one."""

    field: str
    language: Language = ""
    unit: str = ""


def fields() -> tuple[str, ...]:
    """What a column can hold."""
    return tuple(packs()[SOURCE].data("exchange")["columns"])


def columns_for(header: Iterable[str], mapping: Mapping[str, Column]) -> dict[str, Column]:
    """What each column holds, by its name; those that are not known are left out. `mapping`: given
    by hand.
    """
    names = [name for name in dict.fromkeys(header) if name.strip()]
    found = {name: mapping[name] for name in names if name in mapping}
    parts = {name: _split(name) for name in names}
    for field, words in _words(tuple(packs())).items():
        for word in words:
            for name in (n for n in names if n not in found and parts[n][0] == word):
                column = Column(field, *parts[name][1:])
                found |= {name: column} if column not in found.values() else {}
    return {name: found[name] for name in names if name in found}


def said(name: str) -> str:
    """A column's name as it is compared."""
    return " ".join(words_of_text(re.sub(r"[_/>*-]+", " ", name)))


def _split(name: str) -> tuple[str, Language, str]:
    """A column's name without the language or the unit at its end, and these."""
    found = _CODE.match(name.strip().casefold())
    if found and found[1] and found[2] in packs():
        return said(found[1]), found[2], ""
    plain = said(name)
    head, _, last = plain.rpartition(" ")
    return (head, "", last) if head and len(last) > 2 and unit_called(last) else (plain, "", "")


@lru_cache(maxsize=8)
def _words(_installed: tuple[Language, ...]) -> dict[str, tuple[str, ...]]:
    """The names of each field's columns in all languages: its first names of each, then its
    second.
    """
    found: dict[str, tuple[str, ...]] = {}
    every = [each.data("exchange").get("columns", {}) for each in packs().values()]
    for field in fields():
        lists = [[said(str(word)) for word in words.get(field, ())] for words in every]
        longest = max(map(len, lists))
        mixed = (row[n] for n in range(longest) for row in lists if n < len(row))
        found[field] = tuple(dict.fromkeys((field.replace("_", " "), *mixed)))
    return found


def words_for(key: str, name: str = "") -> frozenset[str]:
    """The words of a list in all languages; of one of its parts, where it has parts."""
    return _listed(key, name, tuple(packs()))


@lru_cache(maxsize=64)
def _listed(key: str, name: str, _installed: tuple[Language, ...]) -> frozenset[str]:
    found: set[str] = set()
    for each in packs().values():
        listed: Any = each.data("exchange").get(key, ())
        listed = listed.get(name, ()) if isinstance(listed, Mapping) else listed
        found |= {str(word).casefold() for word in listed}
    return frozenset(found)


def kind_called(word: str) -> str:
    """The kind of call that a word stands for; "" for none."""
    return _kinds(tuple(packs())).get(said(word), "")


@lru_cache(maxsize=8)
def _kinds(_installed: tuple[Language, ...]) -> dict[str, str]:
    kinds = packs()[SOURCE].data("exchange")["kinds"]
    return {said(word): kind for kind in reversed(kinds) for word in words_for("kinds", kind)}
