"""Chooses the desk a command works on: the installation's own, or the demo's with its own
database.
"""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr

from bot.settings import Settings

Started = Literal["demo", "serve"]
DEMO_FILE = "demo.sqlite3"
_STARTED_FILE = "desk-started-last"


def demo_desk(settings: Settings) -> Settings:
    """The demo's settings: a database of its own, whatever is configured, and no public address.
    Everybody can be anybody there, so it never opens another.
    """
    address = SecretStr(f"sqlite:///{settings.data_folder / DEMO_FILE}")
    return settings.model_copy(update={"database_url": address, "public_url": None})


def note_started(settings: Settings, what: Started) -> None:
    """Write down which desk was started on this machine, for `desk_beside`."""
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    (settings.data_folder / _STARTED_FILE).write_text(what)


def desk_beside(settings: Settings) -> Settings:
    """The settings of the desk that a command beside it (`chat`, `call`) looks at: the configured
    database where there is one, else the desk that was started last here, else the demo's.
    """
    if settings.database_url:
        return settings
    return demo_desk(settings) if _is_demo(settings) else settings


def which_desk(settings: Settings) -> str | None:
    """A line that says which desk `desk_beside` gave, where there are two to choose from."""
    folder = settings.data_folder
    if settings.database_url or not (folder / DEMO_FILE).exists() or not settings.own_file.exists():
        return None
    name = "the demo's desk" if _is_demo(settings) else "the desk of 'schakel serve'"
    return f"this is {name}, which was started last; set SCHAKEL_DATABASE_URL to name one"


def _is_demo(settings: Settings) -> bool:
    noted = settings.data_folder / _STARTED_FILE
    if noted.exists():
        return noted.read_text() == "demo"
    return not settings.own_file.exists()
