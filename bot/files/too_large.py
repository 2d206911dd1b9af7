"""Refuses files that are too large at once, before anything is asked or fetched."""

from __future__ import annotations

from collections.abc import Iterable

from bot.ports import Attachment, Outgoing, Pressed, Spoken
from bot.wording.call_formatter import short
from bot.wording.file_names import size_in_words
from bot.wording.localizer import Localizer
from routing.call.file_limits import MOST_BYTES


def parted(incoming: Spoken) -> tuple[Spoken, tuple[Attachment, ...]]:
    """The message without the files that are too large to keep, and those files."""
    large = tuple(one for one in incoming.attachments if (one.size or 0) > MOST_BYTES)
    kept = tuple(one for one in incoming.attachments if one not in large)
    return (incoming.model_copy(update={"attachments": kept}) if large else incoming), large


def is_all(incoming: Spoken) -> bool:
    """Whether nothing is left of a message that brought files only."""
    says = not isinstance(incoming, Pressed) and incoming.text.strip()
    return not (says or incoming.attachments or isinstance(incoming, Pressed))


def refusal(large: Iterable[Attachment], localizer: Localizer) -> Outgoing:
    """What its sender is told."""
    lines = [
        localizer.say(
            "{file} is larger than {most}, so I can't take it. Can you send it smaller, or in "
            "parts?",
            file=short(one.name, 60),
            most=size_in_words(MOST_BYTES),
        )
        for one in large
    ]
    return Outgoing(text="\n".join(lines))
