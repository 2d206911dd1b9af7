"""Setting Slack up: the manifest is one Slack accepts, asks for what is used, and the doctor finds
what is wrong.
"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from ruamel.yaml import YAML

from bot.channels.slack.checks import examine
from bot.channels.slack.scopes import SCOPES
from bot.channels.slack.settings import SlackOptions
from catalog.model import Catalogue
from tests.fakes.slack import FakeSlack
from tests.routing.links import CATALOGUE
from tests.slack.desk import in_slack, populate

MANIFEST = Path(__file__).parents[2] / "docs" / "slack-manifest.yaml"


def text(most: int, least: int = 1, pattern: str | None = None) -> Any:
    return StringConstraints(min_length=least, max_length=most, pattern=pattern)


class Strict(BaseModel):
    """A part of Slack's published schema (github.com/slackapi/manifest-schema, version 1): nothing
    else is allowed.
    """

    model_config = ConfigDict(extra="forbid", strict=True)


class Metadata(Strict):
    major_version: Literal[1]
    minor_version: int


class Display(Strict):
    name: Annotated[str, text(35)]
    description: Annotated[str, text(140)]
    long_description: Annotated[str, text(4000, 175)]
    background_color: Annotated[str, text(7, 4, r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$")]


class Home(Strict):
    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class BotUser(Strict):
    display_name: Annotated[str, text(80)]
    always_online: bool


class Shortcut(Strict):
    name: Annotated[str, text(24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, text(255)]
    description: Annotated[str, text(150)]


class Command(Strict):
    command: Annotated[str, text(32, 2, "^/")]
    description: Annotated[str, text(2000)]
    usage_hint: Annotated[str, text(1000)]
    should_escape: bool


class Features(Strict):
    app_home: Home
    bot_user: BotUser
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)]
    slash_commands: Annotated[list[Command], Field(min_length=1, max_length=50)]


class Scopes(Strict):
    bot: Annotated[list[Annotated[str, text(50)]], Field(max_length=255)]


class OAuth(Strict):
    scopes: Scopes


class Events(Strict):
    bot_events: Annotated[list[Annotated[str, text(50)]], Field(max_length=100)]


class Interactivity(Strict):
    is_enabled: bool


class Settings(Strict):
    event_subscriptions: Events
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Strict):
    metadata: Metadata = Field(alias="_metadata")
    display_information: Display
    features: Features
    oauth_config: OAuth
    settings: Settings


def test_the_manifest_is_one_slack_accepts() -> None:
    manifest = Manifest.model_validate(YAML(typ="safe").load(MANIFEST.read_text()))
    home = manifest.features.app_home
    assert (
        home.home_tab_enabled
        and home.messages_tab_enabled
        and not home.messages_tab_read_only_enabled
    )
    assert set(manifest.oauth_config.scopes.bot) == set(SCOPES)
    assert len(set(manifest.settings.event_subscriptions.bot_events)) == len(
        manifest.settings.event_subscriptions.bot_events
    )
    assert manifest.settings.interactivity.is_enabled


def _options(slack: FakeSlack, **more: str) -> SlackOptions:
    told = {"app_token": "xapp-1", "api_url": slack.api_url} | more
    return SlackOptions(bot_tokens=("xoxb-T1",), **told)  # type: ignore[arg-type]


@pytest.fixture
def catalogue() -> Catalogue:
    return in_slack(CATALOGUE)


async def test_the_doctor_is_content(catalogue: Catalogue) -> None:
    async with FakeSlack() as slack:
        populate(slack)
        slack.world.channels["C0HR"].kind = "group"
        found = await examine(_options(slack), catalogue)
    assert all(right for right, _ in found), found
    assert len([line for _, line in found if "C0" in line]) == 5


async def test_confidential_requests_in_a_public_channel_are_a_fault(catalogue: Catalogue) -> None:
    async with FakeSlack() as slack:
        populate(slack)
        slack.world.channels["C0HR"].kind = "channel"
        wrong = [line for right, line in await examine(_options(slack), catalogue) if not right]
    assert len(wrong) == 1 and "C0HR of hr is a public channel" in wrong[0]


async def test_the_doctor_names_each_fault_and_its_cure(catalogue: Catalogue) -> None:
    async with FakeSlack() as slack:
        populate(slack)
        world = slack.world
        world.channels["C0DESK"].archived = True
        world.channels["C0CLEAN"].members.discard(world.bot)
        del world.channels["C0HR"]
        world.tokens["xoxb-T1"] -= {"users:read.email"}
        wrong = [
            line
            for right, line in await examine(_options(slack, app_token="xapp-9"), catalogue)
            if not right
        ]
    assert len(wrong) == 5, wrong
    for part in (
        "connections:write",
        "users:read.email (knowing people by e-mail)",
        "C0DESK of desk is archived",
        "/invite @Schakel",
        "C0HR of hr cannot be seen (channel_not_found)",
    ):
        assert any(part in line for line in wrong), (part, wrong)


async def test_the_doctor_without_tokens(catalogue: Catalogue) -> None:
    ((right, line),) = await examine(SlackOptions(bot_tokens=()), catalogue)
    assert not right and "SCHAKEL_SLACK_BOT_TOKEN" in line
    async with FakeSlack() as slack:
        slack.world.revoked.add("xoxb-T1")
        found = await examine(_options(slack, app_token=""), catalogue)
    assert [right for right, _ in found] == [False, False] and "token_revoked" in found[1][1]


async def test_the_doctor_blames_no_token_when_slack_cannot_be_reached(
    catalogue: Catalogue,
) -> None:
    with socket.socket() as closed:  # bound and not listening: whoever connects is refused
        closed.bind(("127.0.0.1", 0))
        away = SlackOptions(
            bot_tokens=("xoxb-T1", "xoxb-T2"),
            app_token="xapp-1",
            api_url=f"http://127.0.0.1:{closed.getsockname()[1]}/api/",
        )
        found = await examine(away, catalogue)
    assert found == [
        (True, "Slack: set to Socket Mode"),
        (
            False,
            "Slack cannot be reached from here (ClientConnectorError); look at the network, a "
            "proxy or SCHAKEL_SLACK_API_URL; nothing is known about the tokens",
        ),
    ]
