"""Accounts and rooms by channel: which names a file may use, and what an address there may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.channels import USUAL, AnyAddress
from catalog.load import Loaded, load
from catalog.problems import Problem
from tests.catalog.planting import SMALL

CLEANING = "facilities-cleaning.yaml"


@dataclass(frozen=True)
class Pigeons(AnyAddress):
    """A channel whose lofts are numbered."""

    def account_fault(self, written: str) -> str | None:
        return None if written.isdecimal() else f"'{written}' is no ring; write its number"

    def room_fault(self, written: str) -> str | None:
        return None if written.isdecimal() else f"'{written}' is no loft; write its number"


WITH_PIGEONS = {**USUAL, "pigeon": Pigeons()}


def changed(tmp_path: Path, old: str, new: str) -> Path:
    for path in SMALL.iterdir():
        text = path.read_text()
        if path.name == CLEANING:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text)
    return tmp_path


def with_room(tmp_path: Path, room: str) -> Path:
    return changed(tmp_path, "rooms: {slack: C0CLEAN, telegram: -100123}", f"rooms: {{{room}}}")


def with_account(tmp_path: Path, account: str) -> Path:
    return changed(tmp_path, "role: coordinator", f"role: coordinator, {account}")


def lines(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(p.code, p.message) for p in problems]


def addresses(loaded: Loaded) -> list[tuple[str, str, str]]:
    assert loaded.ok, loaded.problems
    return [(p.code, p.message, p.mend) for p in loaded.advice if p.code.startswith("bad-")]


def test_accounts_and_rooms_are_maps_by_channel() -> None:
    team = load(SMALL).catalogue.team_by_id["facilities-cleaning"]
    assert team.rooms == {"slack": "C0CLEAN", "telegram": "-100123"}


def test_a_person_names_each_account_by_its_channel(tmp_path: Path) -> None:
    loaded = load(with_account(tmp_path, "slack: U1, pigeon: '7'"), WITH_PIGEONS)
    (coordinator,) = loaded.catalogue.team_by_id["facilities-cleaning"].coordinators
    assert loaded.ok and coordinator.accounts == {"slack": "U1", "pigeon": "7"}


def test_a_channel_that_nobody_installed_is_an_unknown_field(tmp_path: Path) -> None:
    (problem,) = load(with_account(tmp_path, "pigeon: '7'")).problems
    assert problem.code == "unknown-field"
    assert "there is no field 'pigeon' here" in problem.message
    assert "location, slack, telegram, skills" in problem.mend


def test_a_misspelt_channel_gets_a_hint(tmp_path: Path) -> None:
    (problem,) = load(with_account(tmp_path, "slak: U1")).problems
    assert "did you mean 'slack'?" in problem.message
    (problem,) = load(with_room(tmp_path, "pigon: '7'"), WITH_PIGEONS).problems
    assert "no field 'pigon' here; did you mean 'pigeon'?" in problem.message


def test_accounts_are_no_field_of_a_file(tmp_path: Path) -> None:
    ((code, message),) = lines(load(with_account(tmp_path, "accounts: {slack: U1}")).problems)
    assert code == "unknown-field" and "'accounts'" in message


def test_nobody_writes_an_account_in_a_channel_of_our_own(tmp_path: Path) -> None:
    (problem,) = load(with_account(tmp_path, "web: sanne")).problems
    assert problem.code == "unknown-field"


def test_a_channel_says_what_an_address_there_may_be(tmp_path: Path) -> None:
    assert addresses(load(with_room(tmp_path, "pigeon: 7"), WITH_PIGEONS)) == []
    loaded = load(with_room(tmp_path, "pigeon: seven"), WITH_PIGEONS)
    assert addresses(loaded) == [
        ("bad-room", "facilities-cleaning: 'seven' is no loft", "write its number")
    ]
    assert [p.line for p in loaded.advice if p.code == "bad-room"] == [8]
    loaded = load(with_account(tmp_path, "pigeon: seven"), WITH_PIGEONS)
    assert [code for code, _, _ in addresses(loaded)] == ["bad-account"]


def test_a_channel_with_nothing_after_it_is_left_out(tmp_path: Path) -> None:
    loaded = load(with_room(tmp_path, "slack: C0CLEAN, telegram: "))
    assert loaded.ok
    assert loaded.catalogue.team_by_id["facilities-cleaning"].rooms == {"slack": "C0CLEAN"}
