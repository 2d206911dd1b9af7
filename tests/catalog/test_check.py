"""What is wrong with a catalogue is told once, all at once, with file and line."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

import catalog
from catalog.advice import advise
from catalog.check import check
from catalog.load import load, read
from catalog.model import Catalogue
from catalog.problems import Problem
from tests.catalog.planting import (
    CLEAN,
    DESK,
    EVERY,
    FAULTS,
    HARDWARE,
    HR,
    ICT,
    LAUNDRY,
    Files,
    Planting,
    clash,
    new_team,
    small,
)
from tests.catalog.strategies import catalogues

HOSPITAL = Path(catalog.__file__).parent / "hospital"


def problems(files: Files) -> list[Problem]:
    return sorted(read([(name, text.encode()) for name, text in sorted(files.items())], "x")[2])


def told(files: Files) -> list[tuple[str, int, str]]:
    return [(p.file, p.line, p.code) for p in problems(files)]


def changed(file: str, old: str, new: str, files: Files | None = None) -> Files:
    files = files or small()
    assert old in files[file]
    return files | {file: files[file].replace(old, new)}


def test_the_small_catalogue_is_sound() -> None:
    assert problems(small()) == []


def test_the_hospital_holds_every_proof() -> None:
    loaded = load(HOSPITAL)
    assert [str(problem) for problem in loaded.problems] == []
    assert len(loaded.catalogue.entries) >= 120
    assert sum(team.kind == "supplier" for team in loaded.catalogue.teams) >= 3


@pytest.mark.parametrize("planting", EVERY, ids=str)
def test_one_fault_is_one_problem(planting: Planting) -> None:
    files = small()
    planting.into(files)
    assert told(files) == [(planting.file, planting.expected_line(files), planting.code)]


def _twelve(seed: int) -> list[Planting]:
    """One planting of each kind, such that none hides another."""
    chance = random.Random(seed)
    while True:
        picked = [chance.choice(plantings) for plantings in FAULTS.values()]
        files = small()
        try:
            for planting in reversed(picked):
                planting.into(files)
        except AssertionError:
            continue
        if not clash(picked):
            return picked


@pytest.mark.parametrize("seed", range(40))
def test_twelve_faults_are_twelve_problems(seed: int) -> None:
    picked = _twelve(seed)
    files = small()
    for planting in reversed(picked):
        planting.into(files)
    found = problems(files)
    assert sorted((p.file, p.code) for p in found) == sorted((p.file, p.code) for p in picked)
    assert len(found) == 12
    assert all(p.line > 0 and p.message and p.mend for p in found)


HOSPITAL_PLANTINGS = {
    "bad-yaml": ("payroll", r"\nservices:", "\nservices: ]"),
    "unknown-field": ("procurement", r"\nservices:", "\nservise_level: gold\nservices:"),
    "wrong-kind": ("medical-technology", r"\n        kind: incident", "\n        kind: problem"),
    "missing-language": ("hospitality", r"(\nname: \{en: [^,}]*), nl: [^}]*\}", r"\1}"),
    "dangling": (
        "ict-network",
        r"service: telecom-supplier/data-lines",
        "service: telecom-supplier/wires",
    ),
    "cycle": (
        "parts-depot",
        r"\n    items:|\n    agreements:",
        r"\n    relies_on: [{service: building-maintenance/lifts}]\g<0>",
    ),
    "promise-too-long": (
        "cloud-supplier",
        r"(incident: \{acknowledge: \w+, resolve:) \w+",
        r"\1 9d",
    ),
    "no-people": ("sterile-services", r"\npeople:\n(?:  .*\n)+", "\npeople: []\n"),
    "doubled-phrase": (
        "security-and-access",
        r"(phrases:\n +en: \[)",
        r"\1someone spilled coffee in the lobby, ",
    ),
    "unreachable": ("privacy-office", r'customers: \["\*"\]', "customers: []"),
    "bad-hours": ("hr", r'weekdays: "[^"]*"', 'weekdays: "25:00-18:00"'),
    "unknown-zone": ("catering", r"Europe/Amsterdam", "Europe/Nowhere"),
}


def test_twelve_faults_in_the_hospital_are_twelve_problems() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in HOSPITAL.glob("*.yaml")}
    for team, pattern, new in HOSPITAL_PLANTINGS.values():
        text, count = re.subn(pattern, new, files[f"{team}.yaml"], count=1)
        assert count == 1, (team, pattern)
        files[f"{team}.yaml"] = text
    found = problems(files)
    assert sorted((p.code, p.file) for p in found) == sorted(
        (c, f"{t}.yaml") for c, (t, _, _) in HOSPITAL_PLANTINGS.items()
    )
    assert all(p.line > 0 for p in found)


@given(catalogues())
@settings(max_examples=60)
def test_random_catalogues_are_sound(catalogue: Catalogue) -> None:
    assert [str(problem) for problem in check(catalogue)] == []


def test_the_promise_that_breaks_tells_path_and_minutes() -> None:
    (problem,) = problems(changed(LAUNDRY, "resolve: 2h", "resolve: 8h"))
    assert "facilities-cleaning/cleaning → laundry/linen (incident)" in problem.message
    assert (
        "laundry/linen promises 8h, facilities-cleaning/cleaning has promised 4h" in problem.message
    )
    assert "480 minutes promised and 240 needed, 240 minutes too long" in problem.message


def test_the_path_is_told_from_the_first_link() -> None:
    depot = new_team("depot", kind="supplier") + (
        "services:\n  - id: parts\n    name: {en: Parts, nl: Delen}\n    agreements:\n"
        "      - customers: [hardware]\n        targets: {incident: {acknowledge: 1h, resolve: "
        "9h}}\n"
    )
    files = changed(
        HARDWARE,
        "    items:\n",
        "    relies_on: [{service: depot/parts, for: [incident]}]\n    items:\n",
    )
    (problem,) = problems(files | {"depot.yaml": depot})
    assert "ict-workplace/laptops → hardware/devices → depot/parts (incident)" in problem.message


def test_a_promise_that_fits_by_its_minutes_may_not_fit_by_its_hours() -> None:
    """Two hours are less than four; but a laundry that opens at one is late for what was asked at
    seven.
    """
    (problem,) = problems(changed(LAUNDRY, '"06:00-20:00"', '"13:00-20:00"'))
    assert (problem.file, problem.code) == (LAUNDRY, "promise-too-long")
    assert "2h, facilities-cleaning/cleaning has promised 4h" in problem.message
    assert "minutes too long" in problem.message


LEAN = "for: [incident], part: clean linen}\n"
LEAN_ON_HARDWARE = "      - {service: hardware/devices, for: [incident]}\n"


def test_a_customer_who_promises_too_little_is_blamed_when_all_its_suppliers_are_late() -> None:
    files = changed(CLEAN, "{acknowledge: 15m, resolve: 4h}", "{acknowledge: 1m, resolve: 30m}")
    files = changed(CLEAN, LEAN, LEAN + LEAN_ON_HARDWARE, files)
    files = changed(
        HARDWARE,
        "customers: [ict-workplace]",
        "customers: [ict-workplace, facilities-cleaning]",
        files,
    )
    (problem,) = problems(files)
    assert (problem.file, problem.code) == (CLEAN, "promise-too-long")
    assert "laundry/linen" in problem.message
    assert "hardware/devices" in problem.message


def test_one_supplier_too_slow_for_several_customers_is_one_problem() -> None:
    files = changed(
        HARDWARE, "customers: [ict-workplace]", "customers: [ict-workplace, facilities-cleaning]"
    )
    files = changed(CLEAN, LEAN, LEAN + LEAN_ON_HARDWARE, files)
    (problem,) = problems(changed(HARDWARE, "resolve: 4h", "resolve: 30h", files))
    assert (problem.file, problem.code) == (HARDWARE, "promise-too-long")


def test_a_supplier_that_agreed_nothing_for_a_kind() -> None:
    files = changed(CLEAN, "for: [incident], part", "for: [incident, service_request], part")
    assert told(files) == [(CLEAN, 19, "no-agreement")]


def test_a_link_needs_a_coordinator_and_a_room() -> None:
    assert told(
        changed(DESK, "name: Ria K., role: coordinator", "name: Ria K., role: operator")
    ) == [(DESK, 5, "no-coordinator")]
    assert told(changed(DESK, "rooms: {slack: C0DESK}\n", "")) == [(DESK, 1, "no-room")]


def test_a_team_that_works_in_another_system_needs_no_room() -> None:
    jira = 'works_in: {product: jira, url: https://x.example, desk: "4", request_type: "25"}\n'
    assert told(changed(DESK, "rooms: {slack: C0DESK}\n", jira)) == []
    half = "works_in: {product: zammad, url: https://x.example, group: Facilities}\n"
    ((file, _, what),) = told(changed(DESK, "rooms: {slack: C0DESK}\n", half))
    assert (file, what) == (DESK, "wrong-value")


def test_doubled_ids_are_told_where_they_stand_again() -> None:
    files = small()
    assert told(files | {"second.yaml": files[HR]}) == [("second.yaml", 1, "doubled-id")]
    assert told(changed(ICT, "id: laptop-new", "id: laptop-broken")) == [(ICT, 29, "doubled-id")]
    assert told(changed(ICT, "id: els, name: Els W.", "id: nel, name: Els W.").copy())[0][2] in (
        "doubled-id",
        "dangling",
    )


PREPARED = """prepared:
  - {id: a, name: {en: A, nl: A}, text: {en: "Hi {name}", nl: "Dag {naam}"}, for: [reply], items: [laptop-new]}
  - {id: b, name: {en: B, nl: B}, text: {en: "Hi", nl: "Dag"}, items: [laptop-nieuw]}
services:
"""


def test_prepared_answers_that_cannot_be_used_are_told() -> None:
    line = small()[ICT][: small()[ICT].index("services:\n")].count("\n") + 2
    files = changed(ICT, "services:\n", PREPARED)
    assert told(files) == [(ICT, line, "unknown-field"), (ICT, line + 1, "unknown-item")]
    mends = [problem.mend for problem in problems(files)]
    assert mends == ["write {name}", "write laptop-new"]
    twice = changed(ICT, "{id: b,", "{id: a,", changed(ICT, "services:\n", PREPARED))
    assert [code for _, _, code in told(twice)].count("doubled-id") == 1
    lacks = changed(ICT, ', nl: "Dag"}', "}", changed(ICT, "services:\n", PREPARED))
    assert any(code not in ("unknown-field", "unknown-item") for _, _, code in told(lacks))


def test_a_person_in_two_teams_is_advice_and_two_people_of_one_id_a_problem() -> None:
    both = changed(DESK, "{id: ria, name: Ria K.", "{id: nel, name: Nel R.")
    assert problems(both) == []
    other = changed(DESK, "{id: ria, name: Ria K.", "{id: nel, name: Nel Other")
    assert [p.code for p in problems(other)] == ["doubled-id"]


def test_two_circles_are_two_problems() -> None:
    files = changed(
        LAUNDRY,
        "    agreements:\n",
        "    relies_on: [{service: facilities-cleaning/cleaning}]\n    agreements:\n",
    )
    files = changed(
        HARDWARE,
        "    items:\n",
        "    relies_on: [{service: ict-workplace/laptops}]\n    items:\n",
        files,
    )
    assert [code for *_, code in told(files)] == ["cycle", "cycle"]
    assert (
        "laundry/linen → facilities-cleaning/cleaning → laundry/linen" in problems(files)[1].message
    )


def test_a_circle_of_two_new_teams_is_one_problem_though_one_of_them_is_slower() -> None:
    def jobs(name: str, other: str, resolve: str) -> str:
        return new_team(name, people=f"[{{id: {name}-1, name: Somebody, role: coordinator}}]") + (
            f"services:\n  - id: jobs\n    name: {{en: Jobs, nl: Klussen}}\n    relies_on: "
            f"[{{service: {other}/jobs}}]\n    agreements:\n"
            f'      - customers: ["*"]\n        targets: '
            f"{{incident: {{acknowledge: 1h, resolve: {resolve}}}}}\n"
        )

    (problem,) = problems(
        small() | {"ada.yaml": jobs("ada", "bob", "4h"), "bob.yaml": jobs("bob", "ada", "2h")}
    )
    assert (problem.file, problem.code) == ("bob.yaml", "cycle")


def test_an_aliased_mistake_is_told_once() -> None:
    files = changed(HR, "hours: {zone", "hours: &ours {zone")
    files = changed(
        HR, '      - customers: ["*"]\n', '      - customers: ["*"]\n        hours: *ours\n', files
    )
    assert problems(files) == []
    assert [code for *_, code in told(changed(HR, "13:00-17:00", "13:00-17:60", files))] == [
        "bad-hours"
    ]


def test_advice_is_no_problem() -> None:
    loaded = load(Path(__file__).parent / "small")
    codes = {advice.code for advice in loaded.advice}
    assert loaded.ok
    assert codes >= {"few-phrases", "no-fallback", "no-rota", "no-support", "one-person"}


def test_phrases_that_are_almost_equal_are_advice() -> None:
    files = changed(ICT, '"my laptop won\'t start"', '"someone spilt coffee in the lobby"')
    catalogue, context, found = read([(name, text.encode()) for name, text in files.items()], "x")
    near = [advice for advice in advise(catalogue, context) if advice.code == "near-phrase"]
    assert found == []
    assert len(near) == 1
    assert "'someone spilt coffee in the lobby' is almost" in near[0].message
    assert (
        "'someone spilled coffee in the lobby' of facilities-cleaning/cleaning/spill"
        in near[0].message
    )
