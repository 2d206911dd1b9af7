"""An endpoint that speaks the form of OpenAI's chat completions over HTTP, and is strict about it.

The form as documented: POST …/chat/completions with `model` and `messages`; what it answers is a
`chat.completion` with `choices`, each with a `message` of the assistant.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-fake-0123456789abcdef"
MODEL = "small-1"
KNOWN = {"model", "messages", "temperature", "max_tokens", "response_format"}
Answer = Callable[[dict[str, Any]], str]
"""From what was asked (message, items) to what the model says."""


class FakeModel:
    """The server; a context manager. `says`: how it answers; what it was sent is in `asked`."""

    def __init__(self, says: Answer = lambda asked: '{"items": []}') -> None:
        self.says = says
        self.status = 200
        self.headers: dict[str, str] = {}
        self.raw: bytes | None = None
        self.delay = 0.0
        self.drips = False
        self.refuses: frozenset[str] = frozenset()
        self.asked: list[dict[str, Any]] = []
        self.bodies: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> FakeModel:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def sent(self) -> str:
        """All that left, as it stood on the wire."""
        return json.dumps(self.bodies, ensure_ascii=False)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                body = json.loads(self.rfile.read(length))
                fake.bodies.append(body)
                time.sleep(fake.delay)
                status, answer = fake._answered(self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in fake.headers.items():
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                try:
                    for piece in [answer[i : i + 1] for i in range(len(answer))]:
                        if not fake.drips:
                            self.wfile.write(answer)
                            break
                        self.wfile.write(piece)
                        self.wfile.flush()
                        time.sleep(0.05)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        return Handler

    def _answered(
        self, path: str, headers: dict[str, str], body: dict[str, Any]
    ) -> tuple[int, bytes]:
        if wrong := self._wrong(path, headers, body):
            return wrong[0], _error(wrong[1])
        if self.status != 200:
            return self.status, _error(f"key {KEY} for {body['messages'][-1]['content']}")
        if self.raw is not None:
            return 200, self.raw
        asked = json.loads(body["messages"][-1]["content"])
        self.asked.append(asked)
        return 200, completion(self.says(asked))

    def _wrong(
        self, path: str, headers: dict[str, str], body: dict[str, Any]
    ) -> tuple[int, str] | None:
        lower = {name.lower(): value for name, value in headers.items()}
        if path != "/v1/chat/completions":
            return 404, f"no such path {path}"
        if lower.get("authorization") != f"Bearer {KEY}":
            return 401, "Incorrect API key provided"
        if not lower.get("content-type", "").startswith("application/json"):
            return 415, "send JSON"
        if body.get("model") != MODEL:
            return 404, "no such model"
        if unknown := set(body) - KNOWN or set(body) & self.refuses:
            return 400, f"Unsupported parameter: {sorted(unknown)}"
        return self._wrong_messages(body)

    @staticmethod
    def _wrong_messages(body: dict[str, Any]) -> tuple[int, str] | None:
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            return 400, "messages must be a list"
        for message in messages:
            if set(message) != {"role", "content"} or not isinstance(message["content"], str):
                return 400, "a message has a role and a content"
            if message["role"] not in {"system", "user", "assistant"}:
                return 400, "no such role"
        form = body.get("response_format")
        if form is not None and form != {"type": "json_object"}:
            return 400, "no such response_format"
        if form and not any("JSON" in message["content"] for message in messages):
            return 400, "'messages' must contain the word 'json' in some form"
        return None


def completion(content: str | None, finish: str = "stop", **more: Any) -> bytes:
    """A chat completion as it is documented."""
    message = {"role": "assistant", "content": content, "refusal": None, **more}
    said = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
    }
    return json.dumps(said).encode()


def _error(message: str) -> bytes:
    return json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode()
