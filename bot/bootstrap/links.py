"""Tells links in other installations what we offer them, at start and whenever the catalogue
changes; and reads for `schakel catalog check` what they agreed.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap.database import open_existing
from bot.context import Context
from bot.errors import Mistake
from bot.network.proofs import problems_with, tell_offers
from bot.settings import Settings
from catalog.load import Loaded
from catalog.problems import Problem
from routing.storage import peers
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.network")


def tell_links(database: Database, context: Context) -> None:
    """Each connected link hears what it is offered; what cannot be written now is told at the next
    start.
    """
    try:
        with database.transaction() as session:
            tell_offers(session, context.catalogue, context.now)
    except SQLAlchemyError:
        log.exception("links could not be told what we offer")


def findings(settings: Settings) -> list[tuple[bool, str]]:
    """What `schakel doctor` says of links elsewhere: each that is connected, and whether it is
    reached; nothing where there is no desk yet.
    """
    try:
        database = open_existing(settings)
    except Mistake:
        return []
    try:
        with database.reading() as session:
            return [
                _finding(row.team, row.url, row.trouble_since, row.trouble)
                for row in peers.every(session)
                if row.state == "open"
            ]
    finally:
        database.close()


def _finding(team: str, url: str, since: dt.datetime | None, why: str | None) -> tuple[bool, str]:
    if since is None:
        return True, f"Link {team}: connected with {url}"
    return False, (
        f"Link {team}: {url} is not reached since {since:%Y-%m-%d %H:%M} UTC ({why}); what is to "
        "be said waits. Ask those who run it"
    )


def problems_across(loaded: Loaded, settings: Settings) -> list[Problem]:
    """What our files promise of links elsewhere that those did not agree to, by the desk of these
    settings; nothing where there is no desk yet.
    """
    if not any(team.link for team in loaded.catalogue.teams):
        return []
    try:
        database = open_existing(settings)
    except Mistake:
        return []
    try:
        with database.reading() as session:
            return list(problems_with(session, loaded.catalogue, loaded.context))
    finally:
        database.close()
