"""Finds in a message where somebody is: a place of the organisation, a numbered room, or a kind of
room. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.conversation.read.close_places import close_place
from bot.conversation.read.counting import count_words, in_digits
from bot.conversation.read.reading import content_words, plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, kept_by_texts

_CODE = re.compile(r"\b[a-z]{1,2}\d{1,3}\b")
_NEAR = 88


@dataclass(frozen=True)
class PlaceWords:
    """Rooms as people name them: by number ("kamer 2.14", "in 2.14", "2nd floor"), or by what they
    are for.
    """

    numbered: re.Pattern[str]
    spelled: re.Pattern[str]
    """A room whose number is written out."""
    named: re.Pattern[str]
    """A room with a name and a number, as typed: "room Linde 2", "in Linde 2"."""
    kind: re.Pattern[str]
    room: re.Pattern[str]
    """A word for a room, a floor or a building."""
    some_room: re.Pattern[str]
    """The same, as a word of its own."""
    like_one: re.Pattern[str]
    """A word that shows that a place is named: "basement", "naast"."""
    comes_along: re.Pattern[str]
    """What comes along, and is no place: "with wheelchair"."""
    own: re.Pattern[str]
    """One's own place: "here", "bij ons"."""
    besides: re.Pattern[str]
    """That a place comes beside another: "on A1 too"."""
    whereabouts: re.Pattern[str]
    """Where somebody is themselves: "I'm on A1"."""


@in_all_languages("places")
def place_words(words: Vocabulary) -> PlaceWords:
    """The words for rooms of all installed languages."""
    lists = {
        name: either(words.words(name))
        for name in ("numbered", "number_words", "ordinal_endings", "floors", "kinds")
    }
    after = "|".join(rf"(?<=\b{re.escape(word)} )" for word in words.words("before_room"))
    units = either((*words.words("units"), *words.words("counted")))
    rooms = either((*words.words("kinds"), *words.words("more_kinds")))
    signs = either((*words.words("kinds"), *words.words("more_kinds"), *words.words("beside")))
    return PlaceWords(
        numbered=re.compile(
            rf"\b(?:{lists['numbered']})\s*(?:{lists['number_words']})?\s*"
            rf"(?:[a-z]{{0,2}}[-.]?\d[\w.-]*)"
            rf"|\b\d+(?:{lists['ordinal_endings']})\s+(?:{lists['floors']})\b"
            rf"|(?:{after})[a-z]?\d{{1,2}}\.\d{{2,3}}\b(?!\s*(?:{either(words.words('units'))})\b)"
        ),
        spelled=re.compile(
            rf"\b(?:{lists['numbered']}) (?:{lists['number_words']} )?"
            rf"{count_words().number.pattern}(?! (?:{units})\b)"
        ),
        named=re.compile(
            rf"\b(?i:{lists['numbered']})\s+[A-Z][^\W\d_]+\s+\d{{1,3}}\b"
            rf"|(?i:{after})[A-Z][^\W\d_]{{2,}}\s\d\b"
        ),
        kind=re.compile(rf"\b(?:{lists['kinds']})\b"),
        room=re.compile(rf"\b(?:{lists['kinds']})\b|(?:{either(words.words('more_kinds'))})\b"),
        some_room=re.compile(rf"\b(?:{rooms})\b"),
        like_one=re.compile(rf"\b(?:{signs})\b|(?:{either(words.words('more_kinds'))})\b"),
        comes_along=re.compile(rf"(?:{either(words.words('comes_along'))})\s"),
        own=re.compile(rf"\b(?:{either(words.words('own'))})\b"),
        besides=re.compile(rf"\b(?:{either(words.words('besides'))})\b"),
        whereabouts=re.compile(rf"\b(?:{either(words.words('whereabouts'))})\b"),
    )


def known_places(text: str, locations: Sequence[str]) -> list[str]:
    """The organisation's places that the text names, in whole or by their code ("C3" for "Afdeling
    C3"). The kitchen of a ward is not the place that is called so.
    """
    said = f" {plain(text)} "
    whole = [name for name in locations if _stands_in(plain(name), said)]
    found = [name for name in whole if not is_kind_of_room(name)] or _by_code(said, locations)
    return [name for name in dict.fromkeys(found or whole) if not _is_part(name, found)]


def comes_along(text: str, locations: Sequence[str]) -> bool:
    """Whether words at a question for a place only say what comes along: "with wheelchair"."""
    said, known = plain(text), place_words()
    begins = known.comes_along.match(said)
    rest = said[begins.end() :] if begins else ""
    return bool(rest) and not (
        any(sign.isdigit() for sign in rest)
        or known_places(rest, locations)
        or known.like_one.search(rest)
    )


def is_kind_of_room(name: str) -> bool:
    """Whether the name of a place is but that of a kind of room: "Keuken"."""
    return place_words().kind.fullmatch(plain(name)) is not None


def _by_code(said: str, locations: Sequence[str]) -> list[str]:
    return [name for code in _CODE.findall(said) for name in _with_code(code, locations)]


def _stands_in(name: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None


def _with_code(code: str, locations: Sequence[str]) -> list[str]:
    """The one place that has this code; none when several have it."""
    having = [name for name in locations if code in plain(name).split()]
    return having if len(having) == 1 else []


def _is_part(name: str, found: Sequence[str]) -> bool:
    """Whether another place that was found holds this name within its own."""
    return any(name != other and plain(name) in plain(other) for other in found)


def plain_place(text: str, locations: Sequence[str]) -> str | None:
    """Where it is, when the text says so beyond doubt: one known place or numbered room, or both;
    or a room by another place, in its own words.
    """
    close = "" if rooms_in(text, locations) else closely(text, known_places(text, locations))
    return close or _one_place(text, locations)


def _one_place(text: str, locations: Sequence[str]) -> str | None:
    """The one known place or numbered room that a text names, or both."""
    known = known_places(text, locations)
    rooms = _numbered_rooms(text, known)
    if len(known) > 1 or len(rooms) > 1 or not (known or rooms):
        return None
    kind = place_words().kind.search(plain(text))
    if kind and known and not rooms and kind[0] not in {plain(name) for name in known}:
        rooms = [kind[0]]
    return ", ".join([*rooms, *known])


def closely(text: str, known: Sequence[str]) -> str:
    """The place that a text says by another one, in its own words, where none of those that it
    names says as much: its kitchen is not the place that is called so. "" for none.
    """
    return close_place(text) if all(map(is_kind_of_room, known)) else ""


def kind_of_place(text: str) -> str:
    """What kind of place a text names, in its own word: "gang", "lift"; "" for none."""
    kind = place_words().kind.search(plain(text))
    return kind[0] if kind else ""


def own_place(text: str, own: str | None) -> str | None:
    """The person's own place, where the text says that it is there ("hier", "bij ons")."""
    return own if own and place_words().own.search(plain(text)) else None


def may_be_place(text: str, locations: Sequence[str], said_before: str) -> bool:
    """Whether the text can name a place. "yes", or "coffee" after "coffee was spilled", is none; a
    word nobody knows is one when it is more than that one word.
    """
    said = plain(text)
    if known_places(text, locations) or place_words().like_one.search(said):
        return True
    if any(c.isdigit() for c in said):
        return True
    words, before = words_of(said), set(words_of(said_before))
    return len(words) > 1 and any(w not in before for w in content_words(text))


def rooms_in_digits(said: str) -> str:
    """Plain words with the numbers of rooms that are written out as digits: "deck five"; "the lift
    five times" names no room.
    """
    return place_words().spelled.sub(lambda one: in_digits(one[0]), said)


def names_place(text: str, locations: Sequence[str]) -> bool:
    """Whether a place of the organisation or a room stands in the text."""
    said = rooms_in_digits(plain(text))
    named = place_words().room.search(said) or place_words().numbered.search(said)
    return bool(named or known_places(text, locations))


def names_a_kind_of_room(text: str) -> bool:
    """Whether a kind of room, or a part of a building, stands in the text as a word of its own."""
    return place_words().some_room.search(plain(text)) is not None


def is_but_a_place(text: str, locations: Sequence[str]) -> bool:
    """Whether the text names a place and says no more than that."""
    return names_place(text, locations) and len(_beside_place(text, locations)) <= 1


def is_place_alone(text: str, locations: Sequence[str]) -> bool:
    """Whether not even a thing is named beside the place: "room 4.12", not "the printer on C3"."""
    return names_place(text, locations) and not _beside_place(text, locations)


def _beside_place(text: str, locations: Sequence[str]) -> list[str]:
    """The telling words of a text but for those of the places in it."""
    said = rooms_in_digits(plain(text))
    left = place_words().room.sub(" ", place_words().numbered.sub(" ", said))
    named = {word for name in known_places(text, locations) for word in words_of(name)}
    return [word for word in content_words(left) if word not in named]


def _numbered_rooms(text: str, known: Sequence[str]) -> list[str]:
    """The rooms that are named by a number, but for what is the name of a known place."""
    if named := place_words().named.findall(text):
        return list(dict.fromkeys(named))
    taken = {word for name in known for word in plain(name).split()}
    rooms: list[str] = []
    said, end = rooms_in_digits(plain(text)), -2
    for found in place_words().numbered.finditer(said):
        if not taken.isdisjoint(found[0].split()):
            continue
        if rooms and said[end : found.start()].strip(" ,") == "":
            rooms[-1] = f"{rooms[-1]} {found[0]}"  # "kamer 7 bed 2"
        else:
            rooms.append(found[0].rstrip("."))
        end = found.end()
    return rooms


def rooms_in(text: str, locations: Sequence[str]) -> list[str]:
    """The rooms that are named by a number: "kamer 7 bed 2"."""
    return _numbered_rooms(text, known_places(text, locations))


def is_elsewhere(text: str, other: str, locations: Sequence[str]) -> bool:
    """Whether both texts name a place, and not the same one: another ward, another room, or a kind
    of room that the other does not name.
    """
    known = tuple(locations)
    here, there = _named_places(text, known), _named_places(other, known)
    if not any(here) or not any(there):
        return False
    for mine, theirs in zip(here, there, strict=True):
        if mine and theirs:
            if mine.isdisjoint(theirs):
                return True
        elif mine and not any(a & b for a, b in zip(here, there, strict=True)):
            return True
    return False


@kept_by_texts(4096)
def _named_places(
    text: str, locations: tuple[str, ...]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The known places, numbered rooms and kinds of room that a text names. Kept: the words of
    every open call are asked at each message about the same item.
    """
    known = known_places(text, locations)
    said = plain(text)
    rooms = {re.sub(r"\W", "", room) for room in _numbered_rooms(text, known)}
    kinds = {found[0] for found in place_words().kind.finditer(said)}
    return (
        frozenset(known),
        frozenset(_digits(room) for room in rooms),
        frozenset(kinds - {plain(one) for one in known}),
    )


def _digits(room: str) -> str:
    """A room by its number alone, so that "kamer 12" is "room 12"."""
    return re.sub(r"^\D+", "", room) or room


def possible_places(text: str, locations: Sequence[str], own: str | None) -> list[str]:
    """Places to suggest: what the text hints at, at the person's own place, then that place
    itself.
    """
    kind = place_words().kind.search(plain(text))
    found = known_places(text, locations)
    if kind:
        found.insert(0, f"{kind[0]}, {own}" if own else kind[0])
    return list(dict.fromkeys([*found, *([own] if own else [])]))[:3]


def spelled_place(text: str, locations: Sequence[str]) -> str | None:
    """The known place that was typed with a slip, when the message is nothing but a place."""
    found = process.extractOne(
        plain(text),
        {name: plain(name) for name in locations},
        scorer=fuzz.ratio,
        score_cutoff=_NEAR,
    )
    return found[2] if found else None
