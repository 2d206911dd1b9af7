"""Random organisations from a random number generator: fast enough for a hundred thousand
histories, odd enough to break things.
"""

from __future__ import annotations

import random
from typing import Any

from catalog.model import Catalogue, Organisation, Person, Team

ZONES = ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe")
KINDS = ("incident", "service_request", "rfc", "wish")
HOURS: tuple[dict[str, Any], ...] = (
    {"weekdays": "08:00-12:00, 13:00-17:00", "holidays": "NL"},
    {"weekdays": "07:00-22:00", "saturday": "09:00-13:00"},
    {"always": True},
    {"monday": "10:00-11:00", "sunday": "01:30-03:30"},
)


def organisation(rng: random.Random) -> Catalogue:
    """Two to five links, suppliers among them, in chains; approvals of every rule, deputies,
    absences, rotas.
    """
    count = rng.randint(2, 5)
    names = [f"t{n}" for n in range(count)]
    teams = tuple(Team.model_validate(_team(rng, n, names)) for n in range(count))
    employees = tuple(
        Person.model_validate(
            {
                "id": f"e{n}",
                "name": f"E{n}",
                "manager": "e0",
                "deputy": rng.choice((None, "e1", "e2")),
            }
            | _away(rng)
        )
        for n in range(4)
    )
    own = Organisation(fallback="t0", employees=employees)
    return Catalogue(version=f"{rng.getrandbits(48):012x}", organisation=own, teams=teams)


def _away(rng: random.Random) -> dict[str, Any]:
    return {"away": [{"since": "2026-01-01", "until": "2026-12-31"}]} if rng.random() < 0.15 else {}


def _team(rng: random.Random, n: int, names: list[str]) -> dict[str, Any]:
    name, outside = names[n], n > 0 and rng.random() < 0.4
    people = [
        {"id": f"{name}p{i}", "name": f"P{i}", "role": "coordinator" if i == 0 else "operator"}
        | _away(rng)
        for i in range(rng.randint(1, 3))
    ]
    ids = [p["id"] for p in people]
    rota = (
        [{"people": ids, "turn": rng.choice(("fixed", "daily", "weekly"))}]
        if rng.random() < 0.5
        else []
    )
    escalate: list[Any] = rng.choice(
        ([], ["coordinator"], ["coordinator", {"team": "t0"}], [ids[-1], "coordinator"])
    )
    return {
        "team": name,
        "name": {"en": name, "nl": name},
        "kind": "supplier" if outside else "internal",
        "people": people,
        "hours": {"zone": rng.choice(ZONES)} | rng.choice(HOURS),
        "rooms": {"web": name},
        "rota": rota,
        "escalate": escalate,
        "services": [_service(rng, n, s, names, outside) for s in range(rng.randint(1, 2))],
    }


def _service(rng: random.Random, n: int, s: int, names: list[str], outside: bool) -> dict[str, Any]:
    kinds = rng.sample(KINDS, rng.randint(1, 4))
    targets = {kind: _target(rng) for kind in kinds}
    below = [f"{names[m]}/s0" for m in range(n + 1, len(names))]
    customers = ["*", *names[:n]] if not outside or not n else names[:n]
    items = [_item(rng, f"i{n}{s}{i}", kinds) for i in range(rng.randint(1, 3))]
    return {
        "id": f"s{s}",
        "name": {"en": "S", "nl": "S"},
        "agreements": [{"customers": customers, "targets": targets}],
        "relies_on": [{"service": ref} for ref in below[:1]],
        "items": items,
    }


def _target(rng: random.Random) -> dict[str, Any]:
    """A promise for a kind, now and then with others at some priorities."""
    plain: dict[str, Any] = {"acknowledge": _time(rng), "resolve": _time(rng)}
    own = rng.sample("123456", rng.choice((0, 0, 1, 3)))
    table = {p: {"acknowledge": _time(rng), "resolve": _time(rng)} for p in own}
    return plain | ({"by_priority": table} if table else {})


def _time(rng: random.Random) -> str:
    return rng.choice(("0m", "15m", "1h", "4h", "1d", "3d2h", "2w"))


def _item(rng: random.Random, name: str, kinds: list[str]) -> dict[str, Any]:
    who = rng.choice(("none", "none", "none", "coordinator", "requester's manager", "t0"))
    approval: Any = {
        "who": who,
        "rule": rng.choice(("any", "all", "majority")),
        "deputy": rng.choice((None, "e1", "t0p0")),
    }
    return {
        "id": name,
        "kind": rng.choice(kinds),
        "name": {"en": name, "nl": name},
        "phrases": {},
        "approval": approval,
        "private": rng.random() < 0.2,
    }
