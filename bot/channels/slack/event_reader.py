"""Reads Slack's Events API as `Incoming`. Pure; what may be absent from a payload is never assumed.

Shapes: https://docs.slack.dev/reference/events/message and its subtypes, app_mention,
reaction_added, user_change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.channels.slack.addresses import CHANNEL, BotIdentity, is_direct
from bot.channels.slack.markup import Name, calls_another, mentions, plain
from bot.conversation.read.team_words import is_plain_order
from bot.ports import (
    AccountLeft,
    Address,
    Attachment,
    BotRemoved,
    Contact,
    Edited,
    PointedAt,
    Profile,
    Said,
    Suggested,
    Withdrawn,
)
from bot.ports.codes import looks_like_one

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
_KINDS: dict[str, Literal["picture", "voice"]] = {"image": "picture", "audio": "voice"}
_KEPT_BY_AN_EDIT = {*Contact.model_fields} - {"at"} | {"text", "attachments", "reply_to", "thread"}


def read_message(
    event: Payload, identity: BotIdentity, name: Name
) -> Said | Edited | Withdrawn | None:
    """A `message` or `app_mention` event; None for bots, ourselves, unfurls, joins, and for chatter
    that can hold no code of ours and no order.
    """
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _changed(event, identity, name)
    if subtype == "message_deleted":
        return _deleted(event, identity)
    if subtype not in _SAID:
        return None
    channel = str(event.get("channel", ""))
    direct = is_direct(channel, event)
    addressed = event.get("type") == "app_mention" or _to_us(event, identity, direct)
    said = _said(event, channel, identity, name, direct=direct)
    if said is None or not (addressed or said.reply_to or _may_be_for_us(said.text)):
        return None
    return said.model_copy(update={"overheard": not addressed})


def _may_be_for_us(text: str) -> bool:
    """Whether words that address nobody may hold a code of ours, or an order."""
    return looks_like_one(text) or is_plain_order(text)


def _to_us(message: Payload, identity: BotIdentity, direct: bool) -> bool:
    return direct or mentions(str(message.get("text") or ""), identity.user)


def _said(
    message: Payload, channel: str, identity: BotIdentity, name: Name, *, direct: bool
) -> Said | None:
    user, ts, thread = message.get("user"), message.get("ts"), message.get("thread_ts")
    if not (all((user, ts, channel)) and _by_a_person(message, identity)):
        return None
    user, ts, text = str(user), str(ts), _with_signs(message)
    where = identity.direct(user) if direct else identity.channel(channel, thread or ts)
    return Said(
        key=identity.message_key(channel, ts),
        address=Address(channel=CHANNEL, conversation=where),
        account=identity.account(user),
        at=moment(ts),
        text=plain(text or _shared(message), name, identity.user),
        attachments=attachments(message, identity),
        shared=not direct,
        alone=None if direct else identity.direct(user),
        reply_to=thread if thread and thread != ts else None,
        thread=bool(thread and thread != ts),
        to_another=calls_another(text, identity.user),
    )


def _changed(event: Payload, identity: BotIdentity, name: Name) -> Edited | Withdrawn | None:
    """A real edit only: unfurls and translations change a message too, without touching `edited` or
    its words.
    """
    message, channel = event.get("message") or {}, str(event.get("channel", ""))
    if message.get("subtype") == "tombstone":
        return _deleted({**event, "deleted_ts": message.get("ts")}, identity)
    direct = is_direct(channel, event)
    said = _said(message, channel, identity, name, direct=direct) if _is_edit(event) else None
    if said is None:
        return None
    return Edited(
        key=f"{said.key}:edit:{_edited_at(event)}",
        edits=said.key,
        at=said.at,
        overheard=not _to_us(message, identity, direct),
        **said.model_dump(include=_KEPT_BY_AN_EDIT),
    )


def _is_edit(event: Payload) -> bool:
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    same = "text" in before and before["text"] == message.get("text")
    return bool(message.get("edited")) and not same


def _edited_at(event: Payload) -> object:
    return event["message"]["edited"].get("ts") or event.get("event_ts") or event.get("ts")


def _deleted(event: Payload, identity: BotIdentity) -> Withdrawn | None:
    """A message taken back; who wrote it is only known when Slack sends what stood there before."""
    ts, before = event.get("deleted_ts"), event.get("previous_message") or {}
    channel, user = str(event.get("channel", "")), str(before.get("user") or "")
    if not all((ts, channel)) or (before and not _by_a_person(before, identity)):
        return None
    key = identity.message_key(channel, str(ts))
    return Withdrawn(
        key=f"{key}:deleted",
        address=Address(channel=CHANNEL, conversation=_stood(event, identity)),
        account=identity.account(user) if user else "",
        at=moment(event.get("event_ts") or event.get("ts") or ts),
        shared=not is_direct(channel, event),
        withdraws=key,
    )


def _stood(event: Payload, identity: BotIdentity) -> str:
    """The conversation in which a deleted message stood."""
    before, channel = event.get("previous_message") or {}, str(event.get("channel", ""))
    if is_direct(channel, event):
        return identity.direct(str(before.get("user") or channel))
    return identity.channel(channel, before.get("thread_ts") or event.get("deleted_ts"))


def read_pointed(event: Payload, identity: BotIdentity, emoji: frozenset[str]) -> PointedAt | None:
    """A `reaction_added` event with one of our emoji on somebody's message: as if its author
    brought it to us in private; they decide. The words, and often the author, have still to be
    fetched from where the message stands.
    """
    item, by, author = event.get("item") or {}, event.get("user"), event.get("item_user") or ""
    by_or_of_us = identity.user is not None and identity.user in (by, author)
    stands = (item.get("channel"), item.get("ts"))
    if by_or_of_us or not (all((by, *stands)) and _is_ours(event, emoji)):
        return None
    by = str(by)
    return PointedAt(
        key=identity.message_key(item["channel"], item["ts"]),
        address=Address(channel=CHANNEL, conversation=identity.direct(author or by)),
        account=identity.account(author) if author else "",
        at=moment(event.get("event_ts") or item["ts"]),
        by=identity.account(by),
        stands=f"{item['channel']}/{item['ts']}",
    )


def _is_ours(event: Payload, emoji: frozenset[str]) -> bool:
    """Whether one of our emoji, in any skin tone, was put on a message (not on a file)."""
    name, item = str(event.get("reaction", "")).split("::")[0], event.get("item") or {}
    return name in emoji and item.get("type", "message") == "message"


def suggested(
    pointed: PointedAt, message: Payload, identity: BotIdentity, name: Name
) -> Suggested | None:
    """The message that was pointed at, with its words; None when no person wrote it."""
    author = str(message.get("user") or "")
    if not author or not _by_a_person(message, identity):
        return None
    return Suggested(
        key=pointed.key,
        address=Address(channel=CHANNEL, conversation=identity.direct(author)),
        account=identity.account(author),
        at=pointed.at,
        alone=identity.direct(author),
        by=pointed.by,
        text=plain(_with_signs(message) or _shared(message), name, identity.user),
        attachments=attachments(message, identity),
    )


def read_left(event: Payload, identity: BotIdentity, at: dt.datetime) -> AccountLeft | None:
    """A `user_change` event that closes an account."""
    user = event.get("user") or {}
    if not user.get("id") or not user.get("deleted") or user.get("is_bot"):
        return None
    return AccountLeft(
        key=identity.key("left", user["id"], user.get("updated", "")),
        address=Address(channel=CHANNEL, conversation=identity.direct(user["id"])),
        account=identity.account(user["id"]),
        at=at,
        profile=Profile(email=(user.get("profile") or {}).get("email")),
    )


def ours(event: Payload, identity: BotIdentity) -> bool:
    """Whether what happened to a channel happened to us: members come and go, channels are closed
    for all.
    """
    about = event.get("type") in ("member_left_channel", "member_joined_channel")
    return bool(event.get("channel")) and (
        not about or bool(identity.user and event.get("user") == identity.user)
    )


def read_away(event: Payload, identity: BotIdentity, now: dt.datetime) -> BotRemoved | None:
    """We were taken out of a channel, or it was archived or deleted. Slack may tell it twice, under
    two names.
    """
    if not ours(event, identity):
        return None
    at = moment(event["event_ts"]) if event.get("event_ts") else now
    return BotRemoved(
        key=identity.key("away", event["channel"], event.get("type"), at.timestamp()),
        address=Address(channel=CHANNEL, conversation=identity.channel(str(event["channel"]))),
        account="",
        at=at,
        shared=True,
    )


def attachments(message: Payload, identity: BotIdentity) -> tuple[Attachment, ...]:
    """The files of a message; `ref` is Slack's id of the file, with which it can be asked for later
    (`files.info`).
    """
    files = message.get("files") or ()
    return tuple(
        _attachment(file, identity)
        for file in files
        if file.get("id") and file.get("mode") not in _GONE_FILES
    )


def _attachment(file: Payload, identity: BotIdentity) -> Attachment:
    media, size = _text(file, "mimetype"), file.get("size")
    return Attachment(
        name=_text(file, "name", "title", "id"),
        kind=_KINDS.get(media.split("/")[0], "file"),
        ref=identity.account(file["id"]),
        size=size if isinstance(size, int) else None,
        url=_text(file, "url_private_download", "url_private"),
        form=_text(file, "mode"),
        media=media,
    )


def _text(file: Payload, *names: str) -> str:
    """The first of these fields that says something."""
    return next((str(file[name]) for name in names if file.get(name)), "")


def moment(ts: object) -> dt.datetime:
    """Slack's `1355517523.000005` as an aware moment. Raises ValueError for what is none."""
    try:
        return dt.datetime.fromtimestamp(float(str(ts)), dt.UTC)
    except OverflowError as error:
        raise ValueError(f"{str(ts)[:20]} is no moment") from error


def _with_signs(message: Payload) -> str:
    """The words, with an emoji as its sign where Slack says which that is (":wave:"): other
    channels know no names of emoji, and rich text shows them as letters.
    """
    text = str(message.get("text") or "")
    for element in _elements(message.get("blocks")):
        if element.get("type") == "emoji" and (sign := _sign(element.get("unicode"))):
            tone = element.get("skin_tone")
            name = f":{element.get('name')}:" + (f":skin-tone-{tone}:" if tone else "")
            text = text.replace(name, sign)
    return text


def _elements(part: object) -> Iterator[Payload]:
    """What stands in rich text, however deep."""
    for one in part if isinstance(part, list) else ():
        if isinstance(one, Mapping):
            yield one
            yield from _elements(one.get("elements"))


def _sign(points: object) -> str:
    """A sign from its numbers ("1f44b-1f3fb"); nothing where they are none."""
    try:
        return "".join(chr(int(point, 16)) for point in str(points or "").split("-") if point)
    except (ValueError, OverflowError):
        return ""


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
