"""Reads organisations that are given as CSV files, to learn from what is asked of them."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from routing.understand.measure.typos import with_typos

_HASTY, _FEWEST, _MOST = 0.35, 0.1, 0.6
"""So many messages are written in haste, with so many of their words hit by a slip."""

LANGUAGES = ("nl", "en")


class Said(NamedTuple):
    """A text in a language, and the item it belongs to."""

    language: str
    text: str
    item: str


class Organisation:
    """What people wrote to it, and what its catalogue says of each item."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        items = _rows(folder / "items.csv")
        self.items = [row["item"] for row in items]
        self.messages = _said(_rows(folder / "messages.csv"))
        self.phrases = _said(_rows(folder / "phrases.csv"))
        self.names, self.about = (
            [
                Said(language, row[f"{column}_{language}"], row["item"])
                for row in items
                for language in LANGUAGES
                if row.get(f"{column}_{language}")
            ]
            for column in ("name", "about")
        )
        self._by_item = {
            kind: _by_item(getattr(self, kind))
            for kind in ("messages", "phrases", "names", "about")
        }

    def some(self, kind: str, item: str, language: str, draw: random.Random) -> Said | None:
        """One of an item's messages, phrases, names or what it is for; None where it has none."""
        found = self._by_item[kind].get((item, language))
        return draw.choice(found) if found else None


class Step(NamedTuple):
    """What is learnt from at once: messages, and sentences of the catalogue, some of each item."""

    messages: Sequence[Said]
    catalogue: Sequence[Said]


def step_of(organisation: Organisation, items: int, draw: random.Random) -> Step:
    """So many items, of each a message and two phrases (seven in ten in the message's language),
    and of one in three its name or what it is for too. Some messages have slips.
    """
    messages: list[Said | None] = []
    catalogue: list[Said | None] = []
    for item in draw.sample(organisation.items, min(items, len(organisation.items))):
        language = draw.choice(LANGUAGES)
        message = organisation.some("messages", item, language, draw)
        messages.append(message and _written(message, draw))
        for _ in range(2):
            own = draw.random() < 0.7
            other = LANGUAGES[1 - LANGUAGES.index(language)]
            catalogue.append(organisation.some("phrases", item, language if own else other, draw))
        if draw.random() < 0.35:
            kind = draw.choice(("names", "about"))
            catalogue.append(organisation.some(kind, item, draw.choice(LANGUAGES), draw))
    return Step([each for each in messages if each], [each for each in catalogue if each])


def _written(message: Said, draw: random.Random) -> Said:
    """A message as somebody types it who is in haste, or as it is."""
    if draw.random() > _HASTY:
        return message
    return message._replace(text=with_typos(message.text, draw.uniform(_FEWEST, _MOST), draw))


def _said(rows: Iterable[dict[str, str]]) -> list[Said]:
    return [Said(row["lang"], row["text"], row["label"]) for row in rows]


def _by_item(said: Iterable[Said]) -> dict[tuple[str, str], list[Said]]:
    found = defaultdict(list)
    for each in said:
        found[each.item, each.language].append(each)
    return dict(found)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))
