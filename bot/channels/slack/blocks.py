"""Renders `Outgoing` as Slack's blocks, within its limits
(https://docs.slack.dev/reference/block-kit/blocks). Pure.

What does not fit in one message is split over several; nothing is refused for being long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from bot.channels.slack.interactivity import FormState
from bot.channels.slack.limits import BLOCKS, LABEL, ROW, WORDS
from bot.channels.slack.markup import escaped
from bot.channels.text_limits import TONES, cut, pieces
from bot.ports import Card, Choice, Outgoing
from bot.presses import CallPress, FormPress

T = TypeVar("T")
Block = dict[str, Any]
SECTION = 3000
FIELD = 2000
FIELDS = 10
VALUE = 2000
FALLBACK = 3900
SHORTEST = 40
"""No line of what is changed in place is cut to less than about half of this."""


@dataclass(frozen=True)
class Part:
    """One message to Slack: what shows in a notification, and the blocks."""

    text: str
    blocks: list[Block]


def parts(message: Outgoing) -> list[Part]:
    """The messages that say it, in order; the buttons stand under the last."""
    rows = buttons(message.choices)
    packs = _packed([*_said(message), *rows])
    text = fallback(message.text)
    return [Part(text, pack) for pack in packs] or [Part(text, [])]


def one_part(message: Outgoing) -> Part:
    """It in one message, for what is changed in place: where that is too long every line is cut,
    with a sign that it was, so that each still says something.
    """
    rows = buttons(message.choices)[: BLOCKS // 2]
    most, left = BLOCKS - len(rows), WORDS - _words(rows)
    longest = left
    said = _said(message, longest)
    while (len(said) > most or _words(said) > left) and longest > SHORTEST:
        longest //= 2
        said = _said(message, longest)
    return Part(fallback(message.text), [*said[:most], *rows])


def fallback(text: str) -> str:
    """What a notification and a screen reader get: the words, as far as they fit."""
    size = FALLBACK
    while len(escaped(cut(text, size))) > FALLBACK:
        size //= 2
    return escaped(cut(text, size)) or "…"


def _said(message: Outgoing, longest: int | None = None) -> list[Block]:
    """The words; of a card no line longer than this, of other words no more than this."""
    if message.card:
        return card_blocks(message.card, longest or FIELD)
    return sections(cut(message.text, longest) if longest else message.text)


def _packed(blocks: list[Block], most: int = BLOCKS, words: int = WORDS) -> list[list[Block]]:
    """The blocks in stretches that fit in one message each."""
    packs: list[list[Block]] = []
    left = 0
    for block in blocks:
        size = _words([block])
        if not packs or len(packs[-1]) == most or size > left:
            packs.append([])
            left = words
        packs[-1].append(block)
        left -= size
    return packs


def _words(part: Any) -> int:
    """Characters of all text in blocks."""
    if isinstance(part, dict):
        return sum(
            len(v) if k == "text" and isinstance(v, str) else _words(v) for k, v in part.items()
        )
    return sum(map(_words, part)) if isinstance(part, list) else 0


def sections(text: str) -> list[Block]:
    """Text as sections; markup of Slack's in it stays text."""
    found: list[Block] = []
    for piece in pieces(text, SECTION):
        safe = [escaped(piece)]
        if len(safe[0]) > SECTION:
            safe = [escaped(part) for part in pieces(piece, SECTION // 6)]
        found += [section(part) for part in safe]
    return found


def section(markup: str) -> Block:
    """A section; `verbatim` keeps Slack from making mentions out of names."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": markup, "verbatim": True}}


def card_blocks(card: Card, longest: int = FIELD) -> list[Block]:
    """A call as a title, its status and its lines in two columns, none longer than `longest`."""
    title = f"*{escaped(card.number)} · {escaped(cut(card.title, 300))}*"
    status = f"{TONES[card.tone]} {escaped(cut(card.status, 1000))}"
    found = [section(f"{title}\n{status}")]
    fields = [
        {"type": "mrkdwn", "text": _field(line.label, cut(line.value, longest)), "verbatim": True}
        for line in card.lines
        if line.value.strip()
    ]
    return found + [{"type": "section", "fields": chunk} for chunk in chunks(fields, FIELDS)]


def _field(label: str, value: str) -> str:
    """`*label*` over its value, cut before it is escaped so that no sign is cut in half."""
    head, size = f"*{escaped(cut(label, LABEL))}*\n", FIELD - 200
    while len(head + escaped(cut(value, size))) > FIELD:
        size //= 2
    return head + escaped(cut(value, size))


def buttons(choices: tuple[Choice, ...]) -> list[Block]:
    """The choices as rows of buttons."""
    return [
        {"type": "actions", "elements": [button(c) for c in row]}
        for row in chunks(list(choices), ROW)
    ]


def button(choice: Choice) -> Block:
    """A button; one with fields carries its form, so that it opens at once, also years later."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": cut(choice.label, LABEL), "emoji": True},
        "action_id": choice.action,
        "value": button_value(choice),
    }
    if choice.style != "plain":
        made["style"] = choice.style
    return made


def button_value(choice: Choice) -> str:
    """The action, with its form when that fits. The form of a call's action can be made again when
    it is pressed; what is left is asked one by one in the conversation.
    """
    if choice.fields:
        packed = FormState(action=choice.action, title=choice.label, fields=choice.fields).packed()
        if len(packed) <= VALUE:
            return packed
        press = choice.means
        if isinstance(press, CallPress):
            return FormPress(press=press).encode()
    return choice.action


def chunks(whole: list[T], size: int) -> list[list[T]]:
    """The list in stretches of at most `size`."""
    return [whole[at : at + size] for at in range(0, len(whole), size)]
