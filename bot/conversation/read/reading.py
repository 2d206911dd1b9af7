"""Reads a short message: what does it want of the conversation itself? Pure; what is asked of a
team is not read here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.conversation.read.lexicon import (
    AGAIN,
    ANGRY,
    EMOJI,
    FILLERS,
    GENERIC,
    GOES_ON,
    GREETINGS,
    STATUS,
    STOP_WORDS,
    WHOLE,
    Said,
)

_PHRASES: dict[str, Said] = {phrase: said for said, phrases in WHOLE.items() for phrase in phrases}
_LONG_PHRASES = [phrase for phrase in _PHRASES if len(phrase) > 6]
_NEAR = 90
_STATUS = [re.compile(pattern) for pattern in STATUS]
_AGAIN = [re.compile(pattern) for pattern in AGAIN]
_ANGRY = re.compile(ANGRY)
_GOES_ON = re.compile(GOES_ON)
_GREETING = re.compile(rf"{GREETINGS}[\s,!.]+(?P<rest>.+)")
_SEARCH = re.compile(
    r"(?:search|find|look for|zoek|zoeken|zoek naar|zoek op|look up)(?: for| naar)? (?P<rest>.+)"
)
_CANCEL = re.compile(
    r"(?:please )?(?:cancel|withdraw|annuleer|annuleren|trek) (?:my |the |mijn |m'n |de |het "
    r")?(?P<rest>.+?)(?: in| request| melding)?"
)
_PERSON = re.compile(
    r"(?:please |kan iemand |kun je |kunnen jullie )?(?:call|phone|bel|ring)(?:t)? (?:me|mij)(?: "
    r"back| terug)? (?P<rest>.+)"
)
_NUMBER = re.compile(r"(?<![\w-])(?:[sS]\s?-?\s?|#)(\d{1,9})(?!\w)")
_BARE_NUMBER = re.compile(r"#?(\d{3,9})\s*\??")
_MOST_WORDS = 12


@dataclass(frozen=True)
class Intent:
    """What was read. `rest`: the words it was about (after "where is my", "yes,"). `number`: a call
    that was named.
    """

    said: Said | None = None
    rest: str = ""
    number: str | None = None


def plain(text: str) -> str:
    """Lower case, one line, straight quotes, no emoji and no punctuation at the ends."""
    folded = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .replace("’", "'")
        .replace("‘", "'")
        .replace("`", "'")
    )
    kept = "".join(
        c for c in folded if unicodedata.category(c) not in {"So", "Sk", "Cf", "Mn"} or c == "^"
    )
    stripped = " ".join(kept.split()).strip(" .,!;:…-")
    return (
        stripped if stripped == "?" else stripped.rstrip("? ").strip(" .,!;:…-") or stripped.strip()
    )


def words_of(text: str) -> list[str]:
    """The words of a text, lower case."""
    return re.findall(r"[\w'./-]*\w", plain(text))


def content_words(text: str) -> list[str]:
    """The words that say what it is about."""
    return [w for w in words_of(text) if len(w) > 2 and w not in STOP_WORDS]


def call_number(text: str) -> str | None:
    """The first call that is named in the text: "S-1042", "s1042", "#1042"."""
    found = _NUMBER.search(text)
    return f"S-{int(found.group(1))}" if found else None


def bare_number(text: str) -> str | None:
    """A call named by its number alone: "1042?"."""
    found = _BARE_NUMBER.fullmatch(text.strip())
    return f"S-{int(found.group(1))}" if found else None


def has_words(text: str) -> bool:
    """Whether there is anything to read but emoji and punctuation."""
    return any(c.isalnum() for c in text)


def emoji_said(text: str) -> Said | None:
    """What a message of emoji alone means."""
    return next((EMOJI[c] for c in text if c in EMOJI), None)


def yes_or_no(text: str) -> Intent:
    """A yes or no at the head of a message, with what comes after it ("ja, kamer 12")."""
    if not has_words(text):
        said_by_emoji = emoji_said(text)
        return Intent(said_by_emoji) if said_by_emoji in {Said.YES, Said.NO} else Intent()
    whole = plain(text)
    for said in (Said.NO, Said.YES):
        if whole in WHOLE[said]:
            return Intent(said)
    words = whole.replace(",", " ").replace(".", " ").split()
    for said, heads in (
        (
            Said.YES,
            ("yes", "ja", "yeah", "yep", "jep", "jazeker", "ok", "oke", "okay", "klopt", "prima"),
        ),
        (Said.NO, ("no", "nee", "nope", "neen")),
    ):
        if not words or words[0] not in heads:
            continue
        if all(word in FILLERS for word in words[1:]):
            return Intent(said)
        after = re.match(r"\W*\w+\s*(?P<mark>[,.;:!-]|\n)?\s*(?P<rest>.+)", text.strip(), re.DOTALL)
        if after and (after["mark"] or words[0] in {"yes", "ja", "nee"}):
            return Intent(said, rest=after["rest"].strip())
    return Intent()


def read(text: str) -> Intent:
    """What a message wants of the conversation; an empty reading when it wants nothing of it."""
    if not has_words(text) and text.strip() != "?":
        return Intent(emoji_said(text))
    whole = _without_slash(plain(text))
    if whole in _PHRASES:
        return Intent(_PHRASES[whole])
    if len(whole.split()) > _MOST_WORDS:
        return Intent()
    found = _with_rest(whole) or _near(whole)
    if found:
        return found
    without_politeness = _trimmed(whole)
    if without_politeness != whole and without_politeness in _PHRASES:
        return Intent(_PHRASES[without_politeness])
    greeted = _GREETING.fullmatch(whole)
    if greeted:
        inner = read(greeted["rest"])
        return inner if inner.said else Intent()
    if _angry(whole):
        return Intent(Said.ANGRY)
    return Intent()


def _without_slash(whole: str) -> str:
    if not whole.startswith("/"):
        return whole
    command, _, rest = whole[1:].partition(" ")
    command = command.split("@")[0]
    return command if command == "start" else f"{command} {rest}".strip()


def _trimmed(whole: str) -> str:
    """Without a polite head or tail."""
    whole = re.sub(r"^(?:ok|oke|okay|please|ja|yes|nou|so|well|en|and)[\s,]+", "", whole)
    return re.sub(
        r"[\s,]+(?:please|alsjeblieft|alstublieft|aub|svp|graag|thanks|bedankt|dank "
        r"je|even|maar|nu|now)$",
        "",
        whole,
    )


def _with_rest(whole: str) -> Intent | None:
    if found := _SEARCH.fullmatch(whole):
        return Intent(Said.SEARCH, rest=found["rest"])
    trimmed = _trimmed(whole)
    for pattern in _STATUS:
        if found := pattern.fullmatch(trimmed):
            rest = (found.groupdict().get("rest") or "").strip(" ?")
            if rest in {"je", "jou", "u", "jullie", "you"}:
                return Intent(Said.HELLO)
            return Intent(Said.STATUS, rest="" if rest in GENERIC else rest)
    if found := _PERSON.fullmatch(whole):
        return Intent(Said.PERSON, rest=found["rest"])
    if (found := _CANCEL.fullmatch(whole)) and not call_number(whole):
        return Intent(Said.CANCEL, rest="" if found["rest"] in GENERIC else found["rest"])
    if any(pattern.search(whole) for pattern in _AGAIN):
        return Intent(Said.AGAIN, rest=" ".join(content_words(whole)))
    return None


def _near(whole: str) -> Intent | None:
    """A known phrase with a slip of the finger."""
    if len(whole) < 7:
        return None
    found = process.extractOne(whole, _LONG_PHRASES, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return Intent(_PHRASES[found[0]]) if found else None


def goes_on(text: str) -> bool:
    """Whether the message begins as one that goes on about what was said before: "nog iets: …", "it
    also …".
    """
    return _GOES_ON.match(plain(text)) is not None


def _angry(whole: str) -> bool:
    """Swearing with nothing else in it; "my damn printer is broken" is a request."""
    if not _ANGRY.search(whole):
        return False
    left = content_words(_ANGRY.sub(" ", whole))
    return not [
        w
        for w in left
        if w not in {"bot", "robot", "ding", "systeem", "system", "service", "gedoe", "helpdesk"}
    ]
