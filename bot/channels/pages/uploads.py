"""Takes files from a page's form, keeps them at once and attaches them to the message they come
with.
"""

from __future__ import annotations

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.channels.pages.channel import WebChannel
from bot.channels.pages.seat import Seat, services_of
from bot.files.intake import Upload
from bot.ports import Address, FileRef
from bot.wording.file_names import safe_name, size_in_words
from bot.wording.localizer import phrase
from routing.call.file_limits import MOST_BYTES

MOST_AT_ONCE = 10
TOO_LARGE = phrase(
    "{file} is {size}; a file can be {most} at most. Make it smaller, or say where the team can "
    "find it."
)
TOO_MANY = phrase("Those are {n} files; send {most} at most with one message.")
NOTHING_IN_IT = phrase("There is nothing in {file}. Choose it again, please.")


async def uploaded(
    request: Request, seat: Seat, conversation: str, key: str
) -> tuple[FileRef, ...] | str:
    """The files of a form, kept for the message `key`; or the sentence that says why they are
    not.
    """
    form = await request.form()
    given = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if refused := _refused(given, seat):
        return refused
    found = [Upload(name=one.filename or "", data=await one.read()) for one in given]
    if not found:
        return ()
    return await asyncio.to_thread(_keep, request, seat, conversation, key, found)


def _refused(given: list[UploadFile], seat: Seat) -> str | None:
    """Why these files are not taken; None when they are."""
    if len(given) > MOST_AT_ONCE:
        return seat.localizer.say(TOO_MANY, n=len(given), most=seat.localizer.count(MOST_AT_ONCE))
    for one in given:
        name, size = safe_name(one.filename or ""), one.size or 0
        if size > MOST_BYTES:
            most = size_in_words(MOST_BYTES)
            return seat.localizer.say(TOO_LARGE, file=name, size=size_in_words(size), most=most)
        if size == 0:
            return seat.localizer.say(NOTHING_IN_IT, file=name)
    return None


def _keep(
    request: Request, seat: Seat, conversation: str, key: str, found: list[Upload]
) -> tuple[FileRef, ...]:
    mailbox, origin = (
        services_of(request).mailbox,
        Address(channel=WebChannel.name, conversation=conversation),
    )
    return tuple(mailbox.bring(upload, seat.person.id, key, origin) for upload in found)
