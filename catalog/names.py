"""Finds the known name nearest to a misspelled one, and makes ids of text."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz, process

_NEAR = 72
"""From this likeness (of 100) on, a word is taken for a misspelling of a known one."""


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that `word` was probably meant to be."""
    said = word.lower().replace("-", "_").replace(" ", "_")
    found = process.extractOne(said, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def slug(text: str) -> str:
    """`text` as an id: small letters, digits, dashes."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60]
