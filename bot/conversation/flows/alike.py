"""Tells which of what is open words are like: calls, by what they are about and what their team
asked, or the request that is put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.flows.request import all_words, asked
from bot.conversation.read.call_matching import named_words, words_of_call
from bot.conversation.read.reading import content_words
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView


@dataclass(frozen=True)
class Alike:
    """What words are like: `views`, the calls of which more of them speak than of the request and
    of any other call; `request`: more of them speak of that than of any call.
    """

    views: tuple[CallView, ...]
    request: bool


def alike(turn: TurnContext, request: Request, text: str, views: Sequence[CallView]) -> Alike:
    """What the words are like, of a request that was not sent and these calls."""
    here = len(named_words(text, _words_of_request(turn, request)))
    most, found = _most_spoken_of(turn, text, views)
    return Alike(views=found if most > here else (), request=here > most)


def likest(turn: TurnContext, text: str, views: Sequence[CallView]) -> CallView | None:
    """The one of these calls that more of the words speak of than of any other; None where none
    is.
    """
    most, found = _most_spoken_of(turn, text, views)
    return found[0] if most and len(found) == 1 else None


def _most_spoken_of(
    turn: TurnContext, text: str, views: Sequence[CallView]
) -> tuple[int, tuple[CallView, ...]]:
    """How many of the words speak of the calls that most of them speak of, and those calls."""
    counted = [(_words_in(turn, text, view), view) for view in views]
    most = max((count for count, _ in counted), default=0)
    return most, tuple(view for count, view in counted if count == most)


def _words_in(turn: TurnContext, text: str, view: CallView) -> int:
    """How many of the words speak of this call, or of what its team asked lately."""
    answered = [content_words(one.question) for one in view.call.remarks[-_LATEST:]]
    own = words_of_call(view.call, turn.facts.catalogue).union(*answered)
    return len(named_words(text, own))


def _words_of_request(turn: TurnContext, request: Request) -> set[str]:
    """All telling words of a request: what was said, its item, and what is asked."""
    entry = turn.facts.catalogue.entries.get(request.item or "")
    named = (*entry.item.name.all, *entry.item.aliases.all) if entry else ()
    question = asked(turn, request)
    texts = (all_words(request), *named, *(question.ask.all if question else ()))
    return {word for text in texts for word in content_words(text)}


_LATEST = 5
