"""Mail servers for tests: pymap's IMAP server and aiosmtpd's SMTP server, with TLS by an authority
of their own, and faults on demand. Both run in the test's own loop.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from argparse import Namespace
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from functools import cache
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imapclient import IMAPClient
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

DESK = "desk@example.org"
PASSWORD = "not-a-password"
SERVER = "mx.example.org"
NOWHERE = "nobody@example.org"


@cache
def _made() -> tuple[bytes, bytes]:
    """A certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names: list[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    return certificate.public_bytes(pem), secret


class MailServers:
    """Both servers and one mailbox. `folder`: where the certificate's file goes. `answers`: what the
    SMTP server says next instead of taking a recipient; `idles`: whether IMAP knows IDLE.
    """

    def __init__(self, folder: Path, *, idles: bool = True) -> None:
        self._folder, self.idles = folder, idles
        self.ca_file = folder / "authority.pem"
        self.outbox: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.answers: list[str] = []
        self.after_data: list[str] = []
        self.imap_port = self.smtp_port = 0
        self.password = PASSWORD
        self._imap: asyncio.Server | None = None
        self._smtp: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self.cut_after: int | None = None
        self.cut = 0
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> MailServers:
        certificate, key = _made()
        self.ca_file.write_bytes(certificate)
        both = self._folder / "server.pem"
        both.write_bytes(certificate + key)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(both)
        self._context = context
        args = Namespace(
            host="127.0.0.1",
            port="0",
            debug=False,
            cert=None,
            key=None,
            tls=True,
            passlib_cfg=None,
            proxy_protocol=None,
            demo_data=False,
            demo_user=DESK,
            demo_password=PASSWORD,
        )
        quick = BuiltinHash(rounds=1)  # a password that everybody may know
        backend, config = await DictBackend.init(
            args, disable_idle=not self.idles, hash_context=quick
        )
        config.apply_context()
        self._backend, self._config = backend, config
        await self.open()
        loop = asyncio.get_running_loop()
        self._smtp = await loop.create_server(self._smtp_protocol, "127.0.0.1", 0)
        self.smtp_port = self._smtp.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        assert self._smtp
        self._smtp.close()

    async def open(self) -> None:
        """The IMAP server is there (again)."""
        server = IMAPServer(self._backend.login, self._config)
        answer = ProxyProtocolReader(ProxyProtocolVersion.get(None)).get_callback(server)

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.append(writer)
            if self.cut_after is not None:
                self._cut(writer, self.cut_after)
            await cast(Any, answer)(reader, writer)

        self._imap = await asyncio.start_server(
            connected, "127.0.0.1", self.imap_port, ssl=self._context
        )
        self.imap_port = self._imap.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """The IMAP server is away, and every connection breaks."""
        if self._imap:
            self._imap.close()
            self._imap = None
        self.break_connections()
        await asyncio.sleep(0)

    def break_connections(self) -> None:
        """Every IMAP connection breaks at once."""
        for writer in self._writers:
            with suppress(AttributeError):  # Python 3.11.2 raises it for one that is closed already
                writer.transport.abort()
        self._writers.clear()

    def _cut(self, writer: asyncio.StreamWriter, most: int) -> None:
        """Let a connection break after so many bytes, in the middle of whatever is being said."""
        left, write = most, writer.write

        def counted(data: bytes | bytearray | memoryview) -> None:
            nonlocal left
            part = bytes(data)[: max(left, 0)]
            if part:
                write(part)
            if 0 < left <= len(data):
                self.cut += 1
                writer.transport.close()
            left -= len(data)

        cast(Any, writer).write = counted

    def settings(self) -> dict[str, Any]:
        """The settings by which a desk uses them."""
        return {
            "address": DESK,
            "password": PASSWORD,
            "imap_host": "127.0.0.1",
            "imap_port": self.imap_port,
            "smtp_port": self.smtp_port,
            "ca_file": str(self.ca_file),
            "poll_seconds": 0.2,
            "authserv": SERVER,
        }

    async def arrives(self, mail: EmailMessage | bytes, folder: str = "INBOX") -> None:
        """A mail is delivered to the desk's mailbox."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        await self.in_mailbox(lambda client: client.append(folder, raw))

    async def in_mailbox(self, work: Callable[[IMAPClient], Any]) -> Any:
        """Do something in the mailbox, as another program would."""

        def done() -> Any:
            context = ssl.create_default_context(cafile=str(self.ca_file))
            with IMAPClient(
                "127.0.0.1", port=self.imap_port, ssl_context=context, timeout=20
            ) as client:
                client.login(DESK, PASSWORD)
                return work(client)

        return await asyncio.to_thread(done)

    def sent(self, to: str) -> list[EmailMessage]:
        """What was sent to an address, in order."""
        return [mail for address, mail in self.outbox if address == to]

    def _smtp_protocol(self) -> SMTP:
        return SMTP(
            self,
            hostname="mail.example.org",
            tls_context=self._context,
            require_starttls=True,
            auth_required=True,
            authenticator=self._knows,
            loop=asyncio.get_running_loop(),
        )

    def _knows(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = data.password == self.password.encode() and data.login == DESK.encode()
        return AuthResult(success=right, handled=right)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, refuse one that is not there, or say what is to be said next."""
        if self.answers:
            return self.answers.pop(0)
        if address == NOWHERE:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep what was sent."""
        assert isinstance(envelope.content, bytes)
        if self.after_data:
            return self.after_data.pop(0)
        self.raw.append(envelope.content)
        mail = message_from_bytes(envelope.content, policy=default)
        self.outbox += [(address, mail) for address in envelope.rcpt_tos]
        return "250 OK"


def mail(
    sender: str,
    subject: str,
    text: str,
    *,
    answers: str = "",
    proven: bool = True,
    **headers: str,
) -> EmailMessage:
    """A mail as the desk's own server delivers it: `proven`, with what it found of the sender."""
    made = EmailMessage(policy=default)
    domain = sender.rpartition("@")[2]
    if proven:
        made["Authentication-Results"] = (
            f"{SERVER}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
        )
    made["From"] = sender
    made["To"] = DESK
    made["Subject"] = subject
    made["Message-ID"] = make_msgid(domain=domain)
    if answers:
        made["In-Reply-To"] = answers
        made["References"] = answers
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def words_of(made: EmailMessage) -> str:
    """What somebody reads in a mail, without what stands under it."""
    body = made.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").partition("\n\n-- \n")[0]
