"""Takes account of a day that was said for something whose item asks for none: "a wheelchair
tomorrow".
"""

from __future__ import annotations

from bot.conversation.read.dates import read_date
from bot.conversation.read.reading import plain
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from bot.wording.day_wanted import WANTED
from catalog.model import Kind
from routing.call.events import Answer


def wanted_day(turn: TurnContext, request: Request) -> str:
    """The day to come for which something is asked, where no question of its item asks for one, in
    words: "" for none. Of trouble a day says when it was, or of what.
    """
    entry = turn.facts.catalogue.entries.get(request.item or "")
    if entry is None or request.kind is Kind.INCIDENT:
        return ""
    if any(question.type == "date" for question in entry.item.questions):
        return ""
    words = turn.asks(request.words)
    found = read_date(words, turn.today)
    if found is None or found[0] <= turn.today:
        return ""
    several = found[1] == plain(words)  # "within three days": not that day alone
    day = turn.formatter.localizer.date(found[0])
    return turn.formatter.quote(words, 60) if several else day


def with_wanted_day(turn: TurnContext, request: Request) -> tuple[Answer, ...]:
    """The request's answers, with the day for which it is asked."""
    day = wanted_day(turn, request)
    asked = Answer(id=WANTED, ask=turn.say("For which day?"), value=day)
    return (*request.answers, asked) if day else request.answers
