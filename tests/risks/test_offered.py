"""What figures say is offered as a risk: once, in private, to who would own it; a no is remembered,
and a yes walks to its end.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Literal

import pytest

from bot.commands.catalog_views import show_all
from bot.commands.domain_views import domain_named, show_domain
from bot.commands.open_risks import open_risks
from bot.ports import Press
from catalog.model import Catalogue, Kind, Team, Text
from catalog.presence import Presence
from routing.adoption.links import Known
from routing.adoption.stand import stand
from routing.adoption.values import Lack
from routing.call.actions import Action
from routing.call.call import State
from routing.call.usm import workflow
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.risks.offers import MOST, RiskOffer, RiskOfferState, offered_to, to_offer
from routing.risks.signs import (
    MONTH,
    ComponentFigures,
    ItemFigures,
    Sign,
    of_agreements,
    of_components,
    of_items,
    of_lack,
)
from routing.storage import adoption_store, risks
from routing.storage.call_repository import SqlCallRepository
from tests.chain.front import Front
from tests.register.office import ByTelling, town
from tests.register.test_changes import component, forks, front, solved
from tests.routing.links import MONDAY

__all__ = ["front"]
PRINTER, LAPTOP = "ict/workplace/printer-broken", "ict/workplace/laptop-slow"


def ending(day: dt.date) -> Catalogue:
    """The town, where ICT's agreement has a last day."""

    def dated(team: Team) -> Team:
        (service,) = team.services
        (agreement,) = service.agreements
        named = agreement.model_copy(update={"name": "Workplace 2026", "until": day})
        made = service.model_copy(update={"agreements": (named,)})
        return team.model_copy(update={"services": (made,)})

    teams = tuple(dated(t) if t.team == "ict" else t for t in town().teams)
    return Catalogue(version="ends", organisation=town().organisation, teams=teams)


def mornings(front: Front, days: int = 1) -> list[str]:
    """What is offered to ICT's coordinator in so many mornings."""
    before = len(front.said("person/arjan"))
    for _ in range(days * 2):
        front.wait(hours=12)
    said = front.said("person/arjan")[before:]
    return [text for text in said if "Shall I write it down" in text]


def opens(front: Front, item: str, component: str | None = None) -> str:
    """A request that Emre takes, without the talk before it."""
    draft = Draft(
        requester=town().people["priya"],
        item=item,
        kind=Kind.INCIDENT,
        text="jammed",
        title="jammed",
        language="en",
        component=component,
    )
    with front.app.database.transaction() as session:
        desk = Desk(SqlCallRepository(session), front.app.catalogue, front.now)
        number = desk.open(draft).number
        desk.do(number, Action.ACKNOWLEDGE, town().people["emre"], {})
        return number


def does(front: Front, number: str, person: str, action: Action, **values: str) -> None:
    with front.app.database.transaction() as session:
        desk = Desk(SqlCallRepository(session), front.app.catalogue, front.now)
        desk.do(number, action, town().people[person], values)


def fail(front: Front, times: int) -> None:
    for _ in range(times):
        opens(front, PRINTER, "ict/VK-PR-02")


def reopened(front: Front, times: int) -> None:
    for _ in range(times):
        number = opens(front, PRINTER)
        does(front, number, "emre", Action.RESOLVE, text="all done")
        does(front, number, "priya", Action.REOPEN, reason="jammed again")


def sent_on(front: Front, times: int) -> None:
    for _ in range(times):
        number = opens(front, LAPTOP)
        does(front, number, "emre", Action.DECLINE, reason="the mail server's")


def presses(front: Front, person: str, label: str) -> str:
    """Presses the button with this label that somebody was shown last."""
    posts = front.app.mailbox.since(f"person/{person}", 0, limit=1_000)
    shown = [c for p in posts if p.message for c in p.message.choices if label in c.label]
    return front._send(person, press=Press(action=shown[-1].action))


def measured(front: Front) -> None:
    with front.app.database.transaction() as session:
        adoption_store.remember(session, stand(town(), Known(front.now)), ())


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("component", "Colour printer (VK-PR-02) failed 3 times"),
        ("returns", "“Printer does not work” does not stay solved: 3 of 3 requests"),
        ("bounces", "“Laptop is slow” comes to the wrong place: 3 of 3 requests"),
        ("agreement", "Workplace 2026 ends on Thursday 31 December 2026"),
        ("adoption", "ICT"),
    ],
)
def test_each_cause_is_offered_once_owned_and_walks_to_its_end(
    front: Front, cause: str, told: str
) -> None:
    match cause:
        case "component":
            fail(front, 3)
        case "returns":
            reopened(front, 3)
        case "bounces":
            sent_on(front, 3)
        case "agreement":
            front.app.catalogue = ending(dt.date(2026, 12, 31))
            front.app.understanding = ByTelling(front.app.catalogue)
        case _:
            measured(front)
    heard = mornings(front, 2)
    assert len([text for text in heard if told in text]) == 1, heard
    assert mornings(front, 3) == [], "nobody is asked twice"
    said = presses(front, "arjan", "Yes, write it down")
    assert "Arjan Bosma owns it." in said
    number = next(word.strip(",.") for word in said.split() if word.startswith("S-"))
    risk = front.call(number)
    assert (risk.kind, risk.team, risk.assignee) == ("risk", "ict", "arjan")
    assert risk.resolve_by and risk.promise.target.resolve, "it has a target"
    assert number in front.types("arjan", "risks")
    assert number in presses(front, "arjan", "Yes, write it down"), "a second yes makes no second"
    into = {"component": ("change", "operate"), "agreement": ("agree", "change", "operate")}
    forks(front, number, *into.get(cause, ("operate",)))
    done = solved(front, number)
    assert workflow(done.path) in (6, 7, 8)
    assert done.state in (State.RESOLVED, State.CLOSED)


def test_a_no_is_remembered(front: Front) -> None:
    fail(front, 3)
    assert len(mornings(front)) == 1
    said = presses(front, "arjan", "No, leave it")
    assert "only when it gets much worse" in said
    fail(front, 1)
    assert mornings(front, 2) == []
    assert "No risk is open" in front.types("arjan", "risks")
    assert "Shall I write it down" not in front.types("arjan", "risks")
    fail(front, 2)
    assert "failed 6 times" in mornings(front, 1)[0]


def test_what_is_offered_is_for_its_team_alone(front: Front) -> None:
    fail(front, 3)
    mornings(front)
    offer = next(
        c.action
        for p in front.app.mailbox.since("person/arjan", 0, limit=100)
        if p.message
        for c in p.message.choices
        if "Yes" in c.label
    )
    assert "not for you" in front._send("priya", press=Press(action=offer))
    assert "Risks are for who is in a team" in front.types("priya", "risks")
    assert "Printer" not in front.types("rob", "risks"), "the desk's people see their own"
    assert "Shall I write it down" in front.types("emre", "risico's"), "the whole link may answer"
    presses(front, "emre", "Ja" if "Zal ik" in front.said("person/emre")[-1] else "Yes")
    assert "Emre Kaya has it" in front.types("ria", "open risks"), "the desk sees all that is open"


def test_a_risk_in_the_room_and_at_the_component(front: Front) -> None:
    fail(front, 3)
    mornings(front)
    said = presses(front, "arjan", "Yes, write it down")
    number = next(word.strip(",.") for word in said.split() if word.startswith("S-"))
    assert f"To prevent: {number}" in front.lines("room/ict") or front.call(number)
    assert component(front, "ict/VK-PR-02").is_there
    assert len(front.call(number).links) == 3, "it was seen at three requests"


def test_adoption_in_chat_offers_what_it_proposes(front: Front) -> None:
    said = front.types("arjan", "adoption")
    assert "Worth doing next" in said
    with front.app.database.reading() as session:
        assert adoption_store.open_proposals(session), "what was said in chat is remembered"
    presses(front, "arjan", "1: write it down as a risk")
    again = front.types("arjan", "adoption")
    assert "1 is written down as S-" in again and "; one open risk" in again


NOW = MONDAY


def sign(about: str, n: int = 3, cause: Literal["component", "returns"] = "component") -> Sign:
    return Sign(cause=cause, team="ict", about=about, n=n)


def kept(one: Sign, state: RiskOfferState, ended: dt.datetime | None = None) -> RiskOffer:
    return RiskOffer(id=1, sign=one, state=state, person="arjan", at=NOW, ended=ended)


def test_open_risks_show_with_the_link_on_the_command_line(
    front: Front, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = opens(front, PRINTER, "ict/VK-PR-02")
    does(front, number, "emre", Action.RISK, text="its rollers are worn", owner="arjan")
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", front.app.settings.database)
    show_all(town(), "en", as_json=False)
    told = capsys.readouterr().out
    assert re.search(r"^ict .*night  1", told, re.M)
    assert not re.search(r"^desk .*night  1", told, re.M)
    in_domain = with_domain()
    risks_of = open_risks(["ict"])
    show_domain(domain_named(in_domain, "machines"), "en", None, risks_of, as_json=False)
    told = " ".join(capsys.readouterr().out.split())
    assert "its rollers are worn, about ict/VK-PR-02; owner: Arjan Bosma" in told
    show_domain(domain_named(in_domain, "machines"), "en", None, risks_of, as_json=True)
    (told_of,) = json.loads(capsys.readouterr().out)["open_risks"]
    assert (told_of["team"], told_of["owner"]) == ("ict", "arjan")


def with_domain() -> Catalogue:
    """The town, where ICT is a domain of its own."""
    name = Text.model_validate({"en": "Machines", "nl": "Machines"})
    organisation = town().organisation.model_copy(update={"domains": {"machines": name}})
    teams = tuple(
        t.model_copy(update={"domain": "machines"}) if t.team == "ict" else t for t in town().teams
    )
    return Catalogue(version="domain", organisation=organisation, teams=teams)


def test_few_at_a_time_and_what_presses_first() -> None:
    many = [sign(f"ict/{n}", n) for n in range(3, 9)]
    found = to_offer([*many, sign("ict/x/y", 50, "returns")], {}, (), NOW)
    assert [one.n for one in found] == [8, 7] and len(found) == MOST
    assert to_offer([sign("ict/3")], {}, {"ict/3"}, NOW) == (), "a risk about it is open"


@pytest.mark.parametrize(
    ("state", "n", "ended", "again"),
    [
        ("offered", 30, None, False),
        ("refused", 5, None, False),
        ("refused", 6, None, True),
        ("taken", 30, None, False),
        ("taken", 3, NOW - MONTH + dt.timedelta(days=1), False),
        ("taken", 3, NOW - MONTH, True),
    ],
)
def test_when_it_is_offered_again(
    state: RiskOfferState, n: int, ended: dt.datetime | None, again: bool
) -> None:
    before = {sign("ict/1").key: kept(sign("ict/1"), state, ended)}
    assert bool(to_offer([sign("ict/1", n)], before, (), NOW)) is again


def test_what_chance_can_do_is_no_sign() -> None:
    few = ItemFigures(item=PRINTER, asked=200, reopened=3, misrouted=3)
    many = ItemFigures(item=PRINTER, asked=10, reopened=3, misrouted=3)
    gone = ItemFigures(item="gone/away/item", asked=3, reopened=3, misrouted=3)
    assert list(of_items([few, gone], town())) == []
    assert [one.cause for one in of_items([many], town())] == ["returns", "bounces"]
    once = ComponentFigures(component="ict/1", label="One", failures=2)
    assert list(of_components([once])) == []


def test_an_agreement_of_a_supplier_is_a_risk_of_who_relies_on_it() -> None:
    from tests.adoption.folders import three_towns

    catalogue = three_towns()
    ict = catalogue.team_by_id["ict"]
    found = {
        one.about
        for day in range(0, 800, 30)
        for one in of_agreements(ict, catalogue, dt.date(2026, 1, 1) + dt.timedelta(days=day))
    }
    assert all(about.partition("/")[0] in {"ict", "cloud-host"} for about in found)


def test_who_is_asked_is_there() -> None:
    ict = town().team_by_id["ict"]
    assert offered_to(sign("ict/1"), ict, Presence(town(), NOW)) == "arjan"
    alone = Presence(town(), NOW, lambda person: person == "emre")
    assert offered_to(sign("ict/1"), ict, alone) == "emre"
    nobody = Presence(town(), NOW, lambda _: False)
    assert offered_to(sign("ict/1"), ict, nobody) is None
    named = of_lack(Lack(code="rota", step="links", team="ict", who="emre"))
    assert offered_to(named, ict, Presence(town(), NOW)) == "emre"


@pytest.fixture
def stored(database_url: str) -> Iterator[Front]:
    made = Front(database_url, town())
    made.app.database.migrate()
    made.app.understanding = ByTelling(town())
    yield made
    made.app.close()


def test_figures_of_the_database(stored: Front) -> None:
    reopened(stored, 3)
    sent_on(stored, 3)
    fail(stored, 4)
    since = stored.now - MONTH
    with stored.app.database.transaction() as session:
        items = {one.item: one for one in risks.item_figures(session, "ict", since)}
        assert items[PRINTER].reopened == 3 and items[PRINTER].asked == 7
        assert items[LAPTOP].misrouted == 3
        assert risks.item_figures(session, "desk", since) == ()
        assert risks.item_figures(session, "ict", stored.now + MONTH) == ()
        assert risks.open_risks(session) == () and not risks.counted(session)
        offer = risks.offer(session, sign("ict/VK-PR-02"), "arjan", stored.now)
        risks.answer(session, offer.id, "refused", stored.now)
        assert risks.offers(session, "ict")[offer.sign.key].state == "refused"
        assert risks.unanswered(session, ["ict"]) == ()
        assert risks.locked_offer(session, offer.id)
