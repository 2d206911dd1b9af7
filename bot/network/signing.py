"""Signs and checks what installations send each other: HTTP Message Signatures (RFC 9421) with
Ed25519, over the method, the address, the type and the digest of the body.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

COVERED = ("@method", "@target-uri", "content-type", "content-digest")
TAG = "schakel-link"
JSON = "application/json"
AGE = dt.timedelta(minutes=5)
"""A signature is good for so long, before and after it was made by the other's clock."""


class NotSigned(Exception):
    """It is not signed by who it says, or not any more, or not for us. `why` is one word."""

    def __init__(self, why: str, told: str) -> None:
        super().__init__(told)
        self.why = why


@dataclass(frozen=True)
class Key:
    """A private key, 32 bytes in base64, and the public one that goes with it."""

    secret: str

    @classmethod
    def made(cls) -> Key:
        """A new one."""
        raw = Ed25519PrivateKey.generate().private_bytes(
            Encoding.Raw, PrivateFormat.Raw, NoEncryption()
        )
        return cls(base64.b64encode(raw).decode())

    @property
    def private(self) -> Ed25519PrivateKey:
        """To sign with."""
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.secret))

    @property
    def public(self) -> str:
        """The public key: 32 bytes in base64."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    @property
    def id(self) -> str:
        """What the key is called in a signature."""
        return id_of(self.public)


def id_of(public: str) -> str:
    """What a public key is called: the first 16 bytes of its SHA-256, in base64url."""
    digest = hashlib.sha256(base64.b64decode(public, validate=True)).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def fingerprint(public: str) -> str:
    """A public key as two people compare it aloud: eight groups of four."""
    digest = hashlib.sha256(base64.b64decode(public, validate=True)).hexdigest()[:32].upper()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def read_public(public: str) -> Ed25519PublicKey:
    """The key. Raises ValueError for what is none."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))


@dataclass
class Request:
    """An HTTP request, as far as a signature covers it; `url` is the whole address."""

    method: str
    url: str
    headers: MutableMapping[str, str] = field(default_factory=dict)


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, private: Any = None, find: Callable[[str], str | None] | None = None):
        self._private, self._find = private, find

    def resolve_private_key(self, key_id: str) -> Any:
        return self._private

    def resolve_public_key(self, key_id: str) -> Any:
        known = self._find(key_id) if self._find else None
        if known is None:
            raise NotSigned("unknown_key", "nobody here knows the key it is signed with")
        return read_public(known)


def signed(url: str, body: bytes, key: Key, now: dt.datetime) -> dict[str, str]:
    """The headers of a POST of this body to this address, signed."""
    request = Request("POST", url, {"Content-Type": JSON})
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys(key.private))
    signer.sign(
        request,
        key_id=key.id,
        created=now,
        nonce=secrets.token_urlsafe(18),
        label="link",
        tag=TAG,
        covered_component_ids=COVERED,
        body=body,
    )
    return dict(request.headers)


class _Verifier(HTTPMessageVerifier):
    """Checks by the desk's own clock."""

    def __init__(self, now: dt.datetime, keys: HTTPSignatureKeyResolver) -> None:
        super().__init__(signature_algorithm=ED25519, key_resolver=keys)
        self._now = now

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        created = sig_input.params.get("created")
        if type(created) is not int:
            raise NotSigned("no_time", "the signature does not say when it was made")
        if abs(self._now.timestamp() - created) > AGE.total_seconds():
            raise NotSigned("too_old", "the signature was made too long ago, or is yet to be made")


@dataclass(frozen=True)
class Signature:
    """Who signed, and what makes this signature another than every other."""

    key: str
    nonce: str


def checked(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    now: dt.datetime,
    find: Callable[[str], str | None],
) -> Signature:
    """By whom the request is signed; `find` gives the public key of an id. Raises NotSigned."""
    request = Request("POST", url, dict(headers))
    try:
        found = _Verifier(now, _Keys(find=find)).verify(
            request, max_age=None, expect_tag=TAG, require_components=COVERED, body=body
        )
    except (InvalidSignature, HTTPMessageSignaturesException, ValueError) as error:
        if isinstance(error.__cause__, NotSigned):
            raise error.__cause__ from None
        raise NotSigned("bad_signature", "the signature does not hold") from error
    if len(found) != 1 or not found[0].nonce:
        raise NotSigned("bad_signature", "it takes one signature, with a nonce")
    return Signature(str(found[0].parameters["keyid"]), found[0].nonce)
