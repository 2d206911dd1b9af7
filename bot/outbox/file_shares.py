"""Decides which files of a call go where, and which of them together. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.ports import Address
from routing.call.call import Call, CallFile
from routing.call.file_limits import MOST_BYTES
from routing.storage.file_store import ReadyFile

MOST_TOGETHER = 10
"""So many files go in one message: an album of Telegram's."""


@dataclass(frozen=True)
class FileShare:
    """Files of these sides go there: to the room of `team`, or to `person`."""

    to: Address
    sides: frozenset[str]
    team: str = ""
    person: str = ""

    def takes(self, file: CallFile) -> bool:
        """Whether this file goes there: not back to who sent it, and nothing that stays inside
        another link.
        """
        elsewhere = file.side == "inside" and file.team != self.team
        return file.side in self.sides and not elsewhere and file.by != self.person


def bundles(
    call: Call, share: FileShare, ready: Mapping[str, ReadyFile], sent: Collection[str]
) -> Iterator[Sequence[ReadyFile]]:
    """The files that go there and have not (`sent`: ids), those that came together in one."""
    wanted = [file for file in call.files if file.id in ready and share.takes(file)]
    going = [ready[file.id] for file in wanted if file.id not in sent]
    return _together([file for file in going if not _is_there(file, share.to)])


def _is_there(file: ReadyFile, to: Address) -> bool:
    """Whether the file was sent in this very conversation."""
    return file.origin == to.conversation or file.origin.startswith(f"{to.conversation}/")


def _together(files: Sequence[ReadyFile]) -> Iterator[Sequence[ReadyFile]]:
    """Files by the message they came with, in pieces that are not too much at once."""
    for _, same in itertools.groupby(files, key=lambda file: file.message):
        piece: list[ReadyFile] = []
        for file in same:
            if piece and _is_full(piece, file):
                yield piece
                piece = []
            piece.append(file)
        yield piece


def _is_full(piece: Sequence[ReadyFile], file: ReadyFile) -> bool:
    """Whether this file is too much for the message."""
    size = sum(one.size for one in (*piece, file))
    return len(piece) >= MOST_TOGETHER or size > MOST_BYTES
