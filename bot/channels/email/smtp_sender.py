"""Sends a mail by SMTP, and says what a server's answer means for the outbox."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage

import aiosmtplib
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.channels.email.settings import EmailOptions
from bot.channels.email.sign_in import NoToken, Tokens, tls_context
from bot.ports import RetryLater, Undeliverable

ANSWER = 30.0
"""Seconds a server has for each answer."""
SOON, LATER, MUCH_LATER = 20.0, 120.0, 300.0
"""Seconds until a server that was not there, one that asked for patience (greylisting), and one
that refuses us are tried again.
"""


class SmtpSender:
    """Sends mails, each over a connection of its own."""

    def __init__(self, options: EmailOptions, tokens: Tokens | None) -> None:
        self._options, self._tokens = options, tokens

    async def send(self, mail: EmailMessage, to: str) -> None:
        """Hand a mail to the server. Raises RetryLater or Undeliverable."""
        try:
            async with await self.connected() as client:
                await client.send_message(mail, sender=self._options.address, recipients=[to])
        except RetryLater:
            raise
        except (SMTPException, OSError, TimeoutError, NoToken) as error:
            raise meaning(error) from error

    async def connected(self) -> aiosmtplib.SMTP:
        """A connection that is signed in, when it is entered."""
        options, server = self._options, self._options.smtp
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            tls_context=tls_context(options) if server.tls != "none" else None,
            timeout=ANSWER,
            username=options.user if options.smtp_login and not self._tokens else None,
            password=options.password if options.smtp_login and not self._tokens else None,
        )
        if self._tokens and options.smtp_login:
            token = await asyncio.to_thread(self._tokens.fresh)
            await client.connect()
            await client.auth_xoauth2(options.user, token)
        return client


def meaning(error: Exception) -> RetryLater | Undeliverable:
    """What a fault means: worth another try, or for good; `gone` where the address is the
    reason.
    """
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, SMTPAuthenticationError):
        return RetryLater(MUCH_LATER, f"the mail server does not let us in ({error.code})")
    if isinstance(error, SMTPSenderRefused) and error.code >= 500:
        return RetryLater(MUCH_LATER, f"the mail server does not take our address ({error.code})")
    if isinstance(error, SMTPResponseException):
        said = f"{error.code} {' '.join(error.message.split())}"[:200]
        if error.code < 500:
            return RetryLater(LATER, said)
        is_recipient = isinstance(error, SMTPRecipientRefused)
        return Undeliverable(said, gone=is_recipient and " 5.7." not in said)
    return RetryLater(SOON, f"the mail server cannot be reached ({type(error).__name__})")
