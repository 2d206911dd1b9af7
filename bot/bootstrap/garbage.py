"""Keeps what stays as long as a process runs out of Python's search for garbage: with a catalogue's
objects in it, each search stopped everybody for a quarter of a second.
"""

from __future__ import annotations

import gc

from bot.bootstrap.app import App


def leave_out_what_stays() -> None:
    """Leave out all that is in use now, and let go of what no longer is."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def once_learnt(app: App) -> None:
    """The same as soon as messages can be understood."""
    await app.learnt()
    leave_out_what_stays()
