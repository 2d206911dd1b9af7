"""What the Bot API checks of a message before it takes it: HTML, lengths, keyboards
(https://core.telegram.org/bots/api).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "span",
    "tg-spoiler",
    "a",
    "tg-emoji",
    "code",
    "pre",
    "blockquote",
}
_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>|<|&(#\d+|#x[0-9a-fA-F]+|\w+);")
_ENTITIES = {"lt", "gt", "amp", "quot"}
LONGEST = 4096
CALLBACK_DATA = 64
CALLBACK_TEXT = 200


@dataclass
class Refusal(Exception):
    """An answer with `ok: false`."""

    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)


def bad(description: str) -> Refusal:
    """A 400."""
    return Refusal(400, f"Bad Request: {description}")


def visible(text: str, parse_mode: str | None) -> str:
    """The text as people see it. Raises Refusal as Telegram does for markup it cannot read."""
    shown = _parsed(text) if (parse_mode or "").upper() == "HTML" else text
    if parse_mode and parse_mode.upper() != "HTML":
        raise bad("unsupported parse_mode")
    if not shown.strip():
        raise bad("message text is empty")
    if len(shown.encode("utf-16-le")) // 2 > LONGEST:
        raise bad("message is too long")
    return shown.strip()


def _parsed(text: str) -> str:
    open_tags: list[str] = []
    out, at = [], 0
    for token in _TOKEN.finditer(text):
        out.append(text[at : token.start()])
        at = token.end()
        offset = len(text[: token.start()].encode())
        if token.group(4):
            known = token.group(4) in _ENTITIES or token.group(4).startswith("#")
            out.append(unescape(token.group(0)) if known else token.group(0))
        elif token.group(0) == "<" or token.group(2).lower() not in TAGS:
            name = token.group(2) or ""
            raise bad(
                f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}'
            )
        elif token.group(1):
            if not open_tags or open_tags.pop() != token.group(2).lower():
                raise bad(f"can't parse entities: Unexpected end tag at byte offset {offset}")
        else:
            open_tags.append(token.group(2).lower())
    if open_tags:
        raise bad(
            f"can't parse entities: Can't find end tag corresponding to start tag "
            f'"{open_tags[-1]}"'
        )
    return "".join([*out, text[at:]])


def keyboard(raw: Any, *, private: bool, edit: bool) -> dict[str, Any] | None:
    """A reply markup as Telegram would keep it."""
    if raw in (None, ""):
        return None
    try:
        markup = json.loads(raw) if isinstance(raw, str) else raw
    except json.JSONDecodeError:
        raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
    elif edit:
        raise bad("inline keyboard expected")
    for row in markup.get("keyboard", ()):
        for button in row:
            if not private and (button.get("request_location") or button.get("request_contact")):
                raise bad("location can be requested in private chats only")
    if len(markup.get("input_field_placeholder") or "") > 64:
        raise bad("input field placeholder is too long")
    return markup


def _check_inline(rows: list[list[dict[str, Any]]]) -> None:
    buttons = [b for row in rows for b in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline "
                "keyboard"
            )
        data = button.get("callback_data")
        if len(set(button) - {"text", "style", "icon_custom_emoji_id"}) != 1:
            raise bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline "
                "keyboard"
            )
        if "url" in button and not re.match(
            r"(?:https?://(?!localhost|127\.)|tg://|ton://)", button["url"]
        ):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        if data is not None and not 0 < len(data.encode()) <= CALLBACK_DATA:
            raise bad("BUTTON_DATA_INVALID")
