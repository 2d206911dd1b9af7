"""Checks the accounts and rooms a file names by the rules of each channel."""

from __future__ import annotations

from catalog.channels import AnyAddress
from catalog.check_context import CheckContext
from catalog.model import Catalogue, Person


def advise_addresses(catalogue: Catalogue, context: CheckContext) -> None:
    """Tells every account and room that its channel cannot have. Advice: a desk that ran with it
    goes on, nobody is reached there.
    """
    for n, person in enumerate(catalogue.organisation.employees):
        _accounts(person, None, ("employees", n), context)
    for team in catalogue.teams:
        for n, person in enumerate(team.people):
            _accounts(person, team.team, ("people", n), context)
        for channel, room in team.rooms.items():
            fault = context.channels.get(channel, AnyAddress()).room_fault(room)
            _tell(context, context.spot(team.team, "rooms", channel), team.team, "bad-room", fault)


def _accounts(
    person: Person, team: str | None, path: tuple[str | int, ...], context: CheckContext
) -> None:
    for channel, account in person.accounts.items():
        fault = context.channels.get(channel, AnyAddress()).account_fault(account)
        where = f"{team or 'organisation'}, {person.id}"
        _tell(context, context.spot(team, *path, channel), where, "bad-account", fault)


def _tell(
    context: CheckContext, spot: tuple[str, int], where: str, code: str, fault: str | None
) -> None:
    if fault:
        what, _, mend = fault.partition("; ")
        context.advise(spot, code, f"{where}: {what}", mend or "correct it in the file")
