"""The contents of outbox rows for links in other installations."""

from __future__ import annotations

from typing import Any

from bot.outbox.payloads import Payload
from routing.call.peer_messages import Message
from routing.storage.outbox import Row


class PeerPayload(Payload):
    """A message for the link `peer` in another installation, as it goes over the wire; `number` is
    the call it is about, None where it is about the connection.
    """

    kind = "peer"
    peer: str
    number: str | None = None
    message: dict[str, Any]


def lanes_of(peer: str) -> str:
    """How the lanes begin of all that a link elsewhere is told."""
    return f"peer/{peer}/"


def lane_of(peer: str, call: str = "") -> str:
    """The lane of what it is told of one call, or of the connection."""
    return f"{lanes_of(peer)}{call or 'link'}"


def peer_row(peer: str, message: Message, number: str | None = None) -> Row:
    """The row that brings a message to a link elsewhere."""
    payload = PeerPayload(peer=peer, number=number, message=message.model_dump(mode="json"))
    key = f"peer/{peer}/{message.id}"
    return payload.row(key, message.at, lane=lane_of(peer, message.call), channel="")


class ClosePayload(Payload):
    """That the connection with `peer` was closed here: its calls come back."""

    kind = "peer_close"
    peer: str


class PeerFetchPayload(Payload):
    """A file that the link `peer` shares at the call `call` (its name at both ends): `file` is what
    it is called here, `theirs` there; `size` and `digest` are what it has to be.
    """

    kind = "peer_fetch"
    peer: str
    call: str
    file: str
    theirs: str
    size: int
    digest: str
