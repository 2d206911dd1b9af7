"""Updates as Telegram really sends them, of many kinds, and what each should lead to."""

from __future__ import annotations

from typing import Any

from tests.telegram.conftest import ROOM, SANNE

PRIVATE = {"id": SANNE["id"], "type": "private", "first_name": "Sanne"}
GROUP = {"id": ROOM, "type": "supergroup", "title": "Schoonmaak"}
BOT = {"id": 424242, "is_bot": True, "first_name": "Schakel", "username": "schakel_bot"}
DATE = 1_763_900_000
FILE = {"file_id": "AgAD", "file_unique_id": "u1", "file_size": 2048}


def message(
    number: int, chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = SANNE, **content: Any
) -> dict[str, Any]:
    """A message."""
    made = {"message_id": number, "date": DATE, "chat": chat, **content}
    return made | ({"from": sender} if sender else {})


def said(number: int, **content: Any) -> dict[str, Any]:
    """An update with a new message in a private chat."""
    return {"message": message(number, **content)}


PHOTO = [
    {**FILE, "file_id": "small", "width": 90, "height": 67},
    {**FILE, "file_id": "large", "width": 1280, "height": 960},
]
ORIGIN = {"type": "user", "date": DATE - 60, "sender_user": {"id": 77, "is_bot": False, "first_name": "Kees"}}
MEMBER = {"user": {"id": 5, "is_bot": False, "first_name": "X"}, "status": "member"}
CHANGE = {
    "chat": GROUP,
    "from": SANNE,
    "date": DATE,
    "old_chat_member": {**MEMBER, "status": "left"},
    "new_chat_member": MEMBER,
}
STICKER = {**FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
SPOT = {"latitude": 52.0, "longitude": 5}
POLL = {"id": "1", "question": "Lunch?", "options": [{"text": "ja", "voter_count": 0}], "total_voter_count": 0,
        "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}  # fmt: skip

HEARD: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "text": (said(1, text="hallo"), "hallo", ()),
    "photo": (said(2, photo=PHOTO), "", ("picture:photo.jpg:large",)),
    "photo with words": (said(3, photo=PHOTO, caption="kijk, kapot"), "kijk, kapot", ("picture:photo.jpg:large",)),
    "album, one of": (said(4, photo=PHOTO, media_group_id="99"), "", ("picture:photo.jpg:large",)),
    "document": (said(5, document={**FILE, "file_name": "offerte.pdf", "mime_type": "application/pdf"}), "", ("file:offerte.pdf:AgAD",)),
    "document without a type": (said(6, document=FILE), "", ("file:document:AgAD",)),
    "document that is a picture": (said(7, document={**FILE, "file_name": "x.png", "mime_type": "image/png"}), "", ("picture:x.png:AgAD",)),
    "voice": (said(8, voice={**FILE, "duration": 3}), "", ("voice:voice.ogg:AgAD",)),
    "audio": (said(9, audio={**FILE, "duration": 3, "file_name": "a.mp3"}), "", ("voice:a.mp3:AgAD",)),
    "video": (said(10, video={**FILE, "width": 1, "height": 1, "duration": 1}), "", ("picture:video.mp4:AgAD",)),
    "round video": (said(11, video_note={**FILE, "length": 1, "duration": 1}), "", ("picture:video.mp4:AgAD",)),
    "animation": (said(12, animation={**FILE, "width": 1, "height": 1, "duration": 1}, document=FILE), "", ("picture:animation.mp4:AgAD",)),
    "sticker": (said(13, sticker={**STICKER, "emoji": "👍"}), "👍", ()),
    "sticker without a sign": (said(14, sticker=STICKER), "🙂", ()),
    "location": (said(15, location={"latitude": 52.370216, "longitude": 4.895168}),
                 "📍 52.37022, 4.89517", ("location:52.37022, 4.89517:52.37022, 4.89517",)),
    "venue": (
        said(16, location=SPOT, venue={"location": SPOT, "title": "Noord", "address": "Dam 1"}),
        "📍 Noord, Dam 1 (52.00000, 5.00000)", ("location:Noord:52.00000, 5.00000",),
    ),
    "contact": (said(17, contact={"phone_number": "+31 6 1", "first_name": "Kees"}), "Kees +31 6 1", ()),
    "poll": (said(18, poll=POLL), "Lunch?", ()),
    "dice": (said(19, dice={"emoji": "🎲", "value": 3}), "🎲", ()),
    "forwarded": (said(20, text="mijn pc doet het niet", forward_origin=ORIGIN), "mijn pc doet het niet", ()),
    "forwarded from somebody hidden": (
        said(21, text="zie dit", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "K"}), "zie dit", ()),
    "reply to something gone": (said(22, text="ja", external_reply={"origin": ORIGIN}), "ja", ()),
    "edited": ({"edited_message": message(1, text="hallo allemaal", edit_date=DATE + 5)}, "hallo allemaal", ()),
    "from somebody without a language": (
        {"message": message(23, sender={"id": SANNE["id"], "is_bot": False, "first_name": "S"}, text="hi")}, "hi", ()),
    "deep link with a call": (said(24, text="/start S-1042"), "S-1042", ()),
    "deep link with words": (said(25, text="/start printer-kapot"), "printer kapot", ()),
    "plain start": (said(26, text="/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}]), "/start", ()),
    "very long": (said(27, text="a" * 4096), "a" * 4096, ()),
    "from the future": (said(28, text="later", effect_id="5", paid_star_count=3, unheard_of={"x": [1]}), "later", ()),
    "command in a group": ({"message": message(29, GROUP, text="/status@schakel_bot")}, "/status", ()),
    "called by name in a group": ({"message": message(30, GROUP, text="@schakel_bot de lift is stuk")}, "de lift is stuk", ()),
    "button": (
        {"callback_query": {"id": "1", "from": SANNE, "chat_instance": "1", "data": "c:S-1:acknowledge",
                            "message": message(31, GROUP, BOT, text="x")}},
        "", ()),
    "button under a message too old to show": (
        {"callback_query": {"id": "2", "from": SANNE, "chat_instance": "1", "data": "d:1:2",
                            "message": {"message_id": 3, "date": 0, "chat": PRIVATE}}},
        "", ()),
    "blocked by the person": (
        {"my_chat_member": {**CHANGE, "chat": PRIVATE, "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0}}}, "", ()),
}  # fmt: skip
"""Name: update, text that is heard, attachments that are kept (`kind:name:ref`)."""

SKIPPED: dict[str, dict[str, Any]] = {
    "channel post": {"channel_post": message(1, {"id": -1005, "type": "channel", "title": "News"}, None, text="nieuws")},
    "edited channel post": {"edited_channel_post": message(1, {"id": -1005, "type": "channel", "title": "News"}, None, text="nieuws")},
    "message of a channel in its group": {"message": message(2, GROUP, {"id": 777000, "is_bot": False, "first_name": "Telegram"},
                                                             text="nieuws", is_automatic_forward=True)},
    "anonymous administrator": {"message": message(3, GROUP, {"id": 1087968824, "is_bot": True, "first_name": "Group"},
                                                   text="/status", sender_chat=GROUP)},
    "another bot": {"message": message(4, GROUP, {"id": 9, "is_bot": True, "first_name": "B"}, text="/status")},
    "command for another bot": {"message": message(5, GROUP, text="/status@other_bot")},
    "somebody joined": {"message": message(6, GROUP, new_chat_members=[MEMBER["user"]])},
    "somebody left": {"message": message(7, GROUP, left_chat_member=MEMBER["user"])},
    "we were put in": {"my_chat_member": CHANGE},
    "member changed": {"chat_member": CHANGE},
    "title changed": {"message": message(8, GROUP, new_chat_title="Nieuw")},
    "photo of the group deleted": {"message": message(9, GROUP, delete_chat_photo=True)},
    "pinned": {"message": message(10, GROUP, pinned_message=message(1, GROUP, text="x"))},
    "topic made": {"message": message(11, GROUP, message_thread_id=11, is_topic_message=True,
                                      forum_topic_created={"name": "T", "icon_color": 1})},
    "live location moves": {"edited_message": message(12, location={"latitude": 1.0, "longitude": 1.0, "live_period": 60}, edit_date=DATE)},
    "poll closed": {"poll": POLL},
    "poll answered": {"poll_answer": {"poll_id": "1", "user": SANNE, "option_ids": [0]}},
    "inline query": {"inline_query": {"id": "1", "from": SANNE, "query": "x", "offset": ""}},
    "join request": {"chat_join_request": {"chat": GROUP, "from": SANNE, "user_chat_id": 1, "date": DATE}},
    "reaction": {"message_reaction": {"chat": GROUP, "message_id": 1, "user": SANNE, "date": DATE, "old_reaction": [], "new_reaction": []}},
    "business message": {"business_message": message(13, text="x")},
    "video chat": {"message": message(14, GROUP, video_chat_started={})},
    "empty message": {"message": message(15)},
    "game button": {"callback_query": {"id": "3", "from": SANNE, "chat_instance": "1", "game_short_name": "g"}},
    "nothing at all": {},
    "a kind nobody knows yet": {"hologram": {"from": SANNE}},
}  # fmt: skip
