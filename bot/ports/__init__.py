"""The border between channels and desk: what comes in, what goes out, and the protocols.

A channel turns what its service sends into an `Incoming` and hands it to `accept`, which has
committed when it returns. It sends `Outgoing` when the outbox asks it to. It decides nothing.
"""

from bot.ports.channel import (
    Accept,
    CarriesFiles,
    Channel,
    ChannelQueries,
    JournaledChannel,
    Note,
    Sender,
)
from bot.ports.errors import NotByFile, NotFetched, RetryLater, Undeliverable
from bot.ports.incoming import (
    AccountLeft,
    BotAdded,
    BotRemoved,
    Contact,
    Edited,
    Incoming,
    Message,
    PointedAt,
    Press,
    Pressed,
    Profile,
    Said,
    SaidUnnamed,
    Spoken,
    Suggested,
    Withdrawn,
)
from bot.ports.outgoing import (
    BatchFile,
    Card,
    Choice,
    FileBatch,
    FileRef,
    Form,
    FormField,
    Line,
    Outgoing,
)
from bot.ports.values import Address, Attachment

__all__ = [
    "Accept",
    "AccountLeft",
    "Address",
    "Attachment",
    "BatchFile",
    "BotAdded",
    "BotRemoved",
    "Card",
    "CarriesFiles",
    "Channel",
    "ChannelQueries",
    "Choice",
    "Contact",
    "Edited",
    "FileBatch",
    "FileRef",
    "Form",
    "FormField",
    "Incoming",
    "JournaledChannel",
    "Line",
    "Message",
    "NotByFile",
    "NotFetched",
    "Note",
    "Outgoing",
    "PointedAt",
    "Press",
    "Pressed",
    "Profile",
    "RetryLater",
    "Said",
    "SaidUnnamed",
    "Sender",
    "Spoken",
    "Suggested",
    "Undeliverable",
    "Withdrawn",
]
