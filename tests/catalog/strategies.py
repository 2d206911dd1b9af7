"""Random sound catalogues, for everybody's properties and state machines: `catalogues()`, and the
parts they are made of.

Sound by making: services lean only on later teams, suppliers' hours are as wide as their customers'
and their promises shorter, every phrase holds its item's own id. `schakel catalog check` finds
nothing wrong with any of them (tests/catalog/test_check.py).
"""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from catalog.model import (
    ASKED_KINDS,
    Agreement,
    Catalogue,
    Duration,
    EscalateTo,
    Hours,
    Item,
    Organisation,
    Person,
    Phrases,
    Question,
    Reliance,
    Role,
    Service,
    Shift,
    Target,
    Team,
    Text,
)

APPROVERS = ("none", "none", "coordinator", "requester's manager", "team-0")
KINDS = tuple(kind.value for kind in ASKED_KINDS)
ZONES = ("Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
# Each is as wide as the one before it: who serves must be there when those who are served are.
WIDENING = (
    {"weekdays": "09:00-12:00, 13:00-17:00", "holidays": "NL"},
    {"weekdays": "08:00-18:00", "holidays": "NL"},
    {"weekdays": "07:00-20:00", "saturday": "09:00-13:00"},
    {"always": True},
)


@st.composite
def spans(draw: st.DrawFn) -> str:
    """One or two stretches of a day, or closed."""
    cuts = sorted(draw(st.lists(st.integers(0, 96), min_size=0, max_size=4, unique=True)))[
        : 4 if draw(st.booleans()) else 2
    ]
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return ", ".join(f"{_clock(a * 15)}-{_clock(b * 15)}" for a, b in pairs) or "closed"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Any agreed hours: zones, broken days, holidays, closing days."""
    days = {
        "weekdays": draw(spans()),
        "weekend": draw(spans()),
        draw(st.sampled_from(("monday", "friday", "sunday"))): draw(spans()),
    }
    if all(value == "closed" for value in days.values()):
        days["weekdays"] = "08:00-17:00"
    if draw(st.integers(0, 4)) == 0:
        days = {
            "weekdays": "22:00-06:00",
            "sunday": draw(st.sampled_from(("closed", "18:30-02:15"))),
        }
    dates = st.dates(dt.date(2023, 1, 1), dt.date(2028, 12, 31))
    parts = st.sampled_from(("", " from 12:00", " until 10:00", " from 09:00 until 11:00"))
    closed = draw(st.lists(st.builds(lambda day, part: f"{day}{part}", dates, parts), max_size=5))
    made = {
        "zone": draw(st.sampled_from(ZONES)),
        "holidays": draw(st.sampled_from((None, "NL", "US"))),
        "closed": closed,
    }
    try:
        return Hours.model_validate(made | days)
    except ValueError:
        return Hours.model_validate(made | {"weekdays": "08:00-17:00"})


@st.composite
def catalogues(draw: st.DrawFn, min_teams: int = 2, max_teams: int = 6) -> Catalogue:
    """A sound catalogue: internal teams and outside suppliers, chains between them, items of all
    kinds.
    """
    count = draw(st.integers(min_teams, max_teams))
    suppliers = draw(st.integers(0, count - 1))
    widths = sorted(
        draw(st.lists(st.integers(0, len(WIDENING) - 1), min_size=count, max_size=count))
    )
    zone = draw(st.sampled_from(ZONES))
    teams: list[Team] = []
    # From the last supplier up, so that whoever leans knows on what.
    for n in reversed(range(count)):
        teams.insert(
            0,
            draw(
                _team(
                    n,
                    n >= count - suppliers,
                    Hours.model_validate({"zone": zone, **WIDENING[widths[n]]}),
                    teams,
                )
            ),
        )
    version = f"{draw(st.integers(0, 2**48 - 1)):012x}"
    employees = (
        Person(id="asker", name="Asker"),
        Person(id="boss", name="Boss"),
        Person(id="aide", name="Aide", manager="boss"),
    )
    return Catalogue(
        version=version,
        organisation=Organisation(fallback=teams[0].team, employees=employees),
        teams=tuple(teams),
    )


@st.composite
def _team(draw: st.DrawFn, n: int, outside: bool, own: Hours, below: list[Team]) -> Team:
    name = f"team-{n}"
    people = tuple(
        Person(
            id=f"{name}-p{i}",
            name=f"P{i} of {n}",
            role=Role.COORDINATOR if i == 0 else Role.OPERATOR,
        )
        for i in range(draw(st.integers(1, 4)))
    )
    services = tuple(draw(_service(n, s, below)) for s in range(draw(st.integers(1, 2))))
    turn = draw(st.sampled_from(("fixed", "daily", "weekly")))
    return Team(
        team=name,
        name=_text(name),
        kind="supplier" if outside else "internal",
        fallback=n == 0,
        hours=own,
        people=people,
        rooms={"terminal": name},
        escalate=("coordinator", *(() if n == 0 or outside else (EscalateTo(team="team-0"),))),
        rota=draw(st.sampled_from(((), (Shift(people=tuple(p.id for p in people), turn=turn),)))),
        services=services,
    )


@st.composite
def _service(draw: st.DrawFn, n: int, s: int, below: list[Team]) -> Service:
    """Promises grow with each step up from the last supplier: 20 minutes for each team below, and
    twice that to resolve.
    """
    steps = len(below) + 1
    acknowledge, resolve = Duration(minutes=10 * steps), Duration(minutes=40 * steps)
    targets = dict.fromkeys(KINDS, Target(acknowledge=acknowledge, resolve=resolve))
    known = [f"{team.team}/{service.id}" for team in below for service in team.services]
    leans = draw(st.lists(st.sampled_from(known), max_size=2, unique=True)) if known else []
    reliances = tuple(
        Reliance(
            service=ref,
            kinds=tuple(draw(st.lists(st.sampled_from(KINDS), max_size=2, unique=True))),
        )
        for ref in leans
    )
    items = tuple(draw(_item(f"item-{n}-{s}-{i}")) for i in range(draw(st.integers(1, 3))))
    agreement = Agreement(customers=("*", *(f"team-{m}" for m in range(n))), targets=targets)
    return Service(
        id=f"service-{s}",
        name=_text(f"service {n} {s}"),
        agreements=(agreement,),
        relies_on=reliances,
        items=items,
    )


@st.composite
def _item(draw: st.DrawFn, name: str) -> Item:
    questions = tuple(
        Question(id=f"q{i}", ask=_text(f"question {i}")) for i in range(draw(st.integers(0, 2)))
    )
    phrases = Phrases(en=(f"please help with {name}",), nl=(f"graag hulp bij {name}",))
    return Item.model_validate(
        {
            "id": name,
            "kind": draw(st.sampled_from(KINDS)),
            "name": _text(name),
            "phrases": phrases,
            "questions": questions,
            "private": draw(st.booleans()),
            "approval": draw(st.sampled_from(APPROVERS)),
            "answer": draw(st.sampled_from((None, _text("first try this")))),
        }
    )


def _text(text: str) -> Text:
    return Text(en=text, nl=f"{text} (nl)")
