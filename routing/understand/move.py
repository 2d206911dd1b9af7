"""The moves people make in a conversation with the desk, whatever is open; the conversation decides
what a move means where it stands (bot/conversation/decide).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Move(StrEnum):
    """What a message does. Those of `answers` in `acts.yaml` are `answer_<kind of question>`."""

    YES = "yes"
    NO = "no"
    LET_GO = "let_go"
    """Yes, cancel it."""
    KEEP = "keep"
    """No, don't cancel it."""
    TRIED = "tried"
    """The advice did not help."""
    HELPED = "helped"
    """The advice helped: no help needed."""
    WORKS = "works"
    BROKEN = "broken"
    AGAIN = "again"
    """Solved before, and broken again."""
    STATUS = "status"
    ADD = "add"
    CANCEL = "cancel"
    BACK = "back"
    PERSON = "person"
    THANKS = "thanks"
    CHAT = "chat"
    PUZZLED = "puzzled"
    """What do you mean, and why do you ask? A question after what the desk asks or says."""
    UNKNOWN = "unknown"
    """I don't know: an answer of its own."""
    LATER = "later"
    """I'll have a look and come back to it."""
    NEW = "new"
    EMERGENCY = "emergency"
    ANSWER_TEXT = "answer_text"
    ANSWER_ERROR = "answer_error"
    ANSWER_PLACE = "answer_place"
    ANSWER_CHOICE = "answer_choice"
    ANSWER_DATE = "answer_date"
    ANSWER_WHICH = "answer_which"
    SAME = "answer_same"
    OTHER = "answer_other"


Moves = Mapping[Move, float]
"""How likely each move is: probabilities that add up to one."""


class TellsMore(NamedTuple):
    """Odds (natural log) that words tell more of a request: and do not ask for something `new`, end
    it or put it off (`ends`), talk of nothing (`talks`), say yes (`agrees`) or want a `person`.
    """

    new: float
    ends: float
    talks: float
    agrees: float
    person: float
