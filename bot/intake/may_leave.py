"""Decides whether a message may be shown to a language model, and makes what it is shown. Pure.

Whatever is not plainly a first request of no confidence stays here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.danger import has_danger, is_grave
from bot.conversation.read.reading import plain, words_of
from bot.conversation.state.dialogue import Dialogue, Pending, Request, items_of
from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Candidate, Decision, Outcome
from routing.understand.move import Move, Moves
from routing.understand.rerank.offer import Offer, is_about_what_stays, offer_of, stays_here
from routing.understand.rerank.personal import without_personal

_FEWEST = 3
"""Fewer words are an answer, a greeting or the name of something."""
_NO_REQUEST = frozenset(
    {Move.YES, Move.NO, Move.LET_GO, Move.KEEP, Move.TRIED, Move.HELPED, Move.WORKS, Move.STATUS}
    | {Move.CANCEL, Move.BACK, Move.PERSON, Move.THANKS, Move.CHAT, Move.UNKNOWN, Move.LATER}
)
_MOSTLY = 0.6
"""From such a chance on it is no request."""
_DANGER, _EMERGENCY = 0.1, 0.25
"""From such chances on words of danger, and any words, may tell of an emergency; less than what is
taken for one."""
_RULE = "rule: "
"""How a reason begins that leaves nothing to be asked: a phrase or a name was typed."""
_IN_WORDS = frozenset({"words", "which"})
"""Stages of a request at which it is said anew what is wanted."""


class Read(NamedTuple):
    """A message as it was read: its first request, `likely` items whoever may ask for them, and
    those that the asker may ask for, `theirs`; what moves it makes, what the asker has open.
    """

    decision: Decision
    likely: tuple[Candidate, ...]
    theirs: tuple[Candidate, ...]
    moves: Moves
    open_items: tuple[str, ...]
    whole: str


class Names(NamedTuple):
    """What the asker is called, everybody else's names, and the year it is."""

    own: tuple[str, ...]
    others: Iterable[str]
    year: int


def is_said_first(dialogue: Dialogue, catalogue: Catalogue) -> bool:
    """Whether words said now ask for something: nothing is under way, or it is asked to be said in
    other words; and nothing is under way that stays here.
    """
    if any(stays_here(ref, catalogue) for one in dialogue.pending for ref in _about(one)):
        return False
    top = dialogue.pending[-1] if dialogue.pending else None
    return top is None or (isinstance(top, Request) and top.stage in _IN_WORDS)


def _about(pending: Pending) -> frozenset[str]:
    """The items that something under way is about, or was thought to be."""
    guessed = pending.guessed if isinstance(pending, Request) else ()
    return items_of(pending).union(guessed)


def offer_for(read: Read, language: Language, names: Names, catalogue: Catalogue) -> Offer | None:
    """What a model is shown of a message; None where it stays here."""
    if not read.theirs or not _is_request(read) or _is_grave_or_private(read, catalogue):
        return None
    own, others, year = names
    text = without_personal(read.decision.text, own, others, year)
    offer = offer_of(text, language, read.theirs, catalogue)
    return offer if offer.items else None


def _is_request(read: Read) -> bool:
    if len(words_of(read.decision.text)) < _FEWEST:
        return False
    if any(reason.startswith(_RULE) for reason in read.decision.because):
        return False
    small = sum(chance for move, chance in read.moves.items() if move in _NO_REQUEST)
    return small < _MOSTLY or read.decision.outcome is Outcome.ANSWER


def _is_grave_or_private(read: Read, catalogue: Catalogue) -> bool:
    if _may_be_grave(read, catalogue) or is_confidential(read.whole):
        return True
    return is_about_what_stays(read.likely, read.open_items, catalogue)


def _may_be_grave(read: Read, catalogue: Catalogue) -> bool:
    known, said = catalogue.organisation.emergency, f" {plain(read.whole)} "
    if known and any(f" {plain(phrase)} " in said for phrase in known.phrases.all):
        return True
    chance = read.moves.get(Move.EMERGENCY, 0.0)
    enough = _DANGER if has_danger(read.whole) else _EMERGENCY
    return is_grave(read.whole) or chance >= enough
