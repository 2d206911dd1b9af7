"""Takes account of a day that was said for something whose item asks for none: "a wheelchair
tomorrow"; and of an hour before which it is wanted.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.conversation.read.dates import read_date
from bot.conversation.read.moments import wanted_before
from bot.conversation.read.reading import plain
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from bot.wording.day_wanted import WANTED, days_to_come
from catalog.model import Kind
from routing.call.events import Answer


def wanted_day(turn: TurnContext, request: Request) -> str:
    """The day to come for which something is asked, where no question of its item asks for one, in
    words: "" for none.
    """
    found, words = _found(turn, request), turn.asks(request.words)
    if found is None:
        return ""
    several = found[1] == plain(words)  # "within three days": not that day alone
    day = turn.formatter.localizer.date(found[0])
    return turn.formatter.quote(words, 60) if several else day


def comes_too_late(turn: TurnContext, request: Request, due: dt.datetime) -> str:
    """A line that says that something may come after the first day, or hour, for which it is asked;
    "" where it does not, or neither is.
    """
    catalogue, found = turn.facts.catalogue, _found(turn, request)
    days = days_to_come(request.item, request.answers, catalogue, turn.today)
    days += [found[0]] if found else []
    ready = due.astimezone(ZoneInfo(turn.facts.zone))
    if days and ready.date() > min(days):
        return _after(turn, turn.formatter.localizer.date(min(days)))
    hour = _hour(turn, request)
    return _after(turn, turn.formatter.time(hour)) if hour and ready > hour else ""


def _after(turn: TurnContext, wanted: str) -> str:
    return turn.say(
        "Mind that this may come after {day}, for which you ask it. Is that too late? Then say so.",
        day=wanted,
    )


def _hour(turn: TurnContext, request: Request) -> dt.datetime | None:
    """The first hour to come before which the words want it; None where they name none."""
    now = turn.facts.now.astimezone(ZoneInfo(turn.facts.zone))
    lines = turn.asks(request.words).splitlines()
    moments = (wanted_before(line, now) for line in lines)
    return min((one for one in moments if one), default=None)


def _found(turn: TurnContext, request: Request) -> tuple[dt.date, str] | None:
    """The day to come in the words of a request whose item asks for none, and what else they say.
    Of trouble a day says when it was, or of what.
    """
    entry = turn.facts.catalogue.entries.get(request.item or "")
    if entry is None or request.kind is Kind.INCIDENT:
        return None
    if any(question.type == "date" for question in entry.item.questions):
        return None
    found = read_date(turn.asks(request.words), turn.today)
    return found if found and found[0] > turn.today else None


def with_wanted_day(turn: TurnContext, request: Request) -> tuple[Answer, ...]:
    """The request's answers, with the day for which it is asked."""
    day = wanted_day(turn, request)
    asked = Answer(id=WANTED, ask=turn.say("For which day?"), value=day)
    return (*request.answers, asked) if day else request.answers
