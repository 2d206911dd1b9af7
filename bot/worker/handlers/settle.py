"""Handles a settle row: takes away buttons that were answered or lead to nothing any more, and
shows what was chosen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlmodel import Session

from bot.context import Context
from bot.outbox.payloads import SettlePayload
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.views import view_for, view_for_team
from bot.people import accounts
from bot.ports import Channel, Choice, Outgoing, Undeliverable
from bot.presses import CallPress
from bot.wording.settled import settled, stands_for
from bot.worker.handlers.sending import send
from routing.call.actions import Action
from routing.call.view import CallView
from routing.storage import buttons, ledger
from routing.storage.buttons import Standing
from routing.storage.db import Database
from routing.storage.outbox import Claim


class Change(NamedTuple):
    """A message as it is to become; `ends`: without buttons."""

    ref: str
    message: Outgoing
    ends: bool


class SettleHandler:
    """Rows of kind `settle`. Every change is the same when it is made again."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], context: Callable[[], Context]
    ) -> None:
        self._database, self._channels, self._context = database, channels, context

    async def run(self, claim: Claim) -> Result:
        """Done once every message shows how it stands; one that is not there any more is let be."""
        payload = SettlePayload.of(claim)
        changes = await asyncio.to_thread(self._changes, payload)
        said = []
        for change in changes:
            try:
                said.append(
                    await send(self._channels, payload.to, change.message, claim.key, claim)
                )
            except Undeliverable:
                continue  # it stands where nothing can be changed any more

        def then(session: Session) -> None:
            for in_place in said:
                in_place(session)
            self._keep(payload, changes, session)

        return Done(then=then)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """As any other fault; nobody waits for it."""
        return after_error(claim, error)

    def _keep(self, payload: SettlePayload, changes: list[Change], session: Session) -> None:
        place, now = payload.to.conversation, self._context().now
        for change in changes:
            if change.ends:
                buttons.gone(session, place, change.ref)
                continue
            body = change.message.model_copy(update={"edits": None, "settles": False})
            kept = Standing(
                place, change.ref, payload.person, payload.number, None, as_stored(body)
            )
            buttons.write(session, kept, now)

    def _changes(self, payload: SettlePayload) -> list[Change]:
        with self._database.reading() as session:
            if payload.number is None:
                found = [_asked(row, payload) for row in _questions(session, payload)]
            else:
                view = self._view(session, payload, payload.number)
                rows = buttons.of_call(session, payload.number, payload.to.conversation)
                found = [_of_call(row, payload, view) for row in rows]
        return [change for change in found if change]

    def _view(self, session: Session, payload: SettlePayload, number: str) -> CallView | None:
        """The call as whoever reads there sees it."""
        call, context = ledger.read(session, number), self._context()
        if call is None:
            return None
        if team := context.room_at(payload.to):
            return view_for_team(session, call, team.team)
        person = accounts.person_at(session, payload.to)
        return view_for(session, call, person, context.catalogue) if person else None


def as_stored(message: Outgoing) -> dict[str, object]:
    """A message with buttons as it is kept: forms are made anew when they are opened."""
    return message.model_dump(mode="json", exclude_defaults=True)


def _questions(session: Session, payload: SettlePayload) -> tuple[Standing, ...]:
    return buttons.of_turns_before(session, payload.to.conversation, payload.person, payload.turn)


def _asked(row: Standing, payload: SettlePayload) -> Change | None:
    """A question of the conversation: what was pressed on it, else no buttons at all."""
    message = Outgoing.model_validate(row.message)
    pressed = [c for c in message.choices if c.action == payload.pressed]
    made = settled(message, row.ref, next(iter(pressed), None))
    if made is None:
        return None
    here = row.ref == payload.ref
    return Change(row.ref, made.model_copy(update=_answered_at(payload, here)), ends=True)


def _of_call(row: Standing, payload: SettlePayload, view: CallView | None) -> Change | None:
    """News of a call: what was done, else the buttons that can still be pressed."""
    message = Outgoing.model_validate(row.message)
    chosen = next((c for c in message.choices if _was_done(c, payload)), None)
    left = [c for c in message.choices if view and still_possible(c, view)]
    made = settled(message, row.ref, chosen, left)
    if made is None:
        return None
    here = row.ref == payload.ref
    made = made.model_copy(update=_answered_at(payload, here))
    return Change(row.ref, made, ends=not made.choices)


def _answered_at(payload: SettlePayload, here: bool) -> dict[str, str]:
    return {"respond_at": payload.respond_at if here else ""}


def _was_done(choice: Choice, payload: SettlePayload) -> bool:
    return any(
        one.number == payload.number and stands_for(choice, one.action, one.values)
        for one in payload.acted
    )


def still_possible(choice: Choice, view: CallView) -> bool:
    """Whether a button of a call can still be pressed."""
    means = choice.means
    if not isinstance(means, CallPress) or means.number != view.call.number:
        return True  # what can be done with another call, that call's own view says
    rated = means.action is Action.RATE and view.call.stars is not None
    return means.action in view.actions and not rated
