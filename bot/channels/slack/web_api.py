"""Calls Slack's Web API: an answer becomes a result, `RetryLater` or `Undeliverable`; 429 is
honoured.

https://docs.slack.dev/apis/web-api/rate-limits: limits hold per method, for posting per channel
too. The SDK's own retries are off: after a broken connection they post twice, as Slack may have
done what it could not answer.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import RetryLater, Undeliverable

TIMEOUT = 10.0
AUTH = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "org_login_required",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "access_denied",
        "team_access_not_granted",
        "two_factor_setup_required",
        "accesslimited",
    }
)
LOCKED_OUT = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)
"""Words with which Slack refuses a token as such, whatever is asked."""
AWAY = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_thread_locked",
        "restricted_action_read_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_only_channel",
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "user_not_visible",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "not_enough_users",
        "external_channel_migrating",
        "team_not_found",
    }
)
_TOO_FAST = ("ratelimited", "rate_limited")
PASSING = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)


class Refused(Undeliverable):
    """Slack said no; `code` is its own word for why."""

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        scope = f" (the scope {needed} is missing)" if needed else ""
        super().__init__(
            f"Slack refused {method.replace('_', '.', 1)}: {code}{scope}", gone=code in AUTH | AWAY
        )
        self.code = code


class UnansweredError(Exception):
    """The call went out and no clear answer came back: Slack may have done it. Whoever repeats it
    looks first.
    """


TROUBLE = (Refused, RetryLater, UnansweredError)
"""All that a call can end in besides an answer."""


@dataclass
class Workspace:
    """One workspace we are installed in, with its token and who we are there."""

    client: AsyncWebClient
    team: str = ""
    enterprise: str | None = None
    user: str | None = None
    bot: str | None = None
    name: str = ""
    url: str = ""


class Web:
    """The Web API of one workspace."""

    def __init__(self, token: str, base_url: str, session: aiohttp.ClientSession) -> None:
        self.workspace = Workspace(
            AsyncWebClient(token, base_url, session=session, retry_handlers=[])
        )
        self._session = session
        self._closed_until: dict[tuple[str, str], float] = {}

    async def call(self, method: str, place: str = "", **given: Any) -> Mapping[str, Any]:
        """One call, never repeated here. `place` narrows a limit to a channel. Raises one of
        `TROUBLE`.
        """
        lane = (method, place)
        left = self._closed_until.get(lane, 0.0) - time.monotonic()
        if left > 0:
            raise RetryLater(left, f"Slack asked to wait before {method}")
        try:
            answer = await getattr(self.workspace.client, method)(**given)
        except SlackApiError as error:
            raise self._told(method, lane, error) from error
        except aiohttp.ClientConnectorError as error:
            raise RetryLater(2.0, "Slack is out of reach") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise UnansweredError(
                f"Slack did not answer {method}: {type(error).__name__}"
            ) from error
        data = answer.data
        return data if isinstance(data, dict) else {}

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer at a `response_url`; one that is used up or too old is let be. Raises
        UnansweredError.
        """
        try:
            async with self._session.post(url, json=body) as answer:
                status = answer.status
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise UnansweredError(
                f"Slack did not take an answer to a press: {type(error).__name__}"
            ) from None
        if status == 429 or status >= 500:
            raise UnansweredError(f"Slack could not take an answer to a press now: {status}")

    def _told(self, method: str, lane: tuple[str, str], error: SlackApiError) -> Exception:
        """What Slack's refusal means; an answer that is no JSON counts as a passing fault."""
        status, code, needed = _answered(error)
        if status == 429 or code in _TOO_FAST:
            seconds = _seconds(getattr(error.response, "headers", {}) or {})
            self._closed_until[lane] = time.monotonic() + seconds
            return RetryLater(seconds, f"Slack asked to wait before {method}")
        if status == 404 and not code:
            return Refused(method, "unknown_method")
        if status >= 500 or code in ("", *PASSING):
            return UnansweredError(f"Slack could not do {method} now: {code or status}")
        return Refused(method, code, needed if code == "missing_scope" else "")

    async def identify(self) -> Workspace:
        """Ask who we are (`auth.test`) and remember it."""
        said = await self.call("auth_test")
        ours = self.workspace
        ours.team, ours.enterprise = str(said.get("team_id") or ""), said.get("enterprise_id")
        ours.user, ours.bot = said.get("user_id"), said.get("bot_id")
        ours.name, ours.url = str(said.get("team") or ""), str(said.get("url") or "")
        return ours


def _seconds(headers: Mapping[str, str]) -> float:
    """How long to wait; Slack says so in whole seconds, a minute is safe when it does not."""
    told = {key.lower(): value for key, value in headers.items()}.get("retry-after", "")
    return float(told) if told.replace(".", "", 1).isdigit() else 30.0


def _answered(error: SlackApiError) -> tuple[int, str, str]:
    """HTTP status, Slack's error code and the scope it wants; 0 and "" for what it does not say."""
    answer = error.response
    status = getattr(answer, "status_code", 0) or getattr(answer, "status", 0) or 0
    data = getattr(answer, "data", None)
    data = data if isinstance(data, dict) else {}
    return int(status), str(data.get("error") or ""), str(data.get("needed") or "")
