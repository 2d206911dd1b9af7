"""Turns the names by which Slack tells of emoji (":wave:") into their signs, where Slack sends none
beside them.
"""

from __future__ import annotations

import re

from rich.emoji import Emoji, NoEmoji

_NAMED = re.compile(r"(?<!\w):([a-z0-9_+'-]{1,60}):(?::skin-tone-[2-6]:)?(?!\w)")
_OF_SLACK = {
    "simple_smile": "\U0001f642",
    "upside_down_face": "\U0001f643",
    "shrug": "\U0001f937",
    "man-shrugging": "\U0001f937",
    "woman-shrugging": "\U0001f937",
    "face_palm": "\U0001f926",
    "man-facepalming": "\U0001f926",
    "woman-facepalming": "\U0001f926",
    "large_green_circle": "\U0001f7e2",
    "large_yellow_circle": "\U0001f7e1",
    "large_orange_circle": "\U0001f7e0",
    "octagonal_sign": "\U0001f6d1",
    "elevator": "\U0001f6d7",
}
"""Names of Slack's own, which rich does not have."""


def with_signs(text: str) -> str:
    """The text with known names as their signs, without a tone of skin; a name that nobody knows,
    and one within a word or a time of day, stays as it is typed.
    """
    return _NAMED.sub(lambda found: _sign(found[1]) or found[0], text) if ":" in text else text


def _sign(name: str) -> str:
    if name in _OF_SLACK:
        return _OF_SLACK[name]
    try:
        return str(Emoji(name))
    except NoEmoji:
        return ""
