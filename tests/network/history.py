"""A random history of one request between two installations, over a wire that loses, doubles and
reorders: what people of both do to it, and whether both sides agree in the end.
"""

from __future__ import annotations

import collections
import datetime as dt
import gc
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.context import Context
from bot.network import hearing
from bot.outbox.payloads import TimerPayload
from bot.outbox.peer_payloads import PeerPayload
from bot.outbox.writer import OutboxWriter
from catalog.model import Catalogue, Kind, Person
from routing.call.actions import Action, actions_for
from routing.call.call import ENDED, Call, State
from routing.call.effects import SetTimer, ToPeer
from routing.call.events import Commented, Noted
from routing.call.guests import voice_of
from routing.call.peer_messages import Message
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.rules import invariants
from routing.rules.effects_of import NotPossible
from routing.storage import ledger, peers
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.network_tables import PeerRow
from routing.storage.tables import OutboxRow
from tests.network.world import HOSPITAL, LAUNDRY
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord

PER_DATABASE = 10


class Side:
    """One installation without its front: a database, a desk, an outbox."""

    def __init__(self, url: str, catalogue: Catalogue, other: str) -> None:
        self.database, self.catalogue, self.other = Database(url), catalogue, other
        self.reader = ByWord(catalogue)
        self.count = 0
        self.now = MONDAY
        with self.database.transaction() as session:
            peers.keep(session, PeerRow(team=other, state="open", made_at=MONDAY))

    def context(self) -> Context:
        """What is true now: no channel at all."""
        return Context(
            catalogue=self.catalogue, understanding=self.reader, channels={}, now=self.now
        )

    def does(self, what: Callable[[Desk], object]) -> bool:
        """One transaction; False where the desk refused."""
        self.count += 1
        try:
            with self.database.transaction() as session:
                desk = Desk(SqlCallRepository(session), self.catalogue, self.now)
                what(desk)
                self._post(session, desk)
        except NotPossible:
            return False
        return True

    def _post(self, session: Session, desk: Desk) -> None:
        """What goes over the wire, and what time will do; people are told by other tests."""
        effects = [e for e in desk.effects if isinstance(e, ToPeer | SetTimer)]
        OutboxWriter(session, self.context(), f"history/{self.count}").effects(effects)

    def hears(self, message: Message) -> int:
        """A message comes; the status of the answer."""
        with self.database.transaction() as session:
            row = peers.find(session, self.other)
            assert row
            return hearing.take(session, self.context(), row, message).status

    def to_send(self) -> list[tuple[int, Message]]:
        """What is to be sent: the first of each lane."""
        query = select(OutboxRow.id, OutboxRow.lane, OutboxRow.body).where(
            col(OutboxRow.kind) == PeerPayload.kind, col(OutboxRow.state) == "due"
        )
        with self.database.reading() as session:
            rows = session.exec(query.order_by(col(OutboxRow.id))).all()
        first: dict[str, tuple[int, Message]] = {}
        for row, lane, body in rows:
            if (lane or "") not in first:
                first[lane or ""] = (row or 0, Message.model_validate(body["message"]))
        return list(first.values())

    def sent(self, row: int) -> None:
        """It is known to have arrived."""
        done = sa.update(OutboxRow).where(col(OutboxRow.id) == row).values(state="done")
        with self.database.transaction() as session:
            session.execute(done)

    def time_passes(self) -> None:
        """What timers are due do."""
        query = select(OutboxRow).where(
            col(OutboxRow.kind) == TimerPayload.kind,
            col(OutboxRow.state) == "due",
            col(OutboxRow.due_at) <= self.now,
        )
        while True:
            with self.database.reading() as session:
                due = session.exec(query.order_by(col(OutboxRow.due_at)).limit(1)).first()
            if due is None:
                return
            timer = SetTimer.model_validate(due.body)
            self.does(lambda desk, timer=timer: desk.time_passed(timer))  # type: ignore[misc]
            self.sent(due.id or 0)

    def call(self, number: str) -> Call:
        """A call as it stands."""
        with self.database.reading() as session:
            found = ledger.read(session, number)
        assert found
        return found

    def sound(self, number: str) -> Call:
        """A call, sound and as its ledger tells it."""
        with self.database.reading() as session:
            found = ledger.read(session, number)
            assert found
            invariants.sound(found, lambda n: ledger.read(session, n), self.catalogue)
            invariants.ledger_tells(found, ledger.events(session, number))
        return found

    def said(self, number: str, by_peer: bool) -> list[str]:
        """What stands at a call that came from the other side, or that was said here."""
        voice = voice_of(self.other)
        with self.database.reading() as session:
            return [
                getattr(event, "text", "")
                for event in ledger.events(session, number)
                if isinstance(event, Commented | Noted) and (event.by == voice) == by_peer
            ]


class History:
    """Two sides, and what people of both do to one request."""

    def __init__(self, hospital: Side, laundry: Side, rng: random.Random) -> None:
        self.hospital, self.laundry, self.rng = hospital, laundry, rng
        self.flying: list[tuple[Side, Message]] = []
        self.seen: collections.Counter[str] = collections.Counter()
        self.root = self.child = self.theirs = ""
        self._words = 0

    def play(self) -> None:
        """All of it, to the end, when everything has arrived."""
        self._open()
        for _ in range(self.rng.randint(4, 26)):
            self._something()
        for _ in range(200):
            if not self._carry(sure=True):
                break
        self._check()

    def _open(self) -> None:
        people = self.hospital.catalogue.people
        draft = Draft(
            requester=people["sanne"],
            item="cleaning/rooms/spill",
            kind=Kind.INCIDENT,
            text="words",
            title="title",
            language="en",
        )
        made: list[Call] = []
        self.hospital.does(lambda desk: made.append(desk.open(draft)))
        self.root = made[0].number
        self._do(self.hospital, self.root, Action.ACKNOWLEDGE, "fatima")
        values = {"service": "laundry/linen", "text": "ten sheets"}
        self._do(self.hospital, self.root, Action.PASS_ON, "fatima", values)
        self.child = self.hospital.call(self.root).children[-1]

    def _do(
        self,
        side: Side,
        number: str,
        action: Action,
        who: str,
        values: dict[str, str] | None = None,
    ) -> bool:
        person: Person = side.catalogue.people[who]
        done = side.does(lambda desk: desk.do(number, action, person, values or {}))
        self.seen[f"{action.value}{'' if done else ' refused'}"] += 1
        return done

    def _say(self) -> dict[str, str]:
        self._words += 1
        words = f"words {self._words}"
        return {"text": words, "question": words, "reason": words}

    def _something(self) -> None:
        dice = self.rng.random()
        if dice < 0.3:
            self._carry(sure=False)
        elif dice < 0.36:
            self._wait(self.rng.choice((1, 30, 300, 3_000, 12_000)))
        elif dice < 0.55:
            self._customer()
        else:
            self._provider()

    def _customer(self) -> None:
        if self.rng.random() < 0.03:
            self._do(self.hospital, self.root, Action.CANCEL, "sanne", self._say())
            return
        actions = [Action.ANSWER] * 8 + [Action.ADD] * 2 + [Action.REOPEN] * 6 + [Action.CANCEL]
        action = self._possible(self.hospital, self.child, "fatima", actions)
        self._do(self.hospital, self.child, action, "fatima", self._say())

    def _possible(self, side: Side, number: str, who: str, actions: list[Action]) -> Action:
        """One of these, most often one that is possible as the call stands here."""
        able = actions_for(who, side.call(number), side.catalogue)
        some = [action for action in actions if action in able]
        return self.rng.choice(some if some and self.rng.random() < 0.9 else actions)

    def _provider(self) -> None:
        self._find()
        if not self.theirs:
            return
        actions = [
            *[Action.ACKNOWLEDGE] * 6,
            *[Action.ASK] * 5,
            *[Action.RESOLVE] * 4,
            *[Action.REPLY] * 2,
            *(Action.DECLINE, Action.PUT_BACK, Action.NOTE, Action.HAND_OVER, Action.NEXT_STEP),
        ]
        team = self.laundry.call(self.theirs).team
        who, values = "dot" if team == "desk" else "lars", self._say()
        action = self._possible(self.laundry, self.theirs, who, actions)
        if action is Action.HAND_OVER:
            values |= {"team": "desk" if team == "washing" else "washing"}
        self._do(self.laundry, self.theirs, action, who, values)

    def _find(self) -> None:
        if self.theirs:
            return
        with self.hospital.database.reading() as session:
            bond = peers.mirrored(session, self.child)
        with self.laundry.database.reading() as session:
            found = peers.named(session, "hospital", bond.call) if bond else None
        self.theirs = found.number if found else ""

    def _wait(self, minutes: int) -> None:
        for side in (self.hospital, self.laundry):
            side.now += dt.timedelta(minutes=minutes)
            side.time_passes()

    def _carry(self, *, sure: bool) -> bool:
        """Messages go over the wire. Not `sure`: some are lost, come twice or late, or their answer
        is lost, so that they are sent again.
        """
        moved = False
        for side, other in ((self.hospital, self.laundry), (self.laundry, self.hospital)):
            for row, message in side.to_send():
                moved = True
                if not sure and self.rng.random() < 0.25:
                    self.seen["wire lost"] += 1
                    continue
                if not sure and self.rng.random() < 0.2:
                    self.flying.append((other, message))
                    self.seen["wire late"] += 1
                    if self.rng.random() < 0.5:
                        side.sent(row)  # taken for arrived by whoever carries it
                    continue
                self._arrives(other, message)
                if self.rng.random() < 0.2:
                    self._arrives(other, message)
                    self.seen["wire doubled"] += 1
                if sure or self.rng.random() < 0.8:
                    side.sent(row)
        while self.flying and (sure or self.rng.random() < 0.3):
            moved = True
            self._arrives(*self.flying.pop(self.rng.randrange(len(self.flying))))
        return moved

    def _arrives(self, side: Side, message: Message) -> None:
        status = side.hears(message)
        self.seen[f"wire {status}"] += 1
        assert status in (200, 202), status

    def _check(self) -> None:
        """Both sides tell the same story."""
        self._find()
        self.hospital.sound(self.root)
        ours, theirs = self.hospital.sound(self.child), self.laundry.sound(self.theirs)
        told = f"{ours.state.value} here, {theirs.state.value} there"
        self.seen[f"end {told}"] += 1
        assert (ours.state in ENDED) == (theirs.state in ENDED), told
        if ours.state is State.OFFERED:
            assert theirs.state is State.OFFERED, told
        waits = State.WAITING_REQUESTER
        assert (ours.state is waits) == (theirs.state is waits), told
        assert ours.question == theirs.question, told
        if ours.state is State.CLOSED and ours.resolved_at:
            assert ours.resolution == theirs.resolution, told
        for side, number, other, there in (
            (self.hospital, self.child, self.laundry, self.theirs),
            (self.laundry, self.theirs, self.hospital, self.child),
        ):
            with side.database.reading() as session:
                said = [
                    event.text
                    for event in ledger.events(session, number)
                    if isinstance(event, Commented) and event.by != voice_of(side.other)
                ]
            heard = other.said(there, by_peer=True)
            assert [w for w in heard if w in said] == said, "each comment once, in order"


def batch(seed: int, first: int, count: int) -> tuple[collections.Counter[str], list[str]]:
    """So many histories; what happened in them, and those that went wrong."""
    seen: collections.Counter[str] = collections.Counter()
    broken: list[str] = []
    gc.disable()  # nothing of a history outlives its ten
    folder = Path(tempfile.mkdtemp(prefix="histories-"))
    try:
        template = Database(f"sqlite:///{folder}/template")
        template.migrate()
        template.close()
        for start in range(first, first + count, PER_DATABASE):
            sides = []
            for name, catalogue in (("laundry", HOSPITAL), ("hospital", LAUNDRY)):
                path = folder / f"{name}-{start}"
                shutil.copy(folder / "template", path)
                sides.append(Side(f"sqlite:///{path}", catalogue, name))
            for n in range(start, min(start + PER_DATABASE, first + count)):
                history = History(sides[0], sides[1], random.Random(f"history {seed} {n}"))
                try:
                    history.play()
                except Exception as error:
                    broken.append(f"history {seed} {n}: {type(error).__name__} {error}")
                seen += history.seen
                seen["histories"] += 1
                now = max(side.now for side in sides)
                for side in sides:
                    side.now = now
            for side in sides:
                side.database.close()
            gc.collect()
    finally:
        gc.enable()
        shutil.rmtree(folder, ignore_errors=True)
    return seen, broken
