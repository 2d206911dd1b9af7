"""What is known of somebody's words, and the verdict where they belong: values, no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversation.decide.standing import Act, Where
from routing.understand.move import Move, Moves, TellsMore


@dataclass(frozen=True)
class Evidence:
    """What is known of the words. `said`: what they are in so many words, beyond doubt. `fits`: how
    many times as likely they are an answer, since the question's type can be read in them.
    `other_item` and `same_item`: how sure the understanding is that they ask for another item than
    what is open, or for the same. `head`: they begin with a yes or no, with more behind it, which
    `rest` reads as. `emergency`: a phrase of danger stands in them. `words`: how many there are.
    `stale`: the question is hours old.
    """

    where: Where
    moves: Moves
    said: Move | None = None
    fits: float = 1.0
    other_item: float = 0.0
    same_item: float = 0.0
    own_words: bool = False
    """The other item is asked for in a phrase or name of its own, word by word."""
    same_words: bool = False
    """They are a phrase of what is open, word by word: what is wrong is said once more."""
    beyond: bool = False
    """They are a phrase of another service than what is talked about, word by word."""
    kin: bool = False
    """The other item is of the same service as what is open: it may be a detail of that."""
    about_call: bool = False
    numbered: bool = False
    """They begin with the number of a call."""
    goes_on: bool = False
    """They begin as words that go on about what was said before: "it also …"."""
    aside: bool = False
    """They begin as words that lead away from it: "while I have you, …"."""
    apart: bool = False
    """They say that they are another matter, and name one: "separate thing: the copier …"."""
    head: Move | None = None
    rest: Moves = field(default_factory=dict)
    again: bool = False
    """They have the signs of something solved that is not."""
    danger: bool = False
    """A word of danger stands in them."""
    grave: bool = False
    """Words stand in them that hardly ever tell of anything but danger."""
    in_doubt: bool = False
    """An alarm was raised some minutes ago, taken back or not, and nothing says that all is well:
    doubt alarms."""
    emergency: bool = False
    calm: bool = False
    """The phrase is one of an item for which hardly any phrase tells of danger."""
    words: int = 1
    laughs: bool = False
    looks_back: bool = False
    """They speak of what was asked for before: "the blankets I ordered"."""
    mended: bool = False
    """They speak of what was mended before: "the lift you repaired"."""
    confidential: bool = False
    """They say that they are confidential: whoever says that has something to tell."""
    stale: bool = False
    tells_more: TellsMore | None = None
    """How far they tell more of what is open, by how they are put."""
    asks: bool = False
    """They are put as a wish: "can my shift be moved to saturday"."""


@dataclass(frozen=True)
class Verdict:
    """Where the words belong. `rival`: the act that is nearly as likely, between which and `act` is
    to be asked. `move`: what decided, within the act. `sure`: the act's chance.
    """

    act: Act
    move: Move
    sure: float
    rival: Act | None = None
    emergency: bool = False
    chances: Mapping[Act, float] = field(default_factory=dict)
