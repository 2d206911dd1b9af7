"""E-mail as a channel of the desk: a mailbox over IMAP in, SMTP out."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from sqlmodel import Session

from bot.channels.email import message_reader
from bot.channels.email.addresses import CHANNEL, address_in, place_of, ref_for
from bot.channels.email.choosing import picked
from bot.channels.email.imap_mailbox import FAULTS, ImapMailbox, NoLogin
from bot.channels.email.limits import MOST_SENT
from bot.channels.email.mail_intake import MailIntake
from bot.channels.email.mail_writer import Envelope, subject_of, written, written_with_files
from bot.channels.email.message_reader import NoMail
from bot.channels.email.settings import EmailOptions
from bot.channels.email.sign_in import Tokens
from bot.channels.email.smtp_sender import SmtpSender
from bot.channels.email.watch import MailboxWatch
from bot.channels.plugin import Host
from bot.context import Context
from bot.conversation.read.numbers import call_number, names_another_call
from bot.people import accounts, directory, mail_accounts
from bot.people.recipients import localizer_of
from bot.ports import (
    Accept,
    Address,
    Attachment,
    BatchFile,
    Contact,
    FileBatch,
    Incoming,
    NotByFile,
    Note,
    NotFetched,
    Outgoing,
    Profile,
    RetryLater,
    Said,
    Undeliverable,
)
from bot.wording.localizer import Localizer
from catalog.contact_details import whose_email
from routing.storage import ledger, mails
from routing.storage.mails import Mailed

_JUST_NOW = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class _Drafted:
    """A mail about to be sent: what is around its words, in which language, about which call."""

    envelope: Envelope
    localizer: Localizer
    number: str | None


class EmailChannel:
    """One process's part in a mailbox. Every process may run one: one of them reads."""

    name = CHANNEL

    def __init__(self, options: EmailOptions, host: Host) -> None:
        self._options, self._host = options, host
        self._tokens = Tokens(options.oauth) if options.oauth else None
        self._smtp = SmtpSender(options, self._tokens)
        self.watch: MailboxWatch | None = None
        self._known_version: str | None = None

    @classmethod
    def of(cls, host: Host) -> EmailChannel:
        """The channel as the entry point makes it, from `SCHAKEL_EMAIL_*`."""
        return cls(EmailOptions.read(host.settings), host)

    async def listen(self, accept: Accept) -> None:
        """Receive until cancelled."""
        host = self._host
        intake = MailIntake(self._options, host.database, host.context, accept)
        self.watch = MailboxWatch(
            self._options,
            self._tokens,
            host.database,
            host.now,
            take=intake.take,
            before=self._meet,
        )
        await self.watch.run()

    def out_of_touch(self) -> str | None:
        """Why no mail comes in now; None when it does, here or to another process."""
        return self.watch.trouble if self.watch else "the mailbox was not opened yet"

    async def _meet(self) -> None:
        """See whose address is whose, whenever the catalogue is another."""
        catalogue = self._host.context().catalogue
        if catalogue.version == self._known_version:
            return
        owners = mail_accounts.addresses(catalogue)
        await asyncio.to_thread(self._follow, owners)
        await self._host.meet(
            [
                Contact(
                    address=place_of(address),
                    account=address,
                    at=self._host.now(),
                    profile=Profile(email=address, handle=address),
                )
                for address in owners
            ]
        )
        self._known_version = catalogue.version

    def _follow(self, owners: dict[str, str]) -> None:
        with self._host.database.transaction() as session:
            mail_accounts.follow(session, CHANNEL, owners)

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Say it in a mail; the ref is that mail's. A mail cannot be changed any more: what would
        only change an earlier one says nothing new, and its news is told in words anyway.
        """
        if message.edits is not None:
            return message.edits
        address = self._recipient(to, message.only_to)
        drafted, known = await asyncio.to_thread(self._drafted, to, address, message, key)
        if known:
            return drafted.envelope.ref
        mail = written(message, drafted.envelope, drafted.localizer)
        await self._smtp.send(mail, address)
        choices = tuple((choice.action, choice.label) for choice in message.choices)
        await asyncio.to_thread(self._note, to, drafted, choices, key)
        return drafted.envelope.ref

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        """What was kept; a press, where it picks a choice of the mail that it answers."""
        if not isinstance(incoming, Said) or incoming.reply_to is None:
            return incoming
        answered = await asyncio.to_thread(
            self._read, incoming.address.conversation, incoming.reply_to
        )
        return picked(incoming, answered)

    async def taken(self, incoming: Incoming) -> None:
        """Nothing of a mail is shown that would have to change."""

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """A file of a mail, from the mailbox in which it lies."""
        try:
            where = json.loads(wanted.ref)
            number, uid = int(where["n"]), int(where["u"])
            validity, identity = int(where["v"]), str(where["i"])
        except (ValueError, KeyError, TypeError) as error:
            raise NotFetched("failed", "no file of a mail") from error
        try:
            raw = await asyncio.to_thread(self._raw_of, uid, validity, identity)
        except (*FAULTS, NoLogin) as error:
            raise RetryLater(30, f"the mailbox cannot be read ({type(error).__name__})") from error
        if raw is None:
            raise NotFetched("not_there", "the mail is not in the mailbox any more")
        try:
            mail = await asyncio.to_thread(message_reader.read, raw)
        except NoMail as error:
            raise NotFetched("failed", str(error)) from error
        part = next((one for one in mail.files if one.number == number), None)
        if part is None:
            raise NotFetched("not_there", "the mail has no such file")
        if len(part.data) > most:
            raise NotFetched("too_large", "the file is too large")
        return part.data

    async def send_files(self, to: Address, batch: FileBatch, note: Note) -> str:
        """Bring files in one mail."""
        if sum(len(one.data) for one in batch.items) > MOST_SENT:
            raise NotByFile
        address = self._recipient(to, None)
        key = "files/" + "/".join(_mark_of(one) for one in batch.items)
        message = Outgoing(text=batch.caption, thread=batch.thread)
        drafted, known = await asyncio.to_thread(self._drafted, to, address, message, key)
        if known:
            return drafted.envelope.ref
        mail = written_with_files(batch.caption, batch.items, drafted.envelope, drafted.localizer)
        await self._smtp.send(mail, address)
        await asyncio.to_thread(self._note, to, drafted, (), key)
        return drafted.envelope.ref

    def _recipient(self, to: Address, only_to: str | None) -> str:
        address = address_in(f"{CHANNEL}/{only_to}" if only_to else to.conversation)
        if not address:
            raise Undeliverable(f"'{to.conversation}' is no conversation by e-mail", gone=True)
        return address

    def _raw_of(self, uid: int, validity: int, identity: str) -> bytes | None:
        mailbox = ImapMailbox(self._options, self._tokens)
        try:
            mailbox.open(readonly=True)
            if mailbox.validity == validity and (raw := mailbox.fetch(uid)):
                return raw.raw
            folders = (self._options.folder, self._options.done_folder)
            found = mailbox.find(identity, folders) if identity else None
            return found.raw if found else None
        finally:
            mailbox.close()

    def _drafted(
        self, to: Address, address: str, message: Outgoing, key: str
    ) -> tuple[_Drafted, bool]:
        """What is around a mail, and whether it was sent already."""
        options, context = self._options, self._host.context()
        ref = ref_for(options.secret, key, f"{to.conversation}/{address}")
        number = _only_call(message)
        with self._host.database.reading() as session:
            context = context.at(session)
            usual = Localizer(context.catalogue.organisation.language)
            spoken = _spoken(session, address, context)
            localizer = spoken or usual
            reads = spoken is not None or _is_known(address, to, context)
            # An answer stands in the thread of what it answers, news in that of its call.
            thread = mails.newest(session, to.conversation, number=number) if number else None
            answers = mails.answered_by(session, to.conversation, key)
            before = answers or thread
            if before is None and message.card:  # a call's first card comes of what was just said
                newest = mails.newest(session, to.conversation, came=True)
                before = newest if newest and self._host.now() - newest.at < _JUST_NOW else None
            call = ledger.read(session, number) if number else None
            is_sent = mails.read(session, to.conversation, ref) is not None
        if before and (number is None or thread):
            number = before.number  # one call is one thread, whatever names it elsewhere
        envelope = Envelope(
            sender=options.address,
            name=options.name or usual.say("Service desk"),
            to=address,
            subject=subject_of(message, before and before.subject, number, localizer)
            if call is None or not call.private
            else f"{localizer.say('Private request')} [{call.number}]",
            ref=ref,
            at=self._host.now(),
            answers=before.message_id if before else "",
            thread=before.thread if before else "",
            pages=context.pages,
            reads=reads,
            others=answers.others if answers else (),
        )
        return _Drafted(envelope, localizer, number), is_sent

    def _note(
        self, to: Address, drafted: _Drafted, choices: tuple[tuple[str, str], ...], key: str
    ) -> None:
        envelope = drafted.envelope
        own = envelope.message_id.strip("<>")
        mailed = Mailed(
            conversation=to.conversation,
            ref=envelope.ref,
            came=False,
            message_id=own,
            thread=envelope.thread or own,
            subject=envelope.subject,
            number=drafted.number,
            choices=choices,
            sent_as=key,
            at=envelope.at,
        )
        with self._host.database.transaction() as session:
            mails.note(session, mailed)

    def _read(self, conversation: str, ref: str) -> Mailed | None:
        with self._host.database.reading() as session:
            return mails.answered(session, conversation, ref)


def _only_call(message: Outgoing) -> str | None:
    """The call that a message is about: that of its card, or the only one it names."""
    number = message.card.number if message.card else call_number(message.text)
    return None if number is None or names_another_call(message.text, number) else number


def _mark_of(file: BatchFile) -> str:
    """What tells a file from any other: its name and what is in it."""
    return f"{file.name}:{hashlib.sha256(file.data).hexdigest()}"


def _is_known(address: str, to: Address, context: Context) -> bool:
    """Whether an address is of the organisation: somebody's, or a team's."""
    people = context.catalogue.people.values()
    return context.room_at(to) is not None or whose_email(address, people) is not None


def _spoken(session: Session, address: str, context: Context) -> Localizer | None:
    """The language of whose address it is."""
    person = accounts.person_at(session, place_of(address))
    if person is None:
        return None
    known = directory.known(session, person, context.catalogue)
    return localizer_of(session, known, context.catalogue)
