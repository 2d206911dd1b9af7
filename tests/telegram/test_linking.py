"""One person, many channels: codes from one account to another, one history out of two, and
back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlmodel import Session, col, select

from bot.channels.registry import installed
from bot.context import Context
from bot.intake import inbound
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, linking
from bot.people.recipients import address_of
from bot.ports import AccountLeft, Address, Outgoing, Said
from catalog.model import Catalogue
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import AccountRow, CardRow, OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

ON = {"web": "", "slack": "slack", "telegram": "telegram"}


@dataclass
class Front:
    """The desk as one says things to it; `said` is what it answered to the last message."""

    session: Session
    world: Context
    count: int = 0

    def say(
        self, channel: str, account: str, text: str, name: str | None = None
    ) -> list[tuple[str, str]]:
        """Say something alone with the desk; gives where it says what in return."""
        self.count += 1
        place = f"person/{account}" if channel == "web" else f"{channel}/{account}"
        before = (
            self.session.exec(select(OutboxRow.id).order_by(col(OutboxRow.id).desc())).first() or 0
        )
        inbound.take_in(
            self.session,
            Said.model_validate(
                {
                    "key": f"k{self.count}",
                    "address": Address(channel=channel, conversation=place),
                    "account": account,
                    "at": self.world.now,
                    "text": text,
                    "profile": {"name": name},
                }
            ),
            self.world,
        )
        rows = self.session.exec(
            select(OutboxRow).where(col(OutboxRow.id) > before, OutboxRow.kind == "say")
        ).all()
        return [
            (r.body["to"]["conversation"], Outgoing.model_validate(r.body["message"]).text)
            for r in rows
        ]

    def code(self, channel: str, account: str) -> str:
        """Ask for a code."""
        ((_, text),) = self.say(channel, account, "link")
        found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text)
        assert found, text
        return found[0]

    def later(self, **much: int) -> None:
        """Time passes."""
        self.world = replace(self.world, now=self.world.now + dt.timedelta(**much))

    def owner(self, channel: str, account: str) -> str:
        """Whose account it is."""
        row = self.session.get(AccountRow, (channel, account))
        assert row
        return row.person


@pytest.fixture
def front(database: Database) -> Iterator[Front]:
    with database.transaction() as session:
        yield Front(
            session,
            Context(
                catalogue=CATALOGUE,
                understanding=ByWord(CATALOGUE),
                channels=ON,
                now=MONDAY,
                kinds=installed().kinds,
            ),
        )


def _asks(front: Front, channel: str, account: str) -> None:
    front.say(channel, account, "er is een spill in de hal", "Vera")
    front.say(channel, account, "ja")


def test_a_guest_of_telegram_becomes_the_person_of_the_web_page(front: Front) -> None:
    _asks(front, "telegram", "7")
    call = ledger.read(front.session, "S-1001")
    assert call and call.requester.startswith("guest-")
    code = front.code("web", "sanne")
    told = front.say("telegram", "7", f"/link {code}")
    assert "Sanne" in told[0][1]
    assert [where for where, _ in told[1:]] == ["person/sanne"]
    call = ledger.read(front.session, "S-1001")
    assert call and call.requester == "sanne"
    assert ledger.events(front.session, "S-1001")[-1].kind == "recognised"
    assert any("S-1001" in text for _, text in front.say("web", "sanne", "mijn meldingen"))
    assert any("S-1001" in text for _, text in front.say("telegram", "7", "mijn meldingen"))


def test_and_the_other_way_round(front: Front) -> None:
    _asks(front, "telegram", "7")
    code = front.code("telegram", "7")
    front.say("web", "sanne", f"koppel {code.lower().replace('-', ' ')}")
    assert front.owner("telegram", "7") == "sanne"
    call = ledger.read(front.session, "S-1001")
    assert call and call.requester == "sanne"


def test_three_channels_and_back(front: Front) -> None:
    front.say("slack", "U1", "hallo", "Vera")
    front.say("telegram", "7", front.code("slack", "U1"))
    assert front.owner("telegram", "7") == front.owner("slack", "U1")
    front.say("slack", "U1", f"link {front.code('web', 'tom')}")
    assert front.owner("telegram", "7") == front.owner("slack", "U1") == "tom"
    front.say("telegram", "7", "ontkoppel slack")
    assert front.owner("slack", "U1").startswith("guest-")
    front.say("slack", "U1", "hallo")
    assert front.owner("slack", "U1").startswith("guest-")
    assert front.owner("telegram", "7") == "tom"


def test_a_code_works_once_and_not_for_long(front: Front) -> None:
    code = front.code("web", "sanne")
    front.say("telegram", "7", f"link {code}")
    front.say("telegram", "8", f"link {code}", "Eve")
    assert front.owner("telegram", "8").startswith("guest-")
    late = front.code("web", "sanne")
    front.later(minutes=11)
    front.say("telegram", "8", f"link {late}")
    assert front.owner("telegram", "8").startswith("guest-")
    first, second = front.code("web", "tom"), front.code("web", "tom")
    front.say("telegram", "8", f"link {first}")
    assert front.owner("telegram", "8").startswith("guest-")
    front.say("telegram", "8", f"link {second}")
    assert front.owner("telegram", "8") == "tom"


def test_who_guesses_gets_nowhere_even_with_the_right_code(front: Front) -> None:
    code = front.code("web", "sanne")
    for n in range(linking.MOST["missed"]):
        front.say("telegram", "9", f"link AAAA-AAA{n + 2}", "Eve")
    front.say("telegram", "9", f"link {code}")
    assert front.owner("telegram", "9").startswith("guest-")
    front.later(hours=1, minutes=1)
    front.say("telegram", "9", f"link {front.code('web', 'sanne')}")
    assert front.owner("telegram", "9") == "sanne"


def test_who_asks_for_many_codes_has_to_wait(front: Front) -> None:
    for _ in range(linking.MOST["asked"]):
        front.code("web", "sanne")
    ((_, text),) = front.say("web", "sanne", "link")
    assert not re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text)


def test_two_people_of_the_organisation_are_never_made_one(front: Front) -> None:
    front.say("web", "tom", f"link {front.code('web', 'sanne')}")
    assert front.owner("web", "tom") == "tom"
    assert front.owner("web", "sanne") == "sanne"


def test_the_organisations_own_word_goes_before_a_link(front: Front) -> None:
    _asks(front, "telegram", "7")
    named = CATALOGUE.organisation.model_copy(
        update={
            "employees": tuple(
                p.model_copy(update={"accounts": {"telegram": "7"}}) if p.id == "sanne" else p
                for p in CATALOGUE.organisation.employees
            )
        }
    )
    front.world = replace(
        front.world, catalogue=Catalogue(version="v2", organisation=named, teams=CATALOGUE.teams)
    )
    front.say("telegram", "7", "hallo")
    call = ledger.read(front.session, "S-1001")
    assert call and call.requester == "sanne"
    ((_, text),) = front.say("telegram", "7", "unlink")
    assert front.owner("telegram", "7") == "sanne" and text


def test_who_left_loses_access_at_once_and_the_calls_stay(front: Front) -> None:
    front.say("telegram", "7", f"link {front.code('web', 'sanne')}")
    _asks(front, "telegram", "7")
    left = CATALOGUE.organisation.model_copy(
        update={"employees": tuple(p for p in CATALOGUE.organisation.employees if p.id != "sanne")}
    )
    front.world = replace(
        front.world, catalogue=Catalogue(version="v3", organisation=left, teams=CATALOGUE.teams)
    )
    assert not any("S-1001" in text for _, text in front.say("telegram", "7", "mijn meldingen"))
    call = ledger.read(front.session, "S-1001")
    assert call and call.requester == "sanne"


def _without(person: str) -> Catalogue:
    kept = tuple(p for p in CATALOGUE.organisation.employees if p.id != person)
    left = CATALOGUE.organisation.model_copy(update={"employees": kept})
    return Catalogue(version="v3", organisation=left, teams=CATALOGUE.teams)


def test_who_left_is_told_nothing_any_more(front: Front) -> None:
    front.say("telegram", "7", f"link {front.code('web', 'sanne')}")
    _asks(front, "telegram", "7")
    front.world = replace(front.world, catalogue=_without("sanne"))
    before = (
        front.session.exec(select(OutboxRow.id).order_by(col(OutboxRow.id).desc())).first() or 0
    )
    desk = Desk(SqlCallRepository(front.session), front.world.catalogue, front.world.now)
    joost = CATALOGUE.people["joost"]
    desk.do("S-1001", Action.ACKNOWLEDGE, joost, {})
    OutboxWriter(front.session, front.world, "ack").effects(desk.effects)
    rows = front.session.exec(select(OutboxRow).where(col(OutboxRow.id) > before)).all()
    places = {r.body["to"]["conversation"] for r in rows if "to" in r.body}
    assert places and "telegram/7" not in places and "person/sanne" not in places


def test_an_account_that_was_unlinked_sees_its_card_change_no_more(front: Front) -> None:
    front.say("telegram", "7", f"link {front.code('web', 'sanne')}")
    _asks(front, "telegram", "7")
    front.session.add(
        CardRow(
            number="S-1001",
            conversation="telegram/7",
            channel="telegram",
            audience="requester",
            ref="7/1",
            digest="",
        )
    )
    front.say("web", "sanne", "unlink telegram")
    before = (
        front.session.exec(select(OutboxRow.id).order_by(col(OutboxRow.id).desc())).first() or 0
    )
    desk = Desk(SqlCallRepository(front.session), front.world.catalogue, front.world.now)
    desk.do("S-1001", Action.ACKNOWLEDGE, CATALOGUE.people["joost"], {})
    OutboxWriter(front.session, front.world, "ack").effects(desk.effects)
    rows = front.session.exec(select(OutboxRow).where(col(OutboxRow.id) > before)).all()
    places = {r.body["to"]["conversation"] for r in rows if "to" in r.body}
    assert "person/sanne" in places and "telegram/7" not in places


def test_who_left_by_the_word_of_a_directory_has_no_access_anywhere_until_they_are_back(
    front: Front,
) -> None:
    front.say("slack", "U1", f"link {front.code('web', 'tom')}")
    front.say("telegram", "7", f"link {front.code('web', 'tom')}")
    _asks(front, "telegram", "7")
    closed = AccountLeft.model_validate(
        {
            "key": "gone",
            "address": Address(channel="slack", conversation="slack/U1"),
            "account": "U1",
            "at": front.world.now,
        }
    )
    inbound.take_in(front.session, closed, front.world)
    assert not any("S-1001" in text for _, text in front.say("telegram", "7", "my requests"))
    accounts.lost(front.session, closed.address, "bot was blocked by the user", front.world.now)
    assert address_of(front.session, "tom", ON, CATALOGUE) is None
    call = ledger.read(front.session, "S-1001")
    assert call and call.requester == "tom"
    front.say("slack", "U1", "hello, I am back")
    assert any("S-1001" in text for _, text in front.say("slack", "U1", "my requests"))


@pytest.mark.parametrize(
    ("words", "where"),
    [("meld me in slack", "slack/U1"), ("tell me here", "telegram/7"), ("/tell last", "slack/U1")],
)
def test_where_to_be_told(front: Front, words: str, where: str) -> None:
    front.say("slack", "U1", f"link {front.code('web', 'tom')}")
    front.later(minutes=1)
    front.say("telegram", "7", f"link {front.code('web', 'tom')}")
    front.say("telegram", "7", words)
    front.later(minutes=1)
    front.say("slack", "U1", "hello")
    to = address_of(front.session, "tom", ON, CATALOGUE)
    assert to and to.conversation == where
