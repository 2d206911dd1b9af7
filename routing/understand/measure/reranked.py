"""Measures what a language model makes of the same messages: `schakel evaluate --rerank`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from catalog.model import Catalogue
from routing.understand.decision import Candidate
from routing.understand.example import Example
from routing.understand.measure.report import Asked, Report, Reranked
from routing.understand.model.ranked import Ranked
from routing.understand.model.sureness import Sureness
from routing.understand.rerank.offer import (
    MOST,
    Offer,
    OfferedItem,
    is_about_what_stays,
    offer_of,
)
from routing.understand.rerank.suggestion import Reranker, Suggestion
from routing.understand.rerank.weighing import reordered

_PHRASES = 3


class Used(BaseModel):
    """How many messages a model was asked about, how many of these gave nothing of use, and how
    many stayed here: not asked, since they may be about a private item, or since it was left alone.
    """

    asked: int = 0
    failed: int = 0
    stayed: int = 0


class Shown(NamedTuple):
    """What a model is shown of labels: a catalogue's items, or else their name and a few
    examples.
    """

    catalogue: Catalogue | None
    labels: Mapping[str, OfferedItem]

    @classmethod
    def of(cls, examples: tuple[Example, ...], catalogue: Catalogue | None) -> Shown:
        """From what was learnt."""
        names: dict[str, str] = {}
        phrases: dict[str, list[str]] = {}
        for example in examples:
            if example.is_name:
                names[example.label] = example.text
            else:
                phrases.setdefault(example.label, []).append(example.text)
        return cls(
            catalogue,
            {
                label: OfferedItem(
                    label, names.get(label, label), "", tuple(phrases.get(label, [])[:_PHRASES])
                )
                for label in {*names, *phrases}
            },
        )

    def offer(self, text: str, language: str, likely: list[Candidate]) -> Offer | None:
        """What is shown for one message; None where it stays here."""
        if self.catalogue is None:
            items = tuple(self.labels[one.item] for one in likely[:MOST])
            return Offer(text, language, items)
        if is_about_what_stays(likely, (), self.catalogue):
            return None
        return offer_of(text, language, likely, self.catalogue)


class Second:
    """Has each message ranked again by a model, and counts how it went."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self.used = Used()

    def told(
        self, runs: list[list[Asked]], summary: Callable[..., Report], without: Report
    ) -> Reranked:
        """The report of these messages beside the one without a model."""
        engine = f"{without.engine}, re-ranked by a language model"
        report = summary(runs, engine=engine, peak_rss=without.peak_rss_mib)
        return Reranked(report=report, **self.used.model_dump())

    def ranked(self, first: Asked, ranked: Ranked, text: str, shown: Shown) -> Asked:
        """The message as it ends with the model; as it was where the model gave nothing."""
        likely = [Candidate(item=label, confidence=chance) for label, chance in ranked.weighed]
        began = time.perf_counter()
        offer = shown.offer(text, ranked.read.reading.language, likely[:MOST])
        said = self._reranker.rerank(offer) if offer else None
        if said is None:
            self.used.stayed += 1
            return first
        self.used.asked += 1
        if not isinstance(said, Suggestion):
            self.used.failed += 1
            return first
        found = reordered(likely[:MOST], said.items, {ref for ref, _ in said.apart})
        best, among = found[0].confidence, sum(one.confidence for one in found[:3])
        return first.model_copy(
            update={
                "found": tuple(one.item for one in found),
                "chance": best,
                "outcome": Sureness().outcome(best, min(1.0, among)),
                "ms": first.ms + (time.perf_counter() - began) * 1000,
            }
        )
