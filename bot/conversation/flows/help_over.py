"""Tells whether words at what somebody may do themselves say that no more help is needed."""

from __future__ import annotations

from bot.conversation.decide.standing import Act
from bot.conversation.flows.clear_yes import FAIRLY_SURE, hardly_said, is_clear
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import content_words, read, yes_or_no
from bot.conversation.read.still_wrong import names_what_is_wrong
from routing.understand.move import Move

_HARDLY, _LIKELY, _NEARLY_ALL = 0.2, 0.4, 0.9
_MUCH = 6


def is_clearly_over(weighed: Weighed) -> bool:
    """Whether words clearly need no more help: none that tell more, and hardly read so or as a mere
    no with no word for it ("I'm afraid the little lad couldn't hold it"), nor what is wrong now.
    """
    tells = yes_or_no(weighed.text).said is not Said.NO and len(content_words(weighed.text)) > 1
    bare = weighed.verdict.move is Move.NO and not read(weighed.text).said
    hardly = hardly_said(weighed) and not _over_with_thanks(weighed)
    guessed = tells and (bare or hardly or _tells_much(weighed))
    guessed |= names_what_is_wrong(weighed.text)
    return not guessed and (is_clear(weighed) or _ends_either_way(weighed))


def _over_with_thanks(weighed: Weighed) -> bool:
    """Whether words all but surely say that it helped, and thank for it: "you're a star, that did
    it".
    """
    over = sum(weighed.moves.get(move, 0.0) for move in (Move.HELPED, Move.WORKS))
    return over > _HARDLY and over + weighed.moves.get(Move.THANKS, 0.0) > _NEARLY_ALL


def _tells_much(weighed: Weighed) -> bool:
    """Whether words tell much, and not all but surely that it is over: "additional detail:
    photocopies come out fine, only printing fails".
    """
    over = (Move.HELPED, Move.WORKS, Move.LET_GO, Move.CANCEL, Move.NO, Move.THANKS)
    surely = sum(weighed.moves.get(move, 0.0) for move in over) > _NEARLY_ALL
    return len(content_words(weighed.text)) > _MUCH and not surely


def is_over(weighed: Weighed) -> bool:
    """Whether what follows a no says that the trouble is over, or that it need not go on."""
    over, verdict = (Move.HELPED, Move.WORKS, Move.LET_GO, Move.CANCEL), weighed.verdict
    read_so = verdict.sure == 1.0 or weighed.moves.get(verdict.move, 0.0) > _HARDLY
    follows = sum(weighed.rest.get(move, 0.0) for move in over) > _LIKELY
    return follows or (verdict.move in over and read_so)


def _ends_either_way(weighed: Weighed) -> bool:
    """Whether a no with more is surely a no or a wish to stop, which come to the same at advice."""
    said, chances = yes_or_no(weighed.text).said, weighed.verdict.chances
    either = chances.get(Act.NO, 0.0) + chances.get(Act.CANCEL, 0.0)
    return said is Said.NO and either > FAIRLY_SURE
