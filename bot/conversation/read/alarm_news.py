"""Knows words that tell how it goes with a danger: `calmer`, `calmer_of`, `but_that` and `earlier`
of `acts.yaml`. Pure.
"""

from __future__ import annotations

import re

from bot.conversation.read.danger import is_certain, is_grave, kinds_in, names_a_danger
from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@in_all_languages("acts")
def _calmer(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell that the danger is past, or that help is there."""
    return words.patterns("calmer")


@in_all_languages("acts")
def _but_that(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell that it was little."""
    return words.patterns("but_that")


@in_all_languages("acts")
def _earlier(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell that it is not now, but past."""
    return words.patterns("earlier")


@in_all_languages("acts")
def _calmer_of(words: Vocabulary) -> dict[str, tuple[re.Pattern[str], ...]]:
    """Sentences that tell of each kind of danger that it is past, and may tell the contrary of
    another.
    """
    kinds = dict.fromkeys(kind for _, found in words.each("calmer_of") for kind in found)
    return {kind: words.patterns("calmer_of", kind) for kind in kinds}


def tells_how_it_goes(text: str, about: str = "", *, in_so_many_words: bool = False) -> bool:
    """Whether words tell whether a danger is past or that help is there, and ask nothing: "it is
    out now", "the ambulance is here". `about`: what was said of the danger: a man with a knife may
    be gone, one who fainted is not. `in_so_many_words`: not that "it was just a belt", nor when it
    was.
    """
    if text.rstrip().endswith("?"):
        return False
    said = plain(text)
    of_kind = [one for kind in kinds_in(about) for one in _calmer_of().get(kind, ())]
    patterns = (*_calmer(), *of_kind, *(() if in_so_many_words else (*_but_that(), *_earlier())))
    return any(pattern.search(said) for pattern in patterns)


def is_of_before(text: str) -> bool:
    """Whether words tell that it is not now but past, and ask nothing: "no, that was this
    morning".
    """
    said = plain(text)
    return not text.rstrip().endswith("?") and any(one.search(said) for one in _earlier())


@in_all_languages("acts")
def _responders(words: Vocabulary) -> re.Pattern[str]:
    """How words for those begin who are called in danger."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('responders'))})\w*")


def names_only_who_helps(text: str) -> bool:
    """Whether nothing of danger stands in words but who is called for it: "only the police may"."""
    said = plain(text)
    left = _responders().sub(" ", said)
    return left != said and not (names_a_danger(left) or is_grave(left) or is_certain(left))
