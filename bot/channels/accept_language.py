"""Reads which language a request wants to be answered in. Pure."""

from __future__ import annotations

from collections.abc import Collection

from catalog.language_packs import Language, of_tag

_MOST = 20
"""So many languages of a header are looked at."""


def accepted(header: str, spoken: Collection[Language]) -> Language | None:
    """Which of these languages an `Accept-Language` asks for most; None where it asks for none of
    them, or takes any.
    """
    wished = [_weighed(part) for part in header.split(",", _MOST)[:_MOST]]
    ranked = sorted(wished, key=lambda wish: -wish[1])
    return next((code for code, weight in ranked if code in spoken and weight > 0), None)


def _weighed(part: str) -> tuple[Language | None, float]:
    """A language with its weight; what cannot be read weighs nothing."""
    tag, _, more = part.partition(";")
    name, _, weight = more.strip().partition("=")
    if not name:
        return of_tag(tag.strip()), 1.0
    try:
        return of_tag(tag.strip()), float(weight) if name.strip() == "q" else 1.0
    except ValueError:
        return None, 0.0
