"""Tells links in other installations what we offer them, at start and whenever the catalogue
changes; and reads for `schakel catalog check` what they agreed.
"""

from __future__ import annotations

import datetime as dt
from itertools import chain

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap.database import open_existing
from bot.context import Context
from bot.errors import Mistake
from bot.network.proofs import problems_with, tell_offers
from bot.network.views import STATES
from bot.settings import Settings
from catalog.load import Loaded
from catalog.model import Catalogue
from catalog.problems import Problem
from routing.storage import peers
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.network")
NOT_CONNECTED = "not connected"


def tell_links(database: Database, context: Context) -> None:
    """Each connected link hears what it is offered; what cannot be written now is told at the next
    start.
    """
    try:
        with database.transaction() as session:
            tell_offers(session, context.catalogue, context.now)
    except SQLAlchemyError:
        log.exception("links could not be told what we offer")


def findings(settings: Settings, catalogue: Catalogue | None) -> list[tuple[bool, str]]:
    """What `schakel doctor` says of links elsewhere: each with how it stands, and whether it is
    reached; nothing where there is no desk yet. `catalogue`: None where it cannot be read.
    """
    try:
        database = open_existing(settings)
    except Mistake:
        return []
    try:
        with database.reading() as session:
            rows = {row.team: row for row in peers.every(session)}
            asked = _asked_of(catalogue) if catalogue else {}
            found = [
                _finding(team, row.url, row.trouble_since, row.trouble)
                if (row := rows.get(team)) and row.state == "open"
                else _not_open(team, row.state if row else "", asked.get(team))
                for team in sorted({*rows, *asked})
            ]
            return [one for one in found if one]
    finally:
        database.close()


def _asked_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The links elsewhere of which something can be asked, each with the teams whose services lean
    on them.
    """
    found: dict[str, set[str]] = {t.team: set() for t in catalogue.teams if t.link and t.services}
    for team, service in catalogue.whole.services.values():
        leans = chain(service.relies_on, *(item.relies_on for item in service.items))
        for to in found.keys() & {one.service.partition("/")[0] for one in leans}:
            found[to].add(team.team)
    return {to: tuple(sorted(who)) for to, who in found.items()}


def _not_open(team: str, state: str, lean: tuple[str, ...] | None) -> tuple[bool, str] | None:
    """What it means that a connection is not open. `state`: "" where there is none; `lean`: those
    who rely on it, None where it is not asked for anything.
    """
    if state == "closed" and lean is None:
        return None
    stands = STATES[state].format(team=team) if state else NOT_CONNECTED
    who = f", though {', '.join(lean)} relies on it" if lean else ""
    nothing = "" if lean is None else f"; nothing can be passed on to it{who}"
    how = f"; connect: schakel link invite {team}" if state in ("", "closed") else ""
    return False, f"Link {team}: {stands}{nothing}{how}"


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
