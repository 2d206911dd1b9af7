"""The people, chats and messages of the fake Telegram, and what people do there: each act is an
update for the bot.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

Update = dict[str, Any]


@dataclass
class Chat:
    """A private chat (id = the user's), group, supergroup or channel. `members` holds the status of
    each user.
    """

    id: int
    type: str = "private"
    title: str = ""
    forum: bool = False
    topics: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    muted: bool = False
    migrated_to: int | None = None
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def shape(self) -> dict[str, Any]:
        """As it stands in messages."""
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        shape: dict[str, Any] = {"id": self.id, "type": self.type, "title": self.title}
        return shape | ({"is_forum": True} if self.forum else {})


def user(number: int, name: str, language: str | None = "nl", **more: Any) -> dict[str, Any]:
    """Somebody."""
    shape = {"id": number, "is_bot": False, "first_name": name, **more}
    return shape | ({"language_code": language} if language else {})


def entities(text: str, bot: str) -> list[dict[str, Any]]:
    """The commands and mentions in a text, as Telegram marks them (offsets in UTF-16 units)."""
    found = []
    for kind, sign in (("bot_command", "/"), ("mention", "@")):
        at = text.find(sign)
        if (kind == "bot_command" and at == 0 and len(text) > 1) or (
            kind == "mention" and f"@{bot}" in text
        ):
            at = 0 if kind == "bot_command" else text.index(f"@{bot}")
            word = text[at:].split(maxsplit=1)[0]
            offset, length = (
                len(text[:at].encode("utf-16-le")) // 2,
                len(word.encode("utf-16-le")) // 2,
            )
            found.append({"type": kind, "offset": offset, "length": length})
    return found


RESTRICTIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def member_shape(who: Update, status: str) -> Update:
    """How a user belongs to a chat, with what the Bot API says of a member of that status."""
    shape: Update = {"user": who, "status": status}
    if status == "administrator":
        return shape | dict.fromkeys(ADMIN_RIGHTS, False)
    return shape | ({"until_date": 0} if status == "kicked" else {})


GROUP_ANONYMOUS_BOT = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}


class Crowd:
    """Keeps chats and makes updates. `put` is where an update goes."""

    def __init__(self, bot: dict[str, Any]) -> None:
        self.bot = bot
        self.chats: dict[int, Chat] = {}
        self.privacy = True
        self.now = 1_763_900_000
        self._queries = itertools.count(5_000_000_000)
        self.queries: dict[str, bool] = {}

    def put(self, update: Any) -> int:
        """Queue an update; gives its number."""
        raise NotImplementedError

    def private(self, who: dict[str, Any], *, started: bool = True) -> Chat:
        """Somebody's chat with the bot."""
        return self.chats.setdefault(
            who["id"], Chat(who["id"], title=who["first_name"], started=started)
        )

    def group(
        self,
        number: int,
        *people: dict[str, Any],
        kind: str = "supergroup",
        topics: tuple[int, ...] = (),
    ) -> Chat:
        """A group with these people and the bot in it."""
        members = {p["id"]: "member" for p in people} | {self.bot["id"]: "member"}
        chat = Chat(
            number,
            kind,
            title=f"Group {number}",
            forum=bool(topics),
            topics=set(topics),
            members=members,
        )
        self.chats[number] = chat
        return chat

    def message(self, who: dict[str, Any] | None, chat: Chat, **content: Any) -> dict[str, Any]:
        """A message as it stands in the chat; not yet an update."""
        number = content.pop("message_id", None) or next(chat.numbers)
        self.now += 1
        made = {"message_id": number, "date": self.now, "chat": chat.shape(), **content}
        if who:
            made["from"] = who
        if (
            "text" in made
            and "entities" not in made
            and (marks := entities(made["text"], self.bot["username"]))
        ):
            made["entities"] = marks
        chat.messages[number] = made
        return made

    def say(
        self,
        who: dict[str, Any],
        text: str | None = None,
        chat: Chat | None = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        **content: Any,
    ) -> dict[str, Any]:
        """Somebody writes; the bot hears it unless privacy mode keeps it from a group's talk."""
        chat = chat or self.private(who)
        if text is not None:
            content["text"] = text
        if topic is not None:
            content |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to is not None:
            quoted = {
                k: v
                for k, v in chat.messages[reply_to].items()
                if k not in ("reply_to_message", "reply_markup", "markup_text")
            }
            content["reply_to_message"] = quoted
            if topic is None and (thread := self.thread_of(chat, reply_to)):
                content["message_thread_id"] = thread
        elif topic is not None:
            content["reply_to_message"] = {
                "message_id": topic,
                "date": 1,
                "chat": chat.shape(),
                "forum_topic_created": {"name": "Topic", "icon_color": 1},
            }
        if chat.type == "private":
            chat.started, chat.blocked = True, False
        made = self.message(who, chat, **content)
        if self.hears(chat, made):
            self.put({"message": made})
        return made

    def thread_of(self, chat: Chat, replied: int) -> int | None:
        """The `message_thread_id` of a reply outside of topics: in a supergroup the first message
        of its thread, which is the replied one when that is no reply itself; in a basic group or a
        private chat there is none.
        """
        if chat.type != "supergroup":
            return None
        message = chat.messages.get(replied, {})
        return (
            None if message.get("is_topic_message") else message.get("message_thread_id", replied)
        )

    def say_as_group(
        self, text: str, chat: Chat, *, reply_to: int | None = None, channel: bool = False
    ) -> dict[str, Any]:
        """An anonymous administrator writes (`channel`: somebody does in a channel's name): the
        sender is the chat, and the user one of Telegram's that stand in.
        """
        sender = (
            {"id": -1009999999999, "type": "channel", "title": "News", "username": "news"}
            if channel
            else chat.shape()
        )
        return self.say(
            CHANNEL_BOT if channel else GROUP_ANONYMOUS_BOT,
            text,
            chat,
            reply_to=reply_to,
            sender_chat=sender,
        )

    def hears(self, chat: Chat, message: dict[str, Any]) -> bool:
        """Privacy mode: commands for this bot, replies to it and service messages only."""
        if (
            chat.type == "private"
            or not self.privacy
            or chat.members.get(self.bot["id"]) == "administrator"
        ):
            return True
        text = message.get("text", "")
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        command = text.startswith("/") and (
            "@" not in text.split()[0] or f"@{self.bot['username']}" in text.split()[0]
        )
        service = any(
            k in message
            for k in (
                "migrate_to_chat_id",
                "migrate_from_chat_id",
                "left_chat_member",
                "new_chat_members",
            )
        )
        return replied or command or service

    def edit(self, who: dict[str, Any], message: dict[str, Any], text: str) -> None:
        """Somebody changes what they wrote."""
        self.now += 1
        message |= {"text": text, "edit_date": self.now}
        self.put({"edited_message": dict(message)})

    def press(self, who: dict[str, Any], message: dict[str, Any], label: str) -> str:
        """Somebody presses the button with this label, or that does this; gives the query's id."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        datas = [
            b["callback_data"]
            for row in rows
            for b in row
            if label == b["text"] or f":{b['callback_data']}".endswith(f":{label}")
        ]
        datas = datas or [b["callback_data"] for row in rows for b in row if label in b["text"]]
        assert datas, f"no button {label!r} in {rows}"
        return self.press_data(who, message, datas[0])

    def press_data(
        self, who: dict[str, Any], message: dict[str, Any] | None, data: str, **more: Any
    ) -> str:
        """A press with this data; `message` None: too old for Telegram to show it."""
        query = str(next(self._queries))
        self.queries[query] = False
        callback = {"id": query, "from": who, "chat_instance": "1", "data": data, **more}
        if message is not None:
            callback["message"] = {k: v for k, v in message.items() if k != "markup_text"}
        self.put({"callback_query": callback})
        return query

    def bot_membership(self, by: dict[str, Any], chat: Chat, old: str, new: str) -> None:
        """The bot is added, removed, blocked or unblocked."""
        if chat.type == "private":
            chat.blocked = new == "kicked"
        else:
            chat.members[self.bot["id"]] = new
        change = {
            "chat": chat.shape(),
            "from": by,
            "date": self.now,
            "old_chat_member": member_shape(self.bot, old),
            "new_chat_member": member_shape(self.bot, new),
        }
        self.put({"my_chat_member": change})

    def restrict(self, by: dict[str, Any], chat: Chat, *, may_write: bool) -> None:
        """An administrator lets the bot write in a supergroup, or does not."""
        chat.muted = not may_write

        def member(writes: bool) -> dict[str, Any]:
            rights = dict.fromkeys(RESTRICTIONS, writes)
            return {
                "user": self.bot,
                "status": "restricted",
                "is_member": True,
                **rights,
                "until_date": 0,
            }

        change = {
            "chat": chat.shape(),
            "from": by,
            "date": self.now,
            "old_chat_member": member(not may_write),
            "new_chat_member": member(may_write),
        }
        self.put({"my_chat_member": change})

    def upgrade(self, who: dict[str, Any], chat: Chat, to: int, *, told: bool = True) -> Chat:
        """A group becomes a supergroup, with a new id; `told` False: the bot only learns from the
        error.
        """
        new = self.group(to)
        new.members = dict(chat.members)
        chat.migrated_to = to
        if told:
            # As a public dump has it (tdlib/telegram-bot-api, issue 266): the bot joins the new
            # supergroup, is not said to leave the old group, and the supergroup speaks itself.
            status = new.members[self.bot["id"]]
            self.bot_membership(who, new, "left", status)
            self.put({"message": self.message(who, chat, migrate_to_chat_id=to)})
            moved = self.message(
                GROUP_ANONYMOUS_BOT, new, sender_chat=new.shape(), migrate_from_chat_id=chat.id
            )
            self.put({"message": moved})
        return new
