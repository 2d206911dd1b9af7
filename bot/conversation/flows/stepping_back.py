"""Goes one question back, or changes what was said, in the request under way."""

from __future__ import annotations

from bot.conversation.flows.corrected import corrected
from bot.conversation.flows.option_handler import chosen
from bot.conversation.flows.request import step_back, with_words
from bot.conversation.flows.unsent import add
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import (
    content_words,
    is_misunderstood,
    read,
    says_what_instead,
    words_of,
)
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from routing.understand.move import Move

_FEW, _NO_MORE_THAN_THAT = 2, 6
_VERY_SURE = 0.9


def _top(turn: TurnContext) -> Request:
    assert isinstance(turn.top, Request)
    return turn.top


def back(turn: TurnContext, weighed: Weighed) -> Steps:
    """Go one question back, or offer to change what was said; words that hardly ask for that and
    tell more are kept.
    """
    text, request = weighed.text, _top(turn)
    if mended := corrected(turn, request, text):
        turn.put(with_words(mended, text))
        turn.reply(turn.say("I've changed that in your request."))
    elif says_what_instead(text):
        yield from add(turn, text)
    elif request.stage == "summary" and request.item and read(text).said is not Said.BACK:
        _keep_beside_back(turn, weighed)
        yield from chosen(turn, "change", "")
    elif read(text).said is Said.CHANGE:
        yield from chosen(turn, "change" if request.item else "more", "")
    else:
        tells = _keep_beside_back(turn, weighed)
        step_back(turn)
        if tells:
            _keep_what_is_asked_anew(turn, request)


def _keep_what_is_asked_anew(turn: TurnContext, before: Request) -> None:
    """Keep what answered the question that is asked anew, where it said more than a name: perhaps
    nobody wished to take it back.
    """
    left = {one.id for one in _top(turn).answers}
    for one in before.answers:
        if one.id not in left and len(words_of(one.value)) > _FEW:
            turn.put(with_words(_top(turn), one.value))


def _keep_beside_back(turn: TurnContext, weighed: Weighed) -> bool:
    """Keep words with the request that tell more than a wish to go back: perhaps they are none.
    Whether they do.
    """
    request, text = _top(turn), weighed.text
    if weighed.verdict.move is Move.OTHER or is_misunderstood(text):
        tells = len(words_of(text)) > _NO_MORE_THAN_THAT
    else:
        tells = weighed.verdict.sure < _VERY_SURE and len(content_words(text)) > _FEW
    if tells:
        turn.put(with_words(request, text))
    return tells
