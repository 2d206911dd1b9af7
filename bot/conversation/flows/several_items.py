"""Takes a yes where one of several items is to be chosen, which tells of none of them."""

from __future__ import annotations

from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.request import choose, settled
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext


def yes_to_several(turn: TurnContext, request: Request) -> Steps:
    """Say how to choose at the first yes; at the second, ask of the likeliest alone whether it is
    meant.
    """
    left = [ref for ref in request.guessed if ref != request.item]
    if len(left) == 1:
        yield from choose(turn, left[0])
    elif left and request.tried:
        untold = request.model_copy(update={"tried": ""})  # a yes, which says nothing by itself
        likeliest = settled(turn, untold, left[0], chosen=True)
        alone = {"stage": "item", "asking": None}
        turn.put(likeliest.model_copy(update=alone))
    else:
        turn.put(request.model_copy(update={"tried": turn.heard.text.strip()}))
        turn.briefly = True
        yield from prompt(turn)
