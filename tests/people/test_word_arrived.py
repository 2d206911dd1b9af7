"""That somebody knows is said once word of it was delivered, and never before."""

from __future__ import annotations

import pytest

from bot.channels.pages.channel import WebChannel
from bot.ports import Address, RetryLater, Undeliverable
from routing.call.party_events import Delivered
from routing.storage import ledger
from tests.chain.front import Front
from tests.intake.ears import ITEMS, catalogue_with
from tests.routing.links import CATALOGUE


class SlowChannel(WebChannel):
    """Our pages, where what is said to the people in `held` does not arrive for now."""

    held: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    lost = False

    def check(self, to: Address) -> None:
        if to.conversation in {f"person/{person}" for person in self.held}:
            raise RetryLater(60, "not now")
        if to.conversation in self.rooms:
            raise Undeliverable("gone") if self.lost else RetryLater(60, "not now")
        super().check(to)


class SlowFront(Front):
    """Everybody at their own page, which may be slow."""

    def __init__(self, url: str) -> None:
        super().__init__(url, CATALOGUE)
        self.slow = SlowChannel(self.app.mailbox)
        self.app.add(self.slow)


@pytest.fixture
def front(sqlite_url: str) -> SlowFront:
    return SlowFront(sqlite_url)


def test_a_coordinator_knows_once_it_was_delivered(front: SlowFront) -> None:
    front.slow.held = frozenset({"fatima", "daan"})
    front.types("tom", "there is a spill", "yes")
    for minutes in (7, 7, 7):
        front.wait(minutes=minutes)
    late = front.types("tom", "S-1001")
    assert "later than promised. I remind them." in late and "know" not in late
    assert "Fatima knows" not in "\n".join(front.lines("person/tom"))
    front.slow.held = frozenset()
    front.wait(minutes=2)
    told = front.call("S-1001").knows
    assert ("fatima", "acknowledge") in [(k.person, k.about) for k in told]
    assert "Fatima knows of it, since 10:" in front.types("tom", "S-1001")
    assert any("Fatima knows of it" in line for line in front.lines("person/tom"))
    front.presses_in_room("joost", "cleaning", "S-1001", "acknowledge")
    assert "Fatima" not in front.types("tom", "S-1001")


def test_an_approver_has_the_question_once_it_was_delivered(front: SlowFront) -> None:
    front.slow.held = frozenset({"fatima"})
    asked = front.types("tom", "please see to the windows", "yes", "S-1001")
    assert "for a yes from Fatima" in asked and "know" not in asked
    front.slow.held = frozenset()
    front.wait(minutes=2)
    assert "Fatima knows of it, since" in front.types("tom", "S-1001")
    with front.app.database.reading() as session:
        events = ledger.events(session, "S-1001")
    assert [e.person for e in events if isinstance(e, Delivered)] == ["fatima"]
    front.presses("fatima", "S-1001", "approve")
    assert "Fatima" not in front.types("tom", "S-1001")


def test_how_a_private_request_goes_is_told_while_another_team_helps(sqlite_url: str) -> None:
    """Whoever asked hears who helps with it, though they may not read what that team was asked."""
    front = Front(sqlite_url, catalogue_with(frozenset({ITEMS["spill"]})))
    front.types("tom", "there is a spill", "yes")
    front.presses("joost", "S-1001", "acknowledge")
    front.presses("joost", "S-1001", "pass_on", service="laundry/linen", text="six towels")
    told = front.types("tom", "S-1001", "status?")
    assert told.count("Laundry") >= 2 and "towels" not in told


@pytest.mark.parametrize("for_good", [False, True])
def test_an_alert_that_does_not_arrive_is_told_to_who_spoke(
    sqlite_url: str, *, for_good: bool
) -> None:
    """Late: once, and it is tried on; never: a coordinator reads it too. Nobody waits in vain."""
    front = SlowFront(sqlite_url)
    front.slow.rooms, front.slow.lost = frozenset({"room/desk"}), for_good
    front.types("daan", "hello")
    assert "I am alerting" in front.types("tom", "fire in the kitchen, flames everywhere")
    front.wait(minutes=3)
    front.wait(minutes=3)
    said = front.said("person/tom")
    late = [one for one in said if "has not reached" in one]
    never = [one for one in said if "did not reach" in one]
    assert (len(late), len(never)) == ((0, 1) if for_good else (1, 0)), said
    heard = [one for one in front.said("person/daan") if "did not reach" in one]
    assert len(heard) == for_good and all("flames everywhere" in one for one in heard)
    front.app.close()
