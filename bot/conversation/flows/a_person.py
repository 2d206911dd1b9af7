"""Makes what is put together a request for a person of the desk; a wish to be called goes with it
to the people of its team.
"""

from __future__ import annotations

from bot.conversation.flows.request import as_words, joined
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from catalog.model import Kind


def to_a_person(turn: TurnContext, words: str) -> None:
    """Make the request under way, or a new one, a request for a person of the desk, with all its
    words.
    """
    if not isinstance(turn.top, Request):
        turn.push(Request(topic="request"))
    request = turn.top
    assert isinstance(request, Request)
    known = as_words(turn, request)
    said = joined(known, words) if words else known
    turn.put(
        request.model_copy(
            update={
                "item": None,
                "person": True,
                "meant": request.item or request.meant,
                "stage": "summary" if said.strip() else "words",
                "words": said,
                "answers": (),
                "tried": "",
                "asking": None,
                "kind": Kind.SERVICE_REQUEST,
            }
        )
    )
