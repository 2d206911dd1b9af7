"""A mailbox over IMAP: opens it, fetches what is new, marks what was taken in, waits for more.

Every call blocks, so each runs in a thread; one thread at a time uses a mailbox.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import selectors
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from bot.channels.email.limits import BEGINNING, MOST_READ
from bot.channels.email.settings import EmailOptions
from bot.channels.email.sign_in import NoToken, Tokens, tls_context

CONNECT, ANSWER = 15.0, 60.0
"""Seconds until a server must be reached, and must have answered."""
IDLE_FOR, AT_FIRST = 60.0, 2.0
"""Seconds after which IDLE begins anew, with a look before: at most, and after a look that found
something or was the first; from there on twice as many each time. What a server tells of while it
answers a search, or in one packet with its word that it idles, is not seen (imapclient waits for
the socket alone): a mail that came just then is found by the next look. Routers forget silent
connections too, servers after 29 minutes.
"""
TAKEN = b"$SchakelTaken"
FAULTS = (IMAPClientError, OSError, NoToken)
"""What goes wrong with a server: it refuses, breaks off, or is not there."""


class NoLogin(Exception):
    """The server knows us not."""


@dataclass(frozen=True)
class RawMail:
    """A mail as it lies in a mailbox. `whole` is False where only its beginning was fetched; `size`
    is that of all of it.
    """

    uid: int
    size: int
    raw: bytes
    whole: bool = True


class ImapMailbox:
    """One connection to one folder."""

    def __init__(self, options: EmailOptions, tokens: Tokens | None) -> None:
        self._options, self._tokens = options, tokens
        self._client: IMAPClient | None = None
        self._let_go, self._letting_go = False, threading.Lock()
        self.validity, self.next_uid = 0, 1
        self.idles = False
        self._marks = False

    def open(self, *, readonly: bool = False) -> None:
        """Connect, sign in and open the folder. Raises NoLogin and what stands in FAULTS."""
        options, server = self._options, self._options.imap
        client = IMAPClient(
            server.host,
            port=server.port,
            ssl=server.tls == "tls",
            ssl_context=tls_context(options) if server.tls == "tls" else None,
            timeout=SocketTimeout(connect=CONNECT, read=ANSWER),
        )
        self._keep(client)
        if server.tls == "starttls":
            client.starttls(tls_context(options))
        try:
            if self._tokens:
                client.oauth2_login(options.user, self._tokens.fresh())
            else:
                client.login(options.user, options.password)
        except LoginError as error:
            raise NoLogin(str(error)[:200]) from error
        self.idles = client.has_capability("IDLE")
        found = client.select_folder(options.folder, readonly=readonly)
        self.validity = int(found.get(b"UIDVALIDITY") or 0)
        self.next_uid = int(found.get(b"UIDNEXT") or 0) or self._highest() + 1
        permanent = found.get(b"PERMANENTFLAGS") or ()
        self._marks = b"\\*" in permanent or TAKEN in permanent

    def _keep(self, client: IMAPClient) -> None:
        """Keep a connection, unless the mailbox was let go while it was being made."""
        with self._letting_go:
            if not self._let_go:
                self._client = client
                return
        with contextlib.suppress(*FAULTS):
            client.shutdown()
        raise OSError("the mailbox was let go while it was being opened")

    def _highest(self) -> int:
        found = self._open.search("ALL")
        return max(found, default=0)

    @property
    def _open(self) -> IMAPClient:
        if self._client is None:
            raise OSError("the mailbox is not open")
        return self._client

    def after(self, uid: int) -> list[int]:
        """The mails that came after this one, in order."""
        # `n:*` always finds the last one, even when it is before n.
        return sorted(one for one in self._open.search(["UID", f"{uid + 1}:*"]) if one > uid)

    def since(self, day: dt.date) -> list[int]:
        """The mails that came on this day or later, in order."""
        return sorted(self._open.search(["SINCE", day]))

    def fetch(self, uid: int) -> RawMail | None:
        """One mail, unread as it is; None when it is not there any more."""
        sizes = self._open.fetch([uid], ["RFC822.SIZE"])
        if uid not in sizes:
            return None
        size = int(sizes[uid].get(b"RFC822.SIZE") or 0)
        whole = size <= MOST_READ
        wanted = "BODY.PEEK[]" if whole else f"BODY.PEEK[]<0.{BEGINNING}>"
        found = self._open.fetch([uid], [wanted]).get(uid) or {}
        raw = next((v for k, v in found.items() if k.startswith(b"BODY[]")), None)
        return RawMail(uid, size, raw, whole) if isinstance(raw, bytes) else None

    def done(self, uid: int, *, move: bool = True) -> None:
        """Mark a mail as taken in, and put it where such mails go."""
        flags = [b"\\Seen", TAKEN] if self._marks else [b"\\Seen"]
        self._open.add_flags([uid], flags, silent=True)
        folder = self._options.done_folder
        if not folder or not move:
            return
        if self._open.has_capability("MOVE"):
            self._open.move([uid], folder)
            return
        self._open.copy([uid], folder)
        self._open.delete_messages([uid], silent=True)
        if self._open.has_capability("UIDPLUS"):
            self._open.uid_expunge([uid])

    def find(self, message_id: str, folders: Iterable[str]) -> RawMail | None:
        """The mail of this Message-ID, in the first of these folders that has it."""
        for folder in filter(None, folders):
            self._open.select_folder(folder, readonly=True)
            found = self._open.search(["HEADER", "Message-ID", message_id])
            if found and (mail := self.fetch(found[-1])):
                return mail
        return None

    def wait(self, seconds: float) -> bool:
        """Wait until the server tells of something, at most so long; whether it did."""
        client = self._open
        client.idle()
        with selectors.DefaultSelector() as selector:
            selector.register(client.socket(), selectors.EVENT_READ)
            selector.select(seconds)
        # Not `idle_check`: a line that comes in two parts is half lost there.
        _, told = client.idle_done()
        return bool(told)

    def has(self, folder: str) -> bool:
        """Whether there is such a folder."""
        return bool(self._open.folder_exists(folder))

    def alive(self) -> None:
        """See that the connection still stands; raises when not."""
        self._open.noop()

    def close(self) -> None:
        """Let go for good, politely where that is possible."""
        with self._letting_go:
            client, self._client, self._let_go = self._client, None, True
        if client:
            with contextlib.suppress(*FAULTS):
                client.logout()
            with contextlib.suppress(*FAULTS):
                client.shutdown()

    def break_off(self) -> None:
        """Let go at once, from another thread: whoever waits for the server does not any more."""
        client = self._client
        if client:
            with contextlib.suppress(OSError, AttributeError):
                client.socket().shutdown(socket.SHUT_RDWR)
