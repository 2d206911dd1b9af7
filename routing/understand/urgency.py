"""Weighs whether a message can wait, by tables that were learnt from labelled sentences.

`tests/bench/urgency_tables.py` makes them from a language's sentences (`urgency.csv`,
`wordings.csv`, `sentences.csv`). A language without tables is judged by cues alone (decision 0360).
"""

from __future__ import annotations

from typing import NamedTuple

from catalog.language_packs import Language
from routing.understand.sentence_tables.features import tokens
from routing.understand.sentence_tables.tables import Meaning, tables_of

CUES = ("harm", "cue")
"""What the languages' lists hear."""


class Learnt(NamedTuple):
    """Odds (natural log) that a message cannot wait, and words that spoke for it."""

    odds: float
    words: tuple[str, ...]


def learnt(
    text: str, language: Language, *, harm: bool, cue: bool, meaning: Meaning | None = None
) -> Learnt | None:
    """What the tables of a language say of a normalised text; None where it has none. `harm`,
    `cue`: whether the language's own lists heard one; `meaning`: as models read it.
    """
    tables = tables_of(language, "urgency", CUES)
    if tables is None:
        return None
    said = tokens(text)
    odds = tables.odds(said, {"harm": harm, "cue": cue}, meaning)
    return Learnt(odds, tables.spoke(said, language) if odds > 0 else ())
