"""Hears words where one of some items is to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.in_turn import say_in_turn
from bot.conversation.flows.option_handler import cancel, say_yes
from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.readable import is_exactly
from bot.conversation.flows.refining import refine, words_of_phrases
from bot.conversation.flows.request import choose, none_of_these, rephrase, settled, with_words
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.courtesies import declines
from bot.conversation.read.lexicon import Said
from bot.conversation.read.picking import after_none, is_but_none, several, within
from bot.conversation.read.reading import content_words, read, words_of, yes_or_no
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps, understand
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Outcome
from routing.understand.move import Move

_FEW, _LIKELY, _SURELY, _FAIRLY = 2, 0.4, 0.75, 0.3


def choose_among(turn: TurnContext, request: Request, weighed: Weighed) -> Steps:
    """Handle words where one of some items is to be chosen: none of them, one of them by what they
    say, or a detail that is kept.
    """
    text, bare = weighed.text, yes_or_no(weighed.text)
    if declines(text):
        yield from cancel(turn)
    elif bare.said is Said.YES and not bare.rest:
        yield from say_yes(turn)
    elif is_but_none(text):
        yield from none_of_these(turn)
    elif _is_phrase_of_another(turn, request, weighed):
        yield from rephrase(turn, text)
    elif len(refs := _named_items(turn, text)) > 1:
        yield from _each_of(turn, request, refs)
    elif ref := _named_item(turn, request, text):
        _keep_what_is_told(turn, request, ref, text)
        yield from choose(turn, ref)
    elif (named := after_none(text)) is not None:
        yield from _none(turn, request, text, named)
    elif ref := _told_by_what_is_wrong(request, weighed):
        turn.put(with_words(request, text))
        yield from choose(turn, ref)
    else:
        yield from _which_otherwise(turn, request, weighed)


def _is_phrase_of_another(turn: TurnContext, request: Request, weighed: Weighed) -> bool:
    """Whether the words are a phrase of an item that is not among those proposed, though a word of
    them stands in the name of one: "no, the printer wants a new cartridge".
    """
    first = weighed.decisions[0]
    phrase = is_exactly(turn, weighed.text, first)
    return _names_another(request, weighed) and phrase


def _told_by_what_is_wrong(request: Request, weighed: Weighed) -> str | None:
    """The one of the proposed items that the words tell by what is the matter, where they surely
    choose: "I can't get online, so whichever that is".
    """
    if weighed.moves.get(Move.ANSWER_WHICH, 0.0) < _SURELY:
        return None
    chances = {
        one.item: one.confidence
        for one in weighed.decisions[0].candidates
        if one.item in request.guessed
    }
    likeliest = max(chances, key=chances.__getitem__, default=None)
    rest = sum(chance for ref, chance in chances.items() if ref != likeliest)
    return likeliest if likeliest and chances[likeliest] > max(_FAIRLY, 3 * rest) else None


def _keep_what_is_told(turn: TurnContext, request: Request, ref: str, text: str) -> None:
    """Keep words that choose an item with the request, where they tell more than its name."""
    named = content_words(turn.formatter.item(ref))
    told = [word for word in content_words(text) if word not in named]
    if len(told) > 1 or any(sign.isdigit() for word in told for sign in word):
        turn.put(with_words(request, text))


def _which_otherwise(turn: TurnContext, request: Request, weighed: Weighed) -> Steps:
    """Handle words that choose none of the items by its place or name."""
    text, bare = weighed.text, yes_or_no(weighed.text)
    if _is_but_a_yes(weighed):
        yield from say_yes(turn)
    elif _chooses_none(weighed):
        yield from _none(turn, request, bare.rest or text, bare.rest)
    elif _names_another(request, weighed):
        yield from rephrase(turn, text)
    elif weighed.unknown or _says_nothing_of_these(turn, request, weighed):
        turn.put(with_words(request, text))
        turn.reply(
            turn.say("I don't know those words; I keep them for whoever reads your request.")
        )
        turn.briefly = True
        yield from prompt(turn)
    else:
        yield from refine(turn, text)


def _says_nothing_of_these(turn: TurnContext, request: Request, weighed: Weighed) -> bool:
    """Whether words say nothing of any of the items, by what they mean or a word of their phrases,
    and do not tell more of what was said first either: those choose none.
    """
    alone, told = weighed.decisions[0], set(content_words(weighed.text))
    if alone.outcome is Outcome.ANSWER or alone.confidence > _LIKELY or not weighed.moves:
        return False
    if any(one.item in request.guessed for one in alone.candidates):
        return False
    if any(told & words_of_phrases(turn, ref) for ref in request.guessed):
        return False
    reads_as_nothing = max(weighed.moves.values()) < _ANYTHING
    return reads_as_nothing or sum(weighed.moves.get(m, 0.0) for m in _TELLS_MORE) < _FAIRLY


_ANYTHING = 0.25
"""What no move is as likely as reads as nothing in particular."""
_TELLS_MORE = frozenset(
    {
        *(Move.ADD, Move.TRIED, Move.BROKEN, Move.AGAIN, Move.SAME, Move.ANSWER_WHICH),
        *(Move.ANSWER_TEXT, Move.ANSWER_ERROR, Move.ANSWER_PLACE, Move.ANSWER_DATE),
    }
)
"""With these somebody says more of what they said before."""


def _is_but_a_yes(weighed: Weighed) -> bool:
    """Whether what follows a yes says no more than that: "yes please, help me"."""
    helped = sum(weighed.rest.get(move, 0.0) for move in (Move.YES, Move.TRIED))
    return yes_or_no(weighed.text).said is Said.YES and helped > _SURELY


def _chooses_none(weighed: Weighed) -> bool:
    """Whether words say that it is none of the items, or not known."""
    none = sum(weighed.moves.get(move, 0.0) for move in (Move.OTHER, Move.UNKNOWN)) > _LIKELY
    said = yes_or_no(weighed.text).said is Said.NO
    return none or said or read(weighed.text).said is Said.UNKNOWN


def _names_another(request: Request, weighed: Weighed) -> bool:
    """Whether the words surely ask for an item that is not among those proposed."""
    first = weighed.decisions[0]
    return first.outcome is Outcome.ANSWER and first.item not in request.guessed


def _named_items(turn: TurnContext, text: str) -> tuple[str, ...]:
    """The proposed items that are meant when it is more than one: "1 and 3", "both"."""
    shown = [o for o in turn.before.options if o.verb == "item"]
    return tuple(option.value for option in several(text, shown))


def _each_of(turn: TurnContext, request: Request, refs: Sequence[str]) -> Steps:
    """Make a request of each of the items chosen, all with the same words; the first is first."""
    apart = request.model_copy(update={"key": "", "attachments": ()})
    others = [settled(turn, apart, ref, chosen=True) for ref in reversed(refs[1:])]
    turn.pending[-1:] = [*others, request]
    say_in_turn(turn, [turn.formatter.item(ref) for ref in refs])
    yield from choose(turn, refs[0])


def _named_item(turn: TurnContext, request: Request, text: str) -> str | None:
    """The one of the proposed items that the words name, by its place in the list or its name."""
    shown = [o for o in turn.before.options if o.verb == "item"]
    if option := within(text, shown):
        return option.value
    entries = turn.facts.catalogue.entries
    said = set(content_words(text))
    named = [
        ref
        for ref in request.guessed
        if ref in entries
        and any(
            said & set(content_words(name))
            for name in (*entries[ref].item.name.all, *entries[ref].item.aliases.all)
        )
    ]
    return named[0] if len(named) == 1 else None


def _none(turn: TurnContext, request: Request, text: str, instead: str = "") -> Steps:
    """None of them: what is said `instead` may name the right one; else a person looks."""
    told = bool(content_words(instead)) and not read(instead).said
    if told and (yield from understand(instead))[0].outcome is not Outcome.UNKNOWN:
        yield from rephrase(turn, instead)
        return
    few = len(words_of(text)) <= _FEW and not any(sign.isdigit() for sign in text)
    if not told and (read(text).said or few):
        yield from none_of_these(turn)
        return
    turn.put(with_words(request, text))
    yield from none_of_these(turn)
