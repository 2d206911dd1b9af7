"""Fetches files from Telegram by `getFile` and sends files to it, by file id where the bot knows
them already.

https://core.telegram.org/bots/api#getfile · https://core.telegram.org/bots/api#sending-files
"""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import quote

import aiohttp
from telegram import InputFile, InputMediaPhoto, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.http_bodies import Got, TooLargeError, download
from bot.channels.telegram.addresses import ConversationParts, read_ref
from bot.channels.telegram.bot_api import RawBot, Refused, Unanswered, told
from bot.channels.telegram.message_sender import MessageSender
from bot.channels.telegram.render import escaped
from bot.channels.text_limits import cut
from bot.ports import Attachment, BatchFile, FileBatch, NotByFile, Note, NotFetched, RetryLater

PHOTO_LIMIT = 10 * 1024 * 1024
CAPTION = 1024
PATIENCE = 60.0
PHOTOS = frozenset({"image/jpeg", "image/png"})
_METHODS: dict[str, str] = {
    "photo": "sendPhoto",
    "document": "sendDocument",
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "voice": "sendVoice",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
}
_NO_FILES = ("not enough rights to send", "chat_send_", "have no rights to send")


async def fetch(bot: RawBot, wanted: Attachment, most: int) -> bytes:
    """What is in a file. Raises RetryLater, NotFetched, Unanswered."""
    path = await _path(bot, wanted)
    if path.startswith(("http://", "https://")):
        url = path
    elif path.startswith("/"):
        raise NotFetched(
            "no_access", "the Bot API server keeps files on its own disk; start it without --local"
        )
    else:
        url = f"{bot.base_file_url}/{quote(path)}"
    try:
        async with aiohttp.ClientSession() as session:
            got = await download(session, url, most, lambda _: {})
    except TooLargeError as error:
        raise NotFetched("too_large", "the file is larger than is kept") from error
    except aiohttp.ClientConnectorError as error:
        raise RetryLater(5.0, "Telegram's files are out of reach") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unanswered(f"a file did not come from Telegram: {type(error).__name__}") from None
    return _contents(got)


async def _path(bot: RawBot, wanted: Attachment) -> str:
    try:
        file = await bot.ask("getFile", file_id=wanted.ref)
    except RetryAfter as error:
        raise told(error) from error
    except BadRequest as error:
        reason = error.message.lower()
        if "too big" in reason:
            raise NotFetched("too_large", f"Telegram refused: {error.message}") from error
        raise NotFetched("not_there", f"Telegram refused: {error.message}") from error
    except InvalidToken as error:
        raise told(error) from error
    except TelegramError as error:
        meaning = told(error)
        raise (
            NotFetched("no_access", str(meaning)) if isinstance(meaning, Refused) else meaning
        ) from error
    path = file.get("file_path")
    if not isinstance(path, str) or not path:
        raise NotFetched("not_there", "Telegram no longer has the file")
    return path


def _contents(got: Got) -> bytes:
    """The file. The address holds our token, so nothing of it is ever told."""
    if got.status == 429:
        after = got.headers.get("Retry-After", "")
        raise RetryLater(
            float(after) if after.isdigit() else 5.0, "Telegram asked to wait with its files"
        )
    if got.status >= 500:
        raise Unanswered(f"Telegram could not give a file now: {got.status}")
    if got.status in (404, 410):
        raise NotFetched("not_there", "Telegram no longer has the file")
    if got.status != 200:
        raise NotFetched("no_access", f"Telegram does not give the file: {got.status}")
    return got.data


Upload = tuple[str, dict[str, Any]]
"""A method of the Bot API, and the file (or the album) as it takes it."""


class FileSender:
    """Sends files at the pace of the `MessageSender`, which follows groups that moved."""

    def __init__(self, bot: RawBot, sender: MessageSender) -> None:
        self._bot, self._sender = bot, sender

    async def send_files(self, place: ConversationParts, batch: FileBatch, note: Note) -> str:
        """Bring files, as a reply to the card they belong to, albums as albums; gives the last
        one's ref.

        Raises RetryLater, Refused, NotByFile, Unanswered. What went out already is noted, so that a
        retry goes on after it.
        """
        begun, ref = int(batch.begun or 0), ""
        for number, items in enumerate(albums(batch.items)):
            if number >= begun:
                caption = batch.caption if number == 0 else ""
                ref = await self._one(place, items, caption, batch.thread)
                await note(str(number + 1))
        return ref

    async def _one(
        self,
        place: ConversationParts,
        items: tuple[BatchFile, ...],
        caption: str,
        thread: str | None,
    ) -> str:
        """Send one message: an album, or a file by the first upload that Telegram takes."""
        album: list[Upload] = (
            [("sendMediaGroup", {"media": _album(items, caption)})] if len(items) > 1 else []
        )
        refused: Refused | None = None
        for upload in album or uploads(items[0]):
            try:
                return await self._send(place, upload, "" if album else caption, thread)
            except Refused as error:
                if _is_gone(error):
                    raise
                refused = error
        if album:
            return [await self._one(place, (item,), caption, thread) for item in items][-1]
        raise NotByFile(str(refused)) from refused

    async def _send(
        self, place: ConversationParts, upload: Upload, caption: str, thread: str | None
    ) -> str:
        (method, what), under = upload, read_ref(thread or "")
        words = {"caption": _caption(caption), "parse_mode": ParseMode.HTML} if caption else {}

        async def send(chat: int) -> int:
            reply = (
                ReplyParameters(under[1], allow_sending_without_reply=True)
                if under and under[0] == chat
                else None
            )
            given = {
                "chat_id": chat,
                "message_thread_id": place.topic,
                "reply_parameters": reply,
                **words,
                **what,
            }
            try:
                sent = await self._bot.ask(method, patience=PATIENCE, **given)
            except (
                InvalidToken
            ) as error:  # what the library makes of "not found": a server that has no such method
                raise BadRequest(error.message) from error
            return int(sent.get("message_id") or 0)

        return await self._sender.bring(place, send)


def _is_gone(error: Refused) -> bool:
    """Whether the place itself is out of reach, for words as well."""
    return error.gone and not any(word in error.said for word in _NO_FILES)


def _caption(caption: str) -> str:
    return escaped(cut(caption, CAPTION - 100))


def uploads(item: BatchFile) -> list[Upload]:
    """The uploads by which a file can be sent, the best first: by its own id in its own form, as a
    picture to see, as a document.
    """
    found: list[Upload] = []
    if item.own and item.own.form in _METHODS:
        found.append((_METHODS[item.own.form], {item.own.form: item.own.ref}))
    if _is_photo(item):
        found.append(
            ("sendPhoto", {"photo": InputFile(item.data, filename=item.name, attach=False)})
        )
    document = InputFile(item.data, filename=item.name, attach=False)
    return [
        *found,
        ("sendDocument", {"document": document, "disable_content_type_detection": True}),
    ]


def albums(items: tuple[BatchFile, ...]) -> list[tuple[BatchFile, ...]]:
    """Pictures next to each other as one album, everything else alone."""
    found: list[tuple[BatchFile, ...]] = []
    for pictures, same in itertools.groupby(items, key=_is_photo):
        together = tuple(same)
        found += [together] if pictures else [(item,) for item in together]
    return found


def _is_photo(item: BatchFile) -> bool:
    own = item.own is None or item.own.form in ("photo", "")
    return own and item.kind == "picture" and item.media in PHOTOS and len(item.data) <= PHOTO_LIMIT


def _album(items: tuple[BatchFile, ...], caption: str) -> list[InputMediaPhoto]:
    media = [
        item.own.ref if item.own else InputFile(item.data, filename=item.name, attach=True)
        for item in items
    ]
    words: dict[str, Any] = (
        {"caption": _caption(caption), "parse_mode": ParseMode.HTML} if caption else {}
    )
    return [InputMediaPhoto(one, **(words if n == 0 else {})) for n, one in enumerate(media)]
