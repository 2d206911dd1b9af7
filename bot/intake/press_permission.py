"""Tells why a pressed button can do nothing for who pressed it. Only reads: for a channel that can
tell it in the answer to the press itself (Telegram), before anything is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.context import Context
from bot.conversation.flows.refusals import OLD_BUTTON, UNKNOWN_BUTTON, instead, refusal_text
from bot.conversation.state.commands import Refusal
from bot.conversation.state.dialogue import Dialogue
from bot.intake.overheard import asked_of_another
from bot.outbox.views import view_for
from bot.people import directory
from bot.people.recipients import localizer_of
from bot.ports import Pressed
from bot.presses import (
    AnyPress,
    CallPress,
    MorePress,
    OptionPress,
    UnknownCallPress,
    UnknownPress,
    without_form,
)
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import rest_of_buttons
from bot.wording.cut_lines import is_cut
from catalog.model import Person
from routing.call.actions import Action, is_of_link, may_see
from routing.call.view import CallView
from routing.rules import permission
from routing.storage import dialogues, inbox, ledger
from routing.storage.db import Database


class PressPermission:
    """Checks a press against the database as it is now."""

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context

    async def why_not(self, pressed: Pressed) -> str | None:
        """The reason told to the person when the press can lead to nothing else; None when
        something will happen or be asked.
        """
        return await asyncio.to_thread(self._why_not, pressed)

    def _why_not(self, pressed: Pressed) -> str | None:
        context = self._context()
        with self._database.reading() as session:
            if inbox.read(session, pressed.key[:255]):
                return None
            person = directory.seen_as(session, pressed, context.catalogue)
            if told := asked_of_another(session, pressed, person, context):
                return told.text
            localizer = localizer_of(session, person, context.catalogue)
            formatter = CallFormatter(context.catalogue, localizer, context.now)
            asked = _Question(session, context, pressed, person, formatter)
            return asked.answer(without_form(pressed.press.means))


@dataclass(frozen=True)
class _Question:
    session: Session
    context: Context
    pressed: Pressed
    person: Person
    formatter: CallFormatter

    def answer(self, press: AnyPress) -> str | None:
        match press:
            case CallPress(number=number, action=action):
                return self._call(number, action)
            case MorePress(number=number):
                return self._more(number)
            case UnknownCallPress():
                return self.formatter.say(UNKNOWN_BUTTON)
            case OptionPress() | UnknownPress():
                return self._option(press)
            case _:
                return None

    def _call(self, number: str, action: Action) -> str | None:
        call = ledger.read(self.session, number)
        if call is None:
            return self._unknown(number)
        no = permission.why_not(action, self.person, call, self.context.catalogue)
        if no is None:
            return None
        view = self._view(number)
        if view is None:
            return self._unknown(number)
        found = {"reason": no.reason, "number": number, "who": no.who, "at": no.at}
        return self._refused(Refusal.model_validate(found), view)

    def _unknown(self, number: str) -> str | None:
        """Of a call that they may not see: whose buttons those of the room are, or no more than
        that it is not found.
        """
        room = self.context.room_at(self.pressed.address) if self.pressed.shared else None
        if room and not is_of_link(self.person.id, room.team, self.context.catalogue):
            team = self.formatter.team(room.team)
            return self.formatter.say("Only people of {team} can do this.", team=team)
        return self._refused(Refusal(reason="unknown_call", number=number), None)

    def _more(self, number: str) -> str | None:
        view = self._view(number)
        if view is None:
            return self._unknown(number)
        rest = rest_of_buttons(view, self.formatter, coordinator=True)
        if rest or is_cut(view.call, self.formatter):
            return None
        return self._refused(Refusal(reason="wrong_state", number=number), view)

    def _option(self, press: OptionPress | UnknownPress) -> str | None:
        """A choice of a conversation with this person; in a team's room an old one does nothing."""
        conversation = self.pressed.address.conversation
        stored = dialogues.read(self.session, conversation, self.person.id)
        options = Dialogue.stored(stored.body).options if stored else ()
        offered = any(o.verb and o.action == press.encode() for o in options)
        if offered or self.context.room_at(self.pressed.address) is None:
            return None
        return self.formatter.say(OLD_BUTTON)

    def _view(self, number: str) -> CallView | None:
        """The call, if the person may see it."""
        call, catalogue = ledger.read(self.session, number), self.context.catalogue
        if call is None or not may_see(self.person.id, call, catalogue):
            return None
        return view_for(self.session, call, self.person.id, catalogue)

    def _refused(self, refusal: Refusal, view: CallView | None) -> str | None:
        """The sentence; None when there is something to choose instead, which takes a message."""
        if instead(refusal, view, self.formatter):
            return None
        return refusal_text(refusal, view, self.formatter, self.person.id)
