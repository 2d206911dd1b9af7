"""What imports remember, in a file of the catalogue's folder: ids by what they were made for, and
what each said last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalog.exchange.puts import Document, Put

FILE = "imported.json"
_VERSION = 1


class Damaged(ValueError):
    """A memory that cannot be read; `mend` says what to do about it."""

    mend = "put it back from a backup, or take it away: ids are then made of names again"


@dataclass
class Remembered:
    """What one product's imports made: ids by key, the refs of items by key, files as they were
    said last, and what was put into them.
    """

    ids: dict[str, str] = field(default_factory=dict)
    organisation: Document = field(default_factory=dict)
    teams: dict[str, Document] = field(default_factory=dict)
    puts: list[Put] = field(default_factory=list)

    @property
    def refs(self) -> frozenset[str]:
        """The items it made, `team/service/item`."""
        return frozenset(
            f"{team}/{service['id']}/{item['id']}"
            for team, document in self.teams.items()
            for service in document.get("services", ())
            for item in service.get("items", ())
        )


def recalled(text: str) -> dict[str, Remembered]:
    """What each product's imports made, from the file's text. Raises Damaged."""
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
        if body["version"] != _VERSION:
            raise Damaged(f"{FILE} was written by another version of schakel")
        return {name: _of(held) for name, held in body["products"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, Damaged):
            raise
        raise Damaged(f"{FILE} is damaged ({type(error).__name__})") from error


def _of(held: dict[str, Any]) -> Remembered:
    puts = [Put(p["team"], tuple(p["path"]), p["value"], p["lacks"]) for p in held["puts"]]
    return Remembered(dict(held["ids"]), held["organisation"], dict(held["teams"]), puts)


def written(products: dict[str, Remembered]) -> str:
    """The same as the file's text."""
    body = {name: _plain(held) for name, held in sorted(products.items())}
    whole = {"version": _VERSION, "products": body}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _plain(held: Remembered) -> dict[str, Any]:
    puts = [{**put.__dict__, "path": list(put.path)} for put in held.puts]
    parts = {"ids": held.ids, "organisation": held.organisation, "teams": held.teams}
    return parts | {"puts": puts}


def still_put(puts: Iterable[Put], organisation: Document, teams: dict[str, Document]) -> list[Put]:
    """What was put into the files and stands there still, so that it is still missing."""
    roots = teams | {"": organisation}
    return [put for put in puts if put.team in roots and _at(roots[put.team], put) == put.value]


def _at(here: Any, put: Put) -> Any:
    for step in put.path:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list):
            rows = (row for row in here if isinstance(row, dict))
            here = next((r for r in rows if step in (r.get("id"), r.get("name"))), _GONE)
        if here is _GONE:
            return _GONE
    return here


_GONE = object()
