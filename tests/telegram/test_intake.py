"""What Telegram sends, of every kind, means something sensible or nothing; never an exception."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.addresses import BotIdentity, ConversationParts, parse_conversation
from bot.channels.telegram.update_reader import Moved, read
from bot.ports import Edited, Incoming, Message, Said
from tests.telegram.conftest import ROOM, SANNE
from tests.telegram.updates import BOT, GROUP, HEARD, SKIPPED, message, said

US = BotIdentity(424242, "schakel_bot")
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def heard(update: dict[str, Any]) -> Said:
    """The update as a message."""
    found = read({"update_id": 1, **update}, US, NOW)
    assert isinstance(found, Said)
    return found


def edited(number: int, message: dict[str, Any]) -> Edited:
    """The update as a changed message."""
    found = read({"update_id": number, "edited_message": message}, US, NOW)
    assert isinstance(found, Edited)
    return found


@pytest.mark.parametrize("kind", HEARD)
def test_kinds_that_are_heard(kind: str) -> None:
    update, text, files = HEARD[kind]
    found = read({"update_id": 1, **update}, US, NOW)
    assert isinstance(found, Incoming)
    said = found if isinstance(found, Message) else None
    assert (said.text if said else "") == text
    assert tuple(f"{a.kind}:{a.name}:{a.ref}" for a in (said.attachments if said else ())) == files
    assert found.account == str(SANNE["id"])
    assert parse_conversation(found.address.conversation).chat in (SANNE["id"], ROOM)


@pytest.mark.parametrize("kind", SKIPPED)
def test_kinds_that_are_passed_over(kind: str) -> None:
    assert read({"update_id": 1, **SKIPPED[kind]}, US, NOW) is None


def test_a_message_and_its_edits_are_told_apart_and_belong_together() -> None:
    first = heard({"message": message(7, text="een")})
    again = heard({"message": message(7, text="een")})
    edit = edited(5, message(7, text="twee", edit_date=9))
    later = edited(6, message(7, text="drie", edit_date=9))
    assert first.key == again.key == edit.edits == later.edits
    assert len({first.key, edit.key, later.key}) == 3
    other = read(
        {"update_id": 1, "message": message(7, text="een")}, BotIdentity(5, "other_bot"), NOW
    )
    assert isinstance(other, Said) and other.key != first.key


def test_forwarded_words_name_their_author() -> None:
    assert heard(HEARD["forwarded"][0]).author == "77"
    assert heard(HEARD["forwarded from somebody hidden"][0]).author is None


def test_a_group_becomes_a_supergroup() -> None:
    assert read({"message": message(1, GROUP, migrate_to_chat_id=-100)}, US, NOW) == Moved(
        ROOM, -100
    )
    assert read({"message": message(1, GROUP, migrate_from_chat_id=-5)}, US, NOW) == Moved(-5, ROOM)


def test_the_teams_own_talk_is_overheard_only() -> None:
    assert heard({"message": message(1, GROUP, text="lunch?")}).overheard
    assert not heard(
        {
            "message": message(
                1, GROUP, text="hoi", reply_to_message=message(0, GROUP, BOT, text="card")
            )
        }
    ).overheard
    pointed = [{"type": "text_mention", "offset": 0, "length": 3, "user": BOT}]
    assert not heard({"message": message(1, GROUP, text="jij", entities=pointed)}).overheard


def test_in_a_topic_only_a_real_reply_is_one() -> None:
    root = {**message(7, GROUP, text=""), "forum_topic_created": {"name": "T", "icon_color": 1}}
    plain = heard(
        {
            "message": message(
                9,
                GROUP,
                text="/queue",
                message_thread_id=7,
                is_topic_message=True,
                reply_to_message=root,
            )
        }
    )
    assert plain.address.conversation == f"telegram/{ROOM}/7" and plain.reply_to is None
    card = message(8, GROUP, BOT, text="card")
    reply = heard(
        {
            "message": message(
                9,
                GROUP,
                text="ok",
                message_thread_id=7,
                is_topic_message=True,
                reply_to_message=card,
            )
        }
    )
    assert reply.reply_to == f"{ROOM}/8"


@pytest.mark.parametrize(
    "bad", ["slack/C1", "telegram/", "telegram/x", "telegram/1/2/3", "telegram/0", "person/1"]
)
def test_what_is_no_place_in_telegram(bad: str) -> None:
    with pytest.raises(ValueError, match="no conversation in Telegram"):
        parse_conversation(bad)


@given(st.integers(-(10**13), 10**13).filter(bool), st.none() | st.integers(1, 10**6))
def test_places_are_read_as_they_are_written(chat: int, topic: int | None) -> None:
    assert parse_conversation(ConversationParts(chat, topic).conversation) == ConversationParts(
        chat, topic
    )


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_fields = st.sampled_from(
    [
        "photo",
        "document",
        "voice",
        "sticker",
        "location",
        "venue",
        "contact",
        "poll",
        "reply_to_message",
        "entities",
        "forward_origin",
        "caption",
        "media_group_id",
        "date",
        "message_thread_id",
        "is_topic_message",
    ]
)


@given(st.dictionaries(_fields, _json, max_size=4))
def test_odd_contents_are_read_or_refused_cleanly(content: dict[str, Any]) -> None:
    """What cannot be read raises what the polling sets aside: an ordinary exception, never
    something that kills it.
    """
    try:
        found = read(said(1, **content), US, NOW)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    assert found is None or isinstance(found, Incoming)
