"""Says on standard error which desk a command works on, where there are two."""

from __future__ import annotations

import typer

from bot.bootstrap.desks import desk_beside, which_desk
from bot.settings import Settings, read_settings


def looked_at() -> Settings:
    """Reads the settings of the desk that a command works on; says on standard error which desk
    that is, where there are two.
    """
    settings = read_settings()
    if line := which_desk(settings):
        typer.echo(f"schakel: {line}", err=True)
    return desk_beside(settings)
