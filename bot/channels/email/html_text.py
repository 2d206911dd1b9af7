"""Reads an HTML mail as plain text: lines where blocks end, bullets, and where pictures stand.
Pure, and linear in its length whatever is in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_LINES = frozenset(
    (
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre"),
        *("section", "table", "tr", "ul"),
    )
)
"""Elements that begin and end on a line of their own."""
_APART = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"))
_UNREAD = frozenset(("script", "style", "head", "title", "template", "noscript"))
"""Elements whose content nobody reads."""
_NAME = re.compile(r"\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
_CID = re.compile(r"""src\s*=\s*["']?cid:([^"'\s>]{1,200})""", re.I)
_SPACES = re.compile(r"[^\S\n]+")
_DEEPER = "\x00"


def picture_mark(cid: str) -> str:
    """What stands in the text where a picture of the mail itself is shown."""
    return f"[cid:{cid}]"


def html_text(source: str) -> str:
    """The text of an HTML document. What it quotes has `>` in front of each line."""
    said: list[str] = []
    unread, quoted = "", 0
    for tag, text in _pieces(source):
        if not tag:
            said.append("" if unread else _words(text))
            continue
        ends, name = _named(tag)
        if unread:
            unread = "" if ends and name == unread else unread
        elif name in _UNREAD and not ends:
            unread = name
        elif name == "blockquote":
            quoted = max(0, quoted - 1) if ends else quoted + 1
            said.append(_mark(quoted))
        else:
            said.append(_instead(tag, name, ends=ends))
    return _tidy("".join(said))


def _words(text: str) -> str:
    return _SPACES.sub(" ", html.unescape(text).replace("\n", " ").replace(_DEEPER, ""))


def _instead(tag: str, name: str, *, ends: bool) -> str:
    """What stands in the text where a tag stood."""
    if name == "img":
        cid = _CID.search(tag[:2000])
        return picture_mark(html.unescape(cid[1])) if cid else ""
    if name == "li" and not ends:
        return "\n- "
    if name not in _LINES:
        return ""
    return "\n\n" if name in _APART and ends else "\n"


def _mark(quoted: int) -> str:
    """A sign for how deep the quoted text is from here on; no such sign is in a document."""
    return f"\n{_DEEPER}{min(quoted, 9)}\n"


def _tidy(text: str) -> str:
    lines: list[str] = []
    quoted = 0
    for line in text.split("\n"):
        if line.startswith(_DEEPER):
            quoted = int(line[1:])
            continue
        plain = line.replace(_DEEPER, "").strip()
        if plain or (lines and lines[-1].strip("> ")):
            lines.append(f"{'> ' if quoted else ''}{plain}".rstrip())
    return "\n".join(lines).strip()


def _named(tag: str) -> tuple[bool, str]:
    found = _NAME.match(tag)
    return (bool(found[1]), found[2].lower()) if found else (False, "")


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """Tags (without their brackets) and the text between them, in order."""
    at, end = 0, len(source)
    while at < end:
        opens = source.find("<", at)
        if opens < 0:
            yield "", source[at:]
            return
        if opens > at:
            yield "", source[at:opens]
        if source.startswith("<!--", opens):
            closes = source.find("-->", opens + 4)
            at = end if closes < 0 else closes + 3
            continue
        closes = source.find(">", opens)
        if closes < 0:
            yield "", source[opens + 1 :]
            return
        if tag := source[opens + 1 : closes]:
            yield tag, ""
        at = closes + 1
