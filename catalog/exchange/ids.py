"""Makes ids of names, each once, and remembers which was made for what."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from catalog.exchange.wording import id_of


class Ids:
    """Ids by the key of what they were made for; what was remembered is never given anew."""

    def __init__(self, remembered: dict[str, str]) -> None:
        self.known = dict(remembered)
        self.used: dict[str, set[str]] = {}
        self.anywhere: dict[tuple[str, str], str] = {}
        """The id that a key of a kind has in any scope: what moves keeps it."""
        for place, made in remembered.items():
            scope, _, key = place.partition("|")
            self.used.setdefault(scope, set()).add(made)
            self.anywhere[scope.partition(":")[0], key] = made

    def take(self, scope: str, names: Iterable[str]) -> None:
        """Keeps names in a scope from being given."""
        self.used.setdefault(scope, set()).update(names)

    def id_for(self, scope: str, key: str, name: str) -> str:
        """The id of a key in a scope, made of its name the first time."""
        place = f"{scope}|{key}"
        if place not in self.known:
            used = self.used.setdefault(scope, set())
            base = self.anywhere.get((scope.partition(":")[0], key)) or id_of(name, key)
            tried = (base if n == 1 else f"{base}-{n}" for n in count(1))
            self.known[place] = next(one for one in tried if one not in used)
            used.add(self.known[place])
        return self.known[place]
