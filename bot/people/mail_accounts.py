"""Keeps the accounts that are e-mail addresses in step with the catalogue: it says whose is
whose.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from bot.people.accounts import NEVER
from catalog.contact_details import address_of, whose_email
from catalog.model import Catalogue
from routing.storage.tables import AccountRow


def addresses(catalogue: Catalogue) -> dict[str, str]:
    """The people whom the catalogue names by an address of their own, by that address."""
    people = catalogue.people.values()
    found = {
        address_of(one.email): one.id
        for one in people
        if one.email and whose_email(one.email, people) is one
    }
    found.pop("", None)
    return found


def follow(session: Session, channel: str, owners: Mapping[str, str]) -> None:
    """An address that is another's now is theirs; one that nobody has any more, and that nobody
    wrote from, is nobody's. What was linked by its owner stays.
    """
    for row in session.exec(select(AccountRow).where(col(AccountRow.channel) == channel)).all():
        owner = owners.get(row.account)
        if owner and owner != row.person:
            row.person, row.used_at = owner, NEVER
            session.add(row)
        elif owner is None and row.used_at <= NEVER:
            session.delete(row)
    session.flush()
