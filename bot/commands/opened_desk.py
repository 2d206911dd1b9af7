"""Opens the desk that a command works on: its settings, its catalogue and one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlmodel import Session

from bot.bootstrap.database import open_existing
from bot.bootstrap.first_reader import read_catalogue
from bot.people import roster
from bot.settings import Settings
from catalog.model import Catalogue


class OpenedDesk(NamedTuple):
    """`catalogue`: with everybody who joined."""

    settings: Settings
    catalogue: Catalogue
    session: Session


@contextmanager
def opened_desk(settings: Settings) -> Iterator[OpenedDesk]:
    """The desk of these settings, which a start made. What is done in it is committed at its end.
    Raises Mistake, where there is none yet too.
    """
    files = read_catalogue(settings.catalog)
    database = open_existing(settings)
    try:
        with database.transaction() as session:
            yield OpenedDesk(settings, roster.over(files, roster.read(session)), session)
    finally:
        database.close()
