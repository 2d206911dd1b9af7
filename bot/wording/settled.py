"""Writes messages whose buttons were answered: what was said, and what was chosen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.ports import Choice, Outgoing
from bot.presses import CallPress

LONGEST = 2800
"""A longer message is left as it stands: it may have gone in pieces, of which the last has the
buttons.
"""
Answered = Callable[[Choice], bool]


def settled(
    message: Outgoing, ref: str, chosen: Choice | None, left: Collection[Choice] = ()
) -> Outgoing | None:
    """The message as it is to become: with what was chosen, or with the buttons that are left.
    None when it stays as it is.
    """
    if len(message.text) > LONGEST or (chosen is None and len(left) == len(message.choices)):
        return None
    text = f"{message.text}\n✓ {chosen.label}" if chosen else message.text
    update = {
        "text": text,
        "choices": () if chosen else tuple(left),
        "edits": ref,
        "settles": True,
        "ask_text": False,
        "ask_place": "",
    }
    return message.model_copy(update=update)


def stands_for(choice: Choice, action: str, values: Collection[str]) -> bool:
    """Whether the choice is for this action, with the value that it brings along."""
    means = choice.means
    return (
        isinstance(means, CallPress)
        and means.action == action
        and (means.value is None or means.value in values)
    )
