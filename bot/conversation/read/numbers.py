"""Finds the call that is named by its number: "S-1042", "s–1042", "ticket 1042", "#1042". Pure.

Much that looks like one is none: "it's 30 degrees", "lift #2", "error #500", "there's 1 chair". A
letter and a number are a call only with a dash between them or with as many digits as calls have; a
number without the letter only after a word for a call, or where it begins what is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally
from catalog.fields import USUAL_PREFIX
from routing.call.numbers import is_same, prefixes

DASH = r"[-\u2010-\u2015\u2212]"
"""Every sign that is typed for the hyphen after the letter, or made of it by a telephone."""
_FEWEST = 4
DIGITS = rf"\d{{{_FEWEST},9}}"
"""A number without a dash before it has as many digits as the first call's: "112" is none."""


@dataclass(frozen=True)
class NumberPatterns:
    """The forms of a number, compiled with the words of all installed languages."""

    named: re.Pattern[str]
    """With its letter, after a word for a call, or at the head of what is said."""
    room: re.Pattern[str]
    """A word for a room, at the end of what stands before: "room S-12" is none."""
    thing: re.Pattern[str]
    """A word for a thing that bears a number, there: "extension 1001" is none, "S-1001" is."""
    lettered: re.Pattern[str]
    """With its prefix."""
    digits: re.Pattern[str]
    """As many digits as a call's number has."""
    alone: re.Pattern[str]
    """A message that is nothing but a number."""


@in_all_languages("numbers", numbers=True)
def number_patterns(words: Vocabulary) -> NumberPatterns:
    """The forms in which a call's number is typed."""
    calls = either(words.words("calls"))
    count = either((*words.words("number_words"), "#"))
    about, prefix = either(words.words("before_calls")), literally(words.prefixes)
    rooms = either(words.of("places").words("numbered"))
    things = either(words.words("things"))
    letter, end = rf"(?:(?:{prefix})\s?(?:{DASH}\s?)?)?", r"(?![\w/-])(?![.,:]\d)"
    after = rf"\s?{DASH}\s?(?P<dashed>\d{{1,9}})|\s?(?P<close>{DIGITS})"
    lettered = rf"(?<![\w'’`-])(?:{prefix})(?:{after})"
    worded = rf"(?<!\w)(?:{calls})s?\s*(?:{count})?\s*[.:]?\s*(?P<worded>{DIGITS})"
    hashed = rf"(?:^\W*|(?<!\w)(?:{about})\s+)#\s?(?P<hashed>{DIGITS})"
    return NumberPatterns(
        named=re.compile(rf"(?:{lettered}|{worded}|{hashed})(?!\w)(?![.,:]\d)(?!-\w)", re.I),
        room=re.compile(rf"(?<!\w)(?:{rooms})\s*(?:{count})?\s*$", re.I),
        thing=re.compile(rf"(?:{things})s?(?:{count})?\s*(?:{count})?\s*[.:]?\s*$", re.I),
        lettered=re.compile(rf"{lettered}(?!\w)", re.I),
        digits=re.compile(rf"(?<![\w.,:/-]){letter}(?P<digits>{DIGITS}){end}", re.I),
        alone=re.compile(rf"(?:(?:{calls})\s+)?(?:{count})?\s*({DIGITS})\s*[?!.]*", re.I),
    )


def names_call(text: str, number: str) -> bool:
    """Whether a text names this call by its number."""
    named = call_number(text)
    return named is not None and is_same(named, number)


def names_another_call(text: str, number: str) -> bool:
    """Whether a text names a call by its number, and not this one."""
    named = call_number(text)
    return named is not None and not is_same(named, number)


_NEAR = 80
"""So many signs before a number tell what it is of."""
_APART = ",.:;-\u2013"
"""The signs between a number and what is said of its call."""


def call_number(text: str) -> str | None:
    """The first call that is named in the text; whether there is such a call is not known here."""
    known = number_patterns()
    for found in known.named.finditer(text):
        before, digits = text[: found.start()], next(filter(None, found.groups()))
        enough = len(digits) >= _FEWEST or not before.strip()
        if enough and not known.room.search(before):
            return numbered(digits)
    return None


def after_number(text: str) -> str:
    """What follows the call's number that a text begins with; "" where it begins with none."""
    found = number_patterns().named.match(text.strip())
    return text.strip()[found.end() :].lstrip(f" \t{_APART}") if found else ""


def without_number(text: str, number: str) -> str:
    """What is said of a call, without the number and the sign that stand before it: "S-1042: it is
    on C3 now"; a number that is a word of the sentence stays.
    """
    found = number_patterns().named.match(text.strip())
    apart = found and text.strip()[found.end() :].lstrip()[:1] in {*_APART}
    return (after_number(text) if apart and names_call(text, number) else "") or text


def bare_number(text: str) -> str | None:
    """A call named by its number alone: "1042?"."""
    found = number_patterns().alone.fullmatch(text.strip())
    return numbered(found[1]) if found else None


def numbers_within(text: str) -> tuple[str, ...]:
    """The calls that a sentence may name by their numbers alone: "1042 is not for us"; the number
    of a room or a thing is none.
    """
    return tuple(dict.fromkeys(number for _, _, number in numbers_at(text)))


def numbers_at(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where such a number begins and ends, with its letter where it has one, and the call it may
    be of.
    """
    known = number_patterns()
    found = (
        one
        for one in known.digits.finditer(text)
        if not _is_of_another(one, text[max(0, one.start() - _NEAR) : one.start()])
    )
    return tuple((one.start(), one.end(), numbered(one["digits"])) for one in found)


def _is_of_another(found: re.Match[str], before: str) -> bool:
    """Whether a number is one of a room, or, without its letter, of a thing named just before."""
    known = number_patterns()
    bare = found.group()[:1].isdigit() and known.thing.search(before)
    return bool(bare or known.room.search(before))


def only_number(text: str) -> str | None:
    """A call named by its number, with the letter or without it, and nothing else said."""
    plain = text.strip().rstrip("?!. ")
    named = number_patterns().named.fullmatch(plain)
    return call_number(plain) if named else bare_number(plain)


def numbered(digits: str) -> str:
    """The number as a new call would bear it."""
    return f"{prefixes()[0]}-{int(digits)}"


def with_usual_prefix(text: str) -> str:
    """The text with its calls' numbers as the sentences have them that moves are learnt from."""
    other = prefixes() != (USUAL_PREFIX,)
    return number_patterns().lettered.sub(_usual, text) if other else text


def _usual(found: re.Match[str]) -> str:
    return f"{USUAL_PREFIX}-{found['dashed'] or found['close']}"
