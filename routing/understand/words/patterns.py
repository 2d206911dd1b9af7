"""Compiles regular expressions from the languages' data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.language_packs import Language, pack

NOTHING = "(?!)"
"""Matches nowhere: what stands for a field that a language does not have."""


def either(languages: Iterable[Language], file: str, field: str) -> str:
    """The alternatives that these languages list in a field, as one expression."""
    listed = (_listed(pack(code).data(file).get(field)) for code in languages)
    return "|".join(filter(None, listed)) or NOTHING


def whole_words(expression: str) -> re.Pattern[str]:
    """The expression, where no letter or digit stands directly beside what it matches."""
    return re.compile(rf"(?<!\w)(?:{expression})(?!\w)")


def _listed(value: str | list[str] | None) -> str:
    return value if isinstance(value, str) else "|".join(value or ())
