"""Tells whether a number in somebody's words counts what was counted before, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from bot.conversation.flows.request import all_words, questions_of
from bot.conversation.read.answers import beside_a_number, words_asked, words_for_people
from bot.conversation.read.counting import in_digits
from bot.conversation.read.counts import counts
from bot.conversation.read.reading import content_words, plain, words_of
from bot.conversation.read.repairs import names_a_day
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext

_NEAR = 86
_A_NUMBER, _MARK = re.compile(r"(?<![\w.,:/-])\d{1,5}(?!\w)"), re.compile(r"[,.;:!?\n]")


def counts_the_same(turn: TurnContext, request: Request, text: str, known: str = "") -> bool:
    """Whether a number in the text may be another one of what the request counts: what follows it
    names nothing else, as "twenty chairs" does where "12 people" was said. `known`: the number that
    it is in the place of, "" for any that was told.
    """
    said = in_digits(plain(text))
    found = counts(text, turn.facts.catalogue.organisation.locations)
    after = next((after for number, after in _numbers(said) if number in found), None)
    if after is None:
        return False
    own = _counted(turn, request, known)
    return all(_is_one_of(word, own) for word in content_words(after))


def _numbers(said: str) -> Iterator[tuple[str, str]]:
    """Each number, and what follows it up to the next mark."""
    for one in _A_NUMBER.finditer(said):
        yield one[0], _MARK.split(said[one.end() :], maxsplit=1)[0]


def _counted(turn: TurnContext, request: Request, known: str) -> frozenset[str]:
    """The words for what the request counts: those of its questions for a number, and what stands
    behind the number that was told.
    """
    beside = beside_a_number()
    asks = [one for one in questions_of(turn, request) if one.type == "number"]
    asked, people = set[str]().union(*map(words_asked, asks)), words_for_people()
    asked |= frozenset() if asked and asked.isdisjoint(people) else people
    told = words_of(in_digits(all_words(request)))
    behind = {
        after for word, after in pairwise(told) if word == known or (not known and word.isdigit())
    }
    return frozenset({*beside, *asked, *behind})


def _is_one_of(word: str, own: frozenset[str]) -> bool:
    if word.isdigit() or names_a_day(word):
        return True
    return any(fuzz.ratio(word, one) >= _NEAR for one in own)
