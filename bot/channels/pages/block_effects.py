"""Tells what the phrases that a draft adds would change: for them, for what people said and others
put right, and for other teams' requests. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.pages.block_layout import rows_of
from bot.channels.pages.rehearsal import Sentence, Went
from catalog.editing.merge import at
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of
from catalog.model import Catalogue
from routing.understand.learning.correction import Correction

MOST_ADDED, MOST_SAID = 30, 150
"""So many of the phrases, and of the sentences that people said, are tried."""


@dataclass(frozen=True)
class Trial:
    """A sentence to try: which item was meant; `added`: the draft adds it as a phrase; `own`:
    something of this team was meant, or taken for it.
    """

    sentence: Sentence
    meant: str
    added: bool
    own: bool


@dataclass(frozen=True)
class Effects:
    """What the phrases change. `added`: where they go themselves; `moved`: what people said of this
    team's that goes elsewhere than now. Of `measured` sentences that people said so many are right
    `before` and `after`; `lost` of other teams' were right and are not any more.
    """

    added: tuple[Went, ...]
    moved: tuple[Went, ...]
    measured: int
    before: int
    after: int
    lost: int


def added_phrases(base: Document, document: Document) -> Iterator[tuple[str, str, str]]:
    """The phrases that a draft adds: of which service and item, in which language, what."""
    for service in rows_of(document, ("services",)):
        for item in rows_of(service, ("items",)):
            path = ("services", key_of(service), "items", key_of(item), "phrases")
            phrases = item.get("phrases")
            for code, said in phrases.items() if isinstance(phrases, dict) else ():
                before = at(base, (*path, code))
                known = set(before) if isinstance(before, list) else set()
                for one in said if isinstance(said, list) else ():
                    if one not in known:
                        yield f"{path[1]}/{path[3]}", code, str(one)


def trials(
    team: str,
    base: Document,
    document: Document,
    corrections: Sequence[Correction],
    catalogue: Catalogue,
) -> list[Trial]:
    """What is tried, the added phrases first; nothing of what is private."""
    new = [
        Trial((text, code), f"{team}/{item}", added=True, own=True)
        for item, code, text in added_phrases(base, document)
    ][:MOST_ADDED]
    known = {trial.sentence[0].casefold() for trial in new}
    said: dict[Sentence, Trial] = {}
    for one in corrections:
        refs = [ref for ref in (one.item, one.wrong) if ref]
        if not one.item or any(_is_private(ref, catalogue) for ref in refs):
            continue
        own = any(ref.startswith(f"{team}/") for ref in refs)
        if one.text.casefold() not in known:
            sentence = (" ".join(one.text.split()), one.language)
            said[sentence] = Trial(sentence, one.item, added=False, own=own)
    return [*new, *[*said.values()][-MOST_SAID:]]


def _is_private(ref: str, catalogue: Catalogue) -> bool:
    place = catalogue.entries.get(ref)
    return place is None or place.item.private


def effects(tried: Sequence[Trial], went: Sequence[Went]) -> Effects:
    """What comes of it."""
    both = list(zip(tried, went, strict=True))
    said = [(trial, one) for trial, one in both if not trial.added]
    right = _right(said)
    return Effects(
        added=tuple(one for trial, one in both if trial.added),
        moved=tuple(one for t, one in said if t.own and one.before != one.after),
        measured=len(said),
        before=right["before"],
        after=right["after"],
        lost=sum(not t.own and one.before == t.meant != one.after for t, one in said),
    )


def _right(said: Sequence[tuple[Trial, Went]]) -> Mapping[str, int]:
    return {
        "before": sum(one.before == trial.meant for trial, one in said),
        "after": sum(one.after == trial.meant for trial, one in said),
    }
