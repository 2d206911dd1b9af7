"""Knows the words by which people say that something is confidential, or that tell of what is, in
all installed languages (`confidential.yaml`). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.conversation.read.danger import is_certain, names_a_danger
from bot.conversation.read.reading import content_words, plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@in_all_languages("confidential")
def _confidential(words: Vocabulary) -> re.Pattern[str] | None:
    """How they begin; None where no language names any."""
    named = words.words("words")
    return re.compile(rf"(?<!\w)(?:{literally(named)})") if named else None


@in_all_languages("confidential")
def _misconduct(words: Vocabulary) -> re.Pattern[str]:
    """How words for it begin."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('misconduct'))})")


def tells_of_misconduct(text: str) -> bool:
    """Whether a text names what people do to each other that they should not."""
    return _misconduct().search(plain(text)) is not None


def is_confidential(text: str) -> bool:
    """Whether a text reads as something that others should not hear of."""
    known = _confidential()
    named = known is not None and known.search(plain(text)) is not None
    return named or tells_what_was_done(text)


def tells_what_was_done(text: str) -> bool:
    """Whether a text tells what somebody did to who speaks, some time ago, or does time and again
    whom they work with, and of no danger that may be there now: "he shouted at me", "she hit me
    last week", "I don't feel safe around my manager".
    """
    said, known = plain(text), _done()
    if _is_time_and_again(said, known):
        return True
    earlier = _says(known["before"], said)
    if _says(known["now"], said) or (not earlier and _says(known["doubt"], said)):
        return False
    left = said
    for pattern in (*known["words"], *(known["hands"] if earlier else ())):
        left = pattern.sub(" ", left)
    return left != said and not (names_a_danger(left) or is_certain(left))


def _is_time_and_again(said: str, known: Mapping[str, tuple[re.Pattern[str], ...]]) -> bool:
    """Whether words tell what somebody they work with does time and again, and no danger beside
    it.
    """
    left = said
    for pattern in known["again"]:
        left = pattern.sub(" ", left)
    return left != said and not (
        _says(known["at_once"], said) or names_a_danger(left) or is_certain(left)
    )


def names_matter_apart(text: str, told: str) -> bool:
    """Whether a text says what it is about, and that is nothing confidential, nor of what was
    `told`: "about the noise of the helicopter", not "about my boss".
    """
    found = _about().search(plain(text))
    matter = content_words(found["matter"]) if found else []
    known = set(content_words(told))
    return bool(matter) and not is_confidential(text) and known.isdisjoint(matter)


@in_all_languages("confidential")
def _about(words: Vocabulary) -> re.Pattern[str]:
    """Words behind which it is said what a matter is about, and that: not what was told before, nor
    whom the speaker knows.
    """
    about, known = literally(words.words("about")), literally(words.words("about_it"))
    return re.compile(rf"(?<!\w)(?:{about}) (?!(?:{known})(?!\w))(?P<matter>[^.;:!?\n]*)")


def _says(patterns: tuple[re.Pattern[str], ...], said: str) -> bool:
    return any(pattern.search(said) for pattern in patterns)


def asks_who_reads(text: str) -> bool:
    """Whether all that is asked is who can read what is told: "is this private?"."""
    return _is_all(_patterns()[0], text)


def is_not_to_be_read(text: str) -> bool:
    """Whether all that is said is who should not read it: "I don't want my boss to see this"."""
    return _is_all(_patterns()[1], text)


def _is_all(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    said = " ".join(words_of(text))
    return any(pattern.fullmatch(said) for pattern in patterns)


@in_all_languages("confidential")
def _patterns(words: Vocabulary) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """How it is asked who reads what is told, and said who should not."""
    lists = words.lists("lists")
    asks = words.patterns("asks_who_reads", lists=lists)
    return asks, words.patterns("not_to_read", lists=lists)


@in_all_languages("confidential")
def _done(words: Vocabulary) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """What somebody did to who speaks, by word and by hand, or does time and again; and what tells
    that it was before, or may be now.
    """
    kinds = ("words", "hands", "before", "now", "doubt", "again", "at_once")
    lists = words.lists("lists")
    return {kind: words.patterns("done_to_me", kind, lists=lists) for kind in kinds}
