"""Why a press may not be: the answer to the press says what the conversation would say, for every
person, action and state, and looking changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot.intake.inbound import take_in
from bot.intake.press_permission import PressPermission
from bot.ports import Address, Outgoing, Press, Pressed
from bot.presses import CallPress, MorePress
from routing.call.actions import Action
from routing.storage import ledger
from routing.storage.db import Database
from routing.storage.tables import LedgerRow, OutboxRow
from tests.intake.house import ACCOUNTS, CONTEXT, LOBBY, ROOM, Step, brought, desk_of, opened
from tests.routing.links import MONDAY

IN_PRIVATE = ("I answer you in private.", "Ik antwoord je in een privébericht.")
ACK: Step = ("joost", Action.ACKNOWLEDGE, {})
RESOLVE: Step = ("joost", Action.RESOLVE, {"text": "done"})


def a_call_in_every_state(database: Database) -> list[str]:
    """Numbers of calls as they may stand when an old button is pressed."""
    with database.transaction() as session:
        desk = desk_of(session)
        spill = "cleaning/rooms/spill"
        return [
            opened(desk, spill),
            brought(desk, opened(desk, spill), ACK),
            brought(desk, opened(desk, spill), ACK, ("joost", Action.ASK, {"question": "where?"})),
            brought(desk, opened(desk, spill), ACK, RESOLVE),
            brought(desk, opened(desk, spill), ACK, RESOLVE, ("sanne", Action.CONFIRM, {})),
            brought(desk, opened(desk, spill), ("sanne", Action.CANCEL, {})),
            opened(desk, "cleaning/rooms/windows"),
            opened(desk, "hr/contracts/contract"),
            "S-9999",
        ]


def pressed(person: str, action: str, conversation: str) -> Pressed:
    """A button on a message in a group."""
    account = ACCOUNTS.get(person, person)
    return Pressed(
        key=f"press/{person}/{action}/{conversation}",
        address=Address(channel="telegram", conversation=conversation),
        account=account,
        at=MONDAY,
        press=Press(action=action),
        shared=True,
        alone=f"telegram/{account}",
    )


class Outcome(NamedTuple):
    """What came of a press: events in the ledger, and what was said to the presser."""

    events: int
    said: tuple[Outgoing, ...]


def outcome(database: Database, press: Pressed) -> Outcome:
    """What does come of it, in a transaction that is taken back."""
    with Session(database.engine) as session:
        events = session.exec(select(sa.func.count(col(LedgerRow.id)))).one()
        assert take_in(session, press, CONTEXT)
        rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "say")).all()
        places = (press.address.conversation, press.alone)
        told = (row.body["message"] for row in rows if row.body["to"]["conversation"] in places)
        said = [Outgoing.model_validate(message) for message in told]
        after = session.exec(select(sa.func.count(col(LedgerRow.id)))).one()
        session.rollback()
        return Outcome(after - events, tuple(m for m in said if m.text not in IN_PRIVATE))


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.reading() as session:
        return {
            name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }


PEOPLE = ("joost", "fatima", "sanne", "tom", "hilde", "a stranger")
AT_A_TIME = 3
"""Each person presses every so many of the buttons; all of them together press all."""


@pytest.mark.parametrize("conversation", [ROOM, LOBBY])
@pytest.mark.parametrize("person", PEOPLE)
def test_the_answer_is_what_the_conversation_would_say(
    sqlite_url: str, person: str, conversation: str
) -> None:
    database = Database(sqlite_url)
    numbers = a_call_in_every_state(database)
    with database.transaction() as session:
        session.execute(sa.delete(OutboxRow))
    permission = PressPermission(database, lambda: CONTEXT)
    told = 0
    for n, number in enumerate(numbers):
        buttons = [CallPress(number=number, action=action) for action in Action]
        share = buttons[(n + PEOPLE.index(person)) % AT_A_TIME :: AT_A_TIME]
        for button in [*share, MorePress(number=number)]:
            press = pressed(person, button.encode(), conversation)
            why = asyncio.run(permission.why_not(press))
            comes = outcome(database, press)
            if why is None:
                plain = [m for m in comes.said if not (m.choices or m.ask_text)]
                only_a_refusal = not comes.events and len(comes.said) == len(plain) == 1
                assert not only_a_refusal, (button, comes)
            else:
                told += 1
                assert comes.events == 0
                (said, *_) = comes.said
                assert said.text == why, button
    assert told > len(numbers)
    database.close()


def test_looking_changes_nothing(database: Database) -> None:
    numbers = a_call_in_every_state(database)
    permission = PressPermission(database, lambda: CONTEXT)
    before = rows(database)
    for person in (*ACCOUNTS, "nobody we know"):
        for number in numbers:
            action = CallPress(number=number, action=Action.ACKNOWLEDGE).encode()
            asyncio.run(permission.why_not(pressed(person, action, ROOM)))
    assert rows(database) == before


@pytest.mark.parametrize(
    ("action", "conversation", "why"),
    [
        ("d:1:1", ROOM, "earlier in our conversation"),
        ("d:1:1", LOBBY, None),
        ("c:S-1001:dance", ROOM, "I don't know that button any more"),
        ("nonsense", ROOM, "earlier in our conversation"),
        ("say:my requests", ROOM, None),
        ("ask", ROOM, None),
    ],
)
def test_buttons_of_no_call(
    database: Database, action: str, conversation: str, why: str | None
) -> None:
    permission = PressPermission(database, lambda: CONTEXT)
    told = asyncio.run(permission.why_not(pressed("tom", action, conversation)))
    assert (told is None) if why is None else (told is not None and why in told)


def test_a_press_that_was_taken_in_is_not_explained_anew(database: Database) -> None:
    with database.transaction() as session:
        number = opened(desk_of(session), "cleaning/rooms/spill")
    permission = PressPermission(database, lambda: CONTEXT)
    press = pressed("joost", CallPress(number=number, action=Action.ACKNOWLEDGE).encode(), ROOM)
    assert asyncio.run(permission.why_not(press)) is None
    with database.transaction() as session:
        assert take_in(session, press, CONTEXT)
        taken = ledger.read(session, number)
    assert taken and taken.assignee == "joost"
    assert asyncio.run(permission.why_not(press)) is None
