"""Makes a request of a message that was brought from elsewhere, and says which message it is of."""

from __future__ import annotations

from bot.conversation.flows.request import begin
from bot.conversation.flows.what_came import is_quoted
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps, understand
from bot.conversation.state.turn import TurnContext


def begin_brought(turn: TurnContext, text: str) -> Steps:
    """Begin a request of words from elsewhere, which answer nothing that was asked."""
    begin(turn, text, (yield from understand(text)), turn.take_attachments())


def say_what_was_brought(turn: TurnContext) -> None:
    """Say of which message a question is that was put about it, where nothing else does: it stands
    in another conversation.
    """
    text = turn.heard.text.strip()
    if not (turn.heard.brought and text and turn.replies and isinstance(turn.top, Request)):
        return
    if not is_quoted(turn, text):
        words = turn.formatter.quote(text, 200)
        first = turn.replies[0]
        about = turn.say("About the message {words}:", words=words)
        turn.replies[0] = first.model_copy(update={"text": f"{about}\n{first.text}"})
