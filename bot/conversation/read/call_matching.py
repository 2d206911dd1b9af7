"""Finds which of somebody's calls their words mean, by item, title, text and answers. By the words
of its item, title, text and answers. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rapidfuzz import fuzz

from bot.conversation.read.answers import devices_named
from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.reading import content_words
from catalog.model import Catalogue
from routing.call.call import Call
from routing.call.view import CallView

_SAME_WORD = 84
_ENOUGH = 0.5
_SHORT_WORD = 3


def words_of_call(call: Call, catalogue: Catalogue) -> set[str]:
    """All telling words of a call, in every language where it is an item, and those of what its
    team asked.
    """
    texts = [call.title, call.text, call.question or "", *(a.value for a in call.answers)]
    place = catalogue.entries.get(call.item or "")
    if place:
        item = place.item
        texts += [*item.name.all, *item.aliases.all]
    return {word for text in texts for word in content_words(text)}


def place_of_call(call: Call) -> str:
    """All that a call says about where it is; where its requester is, when it says nothing."""
    return "\n".join((call.title, call.text, *(a.value for a in call.answers)))


def _same(word: str, other: str) -> bool:
    """One word, a slip of it, or a compound of it ("laptopscherm" and "laptop")."""
    if len(word) > 3 and len(other) > 3 and (word in other or other in word):
        return True
    return fuzz.ratio(word, other) >= _SAME_WORD


def names_another_device(text: str, calls: Sequence[Call]) -> bool:
    """Whether a device is named by its number that is none of those that these calls are about,
    where each of them names its own.
    """
    named = devices_named(text)
    own = [devices_named(place_of_call(call)) for call in calls]
    return bool(named) and bool(own) and all(known and known.isdisjoint(named) for known in own)


def likeness(text: str, call: Call, catalogue: Catalogue) -> float:
    """The share of the telling words in the text that the call has too, 0 to 1; 0 when there are
    none.
    """
    typed = list(dict.fromkeys(content_words(text)))
    if not typed:
        return 0.0
    own = words_of_call(call, catalogue)
    return sum(any(_same(word, other) for other in own) for word in typed) / len(typed)


def meant(text: str, views: Iterable[CallView], catalogue: Catalogue) -> list[CallView]:
    """The calls the words fit best; several when they fit equally well, none when they fit none. Of
    several calls one is meant, too, when more words of that one than of any other stand in what is
    said besides: "never mind the chair, we found another one".
    """
    scored = [(likeness(text, view.call, catalogue), view) for view in views]
    best = max((score for score, _ in scored), default=0.0)
    if best >= _ENOUGH or len(scored) < 2:
        return [view for score, view in scored if score == best >= _ENOUGH]
    named = [view for score, view in scored if score == best and _names(text, view.call, catalogue)]
    return named if len(named) == 1 else []


def named_words(text: str, own: Collection[str]) -> list[str]:
    """The telling words of a text that stand among these: no short ones, nor what only says how it
    went.
    """
    told = (word for word in dict.fromkeys(content_words(text)) if len(word) > _SHORT_WORD)
    named = (word for word in told if not lexicon().has("tells_no_thing", word))
    return [word for word in named if any(_same(word, other) for other in own)]


def _names(text: str, call: Call, catalogue: Catalogue) -> bool:
    """Whether a word of the call that is no short one stands in the text."""
    own = [word for word in words_of_call(call, catalogue) if len(word) > _SHORT_WORD]
    return any(_same(word, other) for word in content_words(text) for other in own)


def like(
    text: str, items: Sequence[str], views: Iterable[CallView], catalogue: Catalogue
) -> list[CallView]:
    """The open calls that a new message may belong to: the same item, or nearly all of its
    words.
    """
    typed = content_words(text)
    return [
        view
        for view in views
        if (view.call.item and view.call.item in items)
        or (len(typed) > 1 and likeness(text, view.call, catalogue) > 0.7)
    ]
