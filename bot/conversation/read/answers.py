"""Reads the answer to a question of an item, by the question's type. Pure.

An answer is kept as one text that says the same in every language: a choice's id, "yes"/"no", a
date as 2026-11-24; what else was typed stands behind it in brackets, so that no word is lost.
Places, numbers and texts stay as typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from bot.conversation.read.counting import in_digits, written_out
from bot.conversation.read.counts import DEVICE, counts, counts_nothing, set_right
from bot.conversation.read.date_words import date_words
from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import (
    known_places,
    names_a_kind_of_room,
    own_place,
    plain_place,
    spelled_place,
)
from bot.conversation.read.reading import content_words, plain, words_of, yes_or_no
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages
from catalog.model import Choice, Question

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_BELOW_NOUGHT = re.compile(r"[-–−] ?\d")
_NEAR = 86
_A_REMARK = 5
"""So many words say more than the choice they name: they are kept beside it."""


_FIRST = re.compile(r"[,.;:!(\n]")
_A_PART = 3
"""Shorter words of a choice's name say too little."""


@in_all_languages("numbers")
def words_for_people(words: Vocabulary) -> frozenset[str]:
    """Whom one counts: where one of them is asked for, another may be answered."""
    return frozenset(words.words("people"))


@in_all_languages("answers")
def _fillers(words: Vocabulary) -> frozenset[str]:
    """What stands beside the words of a choice without naming it."""
    return frozenset(words.words("fillers"))


def read_answer(question: Question, text: str, today: dt.date, places: Sequence[str]) -> str | None:
    """The answer in the text, as it is kept; None when the text does not answer the question."""
    said = text.strip()
    match question.type:
        case "choice":
            return _choice(question, said)
        case "yes_no":
            return _yes_or_no(said)
        case "date":
            return _day(question, said, today)
        case "number":
            return _number(question, said)
        case "place":
            return spelled_place(said, places) or said or None
        case _:
            return said or None


def _choice(question: Question, said: str) -> str | None:
    found = _choice_meant(question, said)
    if found is None:
        return None
    return _with_remark(found.id, said if len(words_of(said)) > _A_REMARK else "")


def _yes_or_no(said: str) -> str | None:
    reading = yes_or_no(said)
    if reading.said not in {Said.YES, Said.NO}:
        return None
    return _with_remark(reading.said.value, reading.rest)


def _day(question: Question, said: str, today: dt.date) -> str | None:
    past = any(date_words().past.search(plain(ask)) for ask in question.ask.all)
    day = read_date(said, today, past=past)
    return _with_remark(day[0].isoformat(), said if day[1] else "") if day else None


def _named(label: str, text: str) -> bool:
    """Whether the label stands in the text as whole words."""
    name = plain(label)
    return len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain(text)) is not None


def _choice_meant(question: Question, text: str) -> Choice | None:
    """The one choice meant: by name, by part of its name, or with a slip of the finger; by what the
    text begins with, before a mark: "blood, a whole trail of it".
    """
    said, first = plain(text), _FIRST.split(text.strip(), maxsplit=1)[0]
    begun = _choice_named(question, first) if len(words_of(first)) <= _A_PART else None
    rules: tuple[Callable[[Choice], bool], ...] = (
        lambda choice: said in _labels(choice),
        lambda choice: any(_named(name, text) for name in choice.name.all),
        lambda choice: max(fuzz.ratio(said, label) for label in _labels(choice)) >= _NEAR,
        lambda choice: any(_has(label, said) for label in _labels(choice)),
        lambda choice: choice.id == begun,
        lambda choice: any(_is_all_told(name, said) for name in choice.name.all),
    )
    for holds in rules:
        found = [choice for choice in question.choices if holds(choice)]
        if len(found) == 1:
            return found[0]
    return None


def _labels(choice: Choice) -> list[str]:
    return [*map(plain, choice.name.all), choice.id]


def _has(label: str, said: str) -> bool:
    """Whether every telling word that was typed stands in the label."""
    typed = [w for w in words_of(said) if len(w) > 2 and w not in _fillers()]
    return bool(typed) and all(
        any(fuzz.ratio(word, own) >= _NEAR for own in words_of(label)) for word in typed
    )


def _is_all_told(label: str, said: str) -> bool:
    """Whether all that is told are telling words of the label: "with wheelchair" of "in a
    wheelchair".
    """
    told = set(content_words(said))
    return bool(told) and told <= set(content_words(label))


def _number(question: Question, text: str) -> str | None:
    """A number; with its unit or remark when there is one ("3 stoelen"), as it was said where there
    are several. Nothing is asked for in less than nought; a room, a day or the hour is no number of
    anything, nor a time of so long where that is not asked.
    """
    said = plain(text)
    if _BELOW_NOUGHT.match(text):
        return None
    if (whole := written_out(said)) is not None:
        return str(whole)
    if counts_nothing(text) and not _counted(question, text) and not _asks_how_long(question):
        return None
    if anew := set_right(text):
        return _with_remark(anew, text)
    if found := _NUMBER.search(said):
        return found[0].replace(",", ".") if found[0] == said else text
    return _in_words(question, text)


def _in_words(question: Question, text: str) -> str | None:
    """The number in a text without figures, and the text itself where there are several."""
    named = counts(text, ()) or _one_or_none(question, text)
    if len(named) > 1:
        return text
    counted = _counted(question, text) or (named[0] if named else None)
    return _with_remark(counted, text) if counted else None


def _asks_how_long(question: Question) -> bool:
    """Whether a question asks how long something is or takes."""
    asked = {word for ask in question.ask.all for word in words_of(ask)}
    return not asked.isdisjoint(_for_how_long())


@in_all_languages("answers")
def _for_how_long(words: Vocabulary) -> frozenset[str]:
    """Words of a question that asks how long."""
    return frozenset(words.words("asks_how_long"))


def _one_or_none(question: Question, text: str) -> list[str]:
    """The words that stand for one, or for nought: not the articles, but for those that end the
    text or stand before what is asked for, "gewoon een", "een pomp graag".
    """
    words = [*words_of(text), ""]
    return [
        str(number)
        for word, after in pairwise(words)
        if (number := written_out(word)) in {0, 1}
        and (word not in _articles() or _is_counted(question, after))
    ]


def _is_counted(question: Question, word: str) -> bool:
    """Whether a word after an article counts what is asked for, or says nothing."""
    if not word or word in _fillers() or word in beside_a_number():
        return True
    return len(word) > _A_PART and any(one.startswith(word) for one in words_asked(question))


@in_all_languages("numbers")
def _articles(words: Vocabulary) -> frozenset[str]:
    """Numbers that are articles too."""
    return frozenset(words.words("articles"))


@in_all_languages("numbers")
def beside_a_number(words: Vocabulary) -> frozenset[str]:
    """What may stand behind a number without naming anything: "14 of them", "14 in total"."""
    return frozenset(words.words("beside_a_number"))


def _with_remark(value: str, remark: str) -> str:
    return f"{value} ({' '.join(remark.split())})" if remark.strip() else value


def plainly_said(
    question: Question,
    text: str,
    places: Sequence[str],
    *,
    today: dt.date | None = None,
    own: str | None = None,
) -> str | None:
    """The answer that words said before it was asked give beyond doubt, or that is known of the
    person: `own` is their place, where none is named. A day is read only with `today`.
    """
    match question.type:
        case "choice":
            return _choice_named(question, text)
        case "place":
            found = plain_place(text, places) or own_place(text, own)
            return found or (own if question.own and not _names_some_place(text, places) else None)
        case "date":
            return _day_named(text, today) if today else None
        case "number":
            return set_right(text) or _counted(question, text) or _only(counts(text, places))
        case "text" | "component" if question.device or question.type == "component":
            return _only(DEVICE.findall(text))
        case _:
            return None


def devices_named(text: str) -> frozenset[str]:
    """The numbers of devices that stand in a text, as on their stickers: "LT-4432"."""
    return frozenset(found.upper() for found in DEVICE.findall(text))


def _names_some_place(text: str, places: Sequence[str]) -> bool:
    """Whether some place is named, though not beyond doubt which: "to the entrance"."""
    return names_a_kind_of_room(text) or bool(known_places(text, places))


def _choice_named(question: Question, text: str) -> str | None:
    """The one choice that is named, in full or by a word of its name that no other has."""
    whole = [c.id for c in question.choices if any(_named(name, text) for name in c.name.all)]
    if whole:
        return _only(whole)
    parts = {c.id: {part for name in c.name.all for part in _parts(name)} for c in question.choices}
    found = [
        id
        for id, own in parts.items()
        if any(
            _named(part, text) and all(part not in parts[o] for o in parts if o != id)
            for part in own
        )
    ]
    return _only(found)


def choice_by_word(question: Question, text: str) -> str | None:
    """The one choice that is named in full, in part or by a telling word that no other's name has:
    enough where words set a choice right.
    """
    words = {
        c.id: {w for name in c.name.all for w in content_words(name)} for c in question.choices
    }
    said = set(content_words(text))
    found = [
        id
        for id, own in words.items()
        if any(all(word not in words[o] for o in words if o != id) for word in own & said)
    ]
    return _choice_named(question, text) or _only(found)


def _parts(name: str) -> list[str]:
    """The things a choice's name lists: "Water or drink" is water, or drink."""
    listed = date_words().either.sub("/", plain(name))
    parts = [part.strip() for part in re.split(r"[/,()]", listed)]
    return [part for part in parts if len(part) > _A_PART] if len(parts) > 1 else []


def _day_named(text: str, today: dt.date) -> str | None:
    """The one day that is named and does not lie behind; "asap" names none."""
    found = read_date(date_words().urgent.sub(" ", plain(text)), today)
    return found[0].isoformat() if found and found[0] >= today else None


def words_asked(question: Question) -> set[str]:
    """The telling words of a question, in whatever language it is put."""
    return {word for ask in question.ask.all for word in content_words(ask)}


def _counted(question: Question, text: str) -> str | None:
    """The one number that stands before a telling word of the question, or another word for the
    same: "12 people", "8 guests" where it asks for how many people.
    """
    asked, people = words_asked(question), words_for_people()
    asked |= frozenset() if asked.isdisjoint(people) else people
    words = words_of(in_digits(plain(DEVICE.sub(" ", text))))
    counted = [
        str(written_out(said) or said)
        for said, after in pairwise(words)
        if after in asked and (said.isdigit() or written_out(said) is not None)
    ]
    return _only(counted)


def _only(found: Sequence[str]) -> str | None:
    different = list(dict.fromkeys(found))
    return different[0] if len(different) == 1 else None
