"""What Slack's Events API says, as `Incoming`. Pure; what may be absent from a payload is never
assumed.

Shapes: https://docs.slack.dev/reference/events/message and its subtypes, app_mention,
reaction_added, user_change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.channels.slack.addresses import CHANNEL, BotIdentity, is_direct
from bot.channels.slack.markup import Name, mentions, plain
from bot.ports import Address, Attachment, Incoming, Profile

Payload = Mapping[str, Any]
_SAID = {None, "file_share", "thread_broadcast", "me_message"}
AWAY = frozenset(
    {
        "member_left_channel",
        "channel_left",
        "group_left",
        "channel_archive",
        "group_archive",
        "channel_deleted",
        "group_deleted",
    }
)
"""Events after which a channel may be out of reach."""
BACK = frozenset({"member_joined_channel", "channel_unarchive", "group_unarchive"})
"""Events after which it may be in reach again."""
_GONE_FILES = {"tombstone", "hidden_by_limit"}


def read_message(event: Payload, identity: BotIdentity, name: Name) -> Incoming | None:
    """A `message` or `app_mention` event; None for bots, ourselves, unfurls, joins, chatter."""
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _changed(event, identity, name)
    if subtype == "message_deleted":
        return _deleted(event, identity)
    if subtype not in _SAID:
        return None
    direct = is_direct(str(event.get("channel", "")), event)
    addressed = (
        direct
        or event.get("type") == "app_mention"
        or mentions(str(event.get("text") or ""), identity.user)
    )
    said = _said(event, str(event.get("channel", "")), identity, name, direct=direct)
    if said is None or (not addressed and not said.reply_to):
        return None
    return said.model_copy(update={"overheard": not addressed})


def _said(
    message: Payload, channel: str, identity: BotIdentity, name: Name, *, direct: bool
) -> Incoming | None:
    user, ts = message.get("user"), message.get("ts")
    if not user or not ts or not channel or not _by_a_person(message, identity):
        return None
    text = str(message.get("text") or "")
    thread = message.get("thread_ts")
    where = identity.direct(user) if direct else identity.channel(channel, thread or ts)
    return Incoming(
        key=identity.message_key(channel, ts),
        address=Address(channel=CHANNEL, conversation=where),
        account=identity.account(user),
        at=moment(ts),
        text=plain(text or _shared(message), name, identity.user),
        attachments=attachments(message, identity),
        room=not direct,
        reply_to=thread if thread and thread != ts else None,
    )


def _changed(event: Payload, identity: BotIdentity, name: Name) -> Incoming | None:
    """A real edit only: unfurls and translations change a message too, without touching `edited` or
    its words.
    """
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    channel, ts = str(event.get("channel", "")), message.get("ts")
    if message.get("subtype") == "tombstone":
        return _deleted({**event, "deleted_ts": ts}, identity)
    edited = message.get("edited")
    if not edited or ("text" in before and before["text"] == message.get("text")):
        return None
    direct = is_direct(channel, event)
    said = _said(message, channel, identity, name, direct=direct)
    if said is None:
        return None
    addressed = direct or mentions(str(message.get("text") or ""), identity.user)
    key = f"{said.key}:edit:{edited.get('ts') or event.get('event_ts') or event.get('ts')}"
    return said.model_copy(update={"key": key, "edits": said.key, "overheard": not addressed})


def _deleted(event: Payload, identity: BotIdentity) -> Incoming | None:
    """A message taken back; who wrote it is only known when Slack sends what stood there before."""
    ts, before = event.get("deleted_ts"), event.get("previous_message") or {}
    channel, user = str(event.get("channel", "")), str(before.get("user") or "")
    if not ts or not channel or (before and not _by_a_person(before, identity)):
        return None
    key, direct = identity.message_key(channel, ts), is_direct(channel, event)
    where = (
        identity.direct(user or channel)
        if direct
        else identity.channel(channel, before.get("thread_ts") or ts)
    )
    return Incoming(
        key=f"{key}:deleted",
        address=Address(channel=CHANNEL, conversation=where),
        account=identity.account(user) if user else "",
        at=moment(event.get("event_ts") or event.get("ts") or ts),
        room=not direct,
        edits=key,
        deleted=True,
        overheard=not direct,
    )


def read_pointed(event: Payload, identity: BotIdentity, emoji: frozenset[str]) -> Incoming | None:
    """A `reaction_added` event with one of our emoji on somebody's message: as if its author
    brought it to us in private; they decide. The words, and often the author, have still to be
    fetched from where the message stands.
    """
    item = event.get("item") or {}
    by, author = event.get("user"), event.get("item_user") or ""
    name = str(event.get("reaction", "")).split("::")[0]
    if (
        name not in emoji
        or item.get("type", "message") != "message"
        or not by
        or (identity.user and identity.user in (by, author))
    ):
        return None
    if not item.get("channel") or not item.get("ts"):
        return None
    return Incoming(
        key=identity.message_key(item["channel"], item["ts"]),
        address=Address(channel=CHANNEL, conversation=identity.direct(author or by)),
        account=identity.account(author) if author else "",
        at=moment(event.get("event_ts") or item["ts"]),
        suggested_by=identity.account(by),
        stands=f"{item['channel']}/{item['ts']}",
    )


def pointed_at(
    pointed: Incoming, message: Payload, identity: BotIdentity, name: Name
) -> Incoming | None:
    """The same with the message that was pointed at; None when no person wrote it."""
    author = str(message.get("user") or "")
    if not author or not _by_a_person(message, identity):
        return None
    said = {
        "account": identity.account(author),
        "address": Address(channel=CHANNEL, conversation=identity.direct(author)),
        "alone": identity.direct(author),
        "text": plain(str(message.get("text") or "") or _shared(message), name, identity.user),
        "attachments": attachments(message, identity),
    }
    return pointed.model_copy(update=said)


def read_left(event: Payload, identity: BotIdentity, at: dt.datetime) -> Incoming | None:
    """A `user_change` event that closes an account."""
    user = event.get("user") or {}
    if not user.get("id") or not user.get("deleted") or user.get("is_bot"):
        return None
    return Incoming(
        key=identity.key("left", user["id"], user.get("updated", "")),
        address=Address(channel=CHANNEL, conversation=identity.direct(user["id"])),
        account=identity.account(user["id"]),
        at=at,
        profile=Profile(email=(user.get("profile") or {}).get("email")),
        left=True,
    )


def ours(event: Payload, identity: BotIdentity) -> bool:
    """Whether what happened to a channel happened to us: members come and go, channels are closed
    for all.
    """
    about = event.get("type") in ("member_left_channel", "member_joined_channel")
    return bool(event.get("channel")) and (
        not about or bool(identity.user and event.get("user") == identity.user)
    )


def read_away(event: Payload, identity: BotIdentity, now: dt.datetime) -> Incoming | None:
    """We were taken out of a channel, or it was archived or deleted. Slack may tell it twice, under
    two names.
    """
    if not ours(event, identity):
        return None
    at = moment(event["event_ts"]) if event.get("event_ts") else now
    return Incoming(
        key=identity.key("away", event["channel"], event.get("type"), at.timestamp()),
        address=Address(channel=CHANNEL, conversation=identity.channel(str(event["channel"]))),
        account="",
        at=at,
        room=True,
        away=True,
    )


def attachments(message: Payload, identity: BotIdentity) -> tuple[Attachment, ...]:
    """The files of a message; `ref` is Slack's id of the file, with which it can be asked for later
    (`files.info`).
    """
    found = []
    for file in message.get("files") or ():
        if not file.get("id") or file.get("mode") in _GONE_FILES:
            continue
        kind = str(file.get("mimetype") or "").split("/")[0]
        found.append(
            Attachment(
                name=str(file.get("name") or file.get("title") or file["id"]),
                kind="picture" if kind == "image" else "voice" if kind == "audio" else "file",
                ref=identity.account(file["id"]),
                size=size if isinstance(size := file.get("size"), int) else None,
                url=str(file.get("url_private_download") or file.get("url_private") or ""),
                form=str(file.get("mode") or ""),
                media=str(file.get("mimetype") or ""),
            )
        )
    return tuple(found)


def moment(ts: object) -> dt.datetime:
    """Slack's `1355517523.000005` as an aware moment."""
    return dt.datetime.fromtimestamp(float(str(ts)), dt.UTC)


def _by_a_person(message: Payload, identity: BotIdentity) -> bool:
    bot = message.get("bot_id") or message.get("subtype") == "bot_message"
    return not bot and message.get("user") not in (identity.user, "USLACKBOT")


def _shared(message: Payload) -> str:
    """The words of a message that was forwarded without a word of one's own."""
    shared = message.get("attachments") or ()
    return "\n".join(
        str(part.get("text") or part.get("fallback") or "")
        for part in shared
        if part.get("is_share")
    )
