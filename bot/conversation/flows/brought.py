"""Starts something new from words that were brought from elsewhere: they answer nothing that was
asked, and nothing under way gets them; it is taken up again afterwards. Says which message a
question is about.
"""

from __future__ import annotations

from bot.conversation.flows.danger import in_danger
from bot.conversation.flows.emergency import is_emergency
from bot.conversation.flows.request import begin
from bot.conversation.flows.what_came import is_quoted
from bot.conversation.read.reading import content_words, read, yes_or_no
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps, understand
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Decision, Outcome


def brought(turn: TurnContext) -> Steps:
    """Make a request of its own of words from elsewhere; who brought a file alone is asked what it
    is about.
    """
    text = turn.heard.text.strip()
    if (yield from is_emergency(turn, text)) and (yield from in_danger(turn, text)):
        return
    if not text:
        files = turn.take_attachments()
        turn.push(Request(topic="request", stage="words", attachments=files))
        return
    decisions = yield from understand(text)
    if _asks_nothing(text, decisions[0]):
        turn.take_attachments()
        turn.reply(turn.say("These words ask for nothing by themselves; I do nothing with them."))
        return
    begin(turn, text, decisions, turn.take_attachments())


def _asks_nothing(text: str, decision: Decision) -> bool:
    """Whether words are but an answer, a greeting or thanks, and no name of an item: "yes"; more
    is said in "yes, and the tap drips".
    """
    answer, reading = yes_or_no(text), read(text)
    if answer.said:
        return not content_words(answer.rest)
    if decision.outcome is Outcome.ANSWER:
        return False
    return (reading.said is not None and not reading.rest) or not content_words(text)


def say_what_was_brought(turn: TurnContext) -> None:
    """Say of which message a question is that was put about it, where nothing else does: it stands
    in another conversation.
    """
    text = turn.heard.text.strip()
    if not (turn.heard.brought and text and turn.replies and isinstance(turn.top, Request)):
        return
    if not is_quoted(turn, text):
        words = turn.formatter.quote(text, 200)
        turn.say_before(turn.say("About the message {words}:", words=words))
