"""Asks an endpoint that speaks the form of OpenAI's chat completions, within a number of seconds.

What goes wrong is told without what the endpoint or a library said of it: an address, a key or
somebody's words may stand in that.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from bot.errors import Mistake
from bot.settings import Settings, opened

LARGEST = 200_000
"""Bytes of an answer that are read; a larger one is none."""
AT_ONCE = 2
"""So many questions are under way at a time; while they are, others do without."""
_PATH = "/chat/completions"
_WORDS = 800
"""Tokens that an answer may have."""
_OPTIONAL = {
    "temperature": 0,
    "max_tokens": _WORDS,
    "response_format": {"type": "json_object"},
}
"""What some models do not take: they are asked without it then."""
_NOT_TAKEN = frozenset({400, 422})
_ENOUGH = 429


class NoAnswer(Exception):
    """An endpoint gave no answer: `why`, in words without anything secret; `wait` seconds until it
    may be asked again, where it said so; `is_down`: the fault is not this one message's.
    """

    def __init__(self, why: str, *, wait: float | None = None, is_down: bool = True) -> None:
        super().__init__(why)
        self.why, self.wait, self.is_down = why, wait, is_down


class Busy(Exception):
    """As many questions are under way as may be: this one was not sent."""


class Endpoint(NamedTuple):
    """Where a model is asked, how it is called there, and how long is waited for it."""

    url: str
    model: str
    key: SecretStr | None
    timeout: float

    @classmethod
    def of(cls, settings: Settings) -> Endpoint | None:
        """The endpoint that is set; None where none is. Raises Mistake where it cannot be one."""
        if not settings.llm_url:
            return None
        if not settings.llm_model:
            raise Mistake("SCHAKEL_LLM_URL is set but not SCHAKEL_LLM_MODEL; name the model")
        url = _whole(settings.llm_url)
        return cls(url, settings.llm_model, settings.llm_key, settings.llm_timeout)

    @property
    def host(self) -> str:
        """Whom it is that messages go to."""
        return urlsplit(self.url).netloc

    @property
    def is_open_to_others(self) -> bool:
        """Whether what is sent can be read on its way: no HTTPS, and not on this machine."""
        parts = urlsplit(self.url)
        own = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        return parts.scheme != "https" and not own


def _whole(url: str) -> str:
    """The address of the endpoint itself, from that of the service (`https://…/v1`) or its own."""
    try:
        parts = urlsplit(url.strip())
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise Mistake(
            "SCHAKEL_LLM_URL is no address; set it to one such as https://llm.example.org/v1"
        )
    if parts.username or parts.password:
        raise Mistake("SCHAKEL_LLM_URL holds a name or password; set the key in SCHAKEL_LLM_KEY")
    path = parts.path.rstrip("/")
    return parts._replace(path=path if path.endswith(_PATH) else path + _PATH).geturl()


class ChatCompletions:
    """One endpoint. `ask` may be called from several threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        clock: Callable[[], float] = time.monotonic,
        client: httpx.Client | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._clock = clock
        self._client = client or httpx.Client(timeout=endpoint.timeout)
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._plainly = False

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def ask(self, messages: Sequence[Mapping[str, str]]) -> str:
        """What the model says. Raises Busy, and NoAnswer: after the agreed time at the latest."""
        if not self._free.acquire(blocking=False):
            raise Busy
        asked = _Asked()
        # A name that is looked up, or a drop at a time, can take any time: it is not waited for.
        thread = threading.Thread(
            target=self._in_thread, args=(messages, asked), name="language model", daemon=True
        )
        thread.start()
        if not asked.done.wait(self.endpoint.timeout):
            raise NoAnswer(f"no answer within {self.endpoint.timeout:g} s")
        if asked.failed:
            raise asked.failed
        return asked.content

    def _in_thread(self, messages: Sequence[Mapping[str, str]], asked: _Asked) -> None:
        try:
            asked.content = self._content(messages)
        except NoAnswer as failed:
            asked.failed = failed
        # an error of a library may hold what was sent: what it is is all that is told of it
        except Exception as error:
            asked.failed = NoAnswer(f"it could not be reached ({type(error).__name__})")
        finally:
            self._free.release()
            asked.done.set()

    def _content(self, messages: Sequence[Mapping[str, str]]) -> str:
        until = self._clock() + self.endpoint.timeout
        optional = {} if self._plainly else _OPTIONAL
        status, body = self._sent(messages, optional, until)
        if status in _NOT_TAKEN and optional:
            status, body = self._sent(messages, {}, until)
            self._plainly = status == httpx.codes.OK
        if status != httpx.codes.OK:
            raise NoAnswer(f"it answered with HTTP {status}", is_down=status not in _NOT_TAKEN)
        return _content_of(body)

    def _sent(
        self, messages: Sequence[Mapping[str, str]], optional: Mapping[str, Any], until: float
    ) -> tuple[int, bytes]:
        key = opened(self.endpoint.key)
        headers = {
            "Accept-Encoding": "identity"
        }  # nothing that unpacks to a thousand times its size
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        asked = {"model": self.endpoint.model, "messages": list(messages), **optional}
        with self._client.stream(
            "POST", self.endpoint.url, json=asked, headers=headers, follow_redirects=False
        ) as answer:
            if answer.status_code == _ENOUGH:
                raise NoAnswer("it had enough questions", wait=_seconds(answer.headers))
            body = bytearray()
            for piece in answer.iter_raw():
                body += piece
                if len(body) > LARGEST:
                    raise NoAnswer("its answer was too long")
                if self._clock() > until:
                    raise NoAnswer(f"no answer within {self.endpoint.timeout:g} s")
            return answer.status_code, bytes(body)


class _Asked:
    """What comes of one question."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.content = ""
        self.failed: NoAnswer | None = None


def _seconds(headers: httpx.Headers) -> float | None:
    """How long it wants to be left alone; None where it does not say so in seconds."""
    said = headers.get("retry-after", "")
    return float(said) if said.isdigit() else None


def _content_of(body: bytes) -> str:
    """The words of the first choice of a chat completion. Raises NoAnswer when it is none."""
    try:
        message = json.loads(body)["choices"][0]["message"]
        content, refusal = message.get("content"), message.get("refusal")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise NoAnswer("what it answered is no chat completion") from None
    if isinstance(content, str) and content.strip():
        return content
    if refusal or content is None or isinstance(content, str):
        raise NoAnswer("it said nothing", is_down=False)
    raise NoAnswer("what it answered is no chat completion")
