"""What Slack refuses in blocks and views: the documented limits, checked one by one.

https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views
"""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
MESSAGE, VIEW = 50, 100
_SELECTS = {
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
}
_BUTTONISH = {
    "button",
    "overflow",
    "datepicker",
    "timepicker",
    "checkboxes",
    "radio_buttons",
    *_SELECTS,
}
_INPUTS = {
    "plain_text_input",
    "number_input",
    "datepicker",
    "timepicker",
    "checkboxes",
    "radio_buttons",
    "email_text_input",
    "url_text_input",
    *_SELECTS,
}
_PICK = {"type", "action_id", "placeholder", "confirm", "focus_on_load"}
_FIELDS = {
    "button": {
        "type",
        "action_id",
        "text",
        "url",
        "value",
        "style",
        "confirm",
        "accessibility_label",
    },
    "static_select": _PICK | {"options", "option_groups", "initial_option"},
    "external_select": _PICK | {"initial_option", "min_query_length"},
    "datepicker": _PICK | {"initial_date"},
    "number_input": {
        "type",
        "action_id",
        "is_decimal_allowed",
        "initial_value",
        "min_value",
        "max_value",
        "placeholder",
        "focus_on_load",
        "dispatch_action_config",
    },
    "plain_text_input": {
        "type",
        "action_id",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "placeholder",
        "focus_on_load",
        "dispatch_action_config",
    },
}
"""The fields of an element; Slack refuses any other."""
_RICH = {"type", "block_id", "elements"}
_RICH_ELEMENTS = {"text": "text", "link": "url"}
_ON = {
    "message": {
        "section",
        "actions",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
    },
    "modal": {"section", "actions", "context", "divider", "header", "image", "input", "rich_text"},
    "home": {"section", "actions", "context", "divider", "header", "image", "input", "rich_text"},
}


def block_faults(blocks: Any, surface: str) -> list[str]:
    """Everything Slack would refuse in these blocks; empty when they are fine."""
    most = MESSAGE if surface == "message" else VIEW
    if not isinstance(blocks, list):
        return ["blocks is no list"]
    faults = [f"{len(blocks)} blocks, {most} at most"] if len(blocks) > most else []
    ids = [b["block_id"] for b in blocks if b.get("block_id")]
    faults += ["block_id used twice"] if len(ids) != len(set(ids)) else []
    for at, block in enumerate(blocks):
        faults += [f"/blocks/{at}: {fault}" for fault in _block(block, surface)]
    if surface == "message" and _words(blocks) > 12_000:
        faults.append("msg_blocks_too_long")
    return faults


def view_faults(view: Any) -> list[str]:
    """Everything Slack would refuse in this view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["view has no type modal or home"]
    kind = view["type"]
    faults = block_faults(view.get("blocks"), kind)
    faults += _length(view.get("private_metadata"), 3000, "private_metadata") + _length(
        view.get("callback_id"), 255, "callback_id"
    )
    allowed = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        allowed |= {
            "title",
            "submit",
            "close",
            "clear_on_close",
            "notify_on_close",
            "submit_disabled",
        }
    if extra := set(view) - allowed:
        faults.append(f"a {kind} has no {sorted(extra)}")
    if kind == "modal":
        faults += _text(view.get("title"), 24, "title", plain=True, needed=True)
        faults += _text(view.get("submit"), 24, "submit", plain=True) + _text(
            view.get("close"), 24, "close", plain=True
        )
        if any(b.get("type") == "input" for b in view.get("blocks") or ()) and not view.get(
            "submit"
        ):
            faults.append("a modal with input needs submit")
    if len(json.dumps(view)) > 250_000:
        faults.append("view_too_large")
    return faults


def _block(block: Json, surface: str) -> list[str]:
    kind = block.get("type")
    if kind not in _ON[surface]:
        return [f"unsupported type {kind}"]
    faults = _length(block.get("block_id"), 255, "block_id")
    match kind:
        case "section":
            faults += _section(block)
        case "actions":
            faults += _actions(block)
        case "context":
            faults += (
                []
                if 1 <= len(block.get("elements") or ()) <= 10
                else ["context holds 1 to 10 elements"]
            )
        case "header":
            faults += _text(block.get("text"), 150, "text", plain=True, needed=True)
        case "input":
            faults += _input(block)
        case "rich_text":
            faults += _rich(block)
    return faults


def _rich(block: Json) -> list[str]:
    """Rich text of what we use of it: sections of words and links, with a style or without."""
    faults = [f"rich_text has no {sorted(extra)}"] if (extra := set(block) - _RICH) else []
    for part in block.get("elements") or [{}]:
        if part.get("type") != "rich_text_section" or not part.get("elements"):
            return [*faults, "rich_text holds sections that hold something"]
        for element in part["elements"]:
            known = _RICH_ELEMENTS.get(element.get("type"), "")
            words = element.get(known)
            if not known or not isinstance(words, str) or not words:
                faults.append(f"no {element.get('type')} without its words")
            if extra := set(element) - {"type", "style", known}:
                faults.append(f"{element.get('type')} has no {sorted(extra)}")
            if set(element.get("style", {})) - {"bold", "italic", "strike", "code"}:
                faults.append("a style is bold, italic, strike or code")
    return faults


def _section(block: Json) -> list[str]:
    fields = block.get("fields")
    faults = _text(block.get("text"), 3000, "text", needed=fields is None)
    if fields is not None:
        faults += [] if 1 <= len(fields) <= 10 else ["1 to 10 fields"]
        for field in fields:
            faults += _text(field, 2000, "field", needed=True)
    return faults + (
        _element(block["accessory"], _BUTTONISH | {"image"}) if "accessory" in block else []
    )


def _actions(block: Json) -> list[str]:
    elements = block.get("elements") or []
    faults = [] if 1 <= len(elements) <= 25 else ["actions holds 1 to 25 elements"]
    ids = [e.get("action_id") for e in elements]
    faults += ["action_id used twice"] if len(ids) != len(set(ids)) else []
    for element in elements:
        faults += _element(element, _BUTTONISH)
    return faults


def _input(block: Json) -> list[str]:
    faults = _text(block.get("label"), 2000, "label", plain=True, needed=True)
    faults += _text(block.get("hint"), 2000, "hint", plain=True)
    return faults + _element(block.get("element") or {}, _INPUTS)


def _element(element: Json, allowed: set[str]) -> list[str]:
    kind = element.get("type")
    if kind not in allowed:
        return [f"unsupported element {kind}"]
    known = _FIELDS.get(str(kind))
    faults = (
        [f"{kind} has no {sorted(set(element) - known)}"] if known and set(element) - known else []
    )
    faults += _length(element.get("action_id"), 255, "action_id") + _text(
        element.get("placeholder"), 150, "placeholder", plain=True
    )
    if kind == "button":
        faults += _text(element.get("text"), 75, "button text", plain=True, needed=True)
        faults += _length(element.get("value"), 2000, "value") + _length(
            element.get("url"), 3000, "url"
        )
        if element.get("style") not in (None, "primary", "danger"):
            faults.append("style is primary or danger")
    if kind in ("static_select", "radio_buttons", "checkboxes", "overflow"):
        most = {"static_select": 100, "overflow": 5}.get(kind, 10)
        options = element.get("options") or []
        faults += [] if 1 <= len(options) <= most else [f"{kind} holds 1 to {most} options"]
        values = [option.get("value") for option in options]
        faults += ["two options with one value"] if len(values) != len(set(values)) else []
        for option in options:
            faults += option_faults(option)
    if kind == "plain_text_input" and not 1 <= int(element.get("max_length", 3000)) <= 3000:
        faults.append("max_length is 1 to 3000")
    if kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        faults.append("is_decimal_allowed is missing")
    return faults


def option_faults(option: Json) -> list[str]:
    """What Slack would refuse in one option of a picker."""
    faults = _text(option.get("text"), 75, "option text", plain=True, needed=True)
    if not option.get("value"):
        faults.append("option without value")
    return faults + _length(option.get("value"), 150, "option value")


def _text(
    text: Any, most: int, what: str, *, plain: bool = False, needed: bool = False
) -> list[str]:
    if text is None:
        return [f"{what} is missing"] if needed else []
    if not isinstance(text, dict) or text.get("type") not in (
        ("plain_text",) if plain else ("plain_text", "mrkdwn")
    ):
        return [f"{what} has the wrong type"]
    words = text.get("text")
    if not isinstance(words, str) or not 1 <= len(words) <= most:
        return [f"{what} holds 1 to {most} characters"]
    if text["type"] == "mrkdwn" and "emoji" in text:
        return [f"{what}: emoji goes with plain_text only"]
    if text["type"] == "plain_text" and "verbatim" in text:
        return [f"{what}: verbatim goes with mrkdwn only"]
    return []


def _length(value: Any, most: int, what: str) -> list[str]:
    if value is None:
        return []
    return (
        [] if isinstance(value, str) and len(value) <= most else [f"{what} holds {most} characters"]
    )


def _words(part: Any) -> int:
    if isinstance(part, dict):
        return sum(
            len(v) if k in ("text", "url") and isinstance(v, str) else _words(v)
            for k, v in part.items()
        )
    return sum(map(_words, part)) if isinstance(part, list) else 0
