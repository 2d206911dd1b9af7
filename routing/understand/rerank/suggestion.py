"""Reads a language model's answer, and believes only what may be believed of it.

Only items that were offered; a choice only among the question's; words only that stand in the
message, or in the item's `about`. Whatever else it holds is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from routing.understand.rerank.offer import Offer, OfferedQuestion
from routing.understand.rerank.personal import MASKS

LONGEST = 20_000
"""An answer of more characters is none."""
_MOST_WORDS, _FEW_WORDS = 300, 120
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?```\s*", re.DOTALL)


class Suggestion(NamedTuple):
    """What a model makes of a message. `items`: refs, the likeliest first, none when it thinks that
    none is meant; `answers`: to questions of the first, by id; `apart`: of two near items the words
    of their `about` that tell them apart, by ref.
    """

    model: str
    items: tuple[str, ...]
    answers: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


class Unanswered(NamedTuple):
    """A model was asked, and what came of it is of no use: `why`, in a few words."""

    model: str
    why: str


class Reranker(Protocol):
    """Asks a language model. None where it was not asked: nothing has left."""

    def rerank(self, offer: Offer) -> Suggestion | Unanswered | None:
        """What it makes of the offer; none raises, and none takes longer than was agreed."""
        ...


def suggestion_in(content: object, offer: Offer, model: str) -> Suggestion | None:
    """What may be believed of an answer; None when it is no answer to what was asked."""
    said = _object(content)
    named = said.get("items")
    if not isinstance(named, list):
        return None
    known = offer.by_ref
    items = tuple(dict.fromkeys(ref for ref in named if isinstance(ref, str) and ref in known))
    if not items:
        return None if named else Suggestion(model, ())
    answers = dict(_answers(said.get("answers"), offer, items[0]))
    apart = tuple(dict(_apart(said.get("apart"), offer)).items())
    return Suggestion(model, items, tuple(answers.items()), apart if len(apart) == 2 else ())


def _object(content: object) -> dict[str, Any]:
    """The object that an answer is; an empty one where it is none."""
    if not isinstance(content, str) or len(content) > LONGEST:
        return {}
    fenced = _FENCE.fullmatch(content)
    try:
        said = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _answers(given: object, offer: Offer, ref: str) -> Iterator[tuple[str, str]]:
    questions = {question.id: question for question in offer.by_ref[ref].questions}
    for id, value in given.items() if isinstance(given, Mapping) else ():
        question = questions.get(id)
        if question and (believed := _believed(question, value, offer.text)):
            yield id, believed


def _believed(question: OfferedQuestion, value: object, text: str) -> str | None:
    """The answer, where it may be one: a choice that there is, or words of the message."""
    if not isinstance(value, str):
        return None
    match question.type:
        case "choice":
            return value if value in dict(question.choices) else None
        case "yes_no":
            return value if value in {"yes", "no"} else None
        case _:
            return _standing_in(value, text, _MOST_WORDS)


def _standing_in(value: str, text: str, most: int) -> str | None:
    """The words, where they stand in the text so, as whole words, and nothing was taken out."""
    words = value.strip()
    if not words or len(words) > most or any(mask in words for mask in MASKS):
        return None
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return words if found else None


def _apart(given: object, offer: Offer) -> Iterator[tuple[str, str]]:
    known = offer.by_ref
    for ref, value in given.items() if isinstance(given, Mapping) else ():
        about = known[ref].about if ref in known else ""
        if isinstance(value, str) and (words := _standing_in(value, about, _FEW_WORDS)):
            yield ref, words
