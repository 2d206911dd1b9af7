"""Puts the real desk of the hospital into each context of the acts bench, and says one text to it.

A context is made once, by talking to the desk; each text is then taken in within a transaction that
is rolled back, so that thousands of texts cost no set-up.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session, col, func, select

import catalog
from bot.bootstrap.app import App
from bot.bootstrap.first_reader import read_catalogue
from bot.channels.pages.channel import WebChannel
from bot.conversation.state.dialogue import Dialogue
from bot.intake.inbound import take_in
from bot.outbox.payloads import SayPayload
from bot.people import directory
from bot.ports import Address, Outgoing, Press, Pressed, Said
from bot.settings import Settings
from routing.storage import dialogues
from routing.storage.db import Database
from routing.storage.tables import LedgerRow, OutboxRow
from routing.understand.decision import Understanding
from tests.bench.acts_contexts import Setting

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
"""Tuesday 24 November 2026, ten in the morning at the hospital."""
WHO = "sanne"


def here(who: str) -> Address:
    """Where somebody talks to the desk alone."""
    return Address(channel="web", conversation=f"person/{who}")


HERE = here(WHO)


@dataclass(frozen=True)
class Event:
    """One event in the ledger: its call, its kind, who did it, and all it holds as text."""

    number: str
    kind: str
    by: str
    body: str


@dataclass(frozen=True)
class Step:
    """What a text did: events appended to the ledger, the dialogue before and after, and what was
    answered.
    """

    text: str
    language: str
    events: tuple[Event, ...]
    before: Dialogue
    after: Dialogue
    replies: tuple[Outgoing, ...]

    @property
    def said(self) -> str:
        """All that was answered, as one text."""
        return "\n".join(reply.text for reply in self.replies)


class ActsDesk:
    """The desk in one language, each context on a database of its own."""

    def __init__(self, folder: Path, understanding: Understanding, language: str) -> None:
        self.catalogue = read_catalogue(Path(catalog.__file__).parent / "hospital")
        self.understanding, self.language, self.now = understanding, language, NOW
        self._folder = folder
        self._apps: dict[str, App] = {}
        self._count = itertools.count()

    def app(self, context: str) -> App:
        """The desk in this context, made at first use."""
        if context not in self._apps:
            url = f"sqlite:///{self._folder / context}-{self.language}.sqlite3"
            database = Database(url)
            database.migrate()
            settings, standing = Settings(database_url=SecretStr(url)), self.understanding
            app = App(settings, database, self.catalogue, standing, now=lambda: self.now)
            app.add(WebChannel(app.mailbox))
            with database.transaction() as session:
                sanne = self.catalogue.people[WHO]
                directory.set_language(session, sanne, self.language)
                Setting(
                    sanne,
                    session,
                    app.context(),
                    lambda text, press: self._hear(app, session, text, press),
                ).make(context)
            self._apps[context] = app
        return self._apps[context]

    def close(self) -> None:
        """Let go of the databases."""
        for app in self._apps.values():
            app.close()

    def says(self, context: str, *texts: str, who: str = WHO) -> Step:
        """What the desk does with the last text in this context; nothing of it stays."""
        with self.trying(context) as session:
            steps = [self.step(context, session, text, who=who) for text in texts]
        return steps[-1]

    @contextmanager
    def trying(self, context: str) -> Iterator[Session]:
        """A transaction in this context that is rolled back at its end."""
        engine = self.app(context).database.engine
        with Session(engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    def step(
        self,
        context: str,
        session: Session,
        text: str,
        press: Press | None = None,
        who: str = WHO,
    ) -> Step:
        """Take one text, or press, in, and look at what came of it."""
        before = _dialogue(session, who)
        ledger, outbox = _last(session, LedgerRow), _last(session, OutboxRow)
        self._hear(self.app(context), session, text, press, who)
        return Step(
            text=text,
            language=self.language,
            events=_events(session, ledger),
            before=before,
            after=_dialogue(session, who),
            replies=_replies(session, outbox, who),
        )

    def _hear(
        self, app: App, session: Session, text: str, press: Press | None, who: str = WHO
    ) -> Dialogue:
        key, address = f"bench/{next(self._count)}", here(who)
        said = Said(key=key, address=address, account=who, at=self.now, text=text)
        pressed = press and Pressed(key=key, address=address, account=who, at=self.now, press=press)
        take_in(session, pressed or said, app.context())
        session.flush()
        return _dialogue(session, who)


def _dialogue(session: Session, who: str) -> Dialogue:
    kept = dialogues.read(session, here(who).conversation, who)
    return Dialogue.stored(kept.body) if kept else Dialogue()


def _last(session: Session, table: type[LedgerRow] | type[OutboxRow]) -> int:
    return session.exec(select(func.max(col(table.id)))).one() or 0


def _events(session: Session, since: int) -> tuple[Event, ...]:
    rows = session.exec(select(LedgerRow).where(col(LedgerRow.id) > since))
    return tuple(
        Event(row.number, row.kind, row.by, json.dumps(row.body, ensure_ascii=False))
        for row in rows
    )


def _replies(session: Session, since: int, who: str) -> tuple[Outgoing, ...]:
    """What is said to the person here; news of calls by the desk's own timers is none of it."""
    rows = session.exec(
        select(OutboxRow).where(col(OutboxRow.id) > since, OutboxRow.kind == SayPayload.kind)
    )
    said = (SayPayload.model_validate(row.body) for row in rows)
    return tuple(one.message for one in said if one.to == here(who))
