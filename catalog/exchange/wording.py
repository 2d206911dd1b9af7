"""Cleans texts that other products keep: HTML, odd spaces, signs that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser

from catalog.names import slug

LONGEST_NAME = 120
LONGEST_ABOUT = 1_500
LONGEST_ID = 48
_TAGS = re.compile(r"<(?:[a-zA-Z!/])|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_BLOCK_TAGS = "p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote section hr"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")
_WHOLE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d"}
)
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ0-9])")


def plain_text(written: str) -> str:
    """A text without HTML, on one line, without signs that cannot be seen."""
    if written.isascii() and written.isprintable() and not _TAGS.search(written):
        return " ".join(written.split())
    said = _without_tags(written) if _TAGS.search(written) else written
    kept = (" " if _is_space(c) else c for c in said if not _is_unseen(c))
    return " ".join("".join(kept).split())


def _is_space(one: str) -> bool:
    return one.isspace() or unicodedata.category(one) in ("Zs", "Zl", "Zp")


def _is_unseen(one: str) -> bool:
    return one in _UNSEEN or (unicodedata.category(one) in ("Cc", "Cs", "Cn") and not one.isspace())


class _Words(HTMLParser):
    """The words of an HTML text; what starts a line makes a stop."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self._line(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)
        self._line(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)

    def _line(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")


def _without_tags(written: str) -> str:
    reader = _Words()
    reader.feed(written)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    told = [line for line in lines if line]
    ended = (line if line[-1] in ".!?:;," else f"{line}." for line in told[:-1])
    return " ".join((*ended, *told[-1:]))


def cut(text: str, most: int) -> str:
    """A text cut after a word where it is longer than `most`."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{head[: head.rfind(' ')] if ' ' in head[most // 2 :] else head}…"


def first_sentence(text: str) -> str:
    """The first sentence, without its full stop. None ends within brackets, nor after what is
    short for something: `e.g.`, `o.a.`.
    """
    ends = (found.start() for found in _ENDS.finditer(text))
    return text[: next(filter(lambda at: _is_end(text[:at]), ends), None)].strip().rstrip(".")


def _is_end(said: str) -> bool:
    last = said.rsplit(maxsplit=1)[-1].rstrip(".").lstrip("([“")
    return said.count("(") <= said.count(")") and "." not in last and len(last) > 1


def id_of(text: str, otherwise: str) -> str:
    """An id made of a name: small letters, digits and dashes; `otherwise` where it has none."""
    made = slug(text.translate(_WHOLE_LETTERS))
    if len(made) > LONGEST_ID:
        head = made[:LONGEST_ID]
        made = head[: head.rfind("-")] if "-" in head[LONGEST_ID // 2 :] else head
    return made.strip("-") or slug(otherwise)[:LONGEST_ID].strip("-") or "item"


def first_of(said: Mapping[str, str]) -> str:
    """The first text of those in several languages."""
    return next((text for text in said.values() if text), "")
