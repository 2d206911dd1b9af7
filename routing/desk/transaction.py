"""What chains and bundles use of the desk, as a protocol: they need not import the desk."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from catalog.model import Catalogue, Kind
from catalog.presence import Presence
from routing.call.call import Call
from routing.call.effects import Effect
from routing.call.events import AnyEvent
from routing.call.promise import Promise
from routing.desk.draft import Draft
from routing.desk.repository import CallRepository
from routing.rules.route import Route


class DeskTransaction(Protocol):
    """One transaction of the desk; `effects` collects what is to be posted."""

    repository: CallRepository
    catalogue: Catalogue
    now: dt.datetime
    effects: list[Effect]

    @property
    def presence(self) -> Presence:
        """Who can be told something now."""
        ...

    def habit(self, service: str, kind: Kind) -> float | None:
        """How much of its promised time the service usually takes; None is not known."""
        ...

    def new(
        self, draft: Draft, promise: Promise, route: Route | None = None, parent: Call | None = None
    ) -> Call:
        """Open a call under a promise; `parent` is the call it is a child of."""
        ...

    def apply(self, call: Call | None, event: AnyEvent) -> Call:
        """Apply one event, and what follows from it along the chain."""
        ...
