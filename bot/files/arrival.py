"""What becomes true when a file arrives that was waited for, or never will: within the transaction
that closes the row by which it was fetched.
"""

from __future__ import annotations

from sqlmodel import Session

from bot.context import Context
from bot.files.intake import held, lose
from bot.outbox.writer import OutboxWriter
from bot.wording.file_names import media_of
from routing.call.file_events import WhyGone
from routing.desk.desk import Desk
from routing.storage import file_store, ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.tables import FileRow


def arrived(session: Session, context: Context, key: str, file: str, data: bytes) -> None:
    """Keep what is in it, and bring it to those who should have it. `key`: of the row that fetched
    it.
    """
    numbers = held(session, file)
    row = session.get(FileRow, file, with_for_update=True)
    if row is None or row.state != "wanted":
        return
    if any(file_store.room_left(session, number) < len(data) for number in numbers):
        missed(session, context, key, file, "full")
        return
    file_store.keep(session, row, data, media_of(data), context.now)
    writer = OutboxWriter(session, context, key)
    for number in numbers:
        if call := ledger.read(session, number):
            writer.share(call)


def missed(session: Session, context: Context, key: str, file: str, why: WhyGone) -> None:
    """It will never be here: the calls it stands at say so, and so does who sent it."""
    row = session.get(FileRow, file)
    if row is None or row.state != "wanted":
        return
    desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
    lose(session, row, why, desk)
    OutboxWriter(session, context, key).effects(desk.effects)
