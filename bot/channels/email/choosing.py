"""Finds which choice of a mail of ours a reply to it picks. Pure."""

from __future__ import annotations

import re

from bot.ports import Press, Pressed, Said
from routing.storage.mails import Mailed

_NUMBER = re.compile(r"\W*(\d{1,2})\W*")
_LONGEST = 200


def picked(said: Said, answered: Mailed | None) -> Said | Pressed:
    """A press of the choice whose number or very words the reply is; else what was said."""
    text = said.text.strip()
    if answered is None or not answered.choices or len(text) > _LONGEST or said.attachments:
        return said
    actions = {_plain(label): action for action, label in answered.choices}
    action = actions.get(_plain(text))
    if number := _NUMBER.fullmatch(text):
        n = int(number[1])
        action = answered.choices[n - 1][0] if 0 < n <= len(answered.choices) else None
    if action is None:
        return said
    return Pressed(
        key=said.key,
        address=said.address,
        account=said.account,
        at=said.at,
        profile=said.profile,
        shared=said.shared,
        alone=said.alone,
        press=Press(action=action),
        reply_to=said.reply_to,
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
