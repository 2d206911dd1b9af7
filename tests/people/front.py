"""The desk as people speak to it in several chats, without a service between: what they say, press
and hear.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session, col, select

from bot.channels.registry import installed
from bot.context import Context
from bot.intake import inbound
from bot.ports import Address, Outgoing, Pressed, Said
from catalog.model import Catalogue, Organisation
from routing.call.call import Call
from routing.storage import ledger
from routing.storage.tables import OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

CHATS = {"slack": "slack", "telegram": "telegram"}


def with_guests(guests: str, catalogue: Catalogue = CATALOGUE) -> Catalogue:
    """The small organisation, with another word on guests."""
    body = {**catalogue.organisation.__dict__, "guests": guests}
    return Catalogue(
        version=f"{catalogue.version}/{guests}",
        organisation=Organisation.model_construct(**body),
        teams=catalogue.teams,
    )


@dataclass
class Front:
    """A desk in one transaction. What it says is kept by the conversation it is said in."""

    session: Session
    context: Context
    count: int = 0
    last: dict[str, Outgoing] = field(default_factory=dict)

    @classmethod
    def of(
        cls, session: Session, catalogue: Catalogue, channels: dict[str, str] | None = None
    ) -> Front:
        """A desk with this catalogue, in these channels."""
        context = Context(
            catalogue=catalogue,
            understanding=ByWord(catalogue),
            channels=CHATS if channels is None else channels,
            now=MONDAY,
            kinds=installed().kinds,
        )
        return cls(session, context)

    def say(self, account: str, text: str, where: str | None = None, **more: Any) -> list[str]:
        """Somebody says something, `telegram:7` alone or in the group `where`; what the desk says
        because of it, each as `conversation: text`.
        """
        channel, _, number = account.partition(":")
        self.count += 1
        profile = more.pop("profile", {})
        said = Said(
            key=f"k{self.count}",
            address=Address(channel=channel, conversation=where or f"{channel}/{number}"),
            account=number,
            at=self.context.now,
            text=text,
            profile={"name": number.title()} | profile,
            shared=where is not None,
            alone=f"{channel}/{number}",
            **more,
        )
        return self._heard(said)

    def press(self, account: str, label: str, where: str | None = None) -> list[str]:
        """Somebody presses the button with this label on the last message there."""
        channel, _, number = account.partition(":")
        place = where or f"{channel}/{number}"
        shown = self.last[place].choices
        action = next(c.action for c in shown if label in c.label)
        self.count += 1
        pressed = Pressed(
            key=f"k{self.count}",
            address=Address(channel=channel, conversation=place),
            account=number,
            at=self.context.now,
            press={"action": action},
            shared=where is not None,
            alone=f"{channel}/{number}",
        )
        return self._heard(pressed)

    def _heard(self, incoming: Said | Pressed) -> list[str]:
        before = self._newest()
        inbound.take_in(self.session, incoming, self.context)
        return self.told(before)

    def _newest(self) -> int:
        newest = select(OutboxRow.id).order_by(col(OutboxRow.id).desc())
        return self.session.exec(newest).first() or 0

    def told(self, before: int) -> list[str]:
        """What was said since."""
        rows = self.session.exec(
            select(OutboxRow)
            .where(col(OutboxRow.id) > before, OutboxRow.kind == "say")
            .order_by(col(OutboxRow.id))
        ).all()
        heard = []
        for row in rows:
            place, message = row.body["to"]["conversation"], row.body["message"]
            self.last[place] = Outgoing.model_validate(message)
            heard.append(f"{place}: {self.last[place].text}")
        return heard

    def asks(self, account: str, text: str = "er is een spill in de hal", **more: Any) -> list[str]:
        """From a sentence to a call."""
        self.say(account, text, **more)
        return self.say(account, "ja", **more)

    def call(self, number: str = "S-1001") -> Call:
        """A call as it stands."""
        found = ledger.read(self.session, number)
        assert found, f"there is no {number}"
        return found

    def later(self, **much: float) -> None:
        """Time passes."""
        self.context = replace(self.context, now=self.context.now + dt.timedelta(**much))
