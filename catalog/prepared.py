"""The fields of a prepared answer, that are filled in when it is used."""

from __future__ import annotations

FIELDS = ("name", "number", "what", "place", "team", "me")
"""What may stand between braces in it."""
