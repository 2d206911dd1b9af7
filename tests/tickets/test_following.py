"""A team that works in another system: its calls are tickets there, what happens there happens here,
and whoever looks sees one chain. The same for every product.
"""

from __future__ import annotations

import pytest

from bot.commands.ticket_check import ticket_findings
from catalog.model import Catalogue
from routing.call.call import State
from routing.call.guests import voice_of
from tests.fakes import jira, zammad
from tests.fakes.jira import Jira
from tests.routing.links import CATALOGUE
from tests.tickets.conftest import PRODUCTS, SECRET, There, WithTickets

JOOST = {"zammad": 8, "jira": jira.JOOST}


def test_a_call_becomes_a_ticket_and_a_line_says_where(there: There) -> None:
    opened, internal = there.system.heard(there.key)[0]
    assert "the spill thing" in opened and not internal
    assert "https://desk.example.org/call/S-1001" in opened
    row = there.row()
    assert row and row.shown and row.key == str(there.key)
    assert "noted" in there.kinds()
    there.look()
    assert len(there.system.heard(there.key)) == 1


def test_who_takes_it_there_has_it_here(there: There) -> None:
    there.system.takes(there.key)
    there.look()
    assert there.call().state is State.IN_PROGRESS
    assert there.call().assignee == voice_of("cleaning")
    assert "Cleaning" in there.front.types("sanne", "S-1001")


def test_somebody_of_the_file_acts_as_themselves(there: There) -> None:
    there.system.takes(there.key, JOOST[there.works.product])
    there.look()
    assert there.call().assignee == "joost"


def test_what_is_said_reaches_whom_it_is_for_and_never_comes_back(there: There) -> None:
    there.system.says(there.key, "I bring a mop and a bucket")
    there.system.says(there.key, "key is at the desk", internal=True)
    there.look()
    assert "I bring a mop and a bucket" in there.told()
    assert "key is at the desk" not in there.told()
    assert there.kinds().count("noted") == 2
    there.front.presses("sanne", "S-1001", "add", text="also in the hall")
    there.look()
    said = [text for text, _ in there.system.heard(there.key)]
    assert len(said) == 2 and "also in the hall" in said[1]
    assert there.told().count("I bring a mop and a bucket") == 1


def test_a_question_there_is_asked_here_and_answered_there(there: There) -> None:
    there.system.takes(there.key)
    there.system.says(there.key, "Which room is it?")
    there.system.waits(there.key)
    there.look()
    assert there.call().state is State.WAITING_REQUESTER
    there.front.types("sanne", "room twelve")
    assert there.call().state is State.IN_PROGRESS
    assert any("room twelve" in text for text, _ in there.system.heard(there.key))
    there.look()
    assert there.call().state is State.IN_PROGRESS, "it still waits there; that is no news"


def test_solved_there_is_asked_here_and_not_yet_opens_it_there(there: There) -> None:
    there.system.takes(there.key)
    there.look()
    there.system.says(there.key, "mopped")
    there.system.solves(there.key)
    there.look()
    assert (there.call().state, there.call().resolution) == (State.RESOLVED, "mopped")
    there.front.presses("sanne", "S-1001", "reopen", reason="still wet")
    assert there.system.stage(there.key) == "open"
    assert any("still wet" in text for text, _ in there.system.heard(there.key))
    there.look()
    assert there.call().state is State.IN_PROGRESS
    there.system.solves(there.key)
    there.look()
    there.front.presses("sanne", "S-1001", "confirm")
    assert there.call().state is State.CLOSED


def test_cancelled_here_is_closed_there(there: There) -> None:
    there.front.presses("sanne", "S-1001", "cancel", reason="dry already")
    assert there.system.stage(there.key) == "closed"
    assert any("dry already" in text for text, _ in there.system.heard(there.key))
    there.look()
    assert there.call().state is State.CANCELLED


def test_what_the_team_does_here_is_known_there(there: There) -> None:
    there.front.presses("joost", "S-1001", "acknowledge")
    there.front.presses("joost", "S-1001", "resolve", text="mopped")
    assert there.system.stage(there.key) == "closed"
    there.look()
    assert there.kinds().count("resolved") == 1


def test_handed_over_it_is_closed_and_handed_back_it_goes_on(there: There) -> None:
    there.front.presses("joost", "S-1001", "decline", reason="not a spill")
    assert there.system.stage(there.key) == "closed"
    assert there.call().team == "desk"
    there.front.presses("daan", "S-1001", "hand_over", team="cleaning", reason="it is")
    assert there.call().team == "cleaning"
    assert there.system.stage(there.key) == "open"
    there.system.says(there.key, "on my way")
    there.look()
    assert "on my way" in there.told()


def test_a_deleted_ticket_is_told_and_the_call_goes_on(there: There) -> None:
    there.system.loses(there.key)
    there.look()
    assert there.call().state is State.OFFERED
    assert there.kinds()[-1] == "noted"


def test_away_for_hours_nothing_is_lost_and_nothing_said_twice(there: There) -> None:
    there.system.is_away = True
    there.front.presses("sanne", "S-1001", "add", text="first")
    there.front.presses("sanne", "S-1001", "add", text="second")
    there.front.wait(hours=6)
    row = there.row()
    assert row and row.trouble
    there.system.is_away = False
    for _ in range(8):
        there.front.wait(minutes=10)
    said = [text for text, _ in there.system.heard(there.key)]
    assert [sum(word in text for text in said) for word in ("first", "second")] == [1, 1]
    assert said.index(next(t for t in said if "first" in t)) < said.index(
        next(t for t in said if "second" in t)
    )
    row = there.row()
    assert row and row.trouble is None


@pytest.mark.parametrize("fault", ["lost", "away", "wait", "refused"])
def test_a_fault_at_writing_loses_and_doubles_nothing(there: There, fault: str) -> None:
    there.system.planned = [fault]
    there.front.presses("sanne", "S-1001", "add", text="also the hall")
    for _ in range(4):
        there.front.wait(minutes=6)
    said = [text for text, _ in there.system.heard(there.key)]
    assert sum("also the hall" in text for text in said) == 1


@pytest.mark.parametrize("product", sorted(PRODUCTS))
@pytest.mark.parametrize("fault", ["lost", "away"])
def test_a_fault_at_opening_makes_one_ticket(sqlite_url: str, product: str, fault: str) -> None:
    with WithTickets(sqlite_url, product) as there:
        there.system.planned = [fault]
        there.front.types("sanne", "the spill thing", "yes")
        for _ in range(4):
            there.front.wait(minutes=6)
        assert there.key


@pytest.mark.parametrize("product", sorted(PRODUCTS))
def test_a_request_that_came_from_there_makes_no_circle(sqlite_url: str, product: str) -> None:
    with WithTickets(sqlite_url, product) as there:
        there.front.types("sanne", "the spill thing", "yes")
        there.front.types("tom", "the spill thing [S-1001]", "yes")
        assert there.key
        assert there.row("S-1002") is None


def test_a_webhook_has_it_looked_at_at_once(there: There) -> None:
    there.system.takes(there.key)
    assert there.hook(*there.system.hook(there.key, SECRET)) == 200
    assert there.call().state is State.IN_PROGRESS


def test_what_a_webhook_says_is_not_believed(there: There) -> None:
    """It is signed, and says that the ticket is done; only what the system itself says counts."""
    done = "Resolved" if isinstance(there.system, Jira) else "closed"
    assert there.hook(*there.system.hook(there.key, SECRET, done)) == 200
    assert there.call().state is State.OFFERED


def test_a_forged_webhook_is_refused_and_nothing_is_looked_at(there: There) -> None:
    there.system.takes(there.key)
    headers, body = there.system.hook(there.key, "a guess")
    before = len(there.system.asked)
    assert there.hook(headers, body) == 401
    assert there.hook({}, body) == 401
    assert there.hook(headers | {"x-hub-signature": "md5=00"}, body) == 401
    assert len(there.system.asked) == before
    assert there.call().state is State.OFFERED


def test_a_private_request_stays_here_unless_that_was_agreed(sqlite_url: str) -> None:
    assert CATALOGUE.entries["hr/contracts/contract"].item.private
    with WithTickets(sqlite_url, "zammad") as there:
        hr = there.front.app.catalogue.team_by_id["hr"]
        assert hr.works_in is None
        teams = tuple(
            team.model_copy(update={"works_in": there.works.model_copy(update={"key": "cleaning"})})
            if team.team == "hr"
            else team
            for team in there.front.app.catalogue.teams
        )
        organisation = there.front.app.catalogue.organisation
        there.front.app.catalogue = Catalogue(
            version="private", organisation=organisation, teams=teams
        )
        there.front.types("sanne", "the contract thing", "yes")
        assert there.front.call("S-1001").team == "hr"
        assert there.system.tickets == {}


def test_doctor_tells_whether_each_is_reached(there: There) -> None:
    settings, catalogue = there.front.app.settings, there.front.app.catalogue
    ((fine, told),) = ticket_findings(settings, catalogue)
    assert fine and "schakel" in told.lower()
    ((fine, told),) = ticket_findings(settings.model_copy(update={"ticket_tokens": {}}), catalogue)
    assert not fine and "SCHAKEL_TICKET_TOKENS" in told
    there.system.is_away = True
    ((fine, told),) = ticket_findings(settings, catalogue)
    assert not fine and "not reached" in told
    assert zammad.TOKEN not in told and jira.TOKEN not in told
