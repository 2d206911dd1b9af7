"""Tells whether the answer to a question, or a phrase of an item, stands in somebody's words."""

from __future__ import annotations

import re

from bot.conversation.read.answers import read_answer
from bot.conversation.read.courtesies import after_a_word
from bot.conversation.read.dates import read_date
from bot.conversation.read.hours import names_an_hour
from bot.conversation.read.numbers import after_number
from bot.conversation.read.places import is_but_a_place, known_places, place_words
from bot.conversation.read.reading import (
    after_aside,
    after_but,
    asks_to_be_called,
    content_words,
    denies,
    plain,
    words_of,
    yes_or_no,
)
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.understand.decision import Decision

A_FEW_WORDS = 5
"""So many words are hardly more than the answer in them."""
_CODE = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[^\W\d_])\w[\w-]{2,30}(?![\w-])")
"""A name of a device or an error: letters and digits."""


def is_readable(turn: TurnContext, question: Question, text: str) -> bool:
    """Whether the words hold what the question asks for: a code, a number, a place, a day."""
    locations = turn.facts.catalogue.organisation.locations
    match question.type:
        case "text":
            short = len(words_of(text)) <= A_FEW_WORDS
            if _CODE.search(text) or (short and any(c.isdigit() for c in text)):
                return True
            return _is_when_or_where(turn, question, text)
        case "component":
            return bool(_CODE.search(text)) or _names_one(turn, text)
        case "place":
            said = plain(text)
            named = known_places(text, locations) or place_words().numbered.search(said)
            return bool(named) or is_but_a_place(text, locations)
        case _:
            return read_answer(question, text, turn.today, locations) is not None


def _is_when_or_where(turn: TurnContext, question: Question, text: str) -> bool:
    """Whether the words say a time or a place that a question in words asks for."""
    asked = {word for ask in question.ask.all for word in words_of(plain(ask))}
    locations = turn.facts.catalogue.organisation.locations
    where = bool(asked & _asks_where()) and bool(known_places(text, locations))
    when = bool(asked & asks_when()) and _says_when(turn, text)
    return where or when


def _says_when(turn: TurnContext, text: str) -> bool:
    """Whether words say a day, or an hour or how to be reached in not many of them."""
    few = len(words_of(text)) <= _SOME_WORDS
    hour = few and (names_an_hour(text) or asks_to_be_called(text))
    return hour or read_date(text, turn.today) is not None


_SOME_WORDS = 8


@in_all_languages("answers")
def asks_when(words: Vocabulary) -> frozenset[str]:
    """Words of a question that asks for a time."""
    return frozenset(words.words("asks_when"))


def asks_number(question: Question) -> bool:
    """Whether a question asks for a number and nothing else: also of a contract, in one word."""
    firsts = (ask.partition(",")[0] for ask in question.ask.all)
    return any(word.endswith(_numbers()) for first in firsts for word in words_of(first))


def names_a_number(text: str) -> bool:
    """Whether the number of something stands in words, which counts nothing and is no day: letters
    and digits, or many digits.
    """
    return any(len(re.findall(r"\d", one)) >= _DIGITS for one in text.split())


_DIGITS = 4
"""A number of so many digits is no count of weeks or people."""


@in_all_languages("answers")
def _numbers(words: Vocabulary) -> tuple[str, ...]:
    """Words for a number, which longer ones may end with."""
    return words.words("asks_number")


@in_all_languages("answers")
def _asks_where(words: Vocabulary) -> frozenset[str]:
    """Words of a question that asks for a place."""
    return frozenset(words.words("asks_where"))


def _names_one(turn: TurnContext, text: str) -> bool:
    """Whether a few words hold a sticker, or a word of a component that is offered."""
    shown = [o.label for o in turn.before.options if o.verb == "component"]
    named = set(content_words(text)) & {word for label in shown for word in content_words(label)}
    return (any(c.isdigit() for c in text) and len(words_of(text)) <= A_FEW_WORDS) or bool(named)


def is_phrase(turn: TurnContext, text: str, decision: Decision) -> bool:
    """Whether the words end with a phrase or name of the item that is read in them, and hardly any
    stand before it: "yes but the coffee tastes of dishwater", "S-1001 paper jam", "no, paper jam".
    """
    item = decision.candidates[0].item if decision.candidates else ""
    place = turn.facts.catalogue.entries.get(item)
    if place is None:
        return False
    led = led_to(text)
    said = f" {plain(led)}"
    own = [f" {plain(one)}" for one in (*place.item.phrases.all, *place.item.name.all)]
    if led != text and said in own:
        return True
    return any(_only_leads(said.removesuffix(one), one) for one in own if said.endswith(one))


def is_exactly(turn: TurnContext, text: str, decision: Decision) -> bool:
    """Whether the words are a phrase or name of the item that is read in them, by themselves or
    with hardly any before them.
    """
    return decision.exact or is_phrase(turn, text, decision)


def led_to(text: str) -> str:
    """What words lead to with a number, a yes or no or another word that steers the conversation, a
    reserve or words that lead away: "the lift is stuck" of "S-1001 no, by the way the lift is
    stuck".
    """
    led = text
    for _ in range(_LEADS):
        before = led
        led = after_but(after_aside(after_number(led) or led))
        led = after_a_word(yes_or_no(led).rest or led)
        if led in {before, ""}:
            return before
    return led


_LEADS = 3
"""So many times something may lead to what is said."""


def _only_leads(before: str, phrase: str) -> bool:
    """Whether so little stands before a phrase that it counts: of a name, only what joins it."""
    if len(words_of(phrase)) <= _A_NAME:
        joins = not content_words(before) and not denies(before)
        return joins and len(words_of(phrase)) == _A_NAME and len(words_of(before)) <= _A_NAME
    return len(words_of(before)) <= _A_NAME


_A_NAME = 2
"""A phrase tells more than in so many words, and so many may stand before it."""
