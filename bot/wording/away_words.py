"""Says of somebody of a team that they are away, where work is theirs or may be. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.call_formatter import CallFormatter
from catalog.presence import away_until

ASIDE = " · "
"""What stands between a name and what is told beside it: what somebody types is a name alone."""


def marked(person: str, formatter: CallFormatter) -> str:
    """Somebody's name, with until when they are away, where they are."""
    return ASIDE.join(filter(None, (formatter.person(person), away_words(person, formatter))))


def away_words(person: str, formatter: CallFormatter) -> str:
    """Until when somebody is away; "" for who is there."""
    last = away_until(person, formatter.catalogue, formatter.now)
    if last is None:
        return ""
    return formatter.say("away up to and including {day}", day=formatter.localizer.short_date(last))


def all_marked(people: Sequence[str], formatter: CallFormatter) -> tuple[tuple[str, str], ...]:
    """People to choose from, each by id with their name: those who are there first."""
    shown = [(one, marked(one, formatter), away_words(one, formatter)) for one in people]
    return tuple((one, name) for one, name, away in sorted(shown, key=lambda one: bool(one[2])))
