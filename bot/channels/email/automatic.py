"""Tells mails of machines from those of people: out of office, lists, loops; and reads the reports
of mails that did not arrive. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import NamedTuple

from bot.channels.email.addresses import mail_address, refs_in
from bot.channels.email.message_reader import Mail, calendars_of, header
from bot.wording.own_words import said_in
from catalog.language_packs import LanguagePack, packs

MARK = "X-Schakel-Loop"
"""A header of everything that we send."""
_BULK = frozenset(("bulk", "junk", "list", "auto_reply"))
_DAEMONS = ("mailer-daemon", "postmaster", "bounces?")
"""Names of mailboxes that programs agree on, whatever they speak (RFC 2142)."""
_ID = re.compile(r"<([^<>\s]{3,300})>")
_LONGEST = 200_000
_LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class Report:
    """A report that a mail of ours did not arrive: `ref` names it, `for_good` when no more is tried
    and the address is the reason; `why` in the server's words.
    """

    ref: str
    address: str
    why: str
    for_good: bool


def why_automatic(mail: Mail, own: str) -> str:
    """Why nobody wrote this mail; "" for a person's. `own`: our address."""
    if marked := _marked(mail) or _as_a_program_answers(mail):
        return marked
    if (path := mail.headers.get("return-path")) is not None and not str(path).strip(" <>\r\n\t"):
        return "empty Return-Path"
    if not mail.sender or mail.sender == own:
        return "our own address" if mail.sender else "no sender"
    machines = _machines(tuple(packs().values()))
    if machines.address.match(mail.sender):
        return "a machine's address"
    away = any(one.match(mail.subject[:_LONGEST_SUBJECT]) for one in machines.subjects)
    return "an answer of its own" if away else ""


class _Machines(NamedTuple):
    """By what the mails of machines are known: how their address begins, and their subjects."""

    address: re.Pattern[str]
    subjects: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=8)
def _machines(of: tuple[LanguagePack, ...]) -> _Machines:
    """Of all installed languages: a mail program speaks one of its own."""
    nobody = "|".join((*_DAEMONS, *said_in(of, "no_reply")))
    automatic, away = ("|".join(said_in(of, key)) or "(?!)" for key in ("automatic", "away"))
    return _Machines(
        address=re.compile(rf"(?:{nobody})\b", re.I),
        subjects=(
            re.compile(rf"\W*(?:{automatic})\b", re.I),
            # What somebody who is away has put before the subject of what their program answers.
            re.compile(rf"\W*(?:{away})\b.{{0,60}}?\bre\s*:", re.I),
        ),
    )


def _marked(mail: Mail) -> str:
    """The header by which a machine says that it is one."""
    submitted = mail.header("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {submitted}"
    if mail.header("precedence").strip().lower() in _BULK:
        return "Precedence"
    names = ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "List-Id", MARK)
    return next((name for name in names if mail.headers.get(name) is not None), "")


def _as_a_program_answers(mail: Mail) -> str:
    """What a program says for somebody: that their mail was read, or whether they come."""
    message = mail.headers
    if message.get_content_type() == "multipart/report":
        return "a report"
    methods = (str(part.get_param("method") or "").lower() for part in calendars_of(message))
    return "an answer of a calendar" if _ANSWERS & set(methods) else ""


_ANSWERS = frozenset(("reply", "cancel", "refresh", "declinecounter"))
"""What a calendar sends by itself (RFC 5546); an invitation somebody sends."""


def report_in(mail: Mail) -> Report | None:
    """The report that this mail is (RFC 3464); None when it is none, or says that all went well."""
    message = mail.headers
    kind = str(message.get_param("report-type") or "").lower()
    parts = message.get_payload()
    if message.get_content_type() != "multipart/report" or kind != "delivery-status":
        return None
    inside = [one for one in parts if isinstance(one, Message)] if isinstance(parts, list) else []
    status, sent = _first(inside, ("message/delivery-status",)), _first(inside, _RETURNED)
    refs = _refs_of(sent) if sent else ()
    if status is None or not refs:
        return None
    return _report(status, refs[0])


def _first(parts: list[Message], kinds: tuple[str, ...]) -> Message | None:
    return next((part for part in parts if part.get_content_type() in kinds), None)


_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")


def _refs_of(sent: Message) -> tuple[str, ...]:
    """The refs of the mail that came back, by its own Message-ID."""
    payload = sent.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        written = header(payload[0], "message-id")
    else:
        decoded = sent.get_payload(decode=True)
        text = decoded.decode("latin-1")[:_LONGEST] if isinstance(decoded, bytes) else ""
        found = re.search(r"^message-id:\s*(.{3,400})$", text, re.I | re.M)
        written = found[1] if found else ""
    return refs_in(tuple(_ID.findall(written)))


def _report(status: Message, ref: str) -> Report | None:
    """The fields of the first recipient that was not reached."""
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Message):
            continue
        action, code = header(block, "action").lower(), header(block, "status")
        if action not in ("failed", "delayed"):
            continue
        recipient = header(block, "final-recipient") or header(block, "original-recipient")
        why = header(block, "diagnostic-code") or code or action
        # 5.2.2 (full), 5.3.x (the system) and 5.7.x (a policy) say nothing against the address.
        for_good = action == "failed" and code.startswith(("5.1.", "5.0", "5.4", "5.2.1"))
        address = mail_address(recipient.rpartition(";")[2].strip())
        return Report(ref, address, why[:200], for_good) if action == "failed" else None
    return None
