"""A message that is deleted before anything of it was sent: nothing is sent of it any more, and
what it answered is asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bot.conversation.state.dialogue import Dialogue, Request
from bot.ports import Address, Edited, Said, Suggested, Withdrawn
from routing.storage import dialogues, ledger
from tests.chain.front import Front
from tests.routing.links import CATALOGUE

HERE = Address(channel="web", conversation="person/tom")


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


def hears(front: Front, kind: type[Any], key: str, **more: Any) -> str:
    """Tom sends something of this kind; all that he is told since."""
    before = len(front.said("person/tom"))
    head = {"key": key, "address": HERE, "account": "tom", "at": front.now}
    asyncio.run(front._carried_through(kind(**head, **more)))
    return "\n".join(front.said("person/tom")[before:])


def under_way(front: Front) -> list[Any]:
    with front.app.database.reading() as session:
        kept = dialogues.read(session, HERE.conversation, "tom")
    return list(Dialogue.stored(kept.body).pending) if kept else []


def calls(front: Front) -> int:
    with front.app.database.reading() as session:
        return len(ledger.of_requester(session, "tom", ended=True, limit=10))


@pytest.mark.parametrize("text", ["a spill in the hall", "my contract is wrong", "blub blub"])
def test_nothing_is_sent_of_a_deleted_message(front: Front, text: str) -> None:
    hears(front, Said, "m1", text=text)
    told = hears(front, Withdrawn, "m1:gone", withdraws="m1")
    assert "You took your message back; nothing is sent of it." in told and text not in told
    assert not under_way(front)
    front.types("tom", "yes")
    assert not calls(front)


def test_after_an_edit_too(front: Front) -> None:
    hears(front, Said, "m1", text="a spill in the hall")
    hears(front, Edited, "m1:2", edits="m1", text="a spill in the kitchen")
    assert "nothing is sent" in hears(front, Withdrawn, "m1:gone", withdraws="m1")
    assert not under_way(front)


def test_what_is_beneath_is_taken_up_again(front: Front) -> None:
    hears(front, Said, "m1", text="my contract is wrong")
    words = {"text": "a spill near the lift", "by": "sanne"}
    hears(front, Suggested, "p1", permalink="https://t1.slack.com/p1", **words)
    told = hears(front, Withdrawn, "p1:gone", withdraws="p1")
    assert "nothing is sent" in told and "contract" in told
    assert [one.words for one in under_way(front)] == ["my contract is wrong"]
    front.types("tom", "yes")
    assert front.call("S-1001").text == "my contract is wrong"


def test_the_one_beneath_lapses_and_the_other_stands(front: Front) -> None:
    hears(front, Said, "m1", text="my contract is wrong")
    hears(front, Suggested, "p1", text="a spill near the lift", by="sanne")
    assert "nothing is sent" in hears(front, Withdrawn, "m1:gone", withdraws="m1")
    assert [one.words for one in under_way(front)] == ["a spill near the lift"]


def test_a_detail_that_was_added_is_left_out(front: Front) -> None:
    hears(front, Said, "m1", text="a spill in the hall")
    hears(front, Said, "m2", text="it is near the second door, and slippery")
    assert "slippery" in under_way(front)[0].words
    told = hears(front, Withdrawn, "m2:gone", withdraws="m2")
    assert "I leave it out" in told
    (left,) = under_way(front)
    assert isinstance(left, Request) and left.words == "a spill in the hall"
    front.types("tom", "yes")
    assert front.call("S-1001").text == "a spill in the hall"


def test_words_without_a_trace_change_nothing(front: Front) -> None:
    hears(front, Said, "m0", text="hello")
    hears(front, Said, "m1", text="a spill in the hall")
    assert hears(front, Withdrawn, "m0:gone", withdraws="m0") == ""
    front.types("tom", "yes")
    assert front.call("S-1001").text == "a spill in the hall"


def test_the_alarm_stands(front: Front) -> None:
    hears(front, Said, "m1", text="there is a fire in the kitchen")
    before = len(under_way(front))
    assert before and "nothing is sent" not in hears(front, Withdrawn, "x", withdraws="m1")
    assert len(under_way(front)) == before


def test_a_second_telling_of_it_says_nothing_more(front: Front) -> None:
    hears(front, Said, "m1", text="a spill in the hall")
    hears(front, Withdrawn, "m1:gone", withdraws="m1")
    assert hears(front, Withdrawn, "m1:gone:2", withdraws="m1") == ""
