"""Leaves out what says nothing where somebody dictates or answers late: sounds that fill a silence,
and why the answer comes only now. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import plain, yes_or_no
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally


@dataclass(frozen=True)
class SpokenWords:
    """What is said beside the matter."""

    hesitation: re.Pattern[str]
    apology: re.Pattern[str]
    busy: re.Pattern[str]
    """That somebody can't answer now, as a whole message."""
    a_moment: re.Pattern[str]
    """That somebody answers in a moment, as a whole message."""
    puts_off: re.Pattern[str]
    """That something comes first, or that it is but not yet, wherever it stands."""
    another_time: re.Pattern[str]
    """That somebody asks again another time, as a whole message."""


@in_all_languages("lexicon")
def spoken_words(words: Vocabulary) -> SpokenWords:
    """The words of all installed languages; a sound that is a word of another one stays."""
    taken = {*words.words("stop_words"), *words.of("dates").words("before_time")}
    sounds = [one for one in words.words("hesitations") if one not in taken]
    sound = literally([*sounds, *map(str.capitalize, sounds)])
    return SpokenWords(
        hesitation=re.compile(rf"(?<![\w'’.-])(?:{sound})(?![\w'’-])[ ,.…]*"),
        apology=re.compile(rf"(?<!\w)(?:{either(words.words('apologies'))})(?!\w)[ ,.;:!-]*"),
        busy=re.compile(either(words.words("busy"))),
        a_moment=re.compile(either(words.words("a_moment"))),
        puts_off=re.compile(rf"(?<!\w)(?:{literally(words.words('puts_off'))})(?!\w)"),
        another_time=re.compile(either(words.words("another_time"))),
    )


def without_hesitation(text: str) -> str:
    """The text without the sounds that fill a silence: "the hot one" of "uh the hot one"; all of it
    where it is nothing else. In capitals they are the name of something.
    """
    left = spoken_words().hesitation.sub("", text).strip()
    return left if any(sign.isalnum() for sign in left) else text


def without_apology(text: str) -> str:
    """The text without why the answer comes only now: "it said unknown user" of "yes sorry I
    was in a meeting it said unknown user"; "" where it says nothing else.
    """
    found = spoken_words().apology.search(text.casefold()) if _keeps_its_length(text) else None
    if found is None:
        return text
    before, after = text[: found.start()].strip(), text[found.end() :].strip(" ,.;:!-")
    says_yes = yes_or_no(before).said is Said.YES and not yes_or_no(before).rest
    return after if says_yes and after else f"{before} {after}".strip(" ,.;:!-")


def _keeps_its_length(text: str) -> bool:
    return len(text.casefold()) == len(text)


def says_not_now(text: str) -> bool:
    """Whether the words only say that somebody can't answer now: "busy right now"."""
    return spoken_words().busy.fullmatch(plain(text)) is not None


def asks_for_a_moment(text: str) -> bool:
    """Whether the words only ask to wait: "hold on", "one sec, let me check"."""
    return spoken_words().a_moment.fullmatch(plain(text)) is not None


def puts_off(text: str) -> bool:
    """Whether words say that something comes first, or that it is but not yet: "I need a quote
    first".
    """
    return spoken_words().puts_off.search(plain(text)) is not None


def asks_another_time(text: str) -> bool:
    """Whether the words only say that somebody asks again another time: "ok, I'll ask again in
    January, thanks".
    """
    return spoken_words().another_time.fullmatch(plain(text)) is not None
