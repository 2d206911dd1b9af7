"""Weighs whether words said beside a request tell more of it, or do something else, by tables that
sentences taught (`tests/bench/beside_tables.py`): "patients are waiting", "my chair squeaks".
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.language_packs import Language
from routing.understand.meaning.encoder import Encoder
from routing.understand.move import TellsMore
from routing.understand.sentence_tables.features import tokens
from routing.understand.sentence_tables.tables import Meaning, tables_of
from routing.understand.words.normalise import normalise

NEW, ENDS, TALKS = "beside_new", "beside_ends", "beside_talk"
AGREES, PERSON = "beside_yes", "beside_person"
_TABLES = (NEW, ENDS, TALKS, AGREES, PERSON)
"""The names of the tables."""


def tells_more(
    text: str,
    language: Language,
    meaning: Meaning | None = None,
    requests: Sequence[Meaning] = (),
) -> TellsMore | None:
    """How far a text tells more; None in a language that nobody taught. `meaning`: as sentence
    models read it, `requests`: what is open, which it resembles where it tells more of that.
    """
    tables = [tables_of(language, name) for name in _TABLES]
    said = tokens(normalise(text))
    odds = [each.odds(said, {}, meaning, requests) for each in tables if each]
    return TellsMore(*odds) if len(odds) == len(_TABLES) else None


def read_beside(
    text: str, language: Language, requests: Sequence[str], encoder: Encoder | None
) -> TellsMore | None:
    """How far a text tells more of what is open, by an encoder where there is one."""
    if encoder is None:
        return tells_more(text, language)
    texts = (text, *requests)
    own, *others = map(encoder.by_model, encoder.vectors(texts, [language] * len(texts)))
    return tells_more(text, language, own, others)
