"""What a language model is shown: a message and the likely items, with nothing that must stay
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog.language_packs import Language
from catalog.model import Catalogue, CatalogueEntry, Question
from catalog.texts import Phrases
from routing.understand.decision import Candidate

MOST = 10
"""So many items are offered."""
_PERHAPS, _BESIDE_BEST = 0.01, 0.3
"""A message may be about every item with such a chance, or such a share of the best one's."""
_BY_CHANCE = 2.0
"""In a small catalogue an item has a chance that nothing speaks for: so many times what is left for
each says something."""
LONGEST = 2_000
"""Characters of a message that are sent; the rest hardly changes what is asked."""
_PHRASES, _LONG = 3, 300


class OfferedQuestion(NamedTuple):
    """A question of an item; `choices` by id, with their names."""

    id: str
    ask: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()


class OfferedItem(NamedTuple):
    """An item as a model sees it; `about` is "" where it says nothing of itself."""

    ref: str
    name: str
    about: str = ""
    phrases: tuple[str, ...] = ()
    questions: tuple[OfferedQuestion, ...] = ()


class Offer(NamedTuple):
    """One message, with the items it may be about, the likeliest first."""

    text: str
    language: Language
    items: tuple[OfferedItem, ...]

    @property
    def by_ref(self) -> dict[str, OfferedItem]:
        """The items by ref."""
        return {item.ref: item for item in self.items}


def stays_here(ref: str, catalogue: Catalogue) -> bool:
    """Whether no model may know of an item, or of a message about it: it is private, or its team's
    file says `language_model: false`. An item that is not known stays here too.
    """
    place = catalogue.entries.get(ref)
    return place is None or place.item.private or not place.team.language_model


def is_about_what_stays(
    likely: Sequence[Candidate], open_items: Iterable[str], catalogue: Catalogue
) -> bool:
    """Whether a message may be about something that stays here: by its likely items, whoever may
    ask for them, and by what its asker has open.
    """
    best = max((one.confidence for one in likely), default=0.0)
    left = (1 - best) / max(1, len(catalogue.entries) - 1)
    enough = min(max(_PERHAPS, _BY_CHANCE * left), best * _BESIDE_BEST)
    perhaps = (one.item for one in likely if one.confidence >= enough)
    return any(stays_here(ref, catalogue) for ref in (*perhaps, *open_items))


def offer_of(
    text: str, language: Language, likely: Sequence[Candidate], catalogue: Catalogue
) -> Offer:
    """The offer of a message that may leave: the likely items without those that stay here."""
    refs = [one.item for one in likely if not stays_here(one.item, catalogue)][:MOST]
    items = tuple(_item(catalogue.entries[ref], language) for ref in refs)
    return Offer(text[:LONGEST], language, items)


def _item(place: CatalogueEntry, language: Language) -> OfferedItem:
    item = place.item
    return OfferedItem(
        place.ref,
        item.name.in_(language),
        item.about.in_(language)[:_LONG] if item.about else "",
        _few(item.phrases, language),
        tuple(_question(q, language) for q in item.questions if q.type != "component"),
    )


def _few(phrases: Phrases, language: Language) -> tuple[str, ...]:
    return tuple(phrase[:_LONG] for phrase in phrases.in_(language)[:_PHRASES])


def _question(question: Question, language: Language) -> OfferedQuestion:
    choices = tuple((choice.id, choice.name.in_(language)) for choice in question.choices)
    return OfferedQuestion(question.id, question.ask.in_(language), question.type, choices)
