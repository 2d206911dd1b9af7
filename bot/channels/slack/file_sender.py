"""Fetches files from Slack and uploads files to it (the external upload flow).

https://docs.slack.dev/reference/objects/file-object ·
https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.http_bodies import SLOW, Got, TooLargeError, download
from bot.channels.slack.addresses import ConversationParts
from bot.channels.slack.blocks import sections
from bot.channels.slack.message_sender import MessageSender
from bot.channels.slack.web_api import AUTH, AWAY, Refused, UnansweredError, Web
from bot.ports import Attachment, BatchFile, FileBatch, NotByFile, Note, NotFetched, RetryLater

OWN_HOSTS = ("slack.com", "slack-gov.com")
ELSEWHERE = frozenset({"external", "remote", "google_drive"})
"""Files that Slack only points at."""
GONE = frozenset({"file_not_found", "file_deleted", "files_not_found"})
_AT_THE_DOOR = (AUTH | AWAY) - {
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "access_denied",
    "restricted_action",
}
"""Refusals that mean the place itself is out of reach; after any other, words may still get
through.
"""
LOOK_BACK = 100


class FileSender:
    """The files of one workspace. `api_url`: where its API is; a stand-in for Slack serves its
    files there too.
    """

    def __init__(
        self, web: Web, sender: MessageSender, session: aiohttp.ClientSession, api_url: str
    ) -> None:
        self._web, self._sender, self._session = web, sender, session
        self._api = URL(api_url)

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """What is in a file. Raises RetryLater, NotFetched, UnansweredError."""
        if wanted.form in ELSEWHERE:
            raise NotFetched("no_access", "the file is kept outside Slack")
        if wanted.url:
            got = await self._get(wanted.url, most)
            if got.status not in (404, 410):
                return _contents(got, wanted)
        # Shared from another organisation, or moved since: only Slack itself knows where it is.
        file = await self._info(wanted.ref.rpartition("/")[2])
        if file.get("mode") in ELSEWHERE or file.get("is_external"):
            raise NotFetched("no_access", "the file is kept outside Slack")
        where = str(file.get("url_private_download") or file.get("url_private") or "")
        if not where:
            raise NotFetched("not_there", "Slack no longer has the file")
        return _contents(await self._get(where, most), wanted)

    async def _info(self, file: str) -> Mapping[str, Any]:
        try:
            told: Mapping[str, Any] = (await self._web.call("files_info", file=file)).get(
                "file"
            ) or {}
        except Refused as error:
            raise NotFetched(
                "not_there" if error.code in GONE else "no_access", str(error)
            ) from error
        return told

    async def _get(self, url: str, most: int) -> Got:
        try:
            got = await download(self._session, str(self._at_home(URL(url))), most, self._token_for)
        except TooLargeError as error:
            raise NotFetched("too_large", "the file is larger than is kept") from error
        except aiohttp.ClientConnectorError as error:
            raise RetryLater(5.0, "Slack's files are out of reach") from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise UnansweredError(
                f"a file did not come from Slack: {type(error).__name__}"
            ) from error
        if got.status == 429:
            raise RetryLater(_seconds(got.headers), "Slack asked to wait with its files")
        if got.status >= 500:
            raise UnansweredError(f"Slack could not give a file now: {got.status}")
        return got

    def _at_home(self, url: URL) -> URL:
        """The address to ask; beside a stand-in for Slack's API, its files stand as well."""
        if _is_slack(url) and not _is_slack(self._api):
            return self._api.origin().join(url.relative())
        return url

    def _token_for(self, url: URL) -> Mapping[str, str]:
        """The token goes to Slack and to where its API is, over nothing that can be read on the
        way; to nobody else.
        """
        api = url.host == self._api.host and url.scheme == self._api.scheme
        if api or (_is_slack(url) and url.scheme == "https"):
            return {"authorization": f"Bearer {self._web.workspace.client.token}"}
        return {}

    async def send_files(self, place: ConversationParts, batch: FileBatch, note: Note) -> str:
        """Bring files in one message; gives its timestamp where Slack tells it.

        Raises RetryLater, Refused, NotByFile, UnansweredError.
        """
        channel = await self._sender.channel(place)
        thread, begun = batch.thread or place.thread, batch.begun.split()
        try:
            if ref := await self._shared_before(channel, thread, begun, batch):
                return ref
            for item in batch.items[len(begun) :]:
                begun.append(await self._uploaded(item))
                await note(" ".join(begun))
            await self._complete(channel, thread, begun, batch)
        except Refused as error:
            if batch.begun and error.code in GONE:
                return await self.send_files(place, batch.model_copy(update={"begun": ""}), note)
            if error.code in _AT_THE_DOOR:
                raise
            raise NotByFile(str(error)) from error
        return ""

    async def _shared_before(
        self, channel: str, thread: str | None, begun: list[str], batch: FileBatch
    ) -> str | None:
        """The timestamp at which an earlier attempt showed them, when it came that far."""
        if len(begun) != len(batch.items):
            return None
        return await self._is_shared(channel, thread, begun[0])

    async def _uploaded(self, item: BatchFile) -> str:
        """The bytes at Slack, where nobody sees them yet; their id is noted before they are
        shown.
        """
        told = await self._web.call(
            "files_getUploadURLExternal",
            filename=item.name,
            length=len(item.data),
            alt_txt=item.name,
        )
        file, where = str(told.get("file_id") or ""), str(told.get("upload_url") or "")
        if not file or not where:
            raise NotByFile("Slack gave no address to upload to")
        headers = {"content-type": "application/octet-stream"}
        try:
            sending = self._session.post(
                self._at_home(URL(where)),
                data=item.data,
                headers=headers,
                allow_redirects=False,
                timeout=SLOW,
            )
            async with sending as answer:
                status, told_headers = answer.status, answer.headers
        except aiohttp.ClientConnectorError as error:
            raise RetryLater(5.0, "Slack's uploads are out of reach") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise UnansweredError(
                f"an upload to Slack broke off: {type(error).__name__}"
            ) from error
        if status == 429:
            raise RetryLater(_seconds(told_headers), "Slack asked to wait with uploads")
        if status >= 500:
            raise UnansweredError(f"Slack could not take a file now: {status}")
        if status != 200:
            raise NotByFile(f"Slack did not take the file: {status}")
        return file

    async def _complete(
        self, channel: str, thread: str | None, files: list[str], batch: FileBatch
    ) -> None:
        more = {"thread_ts": thread} if thread else {}
        shown = [
            {"id": file, "title": item.name} for file, item in zip(files, batch.items, strict=True)
        ]
        await self._web.call(
            "files_completeUploadExternal",
            channel,
            files=shown,
            channel_id=channel,
            blocks=json.dumps(sections(batch.caption)),
            **more,
        )

    async def _is_shared(self, channel: str, thread: str | None, file: str) -> str:
        """The timestamp of the message that already shows the file, when an earlier attempt got
        that far.
        """
        asked: dict[str, Any] = {"channel": channel, "limit": LOOK_BACK}
        if thread:
            said = await self._web.call("conversations_replies", ts=thread, **asked)
        else:
            said = await self._web.call("conversations_history", **asked)
        for message in said.get("messages") or ():
            if any(one.get("id") == file for one in message.get("files") or ()):
                return str(message.get("ts") or "?")
        return ""


def _contents(got: Got, wanted: Attachment) -> bytes:
    """The file, unless it is a page that says something else."""
    if got.status in (404, 410):
        raise NotFetched("not_there", "Slack no longer has the file")
    if got.status != 200:
        raise NotFetched("no_access", f"Slack does not give the file: {got.status}")
    is_page = got.media == "text/html" and not wanted.media.startswith("text/html")
    if (
        is_page
        and "attachment" not in got.headers.get("content-disposition", "")
        and len(got.data) != wanted.size
    ):
        raise NotFetched(
            "no_access",
            "Slack shows its login page instead of the file: the scope files:read is missing",
        )
    return got.data


def _is_slack(url: URL) -> bool:
    host = (url.host or "").lower()
    return any(host == own or host.endswith(f".{own}") for own in OWN_HOSTS)


def _seconds(headers: Mapping[str, str]) -> float:
    told = headers.get("Retry-After", "")
    return float(told) if told.isdigit() else 30.0
