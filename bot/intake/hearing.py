"""Translates what a channel brought into what the conversation hears."""

from __future__ import annotations

from collections.abc import Generator

from bot.conversation.flows.emergency import is_emergency, sent_as_alarm
from bot.conversation.flows.sending import send
from bot.conversation.state.commands import Command, Facts, Result
from bot.conversation.state.dialogue import Dialogue, Heard, Request, Turn
from bot.conversation.state.turn import TurnContext
from bot.intake.channel_queries import WORDS
from bot.ports import Attachment, Edited, Message, Outgoing, Press, Pressed, Said, Spoken, Suggested
from bot.presses import AskPress, ItemPress, SayPress, without_form
from bot.wording.call_formatter import short
from bot.wording.localizer import Localizer
from routing.call.events import Answer


def heard_of(
    incoming: Spoken,
    about: str | None,
    longest: int,
    author: str = "",
    answers: str = "",
    *,
    edited_from: str = "",
    own: bool = False,
) -> Heard:
    """The message as the conversation hears it; where words came from is kept as an attachment,
    with whose they are. `answers`: the question of ours that it replies to. `edited_from`: what the
    message said before. `own`: it is said in a thread of the speaker's own, not by our name.
    """
    files = came_along(incoming)
    if isinstance(incoming, Pressed):
        text, press = _pressed(incoming.press)
        return Heard(
            text=text[:longest],
            press=press,
            attachments=files,
            about=about,
            by_button=press is None,
        )
    source = _source(incoming, author)
    return Heard(
        text=incoming.text[:longest],
        attachments=(*files, *source),
        about=about,
        answers=answers,
        edited=isinstance(incoming, Edited),
        edited_from=edited_from,
        named=incoming.shared and isinstance(incoming, Said | Edited) and not incoming.overheard,
        own=own,
        brought=isinstance(incoming, Suggested)
        or (bool(source) and _brought_by(incoming) is not None),
    )


def _pressed(press: Press) -> tuple[str, Press | None]:
    """The words that a button or form speaks, or the press itself when it speaks none."""
    match without_form(press.means):
        case SayPress(text=text):
            return text, None
        case AskPress():
            return (press.values or {}).get(WORDS, ""), None
        case other:
            return "", press.model_copy(update={"action": other.encode()})


def _brought_by(incoming: Message) -> str | None:
    return incoming.author if isinstance(incoming, Said) else None


def _source(incoming: Message, author: str) -> tuple[Attachment, ...]:
    """The link to words that stand elsewhere, with the name of their author."""
    link = incoming.permalink if isinstance(incoming, Said | Suggested) else None
    by = _brought_by(incoming)
    if not link or not (by or incoming.text or isinstance(incoming, Suggested)):
        return ()
    name = f"{link} ({author})" if author else link
    return (Attachment(name=name, kind="other", ref=by or incoming.account),)


def came_along(incoming: Spoken) -> tuple[Attachment, ...]:
    """The attachments of a message, marked with the message (or the album) they came with."""
    album = incoming.album if isinstance(incoming, Message) else None
    source = album or incoming.key
    return tuple(one.model_copy(update={"source": source}) for one in incoming.attachments)


def is_filled_in(heard: Heard) -> bool:
    """Whether this is the filled-in form of an item."""
    press = heard.press
    return press is not None and press.values is not None and isinstance(press.means, ItemPress)


def converse_form(
    dialogue: Dialogue, heard: Heard, facts: Facts
) -> Generator[Command, Result, Turn]:
    """The conversation about a filled-in form of an item: it says everything at once, so the call
    is made without further questions.
    """
    assert heard.press
    press, values = heard.press.means, heard.press.values or {}
    assert isinstance(press, ItemPress)
    ref = press.ref
    turn = TurnContext(dialogue, heard, facts)
    place = facts.catalogue.entries.get(ref)
    if place is None:
        turn.reply(turn.say("You can't ask for that any more. Tell me in a message what you need."))
        return turn.finish()
    answers = tuple(
        Answer(id=q.id, ask=q.ask.in_(facts.language), value=values[q.id])
        for q in place.item.questions
        if q.id in values
    )
    made = Request(
        topic="request",
        stage="summary",
        item=ref,
        kind=place.item.kind,
        words=values.get(WORDS, ""),
        answers=answers,
        attachments=heard.attachments,
    )
    turn.push(made)
    words = "\n".join(values.values())
    if (yield from is_emergency(turn, words)):
        yield from sent_as_alarm(turn, words)
    yield from send(turn)
    return turn.finish()


def introduction(incoming: Suggested, by: str, localizer: Localizer) -> Outgoing:
    """The message that explains why the desk speaks to somebody who did not speak to it."""
    words = localizer.in_quotes(short(incoming.text, 300))
    said = localizer.say(
        "{person} thinks this message of yours could be a request: {words} You decide; nothing "
        "is sent without your yes.",
        person=by,
        words=words,
    )
    return Outgoing(text=said)
