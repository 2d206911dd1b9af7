"""Slack's files: served to whoever brings the token, uploaded by the external flow. Written from
the documentation.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.slack_api import METHODS, ApiError
from tests.fakes.slack_limits import block_faults
from tests.fakes.slack_seen import seen
from tests.fakes.slack_world import Json, World

LOGIN = "<!DOCTYPE html><html><body>Sign in to your workspace</body></html>"


@dataclass
class Trouble:
    """What goes wrong with the next requests for contents or uploads: a status, `login`, or `cut`
    in the middle.
    """

    what: int | str
    times: int = 1


@dataclass
class Shelf:
    """What is in the files of all workspaces. `tokens` are the ones that came along with each
    request, in order.
    """

    worlds: list[World]
    address: Callable[[], str]
    contents: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, Json] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    trouble: list[Trouble] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def routes(self, app: web.Application) -> None:
        """Where files are."""
        app.router.add_get("/files-pri/{team}-{file}/download/{name}", self._serve)
        app.router.add_get("/login", self._login)
        app.router.add_post("/upload/v1/{file}", self._take)

    def put(
        self, world: World, user: str, name: str, data: bytes, mimetype: str, **more: object
    ) -> Json:
        """A file of somebody, as an event shows it."""
        file = f"F{next(self._count):06d}"
        url = f"{self.address()}/files-pri/{world.team}-{file}/download/{name}"
        shape: Json = {
            "id": file,
            "created": 1_700_000_000,
            "timestamp": 1_700_000_000,
            "name": name,
            "title": name,
            "mimetype": mimetype,
            "filetype": name.rpartition(".")[2],
            "user": user,
            "user_team": world.team,
            "size": len(data),
            "mode": "hosted",
            "is_external": False,
            "url_private": url,
            "url_private_download": url,
            "file_access": "visible",
            **more,
        }
        world.files[file], self.contents[file] = shape, data
        return shape

    def _world(self, token: str) -> World | None:
        return next(
            (
                w
                for w in self.worlds
                if "files:read" in w.tokens.get(token, ()) and token not in w.revoked
            ),
            None,
        )

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.tokens.append(token)
        trouble = self._next()
        if isinstance(trouble, int):
            return web.Response(status=trouble, headers={"Retry-After": "1"})
        file, world = request.match_info["file"], self._world(token)
        if world is None or trouble == "login":
            raise web.HTTPFound("/login?redir=x")
        if file not in world.files:
            return web.Response(status=404, text="404")
        if trouble == "cut":
            answer = web.StreamResponse(
                headers={"Content-Length": str(len(self.contents[file]) + 10)}
            )
            await answer.prepare(request)
            await answer.write(self.contents[file])
            assert request.transport
            request.transport.close()
            return answer
        return web.Response(body=self.contents[file], content_type=world.files[file]["mimetype"])

    def _next(self) -> int | str | None:
        if not self.trouble:
            return None
        self.trouble[0].times -= 1
        return self.trouble[0].what if self.trouble[0].times else self.trouble.pop(0).what

    async def _login(self, request: web.Request) -> web.Response:
        return web.Response(text=LOGIN, content_type="text/html")

    async def _take(self, request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers, "an upload address needs no token"
        upload, data = self.uploads[request.match_info["file"]], await request.read()
        trouble = self._next()
        if isinstance(trouble, int):
            return web.Response(status=trouble, headers={"Retry-After": "1"})
        if len(data) != upload["length"]:
            return web.Response(status=400, text="wrong length")
        upload["data"] = data
        return web.Response(text=f"OK - {len(data)}")


SHELVES: dict[int, Shelf] = {}
"""The shelf of each world, for the methods below."""


def _address(world: World, given: Json, have: set[str]) -> Json:
    shelf = SHELVES[id(world)]
    if int(given["length"]) <= 0:
        raise ApiError("invalid_arguments")
    file = f"FUP{next(shelf._count):06d}"
    shelf.uploads[file] = {"name": given["filename"], "length": int(given["length"])}
    return {"upload_url": f"{shelf.address()}/upload/v1/{file}", "file_id": file}


def _complete(world: World, given: Json, have: set[str]) -> Json:
    shelf, shown = SHELVES[id(world)], []
    files = json.loads(given["files"]) if isinstance(given["files"], str) else given["files"]
    channel = world.channels.get(str(given.get("channel_id") or ""))
    if channel is None or world.bot not in channel.members:
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    thread = given.get("thread_ts")
    if thread and channel.find(str(thread)) is None:
        raise ApiError("thread_not_found")
    blocks = given.get("blocks")
    blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
    if faults := block_faults(blocks, "message") if blocks else []:
        raise ApiError("invalid_blocks", errors=faults)
    for one in files:
        upload = shelf.uploads.get(one["id"])
        if upload is None or "data" not in upload or upload.get("done"):
            raise ApiError("file_not_found")
        upload["done"] = True
        kind = "image/png" if upload["data"].startswith(b"\x89PNG") else "application/octet-stream"
        shape = shelf.put(
            world, world.bot, one.get("title") or upload["name"], upload["data"], kind, id=one["id"]
        )
        world.files[one["id"]], shelf.contents[one["id"]] = shape, upload["data"]
        shown.append(shape)
    channel.messages.append(
        {
            "type": "message",
            "subtype": "file_share",
            "user": world.bot,
            "bot_id": world.bot_id,
            "ts": world.ts(),
            "text": given.get("initial_comment") or seen({"blocks": blocks}),
            **({"blocks": blocks} if blocks and not given.get("initial_comment") else {}),
            "files": shown,
            "upload": True,
            **({"thread_ts": thread} if thread else {}),
        }
    )
    return {"files": [{"id": shape["id"], "title": shape["title"]} for shape in shown]}


METHODS["files.getUploadURLExternal"] = ("files:write", ("filename", "length"), _address)
METHODS["files.completeUploadExternal"] = ("files:write", ("files",), _complete)
