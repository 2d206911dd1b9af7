"""What is open when somebody speaks, and the acts that their words can be."""

from __future__ import annotations

from enum import StrEnum


class Where(StrEnum):
    """What the words meet: the question that stands open, or the calls where none does."""

    IDLE = "idle"
    CALLS = "calls"
    """Nothing is asked; the person has open calls."""
    TEAM_ASKS = "team_asks"
    """A team waits for the person's answer about a call."""
    SOLVED = "solved"
    """A call waits to be confirmed as solved."""
    HELP = "help"
    """Advice was given: is help still needed?"""
    ITEM = "item"
    """Was this item understood rightly?"""
    WHICH = "which"
    """Which of these items?"""
    WORDS = "words"
    """Tell it in your own words."""
    TEXT = "text"
    PLACE = "place"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHANGE = "change"
    """What should be different?"""
    SUMMARY = "summary"
    """Shall I send it?"""
    CANCEL = "cancel"
    """Shall I cancel the call? You may add why."""
    REASON = "reason"
    """A field of an action that may be left out."""
    FIELD = "field"
    """A field of an action, in free words, that is needed."""
    PICK = "pick"
    """A field of an action with choices."""
    NEW_OR_CALL = "new_or_call"
    """Something new, or about this call?"""
    ASIDE = "aside"
    """For the request under way, or something new?"""
    WHICH_CALL = "which_call"
    """Which of these calls?"""
    GO_ON = "go_on"
    """Go on with the earlier request that was not sent?"""
    KEEP_WHERE = "keep_where"
    """What to do with a file, a place, or words that found no place."""


QUESTIONS = frozenset(
    {Where.TEXT, Where.PLACE, Where.CHOICE, Where.DATE, Where.NUMBER, Where.YES_NO}
)
"""Questions of an item."""
UNSENT = QUESTIONS | {Where.HELP, Where.ITEM, Where.WHICH, Where.WORDS, Where.CHANGE, Where.SUMMARY}
"""A request is being put together."""

OF_TWO = frozenset({Where.NEW_OR_CALL, Where.ASIDE, Where.WHICH_CALL})
"""One of several things is to be chosen: a yes alone, or with thanks, chooses none."""


class Act(StrEnum):
    """Where the words belong."""

    ANSWER = "answer"
    YES = "yes"
    NO = "no"
    NEW = "new"
    STATUS = "status"
    ADD = "add"
    CANCEL = "cancel"
    REOPEN = "reopen"
    BACK = "back"
    PERSON = "person"
    THANKS = "thanks"
    CHAT = "chat"
    LATER = "later"
    """The answer comes later: nothing changes, and the question stays."""
