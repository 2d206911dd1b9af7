"""Tells the words of each of several requests in one message, and which of them comes first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.conversation.read.reading import content_words
from bot.conversation.state.turn import TurnContext
from catalog.language_packs import packs
from routing.understand.decision import Decision
from routing.understand.seams import seams_of


def say_in_turn(turn: TurnContext, requests: Sequence[str]) -> None:
    """Say which of several requests is asked about now, and which come after it."""
    first, *others = (turn.formatter.quote(turn.asks(one), _QUOTED) for one in requests)
    localizer = turn.formatter.localizer
    turn.reply(
        turn.say(
            "I hear {n} requests. First {first}; after that {others}.",
            n=localizer.count(len(requests)),
            first=first,
            others=localizer.joined(others),
        )
    )


_QUOTED = 60
"""So many signs of a part of a message show which one is meant."""


def words_of_each(text: str, decisions: tuple[Decision, ...]) -> list[str]:
    """The words of each request as typed; where the split leaves telling words out, each gets what
    follows it too. What can't be found again goes with the first, whole.
    """
    if len(decisions) == 1:
        return [text]
    parts, left = [d.text for d in decisions], text
    for part in parts:
        left = left.replace(part, " ", 1)
    if not _tells(seams_of(tuple(packs())).joins.sub(" ", left)):
        return parts
    at = [text.find(part) for part in parts[1:]]
    if min(at) < 1 or at != sorted(set(at)):
        return [text, *parts[1:]]
    cuts = [0, *at, len(text)]
    *firsts, last = (text[a:b] for a, b in pairwise(cuts))
    return [*map(_but_for_its_end, firsts), last.strip()]


def as_named(parts: Sequence[str], decisions: Sequence[Decision]) -> list[str]:
    """What of the words of each request is asked, without what only stands around it."""
    return [
        one.text if one.text in part else part for part, one in zip(parts, decisions, strict=True)
    ]


def _tells(left: str) -> bool:
    """Whether words that stand in no part tell something, in words or figures."""
    return bool(content_words(left)) or any(sign.isdigit() for sign in left)


def _but_for_its_end(part: str) -> str:
    """A part of a message without the words at its end that only join it to the next."""
    seams = seams_of(tuple(packs()))
    return seams.but_for_what_hangs(part.strip()).rstrip(_JOINS) or part


_JOINS = " \n,;:-–•*"
