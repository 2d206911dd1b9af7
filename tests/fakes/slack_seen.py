"""What people see of a message or a view in Slack: markup where Slack reads it, words elsewhere.

Slack reads `*bold*`, `_italic_`, `~gone~`, `` `code` `` and `>` in `mrkdwn`, without a way to write
these signs themselves; in rich text and `plain_text` it reads none
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_MARKED = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])")
_QUOTED = re.compile(r"^&gt; ?", re.MULTILINE)
_CALLED = re.compile(r"<([@#!])([^<>|\n]+)(?:\|([^<>\n]*))?>")
_LINKED = re.compile(r"<([^<>|\n]+)(?:\|([^<>\n]*))?>")


def seen(shape: Json) -> str:
    """All the words of a message or a view, without those on buttons and in fields."""
    return "\n".join(filter(None, map(_block, shape.get("blocks") or ())))


def calls_somebody(shape: Json) -> bool:
    """Whether anybody is notified by name, in words or in blocks."""
    marked = [shape.get("text"), *(t["text"] for t in _text_objects(shape) if "mrk" in t["type"])]
    rich = [e for block in shape.get("blocks") or () for e in _elements(block)]
    return any(_CALLED.search(str(one or "")) for one in marked) or any(
        e["type"] in ("user", "usergroup", "broadcast", "channel") for e in rich
    )


def mrkdwn(text: str) -> str:
    """What is left to see of text that Slack reads as markup."""
    shown = _CALLED.sub(lambda m: f"[{m[1]}{m[3] or m[2]}]", text)
    shown = _QUOTED.sub("", _LINKED.sub(lambda m: m[2] or m[1], shown))
    return html.unescape(_MARKED.sub(r"\2", shown))


def _block(block: Json) -> str:
    if block["type"] == "rich_text":
        return "".join(e.get("text") or e.get("url") or "" for e in _elements(block))
    texts = (block.get("text"), *(block.get("fields") or ()))
    return "\n".join(
        mrkdwn(one["text"]) if one["type"] == "mrkdwn" else one["text"] for one in texts if one
    )


def _elements(block: Json) -> list[Json]:
    """What stands in the sections of rich text."""
    if block["type"] != "rich_text":
        return []
    return [e for part in block["elements"] for e in part["elements"]]


def _text_objects(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "plain_text"):
            yield part
        for one in part.values():
            yield from _text_objects(one)
    if isinstance(part, list):
        for one in part:
            yield from _text_objects(one)
