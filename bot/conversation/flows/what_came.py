"""Tells what came of somebody's words: what was done in which words, where they stand, and which of
them stand nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.conversation.flows.readable import led_to
from bot.conversation.flows.request import questions_of
from bot.conversation.read.courtesies import beside_thanks
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import content_words, words_of
from bot.conversation.state.commands import Act as DoAct
from bot.conversation.state.commands import Command, Open, RaiseAlarm, Refusal, Result
from bot.conversation.state.dialogue import ActionForm, Clarification, Pending, Request
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from catalog.language_packs import packs
from catalog.model import Question
from routing.understand.seams import seams_of

BEGINS = 6
"""So many words, one after the other, show that a reply is about the text they begin."""


@dataclass(frozen=True)
class Done:
    """What came of some words outside the conversation: whether a call was opened or changed, or an
    alarm raised, and the texts that went with that. `plainly`: what they wish is beyond doubt.
    """

    acted: bool = False
    texts: tuple[str, ...] = ()
    plainly: bool = False


def watched(steps: Asking[bool]) -> Asking[Done]:
    """Run the steps, which tell whether it was plain what the words wish; what they did, and in
    which words.
    """
    acted, texts = False, list[str]()
    try:
        command: Command = next(steps)
        while True:
            result: Result = yield command
            if isinstance(command, DoAct | Open | RaiseAlarm) and not isinstance(result, Refusal):
                acted = True
                texts += _went(command)
            command = steps.send(result)
    except StopIteration as stop:
        return Done(acted, tuple(texts), plainly=bool(stop.value))


def _went(command: DoAct | Open | RaiseAlarm) -> tuple[str, ...]:
    """The texts that went to a call, or to those alerted."""
    match command:
        case DoAct(values=values):
            return tuple(values.values())
        case Open(text=text, answers=answers, behalf=behalf):
            return (text, behalf, *(answer.value for answer in answers))
        case RaiseAlarm(text=text, about=about):
            return (text, about)


def held_by(pending: Pending) -> tuple[str, ...]:
    """The texts that something under way holds of somebody's words, line by line."""
    lines = (line for text in _texts_of(pending) for line in text.split("\n"))
    return tuple(line for line in lines if line.strip())


def _texts_of(pending: Pending) -> tuple[str, ...]:
    match pending:
        case Request(words=words, tried=tried, whom=whom, answers=answers):
            return (words, tried, whom, *(answer.value for answer in answers))
        case ActionForm(words=words):
            return tuple(words.values())
        case Clarification(words=words):
            return (words,)


def stands_somewhere(turn: TurnContext, text: str, done: Done) -> bool:
    """Whether the words stand in what went to a call, in what is under way or in a reply; but for
    what only leads to them, or all of them that tell something.
    """
    held, told = _spaced(_all_held(turn, done)), led_to(text)
    for one in (text, told, beside_thanks(told)):
        said = " ".join(words_of(one))
        if not said or any(f" {said} " in text for text in held):
            return True
    return is_quoted(turn, told)


def _all_held(turn: TurnContext, done: Done) -> list[str]:
    stands = [*turn.pending, *([turn.set_aside] if turn.set_aside else [])]
    under_way = (text for one in stands for text in _texts_of(one))
    return [*done.texts, *under_way, *(reply.text for reply in turn.replies)]


def _spaced(texts: Iterable[str]) -> list[str]:
    return [f" {' '.join(words_of(text))} " for text in texts]


def is_quoted(turn: TurnContext, text: str) -> bool:
    """Whether a reply repeats the words, or how they begin."""
    begins = words_of(text)[:BEGINS]
    said = f" {' '.join(begins)} "
    return len(begins) > 1 and any(said in one for one in _spaced(r.text for r in turn.replies))


def left_over(turn: TurnContext, text: str, done: Done) -> list[str]:
    """The telling words that stand in nothing that came of them, and name nothing of it: an answer,
    an item, a choice that was shown.
    """
    known = {word for one in _came_of_it(turn, done) for word in words_of(one)}
    told = seams_of(tuple(packs())).joins.sub(" ", led_to(text))
    left = [word for word in _telling(told) if word not in known]
    allowed = _OF_A_DAY if _is_a_day_or_number(turn) else 0
    return left[allowed:]


_OF_A_DAY = 3
"""So many words may say a day or a number, which is held in other words."""


def _telling(text: str) -> list[str]:
    """The words that tell something; a number does, but for a call's."""
    told = set(content_words(text))
    numbers = (w for w in words_of(text) if any(sign.isdigit() for sign in w))
    told |= {number for number in numbers if call_number(number) is None}
    return [word for word in words_of(text) if word in told]


def _came_of_it(turn: TurnContext, done: Done) -> Iterator[str]:
    """The texts that are new since the words were said, and the names of what is new."""
    stood = {line for one in turn.before.pending for line in held_by(one)}
    yield from done.texts
    yield from (line for one in turn.pending for line in held_by(one) if line not in stood)
    yield from (option.label for option in turn.before.options)
    for request in _requests(turn.pending):
        yield from _names_of_new_item(turn, request)
        yield from _names_of_new_choices(turn, request)


def _names_of_new_choices(turn: TurnContext, request: Request) -> Iterator[str]:
    for question, value in _new_answers(turn, request):
        chosen = (one for one in question.choices if one.id == value)
        yield from (name for one in chosen for name in one.name.all)


def _requests(pending: Iterable[Pending]) -> list[Request]:
    return [one for one in pending if isinstance(one, Request)]


def _names_of_new_item(turn: TurnContext, request: Request) -> tuple[str, ...]:
    """What the item of a request is called, where none had it before."""
    place = turn.facts.catalogue.entries.get(request.item or "")
    if not place or request.item in {one.item for one in _requests(turn.before.pending)}:
        return ()
    return (*place.item.name.all, *place.item.aliases.all, *place.item.phrases.all)


def _new_answers(turn: TurnContext, request: Request) -> Iterator[tuple[Question, str]]:
    """Each answer that is new, with its question."""
    was = _requests(turn.before.pending)
    known = {(answer.id, answer.value) for one in was for answer in one.answers}
    questions = {question.id: question for question in questions_of(turn, request)}
    for answer in request.answers:
        if answer.id in questions and (answer.id, answer.value) not in known:
            yield questions[answer.id], answer.value


def _is_a_day_or_number(turn: TurnContext) -> bool:
    new = (found for one in _requests(turn.pending) for found in _new_answers(turn, one))
    return any(question.type in _IN_ANY_WORDS for question, _ in new)


_IN_ANY_WORDS = frozenset({"date", "number", "yes_no"})


def gone(turn: TurnContext, done: Done) -> Sequence[str]:
    """The texts of somebody's own words that stood in what was under way, and stand nowhere any
    more.
    """
    held = _spaced(_all_held(turn, done))
    stood = dict.fromkeys(line for one in turn.before.pending for line in _typed(turn, one))
    return [
        line
        for line in stood
        if _telling(line) and not any(f" {' '.join(words_of(line))} " in one for one in held)
    ]


def _typed(turn: TurnContext, pending: Pending) -> Iterator[str]:
    """The lines of somebody's own words, and no choice, day or number that was read in them, nor
    the place that is known of them.
    """
    if isinstance(pending, ActionForm):
        yield from (said for name, said in pending.words.items() if name not in _CHOSEN)
        return
    if not isinstance(pending, Request):
        yield from held_by(pending)
        return
    free = {question.id for question in questions_of(turn, pending) if question.type in _FREE}
    known = turn.facts.person.location
    answers = tuple(a for a in pending.answers if a.id in free and a.value != known)
    yield from held_by(pending.model_copy(update={"answers": answers}))


_FREE = frozenset({"text", "place", "component"})
_CHOSEN = frozenset({"service", "team", "person", "kind", "late", "shares", "share", "impact"})
"""The fields of forms that hold what was chosen, and no words of anybody."""
