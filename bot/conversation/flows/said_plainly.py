"""Reads what was said in so many words, which nothing else has to be weighed for."""

from __future__ import annotations

from bot.conversation.decide.standing import Where
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import Intent, is_another_matter, read, yes_or_no
from routing.understand.decision import Decision
from routing.understand.move import Move

MOVE_OF: dict[Said, Move] = {
    Said.YES: Move.YES,
    Said.NO: Move.NO,
    Said.CANCEL: Move.CANCEL,
    Said.BACK: Move.BACK,
    Said.CHANGE: Move.BACK,
    Said.NONE: Move.OTHER,
    Said.UNKNOWN: Move.UNKNOWN,
    Said.PERSON: Move.PERSON,
    Said.THANKS: Move.THANKS,
    Said.STATUS: Move.STATUS,
    Said.WORKS: Move.WORKS,
}
"""The move of what was said in so many words."""


def said_plainly(text: str) -> Move | None:
    """The move that was made in so many words."""
    answer = yes_or_no(text)
    if answer.said and not answer.rest:
        return MOVE_OF.get(answer.said)
    reading = read(text)
    return MOVE_OF.get(reading.said) if reading.said and not reading.rest else None


def said_after(where: Where, head: Intent) -> Move | None:
    """What follows a yes or no in so many words, where that says more than the yes: "no, it
    works".
    """
    after = said_plainly(head.rest) if head.rest else None
    if where is Where.CANCEL and head.said is Said.YES and after in _ENDS_WITH_IT:
        return Move.YES
    return after if after in _SAYS_MORE else None


def not_before(where: Where, head: Intent, first: Decision) -> Move | None:
    """A no to what is solved, and what it cannot wait for, which goes with it: "no, and the guests
    come in 20 minutes".
    """
    hurries = any(cue.startswith("urgency:") for cue in first.priority_cues)
    solved = where is Where.SOLVED and head.said is Said.NO
    return Move.NO if solved and hurries and not is_another_matter(head.rest) else None


_ENDS_WITH_IT = frozenset({Move.WORKS, Move.CANCEL})
"""What a yes to cancelling may be followed by: it is a yes with its reason."""
_SAYS_MORE = frozenset({Move.WORKS, Move.BACK, Move.PERSON, Move.STATUS, Move.CANCEL})
