"""Offers in the morning what figures say may go wrong again, in private, to who would own it."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches, recipient_of
from bot.ports import Reply, Tells
from bot.wording.call_formatter import CallFormatter
from bot.wording.risk_words import offered
from catalog.model import Team
from catalog.presence import Presence
from routing.risks import signs
from routing.risks.offers import offered_to, to_offer
from routing.risks.signs import Sign
from routing.storage import adoption_store, risks


def offer(writer: OutboxWriter, team: Team) -> tuple[Sign, ...]:
    """Offers a team's fresh signs, a few at most; returns those that were offered."""
    session, context = writer.session, writer.context
    if team.kind != "internal":
        return ()
    before = risks.offers(session, team.team)
    open_ones = risks.open_risks(session, [team.team])
    about = {ref for call in open_ones for ref in (call.component, call.about) if ref}
    found = to_offer(_signs(writer, team), before, about, context.now)
    return tuple(sign for sign in found if _offered(writer, team, sign))


def _signs(writer: OutboxWriter, team: Team) -> Iterator[Sign]:
    """All that the figures of the last month say about a team."""
    session, now, catalogue = writer.session, writer.context.now, writer.context.catalogue
    since = now - signs.MONTH
    yield from signs.of_items(risks.item_figures(session, team.team, since), catalogue)
    yield from signs.of_components(risks.component_figures(session, team.team, since))
    today = now.astimezone(ZoneInfo(team.hours.zone)).date()
    yield from signs.of_agreements(team, catalogue, today)
    yield from signs.of_adoption(adoption_store.last_measured(session), team.team, now)


def _offered(writer: OutboxWriter, team: Team, sign: Sign) -> bool:
    """Whether somebody was there to offer it to."""
    session, context = writer.session, writer.context
    presence = Presence(context.catalogue, context.now, reaches(session, context))
    person = offered_to(sign, team, presence)
    to = recipient_of(session, person, context.channels, context.catalogue) if person else None
    if to is None:
        return False
    made = risks.offer(session, sign, to.person.id, context.now)
    message = offered(made, CallFormatter(context.catalogue, to.localizer, context.now))
    told = Tells(numbers=frozenset(sign.numbers))
    writer.say(to.address, OnePerson(to.person.id), Reply.of(message, told))
    return True
