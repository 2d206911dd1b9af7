"""Words what the chat says to somebody who signs in to the pages."""

from __future__ import annotations

import datetime as dt
import secrets

from bot.wording.localizer import Localizer
from catalog.language_packs import SOURCE, Language, pack


def two_words(language: Language) -> str:
    """Two words by which a person sees that page and chat mean the same: `maple river`."""
    words = pack(language).data("signin").get("words") or pack(SOURCE).data("signin")["words"]
    return f"{secrets.choice(words)} {secrets.choice(words)}"


def with_link(link: str, words: str, until: dt.datetime, by: Localizer, now: dt.datetime) -> str:
    """What goes with the link."""
    return "\n\n".join(
        (
            _is_it_you(words, by),
            by.say(
                "Open this in the same browser: {link}\nIt works once, until {time}.",
                link=link,
                time=by.time(until, now),
            ),
            _else(by),
        )
    )


def with_code(code: str, words: str, until: dt.datetime, by: Localizer, now: dt.datetime) -> str:
    """What goes with the code, where no link can be opened."""
    return "\n\n".join(
        (
            _is_it_you(words, by),
            by.say(
                "Type this on that page: {code}\nIt works once, until {time}.",
                code=code,
                time=by.time(until, now),
            ),
            _else(by),
        )
    )


def _is_it_you(words: str, by: Localizer) -> str:
    return by.say(
        "Signing in to your pages: does the page show “{words}”? Then it is you.", words=words
    )


def _else(by: Localizer) -> str:
    return by.say("Other words, or you did not ask for this? Then do nothing, and nobody gets in.")
