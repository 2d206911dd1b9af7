"""Lets what is not sent yet lapse when the message that began it is deleted; what a deleted message
answered or added is left out, and asked again.
"""

from __future__ import annotations

from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.prompts import resume
from bot.conversation.flows.request import begin, questions_of
from bot.conversation.read.answers import read_answer
from bot.conversation.state.dialogue import ActionForm, Pending, Request
from bot.conversation.state.steps import Asking, Steps, understand
from bot.conversation.state.turn import TurnContext


def retracted(turn: TurnContext, said: str) -> Steps:
    """Handle the deletion of a message that said this; nothing is said where nothing under way has
    it. The request of an alarm stays, as others were told of that already.
    """
    gone = [one for one in turn.pending if _is_begun_by(one, said)]
    if said and gone:
        turn.pending = [one for one in turn.pending if one not in gone]
        turn.reply(turn.say("You took your message back; nothing is sent of it."))
    elif not said or not (yield from _without(turn, said)):
        return
    yield from resume(turn)


def _is_begun_by(pending: Pending, said: str) -> bool:
    """Whether this was begun by these words, or by a part of them."""
    if isinstance(pending, ActionForm) or is_of_alarm(pending):
        return False
    words = pending.words.strip()
    is_part = len(words.split()) > 1 and words in said
    return is_part or f"{words}\n".startswith(f"{said}\n")


def _without(turn: TurnContext, said: str) -> Asking[bool]:
    """Leave the words out of the newest that has them; False where nothing has."""
    for at, pending in reversed(list(enumerate(turn.pending))):
        changed = yield from _one_without(turn, pending, said)
        if changed is not None:
            turn.pending[at] = changed
            turn.reply(turn.say("You took that message back, so I leave it out."))
            return True
    return False


def _one_without(turn: TurnContext, pending: Pending, said: str) -> Asking[Pending | None]:
    if isinstance(pending, ActionForm):
        return _form_without(pending, said)
    if isinstance(pending, Request) and not is_of_alarm(pending):
        return (yield from _request_without(turn, pending, said))
    return None


def _form_without(form: ActionForm, said: str) -> ActionForm | None:
    """The form without the field that was filled in with these words; None where none was."""
    field = next((id for id, words in form.words.items() if words.strip() == said), None)
    if field is None:
        return None
    left = {id: words for id, words in form.words.items() if id != field}
    return form.model_copy(update={"words": left, "asking": field})


def _request_without(turn: TurnContext, request: Request, said: str) -> Asking[Request | None]:
    """The request without what these words answered or added; None where they did neither."""
    if said in request.tried.split("\n"):
        return request.model_copy(update={"tried": ""})
    if f"\n{said}\n" in f"{request.words}\n":
        left = f"{request.words}\n".replace(f"\n{said}\n", "\n")
        return (yield from _read_anew(turn, request, left))
    places = turn.facts.catalogue.organisation.locations
    given = {answer.id: answer for answer in request.answers}
    for question in reversed(questions_of(turn, request)):
        answer = given.get(question.id)
        if answer is None:
            continue
        read = read_answer(question, said, turn.today, places)
        if said.casefold() == answer.value.casefold() or read == answer.value:
            answers = tuple(one for one in request.answers if one.id != question.id)
            asks = {"answers": answers, "stage": "question", "asking": question.id, "tried": ""}
            return request.model_copy(update=asks)
    return None


def _read_anew(turn: TurnContext, request: Request, words: str) -> Asking[Request]:
    """The request as the words that are left read, on its own."""
    below = turn.pending
    turn.pending = []
    decisions = yield from understand(words.strip())
    begin(turn, words.strip(), decisions[:1], request.attachments)
    (made,) = turn.pending
    turn.pending = below
    assert isinstance(made, Request)
    return made.model_copy(update={"key": request.key})
