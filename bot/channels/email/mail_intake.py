"""Takes one mail in: whether somebody wrote it, who that is for sure, and what it answers.

Nothing of an unproven mail reaches the desk: it waits until whoever has the address has shown, by a
code that was sent there, that it is theirs. Whom nobody knows gets one polite answer.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from prometheus_client import Counter
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.email import automatic, message_reader
from bot.channels.email.addresses import CHANNEL, key_of, place_of, refs_in
from bot.channels.email.authentication import is_proven
from bot.channels.email.imap_mailbox import RawMail
from bot.channels.email.limits import PER_HOUR
from bot.channels.email.mail_writer import bare
from bot.channels.email.message_reader import Mail, NoMail
from bot.channels.email.settings import EmailOptions
from bot.context import Context
from bot.conversation.read.numbers import call_number
from bot.outbox.gate import Others
from bot.outbox.keys import short
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, linking
from bot.people.recipients import localizer_of
from bot.ports import (
    NOTHING,
    Accept,
    Address,
    Attachment,
    Bounced,
    Incoming,
    Outgoing,
    Profile,
    Reply,
    Said,
)
from bot.ports.codes import ALPHABET, LENGTH, may_be_codes
from bot.ports.stored_incoming import from_json, to_json
from bot.wording.localizer import Localizer
from catalog.contact_details import whose_email
from catalog.model import Person
from routing.call.guests import is_ours
from routing.storage import inbox, mails
from routing.storage import said as told_of
from routing.storage.db import Database
from routing.storage.mails import Mailed

log: BoundLogger = get_logger("schakel.email")
REFUSED = Counter("schakel_email_refused_total", "Mails that were not taken in", ["why"])
HELD_FOR = dt.timedelta(days=3)
MOST_HELD = 5
"""So many mails of one address wait for a proof; more are not kept."""
NO_WORDS = "…"


@dataclass(frozen=True)
class _Weighed:
    """What becomes of a mail: `incoming` is taken in, then `released` waits no longer."""

    incoming: tuple[Incoming, ...] = ()
    released: tuple[str, ...] = ()


class MailIntake:
    """Takes mails in for one mailbox."""

    def __init__(
        self,
        options: EmailOptions,
        database: Database,
        context: Callable[[], Context],
        accept: Accept,
    ) -> None:
        self._options, self._database, self._context = options, database, context
        self._accept = accept

    async def take(self, raw: RawMail, validity: int) -> bool:
        """Take a mail in; False when it cannot be read, so that it stays as it is for somebody to
        look at. When this returns, what follows from it is committed; raises when it is not.
        """
        try:
            mail = await asyncio.to_thread(message_reader.read, raw.raw)
        except NoMail as error:
            log.error("a mail cannot be read and is left alone", uid=raw.uid, error=str(error))
            REFUSED.labels("unreadable").inc()
            return False
        if report := automatic.report_in(mail):
            await self._bounced(report, mail)
            return True
        if why := automatic.why_automatic(mail, self._options.address):
            log.info("a mail of a machine is not taken in", why=why)
            REFUSED.labels("automatic").inc()
            return True
        weighed = await asyncio.to_thread(self._weigh, mail, raw, validity)
        for incoming in weighed.incoming:
            await self._accept(incoming)
        if weighed.released:
            await asyncio.to_thread(self._let_go, weighed.released)
        return True

    async def _bounced(self, report: automatic.Report, mail: Mail) -> None:
        """A mail of ours came back: only if it is one, and to whom the report says."""
        sent = await asyncio.to_thread(self._sent, report)
        if sent is None:
            REFUSED.labels("foreign report").inc()
            return
        digest = hashlib.sha256(f"{report.ref}\n{report.address}".encode()).hexdigest()[:32]
        bounced = Bounced(
            key=f"{CHANNEL}/bounced/{digest}",
            address=Address(channel=CHANNEL, conversation=sent.conversation),
            account="",
            at=self._context().now,
            ref=report.ref,
            sent_as=sent.sent_as,
            number=sent.number,
            why=report.why,
            for_good=report.for_good,
        )
        await self._accept(bounced)

    def _sent(self, report: automatic.Report) -> Mailed | None:
        with self._database.reading() as session:
            found = mails.named(session, report.ref)
        mine = place_of(report.address).conversation if report.address else ""
        return next((one for one in found if mine in ("", one.conversation)), None)

    def _let_go(self, keys: tuple[str, ...]) -> None:
        with self._database.transaction() as session:
            for key in keys:
                mails.let_go(session, key)

    def _weigh(self, mail: Mail, raw: RawMail, validity: int) -> _Weighed:
        with self._database.transaction(durable=True) as session:
            context = self._context().at(session)
            return self._weighed(session, mail, raw, validity, context)

    def _weighed(
        self, session: Session, mail: Mail, raw: RawMail, validity: int, context: Context
    ) -> _Weighed:
        conversation = place_of(mail.sender).conversation
        if mails.came_since(session, conversation, context.now - dt.timedelta(hours=1)) >= PER_HOUR:
            log.warning("one address sends too many mails; the rest is not taken in")
            REFUSED.labels("too many").inc()
            return _Weighed()
        proven = is_proven(mail, self._options.authserv)
        person = self._known(session, mail.sender, context)
        if released := self._released(session, mail, conversation, context):
            return released
        joins = proven and bool(linking.live_codes(session, mail.own, context.now))
        if person is None and not joins:
            self._answer_stranger(session, mail, context, proven=proven)
            return _Weighed()
        answered = self._answered(session, mail, context)
        told = f"{mail.message_id or f'{validity}/{raw.uid}'}\n{mail.sender}\n{proven}"
        said = _said(mail, key_of(told), answered, _attachments(mail, raw, validity), context)
        if inbox.read(session, said.key):
            return _Weighed()
        if proven:
            self._noted(session, mail, said)
            return _Weighed((said,))
        self._hold(session, mail, said, person, context)
        return _Weighed()

    def _known(self, session: Session, address: str, context: Context) -> Person | None:
        """Whose address it is: by the catalogue, else by an account that was linked."""
        people = context.catalogue.people
        if found := whose_email(address, people.values()):
            return found
        owner = accounts.owner_of(session, CHANNEL, address)
        return people.get(owner) if owner and is_ours(owner, context.catalogue) else None

    def _released(
        self, session: Session, mail: Mail, conversation: str, context: Context
    ) -> _Weighed | None:
        """What waited for the code that this mail brings; None when it brings none."""
        told = f"{mail.subject}\n{mail.own}\n{mail.text}"
        digests = {_digest(code) for code in may_be_codes(told)}
        found = mails.held(session, conversation, digests, context.now) if digests else ()
        if not found:
            return None
        known = [from_json(body) for _, body in found]
        for one in known:
            if isinstance(one, Said):
                self._noted(session, mail, one)
        return _Weighed(tuple(known), tuple(key for key, _ in found))

    def _answered(self, session: Session, mail: Mail, context: Context) -> Mailed | None:
        """The mail of ours that this one answers: one of this conversation, or one to a team's
        list; by its headers, else by the call's number in the subject.
        """
        own = place_of(mail.sender).conversation
        for ref in refs_in(mail.answers):
            for found in mails.named(session, ref):
                to = Address(channel=CHANNEL, conversation=found.conversation)
                if found.conversation == own or context.room_at(to):
                    return found
        number = call_number(mail.subject) if bare(mail.subject) != mail.subject.strip() else None
        return mails.newest(session, own, number=number, came=False) if number else None

    def _noted(self, session: Session, mail: Mail, said: Said) -> None:
        """Note a mail, so that what is said to it stands in its thread, and the call that this
        thread is about.
        """
        here, ref = said.address.conversation, said.reply_to
        answered = mails.answered(session, here, ref) if ref else None
        if answered and answered.number:
            told_of.write(session, here, answered.ref, answered.number)
        came = _came(mail, place_of(said.account), said.key, answered, said.at)
        mails.note(session, came._replace(others=mail.others(self._options.address)))

    def _hold(
        self, session: Session, mail: Mail, said: Said, person: Person | None, context: Context
    ) -> None:
        """Keep it, and ask whoever has the address for a proof."""
        own = place_of(said.account)
        if mails.held_in(session, own.conversation, context.now) >= MOST_HELD:
            REFUSED.labels("too many held").inc()
            return
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        until = context.now + HELD_FOR
        if not mails.hold(
            session, said.key, own.conversation, _digest(code), until=until, body=to_json(said)
        ):
            return
        localizer = localizer_of(session, person, context.catalogue) if person else _usual(context)
        shown = f"{code[:4]}-{code[4:]}"
        text = localizer.say(
            "A mail came to me in your name: {subject} I cannot be sure that it is yours, so I "
            "have done nothing with it. If it is, answer this mail as it is; the code {code} in it "
            "shows that it reached you. If it is not, leave it: after three days it is gone.",
            subject=localizer.in_quotes(mail.subject[:100] or NO_WORDS),
            code=shown,
        )
        subject = localizer.say("Is this mail yours? {code}", code=shown)
        told = Reply.of(Outgoing(text=text, subject=subject), NOTHING)
        OutboxWriter(session, context, f"prove/{said.key}").say(own, Others(own.conversation), told)
        REFUSED.labels("unproven").inc()

    def _answer_stranger(
        self, session: Session, mail: Mail, context: Context, *, proven: bool
    ) -> None:
        """One polite answer to whom nobody knows, and none at all to an address that our own mail
        server could not prove: it may be somebody else's.
        """
        REFUSED.labels("unknown").inc()
        if self._options.authserv and not proven:
            return
        place = place_of(mail.sender)
        organisation = context.catalogue.organisation
        key = f"stranger/{place.conversation}"
        mails.note(session, _came(mail, place, key, None, context.now))
        spoken = [one for one in organisation.languages if one == mail.language]
        usual = sorted(organisation.languages, key=lambda one: one != organisation.language)
        # In which of ours they wrote is not known of most mails, and there is no second answer.
        said = [_to_a_stranger(Localizer(one)) for one in spoken or usual]
        told = Reply.of(Outgoing(text="\n\n".join(said)), NOTHING)
        writer = OutboxWriter(session, context, key)
        writer.say(place, Others(place.conversation), told)


def _said(
    mail: Mail,
    key: str,
    answered: Mailed | None,
    attachments: list[Attachment],
    context: Context,
) -> Said:
    """What a mail says. It came to the desk alone, also where it answers what a list was sent: what
    is said to it is for its sender, and not for the list.
    """
    own = place_of(mail.sender)
    languages = context.catalogue.organisation.languages
    return Said(
        key=key,
        address=own,
        account=mail.sender,
        at=context.now,
        # The address is theirs: proven now, or by the code before this is taken in.
        profile=Profile(
            name=mail.name or None,
            handle=mail.sender,
            email=mail.sender,
            language=next((one for one in languages if one == mail.language), None),
        ),
        alone=own.conversation,
        text=_words(mail, replies=answered is not None),
        attachments=tuple(attachments),
        reply_to=answered.ref if answered else None,
    )


def _came(mail: Mail, place: Address, key: str, answered: Mailed | None, at: dt.datetime) -> Mailed:
    """How a mail that came is noted: in the thread of what it answers."""
    return Mailed(
        conversation=place.conversation,
        ref=key,
        came=True,
        message_id=mail.message_id,
        thread=answered.thread if answered else mail.message_id,
        subject=mail.subject[:300],
        number=answered.number if answered else None,
        choices=(),
        sent_as=f"say/{short(key)}",
        at=at,
    )


def _to_a_stranger(localizer: Localizer) -> str:
    return localizer.say(
        "I am the service desk of an organisation, and I do not know your address, so I can do "
        "nothing with your mail. Do you work here? Write from the address that your "
        "organisation knows, or ask your coordinator to add this one. I will not answer here "
        "again."
    )


def _usual(context: Context) -> Localizer:
    return Localizer(context.catalogue.organisation.language)


def _digest(code: str) -> str:
    return hashlib.sha256(code.upper().encode()).hexdigest()


def _words(mail: Mail, *, replies: bool) -> str:
    """What a mail says: in a reply, what stands above the quoted; else its subject as well, which
    often is all there is.
    """
    nothing = "" if mail.files else NO_WORDS
    if replies:
        return mail.own or nothing
    subject = bare(mail.subject)
    own = mail.text
    if own.casefold().startswith(subject.casefold()):
        return own or nothing
    return "\n\n".join(filter(None, (subject, own))) or nothing


def _attachments(mail: Mail, raw: RawMail, validity: int) -> list[Attachment]:
    """The files of a mail, with enough to fetch each again. Of a mail that was too large to fetch,
    each is told to be as large as all of it.
    """
    where = {"v": validity, "u": raw.uid, "i": mail.message_id}
    return [
        Attachment(
            name=part.name,
            kind={"image": "picture", "audio": "voice"}.get(part.media.partition("/")[0], "file"),
            ref=json.dumps({**where, "n": part.number}, separators=(",", ":")),
            size=len(part.data) if raw.whole else raw.size,
            media=part.media,
            form="attachment",
        )
        for part in mail.files
    ]
