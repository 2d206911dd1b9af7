"""Draws small pictures of pictures with Pillow, without the metadata that a camera adds.

A picture that claims to be huge is not opened: a few bytes can unpack to gigabytes.
"""

from __future__ import annotations

import asyncio
import io
import warnings
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

EDGE = 480
MOST_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_REMEMBERED = 64
_known: OrderedDict[str, bytes] = OrderedDict()
_DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing")
"""One picture at a time, on a thread of its own: whoever waits for one holds up nobody else."""


class NoPictureError(Exception):
    """It is no picture that can be drawn small."""


async def small(digest: str, data: Callable[[], bytes]) -> bytes:
    """The picture within 480 by 480 pixels, as WebP; `data` gives its bytes when it is not known
    yet. Raises NoPictureError.
    """
    return await asyncio.get_running_loop().run_in_executor(_DRAWING, _remembered, digest, data)


def _remembered(digest: str, data: Callable[[], bytes]) -> bytes:
    if digest in _known:
        _known.move_to_end(digest)
        return _known[digest]
    drawn = _known[digest] = _drawn(data())
    if len(_known) > _REMEMBERED:
        _known.popitem(last=False)
    return drawn


def _drawn(data: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            warnings.simplefilter("ignore")
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPictureError
            picture.draft("RGB", (EDGE * 2, EDGE * 2))
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((EDGE, EDGE))
            target = io.BytesIO()
            turned.convert(
                "RGBA" if "A" in turned.mode or "transparency" in turned.info else "RGB"
            ).save(target, "WEBP", quality=80)
            return target.getvalue()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as error:
        raise NoPictureError from error
