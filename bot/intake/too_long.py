"""Tells who wrote more than is read of one message what became of it. Whatever the channel: typed
words, the words under a file, an edited message.
"""

from __future__ import annotations

from bot.ports import Message, Outgoing, Spoken
from bot.wording.localizer import Localizer
from bot.wording.own_words import own_words


def is_cut(incoming: Spoken, longest: int, *, mail: bool) -> bool:
    """Whether only the beginning of somebody's own words is read; an old thread under a mail,
    however long, is none of them.
    """
    if not isinstance(incoming, Message) or len(incoming.text) <= longest:
        return False
    read, more = incoming.text[:longest], incoming.text[: 2 * longest]
    return own_words(read, mail=mail) != own_words(more, mail=mail)


def told(incoming: Spoken, longest: int, localizer: Localizer) -> Outgoing:
    """How much was read, and what to do with the rest."""
    assert isinstance(incoming, Message)
    text = localizer.say(
        "That was {n} characters; I have read the first {most}. Please send what came after them "
        "as another message.",
        n=len(incoming.text),
        most=longest,
    )
    return Outgoing(text=text)
