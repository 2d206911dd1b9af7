"""Reads Telegram's updates as `Incoming` (https://core.telegram.org/bots/api#update). Pure; nothing
is assumed to be in an update.

What is not for us (channel posts, polls, reactions, joins, other bots) is passed over in silence.
Who writes as a group or channel, rather than as themselves, is told how to go on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram.addresses import CHANNEL, GREETS, BotIdentity, ConversationParts
from bot.channels.telegram.attachments import attachments, words
from bot.ports import (
    Address,
    BotAdded,
    BotRemoved,
    Edited,
    Incoming,
    Press,
    Pressed,
    Profile,
    Said,
    SaidUnnamed,
)
from bot.presses import LONGEST
from catalog.language_packs import of_tag

Payload = Mapping[str, Any]
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates that are asked for; others may come all the same."""
LATEST = 2**33
"""Seconds since 1970 that are taken for a time: up to the year 2242."""
ANONYMOUS = frozenset({1087968824, 136817688})
"""The users that stand in for who does not show themselves: an anonymous administrator, or somebody
who writes in the name of a channel.
"""
AWAY = {"left", "kicked"}
GROUPS = ("group", "supergroup")
GREETING = "/start"
"""What is heard of somebody who says our name alone, or opens a chat with us."""
SHARED_NUMBER = "/whoami phone"
"""What is heard of somebody who shares their own phone number."""
_KEPT_BY_AN_EDIT = {*Said.model_fields} & {*Edited.model_fields} - {"kind", "key", "at"}


@dataclass(frozen=True)
class Moved:
    """A group became a supergroup: its number changed."""

    was: int
    now: int


Read = Incoming | Moved | None


def read(update: Payload, identity: BotIdentity, now: dt.datetime) -> Read:
    """What an update means to the desk; None for nothing. May raise on what is malformed: the
    caller sets it aside.
    """
    if message := update.get("message"):
        return _message(message, identity, now)
    if edited := update.get("edited_message"):
        return _edited(edited, update["update_id"], identity, now)
    if query := update.get("callback_query"):
        return _pressed(query, identity, now)
    if change := update.get("my_chat_member"):
        return _membership(change, identity, now, update["update_id"])
    return None


def _message(message: Payload, identity: BotIdentity, now: dt.datetime) -> Read:
    chat = message["chat"]
    if to := message.get("migrate_to_chat_id"):
        return Moved(chat["id"], to)
    if was := message.get("migrate_from_chat_id"):
        return Moved(was, chat["id"])
    if _is_unnamed(message):
        return _unnamed(message, identity, now)
    return _said(message, identity, now)


def _is_unnamed(message: Payload) -> bool:
    """Whether somebody writes in the name of a group or channel: who it is, Telegram does not
    tell.
    """
    group = message["chat"]["type"] in GROUPS and not message.get("is_automatic_forward")
    known = (message.get("from") or {}).get("id") in ANONYMOUS
    return group and (known or bool(message.get("sender_chat")))


def _unnamed(message: Payload, identity: BotIdentity, now: dt.datetime) -> SaidUnnamed | None:
    """What was said to us in the name of a group; None when it was not for us."""
    addressed, _ = _addressed(message, words(message).strip(), identity)
    if not addressed:
        return None
    place = place_of(message)
    return SaidUnnamed(
        key=identity.key("message", message["chat"]["id"], message["message_id"]),
        address=Address(channel=CHANNEL, conversation=place.conversation),
        account="",
        at=moment(message.get("date"), now),
        shared=True,
        stands=place.ref(message["message_id"]),
    )


def _said(message: Payload, identity: BotIdentity, now: dt.datetime) -> Said | None:
    """Words or files of a person, in a private chat or a group."""
    who = _person(message)
    if who is None:
        return None
    private = message["chat"]["type"] == "private"
    text, files = words(message).strip(), attachments(message)
    phone = own_number(message, who) if private else None
    if phone:
        text, files = SHARED_NUMBER, ()
    addressed, text = (
        (True, _bare(text, identity)) if private else _addressed(message, text, identity)
    )
    text = text or _named_alone(message, identity)
    if addressed is None or not (text or files):
        return None
    place = place_of(message)
    return Said(
        key=identity.key("message", message["chat"]["id"], message["message_id"]),
        address=Address(channel=CHANNEL, conversation=place.conversation),
        account=str(who["id"]),
        at=moment(message.get("date"), now),
        text=text,
        attachments=files,
        profile=profile(who).model_copy(update={"phone": phone}),
        shared=not private,
        reply_to=_replied(message, place),
        album=_album(message, identity),
        overheard=not addressed,
        alone=ConversationParts(who["id"]).conversation,
        author=_author(message, who),
    )


def _person(message: Payload) -> Payload | None:
    """Who wrote a message in a chat or group; None for bots and for what Telegram forwards by
    itself.
    """
    known_chat = message["chat"]["type"] in ("private", *GROUPS)
    who: Payload | None = message.get("from")
    if not who or who.get("is_bot") or message.get("is_automatic_forward"):
        return None
    return who if known_chat else None


def _edited(
    message: Payload, update: int, identity: BotIdentity, now: dt.datetime
) -> Edited | None:
    """A changed message; a live location that moves is none."""
    if "location" in message or _is_unnamed(message):
        return None
    said = _said(message, identity, now)
    if said is None:
        return None
    # Two changes may fall in one second, so the update's own number tells them apart.
    return Edited(
        key=f"{said.key}/edit/{update}",
        edits=said.key,
        at=moment(message.get("edit_date"), now),
        **said.model_dump(include=_KEPT_BY_AN_EDIT),
    )


def _pressed(query: Payload, identity: BotIdentity, now: dt.datetime) -> Pressed | None:
    who, data = query["from"], query.get("data")
    if not isinstance(data, str) or not 0 < len(data.encode()) <= LONGEST:
        return None
    message = query.get("message")
    place = place_of(message) if message else ConversationParts(who["id"])
    return Pressed(
        key=identity.key("press", query["id"]),
        address=Address(channel=CHANNEL, conversation=place.conversation),
        account=str(who["id"]),
        at=now,
        press=Press(action=data),
        profile=profile(who),
        shared=not place.private,
        alone=ConversationParts(who["id"]).conversation,
        reply_to=place.ref(message["message_id"]) if message else None,
    )


def _membership(
    change: Payload, identity: BotIdentity, now: dt.datetime, update: int
) -> BotRemoved | BotAdded | None:
    """We were blocked by a person, taken out of a group or may not write there any more, so that
    nobody is reached there; or the other way round.
    """
    chat = change["chat"]
    if chat["type"] == "channel":
        return None
    mute = is_mute(change["new_chat_member"])
    if not mute and not is_mute(change.get("old_chat_member") or {}):
        return None
    kind = BotRemoved if mute else BotAdded
    return kind(
        key=identity.key("away" if mute else "arrived", chat["id"], update),
        address=Address(channel=CHANNEL, conversation=ConversationParts(chat["id"]).conversation),
        account=str(change["from"]["id"]),
        at=moment(change.get("date"), now),
        profile=profile(change["from"]),
        shared=chat["type"] != "private",
    )


def is_mute(member: Payload) -> bool:
    """Whether a member is none (any more), or may say nothing."""
    status = member.get("status")
    kept_quiet = member.get("is_member") is False or member.get("can_send_messages") is False
    return status in AWAY or (status == "restricted" and kept_quiet)


def place_of(message: Payload) -> ConversationParts:
    """Where a message stands; a thread that is no topic of a forum is not a place of its own."""
    chat = message["chat"]["id"]
    topic = (
        message.get("message_thread_id") if message.get("is_topic_message") and chat < 0 else None
    )
    return ConversationParts(chat, topic)


def profile(who: Payload) -> Profile:
    """What Telegram tells of a user; it knows no e-mail and no time zone."""
    name = " ".join(str(who[k]) for k in ("first_name", "last_name") if who.get(k)).strip()
    username = str(who.get("username") or "")
    return Profile(
        name=name or username or None,
        handle=f"@{username}" if username else None,
        language=of_tag(who.get("language_code")),
    )


def own_number(message: Payload, who: Payload) -> str | None:
    """The phone number of the sender's own account, which they shared as a contact: Telegram
    vouches for it where the contact's user is the sender. None for anybody else's.
    """
    contact = message.get("contact")
    if not isinstance(contact, Mapping) or contact.get("user_id") != who["id"]:
        return None
    digits = "".join(filter(str.isdecimal, str(contact.get("phone_number") or "")))
    return f"+{digits}" if digits else None


def moment(stamp: object, now: dt.datetime) -> dt.datetime:
    """Telegram's seconds since 1970; `now` when there are none (an old message's date is 0) or they
    are no time of ours.
    """
    return (
        dt.datetime.fromtimestamp(stamp, dt.UTC)
        if isinstance(stamp, int) and 0 < stamp < LATEST
        else now
    )


def _replied(message: Payload, place: ConversationParts) -> str | None:
    """The message that was replied to; in a topic, everything is a reply to the topic's own first
    message. Without topics a reply carries a `message_thread_id` too: the first message of its
    thread, which is often the very one replied to.
    """
    replied = message.get("reply_to_message")
    if not replied or "forum_topic_created" in replied:
        return None
    if place.topic and replied.get("message_id") == place.topic:
        return None
    return place.ref(replied["message_id"])


def _album(message: Payload, identity: BotIdentity) -> str | None:
    group = message.get("media_group_id")
    return identity.key("album", message["chat"]["id"], group) if group else None


def _author(message: Payload, who: Payload) -> str | None:
    """Who wrote what is forwarded here, when Telegram tells and it is somebody else."""
    origin = message.get("forward_origin") or {}
    author = origin.get("sender_user", {}).get("id") if origin.get("type") == "user" else None
    return str(author) if author and author != who["id"] else None


def _addressed(message: Payload, text: str, identity: BotIdentity) -> tuple[bool | None, str]:
    """Whether a group's message speaks to us, and its words without our name; None: to another
    bot.
    """
    command = re.match(r"/\w+@(\w+)", text)
    if command and identity.name and command[1].lower() != identity.name.lower():
        return None, text
    to_us = (
        text.startswith("/")
        or _is_reply_to_us(message, identity)
        or _names_us(message, text, identity)
    )
    return to_us, _bare(text, identity)


def _is_reply_to_us(message: Payload, identity: BotIdentity) -> bool:
    replied = message.get("reply_to_message") or {}
    ours = (replied.get("from") or {}).get("id") == identity.id
    return ours and "forum_topic_created" not in replied


def _names_us(message: Payload, text: str, identity: BotIdentity) -> bool:
    """By our name in the words, or by a mention that carries our number."""
    pointed = ((e.get("user") or {}).get("id") for e in message.get("entities") or ())
    named = identity.name and re.search(rf"@{re.escape(identity.name)}\b", text, re.IGNORECASE)
    return bool(named) or identity.id in pointed


def _named_alone(message: Payload, identity: BotIdentity) -> str:
    """What is heard of a message that is nothing but our name: somebody wants something of us."""
    said = words(message).strip()
    alone = bool(said) and not attachments(message) and _names_us(message, said, identity)
    return GREETING if alone else ""


def _bare(text: str, identity: BotIdentity) -> str:
    """The words without our name, and a deep link's payload as words."""
    if identity.name:
        text = re.sub(
            rf"(^/\w+)?@{re.escape(identity.name)}\b", r"\1", text, flags=re.IGNORECASE
        ).strip()
    start = re.fullmatch(r"/start[ =]([\w-]{1,64})", text)
    return payload_words(start[1]) if start else text


def payload_words(payload: str) -> str:
    """What `t.me/bot?start=...` says: `S-1042` a call, `link-4F7K2M` a code to link accounts, else
    words with dashes between.
    """
    if payload == GREETS:
        return GREETING
    if found := re.fullmatch(r"link[-_](\w+)", payload):
        return f"/link {found[1]}"
    if re.fullmatch(r"[A-Za-z]{1,3}-\d+", payload):
        return payload
    return re.sub(r"[-_]+", " ", payload).strip() or GREETING
