"""Reads the intent of a short message towards the conversation itself. Pure; what is asked of a
team is not read here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.conversation.read.lexicon import A_LONG_PHRASE, EMOJI, Said, lexicon
from bot.conversation.read.numbers import call_number
from bot.conversation.read.vocabulary import kept_by_text
from catalog.language_packs import Language

_NEAR = 90
_MOST_WORDS = 12


@dataclass(frozen=True)
class Intent:
    """What was read. `rest`: the words it was about (after "where is my", "yes,"). `language`: the
    one that is asked for.
    """

    said: Said | None = None
    rest: str = ""
    language: Language | None = None


@lru_cache(maxsize=1024)
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
    bare = stripped.rstrip("? ").strip(" .,!;:…-")
    return stripped if stripped == "?" else bare or stripped.strip()


def words_of(text: str) -> list[str]:
    """The words of a text, lower case."""
    return list(_words_of(text))


@lru_cache(maxsize=128)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (run.rstrip("'./-") for run in _RUN.findall(plain(text)))))


_RUN = re.compile(r"[\w'./-]+")


def content_words(text: str) -> list[str]:
    """The words that say what it is about."""
    known = lexicon()
    return [w for w in words_of(text) if len(w) > 2 and not known.has("stop_words", w)]


def has_words(text: str) -> bool:
    """Whether there is anything to read but emoji and punctuation."""
    return any(c.isalnum() for c in text)


def emoji_said(text: str) -> Said | None:
    """What a message of emoji alone means."""
    return next((EMOJI[c] for c in text if c in EMOJI), None)


@kept_by_text
def yes_or_no(text: str) -> Intent:
    """A yes or no at the head of a message, with what comes after it ("ja, kamer 12")."""
    if not has_words(text):
        said_by_emoji = emoji_said(text)
        return Intent(said_by_emoji) if said_by_emoji in {Said.YES, Said.NO} else Intent()
    whole = plain(text)
    for said in (Said.NO, Said.YES):
        if whole in lexicon().whole[said]:
            return Intent(said)
    return _at_the_head(text, whole)


def around_a_yes(text: str) -> tuple[str, str] | None:
    """What stands before and after the first word for yes in a text that holds no word for no, and
    nothing telling before it; None where there is no such word.
    """
    known, words = lexicon(), words_of(text)
    if denies(text):
        return None
    at = next((n for n, word in enumerate(words) if known.heads.get(word) is Said.YES), None)
    if at is None or content_words(" ".join(words[:at])):
        return None
    return " ".join(words[:at]), " ".join(words[at + 1 :])


def denies(text: str) -> bool:
    """Whether a word stands in it that takes back or asks what a yes beside it says."""
    known = lexicon()
    return any(
        known.heads.get(word) is Said.NO or known.has("denies", word) for word in words_of(text)
    )


def _at_the_head(text: str, whole: str) -> Intent:
    known = lexicon()
    if any(pattern.match(whole) for pattern in known.remembers):
        return Intent()
    head, *others = _MARKS.sub(" ", whole).split() or [""]
    said = known.heads.get(head)
    if said is None:
        return _phrase_at_the_head(text)
    if len(others) == 1 and takes_part_back(others[0]):
        return Intent(said, rest=others[0])  # "ja maar", and the rest is still to come
    if all(known.has("fillers", word) for word in others) or _agrees_again(said, others):
        return Intent(said)
    after = _AFTER_A_HEAD.match(text.strip())
    follows = said is Said.NO and known.has("after_no", others[0])
    if after and (after["mark"] or follows or known.has("clear_heads", head)):
        return Intent(said, rest=_beside_a_filler(after["rest"].strip()))
    return Intent()


def _beside_a_filler(rest: str) -> str:
    """What follows a word that says nothing, and a mark: "hoor, the plug was loose"."""
    word, _, left = rest.partition(",")
    return left.strip() if left.strip() and lexicon().has("fillers", word) else rest


def _agrees_again(said: Said, others: Sequence[str]) -> bool:
    """Whether all that follows a yes is another, or to go on with it: "ja hoor, doe maar"."""
    known, left = lexicon(), list(others)
    while len(left) > 1 and known.has("fillers", left[0]):
        left = left[1:]
    rest = " ".join(left)
    agrees = rest in known.whole[Said.YES] or known.has("go_ahead", rest)
    return said is Said.YES and agrees


_MARKS = re.compile(r"[,.;:!]")
_AFTER_A_HEAD = re.compile(r"\W*\w+\s*(?P<mark>[,.;:!-]|\n)?[!.\s]*(?P<rest>.+)", re.DOTALL)


def _phrase_at_the_head(text: str) -> Intent:
    """A yes or no of several words before a mark: "go for it, we print elsewhere now"."""
    found = _HEAD_PHRASE.match(text)
    head = plain(found["head"]) if found else ""
    if found is None or " " not in head:
        return Intent()
    head = lexicon().polite_head.sub("", head)  # "oh go ahead, I feel so silly"
    known = lexicon().whole
    no = head in known[Said.NO] and denies(head)  # "hold on, …" is none
    said = Said.NO if no else Said.YES if head in known[Said.YES] else None
    return Intent(said, rest=found["rest"].strip()) if said else Intent()


_HEAD_PHRASE = re.compile(r"\s*(?P<head>[^,.;:!?\n]{4,40})[,.;:!\n]+\s*(?P<rest>\w.*)", re.DOTALL)


@kept_by_text
def read(text: str) -> Intent:
    """What a message wants of the conversation; an empty reading when it wants nothing of it."""
    if not has_words(text) and text.strip() != "?":
        return Intent(emoji_said(text))
    whole = _without_slash(plain(text))
    readers = _READERS if len(whole.split()) <= _MOST_WORDS else _READERS[:1]
    return next((found for reader in readers if (found := reader(whole))), Intent())


def _phrase(whole: str) -> Intent | None:
    """A message that means one thing and nothing else."""
    known = lexicon()
    if whole not in known.phrases:
        return None
    return Intent(known.phrases[whole], language=known.asked_for.get(whole))


def _without_slash(whole: str) -> str:
    if not whole.startswith("/"):
        return whole
    command, _, rest = whole[1:].partition(" ")
    command = command.split("@")[0]
    return command if command == "start" else f"{command} {rest}".strip()


def _trimmed(whole: str) -> str:
    """Without a polite head or tail."""
    known = lexicon()
    return known.polite_tail.sub("", known.polite_head.sub("", whole))


def _matched(said: Said, whole: str) -> str | None:
    """What a message of this meaning is about; None when it is none."""
    for pattern in lexicon().patterns[said]:
        if found := pattern.fullmatch(whole):
            rest = (found.groupdict().get("rest") or "").strip(" ?")
            return "" if lexicon().has("nothing_particular", rest) else rest
    return None


def _search(whole: str) -> Intent | None:
    for pattern in lexicon().patterns[Said.SEARCH]:
        if found := pattern.fullmatch(whole):
            return Intent(Said.SEARCH, rest=found["rest"])
    return None


def _component(whole: str) -> Intent | None:
    """A question to the register, for one component."""
    rest = _matched(Said.COMPONENT, whole)
    return Intent(Said.COMPONENT, rest=rest) if rest else None


def _status(whole: str) -> Intent | None:
    """A question after one's own call."""
    rest = _matched(Said.STATUS, _trimmed(whole))
    if rest is None:
        return None
    return Intent(Said.HELLO) if lexicon().has("you", rest) else Intent(Said.STATUS, rest=rest)


def _person(whole: str) -> Intent | None:
    """Somebody wants to be called back about something."""
    rest = _matched(Said.PERSON, whole)
    return None if rest is None else Intent(Said.PERSON, rest=rest)


def _withdrawal(whole: str) -> Intent | None:
    rest = None if call_number(whole) else _matched(Said.CANCEL, whole)
    return None if rest is None else Intent(Said.CANCEL, rest=rest)


def _again(whole: str) -> Intent | None:
    """Signs that something solved is not."""
    if any(p.search(whole) for p in (*lexicon().patterns[Said.AGAIN], *lexicon().broke_again)):
        return Intent(Said.AGAIN, rest=" ".join(content_words(whole)))
    return None


def _near(whole: str) -> Intent | None:
    """A known phrase with a slip of the finger."""
    if len(whole) < A_LONG_PHRASE:
        return None
    phrases = lexicon().long_phrases
    found = process.extractOne(whole, phrases, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return _phrase(found[0]) if found else None


def _politely(whole: str) -> Intent | None:
    return _phrase(_trimmed(whole))


def _greeted(whole: str) -> Intent | None:
    """A greeting with something after it."""
    greeted = lexicon().greeting.fullmatch(whole)
    inner = read(greeted["rest"]) if greeted else Intent()
    return inner if inner.said else None


def goes_on(text: str) -> bool:
    """Whether the message begins as one that goes on about what was said before: "nog iets: …", "it
    also …".
    """
    said = plain(text)
    return any(pattern.match(said) for pattern in lexicon().goes_on)


def after_aside(text: str) -> str:
    """What follows words that lead away from what was talked about: "while I have you, the lift is
    stuck"; all of it where nothing does.
    """
    return _after(text, (*lexicon().another_matter, *lexicon().aside))


def is_another_matter(text: str) -> bool:
    """Whether words say at their head that what follows is another matter: "separate thing: …"."""
    return _after(text, lexicon().another_matter) != text


def _after(text: str, heads: Sequence[re.Pattern[str]]) -> str:
    """What follows the first of these that the text begins with, where it is more than a word."""
    said = plain(text)
    found = next((f for p in heads if (f := p.match(said))), None)
    rest = said[found.end() :].strip(" ,:;-") if found else ""
    return rest if len(words_of(rest)) > 1 else text


def looks_back(text: str) -> bool:
    """Whether words speak of what was asked for before: "the blankets I ordered"."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().looks_back)


def was_mended(text: str) -> bool:
    """Whether words speak of what was mended before: "the lift you repaired"."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().mended)


def said_instead(text: str) -> str:
    """What words say that something should be: "the waiting room" of "it should be the waiting
    room"; "" where they say nothing of the kind.
    """
    said = " ".join(text.split()).strip(" .!")
    found = next((f for p in lexicon().instead if (f := p.search(said))), None)
    return found["what"].strip() if found else ""


def says_it_is_not_right(text: str) -> bool:
    """Whether words say that something is not as it should be: "that's not the right room"."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().not_right)


def names_no_thing(text: str) -> bool:
    """Whether all that words tell is that something was tried, or is as it was: of what, they do
    not say.
    """
    told = content_words(text)
    return bool(told) and all(lexicon().has("tells_no_thing", word) for word in told)


def takes_part_back(rest: str) -> bool:
    """Whether what follows a yes begins as a reserve: "but the same spot as yesterday"."""
    said = plain(rest)
    return any(pattern.match(said) for pattern in lexicon().but)


def after_but(text: str) -> str:
    """What follows a yes with a reserve: "the lift is stuck" of "yes but the lift is stuck"; all of
    it where there is none.
    """
    rest = yes_or_no(text).rest
    return rest.partition(" ")[2].strip() if rest and takes_part_back(rest) else text


def says_yes_and_why(text: str) -> bool:
    """Whether a plain yes stands before the reason, which takes nothing of it back: "yes, it works
    again".
    """
    head = yes_or_no(text)
    return head.said is Said.YES and not (takes_part_back(head.rest) or denies(head.rest))


def says_what_instead(text: str) -> bool:
    """Whether words that set something right say to what: "the time was 13:40"."""
    return read(text).said is None and any(sign.isdigit() for sign in text)


def is_go_ahead(text: str) -> bool:
    """Whether the words only say to go on with it, which answers no question in words."""
    whole = plain(text)
    return any(lexicon().has("go_ahead", said) for said in (whole, _trimmed(whole)))


def asks_to_be_called(text: str) -> bool:
    """Whether words ask to be called, or reached in another way: "can they call me instead"."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().reach_me)


def begins_with_no(text: str) -> bool:
    """Whether a no stands at the head, and what follows says nowhere to cancel it."""
    head = yes_or_no(text)
    withdrawn = read(head.rest).said is Said.CANCEL or yes_or_no(head.rest).said is Said.YES
    return head.said is Said.NO and not withdrawn


def is_misunderstood(text: str) -> bool:
    """Whether the words only say that somebody was not understood, whatever yes or no is said
    before: "ja maar je begrijpt me verkeerd".
    """
    said = " ".join(words_of(text))
    return any(pattern.fullmatch(said) for pattern in lexicon().misunderstood)


_PARTS = re.compile(r"[,.;:!]+\s+")


def meant_instead(text: str) -> str:
    """What is meant, in words that set right what was understood: "it's not that, I meant the
    screen"; "" where nothing is.
    """
    first, *others = _PARTS.split(text.strip(), maxsplit=2)
    if len(others) > 1 and not is_misunderstood(first):
        first, others = others[0], others[1:]  # "hang on, you misunderstood me, it's …"
    after = ", ".join(others) if is_misunderstood(first) else ""
    said = " ".join(words_of(after or text))
    found = next((f for p in lexicon().meant if (f := p.fullmatch(said))), None)
    return found["rest"] if found else after if len(words_of(after)) > 1 else ""


def is_withdrawal(text: str) -> bool:
    """Whether a word to stop is about a request, rather than about the conversation ("laat
    maar").
    """
    known, words = lexicon(), plain(text).lstrip("/")
    named = _matched(Said.CANCEL, words) is not None or call_number(text) is not None
    return named or known.has("withdrawals", words)


def of_ones_own(text: str) -> list[str]:
    """What a question after something of one's own is about, in telling words: "where is my order";
    none where it is after anything else.
    """
    reading = read(text)
    own = any(lexicon().has("ones_own", word) for word in plain(text).split())
    return content_words(reading.rest) if own and reading.said is Said.STATUS else []


def is_of_everything(text: str) -> bool:
    """Whether a word to stop is about all that is under way: "cancel all"."""
    known, words = lexicon(), plain(text).lstrip("/")
    return known.has("everything", words) or known.has("everything", read(text).rest)


def _swearing(whole: str) -> Intent | None:
    """Swearing with nothing else in it; "my damn printer is broken" is a request."""
    known = lexicon()
    if not known.angry.search(whole):
        return None
    left = content_words(known.angry.sub(" ", whole))
    return Intent(Said.ANGRY) if all(known.has("angry_at", word) for word in left) else None


_READERS: tuple[Callable[[str], Intent | None], ...] = (
    _phrase,
    _search,
    _component,
    _status,
    _person,
    _withdrawal,
    _again,
    _near,
    _politely,
    _greeted,
    _swearing,
)
"""In this order; only the first reads a long message."""
