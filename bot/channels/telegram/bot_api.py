"""Calls Telegram's Bot API: an answer becomes a result, `RetryLater`, `Undeliverable`, or one of
the errors here.

python-telegram-bot's `Bot` talks; its `Updater` is not used (it confirms updates before they are
taken in) and nothing is tried again here: that is the outbox's work.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Mapping
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram.settings import TelegramOptions
from bot.ports import RetryLater, Undeliverable

os.environ.setdefault(
    "PTB_TIMEDELTA", "1"
)  # the library's own switch: spans of time as such, without a warning
logging.getLogger("telegram").setLevel(
    logging.CRITICAL
)  # what goes wrong is said by us, in one line, without a trace
TIMEOUT = 10.0
NOT_MODIFIED = "message is not modified"
NO_LONGER_THERE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "method not found",
)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_AWAY = (
    "chat not found",
    "user is deactivated",
    "chat_write_forbidden",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "topic_closed",
    "topic_deleted",
    "message thread not found",
    "peer_id_invalid",
    "chat_restricted",
    "user_is_blocked",
    "bot is not a member",
    "group chat was deactivated",
    "chat_admin_required",
)


class Refused(Undeliverable):
    """Telegram said no; `said` is its own description, in small letters."""

    def __init__(self, said: str, *, gone: bool = False) -> None:
        super().__init__(f"Telegram refused: {said}", gone=gone)
        self.said = said.lower()


class Unanswered(Exception):
    """Telegram may have done it and could not say so. A message cannot be looked up, so it is said
    again: once too many rather than never (docs/telegram.md). Counted as an attempt, so that the
    pauses grow.
    """


class RawBot(Bot):
    """The bot, with answers as Telegram sent them.

    Parsing a malformed update must not stand between it and the next, nor an odd answer make us say
    something twice.
    """

    async def ask(
        self, method: str, *, patience: float = TIMEOUT, **given: Any
    ) -> Mapping[str, Any]:
        """One call of the Bot API; what is None is left out. Gives the object that was answered (of
        several the first), or an empty one.

        `patience`: seconds for the answer, more where a file goes along.
        """
        answered = await self._post(method, given, read_timeout=patience, write_timeout=patience)
        first = answered[0] if isinstance(answered, list) and answered else answered
        return first if isinstance(first, Mapping) else {}

    async def raw_updates(
        self, offset: int | None, seconds: int, kinds: tuple[str, ...]
    ) -> list[Any]:
        """Waiting updates from `offset` on, at most a hundred; waits up to `seconds` for the
        first.
        """
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": list(kinds), "limit": 100}
        found = await self._post("getUpdates", asked, read_timeout=TIMEOUT + seconds)
        return found if isinstance(found, list) else []

    async def close_connections(self) -> None:
        """Let go of the connections."""
        for request in self._request:
            await request.shutdown()


def make_bot(token: str, api_url: str) -> RawBot:
    """A bot that talks to the server at `api_url` (https://api.telegram.org, or one of one's
    own).
    """
    base = api_url.rstrip("/").removesuffix("/bot")
    return RawBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_connections(16),
        get_updates_request=_connections(2),
    )


@cache
def _trusted() -> SSLContext:
    """Whom we trust: one for all connections, since the list of authorities takes long to read."""
    return httpx.create_ssl_context()


def _connections(most: int) -> HTTPXRequest:
    return HTTPXRequest(
        httpx_kwargs={"verify": _trusted()},
        connection_pool_size=most,
        read_timeout=TIMEOUT,
        write_timeout=TIMEOUT,
        connect_timeout=TIMEOUT,
        pool_timeout=TIMEOUT,
    )


def told(error: TelegramError) -> Exception:
    """What an error of Telegram's means for a row of the outbox. ChatMigrated is the caller's own
    affair.
    """
    if isinstance(error, ChatMigrated):
        return error
    if isinstance(error, RetryAfter):
        return RetryLater(_seconds(error), "Telegram asked to wait")
    said = error.message
    if isinstance(error, Forbidden):
        return Refused(said, gone=True)
    if isinstance(error, InvalidToken):
        if "method" in said.lower():
            # A server of its own kind that lacks this method: another way is taken, or none.
            return Refused(said)
        return RetryLater(60, "Telegram does not know the token in SCHAKEL_TELEGRAM_TOKEN")
    if isinstance(error, BadRequest):
        return Refused(said, gone=any(word in said.lower() for word in _AWAY))
    if _was_never_sent(error):
        return RetryLater(2, f"Telegram is out of reach: {said}")
    return Unanswered(f"Telegram did not answer: {said}")


def _was_never_sent(error: TelegramError) -> bool:
    """Whether what we asked cannot have reached Telegram."""
    without_cause = isinstance(error, NetworkError) and error.__cause__ is None
    return isinstance(error.__cause__, _NEVER_SENT) or (without_cause and bool(error.message))


def _seconds(error: RetryAfter) -> float:
    told = error.retry_after
    return told.total_seconds() if isinstance(told, dt.timedelta) else float(told)


async def name_of(options: TelegramOptions) -> str:
    """The user name of our bot, as Telegram tells it now; "" when it does not."""
    bot = make_bot(options.token, options.api_url)
    try:
        return str((await bot.ask("getMe")).get("username") or "")
    except TelegramError:
        return ""
    finally:
        await bot.close_connections()
