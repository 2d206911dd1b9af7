"""Slack's Web API over HTTP: tokens, scopes, required arguments, limits, rate limits. Unknown
methods are errors.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes.slack_limits import block_faults, view_faults
from tests.fakes.slack_world import Channel, World

Json = dict[str, Any]


class ApiError(Exception):
    """`ok: false` with Slack's word."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.answer = {"ok": False, "error": code, **more}


class Api:
    """Serves `/api/<method>` for several workspaces, told apart by token; `said` hears of what we
    post.
    """

    def __init__(self, worlds: list[World], socket_url: Callable[[], str]) -> None:
        self.worlds, self.socket_url = worlds, socket_url
        self.said: Callable[[World, Channel, Json], Awaitable[None]] | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        given = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(
            given.pop("token", "")
        )
        try:
            world = self._world(token)
            fault = world.fault(method, given.get("channel"))
            if fault and fault.kind == "429":
                wait = {"Retry-After": str(fault.retry_after)}
                return web.json_response(
                    {"ok": False, "error": "ratelimited"}, status=429, headers=wait
                )
            if fault and fault.kind == "500":
                return web.Response(status=500, text="<html>oops</html>", content_type="text/html")
            answer = await self._do(method, world, token, given)
            if fault and fault.kind == "lost":
                assert request.transport
                request.transport.close()
                return web.Response()
            scopes = ",".join(sorted(world.tokens.get(token, ())))
            return web.json_response({"ok": True, **answer}, headers={"X-OAuth-Scopes": scopes})
        except ApiError as error:
            return web.json_response(error.answer)

    def _world(self, token: str) -> World:
        if not token:
            raise ApiError("not_authed")
        for world in self.worlds:
            if token in world.revoked:
                raise ApiError("token_revoked")
            if token in world.tokens or token == world.app_token:
                return world
        raise ApiError("invalid_auth")

    async def _do(self, method: str, world: World, token: str, given: Json) -> Json:
        if method == "apps.connections.open":
            if token != world.app_token:
                raise ApiError("not_allowed_token_type")
            return {"url": self.socket_url()}
        known = METHODS.get(method)
        if known is None or method in world.without:
            raise ApiError("unknown_method", req_method=method)
        if token not in world.tokens:
            raise ApiError("not_allowed_token_type")
        scope, required, do = known
        have = world.tokens[token]
        if scope and scope not in have:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(have)))
        for name in required:
            if given.get(name) in (None, ""):
                raise ApiError(
                    "invalid_arguments",
                    response_metadata={"messages": [f"[ERROR] missing: {name}"]},
                )
        world.calls.append((method, given))
        answer = do(world, given, have)
        if method in ("chat.postMessage", "chat.update") and self.said:
            channel = world.channels[answer["channel"]]
            await self.said(world, channel, answer["message"])
        return answer


async def _arguments(request: web.Request) -> Json:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        return {k: v for k, v in body.items() if v is not None}
    form: Json = {**request.query, **await request.post()}
    for name in ("blocks", "view", "metadata"):
        if isinstance(form.get(name), str):
            form[name] = json.loads(str(form[name]))
    return form


def _channel(world: World, given: Json) -> Channel:
    name = str(given["channel"])
    if name[:1] in "UW" and name in world.users:
        return world.direct(name)
    channel = world.channels.get(name)
    if channel is None or (channel.kind != "channel" and world.bot not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def _postable(world: World, given: Json) -> Channel:
    channel = _channel(world, given)
    if channel.archived:
        raise ApiError("is_archived")
    if world.bot not in channel.members:
        raise ApiError("not_in_channel")
    if channel.user and world.users[channel.user]["deleted"]:
        raise ApiError("user_disabled")
    if channel.user and not world.messages_tab:
        raise ApiError("messages_tab_disabled")
    return channel


def _content(given: Json) -> Json:
    text, blocks = given.get("text") or "", given.get("blocks")
    if not text and not blocks:
        raise ApiError("no_text")
    if len(text) > 40_000:
        raise ApiError("msg_too_long")
    faults = block_faults(blocks, "message") if blocks else []
    if faults:
        code = "msg_blocks_too_long" if "msg_blocks_too_long" in faults else "invalid_blocks"
        raise ApiError(code, errors=faults, response_metadata={"messages": faults})
    return {"text": text, **({"blocks": blocks} if blocks else {})}


def _post(world: World, given: Json, have: set[str]) -> Json:
    channel, content = _postable(world, given), _content(given)
    thread = given.get("thread_ts")
    if thread and channel.find(str(thread)) is None:
        raise ApiError("thread_not_found")
    message = {
        "type": "message",
        "subtype": None,
        "user": world.bot,
        "bot_id": world.bot_id,
        "app_id": world.app_id,
        "team": world.team,
        "ts": world.ts(),
        **content,
    }
    del message["subtype"]
    if thread:
        message["thread_ts"] = thread
    if given.get("reply_broadcast") in (True, "true", "1", 1):
        if not thread:
            raise ApiError("invalid_arguments")
        root = channel.find(str(thread)) or {}
        message |= {"subtype": "thread_broadcast", "root": dict(root)}
    if given.get("metadata"):
        message["metadata"] = given["metadata"]
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": dict(message)}


def _update(world: World, given: Json, have: set[str]) -> Json:
    channel = _postable(world, given)
    message = channel.find(str(given["ts"]))
    if message is None:
        raise ApiError("message_not_found")
    if message.get("bot_id") != world.bot_id:
        raise ApiError("cant_update_message")
    message.pop("blocks", None)
    message.update(_content(given), edited={"user": world.bot_id, "ts": world.ts()})
    return {
        "channel": channel.id,
        "ts": message["ts"],
        "text": message["text"],
        "message": dict(message),
    }


def _whisper(world: World, given: Json, have: set[str]) -> Json:
    channel, content = _postable(world, given), _content(given)
    if given["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    ts = world.ts()
    world.whispers.append(
        {"channel": channel.id, "user": given["user"], "message_ts": ts, **content} | _thread(given)
    )
    return {"message_ts": ts}


def _thread(given: Json) -> Json:
    return {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}


def _delete(world: World, given: Json, have: set[str]) -> Json:
    channel = _channel(world, given)
    message = channel.find(str(given["ts"]))
    if message is None:
        raise ApiError("message_not_found")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": given["ts"]}


def _permalink(world: World, given: Json, have: set[str]) -> Json:
    channel = _channel(world, given)
    if channel.find(str(given["message_ts"])) is None:
        raise ApiError("message_not_found")
    link = f"https://{world.team.lower()}.slack.com/archives/{channel.id}/p{given['message_ts'].replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _view(world: World, given: Json, kind: str) -> Json:
    faults = view_faults(given["view"])
    if faults or given["view"].get("type") != kind:
        raise ApiError(
            "invalid_arguments", response_metadata={"messages": faults or ["wrong type"]}
        )
    made = {
        "id": world.id("V"),
        "team_id": world.team,
        "hash": f"{time.time():.6f}",
        "state": {"values": {}},
    }
    return {
        "private_metadata": "",
        "callback_id": "",
        "app_id": world.app_id,
        **given["view"],
        **made,
    }


def _views_open(world: World, given: Json, have: set[str]) -> Json:
    why = world.spend(str(given["trigger_id"]))
    if why:
        raise ApiError(why)
    view = _view(world, given, "modal")
    world.views[view["id"]] = view
    return {"view": view}


def _views_update(world: World, given: Json, have: set[str]) -> Json:
    old = world.views.get(str(given.get("view_id")))
    if old is None:
        raise ApiError("not_found")
    view = _view(world, given, "modal") | {"id": old["id"]}
    world.views[old["id"]] = view
    return {"view": view}


def _views_publish(world: World, given: Json, have: set[str]) -> Json:
    if given["user_id"] not in world.users:
        raise ApiError("invalid_arguments")
    world.homes[given["user_id"]] = _view(world, given, "home")
    return {"view": world.homes[given["user_id"]]}


def _seen(user: Json, given: Json, have: set[str]) -> Json:
    seen = dict(user, profile=dict(user["profile"]))
    if "users:read.email" not in have:
        seen["profile"].pop("email", None)
    if str(given.get("include_locale", "")).lower() not in ("1", "true"):
        seen.pop("locale", None)
    return seen


def _user(world: World, given: Json, have: set[str]) -> Json:
    user = world.users.get(str(given["user"]))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": _seen(user, given, have)}


def _by_email(world: World, given: Json, have: set[str]) -> Json:
    for user in world.users.values():
        if user["profile"].get("email") == given["email"] and not user["deleted"]:
            return {"user": _seen(user, given, have)}
    raise ApiError("users_not_found")


def _page(whole: list[Any], given: Json, what: str, most: int) -> Json:
    start, size = int(given.get("cursor") or 0), min(int(given.get("limit") or 100), most)
    following = str(start + size) if start + size < len(whole) else ""
    return {what: whole[start : start + size], "response_metadata": {"next_cursor": following}}


def _list_users(world: World, given: Json, have: set[str]) -> Json:
    return _page([_seen(u, given, have) for u in world.users.values()], given, "members", 1000)


def _open(world: World, given: Json, have: set[str]) -> Json:
    user = world.users.get(str(given["users"]))
    if user is None:
        raise ApiError("user_not_found")
    if user["is_bot"]:
        raise ApiError("cannot_dm_bot")
    if user["deleted"]:
        raise ApiError("user_disabled")
    return {"channel": {"id": world.direct(user["id"]).id}}


def _info(world: World, given: Json, have: set[str]) -> Json:
    channel = _channel(world, given)
    return {
        "channel": {
            "id": channel.id,
            "name": channel.name,
            "is_channel": channel.kind == "channel",
            "is_im": channel.kind == "im",
            "is_private": channel.kind != "channel",
            "is_archived": channel.archived,
            "is_member": world.bot in channel.members,
        }
    }


def _members(world: World, given: Json, have: set[str]) -> Json:
    return _page(sorted(_channel(world, given).members), given, "members", 1000)


def _join(world: World, given: Json, have: set[str]) -> Json:
    channel = _channel(world, given)
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    channel.members.add(world.bot)
    return _info(world, given, have)


def _history_scope(channel: Channel, have: set[str]) -> None:
    scope = {"im": "im:history", "channel": "channels:history"}.get(channel.kind, "groups:history")
    if scope not in have:
        raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(have)))


def _slice(messages: list[Json], given: Json) -> Json:
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    inclusive = str(given.get("inclusive", "")).lower() in ("1", "true")
    inside = [
        m
        for m in messages
        if oldest < float(m["ts"]) < latest or (inclusive and float(m["ts"]) in (oldest, latest))
    ]
    wanted = str(given.get("include_all_metadata", "")).lower() in ("1", "true")
    shown = [m if wanted else {k: v for k, v in m.items() if k != "metadata"} for m in inside]
    return _page(shown, given, "messages", 999) | {"has_more": False}


def _history(world: World, given: Json, have: set[str]) -> Json:
    channel = _channel(world, given)
    _history_scope(channel, have)
    if world.bot not in channel.members:
        raise ApiError("not_in_channel")
    top = [
        m
        for m in channel.messages
        if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("subtype") == "thread_broadcast"
    ]
    return _slice(top[::-1], given)


def _replies(world: World, given: Json, have: set[str]) -> Json:
    channel = _channel(world, given)
    _history_scope(channel, have)
    root = channel.find(str(given["ts"]))
    if root is None:
        raise ApiError("thread_not_found")
    thread = root.get("thread_ts", root["ts"])
    return _slice([m for m in channel.messages if thread in (m["ts"], m.get("thread_ts"))], given)


def _file(world: World, given: Json, have: set[str]) -> Json:
    if given["file"] not in world.files:
        raise ApiError("file_not_found")
    return {"file": world.files[given["file"]]}


def _auth(world: World, given: Json, have: set[str]) -> Json:
    return {
        "url": f"https://{world.team.lower()}.slack.com/",
        "team": world.team,
        "user": "schakel",
        "team_id": world.team,
        "user_id": world.bot,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def _react(world: World, given: Json, have: set[str]) -> Json:
    if _channel(world, given).find(str(given["timestamp"])) is None:
        raise ApiError("message_not_found")
    return {}


Method = tuple[str, tuple[str, ...], Callable[[World, Json, set[str]], Json]]
METHODS: dict[str, Method] = {
    "auth.test": ("", (), _auth),
    "chat.postMessage": ("chat:write", ("channel",), _post),
    "chat.update": ("chat:write", ("channel", "ts"), _update),
    "chat.postEphemeral": ("chat:write", ("channel", "user"), _whisper),
    "chat.delete": ("chat:write", ("channel", "ts"), _delete),
    "chat.getPermalink": ("", ("channel", "message_ts"), _permalink),
    "views.open": ("", ("trigger_id", "view"), _views_open),
    "views.push": ("", ("trigger_id", "view"), _views_open),
    "views.update": ("", ("view",), _views_update),
    "views.publish": ("", ("user_id", "view"), _views_publish),
    "users.info": ("users:read", ("user",), _user),
    "users.lookupByEmail": ("users:read.email", ("email",), _by_email),
    "users.list": ("users:read", (), _list_users),
    "conversations.open": ("im:write", ("users",), _open),
    "conversations.info": ("channels:read", ("channel",), _info),
    "conversations.members": ("channels:read", ("channel",), _members),
    "conversations.join": ("channels:join", ("channel",), _join),
    "conversations.history": ("", ("channel",), _history),
    "conversations.replies": ("", ("channel", "ts"), _replies),
    "files.info": ("files:read", ("file",), _file),
    "reactions.add": ("reactions:write", ("channel", "name", "timestamp"), _react),
    "reactions.get": ("reactions:read", ("channel", "timestamp"), _react),
}
