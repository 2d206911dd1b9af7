"""Reads what people say in the place of what they said before, as one does while speaking: "a
wheelchair, no wait, not a wheelchair, a bed". Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.conversation.read.date_words import date_words
from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import (
    Vocabulary,
    either,
    in_all_languages,
    kept_by_text,
    literally,
)


@dataclass(frozen=True)
class RepairWords:
    """The words with which something is said anew."""

    denied: tuple[re.Pattern[str], ...]
    """What it is not, and what it is: "no wait, not the printer but the scanner"; with words that
    set something right before it, or after it.
    """
    before: re.Pattern[str]
    """Words that set right what was said before, at the end of what stands before it."""
    head: re.Pattern[str]
    """Words at the head that set right what was said before: "no wait, thursday"."""
    tail: re.Pattern[str]
    """The same at the end: "thursday I mean"."""


_ANY_LINE = re.IGNORECASE | re.MULTILINE


@in_all_languages("answers")
def repair_words(words: Vocabulary) -> RepairWords:
    """The words of all installed languages."""
    marks, meant = either(words.words("set_right")), either(words.words("is_meant"))
    no, but = either(words.words("not_this")), either(words.words("but_this"))
    of_what, the = either(words.words("of_what")), either(words.of("places").words("determiners"))
    thing, it_is = rf"(?!(?:{of_what}|{the})\b)\w+", either(words.words("it_is"))
    before, after = (
        rf"(?:(?:{marks})[ ,.;:!-]{{1,3}}){{1,4}}",
        rf"(?:[ ,]{{1,2}}(?:{meant})){{1,3}}",
    )
    denied = (
        rf"(?:(?:{it_is}) ){{0,2}}(?:{no}) (?:(?:{the}) )?"
        rf"(?P<wrong>{thing}(?: {thing})??)[ ,]{{1,2}}(?P<but>(?:{but}) )?"
        rf"(?P<the>(?:{the}) )?(?P<right>{thing}[^,.;:!?\n]{{0,40}}?)"
    )
    forms = (rf"{before}{denied}(?:{after})?", rf"{denied}{after}")
    return RepairWords(
        denied=tuple(re.compile(rf"(?<!\w){one}[ .!]*$", _ANY_LINE) for one in forms),
        before=re.compile(rf"(?:(?<!\w)(?:{marks})[\s,.;:!-]{{0,3}}){{1,4}}$", re.IGNORECASE),
        head=re.compile(rf"(?:(?:{marks})(?!\w)[\s,.;:!-]{{0,3}}){{1,4}}", re.IGNORECASE),
        tail=re.compile(rf"[\s,]{{1,2}}(?:{meant})$", re.IGNORECASE),
    )


@kept_by_text
def repaired(text: str) -> str:
    """The text with what was said last in the place of what it sets right, for reading: "bring a
    bed" of "bring a wheelchair no wait not a wheelchair a bed".
    """
    return _with_last_day(_with_what_it_is(text))


def says_what_it_is(text: str) -> bool:
    """Whether words say what something is not, and what it is: "no, not the bed, the chair"."""
    return _denied(text) is not None


def _denied(text: str) -> re.Match[str] | None:
    """Where that is said, if where the one ends and the other begins is beyond doubt: "I have not
    the key of the room" sets nothing right.
    """
    found = (one for form in repair_words().denied for one in form.finditer(text))
    return next((one for one in found if one["but"] or one["the"]), None)


def _with_what_it_is(text: str) -> str:
    found = _denied(text)
    if found is None:
        return text
    before, after = text[: found.start()].rstrip(" ,.;:-"), text[found.end() :]
    wrong = re.compile(rf"(?<!\w){re.escape(found['wrong'])}(?!\w)", re.IGNORECASE)
    if wrong.search(before):
        return wrong.sub(lambda _: found["right"], before) + after
    return f"{before} {found['the'] or ''}{found['right']}".strip() + after


def _with_last_day(text: str) -> str:
    """The text with a day that is set right in it as it was said last."""
    mentions = list(_one_day().finditer(text))
    for earlier, last in reversed(list(pairwise(mentions))):
        between = text[earlier.end() : last.start()]
        anew = repair_words().before.search(between[-_CLOSE:])
        if anew:
            kept = between[: len(between) - len(anew[0])].rstrip(" ,.;:-\n")
            return f"{text[: earlier.start()]}{last[0]}{kept}{text[last.end() :]}"
    return text


@in_all_languages("dates")
def _one_day(words: Vocabulary) -> re.Pattern[str]:
    """The name of a day, or a word for one."""
    known = date_words()
    names = [day for day in known.days if len(day) > _SHORT] + list(known.days_away)
    return re.compile(rf"(?<!\w)(?:{literally(names)})(?!\w)", re.IGNORECASE)


_SHORT, _CLOSE = 3, 60


def after_repair(text: str) -> str:
    """What is said anew, without the words that say so: "thursday" of "no wait thursday I mean"; ""
    where nothing says so.
    """
    known = repair_words()
    head = known.head.match(text.strip())
    rest = text.strip()[head.end() :] if head else text.strip()
    bare = known.tail.sub("", rest.rstrip(" .!"))
    return bare.strip(" ,.;:-") if head or bare != rest.rstrip(" .!") else ""


def is_but_a_day(text: str) -> bool:
    """Whether the text is a day and nothing else but what stands before one: "on thursday"."""
    found = _one_day().search(plain(text))
    around = date_words().around
    return found is not None and all(
        word in around for word in _one_day().sub(" ", plain(text)).split()
    )


def names_a_day(text: str) -> bool:
    """Whether the name of a day, or a word for one, stands in the text."""
    return _one_day().search(text) is not None
