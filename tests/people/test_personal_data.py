"""What is kept of somebody can be had and erased, and words go when their time is over: nothing of
them is left anywhere, and every call is as its ledger tells it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from pydantic import BaseModel, SecretStr
from sqlmodel import SQLModel, col

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.outbox.team_changes import Answer
from bot.people import personal_data
from bot.ports import Address, Press, Pressed, Said, Shown
from bot.settings import Settings
from routing.call.call import Call, State
from routing.call.events import AnyEvent
from routing.rules import erasure as rules
from routing.storage import as_written, cards, erasure, ledger, said, team_drafts, verification
from routing.storage.db import Database
from routing.storage.tables import AccountRow, CardRow, InboxRow, SaidRow
from routing.storage.team_drafts import Draft
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

DAY = dt.timedelta(days=1)
WHERE = "in de hal bij de zonnebloem"
ROOM = "C0ROOM"


class World:
    """A desk on its own pages, and what people do there."""

    def __init__(self, url: str, **settings: int) -> None:
        self.now, self.count = MONDAY, 0
        self.app = App(
            Settings(database_url=SecretStr(url), **settings),  # type: ignore[arg-type]
            Database(url),
            CATALOGUE,
            ByWord(CATALOGUE),
            now=lambda: self.now,
        )
        self.app.add(WebChannel(self.app.mailbox))

    async def does(self, person: str, place: str, words: str = "", press: str = "") -> None:
        self.count += 1
        self.now += dt.timedelta(seconds=10)
        head: dict[str, Any] = {"key": f"k{self.count}", "account": person, "at": self.now}
        head |= {"address": Address(channel="web", conversation=place)}
        shown = Shown(text=words or press)
        shared = place.startswith("room/")
        if press:
            pressed = Press(action=press, values={"text": words} if words else {})
            await self.app.accept(Pressed(press=pressed, shared=shared, **head))
        else:
            await self.app.accept(Said(text=words, shared=shared, shown=shown, **head))
        await self.app.settle()

    async def ends(self, person: str, number: str, words: str) -> None:
        """A call from its words to its end, which Joost takes care of."""
        own, room = f"person/{person}", "room/cleaning"
        await self.does(person, own, words)
        await self.does(person, own, "ja")
        await self.does("joost", room, press=f"c:{number}:acknowledge")
        await self.does("joost", room, "geregeld", press=f"c:{number}:resolve")
        await self.does(person, own, press=f"c:{number}:confirm")

    def call(self, number: str) -> Call:
        with self.app.database.reading() as session:
            found = ledger.read(session, number)
        assert found
        return found

    def everything(self) -> str:
        """All rows of all tables, as text."""
        with self.app.database.reading() as session:
            tables = SQLModel.metadata.sorted_tables
            return "\n".join(
                str(row) for table in tables for row in session.execute(sa.select(table)).all()
            )

    def of_call(self, number: str, place: str = ROOM) -> tuple[int, ...]:
        """How many cards and messages about it stand in a place; messages that it came from."""
        with self.app.database.reading() as session:
            stand = [
                sa.select(sa.func.count()).where(
                    col(table.number) == number, col(table.conversation).startswith(place)
                )
                for table in (CardRow, SaidRow)
            ]
            came = sa.select(sa.func.count()).where(col(InboxRow.number) == number)
            return tuple(session.execute(query).scalar_one() for query in (*stand, came))

    def faults(self) -> list[str]:
        with self.app.database.reading() as session:
            return list(verification.faults(session))


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = World(database_url)
    yield made
    made.app.close()


async def test_somebody_is_exported_and_erased_and_others_calls_stay_whole(world: World) -> None:
    await world.ends("sanne", "S-1001", f"er is een spill {WHERE}")
    await world.ends("tom", "S-1002", "er is een spill op de trap")
    toms, before = world.call("S-1002"), world.call("S-1001")
    await world.does("sanne", "person/sanne", "er is een spill")
    await world.does("sanne", "person/sanne", "ja")
    with world.app.database.transaction() as session:
        exported = personal_data.export(session, "sanne")
        assert WHERE in str(exported) and "trap" not in str(exported)
        assert {call["number"] for call in exported["calls"]} == {"S-1001", "S-1003"}
        assert personal_data.open_matters(session, "sanne") == ("S-1003",)
        joost = personal_data.export(session, "joost")
        assert {call["number"] for call in joost["took_part"]} == {"S-1001", "S-1002"}
        assert WHERE not in str(joost["took_part"])
    await world.does("sanne", "person/sanne", press="c:S-1003:cancel")

    with world.app.database.transaction() as session:
        assert personal_data.open_matters(session, "sanne") == ()
        assert personal_data.erase(session, "sanne", world.now) >= 2
    left = world.everything()
    traces = ("'sanne'", "zonnebloem", "person/sanne")
    assert [row for row in left.splitlines() if any(trace in row for trace in traces)] == []
    after = world.call("S-1001")
    assert after.requester.startswith("erased/requester/") and after.title == rules.ERASED
    kept = ("state", "opened_at", "acknowledged_at", "resolved_at", "item", "promise", "assignee")
    assert all(getattr(after, name) == getattr(before, name) for name in kept)
    assert after.state is State.CLOSED and world.call("S-1002") == toms
    assert world.faults() == []

    with world.app.database.transaction() as session:
        assert personal_data.open_matters(session, "joost") == ()
        personal_data.erase(session, "joost", world.now)
    toms = world.call("S-1002")
    assert "trap" in toms.text and toms.requester == "tom"
    assert (toms.assignee or "").startswith("erased/team/") and world.faults() == []


async def test_drafts_of_teams_files_are_exported_and_erased(world: World) -> None:
    """What waits goes with its words; what was decided stays, without who."""
    app = world.app
    mine = Draft("cleaning", "fatima", "team: cleaning\n", {"team": "cleaning", "note": "tulips"})
    with app.database.transaction() as session:
        team_drafts.keep(session, mine, world.now)
    first = app.team_changes.ask(replace(mine, version=0), "roses", lambda by: ["x"])
    with app.database.transaction() as session:
        change = team_drafts.change_of(session, first)
        assert change and "daan" in change.told
    assert app.team_changes.decide(change, Answer("refused", "daan", "no lilies"))
    second = app.team_changes.ask(replace(mine, version=0), "violets", lambda by: ["x"])
    with app.database.transaction() as session:
        team_drafts.keep(session, mine, world.now)
        exported = str(personal_data.export(session, "fatima"))
        assert all(word in exported for word in ("tulips", "roses", "violets"))
        assert "no lilies" in str(personal_data.export(session, "daan"))
        personal_data.erase(session, "fatima", world.now)
        assert team_drafts.draft_of(session, "cleaning", "fatima") is None
        assert team_drafts.change_of(session, second) is None
        left = team_drafts.change_of(session, first)
        assert left and left.person.startswith("erased/") and left.why == "…"
        assert left.decided_by == "daan"
        personal_data.erase(session, "daan", world.now)
    with app.database.transaction() as session:
        left = team_drafts.change_of(session, first)
        assert left and (left.decided_by or "").startswith("erased/")
        assert (left.reason, left.told) == ("", ())
        for person in ("fatima", "daan"):
            assert "team_change" not in personal_data.export(session, person)


async def test_words_go_when_their_time_is_over_and_figures_stay(database_url: str) -> None:
    days = {"words_days": 90, "conversations_days": 60, "corrections_days": 30}
    world = World(database_url, **days)
    await world.ends("sanne", "S-1001", f"er is een spill {WHERE}")
    before = world.call("S-1001")
    await world.does("tom", "person/tom", "er is een spill op de trap")
    await world.does("tom", "person/tom", "ja")
    world.now += 61 * DAY
    await world.app.housekeeping.forget()
    assert "zonnebloem" in world.call("S-1001").text
    assert not world.app.mailbox.latest("person/sanne")
    assert world.app.mailbox.latest("room/cleaning"), "the card of an open call stays"
    world.now += 30 * DAY
    await world.app.housekeeping.forget()
    left, after = world.everything(), world.call("S-1001")
    assert "zonnebloem" not in left and "trap" in left
    assert after.requester == "sanne" and after.resolved_at == before.resolved_at
    assert world.faults() == []
    with world.app.database.transaction() as session:
        assert erasure.erase_words_of_calls(session, world.now) == 0, "each is looked at once"
    world.app.close()


async def test_a_year_after_its_end_only_a_call_itself_is_kept(world: World) -> None:
    """Where its messages stand in chat services is forgotten, and which they came from; what can be
    scrolled back to on our own pages stays, and so does all of a call that is open.
    """
    await world.ends("sanne", "S-1001", "er is een spill")
    await world.does("tom", "person/tom", "er is een spill op de trap")
    await world.does("tom", "person/tom", "ja")
    with world.app.database.transaction() as session:
        for number in ("S-1001", "S-1002"):
            for ref in ("17.1", number[2:], f"{number[2:]:0>30}"):
                said.write(session, f"{ROOM}{number}", ref, number)
            cards.write(session, cards.Card(number, f"{ROOM}{number}", "slack", "team", "17.2", ""))
    before, posts = world.call("S-1001"), world.app.mailbox.latest("person/sanne")
    world.now += 364 * DAY
    await world.app.housekeeping.forget()
    own, kept = world.of_call("S-1001", "person/sanne"), world.of_call("S-1001")
    assert kept[:2] == (1, 3) and own[0] == 1 and kept[2] > 0, "not yet"
    world.now += 2 * DAY
    await world.app.housekeeping.forget()
    assert world.call("S-1001") == before and world.faults() == []
    assert world.app.mailbox.latest("person/sanne") == posts
    assert world.of_call("S-1001") == (0, 0, 0)
    assert world.of_call("S-1001", "person/sanne")[:2] == own[:2]
    assert world.of_call("S-1002")[:2] == (1, 3) and world.of_call("S-1002")[2] > 0


KEPT = {
    *("about", "change", "changes", "channel", "child", "clock", "component", "customer"),
    *("file", "files", "how", "item", "kind", "language", "location", "number", "origin"),
    *(
        "other",
        "parent",
        "peer",
        "root",
        "service",
        "side",
        "spent",
        "supplier",
        "team",
        "team_name",
    ),
    *("verdict", "was", "was_item", "what", "why", "answers", "approval_rule", "call_kind"),
    *("impact", "urgency", "role", "into", "promise", "first_promise", "other_time", "registered"),
}
"""Fields that hold no words and no people: kinds, numbers, ids of teams and items, what was
promised. What is nested in them is looked at by itself.
"""


def test_each_field_of_each_event_is_words_a_person_or_neither() -> None:
    untold = set()
    for event in get_args(get_args(AnyEvent)[0]):
        assert issubclass(event, BaseModel)
        kind = event.model_fields["kind"].default
        for name, field in event.model_fields.items():
            holds_text = "str" in str(field.annotation) or "Remark" in str(field.annotation)
            if holds_text and name not in KEPT | rules.PEOPLE | rules.words_of(kind):
                untold.add((kind, name))
    assert untold == set()


@pytest.mark.parametrize("other", ["Sanne", "SANNE", "s_nne", "sann%"])
async def test_who_is_called_almost_the_same_is_somebody_else(world: World, other: str) -> None:
    await world.does("sanne", "person/sanne", f"er is een spill {WHERE}")
    with world.app.database.transaction() as session:
        found = personal_data.export(session, other)
        assert [key for key, value in found.items() if value] == ["person"]
        before = world.everything()
        assert personal_data.erase(session, other, world.now) == 0
    assert world.everything() == before


async def test_the_same_account_in_another_service_is_somebody_elses(world: World) -> None:
    def heard(channel: str, account: str) -> InboxRow:
        body = {"account": account, "text": f"said in {channel}"}
        return InboxRow(key=f"{channel}/{account}", channel=channel, at=MONDAY, body=body)

    with world.app.database.transaction() as session:
        for channel, person in (("slack", "sanne"), ("telegram", "tom")):
            row = AccountRow(channel=channel, account="4711", person=person, used_at=MONDAY)
            session.add_all([row, heard(channel, "4711")])
        session.flush()
        (only,) = personal_data.export(session, "sanne")["messages"]
        assert only["body"]["text"] == "said in slack"
        personal_data.erase(session, "sanne", MONDAY)
    left = world.everything()
    assert "said in telegram" in left and "said in slack" not in left


@pytest.mark.parametrize(
    ("text", "held", "begun", "ended"),
    [
        ("web/person/ann", True, True, True),
        ("Web/person/Ann", False, False, False),
        ("web-person-ann", False, False, False),
        ("web/person/ann/more", True, True, False),
        ("/ann", True, False, False),
    ],
)
def test_texts_are_found_as_they_are_written(
    database: Database, text: str, held: bool, begun: bool, ended: bool
) -> None:
    given = sa.literal(text)
    asked = (
        as_written.holds(given, "/ann"),
        as_written.begins(given, "web/person"),
        as_written.ends(given, "/ann"),
    )
    with database.reading() as session:
        assert tuple(map(bool, session.execute(sa.select(*asked)).one())) == (held, begun, ended)
