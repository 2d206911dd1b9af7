"""The terminal as a channel, and what stands on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.mailbox import Mailbox, Post
from bot.channels.terminal.channel import TerminalChannel, Window
from bot.channels.terminal.display import Display, Numbered, Printed, plain
from bot.ports import Accept, Address, Card, Choice, Incoming, Outgoing, Pressed
from routing.storage.db import Database
from tests.channels.conftest import now
from tests.channels.contract import ChannelContract, Shown
from tests.fakes import windows
from tests.routing.links import MONDAY


class Screen:
    """A screen and a keyboard: keeps what is printed, feeds what is typed."""

    def __init__(self, *lines: str) -> None:
        self.typed = lines
        self.printed: list[Printed] = []

    async def lines(self) -> AsyncIterator[str]:
        for line in self.typed:
            yield line + "\n"

    def echo(self, line: str, picked: Numbered | None) -> None:
        assert line.strip() == line

    def window(self, person: str, team: str | None = None) -> Window:
        teams = (team,) if team else ()
        return Window(
            person, teams, self.lines(), self.printed.append, self.echo, _nothing_due, now
        )

    @property
    def text(self) -> str:
        return "\n".join(line for printed in self.printed for line in plain(printed))


async def _nothing_due() -> None:
    """Nothing waits in the outbox here."""


class TerminalStage:
    """The terminal window, seen through the lines it prints."""

    private = Address(channel="terminal", conversation="person/fatima")
    room = Address(channel="terminal", conversation="room/cleaning")
    nowhere = Address(channel="terminal", conversation="slack/T1/C1")
    somebody = "fatima"
    somebody_else = "joost"
    says_once = True

    def __init__(self, unreachable: Database, mailbox: Mailbox) -> None:
        self.unreachable, self.mailbox = unreachable, mailbox
        self.channel = TerminalChannel(mailbox)

    async def shown(self, at: Address, viewer: str) -> list[Shown]:
        display = Display()
        printed = [
            display.show(p) for p in self.mailbox.latest(at.conversation) if p.shown_to(viewer)
        ]
        return [
            Shown(
                p.post.ref,
                "\n".join(plain(Printed(p.post, ()))),
                tuple(n.choice.label for n in p.choices),
            )
            for p in printed
        ]

    def out_of_reach(self) -> None:
        self.channel = TerminalChannel(Mailbox(self.unreachable, now))

    async def types(self, text: str, accept: Accept) -> None:
        await TerminalChannel(self.mailbox, Screen(text).window(self.somebody)).listen(accept)


class TestTerminal(ChannelContract):
    """The contract of all channels."""

    @pytest.fixture
    def stage(self, unreachable: Database, mailbox: Mailbox) -> TerminalStage:
        return TerminalStage(unreachable, mailbox)


def post(
    ref: int, *labels: str, card: bool = False, ask_text: bool = False, room: bool = True
) -> Post:
    """A post with choices: a card in the room, or a question in the person's own conversation."""
    made = Card(number=f"S-{ref}", title="Spill", status="new") if card else None
    choices = tuple(
        Choice(action=f"{'c' if card else 'd'}:{ref}:{n}", label=label)
        for n, label in enumerate(labels)
    )
    message = Outgoing(text=f"post {ref}", card=made, choices=choices, ask_text=ask_text)
    return Post(
        ref=str(ref),
        conversation="room/x" if card and room else "person/x",
        seq=ref,
        author="schakel",
        at=MONDAY,
        message=message,
    )


def label(display: Display, line: str) -> str | None:
    """What a line picks."""
    picked = display.pick(line)
    return picked.choice.label if picked else None


def test_numbers_run_on_over_cards_and_a_question_begins_at_one_and_goes_first() -> None:
    display = Display()
    numbers = [
        [n.number for n in display.show(shown).choices]
        for shown in (
            post(1, "take", "decline", card=True),
            post(2, "take it", card=True),
            post(3, "yes", "no"),
        )
    ]
    assert numbers == [[1, 2], [3], [1, 2]]
    assert [label(display, line) for line in ("1", "2", "3", "4", "0", "jes", "²", " 1")] == [
        "yes",
        "no",
        "take it",
        None,
        None,
        None,
        None,
        None,
    ]
    display.sent(display.pick("2"))
    assert [label(display, line) for line in ("1", "2", "3")] == ["take", "decline", "take it"]


def test_a_new_question_takes_the_place_of_the_last() -> None:
    display = Display()
    display.show(post(1, "laptop", "phone"))
    assert [n.number for n in display.show(post(2, "yes", "no")).choices] == [1, 2]
    assert label(display, "1") == "yes"


def test_in_the_own_conversation_a_question_takes_the_numbers_of_what_stood_above_it() -> None:
    display = Display()
    display.show(post(1, "take", card=True))
    display.show(post(2, "add", "cancel", card=True, room=False))
    assert [n.number for n in display.show(post(3, "yes", "no")).choices] == [1, 2]
    assert [label(display, line) for line in ("1", "2", "3")] == ["yes", "no", None]


def test_a_card_that_changes_gets_new_numbers_and_the_others_keep_theirs() -> None:
    display = Display()
    for shown in (
        post(1, "take", card=True),
        post(2, "take too", card=True),
        post(1, "solved", "ask", card=True),
    ):
        display.show(shown)
    assert [label(display, line) for line in ("1", "2", "3", "4")] == [
        None,
        "take too",
        "solved",
        "ask",
    ]


def test_an_answered_question_gives_its_numbers_back() -> None:
    display = Display()
    display.show(post(1, "yes", "no"))
    display.sent(display.pick("1"))
    assert label(display, "2") is None
    assert [n.number for n in display.show(post(2, "confirm", card=True)).choices] == [1]


def test_where_words_are_asked_for_a_number_is_an_answer() -> None:
    display = Display()
    display.show(post(1, "add", "cancel", card=True))
    display.show(post(2, ask_text=True))
    assert label(display, "2") is None
    display.sent(None)
    assert label(display, "2") == "cancel"


class Answering:
    """A desk that asks back once, in the conversation it was spoken to."""

    def __init__(
        self, mailbox: Mailbox, *answers: Outgoing, database: Database | None = None
    ) -> None:
        self.mailbox, self.answers, self.database = mailbox, list(answers), database
        self.taken: list[Any] = []

    async def accept(self, incoming: Incoming) -> bool:
        self.taken.append(incoming)
        if self.database:
            windows.shown(self.database, incoming)
        if self.answers:
            self.mailbox.deliver(
                incoming.address.conversation, self.answers.pop(0), f"answer {len(self.taken)}"
            )
        return True


async def test_a_line_is_a_message_and_a_number_a_choice(
    database: Database, mailbox: Mailbox
) -> None:
    ask = Outgoing(
        text="Shall I?",
        choices=(Choice(action="d:1:yes", label="Yes"), Choice(action="d:1:no", label="No")),
    )
    desk, screen = (
        Answering(mailbox, ask, database=database),
        Screen("koffie gemorst", "", "2", "2"),
    )
    await TerminalChannel(mailbox, screen.window("sanne")).listen(desk.accept)
    assert [i.press.action if isinstance(i, Pressed) else i.text for i in desk.taken] == [
        "koffie gemorst",
        "d:1:no",
        "2",
    ]
    assert screen.text == "Shall I?\n  1. Yes\n  2. No"
    assert [p.said for p in mailbox.latest("person/sanne")] == ["koffie gemorst", None, "No", "2"]


async def test_a_team_member_first_sees_the_open_cards_of_the_room(mailbox: Mailbox) -> None:
    for number, tone in (("S-1", "new"), ("S-2", "ended"), ("S-3", "late")):
        card = Card(number=number, title="Spill", status=tone, tone=tone)
        choice = Choice(action=f"c:{number}:acknowledge", label="We have it")
        mailbox.deliver(
            "room/cleaning", Outgoing(text=number, card=card, choices=(choice,)), f"card {number}"
        )
    desk, screen = Answering(mailbox), Screen("2")
    await TerminalChannel(mailbox, screen.window("fatima", "cleaning")).listen(desk.accept)
    assert screen.text == "[S-1] Spill · new\n  1. We have it\n[S-3] Spill · late\n  2. We have it"
    pressed = desk.taken[0]
    assert (pressed.press.action, pressed.shared, pressed.address.conversation) == (
        "c:S-3:acknowledge",
        True,
        "room/cleaning",
    )


async def test_a_question_asked_in_the_room_is_answered_in_the_room(mailbox: Mailbox) -> None:
    card = Card(number="S-1", title="Spill", status="new")
    mailbox.deliver(
        "room/cleaning",
        Outgoing(
            text="S-1", card=card, choices=(Choice(action="c:S-1:decline", label="Not ours"),)
        ),
        "card",
    )
    desk = Answering(mailbox, Outgoing(text="Why?", ask_text=True, only_to="fatima"))
    await TerminalChannel(
        mailbox, Screen("1", "it is a leak", "thanks").window("fatima", "cleaning")
    ).listen(desk.accept)
    pressed, *said = desk.taken
    assert (pressed.press.action, pressed.address.conversation) == (
        "c:S-1:decline",
        "room/cleaning",
    )
    assert [(i.text, i.address.conversation) for i in said] == [
        ("it is a leak", "room/cleaning"),
        ("thanks", "person/fatima"),
    ]


async def test_it_opens_where_the_person_left_off(database: Database, mailbox: Mailbox) -> None:
    mailbox.deliver("person/sanne", Outgoing(text="long ago"), "k1")
    windows.said(database, "person/sanne", "sanne", "my own words")
    mailbox.deliver(
        "person/sanne",
        Outgoing(text="Solved?", choices=(Choice(action="c:S-1:confirm", label="Yes"),)),
        "k3",
    )
    desk, screen = Answering(mailbox), Screen("1")
    await TerminalChannel(mailbox, screen.window("sanne")).listen(desk.accept)
    assert screen.text == "Solved?\n  1. Yes"
    assert desk.taken[0].press is not None


async def test_who_types_hears_it_where_nothing_can_be_written(mailbox: Mailbox) -> None:
    """And types on."""
    heard: list[str] = []

    async def accept(incoming: Incoming) -> bool:
        if not heard:
            heard.append("refused")
            raise sa.exc.OperationalError("COMMIT", {}, Exception("database or disk is full"))
        heard.append(incoming.key)
        return True

    screen = Screen("the lamp is broken", "the lamp is broken")
    await TerminalChannel(mailbox, screen.window("sanne")).listen(accept)
    assert "this was not taken in" in screen.text
    assert len(heard) == 2


async def test_who_types_hears_that_the_answer_waits(mailbox: Mailbox) -> None:
    settled: list[int] = []

    async def settle() -> None:
        settled.append(1)
        if len(settled) == 2:
            raise sa.exc.OperationalError("BEGIN", {}, Exception("disk I/O error"))

    async def accept(_incoming: Incoming) -> bool:
        return True

    screen = Screen("the lamp is broken", "the door too")
    window = replace(screen.window("sanne"), settle=settle)
    await TerminalChannel(mailbox, window).listen(accept)
    assert screen.text.count("Your words are kept. The answer comes once") == 1
    assert len(settled) == 3
