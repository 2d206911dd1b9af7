"""Reads from what time until what time something is, where a question asks just that. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.read.date_words import date_words
from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally


@dataclass(frozen=True)
class HourWords:
    """Hours as people write them, and as questions ask for them."""

    asked: re.Pattern[str]
    """A question for a first and a last time, and nothing else."""
    span: re.Pattern[str]
    """A first and a last time: "from 10 to 12", "half elf tot twaalf uur", "10:00-12:30"."""
    sign: re.Pattern[str]
    """What shows that the numbers of a span are times: "from", "uur", ":30"."""
    hour: re.Pattern[str]
    """One hour: "6 pm", "17 uur", "17:30"."""


def names_an_hour(text: str) -> bool:
    """Whether an hour stands in the text: "after 6 pm", "om 17:30"."""
    return hour_words().hour.search(plain(text)) is not None


@in_all_languages("dates")
def hour_words(words: Vocabulary) -> HourWords:
    """The words for hours."""
    numbers = words.of("numbers").table("numbers")
    few = literally(word for word, number in numbers.items() if 0 < number <= _ON_A_CLOCK)
    after = either(words.words("after_time"))
    before = either((*words.words("before_time"), *words.words("from_time")))
    until = either((*words.words("until"), *words.words("both"), "-", "–"))
    part = either(words.words("part_of_hour"))
    hour = rf"(?:(?:{part})\s)?(?:(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?|{few})(?:\s?(?:{after}))?"
    span = rf"(?<![\w.:-])(?:(?:{before})\s)?{hour}\s?(?:{until})\s?{hour}(?![\w-]|[.:]\d)"
    return HourWords(
        hour=re.compile(rf"(?<![\w.:-])\d{{1,2}}(?:\s?(?:{after})(?!\w)|[:.][0-5]\d(?![\w.-]))"),
        asked=re.compile(either(words.words("asks_span"))),
        span=re.compile(span, re.IGNORECASE),
        sign=re.compile(
            rf"^(?:{before})\b|(?:\d|\b)\s?(?:{after})(?!\w)|:|\b(?:{part})\b", re.IGNORECASE
        ),
    )


_ON_A_CLOCK = 12
_EDGES = " ?!.:,"


def asks_for_hours(ask: str) -> bool:
    """Whether a question asks for a first and a last time, and for nothing else."""
    return hour_words().asked.fullmatch(plain(ask).strip(_EDGES)) is not None


def hours_said(text: str) -> str | None:
    """The first and the last time that the text names beyond doubt, as typed; None where it does
    not name both, or names several.
    """
    found = [one[0] for one in _spans(" ".join(text.split()))]
    return found[0] if len(found) == 1 else None


def without_hours(text: str) -> str:
    """The text but for what `hours_said` reads."""
    for one in reversed(_spans(text)):
        text = f"{text[: one.start()]} {text[one.end() :]}"
    return text


def _spans(said: str) -> list[re.Match[str]]:
    return [
        one
        for one in hour_words().span.finditer(said)
        if hour_words().sign.search(one[0]) and not _is_of_days(said.lower(), one)
    ]


def _is_of_days(said: str, found: re.Match[str]) -> bool:
    """Whether the numbers are the days of a month: "2-3 december"."""
    ranges = (one for p in date_words().patterns["range"] for one in p.finditer(said))
    return any(one.start() < found.end() and found.start() < one.end() for one in ranges)
