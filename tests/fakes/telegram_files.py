"""Telegram's files: what people send, what the bot fetches and sends. Written from
https://core.telegram.org/bots/api#sending-files.
"""
# ruff: noqa: N802 (methods carry the names of the API)

from __future__ import annotations

import itertools
import json
from typing import Any

from aiohttp import web

from tests.fakes.telegram_people import Chat, Crowd
from tests.fakes.telegram_rules import bad, visible

Params = dict[str, Any]
CAPTION = 1024
PHOTO, DOCUMENT, FETCHED = 10 * 1024**2, 50 * 1024**2, 20 * 1024**2
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


class Files(Crowd):
    """Mixed into the server: `files` is what is in them, by path; `kinds` what each id is of;
    `fetched` the paths asked for.
    """

    def __init__(self, bot: dict[str, Any]) -> None:
        super().__init__(bot)
        self.files: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}
        self.fetched: list[str] = []
        self.fetch_faults: list[int] = []
        self._numbers = itertools.count(1)

    def too_many_at(self, chat: Chat) -> None:
        """The limits on what the bot writes."""
        raise NotImplementedError

    def place_of(self, params: Params) -> Chat:
        """The chat it writes in."""
        raise NotImplementedError

    def new_file(self, kind: str, data: bytes) -> str:
        """A file's id."""
        made = f"Ag{next(self._numbers)}_{kind}"
        self.files[f"files/{made}"], self.kinds[made] = data, kind
        return made

    def send(
        self, who: dict[str, Any], kind: str, data: bytes, chat: Chat | None = None, **more: Any
    ) -> dict[str, Any]:
        """Somebody sends a file of a kind: photo, document, voice ...; `size`, `name`, `mime` tell
        about it.
        """
        size, name, mime = (
            more.pop("size", len(data)),
            more.pop("name", None),
            more.pop("mime", None),
        )
        shape = {"file_id": self.new_file(kind, data), "file_unique_id": "u", "file_size": size}
        if kind == "photo":
            small = {
                "file_id": self.new_file("photo", data[:8]),
                "file_unique_id": "s",
                "file_size": 8,
            }
            content: Any = [small | {"width": 9, "height": 6}, shape | {"width": 90, "height": 60}]
        else:
            content = (
                shape
                | ({"file_name": name} if name else {})
                | ({"mime_type": mime} if mime else {})
            )
        return self.say(who, None, chat, **{kind: content}, **more)

    def say(
        self, who: dict[str, Any], text: str | None = None, chat: Chat | None = None, **more: Any
    ) -> dict[str, Any]:
        """Somebody writes."""
        return super().say(who, text, chat, **more)

    async def serve_file(self, request: web.Request) -> web.Response:
        """What is in a file."""
        path = request.match_info["path"]
        self.fetched.append(path)
        if self.fetch_faults:
            return web.Response(status=self.fetch_faults.pop(0), headers={"Retry-After": "1"})
        if path not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[path])

    async def do_getFile(self, params: Params) -> Any:
        """Where a file can be fetched: up to 20 MB."""
        path = f"files/{params['file_id']}"
        if path not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(self.files[path]) > FETCHED:
            raise bad("file is too big")
        return {"file_id": params["file_id"], "file_unique_id": "u", "file_path": path}

    async def do_sendPhoto(self, params: Params) -> Any:
        """A picture to see."""
        return self._posted(params, "photo", PHOTO)

    async def do_sendDocument(self, params: Params) -> Any:
        """A file as it is."""
        return self._posted(params, "document", DOCUMENT)

    async def do_sendVoice(self, params: Params) -> Any:
        """A voice message."""
        return self._posted(params, "voice", DOCUMENT)

    async def do_sendAudio(self, params: Params) -> Any:
        """Music."""
        return self._posted(params, "audio", DOCUMENT)

    async def do_sendVideo(self, params: Params) -> Any:
        """A film."""
        return self._posted(params, "video", DOCUMENT)

    async def do_sendMediaGroup(self, params: Params) -> Any:
        """An album: two to ten of a kind."""
        media = json.loads(params["media"])
        if not 2 <= len(media) <= 10 or len({one["type"] for one in media}) > 1:
            raise bad("wrong type of the media group")
        shown = []
        for one in media:
            given = one["media"]
            value = (
                params[given.removeprefix("attach://")] if given.startswith("attach://") else given
            )
            more = {k: v for k, v in one.items() if k in ("caption", "parse_mode")}
            common: Params = {
                k: params[k]
                for k in params
                if k in ("chat_id", "message_thread_id", "reply_parameters")
            }
            shown.append(self._posted({**common, **more, one["type"]: value}, one["type"], PHOTO))
        return shown

    def _posted(self, params: Params, kind: str, most: int) -> dict[str, Any]:
        chat = self.place_of(params)
        self.too_many_at(chat)
        given = params.get(kind)
        if isinstance(given, web.FileField):
            data = given.file.read()
            if len(data) > most:
                raise bad(
                    "PHOTO_INVALID_DIMENSIONS" if kind == "photo" else "Request Entity Too Large"
                )
            if kind == "photo" and not data.startswith(PICTURES):
                raise bad("IMAGE_PROCESS_FAILED")
            file, name = self.new_file(kind, data), given.filename
        else:
            file, name = str(given), None
            if self.kinds.get(file) is None:
                raise bad("Wrong file identifier/HTTP URL specified")
            if self.kinds[file] != kind:
                raise bad(f"Can't use file of type {self.kinds[file].title()} as {kind.title()}")
        return self._shown(chat, kind, file, name, params)

    def _shown(
        self, chat: Chat, kind: str, file: str, name: str | None, params: Params
    ) -> dict[str, Any]:
        caption = (
            visible(str(params["caption"]), params.get("parse_mode"))
            if params.get("caption")
            else ""
        )
        if len(caption) > CAPTION:
            raise bad("message caption is too long")
        shape: Any = {
            "file_id": file,
            "file_unique_id": "u",
            "file_size": len(self.files[f"files/{file}"]),
        }
        shape = [shape] if kind == "photo" else shape | ({"file_name": name} if name else {})
        more: dict[str, Any] = {}
        if topic := int(params.get("message_thread_id") or 0):
            if topic not in chat.topics:
                raise bad("message thread not found")
            more = {"message_thread_id": topic, "is_topic_message": True}
        if params.get("reply_parameters"):
            reply = json.loads(params["reply_parameters"])
            if reply["message_id"] in chat.messages:
                more["reply_to_message"] = {"message_id": reply["message_id"]}
            elif not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        made = self.message(self.bot, chat, caption=caption, **{kind: shape}, **more)
        answer = dict(made)
        made["text"] = made["markup_text"] = ""  # so that who looks for words finds none
        return answer

    def brought(self, chat: int) -> list[tuple[str, bytes, dict[str, Any]]]:
        """The bot's files in a chat: what each was sent as, what is in it, its message."""
        found = []
        for message in self.chats[chat].messages.values():
            if message.get("from", {}).get("id") != self.bot["id"]:
                continue
            for kind in ("photo", "document", "voice", "audio", "video"):
                if shape := message.get(kind):
                    one = shape[-1] if kind == "photo" else shape
                    found.append((kind, self.files[f"files/{one['file_id']}"], message))
        return found
