"""Finds where an emergency is in words typed in haste: "in 12", "room 4 ICU". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.read.close_places import single_places
from bot.conversation.read.places import (
    closely,
    is_kind_of_room,
    kind_of_place,
    known_places,
    plain_place,
    rooms_in,
)
from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally
from catalog.language_packs import Language

_AN_ABBREVIATION = 4


@dataclass(frozen=True)
class AlarmPlace:
    """Where it is, "" where nobody said. `is_somewhere`: it is known of which ward or building the
    room is. `is_named`: the words name a place, if not one beyond doubt.
    """

    text: str = ""
    is_somewhere: bool = True
    is_named: bool = False


@dataclass(frozen=True)
class _Hasty:
    """How places are named in haste."""

    bare: re.Pattern[str]
    """The number of a room alone: "in 12"."""
    room: Mapping[Language, str]
    short: re.Pattern[str]
    """A part of a hospital by its short name."""
    wards: re.Pattern[str]
    """How the name of a place begins that has numbered rooms or beds."""


@in_all_languages("places")
def _hasty(words: Vocabulary) -> _Hasty:
    counted = either((*words.words("counted"), *words.words("units"), *words.words("floors")))
    not_counted = rf"(?!\W{{0,2}}(?:{counted})\b|[.,:]\d)"
    before = literally(words.words("before_number"))
    return _Hasty(
        bare=re.compile(rf"(?<!\w)(?:{before})\s(?P<number>\d{{1,3}}[a-d]?)\b{not_counted}"),
        room={pack.code: str(found) for pack, found in words.each("room")},
        short=re.compile(rf"(?<!\w)(?:{literally(words.words('short'))})(?!\w)"),
        wards=re.compile(rf"(?<!\w)(?:{literally(words.words('wards'))})"),
    )


@dataclass(frozen=True)
class _Spot:
    """A room and a ward, "" for none; `several`: the words name more than one of either."""

    room: str = ""
    ward: str = ""
    several: bool = False


def place_of_alarm(
    said: str, about: str, own: str, language: Language, locations: Sequence[str]
) -> AlarmPlace:
    """Where it is by these words, with what is lacking from those that they go on about: the ward
    of a room, or the room on it; a room of nowhere is on the speaker's own ward, if they have one.
    """
    spot = _spot(said, language, locations)
    if spot.several:
        return AlarmPlace(is_named=True)
    spot = _completed(spot, _spot(about, language, locations))
    if spot.room and not spot.ward and _hasty().wards.search(plain(own)):
        spot = replace(spot, ward=own)
    is_somewhere = bool(spot.ward) or not spot.room
    return AlarmPlace(_in_words(said, spot, locations), is_somewhere, bool(spot.room or spot.ward))


def _spot(text: str, language: Language, locations: Sequence[str]) -> _Spot:
    rooms, wards = _room(text, language, locations), _ward(text, locations)
    if rooms and not wards and _hasty().wards.match(rooms[0]):
        rooms, wards = [], rooms  # "ward 3"
    several = len(rooms) > 1 or len(wards) > 1
    return _Spot(_only(rooms), _only(wards), several)


def _only(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else ""


def _completed(spot: _Spot, told: _Spot) -> _Spot:
    """A spot with what it lacks from what was told before, unless that was on another ward."""
    if not (spot.room or spot.ward):
        return told
    if spot.room:
        return replace(spot, ward=spot.ward or told.ward)
    return replace(spot, room=told.room) if told.ward in {"", spot.ward} else spot


def _in_words(said: str, spot: _Spot, locations: Sequence[str]) -> str:
    if spot.ward and not spot.room:
        return plain_place(said, locations) or spot.ward
    kind = kind_of_place(said) if spot.room and not spot.ward else ""
    kind = "" if kind in spot.room else kind
    return ", ".join(filter(None, (spot.room, kind, spot.ward)))


def _room(said: str, language: Language, locations: Sequence[str]) -> list[str]:
    """The rooms that are named by a number, or by that alone."""
    if named := rooms_in(said, locations):
        return named
    numbers = dict.fromkeys(found["number"] for found in _hasty().bare.finditer(plain(said)))
    word = _hasty().room.get(language, "")
    return [f"{word} {number}".strip() for number in numbers]


def _ward(said: str, locations: Sequence[str]) -> list[str]:
    """The known places that are named, in whole or for short, or what is said by one."""
    known = known_places(said, locations)
    if close := closely(said, known):
        return [close]
    if all(map(is_kind_of_room, known)):
        known = list(dict.fromkeys([*known, *single_places(said, locations)]))
    if known:
        return known
    found = [one[0] for one in _hasty().short.finditer(plain(said))]
    return list(dict.fromkeys(_called_so(short, locations) for short in found))


def _called_so(short: str, locations: Sequence[str]) -> str:
    """The only place of which a short name may be one ("IC", "SEH"), else that name."""
    letters = short if short.isalpha() and len(short) <= _AN_ABBREVIATION else ""
    called = [name for name in locations if letters and _abbreviates(letters, words_of(name))]
    if len(called) == 1:
        return called[0]
    return short.upper() if len(short) <= _AN_ABBREVIATION else short


def _abbreviates(letters: str, words: Sequence[str]) -> bool:
    """Whether these letters stand in that order in the words, the first of each word among them."""
    text = "".join(words)
    starts = {len("".join(words[:n])) for n in range(len(words))}
    found: list[int] = []
    for letter in letters:
        after = found[-1] + 1 if found else 0
        ahead = min((n for n in starts if n >= after and text[n] == letter), default=-1)
        found.append(ahead if ahead >= 0 else text.find(letter, after))
        if found[-1] < 0:
            return False
    return bool(words) and starts <= set(found)
