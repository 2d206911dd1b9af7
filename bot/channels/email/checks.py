"""Checks with the mail servers themselves whether e-mail is set up right; each finding says what is
wrong and how to mend it. Sends nothing, changes nothing.
"""

from __future__ import annotations

import asyncio
import ssl

from bot.channels.email.addresses import CHANNEL
from bot.channels.email.imap_mailbox import FAULTS, ImapMailbox, NoLogin
from bot.channels.email.settings import EmailOptions, Server
from bot.channels.email.sign_in import NoToken, Tokens
from bot.channels.email.smtp_sender import SmtpSender, meaning
from bot.channels.plugin import Finding
from bot.people.mail_accounts import addresses
from catalog.model import Catalogue

GUIDE = "docs/email.md"


async def examine(options: EmailOptions, catalogue: Catalogue) -> list[Finding]:
    """All findings about reading, sending, and who is believed."""
    tokens = Tokens(options.oauth) if options.oauth else None
    reading = await asyncio.to_thread(_reading, options, tokens)
    return [*reading, await _sending(options, tokens), *_believing(options, catalogue)]


def _reading(options: EmailOptions, tokens: Tokens | None) -> list[Finding]:
    mailbox, server = ImapMailbox(options, tokens), options.imap
    try:
        mailbox.open(readonly=True)
        if options.done_folder and not mailbox.has(options.done_folder):
            return [_no_folder(options.done_folder, "SCHAKEL_EMAIL_DONE_FOLDER")]
    except NoLogin:
        return [
            (
                False,
                f"E-mail: {server.host} does not let {options.user} in; see SCHAKEL_EMAIL_USER and "
                f"SCHAKEL_EMAIL_PASSWORD, and whether an app password is needed ({GUIDE})",
            )
        ]
    except NoToken as error:
        return [(False, f"E-mail: no token to sign in with: {error}; see SCHAKEL_EMAIL_OAUTH_*")]
    except ssl.SSLError as error:
        return [_no_tls(server, error, "IMAP")]
    except FAULTS as error:
        if "select" in str(error).lower():
            return [_no_folder(options.folder, "SCHAKEL_EMAIL_FOLDER")]
        return [_not_there(server, error, "IMAP")]
    finally:
        mailbox.close()
    how = "is told of new mail at once" if mailbox.idles else _polls(options)
    return [(True, f"E-mail: reads {options.address} at {server.host}, and {how}")]


def _polls(options: EmailOptions) -> str:
    return f"looks every {options.poll_seconds:.0f} seconds, as the server does not know IDLE"


def _no_folder(folder: str, setting: str) -> Finding:
    return False, f"E-mail: there is no folder '{folder}' in the mailbox; make it, or set {setting}"


def _no_tls(server: Server, error: Exception, kind: str) -> Finding:
    return (
        False,
        f"E-mail: {server.host} does not prove that it is itself ({error}); write its name as its "
        f"certificate does, set SCHAKEL_EMAIL_{kind}_TLS to the other way, or name its authority "
        f"in SCHAKEL_EMAIL_CA_FILE",
    )


def _not_there(server: Server, error: Exception, kind: str) -> Finding:
    return (
        False,
        f"E-mail: {server.host}:{server.port} cannot be reached ({type(error).__name__}); look at "
        f"the network and SCHAKEL_EMAIL_{kind}_HOST, _PORT and _TLS",
    )


async def _sending(options: EmailOptions, tokens: Tokens | None) -> Finding:
    server = options.smtp
    try:
        async with await SmtpSender(options, tokens).connected() as client:
            await client.noop()
    except ssl.SSLError as error:
        return _no_tls(server, error, "SMTP")
    except Exception as error:
        if isinstance(error.__cause__, ssl.SSLError):
            return _no_tls(server, error.__cause__, "SMTP")
        why = meaning(error)
        if "does not let us in" in str(why):
            return False, f"E-mail: {server.host} does not let {options.user} send; see {GUIDE}"
        return _not_there(server, error, "SMTP")
    return True, f"E-mail: sends as {options.address} by {server.host}"


def _believing(options: EmailOptions, catalogue: Catalogue) -> list[Finding]:
    found: list[Finding] = []
    if not options.authserv:
        found.append(
            (
                False,
                f"E-mail: nothing proves who writes, so that each mail is answered with a code; "
                f"set SCHAKEL_EMAIL_AUTHSERV to the name your mail server writes in "
                f"Authentication-Results ({GUIDE})",
            )
        )
    known = len(addresses(catalogue))
    if not known:
        found.append(
            (
                False,
                "E-mail: the catalogue names nobody's address, so that nobody is known by mail; "
                "write 'email:' with people",
            )
        )
    rooms = [team for team in catalogue.teams if team.rooms.get(CHANNEL) == options.address]
    found += [
        (
            False,
            f"E-mail: the room of {team.team} is the desk's own address, so that it would write "
            f"to itself; name the address of the team",
        )
        for team in rooms
    ]
    found.append(
        (
            True,
            f"E-mail: for others to believe what is sent, {options.domain} has to name "
            f"{options.smtp.host} in SPF, and sign by DKIM ({GUIDE})",
        )
    )
    return found
