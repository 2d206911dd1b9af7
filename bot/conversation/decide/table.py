"""The table of what each move means where it is made, and how usual each act is there.

A row of `MEANS` says which act a move is; what stands in `ANYWHERE` holds wherever the row says
nothing else. docs/what-people-say-next.md shows it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.decide.standing import UNSENT, Act, Where
from routing.understand.move import Move

Row = Mapping[Move, Act]

ANYWHERE: Row = {
    Move.YES: Act.YES,
    Move.NO: Act.NO,
    Move.LET_GO: Act.CANCEL,
    Move.KEEP: Act.NO,
    Move.TRIED: Act.ADD,
    Move.HELPED: Act.CANCEL,
    Move.WORKS: Act.CANCEL,
    Move.BROKEN: Act.ADD,
    Move.AGAIN: Act.REOPEN,
    Move.STATUS: Act.STATUS,
    Move.ADD: Act.ADD,
    Move.CANCEL: Act.CANCEL,
    Move.BACK: Act.BACK,
    Move.PERSON: Act.PERSON,
    Move.THANKS: Act.THANKS,
    Move.CHAT: Act.CHAT,
    Move.PUZZLED: Act.CHAT,
    Move.LATER: Act.LATER,
    Move.NEW: Act.NEW,
    Move.EMERGENCY: Act.NEW,
}
"""What a move means wherever the row of the place says nothing else."""

_ANSWERS: dict[Move, Act] = {
    Move.UNKNOWN: Act.ANSWER,
    Move.LATER: Act.LATER,
    Move.TRIED: Act.ADD,
    Move.BROKEN: Act.ADD,
    Move.YES: Act.ANSWER,
    Move.NO: Act.ANSWER,
}
"""What holds at every question that is answered in words."""
_IN_ANY_WORDS = dict.fromkeys(
    (Move.ANSWER_TEXT, Move.ANSWER_ERROR, Move.ANSWER_PLACE, Move.ANSWER_CHOICE), Act.ANSWER
)
"""What reads as the answer to another question is one where any words will do."""

UNASKED: dict[Move, Act] = dict.fromkeys(
    (
        Move.ANSWER_PLACE,
        Move.ANSWER_DATE,
        Move.ANSWER_TEXT,
        Move.ANSWER_ERROR,
        Move.ANSWER_CHOICE,
    ),
    Act.ADD,
)
"""What would answer a question that is not asked: it says more, or otherwise, than before."""

MEANS: Mapping[Where, Row] = {
    Where.IDLE: {Move.BROKEN: Act.REOPEN, Move.TRIED: Act.REOPEN},
    Where.CALLS: {
        Move.ANSWER_PLACE: Act.ADD,
        Move.ANSWER_ERROR: Act.ADD,
        Move.ANSWER_TEXT: Act.ADD,
        Move.SAME: Act.ADD,
    },
    Where.TEAM_ASKS: _ANSWERS
    | _IN_ANY_WORDS
    | {
        Move.ANSWER_DATE: Act.ANSWER,
        Move.LATER: Act.ANSWER,
        Move.YES: Act.ANSWER,
        Move.NO: Act.ANSWER,
        Move.BROKEN: Act.ANSWER,
        Move.TRIED: Act.ANSWER,
        Move.HELPED: Act.ANSWER,
        Move.SAME: Act.ANSWER,
        Move.OTHER: Act.ANSWER,
        Move.ANSWER_WHICH: Act.ANSWER,
    },
    Where.SOLVED: {
        Move.WORKS: Act.YES,
        Move.HELPED: Act.YES,
        Move.LET_GO: Act.YES,
        Move.BROKEN: Act.NO,
        Move.TRIED: Act.NO,
        Move.KEEP: Act.NO,
        Move.UNKNOWN: Act.LATER,
        Move.SAME: Act.ADD,
    }
    | UNASKED,
    Where.HELP: {
        Move.KEEP: Act.YES,
        Move.TRIED: Act.YES,
        Move.BROKEN: Act.YES,
        Move.AGAIN: Act.YES,
        Move.UNKNOWN: Act.YES,
        Move.HELPED: Act.NO,
        Move.WORKS: Act.NO,
        Move.ANSWER_TEXT: Act.ADD,
        Move.ANSWER_ERROR: Act.ADD,
        Move.OTHER: Act.BACK,
        Move.SAME: Act.ADD,
    },
    Where.ITEM: {Move.OTHER: Act.NO, Move.SAME: Act.YES, Move.UNKNOWN: Act.NO},
    Where.WHICH: _ANSWERS
    | {
        Move.ANSWER_WHICH: Act.ANSWER,
        Move.ANSWER_CHOICE: Act.ANSWER,
        Move.ANSWER_ERROR: Act.ANSWER,
        Move.SAME: Act.ADD,
        Move.OTHER: Act.ANSWER,
        Move.NO: Act.ANSWER,
        Move.YES: Act.ANSWER,
        Move.TRIED: Act.ANSWER,
        Move.BROKEN: Act.ANSWER,
    },
    Where.WORDS: dict.fromkeys(Move, Act.ANSWER)
    | {
        move: ANYWHERE[move]
        for move in (
            Move.CANCEL,
            Move.BACK,
            Move.PERSON,
            Move.STATUS,
            Move.THANKS,
            Move.CHAT,
            Move.PUZZLED,
        )
    },
    Where.TEXT: _ANSWERS | _IN_ANY_WORDS | {Move.SAME: Act.ANSWER, Move.ANSWER_WHICH: Act.ANSWER},
    Where.PLACE: _ANSWERS
    | {Move.ANSWER_PLACE: Act.ANSWER, Move.ANSWER_TEXT: Act.ANSWER, Move.SAME: Act.ANSWER},
    Where.CHOICE: _ANSWERS
    | {
        Move.ANSWER_CHOICE: Act.ANSWER,
        Move.ANSWER_ERROR: Act.ANSWER,
        Move.ANSWER_TEXT: Act.ANSWER,
        Move.ANSWER_WHICH: Act.ANSWER,
        Move.OTHER: Act.ANSWER,
        Move.YES: Act.ANSWER,
        Move.NO: Act.ANSWER,
    },
    Where.DATE: _ANSWERS | {Move.ANSWER_DATE: Act.ANSWER, Move.LATER: Act.ANSWER},
    Where.NUMBER: _ANSWERS | {Move.ANSWER_WHICH: Act.ANSWER, Move.ANSWER_TEXT: Act.ANSWER},
    Where.YES_NO: {Move.YES: Act.ANSWER, Move.NO: Act.ANSWER, Move.UNKNOWN: Act.ANSWER},
    Where.CHANGE: {Move.YES: Act.ANSWER, Move.NO: Act.ANSWER, Move.BACK: Act.BACK},
    Where.SUMMARY: {
        Move.OTHER: Act.BACK,
        Move.HELPED: Act.CANCEL,
        Move.LATER: Act.NO,
        Move.ANSWER_PLACE: Act.ADD,
        Move.ANSWER_CHOICE: Act.ADD,
        Move.ANSWER_TEXT: Act.ADD,
        Move.SAME: Act.ADD,
    },
    Where.CANCEL: {
        Move.LET_GO: Act.YES,
        Move.CANCEL: Act.YES,
        Move.HELPED: Act.ANSWER,
        Move.WORKS: Act.ANSWER,
        Move.BROKEN: Act.NO,
        Move.TRIED: Act.NO,
        Move.AGAIN: Act.NO,
        Move.LATER: Act.NO,
        Move.UNKNOWN: Act.ANSWER,
        Move.SAME: Act.ADD,
    }
    | UNASKED,
    Where.REASON: {Move.BROKEN: Act.ANSWER, Move.TRIED: Act.ANSWER, Move.AGAIN: Act.ANSWER},
    Where.FIELD: dict.fromkeys(Move, Act.ANSWER)
    | {move: ANYWHERE[move] for move in (Move.CANCEL, Move.BACK, Move.PERSON)},
    Where.PICK: dict.fromkeys(Move, Act.ANSWER)
    | {
        move: ANYWHERE[move]
        for move in (Move.CANCEL, Move.BACK, Move.PERSON, Move.NEW, Move.STATUS)
    },
    Where.NEW_OR_CALL: {
        Move.SAME: Act.ANSWER,
        Move.OTHER: Act.ANSWER,
        Move.ANSWER_WHICH: Act.ANSWER,
        Move.YES: Act.ANSWER,
        Move.NO: Act.ANSWER,
        Move.BROKEN: Act.REOPEN,
        Move.UNKNOWN: Act.ANSWER,
    },
    Where.ASIDE: {
        Move.SAME: Act.ANSWER,
        Move.OTHER: Act.ANSWER,
        Move.YES: Act.ANSWER,
        Move.NO: Act.ANSWER,
        Move.UNKNOWN: Act.ANSWER,
    },
    Where.WHICH_CALL: {
        Move.SAME: Act.ANSWER,
        Move.OTHER: Act.ANSWER,
        Move.ANSWER_WHICH: Act.ANSWER,
        Move.YES: Act.ANSWER,
        Move.NO: Act.ANSWER,
        Move.UNKNOWN: Act.ANSWER,
    },
    Where.GO_ON: {Move.LET_GO: Act.CANCEL, Move.SAME: Act.YES, Move.KEEP: Act.YES},
    Where.KEEP_WHERE: {Move.SAME: Act.ANSWER},
}

Odds = Mapping[Act, float]

USUAL: Odds = {
    Act.NEW: 0.9,
    Act.STATUS: 1.0,
    Act.ADD: 1.0,
    Act.CANCEL: 1.0,
    Act.REOPEN: 0.8,
    Act.BACK: 0.9,
    Act.PERSON: 1.0,
    Act.THANKS: 1.0,
    Act.CHAT: 1.0,
    Act.ANSWER: 1.0,
    Act.YES: 1.0,
    Act.NO: 1.0,
    Act.LATER: 1.0,
}
"""The odds of each act where the place says nothing else."""

ODDS: Mapping[Where, Odds] = {
    Where.IDLE: {
        Act.NEW: 1.6,
        Act.STATUS: 0.6,
        Act.ADD: 0.4,
        Act.YES: 0.4,
        Act.NO: 0.4,
        Act.BACK: 0.2,
        Act.LATER: 0.1,
    },
    Where.CALLS: {Act.ADD: 1.6, Act.NEW: 1.1, Act.YES: 0.4, Act.NO: 0.4, Act.BACK: 0.5},
    Where.TEAM_ASKS: {Act.ANSWER: 3.0},
    Where.SOLVED: {Act.YES: 2.0, Act.NO: 2.0, Act.REOPEN: 1.6},
    Where.HELP: {Act.YES: 2.0, Act.NO: 2.0},
    Where.ITEM: {Act.YES: 2.0, Act.NO: 2.5, Act.NEW: 0.4},
    Where.WHICH: {Act.ANSWER: 2.5},
    Where.WORDS: {Act.ANSWER: 4.0},
    Where.TEXT: {Act.ANSWER: 2.5},
    Where.PLACE: {Act.ANSWER: 2.5},
    Where.CHOICE: {Act.ANSWER: 2.5},
    Where.DATE: {Act.ANSWER: 2.5},
    Where.NUMBER: {Act.ANSWER: 2.5},
    Where.YES_NO: {Act.ANSWER: 2.0},
    Where.SUMMARY: {Act.YES: 1.6, Act.NO: 1.2},
    Where.CANCEL: {Act.YES: 1.2, Act.NO: 1.6, Act.ANSWER: 1.5},
    Where.NEW_OR_CALL: {Act.ANSWER: 2.0},
    Where.ASIDE: {Act.ANSWER: 2.0},
    Where.FIELD: {Act.ANSWER: 6.0, Act.NEW: 0.5},
    Where.REASON: {
        Act.ANSWER: 4.0,
        Act.NEW: 0.6,
        Act.STATUS: 0.4,
        Act.CHAT: 0.4,
        Act.ADD: 0.5,
    },
    Where.PICK: {Act.ANSWER: 3.0, Act.NEW: 0.5},
}
"""How usual an act is in this place, where it differs."""


def means(where: Where, move: Move) -> Act | None:
    """The act that a move is here; None where it is none: an answer to what nobody asked."""
    act = MEANS[where].get(move) or ANYWHERE.get(move)
    return act or (UNASKED.get(move) if where in UNSENT else None)


def usual(where: Where, act: Act) -> float:
    """The odds of an act here."""
    return ODDS.get(where, {}).get(act, USUAL[act])
