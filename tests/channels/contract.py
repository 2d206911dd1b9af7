"""What every channel must do, whatever its service: subclass `ChannelContract` and give it a
`stage` fixture.

A stage is the channel with its service (a fake one, or our own database) and eyes to see what the
service shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from bot.ports import (
    Accept,
    Address,
    Card,
    Channel,
    Choice,
    FormField,
    Incoming,
    Line,
    Outgoing,
    RetryLater,
    Undeliverable,
)


@dataclass(frozen=True)
class Shown:
    """A message as somebody sees it: all its words (a card's too) and the labels of its buttons, in
    order.
    """

    ref: str
    words: str
    labels: tuple[str, ...] = ()


class Stage(Protocol):
    """A channel with its service. `says_once`: the service (or the channel) knows a key again."""

    channel: Channel
    private: Address
    room: Address
    nowhere: Address
    somebody: str
    somebody_else: str
    says_once: bool

    async def shown(self, at: Address, viewer: str) -> list[Shown]:
        """What this account sees there now, in order."""
        ...

    def out_of_reach(self) -> None:
        """From now on the service does not answer."""
        ...

    async def types(self, text: str, accept: Accept) -> None:
        """Somebody types in their private conversation; returns when the channel has taken it
        in.
        """
        ...


LONG = "\n\n".join(
    f"Paragraph {n}: " + " ".join(f"word{n}x{m}" for m in range(40)) for n in range(40)
)
CARD = Card(
    number="S-1042",
    title="Spilled <coffee> & more",
    status="being worked on",
    tone="busy",
    lines=(
        Line(label="Where", value="Waiting room *C3*"),
        Line(label="Done", value="by 16:30 today"),
    ),
)


class ChannelContract:
    """The tests. Each gets a fresh `stage`. `changes_in_place`: whether what was said can be
    changed; where it cannot, a change says nothing new.
    """

    changes_in_place = True

    async def test_a_message_is_shown_and_has_a_ref(self, stage: Stage) -> None:
        ref = await stage.channel.send(stage.private, Outgoing(text="Hello Sanne"), "k1")
        assert ref
        shown = await stage.shown(stage.private, stage.somebody)
        assert [(s.ref, s.words) for s in shown] == [(ref, "Hello Sanne")]

    async def test_messages_keep_their_order(self, stage: Stage) -> None:
        for n in range(5):
            await stage.channel.send(stage.private, Outgoing(text=f"line {n}"), f"k{n}")
        assert [s.words for s in await stage.shown(stage.private, stage.somebody)] == [
            f"line {n}" for n in range(5)
        ]

    async def test_a_repeated_key_says_it_once(self, stage: Stage) -> None:
        """Where the service cannot know a message again, a crash may double it, and never more than
        that.
        """
        first = await stage.channel.send(stage.private, Outgoing(text="once"), "k1")
        second = await stage.channel.send(stage.private, Outgoing(text="once"), "k1", again=True)
        shown = await stage.shown(stage.private, stage.somebody)
        assert len(shown) == (1 if stage.says_once else 2)
        assert (first == second) is stage.says_once
        assert {s.words for s in shown} == {"once"}

    async def test_an_edit_changes_the_message_in_its_place(self, stage: Stage) -> None:
        ref = await stage.channel.send(stage.room, Outgoing(text="new", card=CARD), "k1")
        await stage.channel.send(stage.room, Outgoing(text="after it"), "k2")
        changed = CARD.model_copy(update={"status": "solved"})
        await stage.channel.send(stage.room, Outgoing(text="solved", card=changed, edits=ref), "k3")
        shown = await stage.shown(stage.room, stage.somebody)
        assert len(shown) == 2
        if not self.changes_in_place:
            return
        assert "solved" in shown[0].words
        assert "being worked on" not in shown[0].words

    async def test_an_edit_to_the_same_is_no_fault(self, stage: Stage) -> None:
        ref = await stage.channel.send(stage.room, Outgoing(text="card", card=CARD), "k1")
        for key in ("k2", "k2", "k3"):
            await stage.channel.send(stage.room, Outgoing(text="card", card=CARD, edits=ref), key)
        assert len(await stage.shown(stage.room, stage.somebody)) == 1

    async def test_choices_are_shown_in_order(self, stage: Stage) -> None:
        blank = FormField(id="reason", ask="Why?")
        choices = (
            Choice(action="d:1:yes", label="Yes, please", style="primary"),
            Choice(action="c:S-1042:decline", label="Not ours", style="danger", fields=(blank,)),
            Choice(action="x" * 64, label="Something else"),
        )
        await stage.channel.send(stage.private, Outgoing(text="Shall I?", choices=choices), "k1")
        shown = await stage.shown(stage.private, stage.somebody)
        assert shown[-1].labels == ("Yes, please", "Not ours", "Something else")

    async def test_a_card_shows_everything_on_it(self, stage: Stage) -> None:
        await stage.channel.send(stage.room, Outgoing(text="S-1042", card=CARD), "k1")
        words = " ".join(s.words for s in await stage.shown(stage.room, stage.somebody))
        expected = [
            CARD.number,
            CARD.title,
            CARD.status,
            *(part for line in CARD.lines for part in (line.label, line.value)),
        ]
        assert [part for part in expected if part not in words] == []

    async def test_no_word_of_a_long_text_is_lost(self, stage: Stage) -> None:
        await stage.channel.send(stage.private, Outgoing(text=LONG), "k1")
        said = "\n".join(s.words for s in await stage.shown(stage.private, stage.somebody))
        assert said.split() == LONG.split()

    @pytest.mark.parametrize(
        "text",
        [
            "<b>bold</b> & <script>alert(1)</script>",
            "*stars* _lines_ `ticks` ~waves~",
            "😀 é İ ｆ",
            "a\nb\n\nc",
        ],
    )
    async def test_words_arrive_as_they_were_written(self, stage: Stage, text: str) -> None:
        await stage.channel.send(stage.private, Outgoing(text=text), "k1")
        assert (await stage.shown(stage.private, stage.somebody))[-1].words == text

    async def test_what_is_for_one_person_is_seen_by_that_person_alone(self, stage: Stage) -> None:
        await stage.channel.send(
            stage.room, Outgoing(text="for you only", only_to=stage.somebody), "k1"
        )
        assert [s.words for s in await stage.shown(stage.room, stage.somebody)] == ["for you only"]
        assert await stage.shown(stage.room, stage.somebody_else) == []

    async def test_a_place_that_is_not_there_is_undeliverable(self, stage: Stage) -> None:
        with pytest.raises(Undeliverable) as refused:
            await stage.channel.send(stage.nowhere, Outgoing(text="anybody?"), "k1")
        assert refused.value.gone

    async def test_a_service_that_does_not_answer_is_tried_again_later(self, stage: Stage) -> None:
        stage.out_of_reach()
        with pytest.raises(RetryLater) as later:
            await stage.channel.send(stage.private, Outgoing(text="hello?"), "k1")
        assert later.value.seconds > 0

    async def test_what_is_typed_comes_in_with_who_where_and_a_key_of_its_own(
        self, stage: Stage
    ) -> None:
        taken: list[Any] = []
        await stage.types("my laptop won't start", keeping(taken))
        await stage.types("my laptop won't start", keeping(taken))
        assert [(i.text, i.account, i.address, i.shared) for i in taken] == [
            ("my laptop won't start", stage.somebody, stage.private, False)
        ] * 2
        assert taken[0].key != taken[1].key
        assert all(i.at.tzinfo is not None for i in taken)

    async def test_it_listens_until_it_is_stopped(self, stage: Stage) -> None:
        listening = asyncio.create_task(stage.channel.listen(keeping([])))
        await asyncio.sleep(0.05)
        assert not listening.done()
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening

    async def test_its_name_is_the_channel_of_its_addresses(self, stage: Stage) -> None:
        assert {stage.private.channel, stage.room.channel} == {stage.channel.name}


def keeping(taken: list[Any]) -> Callable[[Incoming], Awaitable[bool]]:
    """An `accept` that keeps what comes in."""

    async def accept(incoming: Incoming) -> bool:
        taken.append(incoming)
        return True

    return accept
