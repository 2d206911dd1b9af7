"""Handles a card row: draws the call's card as it stands now, and posts it or edits it in place."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence

from sqlmodel import Session

from bot.context import Context
from bot.outbox.payloads import CardPayload
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.undelivered import Undelivered
from bot.outbox.views import view_for_requester, view_for_team
from bot.people import directory
from bot.people.recipients import localizer_of
from bot.ports import Channel, HasOpenRooms, Outgoing
from bot.ports.window import Saying, as_window
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import requester_card, team_card
from bot.wording.list_card import list_card
from bot.wording.localizer import Localizer
from bot.worker.handlers.sending import OnceIn, send
from routing.call.call import Call
from routing.storage import cards, ledger
from routing.storage.ahead import foresee
from routing.storage.cards import Card
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.prepared import Asked

_Drawn = tuple[Outgoing, str]
"""A card, with the digest that tells whether it would change."""


class CardHandler:
    """Rows of kind `card`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        context: Callable[[], Context],
        undelivered: Undelivered,
    ) -> None:
        self._database, self._channels, self._context = database, channels, context
        self._undelivered = undelivered

    async def run(self, claim: Claim) -> Result:
        """Done once the card stands there; nothing is sent when it would look as it does."""
        if done := self.in_window(claim):
            return done
        payload = CardPayload.of(claim)
        to = payload.to
        channel = self._channels.get(to.channel)
        if isinstance(channel, HasOpenRooms) and payload.audience == "team":
            await channel.look_at(to.conversation)
        drawn = await asyncio.to_thread(self._drawn, payload)
        if drawn is None:
            return Done(only_at=to.conversation)
        message, digest = drawn
        said = await send(self._channels, to, message, _key(payload), claim)

        def then(session: Session) -> None:
            _keep(session, payload, said(session), digest)

        return Done(then=then, sent=True, only_at=to.conversation)

    def in_window(self, claim: Claim) -> Done | None:
        """In a window of ours it is drawn where it is written: no transaction of its own looks up
        how it stands.
        """
        payload = CardPayload.of(claim)
        to, window = payload.to, as_window(self._channels.get(payload.to.channel))
        if window is None:
            return None
        window.check(to)
        drawn = OnceIn(lambda session: self._drawn_in(session, payload))

        def says(session: Session) -> Saying | None:
            found = drawn(session)
            return Saying(window, to, found[0], _key(payload)) if found else None

        def then(session: Session) -> None:
            found, saying = drawn(session), says(session)
            if found and saying:
                _keep(session, payload, saying(session), found[1])

        return Done(
            then=then,
            sent=True,
            only_at=to.conversation,
            asks=_asked_for(payload),
            says=says,
            card=payload.number,
        )

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """A death is noted at the call; a room's coordinators hear of it."""
        result = after_error(claim, error)
        if isinstance(result, Later):
            return result
        payload = CardPayload.of(claim)
        return self._undelivered.noted(claim, result, payload.to, payload.number, said=None)

    def _drawn(self, payload: CardPayload) -> _Drawn | None:
        with self._database.reading() as session:
            foresee(session, _asked_for(payload))
            return self._drawn_in(session, payload)

    def _drawn_in(self, session: Session, payload: CardPayload) -> _Drawn | None:
        """The card as it must look now, with its digest; None when it looks like that already."""
        call = ledger.read(session, payload.number)
        card = self._card(session, payload, call) if call else None
        if card is None:
            return None
        digest = hashlib.sha256(card.model_dump_json().encode()).hexdigest()
        stands = cards.read(session, payload.number, payload.to.conversation)
        if stands and stands.digest == digest:
            return None
        return card.model_copy(update={"edits": stands.ref if stands else None}), digest

    def _card(self, session: Session, payload: CardPayload, call: Call) -> Outgoing | None:
        context = self._context()
        catalogue = context.catalogue
        if payload.audience == "requester":
            person = directory.known(session, call.requester, catalogue)
            localizer = localizer_of(session, person, catalogue)
            view = view_for_requester(session, call)
            return requester_card(view, catalogue, localizer, context.now)
        team = catalogue.team_by_id.get(payload.who)
        if team is None:
            return None
        localizer = Localizer(context.room_language(team.team), team.hours.zone)
        view = view_for_team(session, call, team.team)
        if call.private and call.team == team.team and context.is_list(payload.to):
            formatter = CallFormatter(catalogue, localizer, context.now)
            return list_card(view, formatter, open_room=context.is_open(payload.to))
        return team_card(
            view,
            team.team,
            catalogue,
            localizer,
            context.now,
            whole=payload.whole,
            coordinator=payload.coordinator,
            most=context.card_buttons(payload.to.channel),
        )


def _asked_for(payload: CardPayload) -> Sequence[Asked]:
    """What is asked to draw it."""
    reader = [directory.asked_for(payload.who)] if payload.audience == "requester" else []
    return [ledger.asked_for(payload.number), cards.asked_for(payload.number), *reader]


def _key(payload: CardPayload) -> str:
    """A card is one message for ever: its key is the call and the place, so a repeated first post
    is the same post.
    """
    return f"card/{payload.number}/{payload.to.conversation}{payload.anew}"


def _keep(session: Session, payload: CardPayload, ref: str, digest: str) -> None:
    """Write down where it stands."""
    to = payload.to
    stands = Card(
        number=payload.number,
        conversation=to.conversation,
        channel=to.channel,
        audience=payload.audience,
        ref=ref,
        digest=digest,
    )
    cards.write(session, stands)
