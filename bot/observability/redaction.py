"""Redaction: secrets and people's words are taken out of what is logged.

A secret is known by its shape (Slack and Telegram tokens, passwords in database addresses,
Authorization headers), by the name of its field, or because it is one of this installation's
settings. People's words are known by the name of their field; in an exception's message they are
what stands in quotes and has a space in it, what pydantic was given, and what PostgreSQL tells as
DETAIL. Pure: no I/O, no clock.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
import traceback
import types
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import PurePath
from typing import Any

HIDDEN = "***"
DEEPEST = 8
"""Levels of a nested value that are logged; what lies deeper is cut."""
LONGEST = 2_000
"""Characters of one value that are logged; a traceback is logged whole."""

WORD_FIELDS = frozenset(
    {
        "answer",
        "answers",
        "body",
        "caption",
        "comment",
        "content",
        "description",
        "incoming",
        "note",
        "original",
        "payload",
        "phrase",
        "phrases",
        "question",
        "quote",
        "said",
        "sentence",
        "sentences",
        "subject",
        "summary",
        "text",
        "texts",
        "title",
        "words",
    }
)
"""Fields that hold what a person wrote, or a whole message: their values are never logged."""

_SECRET_NAME = r"(?:password|passwd|passphrase|pwd|secret|token|ticket|api[_-]?key|signature)"
_SECRET_HEADER = r"(?:proxy-)?authorization|(?:set-)?cookie"
_SECRET_FIELD = re.compile(rf"(?:{_SECRET_NAME}|{_SECRET_HEADER}|dsn)\Z", re.IGNORECASE)
_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Slack: xoxb-…, xoxe.xoxp-…, xapp-…; and addresses that let anybody post.
    (re.compile(r"\bx(?:ox[a-z]|app)[-.][\w.%-]+", re.IGNORECASE), HIDDEN),
    (re.compile(r"(hooks\.slack\.com/)[^\s'\"<>]+"), rf"\1{HIDDEN}"),
    # Telegram: 123456:ABC…, also behind /bot in an address.
    (re.compile(r"(/bot)\d+(?::|%3[aA])[^/\s'\"]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?<!\d)\d{5,}(?::|%3[aA])[\w-]{20,}"), HIDDEN),
    # scheme://user:password@host, where the password may itself hold an @.
    (re.compile(r"(\w://[^\s:/@'\"]*):[^\s'\"]*@"), rf"\1:{HIDDEN}@"),
    # Authorization: and Cookie: with the rest of the line; a scheme with its value anywhere.
    (
        re.compile(rf"({_SECRET_HEADER})(['\"]?\s*[=:]\s*)(?:{_QUOTED}|[^\n]+)", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\b(bearer|basic|digest)(\s+)[\w.+/=~:-]{6,}", re.IGNORECASE), rf"\1\2{HIDDEN}"),
    # password=…, ?token=…, "secret": "…", password='two words'
    (
        re.compile(rf"({_SECRET_NAME})(['\"]?\s*[=:]\s*)(?:{_QUOTED}|\S+)", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
)
_MESSAGE_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"input_value=.*?, input_type=", re.DOTALL), f"input_value={HIDDEN}, input_type="),
    (re.compile(r"^(\s*DETAIL:).*", re.MULTILINE | re.DOTALL), rf"\1 {HIDDEN}"),
    (re.compile(r"(?<!\w)([bru]{0,2})'[^'\s]*[^\S\n][^'\n]*'"), rf"\1'{HIDDEN}'"),
    (re.compile(r'(?<!\w)([bru]{0,2})"[^"\s]*[^\S\n][^"\n]*"'), rf'\1"{HIDDEN}"'),
    (re.compile(r"[„“«][^”“»\n]*[”“»]"), f"“{HIDDEN}”"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def without_secrets(text: str) -> str:
    """The text with everything that has the shape of a secret replaced by `***`."""
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text


def message_of(error: BaseException) -> str:
    """An exception's message without what a person may have written."""
    try:
        text = str(error)[: 4 * LONGEST]
    except Exception:
        return "(its message cannot be read)"
    for shape, instead in _MESSAGE_WORDS:
        text = shape.sub(instead, text)
    return text


def traceback_of(error: BaseException) -> str:
    """An exception with its causes and its frames, as Python prints it, without people's words."""
    return "\n".join(_told(error, set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "was the cause of:" if error.__cause__ else "and while that was handled:"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield f"{_name(error)}: {message_of(error)}"
    if isinstance(error, BaseExceptionGroup):
        for number, one in enumerate(error.exceptions, 1):
            if id(one) not in seen:
                yield f"part {number} of {len(error.exceptions)}:"
                yield from _told(one, seen)


def _name(error: BaseException) -> str:
    return type(error).__qualname__


class Redactor:
    """A structlog processor that hides secrets and people's words in every field.

    `secrets`: values that are hidden wherever they stand, whatever their shape.
    """

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        self._secrets = sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True)
        self._shown: tuple[tuple[type | types.UnionType, Callable[[Any], Any]], ...] = (
            (bool | None, lambda value: value),
            (enum.Enum, lambda value: self._single(value.value)),
            (int, lambda value: value if abs(value) < 2**63 else "<int>"),
            (float, lambda value: value if math.isfinite(value) else str(value)),
            (BaseException, lambda value: self._line(f"{_name(value)}: {message_of(value)}")),
            (str | PurePath, lambda value: self._line(str(value))),
            (dt.date | dt.time, lambda value: value.isoformat()),
            (dt.timedelta, str),
        )

    def __call__(
        self, logger: object, method: str, fields: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """The fields as they may be written."""
        return self._fields(fields, 0)

    def text(self, text: str) -> str:
        """A text of several lines as it may be written."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return without_secrets(text)

    def _line(self, text: str) -> str:
        """A text of one line: control characters would let a value write lines of its own."""
        text = text[: 4 * LONGEST]
        text = _CONTROL.sub(lambda sign: sign.group().encode("unicode_escape").decode(), text)
        text = self.text(text)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    def _fields(self, fields: Mapping[Any, Any], deep: int) -> dict[str, Any]:
        return {
            self._line(name): self._field(name, one, deep)
            for key, one in fields.items()
            for name in [key if isinstance(key, str) else str(self._single(key))]
        }

    def _field(self, name: str, value: Any, deep: int) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if name.lower() in WORD_FIELDS or _SECRET_FIELD.search(name):
            return HIDDEN
        if name == "exception" and isinstance(value, str):
            return self.text(value)
        return self._value(value, deep)

    def _value(self, value: Any, deep: int) -> Any:
        if deep > DEEPEST:
            return "…"
        if isinstance(value, Mapping):
            return self._fields(value, deep + 1)
        if isinstance(value, list | tuple | set | frozenset):
            return [self._value(one, deep + 1) for one in value]
        return self._single(value)

    def _single(self, value: Any) -> Any:
        """A value without parts. An object is told by its type: its `repr` may hold anything."""
        for kind, shown in self._shown:
            if isinstance(value, kind):
                return shown(value)
        return f"<{type(value).__name__}>"
