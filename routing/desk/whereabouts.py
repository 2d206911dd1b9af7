"""Finds where a request is to be done: what was answered to its question of place. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.model import Catalogue

LONGEST = 200
"""So much of an answer is kept as the place, which lists are narrowed down by."""


def place_answered(item: str | None, answers: Mapping[str, str], catalogue: Catalogue) -> str:
    """The place that the answers, by question, give; "" where none of them does, or where the item
    is private: what was said there stays in it.
    """
    entry = catalogue.entries.get(item or "")
    if entry is None or entry.item.private:
        return ""
    asked = (question.id for question in entry.item.questions if question.type == "place")
    return next((answers[id] for id in asked if answers.get(id)), "")[:LONGEST].strip()
