"""Files in Telegram: fetched by `getFile`, brought by their own id to where the same bot knows them, else uploaded.

https://core.telegram.org/bots/api#getfile · https://core.telegram.org/bots/api#sending-files
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from telegram import InputFile, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.http import Got, TooLargeError, download
from bot.channels.telegram.api import RawBot, Refused, Unanswered, told
from bot.channels.telegram.places import Place, read_ref
from bot.channels.telegram.render import escaped
from bot.channels.telegram.say import Mouth
from bot.channels.wording import cut
from bot.message import Attachment, NotByFile, NotFetched, Parcel, RetryLater

PHOTO_LIMIT = 10 * 1024 * 1024
CAPTION = 1024
PATIENCE = 60.0
PHOTOS = frozenset({"image/jpeg", "image/png"})
_METHODS: dict[str, str] = {
    "photo": "sendPhoto", "document": "sendDocument", "animation": "sendAnimation", "audio": "sendAudio",
    "voice": "sendVoice", "video": "sendVideo", "video_note": "sendVideoNote",
}  # fmt: skip
_NO_FILES = ("not enough rights to send", "chat_send_", "have no rights to send")


async def fetch(bot: RawBot, wanted: Attachment, most: int) -> bytes:
    """What is in a file. Raises RetryLater, NotFetched, Unanswered."""
    path = await _path(bot, wanted)
    if path.startswith(("http://", "https://")):
        url = path
    elif path.startswith("/"):
        raise NotFetched("no_access", "the Bot API server keeps files on its own disk; start it without --local")
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
        raise (NotFetched("no_access", str(meaning)) if isinstance(meaning, Refused) else meaning) from error
    path = file.get("file_path")
    if not isinstance(path, str) or not path:
        raise NotFetched("not_there", "Telegram no longer has the file")
    return path


def _contents(got: Got) -> bytes:
    """The file. The address holds our token, so nothing of it is ever told."""
    if got.status == 429:
        after = got.headers.get("Retry-After", "")
        raise RetryLater(float(after) if after.isdigit() else 5.0, "Telegram asked to wait with its files")
    if got.status >= 500:
        raise Unanswered(f"Telegram could not give a file now: {got.status}")
    if got.status in (404, 410):
        raise NotFetched("not_there", "Telegram no longer has the file")
    if got.status != 200:
        raise NotFetched("no_access", f"Telegram does not give the file: {got.status}")
    return got.data


class Hands:
    """Brings files with the pace and the moves of the one who speaks."""

    def __init__(self, bot: RawBot, mouth: Mouth) -> None:
        self._bot, self._mouth = bot, mouth

    async def hand(self, place: Place, parcel: Parcel) -> str:
        """Bring a file, as a reply to the card it belongs to; gives its ref. Raises RetryLater, Refused, NotByFile, Unanswered."""
        for method, what in ways(parcel):
            try:
                return await self._send(place, method, what, parcel)
            except Refused as error:
                if error.gone and not any(word in error.said for word in _NO_FILES):
                    raise
                refused = error
        raise NotByFile(str(refused)) from refused

    async def _send(self, place: Place, method: str, what: Mapping[str, Any], parcel: Parcel) -> str:
        under = read_ref(parcel.thread or "")

        async def send(chat: int) -> int:
            reply = ReplyParameters(under[1], allow_sending_without_reply=True) if under and under[0] == chat else None
            caption = {} if method == "sendVideoNote" else {
                "caption": escaped(cut(parcel.caption, CAPTION - 100)), "parse_mode": ParseMode.HTML,
            }  # fmt: skip
            given = {"chat_id": chat, "message_thread_id": place.topic, "reply_parameters": reply, **caption, **what}
            try:
                sent = await self._bot.ask(method, patience=PATIENCE, **given)
            except InvalidToken as error:  # what the library makes of "not found": a server that has no such method
                raise BadRequest(error.message) from error
            return int(sent.get("message_id") or 0)

        return await self._mouth.bring(place, send)


def ways(parcel: Parcel) -> list[tuple[str, dict[str, Any]]]:
    """How a file can be sent, the best first: by its own id in its own form, as a picture to see, as a document."""
    found: list[tuple[str, dict[str, Any]]] = []
    own = parcel.own
    if own and own.form in _METHODS:
        found.append((_METHODS[own.form], {own.form: own.ref}))
    if parcel.media in PHOTOS and len(parcel.data) <= PHOTO_LIMIT and parcel.kind == "picture":
        found.append(("sendPhoto", {"photo": _upload(parcel)}))
    found.append(("sendDocument", {"document": _upload(parcel), "disable_content_type_detection": True}))
    return found


def _upload(parcel: Parcel) -> InputFile:
    return InputFile(parcel.data, filename=parcel.name, attach=False)
