"""Has what is said anew in somebody's words read in the place of what it sets right."""

from __future__ import annotations

from collections.abc import Generator

from bot.conversation.read.repairs import repaired
from bot.conversation.state.commands import Command, ReadBeside, ReadMoves, Result, Understand
from bot.conversation.state.steps import Steps


def read_as_meant(steps: Steps) -> Generator[Command, Result, None]:
    """The steps of a turn, with all that is to be understood as it was said last."""
    try:
        command = next(steps)
        while True:
            if isinstance(command, Understand | ReadMoves | ReadBeside):
                command = command.model_copy(update={"text": repaired(command.text)})
            command = steps.send((yield command))
    except StopIteration:
        return
