"""Reads typed commands on a call: "ack 1042", "S-1042 resolve new cable placed", "los S-1042 op".
Pure: what is meant, not done.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said, lexicon
from bot.conversation.read.numbers import (
    DASH,
    DIGITS,
    after_number,
    call_number,
    numbered,
    numbers_at,
)
from bot.conversation.read.reading import (
    content_words,
    denies,
    read,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally
from routing.call.actions import Action

_MARK = r"[\s:,\u2010-\u2015\u2212-]+"


VERBS: Mapping[str, tuple[Action, ...]] = {
    "acknowledge": (Action.ACKNOWLEDGE,),
    "resolve": (Action.RESOLVE, Action.CONFIRM),
    "confirm": (Action.CONFIRM,),
    "assign": (Action.ASSIGN,),
    "hand_over": (Action.HAND_OVER,),
    "pass_on": (Action.PASS_ON,),
    "decline": (Action.DECLINE, Action.REFUSE),
    "put_back": (Action.PUT_BACK,),
    "approve": (Action.APPROVE,),
    "refuse": (Action.REFUSE, Action.DECLINE),
    "ask": (Action.ASK,),
    "note": (Action.NOTE,),
    "reply": (Action.REPLY, Action.ANSWER, Action.ADD),
    "next_step": (Action.NEXT_STEP,),
    "cancel": (Action.CANCEL,),
    "reopen": (Action.REOPEN, Action.ADD),
    "add": (Action.ADD, Action.ANSWER),
    "rate": (Action.RATE,),
    "prioritise": (Action.PRIORITISE,),
    "risk": (Action.RISK,),
    "register": (Action.REGISTER,),
}
"""What each verb of `team_words.yaml` orders, in order of preference; the first verb that fits
counts.
"""

Pattern = tuple[re.Pattern[str], tuple[Action, ...]]


@dataclass(frozen=True)
class TeamWords:
    """The commands of all installed languages, compiled."""

    with_number: tuple[Pattern, ...]
    alone: tuple[Pattern, ...]
    solved: re.Pattern[str]
    """That it is solved, and what was done: "fixed, new bulb"."""
    to_requester: re.Pattern[str]
    asks: re.Pattern[str]
    """How a question begins that nobody marked as one."""
    comes: re.Pattern[str]
    """That somebody comes, or has it done: "on my way"."""
    beside_coming: re.Pattern[str]
    """A word that may stand beside that and its time, and says nothing else."""
    done: re.Pattern[str]
    """That it is done, or will be, rather than that somebody comes: "ready on Friday"."""
    denied: re.Pattern[str]
    """A word that denies what is said with it: "not at 23:30"."""
    clauses: re.Pattern[str]
    """What stands between a part of the words and the next: a mark, "but"."""
    hours: frozenset[str]
    """Numbers in words: "at three"."""
    holds: re.Pattern[str]
    """That a call waits for a while: "put it on hold until Friday"."""


@in_all_languages("team_words", as_typed=True, numbers=True)
def team_words(words: Vocabulary) -> TeamWords:
    """The commands on calls."""
    number = _number(words.of("numbers"))
    verbs = {verb: "|".join(words.words("verbs", verb, "words")) for verb in VERBS}
    split = [
        (_split(pair, number), actions)
        for verb, actions in VERBS.items()
        for _, pairs in words.each("verbs", verb, "split")
        for pair in pairs
    ]
    whole = [
        (pattern, VERBS[verb])
        for verb, one_of in verbs.items()
        for pattern in _numbered(one_of, number)
    ]
    alone = [
        (_compiled(rf"(?:{one_of})(?:\s*:\s*(?P<rest>.+)|[.!]*)"), VERBS[verb])
        for verb, one_of in verbs.items()
    ]
    solved = _compiled(rf"(?:{verbs['resolve']})\s*[,.!]\s*(?P<rest>.+)")
    to_requester = "|".join(words.words("to_requester"))
    return TeamWords(
        with_number=(*split, *whole),
        alone=tuple(alone),
        solved=solved,
        to_requester=_compiled(rf"(?:{to_requester})\s*[:,]\s*(?P<rest>.*)"),
        asks=_compiled(rf"(?:{either(words.words('asks'))})\b"),
        comes=_compiled(rf"\b(?:{either(words.words('comes'))})\b"),
        beside_coming=_compiled(rf"(?:{either(words.words('beside_coming'))})"),
        done=_compiled(either(words.words("done_then"))),
        denied=_compiled(rf"\b(?:{either(words.words('denies_time'))})(?!\w)"),
        clauses=_compiled(rf"([,;!?\n]+|[.:](?!\d)|\s(?=(?:{either(words.words('turns'))})\s))"),
        hours=frozenset(words.of("numbers").table("numbers")),
        holds=_compiled(rf"\b(?:{either(words.words('holds'))})\b"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I | re.S)


def _number(words: Vocabulary) -> str:
    """A call's number in a command, where the letter may be left out: "1042", "ticket 1042"."""
    calls, marks = either(words.words("calls")), either((*words.words("number_words"), "#"))
    lettered = rf"(?:{literally(words.prefixes)})\s?(?:{DASH}\s?)?"
    dashed = rf"(?<={DASH})\d{{1,9}}|(?<={DASH}\s)\d{{1,9}}"
    return rf"(?:(?:{calls})\s+)?(?:{lettered}|(?:{marks})\s?)?(?P<number>{DIGITS}|{dashed})"


def _split(pair: tuple[str, str], number: str) -> re.Pattern[str]:
    """Two words around the number: "pick S-1042 up"."""
    one, two = pair
    return _compiled(rf"(?P<head>{one}){_MARK}{number}\s+{two}(?:{_MARK}(?P<rest>.+)|[.!]*)")


def _numbered(verb: str, number: str) -> tuple[re.Pattern[str], ...]:
    """The number before or after the verb."""
    return (
        _compiled(rf"{number}{_MARK}(?:{verb})(?:{_MARK}(?P<rest>.+)|[.!]*)"),
        _compiled(rf"(?:{verb}){_MARK}{number}(?:{_MARK}(?P<rest>.+)|[.!]*)"),
    )


@dataclass(frozen=True)
class Order:
    """What was ordered: one of `actions`, on `number` (None: the call that was replied to), with
    `rest` as typed.
    """

    actions: tuple[Action, ...]
    number: str | None
    rest: str = ""


def read_order(text: str) -> Order | None:
    """A command with a call's number in it; None when the text is none."""
    said = text.strip().lstrip("/")
    if not any(letter.isdecimal() for letter in said):
        return None
    for pattern, actions in team_words().with_number:
        found = pattern.fullmatch(said)
        if found:
            rest = (found.groupdict().get("rest") or "").strip()
            taken_back = Action.RESOLVE in actions and _only_denies(rest)
            return None if taken_back else Order(actions, numbered(found["number"]), rest)
    return None


def _only_denies(rest: str) -> bool:
    """Whether what is said behind "solved" only takes it back: "no, not yet after all"."""
    answer = yes_or_no(rest)
    more = content_words(answer.rest if answer.said is Said.NO else rest)
    return denies(rest) and len(more) <= (1 if answer.said is Said.NO else 0)


def order_within(text: str) -> Order | None:
    """The command on a call with which a sentence ends, with what is said before it: "off tomorrow,
    put back 1042"; None where it asks something, or begins with the command.
    """
    if len(text) > _LONGEST_ORDER or is_question(text):
        return None
    for cut in list(_PARTS.finditer(text))[:_MOST_PARTS]:
        before, said = text[: cut.start()].strip(), text[cut.end() :].strip()
        if before and (order := read_order(said)):
            before = before if content_words(before) else ""
            told = ": " if order.actions[0] in TO_SOMEBODY else ", "
            parts = (order.rest, before) if told == ": " else (before, order.rest)
            return Order(order.actions, order.number, told.join(filter(None, parts)))
    return None


def any_order(text: str) -> Order | None:
    """A command with a call's number in it, wherever in the words it stands."""
    return read_order(text) or order_within(text)


_PARTS = re.compile(r"[,.;!\n]\s+")
_MOST_PARTS = 5


def with_the_next(order: Order) -> tuple[Order, Order] | None:
    """A command and the next one, where it names a second call after the first: "assign 1042 to
    Alan and 1043 to Emre", "take 1042 and 1043"; None where it does not.
    """
    found = numbers_at(order.rest)
    if not found or ":" in order.rest[: found[0][0]]:
        return None
    start, end, number = found[0]
    first, rest = order.rest[:start].strip(" ,;&+"), order.rest[end:].strip()
    told = first if content_words(first) else ""
    return Order(order.actions, order.number, told), Order(order.actions, number, rest)


def is_plain_order(text: str) -> bool:
    """Whether words said among colleagues are an order to the desk beyond doubt: a verb before a
    call's number in full, with nothing behind it, or what a colon or a name goes with; or the word
    for the queue alone.
    """
    said = text.strip()
    if len(said) > _LONGEST_ORDER:
        return False
    if (reading := read(said)).said is Said.QUEUE:
        return not reading.rest
    order, number = read_order(said), call_number(said)
    if order is None or number is None or is_question(said) or after_number(said):
        return False
    told = said.removesuffix(order.rest).rstrip() if order.rest else ""
    return not order.rest or told.endswith(":") or order.actions[0] in TO_SOMEBODY


_LONGEST_ORDER = 500
TO_SOMEBODY = frozenset({Action.ASSIGN, Action.PASS_ON, Action.HAND_OVER})
"""What is done with a call to somebody, who is named behind it."""


def read_reply(text: str) -> Order | None:
    """A command in reply to a card: the verb alone, or the verb, a colon and the rest; that it is
    solved also before a comma, where what follows takes nothing of it back.
    """
    said = text.strip().lstrip("/")
    for pattern, actions in team_words().alone:
        found = pattern.fullmatch(said)
        if found:
            return Order(actions, None, (found["rest"] or "").strip())
    told = team_words().solved.fullmatch(said)
    if told and not _takes_back(told["rest"]):
        return Order(VERBS["resolve"], None, told["rest"].strip())
    return None


def solved_behind(text: str) -> Order | None:
    """That it is solved where a sentence ends with it, with what was done before it: "the plug was
    loose, fixed"; None where it is asked, or partly taken back.
    """
    said = text.strip().rstrip(_STOPS)
    at = max(map(said.rfind, _PAUSES))
    told, order = said[:at].strip(), read_reply(said[at + 1 :].lstrip(_DASHES)) if at > 0 else None
    if order is None or order.actions != VERBS["resolve"] or order.rest or not told:
        return None
    return None if is_question(text) or takes_part_back(told) else replace(order, rest=told)


_STOPS, _DASHES, _PAUSES = " .!", " -", (",", ";", ".", "\n", " - ")


def beside_taking(text: str) -> str | None:
    """What words that take a call go on with: "I'll take it, I'm there at three"; None where they
    do not begin so.
    """
    for pause in _PAUSE.finditer(text[:_LONGEST_HEAD]):
        if pause["word"] and pause["word"].casefold() not in lexicon().joins:
            continue
        order = read_reply(text[: pause.start()])
        if order and order.actions == (Action.ACKNOWLEDGE,) and not order.rest:
            return text[pause.end() :].strip() or None
    return None


_PAUSE = re.compile(r"(?<!\s)(?:\s*[,.;:!\n]\s*|\s+[\u2013-]\s+|\s+(?P<word>\w+)(?=\s))")
_LONGEST_HEAD = 80


def _takes_back(rest: str) -> bool:
    """Whether what is said behind "solved" takes some of it back, or asks something."""
    return takes_part_back(rest) or denies(rest) or is_question(rest)


def puts_on_hold(text: str) -> bool:
    """Whether a team's words say that a call waits for a while: "waiting for parts"."""
    return team_words().holds.search(text) is not None


def is_question(text: str) -> bool:
    """Whether a team's words ask something."""
    return text.rstrip().endswith("?") or team_words().asks.match(text.strip()) is not None


def asks_something(text: str) -> bool:
    """Whether a team's message asks something, at its end or before it."""
    return is_question(text) or _MARKED.search(text) is not None


_MARKED = re.compile(r"\?(?=[\s\"”’']|$)")


def answer_in(text: str) -> str:
    """What is answered, without the word for answering before it: "answer: yes"."""
    order = read_reply(text)
    return order.rest if order and Action.ANSWER in order.actions and order.rest else text


def tells_when(text: str, today: dt.date) -> bool:
    """Whether a team's words tell when somebody comes, or when it is done: "kom om 14:00"."""
    if team_words().comes.search(text) is None:
        return False
    timed = _TIME.search(text) or not team_words().hours.isdisjoint(words_of(text))
    return bool(timed or read_date(text, today) or _SHORT_NEWS.fullmatch(text.strip()))


def tells_only_when(text: str, today: dt.date) -> bool:
    """Whether words tell when somebody comes, and name nothing else at all: "ben er rond half
    vier".
    """
    if is_question(text) or not tells_when(text, today):
        return False
    known, dated = team_words(), read_date(text, today)
    left = words_of(known.comes.sub(" ", dated[1] if dated else text))
    return all(
        _TIME.match(word) or word in known.hours or known.beside_coming.fullmatch(word)
        for word in left
    )


def is_beside_a_time(word: str) -> bool:
    """Whether a word says nothing beside a time: "about", "an hour"."""
    return word in team_words().hours or team_words().beside_coming.fullmatch(word) is not None


def is_done_then(text: str) -> bool:
    """Whether a team's words tell when it is done, rather than when somebody comes."""
    return team_words().done.search(text) is not None


def without_denials(text: str) -> str:
    """The words but for each part that denies something: "13:00 won't do, it'll be tomorrow"."""
    parts, denied = team_words().clauses.split(text), team_words().denied
    kept = [part for part in parts if not denied.search(part)]
    return "".join(kept).strip(" ,.;:!") if len(kept) < len(parts) else text


_TIME = re.compile(r"\d")
_SHORT_NEWS = re.compile(r"\S+(?:\s+\S+){0,5}")
"""In so few words that somebody comes is all that is said: "ben onderweg"."""


def for_requester(text: str) -> str | None:
    """What a reply to a card says to the requester ("reply: …", "aan de melder: …"); None when it
    stays within the team.
    """
    found = team_words().to_requester.fullmatch(text)
    return found["rest"].strip() if found else None
