"""Renders `Outgoing` as Slack's blocks, within its limits
(https://docs.slack.dev/reference/block-kit/blocks). Pure.

What does not fit in one message is split over several; nothing is refused for being long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from bot.channels.slack.interactivity import FormState
from bot.channels.slack.limits import BLOCKS, LABEL, ROW, WORDS
from bot.channels.slack.markup import escaped, with_links
from bot.channels.text_limits import TONES, cut, pieces
from bot.ports import Card, Choice, Outgoing
from bot.presses import CallPress, FormPress

T = TypeVar("T")
Block = dict[str, Any]
SECTION = 3000
FIELD = 1800
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
            len(v) if k in ("text", "url") and isinstance(v, str) else _words(v)
            for k, v in part.items()
        )
    return sum(map(_words, part)) if isinstance(part, list) else 0


def sections(text: str) -> list[Block]:
    """Text in stretches that Slack shows as they were typed."""
    return [rich(typed(piece)) for piece in pieces(text, SECTION)]


def rich(shown: list[Block]) -> Block:
    """A stretch of rich text. Slack reads markup in `mrkdwn`, which has no way to write a `*`; here
    words are only words (docs/decisions/0306-words-as-they-were-typed.md).
    """
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": shown}],
    }


def typed(text: str, *, bold: bool = False) -> list[Block]:
    """Words as they stand, their web addresses as links."""
    style = {"style": {"bold": True}} if bold else {}
    found: list[Block] = []
    for words, address in with_links(text):
        if words:
            found.append({"type": "text", "text": words, **style})
        if address:
            found.append({"type": "link", "url": address, **style})
    return found


def card_blocks(card: Card, longest: int = FIELD) -> list[Block]:
    """A call as a title with its status and its lines, none longer than `longest`."""
    title = typed(f"{card.number} · {cut(card.title, 300)}", bold=True)
    status = typed(f"\n{TONES[card.tone]} {cut(card.status, 1000)}")
    found = [rich([*title, *status])]
    room = 0
    for line in card.lines:
        if value := cut(line.value.strip(), longest):
            label = f"{cut(line.label, LABEL)}{line.mark}"
            if (room := room - len(label) - len(value) - 2) < 0:
                found.append(rich([]))
                room = SECTION
            _add(found[-1], label, value)
    return found


def _add(block: Block, label: str, value: str) -> None:
    """A line of a card at the end of a block: what it is about, bold, and what it says."""
    standing: list[Block] = block["elements"][0]["elements"]
    standing += [
        *typed(f"\n{label}" if standing else label, bold=True),
        *typed(f" {value}"),
    ]


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
