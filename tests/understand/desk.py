"""A small catalogue to understand, made by hand: four teams, ten items, both languages."""

from __future__ import annotations

from catalog.model import Catalogue, Hours, Item, Phrases, Service, Team, Text


def item(
    ref: str, kind: str, name: tuple[str, str], en: list[str], nl: list[str]
) -> tuple[str, Item]:
    team_service, _, own = ref.rpartition("/")
    made = Item(
        id=own,
        kind=kind,
        name=Text(en=name[0], nl=name[1]),
        phrases=Phrases(en=tuple(en), nl=tuple(nl)),
    )
    return team_service, made


ITEMS = [
    item(
        "cleaning/rooms/spill",
        "incident",
        ("Spill", "Morsing"),
        [
            "someone spilled coffee in the lobby",
            "coffee on the floor",
            "puddle of water in the hall",
            "there is vomit in the corridor",
            "sticky floor after a spilled drink",
            "please mop up the soup",
        ],
        [
            "iemand heeft koffie gemorst in de hal",
            "koffie over de vloer",
            "plas water op de gang",
            "er ligt kots in de wachtkamer",
            "thee gemorst op het tapijt",
            "er is soep gevallen",
        ],
    ),
    item(
        "cleaning/rooms/bin",
        "incident",
        ("Waste bin full", "Prullenbak vol"),
        [
            "the bin is full",
            "rubbish not collected",
            "overflowing waste bin",
            "trash everywhere next to the bin",
            "bin smells",
            "empty the bin please",
        ],
        [
            "de prullenbak is vol",
            "afval niet opgehaald",
            "vuilnisbak puilt uit",
            "overal afval naast de bak",
            "prullenbak stinkt",
            "bak legen graag",
        ],
    ),
    item(
        "ict/workplace/no-start",
        "incident",
        ("Computer won't start", "Computer start niet op"),
        [
            "my laptop won't start",
            "computer does not turn on",
            "pc stays black",
            "laptop dead",
            "nothing happens when I press the power button",
            "computer won't boot",
        ],
        [
            "mijn laptop start niet op",
            "computer gaat niet aan",
            "pc blijft zwart",
            "laptop dood",
            "er gebeurt niks als ik op de knop druk",
            "laptop wil niet opstarten",
        ],
    ),
    item(
        "ict/workplace/printer",
        "incident",
        ("Printer doesn't print", "Printer print niet"),
        [
            "printer does not print",
            "paper stuck in the printer",
            "printer jammed",
            "nothing comes out of the printer",
            "printer offline",
            "prints come out blank",
        ],
        [
            "printer print niet",
            "papier vast in de printer",
            "printer loopt vast",
            "er komt niks uit de printer",
            "printer offline",
            "afdrukken zijn leeg",
        ],
    ),
    item(
        "ict/workplace/new-laptop",
        "service_request",
        ("New laptop", "Nieuwe laptop"),
        [
            "I need a new laptop",
            "order a laptop for a colleague",
            "laptop request",
            "can I get a laptop",
            "new notebook please",
            "my team needs laptops",
        ],
        [
            "ik wil een nieuwe laptop",
            "laptop bestellen voor een collega",
            "laptop aanvragen",
            "kan ik een laptop krijgen",
            "nieuwe notebook graag",
            "ons team heeft laptops nodig",
        ],
    ),
    item(
        "ict/workplace/wifi",
        "incident",
        ("Wi-Fi doesn't work", "Wifi werkt niet"),
        [
            "wifi is down",
            "no internet on my phone",
            "wireless keeps dropping",
            "can't connect to the wifi",
            "wifi very slow",
            "network gone on the ward",
        ],
        [
            "wifi ligt eruit",
            "geen internet op mijn telefoon",
            "draadloos valt steeds weg",
            "kan niet verbinden met wifi",
            "wifi heel traag",
            "netwerk weg op de afdeling",
        ],
    ),
    item(
        "ict/accounts/password",
        "service_request",
        ("Password forgotten", "Wachtwoord vergeten"),
        [
            "I forgot my password",
            "reset my password",
            "password expired",
            "cannot remember my login",
            "new password please",
            "password does not work",
        ],
        [
            "ik ben mijn wachtwoord vergeten",
            "wachtwoord resetten",
            "wachtwoord verlopen",
            "ik weet mijn inlog niet meer",
            "nieuw wachtwoord graag",
            "wachtwoord werkt niet",
        ],
    ),
    item(
        "security/badges/badge-fails",
        "incident",
        ("Badge doesn't work", "Pas werkt niet"),
        [
            "my badge fails",
            "badge reader does not respond",
            "badge opens no door",
            "my badge is broken",
            "pass not accepted at the gate",
            "red light when I hold my badge",
        ],
        [
            "mijn pas doet het niet",
            "paslezer reageert niet",
            "pas opent geen deur",
            "mijn badge is kapot",
            "pas niet geaccepteerd bij de poort",
            "rood lampje bij mijn pas",
        ],
    ),
    item(
        "building/furniture/chair",
        "service_request",
        ("Office chair", "Bureaustoel"),
        [
            "I need a chair",
            "another office chair please",
            "order an ergonomic chair",
            "can I get a desk chair",
            "chair for a new colleague",
            "my back hurts, other chair",
        ],
        [
            "ik heb een stoel nodig",
            "andere bureaustoel graag",
            "ergonomische stoel bestellen",
            "kan ik een bureaustoel krijgen",
            "stoel voor een nieuwe collega",
            "rugpijn, andere stoel",
        ],
    ),
    item(
        "building/furniture/idea",
        "wish",
        ("Idea for the building", "Idee voor het gebouw"),
        [
            "I have an idea for the garden",
            "benches outside would be nice",
            "could we have plants in the hall",
            "suggestion for the entrance",
            "more bike racks please",
            "it would be great to have a terrace",
        ],
        [
            "ik heb een idee voor de tuin",
            "bankjes buiten zouden fijn zijn",
            "kunnen er planten in de hal",
            "suggestie voor de ingang",
            "meer fietsenrekken graag",
            "een terras zou mooi zijn",
        ],
    ),
]


def desk(items: list[tuple[str, Item]] | None = None, version: str = "small") -> Catalogue:
    """The small catalogue, or one of these items."""
    services: dict[str, dict[str, list[Item]]] = {}
    for place, made in ITEMS if items is None else items:
        team, service = place.split("/")
        services.setdefault(team, {}).setdefault(service, []).append(made)
    teams = tuple(
        Team(
            team=team,
            name=Text(en=team.title(), nl=team.title()),
            kind="internal",
            hours=Hours(zone="Europe/Amsterdam", weekdays="08:00-17:00"),
            services=tuple(
                Service(id=service, name=Text(en=service, nl=service), items=tuple(own))
                for service, own in within.items()
            ),
        )
        for team, within in services.items()
    )
    return Catalogue(version=version, teams=teams)
