"""Queries of the pages: calls with all that is needed to show them. Reads, and notes who looked at
what is private.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.mailbox import Mailbox
from bot.channels.pages.live import LEDGER, LOOKING
from bot.files.access import KeptFile, calls_of, opened
from bot.files.batch import file_ref
from bot.outbox.views import view_for
from bot.ports import FileRef
from bot.wording.call_formatter import discreet, in_outline
from bot.wording.file_names import is_risky
from bot.wording.localizer import Localizer
from catalog.model import Catalogue
from routing.call.actions import may_see, sees_outline
from routing.call.call import Call, CallFile
from routing.call.events import AnyEvent
from routing.call.view import CallView
from routing.rules.attachments import seen_by
from routing.rules.readable import may_read_event
from routing.storage import file_store, ledger, looking, private_looks
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.pages")
LATELY = 20
LOOKED_AT = 100
"""So many of somebody's requests are looked at for words at a time, which is some years' worth."""


@dataclass(frozen=True)
class Story:
    """One call as one person may see it: the whole chain (root first) and what happened, oldest
    first. `outline`: how it goes alone, for who follows it. `looks`: who looked at it, where it is
    private and theirs.
    """

    view: CallView
    chain: tuple[Call, ...]
    events: tuple[AnyEvent, ...]
    files: tuple[ShownFile, ...] = ()
    outline: bool = False
    looks: tuple[tuple[str, dt.datetime], ...] = ()


@dataclass(frozen=True)
class ShownFile:
    """A file of a call as its page shows it: to open, or with what is the matter."""

    file: CallFile
    file_ref: FileRef | None


@dataclass(frozen=True)
class PageQueries:
    """Looks things up for the pages."""

    database: Database
    mailbox: Mailbox

    def heads(self, names: Iterable[str]) -> dict[str, int]:
        """The newest number of each conversation, and of the ledger: what the pages' bell listens
        to.
        """
        wanted = set(names)
        teams = {name.removeprefix(LOOKING) for name in wanted if name.startswith(LOOKING)}
        heads = self.mailbox.heads(w for w in wanted if w != LEDGER and not w.startswith(LOOKING))
        with self.database.reading() as session:
            if LEDGER in wanted:
                heads[LEDGER] = ledger.newest_event(session)
            if teams:
                found = looking.heads(session, teams)
                heads |= {LOOKING + team: found.get(team, 0) for team in teams}
        return heads

    def mine(
        self, person: str, catalogue: Catalogue, *, ended: bool, limit: int = 20
    ) -> tuple[CallView, ...]:
        """A person's own requests, newest first."""
        with self.database.reading() as session:
            calls = ledger.of_requester(session, person, ended=ended, limit=limit)
            return tuple(view_for(session, call, person, catalogue) for call in calls)

    def lately_asked(self, person: str) -> tuple[str | None, ...]:
        """The items of a person's latest requests, newest first."""
        with self.database.reading() as session:
            calls = ledger.of_requester(session, person, ended=True, limit=LATELY)
        return tuple(call.item for call in calls)

    def requests_of(self, person: str, skip: int, most: int) -> tuple[tuple[Call, ...], int]:
        """A stretch of all a person asked for, newest first, and how many they are."""
        with self.database.reading() as session:
            calls = ledger.of_requester(session, person, ended=True, limit=most, skip=skip)
            return calls, ledger.count_of_requester(session, person)

    def request_of(self, person: str, number: str) -> Call | None:
        """A person's own request by its number."""
        with self.database.reading() as session:
            call = ledger.read(session, number)
        mine = call is not None and person in (call.requester, call.author)
        return call if call and mine and call.root == call.number else None

    def requests_with(
        self, person: str, holds: Callable[[Call], bool], skip: int, most: int
    ) -> tuple[tuple[Call, ...], int | None]:
        """The newest of a person's requests that hold something, after the first `skip`, and how
        many of all were left out or looked at; None where nothing is further back. However many
        there are, so many are looked at and no more.
        """
        with self.database.reading() as session:
            calls = ledger.of_requester(session, person, ended=True, limit=LOOKED_AT + 1, skip=skip)
        found: list[Call] = []
        for n, call in enumerate(calls):
            if n == LOOKED_AT or len(found) == most:
                return tuple(found), skip + n
            found += [call] if holds(call) else []
        return tuple(found), None

    def views_of(
        self, calls: Iterable[Call], person: str, catalogue: Catalogue
    ) -> tuple[CallView, ...]:
        """Calls with all that is needed to show them."""
        with self.database.reading() as session:
            return tuple(view_for(session, call, person, catalogue) for call in calls)

    def calls_asked_about(
        self, numbers: Iterable[str], person: str, catalogue: Catalogue, localizer: Localizer
    ) -> dict[str, CallView]:
        """Those of these calls that this person may see, by number; of somebody else's private one
        how it stands, since what it is about would be a look at it.
        """
        found = {}
        with self.database.reading() as session:
            for number in set(numbers):
                call = ledger.read(session, number)
                if call is None or not may_see(person, call, catalogue):
                    continue
                view = view_for(session, call, person, catalogue)
                anothers = private_looks.is_anothers(call, person)
                found[number] = discreet(view, localizer) if anothers else view
        return found

    def story(
        self, number: str, person: str, catalogue: Catalogue, localizer: Localizer
    ) -> Story | None:
        """One call with its chain and its ledger; None when there is none or the person may not see
        it.
        """
        with self.database.reading() as session:
            call = ledger.read(session, number)
            if call and sees_outline(person, call, catalogue):
                seen = in_outline(view_for(session, call, person, catalogue), localizer)
                return Story(seen, (seen.call,), (), outline=True)
            if call is None or not may_see(person, call, catalogue):
                return None
            chain = ledger.chain(session, call.root)
            theirs = call.model_copy(update={"files": seen_by(person, call, catalogue)})
            view = view_for(session, theirs, person, catalogue)
            events = ledger.events(session, number)
            there = _shown_files(session, call, person, catalogue)
            own = call.private and not private_looks.is_anothers(call, person)
            looks = private_looks.of_call(session, number) if own else ()
        shown = tuple(e for e in events if may_read_event(e, call, person, catalogue))
        return Story(view, chain, shown, there, looks=looks)

    def files_of(self, call: Call, person: str, catalogue: Catalogue) -> tuple[ShownFile, ...]:
        """The files of a call that this person may see."""
        with self.database.reading() as session:
            return _shown_files(session, call, person, catalogue)

    def note_look(self, call: Call, person: str, now: dt.datetime) -> None:
        """Note that a private call of somebody else's was looked at; they are shown it."""
        for number in private_looks.looked(self.database, (call,), person, now):
            log.info("a private call was looked at", call=number, person=person)

    def file(
        self, name: str, person: str, catalogue: Catalogue, now: dt.datetime
    ) -> KeptFile | None:
        """A kept file; None when there is none or the person may not open it. That one of somebody
        else's private call is opened is noted as a look at that.
        """
        with self.database.reading() as session:
            found = opened(session, name, person, catalogue)
            shows = calls_of(session, name, person, catalogue) if found else ()
        for call in shows:
            self.note_look(call, person, now)
        return found

    def part(self, digest: str, part: int) -> bytes | None:
        """One stretch of a content."""
        with self.database.reading() as session:
            return file_store.part(session, digest, part)

    def bytes_of(self, digest: str) -> bytes:
        """All of a content."""
        with self.database.reading() as session:
            return file_store.whole(session, digest)


def _shown_files(
    session: Session, call: Call, person: str, catalogue: Catalogue
) -> tuple[ShownFile, ...]:
    rows = file_store.of_call(session, call.number) if call.files else {}
    found = []
    for file in seen_by(person, call, catalogue):
        row = rows.get(file.id)
        known = file_store.content(session, row.digest) if row and row.digest else None
        there = file_ref(row, known.media, risky=is_risky(row.name)) if row and known else None
        found.append(ShownFile(file, there))
    return tuple(found)
