"""Completes a kept message with what only Slack can tell: the sender, the words pointed at, the
link.
"""

from __future__ import annotations

from typing import Any

from structlog.stdlib import BoundLogger, get_logger

from bot.channels.slack import event_reader
from bot.channels.slack.addresses import BotIdentity
from bot.channels.slack.event_reader import Payload
from bot.channels.slack.user_directory import Directory
from bot.channels.slack.web_api import TROUBLE, Refused, Web
from bot.ports import AccountLeft, Incoming, PointedAt, Profile, RetryLater, Said, Suggested

log: BoundLogger = get_logger("schakel.slack")
LONG = 10.0
"""Seconds of a wait that Slack asks for and that somebody who speaks to us can be left in; more,
and we go on without.
"""


async def looked_up(
    incoming: Incoming, identity: BotIdentity, web: Web, directory: Directory, last: bool
) -> Incoming | None:
    """The message with all that. Raises RetryLater when a moment's wait may tell more, unless it is
    the `last` try.
    """
    try:
        return await _looked_up(incoming, identity, web, directory)
    except TROUBLE as error:
        wait = error.seconds if isinstance(error, RetryLater) else 1.0
        if not last and wait <= LONG and not isinstance(error, Refused):
            raise RetryLater(wait, f"Slack does not tell yet: {error}") from error
        log.warning("something is not known of a message", message=incoming.key, error=error)
        return None if isinstance(incoming, PointedAt) else incoming


async def _looked_up(
    incoming: Incoming, identity: BotIdentity, web: Web, directory: Directory
) -> Incoming | None:
    match incoming:
        case PointedAt():
            return await _pointed_at(incoming, identity, web, directory)
        case Said(stands=str(stands)):
            link = await _permalink(*_parted(stands), web)
            profile = await _profile(incoming.account, directory)
            return incoming.model_copy(update={"permalink": link, "profile": profile})
        case AccountLeft():
            return incoming
        case _ if not incoming.account:
            return incoming
    return incoming.model_copy(update={"profile": await _profile(incoming.account, directory)})


async def _pointed_at(
    pointed: PointedAt, identity: BotIdentity, web: Web, directory: Directory
) -> Suggested | None:
    """The message itself with its link and its author; None when no person wrote it."""
    channel, ts = _parted(pointed.stands)
    message = await _message(channel, ts, web)
    found = message and event_reader.suggested(pointed, message, identity, directory.name)
    if not found:
        return None
    link = await _permalink(channel, ts, web)
    profile = await _profile(found.account, directory)
    return found.model_copy(update={"permalink": link, "profile": profile})


def _parted(stands: str) -> tuple[str, str]:
    """Channel and timestamp of a message."""
    channel, _, ts = stands.partition("/")
    return channel, ts


async def _profile(account: str, directory: Directory) -> Profile:
    return await directory.profile(account.rpartition("/")[2])


async def _message(channel: str, ts: str, web: Web) -> Payload | None:
    """The message itself: from the channel, or from its thread when it is a reply."""
    around: dict[str, Any] = {
        "channel": channel,
        "oldest": ts,
        "latest": ts,
        "inclusive": True,
        "limit": 5,
    }
    for method, more in (("conversations_history", {}), ("conversations_replies", {"ts": ts})):
        said = await web.call(method, **around, **more)
        found = [m for m in said.get("messages") or () if m.get("ts") == ts]
        if found:
            return found[0]  # type: ignore[no-any-return]
    return None


async def _permalink(channel: str, ts: str, web: Web) -> str | None:
    """Slack's link to the message; made from the workspace's address when Slack does not give
    it.
    """
    try:
        return str(
            (await web.call("chat_getPermalink", channel=channel, message_ts=ts))["permalink"]
        )
    except (*TROUBLE, KeyError):
        url = web.workspace.url
        return f"{url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if url else None
