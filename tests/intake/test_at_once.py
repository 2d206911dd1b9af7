"""In windows of ours an answer stands there with the message that it answers; what cannot be done
then is left for the worker, and the order of a conversation is kept.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.outbox.at_once import AtOnce
from bot.outbox.payloads import CardPayload, SayPayload
from bot.outbox.results import Dead, Done, Handler, Later, Result
from bot.ports import Address, Outgoing, Said, Shown
from bot.settings import Settings
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import OutboxRow
from routing.storage.undoing import undoable
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

HOME, ROOM = "person/sanne", "room/cleaning"


class Fails:
    """A handler around another: what it does in a window goes wrong `while_wrong`."""

    def __init__(self, inner: Handler, while_wrong: Callable[[], bool]) -> None:
        self._inner, self._is_wrong = inner, while_wrong

    async def run(self, claim: Claim) -> Result:
        return await self._inner.run(claim)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        return self._inner.failed(claim, error)

    def in_window(self, claim: Claim) -> Done | None:
        end = getattr(self._inner, "in_window", lambda _: None)(claim)
        return Done(then=self._raise, says=end.says) if end and self._is_wrong() else end

    def _raise(self, _session: Session) -> None:
        raise ArithmeticError("nobody thought of this")


class Front:
    """A desk with a page. `is_wrong`: what is done at once raises."""

    def __init__(self, url: str) -> None:
        settings, self.is_wrong = Settings(database_url=SecretStr(url)), False
        self.app = App(
            settings,
            Database(url),
            CATALOGUE,
            ByWord(CATALOGUE),
            now=lambda: MONDAY,
            around=lambda handler: Fails(handler, lambda: self.is_wrong),
        )
        self.app.add(WebChannel(self.app.mailbox))
        self._said = 0

    async def say(self, text: str) -> None:
        self._said += 1
        place = Address(channel="web", conversation=HOME)
        said = Said(key=f"m/{self._said}", address=place, account="sanne", at=MONDAY, text=text)
        assert await self.app.accept(said)

    def told(self, conversation: str = HOME) -> list[str]:
        posts = self.app.mailbox.latest(conversation)
        return [post.message.text for post in posts if post.message]

    def states(self, *kinds: str) -> set[str]:
        query = select(OutboxRow.state).where(col(OutboxRow.kind).in_(kinds))
        with self.app.database.reading() as session:
            return set(session.exec(query).all())


@pytest.fixture
def front(database_url: str) -> Iterator[Front]:
    front = Front(database_url)
    yield front
    front.app.close()


async def test_the_answer_stands_with_the_message_and_nothing_is_left(front: Front) -> None:
    await front.say("there is a spill in the lobby")
    (asked,) = front.told()
    await front.say("yes")
    assert asked in front.told()
    assert len(front.told()) > 1
    assert front.states(SayPayload.kind, CardPayload.kind) == {"done"}
    told = front.told(), front.told(ROOM)
    await front.app.worker.settle()
    assert (front.told(), front.told(ROOM)) == told


async def test_what_is_said_of_a_call_in_its_room_stands_under_its_card(front: Front) -> None:
    for text in ("there is a spill in the lobby", "yes", "a spill by door 2 in the lobby", "yes"):
        await front.say(text)
    card, *others = front.app.mailbox.latest(ROOM)
    assert [post.message and post.message.thread for post in others] == [card.ref] * len(others)
    assert others


async def test_behind_what_is_still_to_be_said_it_is_said_in_its_turn(front: Front) -> None:
    first = SayPayload(
        to=Address(channel="web", conversation=HOME), message=Outgoing(text="First of all.")
    )
    row = first.row("say/first", MONDAY, lane=HOME, channel="web")
    with front.app.database.transaction() as session:
        outbox.enqueue(session, [row], MONDAY)
    await front.say("hello")
    assert front.told() == []
    await front.app.worker.settle()
    assert front.told()[0] == "First of all."
    assert len(front.told()) > 1


async def test_what_goes_wrong_then_is_left_for_the_worker(front: Front) -> None:
    front.is_wrong = True
    await front.say("hello")
    assert front.told() == []
    assert front.states(SayPayload.kind) == {"due"}
    await front.app.worker.settle()
    assert len(front.told()) == 1


async def test_what_many_say_in_windows_at_once_is_answered_with_it(front: Front) -> None:
    """Whether it has to wait is asked of nobody's words of this very transaction."""
    people = sorted(CATALOGUE.people)
    for text in ("hello", "there is a spill in the lobby"):
        said = [
            Said(
                key=f"{text}/{person}",
                address=Address(channel="web", conversation=f"person/{person}"),
                account=person,
                at=MONDAY,
                text=text,
                shown=Shown(text=text),
            )
            for person in people
        ]
        assert all(await asyncio.gather(*(front.app.take_or_keep(one) for one in said)))
        assert front.states(SayPayload.kind) == {"done"}
    assert {len(front.told(f"person/{person}")) for person in people} == {2}


def test_the_worker_looks_for_what_was_written_before_the_end(database: Database) -> None:
    at_once = AtOnce({}, lambda: MONDAY)
    later = _row("a").model_copy(update={"due_at": MONDAY + dt.timedelta(hours=1)})
    with database.transaction() as session:
        outbox.enqueue(session, [later], MONDAY)
        assert not at_once.do(session), "nothing is due"
        assert outbox.waiting(session, "a", MONDAY) == 0
        assert at_once.do(session), "it may be, for all that is known here"


def _row(key: str) -> outbox.Row:
    return outbox.Row(key=key, kind="say", body={}, lane=key, due_at=MONDAY)


def test_what_is_enqueued_is_seen_by_who_asks_for_it(database: Database) -> None:
    with database.transaction() as session:
        outbox.enqueue(session, [_row("a")], MONDAY)
        assert outbox.waiting(session, "a", MONDAY)
        outbox.enqueue(session, [_row("b")], MONDAY)
        query = select(OutboxRow.key).order_by(col(OutboxRow.id))
        assert session.exec(query).all() == ["a", "b"]


@pytest.mark.parametrize("is_asked_for", [False, True])
def test_what_a_part_enqueued_goes_with_it_and_what_was_before_stays(
    database: Database, is_asked_for: bool
) -> None:
    with database.transaction() as session:
        outbox.enqueue(session, [_row("before")], MONDAY)
        with pytest.raises(LookupError), undoable(session):
            outbox.enqueue(session, [_row("within")], MONDAY)
            assert not is_asked_for or outbox.waiting(session, "before", MONDAY)
            raise LookupError
        outbox.enqueue(session, [_row("after")], MONDAY)
    with database.reading() as session:
        assert {row.key for row in session.exec(select(OutboxRow))} == {"before", "after"}


class Notes:
    """A handler that notes when a row is drawn, and when it is done."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    async def run(self, claim: Claim) -> Result:
        raise NotImplementedError

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        raise error

    def in_window(self, claim: Claim) -> Done | None:
        def says(_session: Session) -> None:
            self.noted.append(f"draws {claim.key}")

        def then(_session: Session) -> None:
            self.noted.append(f"did {claim.key}")

        return Done(says=says, then=then, **claim.body)


def test_what_stands_under_a_card_is_drawn_once_the_card_is_there(database: Database) -> None:
    notes = Notes()
    bodies = {
        "under": {"under": "S-1"},
        "card": {"card": "S-1"},
        "of another": {"card": "S-2"},
        "too": {"under": "S-1"},
        "last": {},
    }
    with database.transaction() as session:
        for key, body in bodies.items():
            row = _row(key).model_copy(update={"lane": ROOM, "body": body})
            outbox.enqueue(session, [row], MONDAY)
        assert not AtOnce({"say": notes}, lambda: MONDAY).do(session)
    assert notes.noted == [
        *("draws under", "draws card", "draws of another", "did under", "did card"),
        *("did of another", "draws too", "draws last", "did too", "did last"),
    ]
