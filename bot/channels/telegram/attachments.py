"""Reads what comes along with a Telegram message: pictures, files, voice, a location. Pure.

Shapes: https://core.telegram.org/bots/api#message. Nothing is assumed to be there, not even what is
always there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from bot.ports import Attachment

Payload = Mapping[str, Any]
Kind = Literal["picture", "file", "voice", "location", "other"]
_FILES: dict[str, tuple[Kind, str]] = {
    "animation": ("picture", "animation.mp4"),
    "document": ("file", "document"),
    "audio": ("voice", "audio.mp3"),
    "voice": ("voice", "voice.ogg"),
    "video": ("picture", "video.mp4"),
    "video_note": ("picture", "video.mp4"),
}
_WITHOUT_WORDS = (
    "story",
    "paid_media",
    "game",
    "giveaway",
    "giveaway_winners",
    "invoice",
    "passport_data",
    "web_app_data",
)
"""What a person can send that a desk can do nothing with; it is said so, rather than nothing."""
NO_WORDS = "…"


def attachments(message: Payload) -> tuple[Attachment, ...]:
    """Everything in the message that can be kept; `ref` is Telegram's id of the file."""
    # An animation comes as a document too, for older apps: one file, kept once.
    names = [name for name in _FILES if not (name == "document" and _part(message, "animation"))]
    found = [
        _photo(message),
        *(_file(message, name) for name in names),
        _spot(message),
        _card(message),
    ]
    kept = [one for one in found if one]
    return tuple({one.ref: one for one in reversed(kept)}.values())[::-1]


def words(message: Payload) -> str:
    """The typed words; for what has none of its own (a sticker, a contact, a poll), what it
    says.
    """
    typed = message.get("text") or message.get("caption")
    if isinstance(typed, str):
        return typed
    said = _sticker(message) or _contact(message) or _poll(message) or _where(message)
    return said or (NO_WORDS if any(message.get(name) for name in _WITHOUT_WORDS) else "")


def _part(message: Payload, name: str) -> Payload | None:
    part = message.get(name)
    return part if isinstance(part, Mapping) else None


def _photo(message: Payload) -> Attachment | None:
    sizes = message.get("photo")
    if not isinstance(sizes, list):
        return None
    whole = [s for s in sizes if isinstance(s, Mapping) and isinstance(s.get("file_id"), str)]
    if not whole:
        return None
    best = max(whole, key=lambda s: (_size(s.get("width")) or 0, _size(s.get("file_size")) or 0))
    return Attachment(
        name="photo.jpg",
        kind="picture",
        ref=best["file_id"],
        size=_size(best.get("file_size")),
        form="photo",
        media="image/jpeg",
    )


def _file(message: Payload, name: str) -> Attachment | None:
    file = _part(message, name)
    if file is None or not isinstance(file.get("file_id"), str):
        return None
    kind, called = _FILES[name]
    kinds: dict[str, Kind] = {"image": "picture", "audio": "voice", "video": "picture"}
    if name == "document":
        kind = kinds.get(str(file.get("mime_type") or "").split("/")[0], kind)
    own = file.get("file_name")
    return Attachment(
        name=own if isinstance(own, str) and own else called,
        kind=kind,
        ref=file["file_id"],
        size=_size(file.get("file_size")),
        form=name,
        media=str(file.get("mime_type") or ""),
    )


def _spot(message: Payload) -> Attachment | None:
    venue = _part(message, "venue") or {}
    spot = _part(message, "location") or _part(venue, "location")
    north, east = _degrees((spot or {}).get("latitude")), _degrees((spot or {}).get("longitude"))
    if north is None or east is None:
        return None
    at = f"{north:.5f}, {east:.5f}"
    named = ", ".join(str(venue[k]) for k in ("title", "address") if venue.get(k))
    return Attachment(name=f"📍 {named} ({at})" if named else f"📍 {at}", kind="location", ref=at)


def _where(message: Payload) -> str:
    spot = _spot(message)
    return spot.name if spot else ""


def _sticker(message: Payload) -> str:
    sticker, dice = _part(message, "sticker"), _part(message, "dice")
    return str((sticker or dice or {}).get("emoji") or ("🙂" if sticker else ""))


def _contact(message: Payload) -> str:
    contact = _part(message, "contact") or {}
    return " ".join(
        str(contact[k]) for k in ("first_name", "last_name", "phone_number") if contact.get(k)
    )


def _card(message: Payload) -> Attachment | None:
    named = _contact(message)
    return Attachment(name=named, kind="other", ref=named) if named else None


def _poll(message: Payload) -> str:
    poll = _part(message, "poll") or _part(message, "checklist") or {}
    return str(poll.get("question") or poll.get("title") or "")


def _size(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _degrees(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
