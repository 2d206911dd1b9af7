"""Checks with Slack itself whether Slack is set up right; each finding says what is wrong and how
to mend it. Where Slack cannot be reached, that is the one finding: of the tokens nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.plugin import Finding
from bot.channels.slack.addresses import CHANNEL, parse_conversation
from bot.channels.slack.scopes import SCOPES
from bot.channels.slack.settings import SlackOptions, token_faults
from bot.channels.slack.web_api import TIMEOUT, TROUBLE, Refused, Web
from catalog.model import Catalogue

GUIDE = "docs/slack.md"
_NETWORK = (aiohttp.ClientError, TimeoutError, OSError)


async def examine(options: SlackOptions, catalogue: Catalogue) -> list[Finding]:
    """Lists all findings about tokens, scopes, the Messages tab, and the rooms that the catalogue
    names.
    """
    if not options.bot_tokens:
        return [
            (False, f"Slack: SCHAKEL_SLACK_BOT_TOKEN is not set; {GUIDE} tells where to find it")
        ]
    found = [(False, line) for line in token_faults(options)]
    found += _transports(options)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        if unreachable := await _unreachable(options, session):
            return [*found, unreachable]
        if options.app_token:
            found.append(await _app_token(options, session))
        for number, token in enumerate(options.bot_tokens):
            web = Web(token, options.base_url, session)
            found += await _workspace(web, catalogue, home=number == 0)
    return found


def _transports(options: SlackOptions) -> list[Finding]:
    """Which way for events to come in is configured; asks nothing of Slack."""
    ways = (("Socket Mode", options.app_token), ("HTTP", options.signing_secret))
    named = [name for name, on in ways if on]
    return [(True, f"Slack: set to {' and '.join(named)}")] if named else []


async def _unreachable(options: SlackOptions, session: aiohttp.ClientSession) -> Finding | None:
    """The finding that Slack cannot be reached; None when any answer comes, a refusal too."""
    # by the SDK's client, which takes its proxy from the environment as the channel's own does
    client = AsyncWebClient(base_url=options.base_url, session=session, retry_handlers=[])
    try:
        await client.api_test()
    except SlackApiError:
        return None
    except _NETWORK as error:
        return _network_finding(type(error).__name__)
    return None


def _network_finding(why: str) -> Finding:
    advice = (
        "look at the network, a proxy or SCHAKEL_SLACK_API_URL; nothing is known about the tokens"
    )
    return False, f"Slack cannot be reached from here ({why}); {advice}"


async def _app_token(options: SlackOptions, session: aiohttp.ClientSession) -> Finding:
    client = AsyncWebClient(base_url=options.base_url, session=session, retry_handlers=[])
    try:
        await client.apps_connections_open(app_token=options.app_token)
    except _NETWORK as error:
        return _network_finding(type(error).__name__)
    except Exception as error:
        why = getattr(getattr(error, "response", None), "data", None)
        code = why.get("error") if isinstance(why, dict) else type(error).__name__
        mend = (
            "make an app-level token with the scope connections:write and put it in "
            "SCHAKEL_SLACK_APP_TOKEN"
        )
        return False, f"Slack: Socket Mode refuses the app token ({code}); {mend}"
    return True, "Slack: the app token opens Socket Mode"


async def _workspace(web: Web, catalogue: Catalogue, *, home: bool) -> list[Finding]:
    try:
        scopes = await _granted(web)
    except Refused as error:
        mend = "install the app anew and put its token in SCHAKEL_SLACK_BOT_TOKEN"
        return [(False, f"Slack: {error}; {mend}")]
    except TROUBLE as error:
        return [(False, f"Slack: {error}; try again, nothing is known about this bot token")]
    name = web.workspace.name or web.workspace.team
    found = [(True, f"Slack: speaks as {web.workspace.user} in {name}"), *_scopes(name, scopes)]
    found.append(await _messages_tab(web))
    return [*found, *await _rooms(web, catalogue, web.workspace.team if home else "")]


def _scopes(name: str, granted: frozenset[str] | None) -> list[Finding]:
    """Rights that the app lacks; nothing where Slack does not say which it has."""
    if granted is None:
        return []
    missing = [f"{scope} ({what})" for scope, what in SCOPES.items() if scope not in granted]
    mend = "add them from the manifest and install anew"
    return [(False, f"Slack: {name} lacks {', '.join(missing)}; {mend}")] if missing else []


async def _rooms(web: Web, catalogue: Catalogue, home: str) -> list[Finding]:
    """The rooms of this workspace; those that name none are of the workspace `home`."""
    rooms = [(team.team, team.rooms[CHANNEL]) for team in catalogue.teams if CHANNEL in team.rooms]
    placed = [(team, parse_conversation(f"{CHANNEL}/{room}")) for team, room in rooms]
    here = web.workspace.team
    few = {entry.team.team for entry in catalogue.entries.values() if entry.item.private}
    return [
        await _room(web, place.id, team, for_few=team in few)
        for team, place in placed
        if (place.team or home) == here
    ]


async def _granted(web: Web) -> frozenset[str] | None:
    """The token's scopes, from the header that comes with every answer; None when Slack does not
    tell.
    """
    await web.identify()
    answer = await web.workspace.client.auth_test()
    headers = {str(key).lower(): str(value) for key, value in answer.headers.items()}
    told = headers.get("x-oauth-scopes")
    return frozenset(part.strip() for part in told.split(",")) if told is not None else None


async def _messages_tab(web: Web) -> Finding:
    """Whether people can write to us: opening the direct message with somebody shows it, without
    saying a word.
    """
    try:
        people = (await web.call("users_list", limit=50)).get("members") or ()
        person = next((p["id"] for p in people if _is_person(p)), None)
        if person is None:
            return True, "Slack: nobody to try a direct message with"
        await web.call("conversations_open", users=person)
    except Refused as error:
        if error.code == "messages_tab_disabled":
            return (
                False,
                "Slack: the Messages tab is off; turn it on under App Home, with sending "
                "messages allowed",
            )
        return False, f"Slack: a direct message cannot be opened: {error}"
    except TROUBLE as error:
        return False, f"Slack: could not look at direct messages now: {error}"
    return (
        True,
        "Slack: direct messages can be opened (check under App Home that the Messages tab lets "
        "people write)",
    )


def _is_person(user: Mapping[str, Any]) -> bool:
    return not (user.get("is_bot") or user.get("deleted") or user.get("id") == "USLACKBOT")


async def _room(web: Web, channel: str, team: str, *, for_few: bool) -> Finding:
    """Whether we are in a team's room; `for_few`: it gets requests that only few may read."""
    where = f"the room {channel} of {team}"
    try:
        told = (await web.call("conversations_info", channel=channel)).get("channel") or {}
    except TROUBLE as error:
        code = getattr(error, "code", str(error))
        return (
            False,
            f"Slack: {where} cannot be seen ({code}); correct rooms.slack in the team's file, or "
            f"invite the app there",
        )
    if told.get("is_archived"):
        return False, f"Slack: {where} is archived; name another in the team's file"
    if not told.get("is_member"):
        return False, f"Slack: we are not in {where}; type /invite @Schakel there"
    if for_few and told.get("is_private") is False:
        return (
            False,
            f"Slack: {where} is a public channel, where everybody can read its confidential "
            f"requests; make it private in its settings",
        )
    return True, f"Slack: in {where}"


async def rooms_in_reach(options: SlackOptions, lost: Iterable[str]) -> frozenset[str]:
    """Those of these conversations, which could not be reached, in which we are members now."""
    found: set[str] = set()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:
        for number, token in enumerate(options.bot_tokens):
            web = Web(token, options.base_url, session)
            found |= {one for one in lost if await _is_member(web, one, home=number == 0)}
    return frozenset(found)


async def _is_member(web: Web, conversation: str, *, home: bool) -> bool:
    """Whether we can write there, as far as this token's workspace tells."""
    try:
        place = parse_conversation(conversation)
        await web.identify()
        if (place.team or (web.workspace.team if home else "")) != web.workspace.team:
            return False
        told = (await web.call("conversations_info", channel=place.id)).get("channel") or {}
    except (ValueError, *TROUBLE):
        return False
    return bool(told.get("is_member")) and not told.get("is_archived")
