"""Renders forms and the home page as Slack's views, within its limits
(https://docs.slack.dev/reference/views). Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.channels.slack.blocks import Block, buttons, card_blocks, sections
from bot.channels.slack.interactivity import FormState
from bot.channels.text_limits import cut
from bot.ports import Form, FormField, Outgoing
from bot.wording.localizer import Localizer

TITLE = 24
BUTTON = 24
LABEL = 2000
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
BLOCKS = 100
VIEW = 200_000
"""Characters of a whole view; at 250,000 Slack answers view_too_large."""
TYPED = 3000
PLACEHOLDER = 150
CALLBACK = "form"
SEARCHED = {"team", "person", "item", "component"}
ENDLESS = "component"
"""What is searched only: there may be any number, and those that are likely are offered first."""

Options = tuple[tuple[str, str], ...]


def form(
    made: Form, form_state: FormState, localizer: Localizer, options: Mapping[str, Options]
) -> Block:
    """The form as a modal. `options` holds what can be picked per field id; a missing one is
    searched while typing.
    """
    inputs = [_input(field, localizer, options.get(field.id)) for field in made.fields]
    blocks = _within(sections(made.text), BLOCKS - len(inputs), localizer) + inputs
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": form_state.packed(),
        "title": _plain(made.title, TITLE),
        "submit": _plain(made.send, BUTTON),
        "close": _plain(localizer.say("Not now"), BUTTON),
        "blocks": _within(blocks, BLOCKS, localizer) or sections(made.title),
    }


def waiting(localizer: Localizer) -> Block:
    """What stands there while the form is fetched: a trigger lives for three seconds only."""
    return notice(
        localizer.say("One moment, please"),
        localizer.say("I am fetching the form for you."),
        localizer,
    )


def notice(title: str, text: str, localizer: Localizer) -> Block:
    """A modal that only tells something."""
    return {
        "type": "modal",
        "title": _plain(title, TITLE),
        "close": _plain(localizer.say("Close"), BUTTON),
        "blocks": _within(sections(text), BLOCKS, localizer) or sections(title),
    }


def home(page: tuple[Outgoing, ...], localizer: Localizer) -> Block:
    """The home page: one stretch per part of the page, with the look-up under the first; what comes
    first is kept when it is long.
    """
    blocks: list[Block] = []
    for number, part in enumerate(page):
        head = card_blocks(part.card) if part.card else sections(part.text)
        search = [] if number else [{"type": "actions", "elements": [_search(localizer)]}]
        stretch = [*head, *search, *buttons(part.choices), {"type": "divider"}]
        if len(blocks) + len(stretch) > BLOCKS - 1 or _size([*blocks, *stretch]) > VIEW:
            return {"type": "home", "blocks": [*blocks, _more(localizer)]}
        blocks += stretch
    return {"type": "home", "blocks": blocks[:-1]}


def _within(blocks: list[Block], most: int, localizer: Localizer) -> list[Block]:
    """As many of the blocks as fit; where some do not, it says so."""
    if len(blocks) <= most and _size(blocks) <= VIEW:
        return blocks
    kept: list[Block] = []
    room = VIEW
    for block in blocks[: max(most - 1, 0)]:
        room -= _size([block])
        if room < 0:
            break
        kept.append(block)
    return [*kept, _more(localizer)]


def _size(blocks: list[Block]) -> int:
    """Characters of the blocks as they are sent."""
    return len(json.dumps(blocks))


def _more(localizer: Localizer) -> Block:
    """That something is left out, and how to get it."""
    words = localizer.say("There is more than fits here. Ask me for the rest in a message.")
    return sections(words)[0]


def _search(localizer: Localizer) -> Block:
    """A picker over all that can be asked; what is picked opens its form."""
    words = _plain(localizer.say("Look up what you can ask"), PLACEHOLDER)
    return {
        "type": "external_select",
        "action_id": "item",
        "placeholder": words,
        "min_query_length": 2,
    }


def option(value: str, label: str) -> Block:
    """One option of a picker."""
    return {"text": _plain(label, OPTION), "value": value}


def pickable(options: Options) -> list[Block]:
    """The options Slack can hold; a value longer than it allows cannot be told apart, so it is left
    out.
    """
    return [option(value, label) for value, label in options if 0 < len(value) <= OPTION_VALUE][
        :OPTIONS
    ]


def _input(field: FormField, localizer: Localizer, options: Options | None) -> Block:
    made: Block = {
        "type": "input",
        "block_id": field.id,
        "label": _plain(field.ask, LABEL),
        "optional": not field.required,
        "element": _element(field, localizer, options),
    }
    if len(options or field.choices) > OPTIONS:
        words = localizer.say("Not everything fits in this list. Is yours missing? Say it to me.")
        made["hint"] = _plain(words, LABEL)
    return made


def _element(field: FormField, localizer: Localizer, options: Options | None) -> dict[str, Any]:
    picked = pickable(options or field.choices)
    if field.type == "yes_no" and not picked:
        picked = [option("yes", localizer.say("Yes")), option("no", localizer.say("No"))]
    if picked:
        return {"type": "static_select", "action_id": field.type, "options": picked}
    if field.type in SEARCHED:
        least = 0 if field.type == ENDLESS else 2
        action = field.search or field.type
        return {"type": "external_select", "action_id": action, "min_query_length": least}
    if field.type == "date":
        return {"type": "datepicker", "action_id": field.type}
    if field.type == "number":
        return {"type": "number_input", "action_id": field.type, "is_decimal_allowed": True}
    return {
        "type": "plain_text_input",
        "action_id": field.type,
        "multiline": field.type == "text",
        "max_length": TYPED,
    }


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text.strip() or "…", limit), "emoji": True}
