"""Reads what people say of their accounts in several chats: "link", "link K7QM-2XPA", "tell me in
Slack". Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally

Wish = Literal["redeem", "ask_code", "unlink", "tell", "accounts"]
_CODE = r"(?P<code>[A-Za-z0-9]{4}(?:[- ]?[A-Za-z0-9]{4}){1,3})"
_BARE_CODE = r"(?P<code>[A-HJKMNP-Z2-9]{4}(?:-[A-HJKMNP-Z2-9]{4}){1,3})"


@dataclass(frozen=True)
class AccountWish:
    """What was asked. `code`: the one to redeem; `channel`: the one that was named; `last`: to be
    told wherever they spoke last.
    """

    wish: Wish
    code: str = ""
    channel: str = ""
    last: bool = False


@in_all_languages("account_words", as_typed=True)
def _words(words: Vocabulary) -> Vocabulary:
    return words


@lru_cache(maxsize=8)
def _patterns(
    words: Vocabulary, channels: tuple[str, ...]
) -> tuple[tuple[Wish, re.Pattern[str]], ...]:
    """The patterns of each wish, in the order in which they are tried."""
    channel = rf"(?P<channel>{literally(channels)})"
    here, last, page = (either(words.words(name)) for name in ("here", "last", "web_page"))
    lists = {
        "channel": channel,
        "where": rf"(?:{channel}|(?P<here>{here})|(?P<last>{last})|(?P<page>{page}))",
    }
    redeem = (
        re.compile(rf"(?:{either(words.words('link'))})[ :]+{_CODE}", re.I),
        re.compile(_BARE_CODE, re.I),
    )
    rest: Sequence[Wish] = ("ask_code", "unlink", "tell", "accounts")
    return (
        *(("redeem", pattern) for pattern in redeem),
        *((wish, one) for wish in rest for one in words.patterns(wish, lists=lists, flags=re.I)),
    )


def read_account_wish(text: str, channels: Iterable[str]) -> AccountWish | None:
    """What a message asks of the person's accounts in these channels; None when it is about
    anything else.
    """
    said = " ".join(text.split()).rstrip(".!")
    for wish, pattern in _patterns(_words(), tuple(channels)):
        if found := pattern.fullmatch(said):
            return _wish(wish, found.groupdict())
    return None


def _wish(wish: Wish, found: Mapping[str, str | None]) -> AccountWish:
    return AccountWish(
        wish,
        code=found.get("code") or "",
        channel=(found.get("channel") or ("web" if found.get("page") else "")).lower(),
        last=bool(found.get("last")),
    )
