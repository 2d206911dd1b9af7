"""Faults to plant into the small catalogue: twelve kinds, each in the several ways an author could
make it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Files = dict[str, str]
SMALL = Path(__file__).parent / "small"


def small() -> Files:
    """The sound small catalogue, as texts by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SMALL.glob("*.yaml"))}


@dataclass(frozen=True)
class Planting:
    """One fault: in which file, what is exchanged for what, and how it must be told: code, and a
    text on the line meant.

    `at` may also be the line's number; `also` are whole files to add.
    """

    file: str
    old: str
    new: str
    code: str
    at: str | int
    also: Files = field(default_factory=dict)

    def into(self, files: Files) -> None:
        """Plants it, in place."""
        files |= self.also
        assert self.old in files[self.file], f"{self.old!r} is not in {self.file}"
        files[self.file] = files[self.file].replace(self.old, self.new, 1)

    def expected_line(self, files: Files) -> int:
        """The line, from 1, on which it stands in the planted files."""
        if isinstance(self.at, int):
            return self.at
        return next(n for n, text in enumerate(files[self.file].splitlines(), 1) if self.at in text)

    def __str__(self) -> str:
        return f"{self.code} {self.file} {self.new.strip()[:40]}"


def added(file: str, text: str, code: str, at: str | int) -> Planting:
    """A fault in a file of its own."""
    return Planting(file, "", "", code, at, {file: text})


def new_team(
    name: str,
    services: str = "",
    people: str = "[{id: new-1, name: Somebody, role: coordinator}]",
    kind: str = "internal",
) -> str:
    """A minimal team's file, sound unless the parts are not."""
    return (
        f"team: {name}\nname: {{en: Team, nl: Team}}\nkind: {kind}\n"
        'hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}\n'
        f"people: {people}\nrooms: {{slack: C0NEW}}\nescalate: [coordinator]\n{services}"
    )


def _odd_jobs(customers: str) -> str:
    return (
        "services:\n  - id: odd\n    name: {en: Odd jobs, nl: Klusjes}\n    agreements:\n"
        f"      - customers: {customers}\n        targets: "
        f"{{incident: {{acknowledge: 1h, resolve: 8h}}}}\n"
        "    items:\n      - id: odd-job\n        kind: incident\n        name: {en: Odd job, "
        "nl: Klusje}\n"
        "        phrases: {en: [an odd job please], nl: [een klusje graag]}\n"
    )


CLEAN, DESK, LAUNDRY = "facilities-cleaning.yaml", "facilities-desk.yaml", "laundry.yaml"
ICT, HARDWARE, HR = "ict-workplace.yaml", "hardware.yaml", "hr.yaml"
_NEL = "  - {id: nel, name: Nel R., role: coordinator}\n"
_HR_HOURS = 'hours: {zone: Europe/Amsterdam, weekdays: "09:00-12:00, 13:00-17:00", holidays: NL}'
_HR_TARGETS = "        targets: {service_request: {acknowledge: 4h, resolve: 3d}}\n"
_HR_AGREED = '    agreements:\n      - customers: ["*"]\n' + _HR_TARGETS
_DUTCH = '          nl: ["ik heb een nieuwe laptop nodig"]\n'
_TO_LAPTOPS = "relies_on: [{service: ict-workplace/laptops, for: [incident]}]\n"
_TO_CLEANING = "    relies_on: [{service: facilities-cleaning/cleaning, for: [incident]}]\n"
_BARE = "team: bare\nname: {en: A, nl: A}\nkind: internal\nhours: {zone: UTC, always: true}\n"

BAD_YAML = [
    added("broken.yaml", "team: broken\nservices: [unclosed\n", "bad-yaml", "services"),
    added("notes.yaml", "", "empty-file", 1),
    added("notes.yml", "just a note", "bad-yaml", 1),
    Planting(HR, _NEL, _NEL.replace("}", ""), "bad-yaml", "id: nel"),
    Planting(HR, "kind: internal", "kind: 'internal", "bad-yaml", "kind: 'internal"),
    Planting(LAUNDRY, "kind: supplier", "kind: : supplier", "bad-yaml", "kind: :"),
    Planting(LAUNDRY, "\nrooms:", "\n  rooms:", "bad-yaml", "  rooms:"),
    Planting(DESK, "\nkind: internal", "\n\tkind: internal", "bad-yaml", "\tkind"),
    Planting(ICT, "kind: internal\n", "kind: internal\nkind: internal\n", "doubled-field", 4),
    Planting(HARDWARE, "kind: supplier", "kind supplier", "bad-yaml", "kind supplier"),
]
UNKNOWN_FIELD = [
    Planting(CLEAN, "kind: internal ", "colour: blue\nkind: internal ", "unknown-field", "colour"),
    Planting(CLEAN, "escalate: [", "escalates: [", "unknown-field", "escalates"),
    Planting(ICT, "people:\n", "peple:\n", "unknown-field", "peple"),
    Planting(
        HR,
        "        private: true",
        "        priority: high\n        private: true",
        "unknown-field",
        "priority",
    ),
    Planting(DESK, "    agreements:", "    agreement:", "unknown-field", "    agreement:"),
    Planting(ICT, "        phrases:\n", "        phrazes:\n", "unknown-field", "phrazes"),
    Planting(HR, "name: Nel R.", "name: Nel R., fax: 1234", "unknown-field", "fax"),
    Planting(HR, "hours: {zone", "hours: {lunch: noon, zone", "unknown-field", "lunch"),
    Planting(
        HARDWARE, "rooms: {slack: C0TANDEM}", "rooms: {slak: C0TANDEM}", "unknown-field", "slak"
    ),
    Planting(CLEAN, "part: clean linen}", "parts: clean linen}", "unknown-field", "parts:"),
    Planting(
        CLEAN, "15m, resolve: 4h}", "15m, resolve: 4h, close: 1d}", "unknown-field", "close: 1d"
    ),
]
WRONG_KIND = [
    Planting(CLEAN, "kind: internal ", "kind: external ", "wrong-kind", "kind: external"),
    Planting(LAUNDRY, "kind: supplier", "kind: vendor", "wrong-kind", "kind: vendor"),
    Planting(
        HR, "        kind: service_request", "        kind: problem", "wrong-kind", "kind: problem"
    ),
    Planting(
        CLEAN, "        kind: incident", "        kind: Incident", "wrong-kind", "kind: Incident"
    ),
    Planting(
        HR,
        "targets: {service_request:",
        "targets: {servicerequest:",
        "wrong-kind",
        "servicerequest",
    ),
    Planting(HR, "targets: {service_request:", "targets: {question:", "wrong-kind", "question:"),
    Planting(CLEAN, "for: [incident]", "for: [incidents]", "wrong-kind", "for: [incidents]"),
    Planting(CLEAN, "for: [incident]", "for: [trouble]", "wrong-kind", "for: [trouble]"),
    Planting(ICT, "        kind: incident\n", "        kind: risk\n", "wrong-kind", "kind: risk"),
    Planting(
        ICT,
        "        kind: incident\n",
        "        kind: [incident]\n",
        "wrong-kind",
        "kind: [incident]",
    ),
    Planting(ICT, "        kind: incident\n", "", "missing-field", "id: laptop-broken"),
]
MISSING_LANGUAGE = [
    Planting(HR, "{en: Leave, nl: Verlof}", "{en: Leave}", "missing-language", "name: {en: Leave}"),
    Planting(
        HR,
        "{en: Personnel, nl: Personeelszaken}",
        "{nl: Personeelszaken}",
        "missing-language",
        "name: {nl",
    ),
    Planting(
        HR,
        "{en: Personnel, nl: Personeelszaken}",
        "Personnel",
        "missing-language",
        "name: Personnel",
    ),
    Planting(HR, "{en: Leave, nl: Verlof}", "{en: Leave, nl: ''}", "missing-language", "nl: ''"),
    Planting(
        HR, "{en: Leave, nl: Verlof}", "{en: Leave, fr: Congé}", "missing-language", "fr: Congé"
    ),
    Planting(HR, "{en: Leave, nl: Verlof}", "{en: Leave, nl: }", "missing-language", "nl: }"),
    Planting(HR, "{en: Leave, nl: Verlof}", "{}", "missing-language", "name: {}"),
    Planting(ICT, _DUTCH, "", "missing-language", 32),
    Planting(ICT, _DUTCH, "          nl: []\n", "missing-language", "nl: []"),
    Planting(
        CLEAN,
        "{en: Which room?, nl: Welke ruimte?}",
        "{en: Which room?}",
        "missing-language",
        "{en: Which room?}",
    ),
    Planting(
        CLEAN,
        ", nl: Zet er een stoel bij zodat niemand uitglijdt.}",
        "}",
        "missing-language",
        "answer:",
    ),
    Planting(
        CLEAN, ', nl: "vragen en storingen, in onze uren"}', "}", "missing-language", "support:"
    ),
]
DANGLING = [
    Planting(
        CLEAN, "service: laundry/linen", "service: laundry/towels", "dangling", "laundry/towels"
    ),
    Planting(
        CLEAN, "service: laundry/linen", "service: wasserij/linnen", "dangling", "wasserij/linnen"
    ),
    Planting(CLEAN, "{team: facilities-desk}", "{team: nowhere}", "dangling", "nowhere"),
    Planting(CLEAN, "{team: facilities-desk}", "facilities-dsk", "dangling", "facilities-dsk"),
    Planting(DESK, 'customers: ["*"]', 'customers: ["*", nobody]', "dangling", "nobody"),
    Planting(
        LAUNDRY,
        "customers: [facilities-cleaning]",
        "customers: [facilities-clean]",
        "dangling",
        "customers",
    ),
    Planting(ICT, "approval: requester's manager", "approval: the-board", "dangling", "the-board"),
    Planting(ICT, "name: Els W.}", "name: Els W., manager: ghost}", "dangling", "ghost"),
    Planting(ICT, "people: [bram, els]", "people: [bram, elsa]", "dangling", "elsa"),
    Planting(
        HARDWARE,
        "    items:\n",
        "    relies_on: [{service: depot/parts}]\n    items:\n",
        "dangling",
        "depot/parts",
    ),
]
CYCLE = [
    Planting(
        LAUNDRY, "    agreements:\n", _TO_CLEANING + "    agreements:\n", "cycle", "relies_on"
    ),
    Planting(
        HR,
        "    items:\n",
        "    relies_on: [{service: hr/leave}]\n    items:\n",
        "cycle",
        "hr/leave",
    ),
    Planting(HARDWARE, "    items:\n", f"    {_TO_LAPTOPS}    items:\n", "cycle", "relies_on"),
    Planting(
        HARDWARE,
        "        phrases: {",
        f"        {_TO_LAPTOPS}        phrases: {{",
        "cycle",
        "relies_on",
    ),
]
TOO_LONG = [
    Planting(LAUNDRY, "resolve: 2h", "resolve: 8h", "promise-too-long", "resolve: 8h"),
    Planting(LAUNDRY, "resolve: 2h", "resolve: 3d", "promise-too-long", "resolve: 3d"),
    Planting(LAUNDRY, "resolve: 2h", "resolve: 241m", "promise-too-long", "resolve: 241m"),
    Planting(HARDWARE, "resolve: 3d", "resolve: 2w", "promise-too-long", "resolve: 2w"),
    Planting(HARDWARE, "resolve: 4h", "resolve: 10h", "promise-too-long", "resolve: 10h"),
]
NO_PEOPLE = [
    added("empty.yaml", new_team("empty", people="[]"), "no-people", "people"),
    added("bare.yaml", _BARE, "no-people", "team"),
    Planting(
        LAUNDRY,
        "people:\n  - {id: omar, name: Omar T., role: coordinator}",
        "people: []",
        "no-people",
        "people",
    ),
    Planting(DESK, "  - {id: ria, name: Ria K., role: coordinator}\n", "", "no-people", "people:"),
    Planting(HR, "people:\n" + _NEL, "", "no-people", "team: hr"),
    Planting(
        ICT,
        "  - {id: bram, name: Bram D., role: coordinator}\n  - {id: els, name: Els W.}\n",
        "",
        "no-people",
        "people:",
    ),
]
DOUBLED = [
    Planting(
        ICT,
        '"black screen on my laptop"',
        '"Someone spilled coffee, in the lobby!"',
        "doubled-phrase",
        "Someone",
    ),
    Planting(
        DESK,
        'het restaurant"',
        'het restaurant", "er ligt kots in de wachtkamer"',
        "doubled-phrase",
        "kots",
    ),
    Planting(
        DESK,
        'het restaurant"',
        'het restaurant", "bij wie moet ik zijn voor een Kluisjé?"',
        "doubled-phrase",
        "jé?",
    ),
    Planting(CLEAN, '"wet floor"', '"wet floor", "wet  floor"', "doubled-phrase", "wet  floor"),
]
UNREACHABLE = [
    Planting(HR, 'customers: ["*"]', "customers: []", "unreachable", "customers: []"),
    Planting(HR, 'customers: ["*"]', "customers: [laundry]", "unreachable", "[laundry]"),
    Planting(HR, _HR_AGREED, "", "unreachable", "id: leave"),
    Planting(HR, _HR_AGREED, "    agreements: []\n", "unreachable", "agreements"),
    Planting(
        HR,
        '      - customers: ["*"]\n        targets',
        "      - targets",
        "unreachable",
        "- targets",
    ),
    Planting(
        HR,
        "targets: {service_request:",
        "targets: {incident:",
        "no-target",
        "kind: service_request",
    ),
    added("odd.yaml", new_team("odd", _odd_jobs("[hardware]")), "unreachable", "customers"),
    added(
        "odd.yaml",
        new_team("odd", _odd_jobs("[laundry]"), kind="supplier"),
        "unreachable",
        "customers",
    ),
]
BAD_HOURS = [
    Planting(CLEAN, "07:00-18:00", "25:00-18:00", "bad-hours", "25:00"),
    Planting(CLEAN, "07:00-18:00", "18:00-18:00", "bad-hours", "18:00-18:00"),
    Planting(CLEAN, '"07:00-18:00"', "late", "bad-hours", "late"),
    Planting(LAUNDRY, '"06:00-20:00"', "[6, 20]", "bad-hours", "[6, 20]"),
    Planting(LAUNDRY, ', weekdays: "06:00-20:00"', "", "bad-hours", "hours:"),
    Planting(ICT, '"08:00-17:00"', '"08:00-13:00, 12:00-17:00"', "bad-hours", "12:00-17:00"),
    Planting(HARDWARE, '"09:00-13:00"', '"9-13"', "bad-hours", "9-13"),
    Planting(HR, _HR_HOURS, 'hours: "09:00-17:00"', "wrong-type", "hours"),
    Planting(HR, _HR_HOURS + "\n", "", "missing-field", "team: hr"),
    Planting(HR, "holidays: NL", "holidays: Atlantis", "bad-hours", "Atlantis"),
    Planting(HR, "13:00-17:00", "13:00-17:60", "bad-hours", "17:60"),
]
UNKNOWN_ZONE = [
    Planting(
        DESK, "zone: Europe/Amsterdam", "zone: Europe/Amsterdamn", "unknown-zone", "Amsterdamn"
    ),
    Planting(DESK, "zone: Europe/Amsterdam", "zone: CET+1", "unknown-zone", "CET+1"),
    Planting(ICT, "zone: Europe/Amsterdam", "zone: Mars/Olympus", "unknown-zone", "Mars"),
    Planting(ICT, "zone: Europe/Amsterdam", "zone: ../../etc/passwd", "unknown-zone", "passwd"),
    Planting(ICT, "zone: Europe/Amsterdam", "zone: Europe", "unknown-zone", "zone: Europe"),
    Planting(HR, "zone: Europe/Amsterdam, ", "", "missing-field", "hours:"),
    Planting(HARDWARE, "zone: Europe/Amsterdam", "zone: ''", "unknown-zone", "zone: ''"),
]
FAULTS: dict[str, list[Planting]] = {
    "bad YAML": BAD_YAML,
    "unknown field": UNKNOWN_FIELD,
    "wrong kind": WRONG_KIND,
    "missing language": MISSING_LANGUAGE,
    "dangling reference": DANGLING,
    "cycle": CYCLE,
    "supplier's target too long": TOO_LONG,
    "team without people": NO_PEOPLE,
    "doubled phrase": DOUBLED,
    "item nobody can reach": UNREACHABLE,
    "bad hours": BAD_HOURS,
    "unknown zone": UNKNOWN_ZONE,
}
EVERY = [planting for plantings in FAULTS.values() for planting in plantings]
# Plantings that undo each other: what one names, the other takes away.
_CLASHES = (
    (
        {"laundry/towels", "wasserij/linnen", "[trouble]"},
        {"resolve: 8h", "resolve: 3d", "resolve: 241m"},
    ),
    ({"laundry/towels", "wasserij/linnen"}, {_TO_CLEANING.strip()}),
    ({"people: [bram, elsa]"}, {"id: bram"}),
    ({"kind: problem"}, {"targets: {incident:"}),
)


def clash(picked: list[Planting]) -> bool:
    """Whether these cannot all be told: they change the same words, or one takes away what another
    is about.
    """
    broken = {p.file for p in picked if p.code == "bad-yaml"}
    others = {p.file for p in picked if p.code != "bad-yaml"}
    chained = {LAUNDRY: CLEAN, HARDWARE: ICT}
    touched = others | {chained.get(file, "") for file in others} | {DESK, LAUNDRY, HARDWARE}
    words = [p.old + p.new for p in picked]
    doubled = sum(p.file == HARDWARE and "relies_on" in p.new for p in picked) > 1
    undone = any(
        any(a in w for w in words for a in one) and any(b in w for w in words for b in other)
        for one, other in _CLASHES
    )
    return bool(broken & touched) or doubled or undone
