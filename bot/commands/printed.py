"""What is printed: words of people and files without rich's markup or orders to a terminal, and how
many there are of something.
"""

from __future__ import annotations

from rich.markup import escape as marked

from bot.sanitize import without_orders
from catalog.model import Catalogue


def escape(words: object) -> str:
    """The words as they are, for a table, a tree or a line that rich prints."""
    return marked(without_orders(str(words)))


def so_many(n: int, what: str) -> str:
    """ "1 team", "2 teams"."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def offered(catalogue: Catalogue) -> str:
    """How many teams offer how many items."""
    return f"{so_many(len(catalogue.teams), 'team')}, {so_many(len(catalogue.entries), 'item')}"
