"""The rooms in which a team works together, by channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from catalog.fields import UNKNOWN_FIELD, channels_of


def _room_texts(value: Any) -> Any:
    """Numbers of rooms as text; a channel with nothing after it is left out."""
    if not isinstance(value, dict):
        return value
    rooms = {key: room for key, room in value.items() if room is not None}
    return {key: str(room) if isinstance(room, int) else room for key, room in rooms.items()}


def _known_channel(name: str, info: ValidationInfo) -> str:
    channels = channels_of(info)
    if channels is not None and name not in channels:
        raise PydanticCustomError(UNKNOWN_FIELD, "there is no such channel")
    return name


Rooms = Annotated[
    Mapping[Annotated[str, AfterValidator(_known_channel)], str], BeforeValidator(_room_texts)
]
"""Where a team works together, by channel; the web page and the terminal need none."""
