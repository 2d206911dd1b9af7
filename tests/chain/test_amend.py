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
from bot.wording.action_forms import fields_for
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from catalog.agreements import Agreement, holds
from catalog.amend import Agreed, CannotAmendError, amended, diff
from catalog.load import load, read
from catalog.model import AGREED_KINDS, Duration, Kind, Target
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.chain.office import Office
from tests.routing.links import CATALOGUE

HOSPITAL = Path(catalog.__file__).parent / "hospital"
FASTER = Target(acknowledge=Duration(minutes=10), resolve=Duration(minutes=120))


def _changed(before: str, after: str) -> list[str]:
    return [
        line
        for line in diff("x", before, after).splitlines()
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


DAY = dt.date(2026, 12, 1)


def _made(service: str, customer: str, kind: str, day: dt.date = DAY) -> Agreed:
    return Agreed(service, customer, kind, FASTER, day, "S-1042")


def _agreements(name: str, after: str, ref: str) -> tuple[tuple[Agreement, ...], list[str]]:
    files = [(p.name, p.read_bytes()) for p in sorted(HOSPITAL.glob("*.yaml"))]
    made, _, problems = read([(n, after.encode() if n == name else b) for n, b in files], "new")
    return made.services[ref][1].agreements, [p.code for p in problems]


def test_a_new_agreement_replaces_the_old_one_and_nothing_else_is_touched() -> None:
    before = (HOSPITAL / "cleaning.yaml").read_text()
    after = amended(before, _made("cleaning-on-call", "*", "incident"))
    assert _changed(before, after) == [
        '-      - customers: ["*"]',
        "+      - name: Cleaning on call",
        '+        customers: ["*"]',
        "+        until: 2026-11-30",
        "+          service_request: {acknowledge: 1h, resolve: 1d}",
        "+      - name: Cleaning on call, S-1042",
        "+        customers: ['*']",
        "+        since: 2026-12-01",
        "+        replaces: Cleaning on call",
        "+        targets:",
        "+          incident: {acknowledge: 10m, resolve: 2h}",
    ]


def test_the_old_one_holds_until_the_day_before() -> None:
    before = (HOSPITAL / "medical-technology.yaml").read_text()
    after = amended(before, _made("devices", "acute-care", "incident"))
    found, problems = _agreements("medical-technology.yaml", after, "medical-technology/devices")
    assert problems == []
    old, new = found[:2]
    assert (old.name, new.name) == (
        "Medical devices for acute care",
        "Medical devices for acute care, S-1042",
    )
    assert [
        a.name for a in found if holds(a, found, dt.date(2026, 11, 30)) and a in (old, new)
    ] == [old.name]
    assert [a.name for a in found if holds(a, found, DAY) and a in (old, new)] == [new.name]
    assert new.targets["incident"].at(4) == FASTER
    assert new.targets["incident"].at(1) == old.targets["incident"].at(1), "what else was agreed"
    assert new.targets["risk"] == old.targets["risk"]


def test_the_new_one_ends_when_the_old_one_would_have() -> None:
    before = (HOSPITAL / "medical-technology.yaml").read_text()
    after = amended(before, _made("devices", "clinics", "incident"))
    found, _ = _agreements("medical-technology.yaml", after, "medical-technology/devices")
    new = next(a for a in found if a.name and a.name.endswith("S-1042"))
    assert (new.since, new.until, new.hours) == (DAY, dt.date(2026, 12, 31), found[1].hours)


def test_agreed_again_it_replaces_the_one_before_once_a_day() -> None:
    before = (HOSPITAL / "cleaning.yaml").read_text()
    once = amended(before, _made("cleaning-on-call", "*", "incident"))
    with pytest.raises(CannotAmendError, match="in the file already"):
        amended(once, _made("cleaning-on-call", "*", "incident"))
    later = Agreed(
        "cleaning-on-call", "*", "service_request", FASTER, dt.date(2027, 2, 1), "S-2000"
    )
    found, _ = _agreements("cleaning.yaml", amended(once, later), "cleaning/cleaning-on-call")
    assert [(a.name, a.until) for a in found] == [
        ("Cleaning on call", dt.date(2026, 11, 30)),
        ("Cleaning on call, S-1042", dt.date(2027, 1, 31)),
        ("Cleaning on call, S-2000", None),
    ]
    same_day = Agreed("cleaning-on-call", "*", "service_request", FASTER, DAY, "S-1043")
    found, _ = _agreements("cleaning.yaml", amended(once, same_day), "cleaning/cleaning-on-call")
    assert len(found) == 2
    assert found[1].targets["service_request"].at(4) == FASTER


@pytest.mark.parametrize(
    ("name", "service"),
    [("payroll", "salary"), ("laundry-supplier", "linen"), ("parts-depot", "spare-parts")],
)
def test_a_customer_without_an_agreement_gets_one_and_nothing_else_is_touched(
    name: str, service: str
) -> None:
    before = (HOSPITAL / f"{name}.yaml").read_text()
    lines = _changed(before, amended(before, _made(service, "privacy-office", "wish")))
    assert len(lines) == 5
    assert all(line.startswith("+") for line in lines), lines


def test_remarks_stay_where_they_were() -> None:
    text = """services:
  - id: garden   # ours
    agreements:
      # agreed in 2020
      - customers: ["*"]   # everybody
        targets:
          incident: {acknowledge: 1h, resolve: 1d}   # in our hours
"""
    after = amended(text, _made("garden", "*", "incident"))
    for remark in ("# ours", "# agreed in 2020", "# everybody", "# in our hours"):
        assert after.count(remark) == 1
    assert after.index("# agreed in 2020") < after.index("name: Garden\n")


def test_what_comes_out_is_sound_and_says_what_was_agreed() -> None:
    before = (HOSPITAL / "cleaning.yaml").read_text()
    after = amended(before, _made("cleaning-on-call", "catering", "incident"))
    found, problems = _agreements("cleaning.yaml", after, "cleaning/cleaning-on-call")
    assert found[0].customers == ("catering",)
    assert [*found[0].targets] == ["incident"]
    assert found[0].targets["incident"].at(4) == FASTER
    assert problems in ([], ["promise-too-long"]), "the proofs say whether it can be kept"


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(CannotAmendError, match="no service nothing"):
        amended((HOSPITAL / "cleaning.yaml").read_text(), _made("nothing", "*", "incident"))


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
        {"verdict": "agreed", "kind": "risk", "acknowledge": "2h", "resolve": "30d"},
    )
    before = {p.name: p.read_text() for p in folder.iterdir()}
    agree(number)
    shown = capsys.readouterr().out
    assert shown.startswith("--- a/")
    assert "+          risk: {acknowledge: 2h, resolve: 30d}" in shown
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


def test_the_form_knows_every_kind_that_can_be_agreed() -> None:
    office = Office()
    call = office.open("desk/front/question")
    fields = fields_for(Action.AGREE, call, CallFormatter(CATALOGUE, Localizer("nl"), office.now))
    [kinds] = [field.choices for field in fields if field.id == "kind"]
    assert {kind for kind, _ in kinds} == set(AGREED_KINDS)
    assert dict(kinds)["risk"] == "Wat mis kan gaan"


def test_what_else_the_old_one_says_is_taken_over() -> None:
    text = """services:
  - id: garden
    agreements:
      - customers: ["*"]
        answer: 2d   # how long an answer is waited for
        hours: {zone: Europe/Amsterdam, always: true}
        targets:
          incident: {acknowledge: 1h, resolve: 1d}
"""
    after = amended(text, _made("garden", "*", "incident"))
    assert after.count("answer: 2d") == 2
    assert after.count("always: true") == 2
    assert after.count("# how long") == 1
