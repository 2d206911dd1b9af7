"""Whatever is said or pressed wherever by whomever: the conversation about it begins once, and
nothing private is said where others read along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.intake.answering import Conversation, begin
from bot.intake.inbound import take_in
from bot.ports import Address, Incoming, Outgoing, Press, Pressed, Said
from routing.storage import dialogues, ledger
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.intake.house import (
    ACCOUNTS,
    CATALOGUE,
    CONTEXT,
    LOBBY,
    PRIVATE_ITEM,
    PRIVATE_NAMES,
    ROOM,
    brought,
    desk_of,
    opened,
)
from tests.routing.links import MONDAY

PEOPLE = ("sanne", "joost", "hilde")
TEXTS = (
    "there is a spill in the hall",
    "my contract is wrong",
    "and a contract too, please",
    "yes",
    "no",
    "1",
    "2",
    "ja",
    "my requests",
    "status",
    "what about S-1001?",
    "S-1001",
    "S-1002",
    "S-1001 klaar",
    "cancel S-1002",
    "help",
    "/queue",
    "never mind",
    "a person please",
    "lunch?",
    "thanks",
    "link",
    "it works again",
)
ACTIONS = (
    "c:S-1001:acknowledge",
    "c:S-1002:acknowledge",
    "c:S-1002:add",
    "c:S-1002:cancel",
    "c:S-1002:more",
    "c:S-1001:decline",
    "d:1:1",
    "say:my requests",
    "say:my contract is wrong",
    f"item:{PRIVATE_ITEM}",
    "nonsense",
)


@dataclass(frozen=True)
class Step:
    """One thing one person does: `what` is words, `press:<action>`, or `option:<n>`: the n-th
    choice of those that were offered to them there last.
    """

    who: str
    where: str
    what: str
    overheard: bool
    reply: bool


STEPS = st.builds(
    Step,
    who=st.sampled_from(PEOPLE),
    where=st.sampled_from(("alone", ROOM, LOBBY, LOBBY)),
    what=st.one_of(
        st.sampled_from(TEXTS),
        st.sampled_from(ACTIONS).map("press:{}".format),
        st.integers(0, 3).map("option:{}".format),
    ),
    overheard=st.booleans(),
    reply=st.booleans(),
)


@dataclass
class Town:
    """The desk in one transaction; counts how often a conversation was begun."""

    session: Session
    begun: list[Heard] = field(default_factory=list)
    keys: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    def start(self, dialogue: Dialogue, heard: Heard, facts: Facts) -> Conversation:
        """Begin the conversation as the desk does, and count it."""
        self.begun.append(heard)
        return begin(dialogue, heard, facts)

    def takes(self, step: Step) -> bool:
        """Whether the desk took it in."""
        return take_in(self.session, self._incoming(step), CONTEXT, self.start)

    def _incoming(self, step: Step) -> Incoming:
        account = ACCOUNTS[step.who]
        alone = f"telegram/{account}"
        where = alone if step.where == "alone" else step.where
        head = {
            "key": f"m/{next(self.keys)}",
            "address": Address(channel="telegram", conversation=where),
            "account": account,
            "at": MONDAY,
            "shared": where != alone,
            "alone": alone,
            "reply_to": "7" if step.reply else None,
        }
        kind, colon, value = step.what.partition(":")
        if colon and kind in ("press", "option"):
            action = value if kind == "press" else self._option(step.who, where, int(value))
            values: dict[str, str] | None = {} if action.startswith("item:") else None
            return Pressed.model_validate(head | {"press": Press(action=action, values=values)})
        overheard = step.overheard and where != alone
        return Said.model_validate(head | {"text": step.what, "overheard": overheard})

    def _option(self, who: str, where: str, n: int) -> str:
        stored = dialogues.read(self.session, where, who)
        options = Dialogue.stored(stored.body).options if stored else ()
        return options[n].action if n < len(options) else "d:1:9"

    def said_aloud(self) -> list[str]:
        """Everything that others can read, with the labels of the buttons."""
        rows = self.session.exec(select(OutboxRow).where(OutboxRow.kind == "say")).all()
        shared = [row.body for row in rows if row.body["to"]["conversation"] in (ROOM, LOBBY)]
        said = [Outgoing.model_validate(body["message"]) for body in shared]
        return [
            "\n".join([m.text, *(f"{c.label} {c.action}" for c in m.choices)])
            for m in said
            if not m.only_to
        ]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@given(steps=st.lists(STEPS, min_size=1, max_size=7))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_conversation_begins_once_and_says_nothing_private_aloud(
    request: pytest.FixtureRequest, kind: str, steps: list[Step]
) -> None:
    database = Database(request.getfixturevalue(f"{kind}_url"))
    with Session(database.engine) as session:
        desk = desk_of(session)
        brought(desk, opened(desk, "cleaning/rooms/spill"))
        private = {opened(desk, PRIVATE_ITEM)}
        town = Town(session)
        for step in steps:
            before = len(town.begun)
            taken = town.takes(step)
            assert len(town.begun) - before == (1 if taken else 0), step
            assert taken or step.overheard
        private |= {call.number for call in ledger.newest(session, 100) if call.private}
        for text in town.said_aloud():
            assert not any(name in text for name in PRIVATE_NAMES), text
            told = set(re.findall(r"S-\d+", text)) & private
            assert not told or _only_unknown(text), text
        session.rollback()
    database.engine.dispose()


def _only_unknown(text: str) -> bool:
    """Whether it says of a number no more than that it can't be found or is not theirs."""
    return any(words in text for words in ("can't find", "niet vinden", "not a request of yours"))


def test_the_oracle_sees_a_private_matter(sqlite_url: str) -> None:
    """What the property looks for does occur, in private."""
    with Session(Database(sqlite_url).engine) as session:
        town = Town(session)
        assert town.takes(Step("sanne", LOBBY, "my contract is wrong", False, False))
        rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "say")).all()
        said = {row.body["to"]["conversation"]: row.body["message"]["text"] for row in rows}
    alone, lobby = said[f"telegram/{ACCOUNTS['sanne']}"], said[LOBBY]
    assert any(name in alone for name in PRIVATE_NAMES)
    assert lobby == "Ik antwoord je in een privébericht."
    assert CATALOGUE.entries[PRIVATE_ITEM].item.private
