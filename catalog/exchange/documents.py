"""Reads a catalogue's folder as plain data: what its files say, before it is a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from catalog.exchange.merge import canonical
from catalog.folder import is_organisation
from catalog.register.rows import text_of
from catalog.tree import Fields, Unreadable, parse

Document = dict[str, Any]
Files = list[tuple[str, bytes]]


@dataclass
class Folder:
    """A catalogue's folder as data: documents, the file of each ("" is the organisation's), and
    the text of each file.
    """

    organisation: Document = field(default_factory=dict)
    teams: dict[str, Document] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def folder_of(files: Files) -> Folder:
    """The files of a folder as data; what cannot be read is left as it is."""
    folder = Folder()
    for name, content in files:
        text = text_of(content)
        folder.texts[name] = text
        try:
            root = parse(text).root
        except Unreadable:
            continue
        if not isinstance(root, Fields):
            continue
        if is_organisation(name):
            folder.organisation, folder.names[""] = canonical(root), name
        elif isinstance(root.get("team"), str):
            folder.teams.setdefault(root["team"], canonical(root))
            folder.names.setdefault(root["team"], name)
    return folder
