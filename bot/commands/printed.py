"""Words of people and files as they are printed: no markup of rich's, no order to a terminal."""

from __future__ import annotations

from rich.markup import escape as marked

from bot.sanitize import without_orders


def escape(words: object) -> str:
    """The words as they are, for a table, a tree or a line that rich prints."""
    return marked(without_orders(str(words)))
