"""Serves a kept file to whoever may open it: pictures and sounds in the page, the rest as a
download.

What a file is, its own bytes tell; nothing that a browser could run is ever shown in place.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import Response, StreamingResponse

from bot.channels.pages.dependencies import Seated, queries_of
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.channels.pages.thumbnails import NoPictureError, small
from bot.files.access import KeptFile
from bot.wording.file_names import ANYTHING, PICTURES, SOUNDS

router = APIRouter()
FileId = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$")]
HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_SHOWN = PICTURES | SOUNDS
_KNOWN = _SHOWN | {"application/pdf", "video/mp4"}


def _file(request: Request, seat: Seat, name: str) -> KeptFile:
    now = services_of(request).now()
    found = queries_of(request).file(name, seat.person.id, seat.catalogue, now)
    if found is None:
        raise NotHereError
    return found


def disposition(name: str, *, inline: bool) -> str:
    """How a browser treats it; the name in plain letters, and as it is (RFC 6266)."""
    plain = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in name
    )
    return (
        f'{"inline" if inline else "attachment"}; filename="{plain}"; '
        f"filename*=UTF-8''{quote(name, safe='')}"
    )


@router.get("/files/{name}")
async def whole(request: Request, seat: Seated, name: FileId) -> Response:
    """The file itself."""
    found = await asyncio.to_thread(_file, request, seat, name)
    headers = HEADERS | {
        "content-disposition": disposition(found.name, inline=found.media in _SHOWN),
        "content-length": str(found.size),
    }
    media = found.media if found.media in _KNOWN else ANYTHING
    return StreamingResponse(_parts(queries_of(request), found), headers=headers, media_type=media)


async def _parts(reader: PageQueries, found: KeptFile) -> AsyncIterator[bytes]:
    """Part by part, so that nobody who reads slowly holds a file or the database."""
    part = 0
    while (data := await asyncio.to_thread(reader.part, found.digest, part)) is not None:
        yield data
        part += 1


@router.get("/files/{name}/small")
async def small_picture(request: Request, seat: Seated, name: FileId) -> Response:
    """A small picture of a picture, drawn by us: nothing of the sender's bytes is in it."""
    found = await asyncio.to_thread(_file, request, seat, name)
    if found.media not in PICTURES:
        raise NotHereError
    try:
        drawn = await small(found.digest, lambda: queries_of(request).bytes_of(found.digest))
    except NoPictureError:
        raise NotHereError from None
    headers = HEADERS | {"content-disposition": "inline", "cache-control": "private, max-age=3600"}
    return Response(drawn, headers=headers, media_type="image/webp")
