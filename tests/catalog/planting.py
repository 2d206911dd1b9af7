"""Faults to plant into the small catalogue: twelve kinds, each in the several ways an author could make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Files = dict[str, str]
SMALL = Path(__file__).parent / "small"


def small() -> Files:
    """The sound small catalogue, as texts by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SMALL.glob("*.yaml"))}


@dataclass(frozen=True)
class Planting:
    """One fault: where, what is exchanged for what, and the code and line (by a text standing on it) it must be told with."""

    fault: str
    file: str
    old: str
    new: str
    code: str
    at: str
    also: Files = field(default_factory=dict)
    line: int | None = None

    def into(self, files: Files) -> None:
        """Plants it, in place."""
        files |= self.also
        if self.old:
            assert files[self.file].count(self.old) >= 1, f"{self.old!r} is not in {self.file}"
            files[self.file] = files[self.file].replace(self.old, self.new, 1)

    def expected_line(self, files: Files) -> int:
        """The line, from 1, on which it stands in the planted files."""
        return self.line or next(n for n, text in enumerate(files[self.file].splitlines(), 1) if self.at in text)

    def __str__(self) -> str:
        return f"{self.fault}: {self.new.strip()[:40] or self.file}"


def new_team(name: str, extra: str = "", people: str = "[{id: NAME-1, name: Somebody, role: coordinator}]", kind: str = "internal") -> str:
    """A minimal sound team's file."""
    lines = [
        f"team: {name}", "name: {en: Team, nl: Team}", f"kind: {kind}",
        'hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}', f"people: {people.replace('NAME', name)}", "rooms: {slack: C0NEW}", "escalate: [coordinator]",
    ]  # fmt: skip
    return "\n".join(lines) + "\n" + extra


CLEAN, DESK, LAUNDRY, ICT, HARDWARE, HR = (
    "facilities-cleaning.yaml", "facilities-desk.yaml", "laundry.yaml", "ict-workplace.yaml", "hardware.yaml", "hr.yaml",
)  # fmt: skip


def _service(customers: str, private: str = "false") -> str:
    return (
        "services:\n  - id: odd\n    name: {en: Odd jobs, nl: Klusjes}\n    agreements:\n"
        f"      - customers: {customers}\n        targets: {{incident: {{acknowledge: 1h, resolve: 8h}}}}\n"
        "    items:\n      - id: odd-job\n        kind: incident\n        name: {en: Odd job, nl: Klusje}\n"
        f"        private: {private}\n        phrases: {{en: [an odd job please], nl: [een klusje graag]}}\n"
    )


BAD_YAML = [
    Planting("bad YAML", "broken.yaml", "", "", "bad-yaml", "services", {"broken.yaml": "team: broken\nservices: [unclosed\n"}),
    Planting("bad YAML", HR, "  - {id: nel, name: Nel R., role: coordinator}", "  - {id: nel, name: Nel R., role: coordinator", "bad-yaml", "id: nel"),
    Planting("bad YAML", HR, "kind: internal", "kind: 'internal", "bad-yaml", "kind: 'internal"),
    Planting("bad YAML", LAUNDRY, "kind: supplier", "kind: : supplier", "bad-yaml", "kind: :"),
    Planting("bad YAML", LAUNDRY, "\nrooms:", "\n  rooms:", "bad-yaml", "  rooms:"),
    Planting("bad YAML", DESK, "\nkind: internal", "\n\tkind: internal", "bad-yaml", "\tkind"),
    Planting("bad YAML", ICT, "kind: internal\n", "kind: internal\nkind: internal\n", "doubled-field", "", line=4),
    Planting("bad YAML", HARDWARE, "kind: supplier", "kind supplier", "bad-yaml", "kind supplier"),
    Planting("bad YAML", "notes.yaml", "", "", "empty-file", "", {"notes.yaml": ""}, 1),
    Planting("bad YAML", "notes.yml", "", "", "bad-yaml", "", {"notes.yml": "just a note"}, 1),
]
UNKNOWN_FIELD = [
    Planting("unknown field", CLEAN, "kind: internal ", "colour: blue\nkind: internal ", "unknown-field", "colour"),
    Planting("unknown field", CLEAN, "escalate: [", "escalates: [", "unknown-field", "escalates"),
    Planting("unknown field", ICT, "people:\n", "peple:\n", "unknown-field", "peple"),
    Planting("unknown field", HR, "        private: true", "        priority: high\n        private: true", "unknown-field", "priority"),
    Planting("unknown field", DESK, "    agreements:", "    agreement:", "unknown-field", "    agreement:"),
    Planting("unknown field", ICT, "        phrases:\n", "        phrazes:\n", "unknown-field", "phrazes"),
    Planting("unknown field", HR, "name: Nel R.", "name: Nel R., phone: 1234", "unknown-field", "phone"),
    Planting("unknown field", HR, "hours: {zone", "hours: {lunch: noon, zone", "unknown-field", "lunch"),
    Planting("unknown field", HARDWARE, "rooms: {slack: C0TANDEM}", "rooms: {slak: C0TANDEM}", "unknown-field", "slak"),
    Planting("unknown field", CLEAN, "part: clean linen}", "parts: clean linen}", "unknown-field", "parts:"),
    Planting("unknown field", CLEAN, "{acknowledge: 15m, resolve: 4h}", "{acknowledge: 15m, resolve: 4h, close: 1d}", "unknown-field", "close: 1d"),
]
WRONG_KIND = [
    Planting("wrong kind", CLEAN, "kind: internal ", "kind: external ", "wrong-kind", "kind: external"),
    Planting("wrong kind", LAUNDRY, "kind: supplier", "kind: vendor", "wrong-kind", "kind: vendor"),
    Planting("wrong kind", HR, "        kind: service_request", "        kind: problem", "wrong-kind", "kind: problem"),
    Planting("wrong kind", CLEAN, "        kind: incident", "        kind: Incident", "wrong-kind", "kind: Incident"),
    Planting("wrong kind", HR, "targets: {service_request:", "targets: {servicerequest:", "wrong-kind", "servicerequest"),
    Planting("wrong kind", HR, "targets: {service_request:", "targets: {question:", "wrong-kind", "question:"),
    Planting("wrong kind", CLEAN, "for: [incident]", "for: [incidents]", "wrong-kind", "for: [incidents]"),
    Planting("wrong kind", CLEAN, "for: [incident]", "for: [trouble]", "wrong-kind", "for: [trouble]"),
    Planting("wrong kind", ICT, "        kind: incident\n", "        kind: risk\n", "wrong-kind", "kind: risk"),
    Planting("wrong kind", ICT, "        kind: incident\n", "        kind: [incident]\n", "wrong-kind", "kind: [incident]"),
    Planting("wrong kind", ICT, "        kind: incident\n", "", "missing-field", "id: laptop-broken"),
]
MISSING_LANGUAGE = [
    Planting("missing language", HR, "name: {en: Leave, nl: Verlof}", "name: {en: Leave}", "missing-language", "name: {en: Leave}"),
    Planting("missing language", HR, "name: {en: Personnel, nl: Personeelszaken}", "name: {nl: Personeelszaken}", "missing-language", "name: {nl"),
    Planting("missing language", HR, "name: {en: Personnel, nl: Personeelszaken}", "name: Personnel", "missing-language", "name: Personnel"),
    Planting("missing language", HR, "name: {en: Leave, nl: Verlof}", "name: {en: Leave, nl: ''}", "missing-language", "nl: ''"),
    Planting("missing language", HR, "name: {en: Leave, nl: Verlof}", "name: {en: Leave, fr: Congé}", "missing-language", "fr: Congé"),
    Planting("missing language", HR, "name: {en: Leave, nl: Verlof}", "name: {en: Leave, nl: }", "missing-language", "nl: }"),
    Planting("missing language", HR, "name: {en: Leave, nl: Verlof}", "name: {}", "missing-language", "name: {}"),
    Planting("missing language", ICT, "          nl: [\"ik heb een nieuwe laptop nodig\"]\n", "", "missing-language", "        phrases:\n", line=32),
    Planting("missing language", ICT, "          nl: [\"ik heb een nieuwe laptop nodig\"]\n", "          nl: []\n", "missing-language", "nl: []"),
    Planting("missing language", CLEAN, "ask: {en: Which room?, nl: Welke ruimte?}", "ask: {en: Which room?}", "missing-language", "ask: {en: Which room?}"),
    Planting("missing language", CLEAN, ", nl: Zet er een stoel bij zodat niemand uitglijdt.}", "}", "missing-language", "answer:"),
    Planting("missing language", CLEAN, ', nl: "vragen en storingen, in onze uren"}', "}", "missing-language", "support:"),
]
DANGLING = [
    Planting("dangling reference", CLEAN, "service: laundry/linen", "service: laundry/towels", "dangling", "laundry/towels"),
    Planting("dangling reference", CLEAN, "service: laundry/linen", "service: wasserij/linnen", "dangling", "wasserij/linnen"),
    Planting("dangling reference", CLEAN, "{team: facilities-desk}", "{team: nowhere}", "dangling", "nowhere"),
    Planting("dangling reference", CLEAN, "{team: facilities-desk}", "facilities-dsk", "dangling", "facilities-dsk"),
    Planting("dangling reference", DESK, 'customers: ["*"]', 'customers: ["*", nobody]', "dangling", "nobody"),
    Planting("dangling reference", LAUNDRY, "customers: [facilities-cleaning]", "customers: [facilities-clean]", "dangling", "customers"),
    Planting("dangling reference", ICT, "approval: requester's manager", "approval: the-board", "dangling", "the-board"),
    Planting("dangling reference", ICT, "name: Els W.}", "name: Els W., manager: ghost}", "dangling", "ghost"),
    Planting("dangling reference", ICT, "people: [bram, els]", "people: [bram, elsa]", "dangling", "elsa"),
    Planting("dangling reference", HARDWARE, "    items:\n", "    relies_on: [{service: depot/parts}]\n    items:\n", "dangling", "depot/parts"),
]
CYCLE = [
    Planting("cycle", LAUNDRY, "        targets:", "        targets:", "cycle", "relies_on", {}, None),
    Planting("cycle", HR, "    items:\n", "    relies_on: [{service: hr/leave}]\n    items:\n", "cycle", "hr/leave"),
    Planting("cycle", HARDWARE, "    items:\n", "    relies_on: [{service: ict-workplace/laptops}]\n    items:\n", "cycle", "relies_on"),
    Planting("cycle", HARDWARE, "        phrases: {en: [\"this", "        relies_on: [{service: ict-workplace/laptops, for: [incident]}]\n        phrases: {en: [\"this", "cycle", "relies_on"),
]
CYCLE[0] = Planting(
    "cycle", LAUNDRY, "    agreements:\n", "    relies_on: [{service: facilities-cleaning/cleaning, for: [incident]}]\n    agreements:\n", "cycle", "relies_on",
)  # fmt: skip
TOO_LONG = [
    Planting("supplier too long", LAUNDRY, "resolve: 2h", "resolve: 8h", "promise-too-long", "resolve: 8h"),
    Planting("supplier too long", LAUNDRY, "resolve: 2h", "resolve: 3d", "promise-too-long", "resolve: 3d"),
    Planting("supplier too long", LAUNDRY, "resolve: 2h", "resolve: 241m", "promise-too-long", "resolve: 241m"),
    Planting("supplier too long", HARDWARE, "resolve: 3d", "resolve: 2w", "promise-too-long", "resolve: 2w"),
    Planting("supplier too long", HARDWARE, "resolve: 4h", "resolve: 10h", "promise-too-long", "resolve: 10h"),
]
NO_PEOPLE = [
    Planting("no people", "empty.yaml", "", "", "no-people", "people", {"empty.yaml": new_team("empty", people="[]")}),
    Planting("no people", LAUNDRY, "people:\n  - {id: omar, name: Omar T., role: coordinator}\n", "people: []\n", "no-people", "people"),
    Planting("no people", DESK, "people:\n  - {id: ria, name: Ria K., role: coordinator}\n", "people:\n", "no-people", "people:"),
    Planting("no people", HR, "people:\n  - {id: nel, name: Nel R., role: coordinator}\n", "", "no-people", "team: hr"),
    Planting("no people", CLEAN, "people:\n", "people: []\nskip:\n", "no-people", "people"),
    Planting("no people", "bare.yaml", "", "", "no-people", "team", {"bare.yaml": "team: bare\nname: {en: A, nl: A}\nkind: internal\nhours: {zone: UTC, always: true}\n"}),
]
NO_PEOPLE[4] = Planting(
    "no people", ICT, "  - {id: bram, name: Bram D., role: coordinator}\n  - {id: els, name: Els W.}\n", "", "no-people", "people:"
)
DOUBLED = [
    Planting("doubled phrase", ICT, '"black screen on my laptop"', '"Someone spilled coffee, in the lobby!"', "doubled-phrase", "Someone spilled"),
    Planting("doubled phrase", HR, "hoe zit het met verlof\"", "hoe zit het met verlof\", \"mijn laptop start niet op\"", "doubled-phrase", "", line=10),
    Planting("doubled phrase", DESK, "over het restaurant\"", "over het restaurant\", \"bij wie moet ik zijn voor een Kluisjé?\"", "doubled-phrase", "Kluisj"),
    Planting("doubled phrase", CLEAN, '"wet floor"', '"wet floor", "wet  floor"', "doubled-phrase", "wet  floor"),
]
DOUBLED[1] = Planting(
    "doubled phrase", DESK, "over het restaurant\"", "over het restaurant\", \"er ligt kots in de wachtkamer\"", "doubled-phrase", "kots"
)
UNREACHABLE = [
    Planting("unreachable", HR, 'customers: ["*"]', "customers: []", "unreachable", "customers: []"),
    Planting("unreachable", HR, 'customers: ["*"]', "customers: [laundry]", "unreachable", "[laundry]"),
    Planting("unreachable", HR, '    agreements:\n      - customers: ["*"]\n        targets: {service_request: {acknowledge: 4h, resolve: 3d}}\n', "", "unreachable", "id: leave"),
    Planting("unreachable", HR, '    agreements:\n      - customers: ["*"]\n        targets: {service_request: {acknowledge: 4h, resolve: 3d}}\n', "    agreements: []\n", "unreachable", "agreements"),
    Planting("unreachable", HR, '      - customers: ["*"]\n        targets', "      - targets", "unreachable", "- targets"),
    Planting("unreachable", "odd.yaml", "", "", "unreachable", "customers", {"odd.yaml": new_team("odd", _service("[hardware]"))}),
    Planting("unreachable", "odd.yaml", "", "", "unreachable", "customers", {"odd.yaml": new_team("odd", _service("[facilities-desk]").replace("facilities-desk", "laundry"), kind="supplier")}),
    Planting("unreachable", HR, "targets: {service_request:", "targets: {incident:", "no-target", "kind: service_request"),
]
BAD_HOURS = [
    Planting("bad hours", CLEAN, "07:00-18:00", "25:00-18:00", "bad-hours", "25:00"),
    Planting("bad hours", CLEAN, "07:00-18:00", "18:00-07:00", "bad-hours", "18:00-07:00"),
    Planting("bad hours", CLEAN, '"07:00-18:00"', "late", "bad-hours", "late"),
    Planting("bad hours", LAUNDRY, '"06:00-20:00"', "[6, 20]", "bad-hours", "[6, 20]"),
    Planting("bad hours", LAUNDRY, ', weekdays: "06:00-20:00"', "", "bad-hours", "hours:"),
    Planting("bad hours", ICT, '"08:00-17:00"', '"08:00-13:00, 12:00-17:00"', "bad-hours", "12:00-17:00"),
    Planting("bad hours", HARDWARE, '"09:00-13:00"', '"9-13"', "bad-hours", "9-13"),
    Planting("bad hours", HR, 'hours: {zone: Europe/Amsterdam, weekdays: "09:00-12:00, 13:00-17:00", holidays: NL}', 'hours: "09:00-17:00"', "wrong-type", "hours"),
    Planting("bad hours", HR, 'hours: {zone: Europe/Amsterdam, weekdays: "09:00-12:00, 13:00-17:00", holidays: NL}\n', "", "missing-field", "team: hr"),
    Planting("bad hours", HR, "holidays: NL", "holidays: Atlantis", "bad-hours", "Atlantis"),
    Planting("bad hours", HR, "13:00-17:00", "13:00-17:60", "bad-hours", "17:60"),
]
UNKNOWN_ZONE = [
    Planting("unknown zone", DESK, "zone: Europe/Amsterdam", "zone: Europe/Amsterdamn", "unknown-zone", "Amsterdamn"),
    Planting("unknown zone", DESK, "zone: Europe/Amsterdam", "zone: CET+1", "unknown-zone", "CET+1"),
    Planting("unknown zone", ICT, "zone: Europe/Amsterdam", "zone: Mars/Olympus", "unknown-zone", "Mars"),
    Planting("unknown zone", ICT, "zone: Europe/Amsterdam", "zone: ../../etc/passwd", "unknown-zone", "passwd"),
    Planting("unknown zone", ICT, "zone: Europe/Amsterdam", "zone: Europe", "unknown-zone", "zone: Europe"),
    Planting("unknown zone", HR, "zone: Europe/Amsterdam, ", "", "missing-field", "hours:"),
    Planting("unknown zone", HARDWARE, "zone: Europe/Amsterdam", "zone: ''", "unknown-zone", "zone: ''"),
]
FAULTS: list[list[Planting]] = [
    BAD_YAML, UNKNOWN_FIELD, WRONG_KIND, MISSING_LANGUAGE, DANGLING, CYCLE, TOO_LONG, NO_PEOPLE, DOUBLED, UNREACHABLE, BAD_HOURS, UNKNOWN_ZONE,
]  # fmt: skip
EVERY = [planting for fault in FAULTS for planting in fault]
Plant = Callable[[Files], None]
