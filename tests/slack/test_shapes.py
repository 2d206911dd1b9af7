"""What the fake Slack sends is held against Slack's reference and the samples that Slack publishes
with its Java SDK (json-logs/samples): no field that Slack does not have, none missing that the
samples always have (docs/channels.md).
"""

from __future__ import annotations

from typing import Any

from tests.fakes.slack import FakeSlack

Json = dict[str, Any]


def names(words: str) -> set[str]:
    """The names of fields, as words."""
    return set(words.split())


WRAPPER = names(
    "token team_id enterprise_id context_team_id context_enterprise_id api_app_id event type "
    "event_id event_time authorizations authed_users authed_teams is_ext_shared_channel "
    "event_context"
)
MESSAGE = names(
    "client_msg_id type subtype text user ts team channel channel_type event_ts thread_ts "
    "parent_user_id blocks files upload display_as_bot edited attachments user_team source_team "
    "user_profile bot_id bot_profile app_id metadata root hidden reply_count reply_users "
    "reply_users_count latest_reply is_locked subscribed last_read x_files"
)
CHANGED = names("type subtype hidden message previous_message channel channel_type ts event_ts")
DELETED = CHANGED - {"message"} | {"deleted_ts"}
PRESS = names(
    "type team user api_app_id token container trigger_id channel message response_url actions "
    "enterprise is_enterprise_install state view"
)
CONTAINER = names(
    "type message_ts attachment_id channel_id view_id text is_ephemeral is_app_unfurl "
    "app_unfurl_url thread_ts"
)
USER = names(
    "id team_id name deleted color real_name tz tz_label tz_offset profile is_admin is_owner "
    "is_primary_owner is_restricted is_ultra_restricted is_bot is_stranger updated is_app_user "
    "is_invited_user has_2fa locale enterprise_user is_email_confirmed "
    "who_can_share_contact_card"
)


class Recorder:
    """Takes every payload that Slack brings, and acknowledges it."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Json]] = []

    async def send(self, kind: str, payload: Json, **_more: Any) -> Json:
        self.seen.append((kind, payload))
        return {}

    def events(self) -> list[Json]:
        return [payload["event"] for kind, payload in self.seen if kind == "events_api"]


async def everything(slack: FakeSlack) -> Recorder:
    recorder = Recorder()
    slack.http = recorder  # type: ignore[assignment]
    world = slack.world
    world.add_user("U1", "Sanne", "sanne@example.org")
    world.add_guest("U2", "Gast", "gast@example.org")
    world.add_stranger("U9", "Vera")
    room = world.add_channel("C1", "U1", "U2", "U9")
    first = await slack.say("U1", f"<@{world.bot}> er is iets", room)
    await slack.say("U1", "in de draad", room, thread_ts=first["ts"])
    await slack.broadcast("U1", "voor allen", room, first)
    shared = await slack.say("U9", "van buiten", room)
    await slack.edit(first, "anders", room)
    await slack.unfurl(first, room)
    photo = slack.shelf.put(world, "U1", "foto.png", b"png", "image/png")
    await slack.share("U1", photo, channel=room)
    await slack.delete(shared, room)
    return recorder


async def test_events_have_slacks_fields_and_no_others() -> None:
    async with FakeSlack() as slack:
        recorder = await everything(slack)
    known = {"message_changed": CHANGED, "message_deleted": DELETED}
    for _, payload in recorder.seen:
        assert not set(payload) - WRAPPER, set(payload) - WRAPPER
    for event in recorder.events():
        allowed = known.get(str(event.get("subtype")), MESSAGE)
        assert not set(event) - allowed, (event.get("subtype"), set(event) - allowed)
        assert {"type", "channel", "event_ts", "ts"} <= set(event), event


async def test_threads_broadcasts_and_strangers_look_as_slack_has_them() -> None:
    async with FakeSlack() as slack:
        recorder = await everything(slack)
    by_text = {str(event.get("text")): event for event in recorder.events()}
    reply, shown, outside = (by_text[text] for text in ("in de draad", "voor allen", "van buiten"))
    assert reply["parent_user_id"] == "U1" and reply["thread_ts"] != reply["ts"]
    assert shown["subtype"] == "thread_broadcast"
    assert shown["root"]["ts"] == shown["thread_ts"] and shown["root"]["reply_count"] >= 1
    assert outside["team"] == outside["user_team"] == "T9"
    shared = [p for _, p in recorder.seen if p["event"].get("user") == "U9"]
    assert all(payload["is_ext_shared_channel"] for payload in shared)


async def test_presses_have_slacks_fields_also_where_one_person_alone_sees_them() -> None:
    async with FakeSlack() as slack:
        recorder = Recorder()
        slack.http = recorder  # type: ignore[assignment]
        world = slack.world
        world.add_user("U1", "Sanne")
        room = world.add_channel("C1", "U1")
        button = {
            "type": "button",
            "text": {"type": "plain_text", "text": "Ja"},
            "action_id": "d:1:1",
            "value": "d:1:1",
        }
        blocks = [{"type": "actions", "elements": [button]}]
        open_ = {"ts": world.ts(), "text": "x", "blocks": blocks, "thread_ts": world.ts()}
        alone = {"message_ts": world.ts(), "user": "U1", "text": "x", "blocks": blocks}
        for message in (open_, alone):
            payload = await slack.press("U1", room, message, "Ja")
            assert not set(payload) - PRESS and not set(payload["container"]) - CONTAINER
            assert {"response_url", "trigger_id", "container", "actions"} <= set(payload)
            assert ("message" in payload) is not payload["container"]["is_ephemeral"]
        for person in world.users.values():
            assert not set(person) - USER, set(person) - USER
