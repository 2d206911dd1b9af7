"""What a team is told of how it stands with the desk of another organisation. Texts only."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording.localizer import phrase
from routing.call.actions import Action

OF_LINKS: Mapping[str, tuple[str, tuple[Action, ...]]] = {
    "done_meanwhile": (
        phrase("{person} had already done {call} when your word came that it is not needed."),
        (),
    ),
    "refused_meanwhile": (
        phrase("{person} had already turned down {call} when your word came; it makes no odds."),
        (),
    ),
    "not_needed_meanwhile": (
        phrase("{person} no longer needed {call}, but I heard that only after it had ended here."),
        (),
    ),
    "not_reached": (
        phrase(
            "I can't reach the desk of {person} now. What was said about {call} waits and goes "
            "there by itself; it has not arrived yet. If it cannot wait, phone them."
        ),
        (),
    ),
    "reached_again": (
        phrase(
            "I reach the desk of {person} again. What waited about {call} goes there now; you need "
            "not do anything."
        ),
        (),
    ),
}
"""What is said, and what can be done at once; `person` is the other organisation."""
