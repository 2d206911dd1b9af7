"""Hears plain cries of fire and for help in languages that need not be installed: `cries.yaml`.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import (
    Vocabulary,
    in_all_languages,
    kept_by_text,
    literally,
)

_LONGEST, _READ = 80, 4_000
"""So many signs has a sentence that is a cry at most, and so many of a text are read."""
_SENTENCE = re.compile(r"([^.,;:!?\n؟،؛]+)([.,;:!?\n؟،؛]*)")
_ASKS = frozenset("?؟")
_AROUND = " \"'¡¿«»„“”()*_"


@in_all_languages("cries")
def _fire_there(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that say that there is a fire."""
    return words.patterns("fire_there")


@in_all_languages("cries")
def _cry(words: Vocabulary) -> re.Pattern[str]:
    """A cry that is one where nothing else is said."""
    return _either(words.words("fire") + words.words("help"))


@in_all_languages("cries")
def _aloud(words: Vocabulary) -> re.Pattern[str]:
    """A cry that is one with an exclamation mark."""
    return _either(words.words("help_aloud"))


@in_all_languages("cries")
def _beside(words: Vocabulary) -> re.Pattern[str]:
    """What may stand beside a cry."""
    return _either(words.words("beside"))


def _either(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{literally(words)})(?!\w)")


@kept_by_text
def is_cry(text: str) -> bool:
    """Whether a text is but a cry of fire or for help, or says in one of its sentences that there
    is a fire; not one that is asked about: "fuego?".
    """
    sentences = list(_sentences_of(text[:_READ]))
    told = any(one.fullmatch(said) for said in sentences for one in _fire_there())
    return told or (len(text) <= _LONGEST and _is_but_a_cry(" ".join(sentences), text))


def _sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text that may be a cry, as they are read."""
    for said, marks in _SENTENCE.findall(text):
        if len(said) <= _LONGEST:
            yield "?" if _ASKS & set(marks) else plain(said.strip(_AROUND)).strip(_AROUND)


def _is_but_a_cry(said: str, typed: str) -> bool:
    left, cries = _cry().subn(" ", said)
    if "!" in typed:
        left, aloud = _aloud().subn(" ", left)
        cries += aloud
    return bool(cries) and not _beside().sub(" ", left).strip()
