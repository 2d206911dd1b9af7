"""Updates as Telegram really sends them, of many kinds, and what each should lead to."""

from __future__ import annotations

import json
from typing import Any

from tests.telegram.conftest import ROOM, SANNE

PRIVATE = {"id": SANNE["id"], "type": "private", "first_name": "Sanne"}
GROUP = {"id": ROOM, "type": "supergroup", "title": "Schoonmaak"}
BOT = {"id": 424242, "is_bot": True, "first_name": "Schakel", "username": "schakel_bot"}
DATE = 1_763_900_000
FILE = {"file_id": "AgAD", "file_unique_id": "u1", "file_size": 2048}


def message(
    number: int,
    chat: dict[str, Any] = PRIVATE,
    sender: dict[str, Any] | None = SANNE,
    **content: Any,
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
ORIGIN = {
    "type": "user",
    "date": DATE - 60,
    "sender_user": {"id": 77, "is_bot": False, "first_name": "Kees"},
}
MEMBER = {"user": {"id": 5, "is_bot": False, "first_name": "X"}, "status": "member"}
CHANGE = {
    "chat": GROUP,
    "from": SANNE,
    "date": DATE,
    "old_chat_member": {**MEMBER, "status": "left"},
    "new_chat_member": MEMBER,
}
STICKER = {
    **FILE,
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
SPOT = {"latitude": 52.0, "longitude": 5}
POLL = {
    "id": "1",
    "question": "Lunch?",
    "options": [{"text": "ja", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}

HEARD: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "text": (said(1, text="hallo"), "hallo", ()),
    "photo": (said(2, photo=PHOTO), "", ("picture:photo.jpg:large",)),
    "photo with words": (
        said(3, photo=PHOTO, caption="kijk, kapot"),
        "kijk, kapot",
        ("picture:photo.jpg:large",),
    ),
    "album, one of": (said(4, photo=PHOTO, media_group_id="99"), "", ("picture:photo.jpg:large",)),
    "document": (
        said(5, document={**FILE, "file_name": "offerte.pdf", "mime_type": "application/pdf"}),
        "",
        ("file:offerte.pdf:AgAD",),
    ),
    "document without a type": (said(6, document=FILE), "", ("file:document:AgAD",)),
    "document that is a picture": (
        said(7, document={**FILE, "file_name": "x.png", "mime_type": "image/png"}),
        "",
        ("picture:x.png:AgAD",),
    ),
    "voice": (said(8, voice={**FILE, "duration": 3}), "", ("voice:voice.ogg:AgAD",)),
    "audio": (
        said(9, audio={**FILE, "duration": 3, "file_name": "a.mp3"}),
        "",
        ("voice:a.mp3:AgAD",),
    ),
    "video": (
        said(10, video={**FILE, "width": 1, "height": 1, "duration": 1}),
        "",
        ("picture:video.mp4:AgAD",),
    ),
    "round video": (
        said(11, video_note={**FILE, "length": 1, "duration": 1}),
        "",
        ("picture:video.mp4:AgAD",),
    ),
    "animation": (
        said(12, animation={**FILE, "width": 1, "height": 1, "duration": 1}, document=FILE),
        "",
        ("picture:animation.mp4:AgAD",),
    ),
    "sticker": (said(13, sticker={**STICKER, "emoji": "👍"}), "👍", ()),
    "sticker without a sign": (said(14, sticker=STICKER), "🙂", ()),
    "location": (
        said(15, location={"latitude": 52.370216, "longitude": 4.895168}),
        "📍 52.37022, 4.89517",
        ("location:📍 52.37022, 4.89517:52.37022, 4.89517",),
    ),
    "venue": (
        said(16, location=SPOT, venue={"location": SPOT, "title": "Noord", "address": "Dam 1"}),
        "📍 Noord, Dam 1 (52.00000, 5.00000)",
        ("location:📍 Noord, Dam 1 (52.00000, 5.00000):52.00000, 5.00000",),
    ),
    "contact": (
        said(17, contact={"phone_number": "+31 6 1", "first_name": "Kees"}),
        "Kees +31 6 1",
        ("other:Kees +31 6 1:Kees +31 6 1",),
    ),
    "poll": (said(18, poll=POLL), "Lunch?", ()),
    "checklist": (
        said(32, checklist={"title": "Verhuizing", "tasks": [{"id": 1, "text": "dozen"}]}),
        "Verhuizing",
        (),
    ),
    "animation with another file for older apps": (
        said(
            33,
            animation={**FILE, "width": 1, "height": 1, "duration": 1},
            document={**FILE, "file_id": "BQ"},
        ),
        "",
        ("picture:animation.mp4:AgAD",),
    ),
    "story": (said(34, story={"chat": PRIVATE, "id": 7}), "…", ()),
    "paid media": (
        said(35, paid_media={"star_count": 5, "paid_media": [{"type": "preview"}]}),
        "…",
        (),
    ),
    "game": (said(36, game={"title": "G", "description": "d", "photo": PHOTO}), "…", ()),
    "giveaway": (
        said(37, giveaway={"chats": [], "winners_selection_date": 5, "winner_count": 1}),
        "…",
        (),
    ),
    "invoice": (
        said(
            38,
            invoice={
                "title": "t",
                "description": "d",
                "start_parameter": "",
                "currency": "EUR",
                "total_amount": 5,
            },
        ),
        "…",
        (),
    ),
    "data of a web app": (said(39, web_app_data={"data": "{}", "button_text": "b"}), "…", ()),
    "live location begins": (
        said(40, location={**SPOT, "live_period": 900}),
        "📍 52.00000, 5.00000",
        ("location:📍 52.00000, 5.00000:52.00000, 5.00000",),
    ),
    "a part of what was said, quoted": (
        said(41, text="dit", quote={"text": "x", "position": 0}),
        "dit",
        (),
    ),
    "through another bot": (
        said(42, text="zie", via_bot={"id": 5, "is_bot": True, "first_name": "gif"}),
        "zie",
        (),
    ),
    "reply to a story": (
        said(43, text="mooi", reply_to_story={"chat": PRIVATE, "id": 2}),
        "mooi",
        (),
    ),
    "in a topic of the private chat": (
        said(44, text="hoi", message_thread_id=5, is_topic_message=True),
        "hoi",
        (),
    ),
    "a date beyond all time": ({"message": {**message(45, text="hoi"), "date": 10**15}}, "hoi", ()),
    "dice": (said(19, dice={"emoji": "🎲", "value": 3}), "🎲", ()),
    "forwarded": (
        said(20, text="mijn pc doet het niet", forward_origin=ORIGIN),
        "mijn pc doet het niet",
        (),
    ),
    "forwarded from somebody hidden": (
        said(
            21,
            text="zie dit",
            forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "K"},
        ),
        "zie dit",
        (),
    ),
    "reply to something gone": (said(22, text="ja", external_reply={"origin": ORIGIN}), "ja", ()),
    "edited": (
        {"edited_message": message(1, text="hallo allemaal", edit_date=DATE + 5)},
        "hallo allemaal",
        (),
    ),
    "from somebody without a language": (
        {
            "message": message(
                23, sender={"id": SANNE["id"], "is_bot": False, "first_name": "S"}, text="hi"
            )
        },
        "hi",
        (),
    ),
    "deep link with a call": (said(24, text="/start S-1042"), "S-1042", ()),
    "deep link with words": (said(25, text="/start printer-kapot"), "printer kapot", ()),
    "plain start": (
        said(26, text="/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}]),
        "/start",
        (),
    ),
    "very long": (said(27, text="a" * 4096), "a" * 4096, ()),
    "from the future": (
        said(28, text="later", effect_id="5", paid_star_count=3, unheard_of={"x": [1]}),
        "later",
        (),
    ),
    "command in a group": (
        {"message": message(29, GROUP, text="/status@schakel_bot")},
        "/status",
        (),
    ),
    "called by name in a group": (
        {"message": message(30, GROUP, text="@schakel_bot de lift is stuk")},
        "de lift is stuk",
        (),
    ),
    "button": (
        {
            "callback_query": {
                "id": "1",
                "from": SANNE,
                "chat_instance": "1",
                "data": "c:S-1:acknowledge",
                "message": message(31, GROUP, BOT, text="x"),
            }
        },
        "",
        (),
    ),
    "button under a message too old to show": (
        {
            "callback_query": {
                "id": "2",
                "from": SANNE,
                "chat_instance": "1",
                "data": "d:1:2",
                "message": {"message_id": 3, "date": 0, "chat": PRIVATE},
            }
        },
        "",
        (),
    ),
    "put into a group": ({"my_chat_member": CHANGE}, "", ()),
    "blocked by the person": (
        {
            "my_chat_member": {
                **CHANGE,
                "chat": PRIVATE,
                "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0},
            }
        },
        "",
        (),
    ),
}
"""Name: update, text that is heard, attachments that are kept (`kind:name:ref`)."""

SKIPPED: dict[str, dict[str, Any]] = {
    "channel post": {
        "channel_post": message(
            1, {"id": -1005, "type": "channel", "title": "News"}, None, text="nieuws"
        )
    },
    "edited channel post": {
        "edited_channel_post": message(
            1, {"id": -1005, "type": "channel", "title": "News"}, None, text="nieuws"
        )
    },
    "message of a channel in its group": {
        "message": message(
            2,
            GROUP,
            {"id": 777000, "is_bot": False, "first_name": "Telegram"},
            text="nieuws",
            is_automatic_forward=True,
        )
    },
    "anonymous administrator": {
        "message": message(
            3,
            GROUP,
            {"id": 1087968824, "is_bot": True, "first_name": "Group"},
            text="wie heeft de sleutel?",
            sender_chat=GROUP,
        )
    },
    "another bot": {
        "message": message(4, GROUP, {"id": 9, "is_bot": True, "first_name": "B"}, text="/status")
    },
    "command for another bot": {"message": message(5, GROUP, text="/status@other_bot")},
    "somebody joined": {"message": message(6, GROUP, new_chat_members=[MEMBER["user"]])},
    "somebody left": {"message": message(7, GROUP, left_chat_member=MEMBER["user"])},
    "member changed": {"chat_member": CHANGE},
    "title changed": {"message": message(8, GROUP, new_chat_title="Nieuw")},
    "photo of the group deleted": {"message": message(9, GROUP, delete_chat_photo=True)},
    "pinned": {"message": message(10, GROUP, pinned_message=message(1, GROUP, text="x"))},
    "topic made": {
        "message": message(
            11,
            GROUP,
            message_thread_id=11,
            is_topic_message=True,
            forum_topic_created={"name": "T", "icon_color": 1},
        )
    },
    "live location moves": {
        "edited_message": message(
            12, location={"latitude": 1.0, "longitude": 1.0, "live_period": 60}, edit_date=DATE
        )
    },
    "poll closed": {"poll": POLL},
    "poll answered": {"poll_answer": {"poll_id": "1", "user": SANNE, "option_ids": [0]}},
    "inline query": {"inline_query": {"id": "1", "from": SANNE, "query": "x", "offset": ""}},
    "join request": {
        "chat_join_request": {"chat": GROUP, "from": SANNE, "user_chat_id": 1, "date": DATE}
    },
    "reaction": {
        "message_reaction": {
            "chat": GROUP,
            "message_id": 1,
            "user": SANNE,
            "date": DATE,
            "old_reaction": [],
            "new_reaction": [],
        }
    },
    "business message": {"business_message": message(13, text="x")},
    "video chat": {"message": message(14, GROUP, video_chat_started={})},
    "empty message": {"message": message(15)},
    "game button": {
        "callback_query": {"id": "3", "from": SANNE, "chat_instance": "1", "game_short_name": "g"}
    },
    "reaction count": {
        "message_reaction_count": {"chat": GROUP, "message_id": 1, "date": DATE, "reactions": []}
    },
    "business connection": {
        "business_connection": {
            "id": "x",
            "user": SANNE,
            "user_chat_id": 1,
            "date": DATE,
            "is_enabled": True,
        }
    },
    "edited business message": {"edited_business_message": message(16, text="x")},
    "deleted business messages": {
        "deleted_business_messages": {
            "business_connection_id": "x",
            "chat": PRIVATE,
            "message_ids": [5],
        }
    },
    "paid media bought": {"purchased_paid_media": {"from": SANNE, "paid_media_payload": "x"}},
    "shipping": {"shipping_query": {"id": "1", "from": SANNE, "invoice_payload": "x"}},
    "checkout": {
        "pre_checkout_query": {"id": "1", "from": SANNE, "currency": "EUR", "total_amount": 1}
    },
    "paid": {"message": message(17, successful_payment={"currency": "EUR", "total_amount": 5})},
    "inline result chosen": {
        "chosen_inline_result": {"result_id": "1", "from": SANNE, "query": "x"}
    },
    "boost": {"chat_boost": {"chat": GROUP, "boost": {"boost_id": "1"}}},
    "boost taken away": {"removed_chat_boost": {"chat": GROUP, "boost_id": "1"}},
    "boosts in a group": {"message": message(18, GROUP, boost_added={"boost_count": 1})},
    "topic closed": {
        "message": message(
            19, GROUP, message_thread_id=11, is_topic_message=True, forum_topic_closed={}
        )
    },
    "topic reopened": {
        "message": message(
            20, GROUP, message_thread_id=11, is_topic_message=True, forum_topic_reopened={}
        )
    },
    "topic renamed": {
        "message": message(
            21, GROUP, message_thread_id=11, is_topic_message=True, forum_topic_edited={"name": "U"}
        )
    },
    "general topic hidden": {"message": message(22, GROUP, general_forum_topic_hidden={})},
    "video chat planned": {
        "message": message(23, GROUP, video_chat_scheduled={"start_date": DATE})
    },
    "video chat over": {"message": message(24, GROUP, video_chat_ended={"duration": 5})},
    "asked into a video chat": {
        "message": message(25, GROUP, video_chat_participants_invited={"users": [SANNE]})
    },
    "group made": {"message": message(26, GROUP, group_chat_created=True)},
    "timer set": {
        "message": message(27, message_auto_delete_timer_changed={"message_auto_delete_time": 5})
    },
    "users shared": {
        "message": message(28, users_shared={"request_id": 1, "users": [{"user_id": 5}]})
    },
    "chat shared": {"message": message(29, chat_shared={"request_id": 1, "chat_id": -5})},
    "allowed to write": {"message": message(30, write_access_allowed={})},
    "gift": {"message": message(31, gift={"gift": {"id": "1"}})},
    "background": {"message": message(32, chat_background_set={"type": {}})},
    "somebody near": {
        "message": message(
            33,
            GROUP,
            proximity_alert_triggered={"traveler": SANNE, "watcher": SANNE, "distance": 5},
        )
    },
    "spaces alone": {"message": message(34, text="   ")},
    "we were promoted": {
        "my_chat_member": {
            **CHANGE,
            "old_chat_member": MEMBER,
            "new_chat_member": {**MEMBER, "status": "administrator"},
        }
    },
    "a chat of an unknown type": {"message": message(35, {"id": -7, "type": "galaxy"}, text="hoi")},
    "no chat to speak of": {"message": None},
    "nothing at all": {},
    "a kind nobody knows yet": {"hologram": {"from": SANNE}},
}

MALFORMED: dict[str, Any] = {
    "a message that is a word": {"message": "hoi"},
    "a message that is a list": {"message": [1]},
    "no chat": {"message": {"message_id": 901, "date": DATE, "from": SANNE, "text": "hoi"}},
    "a chat without a number": {"message": message(902, {"type": "private"}, text="hoi")},
    "words that are a number": said(903, text=5),
    "a date in words": {"message": {**message(904, text="hoi"), "date": "gisteren"}},
    "pictures that are none": said(905, photo="x", text="hoi"),
    "a reply to a number": said(906, text="hoi", reply_to_message=5),
    "a sender that is a number": {"message": message(907, sender=5, text="hoi")},  # type: ignore[arg-type]
    "half a sign": said(908, text="kapot \ud83d"),
    "a sign that no database keeps": said(
        909, text="ka\x00pot", document={**FILE, "file_name": "a\x00b\ud83d"}
    ),
    "that sign alone": said(910, text="\x00"),
    "a name with half a sign": {
        "message": message(911, sender={**SANNE, "first_name": "\ud83d"}, text="hoi")
    },
    "a button without a presser": {
        "callback_query": {"id": "911", "chat_instance": "1", "data": "x"}
    },
    "a button of no message": {
        "callback_query": {"id": "912", "from": SANNE, "chat_instance": "1", "data": "x"}
    },
    "a button under an inline message": {
        "callback_query": {
            "id": "913",
            "from": SANNE,
            "chat_instance": "1",
            "inline_message_id": "x",
            "data": "x",
        }
    },
    "a button that says too much": {
        "callback_query": {"id": "914", "from": SANNE, "chat_instance": "1", "data": "x" * 500}
    },
    "a button that says rubbish": {
        "callback_query": {
            "id": "915",
            "from": SANNE,
            "chat_instance": "1",
            "data": "☠\ud83d",
            "message": message(3, GROUP, BOT, text="x"),
        }
    },
    "a change of nobody": {"my_chat_member": {}},
    "a change to something unheard of": {
        "my_chat_member": {**CHANGE, "new_chat_member": {**MEMBER, "status": "hovering"}}
    },
    "an edit of what we never saw": {
        "edited_message": message(916, text="ik bedoel de lift", edit_date=DATE + 1)
    },
    "an edit without a date": {"edited_message": message(917, text="hoi")},
    "a number beyond all numbers": {
        "message": message(2**70, {"id": 2**52 - 1, "type": "private"}, text="hoi")
    },
    "very deep": {"message": json.loads('{"a":' * 200 + "1" + "}" * 200)},
    "no update but a list": [1, 2],
    "no update but a word": "hoi",
}
"""What no Telegram should send: it may be set aside, and never stands before what follows."""
