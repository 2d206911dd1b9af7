"""Lays out a terminal's screen, with a number before each choice."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.channels.mailbox import OWN, Post
from bot.channels.terminal.file_commands import told
from bot.ports import Card, Choice, Outgoing
from bot.presses import OptionPress
from bot.sanitize import without_orders


@dataclass(frozen=True)
class Numbered:
    """A choice under the number it was printed with."""

    number: int
    post: Post
    choice: Choice


@dataclass(frozen=True)
class Printed:
    """A post as it goes on the screen."""

    post: Post
    choices: tuple[Numbered, ...]


def is_question(message: Outgoing) -> bool:
    """Whether it waits for this person's word, rather than standing there until somebody acts."""
    return message.ask_text or (
        message.card is None and any(isinstance(c.means, OptionPress) for c in message.choices)
    )


@dataclass
class Display:
    """Numbers run on over all cards on display; a card keeps them until it changes.

    A question always begins at 1 and goes first: while it stands, its numbers are meant, whatever a
    card above says. In the person's own conversation a new question also takes the numbers of all
    that stood above it.
    """

    _shown: dict[str, tuple[Numbered, ...]] = field(default_factory=dict)
    _question: str | None = None
    _typed_only: bool = False

    def show(self, post: Post) -> Printed:
        """Put a post on display; what it replaces gives its numbers free first."""
        message = post.message
        if message is None:
            return Printed(post, ())
        self._shown.pop(post.ref, None)
        if is_question(message):
            self._make_room(post)
            self._question, self._typed_only = post.ref, message.ask_text
        others = (
            n.number for ref, group in self._shown.items() for n in group if ref != self._question
        )
        first = 1 if is_question(message) else max(others, default=0) + 1
        numbered = tuple(
            Numbered(first + i, post, choice) for i, choice in enumerate(message.choices)
        )
        if numbered:
            self._shown[post.ref] = numbered
        return Printed(post, numbered)

    def _make_room(self, question: Post) -> None:
        above = [
            ref
            for ref, group in self._shown.items()
            if group[0].post.conversation == question.conversation
        ]
        gone = above if question.conversation.startswith(OWN) else []
        for ref in (*gone, self._question or ""):
            self._shown.pop(ref, None)

    def pick(self, line: str) -> Numbered | None:
        """The choice this line picks; None when it is text: where words are asked for, a number is
        an answer too.
        """
        if not line.isascii() or not line.isdecimal():
            return None
        number = int(line)
        question = self._shown.get(self._question or "", ())
        others = (
            []
            if self._typed_only
            else [group for ref, group in self._shown.items() if ref != self._question]
        )
        return next((n for group in (question, *others) for n in group if n.number == number), None)

    def sent(self, picked: Numbered | None) -> None:
        """Something was said: an answered question no longer stands."""
        answered = picked is None and self._typed_only
        if answered or (picked is not None and picked.post.ref == self._question):
            self._shown.pop(self._question or "", None)
            self._question, self._typed_only = None, False
        elif (
            picked is not None
            and picked.post.message is not None
            and picked.post.message.card is None
        ):
            self._shown.pop(picked.post.ref, None)


def plain(printed: Printed, name: str | None = None) -> list[str]:
    """A post as plain lines: what is said, then the numbered choices. `name` is the author's, None
    for the desk.
    """
    return list(map(without_orders, _lines(printed, name)))


def _lines(printed: Printed, name: str | None) -> list[str]:
    post = printed.post
    files = [f"  {told(file)}" for file in post.files]
    if post.message is None:
        return [f"{name or post.author}: {post.said}", *files]
    lines = _card_lines(post.message.card) if post.message.card else post.message.text.splitlines()
    return [*lines, *files, *(f"  {n.number}. {n.choice.label}" for n in printed.choices)]


def _card_lines(card: Card) -> list[str]:
    return [
        f"[{card.number}] {card.title} · {card.status}",
        *(f"  {line.label}{line.mark} {line.value}" for line in card.lines),
    ]
