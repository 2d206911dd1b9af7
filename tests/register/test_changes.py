"""A call shows its component with its history; a change brings the register up to date, and is
asked about where it does not; the eight workflows with a component and a risk in them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from bot.bootstrap.registers import carry_out, plan, read_registers
from bot.commands.open_risks import open_risks, risk_line
from catalog.register.changes import Entry
from catalog.register.component import Component, ComponentState
from catalog.register.files import register_files
from routing.call.actions import Action
from routing.call.call import Call, Frame, State
from routing.call.usm import workflow
from routing.call.view import ComponentHistory
from routing.desk.desk import Desk
from routing.storage import components, ledger
from routing.storage.call_repository import SqlCallRepository
from tests.chain.front import Front
from tests.register.office import FOLDER, ByTelling, town
from tests.routing.links import MONDAY

PRINTER = "ict/VK-PR-01"
FORK = {"agree": 5, "change": 5, "recover": 4, "improve": 4}


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, town())
    made.app.database.migrate()
    made.app.understanding = ByTelling(town())
    checked = read_registers(list(register_files(FOLDER)), town(), set())
    with made.app.database.transaction() as session:
        steps = plan(session, checked).steps
        carry_out(session, steps, by="schakel", at=MONDAY, why="the first time")
    yield made
    made.app.close()


def component(front: Front, ref: str = PRINTER) -> Component:
    with front.app.database.reading() as session:
        found = components.read(session, ref)
    assert found
    return found


def ledger_of(front: Front, ref: str = PRINTER) -> tuple[Entry, ...]:
    with front.app.database.reading() as session:
        return components.entries(session, ref)


def asks(front: Front, text: str, person: str = "priya") -> str:
    """Somebody asks and says yes; a new number."""
    said = front.types(person, text, "yes, send it")
    number = [word.strip(".,:") for word in said.split() if word.startswith("S-")][-1]
    front.types("emre", f"ack {number}")
    assert front.call(number).assignee == "emre", said
    return number


def forks(front: Front, number: str, *into: str) -> None:
    """On to each fork and through it, in one transaction: what is pressed on the way has its own
    tests (tests/chain/test_workflows.py).
    """
    emre = town().people["emre"]
    with front.app.database.transaction() as session:
        desk = Desk(SqlCallRepository(session), town(), front.now)
        for process in into:
            frame = frame_of(session, number)
            for _ in range(FORK[frame.process] - frame.step):
                desk.do(number, Action.NEXT_STEP, emre, {})
            desk.do(number, Action.FORK, emre, {"into": process})


def frame_of(session: Session, number: str) -> Frame:
    call = ledger.read(session, number)
    assert call
    return call.frames[-1]


def solved(front: Front, number: str) -> Call:
    front.types("emre", f"{number} solved all done")
    if front.call(number).requester == "priya":
        front.presses("priya", number, "confirm")
    return front.call(number)


def test_a_diff_is_shown_before_anything_changes(front: Front) -> None:
    number = asks(front, "please move the printer VK-PR-01 to the library")
    assert "not brought up to this change yet" in " ".join(front.lines("room/ict"))
    said = front.presses("emre", number, "register", what="moved", to="Library")
    assert "place: Ward C3 → Library" in said
    assert component(front).place == "Ward C3", "nothing changes without a yes"
    assert "Library" not in front.types("emre", "no")
    assert component(front).place == "Ward C3"
    front.presses("emre", number, "register", what="moved", to="Library", why="more space there")
    assert "brought up to" in front.types("emre", "yes")
    assert component(front).place == "Library"
    last = ledger_of(front)[-1]
    assert (last.kind, last.by, last.number, last.why) == (
        "moved",
        "emre",
        number,
        "more space there",
    )
    assert front.call(number).registered == (PRINTER,)
    assert "not brought up" not in " ".join(front.lines("room/ict"))


def test_each_way_to_change_it_field_by_field(front: Front) -> None:
    number = asks(front, "please move the printer VK-PR-01 to the library")
    said = front.presses("emre", number, "register")
    assert "What changes?" in said
    front.types("emre", "Another one is in its place", "SN7777", "the old one broke down")
    assert "serial number: SN1001 → SN7777" in front.said("person/emre")[-1]
    front.types("emre", "yes")
    front.presses("emre", number, "register", what="changed", to="kleur: grijs; gebruikt door: tom")
    front.types("emre", "yes")
    assert component(front).fields == {"kleur": "grijs"}
    assert component(front).used_by == ("tom",)
    new = "name: Printer; kind: printer; place: Depot"
    front.presses("emre", number, "register", what="added", which="VK-PR-20", to=new)
    front.types("emre", "yes")
    assert component(front, "ict/VK-PR-20").place == "Depot"
    front.presses("emre", number, "register", what="retired")
    front.types("emre", "yes")
    assert component(front).state is ComponentState.RETIRED
    kinds = [entry.kind for entry in ledger_of(front)]
    assert kinds == ["added", "replaced", "changed", "retired"]


def test_a_change_closed_without_it_is_asked_about(front: Front) -> None:
    number = asks(front, "please move the printer VK-PR-01 to the library")
    said = front.types("emre", f"{number} solved carried over")
    assert "change anything in the register?" in said
    said = front.presses("emre", number, "register", what="nothing")
    assert front.call(number).registered == ("",)
    other = asks(front, "the printer VK-PR-01 is jammed", "tom")
    assert "register?" not in front.types("emre", f"{other} solved all done")


def test_what_does_not_fit_changes_nothing(front: Front) -> None:
    number = asks(front, "please move the printer VK-PR-01 to the library")
    said = front.presses("emre", number, "register", what="changed", to="used by: nobody at all")
    assert "another way" in said
    front.types("emre", "cancel")
    assert len(ledger_of(front)) == 1
    front.presses("priya", number, "register", what="moved", to="My attic")
    assert component(front).place == "Ward C3", "only its team changes it"


def test_a_change_that_is_not_to_be_changes_nothing(front: Front) -> None:
    number = asks(front, "please move the printer VK-PR-01 to the library")
    front.presses(front.call(number).requester, number, "cancel", reason="no need")
    assert front.call(number).state is State.CANCELLED
    front.presses("emre", number, "register", what="moved", to="My attic")
    assert component(front).place == "Ward C3"
    assert front.call(number).registered == ()


def test_the_third_failure_in_a_month_offers_a_risk(front: Front) -> None:
    for person in ("priya", "tom"):
        asks(front, "the printer VK-PR-02 is jammed", person)
    assert "keeps failing" not in " ".join(front.lines("room/ict"))
    number = asks(front, "de printer VK-PR-02 zit vast", "sanne")
    lines = " ".join(front.lines("room/ict"))
    assert "It keeps failing" in lines
    assert "reported twice before" in lines or "times before in the last month: S-100" in lines
    front.presses("emre", number, "risk", text="its rollers are worn")
    risk = next(link.other for link in front.call(number).links if link.how == "risk")
    assert front.call(risk).component == "ict/VK-PR-02"
    front.wait(minutes=1)
    assert f"To prevent: {risk}" in front.lines("room/ict")


def test_what_many_rely_on_offers_a_risk(front: Front) -> None:
    with front.app.database.reading() as session:
        relied_on = components.count_tied_to(session, "ict/SW-1", "relies_on")
    switch = ComponentHistory(label="Switch", relied_on=relied_on, failures=1)
    assert switch.offers_risk
    assert not switch.model_copy(update={"risk": "S-1001"}).offers_risk
    assert not switch.model_copy(update={"relied_on": 1}).offers_risk


@pytest.mark.parametrize(
    ("flow", "words", "into"),
    [
        (1, "we would like an extra printer", ("change", "operate")),
        (2, "please move the printer VK-PR-01 to the library", ("operate",)),
        (3, "the printer VK-PR-01 is jammed", ("change", "operate")),
        (4, "the printer VK-PR-01 is jammed", ("operate",)),
        (5, "we need new toner for VK-PR-01", ()),
        (6, "", ("agree", "change", "operate")),
        (7, "", ("change", "operate")),
        (8, "", ("operate",)),
    ],
)
def test_the_eight_workflows(front: Front, flow: int, words: str, into: tuple[str, ...]) -> None:
    number = asks(front, words or "the printer VK-PR-01 is jammed")
    seen_at = number
    front.presses("emre", number, "risk", text="its rollers are worn", owner="emre")
    (risk,) = (front.call(link.other) for link in front.call(number).links if link.how == "risk")
    assert (risk.assignee, str(risk.promise.target.resolve)) == ("emre", "20d")
    number = risk.number if flow > 5 else number
    about = None if flow == 1 else PRINTER
    assert front.call(number).component == risk.component == about
    forks(front, number, *into)
    if "change" in front.call(number).path:
        new = {"what": "added", "which": "VK-PR-20", "to": "name: Printer; kind: printer"}
        moved = {"what": "moved", "to": "Library"}
        front.presses("emre", number, "register", **(new if flow == 1 else moved))
        front.types("emre", "yes")
        ref = "ict/VK-PR-20" if flow == 1 else PRINTER
        assert ledger_of(front, ref)[-1].number == number
    done = solved(front, number)
    assert workflow(done.path) == flow
    other = risk.number if flow < 6 else seen_at
    assert front.call(other).state is State.IN_PROGRESS, "what it was seen at goes on by itself"
    assert done.state in (State.RESOLVED, State.CLOSED)


def test_open_risks_show_with_the_link(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asks(front, "the printer VK-PR-01 is jammed")
    front.presses("emre", number, "risk", text="its rollers are worn", owner="arjan")
    risk = next(link.other for link in front.call(number).links if link.how == "risk")
    assert front.call(risk).assignee == "arjan"
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", front.app.settings.database)
    (found,) = open_risks(["ict"])
    assert found.number == risk
    assert risk_line(found, town()).startswith(
        f"{risk} its rollers are worn, about {PRINTER}; owner: Arjan Bosma; by 20"
    )
    assert open_risks(["desk"]) == ()
