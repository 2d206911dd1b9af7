"""`schakel agree NUMBER`: turns the outcome of a wish into a change of the team's file; shown, or
written with `--write`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.database import open_existing
from bot.channels.registry import installed
from bot.commands.days import day_of
from bot.commands.looked_at import looked_at
from bot.errors import Mistake
from bot.settings import read_settings
from catalog.amend import Agreed, CannotAmendError, amended, diff
from catalog.model import Target
from routing.call.call import Call
from routing.call.numbers import typed
from routing.storage import ledger


def _file_of(team: str, folder: Path) -> Path:
    """The file that holds the team."""
    catalogue = installed().load(folder)
    name = catalogue.context.spot(team)[0] if team in catalogue.catalogue.team_by_id else None
    if not name:
        raise Mistake(
            f"no file in {folder} holds the team {team}; set SCHAKEL_CATALOG to the folder where "
            f"it is"
        )
    return folder / name


def _call(number: str) -> Call:
    database = open_existing(looked_at())
    try:
        with database.reading() as session:
            found = ledger.read(session, typed(number))
    finally:
        database.close()
    if found is None:
        raise Mistake(f"there is no call {number}; its number looks like S-1042")
    return found


def agree(
    number: Annotated[str, typer.Argument(help="the wish, like S-1042")],
    write: Annotated[bool, typer.Option("--write", help="put the change into the file")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="its first day; today unless said"),
    ] = None,
) -> None:
    """What was agreed on a wish, as a diff of the catalogue's file: a new agreement that replaces
    the old one.
    """
    call = _call(number)
    if call.verdict == "refused":
        raise Mistake(f"{call.number} was refused, so nothing changes in the agreements")
    if call.change is None:
        raise Mistake(
            f"nothing has been agreed on {call.number} yet; its team says so with the button "
            f"'What was agreed'"
        )
    change = call.change
    team, _, service = change.service.partition("/")
    path = _file_of(team, read_settings().catalog)
    before = path.read_text(encoding="utf-8")
    agreed = Agreed(
        service=service,
        customer=change.customer,
        kind=change.call_kind,
        target=Target(acknowledge=change.acknowledge, resolve=change.resolve),
        since=day_of(since),
        reference=call.number,
    )
    try:
        after = amended(before, agreed)
    except CannotAmendError as no:
        raise Mistake(f"{path}: {no}; look at the file by hand") from None
    print(diff(path.name, before, after), end="")
    if write:
        path.write_text(after, encoding="utf-8")


def register(app: typer.Typer) -> None:
    """Add `agree`."""
    app.command("agree")(agree)
