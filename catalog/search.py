"""Searches items and teams by name, alias, phrase or id, with typing errors and half-typed words.

Words of the catalogue are indexed once per catalogue; a question is compared with the words, not
with every phrase, so a look-up stays at a few milliseconds with thousands of items.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from catalog.model import Catalogue, Text
from catalog.phrasing import plain

_NEAR = 75
# Of three letters, one may be missing: "lft".
_NEAR_SHORT = 85
_MOST_KEPT = 8
_ENOUGH = 25.0
_SPREAD = 0.3
_AS_GOOD, _BY_CHANCE = 0.8, 2
# What a match says: a name or alias is meant as such, a phrase is one of many, a team's name says
# little about an item.
_NAME, _PHRASE, _AROUND = 1.0, 0.92, 0.6


@dataclass(frozen=True)
class Found:
    """A hit: `ref` is a team's id or an item's `team/service/item`; `score` from 0 to 100; `text`
    is what matched.
    """

    ref: str
    what: Literal["item", "team"]
    name: Text
    score: float
    text: str


@dataclass(frozen=True)
class _Entry:
    ref: str
    what: Literal["item", "team"]
    name: Text


class Index:
    """The words of one catalogue, prepared for look-up."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.entries: list[_Entry] = []
        self.texts: list[tuple[int, str, float]] = []
        self.lengths: list[int] = []
        self.holding: dict[str, list[int]] = defaultdict(list)
        for entry, texts in _entries(catalogue):
            self.entries.append(entry)
            for text, weight in texts:
                self._add(text, weight)
        self.words = list(self.holding)
        count = len(self.texts)
        self.rarity = {
            word: math.log(1 + count / len(where)) for word, where in self.holding.items()
        }

    def find(
        self, text: str, limit: int = 10, what: Literal["item", "team"] | None = None
    ) -> tuple[Found, ...]:
        """The best hits for `text`, best first; none for an empty text."""
        texts, spread = self._scores(plain(text).split()[:12])
        said = defaultdict[int, list[tuple[float, int]]](list)
        for number, score in texts.items():
            at = self.texts[number][0]
            if what is None or self.entries[at].what == what:
                said[at].append((score, number))
        found = []
        for at, scores in said.items():
            score, number = max(scores, key=lambda one: (one[0], -one[1]))
            whole = (1 - _SPREAD) * score + _SPREAD * spread[at] * self._often(scores, number)
            if whole >= _ENOUGH:
                entry, best = self.entries[at], self.texts[number][1]
                found.append(Found(entry.ref, entry.what, entry.name, round(whole, 1), best))
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.ref))[:limit])

    def _often(self, scores: list[tuple[float, int]], best: int) -> float:
        """From 0 to 1: whether it is what an entry is about. A word that stands once among many
        phrases is there by chance; a name says what it names.
        """
        if self.texts[best][2] == _NAME:
            return 1.0
        least = _AS_GOOD * max(score for score, _ in scores)
        return min(sum(score >= least for score, _ in scores) / _BY_CHANCE, 1.0)

    def _add(self, text: str, weight: float) -> None:
        words = plain(text).split()
        for word in set(words):
            self.holding[word].append(len(self.texts))
        self.texts.append((len(self.entries) - 1, text, weight))
        self.lengths.append(len(words))

    def _scores(self, asked: list[str]) -> tuple[dict[int, float], dict[int, float]]:
        """How much of the question is covered, rare words counting more: by each text, and by all
        texts of an entry.

        Of a text it counts too how much of itself was asked for, so that a short name goes before a
        long phrase.
        """
        covered: defaultdict[int, float] = defaultdict(float)
        spread: defaultdict[int, float] = defaultdict(float)
        matched: Counter[int] = Counter()
        total = 0.0
        for word in asked:
            alike = self._alike(word)
            weight = max((self.rarity[w] for w in alike), default=math.log(1 + len(self.texts)))
            total += weight
            texts = self._holding(alike)
            for number, likeness in texts.items():
                covered[number] += likeness * weight
                matched[number] += 1
            for at, likeness in self._best_of_entries(texts).items():
                spread[at] += likeness * weight
        share = {n: min(count / (self.lengths[n] or 1), 1.0) for n, count in matched.items()}
        scores = {
            n: 100 * self.texts[n][2] * (0.8 * part / total + 0.2 * share[n])
            for n, part in covered.items()
        }
        return scores, {at: 100 * part / total for at, part in spread.items()}

    def _holding(self, alike: dict[str, float]) -> dict[int, float]:
        """The texts that hold one of these words, with the best likeness of one in it."""
        texts: dict[int, float] = {}
        for known, likeness in alike.items():
            for number in self.holding[known]:
                texts[number] = max(texts.get(number, 0.0), likeness)
        return texts

    def _best_of_entries(self, texts: dict[int, float]) -> dict[int, float]:
        """The best of each entry's texts, by likeness and what such a text is worth."""
        entries: dict[int, float] = {}
        for number, likeness in texts.items():
            at, _, worth = self.texts[number]
            entries[at] = max(entries.get(at, 0.0), likeness * worth)
        return entries

    def _alike(self, word: str) -> dict[str, float]:
        """Known words that `word` is, begins or stands in, with how like they are (0 to 1). A word
        that is none of them may misspell one, or be made of one.
        """
        is_known = word in self.holding
        alike = self._misspelled(word) if len(word) > 2 and not is_known else {}
        if len(word) > 1:
            for known in self.words:
                if known.startswith(word):
                    alike[known] = 0.8 if is_known else 0.93
                elif _holds(word, known) and (word in known or not is_known):
                    alike[known] = max(alike.get(known, 0.0), 0.7)
        if is_known:
            alike[word] = 1.0
        return alike

    def _misspelled(self, word: str) -> dict[str, float]:
        nearest = _NEAR if len(word) > 3 else _NEAR_SHORT
        scores = process.cdist([word], self.words, scorer=fuzz.ratio, score_cutoff=nearest)[0]
        return {self.words[n]: float(scores[n]) / 100 * 0.9 for n in scores.nonzero()[0]}


def _holds(word: str, known: str) -> bool:
    """Whether one of two longer words is part of the other."""
    return min(len(word), len(known)) > 3 and (word in known or known in word)


def _entries(catalogue: Catalogue) -> Iterator[tuple[_Entry, list[tuple[str, float]]]]:
    for team in catalogue.teams:
        names = [*((text, _NAME) for text in team.name.all), (team.team, _NAME)]
        around = [(text, _AROUND) for s in team.services for text in s.name.all]
        domain = catalogue.organisation.domains.get(team.domain or "")
        around += [(text, _AROUND) for text in domain.all] if domain else []
        yield _Entry(team.team, "team", team.name), [*names, *around]
    for ref, place in catalogue.entries.items():
        item = place.item
        names = [(text, _NAME) for text in (*item.name.all, item.id, *item.aliases.all)]
        phrases = [(text, _PHRASE) for text in item.phrases.all]
        around = [(text, _AROUND) for text in (ref, *place.service.name.all)]
        yield _Entry(ref, "item", item.name), [*names, *phrases, *around]


_kept: list[tuple[Catalogue, Index]] = []


def index(catalogue: Catalogue) -> Index:
    """The index of a catalogue, made once while it is in use."""
    for known, made in _kept:
        if known is catalogue:
            return made
    made = Index(catalogue)
    _kept.insert(0, (catalogue, made))
    del _kept[_MOST_KEPT:]
    return made


def search(
    catalogue: Catalogue, text: str, limit: int = 10, domain: str | None = None
) -> tuple[Found, ...]:
    """Items and teams for `text`, best first; of one `domain` only, where it is named."""
    if domain is None:
        return index(catalogue).find(text, limit)
    teams = {team.team for team in catalogue.teams if team.domain == domain}
    every = index(catalogue).find(text, len(catalogue.entries) + len(catalogue.teams))
    return tuple(hit for hit in every if hit.ref.partition("/")[0] in teams)[:limit]


def search_items(catalogue: Catalogue, text: str, limit: int = 20) -> tuple[str, ...]:
    """The items for `text` as `team/service/item`, best first."""
    return tuple(found.ref for found in index(catalogue).find(text, limit, "item"))


def search_teams(catalogue: Catalogue, text: str, limit: int = 10) -> tuple[str, ...]:
    """The ids of the teams for `text`, best first: "hand over to which team?"."""
    return tuple(found.ref for found in index(catalogue).find(text, limit, "team"))
