"""Words that somebody else takes for a request: they start something of their own, and answer
nothing that their author was asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bot.conversation.state.dialogue import Dialogue
from bot.ports import Address, Attachment, Suggested
from routing.storage import dialogues, ledger
from tests.chain.front import Front
from tests.routing.links import CATALOGUE

HERE = Address(channel="web", conversation="person/tom")
LINK = "https://t1.slack.com/archives/C1/p1"


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


def points(front: Front, text: str, key: str = "p1", **more: Any) -> str:
    """Sanne points at words of Tom's; what he is told since."""
    before = len(front.said("person/tom"))
    head = {"key": key, "address": HERE, "account": "tom", "at": front.now, "by": "sanne"}
    asyncio.run(front._carried_through(Suggested(text=text, permalink=LINK, **head, **more)))
    return "\n".join(front.said("person/tom")[before:])


def numbers(front: Front) -> list[str]:
    """The calls that Tom made."""
    with front.app.database.reading() as session:
        return [c.number for c in ledger.of_requester(session, "tom", ended=True, limit=10)]


def under_way(front: Front) -> list[str]:
    """The words of what is under way with Tom; the last is talked about."""
    with front.app.database.reading() as session:
        kept = dialogues.read(session, HERE.conversation, "tom")
    return [str(one.words) for one in Dialogue.stored(kept.body).pending] if kept else []


@pytest.mark.parametrize(
    "words", ["yes", "Yes!", "no", "ja hoor", "thanks", "hello", "ok", "cancel"]
)
def test_a_bare_answer_to_somebody_else_answers_nothing_here(front: Front, words: str) -> None:
    front.types("tom", "a spill in the hall")
    told = points(front, words)
    assert "ask for nothing" in told and "Shall I still send" in told, told
    assert "attachment" not in told
    assert not numbers(front) and under_way(front) == ["a spill in the hall"]
    front.types("tom", "yes")
    assert front.call("S-1001").text == "a spill in the hall"


@pytest.mark.parametrize(
    "words",
    ["yes, the contract is wrong as well", "1", "I feel awful about my boss", "the kitchen"],
)
def test_it_is_something_of_its_own_on_top_of_what_is_open(front: Front, words: str) -> None:
    front.types("tom", "a spill in the hall")
    told = points(front, words)
    assert not numbers(front)
    first, *above = under_way(front)
    assert first == "a spill in the hall", "nothing is added to what was open"
    assert above == [words] or (words == "1" and not above), told
    assert "attachment" not in told


def test_what_was_open_is_taken_up_again(front: Front) -> None:
    front.types("tom", "my contract is wrong")
    told = points(front, "a spill near the lift")
    assert "a link to the message" in told and "attachment" not in told
    after = front.types("tom", "yes")
    assert front.call("S-1001").text == "a spill near the lift"
    assert "contract" in after
    front.types("tom", "yes")
    assert front.call("S-1002").text == "my contract is wrong"


def test_a_file_alone_is_no_answer_and_goes_nowhere_by_itself(front: Front) -> None:
    front.types("tom", "a spill in the hall")
    photo = Attachment(name="foto.jpg", kind="picture", ref="F1")
    told = points(front, "", attachments=(photo,))
    assert "What is it about?" in told
    assert under_way(front) == ["a spill in the hall", ""]


def test_danger_in_it_alarms_at_once(front: Front) -> None:
    front.types("tom", "a spill in the hall")
    assert "112" in points(front, "there is a fire in the kitchen")
    assert not numbers(front)


def test_words_about_accounts_are_no_wish_of_theirs(front: Front) -> None:
    told = points(front, "who am I")
    assert "You are" not in told
