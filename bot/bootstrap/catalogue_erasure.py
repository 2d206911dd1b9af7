"""Takes one person out of the copies of earlier catalogues: the decisions made with them can be
explained as before.

A copy is known by the hash of its files, by which each decision names it, and keeps that name. The
hash of what stands in it now lies beside its files.
"""

from __future__ import annotations

import secrets
import shutil
from functools import cached_property
from pathlib import Path

import yaml

from bot.bootstrap.catalogue_history import copies, say_reads_as
from catalog.editing.splice import CannotEditError, Document, document_of
from catalog.erasure import KnownAs, known_as, without_person
from catalog.folder import catalogue_files
from catalog.load import version_of
from routing.rules.erasure import ERASED

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class EarlierCatalogues:
    """The copies that this machine keeps, as far as they hold one person. Everything raises OSError
    where one cannot be read or written.
    """

    def __init__(self, home: Path, person: str) -> None:
        self._home, self._person = home, person

    @cached_property
    def known(self) -> KnownAs:
        """What they are known by in any of them."""
        known, before = KnownAs(frozenset({self._person})), None
        while known != before:
            before = known
            for document in filter(None, self._documents.values()):
                known = known.joined(known_as(document, known.ids))
        return known

    @property
    def name_them(self) -> bool:
        """Whether any copy does."""
        return any(map(self._named, self._documents))

    def erase(self) -> int:
        """Take them out of each; how many named them. Where it is broken off, it can be done
        again.
        """
        nobody = f"erased-somebody-{secrets.token_hex(3)}"
        return sum(self._erase_in(place, nobody) for place in copies(self._home))

    def _erase_in(self, place: Path, nobody: str) -> bool:
        files = {path: path.read_bytes() for path in catalogue_files(place)}
        named = {path: content for path, content in files.items() if self._named(content)}
        changed = {path: self._without(content, nobody) for path, content in named.items()}
        if not changed:
            return False
        stand = ((path.name, content) for path, content in (files | changed).items())
        say_reads_as(place, version_of([(name, content) for name, content in stand if content]))
        for path, content in changed.items():
            _write(path, content)
        return True

    @cached_property
    def _documents(self) -> dict[bytes, Document | None]:
        """What each file holds, None where nothing can be read; most are in many copies."""
        paths = (path for place in copies(self._home) for path in catalogue_files(place))
        return {content: _read(content) for content in {path.read_bytes() for path in paths}}

    def _named(self, content: bytes) -> bool:
        """Whether they are named in a file, be it in a remark."""
        if content not in self._documents:
            self._documents[content] = _read(content)
        document, words = self._documents[content], self.known.words()
        if document is not None and without_person(document, self.known, "", "") != document:
            return True
        return bool(words and words.search(content.decode("utf-8", "replace")))

    def _without(self, content: bytes, nobody: str) -> bytes:
        """A file without them, and without remarks; nothing of one that cannot be read."""
        document = self._documents[content]
        if document is None:
            return b""
        left = without_person(document, self.known, nobody, ERASED)
        text: str = yaml.dump(left, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
        return text.encode()


def _read(content: bytes) -> Document | None:
    try:
        return document_of(content.decode("utf-8"))
    except (CannotEditError, UnicodeDecodeError):
        return None


def _write(path: Path, content: bytes) -> None:
    """Nothing is no file."""
    if not content:
        path.unlink()
        return
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    shutil.copymode(path, part)
    part.replace(path)
