"""Answers the conversation's questions about risks, inside the message's transaction."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.conversation.state.commands import Facts
from bot.conversation.state.risk_commands import (
    AnswerOffer,
    KnownRisks,
    LookAtOffer,
    OfferAnswered,
    OfferLacks,
    RiskCommand,
    RisksKnown,
)
from routing.call.actions import is_of_link, may_hear_of
from routing.call.call import Call
from routing.desk import risks as desk_risks
from routing.desk.desk import Desk
from routing.risks.offers import RiskOffer
from routing.risks.signs import of_lack
from routing.rules.effects_of import NotPossible
from routing.storage import adoption_store, components, ledger, risks


class RiskHandler:
    """Reads and answers for one message."""

    def __init__(self, session: Session, desk: Desk, facts: Facts) -> None:
        self.session, self.desk, self.facts = session, desk, facts

    def to(self, command: RiskCommand) -> Any:
        """The answer to one command, of the shape its docstring names."""
        match command:
            case KnownRisks(teams=teams):
                return self._known(teams)
            case OfferLacks():
                return self._offered(command)
            case LookAtOffer(offer=offer):
                found = self._mine(offer)
                return RisksKnown(offers=(found,) if found else ())
            case AnswerOffer():
                return self._answered(command)
            case _:
                raise TypeError(type(command))

    def _known(self, teams: tuple[str, ...]) -> RisksKnown:
        found = tuple(c for c in risks.open_risks(self.session, teams) if self._may_hear(c))
        own = [team for team in teams if self._is_of(team)]
        refs = sorted({call.component for call in found if call.component})
        known = components.read_many(self.session, refs)
        return RisksKnown(
            open=found,
            offers=risks.unanswered(self.session, own),
            labels={ref: one.label for ref, one in known.items()},
        )

    def _may_hear(self, call: Call) -> bool:
        here = self.facts.room is not None and self.facts.room.team == call.team
        return here or may_hear_of(self.facts.person.id, call, self.facts.catalogue)

    def _is_of(self, team: str) -> bool:
        return is_of_link(self.facts.person.id, team, self.facts.catalogue)

    def _mine(self, offer: int) -> RiskOffer | None:
        """An offer, where this person may answer it."""
        found = risks.locked_offer(self.session, offer)
        return found if found and self._is_of(found.sign.team) else None

    def _offered(self, command: OfferLacks) -> RisksKnown:
        made, now = list[RiskOffer](), self.facts.now
        adoption_store.note_proposed(self.session, command.stand, command.lacks, now)
        for lack in command.lacks:
            sign = of_lack(lack)
            before = risks.offers(self.session, sign.team).get(sign.key)
            if before is None and self._is_of(sign.team):
                before = risks.offer(self.session, sign, self.facts.person.id, now)
            made += [before] if before and self._is_of(sign.team) else []
        return RisksKnown(offers=tuple(made))

    def _answered(self, command: AnswerOffer) -> OfferAnswered:
        offer = self._mine(command.offer)
        if offer is None:
            return OfferAnswered(how="unknown")
        if offer.state == "taken":
            return OfferAnswered(
                how="was_written", call=ledger.read(self.session, offer.number or "")
            )
        now = self.facts.now
        if command.text is None:
            risks.answer(self.session, offer.id, "refused", now)
            return OfferAnswered(how="refused")
        try:
            call = desk_risks.read_from(self.desk, offer.sign, self.facts.person, command.text)
        except NotPossible:
            return OfferAnswered(how="unknown")
        risks.answer(self.session, offer.id, "taken", now, call.number)
        return OfferAnswered(how="written", call=call)
