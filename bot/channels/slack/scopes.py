"""The scopes Slack's token needs and what each is for; docs/slack-manifest.yaml asks for the
same.
"""

from __future__ import annotations

SCOPES: dict[str, str] = {
    "app_mentions:read": "hearing mentions",
    "channels:history": "reading threads in channels",
    "channels:read": "finding channels",
    "chat:write": "saying anything",
    "commands": "the command and the shortcuts",
    "files:read": "keeping files with a request",
    "files:write": "bringing files to a team or a requester",
    "groups:history": "reading threads in private channels",
    "groups:read": "finding private channels",
    "im:history": "reading direct messages",
    "im:read": "finding direct messages",
    "im:write": "opening direct messages",
    "reactions:read": "requests by emoji",
    "users:read": "names and time zones",
    "users:read.email": "knowing people by e-mail",
}
"""Scope and what does not work without it."""
