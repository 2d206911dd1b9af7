"""Finds a place for files that came without words, or beside words that had no place for them."""

from __future__ import annotations

from bot.conversation.flows.acting import add_words
from bot.conversation.flows.components import in_a_photo
from bot.conversation.flows.form import current_field, wordless_form
from bot.conversation.flows.new_request import open_to_words
from bot.conversation.flows.request import answered, asked
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Steps, look, my_calls
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment
from routing.call.actions import Action


def wordless(turn: TurnContext) -> Steps:
    """Handle a message of attachments without words: for the call that was replied to, else for
    what is under way.
    """
    about = turn.heard.about
    view = (yield from look(about)) if about else None
    if view and not {Action.ADD, Action.NOTE}.isdisjoint(view.actions):
        yield from add_words(turn, view.call.number, "", turn.take_attachments())
    elif isinstance(turn.top, ActionForm):
        yield from _to_form(turn, turn.top)
    elif isinstance(turn.top, Request):
        request = in_a_photo(turn, _with_place(turn, turn.top))
        turn.put(request)
        _attach(turn, request, turn.take_attachments())


def _to_form(turn: TurnContext, form: ActionForm) -> Steps:
    """Give files to a form that asks for words; where it asks to choose, or whether a call may be
    cancelled, they are no answer, and where they belong is asked first.
    """
    field = yield from current_field(turn, form)
    if form.action is Action.CANCEL or (field and field.choices):
        turn.push(
            Clarification(
                topic="clarification",
                kind="picture",
                numbers=(form.number,),
                attachments=turn.take_attachments(),
            )
        )
        return
    count = len(turn.attachments)
    yield from wordless_form(turn, form)
    if turn.top is not None and not turn.replies:
        _keeps(turn, count)


def _keeps(turn: TurnContext, count: int) -> None:
    turn.reply(
        turn.many("I keep the attachment with it.", "I keep the attachments with it.", count)
    )


def _with_place(turn: TurnContext, request: Request) -> Request:
    """The request with a location as the answer to the question of place."""
    place = next((a.name for a in turn.attachments if a.kind == "location"), None)
    question = asked(turn, request) if request.stage == "question" else None
    if place and question and question.type == "place":
        return answered(turn, request, place)
    return request


def _attach(turn: TurnContext, request: Request, attachments: tuple[Attachment, ...]) -> None:
    turn.put(request.model_copy(update={"attachments": (*request.attachments, *attachments)}))
    count = len(attachments)
    turn.reply(
        turn.many(
            "I've added the attachment to your request.",
            "I've added the attachments to your request.",
            count,
        )
    )


def loose_attachments(turn: TurnContext) -> Steps:
    """Add attachments that have no place yet to the request under way; without one, ask where they
    belong.
    """
    attachments = turn.take_attachments()
    if not attachments:
        return
    match turn.top:
        case Request() as request:
            _attach(turn, request, attachments)
        case ActionForm() | Clarification() as other:
            turn.put(other.model_copy(update={"attachments": (*other.attachments, *attachments)}))
            if not (turn.replies or turn.heard.text.strip()):
                _keeps(turn, len(attachments))
        case _:
            views = yield from my_calls()
            asked_first = sorted(views, key=lambda view: Action.ANSWER not in view.actions)
            numbers = open_to_words(asked_first)
            turn.push(
                Clarification(
                    topic="clarification", kind="picture", numbers=numbers, attachments=attachments
                )
            )
