"""Sets right an answer of the request under way by words that plainly say another one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.conversation.flows.how_many import counts_the_same
from bot.conversation.flows.known_answers import first_and_last
from bot.conversation.flows.request import joined, questions_of
from bot.conversation.read.answers import (
    beside_a_number,
    choice_by_word,
    plainly_said,
    read_answer,
    words_asked,
    words_for_people,
)
from bot.conversation.read.counting import in_digits
from bot.conversation.read.lexicon import Said
from bot.conversation.read.picking import denials
from bot.conversation.read.places import is_but_a_place
from bot.conversation.read.reading import (
    content_words,
    meant_instead,
    plain,
    said_instead,
    says_it_is_not_right,
    words_of,
    yes_or_no,
)
from bot.conversation.read.repairs import after_repair
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.call.events import Answer


def corrected(turn: TurnContext, request: Request, text: str) -> Request | None:
    """The request with the answer that the words say otherwise; None when they correct none."""
    locations = turn.facts.catalogue.organisation.locations
    given = {answer.id: answer for answer in request.answers}
    if span := _other_days(turn, request, text):
        days = {q.id: q.ask.in_(turn.language) for q in questions_of(turn, request) if q.id in span}
        given |= {id: Answer(id=id, ask=ask, value=span[id]) for id, ask in days.items()}
        return request.model_copy(update={"answers": _in_order(turn, request, given)})
    for question in questions_of(turn, request):
        known = given[question.id].value if question.id in given else None
        value = _plainly(turn, request, question, text, known or "")
        asked_now = known is not None or request.stage == "summary"
        if value and value != known and asked_now:
            given[question.id] = Answer(
                id=question.id, ask=question.ask.in_(turn.language), value=value
            )
            answers = _in_order(turn, request, given)
            words = _with_what_it_said(request.words, question, known, locations)
            return request.model_copy(update={"answers": answers, "words": words})
    return None


def edited(turn: TurnContext, request: Request, before: str, now: str) -> Request | None:
    """The request with the answer that the words gave before they were edited as they give it now;
    None where they gave none.
    """
    places = turn.facts.catalogue.organisation.locations
    given = {answer.id: answer for answer in request.answers}
    for question in questions_of(turn, request):
        known = given.get(question.id)
        said = read_answer(question, before, turn.today, places) if before else None
        value = read_answer(question, now, turn.today, places)
        if known and value is not None and said == known.value:
            answer = known.model_copy(update={"value": value, "component": ""})
            answers = _in_order(turn, request, given | {question.id: answer})
            return request.model_copy(update={"answers": answers})
    return None


def _in_order(
    turn: TurnContext, request: Request, given: Mapping[str, Answer]
) -> tuple[Answer, ...]:
    """The answers as their questions stand."""
    return tuple(given[q.id] for q in questions_of(turn, request) if q.id in given)


def _other_days(turn: TurnContext, request: Request, text: str) -> dict[str, str]:
    """The first day and the last that words say, where the request has both already."""
    if len(words_of(text)) > _TWO_DAYS or not request.answers:
        return {}
    found = first_and_last(questions_of(turn, request), {}, text, turn.today)
    days = {id: day for id, day in found.items() if day}
    known = {answer.id for answer in request.answers}
    return days if len(days) == len(found) and set(days) <= known else {}


def sets_right(turn: TurnContext, request: Request, text: str) -> bool:
    """Whether words say another answer than was given, and deny that one: "it's on C2, not C3"; or
    that something of it is not right.
    """
    if says_it_is_not_right(text):
        return True
    denied = any(_denies(text, answer.value) for answer in request.answers)
    return denied and corrected(turn, request, text) is not None


def _denies(text: str, value: str) -> bool:
    said, words = f" {plain(text)}", words_of(plain(value))
    told = set(content_words(value))
    telling = [word for word in words if word in told or any(sign.isdigit() for sign in word)]
    return any(f" {no} {word}" in said for no in denials() for word in telling)


def number_instead(question: Question, text: str, known: str) -> str | None:
    """The number that is said in the place of the one that was given: "14 instead of 12", "make it
    14 people", "no, three of them"; None where none is.
    """
    given = _FIGURE.match(known)
    said = said_instead(text) or _but_a_number(question, text)
    if question.type != "number" or not given:
        return None
    if _denies(text, given[0]):
        no = "|".join(re.escape(word) for word in denials())
        said = re.sub(rf"(?<!\w)(?:{no}) {given[0]}(?!\w)", " ", plain(text))
    value = plainly_said(question, said, ()) if said else None
    return value if value != given[0] else None


def _but_a_number(question: Question, text: str) -> str:
    """What follows a no or an apology, where that is a number of what is asked for and no more; ""
    where it is not.
    """
    head = yes_or_no(text)
    rest = (head.rest if head.said is Said.NO else "") or after_repair(text)
    words = words_of(in_digits(plain(rest)))
    others = [word for word in words if not word.isdigit()]
    bare = len(others) == len(words) - 1
    return rest if bare and _may_be_counted(question).issuperset(others) else ""


def _may_be_counted(question: Question) -> set[str]:
    """What may stand beside a number that answers a question and names nothing else."""
    return {*beside_a_number(), *words_for_people(), *words_asked(question)}


def choice_instead(question: Question, text: str, known: str) -> str | None:
    """The choice that is said in the place of the one that was given: "the Aurora, not the Borea",
    "I meant the Aurora"; None where words that set nothing right only name one.
    """
    given = next((c for c in question.choices if c.id == known), None)
    if question.type != "choice" or given is None or len(words_of(text)) > _TWO_DAYS:
        return None
    left = _without_denial(text, given.name.all)
    instead = meant_instead(left) or said_instead(left) or _if_other(left, plain(text))
    value = choice_by_word(question, instead)
    return value if value != known else None


def _if_other(left: str, text: str) -> str:
    return left if left != text else ""


def _without_denial(text: str, named: Sequence[str]) -> str:
    """The words but for a denial of what has these names."""
    no = "|".join(re.escape(word) for word in denials())
    names = "|".join(re.escape(word) for name in named for word in words_of(plain(name)))
    left = re.sub(rf"(?<!\w)(?:{no})(?: \w+)?(?: (?:{names}))+(?!\w)", " ", plain(text))
    return left.strip(" ,.;")


def amount_instead(question: Question, text: str, known: str) -> str | None:
    """The answer in words with another amount of the same unit: "sorry 12 kg" where it says "10kg
    of flour"; None where the words say more than that, or the answer names several.
    """
    said = _AMOUNT.findall(plain(text))
    if question.type != "text" or len(said) != 1 or len(words_of(text)) > _AN_AMOUNT:
        return None
    [(number, unit)] = said
    there = re.findall(rf"(?<![\w.,])(\d+(?:[.,]\d+)?)(?=\s?{unit}(?!\w))", known, re.IGNORECASE)
    if len(there) != 1 or there[0] == number:
        return None
    return re.sub(
        rf"(?<![\w.,])\d+(?:[.,]\d+)?(?=\s?{unit}(?!\w))", number, known, flags=re.IGNORECASE
    )


_AMOUNT, _AN_AMOUNT = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?([^\W\d_]+)"), 5


def words_instead(question: Question, text: str, known: str) -> str | None:
    """The answer in words with a part of it replaced, as "L instead of M" does where "scrubs, M"
    was said; None where the words deny no part of it.
    """
    if question.type != "text" or not known or len(words_of(text)) > _TWO_DAYS:
        return None
    parts = sorted(filter(_may_be_denied, re.findall(r"\w[\w.-]*", known)), key=len, reverse=True)
    said = ((part, _said_in_its_place(text, part)) for part in parts)
    part, new = next(((part, new) for part, new in said if new), ("", ""))
    return (
        re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", lambda _: new, known, count=1) if new else None
    )


def _may_be_denied(part: str) -> bool:
    """Whether a part of an answer may be what is wrong with it: a telling word, a size, a number;
    "it does not go *on*" denies none.
    """
    return len(part) == 1 or bool(content_words(part)) or part[0].isdigit()


def _said_in_its_place(text: str, part: str) -> str:
    """What words say in the place of a part of an answer that they deny; "" where they don't."""
    no = "|".join(re.escape(word) for word in denials())
    denied = re.search(rf"(?<!\w)(?:{no})\s+{re.escape(part)}(?!\w)", text, re.IGNORECASE)
    left = text[: denied.start()].strip(" ,.;:") if denied else ""
    new = said_instead(left) or left
    return new if len(words_of(new)) <= _A_PART else ""


_A_PART = 3
_FIGURE = re.compile(r"\d+")


def _plainly(
    turn: TurnContext, request: Request, question: Question, text: str, known: str
) -> str | None:
    """The answer that words plainly give, where `known` was given before; a day only where they say
    little else, a number where it counts nothing else.
    """
    if question.type == "component":
        return None
    places = turn.facts.catalogue.organisation.locations
    text = _day_instead(turn, question, text) if question.type == "date" else text
    today = turn.today if len(words_of(text)) <= _A_DAY else None
    kinds = (number_instead, words_instead, choice_instead, amount_instead)
    plainly = next((said for instead in kinds if (said := instead(question, text, known))), None)
    if _may_be_another(turn, request, question, text, known):
        plainly = plainly or plainly_said(question, text, places, today=today)
    open_yet = question.type == "place" and plainly in {None, known}
    instead = said_instead(text) if open_yet else ""
    short = bool(instead) and len(words_of(instead)) <= _A_DAY
    meant = short and (is_but_a_place(instead, places) or _denies(text, known))
    return instead if meant else plainly


def _may_be_another(
    turn: TurnContext, request: Request, question: Question, text: str, known: str
) -> bool:
    """Whether words may hold another answer to this question than was given: a number that counts
    something else is none.
    """
    figure = _FIGURE.match(known)
    was = figure[0] if figure else ""
    return question.type != "number" or counts_the_same(turn, request, text, was)


def _day_instead(turn: TurnContext, question: Question, text: str) -> str:
    """What words say that a day should be, in a few words; all of them where they don't: "thursday
    not friday, got it wrong" says a day, and "friday is not possible" does not.
    """
    new = said_instead(text)
    no = "|".join(re.escape(word) for word in denials())
    first, *others = re.split(rf"[ ,;]+(?:{no}) ", plain(text), maxsplit=1)
    wrong = words_of(others[0])[:1] if others else []
    if not new and wrong and plainly_said(question, wrong[0], (), today=turn.today):
        new = first
    return new if new and len(words_of(new)) <= _A_DAY else text


_A_DAY, _TWO_DAYS = 5, 9


_IN_OWN_WORDS = frozenset({"text", "place", "component"})
"""Questions whose answers stand as they were said."""


def _with_what_it_said(
    words: str, question: Question, before: str | None, locations: Sequence[str]
) -> str:
    """The words with the answer that is replaced, where that was more than an answer."""
    if question.type not in _IN_OWN_WORDS:
        return words
    kept = before and plainly_said(question, before, locations) is None and before not in words
    return joined(words, before) if kept and before else words
