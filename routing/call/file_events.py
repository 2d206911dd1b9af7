"""Files at a call as the ledger knows them, and the events by which they come and go."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from routing.call.event import Event

FileKind = Literal["picture", "file", "voice"]
Side = Literal["customer", "provider", "inside"]
"""Whose a file is: of who asked, of the link that answers, or of that link alone."""
WhyGone = Literal["too_large", "full", "not_there", "no_access", "withdrawn", "failed", "expired"]


class SentFile(BaseModel):
    """A file as the ledger knows it: its id, its safe name, its size in bytes as told. What is in
    it stands in `routing/storage/file_store.py`.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    name: str
    kind: FileKind = "file"
    size: int | None = None


class Attached(Event):
    """Files came along. `team`: the link of whoever sent them; what is `inside` never leaves it.
    `shared`: with the link in another installation that the call is mirrored with.
    """

    kind: Literal["attached"] = "attached"
    side: Side
    team: str | None = None
    files: tuple[SentFile, ...]
    shared: bool = False


class FileGone(Event):
    """A file could not be kept, or its sender took it back."""

    kind: Literal["file_gone"] = "file_gone"
    file: str
    name: str
    why: WhyGone
