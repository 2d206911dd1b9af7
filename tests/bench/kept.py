"""Judges what became of one message: whether its words stand as a part of what they belong to, or a
reply answers them. It looks at what the desk holds and says, never at what it thought.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.conversation.read.courtesies import after_greeting, beside_thanks
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.reading import (
    after_aside,
    content_words,
    meant_instead,
    plain,
    read,
    yes_or_no,
)
from bot.conversation.read.spoken import without_hesitation
from bot.conversation.read.team_words import read_order
from bot.conversation.state.dialogue import ActionForm, Clarification, Pending, Request
from catalog.model import Catalogue
from routing.call.call import Call
from routing.call.event import Event

_HOLDS = frozenset({"text", "reason", "note", "why", "value", "tried", "whom", "behalf"})
"""The fields in which a person's words stand; "words" holds them in what is under way."""
_JOINS = frozenset({"also", "plus", "besides", "ook", "trouwens", "verder"})
"""Words that join two matters: they go where these are taken apart."""
_QUOTED = 6
"""So many words of a text, one after the other, show that a reply is about it."""


@dataclass(frozen=True)
class Unit:
    """One thing that words can belong to: a call, or what is under way. `team`: whose item it is
    of, "" where nobody's yet. `asks`: it asks what to do with its words.
    """

    name: str
    team: str
    strings: tuple[str, ...]
    asks: bool = False


@dataclass(frozen=True)
class Held:
    """All that is held of a person's words at one moment."""

    units: tuple[Unit, ...]

    def has(self, words: Sequence[str]) -> bool:
        """Whether these words stand in one text, one after the other."""
        return any(stands(words, string) for unit in self.units for string in unit.strings)

    def since(self, before: Held) -> tuple[tuple[Unit, tuple[str, ...]], ...]:
        """Each unit to which something was added, and what."""
        found = ((unit, tuple(_added(unit, before))) for unit in self.units)
        return tuple((unit, added) for unit, added in found if added)


def _added(unit: Unit, before: Held) -> Iterator[str]:
    """What a unit holds that it, or what it was, did not."""
    own = [string for one in before.units if one.name == unit.name for string in one.strings]
    for string in unit.strings:
        if string in own:
            continue
        head = max((o for o in own if o and string.startswith(o)), key=len, default="")
        yield string[len(head) :]


def of_pending(place: int, pending: Pending, catalogue: Catalogue) -> Unit:
    """What stands under way as a unit: a request is named by how its words begin."""
    strings = tuple(_strings(pending.model_dump(mode="json")))
    match pending:
        case Request():
            name = pending.words.split("\n")[0]
            return Unit(f"request {name}", team_of(pending.item), strings)
        case ActionForm(number=number):
            return Unit(f"form {number}", "", strings)
        case Clarification():
            return Unit(f"clarification {place}", "", strings, asks=True)


def of_call(call: Call, events: Sequence[Event]) -> Unit:
    """A call as a unit, with all that its ledger says."""
    strings = tuple(s for e in events for s in _strings(e.model_dump(mode="json")))
    return Unit(call.number, call.team, strings)


def team_of(item: str | None) -> str:
    """The team of an item."""
    return item.split("/")[0] if item else ""


def _strings(body: Any, held: bool = False) -> Iterator[str]:
    if isinstance(body, str):
        if held and body.strip():
            yield body
    elif isinstance(body, dict):
        for name, value in body.items():
            yield from _strings(value, (held and name != "id") or name in _HOLDS or name == "words")
    elif isinstance(body, list):
        for value in body:
            yield from _strings(value, held)


@lru_cache(maxsize=100_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as they stand."""
    return tuple(re.findall(r"\w+", plain(text)))


def stands(words: Sequence[str], text: str) -> bool:
    """Whether these words stand in the text as whole words, one after the other."""
    found, count = tokens(text), len(words)
    sought = tuple(words)
    return bool(sought) and any(
        found[n : n + count] == sought for n in range(len(found) - count + 1)
    )


def readings(text: str, ahead: str) -> tuple[tuple[str, ...], ...]:
    """The words that must be found again: all of it, or without what only leads to it."""
    own = text.removeprefix(ahead)
    orders = (read_order(text), read_order(own))
    some = [text, own, after_number(own), *(one.rest for one in orders if one)]
    some += [without_hesitation(one) for one in (text, own)]
    for one in tuple(some):
        some += [yes_or_no(one).rest, after_aside(one), after_greeting(one), beside_thanks(one)]
        some += [meant_instead(one), _sought(one)]
    return tuple(dict.fromkeys(words for one in some if one and (words := tokens(one))))


def _sought(text: str) -> str:
    """What is looked for in the list, by a word of command: "search me, I just work here"."""
    said = read(text)
    return said.rest if said.said is Said.SEARCH else ""


def telling(text: str) -> list[str]:
    """The words of a text that tell something."""
    return [word for word in content_words(text) if word not in _JOINS]


def is_quoted(text: str, ahead: str, heard: str) -> bool:
    """Whether a reply repeats the words, or how they begin."""
    return any(
        stands(words[:_QUOTED], heard) and (len(words) > 1 or len(tokens(text)) == 1)
        for words in readings(text, ahead)
    )


def is_kept(text: str, ahead: str, before: Held, after: Held) -> bool:
    """Whether the words stand in one text of what is held; or all that tell something, each as a
    word, in what was added because of them.
    """
    if any(after.has(words) for words in readings(text, ahead)):
        return True
    new = {t for _, added in after.since(before) for string in added for t in tokens(string)}
    told = telling(text.removeprefix(ahead))
    return bool(told) and all(set(tokens(word)) <= new for word in told)


def is_read(text: str, before: Sequence[Pending], after: Sequence[Pending], c: Catalogue) -> bool:
    """Whether the words were read as a value: an answer of its type, or one of some items. What
    they say beyond its name may be a word or two.
    """
    told = {t for word in telling(text) for t in tokens(word)}
    for names in _values(before, after, c):
        if len(told - names) <= (_OF_A_DAY if not names else _BESIDE):
            return True
    return False


_BESIDE, _OF_A_DAY = 1, 3


def _values(
    before: Sequence[Pending], after: Sequence[Pending], catalogue: Catalogue
) -> Iterator[frozenset[str]]:
    """The words by which each value that is new is called; none for a day or a number, which may be
    said in any.
    """
    known = {(a.id, a.value) for p in before if isinstance(p, Request) for a in p.answers}
    was = {p.item for p in before if isinstance(p, Request)}
    for request in (p for p in after if isinstance(p, Request)):
        place = catalogue.entries.get(request.item or "")
        if place and request.item not in was:
            item = place.item
            yield _names((*item.name.all, *item.aliases.all, *item.phrases.all))
        for answer in request.answers:
            if (answer.id, answer.value) in known or not place:
                continue
            question = next((q for q in place.item.questions if q.id == answer.id), None)
            if question and question.type in {"date", "number", "yes_no"}:
                yield frozenset()
            elif question and question.type == "choice":
                labels = [n for one in question.choices for n in one.name.all]
                yield _names((answer.value, *labels))
            else:
                yield _names((answer.value,))


def _names(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(t for text in texts for t in tokens(text))


def misplaced(
    text: str, ahead: str, team: str, before: Held, after: Held, about: str | None
) -> str | None:
    """Where words that ask something of this team went instead: to another team's call, or into a
    request for another; None where it can't be told, or they said themselves where they go.
    """
    found = after.since(before)
    held = [u for u, added in found if any(_is_in(text, ahead, string) for string in added)]
    if not held or any(unit.asks or unit.team in {"", team} for unit in held):
        return None
    known = {unit.name for unit in before.units}
    named = {about, call_number(text)}
    wrong = [unit for unit in held if unit.name in known and unit.name not in named]
    return wrong[0].name if len(wrong) == len(held) else None


def _is_in(text: str, ahead: str, string: str) -> bool:
    return any(stands(words, string) for words in readings(text, ahead))


def is_no_more_than_a_yes(text: str) -> bool:
    """Whether words that say yes or stop something stand at the head, or are all there is."""
    return bool(yes_or_no(text).said or read(text).said)
