"""Reads what somebody's words do in a conversation, as they stand in it."""

from __future__ import annotations

from bot.conversation.flows.danger_moves import moves_with_danger
from bot.conversation.read.courtesies import after_greeting, beside_thanks
from bot.conversation.read.numbers import after_number
from bot.conversation.read.reading import after_aside, after_but
from bot.conversation.read.two_matters import asked_after_all
from bot.conversation.state.steps import Asking
from catalog.language_packs import Language
from routing.understand.move import Move, Moves
from routing.understand.story import asked_in


def moves_of(text: str, spoken: Language, *, whole: bool = False) -> Asking[Moves]:
    """The moves of the words, but for a greeting, or what leads away from the matter, before them;
    where thanks stand beside more, or a call's number before it, mostly those of the rest.
    """
    if story := asked_in(text):
        return (yield from _moves_of_story(text, story, spoken))
    text = after_greeting(text)
    text = text if whole else after_but(after_aside(text))
    if question := asked_after_all(text):
        return (yield from _moves_after_a_sigh(text, question, spoken))
    moves, rest = (yield from moves_with_danger(text, spoken)), beside_thanks(text)
    rest = after_number(text) or rest
    if rest == text or not moves:
        return moves
    return _mostly((yield from moves_with_danger(rest, spoken)), moves)


def _mostly(rest: Moves, whole: Moves) -> Moves:
    """The moves of the words, those of the rest of them counting most."""
    return {move: _REST * rest[move] + (1 - _REST) * chance for move, chance in whole.items()}


_REST = 0.7


def _moves_of_story(text: str, asked: str, spoken: Language) -> Asking[Moves]:
    """The moves of what is asked in a story; of danger, wherever in it that is told."""
    told = yield from moves_with_danger(text, spoken)
    moves = yield from moves_with_danger(asked, spoken)
    danger = max(one.get(Move.EMERGENCY, 0.0) for one in (told, moves))
    return {**moves, Move.EMERGENCY: danger} if danger else moves


def _moves_after_a_sigh(text: str, question: str, spoken: Language) -> Asking[Moves]:
    """The moves of the question at the end, where what stands before it is but a sigh: "what a
    circus. where is it now?".
    """
    moves = yield from moves_with_danger(text, spoken)
    sigh = yield from moves_with_danger(text[: text.rindex(question)], spoken)
    if sigh.get(Move.CHAT, 0.0) < _SURELY_A_SIGH:
        return moves
    return _mostly((yield from moves_with_danger(question, spoken)), moves)


_SURELY_A_SIGH = 0.6
