"""Notes what is said about which calls and items while a turn is worded, so that each reply knows
what it tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.ports import Outgoing, Reply, Tells
from bot.wording.call_formatter import CallFormatter
from routing.call.call import Call
from routing.call.numbers import prefixes


def _numbers_in(text: str) -> list[str]:
    """Every number of a call that stands in the text, with any prefix that is known."""
    return _number(prefixes()).findall(text)


@lru_cache(maxsize=8)
def _number(known: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(known)})-\d{{1,18}}\b")


@dataclass(frozen=True)
class TellingFormatter(CallFormatter):
    """A formatter that notes every call and item of which it says something."""

    calls: set[str] = field(default_factory=set, compare=False)
    items: set[str] = field(default_factory=set, compare=False)

    def owner(self, call: Call) -> str:
        """The accountable team's name."""
        self.calls.add(call.number)
        return super().owner(call)

    def approvers(self, call: Call) -> str:
        """Whose yes is still awaited."""
        self.calls.add(call.number)
        return super().approvers(call)

    def requester(self, call: Call) -> str:
        """Who asked."""
        self.calls.add(call.number)
        return super().requester(call)

    def title(self, call: Call) -> str:
        """What the call is about."""
        self.calls.add(call.number)
        return super().title(call)

    def item(self, ref: str | None) -> str:
        """An item by its name."""
        self.items.update({ref} if ref else ())
        return super().item(ref)

    def told(self, message: Outgoing) -> Reply:
        """The message with what it tells: all that was noted since the last one, and every number
        that stands in it.
        """
        reply = with_numbers(message, self.calls, self.items)
        self.calls.clear()
        self.items.clear()
        return reply


def with_numbers(message: Outgoing, calls: Iterable[str] = (), items: Iterable[str] = ()) -> Reply:
    """A message with what it tells, and every number that stands in it or on its buttons."""
    buttons = (part for choice in message.choices for part in (choice.action, choice.label))
    named = {number for text in (message.text, *buttons) for number in _numbers_in(text)}
    told = Tells(calls=frozenset(calls), items=frozenset(items), numbers=frozenset(named))
    return Reply.of(message, told)
