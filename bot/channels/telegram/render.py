"""Renders `Outgoing` as Telegram's messages: HTML, buttons, a question to reply to, within the
limits. Pure.

Text is split before it is formatted, so that no tag and no sign is ever cut (alertmanager #2923).
https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.limits import BUTTONS, LABEL, LONGEST
from bot.channels.text_limits import TONES, cut, pieces, size
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from bot.ports import Card, Choice, Outgoing

ACTION = 64
"""Bytes that a button may say to us."""
ROW_WIDTH = 34
ROW = 3
CARD_VALUE, SHORTEST = 1800, 40
"""So long a line of a card is at most; no line of a full one is cut to less than about half of the
second.
"""
_MENTION, _JOINER = re.compile(r"(?<![\w@])@(?=\w)"), "\u2060"
"""What Telegram makes a mention of, and a sign without width that keeps it from doing so."""
_STEER = frozenset({Said.BACK, Said.CANCEL, Said.SKIP})
"""What a label means that, typed, does the same at any question."""
_COMMAND = re.compile(r"[A-Za-z]{2,30}")

Markup = InlineKeyboardMarkup | ForceReply | None


@dataclass(frozen=True)
class Part:
    """One message: its HTML and what stands under it. `passing`: it will never be changed in
    place.
    """

    html: str
    markup: Markup = None
    passing: bool = False


@dataclass(frozen=True)
class Change:
    """A message as it is to become; only buttons can stand under it then."""

    html: str
    markup: InlineKeyboardMarkup | None


def parts(message: Outgoing, *, private: bool, mention: str = "") -> list[Part]:
    """The messages that say it, in order; what can be pressed stands under the last.

    `mention`: HTML that calls the one person meant, in a group.
    """
    text, markup = _asked(message, private=private)
    if message.card:
        return [Part(mention + card_html(message.card), markup)]
    said = _fitting(text)
    shown = [Part(escaped(piece)) for piece in said]
    shown[0] = Part(mention + shown[0].html)
    return [*shown[:-1], Part(shown[-1].html, markup, passing=markup is None)]


def changed(message: Outgoing) -> Change:
    """It in one message, for one that is changed in place; what is too long is cut."""
    markup = keyboard(message.choices)
    if message.card:
        return Change(card_html(message.card), markup)
    return Change(escaped(_fitting(message.text)[0]), markup)


def _fitting(text: str, most: int = LONGEST - 100) -> list[str]:
    """The text in pieces that fit, formatted too: Telegram counts what is seen, other servers of
    its kind what is sent.
    """
    found: list[str] = []
    for piece in pieces(text, most):
        fits = size(escaped(piece)) <= LONGEST - 100
        found += [piece] if fits else _fitting(piece, max(size(piece) // 2, 1))
    return found or ["…"]


def escaped(text: str) -> str:
    """Text that Telegram shows as it stands: nobody is called by a name in it, though Telegram
    itself makes mentions of names (docs/decisions/0306-words-as-they-were-typed.md).
    """
    return html.escape(_MENTION.sub(f"@{_JOINER}", text), quote=False)


def card_html(card: Card) -> str:
    """A call: number and title, its status, its lines; where that is too long every line is cut, so
    that each still says something.
    """
    head = (
        f"<b>{escaped(card.number)} · "
        f"{escaped(cut(card.title, 200))}</b>\n{TONES[card.tone]} "
        f"{escaped(cut(card.status, 300))}"
    )
    room = LONGEST - 100 - size(head)
    longest = CARD_VALUE
    lines = _lines(card, longest)
    while sum(size(line) + 1 for line in lines) > room and longest > SHORTEST:
        longest //= 2
        lines = _lines(card, longest)
    while sum(size(line) + 1 for line in lines) > room:
        lines.pop()
    return "\n".join([head, *lines])


def _lines(card: Card, longest: int) -> list[str]:
    """The lines of a card as HTML, no value longer than this."""
    return [
        f"<b>{escaped(cut(line.label, 80))}</b>{line.mark} {escaped(cut(value, longest))}"
        for line in card.lines
        if (value := line.value.strip())
    ]


def keyboard(choices: tuple[Choice, ...]) -> InlineKeyboardMarkup | None:
    """The choices as buttons, short ones side by side. What stands on them is cut, what they say to
    us never.
    """
    rows: list[list[InlineKeyboardButton]] = []
    width = 0
    for choice in (c for c in choices[:BUTTONS] if len(c.action.encode()) <= ACTION):
        label = cut(choice.label.strip() or "…", LABEL)
        if not rows or len(rows[-1]) == ROW or width + len(label) > ROW_WIDTH:
            rows.append([])
            width = 0
        rows[-1].append(InlineKeyboardButton(label, callback_data=choice.action))
        width += len(label)
    return InlineKeyboardMarkup(rows) if rows else None


def _asked(message: Outgoing, *, private: bool) -> tuple[str, Markup]:
    """The text and what stands under it: buttons, or for a question the field to reply in.

    Telegram shows one or the other. Words that steer (back, cancel) become commands to tap in the
    text; other choices, of one word too, win over the reply field in a private chat, where people
    can simply type, and are numbered in a group, where they cannot.
    """
    if not message.ask_text:
        return message.text, keyboard(message.choices)
    text = "\n".join(filter(None, (message.text, message.ask_place if private else "")))
    labels = [c.label.strip() for c in message.choices]
    reply = ForceReply(selective=not private)
    if all(_COMMAND.fullmatch(label) and read(label).said in _STEER for label in labels):
        commands = " · ".join(f"/{label.lower()}" for label in labels)
        return "\n\n".join(filter(None, (text, commands))), reply
    if private:
        return text, keyboard(message.choices)
    numbered = [f"{n}. {label}" for n, label in enumerate(labels, start=1)]
    return "\n".join([text, *numbered]), reply
