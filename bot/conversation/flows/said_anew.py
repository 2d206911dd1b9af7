"""Takes what is said in the place of what was said of the request under way: another day or number,
or another thing than it was understood to be about.
"""

from __future__ import annotations

import re

from bot.conversation.flows.corrected import corrected
from bot.conversation.flows.how_many import counts_the_same
from bot.conversation.flows.refining import read_together
from bot.conversation.flows.request import (
    answered,
    asked,
    joined,
    questions_of,
    taken_as,
    with_words,
)
from bot.conversation.read.counting import count_words, written_out
from bot.conversation.read.counts import counts
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import content_words, plain, words_of, yes_or_no
from bot.conversation.read.repairs import (
    after_repair,
    is_but_a_day,
    names_a_day,
    says_what_it_is,
)
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.understand.decision import Outcome

_A_FEW = 3
_THING_ASKED = frozenset({"item", "help", "which"})


def said_anew(turn: TurnContext, text: str) -> Asking[bool]:
    """Set right what the words say anew: "no, thursday", "no wait, twenty", "not the printer, the
    scanner I mean"; False where they set nothing right that was said.
    """
    request = turn.top
    if not isinstance(request, Request) or turn.heard.edited or turn.heard.answers:
        return False
    if says_what_it_is(text) or _tells_with_yes(turn, request, text):
        return (yield from _another_thing(turn, request, text))
    new = after_repair(text) or _number_alone(turn, request, text)
    kind = _kind(turn, request, new)
    return bool(kind) and _another_answer(turn, request, text, new, kind)


def _kind(turn: TurnContext, request: Request, new: str) -> str:
    """Whether a day or a number is said anew; "" for neither, or where just that is asked for."""
    question = _waits(turn, request)
    another = _is_but_a_number(new) and counts_the_same(turn, request, new)
    kind = "date" if is_but_a_day(new) else "number" if another else ""
    return "" if question is not None and question.type == kind else kind


def _waits(turn: TurnContext, request: Request) -> Question | None:
    return asked(turn, request) if request.stage == "question" else None


def _another_answer(turn: TurnContext, request: Request, text: str, new: str, kind: str) -> bool:
    """Set right the day or the number; False where none was said, and none is asked for."""
    mended = corrected(turn, request, new)
    if mended is None and not _was_said(turn, request, kind):
        return _taken_along(turn, request, text, kind)
    mended = mended or (_in_words(turn, request, new) if kind == "number" else request)
    turn.put(with_words(mended, text))
    turn.reply(turn.say("I've changed that in your request."))
    question = _waits(turn, request)
    if kind == "number" and question is not None:
        _answer_how_many(turn, question, _with_number(turn, mended.words, new))
    return True


def _answer_how_many(turn: TurnContext, question: Question, told: str) -> None:
    """Take what was told, with the number set right in it, as the answer that is waited for."""
    ask, request = f" {plain(question.ask.in_(turn.language))} ", turn.top
    asked_for = question.type == "text" and any(f" {word} " in ask for word in _how_many())
    if told and asked_for and isinstance(request, Request):
        turn.put(answered(turn, request, told))


def _taken_along(turn: TurnContext, request: Request, text: str, kind: str) -> bool:
    """Keep a day or a number that is said for the first time, where the request's item asks for
    one: nobody refuses an item by naming a day.
    """
    if all(question.type != kind for question in questions_of(turn, request)):
        return False
    turn.put(with_words(request, text))
    turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))
    return True


def _tells_with_yes(turn: TurnContext, request: Request, text: str) -> bool:
    """Whether a yes to an item stands behind words that tell of something else: "an animal, yes"
    where a mouse for a computer was understood; a word behind "the" names something: "to the OK".
    """
    *told, last = words_of(text) or [""]
    named = bool(told) and told[-1] in _the()
    behind = not named and yes_or_no(last).said is Said.YES and yes_or_no(text).said is None
    known = {*content_words(request.words), *content_words(turn.formatter.item(request.item))}
    more = set(content_words(" ".join(told))) - known
    return request.stage == "item" and behind and 0 < len(more) <= _A_FEW


def _another_thing(turn: TurnContext, request: Request, text: str) -> Asking[bool]:
    """Read the request anew, with what it is in the place of what it is not."""
    if request.stage not in _THING_ASKED and not request.proposed:
        return False
    both = yield from read_together(turn, joined(request.words, text))
    if both.outcome is Outcome.UNKNOWN:
        return False
    if request.item and request.item in [one.item for one in both.candidates[:1]]:
        turn.put(with_words(request, text))
        turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))
        return True
    turn.put(with_words(request.model_copy(update={"answers": (), "tried": ""}), text))
    taken_as(turn, both)
    return True


def _number_alone(turn: TurnContext, request: Request, text: str) -> str:
    """A number where one of some items is to be chosen, and it is of none of them; "" for none."""
    number = text.strip(" .!")
    value = int(number) if number.isdigit() else written_out(number)
    beyond = value is not None and value > len(turn.before.options)
    return number if request.stage == "which" and beyond and not number.isdigit() else ""


def _is_but_a_number(text: str) -> bool:
    """Whether the text is a number, and no more than a word or two."""
    return len(counts(text, ())) == 1 and len(words_of(text)) <= _A_FEW


def _was_said(turn: TurnContext, request: Request, kind: str) -> bool:
    """Whether a day, or a number of something, was said of the request before."""
    said = "\n".join([request.words, *(answer.value for answer in request.answers)])
    places = turn.facts.catalogue.organisation.locations
    return names_a_day(said) if kind == "date" else bool(counts(said, places))


def _in_words(turn: TurnContext, request: Request, new: str) -> Request:
    """The request with the number in its answers in words set right."""
    answers = tuple(
        answer.model_copy(update={"value": _with_number(turn, answer.value, new) or answer.value})
        for answer in request.answers
    )
    return request.model_copy(update={"answers": answers})


def _with_number(turn: TurnContext, said: str, new: str) -> str:
    """Words with another number in the place of the one of something that they hold; "" where they
    hold none, or several.
    """
    old = counts(said, turn.facts.catalogue.organisation.locations)
    number = re.compile(rf"{count_words().number.pattern}|(?<!\w)\d+(?!\w)", re.IGNORECASE)
    stands = [one for one in number.finditer(said) if counts(one[0], ()) == old]
    [value] = counts(new, ())
    if len(old) != 1 or len(stands) != 1:
        return ""
    [there] = stands
    return ", ".join(f"{said[: there.start()]}{value}{said[there.end() :]}".split("\n"))


@in_all_languages("places")
def _the(words: Vocabulary) -> frozenset[str]:
    """Words that stand before the name of something."""
    return frozenset(words.words("determiners"))


@in_all_languages("answers")
def _how_many(words: Vocabulary) -> frozenset[str]:
    """Words of a question that asks for a number of something."""
    return frozenset(words.words("asks_how_many"))
