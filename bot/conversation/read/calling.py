"""Tells whether words only call out to whoever is there: "hello??", "anybody there?". Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.read.reading import words_of
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages


@dataclass(frozen=True)
class CallingWords:
    """Who is called, and what stands around that."""

    who: frozenset[str]
    around: frozenset[str]


@in_all_languages("lexicon")
def calling_words(words: Vocabulary) -> CallingWords:
    """The words of all installed languages."""
    return CallingWords(
        who=frozenset(words.words("calls_out")), around=frozenset(words.words("around_calling"))
    )


def calls_out(text: str) -> bool:
    """Whether the words are a question that asks no more than whether somebody is there."""
    known, said = calling_words(), {word.rstrip("?") for word in words_of(text)}
    asks = text.rstrip(" !.").endswith("?")
    return asks and bool(said & known.who) and said <= known.who | known.around
