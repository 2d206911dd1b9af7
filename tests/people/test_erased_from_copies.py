"""Who was erased stands in no copy of an earlier catalogue, and what was decided with each is decided
by it as before.
"""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.bootstrap import catalogue_history, kept_catalogue
from bot.bootstrap.catalogue_erasure import EarlierCatalogues
from bot.bootstrap.first_reader import read_catalogue
from bot.cli import application
from bot.settings import Settings
from catalog.erasure import KnownAs, known_as, without_person
from catalog.load import load
from catalog.model import Catalogue
from routing.storage.db import Database
from routing.understand.example import of_catalogue
from tests.house.figures import ROOT

HOSPITAL = ROOT / "catalog" / "hospital"
ORGANISATION = """\
name: Anywhere
locations: [Vera Hall]
emergency:
  say: {en: Call 112., nl: Bel 112.}
  alert: [{person: vera}, {team: desk}]
groups:
  - {id: night, name: Night, people: [vera, tom]}
employees:
  - {id: tom, name: Tom T., manager: vera, deputy: vera}
"""
TEAM = """\
# Ask Vera de Wit before you change this.
team: desk
name: {en: Desk, nl: Balie}
kind: internal
hours: {zone: Europe/Amsterdam, weekdays: "00:00-24:00"}
people:
  - id: vera   # since May
    name: Vera de Wit
    role: coordinator
    email: vera@example.org
    phone: "+31 6 12345678"
    slack: U0VERA
    away:
    - {since: 2026-01-01, until: 2026-02-01}
    was: [v-wit]
  - {id: joost, name: Joost V., role: operator, deputy: vera}
escalate: [coordinator, vera]
rota:
  - {people: [joost, vera], turn: weekly}
services:
  - id: help
    name: {en: Help, nl: Hulp}
    facility: {goods: [], actions: [help]}
    support: {en: Call Vera de Wit, nl: "Bel Vera de Wit, +31 6 12345678"}
    agreements:
      - customers: ["*"]
        targets: {incident: {acknowledge: 15m, resolve: 4h}}
    items:
      - id: vera
        kind: incident
        name: {en: Vera the robot, nl: Vera de robot}
        phrases: {en: [vera stands still, "true"], nl: [vera staat stil]}
        approval: {who: coordinator, deputy: vera}
        answer: {en: "Mail vera@example.org or say 12345678.", nl: Wacht even.}
"""
TRACES = ("de Wit", "example.org", "U0VERA", "31 6", "v-wit", "2026-01-01", "since May")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "catalogue"
    made.mkdir()
    (made / "organisation.yaml").write_text(ORGANISATION)
    (made / "desk.yaml").write_text(TEAM)
    return made


def kept(folder: Path, home: Path) -> Catalogue:
    """The catalogue as it is now, and as it is kept."""
    made = load(folder).catalogue
    catalogue_history.keep(folder, made.version, home)
    return made


def all_text(home: Path) -> str:
    return "\n".join(
        path.read_text("utf-8") for path in (home / "catalogues").rglob("*") if path.is_file()
    )


def test_nobody_knows_who_it_was_and_all_else_stands(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    then = kept(folder, home)
    (folder / "desk.yaml").write_text(TEAM.replace("Vera de Wit", "Vera Bakker"))
    later = kept(folder, home)
    shutil.rmtree(folder)
    assert EarlierCatalogues(home, "vera").known == KnownAs(
        frozenset({"vera", "v-wit"}),
        frozenset({"Vera de Wit", "Vera Bakker"}),
        frozenset({"vera@example.org", "+31 6 12345678"}),
    )
    assert EarlierCatalogues(home, "vera").erase() == 2
    assert [one for one in (*TRACES, "Bakker") if one in all_text(home)] == []
    for version in (then.version, later.version):
        found = catalogue_history.edition(version, folder, home)
        assert found and found.version == version
        (desk,) = found.teams
        (nobody,) = desk.coordinators
        assert nobody.id.startswith("erased-somebody-") and nobody.name == "…"
        assert (nobody.email, nobody.phone, dict(nobody.accounts)) == (None, None, {})
        assert desk.escalate == ("coordinator", nobody.id)
        assert desk.rota[0].people == ("joost", nobody.id)
        assert found.people["joost"].deputy == nobody.id
        assert (found.people["tom"].manager, found.people["tom"].deputy) == (nobody.id,) * 2
        (item,) = desk.services[0].items
        assert (item.id, item.name.in_("en")) == ("vera", "Vera the robot"), "that is no person"
        assert item.phrases.in_("en") == ("vera stands still", "true")
        assert item.approval.deputy == nobody.id
        assert item.answer and item.answer.in_("en") == "Mail … or say 12345678."
        assert found.organisation.groups[0].people == (nobody.id, "tom")
        assert set(found.organisation.locations) == {"Vera Hall"}
        alarm = found.organisation.emergency
        assert alarm and [one.person for one in alarm.alert] == [nobody.id, None]
    assert not EarlierCatalogues(home, "vera").name_them
    assert EarlierCatalogues(home, "vera").erase() == 0


def test_another_who_is_erased_after_is_told_apart(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    version = kept(folder, home).version
    for person in ("vera", "joost"):
        assert EarlierCatalogues(home, person).erase() == 1
    found = catalogue_history.edition(version, tmp_path / "none", home)
    assert found and len({one.id for one in found.teams[0].people}) == 2
    assert "Joost" not in all_text(home)


def test_what_was_broken_off_is_done_again(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    version = kept(folder, home).version
    place = home / "catalogues" / version
    catalogue_history.say_reads_as(place, "no hash")  # and no more
    assert catalogue_history.edition(version, tmp_path / "none", home), "its files stand as before"
    assert EarlierCatalogues(home, "vera").erase() == 1
    assert catalogue_history.edition(version, tmp_path / "none", home)
    (place / "desk.yaml").write_text("team: other\n")
    assert catalogue_history.edition(version, tmp_path / "none", home) is None


def test_a_file_that_nothing_can_be_read_from_goes(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (folder / "broken.yaml").write_text("team: [Vera de Wit")
    (folder / "odd.yaml").write_bytes(b"team: \xff")
    version = kept(folder, home).version
    assert EarlierCatalogues(home, "vera").erase() == 1
    left = {path.name for path in (home / "catalogues" / version).glob("*.yaml")}
    assert left == {"desk.yaml", "odd.yaml", "organisation.yaml"}
    assert catalogue_history.edition(version, tmp_path / "none", home)


def test_a_whole_organisation_reads_and_decides_the_same_without_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    then = kept(HOSPITAL, home)
    team = next(one for one in then.teams if len(one.people) > 2)
    gone = team.coordinators[0]
    assert EarlierCatalogues(home, gone.id).erase() == 1
    found = catalogue_history.edition(then.version, tmp_path / "none", home)
    assert found and gone.id not in found.people and gone.name not in all_text(home)
    assert found.entries.keys() == then.entries.keys()
    assert [
        one.team for one in found.teams if one.services != then.team_by_id[one.team].services
    ] == []
    others = set(then.people) - {gone.id}
    assert [one for one in others if _but(found, one, gone.id) != _but(then, one, gone.id)] == []
    assert of_catalogue(found) == of_catalogue(then), "what is learnt, so what is decided"


def _but(catalogue: Catalogue, person: str, gone: str) -> dict[str, object]:
    known = catalogue.people[person].model_dump()
    return {k: None if v == gone or "erased-" in str(v) else v for k, v in known.items()}


def test_what_a_file_holds_in_odd_places_is_no_person() -> None:
    odd = {"people": [{"id": ["vera"]}, "vera", None, {"id": "vera", "name": ["V"], "was": "w"}]}
    assert known_as(odd, {"vera"}) == KnownAs(frozenset({"w"}), frozenset({"V"}))
    known = KnownAs(frozenset({"vera"}))
    assert without_person(odd, known, "x", "…")["people"][1:] == [
        "x",
        None,
        {"id": "x", "name": "…"},
    ]
    assert without_person([None, True, "vera"], known, "x", "…") == [None, True, "vera"]


def test_the_command_reaches_copies_where_nothing_else_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("SCHAKEL_CATALOG", str(HOSPITAL))
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    Database(sqlite_url).close()
    home = Settings().data_folder
    kept(folder, home)
    said = ["person", "erase", "vera", "--yes"]
    done = CliRunner().invoke(application(["person"]), said)
    assert (done.exit_code, done.exception) == (0, None), done.output
    assert "1 copies of earlier catalogues" in done.output
    assert [one for one in TRACES if one in all_text(home)] == []
    again = CliRunner().invoke(application(["person"]), said)
    assert "nothing is kept of 'vera'" in str(again.exception)


def test_nor_does_anybody_stand_in_what_is_kept_to_start_sooner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SCHAKEL_CATALOG", str(HOSPITAL))
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    cache, catalogue = Settings().cache_folder, read_catalogue(HOSPITAL)
    cache.mkdir(parents=True)
    vera = catalogue.people["fatima"].model_copy(
        update={"id": "vera", "name": "Vera Vos", "email": "vera@example.org"}
    )
    file = cache / "catalogue-of-before.json"
    kept_catalogue.keep(file, catalogue.model_copy(update={"employees": (vera,)}))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = ["person", "erase", "vera", "--yes"]
    done = CliRunner().invoke(application(["person"]), said)
    assert (done.exit_code, done.exception) == (0, None), done.output
    assert list(cache.iterdir()) == []
    again = CliRunner().invoke(application(["person"]), said)
    assert "nothing is kept of 'vera'" in str(again.exception)
