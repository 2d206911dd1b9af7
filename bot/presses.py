"""The meaning of a pressed button, and its text on the wire.

A channel carries that text unread (Telegram's callback data, Slack's value, a form's hidden field):
it is written and read here and nowhere else. A button in a chat can be years old, so no text that
was ever written may change its meaning. The texts:

    c:<number>:<action>[:<value>]   do something with a call; a rating brings its stars along
    c:<number>:more                 show what else can be done with a call
    d:<turn>:<n>                    the n-th choice of a turn of the conversation
    r:<offer>:yes|no                write down what was offered as a risk, or don't
    say:<words>                     as if the words were typed
    ask                             a new request; its form has `words` in it
    item:<ref>                      a request for this item, with the values of its form
    form:<text>                     open the form of the press after it first (Slack)
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from routing.call.actions import Action

LONGEST = 64
"""Bytes of a button's text: what Telegram lets a button carry, the least of all channels."""

_Number = Annotated[str, Field(pattern=r"^[^:]*$")]


class _Press(BaseModel, ABC):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def encode(self) -> str:
        """The text that stands for this press on its button."""
        return self._text()

    @abstractmethod
    def _text(self) -> str: ...


class _Button(_Press):
    """What stands on buttons in every channel, and has to fit there."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.encode().encode()) > LONGEST:
            raise ValueError(f"a button carries at most {LONGEST} bytes")
        return self


class CallPress(_Button):
    """Do `action` with a call; `value` fills in the first field of the action's form."""

    kind: Literal["call"] = "call"
    number: _Number
    action: Action
    value: str | None = None

    def _text(self) -> str:
        return f"c:{self.number}:{self.action}" + ("" if self.value is None else f":{self.value}")


class MorePress(_Button):
    """Show what else can be done with a call."""

    kind: Literal["more"] = "more"
    number: _Number

    def _text(self) -> str:
        return f"c:{self.number}:more"


class OptionPress(_Button):
    """Take the `n`-th choice that was offered in a turn of the conversation."""

    kind: Literal["option"] = "option"
    turn: int = Field(ge=0)
    n: int = Field(ge=0)

    def _text(self) -> str:
        return f"d:{self.turn}:{self.n}"


class RiskPress(_Button):
    """Write down what was offered as a risk, or say that it is none."""

    kind: Literal["risk"] = "risk"
    offer: int = Field(ge=0)
    answer: Literal["yes", "no"]

    def _text(self) -> str:
        return f"r:{self.offer}:{self.answer}"


class SayPress(_Button):
    """Hear these words as if they were typed."""

    kind: Literal["say"] = "say"
    text: str

    def _text(self) -> str:
        return f"say:{self.text}"


class AskPress(_Button):
    """Ask for something new, in a form with a field for words and one to look up an item."""

    kind: Literal["ask"] = "ask"

    def _text(self) -> str:
        return "ask"


class ItemPress(_Press):
    """Ask for an item, with the values of its form. Only forms carry it, so it may be long."""

    kind: Literal["item"] = "item"
    ref: str

    def _text(self) -> str:
        return f"item:{self.ref}"


class UnknownCallPress(_Press):
    """Something with a call that this version has no action for."""

    kind: Literal["unknown_call"] = "unknown_call"
    number: _Number
    action: str

    def _text(self) -> str:
        return f"c:{self.number}:{self.action}"


class UnknownPress(_Press):
    """A text that no version has written on a button."""

    kind: Literal["unknown"] = "unknown"
    text: str

    def _text(self) -> str:
        return self.text


PlainPress = (
    CallPress
    | MorePress
    | OptionPress
    | RiskPress
    | SayPress
    | AskPress
    | ItemPress
    | UnknownCallPress
    | UnknownPress
)


class FormPress(_Press):
    """Open the form of a press first, where a channel has forms."""

    kind: Literal["form"] = "form"
    press: Annotated[PlainPress, Field(discriminator="kind")]

    def _text(self) -> str:
        return f"form:{self.press.encode()}"


AnyPress = PlainPress | FormPress


def parse(text: str) -> AnyPress:
    """The press that a text stands for; its `encode` is always that same text."""
    head, colon, tail = text.partition(":")
    if head == "form" and colon:
        return FormPress(press=_plain(tail))
    return _plain(text)


ASK = FormPress(press=AskPress()).encode()
"""The action of a command or shortcut that opens the form of a new request."""


def without_form(press: AnyPress) -> PlainPress:
    """The press itself, whether or not its form is opened first."""
    return press.press if isinstance(press, FormPress) else press


_PLAIN: tuple[tuple[re.Pattern[str], Callable[..., PlainPress]], ...] = (
    (re.compile(r"c:(?P<number>[^:]*):more", re.S), MorePress),
    (re.compile(r"c:(?P<number>[^:]*):(?P<action>[^:]*)(?::(?P<value>.*))?", re.S), CallPress),
    (re.compile(r"d:(?P<turn>[0-9]+):(?P<n>[0-9]+)"), OptionPress),
    (re.compile(r"r:(?P<offer>[0-9]+):(?P<answer>yes|no)"), RiskPress),
    (re.compile(r"say:(?P<text>.*)", re.S), SayPress),
    (re.compile(r"ask"), AskPress),
    (re.compile(r"item:(?P<ref>.*)", re.S), ItemPress),
    (re.compile(r"c:(?P<number>[^:]*):(?P<action>.*)", re.S), UnknownCallPress),
)
"""How each kind is written; the first that fits a text, and is written back the same, is meant."""


def _plain(text: str) -> PlainPress:
    for written, kind in _PLAIN:
        if found := written.fullmatch(text):
            try:
                press = kind(**found.groupdict())
            except ValidationError:
                continue
            if press.encode() == text:
                return press
    return UnknownPress(text=text)
