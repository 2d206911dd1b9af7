"""Reads Slack's interactivity (buttons, forms, shortcuts, commands) as values. Pure.

Shapes: https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.channels.slack.addresses import CHANNEL, BotIdentity, is_direct
from bot.channels.slack.emoji import with_signs
from bot.channels.slack.event_reader import Payload, attachments, moment
from bot.channels.slack.markup import Name, plain
from bot.ports import Address, FormField, Press, Pressed, Said
from bot.presses import FormPress, ItemPress, parse, without_form


class FormState(BaseModel):
    """What a button carries that opens a form, and what the form keeps: its action, where it came
    from, its fields.
    """

    model_config = ConfigDict(frozen=True)
    action: str
    title: str = ""
    fields: tuple[FormField, ...] = ()
    conversation: str = ""
    reply_to: str | None = None
    respond_at: str = ""

    def packed(self) -> str:
        """As short as JSON gets: a button's value holds 2,000 characters, a view's metadata
        3,000.
        """
        kept = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


def unpack(value: str) -> FormState | None:
    """The form in a button's value, or None when it is a plain action."""
    if not value.startswith("{"):
        return None
    try:
        return FormState.model_validate_json(value)
    except ValidationError:
        return None


def read_press(
    payload: Payload, identity: BotIdentity, now: dt.datetime
) -> tuple[Pressed, FormState | None] | None:
    """A `block_actions` payload: the press, and the form that has to be filled in first, when there
    is one.
    """
    action = next(iter(payload.get("actions") or ()), None)
    user = (payload.get("user") or {}).get("id")
    if not action or not user:
        return None
    form_state, pressed = _action_of(_value(action))
    channel, ts, thread = _stands(payload)
    conversation = identity.channel(channel, thread) if channel else identity.direct(user)
    incoming = Pressed(
        key=identity.key("press", user, _when(action, payload), pressed),
        address=Address(channel=CHANNEL, conversation=conversation),
        account=identity.account(user),
        at=_at(action.get("action_ts"), now),
        press=_press(pressed),
        shared=bool(channel),
        alone=identity.direct(user) if channel else None,
        reply_to=ts,
        under=None if channel else thread,
        respond_at=_respond_at(payload),
    )
    return incoming, form_state and _kept(form_state, incoming)


def _action_of(value: str) -> tuple[FormState | None, str]:
    """The form that a button's value opens, if it does, and what was pressed."""
    form_state = unpack(value) or _own_form(value)
    return form_state, form_state.action if form_state else value


def _kept(form_state: FormState, pressed: Pressed) -> FormState:
    """The form's state, with where its button stood."""
    return form_state.model_copy(
        update={
            "conversation": pressed.address.conversation,
            "reply_to": pressed.reply_to,
            "respond_at": pressed.respond_at,
        }
    )


def _respond_at(payload: Payload) -> str:
    """Where a message that one person alone sees can be changed; nothing for any other."""
    alone = (payload.get("container") or {}).get("is_ephemeral")
    return str(payload.get("response_url") or "") if alone else ""


def _press(action: str, values: dict[str, str] | None = None) -> Press:
    """What was pressed, once its form needs no opening any more."""
    return Press(action=without_form(parse(action)).encode(), values=values)


def _when(action: Payload, payload: Payload) -> str:
    """What tells one press from the next."""
    return str(action.get("action_ts") or payload.get("trigger_id") or "")


def _own_form(value: str) -> FormState | None:
    """The form of a button whose action alone says that it opens one."""
    return FormState(action=value) if isinstance(parse(value), FormPress) else None


def _value(action: Payload) -> str:
    """What a pressed element says: its value, that of the chosen option, or its name."""
    chosen = action.get("selected_option") or {}
    value = str(action.get("value") or chosen.get("value") or action.get("action_id") or "")
    looked_up = action.get("type") == "external_select" and action.get("action_id") == "item"
    return FormPress(press=ItemPress(ref=value)).encode() if looked_up else value


def _stands(payload: Payload) -> tuple[str, str | None, str | None]:
    """Channel, message and thread of the pressed button; no channel in private (a direct message,
    App Home, a form).
    """
    container, message = payload.get("container") or {}, payload.get("message") or {}
    if container.get("type") == "view" or payload.get("view"):
        return "", None, None
    ts = container.get("message_ts") or message.get("ts")
    thread = container.get("thread_ts") or message.get("thread_ts")
    return _channel(payload), ts, thread if thread != ts else None


def _channel(payload: Payload) -> str:
    """The channel in which others read along; empty for a direct message."""
    container, channel = payload.get("container") or {}, payload.get("channel") or {}
    found = str(container.get("channel_id") or channel.get("id") or "")
    return "" if is_direct(found) or channel.get("name") == "directmessage" else found


def read_form(
    payload: Payload, identity: BotIdentity, now: dt.datetime
) -> tuple[Pressed, FormState] | None:
    """A `view_submission` payload: the press with its values, and what the form kept."""
    view, user = payload.get("view") or {}, (payload.get("user") or {}).get("id")
    form_state = unpack(str(view.get("private_metadata") or ""))
    if form_state is None or not user or not view.get("id"):
        return None
    conversation = form_state.conversation or identity.direct(user)
    incoming = Pressed(
        key=identity.key("form", view["id"], form_state.action),
        address=Address(channel=CHANNEL, conversation=conversation),
        account=identity.account(user),
        at=now,
        press=_press(form_state.action, filled_in(view)),
        shared=conversation != identity.direct(user),
        alone=identity.direct(user) if conversation != identity.direct(user) else None,
        reply_to=form_state.reply_to,
        respond_at=form_state.respond_at,
    )
    return incoming, form_state


def filled_in(view: Payload) -> dict[str, str]:
    """What was filled in, by field; empty ones are left out."""
    found: dict[str, str] = {}
    for block, elements in ((view.get("state") or {}).get("values") or {}).items():
        for element in elements.values():
            value = _entered(element)
            if value is not None and value.strip():
                found[block] = with_signs(value.strip())
    return found


def _entered(element: Payload) -> str | None:
    chosen: Any = element.get("selected_option") or {}
    value = (
        chosen.get("value")
        or element.get("selected_date")
        or element.get("selected_user")
        or element.get("value")
    )
    return None if value is None else str(value)


def read_shortcut(
    payload: Payload, identity: BotIdentity, now: dt.datetime, name: Name
) -> Said | None:
    """A `message_action` payload, "Make this a request": somebody's words, brought to us in private
    by who chose it.
    """
    message, user = payload.get("message") or {}, (payload.get("user") or {}).get("id")
    if not user:
        return None
    author = message.get("user")
    stands = ((payload.get("channel") or {}).get("id"), message.get("ts"))
    return Said(
        key=identity.key("shortcut", user, payload.get("action_ts") or payload.get("trigger_id")),
        address=Address(channel=CHANNEL, conversation=identity.direct(user)),
        account=identity.account(user),
        at=_at(payload.get("action_ts"), now),
        text=plain(str(message.get("text") or ""), name, identity.user),
        attachments=attachments(message, identity),
        stands="/".join(map(str, stands)) if all(stands) else None,
        author=identity.account(author) if author and author != user else None,
    )


def read_command(payload: Payload, identity: BotIdentity, now: dt.datetime) -> Said | None:
    """A slash command with words, answered in private: a command may be typed anywhere, also where
    we are not.
    """
    user = payload.get("user_id")
    if not user:
        return None
    return Said(
        key=identity.key("command", user, payload.get("trigger_id")),
        address=Address(channel=CHANNEL, conversation=identity.direct(user)),
        account=identity.account(user),
        at=now,
        text=plain(str(payload.get("text") or ""), lambda _: None, identity.user),
    )


def _at(ts: object, now: dt.datetime) -> dt.datetime:
    return moment(ts) if ts else now
