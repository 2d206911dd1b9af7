"""Words the question which of some items is meant: with what it is about, where more waits."""

from __future__ import annotations

from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext


def which_of_these(turn: TurnContext) -> str:
    """The question; where other requests wait beneath, with the words that it is about."""
    requests = [one for one in turn.pending if isinstance(one, Request)]
    words = requests[-1].words.strip() if len(requests) > 1 else ""
    if not words:
        return turn.say("Which of these do you mean?")
    return turn.say(
        "About {words}: which of these do you mean?", words=turn.formatter.quote(words, 60)
    )
