"""Converts between Slack's markup and plain text
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from bot.channels.slack.emoji import with_signs

Name = Callable[[str], str | None]
"""The name of a user id, when it is known."""

_BRACKETS = re.compile(r"<([^<>\n]+)>")
_GROUPS = ("!subteam", "!here", "!channel", "!everyone")
_LINK = re.compile(r"https?://[^\s<>|]*[\w/]")
_KEPT = re.compile(r"```(.*?)```|`([^`\n]+)`|<([^<>\n]+)>", re.DOTALL)
"""Code, and what stands in brackets: no marks are looked for in it."""
_STAND_IN = "\ue000"
_QUOTE = re.compile(r"^[ \t]*(?:&gt;){1,3}[ \t]*(?![\d\s])", re.MULTILINE)
_MARKS = tuple(
    re.compile(
        rf"(?<![^\W_])(?<![{mark}/\\]){mark}(?!\s)([^{mark}\n]+)(?<!\s){mark}(?![^\W_]|[{mark}/])"
    )
    for mark in (r"\*", "_", "~")
)
"""Bold, italic and struck through: marks around whole words, never within a word or a path."""


def plain(text: str, name: Name, bot: str | None = None) -> str:
    """Plain words of a message: links as addresses, people as names, emoji as signs, without marks
    of how it looks; the mention of ourselves (`bot`) taken out.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        kept.append(html.unescape(code.strip() if code else _told(match[3] or "", name, bot)))
        return _STAND_IN

    words = _KEPT.sub(keep, _QUOTE.sub("", text.replace(_STAND_IN, "")))
    for mark in _MARKS:
        words = mark.sub(r"\1", words)
    words = with_signs(html.unescape(words))
    left = iter(kept)
    words = re.sub(_STAND_IN, lambda _: next(left), words)
    return re.sub(r"[ \t]{2,}", " ", words).strip()


def _told(brackets: str, name: Name, bot: str | None) -> str:
    """What stands in brackets, for people."""
    target, _, label = brackets.partition("|")
    if target.startswith("@"):
        user = target[1:]
        return "" if user == bot else f"@{label or name(user) or user}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].split('^')[0]}"
    return _link(target, label)


def _link(target: str, label: str) -> str:
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return address if label in ("", address) else f"{label} ({address})"


def mentions(text: str, user: str | None) -> bool:
    """Whether the text speaks to `user`, as `<@U1>` or `<@U1|name>`."""
    return bool(user) and re.search(rf"<@{re.escape(user or '')}(\|[^>]*)?>", text) is not None


def calls_another(text: str, user: str | None) -> bool:
    """Whether the text calls anybody but `user`: a person, a group, or all who are there."""
    called = (match[1].partition("|")[0] for match in _BRACKETS.finditer(text))
    return any(
        target.startswith(_GROUPS) or (target.startswith("@") and target[1:] != user)
        for target in called
    )


def escaped(text: str) -> str:
    """Text where Slack takes no blocks, as in a notification: nobody is called by it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_links(text: str) -> Iterator[tuple[str, str]]:
    """The words, and the web address after them; the last words may have none."""
    at = 0
    for match in _LINK.finditer(text):
        address = match[0]
        yield text[at : match.start()], address
        at = match.start() + len(address)
    yield text[at:], ""
