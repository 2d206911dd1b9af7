"""Puts what is kept under somebody's earlier id under the one they have now: accounts, language,
conversations, invitations.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.model import Catalogue
from routing.storage.people_tables import LinkCodeRow, UnheardRow
from routing.storage.tables import AccountRow, DialogueRow, PersonRow


def adopt(session: Session, catalogue: Catalogue) -> None:
    """Do so for everybody whom the catalogue says to have had another id; nothing where that is
    done.
    """
    for was, now in sorted(catalogue.renamed.items()):
        for update, person in (
            (sa.update(AccountRow), col(AccountRow.person)),
            (sa.update(LinkCodeRow), col(LinkCodeRow.person)),
            (sa.update(UnheardRow), col(UnheardRow.person)),
        ):
            session.execute(update.where(person == was).values(person=now))
        _settled(session, was, now)
        for row in session.exec(select(DialogueRow).where(col(DialogueRow.person) == was)).all():
            if session.get(DialogueRow, (row.conversation, now)) is None:
                place = row.conversation
                session.add(DialogueRow(conversation=place, person=now, at=row.at, body=row.body))
            session.delete(row)
        session.flush()


def _settled(session: Session, was: str, now: str) -> None:
    """What somebody chose, where they chose nothing since."""
    before, row = session.get(PersonRow, was), session.get(PersonRow, now)
    if before is None:
        return
    row = row or PersonRow(id=now, name=before.name)
    row.language, row.zone = row.language or before.language, row.zone or before.zone
    row.tell = row.tell or before.tell
    session.add(row)
    session.delete(before)
