"""Reads XML exports as records, leniently: a forgotten closing tag costs no record.

By the standard library's reader of HTML, which knows no entities of a file's own and opens no
other file: nothing in it can grow or reach out.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from catalog.exchange.draft import Record

_ROOTS = frozenset({"set", "xml", "unload", "response", "records", "result", "data", "export"})
_BINARY = frozenset({"data", "mimetype", "filename", "downloads_count"})
LONGEST_VALUE = 100_000


def records_in(text: str, file: str) -> list[Record]:
    """Each element below the root, or below the roots within each other, as a record; its key is
    its `id`, or its field `sys_id`.
    """
    reader = _Reader(file)
    reader.feed(text)
    reader.close()
    reader.finish()
    return reader.records


_NAME = re.compile(r"<([A-Za-z_][\w.-]*)")


def spelled(text: str) -> dict[str, str]:
    """How each tag is spelled, by its small letters: the reader of HTML makes them small."""
    return {name.casefold(): name for name in dict.fromkeys(_NAME.findall(text))}


class _Reader(HTMLParser):
    """Fields of one record at a time; what stands within a field (a picture) belongs to it."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.records: list[Record] = []
        self.record: Record | None = None
        self.values: dict[str, object] = {}
        self.field = ""
        self.inside: list[str] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.record is None or "alias" in given:
            if self.record is not None or tag not in _ROOTS:
                self._begin(tag, given)
        elif not self.field:
            self.field, self.parts = tag, []
            if given.get("display_value"):
                self.values[f"{tag}.shown"] = given["display_value"]
        else:
            self.inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.record is not None and not self.field:
            self.values.setdefault(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if self.record is None:
            return
        if self.inside and tag in self.inside:
            del self.inside[self.inside.index(tag) :]
        elif tag == self.field:
            self._end_field()
        elif tag == self.record.kind or tag in _ROOTS:
            self.finish()

    def handle_data(self, data: str) -> None:
        if self.field and not (self.inside and self.inside[-1] in _BINARY):
            self.parts.append(data)

    def set_cdata_mode(self, elem: str, *, escapable: bool = False) -> None:
        """A field that is called `title` or `script` is a field like any other."""

    def unknown_decl(self, data: str) -> None:
        """A text in CDATA is text."""
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        self.finish()
        self.values = {}
        self.record = Record(tag, given.get("id", ""), self.values, self.file)

    def _end_field(self) -> None:
        text = "".join(self.parts).strip()[:LONGEST_VALUE]
        shown = self.values.pop(f"{self.field}.shown", None)
        held = {"value": text, "display_value": shown} if shown else text
        if not self.values.get(self.field):
            self.values[self.field] = held
        self.field, self.parts, self.inside = "", [], []

    def finish(self) -> None:
        """Keeps the record that is being read."""
        if self.record is None:
            return
        if self.field:
            self._end_field()
        key = self.record.key or str(self.values.get("sys_id") or self.values.get("id") or "")
        self.record.key = key
        self.records.append(self.record)
        self.record = None
