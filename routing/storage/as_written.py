"""Finds texts as they are written, on both databases alike: SQLite's LIKE takes "Sanne" for
"sanne", who is somebody else.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_Text = sa.SQLColumnExpression[Any]


def holds(text: _Text, part: str) -> sa.ColumnElement[bool]:
    """Whether this part stands in a text."""
    return sa.func.replace(text, part, "") != text


def begins(text: _Text, start: str) -> sa.ColumnElement[bool]:
    """Whether a text begins so."""
    return sa.func.substr(text, 1, len(start)) == start


def ends(text: _Text, end: str) -> sa.ColumnElement[bool]:
    """Whether a text ends so, and is longer."""
    at = sa.func.length(text) - len(end) + 1
    return sa.and_(sa.func.length(text) > len(end), sa.func.substr(text, at) == end)
