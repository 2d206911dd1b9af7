"""Reads for whom a request is, where it is not for the speaker: "namens Jan", "for room 12's night
nurse", "Jan's laptop". Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages
from catalog.called import exactly_called
from catalog.model import Catalogue, Person

_LOOKED_AT = 1_000
"""Characters of a message in which it is looked for."""
_MOST_WORDS = 4
_NAME = r"(?P<name>[^\W\d_][\w.'’-]*?(?: [^\W\d_][\w.-]*?){0,3})"
_WHO = r"(?P<who>[\w.'’-]+(?: [\w.'’-]+){0,4})"


@dataclass(frozen=True)
class Whom:
    """Somebody for whom something is asked: in the speaker's words, and who is called so. `clear`:
    it needs no question who that is.
    """

    words: str
    people: tuple[str, ...] = ()
    clear: bool = True


@dataclass(frozen=True)
class _Cues:
    behalf: tuple[re.Pattern[str], ...]
    related: tuple[re.Pattern[str], ...]
    named: tuple[re.Pattern[str], ...]
    placed: tuple[re.Pattern[str], ...]
    role: re.Pattern[str]
    manager: re.Pattern[str]
    myself: frozenset[str]


@in_all_languages("for_others", as_typed=True)
def _cues(words: Vocabulary) -> _Cues:
    role = f"(?:{either(words.words('roles'))})"
    lists = {"role": role, "name": _NAME + r"(?=[\s,.:;!?'’s]|$)", "who": _WHO}

    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return words.patterns(key, lists=lists, flags=re.I)

    return _Cues(
        behalf=patterns("behalf"),
        related=patterns("related"),
        named=patterns("named"),
        placed=patterns("placed"),
        role=re.compile(rf"\b{role}$", re.I),
        manager=re.compile(rf"\b(?:{either(words.words('managers'))})$", re.I),
        myself=frozenset(word.casefold() for word in words.words("myself")),
    )


def says_myself(text: str) -> bool:
    """Whether the words say that it is for the speaker."""
    return " ".join(text.split()).strip(" .!").casefold() in _cues().myself


def whom(text: str, catalogue: Catalogue, speaker: Person) -> Whom | None:
    """For whom else the words ask; None when they ask for the speaker."""
    said, cues = " ".join(text[:_LOOKED_AT].split()), _cues()
    found = (
        _on_behalf(said, cues, catalogue)
        or _related(said, cues, catalogue, speaker)
        or _named(said, cues, catalogue)
    )
    return None if found is None or found.people == (speaker.id,) else found


def _on_behalf(said: str, cues: _Cues, catalogue: Catalogue) -> Whom | None:
    for match in _all(cues.behalf, said):
        words = match["who"].split()
        for n in range(min(len(words), _MOST_WORDS), 0, -1):
            called = " ".join(words[:n]).strip(" .,'’")
            if people := exactly_called(called, catalogue):
                return Whom(called, _ids(people), clear=len(people) == 1)
            if cues.role.search(called):
                return Whom(called, clear=_is_placed(called, cues))
        capitals = [w for w in words[:3] if w[:1].isupper()] or words[:1]
        return Whom(" ".join(capitals))
    return None


def _related(said: str, cues: _Cues, catalogue: Catalogue, speaker: Person) -> Whom | None:
    for match in _all(cues.related, said):
        called = match["who"]
        following = said[match.end() :].strip(" ,").split()
        for n in range(min(len(following), 3), 0, -1):
            name = " ".join(following[:n]).strip(" .,:;!?")
            if name[:1].isupper() and (people := exactly_called(name, catalogue)):
                return Whom(name, _ids(people), clear=len(people) == 1)
        if following and following[0][:1].isupper() and said[match.end() :][:1] == " ":
            return Whom(f"{called} {following[0].strip('.,:;!?')}")
        if cues.manager.search(called) and speaker.manager in catalogue.people:
            return Whom(called, (str(speaker.manager),))
        return Whom(called, clear=_is_placed(called, cues))
    return None


def _named(said: str, cues: _Cues, catalogue: Catalogue) -> Whom | None:
    """Somebody by name; a first name alone must be written as one."""
    for match in _all(cues.named, said):
        words = said[match.start("name") :].split()[:_MOST_WORDS]
        ends = (match["name"], *(" ".join(words[:n]) for n in range(len(words), 0, -1)))
        for one in sorted({_bare(e) for e in ends}, key=len, reverse=True):
            people = exactly_called(one, catalogue)
            if people and (one[:1].isupper() or " " in one):
                return Whom(one, _ids(people), clear=len(people) == 1)
    return None


def _bare(name: str) -> str:
    return re.sub(r"['’]s?$", "", name.strip(" .,:;!?"))


def _is_placed(called: str, cues: _Cues) -> bool:
    """Whether it is said where they work, so that one can tell who it is."""
    return any(pattern.search(called) for pattern in cues.placed)


def _ids(people: tuple[Person, ...]) -> tuple[str, ...]:
    return tuple(person.id for person in people)


def _all(patterns: tuple[re.Pattern[str], ...], said: str) -> chain[re.Match[str]]:
    return chain.from_iterable(pattern.finditer(said) for pattern in patterns)
