"""What a wish came to, as a diff of the team's file: the promise changed, every comment and every
other line where it was.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import catalog
from bot.commands.agree import agree
from bot.errors import Mistake
from catalog.amend import CannotAmendError, amended, diff
from catalog.load import load, read
from catalog.model import Duration, Kind, Target
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database

HOSPITAL = Path(catalog.__file__).parent / "hospital"
FASTER = Target(acknowledge=Duration(minutes=10), resolve=Duration(minutes=120))


def _changed(before: str, after: str) -> list[str]:
    return [
        line
        for line in diff("x", before, after).splitlines()
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


def test_only_the_promise_changes() -> None:
    before = (HOSPITAL / "cleaning.yaml").read_text()
    after = amended(before, "cleaning-on-call", "*", "incident", FASTER)
    assert _changed(before, after) == [
        "-          incident: {acknowledge: 15m, resolve: 4h}",
        "+          incident: {acknowledge: 10m, resolve: 2h}",
    ]


@pytest.mark.parametrize(
    ("name", "service"),
    [("payroll", "salary"), ("laundry-supplier", "linen"), ("parts-depot", "spare-parts")],
)
def test_a_customer_without_an_agreement_gets_one_and_nothing_else_is_touched(
    name: str, service: str
) -> None:
    before = (HOSPITAL / f"{name}.yaml").read_text()
    lines = _changed(before, amended(before, service, "privacy-office", "wish", FASTER))
    assert len(lines) == 3
    assert all(line.startswith("+") for line in lines), lines


def test_what_comes_out_is_sound_and_says_what_was_agreed() -> None:
    name = "cleaning.yaml"
    files = [(p.name, p.read_bytes()) for p in sorted(HOSPITAL.glob("*.yaml"))]
    after = amended(
        (HOSPITAL / name).read_text(), "cleaning-on-call", "catering", "incident", FASTER
    )
    made, _, problems = read([(n, after.encode() if n == name else b) for n, b in files], "new")
    agreements = made.services["cleaning/cleaning-on-call"][1].agreements
    assert agreements[0].customers == ("catering",)
    assert [*agreements[0].targets] == ["incident"]
    assert agreements[0].targets["incident"].at(4) == FASTER
    assert [p.code for p in problems] in ([], ["promise-too-long"]), (
        "the proofs say whether it can be kept"
    )


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(CannotAmendError, match="no service nothing"):
        amended((HOSPITAL / "cleaning.yaml").read_text(), "nothing", "*", "incident", FASTER)


def _agreed(url: str, folder: Path, verdict: dict[str, str]) -> str:
    """A wish about cleaning, taken on and talked over; its number."""
    made = load(folder).catalogue
    wish = next(
        ref
        for ref, p in made.entries.items()
        if p.item.kind == "wish" and p.item.approval.who == "none"
    )
    team, asker = made.entries[wish].team, made.organisation.employees[0]
    database, now = Database(url), dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    with database.transaction() as session:
        draft = Draft(
            requester=asker,
            item=wish,
            kind=Kind.WISH,
            text="faster please",
            title="w",
            language="en",
        )
        call = Desk(SqlCallRepository(session), made, now).open(draft)
        Desk(SqlCallRepository(session), made, now).do(
            call.number, Action.ACKNOWLEDGE, team.people[0], {}
        )
        Desk(SqlCallRepository(session), made, now).do(
            call.number, Action.AGREE, team.people[0], verdict
        )
    database.close()
    return call.number


def test_the_command_shows_the_diff_and_writes_it(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "hospital"
    shutil.copytree(HOSPITAL, folder)
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SCHAKEL_CATALOG", str(folder))
    number = _agreed(
        sqlite_url,
        folder,
        {"verdict": "agreed", "kind": "wish", "acknowledge": "2h", "resolve": "30d"},
    )
    before = {p.name: p.read_text() for p in folder.iterdir()}
    agree(number)
    shown = capsys.readouterr().out
    assert shown.startswith("--- a/")
    assert "resolve: 30d" in shown
    assert {p.name: p.read_text() for p in folder.iterdir()} == before, "nothing is written unasked"
    agree(number, write=True)
    assert not load(folder).problems
    changed = [name for name, text in before.items() if (folder / name).read_text() != text]
    assert len(changed) == 1
    refused = _agreed(sqlite_url, folder, {"verdict": "refused", "note": "too dear"})
    with pytest.raises(Mistake, match="was refused"):
        agree(refused)
    with pytest.raises(Mistake, match="there is no call"):
        agree("S-9999")
