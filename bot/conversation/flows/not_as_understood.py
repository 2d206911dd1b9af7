"""Takes what is meant instead of what was understood: after a no to the item that was said with its
first question, or in words that say what was meant.
"""

from __future__ import annotations

from bot.conversation.flows.corrected import corrected
from bot.conversation.flows.items_asked import would_tell_others
from bot.conversation.flows.request import rephrase
from bot.conversation.flows.weighing import Weighed, wishes_to_stop
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import meant_instead, yes_or_no
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, read_moves, understand
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Outcome
from routing.understand.move import Move, Moves

_OVER, _MOSTLY = 0.3, 0.7


def refuses_proposed(turn: TurnContext, text: str) -> Asking[bool]:
    """Take a no to the item that was said with its first question, and what is meant instead:
    "no, the printer".
    """
    request, head = turn.top, yes_or_no(text)
    if not (isinstance(request, Request) and request.proposed and head.said is Said.NO):
        return False
    if request.stage in _ALL_KNOWN and not (yield from _names_another(turn, request, head.rest)):
        return False
    if not head.rest or (
        request.stage == "help" and (yield from _is_of_help(turn, text, head.rest))
    ):
        return False
    if wishes_to_stop((yield from _read_after_no(turn, text, head.rest))):
        return False
    if (yield from would_tell_others(turn, request, head.rest)):
        return False
    yield from rephrase(turn, head.rest)
    return True


def _read_after_no(turn: TurnContext, text: str, rest: str) -> Asking[Moves]:
    """What the words after a no read as; they are read once."""
    weighed = turn.weighed
    if isinstance(weighed, Weighed) and weighed.text == text and weighed.rest:
        return weighed.rest
    return (yield from read_moves(rest, turn.language))


_ALL_KNOWN = frozenset({"summary", "change"})
"""Here a no may be for any part of it: "no, it is on the chairs too" is no other item."""


def _names_another(turn: TurnContext, request: Request, text: str) -> Asking[bool]:
    """Whether words name an item that is not the request's, and give no other answer to what was
    asked.
    """
    if corrected(turn, request, text):
        return False
    first = (yield from understand(text))[0]
    likely = [candidate.item for candidate in first.candidates[:2]]
    return first.outcome is not Outcome.UNKNOWN and request.item not in likely


def means_another(turn: TurnContext, text: str) -> Asking[bool]:
    """Take what is meant instead of what was understood: "it's not that, I meant the screen"."""
    request = turn.top
    if not isinstance(request, Request):
        return False
    if request.stage not in {"item", "help", "which"} and not request.proposed:
        return False
    meant = meant_instead(text)
    if not meant or (yield from understand(meant))[0].outcome is Outcome.UNKNOWN:
        return False
    yield from rephrase(turn, meant)
    turn.told_of_it = True  # what is left of the words sets right, and tells nothing
    return True


def _is_of_help(turn: TurnContext, whole: str, rest: str) -> Asking[bool]:
    """Whether a no and what follows it say how the advice worked out: it did not ("no, it stays
    black"), or the trouble is over.
    """
    moves = yield from read_moves(whole, turn.language)
    if sum(moves.get(move, 0.0) for move in (Move.TRIED, Move.BROKEN)) > _MOSTLY:
        return True
    return (yield from _is_over_now(turn, rest))


def _is_over_now(turn: TurnContext, text: str) -> Asking[bool]:
    """Whether words after a no say that the trouble is over, or nothing that names an item."""
    moves = yield from read_moves(text, turn.language)
    over = sum(moves.get(move, 0.0) for move in (Move.HELPED, Move.WORKS, Move.THANKS))
    return over > _OVER or (yield from understand(text))[0].outcome is Outcome.UNKNOWN
