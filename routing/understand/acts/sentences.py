"""The sentences that the reader of acts learns from: each language's own (`acts.yaml`), those that
were said to a desk (`heard.yaml`) or written to it first (`first_messages.yaml`), and the
catalogue's phrases as examples of asking for something.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from catalog.language_packs import Language, pack
from catalog.model import Catalogue
from routing.understand.move import Move

FILLINGS = 2
"""A sentence with slots is learnt with so many fillings of each."""
VARIANTS = 7
"""A sentence with alternatives, as in "(can|could) you (come|look)", is learnt in so many ways."""
MOST_PHRASES = 700
"""So many of a catalogue's phrases stand for all of them: enough to know its subjects by."""
_AS_WRITTEN = {"heard": 3.0, "first_messages": 1.0}
"""What was said to a desk counts so many times as much as what was thought out."""
_SLOT = re.compile(r"<(\w+)>")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


class Sentence(NamedTuple):
    """One sentence, its move and its language; `group`: the line it was made of; `weight`: how much
    it counts.
    """

    text: str
    move: Move
    language: Language
    group: int
    weight: float = 1.0


def sentences(languages: Sequence[Language]) -> list[Sentence]:
    """All sentences of these languages, with their slots filled in."""
    found: list[Sentence] = []
    for language in languages:
        data = pack(language).data("acts")
        slots = {name: _lines(lines) for name, lines in data.get("slots", {}).items()}
        for move, line in _lines_by_move(data):
            made = _filled(line, slots, crc32(line.encode()) % _MANY)
            apart = _CHOICE.search(line) is not None
            group = len(found)
            found += [
                Sentence(text, move, language, group + n * apart) for n, text in enumerate(made)
            ]
        for file, weight in _AS_WRITTEN.items():
            for move, line in _lines_by_move(pack(language).data(file)):
                found.append(Sentence(line, move, language, len(found), weight))
    return found


def sources(languages: Sequence[Language]) -> list[Any]:
    """What the sentences of these languages are made of."""
    files = ("acts", *_AS_WRITTEN)
    return [(one, *(pack(one).data(file) for file in files)) for one in languages]


def asked_for(catalogue: Catalogue) -> list[Sentence]:
    """Phrases of the catalogue's items, evenly taken."""
    languages = catalogue.organisation.languages
    every = [
        (phrase, language)
        for place in catalogue.entries.values()
        for language in languages
        for phrase in (*place.item.phrases.in_(language), *place.item.aliases.in_(language))
    ]
    step = max(1, len(every) // MOST_PHRASES)
    return [Sentence(text, Move.NEW, lang, -1 - i) for i, (text, lang) in enumerate(every[::step])]


def _lines_by_move(data: Any) -> Iterator[tuple[Move, str]]:
    for name, lines in data.get("acts", {}).items():
        yield from ((Move(name), line) for line in _lines(lines))
    for name, lines in data.get("answers", {}).items():
        yield from ((Move(f"answer_{name}"), line) for line in _lines(lines))


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def _filled(line: str, slots: dict[str, list[str]], turn: int) -> Iterator[str]:
    """The sentence with each slot filled, and each alternative taken, by turns, so that each is
    used as often. `turn`: with which to begin: the line's own, so that another line changes
    none of it.
    """
    choices = [found.split("|") for found in _CHOICE.findall(line)]
    names = _SLOT.findall(line)
    ways = min(VARIANTS, math.prod(map(len, choices))) if choices else FILLINGS if names else 1
    for n in range(ways):
        text = line
        for k, words in enumerate(choices):
            at = (turn * 3 + n * _step(k, len(words)) + k) % len(words)
            text = text.replace(f"({'|'.join(words)})", words[at], 1)
        for k, name in enumerate(names):
            own = slots[name]
            at = (turn * 7 + n * 11 + k * 5) % len(own)
            text = text.replace(f"<{name}>", own[at], 1)
        yield " ".join(text.split()).replace(" ,", ",")


def _step(k: int, length: int) -> int:
    """How far the k-th alternative moves on from one way to the next: by a step of its own, and one
    that passes over none of its words.
    """
    step = _STEPS[k % len(_STEPS)]
    return next(s for s in range(step, step + length) if math.gcd(s, length) == 1)


_MANY = 10_007
_STEPS = (1, 3, 2, 5, 4)
"""At least so far each alternative moves on."""
