"""The door of the pages: who may in, by a link in their chat or by the word of the organisation's
own sign-in, and for how long. Each thing is one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.outbox.gate import OnePerson
from bot.outbox.payloads import SayPayload
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, sessions, signin_links
from bot.people.channels_on import are_last
from bot.people.recipients import localizer_of, reached_outside
from bot.people.secrets_kept import Limit, digest, is_reached, is_too_often
from bot.people.sessions import Signed
from bot.people.signin_links import Link, Used
from bot.ports import NOTHING, Address, Contact, Outgoing, Reply, Tells
from bot.wording.localizer import Localizer
from bot.wording.signing_in import with_code, with_link
from catalog.model import Person
from routing.storage import outbox
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.door")
PER_PERSON = Limit("asked for a person", 5, dt.timedelta(minutes=15))
PER_ADDRESS = Limit("asked from an address", 60, dt.timedelta(minutes=10))
MISSED = Limit("missed from an address", 30, dt.timedelta(minutes=10))
"""So often somebody is sent a link, an address of the network asks for one, and tries what does
not work: many colleagues share one address.
"""
REMEMBERED = dt.timedelta(days=7)
How = Literal["link", "command", "openid"]


@dataclass(frozen=True)
class Asking:
    """Somebody who asks to be let in: what they wrote, from which address of the network, in which
    browser (`holds`: its secret), which two words it shows, and where its pages stand.
    """

    written: str
    network: str
    holds: str
    words: str
    site: str


@dataclass(frozen=True)
class Let:
    """Somebody who was let in, and the secret that their browser holds from now on."""

    person: Person
    secret: str


@dataclass(frozen=True)
class Ways:
    """How somebody can be let in here: `chats`, the names of those in which a link is sent; `code`,
    whether a code can be read in a terminal at the desk's own machine.
    """

    chats: tuple[str, ...]
    code: bool


class Door:
    """Lets people in. `own`: the channel that the pages are."""

    def __init__(
        self,
        database: Database,
        context: Callable[[], Context],
        wake: Callable[[], None],
        own: str = "web",
    ) -> None:
        self._database, self._context, self._wake, self._own = database, context, wake, own

    def ways(self, localizer: Localizer) -> Ways:
        """How somebody can be let in by what is on here, whoever they are."""
        context = self._context()
        chats = [name for name, prefix in context.channels.items() if prefix]
        last = are_last(context.channels)
        named = sorted(chats, key=lambda name: (name in last, name))
        own = any(not prefix and name != self._own for name, prefix in context.channels.items())
        return Ways(tuple(context.label(name, localizer) for name in named), own)

    def may_ask(self, network: str) -> bool:
        """Whether an address of the network may ask once more; it counts."""
        with self._database.transaction() as session:
            return not is_too_often(session, PER_ADDRESS, network, self._context().now)

    def ask(self, asking: Asking) -> None:
        """Send a link to whom this leads to, in their own chat; nothing for anybody else, and
        nothing tells the difference.
        """
        with self._database.transaction() as session:
            context = self._context().at(session)
            person = signin_links.whom_we_know(asking.written, context.catalogue, session)
            if person is None or not signin_links.is_of_us(session, person.id, context.catalogue):
                return
            if is_too_often(session, PER_PERSON, person.id, context.now):
                log.warning("somebody is asked for too often at the pages' door", person=person.id)
                return
            self._send(session, person, asking, context)
        self._wake()

    def _send(self, session: Session, person: Person, asking: Asking, context: Context) -> None:
        to = reached_outside(session, person.id, context.channels, self._own)
        if to is None:
            log.info("somebody who has no chat asked at the pages' door", person=person.id)
            return
        link = signin_links.make(session, person.id, asking.holds, asking.words, context.now)
        localizer = localizer_of(session, person, context.catalogue)
        text = _told(link, to, asking, localizer, context.now)
        writer = OutboxWriter(session, context, f"signin/{digest(link.secret)}")
        writer.say(to, OnePerson(person.id), Reply.of(Outgoing(text=text), NOTHING))

    def offered(self, secret: str, holds: str) -> Used | None:
        """Whom a link would let in from this browser; nothing is used. None when nobody."""
        context = self._context()
        with self._database.reading() as session:
            return signin_links.look(session, secret, holds, context.catalogue, context.now)

    def enter(self, secret: str, holds: str, network: str, browser: str) -> Let | None:
        """Use a link."""
        with self._database.transaction(durable=True) as session:
            context = self._context().at(session)
            if is_reached(session, MISSED, network, context.now):
                return None
            used = signin_links.use(session, secret, holds, context.catalogue, context.now)
            return self._let(session, used, browser, context, network)

    def enter_by_code(self, code: str, holds: str, network: str, browser: str) -> Let | None:
        """The same by the code of the browser's own link."""
        with self._database.transaction(durable=True) as session:
            context = self._context().at(session)
            if is_reached(session, MISSED, network, context.now):
                return None
            used = signin_links.use_code(session, code, holds, context.catalogue, context.now)
            return self._let(session, used, browser, context, network)

    def enter_known(self, person: str, how: How, browser: str) -> Let | None:
        """Let in whom the organisation's own sign-in has shown to be this person."""
        with self._database.transaction(durable=True) as session:
            context = self._context().at(session)
            known = signin_links.is_of_us(session, person, context.catalogue)
            return self._begin(session, known, how, browser, context) if known else None

    def _let(
        self, session: Session, used: Used | None, browser: str, context: Context, network: str
    ) -> Let | None:
        if used is None:
            is_too_often(session, MISSED, network, context.now)
            return None
        return self._begin(session, used.person, used.how, browser, context)

    def _begin(
        self, session: Session, person: Person, how: How, browser: str, context: Context
    ) -> Let:
        secret = sessions.begin(session, person, how, sessions.called(browser), context.now)
        self._arrives(session, person, context)
        log.info("somebody signed in to the pages", person=person.id, how=how)
        self._wake()
        return Let(person, secret)

    def _arrives(self, session: Session, person: Person, context: Context) -> None:
        """The pages are a place where they are told things, where no other reaches them; what
        waited for them is said.
        """
        home = Address(channel=self._own, conversation=f"person/{person.id}")
        here = Contact(address=home, account=person.id, at=context.now)
        accounts.seen_before_heard(session, here, person.id)
        writer = OutboxWriter(session, context, f"arrives/{person.id}/{context.now.isoformat()}")
        lost = accounts.lost_places(session, person.id)
        for body in outbox.taken_elsewhere(
            session, SayPayload.kind, lost, since=context.now - REMEMBERED
        ):
            _say_again(writer, home, person.id, SayPayload.model_validate(body))
        writer.say_unheard(home, person.id)

    def seated(self, secret: str) -> Signed | None:
        """Who is signed in with this secret."""
        context = self._context()
        with self._database.reading() as session:
            found = sessions.find(session, secret, context.catalogue, context.now)
        if found and context.now - found.seen_at > sessions.NOTED_EVERY:
            with self._database.transaction() as session:
                sessions.used(session, found, context.now)
        return found

    def sessions_of(self, person: Person) -> tuple[Signed, ...]:
        """Where somebody is signed in."""
        context = self._context()
        with self._database.reading() as session:
            return sessions.of_person(session, person, context.catalogue, context.now)

    def end(self, person: Person, name: str) -> bool:
        """Sign a person out of one of their browsers; False when it is none of theirs."""
        with self._database.transaction() as session:
            return sessions.end(session, person, name)

    def end_all(self, person: Person) -> None:
        """Sign a person out everywhere."""
        with self._database.transaction() as session:
            sessions.end_all(session, person.id, *person.was)


def path_of(link: Link) -> str:
    """The path of the page that a link opens."""
    return f"/signin/link/{link.secret}"


def _told(link: Link, to: Address, asking: Asking, by: Localizer, now: dt.datetime) -> str:
    if to.own:
        return with_code(link.code, asking.words, link.until, by, now)
    opened = f"{asking.site.rstrip('/')}{path_of(link)}"
    return with_link(opened, asking.words, link.until, by, now)


def _say_again(writer: OutboxWriter, home: Address, person: str, said: SayPayload) -> None:
    tells = Tells(calls=frozenset({said.number})) if said.number else NOTHING
    fresh = {"edits": None, "thread": None, "only_to": None, "respond_at": ""}
    again = Reply.of(said.message.model_copy(update=fresh), tells)
    writer.say(home, OnePerson(person), again, said.number, word=said.word)
