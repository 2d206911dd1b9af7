"""Writes what is said as a mail: plain words and the same in simple HTML, choices as a numbered
list, in the thread it belongs to. Pure.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from bot.channels.email.addresses import message_id
from bot.channels.email.automatic import MARK
from bot.channels.text_limits import cut
from bot.ports import BatchFile, Outgoing
from bot.sanitize import legible
from bot.wording.localizer import Localizer, phrase

_LONGEST_SUBJECT = 120
_RE = re.compile(r"^(?:(?:re|aw|sv|antw|fwd?|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_OF_ANOTHER = re.compile(r"\s*\[\w{1,4}-\d{1,9}\]$")
"""The number of a call, as a subject ends with it."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,500}[^\s<>\".,;:!?)\]]")
PICK = phrase("Answer this mail with the number of your choice, or in your own words.")
SEEN_ON_PAGES = phrase("You can do all this on your page too: {link}")
ANSWERS = phrase("You can answer this mail: I read it.")


@dataclass(frozen=True)
class Envelope:
    """Everything around the words. `answers`: the Message-ID that it answers; `thread`: that with
    which the thread began. `pages`: where our pages are, "" where nobody opens them. `others`:
    who else had the mail that it answers.
    """

    sender: str
    name: str
    to: str
    subject: str
    ref: str
    at: dt.datetime
    answers: str = ""
    thread: str = ""
    pages: str = ""
    reads: bool = True
    others: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The domain of our address."""
        return self.sender.rpartition("@")[2]

    @property
    def message_id(self) -> str:
        """The Message-ID of this mail."""
        return message_id(self.ref, self.domain)


def bare(subject: str) -> str:
    """A subject without what mail programs put before it."""
    return _RE.sub("", subject.strip()).strip()


def subject_of(
    message: Outgoing, answered: str | None, number: str | None, localizer: Localizer
) -> str:
    """What a mail is headed: as what it answers (`answered`), with the call's number once; else by
    what it says. Of what had no subject the answer's tells nothing: it may be private.
    """
    if message.subject:
        return _line(message.subject)
    card = message.card
    first = message.text.strip().split("\n", 1)[0]
    named = f"{card.number} {card.title}" if card else cut(first, 90)
    untitled = localizer.say("your question")
    head = named if answered is None else f"Re: {bare(answered) or untitled}"
    if not number or number in head:
        return _line(head)
    return _line(f"{_OF_ANOTHER.sub('', head)} [{number}]")


def _line(text: str) -> str:
    return cut(" ".join(legible(text).split()), _LONGEST_SUBJECT)


def plain_text(message: Outgoing) -> str:
    """What a message says, without its choices."""
    card = message.card
    if card is None:
        return message.text
    lines = [f"{line.label}{line.mark} {line.value}" for line in card.lines]
    return "\n".join([f"[{card.number}] {card.title} · {card.status}", *lines])


def written(message: Outgoing, envelope: Envelope, localizer: Localizer) -> EmailMessage:
    """The mail."""
    mail = _headed(envelope)
    text = "\n\n".join(filter(None, (plain_text(message), _told_of(envelope.others, localizer))))
    labels = [_line(choice.label) for choice in message.choices]
    below = _below(envelope, localizer)
    numbered = [f"{n}. {label}" for n, label in enumerate(labels, 1)]
    choices = ["\n".join(numbered), localizer.say(PICK)] if numbered else []
    mail.set_content("\n\n".join([text, *choices]) + _apart(below), cte="base64")
    mail.add_alternative(_marked(text, labels, below, localizer), subtype="html", cte="base64")
    return mail


def written_with_files(
    caption: str, files: tuple[BatchFile, ...], envelope: Envelope, localizer: Localizer
) -> EmailMessage:
    """A mail that brings files."""
    mail = _headed(envelope)
    names = "\n".join(f"- {_line(file.name)}" for file in files)
    text = f"{caption}\n\n{names}" if caption else names
    mail.set_content(text + _apart(_below(envelope, localizer)), cte="base64")
    for file in files:
        main, _, sub = file.media.partition("/")
        known = main and sub and re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,80}", file.media)
        main, sub = (main, sub) if known else ("application", "octet-stream")
        mail.add_attachment(file.data, maintype=main, subtype=sub, filename=_line(file.name))
    return mail


def _told_of(others: tuple[str, ...], localizer: Localizer) -> str:
    """Who else had the mail that is answered, for who wrote it; "" where nobody had."""
    if not others:
        return ""
    named = localizer.joined(others[:_MOST_NAMED])
    if len(others) > _MOST_NAMED:
        named = localizer.say("{names} and more", names=", ".join(others[:_MOST_NAMED]))
    return localizer.say(
        "Your mail also went to {others}: they have its words too. What I answer goes to you "
        "alone.",
        others=named,
    )


_MOST_NAMED = 4


def _headed(envelope: Envelope) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((_line(envelope.name), envelope.sender))
    mail["To"] = envelope.to
    mail["Reply-To"] = envelope.sender
    mail["Subject"] = _line(envelope.subject)
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = envelope.message_id
    if envelope.answers:
        answers = f"<{envelope.answers}>"
        begun = f"<{envelope.thread}>" if envelope.thread else answers
        mail["In-Reply-To"] = answers
        mail["References"] = answers if begun == answers else f"{begun} {answers}"
    # What other machines go by, so that they do not answer us.
    mail["Auto-Submitted"] = "auto-replied" if envelope.answers else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["List-Id"] = f"<desk.{envelope.domain}>"
    mail[MARK] = envelope.sender
    return mail


def _below(envelope: Envelope, localizer: Localizer) -> str:
    """What stands below every mail; nothing to whom nobody knows."""
    if not envelope.reads:
        return ""
    told = [localizer.say(ANSWERS)]
    if envelope.pages:
        told.append(localizer.say(SEEN_ON_PAGES, link=envelope.pages))
    return "\n".join(told)


def _apart(below: str) -> str:
    return f"\n\n-- \n{below}\n" if below else "\n"


def _marked(text: str, labels: list[str], below: str, localizer: Localizer) -> str:
    """The same as HTML: everything is escaped, and only addresses of pages become links."""
    chosen = "".join(f"<li>{html.escape(label)}</li>" for label in labels)
    pick = f"<p>{html.escape(localizer.say(PICK))}</p>" if labels else ""
    return (
        f'<!DOCTYPE html><html lang="{localizer.language}"><head><meta charset="utf-8"></head>'
        f'<body style="font-family:sans-serif;line-height:1.4">'
        f'<div style="white-space:pre-wrap">{_linked(text)}</div>'
        f"{f'<ol>{chosen}</ol>' if chosen else ''}{pick}"
        f'<div style="color:#555;font-size:90%;white-space:pre-wrap">{_linked(below)}</div>'
        f"</body></html>\n"
    )


def _linked(text: str) -> str:
    """Escaped, with links."""
    said, at = [], 0
    for found in _ADDRESS.finditer(text):
        said.append(html.escape(text[at : found.start()]))
        address = html.escape(found[0])
        said.append(f'<a href="{address}">{address}</a>')
        at = found.end()
    return "".join([*said, html.escape(text[at:])])
