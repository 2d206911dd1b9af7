"""Domains and shared service centres: what follows from the files, and what a coordinator gets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from catalog.domains import domain_of, shares
from catalog.load import load
from catalog.model import Catalogue, Kind
from catalog.roles import roles_of
from routing.call.actions import is_of_link
from routing.rules.route import promise_of

ROOT = Path(__file__).parents[2]
HOSPITAL = ROOT / "catalog" / "hospital"
THREE_TOWNS = ROOT / "docs" / "examples" / "three-towns"


@cache
def hospital() -> Catalogue:
    loaded = load(HOSPITAL)
    assert loaded.ok
    return loaded.catalogue


def broken(folder: Path, old: str, new: str) -> list[str]:
    for path in HOSPITAL.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace(old, new), encoding="utf-8")
    return [str(problem) for problem in load(folder).problems]


def test_what_serves_several_groups_under_their_own_agreements_is_a_shared_centre() -> None:
    found = {t.team: [g.id for g in shares(t, hospital())] for t in hospital().teams}
    assert {team: groups for team, groups in found.items() if groups} == {
        "medical-technology": ["acute-care", "clinics"]
    }


def test_the_facility_domain_is_one_front_several_links_and_suppliers_outside() -> None:
    facilities = domain_of(hospital(), "facilities")
    assert facilities.front and facilities.front.team == "service-desk"
    assert len(facilities.teams) == 6
    behind = {t.team: t.kind for found in facilities.behind.values() for t in found}
    assert behind["lift-supplier"] == behind["laundry-supplier"] == "supplier"


def test_an_unknown_domain_is_told_with_file_and_line(tmp_path: Path) -> None:
    told = broken(tmp_path, "domain: ict\n", "domain: itc\n")
    assert len(told) == 3
    assert "ict-network.yaml:5: ict-network works in domain 'itc'" in told[1]


def test_who_coordinates_a_domain_is_of_its_own_teams_and_of_no_other() -> None:
    def of(team: str) -> bool:
        return is_of_link("marleen", team, hospital())

    assert of("cleaning") and of("catering")
    assert not of("hr") and not of("service-desk") and not of("lift-supplier")


def test_the_domain_comes_after_a_teams_own_coordinator() -> None:
    team = hospital().team_by_id["cleaning"]
    promise = promise_of(hospital(), team, None, Kind.INCIDENT, customer=None)
    assert [step.people for step in promise.escalation] == [("fatima",), ("marleen",), ("esther",)]


def test_the_three_towns_are_a_shared_service_centre_on_different_terms() -> None:
    loaded = load(THREE_TOWNS)
    assert loaded.ok
    towns = loaded.catalogue
    shared = {t.team: [g.id for g in shares(t, towns)] for t in towns.teams}
    assert shared["ict"] == ["oldermeer", "hogebeek", "lutterwijk"]
    assert shared["cloud-host"] == shared["service-point"] == []
    ict = towns.team_by_id["ict"]
    resolve = [
        str(promise_of(towns, ict, ict.services[0], Kind.INCIDENT, customer=asker).target.resolve)
        for asker in (towns.people["jurre"], towns.people["marit"], towns.people["bashir"])
    ]
    assert len(set(resolve)) == 3


def test_a_domain_without_teams_is_advised_on(tmp_path: Path) -> None:
    for path in THREE_TOWNS.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(
            text.replace("domain: staff-and-money\n", ""), encoding="utf-8"
        )
    (told,) = [a for a in load(tmp_path).advice if a.code == "empty-domain"]
    assert "organisation.yaml" in str(told) and "staff-and-money" in told.mend


def test_a_domains_coordinator_has_the_role_and_the_teams() -> None:
    assert roles_of("marleen", hospital()) == {"employee", "coordinator"}
    assert len(hospital().teams_seen_by("marleen")) == 6
