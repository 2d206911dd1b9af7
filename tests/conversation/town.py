"""A small hospital to talk about: five teams, items of every kind, one supplier outside."""

from __future__ import annotations

from typing import Any

from catalog.model import Catalogue, Organisation, Team

ALWAYS = {"zone": "Europe/Amsterdam", "always": True}


def _text(en: str, nl: str) -> dict[str, str]:
    return {"en": en, "nl": nl}


def _item(
    id: str, kind: str, en: str, nl: str, phrases: dict[str, list[str]], **more: Any
) -> dict[str, Any]:
    return {"id": id, "kind": kind, "name": _text(en, nl), "phrases": phrases, **more}


def _service(id: str, en: str, nl: str, items: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    targets = {
        "incident": {"acknowledge": "15m", "resolve": "4h"},
        "service_request": {"acknowledge": "1h", "resolve": "8h"},
        "rfc": {"acknowledge": "4h", "resolve": "10d"},
        "wish": {"acknowledge": "1d", "resolve": "10d"},
    }
    agreements = [{"customers": more.pop("customers", ["*"]), "targets": targets}]
    return {"id": id, "name": _text(en, nl), "items": items, "agreements": agreements, **more}


WHERE = {"id": "where", "ask": _text("Where is it?", "Waar is het?"), "type": "place"}

DESK = {
    "team": "desk",
    "name": _text("Service desk", "Servicedesk"),
    "kind": "internal",
    "fallback": True,
    "hours": ALWAYS,
    "people": [
        {"id": "esther", "name": "Esther Vermeulen", "role": "coordinator"},
        {"id": "bilal", "name": "Bilal Amrani"},
    ],
    "services": [
        _service(
            "accounts",
            "Accounts",
            "Accounts",
            [
                _item(
                    "password",
                    "service_request",
                    "Password forgotten",
                    "Wachtwoord vergeten",
                    {
                        "en": ["forgot my password", "password reset"],
                        "nl": ["wachtwoord vergeten", "wachtwoord resetten"],
                    },
                    answer=_text(
                        "Press “forgot password” on the sign-in page.",
                        "Druk op “wachtwoord vergeten” bij het inloggen.",
                    ),
                ),
            ],
        ),
        _service(
            "front",
            "Front desk",
            "Balie",
            [],
        ),
    ],
}

CLEANING = {
    "team": "cleaning",
    "name": _text("Cleaning", "Schoonmaak"),
    "kind": "internal",
    "hours": ALWAYS,
    "people": [
        {"id": "fatima", "name": "Fatima Bouzid", "role": "coordinator"},
        {"id": "joost", "name": "Joost Visser"},
    ],
    "escalate": ["coordinator"],
    "services": [
        _service(
            "on-call",
            "Cleaning on call",
            "Schoonmaak op afroep",
            [
                _item(
                    "spill",
                    "incident",
                    "Spill that cannot wait",
                    "Morsing die niet kan wachten",
                    {
                        "en": [
                            "someone spilled coffee",
                            "coffee spilled on the floor",
                            "there is blood on the floor",
                        ],
                        "nl": [
                            "er is koffie gemorst",
                            "koffie op de vloer",
                            "er ligt bloed op de vloer",
                        ],
                    },
                    questions=[WHERE],
                ),
            ],
        ),
    ],
}

ICT = {
    "team": "ict",
    "name": _text("ICT workplace", "ICT-werkplek"),
    "kind": "internal",
    "hours": ALWAYS,
    "people": [
        {"id": "ibrahim", "name": "Ibrahim Kaya", "role": "coordinator"},
        {"id": "lotte", "name": "Lotte Smit"},
    ],
    "escalate": ["coordinator"],
    "services": [
        _service(
            "workplace",
            "Workplace",
            "Werkplek",
            [
                _item(
                    "laptop-broken",
                    "incident",
                    "Laptop does not start",
                    "Laptop start niet",
                    {
                        "en": [
                            "my laptop won't start",
                            "laptop does not start",
                            "laptop black screen",
                        ],
                        "nl": [
                            "mijn laptop start niet",
                            "laptop doet niets",
                            "laptop zwart scherm",
                        ],
                    },
                ),
                _item(
                    "laptop-new",
                    "rfc",
                    "New laptop",
                    "Nieuwe laptop",
                    {
                        "en": ["I need a new laptop", "order a laptop"],
                        "nl": ["ik wil een nieuwe laptop", "laptop bestellen"],
                    },
                    approval="requester's manager",
                    questions=[
                        {
                            "id": "size",
                            "ask": _text("How big?", "Hoe groot?"),
                            "type": "choice",
                            "choices": [
                                {
                                    "id": "small",
                                    "name": _text("Small, to carry", "Klein, om mee te nemen"),
                                },
                                {"id": "large", "name": _text("Large screen", "Groot scherm")},
                            ],
                        },
                        {
                            "id": "day",
                            "ask": _text("From which day?", "Vanaf welke dag?"),
                            "type": "date",
                        },
                        {"id": "count", "ask": _text("How many?", "Hoeveel?"), "type": "number"},
                        {"id": "why", "ask": _text("What for?", "Waarvoor?"), "required": False},
                    ],
                ),
                _item(
                    "bicycle",
                    "service_request",
                    "Borrow a bicycle",
                    "Fiets lenen",
                    {
                        "en": ["borrow a bicycle", "a bicycle for a few days"],
                        "nl": ["ik wil een fiets lenen", "een dienstfiets voor een paar dagen"],
                    },
                    questions=[
                        {
                            "id": "from",
                            "ask": _text("From which day?", "Vanaf welke dag?"),
                            "type": "date",
                        },
                        {
                            "id": "until",
                            "ask": _text("Until which day?", "Tot en met welke dag?"),
                            "type": "date",
                        },
                    ],
                ),
                _item(
                    "printer",
                    "incident",
                    "Printer does not print",
                    "Printer print niet",
                    {
                        "en": [
                            "the printer does not print",
                            "printer is broken",
                            "paper jam in the printer",
                        ],
                        "nl": [
                            "de printer print niet",
                            "printer kapot",
                            "papier vast in de printer",
                        ],
                    },
                    questions=[
                        {
                            "id": "urgent",
                            "ask": _text("Does care stand still?", "Ligt de zorg stil?"),
                            "type": "yes_no",
                        },
                        {"id": "which", "ask": _text("Which printer?", "Welke printer?")},
                    ],
                ),
            ],
            relies_on=[{"service": "tandem/devices"}],
        ),
    ],
}

TANDEM = {
    "team": "tandem",
    "name": _text("Tandem Hardware", "Tandem Hardware"),
    "kind": "supplier",
    "hours": ALWAYS,
    "people": [{"id": "ewout", "name": "Ewout Bos", "role": "coordinator"}],
    "services": [_service("devices", "Devices", "Apparaten", [], customers=["ict"])],
}

HR = {
    "team": "hr",
    "name": _text("Human resources", "Personeelszaken"),
    "kind": "internal",
    "hours": ALWAYS,
    "people": [{"id": "xenia", "name": "Xenia Pool", "role": "coordinator"}],
    "services": [
        _service(
            "contract",
            "Contract",
            "Contract",
            [
                _item(
                    "leave",
                    "service_request",
                    "Question about leave",
                    "Vraag over verlof",
                    {
                        "en": ["question about parental leave", "how much leave have I left"],
                        "nl": ["vraag over ouderschapsverlof", "hoeveel verlof heb ik nog"],
                    },
                    private=True,
                ),
            ],
        ),
    ],
}

TOWN = Catalogue(
    version="town",
    organisation=Organisation.model_validate(
        {
            "organisation": _text("De Linde", "De Linde"),
            "fallback": "desk",
            "language": "nl",
            "locations": [
                "Afdeling C3",
                "Poli cardiologie",
                "Radiologie",
                "Kantoorgebouw Lindehof",
            ],
            "employees": [
                {
                    "id": "sanne",
                    "name": "Sanne Vermeer",
                    "language": "nl",
                    "manager": "petra",
                    "location": "Afdeling C3",
                },
                {
                    "id": "tom",
                    "name": "Tom Whitfield",
                    "language": "en",
                    "manager": "petra",
                    "location": "Radiologie",
                },
                {"id": "petra", "name": "Petra Wolters", "language": "en"},
            ],
        }
    ),
    teams=tuple(Team.model_validate(team) for team in (DESK, CLEANING, ICT, TANDEM, HR)),
)
