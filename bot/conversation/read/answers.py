"""Reads the answer to a question of an item, by the question's type. Pure.

An answer is kept as one text that says the same in every language: a choice's id, "yes"/"no", a
date as 2026-11-24; what else was typed stands behind it in brackets, so that no word is lost.
Places, numbers and texts stay as typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import plain_place, spelled_place
from bot.conversation.read.reading import plain, words_of, yes_or_no
from catalog.model import Choice, Question

_NUMBER_WORDS = {
    "none": "0",
    "zero": "0",
    "nul": "0",
    "geen": "0",
    "one": "1",
    "een": "1",
    "één": "1",
    "two": "2",
    "twee": "2",
    "three": "3",
    "drie": "3",
    "four": "4",
    "vier": "4",
    "five": "5",
    "vijf": "5",
    "six": "6",
    "zes": "6",
    "seven": "7",
    "zeven": "7",
    "eight": "8",
    "acht": "8",
    "nine": "9",
    "negen": "9",
    "ten": "10",
    "tien": "10",
    "twaalf": "12",
    "twelve": "12",
    "a dozen": "12",
    "dozijn": "12",
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NEAR = 86


def read_answer(question: Question, text: str, today: dt.date, places: Sequence[str]) -> str | None:
    """The answer in the text, as it is kept; None when the text does not answer the question."""
    said = text.strip()
    match question.type:
        case "choice":
            found = _choice(question, said)
            return (
                _with_remark(found.id, said if len(words_of(said)) > 5 else "") if found else None
            )
        case "yes_no":
            reading = yes_or_no(said)
            return (
                _with_remark(reading.said.value, reading.rest)
                if reading.said in {Said.YES, Said.NO}
                else None
            )
        case "date":
            day = read_date(said, today)
            return _with_remark(day[0].isoformat(), said if day[1] else "") if day else None
        case "number":
            return _number(said)
        case "place":
            return spelled_place(said, places) or said or None
        case _:
            return said or None


def plainly_said(question: Question, text: str, places: Sequence[str]) -> str | None:
    """The answer, when the first message already gives it beyond doubt: a choice by name, a known
    place.
    """
    if question.type == "choice":
        named = [
            c
            for c in question.choices
            if any(_named(label, text) for label in (c.name.en, c.name.nl))
        ]
        return named[0].id if len(named) == 1 else None
    return plain_place(text, places) if question.type == "place" else None


def _named(label: str, text: str) -> bool:
    name = plain(label)
    return len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain(text)) is not None


def _choice(question: Question, text: str) -> Choice | None:
    """The one choice meant: by name, by part of its name, or with a slip of the finger."""
    said = plain(text)
    labels = {c.id: [plain(c.name.en), plain(c.name.nl), c.id] for c in question.choices}
    exact = [c for c in question.choices if said in labels[c.id]]
    named = [c for c in question.choices if _named(c.name.en, text) or _named(c.name.nl, text)]
    near = [
        c
        for c in question.choices
        if max(fuzz.ratio(said, label) for label in labels[c.id]) >= _NEAR
    ]
    part = [c for c in question.choices if any(_has(label, said) for label in labels[c.id])]
    return next((found[0] for found in (exact, named, near, part) if len(found) == 1), None)


def _has(label: str, said: str) -> bool:
    """Whether every telling word that was typed stands in the label."""
    typed = [
        w
        for w in words_of(said)
        if len(w) > 2 and w not in {"the", "een", "het", "die", "that", "one", "graag", "please"}
    ]
    return bool(typed) and all(
        any(fuzz.ratio(word, own) >= _NEAR for own in words_of(label)) for word in typed
    )


def _number(text: str) -> str | None:
    """A number; with its unit or remark when there is one ("3 stoelen")."""
    said = plain(text)
    if said in _NUMBER_WORDS:
        return _NUMBER_WORDS[said]
    found = _NUMBER.search(said)
    if found is None:
        word = next((w for w in words_of(said) if w in _NUMBER_WORDS), None)
        return _with_remark(_NUMBER_WORDS[word], text) if word else None
    return found[0].replace(",", ".") if found[0] == said else text


def _with_remark(value: str, remark: str) -> str:
    return f"{value} ({' '.join(remark.split())})" if remark.strip() else value
