"""The command `schakel`. Each group of commands is a file in bot/commands with a `register(app)`;
only the file of the command that is asked for is opened, so that it answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer

from bot.bootstrap.setting_names import unknown_settings
from bot.errors import Mistake
from bot.observability.logging_setup import set_up_logging
from bot.settings import LogSettings, read_log_settings

GROUPS = {
    "run": ("demo", "serve"),
    "init": ("init",),
    "chat": ("chat",),
    "invite": ("invite",),
    "signin": ("signin",),
    "token": ("token",),
    "webhook": ("webhook",),
    "catalog": ("catalog",),
    "register": ("register",),
    "understanding": ("route", "evaluate", "learn", "model"),
    "call": ("call",),
    "doctor": ("doctor",),
    "migrate": ("migrate",),
    "backup": ("backup", "restore", "verify"),
    "person": ("person",),
    "simulate": ("simulate",),
    "replay": ("replay",),
    "agree": ("agree",),
    "link": ("link",),
    "adopt": ("adopt",),
}
"""The commands of each file in bot/commands, in the order in which help lists them."""


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The command line for these words: with the one command that they begin with, or else with all
    commands.
    """
    app = typer.Typer(
        name="schakel",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="The service desk that people simply talk to.",
    )
    app.callback()(_schakel)
    asked = [name for name, commands in GROUPS.items() if words and words[0] in commands]
    for name in asked or GROUPS:
        import_module(f"bot.commands.{name}").register(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"schakel {version('schakel')}")
        raise typer.Exit


def _schakel(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version, and end."
        ),
    ] = False,
) -> None:
    """The service desk that people simply talk to."""
    if context.invoked_subcommand not in ("serve", "doctor"):
        # Those two refuse to go on, or list it with the rest.
        for line in unknown_settings():
            typer.echo(f"schakel: {line}", err=True)


def main() -> None:
    """Run a command; a mistake is one line on standard error and exit code 2."""
    try:
        logs = _logs(sys.argv[1:])
        set_up_logging(logs.log_format, logs.log_level or "warning")
        outcome = application(sys.argv[1:])(standalone_mode=False)
    except Mistake as mistake:
        print(f"schakel: {mistake}", file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, EOFError):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        if line := _known(error):
            print(line, file=sys.stderr)
            sys.exit(2)
        raise
    sys.exit(outcome if isinstance(outcome, int) else 0)


def _logs(words: Sequence[str]) -> LogSettings:
    """How the log is written; where that is set wrong, `doctor` lists it with the rest."""
    try:
        return read_log_settings()
    except Mistake:
        if words[:1] != ["doctor"]:
            raise
        return LogSettings.model_construct()


def _known(error: Exception) -> str | None:
    """What is told of an error that is no fault of the program; None when it is one."""
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        said: str = error.format_message()
        command = getattr(getattr(error, "ctx", None), "command_path", "schakel")
        hint = f" Run '{command} --help' to see what there is."
        return said if said.startswith("Usage:") else f"schakel: {said}{hint}"
    if "sqlalchemy" in sys.modules:
        from bot.bootstrap.database import fault_while_running

        fault = fault_while_running(error)
        return f"schakel: {fault}" if fault else None
    return None


if __name__ == "__main__":
    main()
