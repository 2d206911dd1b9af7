"""Brings files in for the tests, in memory: what comes of them, and again on top of that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.exchange.bring_in import Choices, Outcome, bring_in
from catalog.exchange.files import Found, read_content
from catalog.exchange.mapping import mapping_in
from catalog.exchange.memory import FILE
from catalog.load import read
from catalog.model import Catalogue

Folder = dict[str, str]


def language_of(_texts: Sequence[str]) -> str:
    """Texts are English, unless a mapping says otherwise."""
    return "en"


def found_in(files: Mapping[str, str | bytes], product: str = "") -> Found:
    found = Found()
    for name, content in files.items():
        read_content(
            name, content if isinstance(content, bytes) else content.encode(), product, found
        )
    return found


def brought(
    files: Mapping[str, str | bytes],
    folder: Folder | None = None,
    *,
    mapping: str = "",
    product: str = "",
    remove: bool = False,
) -> tuple[Outcome, Folder]:
    """What comes of bringing files into a folder, and the folder as it is then."""
    before = dict(folder or {})
    memory = before.pop(FILE, "")
    choices = Choices(language_of, mapping_in(mapping or "columns: {}"), remove=remove)
    contents = [(name, text.encode()) for name, text in before.items()]
    outcome = bring_in(found_in(files, product), contents, memory, choices)
    return outcome, before | ({FILE: memory} if memory else {}) | outcome.files


def catalogue_of(folder: Folder) -> Catalogue:
    """The catalogue of a folder; it must hold."""
    files = [(name, text.encode()) for name, text in sorted(folder.items()) if name != FILE]
    catalogue, _, problems = read(files, "test")
    assert problems == []
    return catalogue


def answer(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as ServiceNow's table API answers them."""
    return json.dumps({"result": list(rows)})


def ref(key: str, shown: str = "") -> dict[str, str]:
    """A reference as ServiceNow's table API answers it."""
    link = {"link": f"https://x.example/api/now/table/t/{key}", "value": key}
    return link | ({"display_value": shown} if shown else {})
