"""Writes data as YAML: parts on a line where they are short, services and items in lines of their
own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_PLAIN = re.compile(r"[A-Za-z\u00c0-\u00ff][A-Za-z0-9\u00c0-\u00ff _/-]*")
_TIME = re.compile(r"(?:\d+[wdhm])+|\d{4}-\d\d-\d\d")
_OTHER = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
_IN_LINES = frozenset({"services", "items"})
WIDEST = 100


def scalar(value: Any) -> str:
    """A single value; a text in quotes wherever YAML could take it for something else."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text.lower() not in _OTHER and not text.endswith(" ")
    if plain or _TIME.fullmatch(text):
        return text
    shown = (
        c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False)
    )
    return "".join(shown)


def on_a_line(value: Any) -> str:
    """Any value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(k)}: {on_a_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(on_a_line, value)) + "]"
    return scalar(value)


def field(name: str, value: Any, indent: int) -> list[str]:
    """A field of a mapping whose fields stand at this column, as lines."""
    margin = " " * indent
    line = f"{margin}{scalar(name)}: {on_a_line(value)}"
    if name in _IN_LINES and isinstance(value, list) and value:
        return [
            f"{margin}{name}:",
            *(one for row in value for one in new_row(row, indent + 2, name)),
        ]
    if len(line) <= WIDEST or not isinstance(value, dict | list) or not value:
        return [line]
    if isinstance(value, dict):
        inner = [one for key, part in value.items() for one in field(key, part, indent + 2)]
        return [f"{margin}{scalar(name)}:", *inner]
    if any(isinstance(one, dict) for one in value):
        return [f"{margin}{scalar(name)}:", *(f"{margin}  - {on_a_line(one)}" for one in value)]
    return [f"{margin}{scalar(name)}: [", *_wrapped(value, indent + 2), f"{margin}]"]


def new_row(value: Any, indent: int, name: str) -> list[str]:
    """A row of a list whose dashes stand at this column, as lines."""
    if name not in _IN_LINES or not isinstance(value, dict) or not value:
        return [f"{' ' * indent}- {on_a_line(value)}"]
    lines = [one for key, part in value.items() for one in field(key, part, indent + 2)]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]


def _wrapped(values: list[Any], indent: int) -> Iterator[str]:
    line = ""
    for value in values:
        said = on_a_line(value) + ","
        if line and indent + len(line) + len(said) > WIDEST:
            yield " " * indent + line
            line = ""
        line = f"{line} {said}" if line else said
    yield " " * indent + line
