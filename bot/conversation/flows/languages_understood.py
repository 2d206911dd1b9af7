"""Says which languages are understood here, to somebody who seems to write another one."""

from __future__ import annotations

from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.reading import words_of
from bot.conversation.state.turn import TurnContext
from bot.wording.localizer import Localizer

_A_SENTENCE, _FEW = 3, 0.25
"""So many words show their language; of one that is understood, more of them are its small ones."""


def languages_understood(turn: TurnContext, words: str) -> list[str]:
    """Which languages are understood, each in its own words, where nothing was understood in words
    that hold next to no small word of any, and nobody said which language this person speaks.
    """
    if turn.facts.person.language or turn.chose_language or not _is_of_none(words):
        return []
    return [_in_its_own_words(turn, Localizer(code)) for code in turn.languages]


def _in_its_own_words(turn: TurnContext, localizer: Localizer) -> str:
    return localizer.say(
        "I understand {languages}.", languages=localizer.languages(turn.languages, either=False)
    )


def _is_of_none(text: str) -> bool:
    """Whether a sentence seems to be of none of the languages that are installed."""
    said, known = words_of(text), lexicon()
    small = [word for word in said if known.has("stop_words", word) or known.has("fillers", word)]
    return len(said) >= _A_SENTENCE and len(small) < _FEW * len(said)
