"""Reads a mail as it came over the wire: who sent it, what it answers, its words and files. Pure;
nothing is assumed to be well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses

from bot.channels.email.addresses import mail_address
from bot.channels.email.html_text import html_text, picture_mark
from bot.sanitize import legible
from bot.wording.own_words import said_above

MOST_PARTS = 200
"""So many parts of one mail are looked at."""
MOST_NESTED = 60
"""A mail that names more boundaries than this is no person's."""
MOST_TEXT = 400_000
"""So many characters of a mail's text are read."""
MOST_OTHERS = 50
"""So many others that had a mail are kept."""
_CAME_TO = ("delivered-to", "x-original-to", "envelope-to")
_MOST_HEADERS = 5
_LONGEST_HEADER = 2_000
_LONGEST_REFERENCES = 8_000
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,300})>")
_SIGNATURES = frozenset(
    ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
)
_TINY = 600
"""Pictures smaller than this (bytes) count who opened the mail, or draw a line."""


class NoMail(Exception):
    """What cannot be read as a mail."""


@dataclass(frozen=True)
class Part:
    """A file of a mail: `number` is its place among the parts."""

    number: int
    name: str
    media: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Mail:
    """A mail. `sender`: the one address it is from, "" where there is not exactly one. `answers`:
    the Message-IDs it answers, the nearest first. `text`: all its words, `own` those above what it
    quotes. `headers` for whoever asks for more.
    """

    message_id: str
    sender: str
    name: str
    subject: str
    answers: tuple[str, ...]
    language: str
    text: str
    own: str
    files: tuple[Part, ...]
    headers: Message = field(repr=False)

    def others(self, own: str) -> tuple[str, ...]:
        """Who else it was sent to than its sender and us. Our address (`own`) may have an alias:
        where it is not named, a single address is that.
        """
        sent = [*_addresses(self.headers, "to"), *_addresses(self.headers, "cc")]
        ours = {own, *(one for name in _CAME_TO for one in _addresses(self.headers, name))}
        found = tuple(one for one in dict.fromkeys(sent) if one not in {self.sender, *ours})
        is_alias = len(found) == 1 and ours.isdisjoint(sent)
        return () if is_alias else found[:MOST_OTHERS]

    def header(self, name: str) -> str:
        """One header's words, "" without it."""
        return header(self.headers, name)


def read(raw: bytes) -> Mail:
    """The mail. Raises NoMail."""
    if raw.lower().count(b"boundary") > MOST_NESTED:
        raise NoMail("it has more parts in parts than any person's mail")
    try:
        message = message_from_bytes(raw, policy=compat32)
        leaves = list(_leaves(message))
        plain, marked = _texts(leaves)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise NoMail(type(error).__name__) from error
    as_text = html_text(marked)
    text = plain if plain.strip() else as_text
    sender, name = _sender(message)
    found = _MESSAGE_ID.search(header(message, "message-id"))
    return Mail(
        message_id=found[1] if found else "",
        sender=sender,
        name=name,
        subject=header(message, "subject"),
        answers=_answers(message),
        language=header(message, "content-language")[:2].lower(),
        text=legible(_without_marks(text)),
        own=legible(_without_marks(said_above(text))),
        files=tuple(_files(leaves, said_above(as_text) if marked else "")),
        headers=message,
    )


def header(message: Message, name: str, most: int = _LONGEST_HEADER) -> str:
    """A header's words on one line, decoded; "" without it."""
    raw = message.get(name)
    return decoded(str(raw)[:most]) if raw is not None else ""


def decoded(written: str) -> str:
    """Encoded words (`=?utf-8?q?…?=`) as they are read, on one line."""
    try:
        parts = decode_header(written.replace("\r", "").replace("\n", ""))
    except (HeaderParseError, ValueError):
        parts = [(written, None)]
    said = "".join(
        part if isinstance(part, str) else _in_letters(part, charset) for part, charset in parts
    )
    return str(legible(" ".join(said.split())))


def _in_letters(data: bytes, charset: str | None) -> str:
    """Bytes as text; a charset that nobody knows, or that is not what it says, is read as well as
    it goes.
    """
    for name in (charset, "utf-8"):
        try:
            return data.decode(name) if name else data.decode("utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def _sender(message: Message) -> tuple[str, str]:
    written = message.get_all("from") or []
    if len(written) != 1:
        return "", ""
    try:
        found = [one for one in getaddresses([str(written[0])[:_LONGEST_HEADER]]) if any(one)]
    except (RecursionError, ValueError, IndexError):
        return "", ""
    if len(found) != 1:
        return "", ""
    return mail_address(found[0][1]), decoded(found[0][0])[:200]


def _addresses(message: Message, name: str) -> list[str]:
    written = [str(one)[:_LONGEST_HEADER] for one in message.get_all(name) or []]
    try:
        found = getaddresses(written[:_MOST_HEADERS])
    except (RecursionError, ValueError, IndexError):
        return []
    return [plain for _, one in found if (plain := mail_address(one))]


def _answers(message: Message) -> tuple[str, ...]:
    direct = _MESSAGE_ID.findall(header(message, "in-reply-to"))
    references = str(message.get("references") or "")[-_LONGEST_REFERENCES:]
    return tuple(dict.fromkeys([*direct, *reversed(_MESSAGE_ID.findall(references))]))


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order; what was attached as a mail stays one part."""
    waiting: list[Message] = [message]
    count = 0
    while waiting and count < MOST_PARTS:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += reversed([one for one in payload if isinstance(one, Message)])
            continue
        count += 1
        yield part


def calendars_of(message: Message) -> list[Message]:
    """The parts of a mail that a calendar reads."""
    return [part for part in _leaves(message) if part.get_content_type() == "text/calendar"]


def _texts(leaves: list[Message]) -> tuple[str, str]:
    """The plain text of a mail, and its HTML; "" for what it has not."""
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in leaves:
        if _is_text(part):
            found[part.get_content_type()].append(_text_of(part))
    plain, marked = ("\n".join(texts)[:MOST_TEXT] for texts in found.values())
    return plain, marked


def _is_text(part: Message) -> bool:
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment" or part.get_filename()
    return kind in ("text/plain", "text/html") and not attached


def _text_of(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset()
    text = _in_letters(data[: 4 * MOST_TEXT], charset).replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() == "flowed":
        return _unflowed(text, joined=str(part.get_param("delsp") or "").lower() == "yes")
    return text


def _unflowed(text: str, *, joined: bool) -> str:
    """Paragraphs of `format=flowed` as they were written (RFC 3676): a line that ends in a space
    goes on in the next of the same depth.
    """
    lines: list[str] = []
    flowing: str | None = None
    for line in text.split("\n"):
        depth = line[: len(line) - len(line.lstrip(">"))]
        words = line[len(depth) :].removeprefix(" ")
        if flowing == depth and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{depth} {words}" if depth else words)
        flows = words.endswith(" ") and words != "-- "
        if flows and joined:
            lines[-1] = lines[-1][:-1]
        flowing = depth if flows else None
    return "\n".join(lines)


def _files(leaves: list[Message], shown: str) -> Iterator[Part]:
    """The files of a mail; of pictures in its text only those that stand in what somebody says
    (`shown`), and not in a signature or in what is quoted.
    """
    for number, part in enumerate(leaves):
        media = part.get_content_type()
        if _is_text(part) or media in _SIGNATURES:
            continue
        data = _data_of(part)
        if not data or (shown and _is_decoration(part, data, shown)):
            continue
        yield Part(number, _name_of(part, media, number), media, data)


def _is_decoration(part: Message, data: bytes, shown: str) -> bool:
    """Whether a picture belongs to how a mail looks, and not to what it says."""
    cid = str(part.get("content-id") or "").strip(" <>\r\n")
    inline = part.get_content_disposition() == "inline" or bool(cid)
    if part.get_content_maintype() != "image" or not inline:
        return False
    return not cid or picture_mark(cid) not in shown or len(data) < _TINY


def _data_of(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        whole = inner[0] if isinstance(inner, list) and inner else part
        return bytes(whole) if isinstance(whole, Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


_ENDINGS = {
    "message/rfc822": "eml",
    "image/jpeg": "jpg",
    "text/plain": "txt",
    "text/calendar": "ics",
}


def _name_of(part: Message, media: str, number: int) -> str:
    try:
        written = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        written = ""
    ending = _ENDINGS.get(media, re.sub(r"\W", "", media.partition("/")[2])[:8] or "bin")
    return decoded(written[:_LONGEST_HEADER])[:200] or f"file-{number + 1}.{ending}"


def _without_marks(text: str) -> str:
    return re.sub(r"\[cid:[^\]\n]{1,200}\]", "", text).strip()
