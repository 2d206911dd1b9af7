"""The errors a channel raises when something could not be sent, fetched or brought."""

from __future__ import annotations

from routing.call.file_events import WhyGone


class RetryLater(Exception):
    """The service asked to wait (429) or is out of reach: try the same row again after `seconds`;
    `lane` holds meanwhile.
    """

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class Undeliverable(Exception):
    """Trying again will not help (blocked, archived, refused): the row ends dead, `why` is written
    down.

    `gone` is true when the whole place is out of reach (left room, blocked by the person), so that
    another way is taken.
    """

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


class NotFetched(Undeliverable):
    """A file can never be fetched; `reason` says why, `why` in the service's own words."""

    def __init__(self, reason: WhyGone, why: str) -> None:
        super().__init__(why)
        self.reason = reason


class NotByFile(Exception):
    """The service accepts messages there, but no files: a line that says where the file
    is will do.
    """
