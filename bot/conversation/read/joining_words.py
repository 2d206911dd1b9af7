"""Reads what people say of who they are and who joins: "who am I", "invite Jan", "I am Jan", "/team
ict"; and of requests they follow. Pure.

What stands on our own buttons (`/vouch yes 7kq…`, `/add member Jan`) is read here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally

Wish = Literal["who_am_i", "invite", "claim", "room", "vouch", "add", "follow", "unfollow", "undo"]
_NAME = r"(?P<name>[^\s?][^?]{0,78})"
_OURS: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    ("vouch", re.compile(r"/vouch (?P<answer>yes|no) (?P<name>\w{4,20})")),
    ("who_am_i", re.compile(r"/whoami(?: (?P<answer>phone))?")),
    ("claim", re.compile(r"/iam (?P<name>[a-z0-9-]{1,60})")),
    ("add", re.compile(r"/add (?P<answer>[a-z0-9-]{1,40}) (?P<name>.{1,60})", re.S)),
)


@dataclass(frozen=True)
class JoiningWish:
    """What was asked. `name`: of a person or team, or a claim's number; `answer`: yes or no, or the
    team that somebody is taken in for. `exact`: the name may be an id.
    """

    wish: Wish
    name: str = ""
    answer: str = ""
    exact: bool = False


@in_all_languages("account_words", as_typed=True, numbers=True)
def _words(words: Vocabulary) -> Vocabulary:
    return words


@lru_cache(maxsize=8)
def _patterns(words: Vocabulary) -> tuple[tuple[Wish, re.Pattern[str]], ...]:
    told: tuple[Wish, ...] = (
        "follow",
        "unfollow",
        "undo",
        "who_am_i",
        "invite",
        "claim",
        "room",
    )
    call = rf"(?:(?:{literally(words.prefixes)})\s?-?\s?|#)?(?P<name>\d{{3,9}})"
    return (
        *_OURS,
        ("follow", re.compile(rf"/follow {call}", re.I)),
        ("unfollow", re.compile(rf"/unfollow {call}", re.I)),
        ("undo", re.compile(rf"/undo {call}", re.I)),
        *(
            (wish, one)
            for wish in told
            for one in words.patterns(wish, lists={"name": _NAME, "call": call}, flags=re.I)
        ),
    )


def read_joining_wish(text: str) -> JoiningWish | None:
    """What a message asks about joining; None when it is about anything else."""
    said = " ".join(text.split()).rstrip(".!?")
    for wish, pattern in _patterns(_words()):
        if found := pattern.fullmatch(said):
            named = found.groupdict()
            return JoiningWish(
                wish,
                (named.get("name") or "").strip(),
                named.get("answer") or "",
                exact=said.startswith("/"),
            )
    return None
