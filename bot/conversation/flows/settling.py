"""Settles what only the person can decide: which of several was meant, and what becomes of the
words that were asked about.
"""

from __future__ import annotations

from typing import TypeGuard

from bot.conversation.decide.decision import SURE
from bot.conversation.flows.about_it import points_to
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.alike import alike, likest
from bot.conversation.flows.clarification import ORPHANED_VERBS, TO_WHO_ASKED
from bot.conversation.flows.items_asked import is_beyond
from bot.conversation.flows.option_handler import chosen
from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.readable import is_phrase
from bot.conversation.flows.request import joined
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.call_matching import meant
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.picking import several
from bot.conversation.read.reading import (
    Intent,
    content_words,
    read,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.read.which_and_what import says_which_is_meant
from bot.conversation.state.dialogue import ActionForm, Clarification, Pending, Request
from bot.conversation.state.steps import Asking, Steps, look, understand
from bot.conversation.state.turn import TurnContext
from bot.presses import OptionPress, parse
from routing.call.actions import Action
from routing.call.numbers import meant_among
from routing.call.view import CallView
from routing.understand.move import Move

_LOOSE = frozenset({"aside", "new_or_call", "orphaned_text"})
"""Questions where words belong."""
OF_FILES = frozenset({"picture", "thing", "orphaned_text"})
"""Questions about files, or words, that found no place."""
_A_NAME, _DIGITS = 2, 2
"""A number of more digits picks no choice: it may be of a room, or of a device."""
_A_FEW = 4
"""So many words are hardly more than the choice itself."""


def settle(turn: TurnContext, unclear: Clarification, weighed: Weighed) -> Steps:
    """Take the words as the answer to what only the person can decide."""
    text, move, bare = weighed.text, weighed.verdict.move, yes_or_no(weighed.text)
    said = call_number(text)
    number = meant_among(said, unclear.numbers) or (
        None if said else _meant_number(turn, unclear, weighed)
    )
    if _is_not_known(weighed):
        turn.reply(turn.say("Please choose one of these."))
        yield from prompt(turn)
        return
    if (yield from _at_once(turn, unclear, bare)):
        return
    if unclear.kind in OF_FILES and not (bare.said and not bare.rest):
        yield from for_files(turn, unclear, text)
        return
    if unclear.kind == "aside" and number not in unclear.numbers:
        if len(words_of(text)) > _A_NAME and not (bare.said and not bare.rest):
            turn.put(unclear.model_copy(update={"words": joined(unclear.words, text)}))
        yield from chosen(turn, "new" if _is_other(move, bare.said) else "this", "")
    elif _is_wrong_with(unclear, weighed, turn):
        _ask_again(turn, unclear, text)
        yield from prompt(turn)
    elif _is_other(move, bare.said) and not (number and says_which_is_meant(text)):
        words = f"{unclear.words}\n{text}" if _says_more(turn, weighed) else unclear.words
        turn.put(unclear.model_copy(update={"words": words}))
        yield from chosen(turn, "none" if unclear.kind == "which_call" else "new", "")
    elif number in unclear.numbers:
        yield from _to_call(turn, unclear, number or "", weighed)
    elif numbers := _several_calls(turn, unclear, bare.rest if bare.said is Said.YES else text):
        yield from _to_each(turn, unclear, numbers)
    elif len(unclear.numbers) == 1 and not _is_guessed(unclear, weighed):
        yield from _to_call(turn, unclear, unclear.numbers[0], weighed)
    else:
        _ask_again(turn, unclear, text)
        yield from prompt(turn)


def pick_by_number(turn: TurnContext, unclear: Clarification, text: str) -> Steps:
    """Take a bare number as the choice of a call, or say that it picks none."""
    if number := meant_among(bare_number(text), unclear.numbers):
        yield from chosen(turn, "call", number)
    else:
        turn.reply(turn.say("Please choose one of these."))


def picks_beyond_these(turn: TurnContext, text: str) -> bool:
    """Whether a bare number picks none of the items of which one is to be chosen."""
    top, number = turn.top, text.strip(" .!")
    choosing = isinstance(top, Request) and top.stage == "which"
    return choosing and number.isdigit() and len(number) <= _DIGITS


def settles(text: str) -> bool:
    """Whether words are no more than a yes, a no or a wish to stop."""
    answer = yes_or_no(text)
    return bool(answer.said and not answer.rest) or read(text).said is Said.CANCEL


def _is_not_known(weighed: Weighed) -> bool:
    """Whether words say no more than that somebody doesn't know: they choose nothing, and go with
    nothing.
    """
    said = read(weighed.text)
    surely = weighed.moves.get(Move.UNKNOWN, 0.0) > SURE and len(words_of(weighed.text)) <= _A_FEW
    return (said.said is Said.UNKNOWN and not said.rest) or surely


def _ask_again(turn: TurnContext, unclear: Clarification, text: str) -> None:
    if len(words_of(text)) > 1 or content_words(text):
        turn.put(unclear.model_copy(update={"words": joined(unclear.words, text)}))
    turn.reply(turn.say("Please choose one of these."))


def _is_wrong_with(unclear: Clarification, weighed: Weighed, turn: TurnContext) -> bool:
    """Whether words say what is wrong with one of these calls: beside a no that is either; or say
    yes with a reserve where a yes ends one.
    """
    first, answer = weighed.decisions[0], yes_or_no(weighed.text)
    if answer.said is not Said.NO:
        return takes_part_back(answer.rest) and asks_what_is_over(unclear)
    own = {v.call.item for v in weighed.views if v.call.number in unclear.numbers}
    return first.item in own and is_phrase(turn, weighed.text, first)


def _is_guessed(unclear: Clarification, weighed: Weighed) -> bool:
    """Whether words are but taken for the answer where something new, or a call, may be meant, of
    which a yes alone chooses neither; what neither names the call that a yes is for nor says yes
    once more ends none: "the same".
    """
    said = yes_or_no(weighed.text)
    if unclear.kind == "yes_to_what":
        return said.said is None
    yes_alone = said.said is Said.YES and not content_words(said.rest)
    if unclear.kind == "orphaned_text":
        return yes_alone and unclear.wish is Action.NOTE  # to whom they may go, is asked
    return unclear.kind == "new_or_call" and (yes_alone or weighed.verdict.sure < SURE)


def _at_once(turn: TurnContext, unclear: Clarification, bare: Intent) -> Asking[bool]:
    """Take a number alone, after a yes or no, or one word, where that settles it."""
    if number := _number_after_no(unclear, bare):
        yield from chosen(turn, "call", number)
        return True
    return (yield from _with_one_word(turn, unclear, bare))


def _with_one_word(turn: TurnContext, unclear: Clarification, bare: Intent) -> Asking[bool]:
    """Take a yes or no where that settles it: whether to go on with what stands beneath, whether
    words of a team are for who asked. False where it settles nothing.
    """
    if unclear.kind == "go_on":
        yield from chosen(turn, "this" if bare.said is Said.YES else "cancel", "")
        return True
    if _may_be_new_alone(unclear) and bare.said is Said.YES and not bare.rest:
        yield from chosen(turn, "new", "")
        return True
    if unclear.wish not in TO_WHO_ASKED or not bare.said or bare.rest:
        return False
    if bare.said is Said.YES:
        yield from chosen(turn, "tell", unclear.numbers[0])
    else:
        turn.put(unclear.model_copy(update={"wish": Action.NOTE}))
    return True


def _number_after_no(unclear: Clarification, bare: Intent) -> str | None:
    """The call that is meant by its number alone after a yes or no: "no, 1001"."""
    named = bare_number(bare.rest) if unclear.kind == "which_call" else None
    return meant_among(named, unclear.numbers)


def _may_be_new_alone(unclear: Clarification) -> bool:
    """Whether words belong to no call, so that a request can be made of them, or nothing."""
    return unclear.kind == "orphaned_text" and not unclear.numbers and unclear.wish is None


def asks_what_is_over(unclear: Clarification) -> bool:
    """Whether it is asked which call a yes is for, or is over: words that something is broken
    again agree to none.
    """
    yes = unclear.kind == "yes_to_what" and unclear.wish is None
    return yes or unclear.wish in {Action.CONFIRM, Action.CANCEL}


def chooses_none(unclear: Clarification, text: str) -> bool:
    """Whether the words choose nothing of what is offered, where all of it is to do something with
    what was said: "none of these".
    """
    reading, answer = read(text), yes_or_no(text)
    nothing = reading.said is Said.NONE and not reading.rest
    refused = answer.said is Said.NO and not answer.rest
    refused = refused and unclear.wish not in TO_WHO_ASKED
    return (unclear.kind in OF_FILES and (nothing or refused)) or (
        unclear.kind == "yes_to_what" and nothing
    )


def is_asked_anew(turn: TurnContext, text: str) -> bool:
    """Whether a mere yes or no meets a question what becomes of words that was not in the last
    message: it may be about anything, so the question is put again first.
    """
    answer = yes_or_no(text)
    return bool(answer.said) and not answer.rest and (_rested(turn) or _is_put_before(turn))


def _is_put_before(turn: TurnContext) -> bool:
    """Whether it was asked before the last message what becomes of some words."""
    if not _is_put(turn.top):
        return False
    choices = [one.action for one in turn.before.options if one.verb in ORPHANED_VERBS]
    presses = [press for press in map(parse, choices) if isinstance(press, OptionPress)]
    return all(press.turn != turn.before.turn for press in presses)


def _rested(turn: TurnContext) -> bool:
    """Whether it was not asked in the last message to send what is ready for it: a request that
    rested after an alarm was taken back, or that of an alarm which did.
    """
    top = turn.top
    if not isinstance(top, Request) or top.stage not in _READY or turn.heard.answers:
        return False
    offered = [parse(one.action) for one in turn.before.options if one.verb == "yes"]
    shown = turn.before.numbered > 0 and not top.reminded
    return not shown and all(_is_earlier(turn, one) for one in offered)


_READY = frozenset({"summary", "help"})


def _is_earlier(turn: TurnContext, press: object) -> bool:
    return isinstance(press, OptionPress) and press.turn != turn.before.turn


def _is_put(top: Pending | None) -> bool:
    """Whether it was asked what becomes of words that found no place."""
    return isinstance(top, Clarification) and top.kind == "orphaned_text" and bool(top.key)


def one_at_a_time(turn: TurnContext) -> None:
    """Leave the question that stood where words belong the only one: what was said next is asked
    about when that is settled.
    """
    if len(turn.pending) < 2 or turn.pending[-1] in turn.before.pending:
        return
    stood, later = turn.pending[-2:]
    if not (_is_loose(stood) and _is_loose(later) and stood in turn.before.pending):
        return
    turn.pending[-2:] = [later, stood]
    words = turn.formatter.quote(later.words, 80)
    turn.reply(turn.say("I keep {words}, and ask about that next.", words=words))


def _is_loose(pending: Pending) -> TypeGuard[Clarification]:
    return isinstance(pending, Clarification) and pending.kind in _LOOSE


def for_files(turn: TurnContext, unclear: Clarification, text: str) -> Steps:
    """Make a new request of a file, or of words that found no place, with what is said of it."""
    turn.put(unclear.model_copy(update={"words": joined(unclear.words, text)}))
    yield from chosen(turn, "new", "")


def more_or_to_call(
    turn: TurnContext, unclear: Clarification, number: str, weighed: Weighed
) -> Steps:
    """Take a detail for the words that were asked about, where they ask for another service than
    the call's; else it says that they are for the call.
    """
    asked_for = yield from understand(unclear.words)
    own = {v.call.item for v in weighed.views if v.call.number == number and v.call.item}
    if number != call_number(weighed.text) and own and is_beyond(asked_for, None, own):
        turn.put(unclear.model_copy(update={"words": joined(unclear.words, weighed.text)}))
    else:
        yield from to_call_with(turn, unclear, number, weighed)


def to_call_with(turn: TurnContext, unclear: Clarification, number: str, weighed: Weighed) -> Steps:
    """Take words for the call that it is asked about, with those that were asked about; where few
    may read it and the words do not name it, it is asked again.
    """
    text, view = weighed.text, (yield from look(number))
    named = call_number(text) is not None
    if view and view.call.private and not named and not points_to(turn, view, weighed):
        _ask_again(turn, unclear, text)
        yield from prompt(turn)
        return
    turn.put(unclear.model_copy(update={"words": f"{unclear.words}\n{text}"}))
    yield from chosen(turn, "call", number)


def _to_call(turn: TurnContext, unclear: Clarification, number: str, weighed: Weighed) -> Steps:
    """The words that were asked about are for this call, with what was said with the answer."""
    text, more = weighed.text, _says_more(turn, weighed)
    if more and asks_what_is_over(unclear) and call_number(text):
        yield from add_words(
            turn, number, text
        )  # it tells of the call, and says nowhere it is over
        turn.reply(turn.say("Please choose one of these."))
        yield from prompt(turn)
        return
    if more and (unclear.kind in _KEEPS_MORE or _says_which(unclear, text)):
        turn.put(unclear.model_copy(update={"words": f"{unclear.words}\n{text}"}))
    beneath = turn.pending[-2:-1]
    yield from chosen(turn, "call", number)
    form = turn.top
    if not isinstance(form, ActionForm) or form in beneath:
        return
    if form.action is Action.CANCEL and more:
        reason = joined(unclear.words, text)
        turn.put(form.model_copy(update={"words": {"reason": reason}, "asking": "reason"}))


_KEEPS_MORE = frozenset({"new_or_call", "yes_to_what"})


def _says_which(unclear: Clarification, text: str) -> bool:
    """Whether words say for which call it is what was added: "the gate, I mean"."""
    return unclear.kind == "which_call" and unclear.wish is None and says_which_is_meant(text)


def _several_calls(turn: TurnContext, unclear: Clarification, text: str) -> tuple[str, ...]:
    """The calls that are meant when it is more than one: "1 and 2", "both"."""
    shown = [o for o in turn.before.options if o.verb == "call" and o.value in unclear.numbers]
    return tuple(option.value for option in several(text, shown))


def _to_each(turn: TurnContext, unclear: Clarification, numbers: tuple[str, ...]) -> Steps:
    """Apply what was asked about to each of these calls; what asks for a yes asks it of each."""
    turn.drop()
    for number in reversed(numbers):
        turn.push(unclear)
        yield from chosen(turn, "call", number)


def _says_more(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether the words say more than which of the choices is meant: those are kept. A phrase of an
    item says what is wrong, in however few words: "printer offline".
    """
    text = weighed.text
    labels = {word for option in turn.before.options for word in content_words(option.label)}
    rest = yes_or_no(text).rest or text
    if len(words_of(rest)) > 1 and any(sign.isdigit() for sign in rest) and not call_number(rest):
        return True  # "room 4" is none of the choices
    told = set(content_words(rest)) - labels
    fewest = 0 if is_phrase(turn, text, weighed.decisions[0]) else 1
    return len(words_of(text)) > _A_FEW or len(told) > fewest


def _is_other(move: Move, said: Said | None) -> bool:
    return move in {Move.OTHER, Move.NEW} or (said is Said.NO and move is not Move.SAME)


def _meant_number(turn: TurnContext, unclear: Clarification, weighed: Weighed) -> str | None:
    views = [v for v in weighed.views if v.call.number in unclear.numbers]
    found = meant(weighed.text, views, turn.facts.catalogue)
    one = found[0] if len(found) == 1 else _likest(turn, weighed.text, views)
    return one.call.number if one else None


def _likest(turn: TurnContext, text: str, views: list[CallView]) -> CallView | None:
    """The one of these calls that most words speak of, and none of the request beneath does."""
    beneath = turn.pending[-2] if len(turn.pending) > 1 else None
    if not isinstance(beneath, Request):
        return likest(turn, text, views)
    found = alike(turn, beneath, text, views).views
    return found[0] if len(found) == 1 else None
