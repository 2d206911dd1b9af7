"""Chooses the desk a command works on: the installation's own, or the demo's with its own
database.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from typing import Literal

from pydantic import SecretStr

from bot.bootstrap.private import private_folder
from bot.settings import Settings

Started = Literal["demo", "serve"]
DEMO_FILE = "demo.sqlite3"
_STARTED_FILE = "desk-started-last"
_RUNS_FILE = "demo-runs"
_LOOKS, _PAUSE = 3, 0.005
"""Looks at the mark of a running demo, seconds apart: another look holds it for a moment."""


def demo_desk(settings: Settings) -> Settings:
    """The demo's settings: a database of its own, whatever is configured, and no public address.
    Everybody can be anybody there, so it never opens another.
    """
    address = SecretStr(f"sqlite:///{settings.data_folder / DEMO_FILE}")
    return settings.model_copy(update={"database_url": address, "public_url": None})


def note_started(settings: Settings, what: Started) -> None:
    """Write down which desk was started on this machine, for `desk_beside`. A `serve` whose
    database is configured is not noted: a command finds it by that setting only.
    """
    if what == "serve" and settings.database_url:
        return
    private_folder(settings.data_folder)
    (settings.data_folder / _STARTED_FILE).write_text(what)


@contextlib.contextmanager
def marked_as_running(settings: Settings) -> Iterator[None]:
    """Mark a demo of this data folder as running, for `desk_beside`. The mark is a lock on a file,
    which ends with the process, however that ends; several demos share it.
    """
    private_folder(settings.data_folder)
    with (settings.data_folder / _RUNS_FILE).open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield


def desk_beside(settings: Settings) -> Settings:
    """The settings of the desk that a command beside it (`chat`, `call`) looks at: the configured
    database where there is one, else the demo's while a demo runs, else that of the desk that was
    started last here in its default place, else the demo's.
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
    why = "runs" if _demo_runs(settings) else "was started last"
    return f"this is {name}, which {why}; set SCHAKEL_DATABASE_URL to name one"


def _is_demo(settings: Settings) -> bool:
    if _demo_runs(settings):
        return True
    noted = settings.data_folder / _STARTED_FILE
    if noted.exists():
        return noted.read_text() == "demo"
    return not settings.own_file.exists()


def _demo_runs(settings: Settings) -> bool:
    path = settings.data_folder / _RUNS_FILE
    if not path.exists():
        return False
    for _ in range(_LOOKS):
        with contextlib.suppress(BlockingIOError), path.open("a") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        time.sleep(_PAUSE)
    return True
