"""A strict Telegram Bot API on a port of its own, with polling and webhook, written from
https://core.telegram.org/bots/api.
"""
# ruff: noqa: N802 (methods carry the names of the API)

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.telegram_files import Files
from tests.fakes.telegram_people import Chat, Update, member_shape
from tests.fakes.telegram_rules import CALLBACK_TEXT, Refusal, bad, keyboard, visible

TOKEN = "424242:AAfakefakefakefakefakefakefakefakefa"
STALE = "query is too old and response timeout expired or query ID is invalid"
TWO_POLLERS = (
    "Conflict: terminated by other getUpdates request; make sure that only one "
    "bot instance is running"
)
WEBHOOK_ON = (
    "Conflict: can't use getUpdates method while webhook is active; use "
    "deleteWebhook to delete the webhook first"
)
SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
SLOW = 0.4
Params = dict[str, Any]


class Telegram(Files):
    """The server. `calls` is everything the bot asked for, in order; `limits` turns 429 on; `fail`
    plans a refusal.
    """

    def __init__(self, token: str = TOKEN, *, limits: bool = False) -> None:
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Schakel",
            "username": "schakel_bot",
        }
        super().__init__(bot)
        self.token, self.limits = token, limits
        self.calls: list[tuple[str, Params]] = []
        self.waiting: list[tuple[int, Any]] = []
        self.confirmed: list[int] = []
        self.next_update = 700_000_001
        self.hook: dict[str, Any] = {"url": ""}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.described: dict[tuple[str, str], str] = {}
        self.planned: dict[str, list[Refusal | str]] = {}
        self.swallow: set[str] = set()
        self.conflicts = self.too_many = 0
        self.polled_by: list[str] = []
        self._poll: asyncio.Future[None] | None = None
        self._news = asyncio.Event()
        self._sent: dict[int | None, deque[float]] = {}
        self._posting: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.patience = 60.0

    async def __aenter__(self) -> Telegram:
        app = web.Application(client_max_size=32 * 1024**2)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self.serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._end_poll()
        if self._posting:
            self._posting.cancel()
        assert self._runner
        await self._runner.cleanup()

    def put(self, update: Any) -> int:
        """Queue an update (anything that is no object is sent as it is)."""
        number = self.next_update
        self.next_update += 1
        self.waiting.append(
            (number, {"update_id": number, **update} if isinstance(update, dict) else update)
        )
        self._news.set()
        return number

    def fail(self, method: str, *how: Refusal | str) -> None:
        """The next calls of a method go wrong: a refusal; "drop" (done, never answered); "lost"
        (not done, never answered); "slow" (done, answered a moment after others can see it).
        """
        self.planned.setdefault(method, []).extend(how)

    def called(self, method: str) -> list[Params]:
        """What was asked of a method so far."""
        return [params for name, params in self.calls if name == method]

    def sent(self, chat: int) -> list[dict[str, Any]]:
        """The bot's messages in a chat as they stand now."""
        found = self.chats.get(chat)
        return (
            [m for m in found.messages.values() if m.get("from", {}).get("id") == self.bot["id"]]
            if found
            else []
        )

    async def until(self, true: Callable[[], Any], seconds: float | None = None) -> Any:
        """Wait for something to be so, and give it."""
        seconds = seconds or self.patience
        end = time.monotonic() + seconds
        while not (found := true()):
            if time.monotonic() > end:
                raise AssertionError(f"not so within {seconds} s; last calls: {self.calls[-6:]}")
            await asyncio.sleep(0.02)
        return found

    async def says(self, chat: int, words: str, seconds: float | None = None) -> dict[str, Any]:
        """Wait for a message of the bot with these words."""
        found: dict[str, Any] = await self.until(
            lambda: next((m for m in reversed(self.sent(chat)) if words in m["text"]), None),
            seconds,
        )
        return found

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _answer(Refusal(401, "Unauthorized"))
        params = await _params(request)
        if method != "getUpdates":
            self.calls.append((method, params))
        plan = self.planned.get(method, [])
        planned = plan.pop(0) if plan else None
        if planned == "lost":
            return _hang_up(request)
        if isinstance(planned, Refusal):
            return _answer(planned)
        does = getattr(self, f"do_{method}", None)
        if does is None:
            return _answer(Refusal(404, "Not Found"))
        try:
            result = await does(params)
        except Refusal as refusal:
            return _answer(refusal)
        if planned == "slow":
            await asyncio.sleep(SLOW)
        return (
            _hang_up(request)
            if planned == "drop"
            else web.json_response({"ok": True, "result": result})
        )

    def too_many_at(self, chat: Chat) -> None:
        """The limits on what the bot writes."""
        self._too_many(chat)

    def place_of(self, params: Params) -> Chat:
        """The chat it writes in."""
        return self._place(params)

    async def do_getMe(self, params: Params) -> Any:
        """Who the bot is."""
        return self.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": False,
        }

    async def do_getUpdates(self, params: Params) -> Any:
        """Waiting updates from `offset` on; those before it are confirmed and gone. One poll at a
        time: the newer wins.
        """
        if self.hook["url"]:
            raise Refusal(409, WEBHOOK_ON)
        self._end_poll()
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        self._confirm(int(params.get("offset") or 0))
        end = time.monotonic() + min(float(params.get("timeout") or 0), 50)
        while not self.waiting and time.monotonic() < end:
            self._news.clear()
            news: asyncio.Future[Any] = asyncio.ensure_future(self._news.wait())
            await asyncio.wait(
                [news, mine], timeout=end - time.monotonic(), return_when=asyncio.FIRST_COMPLETED
            )
            news.cancel()
            if mine.done():
                self.conflicts += 1
                raise Refusal(409, TWO_POLLERS)
        limit = min(max(int(params.get("limit") or 100), 1), 100)
        return [update for _, update in self.waiting[:limit]]

    def _end_poll(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset:
            self.confirmed += [n for n, _ in self.waiting if n < offset]
            self.waiting = [(n, u) for n, u in self.waiting if n >= offset]

    async def do_setWebhook(self, params: Params) -> Any:
        """Post updates to an address from now on."""
        if not str(params.get("url", "")).startswith("https://") and not str(
            params.get("url", "")
        ).startswith("http://127."):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = params.get("secret_token")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        self.hook = {
            "url": params["url"],
            "secret": params.get("secret_token", ""),
            "allowed": params.get("allowed_updates"),
        }
        if self._posting is None:
            self._posting = asyncio.create_task(self._post_updates())
        return True

    async def do_deleteWebhook(self, params: Params) -> Any:
        """Back to polling; waiting updates stay unless told otherwise."""
        self.hook = {"url": ""}
        if params.get("drop_pending_updates") in ("true", True):
            self.waiting.clear()
        return True

    async def do_getWebhookInfo(self, params: Params) -> Any:
        """How the webhook stands."""
        error = {k: v for k, v in self.hook.items() if k.startswith("last_error")}
        return {
            "url": self.hook["url"],
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting),
            **error,
        }

    async def _post_updates(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                while not (self.waiting and self.hook["url"]):
                    self._news.clear()
                    await self._news.wait()
                await self._post_one(session)

    async def _post_one(self, session: aiohttp.ClientSession) -> None:
        number, update = self.waiting[0]
        headers = (
            {"X-Telegram-Bot-Api-Secret-Token": self.hook["secret"]} if self.hook["secret"] else {}
        )
        try:
            async with session.post(self.hook["url"], json=update, headers=headers) as answer:
                status = answer.status
        except (aiohttp.ClientError, OSError) as error:
            status = 0
            self.hook["last_error_message"] = type(error).__name__
        if 200 <= status < 300:
            self.waiting = [(n, u) for n, u in self.waiting if n != number]
            self.confirmed.append(number)
            return
        self.hook |= {
            "last_error_date": int(time.time()),
            "last_error_message": f"Wrong response from the webhook: {status}",
        }
        await asyncio.sleep(0.1)

    async def do_setMyCommands(self, params: Params) -> Any:
        """The command list of a language and scope."""
        commands = json.loads(params["commands"])
        for one in commands:
            name, text = one["command"], one["description"]
            if not (1 <= len(name) <= 32 and name.islower() and 1 <= len(text) <= 256):
                raise bad("BOT_COMMAND_INVALID")
        scope = json.loads(params["scope"])["type"] if params.get("scope") else "default"
        if scope not in SCOPES:
            raise bad("unsupported type specified")
        if not re.fullmatch("(?:[a-z]{2})?", params.get("language_code", "")):
            raise bad("invalid language code specified")
        self.commands[scope, params.get("language_code", "")] = commands
        return True

    async def do_setMyDescription(self, params: Params) -> Any:
        """What an empty chat shows."""
        return self._described("description", params, 512)

    async def do_setMyShortDescription(self, params: Params) -> Any:
        """What stands on the bot's page."""
        return self._described("short_description", params, 120)

    def _described(self, what: str, params: Params, most: int) -> bool:
        if len(params.get(what, "")) > most:
            raise bad(f"{what.upper()}_TOO_LONG")
        self.described[what, params.get("language_code", "")] = params.get(what, "")
        return True

    async def do_getMyCommands(self, params: Params) -> Any:
        """What was set."""
        scope = json.loads(params["scope"])["type"] if params.get("scope") else "default"
        return self.commands.get((scope, params.get("language_code", "")), [])

    async def do_answerCallbackQuery(self, params: Params) -> Any:
        """Ends the wait at a button."""
        if self.queries.get(params["callback_query_id"]) is not False:
            raise bad(STALE)
        if len(params.get("text") or "") > CALLBACK_TEXT:
            raise bad("MESSAGE_TOO_LONG")
        self.queries[params["callback_query_id"]] = True
        return True

    async def do_getChat(self, params: Params) -> Any:
        """What a chat is."""
        return self._place(params, writing=False).shape() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
        }

    async def do_getChatMember(self, params: Params) -> Any:
        """How a user belongs to a chat."""
        chat, who = self._place(params, writing=False), int(params["user_id"])
        status = chat.members.get(who, "left")
        user = (
            self.bot if who == self.bot["id"] else {"id": who, "is_bot": False, "first_name": "?"}
        )
        return member_shape(user, status)

    async def do_sendMessage(self, params: Params) -> Any:
        """The bot writes."""
        chat = self._place(params)
        self._too_many(chat)
        text = visible(str(params.get("text", "")), params.get("parse_mode"))
        content: dict[str, Any] = {"text": text, "markup_text": params.get("text")}
        if markup := keyboard(
            params.get("reply_markup"), private=chat.type == "private", edit=False
        ):
            content["reply_markup"] = markup
        if topic := int(params.get("message_thread_id") or 0):
            if topic not in chat.topics or not chat.forum:
                raise bad("message thread not found")
            if topic in chat.closed:
                raise bad("TOPIC_CLOSED")
            content |= {"message_thread_id": topic, "is_topic_message": True}
        if params.get("reply_parameters"):
            reply = json.loads(params["reply_parameters"])
            if reply["message_id"] not in chat.messages and not reply.get(
                "allow_sending_without_reply"
            ):
                raise bad("message to be replied not found")
            if quoted := chat.messages.get(reply["message_id"]):
                content["reply_to_message"] = {
                    k: v
                    for k, v in quoted.items()
                    if k not in ("reply_to_message", "reply_markup", "markup_text")
                }
                if thread := self.thread_of(chat, reply["message_id"]):
                    content.setdefault("message_thread_id", thread)
        return _seen(self.message(self.bot, chat, **content))

    async def do_editMessageText(self, params: Params) -> Any:
        """The bot changes what it wrote."""
        chat, message = self._own(params)
        self._too_many(chat)
        text = visible(str(params.get("text", "")), params.get("parse_mode"))
        markup = keyboard(params.get("reply_markup"), private=chat.type == "private", edit=True)
        same = (
            message["markup_text"] == params.get("text") and message.get("reply_markup") == markup
        )
        if same:
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a "
                "current content and reply markup of the message"
            )
        message |= {"text": text, "markup_text": params.get("text"), "edit_date": self.now}
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        return _seen(message)

    async def do_editMessageReplyMarkup(self, params: Params) -> Any:
        """The bot changes the buttons only."""
        chat, message = self._own(params)
        markup = keyboard(params.get("reply_markup"), private=chat.type == "private", edit=True)
        if message.get("reply_markup") == markup:
            raise bad("message is not modified")
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        return _seen(message)

    async def do_deleteMessage(self, params: Params) -> Any:
        """The bot takes back."""
        chat = self._place(params)
        if chat.messages.pop(int(params["message_id"]), None) is None:
            raise bad("message to delete not found")
        return True

    def _own(self, params: Params) -> tuple[Chat, dict[str, Any]]:
        chat = self._place(params)
        message = chat.messages.get(int(params.get("message_id") or 0))
        if message is None:
            raise bad("message to edit not found")
        if message.get("from", {}).get("id") != self.bot["id"]:
            raise bad("message can't be edited")
        if message.get("reply_markup") and "inline_keyboard" not in message["reply_markup"]:
            raise bad("message can't be edited")
        return chat, message

    def _place(self, params: Params, *, writing: bool = True) -> Chat:
        raw = str(params.get("chat_id", ""))
        chat = self.chats.get(int(raw)) if raw.lstrip("-").isdigit() else None
        if not raw:
            raise bad("chat_id is empty")
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.type != "private":
            status = chat.members.get(self.bot["id"], "left")
            if status == "kicked":
                raise Refusal(403, f"Forbidden: bot was kicked from the {chat.type} chat")
            if status == "left":
                raise Refusal(403, f"Forbidden: bot is not a member of the {chat.type} chat")
            if chat.muted and writing:
                raise bad("not enough rights to send text messages to the chat")
        elif chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        elif chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        elif not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _too_many(self, chat: Chat) -> None:
        """1 a second in a chat (short bursts of 3 pass), 20 a minute in a group, 30 a second in
        all.
        """
        if not self.limits:
            return
        now = time.monotonic()
        rules = [(None, 30, 1.0), (chat.id, 3, 1.0)] + (
            [(chat.id, 20, 60.0)] if chat.type != "private" else []
        )
        for key, most, span in rules:
            recent = [t for t in self._sent.get(key, ()) if now - t < span]
            if len(recent) >= most:
                self.too_many += 1
                wait = max(1, int(span - (now - recent[0])) + 1)
                raise Refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        for key in (None, chat.id):
            self._sent.setdefault(key, deque(maxlen=64)).append(now)


def _seen(message: dict[str, Any]) -> Update:
    """As others see it: only buttons are part of a message, a field to reply in is not."""
    inline = "inline_keyboard" in message.get("reply_markup", {})
    return {
        k: v for k, v in message.items() if k != "markup_text" and (k != "reply_markup" or inline)
    }


def _answer(refusal: Refusal) -> web.Response:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.close()
    return web.Response()


async def _params(request: web.Request) -> Params:
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        body: Params = await request.json()
        return params | body
    return params | dict((await request.post()).items())
