"""Hears that it cannot wait in what is said while a request is put together: a deadline told with
an answer counts as one told at first.
"""

from __future__ import annotations

from bot.conversation.flows.items_asked import understood
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.reading import words_of
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Decision


def with_urgency_told(turn: TurnContext) -> Steps:
    """Keep with the request under way what raises its urgency in words that it has just taken up:
    "not yet, and in 20 minutes the guests come".
    """
    request = turn.top
    if not isinstance(request, Request) or not (new := _just_taken_up(turn, request)):
        return
    told = (cue for decision in (yield from _read(turn, new)) for cue in decision.priority_cues)
    cues = tuple(dict.fromkeys((*request.priority_cues, *told)))
    if cues != request.priority_cues:
        turn.put(request.model_copy(update={"priority_cues": cues}))


def _read(turn: TurnContext, text: str) -> Asking[tuple[Decision, ...]]:
    """What the words were read as already, or are now."""
    weighed = turn.weighed
    if isinstance(weighed, Weighed) and text == weighed.text:
        return weighed.decisions
    return (yield from understood(text))


def _just_taken_up(turn: TurnContext, request: Request) -> str:
    """The sentence that a request that stood before holds, and did not then; a word or two say
    nothing of when.
    """
    stood = (one for one in turn.before.pending if isinstance(one, Request))
    before = next((one for one in stood if one.key and one.key == request.key), None)
    if before is None:
        return ""
    known = set(_lines(before))
    new = "\n".join(line for line in _lines(request) if line not in known)
    return new if len(words_of(new)) >= _A_SENTENCE else ""


_A_SENTENCE = 3


def _lines(request: Request) -> list[str]:
    said = (request.words, *(answer.value for answer in request.answers))
    return [line for text in said for line in text.split("\n")]
