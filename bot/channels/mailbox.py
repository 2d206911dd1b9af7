"""Keeps and delivers what is said on the web page and in the terminal, two views of one
conversation.

`person/<id>` is somebody's own conversation with the desk, `room/<team>` the room of a team.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from bot.files.access import calls_of, opened
from bot.files.intake import Upload, bring
from bot.ports import Accept, Address, FileRef, Outgoing, RetryLater, Undeliverable
from bot.ports.window import Saying
from catalog.model import Catalogue
from routing.storage import file_store, mailbox, private_looks
from routing.storage.db import Database
from routing.storage.mailbox import Entry, Stored

DESK = "schakel"
"""The author of what the desk itself says."""

_ATTEMPTS = 3
_WAIT_WHEN_OUT_OF_REACH = 2.0


OWN, ROOM = "person/", "room/"
"""How the two kinds of conversation begin."""


def own_conversation(person: str) -> str:
    """Where the desk talks with this person alone."""
    return OWN + person


def room_of(team: str) -> str:
    """Where the team works together."""
    return ROOM + team


class Post(BaseModel):
    """One thing in a conversation: by a person (`said`) or by the desk (`message`).

    `ref` keeps its place in the conversation; `seq` grows each time the post changes; `key` says
    once.
    """

    model_config = ConfigDict(frozen=True)
    ref: str
    key: str = ""
    conversation: str
    seq: int
    author: str
    at: dt.datetime
    said: str | None = None
    message: Outgoing | None = None
    brought: tuple[FileRef, ...] = ()

    @property
    def files(self) -> tuple[FileRef, ...]:
        """The files that came along."""
        return self.message.files if self.message else self.brought

    def shown_to(self, person: str) -> bool:
        """Whether this person may see it: some answers in a shared room are for one person
        alone.
        """
        return self.message is None or self.message.only_to in (None, person)


class Mailbox:
    """Reads and writes the conversations. `now` is the one clock."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._now = now

    def deliver(self, conversation: str, message: Outgoing, key: str) -> str:
        """The desk says something, or changes what `message.edits` names in place; one `key` says
        once. Gives the ref.
        """
        return self._put(_entry(conversation, message, key))

    def write(self, session: Session, conversation: str, message: Outgoing, key: str) -> str:
        """The same in the caller's transaction. Raises IntegrityError where another process said
        it under this key at the same time.
        """
        return str(mailbox.write(session, _entry(conversation, message, key), self._now()))

    def write_ahead(self, session: Session, every: Sequence[Saying]) -> None:
        """Write together what is then written in the same transaction."""
        entries = [_entry(one.to.conversation, one.message, one.key) for one in every]
        mailbox.write_ahead(session, entries, self._now())

    def bring(self, upload: Upload, person: str, key: str, origin: Address) -> FileRef:
        """Keep a file that is brought for the message `key`."""
        with self._database.transaction() as session:
            return bring(
                session, upload, message=key, person=person, origin=origin, now=self._now()
            )

    def open(self, file: str, person: str, catalogue: Catalogue) -> tuple[str, bytes] | None:
        """The name and the bytes of a file; None when there is none or the person may not open
        it. That it belongs to somebody else's private call is noted as a look at that.
        """
        with self._database.reading() as session:
            found = opened(session, file, person, catalogue)
            if found is None:
                return None
            kept = found.name, file_store.whole(session, found.digest)
            shows = calls_of(session, file, person, catalogue)
        private_looks.looked(self._database, shows, person, self._now())
        return kept

    def since(self, conversation: str, seq: int, limit: int = 200) -> tuple[Post, ...]:
        """What is new or changed after `seq`, in the order of the changes."""
        with self._database.reading() as session:
            return tuple(_post(row) for row in mailbox.since(session, conversation, seq, limit))

    def latest(self, conversation: str, limit: int = 60) -> tuple[Post, ...]:
        """The posts changed last, in the order in which they were first said."""
        with self._database.reading() as session:
            found = [_post(row) for row in mailbox.latest(session, conversation, limit)]
        return tuple(sorted(found, key=lambda post: int(post.ref)))

    def page(
        self, conversation: str, before: int | None = None, limit: int = 60
    ) -> tuple[Post, ...]:
        """The posts said last before one, by its ref, in the order in which they were said."""
        with self._database.reading() as session:
            found = [_post(row) for row in mailbox.page(session, conversation, before, limit)]
        return tuple(reversed(found))

    def find(self, conversation: str, ref: str) -> Post | None:
        """One post of this conversation."""
        if not ref.isdecimal() or len(ref) > 18:
            return None
        with self._database.reading() as session:
            row = mailbox.read(session, int(ref))
        return _post(row) if row is not None and row.conversation == conversation else None

    def question_to(self, conversation: str, person: str) -> str | None:
        """The ref of the question that was put to this person in a room, when nothing they can see
        was said there since: what they type next in a window of ours answers it.
        """
        shown = [post for post in self.latest(conversation) if post.shown_to(person)]
        last = shown[-1] if shown else None
        asks = last and last.message and last.message.only_to == person and last.message.asks
        return last.ref if last and asks else None

    def heads(self, conversations: Iterable[str]) -> dict[str, int]:
        """The newest `seq` of each conversation that has any: cheap enough to ask every half
        second.
        """
        with self._database.reading() as session:
            return mailbox.heads(session, conversations)

    def _put(self, entry: Entry) -> str:
        for _attempt in range(_ATTEMPTS):
            try:
                with self._database.transaction() as session:
                    return str(mailbox.write(session, entry, self._now()))
            except IntegrityError:
                # Another process said it under this key first, in another conversation: look again.
                continue
        raise RetryLater(_WAIT_WHEN_OUT_OF_REACH, f"{entry.conversation} is too busy to write in")


def _entry(conversation: str, message: Outgoing, key: str) -> Entry:
    said = message.model_copy(update={"edits": None})
    body = {"message": said.model_dump(mode="json", exclude_defaults=True)}
    return Entry(conversation, DESK, body, key, message.edits)


def _post(row: Stored) -> Post:
    return Post(
        ref=str(row.id),
        key=row.key,
        conversation=row.conversation,
        seq=row.seq,
        author=row.author,
        at=row.at,
        said=row.body.get("said"),
        message=Outgoing.model_validate(row.body["message"]) if "message" in row.body else None,
        brought=tuple(FileRef.model_validate(file) for file in row.body.get("files", ())),
    )


class MailboxChannel:
    """A channel that is a window on the mailbox: sending is writing there, the window itself
    reads.
    """

    name: str

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def listen(self, accept: Accept) -> None:
        """Nothing to fetch: what people type comes in through the window. Waits until cancelled."""
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Write it in the mailbox, which knows every key; the ref is the post's. Undeliverable to
        no conversation of ours.
        """
        self.check(to)
        try:
            return await asyncio.to_thread(self.mailbox.deliver, to.conversation, message, key)
        except OperationalError as error:
            raise RetryLater(
                _WAIT_WHEN_OUT_OF_REACH, f"the database did not answer: {error.orig}"
            ) from error

    def check(self, to: Address) -> None:
        """Raises Undeliverable to no conversation of ours."""
        named = to.conversation.removeprefix(OWN).removeprefix(ROOM)
        if not named or not to.conversation.startswith((OWN, ROOM)):
            raise Undeliverable(
                f"'{to.conversation}' is no conversation of the {self.name} channel", gone=True
            )

    def write(self, session: Session, to: Address, message: Outgoing, key: str) -> str:
        """Write it in the caller's transaction; the ref is the post's."""
        return self.mailbox.write(session, to.conversation, message, key)

    def write_ahead(self, session: Session, every: Sequence[Saying]) -> None:
        """Write together what is then written in the same transaction."""
        self.mailbox.write_ahead(session, every)
