"""A link that is not Schakel: the other end of docs/network.md in plain Python, for whoever builds
one. It keeps everything in memory, takes calls as a provider and places them as a customer.

Nothing of Schakel is imported; signatures are made and checked by hand (RFC 9421, RFC 9530).
"""

import base64
import datetime as dt
import hashlib
import json
import re
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MESSAGES, INVITATIONS = "/link/v1/messages", "/link/v1/invitations"
FILES, PIECE = "/link/v1/files", 128 * 1024
COVERED = ("@method", "@target-uri", "content-type", "content-digest")
PARAMS = re.compile(
    r'^link=(\("@method" "@target-uri" "content-type" "content-digest"\)'
    r';created=(\d{1,12});keyid="([\w-]{1,64})";alg="ed25519";nonce="([\w-]{8,80})"'
    r';tag="schakel-link")$'
)
Post = tuple[str, dict[str, str], bytes]
Answer = tuple[int, dict[str, Any]]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def key_id(public: str) -> str:
    digest = hashlib.sha256(base64.b64decode(public)).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def digest_of(body: bytes) -> str:
    return f"sha-256=:{b64(hashlib.sha256(body).digest())}:"


def base_of(url: str, headers: dict[str, str], params: str) -> bytes:
    values = ("POST", url, headers["content-type"], headers["content-digest"])
    lines = [f'"{name}": {value}' for name, value in zip(COVERED, values, strict=True)]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


@dataclass
class Call:
    """A call at this end. `sent` and `taken` count the messages of each direction."""

    name: str
    customer: bool
    trace: str
    via: list[str]
    sent: int = 0
    taken: int = 0
    asked: int = 0
    ended: str = ""
    words: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    held: dict[int, dict[str, Any]] = field(default_factory=dict)


class ReferenceLink:
    """One link, connected with one other desk. `now` gives the time."""

    def __init__(self, url: str, name: str, services: list[str], now: Any) -> None:
        self.url, self.name, self.services, self.now = url, name, services, now
        self.key = Ed25519PrivateKey.generate()
        self.public = b64(self.key.public_key().public_bytes_raw())
        self.their_url, self.their_keys, self.is_open = "", {}, False  # type: ignore[var-annotated]
        self.calls: dict[str, Call] = {}
        self.outbox: list[tuple[str, dict[str, Any]]] = []
        self.nonces: set[tuple[str, str]] = set()
        self.done: dict[str, str] = {}
        self.marks: set[str] = set()
        self.files: dict[tuple[str, str], bytes] = {}
        self.wanted: list[tuple[str, dict[str, Any]]] = []
        self.got: dict[str, bytes] = {}

    # Signing -------------------------------------------------------------------------------------
    def signed(self, url: str, told: dict[str, Any]) -> Post:
        body = json.dumps(told).encode()
        headers = {"content-type": "application/json", "content-digest": digest_of(body)}
        created, nonce = int(self.now().timestamp()), secrets.token_urlsafe(18)
        covered = " ".join(f'"{name}"' for name in COVERED)
        params = (
            f'({covered});created={created};keyid="{key_id(self.public)}";alg="ed25519"'
            f';nonce="{nonce}";tag="schakel-link"'
        )
        signature = self.key.sign(base_of(url, headers, params))
        headers |= {"signature-input": f"link={params}", "signature": f"link=:{b64(signature)}:"}
        return url, headers, body

    def refused(self, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        """Why a message is not theirs, or was sent before."""
        found = PARAMS.match(headers.get("signature-input", ""))
        given = re.match(r"^link=:([A-Za-z0-9+/=]+):$", headers.get("signature", ""))
        known = self.their_keys.get(found[3]) if found else None
        whole = {"content-type", "content-digest"} <= set(headers)
        if not (found and given and known and whole):
            return problem(401, "unsigned")
        too_old = abs(self.now().timestamp() - int(found[2])) > 300
        if too_old or headers["content-digest"] != digest_of(body):
            return problem(401, "unsigned")
        try:
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(known))
            public.verify(base64.b64decode(given[1]), base_of(self.url + path, headers, found[1]))
        except (InvalidSignature, ValueError):
            return problem(401, "unsigned")
        if (found[3], found[4]) in self.nonces:
            return problem(409, "replayed")
        self.nonces.add((found[3], found[4]))
        return None

    # Connecting ----------------------------------------------------------------------------------
    def accepts(self, url: str, code: str) -> Post:
        """The request by which an invitation is accepted; `accepted` takes the answer."""
        times = {"acknowledge": "1h", "resolve": "8h"}
        kinds = ("wish", "rfc", "incident", "service_request")
        offered = [
            {
                "service": one,
                "name": {"en": one},
                "targets": dict.fromkeys(kinds, times),
                "hours": {"zone": "Europe/Amsterdam", "weekdays": "07:00-18:00"},
            }
            for one in self.services
        ]
        offer = {"organisation": {"en": self.name}, "services": offered}
        told = {"code": code, "yes": True, "url": self.url, "name": self.name, "key": self.public}
        self.their_url = url
        return self.signed(url + INVITATIONS, told | {"versions": [1], "offer": offer})

    def accepted(self, answer: dict[str, Any]) -> None:
        self.their_keys[key_id(answer["key"])] = answer["key"]

    # Hearing -------------------------------------------------------------------------------------
    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if len(body) > 192 * 1024:
            return problem(413, "too_large")
        if refused := self.refused(path, headers, body):
            return refused
        if path == FILES:
            return self.handed_out(json.loads(body))
        try:
            message = json.loads(body)
            word, name, seq = message["word"], message["call"], int(message["seq"])
        except (ValueError, TypeError, KeyError):
            return problem(422, "unreadable")
        if message["version"] != 1:
            return 422, {"code": "version", "versions": [1]}
        if not name:
            self.is_open = self.is_open or word == "agreed"
            return 200, {}
        if not self.is_open:
            return problem(403, "not_open")
        return self.of_call(name, seq, message)

    def of_call(self, name: str, seq: int, message: dict[str, Any]) -> Answer:
        call = self.calls.get(name) or Call(name, customer=False, trace="", via=[])
        known = self.done.get(f"{name}/{seq}") or call.held.get(seq, message)["id"]
        if known != message["id"]:
            return problem(409, "other_message")
        if seq <= call.taken:
            return 200, {"taken": call.taken}
        if seq > call.taken + 1:
            self.calls.setdefault(name, call).held[seq] = message
            return 202, {"taken": call.taken}
        if not call.customer and call.taken == 0 and (no := self.opened(call, message)):
            return no
        self.calls[name] = call
        self.take(call, message)
        while following := call.held.pop(call.taken + 1, None):
            self.take(call, following)
        return 200, {"taken": call.taken}

    def opened(self, call: Call, message: dict[str, Any]) -> Answer | None:
        data = message["data"]
        kinds = ("wish", "rfc", "incident", "service_request")
        if data.get("kind") not in kinds or not 0 < len(data.get("title", "")) <= 200:
            return problem(409, "unreadable")
        if self.marks & set(data.get("via", [])):
            return problem(409, "loop")
        if message["word"] != "opened" or data.get("service") not in self.services:
            return problem(409, "not_agreed")
        call.trace, call.via = data["trace"], list(data.get("via", []))
        return None

    def take(self, call: Call, message: dict[str, Any]) -> None:
        call.taken, word, data = message["seq"], message["word"], message["data"]
        again = message["id"] in self.done.values()
        self.done[f"{call.name}/{call.taken}"] = message["id"]
        if again:
            return
        call.words.append((word, data))
        match word:
            case "opened":
                self.say(call, "accepted", number=f"R-{len(self.calls)}")
            case "file":
                self.wanted.append((call.name, data["file"]))
            case "asked":
                call.asked = call.taken
            case "cancelled" | "resolved" | "declined":
                call.ended = call.ended or word
            case "refused" if data.get("ended"):
                call.ended = "declined"
            case "reopened":
                call.ended = ""

    # Files ---------------------------------------------------------------------------------------
    def handed_out(self, asked: dict[str, Any]) -> Answer:
        data, start = self.files.get((asked["call"], asked["file"])), int(asked.get("start", 0))
        if data is None:
            return problem(404, "no_file")
        return 200, {"size": len(data), "start": start, "data": b64(data[start : start + PIECE])}

    def shares(self, call: Call, name: str, data: bytes) -> None:
        told = {"id": str(uuid.uuid4()), "name": name, "size": len(data)}
        self.files[(call.name, str(told["id"]))] = data
        self.say(call, "file", file=told | {"digest": hashlib.sha256(data).hexdigest()})

    def asks_for(self, call: str, told: dict[str, Any]) -> Post:
        start = len(self.got.get(told["name"], b""))
        asked = {"call": call, "file": told["id"], "start": start}
        return self.signed(self.their_url + FILES, asked)

    def fetched(self, told: dict[str, Any], answer: dict[str, Any]) -> None:
        name = told["name"]
        self.got[name] = self.got.get(name, b"") + base64.b64decode(answer["data"])
        if hashlib.sha256(self.got[name]).hexdigest() == told["digest"]:
            self.wanted = [one for one in self.wanted if one[1] is not told]

    # Saying --------------------------------------------------------------------------------------
    def places(self, service: str, kind: str, title: str, above: Call | None = None) -> Call:
        """Ask the other desk for something; `above`: the call of another that it is part of."""
        mark = secrets.token_urlsafe(16)
        self.marks.add(mark)
        trace = above.trace if above else secrets.token_urlsafe(16)
        via = [*(above.via if above else []), mark]
        call = Call(str(uuid.uuid4()), customer=True, trace=trace, via=via)
        self.calls[call.name] = call
        self.say(call, "opened", service=service, kind=kind, title=title, trace=trace, via=via)
        return call

    def say(self, call: Call, word: str, **data: Any) -> None:
        """One word about a call, in its order; an answer names its question."""
        call.sent += 1
        if word == "answered":
            data["to"] = call.asked
        if word in ("resolved", "declined", "cancelled"):
            call.ended = word
        at = self.now().astimezone(dt.UTC).isoformat()
        message = {"version": 1, "id": str(uuid.uuid4()), "call": call.name, "seq": call.sent}
        self.outbox.append((call.name, message | {"at": at, "word": word, "data": data}))

    def to_send(self) -> list[tuple[dict[str, Any], Post]]:
        """What is to be sent now, the first of each call, signed anew for every try."""
        first = dict(reversed(self.outbox))
        url = self.their_url + MESSAGES
        return [(message, self.signed(url, message)) for message in first.values()]

    def sent(self, message: dict[str, Any], status: int) -> None:
        """It was answered: what was taken, or will never be, is done with."""
        if status in (200, 202, 409):
            self.outbox = [(name, one) for name, one in self.outbox if one is not message]


def problem(status: int, code: str) -> Answer:
    return status, {"type": "about:blank", "status": status, "title": code, "code": code}
